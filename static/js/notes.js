// Notes: a warning before unsaved words are left, and quotations from the selection.
const forms = [...document.querySelectorAll("form[data-note]")];
let leaving = false;

// Words that the server gave back unsaved stand in the page as if they had been there from the first.
const changed = (form) =>
  "unsaved" in form.dataset ||
  form.elements.text.value !== form.elements.text.defaultValue ||
  form.elements.quotation.value !== form.elements.quotation.defaultValue;

for (const form of forms) {
  const { text, quotation } = form.elements;
  const state = form.querySelector("[data-note-state]");
  const saved = state.textContent;
  const quote = form.querySelector("[data-quote]");
  let words = "";

  form.addEventListener("input", () => {
    const now = changed(form) ? "Not saved yet" : saved;
    if (state.textContent !== now) state.textContent = now;
  });
  form.addEventListener("submit", () => {
    // Only this form is sent: words in another one are still in danger.
    leaving = !forms.some((other) => other !== form && changed(other));
  });
  if (!quote) continue;
  const look = () => {
    words = text.value.slice(text.selectionStart, text.selectionEnd).trim();
    quote.hidden = words === "";
  };
  for (const event of ["select", "keyup", "pointerup"]) text.addEventListener(event, look);
  quote.addEventListener("click", () => {
    quotation.value = words;
    form.requestSubmit();
  });
}

addEventListener("beforeunload", (event) => {
  if (!leaving && forms.some(changed)) event.preventDefault();
  // Whoever stays may leave later: the question is asked again.
  leaving = false;
});
