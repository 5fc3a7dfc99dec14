// The answers have been received: what this device kept of them goes.

import { forgetPage } from "./offline-page.js";
import { pending, ready, withdraw } from "./offline-queue.js";

const done = document.querySelector("[data-draft-clear]");
if (done) {
  // One for each version of the questionnaire.
  const names = done.dataset.draftClear.split(" ");
  try {
    for (const name of names) localStorage.removeItem(`questionnaire:${name}`);
  } catch {
    // Private browsing: nothing was kept.
  }
  forgetPage(done.dataset.formPath);
  ready.then(() => {
    for (const name of names) for (const item of pending(`answers:${name}`)) withdraw(item.key);
  });
}
