// Answers are kept as they are given: on this device at once, on the server as soon as the line allows.
// The key of a draft names delegate and seminar without telling who it is; it is thrown away after a week.

import { answered, begin, dismiss, enqueue, pending, ready, serverNow, subscribe, withdraw } from "./offline-queue.js";

const PREFIX = "questionnaire:";
const WEEK = 7 * 24 * 3600 * 1000;
const QUIET = 1200;

function storage() {
  try {
    localStorage.setItem(`${PREFIX}try`, "1");
    localStorage.removeItem(`${PREFIX}try`);
    return localStorage;
  } catch {
    return null; // private browsing, or full
  }
}

// Fields by name, each a list: as the form would be sent.
export function read(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrf_token" && value !== "") (values[name] ??= []).push(value);
  }
  return values;
}

const belongs = (name, code) => name === code || name.startsWith(`${code}.`);

// Puts fields into the form, those of `codes` only where they are given.
export function write(form, values, codes = null) {
  for (const control of form.elements) {
    if (!control.name || (codes && !codes.some((code) => belongs(control.name, code)))) continue;
    const given = values[control.name] ?? [];
    if (control.type === "radio" || control.type === "checkbox") control.checked = given.includes(control.value);
    else if (control.type !== "hidden" && control.type !== "submit") control.value = given[0] ?? "";
  }
}

// What the device keeps: the values, and which questions the server does not have yet (each with a count, so that
// what was changed once more while it was sent stays to be sent).
class LocalDraft {
  #store = storage();
  #key;

