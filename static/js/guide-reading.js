// Reading a guide on a tablet: opens where it was left, shows which topic is on, and works without a line.

import { keepPage } from "./offline-page.js";

const guide = document.querySelector("[data-guide]");
const key = `guide:${guide.dataset.guide}`;
const topics = [...guide.querySelectorAll(".guide-topic")];
const links = new Map([...guide.querySelectorAll(".guide-jump a")].map((link) => [link.hash.slice(1), link]));

// Storage can be full or forbidden; the guide is read all the same.
function remember(topic) {
  try {
    localStorage.setItem(key, topic);
  } catch { /* not remembered */ }
}

function remembered() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

let current = null;
function show(topic) {
  if (topic === current) return;
  links.get(current?.id)?.removeAttribute("aria-current");
  current = topic;
  const link = links.get(topic?.id);
  link?.setAttribute("aria-current", "location");
  remember(topic?.id ?? "");
}

// The topic that is on: the last one that begins above the middle of the screen.
let waiting = false;
function look() {
  waiting = false;
  show(topics.findLast((topic) => topic.getBoundingClientRect().top < innerHeight / 2) ?? null);
}

const last = document.getElementById(remembered() || "");
if (!location.hash && last) last.scrollIntoView();
look();
addEventListener("scroll", () => {
  if (!waiting) requestAnimationFrame(look);
  waiting = true;
}, { passive: true });

if (guide.dataset.worker) {
  const opens = await keepPage({ worker: guide.dataset.worker, version: guide.dataset.version, scope: "/seminars/" });
  const news = guide.querySelector("[data-guide-news]");
  news.textContent = opens ? "This page now also opens without a line." : "";
  news.hidden = !opens;
  guide.dataset.ready = opens ? "offline" : "page";
}
