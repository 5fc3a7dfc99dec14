// The list of delegates kept up to date, and kept on this device for the time without a line.

import { forget, keep, kept } from "./device-store.js";
import { learnTime, noticeLine } from "./offline-queue.js";

const ALL_ANEW = 300000;
const KEEP_WITHIN = 1000;
// From one day's end to the next morning.
const KEPT_FOR = 16 * 3600000;
const ANSWER_WITHIN = 15000;

// `day` tells which day is asked about; `changed` is called when the list has changed.
export function makeNews(desk, list, day, changed) {
  const name = `desk:${desk.dataset.slug}`;
  let keeping;
  let asking = false;
  let readAll = 0;

  async function keepNow() {
    clearTimeout(keeping);
    keeping = undefined;
    if (list.complete) await keep(name, { ...list.dump(), at: Date.now() });
  }

  // Soon, but not with every change.
  function keepSoon() {
    keeping ??= setTimeout(keepNow, KEEP_WITHIN);
  }

  function address(path, values) {
    const url = new URL(path, location.href);
    url.search = new URLSearchParams({ day: day(), ...values });
    return url;
  }

  const get = (url) => fetch(url, {
    headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN),
  });

  addEventListener("pagehide", () => { if (keeping) keepNow(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && keeping) keepNow(); });

  return {
    keepSoon,

    // Names of one seminar at a time, and none at which nobody has looked for long.
    async recall() {
      if (await kept("desk-of") !== name) await forget("desk:");
      await keep("desk-of", name);
      const before = await kept(name);
      if (before && Date.now() - before.at < KEPT_FOR) list.load(before, day());
    },

    // What has changed since the last time; everything now and then.
    async ask() {
      if (asking) return;
      asking = true;
      try {
        const anew = !list.cursor || Date.now() - readAll > ALL_ANEW;
        const answer = await get(address(desk.dataset.delegates, anew ? {} : { since: list.cursor }));
        if (answer.redirected) return noticeLine("sign-in");
        if (!answer.ok) return noticeLine("server");
        const changes = await answer.json();
        if (changes.day !== day()) return;
        learnTime(changes.now);
        noticeLine("");
        list.apply(changes);
        if (changes.full) readAll = Date.now();
        if (!changes.full && !changes.rows.length && !changes.gone.length) return;
        // The whole list at once: the page may be opened anew in a dead spot a moment later.
        if (changes.full) await keepNow();
        else keepSoon();
        changed();
      } catch {
        noticeLine("line");
      } finally {
        asking = false;
      }
    },

    // Until the list is here the server searches.
    async askFor(text) {
      try {
        const answer = await get(address(desk.dataset.search, { q: text }));
        if (!answer.ok || answer.redirected || list.complete) return;
        list.patch((await answer.json()).rows);
        changed();
      } catch {
        // Asking for the list tells of a lost line.
      }
    },
  };
}
