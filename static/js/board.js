// The live board: asks every few seconds whether anything has changed, and then for its new content.

import { poll } from "./clock.js";

const board = document.querySelector("[data-board]");
let cursor = board.dataset.cursor;

poll(() => `${board.dataset.url}&since=${cursor}`, 5000, (news) => {
  cursor = news.cursor;
  if (!news.content) return;
  const fresh = new DOMParser().parseFromString(news.content, "text/html");
  board.replaceChildren(...fresh.body.childNodes);
});
