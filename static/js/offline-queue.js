// Requests that must not be lost: kept on this device, sent in order when there is a line, each acted on once.
//
//   enqueue({url, fields, label, group, about})  keeps a form's fields to be posted to `url` (a list is sent as many)
//   subscribe(listener)                          called with {waiting, refused, sending, problem, lasting, who}
//   answered(listener)                           called with (item, answer) for each request that was taken
//   withdraw(key), dismiss(key), sendAsMe()      take back what was not sent; put a refusal away; see 'other' below
//   begin(who)                                   whose page this is ("" without an account); sends what waits
//
// Items of a group are sent in the order in which they were made; a refused one stays visible and lets the
// next go on. The server side is seminars/replay: each item carries a key of its own.

import { addItem, allItems, changeItem, keep, kept, store, takeUpHeld } from "./device-store.js";

const SESSION = "/session.json";
const ANSWER_WITHIN = 20000;
const LONGEST_PAUSE = 30000;

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("seminars-queue") : null;
const listeners = new Set();
const answerListeners = new Set();

// problem: "" | "line" | "server" | "sign-in" | "other" (kept by another sign-in than the present one) | "device" (the
// browser does not give out what it keeps)
const state = { waiting: [], refused: [], sending: false, problem: "", lasting: true, who: "", name: "" };
let timer;
let failures = 0;
let running = null;

// crypto.randomUUID is missing where the page came over plain http.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// The server's clock as this device knows it, also after hours without a line.
let offset = 0;
let heard = false;
export const serverNow = () => Date.now() + offset;
// 0 where the device has never heard it.
export const knownNow = () => (heard ? serverNow() : 0);
export function learnTime(now) {
  offset = now - Date.now();
  heard = true;
  keep("clock", offset);
}

async function refresh() {
  const items = await allItems();
  state.waiting = items.filter((item) => item.state === "waiting");
  state.refused = items.filter((item) => item.state === "refused");
  state.lasting = store.lasting;
  for (const listener of listeners) listener({ ...state });
}

function set(changes) {
  Object.assign(state, changes);
  for (const listener of listeners) listener({ ...state });
}

export function subscribe(listener) {
  listeners.add(listener);
  listener({ ...state });
  return () => listeners.delete(listener);
}

export function answered(listener) {
  answerListeners.add(listener);
  return () => answerListeners.delete(listener);
}

export const pending = (group) => state.waiting.filter((item) => item.group === group);

// Who is signed in on this page, as the page knows it: what is kept belongs to them.
export function begin(who) {
  state.who = who;
  return flush();
}

// `about` is whatever the page wants to find again with the item. Held before the call
// returns, also where the page is left in this moment; resolves to the item once it is kept.
export async function enqueue({ url, fields, label, group, about = {} }) {
  const item = {
    key: newKey(), url, fields, label, group, about, who: state.who, made_at: Date.now(), tries: 0, state: "waiting",
  };
  item.seq = await addItem(item);
  await refresh();
  channel?.postMessage({ kind: "changed" });
  flush();
  return item;
}

// Takes back what was never sent; false where it has been, or may have been.
export async function withdraw(key) {
  const item = state.waiting.find((each) => each.key === key);
  const done = Boolean(item) && await changeItem(item.seq, (found) => (found.tries === 0 ? null : undefined));
  await refresh();
  channel?.postMessage({ kind: "changed" });
  return done;
}

export async function dismiss(key) {
  const item = state.refused.find((each) => each.key === key);
  if (item) await changeItem(item.seq, () => null);
  await refresh();
  channel?.postMessage({ kind: "changed" });
}

// What somebody else kept on this device and could not send: whoever is signed in now sends it in their name.
export async function sendAsMe() {
  const session = await openSession();
  if (!session.who) return flush();
  for (const item of state.waiting) {
    await changeItem(item.seq, (found) => ({ ...found, who: session.who }));
  }
  await refresh();
  return flush();
}

class Halt extends Error {
  constructor(problem) {
    super(problem);
    this.problem = problem;
  }
}

async function send(url, options = {}) {
  try {
    return await fetch(url, { ...options, cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) });
  } catch {
    throw new Halt("line");
  }
}

