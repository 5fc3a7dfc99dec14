// Notes: saved as they are typed, kept on the device when the line drops, and never over somebody else's words.

import { poll } from "./clock.js";
import { seatsOf } from "./note-seats.js";
import { Note } from "./note-topic.js";
import { answered, begin, dismiss, enqueue, pending, ready, subscribe } from "./offline-queue.js";
import { keepPage } from "./offline-page.js";
import "./offline-status.js";

const NEWS = 8000;
const page = document.querySelector("[data-notes]");
const form = page.querySelector("form");
const notes = [...page.querySelectorAll("[data-note]")].map((place) => new Note(place, page));
const seats = seatsOf(page);
const groups = [...notes, ...seats.seats].map((each) => each.group);
const removals = `quotations:${page.dataset.group}`;
const of = (group) => notes.find((note) => note.group === group);
let lasting = true;
// Once a form is on its way to the server, nothing goes through the queue as well.
let going = false;
// When the news were asked for, and when the server last took something of ours: older news know nothing of it.
let asked = 0;
let taken = 0;
// Fields that are kept nowhere else until their button is pressed.
const BY_BUTTON = /^(comment|answer|somebody|remark)/;

// Saves all that was typed; resolves to "" once it is on the server, or to what stands in the way.
async function settled() {
  await Promise.all([...notes.map((note) => note.save()), seats.save()]);
  return new Promise((resolve) => {
    let stop = () => {};
    stop = subscribe((state) => {
      const refused = state.refused.some((item) => groups.includes(item.group));
      const waits = [...groups, removals].some((group) => pending(group).length);
      if (!refused && waits && !state.problem) return;
      setTimeout(() => stop());
      resolve(refused ? "refused" : waits ? state.problem : "");
    });
  });
}

const WHY_NOT = {
  refused: "Not yet: first decide what is marked above.",
  "sign-in": "Not yet: sign in again first. What you wrote is kept.",
};

function say(button, words) {
  const place = button.closest(".toolbar, .note-answer") ?? button.parentElement;
  let told = place.querySelector("[data-told]");
  if (!told) {
    told = document.createElement("span");
    told.dataset.told = "";
    told.setAttribute("role", "status");
    place.append(told);
  }
  told.textContent = words;
}

// What would be lost with the page: its button has not been pressed.
const unpressed = () => [...form.elements].some(
  (field) => (BY_BUTTON.test(field.name) || field.name.startsWith("quotation-")) && field.value.trim() && field.value !== field.defaultValue,
);
const typedByButton = () => [...form.elements].some((field) => BY_BUTTON.test(field.name) && field.name !== "remark" && field.value.trim());

function takeOff(id) {
  const note = notes.find((each) => each.rows.some((row) => row.id === id));
  note?.relist(note.rows.filter((row) => row.id !== id));
}

function remove(id) {
  takeOff(id);
  return enqueue({
    url: `${page.dataset.notes}/quotations/${id}/remove`, fields: {}, label: "Quotation taken out", group: removals,
    about: { inline: true, quotation: id },
  });
}

async function submit(event) {
  if (going) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("[type=submit]");
  const [act, id] = button.value.split(":");
  if (act === "remove") {
    remove(Number(id));
    return;
  }
  for (const note of notes) {
    if (!note.byHand.value.trim()) continue;
    note.quote(note.byHand.value);
    note.byHand.value = "";
  }
  if (act === "save" && !typedByButton()) {
    await Promise.all([...notes.map((note) => note.save()), seats.save()]);
    return;
  }
  const decides = ["below", "mine", "standing"].includes(act);
  const problem = decides ? "" : await settled();
  if (problem) {
    say(button, WHY_NOT[problem] ?? "Not yet: there is no line. What you wrote is kept; press again when the line is back.");
    return;
  }
  going = true;
  // What the queue has brought is not sent once more; a decision on two texts takes its own along.
  const sent = (name) => /^(text|seen|quotation|seat)-/.test(name) && !(decides && name.endsWith(`-${id}`));
  form.addEventListener("formdata", ({ formData }) => {
    for (const name of [...formData.keys()]) if (sent(name)) formData.delete(name);
  }, { once: true });
  // Not from within the first submission, which may still be on: a browser then does nothing at all.
  setTimeout(() => form.requestSubmit(button));
}

function start() {
  form.addEventListener("submit", submit);
  answered((item, answer) => {
    taken = performance.now();
    if (item.group === removals) takeOff(item.about.quotation);
    of(item.group)?.took(item, answer);
    seats.took(item, answer);
  });
  subscribe((state) => {
    lasting = state.lasting;
    for (const item of state.refused) {
      const note = of(item.group);
      if (note && item.refusal.stands) note.conflict(item);
      else if (note) note.say(`Not saved: ${item.refusal.message}`);
      else if (item.group === removals) dismiss(item.key);
      else seats.refused(item);
    }
    for (const note of notes) {
      if (pending(note.group).length) note.say(state.problem ? "Kept on this device" : "Saving\u2026");
    }
    seats.waiting(state);
  });
  const url = () => {
    asked = performance.now();
    return page.dataset.news;
  };
  poll(url, NEWS, (told) => {
    if (asked < taken || pending(removals).length) return;
    for (const note of notes) note.hear(told.notes[note.topic]);
    seats.hear(told.seats, told.company);
  });
  const saveAll = () => {
    if (going) return;
    for (const note of notes) note.save();
    seats.save();
  };
  addEventListener("pagehide", saveAll);
  document.addEventListener("visibilitychange", () => { if (document.hidden) saveAll(); });
  // In danger are words whose button has not been pressed, and all that waits where this browser keeps nothing.
  addEventListener("beforeunload", (event) => {
    const waits = notes.some((note) => note.changed) || seats.changed() || [...groups, removals].some((group) => pending(group).length);
    if (!going && (unpressed() || (!lasting && waits))) event.preventDefault();
  });
  addEventListener("pageshow", (event) => { if (event.persisted) going = false; });
}

await ready;
await Promise.all(notes.map((note) => note.resume()));
seats.resume();
for (const item of pending(removals)) takeOff(item.about.quotation);
start();
begin(page.dataset.who);
const opens = await keepPage({ worker: page.dataset.worker, version: page.dataset.version, scope: "/seminars/" });
page.dataset.ready = opens ? "offline" : "page";