  constructor(key) {
    this.#key = PREFIX + key;
    this.values = {};
    this.dirty = {};
    this.found = false;
    if (!this.#store) return;
    for (const name of Object.keys(this.#store).filter((each) => each.startsWith(PREFIX))) {
      try {
        if (Date.now() - JSON.parse(this.#store.getItem(name)).at > WEEK) this.#store.removeItem(name);
      } catch {
        this.#store.removeItem(name);
      }
    }
    const kept = this.#store.getItem(this.#key);
    if (kept) {
      const { at, values, dirty } = JSON.parse(kept);
      Object.assign(this, { at, values, dirty: dirty ?? {}, found: true });
    }
  }

  get lasting() {
    return Boolean(this.#store);
  }

  save() {
    try {
      this.#store?.setItem(this.#key, JSON.stringify({ at: serverNow(), values: this.values, dirty: this.dirty }));
    } catch {
      // Full: the form itself still holds everything.
    }
  }

  clear() {
    this.#store?.removeItem(this.#key);
  }
}

// `raw(question)` is what a question holds as the server keeps it. Returns send(fields), which sends the answers
// for good: by the queue, so that they arrive once the line is there, also after the page was closed.
export function keepDraft(form, { raw, questions, changed }) {
  const { draft: name, ticket, keepUrl } = form.dataset;
  const draft = new LocalDraft(name);
  const group = `answers:${name}`;
  const byCode = new Map(questions.map((question) => [question.dataset.question, question]));
  const kept = form.querySelector("[data-kept]");
  const notice = form.querySelector("[data-sending]");
  let state = { problem: "" };
  let touched = false;
  let over = "";
  let typing;
  let waiting;

  // What the server sent back with a message is newer than any draft. Otherwise its own draft stands, except for what
  // it does not have yet; where this page was kept on the device, what is in the device's draft is newer.
  if (draft.found && !("returned" in form.dataset)) {
    const older = Number(form.querySelector("[data-now]").dataset.now) < draft.at;
    if (!ticket || older || !Object.keys(read(form)).length) write(form, draft.values);
    else write(form, draft.values, Object.keys(draft.dirty));
    if (ticket && !Object.keys(draft.dirty).length && !form.hasAttribute("data-known")) markAll();
  }

  // The server has no draft (any more): all that is here is news to it.
  function markAll() {
    for (const [code, question] of byCode) if (!isBlank(raw(question))) draft.dirty[code] = 1;
  }

  function isBlank(given) {
    return !given.options.length && !given.text;
  }

  // What this device kept of an earlier version and the server never had: where the same is asked it goes on here,
  // everything else is said in words.
  function takeOver() {
    const said = document.querySelector("[data-earlier-said]");
    // The device's is newer than what the server had of that version.
    const replaced = (code) => isBlank(raw(byCode.get(code))) || (form.dataset.carried ?? "").split(" ").includes(code);
    for (const { name: before, same, changed } of JSON.parse(form.dataset.earlier ?? "[]")) {
      const older = new LocalDraft(before);
      // Sent for good already, as that version: the server takes it so.
      if (!older.found || pending(`answers:${before}`).some((item) => item.about.act === "send")) continue;
      const news = Object.keys(older.dirty);
      const going = news.filter((code) => same.includes(code) && byCode.has(code) && !draft.dirty[code] && replaced(code));
      if (going.length) {
        write(form, older.values, going);
        for (const code of going) draft.dirty[code] = 1;
        draft.values = read(form);
        draft.save();
      }
      for (const code of news.filter((each) => each in changed)) {
        const words = Object.entries(older.values).filter(([field]) => field === `${code}.text`).flatMap(([, all]) => all);
        const line = document.createElement("li");
        line.textContent = words.length ? `${changed[code]} You had written: \u201c${words.join(", ")}\u201d.` : changed[code];
        said.querySelector("ul").append(line);
        said.hidden = false;
      }
      older.dirty = Object.fromEntries(Object.entries(older.dirty).filter(([code]) => code in changed));
      older.save();
    }
    changed();
    tell();
  }

  function tell() {
    if (!kept) return;
    const open = Object.keys(draft.dirty).length;
    let words = "";
    if (over) words = over;
    else if (!draft.lasting && (open || touched) && state.problem) words = "No line. Leave this page open";
    else if (open && state.problem) words = "No line: kept on this device";
    else if (open) words = "Keeping\u2026";
    else if (touched || form.hasAttribute("data-known")) words = "Kept on the server";
    kept.hidden = !words;
    if (kept.textContent !== words) kept.textContent = words;
    kept.dataset.tone = open && state.problem ? "warm" : "";
  }

  async function toServer() {
    clearTimeout(waiting);
    const codes = Object.keys(draft.dirty).filter((code) => byCode.has(code));
    if (!ticket || over || !codes.length || pendingSubmission()) return;
    for (const item of pending(group)) await withdraw(item.key);
    const answers = Object.fromEntries(codes.map((code) => [code, raw(byCode.get(code))]));
    await enqueue({
      url: keepUrl,
      fields: { ticket, answers: JSON.stringify(answers) },
      label: "Answers",
      group,
      about: { act: "keep", marks: Object.fromEntries(codes.map((code) => [code, draft.dirty[code]])) },
    });
  }

  const pendingSubmission = () => pending(group).some((item) => item.about.act === "send");

  function note(target) {
    const code = target.closest("[data-question]")?.dataset.question;
    touched = true;
    draft.values = read(form);
    if (code && ticket) draft.dirty[code] = (draft.dirty[code] ?? 0) + 1;
    draft.save();
    tell();
    clearTimeout(waiting);
    waiting = setTimeout(toServer, QUIET);
  }

  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => note(event.target), 250);
  });
  form.addEventListener("change", (event) => {
    clearTimeout(typing);
    note(event.target);
  });
  const leaving = () => { if (touched && Object.keys(draft.dirty).length) toServer(); };
  addEventListener("pagehide", leaving);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leaving(); });

  answered((item, answer) => {
    if (item.group !== group) return;
    if (item.about.act === "send") {
      draft.clear();
      location.assign(answer.thanks);
      return;
    }
    for (const [code, mark] of Object.entries(item.about.marks)) if (draft.dirty[code] === mark) delete draft.dirty[code];
    draft.save();
    tell();
  });

  subscribe((now) => {
    state = now;
    for (const item of now.refused.filter((each) => each.group === group)) {
      dismiss(item.key);
      if (item.about.act === "send") {
        // The server's own page says beside each question what is wrong.
        HTMLFormElement.prototype.submit.call(form);
      } else {
        over = "Kept on this device";
      }
    }
    tell();
    tellSending();
  });

  function tellSending() {
    const sending = pendingSubmission();
    notice.hidden = !sending;
    const words = state.problem
      ? "No line just now. Your answers are kept on this device and are sent by themselves as soon as there is a line. "
        + "You may close this page; open it again later to see that they have arrived."
      : "Sending your answers\u2026";
    if (sending && notice.textContent !== words) notice.textContent = words;
  }

  changed();
  ready.then(takeOver).then(() => begin("")).then(toServer);
  tell();

  return async function send() {
    for (const item of pending(group)) await withdraw(item.key);
    draft.values = read(form);
    draft.save();
    await enqueue({
      url: location.pathname, fields: read(form), label: "Questionnaire", group, about: { act: "send" },
    });
    tellSending();
    notice.scrollIntoView({ block: "nearest" });
  };
}
