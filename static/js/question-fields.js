// The fields of a questionnaire's questions: what is given, which questions are shown, options that exclude others.

import { shown } from "./conditions.js";

export const options = (question) => [...question.querySelectorAll("input[type=radio], input[type=checkbox]:not([data-unreadable])")];

export const ranks = (question) => [...question.querySelectorAll("[data-rank]")];

export const entry = (question) => question.querySelector("textarea, input[type=text], input[type=date]");

// Questions and texts in the order of the form, with the conditions under which they are shown.
export function itemsOf(form) {
  return [...form.querySelectorAll("[data-item]")].map((element) => {
    const part = element.closest("[data-part-shown-if]");
    return {
      code: element.dataset.item,
      element,
      shown_if: [part?.dataset.partShownIf, element.dataset.shownIf].filter(Boolean).map((each) => JSON.parse(each)),
    };
  });
}

export function isAnswered(question) {
  if (options(question).some((option) => option.checked)) return true;
  if (ranks(question).some((rank) => rank.value)) return true;
  return Boolean(entry(question)?.value.trim());
}

// What was given to a question, as conditions look at it.
export function givenTo(question) {
  const chosen = options(question).filter((option) => option.checked).map((option) => option.value);
  chosen.push(...ranks(question).map((rank) => rank.value).filter(Boolean));
  const text = entry(question)?.value.trim() || null;
  const number = question.dataset.kind === "number" && text
    ? Number(text.replace(/\s/g, "").replace(/^(\d{1,3})((?:,\d{3})+)/, (_, head, rest) => head + rest.replaceAll(",", "")).replace(",", "."))
    : null;
  return { options: chosen, text: question.dataset.kind === "number" ? null : text, number: Number.isNaN(number) ? null : number };
}

// Codes of the items that are shown after what is given now.
export function shownIn(items, questions) {
  return shown(items, Object.fromEntries(questions.map((question) => [question.dataset.question, givenTo(question)])));
}

// 'None of these' takes the others out, and the others take it out.
export function exclude(question, changed) {
  if (changed.type !== "checkbox" || !changed.checked) return;
  const alone = changed.hasAttribute("data-exclusive");
  for (const option of options(question)) {
    if (option !== changed && (alone || option.hasAttribute("data-exclusive"))) option.checked = false;
  }
}
