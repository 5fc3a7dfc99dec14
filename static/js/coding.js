// Putting quotations under themes without a mouse: each theme has its key, and each tick is saved at once.
//
// What was ticked when the page was made (was-…) goes along, so that only the difference counts; the answer
// tells all that stands now, also what somebody else has ticked meanwhile.

const form = document.querySelector("#codes");
const said = form.querySelector("[data-said]");
const bar = document.querySelector("#coded");
const hints = document.querySelector("[data-keys]");
const keysOn = document.querySelector("[data-keys-on]");
const KEPT = "coding-keys";

let saving = Promise.resolve(true);

function say(text, tone = "") {
  said.textContent = text;
  said.dataset.tone = tone;
}

function keep(name, values) {
  for (const old of form.querySelectorAll(`input[type=hidden][name="was-${name}"]`)) old.remove();
  for (const value of values) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: `was-${name}`, value });
    form.append(input);
  }
}

// What stands by now, unless the box has been changed again since it was sent.
function show(name, standing, sent) {
  for (const box of form.querySelectorAll(`input[type=checkbox][name="${name}"]`)) {
    if (box.checked === sent.getAll(name).includes(box.value)) box.checked = standing.includes(box.value);
  }
  keep(name, standing);
}

function showProgress({ coded, total }) {
  bar.max = total || 1;
  bar.value = coded;
  document.querySelector("#coded-count").textContent = `${coded} of ${total}`;
}

async function send() {
  const body = new FormData(form);
  say("Saving …");
  try {
    const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (told.refused) {
      say(`${told.refused.message} ${told.refused.next_step}`, "bad");
      return false;
    }
    show("theme", told.theme.map(String), body);
    show("area", told.area.map(String), body);
    show("chosen", told.chosen ? ["yes"] : [], body);
    showProgress(told);
    say("Saved.", "good");
    return true;
  } catch {
    say("Not saved yet: there is no line. It is sent again with the next tick, or when you go on.", "bad");
    return false;
  }
}

function isUnsaved() {
  const now = new FormData(form);
  return ["theme", "area", "chosen"].some(
    (name) => String(now.getAll(name).sort()) !== String(now.getAll(`was-${name}`).sort()),
  );
}

function save() {
  saving = saving.then(() => (isUnsaved() ? send() : true));
  return saving;
}

async function go(link) {
  if (await save()) location.href = link.href;
}

form.addEventListener("change", save);
for (const link of document.querySelectorAll("[data-go]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link);
  });
}
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter?.value === "stay") save();
  else go(document.querySelector('[data-go="j"]'));
});

hints.hidden = false;
keysOn.checked = localStorage.getItem(KEPT) !== "off";
keysOn.addEventListener("change", () => localStorage.setItem(KEPT, keysOn.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  if (!keysOn.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const key = event.key.toLowerCase();
  const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  const box = form.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (link) go(link);
  else if (box) {
    box.checked = !box.checked;
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
    box.dispatchEvent(new Event("change", { bubbles: true }));
  } else return;
  event.preventDefault();
});
