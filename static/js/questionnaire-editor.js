// The editor of a questionnaire: questions are dragged to another place, also into another section.
// Without this script, and by keyboard, the arrows beside each question do the same.

const editor = document.querySelector("[data-editor]");
const news = editor.querySelector("[data-editor-news]");

function tell(text) {
  news.textContent = text;
  news.hidden = false;
}

async function send(row) {
  const list = row.parentElement;
  // Statements of a grid count one by one on the server.
  let place = 0;
  for (const each of list.children) {
    if (each === row) break;
    place += Number(each.dataset.count);
  }
  const body = new URLSearchParams({ csrf_token: editor.dataset.csrf, section: list.dataset.section, place });
  try {
    const answer = await fetch(row.dataset.move, { method: "POST", body, headers: { Accept: "text/html" } });
    if (answer.ok) {
      tell("Moved.");
      return true;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    tell(page.querySelector("main")?.innerText.trim().split("\n").filter(Boolean).slice(0, 3).join(" ") || "It cannot go there.");
  } catch {
    tell("It was not moved: there is no line. Try again in a moment.");
  }
  return false;
}

function makeHandle(row) {
  const handle = document.createElement("span");
  handle.className = "drag-handle";
  handle.setAttribute("aria-hidden", "true");
  handle.textContent = "⠿";
  row.prepend(handle);
  let home = null;

  handle.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    home = { list: row.parentElement, next: row.nextElementSibling };
    row.classList.add("dragged");
  });
  handle.addEventListener("pointermove", (event) => {
    if (!home) return;
    if (event.clientY < 60) scrollBy(0, -18);
    if (event.clientY > innerHeight - 60) scrollBy(0, 18);
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const other = under?.closest(".editor-question");
    if (other && other !== row) {
      const box = other.getBoundingClientRect();
      other.parentElement.insertBefore(row, event.clientY < box.top + box.height / 2 ? other : other.nextElementSibling);
    }
  });
  const drop = async () => {
    if (!home) return;
    const { list, next } = home;
    home = null;
    row.classList.remove("dragged");
    if (row.parentElement === list && row.nextElementSibling === next) return;
    if (!(await send(row))) list.insertBefore(row, next);
  };
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", () => {
    if (!home) return;
    home.list.insertBefore(row, home.next);
    home = null;
    row.classList.remove("dragged");
  });
}

editor.querySelectorAll(".editor-question").forEach(makeHandle);
