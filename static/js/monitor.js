// Live numbers and time left, for the control page and the projector.

import { poll, ServerClock, timeLeft } from "./clock.js";

const monitor = document.querySelector("[data-monitor]");
const shown = document.querySelector("[data-left]");
const note = document.querySelector("[data-live-note]");
const clock = new ServerClock(Number(monitor.dataset.now));
let closes = Number(monitor.dataset.closes);

function tick() {
  if (!shown || monitor.dataset.state !== "open") return;
  const left = closes - clock.now();
  shown.textContent = `${timeLeft(left)} left`;
  shown.classList.toggle("time-last", left <= 60000);
}

tick();
setInterval(tick, 1000);
if (note) note.textContent = "These numbers keep themselves up to date.";
poll(monitor.dataset.url, 5000, (state) => {
  clock.sync(state.now);
  // Another state has other buttons and other words: take the whole page anew.
  if (state.state !== monitor.dataset.state) {
    location.reload();
    return;
  }
  if (state.closes !== null) closes = state.closes;
  for (const name of ["present", "begun", "submitted", "paper", "present_begun", "present_submitted"]) {
    const place = document.getElementById(`live-${name}`);
    if (place) place.textContent = state[name];
  }
  tick();
});
