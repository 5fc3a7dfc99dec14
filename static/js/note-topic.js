// One topic of a group's notes. `base` is the text as the server has it, as far as this page knows; `writer` names
// this page, so that what it types on rests on what it saved itself.

import { keep, kept } from "./device-store.js";
import { element } from "./elements.js";
import { Paint, list } from "./note-quotations.js";
import { dismiss, enqueue, newKey, pending, withdraw } from "./offline-queue.js";

const QUIET = 1500;
const listOf = (words) => [words].flat().filter(Boolean);

export class Note {
  constructor(place, page) {
    const { elements } = place.closest("form");
    this.place = place;
    this.topic = place.dataset.note;
    this.group = `note:${page.dataset.group}:${this.topic}`;
    this.url = `${page.dataset.notes}/${this.topic}`;
    this.text = elements[`text-${this.topic}`];
    this.byHand = elements[`quotation-${this.topic}`];
    this.versionField = elements[`version-${this.topic}`];
    this.state = place.querySelector("[data-note-state]");
    this.clash = place.parentElement.querySelector("[data-note-clash]");
    this.listed = place.parentElement.querySelector("[data-note-quotations]");
    this.writer = newKey();
    this.base = "unsaved" in place.dataset ? null : this.text.defaultValue;
    this.stands = null;
    // Quoted and not on the server yet: `quotes` not in the queue either.
    this.quotes = [];
    this.rows = [...this.listed.children].map((item) => ({
      id: Number(item.dataset.quotation), text: item.querySelector("blockquote").textContent.trim(),
    }));
    this.paint = new Paint(this.text);
    this.setUpQuote();
    this.text.addEventListener("input", () => { this.later(); this.repaint(); });
    this.text.addEventListener("blur", () => this.save());
    this.repaint();
  }

  get version() {
    return this.versionField.value;
  }

  set version(value) {
    this.versionField.value = String(value);
  }

  get changed() {
    return this.text.value !== this.base || this.quotes.length > 0;
  }

  get onTheWay() {
    return pending(this.group).flatMap((item) => listOf(item.fields.quotation));
  }

  say(words) {
    if (this.state.textContent !== words) this.state.textContent = words;
  }

  repaint() {
    this.paint.show([...this.rows.map((row) => row.text), ...this.quotes, ...this.onTheWay]);
  }

  relist(rows = this.rows) {
    this.rows = rows;
    const known = new Set(rows.map((row) => row.text));
    const coming = [...new Set([...this.quotes, ...this.onTheWay])].filter((words) => !known.has(words));
    list(this.listed, [...rows, ...coming.map((text) => ({ text }))], this.text.value);
    this.repaint();
  }

  later() {
    clearTimeout(this.timer);
    if (this.stands) return;
    this.say(this.changed ? "Typing\u2026" : "Saved");
    this.timer = setTimeout(() => this.save(), QUIET);
  }

  quote(words) {
    const tidy = words.trim().replace(/\s+/g, " ");
    if (!tidy || this.rows.some((row) => row.text === tidy)) return undefined;
    this.quotes.push(tidy);
    this.relist();
    return this.save();
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.changed || this.stands) return;
    const text = this.text.value;
    const quotation = this.quotes;
    this.base = text;
    this.quotes = [];
    // What was quoted goes along, also where the older request may have arrived: the same words are kept once.
    const older = pending(this.group);
    for (const item of older) quotation.unshift(...listOf(item.fields.quotation));
    // Nothing is awaited before: the page may be left in this moment.
    const made = enqueue({
      url: this.url,
      fields: { text, version: this.version, writer: this.writer, quotation: [...new Set(quotation)] },
      label: this.place.dataset.label,
      group: this.group,
      about: { inline: true },
    });
    for (const item of older) await withdraw(item.key);
    await made;
    this.relist();
  }

  // What was kept on this device when the page was closed is taken up again; and what this device saved or read later
  // than the page says, which may have been opened without a line.
  async resume() {
    const item = pending(this.group).at(-1);
    const last = await kept(this.group);
    if (item) {
      this.text.value = this.base = item.fields.text;
      this.writer = item.fields.writer;
      this.version = item.fields.version;
    } else if (last && Number(last.version) > Number(this.version) && !this.changed) {
      this.text.value = this.base = last.text;
      this.version = last.version;
      this.rows = last.rows;
    }
    this.relist();
  }

  remember(text) {
    keep(this.group, { version: this.version, text, rows: this.rows });
  }

  took(item, answer) {
    this.version = answer.version;
    this.say(this.changed ? "Typing\u2026" : `Saved ${answer.saved}`);
    this.relist(answer.quotations);
    this.remember(item.fields.text);
  }

  // Somebody else's words are on the server, and nothing of ours is on the way: they are shown.
  hear(told) {
    if (!told || this.stands || pending(this.group).length) return;
    if (told.quotations.map((row) => row.id).join() !== this.rows.map((row) => row.id).join()) this.relist(told.quotations);
    if (Number(told.version) <= Number(this.version)) return;
    if (told.writer === this.writer) {
      this.version = told.version;
    } else if (!this.changed) {
      const caret = this.text.selectionStart;
      this.text.value = this.base = told.text;
      if (document.activeElement === this.text) this.text.setSelectionRange(caret, caret);
      this.version = told.version;
      this.say(`Saved ${told.at}${told.by ? ` by ${told.by}` : ""}`);
      this.relist(told.quotations);
      this.remember(told.text);
    }
  }

  // Both texts side by side; nothing is lost until somebody decides.
  conflict(item) {
    if (this.stands) return;
    this.stands = item.refusal.stands;
    this.quotes.push(...listOf(item.fields.quotation));
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
        const { text, version, quotations } = this.stands;
        this.version = version;
        this.stands = null;
        this.clash.hidden = true;
        this.clash.replaceChildren();
        act(text);
        this.relist(quotations);
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
      this.quotes = [];
      this.say("Saved");
    });
    this.clash.className = "note-clash";
    this.clash.replaceChildren(
      element("p", "Somebody else has saved this note meanwhile. Nothing is lost: what you wrote is above. Decide what is kept.", "notice-title"),
      element("p", `What stands now, ${who}:`), standing, buttons,
    );
    this.clash.hidden = false;
  }

  // A quotation from the words that are selected, by finger, mouse or keyboard.
  setUpQuote() {
    const button = this.place.querySelector("[data-quote]");
    if (!button) return;
    let words = "";
    const look = () => {
      words = this.text.value.slice(this.text.selectionStart, this.text.selectionEnd).trim();
      button.hidden = words === "";
    };
    for (const event of ["select", "keyup", "pointerup"]) this.text.addEventListener(event, look);
    // On a phone the handles of a selection are drawn without any of these.
    document.addEventListener("selectionchange", () => { if (document.activeElement === this.text) look(); });
    const mark = () => {
      if (words) this.quote(words);
      button.hidden = true;
      this.text.focus();
    };
    button.addEventListener("click", mark);
    this.text.addEventListener("keydown", (event) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyQ") return;
      event.preventDefault();
      look();
      mark();
    });
  }
}
