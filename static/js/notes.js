// Notes: saved as they are typed, kept on the device when the line drops, and never over somebody else's words.

import { poll } from "./clock.js";
import { newKey, answered, begin, dismiss, enqueue, pending, ready, subscribe, withdraw } from "./offline-queue.js";
import "./offline-status.js";

const QUIET = 1500;
const NEWS = 8000;
const page = document.querySelector("[data-notes]");
let lasting = true;

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

// One topic's form. `base` is the text as the server has it, as far as this page knows; `writer` names this page, so
// that what it types on rests on what it saved itself.
class Note {
  constructor(form) {
    this.form = form;
    this.group = form.dataset.group;
    this.text = form.elements.text;
    this.state = form.querySelector("[data-note-state]");
    this.clash = form.parentElement.querySelector("[data-note-clash]");
    this.writer = newKey();
    this.version = form.elements.version.value;
    this.base = "unsaved" in form.dataset ? null : this.text.defaultValue;
    this.stands = null;
    this.text.addEventListener("input", () => this.later());
    this.text.addEventListener("blur", () => this.save());
    form.addEventListener("submit", () => this.byForm());
    this.setUpQuote();
  }

  get changed() {
    return this.text.value !== this.base;
  }

  say(words) {
    if (this.state.textContent !== words) this.state.textContent = words;
  }

  later() {
    clearTimeout(this.timer);
    if (this.stands) return;
    this.say(this.changed ? "Typing\u2026" : "Saved");
    this.timer = setTimeout(() => this.save(), QUIET);
  }

  async save(also = {}) {
    clearTimeout(this.timer);
    if ((!this.changed && !also.below) || this.stands) return;
    const text = this.text.value;
    this.base = text;
    for (const item of pending(this.group)) await withdraw(item.key);
    await enqueue({
      url: this.form.action,
      fields: { text, version: this.version, writer: this.writer, quotation: "", ...also },
      label: this.form.dataset.label,
      group: this.group,
      about: { inline: true },
    });
  }

  // By the button: the form goes as it stands, and nothing of it waits in the queue as well.
  byForm() {
    clearTimeout(this.timer);
    for (const item of pending(this.group)) withdraw(item.key);
    this.base = this.text.value;
    this.form.elements.writer.value = this.writer;
  }

  // What was kept on this device when the page was closed is taken up again.
  resume() {
    const item = pending(this.group).at(-1);
    if (!item) return;
    this.text.value = this.base = item.fields.text;
    this.writer = item.fields.writer;
    this.version = item.fields.version;
  }

  took(answer) {
    this.version = this.form.elements.version.value = String(answer.version);
    this.say(this.changed ? "Typing\u2026" : `Saved ${answer.saved}`);
  }

  // Somebody else's words are on the server, and nothing of ours is on the way: they are shown.
  hear(told) {
    if (!told || this.stands || pending(this.group).length || Number(told.version) <= Number(this.version)) return;
    if (told.writer === this.writer) {
      this.version = this.form.elements.version.value = String(told.version);
    } else if (!this.changed) {
      const caret = this.text.selectionStart;
      this.text.value = this.base = told.text;
      this.text.setSelectionRange(caret, caret);
      this.version = this.form.elements.version.value = String(told.version);
      this.say(`Saved ${told.at}${told.by ? ` by ${told.by}` : ""}`);
    }
  }

  // Both texts side by side; nothing is lost until somebody decides.
  conflict(item) {
    if (this.stands) return;
    this.stands = item.refusal.stands;
    this.text.value = item.fields.text;
    this.say("Not saved: somebody else has written meanwhile");
    const standing = element("blockquote", "", "note-standing");
    for (const part of this.stands.text.split(/\n\n+/)) standing.append(element("p", part));
    const who = [this.stands.by && `by ${this.stands.by}`, this.stands.at].filter(Boolean).join(", ");
    const buttons = element("div", "", "toolbar");
    const decide = (words, kind, act) => {
      const button = element("button", words, `btn btn-${kind}`);
      button.type = "button";
      button.addEventListener("click", async () => {
        await dismiss(item.key);
        this.version = this.form.elements.version.value = String(this.stands.version);
        const { text } = this.stands;
        this.stands = null;
        this.clash.hidden = true;
        this.clash.replaceChildren();
        act(text);
        this.text.focus();
      });
      buttons.append(button);
    };
    decide("Keep both, mine below", "primary", (text) => {
      const mine = this.text.value;
      this.text.value = [text, mine].filter(Boolean).join("\n\n");
      this.base = null;
      this.save();
    });
    decide("Save mine instead", "secondary", () => { this.base = null; this.save(); });
    decide("Leave what stands", "quiet", (text) => {
      this.text.value = this.base = text;
      this.say("Saved");
    });
    this.clash.className = "note-clash";
    this.clash.replaceChildren(
      element("p", "Somebody else has saved this note meanwhile. Nothing is lost: what you wrote is above. Decide what is kept.", "notice-title"),
      element("p", `What stands now, ${who}:`), standing, buttons,
    );
    this.clash.hidden = false;
  }

  // A quotation from the words that are selected.
  setUpQuote() {
    const quote = this.form.querySelector("[data-quote]");
    if (!quote) return;
    let words = "";
    const look = () => {
      words = this.text.value.slice(this.text.selectionStart, this.text.selectionEnd).trim();
      quote.hidden = words === "";
    };
    for (const event of ["select", "keyup", "pointerup"]) this.text.addEventListener(event, look);
    quote.addEventListener("click", () => {
      this.form.elements.quotation.value = words;
      this.form.requestSubmit();
    });
  }
}

const notes = page ? [...page.querySelectorAll("form[data-note]")].map((form) => new Note(form)) : [];
const of = (group) => notes.find((note) => note.group === group);

function start() {
  answered((item, answer) => of(item.group)?.took(answer));
  subscribe((state) => {
    lasting = state.lasting;
    for (const item of state.refused) {
      const note = of(item.group);
      if (!note) continue;
      if (item.refusal.stands) note.conflict(item);
      else note.say(`Not saved: ${item.refusal.message}`);
    }
    for (const note of notes) {
      if (pending(note.group).length) note.say(state.problem ? "Kept on this device" : "Saving\u2026");
    }
  });
  poll(page.dataset.news, NEWS, (told) => { for (const note of notes) note.hear(told[note.form.dataset.note]); });
  addEventListener("pagehide", () => { for (const note of notes) note.save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) for (const note of notes) note.save(); });
  // Only where this browser keeps nothing for later are unsaved words in danger.
  addEventListener("beforeunload", (event) => {
    if (!lasting && notes.some((note) => note.changed || pending(note.group).length)) event.preventDefault();
  });
}

if (notes.length) {
  ready.then(() => {
    for (const note of notes) note.resume();
    start();
    begin(page.dataset.who);
  });
}
