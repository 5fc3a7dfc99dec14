// Keying paper forms without a mouse: figures choose, Enter goes on, ? is what cannot be read, Ctrl+Enter saves.

import { entry, exclude, isAnswered, itemsOf, options, ranks, shownIn } from "./question-fields.js";
import { keepSheets } from "./keying-sheets.js";

const form = document.querySelector("[data-keying]");
const stops = [...form.querySelectorAll("[data-question]")];
const questions = stops.filter((stop) => stop.dataset.question !== "serial");
const items = itemsOf(form);
const bar = form.querySelector("[data-keying-bar]");
const said = bar.querySelector("[data-keying-said]");
const unreadable = (question) => question.querySelector("[data-unreadable]");
let first = "";

function say(text, tone = "") {
  said.textContent = text;
  said.dataset.tone = tone;
}

// What is not asked after the answers so far is stepped over, and can still be reached.
function showWhatApplies() {
  const seen = shownIn(items, questions);
  for (const { code, element } of items) {
    element.toggleAttribute("data-skipped", !seen.has(code));
    const note = element.querySelector(".question-skipped");
    if (seen.has(code)) note?.remove();
    else if (!note) {
      const made = document.createElement("p");
      made.className = "question-skipped";
      made.textContent = "Not asked after the answers above: stepped over, and what is keyed here is not kept.";
      element.querySelector("legend, label").after(made);
    }
  }
}

function showPlace(question) {
  const asked = questions.filter((each) => !each.hasAttribute("data-skipped"));
  const place = questions.indexOf(question) + 1;
  const at = question ? asked.filter((each) => questions.indexOf(each) < place).length : asked.length;
  bar.querySelector("[data-keying-place]").textContent = place
    ? `Question ${place} of ${questions.length}` : `${questions.length} questions`;
  bar.querySelector("progress").max = asked.length || 1;
  bar.querySelector("progress").value = place ? at : 0;
}

// One stop for each question: the option already chosen, the first one, or the field.
function goTo(stop) {
  first = "";
  if (!stop) {
    const button = form.querySelector("[type=submit]");
    button.focus();
    button.scrollIntoView({ block: "center" });
    return;
  }
  const target = stop.dataset.kind === "ranked" ? stop : options(stop).find((option) => option.checked) ?? options(stop)[0] ?? entry(stop);
  if (target === stop) stop.tabIndex = -1;
  target.focus({ preventScroll: true });
  if (target.matches("input[type=text]")) target.select();
  stop.scrollIntoView({ block: "center" });
}

function go(question, step, { all = false } = {}) {
  let at = stops.indexOf(question) + step;
  while (!all && stops[at]?.hasAttribute("data-skipped")) at += step;
  goTo(at < 0 ? stops[0] : stops[at]);
}

const changed = () => form.dispatchEvent(new Event("change", { bubbles: true }));

function clear(question) {
  for (const option of options(question)) option.checked = false;
  for (const rank of ranks(question)) rank.value = "";
  for (const field of question.querySelectorAll("input[type=text], textarea")) field.value = "";
  if (unreadable(question)) unreadable(question).checked = false;
}

function mark(question) {
  clear(question);
  unreadable(question).checked = true;
  changed();
  go(question, 1);
}

const counted = (question) => (ranks(question).length ? [...ranks(question)[0].options].filter((each) => each.value) : options(question));

// Ranked: in the order in which they are pressed; once more takes one out, and those after it move up.
function rank(question, option) {
  const fields = ranks(question);
  const order = fields.map((field) => field.value).filter(Boolean);
  const at = order.indexOf(option.value);
  if (at >= 0) order.splice(at, 1);
  else if (order.length < fields.length) order.push(option.value);
  fields.forEach((field, place) => { field.value = order[place] ?? ""; });
  say(order.map((code, place) => `${place + 1}. ${[...fields[0].options].find((each) => each.value === code).label}`).join("  "));
  return at < 0 && order.length === fields.length;
}

