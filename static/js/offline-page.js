// Makes this page open without a line next time: registers the service worker and keeps the page and its files.

const STATIC = "/static/";

// What the page has loaded, and what it may load later.
function filesOfPage(also) {
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const named = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")]
    .map((each) => each.href || each.src);
  const all = [...loaded, ...named, ...also].map((each) => new URL(each, location.href));
  return [...new Set(all.filter((url) => url.origin === location.origin && url.pathname.includes(STATIC)).map(String))];
}

async function keepFiles(version, also) {
  const cache = await caches.open(`pages-${version}`);
  const have = new Set((await cache.keys()).map((request) => request.url));
  await Promise.all(filesOfPage(also).filter((url) => !have.has(url) || !url.includes("?v=")).map((url) => cache.add(url)));
  const page = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  // Led to the sign-in page, or an error: what was kept before stays.
  if (page.ok && !page.redirected) await cache.put(location.pathname, page);
}

// Resolves to whether the page opens without a line from now on.
export async function keepPage({ worker, version, scope, also = [] }) {
  if (!("serviceWorker" in navigator) || !("caches" in globalThis)) return false;
  try {
    await navigator.serviceWorker.register(worker, { scope });
    await keepFiles(version, also);
    return true;
  } catch {
    return Boolean(await caches.match(location.pathname).catch(() => false));
  }
}

// This page again comes from the server only, such as once its form was sent.
export async function forgetPage(path) {
  if (!("caches" in globalThis)) return;
  for (const name of await caches.keys()) if (name.startsWith("pages-")) await (await caches.open(name)).delete(path);
}

export async function forgetPages() {
  if ("caches" in globalThis) {
    for (const name of await caches.keys()) if (/^(desk|pages)-/.test(name)) await caches.delete(name);
  }
  for (const each of await navigator.serviceWorker?.getRegistrations() ?? []) await each.unregister();
}