async function openSession() {
  const answer = await send(SESSION, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Halt("server");
  let session;
  try {
    session = await answer.json();
  } catch {
    // A hotel's sign-in page answers in the server's place.
    throw new Halt("line");
  }
  learnTime(session.now);
  set({ name: session.name });
  return session;
}

function post(item, session) {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(item.fields)) {
    for (const each of [value].flat()) form.append(name, each);
  }
  return send(item.url, {
    method: "POST",
    body: form,
    headers: { Accept: "application/json", "Idempotency-Key": item.key, "X-CSRFToken": session.csrf },
  });
}

async function read(answer) {
  try {
    return await answer.json();
  } catch {
    return null;
  }
}

// When an item of the group was last taken that a page lists (about.listed): see offline-waiting.js.
export const takenAt = (group) => `taken:${group}`;

// Sends one item; a Halt says that nothing more can be sent now.
async function sendItem(item, session, again = true) {
  const answer = await post(item, session);
  if (answer.redirected || answer.status === 401) throw new Halt("sign-in");
  if (answer.status === 429 || answer.status >= 500) throw new Halt("server");
  const told = await read(answer);
  if (answer.ok && told) {
    if (item.about.listed) await keep(takenAt(item.group), Date.now());
    await changeItem(item.seq, () => null);
    tellAnswer(item, told);
    channel?.postMessage({ kind: "answered", item, answer: told });
  } else if (answer.ok) {
    throw new Halt("line");
  } else if (answer.status === 400 && !told && again) {
    // The token may be of a sign-in that has just ended.
    await sendItem(item, await openSession(), false);
  } else {
    const refusal = told?.refused ?? {
      message: "The server did not take this.", next_step: "Load the page again and look whether it is there.",
    };
    await changeItem(item.seq, (found) => ({ ...found, state: "refused", refusal }));
  }
}

function tellAnswer(item, answer) {
  for (const listener of answerListeners) listener(item, answer);
}

async function sendAll() {
  await refresh();
  if (!state.waiting.length) return;
  const session = await openSession();
  let item;
  while ((item = state.waiting.find((each) => !each.who || each.who === session.who))) {
    set({ sending: true });
    // From here on it may have reached the server: it can be taken back only by another request.
    const mine = await changeItem(item.seq, (found) => ({ ...found, tries: found.tries + 1, last_at: Date.now() }));
    if (mine) await sendItem(item, session);
    await refresh();
    channel?.postMessage({ kind: "changed" });
  }
  if (state.waiting.length) throw new Halt(session.who ? "other" : "sign-in");
}

function pause() {
  return Math.min(LONGEST_PAUSE, 1000 * 2 ** Math.min(failures, 6)) * (0.8 + Math.random() * 0.4);
}

async function flushOnce() {
  clearTimeout(timer);
  try {
    await sendAll();
    failures = 0;
    set({ sending: false, problem: "" });
  } catch (error) {
    failures += 1;
    set({ sending: false, problem: error instanceof Halt ? error.problem : "device" });
    timer = setTimeout(flush, pause());
  }
}

// One page at a time sends; where pages cannot agree (no locks over plain http), the keys keep it to once each.
async function locked() {
  if (!navigator.locks) return flushOnce();
  return navigator.locks.request("seminars-queue", { ifAvailable: true }, (lock) => {
    if (lock) return flushOnce();
    timer = setTimeout(flush, 2000);
    return undefined;
  });
}

// Sends what waits; a call while something is sent has it look once more afterwards.
let onceMore = false;
export function flush() {
  if (running) {
    onceMore = true;
    return running;
  }
  clearTimeout(timer);
  running = locked().finally(() => {
    running = null;
    if (onceMore) {
      onceMore = false;
      if (!state.problem) flush();
    }
  });
  return running;
}

// What a page that asks the server for news learns of the line.
export function noticeLine(problem) {
  if (problem && problem !== state.problem && !running) set({ problem });
  else if (!problem && state.problem && !state.waiting.length) set({ problem: "" });
  else if (!problem && state.problem === "line") flush();
}

addEventListener("online", () => { failures = 0; flush(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
channel?.addEventListener("message", ({ data }) => {
  if (data.kind === "answered") tellAnswer(data.item, data.answer);
  refresh();
});

const known = kept("clock").then((found) => { if (typeof found === "number") { offset = found; heard = true; } });
export const ready = Promise.all([known, takeUpHeld().then(refresh)]);
