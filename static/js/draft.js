// Answers kept on this device while they are typed, until they are sent.
// The key names delegate and seminar without telling who it is; drafts are thrown away after a week.

const PREFIX = "questionnaire:";
const WEEK = 7 * 24 * 3600 * 1000;

function storage() {
  try {
    localStorage.setItem(`${PREFIX}try`, "1");
    localStorage.removeItem(`${PREFIX}try`);
    return localStorage;
  } catch {
    return null; // private browsing, or full
  }
}

function read(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrf_token" && value !== "") (values[name] ??= []).push(value);
  }
  return values;
}

function write(form, values) {
  for (const control of form.elements) {
    const given = values[control.name] ?? [];
    if (control.type === "radio" || control.type === "checkbox") control.checked = given.includes(control.value);
    else if (control.name && control.type !== "hidden" && control.type !== "submit") control.value = given[0] ?? "";
  }
}

export function keepDraft(form) {
  const store = storage();
  if (!store) return false;
  const key = PREFIX + form.dataset.draft;
  for (const name of Object.keys(store).filter((each) => each.startsWith(PREFIX))) {
    try {
      if (Date.now() - JSON.parse(store.getItem(name)).at > WEEK) store.removeItem(name);
    } catch {
      store.removeItem(name);
    }
  }
  const kept = store.getItem(key);
  // What the server sent back with a message is newer than any draft.
  if (kept && Object.keys(read(form)).length === 0) write(form, JSON.parse(kept).values);
  let timer;
  const save = () => {
    clearTimeout(timer);
    try {
      store.setItem(key, JSON.stringify({ at: Date.now(), values: read(form) }));
    } catch {
      // Full: the form itself still holds everything.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  form.addEventListener("change", save);
  addEventListener("pagehide", () => { if (!form.dataset.sent) save(); });
  return true;
}

const done = document.querySelector("[data-draft-clear]");
if (done) storage()?.removeItem(PREFIX + done.dataset.draftClear);
