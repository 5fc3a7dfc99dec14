// What the desk draws: people found, and what was done just now. Markup and icons stand in the page's templates.

const desk = document.querySelector("[data-desk]");

export function icon(name) {
  return desk.querySelector(`template[data-icon="${name}"]`).content.cloneNode(true);
}

function button(kind, iconName, label, hidden, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn-${kind}`;
  const who = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${hidden}` });
  made.append(icon(iconName), ` ${label}`, who);
  made.addEventListener("click", act);
  return made;
}

// What is known of somebody at another venue. A list that this device has kept from before it told places and
// waiting apart, or for a while (`asOf`: since when), says no more than it knows.
export function elsewhereWords({ seminar, waits }, asOf = "") {
  const standing = waits === undefined ? "Known at" : waits ? "On the waiting list of" : "Registered for";
  return `${standing} ${seminar}${asOf ? ` (as of ${asOf})` : ""}, not for here`;
}

const SIGNS = {
  expected: (status) => ["person", status.pending ? "Expected; taking back waits to be sent" : "Expected", "calm"],
  in: (status) => {
    if (status.pending) return ["clock", `In since ${status.since}, waits to be sent`, "pending"];
    if (status.left) return ["clock", `Left at ${status.left}`, "warm"];
    return ["done", `In since ${status.since}${status.by ? ` · ${status.by}` : ""}`, "good"];
  },
  waiting: () => ["clock", "On the waiting list: has no place yet", "warm"],
  cancelled: () => ["close", "Has cancelled", "bad"],
  elsewhere: (status, person) => ["venue", elsewhereWords(person, status.asOf), "warm"],
};

const BUTTONS = {
  expected: ["primary", "check", "Check in"],
  in: ["quiet", "undo", "Undo"],
  waiting: ["secondary", "check", "Admit and check in"],
  cancelled: ["secondary", "check", "Admit and check in"],
  elsewhere: ["secondary", "add-person", "Add as a walk-in"],
};

export function drawPerson({ person, status }, { current = false, act }) {
  const made = desk.querySelector("template[data-desk-person]").content.cloneNode(true).firstElementChild;
  const [mark, words, tone] = SIGNS[status.kind](status, person);
  made.dataset.tone = tone;
  if (current) made.setAttribute("aria-current", "true");
  made.querySelector("strong").textContent = person.name;
  const code = made.querySelector(".desk-code");
  code.textContent = person.code;
  if (person.code) code.href = `${desk.dataset.people}/${person.id}`;
  made.querySelector(".desk-organisation").textContent = person.organisation;
  made.querySelector(".desk-mark").append(icon(mark));
  made.querySelector(".desk-sign > span:last-child").textContent = words;
  const [kind, iconName, label] = BUTTONS[status.kind];
  made.querySelector(".desk-act").append(button(kind, iconName, label, person.name, () => act({ person, status })));
  return made;
}

export function drawRecent(place, entries, { standing, undo }) {
  place.hidden = entries.length === 0;
  const list = place.querySelector("ol");
  list.replaceChildren(...entries.map((entry) => {
    const made = document.createElement("li");
    const words = standing(entry);
    const text = document.createElement("span");
    text.append(Object.assign(document.createElement("strong"), { textContent: entry.name }), ` ${words}`);
    made.append(text);
    if (!entry.undone && !entry.refused && !entry.already && words !== "taken back") {
      made.append(button("quiet", "undo", "Undo", `check-in of ${entry.name}`, () => undo(entry)));
    }
    return made;
  }));
}
