// A page that waits for the questionnaire: shows it as soon as it is open.

import { poll } from "./clock.js";

const waiting = document.querySelector("[data-reload]");
poll(waiting.dataset.url, 15000, (state) => {
  if (state.state !== waiting.dataset.state) location.reload();
});
