// How far a job is; reloads the page, which leads on, once it is over.

import { poll } from "./clock.js";

const page = document.querySelector("[data-job]");
const bar = document.getElementById("job-progress");
const count = document.getElementById("job-progress-count");
const text = document.getElementById("job-text");

poll(page.dataset.job, 1000, (state) => {
  if (state.over) {
    location.reload();
    return;
  }
  if (state.total) {
    bar.max = state.total;
    bar.value = state.done;
    count.textContent = state.count;
  }
  if (state.text) text.textContent = state.text;
});
