// When a question is shown: the same as seminars/questionnaire/conditions.py, tested against the same cases.
//
// Answers are {code: {options: [...], text: string|null, number: number|null}}; a missing one is blank.

const isBlank = (given) => !given || (!given.options?.length && !given.text && (given.number ?? null) === null);
const plain = (text) => String(text ?? "").trim().toLowerCase();

function passes({ op, value }, given) {
  if (isBlank(given)) return op === "blank" || op === "not_chose";
  switch (op) {
    case "chose": return (given.options ?? []).includes(value);
    case "not_chose": return !(given.options ?? []).includes(value);
    case "answered": return true;
    case "blank": return false;
    case "chose_at_least": return (given.options ?? []).length >= value;
    case "says": return plain(given.text) === plain(value);
    default: break;
  }
  const number = given.number ?? null;
  if (number === null) return false;
  switch (op) {
    case "less": return number < value;
    case "at_most": return number <= value;
    case "equals": return number === value;
    case "at_least": return number >= value;
    case "more": return number > value;
    default: return false;
  }
}

export function holds(condition, answers) {
  if (condition.all) return condition.all.every((each) => holds(each, answers));
  if (condition.any) return condition.any.some((each) => holds(each, answers));
  if (condition.not) return !holds(condition.not, answers);
  return passes(condition, answers[condition.question]);
}

// Which of `items` ([{code, shown_if}], in the order of the form) are shown: what is hidden counts as blank
// for all that follow.
export function shown(items, answers) {
  const seen = {};
  const found = new Set();
  for (const { code, shown_if: conditions } of items) {
    if (conditions.every((each) => holds(each, seen))) {
      found.add(code);
      if (code in answers) seen[code] = answers[code];
    }
  }
  return found;
}
