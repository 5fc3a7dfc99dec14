// The board of groups: moving people by dragging or by the box beside the name, with the mix kept up to date.

import { poll } from "./clock.js";

const POLL = 6000;
const board = document.querySelector("[data-board]");
const news = document.getElementById("board-news");
let version = Number(board.dataset.version);
let busy = false;

function tell(text, action) {
  news.className = "alert alert-info";
  news.textContent = text;
  if (action) {
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = action;
    link.className = "alert-link ms-2";
    news.append(" ", link);
  }
  news.hidden = false;
}

function show(state) {
  version = state.version;
  for (const input of board.querySelectorAll("input[name=seen]")) input.value = version;
  for (const input of document.querySelectorAll("input[name=seen]")) input.value = version;
  const set = (id, text) => {
    const element = document.getElementById(id);
    if (element) element.textContent = text;
  };
  set("pairs", state.pairs);
  set("verdict", state.verdict);
  set("ungrouped", state.ungrouped);
  for (const [number, size] of Object.entries(state.sizes)) {
    const element = board.querySelector(`[data-size="${number}"]`);
    if (element) element.textContent = size;
  }
  const mix = document.getElementById("mix");
  if (mix) mix.innerHTML = state.mix;
  const list = document.getElementById("broken-list");
  list.replaceChildren(...state.broken.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  document.getElementById("broken").hidden = state.broken.length === 0;
}

// Whether a row comes after another by name; of two of one name, whoever was there first comes first.
function follows(row, other) {
  if (row.dataset.order !== other.dataset.order) return row.dataset.order > other.dataset.order;
  return Number(row.dataset.person) > Number(other.dataset.person);
}

// Puts the row into the list of its new group, where the order of names there says.
function place(row, number) {
  const list = board.querySelector(`[data-drop="${number}"]`);
  const next = [...list.children].find((other) => other !== row && follows(other, row));
  list.insertBefore(row, next ?? null);
  row.querySelector("select").value = number;
  row.closest(".card, section, div")?.querySelector("[data-empty]")?.remove();
}

async function move(row, number) {
  const form = row.querySelector("form");
  const from = row.closest("[data-drop]").dataset.drop;
  if (busy || from === String(number)) {
    row.querySelector("select").value = from;
    return;
  }
  busy = true;
  place(row, number);
  const data = new FormData(form);
  data.set("group", number);
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const state = await answer.json();
    if (!answer.ok) {
      place(row, from);
      tell(`${state.message} ${state.next_step}`, "Show the groups as they are now");
    } else {
      show(state);
      const list = row.closest("[data-drop]");
      const where = `${[...list.children].indexOf(row) + 1} of ${list.children.length}`;
      tell([`${row.dataset.name}: ${list.dataset.label}.`, `Now ${where} there, by name.`, ...state.warnings.map((text) => `Not kept: ${text}.`)].join(" "));
    }
  } catch {
    place(row, from);
    tell(`${row.dataset.name} was not moved: there is no line. Try again in a moment.`);
  }
  busy = false;
}

// The box beside the name: choosing is enough. With the arrow keys one passes other groups on the
// way, so then the button decides.
for (const row of board.querySelectorAll("[data-person]")) {
  const form = row.querySelector("form");
  const select = form.querySelector("select");
  const button = form.querySelector("button");
  // Who chose before this script had come has the button still.
  let byKeyboard = select.value !== row.closest("[data-drop]").dataset.drop;
  button.hidden = !byKeyboard;
  select.addEventListener("keydown", () => {
    byKeyboard = true;
    button.hidden = false;
  });
  select.addEventListener("pointerdown", () => { byKeyboard = false; });
  select.addEventListener("change", () => { if (!byKeyboard) move(row, select.value); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.hidden = true;
    byKeyboard = false;
    move(row, select.value).then(() => select.focus());
  });
}

// Dragging, with mouse and finger alike.
function makeHandle(row) {
  const handle = document.createElement("span");
  handle.className = "drag-handle";
  handle.setAttribute("aria-hidden", "true");
  handle.textContent = "⠿";
  row.prepend(handle);
  let ghost = null;
  let over = null;
  let held = null;

  const at = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".card, #without-group")?.querySelector("[data-drop]");
  const end = () => {
    ghost?.remove();
    over?.classList.remove("drop-here");
    row.classList.remove("dragged");
    ghost = over = null;
  };
  handle.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    ghost = Object.assign(document.createElement("div"), { className: "drag-ghost", textContent: row.dataset.name });
    document.body.append(ghost);
    row.classList.add("dragged");
    follow(event);
    requestAnimationFrame(comeAlong);
  });
  const follow = (event) => {
    held = event;
    ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 8}px)`;
    const list = at(event);
    if (list !== over) {
      over?.classList.remove("drop-here");
      list?.classList.add("drop-here");
      over = list;
    }
  };
  // Near the edge of the window the page comes along, also while the finger is held still there.
  const comeAlong = () => {
    if (!ghost) return;
    const margin = 60;
    const by = held.clientY < margin ? -8 : held.clientY > innerHeight - margin ? 8 : 0;
    if (by) {
      scrollBy({ top: by, behavior: "instant" });
      follow(held);
    }
    requestAnimationFrame(comeAlong);
  };
  handle.addEventListener("pointermove", (event) => { if (ghost) follow(event); });
  handle.addEventListener("pointerup", (event) => {
    if (!ghost) return;
    const list = at(event);
    end();
    if (list) move(row, list.dataset.drop);
  });
  handle.addEventListener("pointercancel", end);
  addEventListener("keydown", (event) => { if (event.key === "Escape" && ghost) end(); });
}
board.querySelectorAll("[data-person]").forEach(makeHandle);
board.querySelector("[data-drag-hint]").hidden = false;

// Somebody else at work on the same groups.
poll(board.dataset.seats, POLL, (state) => {
  if (!busy && state.version > version) {
    tell(`${state.by} has changed the groups${state.note ? `: ${state.note}` : ""}.`, "Show the groups as they are now");
  }
});