// Whether nothing more can be chosen, so that the next question may follow by itself.
function isFull(question, option) {
  if (option.type === "radio") return true;
  if (!option.checked) return false;
  if (option.hasAttribute("data-exclusive")) return true;
  return question.dataset.kind === "most_important"
    && options(question).filter((each) => each.checked).length >= Number(question.dataset.choose);
}

function choose(question, number) {
  const option = counted(question)[number - 1];
  if (!option) {
    say(`This question has no option ${number}.`, "warm");
    return;
  }
  say("");
  unreadable(question).checked = false;
  let full;
  if (ranks(question).length) full = rank(question, option);
  else {
    option.checked = option.type === "radio" || !option.checked;
    exclude(question, option);
    full = isFull(question, option);
    option.focus({ preventScroll: true });
  }
  changed();
  const words = question.querySelector(".answer-other input");
  if (words && (option.checked ?? true) && option.hasAttribute("data-other")) words.focus();
  else if (full) go(question, 1);
}

// Ten options or more: a figure that could begin a longer number waits for the next key.
function figure(question, digit) {
  const most = counted(question).length;
  const number = Number(first + digit);
  if (most < 10 && digit === "0") {
    clear(question);
    changed();
    go(question, 1);
  } else if (!first && most >= 10 && Number(digit) * 10 <= most) {
    first = digit;
    say(`${digit} and …`);
  } else if (first && first !== "0" && number > most && !["single", "scale"].includes(question.dataset.kind)) {
    const before = first;
    first = "";
    choose(question, Number(before));
    figure(question, digit);
  } else {
    first = "";
    choose(question, number);
  }
}

function finishFigure(question) {
  if (!first) return false;
  const number = Number(first);
  first = "";
  const before = document.activeElement;
  if (number) choose(question, number);
  // One answer only: the next question has followed by itself.
  return document.activeElement?.closest("[data-question]") !== before.closest("[data-question]");
}

form.addEventListener("keydown", (event) => {
  const question = event.target.closest("[data-question]");
  if (!question || event.isComposing || event.altKey) return;
  const { key, target } = event;
  const typing = target.matches("input[type=text], textarea");
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.ctrlKey || event.metaKey) {
    return;
  } else if (key === "Enter") {
    event.preventDefault();
    if (!finishFigure(question)) go(question, event.shiftKey ? -1 : 1);
  } else if ((key === "ArrowUp" || key === "ArrowDown") && !target.matches("textarea, select")) {
    event.preventDefault();
    go(question, key === "ArrowUp" ? -1 : 1, { all: true });
  } else if (key === "?" && unreadable(question) && (!typing || !target.value)) {
    event.preventDefault();
    mark(question);
  } else if (!typing && /^[0-9]$/.test(key)) {
    event.preventDefault();
    figure(question, key);
  } else if (!typing && (key === "Backspace" || key === "Delete")) {
    event.preventDefault();
    first = "";
    clear(question);
    changed();
  }
});

// A mark and an answer exclude each other.
function settle(target) {
  const question = target.closest("[data-question]");
  if (!question || !unreadable(question)) return;
  if (target === unreadable(question)) {
    if (target.checked) { clear(question); target.checked = true; }
  } else if (isAnswered(question)) unreadable(question).checked = false;
}

for (const name of ["input", "change"]) {
  form.addEventListener(name, ({ target }) => {
    if (target !== form) {
      settle(target);
      if (target.checked) exclude(target.closest("[data-question]"), target);
    }
    showWhatApplies();
  });
}
form.addEventListener("focusin", ({ target }) => {
  showPlace(target.closest("[data-question]:not([data-question=serial])"));
});

for (const words of form.querySelectorAll("[data-when]")) words.hidden = true;
bar.hidden = false;
keepSheets(form, { stops, clear, say, isAnswered: (each) => isAnswered(each) || unreadable(each).checked, questions, show: showWhatApplies, begin: () => goTo(stops[0]) });
showWhatApplies();
showPlace(null);
// The browser's own autofocus may come after the first key.
if (!document.querySelector(".error-summary")) goTo(stops[0]);
