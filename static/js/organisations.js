// Suggestions for organisations while typing: a combobox as the ARIA Authoring Practices describe it.
// Without this module the browser's own list in the page serves, and anything may be typed in either case.

const WAIT = 150;
const FROM = 2;

let made = 0;

class Suggestions {
  constructor(input) {
    this.input = input;
    this.url = input.dataset.organisations;
    this.entries = [];
    this.active = -1;
    const id = `suggestions-${++made}`;

    this.list = document.createElement("ul");
    this.list.id = id;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Organisations");
    this.status = document.createElement("span");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");

    const around = document.createElement("div");
    around.className = "suggestions-around";
    input.replaceWith(around);
    around.append(input, this.list, this.status);

    // The browser's own list would lie over ours, and finds no 'Údarás' for 'udaras'.
    input.removeAttribute("list");
    input.autocomplete = "off";
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
    })) input.setAttribute(name, value);

    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // Before the blur, which would take the list away.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take([...this.list.children].indexOf(option));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.request?.abort();
    if (this.input.value.trim().length < FROM) return this.close();
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    this.request = new AbortController();
    const url = new URL(this.url, location.href);
    url.searchParams.set("q", this.input.value);
    try {
      const answer = await fetch(url, { signal: this.request.signal });
      if (answer.ok) this.show(await answer.json());
    } catch {
      // No line, or typed on: what was typed stands.
    }
  }

  show(entries) {
    if (document.activeElement !== this.input) return;
    this.entries = entries;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...entries.map((entry, number) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = entry.name;
      if (entry.spelling) {
        const also = document.createElement("span");
        also.className = "suggestion-spelling";
        also.textContent = ` for ${entry.spelling}`;
        option.append(also);
      }
      return option;
    }));
    const alone = entries.length === 1 && entries[0].name === this.input.value.trim();
    this.open(entries.length > 0 && !alone);
    const found = entries.length === 1 ? "1 organisation is known" : `${entries.length} organisations are known`;
    this.status.textContent = entries.length ? `${found}. Choose with the arrow keys.` : "";
  }

  open(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.open(false);
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  }

  move(step) {
    const count = this.entries.length;
    // One further than the last is the input itself again.
    this.active = ((this.active + 1 + step + count + 1) % (count + 1)) - 1;
    [...this.list.children].forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === this.active));
      if (number === this.active) option.scrollIntoView({ block: "nearest" });
    });
    if (this.active < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.active}`);
  }

  take(number) {
    this.input.value = this.entries[number].name;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  key(event) {
    if (event.isComposing) return;
    if (this.list.hidden) {
      if (event.key === "ArrowDown" && this.input.value.trim().length >= FROM) {
        event.preventDefault();
        this.ask();
      }
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.active >= 0) {
      // Choosing is not sending.
      event.preventDefault();
      this.take(this.active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }
}

for (const input of document.querySelectorAll("input[data-organisations]")) new Suggestions(input);
