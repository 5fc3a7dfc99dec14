// The desk: search in what this device keeps, check in with one press, with or without a line.
// Without this module the page searches by its form, and each button is a form of its own.

import { makeCalendar } from "./desk-day.js";
import { DeskList } from "./desk-list.js";
import { drawPerson, drawRecent, icon } from "./desk-draw.js";
import { makeNews } from "./desk-news.js";
import { setUpWalkIn } from "./desk-walk-in.js";
import { onForget } from "./device-store.js";
import { keepPage } from "./offline-page.js";
import { answered, begin, enqueue, pending, ready, serverNow, subscribe, withdraw } from "./offline-queue.js";
import "./offline-status.js";

const POLL = 4000;
const SHOWN = 12;
const RECENT = 5;
// The other venues are asked about every five minutes.
const ELSEWHERE_FRESH = 10 * 60000;

const desk = document.querySelector("[data-desk]");
const { slug } = desk.dataset;
const part = (name) => desk.querySelector(`[data-${name}]`);
const box = desk.querySelector('input[name="q"]');
const group = `desk:${slug}`;
const list = new DeskList();
const recent = [];
let shown = [];
let chosen = 0;
let admitting = null;
const underWay = new Set();
const takingBack = new Set();
let overlay = new Map();

const calendar = makeCalendar(desk);
let day = calendar.day();

// How somebody stands: what the server said, and on top of it what still waits on this device.
function statusOf(person) {
  const own = overlay.get(person.id);
  if (own?.kind === "check-in") return { kind: "in", state: "registered", since: own.since, by: "", pending: true };
  const undone = own?.kind === "undo";
  if (person.state !== "registered") return { kind: person.state, state: person.state };
  if (person.since && !undone) return { kind: "in", state: "registered", since: person.since, by: person.by, left: person.left };
  return { kind: "expected", state: "registered", pending: undone };
}

function say(text, tone = "good") {
  const place = part("desk-said");
  place.textContent = text;
  place.dataset.tone = tone;
}

function announce(text) {
  const place = part("desk-announce");
  if (place.textContent !== text) place.textContent = text;
}

// Drawing

function draw() {
  const figures = list.figures(statusOf);
  const newcomers = pending(group).filter((item) => item.about.kind === "walk-in" && item.about.day === day).length;
  const set = (id, value) => { document.getElementById(id).textContent = value; };
  if (list.complete) {
    set("figure-present", figures.present + newcomers);
    set("figure-to-come", figures.toCome);
    set("figure-expected", figures.expected);
    set("figure-walk-ins", figures.walkIns + newcomers);
  }
  drawRecent(part("desk-recent"), recent.slice(0, RECENT), { standing: standingOf, undo: undoRecent });
  if (list.size) search();
}

function search() {
  const place = part("desk-results");
  const text = box.value.trim();
  if (!text) {
    shown = [];
    place.replaceChildren();
    return;
  }
  const { found, more, others } = list.search(searchText(text), statusOf, SHOWN);
  shown = found.map(({ entry, status }) => ({ person: entry, status }));
  chosen = Math.min(chosen, Math.max(shown.length - 1, 0));
  const rows = document.createElement("ol");
  rows.className = "desk-list";
  shown.forEach((row, number) => rows.append(drawPerson(row, { current: number === chosen, act: actOn, number })));
  const old = list.elsewhereAt && serverNow() - list.elsewhereAt > ELSEWHERE_FRESH;
  const elsewhere = { kind: "elsewhere", asOf: old ? calendar.time(list.elsewhereAt) : "" };
  for (const other of others) rows.append(drawPerson({ person: other, status: elsewhere }, { act: actOn }));
  const notes = [];
  if (more) notes.push("More fit than are shown: type more letters.");
  if (!found.length && !others.length) notes.push(`Nobody here fits '${text}'. Try fewer letters, or add a walk-in.`);
  place.replaceChildren(rows, ...notes.map((note) => Object.assign(document.createElement("p"), { textContent: note, className: "text-quiet" })));
}

// A hand scanner types the whole address of a badge.
function searchText(text) {
  return scanned(text)?.code ?? text;
}

const BADGE = /(?:^|\/)b\/([a-z0-9-]+)\/([2-9A-HJKMNP-Z]{5})\/?$/i;

function scanned(text) {
  const found = BADGE.exec(text.trim());
  if (found) return { slug: found[1].toLowerCase(), code: found[2].toUpperCase() };
  const code = text.replace(/[\s-]/g, "").toUpperCase();
  return list.withCode(code) ? { slug, code } : null;
}

// Acting

function fields(person) {
  return { delegate: person.id, day, at: Math.round(serverNow()) };
}

