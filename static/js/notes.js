// Notes: a warning before unsaved words are left, and quotations from the selection.
const forms = [...document.querySelectorAll("form[data-note]")];
let leaving = false;

const changed = (form) => {
  const text = form.elements.text;
  return text.value !== text.defaultValue || form.elements.quotation.value !== "";
};

for (const form of forms) {
  const { text, quotation } = form.elements;
  const state = form.querySelector("[data-note-state]");
  const saved = state.textContent;
  const quote = form.querySelector("[data-quote]");
  let words = "";

  text.addEventListener("input", () => {
    state.textContent = changed(form) ? "Not saved yet" : saved;
  });
  for (const event of ["select", "keyup", "pointerup"]) {
    text.addEventListener(event, () => {
      words = text.value.slice(text.selectionStart, text.selectionEnd).trim();
      quote.hidden = words === "";
    });
  }
  quote.addEventListener("click", () => {
    quotation.value = words;
    form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    // Only this form is sent: words in another one are still in danger.
    leaving = !forms.some((other) => other !== form && changed(other));
  });
}

addEventListener("beforeunload", (event) => {
  if (!leaving && forms.some(changed)) event.preventDefault();
});
