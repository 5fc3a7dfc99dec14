// Lets the desk, the topic guide, the notes of a group and the delegate's questionnaire open where there is no line:
// their own pages and the static files that they need, nothing else.
// The page itself puts them into the cache (offline-page.js); the server writes VERSION above this text.

const CACHE = `pages-${VERSION}`;
const PAGES = /^\/(seminars\/[^/]+\/(desk|guide|groups\/\d+\/notes)|d\/[^/]+\/questionnaire|q\/[^/]+\/form)$/;
const PATIENCE = 3000;
const REMEMBER = 30000;
let lostAt = 0;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (/^(desk|pages)-/.test(name) && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

const lost = () => Date.now() - lostAt < REMEMBER;

// The server's answer, or a failure when it takes too long and there is something kept to show instead.
async function fromServer(request, patience) {
  const answer = fetch(request);
  if (!patience) return answer;
  answer.catch(() => {});
  const late = new Promise((_, reject) => { setTimeout(() => reject(new Error("late")), patience); });
  return Promise.race([answer, late]);
}

async function freshOrKept(request, key) {
  const found = await (await caches.open(CACHE)).match(key);
  if (found && lost()) {
    // Known to be without a line a moment ago: do not let people wait again.
    if (navigator.onLine) fetch(request.url, { method: "HEAD" }).then(() => { lostAt = 0; }, () => {});
    return found;
  }
  try {
    const answer = await fromServer(request, found && PATIENCE);
    if (answer.status < 500 || !found) return answer;
  } catch (error) {
    if (!found) throw error;
  }
  lostAt = Date.now();
  return found;
}

async function keptOrFresh(request) {
  return await (await caches.open(CACHE)).match(request.url) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (PAGES.test(url.pathname)) event.respondWith(freshOrKept(request, url.pathname));
  } else if (url.pathname.includes("/static/")) {
    // An address with its version never changes its content.
    event.respondWith(url.searchParams.has("v") ? keptOrFresh(request) : freshOrKept(request, request.url));
  }
});
