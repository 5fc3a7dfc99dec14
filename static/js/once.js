// A form marked data-once is sent once, however often its button is pressed.
// The server refuses a second one as well; this only spares people the doubt.

const FREE_AGAIN_AFTER = 8000;

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // aria-disabled instead of disabled: a disabled button's name and value would not be sent.
  (event.submitter ?? form.querySelector("[type=submit]"))?.setAttribute("aria-disabled", "true");
  // A download leaves the page standing, so the form has to come back to life.
  setTimeout(() => release(form), FREE_AGAIN_AFTER);
});

// Back from the next page: the browser may show this one as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});
