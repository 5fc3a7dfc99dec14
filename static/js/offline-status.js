// Tells how the queue of this device stands, on any page that has <div data-offline-status>.
// Its words are announced politely; what the server refused stays until somebody has read it.

import { dismiss, sendAsMe, subscribe } from "./offline-queue.js";

const ALL_SENT_FOR = 6000;

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function button(text, act, kind = "secondary") {
  const made = element("button", text, `btn btn-${kind} btn-sm`);
  made.type = "button";
  made.addEventListener("click", async () => {
    made.disabled = true;
    if (await act() === false) made.disabled = false;
  });
  return made;
}

const entries = (count) => (count === 1 ? "1 entry waits" : `${count} entries wait`);

function words({ waiting, problem, lasting, sending }) {
  const count = waiting.length;
  const kept = count ? `${entries(count)} on this device.` : "";
  const careful = count && !lasting ? " This browser keeps nothing for later: leave the page open until all is sent." : "";
  if (problem === "sign-in") return `${kept} Sign in again to send ${count === 1 ? "it" : "them"}. Nothing is lost.${careful}`;
  if (problem === "other") return `${kept} Kept under another sign-in.${careful}`;
  if (problem === "line") {
    return count ? `No line. ${kept} Sent by itself when the line is back.${careful}` : "No line. You can go on: entries are kept on this device.";
  }
  if (problem === "server") return `The server does not answer properly. ${kept} Tried again by itself.${careful}`;
  if (problem === "device") return `This browser does not give out what it keeps. ${kept} Leave the page open: tried again by itself.`;
  if (sending || count) return `Sending. ${kept}${careful}`;
  return "";
}

function actions(state) {
  if (state.problem === "sign-in") {
    const link = element("a", "Sign in again", "btn btn-primary btn-sm");
    link.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    return [link];
  }
  if (state.problem === "other") return [button(`Send as ${state.name}`, sendAsMe)];
  return [];
}

function waitingList(waiting) {
  const made = element("details", "", "offline-waiting");
  const list = document.createElement("ul");
  for (const item of waiting) list.append(element("li", item.label));
  made.append(element("summary", "What waits"), list);
  return made;
}

// A page that can do more with what was refused than put it away: `make(item)` gives {text, act}, or nothing.
let offered = () => null;
export const offer = (make) => { offered = make; };

function refusal(item) {
  const made = element("div", "", "notice notice-danger offline-refusal");
  const body = document.createElement("div");
  const told = [item.refusal.message, item.refusal.next_step].filter(Boolean).join(" ");
  body.append(element("p", `Not done: ${item.label}`, "notice-title"), element("p", told));
  const more = offered(item);
  if (more) body.append(button(more.text, more.act), " ");
  body.append(button("Put away", () => dismiss(item.key)));
  made.append(body);
  return made;
}

function show(place) {
  // A page that keeps all the time says so itself: here only what is out of the ordinary.
  const quiet = place.dataset.offlineStatus === "quiet";
  const line = element("p", "", "offline-words");
  line.setAttribute("role", "status");
  const more = element("div", "", "offline-more");
  const refusals = document.createElement("div");
  refusals.setAttribute("role", "alert");
  place.append(line, more, refusals);
  let before = 0;
  let told = "";
  let timer;
  let shownRefusals = "";

  subscribe((state) => {
    let text = quiet && !state.problem ? "" : words(state);
    const count = quiet && !state.problem && !before ? 0 : state.waiting.length;
    if (!text && before) {
      text = "All sent.";
      clearTimeout(timer);
      timer = setTimeout(() => { before = 0; place.dataset.tone = ""; line.textContent = told = ""; }, ALL_SENT_FOR);
    } else {
      clearTimeout(timer);
      if (count || !state.sending) before = count;
    }
    if (text !== told) {
      line.textContent = text;
      told = text;
      place.dataset.tone = text === "All sent." ? "good" : state.problem ? "warm" : text ? "calm" : "";
      more.replaceChildren(...actions(state));
      if (state.problem && count) more.append(waitingList(state.waiting));
    }
    // What the page itself shows in its place is not told twice.
    const outside = state.refused.filter((item) => !item.about.inline);
    const keys = outside.map((item) => item.key).join();
    if (keys !== shownRefusals) {
      shownRefusals = keys;
      refusals.replaceChildren(...outside.map(refusal));
    }
  });
}

for (const place of document.querySelectorAll("[data-offline-status]")) show(place);
