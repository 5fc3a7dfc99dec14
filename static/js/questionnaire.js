// The delegate's form: counting, options that exclude each other, the draft, the clock.

import { startCountdown } from "./clock.js";
import { keepDraft } from "./draft.js";
import { keepPage } from "./offline-page.js";
import { knownNow, learnTime, ready } from "./offline-queue.js";
import { exclude, givenTo, isAnswered, itemsOf, options, ranks, shownIn } from "./question-fields.js";

const form = document.querySelector("[data-questionnaire]");
const questions = [...form.querySelectorAll("[data-question]")];

const items = itemsOf(form);
const parts = [...form.querySelectorAll(".part, .grid")];

// What stands in a question's fields, as the server keeps it until it is sent.
function raw(question) {
  const chosen = options(question).filter((option) => option.checked).map((option) => option.value);
  chosen.push(...ranks(question).map((rank) => rank.value).filter(Boolean));
  return { options: chosen, text: question.querySelector("textarea, input[type=text], input[type=date]")?.value || null };
}

// What is not shown is not sent either.
function showWhatApplies() {
  const seen = shownIn(items, questions);
  for (const { code, element } of items) {
    const hide = !seen.has(code);
    element.hidden = hide;
    for (const control of element.querySelectorAll("input, select, textarea")) control.disabled = hide;
  }
  for (const part of parts) {
    part.hidden = ![...part.querySelectorAll("[data-item]")].some((element) => !element.hidden);
  }
}

// An answer has one place only: choosing it again takes it from the other.
function rankOnce(changed) {
  for (const rank of ranks(changed.closest("[data-question]"))) {
    if (rank !== changed && rank.value === changed.value) rank.value = "";
  }
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
    if (!option.hasAttribute("data-exclusive")) option.disabled = question.hidden || (full && !option.checked && !alone);
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
  showWhatApplies();
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
  const asked = questions.filter((question) => !question.hidden);
  const answered = asked.filter(isAnswered).length;
  progress.hidden = false;
  progress.querySelector("progress").max = asked.length || 1;
  progress.querySelector("progress").value = answered;
  progress.querySelector("[data-progress-count]").textContent = `${answered} of ${asked.length} answered`;
}

form.addEventListener("change", (event) => {
  const question = event.target.closest("[data-question]");
  if (question && event.target !== question) {
    exclude(question, event.target);
    if (event.target.matches("[data-rank]") && event.target.value) rankOnce(event.target);
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
// Said in words only for those without this script.
for (const words of form.querySelectorAll("[data-when]")) words.hidden = true;
if (!form.hasAttribute("data-preview")) {
  const button = form.querySelector(".btn-send");
  const when = form.querySelector("[data-sends-when]");
  let open = true;
  const send = keepDraft(form, { raw, questions, changed: refresh });
  const tell = (mayBeSent) => {
    open = mayBeSent;
    if (when) when.hidden = open;
    if (open) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  };
  ready.then(() => startCountdown(form.querySelector("[data-clock]"), { tell, known: knownNow, learn: learnTime }));
  const { worker, version, scope } = form.dataset;
  // The page is asked for once more to be kept: with the first answer, not by a whole room at once.
  if (worker) {
    form.addEventListener("change", async () => {
      form.dataset.opens = await keepPage({ worker, version, scope }) ? "offline" : "page";
    }, { once: true });
  }
  let sending = false;
  form.addEventListener("submit", async (event) => {
    // Without a draft on the server the form goes as any form does.
    if (open && !form.dataset.ticket) return;
    event.preventDefault();
    if (!open || sending) return;
    sending = true;
    button.setAttribute("aria-disabled", "true");
    await send();
    setTimeout(() => { sending = false; button.removeAttribute("aria-disabled"); }, 4000);
  });
}
refresh();