async function checkIn(person, admit = false) {
  if (underWay.has(person.id)) return; // a double click
  underWay.add(person.id);
  const since = calendar.time();
  const item = await enqueue({
    url: desk.dataset.checkIn,
    fields: admit ? { ...fields(person), admit: "1" } : fields(person),
    label: `Check in ${person.name}`,
    group,
    about: { kind: "check-in", id: person.id, name: person.name, day, since },
  });
  underWay.delete(person.id);
  remember({ key: item.key, id: person.id, name: person.name, since });
  say(`${person.name} is in.`);
  box.value = "";
  chosen = 0;
  draw();
}

async function takeBack(person) {
  const own = overlay.get(person.id);
  const unsent = own?.kind === "check-in" && await withdraw(own.key);
  if (!unsent) {
    await enqueue({
      url: desk.dataset.undo, fields: fields(person), label: `Take back the check-in of ${person.name}`, group,
      about: { kind: "undo", id: person.id, name: person.name, day },
    });
  }
  say(`${person.name} is no longer marked as in.`, "calm");
  draw();
}

function remember(entry) {
  recent.unshift(entry);
  recent.length = Math.min(recent.length, 20);
}

function standingOf(entry) {
  const waits = pending(group).find((item) => item.key === entry.key);
  if (entry.undone) return "taken back";
  if (!entry.id) return waits ? `in since ${entry.since}, waits to be sent` : entry.refused ? "not done" : "is being sent";
  const person = list.get(entry.id);
  if (!person && waits) return `in since ${entry.since}, waits to be sent`;
  const status = person && statusOf(person);
  if (status?.kind !== "in") return entry.refused ? "not done" : "taken back";
  if (entry.already) return `was in already since ${status.since}${status.by ? ` (${status.by})` : ""}`;
  const code = entry.walkIn && person.code ? ` · code ${person.code}` : "";
  return `in since ${status.since}${waits ? ", waits to be sent" : ""}${code}`;
}

async function undoRecent(entry) {
  if (takingBack.has(entry.key)) return;
  takingBack.add(entry.key);
  const person = entry.id && list.get(entry.id);
  if (person) await takeBack(person);
  else if (await withdraw(entry.key)) say(`${entry.name} is no longer marked as in.`, "calm");
  else { takingBack.delete(entry.key); say(`${entry.name} is being sent: try again in a moment.`, "warm"); return; }
  takingBack.delete(entry.key);
  entry.undone = true;
  draw();
}

// One press does what the row offers; somebody without a place is admitted by the button that says so.
function actOn({ person, status }, fromKeyboard = false) {
  if (status.kind === "expected") return checkIn(person);
  if (status.kind === "elsewhere") return openWalkIn(person.name, person.organisation);
  if (status.kind === "in") {
    if (!fromKeyboard) return takeBack(person);
    return say(`${person.name} is in already since ${status.since}${status.by ? ` (${status.by})` : ""}.`, "calm");
  }
  const words = status.kind === "waiting" ? "is on the waiting list" : "has cancelled";
  if (fromKeyboard && admitting !== person.id) {
    admitting = person.id;
    return say(`${person.name} ${words}. Press Enter once more to admit and check in.`, "warm");
  }
  admitting = null;
  return checkIn(person, true);
}

// The badge of somebody: from the camera, or typed by a scanner. Returns words and tone for the scanner.
function actOnBadge(text) {
  const badge = scanned(text);
  if (!badge) return { tone: "warm", text: "This is not a badge of this seminar." };
  if (badge.slug !== slug) return { tone: "warm", text: `This badge is of another seminar (${badge.slug}).` };
  const person = list.withCode(badge.code);
  if (!person) return { tone: "warm", text: `Nobody here has the code ${badge.code}.` };
  const status = statusOf(person);
  if (status.kind === "expected") {
    checkIn(person);
    return { tone: "good", text: `${person.name} is in.`, detail: person.organisation };
  }
  if (status.kind === "in") return { tone: "calm", text: `${person.name} is in already since ${status.since}.`, detail: status.by };
  const words = status.kind === "waiting" ? "is on the waiting list" : "has cancelled";
  return { tone: "warm", text: `${person.name} ${words}.`, admit: () => checkIn(person, true) };
}

// Keys

box.addEventListener("input", () => {
  chosen = 0;
  admitting = null;
  if (!list.complete) news.askFor(box.value.trim());
  draw();
  tellChosen();
});

box.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && shown.length) {
    event.preventDefault();
    chosen = (chosen + step + shown.length) % shown.length;
    admitting = null;
    search();
    tellChosen();
  } else if (event.key === "Escape") {
    box.value = "";
    draw();
  }
});

