// What this device keeps (IndexedDB): two stores, the queue of requests and named values.
// Where the browser keeps nothing (a private window, a full disk), a page's memory stands in: `lasting` says so.

const NAME = "seminars";
const VERSION = 1;
let opened;

// Once somebody has signed out, pages that are open still keep nothing more.
export const store = { lasting: true, closed: false };
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("seminars-device") : null;
const forgetListeners = new Set();
export const onForget = (listener) => forgetListeners.add(listener);
channel?.addEventListener("message", () => {
  store.closed = true;
  for (const listener of forgetListeners) listener();
});

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const queue = asked.result.createObjectStore("queue", { keyPath: "seq", autoIncrement: true });
      queue.createIndex("key", "key", { unique: true });
      asked.result.createObjectStore("kept");
    };
    asked.onsuccess = () => {
      // Another tab deletes or upgrades: let go, and open anew at the next call.
      asked.result.onversionchange = () => { asked.result.close(); opened = undefined; };
      asked.result.onclose = () => { opened = undefined; };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  }).catch((error) => { opened = undefined; throw error; });
  return opened;
}

// Runs `work(objectStore)`, which returns a request or nothing; resolves once the data are on the disk.
async function transact(name, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, mode === "readwrite" ? { durability: "strict" } : {});
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("not kept"));
    transaction.onerror = () => {};
  });
}

const memory = { queue: new Map(), kept: new Map(), next: 2 ** 40 };

async function attempt(work, instead) {
  if (store.closed) return undefined;
  if (store.lasting) {
    try {
      return await work();
    } catch {
      store.lasting = false;
    }
  }
  return instead();
}

// Named values.

export const keep = (name, value) => attempt(
  () => transact("kept", "readwrite", (each) => { each.put(value, name); }),
  () => { memory.kept.set(name, value); },
);

export const kept = (name) => attempt(
  () => transact("kept", "readonly", (each) => each.get(name)),
  () => memory.kept.get(name),
);

export const forget = (prefix) => attempt(
  () => transact("kept", "readwrite", (each) => { each.delete(IDBKeyRange.bound(prefix, `${prefix}\uffff`)); }),
  () => { for (const name of [...memory.kept.keys()]) if (name.startsWith(prefix)) memory.kept.delete(name); },
);

// Until the disk has taken an item it is held in localStorage, which is written at once: a page that is left at that
// very moment takes nothing along, and the next page takes it up.
const HELD = "seminars-held:";

function hold(item) {
  if (store.closed) return;
  try { localStorage.setItem(HELD + item.key, JSON.stringify(item)); } catch { /* no room, or not allowed */ }
}

function letGo(key) {
  try { localStorage.removeItem(HELD + key); } catch { /* not allowed */ }
}

function held() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(HELD)).map((name) => JSON.parse(localStorage.getItem(name)))
      .filter(Boolean).sort((one, other) => one.made_at - other.made_at);
  } catch {
    return [];
  }
}

export async function takeUpHeld() {
  for (const item of held()) await addItem(item);
}

// The queue: items by their number `seq`, in the order in which they were added. What the disk does not take
// stands in memory behind what it holds.

export async function addItem(item) {
  hold(item);
  try {
    const seq = await transact("queue", "readwrite", (each) => each.add(item));
    letGo(item.key);
    return seq;
  } catch (error) {
    // Another page has taken up what this one still held, or it was there already.
    if (error?.name === "ConstraintError") {
      letGo(item.key);
      return transact("queue", "readonly", (each) => each.index("key").getKey(item.key));
    }
    store.lasting = false;
    const seq = memory.next++;
    memory.queue.set(seq, { ...item, seq });
    return seq;
  }
}

export async function allItems() {
  let found = [];
  try {
    found = await transact("queue", "readonly", (each) => each.getAll());
  } catch {
    store.lasting = false;
  }
  return [...found, ...memory.queue.values()];
}

// Changes an item in one step: `change(item)` returns it changed, null to remove it, undefined to leave it.
// Resolves to whether it was changed.
export async function changeItem(seq, change) {
  const inMemory = memory.queue.get(seq);
  if (inMemory) {
    const next = change({ ...inMemory });
    if (next === null) {
      memory.queue.delete(seq);
      letGo(inMemory.key);
    } else if (next) memory.queue.set(seq, next);
    return next !== undefined;
  }
  let changed = false;
  await transact("queue", "readwrite", (each) => {
    const found = each.get(seq);
    found.onsuccess = () => {
      if (!found.result) return;
      const next = change(found.result);
      changed = next !== undefined;
      if (next === null) each.delete(seq);
      else if (next) each.put(next);
    };
  });
  return changed;
}

// Everything, when somebody signs out of a shared device.
export async function forgetEverything() {
  store.closed = true;
  memory.queue.clear();
  memory.kept.clear();
  for (const item of held()) letGo(item.key);
  await transact("queue", "readwrite", (each) => { each.clear(); });
  await transact("kept", "readwrite", (each) => { each.clear(); });
  channel?.postMessage("forget");
}
