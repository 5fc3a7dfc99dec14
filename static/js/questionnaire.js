// The delegate's form: counting, options that exclude each other, the draft, the clock.

import { startCountdown } from "./clock.js";
import { keepDraft } from "./draft.js";

const form = document.querySelector("[data-questionnaire]");
const questions = [...form.querySelectorAll("[data-question]")];

const options = (question) => [...question.querySelectorAll("input[type=radio], input[type=checkbox]")];

function isAnswered(question) {
  if (options(question).some((option) => option.checked)) return true;
  const text = question.querySelector("textarea, input[type=text]");
  return Boolean(text && text.value.trim());
}

// 'Choose three': says how many are chosen, and takes no fourth.
function count(question) {
  const wanted = Number(question.dataset.choose);
  const shown = question.querySelector("[data-count]");
  if (!wanted || !shown) return;
  const chosen = options(question).filter((option) => option.checked);
  const alone = chosen.some((option) => option.hasAttribute("data-exclusive"));
  const full = chosen.length >= wanted;
  shown.textContent = chosen.length && !alone ? `${chosen.length} of ${wanted} chosen${full ? ": take one out to choose another." : "."}` : "";
  for (const option of options(question)) {
    if (!option.hasAttribute("data-exclusive")) option.disabled = full && !option.checked && !alone;
  }
}

// 'None of these' takes the others out, and the others take it out.
function exclude(question, changed) {
  if (changed.type !== "checkbox" || !changed.checked) return;
  const alone = changed.hasAttribute("data-exclusive");
  for (const option of options(question)) {
    if (option !== changed && (alone || option.hasAttribute("data-exclusive"))) option.checked = false;
  }
}

// The field for own words shows when its option is chosen; without this script it always shows.
function showOther(question) {
  const other = question.querySelector("[data-other]");
  const field = question.querySelector(".answer-other");
  if (!other || !field) return;
  field.hidden = !other.checked && !field.querySelector("input").value;
}

function addClearButton(question) {
  if (!question.querySelector("input[type=radio]")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn-clear";
  button.textContent = "Clear this answer";
  button.addEventListener("click", () => {
    for (const option of options(question)) option.checked = false;
    const text = question.querySelector("input[type=text]");
    if (text) text.value = "";
    question.dispatchEvent(new Event("change", { bubbles: true }));
    options(question)[0].focus();
  });
  question.append(button);
}

function refresh() {
  for (const question of questions) {
    const answered = isAnswered(question);
    question.classList.toggle("question-answered", answered);
    const clear = question.querySelector(".btn-clear");
    if (clear) clear.hidden = !answered;
    count(question);
    showOther(question);
  }
  const progress = form.querySelector("[data-progress]");
  if (!progress) return;
  const answered = questions.filter(isAnswered).length;
  progress.hidden = false;
  progress.querySelector("progress").value = answered;
  progress.querySelector("[data-progress-count]").textContent = `${answered} of ${questions.length} answered`;
}

form.addEventListener("change", (event) => {
  const question = event.target.closest("[data-question]");
  if (question && event.target !== question) {
    exclude(question, event.target);
    if (event.target.matches("[data-other]") && event.target.checked) {
      showOther(question);
      question.querySelector(".answer-other input").focus();
    }
  }
  refresh();
});
form.addEventListener("input", refresh);

// Enter in a short field must not send the questionnaire half filled in.
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
});

questions.forEach(addClearButton);
if (!form.hasAttribute("data-preview")) {
  const kept = keepDraft(form);
  const note = form.querySelector("[data-draft-note]");
  if (note) note.hidden = !kept;
  startCountdown(form.querySelector("[data-clock]"));
}
refresh();