box.form.addEventListener("submit", (event) => {
  if (!list.size) return; // Nothing kept yet: the server searches.
  event.preventDefault();
  const text = box.value.trim();
  if (BADGE.test(text)) {
    const result = actOnBadge(text);
    say(result.text, result.tone);
    if (!result.admit) { box.value = ""; draw(); }
  } else if (shown[chosen]) {
    actOn(shown[chosen], true);
  }
});

const SIGN = { expected: "expected", in: "in already", waiting: "on the waiting list", cancelled: "cancelled" };

function tellChosen() {
  const row = shown[chosen];
  if (!box.value.trim()) announce("");
  else if (!row) announce("Nobody fits.");
  else announce(`${row.person.name}, ${row.person.organisation}: ${SIGN[row.status.kind]}. ${chosen + 1} of ${shown.length}.`);
}

// Walk-ins

async function addWalkIn({ name, organisation, sector }) {
  const since = calendar.time();
  const item = await enqueue({
    url: desk.dataset.walkIn,
    fields: { name, organisation, sector, day, at: Math.round(serverNow()) },
    label: `Walk-in: ${name}, ${organisation}`,
    group,
    about: { kind: "walk-in", name, day, since },
  });
  remember({ key: item.key, name, since, walkIn: true });
  say(`${name} is in.`);
  box.value = "";
  box.focus();
  draw();
}

const openWalkIn = setUpWalkIn(desk, {
  add: addWalkIn,
  organisations: () => list.organisations(),
  name: () => (shown.length || /\d/.test(box.value) ? "" : box.value.trim()),
});

// The queue, and news from the server

answered((item, answer) => {
  if (item.group !== group) return;
  if (item.about.day === day) list.patch(answer.rows, answer.gone);
  if (answer.removed) say(`${item.about.name} is taken off the list again: added by mistake.`, "calm");
  news.keepSoon();
  const entry = recent.find((each) => each.key === item.key);
  if (entry) {
    entry.id = answer.delegate;
    entry.already = answer.first === false;
    if (entry.already) say(`${entry.name} ${standingOf(entry)}.`, "calm");
    else if (answer.code) say(`${entry.name} is in. Code for the questionnaire: ${answer.code}.`);
  }
});

const news = makeNews(desk, list, () => day, () => { draw(); tellChosen(); });
let refusedBefore = 0;
subscribe((state) => {
  overlay = new Map();
  for (const item of state.waiting) {
    if (item.group === group && item.about.day === day && item.about.id) {
      overlay.set(item.about.id, { ...item.about, key: item.key });
    }
  }
  for (const item of state.refused) {
    const entry = recent.find((each) => each.key === item.key);
    if (entry) entry.refused = true;
  }
  // A refusal means that the device's list is behind.
  if (state.refused.length > refusedBefore) news.ask();
  refusedBefore = state.refused.length;
  draw();
});

async function turn() {
  if (!document.hidden) {
    if (calendar.day() !== day) {
      day = calendar.day();
      list.load(list.dump(), day);
      calendar.show(day);
    }
    await news.ask();
  }
  setTimeout(turn, POLL * (0.9 + Math.random() * 0.2));
}

addEventListener("online", () => news.ask());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) news.ask();
});
// Signed out in another tab: as soon as that has reached the server, this page is the sign-in page.
onForget(() => setTimeout(() => location.reload(), 2000));

async function start() {
  await ready;
  day = calendar.day();
  calendar.show(day);
  await news.recall();
  if (location.hash) {
    box.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
  }
  box.setAttribute("autocomplete", "off");
  box.setAttribute("enterkeyhint", "go");
  box.form.classList.add("with-list");
  if (matchMedia("(hover: hover)").matches || box.value) { box.focus(); box.select(); }
  for (const { key, about } of pending(group)) {
    if (about.kind !== "undo" && about.day === day) remember({ ...about, key, walkIn: about.kind === "walk-in" });
  }
  draw();
  begin(desk.dataset.who);
  await turn();
  draw();
  const opens = await keepPage({
    worker: desk.dataset.worker, version: desk.dataset.version, scope: "/seminars/", also: [desk.dataset.scanner, desk.dataset.decoder],
  });
  part("desk-ready").textContent = opens && list.complete
    ? "This page also opens and works without a line."
    : "Without a line, leave this page open: it goes on working, but it cannot be opened anew.";
  desk.dataset.ready = opens ? "offline" : "page";
}

const scanButton = part("scan-open");
if (navigator.mediaDevices?.getUserMedia) {
  scanButton.hidden = false;
  scanButton.addEventListener("click", async () => {
    const { scan } = await import(desk.dataset.scanner);
    scan({ desk, read: actOnBadge, decoder: desk.dataset.decoder, icon });
  });
}

start();
