// A device that several people use: who signs out leaves nothing about delegates behind.

import { allItems, forget, forgetEverything } from "./device-store.js";
import { forgetPages } from "./offline-page.js";

const form = document.querySelector("form[data-sign-out]");

form?.addEventListener("submit", async (event) => {
  if (form.dataset.cleared) return;
  event.preventDefault();
  const waiting = (await allItems()).filter((item) => item.state === "waiting").length;
  const entries = waiting === 1 ? "1 entry has" : `${waiting} entries have`;
  if (waiting && !confirm(`${entries} not been sent from this device. Sign out and lose what was not sent?`)) return;
  await Promise.allSettled([forgetEverything(), forgetPages()]);
  form.dataset.cleared = "yes";
  form.submit();
});

// Nobody is signed in any more (the time was over): names go, what still waits to be sent stays.
if (document.querySelector("[data-signed-out]")) Promise.allSettled([forget("desk:"), forget("note:"), forgetPages()]);
