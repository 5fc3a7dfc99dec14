// Counting down by the server's clock, whatever the clock of this device says.

const RESYNC = 45000;

export class ServerClock {
  #offset;

  // `serverNow` is the server's time in milliseconds when the page was made.
  constructor(serverNow) {
    this.sync(serverNow);
  }

  sync(serverNow) {
    this.#offset = serverNow - performance.now();
  }

  // performance.now() runs evenly even if somebody sets the device's clock.
  now() {
    return this.#offset + performance.now();
  }
}

export function timeLeft(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export async function fetchState(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok || answer.redirected) throw new Error(`status ${answer.status}`);
  return answer.json();
}

// Asks for `url` (or what it returns) again and again while the page is looked at, and at once when it is
// looked at again.
export function poll(url, every, receive) {
  let timer;
  const ask = async () => {
    clearTimeout(timer);
    if (!document.hidden) {
      try {
        receive(await fetchState(typeof url === "function" ? url() : url));
      } catch {
        // No line: the next turn tries again.
      }
    }
    // Spread out, so that a room full of phones does not ask in the same second.
    timer = setTimeout(ask, every * (0.9 + Math.random() * 0.2));
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
  timer = setTimeout(ask, every);
}

const moment = (text) => (text ? Number(text) : null);

// The bar above the questions: time left, warnings at five minutes and at one. `tell` is called each second with
// whether answers can be sent now, as far as the clock goes.
// `known` is the server's time as the device knows it: where the page was kept on it, the page's own is old.
export function startCountdown(bar, { tell = () => {}, known = () => 0, learn = () => {} } = {}) {
  const clock = new ServerClock(Math.max(Number(bar.dataset.now), known()));
  let closes = Number(bar.dataset.closes);
  let sendsFrom = moment(bar.dataset.sendsFrom);
  let graceUntil = moment(bar.dataset.graceUntil);
  const shown = bar.querySelector("[data-left]");
  const announce = bar.querySelector("[data-announce]");
  const warned = new Set();

  const tick = () => {
    const left = closes - clock.now();
    const grace = graceUntil === null ? 0 : graceUntil - clock.now();
    if (left > 0) shown.textContent = `${timeLeft(left)} left`;
    else if (graceUntil === null) shown.textContent = "The time is over: send now";
    else shown.textContent = grace > 0 ? `Over: ${timeLeft(grace)} to send` : "Over: kept, not sent";
    tell(sendsFrom === null || clock.now() >= sendsFrom);
    bar.classList.toggle("time-short", left <= 5 * 60000);
    bar.classList.toggle("time-last", left <= 60000);
    if (left <= 0) announce.textContent = "";
    for (const minutes of [5, 1]) {
      if (left <= minutes * 60000 && left > 0 && !warned.has(minutes)) {
        warned.add(minutes);
        announce.textContent = `${minutes} minute${minutes === 1 ? "" : "s"} left. Please send your answers in time.`;
      }
    }
  };
  tick();
  setInterval(tick, 1000);
  poll(bar.dataset.url, RESYNC, (state) => {
    clock.sync(state.now);
    learn(state.now);
    // Extended or closed by the organiser meanwhile.
    if (state.closes !== null && state.closes !== closes) {
      closes = state.closes;
      warned.clear();
      announce.textContent = "";
    }
    sendsFrom = state.sends_from ?? null;
    graceUntil = state.grace_until ?? null;
    tick();
  });
}
