// The editor of a questionnaire: questions are dragged to another place, also into another section.

import { dragOrder } from "./drag-order.js";

dragOrder(document.querySelector("[data-editor]"), { field: "section" });
