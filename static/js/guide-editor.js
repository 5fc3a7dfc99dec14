// The editor of a topic guide: topics are dragged to another place, also into another part, and numbered anew.

import { dragOrder } from "./drag-order.js";

const editor = document.querySelector("[data-editor]");

dragOrder(editor, {
  moved() {
    editor.querySelectorAll("[data-number]").forEach((number, place) => { number.textContent = place + 1; });
  },
});
