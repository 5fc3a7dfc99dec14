// Dragging the rows of one or several lists to another place, for editors that keep the order on the server.
//
// In `editor` ([data-editor], with the token in data-csrf and a line for news), each row is an element with
// data-move (the address that takes the list, called `field`, and "place") in a list with data-list (its id). A row may stand for
// several things that the server counts one by one (data-count). Rows may stand within rows: those with the same
// data-rank change places with each other, in lists of that rank. The handle stands at the beginning of the row, or of
// what in it has data-handle. Where the server answers with the page, all of the editor is taken from it, so that numbers
// and names of buttons are right again. Without scripts, and by keyboard, the arrows beside each row do the same.

export function dragOrder(editor, { field = "list" } = {}) {
  function tell(text) {
    const news = editor.querySelector("[data-editor-news]");
    news.textContent = text;
    news.hidden = false;
  }

  async function send(row) {
    const list = row.parentElement;
    let place = 0;
    for (const each of list.children) {
      if (each === row) break;
      place += Number(each.dataset.count ?? 1);
    }
    const body = new URLSearchParams({ csrf_token: editor.dataset.csrf, [field]: list.dataset.list, place });
    try {
      const answer = await fetch(row.dataset.move, { method: "POST", body, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.ok) {
        const fresh = page.querySelector("[data-editor]");
        if (fresh) {
          editor.replaceChildren(...fresh.childNodes);
          makeHandles();
        }
        tell("Moved.");
        return true;
      }
      tell(page.querySelector("main")?.innerText.trim().split("\n").filter(Boolean).slice(0, 3).join(" ") || "It cannot go there.");
    } catch {
      tell("It was not moved: there is no line. Try again in a moment.");
    }
    return false;
  }

  // Where the row goes when the pointer is here: before or behind another row, or into an empty list.
  function target(row, event) {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const rank = row.dataset.rank ? `[data-rank="${row.dataset.rank}"]` : ":not([data-rank])";
    const other = under?.closest(`[data-move]${rank}`);
    if (other && other !== row && editor.contains(other)) {
      const box = other.getBoundingClientRect();
      return { list: other.parentElement, next: event.clientY < box.top + box.height / 2 ? other : other.nextElementSibling };
    }
    const list = under?.closest(`[data-list]${rank}`);
    return list && editor.contains(list) && !list.querySelector(`[data-move]${rank}`) ? { list, next: null } : null;
  }

  // The row that is being dragged, and where it came from.
  let drag = null;

  function makeHandle(row) {
    const handle = document.createElement("span");
    handle.className = "drag-handle";
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    (row.querySelector(":scope > [data-handle]") ?? row).prepend(handle);
    handle.addEventListener("pointerdown", (event) => {
      if (event.button || drag) return;
      event.preventDefault();
      // Not the handle: it would lose the pointer as soon as its row is put elsewhere.
      editor.setPointerCapture(event.pointerId);
      drag = { row, list: row.parentElement, next: row.nextElementSibling };
      row.classList.add("dragged");
      // What is tall may be shown shorter meanwhile (data-dragging); the handle stays under the pointer where it can.
      editor.dataset.dragging = row.dataset.rank ?? "";
      scrollBy(0, handle.getBoundingClientRect().top + handle.offsetHeight / 2 - event.clientY);
    });
  }

  function letGo() {
    const from = drag;
    drag = null;
    delete editor.dataset.dragging;
    from.row.classList.remove("dragged");
    from.row.scrollIntoView({ block: "nearest" });
    return from;
  }

  function goHome({ row, list, next }) {
    list.insertBefore(row, next);
  }

  editor.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (event.clientY < 60) scrollBy(0, -18);
    if (event.clientY > innerHeight - 60) scrollBy(0, 18);
    const to = target(drag.row, event);
    if (to) to.list.insertBefore(drag.row, to.next);
  });
  editor.addEventListener("pointerup", async () => {
    if (!drag) return;
    const from = letGo();
    const { row, list, next } = from;
    if (row.parentElement === list && row.nextElementSibling === next) return;
    if (!await send(row)) goHome(from);
  });
  editor.addEventListener("pointercancel", () => {
    if (!drag) return;
    goHome(letGo());
  });

  function makeHandles() {
    editor.querySelectorAll("[data-move]").forEach(makeHandle);
  }
  makeHandles();
}
