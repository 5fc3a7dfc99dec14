// The editor of a topic guide: topics are dragged to another place, also into another part, and parts with their topics.

import { dragOrder } from "./drag-order.js";

dragOrder(document.querySelector("[data-editor]"));
