// The questionnaire at every venue: the numbers keep themselves up to date.

import { poll } from "./clock.js";

const monitor = document.querySelector("[data-series-monitor]");
if (monitor) {
  monitor.querySelector("[data-live-note]").textContent = "These numbers keep themselves up to date.";
  poll(monitor.dataset.url, 5000, (told) => {
    const rows = [...monitor.querySelectorAll("[data-seminar]")];
    // A window has opened or closed, or a seminar was published: other words, so the whole page anew.
    if (rows.length !== Object.keys(told).length || rows.some((row) => told[row.dataset.seminar]?.state !== row.dataset.state)) {
      location.reload();
      return;
    }
    for (const row of rows) {
      for (const cell of row.querySelectorAll("[data-number]")) cell.textContent = told[row.dataset.seminar][cell.dataset.number];
    }
  });
}
