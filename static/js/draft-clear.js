// The answers have been received: what this device kept of them goes.

import { forgetPage } from "./offline-page.js";
import { pending, ready, withdraw } from "./offline-queue.js";

const done = document.querySelector("[data-draft-clear]");
if (done) {
  const name = done.dataset.draftClear;
  try {
    localStorage.removeItem(`questionnaire:${name}`);
  } catch {
    // Private browsing: nothing was kept.
  }
  forgetPage(done.dataset.formPath);
  ready.then(() => pending(`answers:${name}`).forEach((item) => withdraw(item.key)));
}
