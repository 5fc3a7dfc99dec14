// Quotations of a note: painted where they stand in the text, and listed below it.

import { element } from "./elements.js";

const pattern = (words) => words.trim().split(/\s+/)
  .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");

// [start, end] of each quotation where it stands first; what overlaps is one. The same as seminars/notes/quoting.py.
export function spans(text, quotations) {
  const found = quotations.filter((words) => words.trim())
    .map((words) => new RegExp(pattern(words)).exec(text))
    .filter(Boolean).map((match) => [match.index, match.index + match[0].length])
    .sort((one, other) => one[0] - other[0]);
  const joined = [];
  for (const [start, end] of found) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

// A sheet behind the text box with the same words, unseen but for the marks.
export class Paint {
  constructor(box) {
    this.box = box;
    this.sheet = element("div", "", "form-control note-paint");
    this.sheet.setAttribute("aria-hidden", "true");
    box.before(this.sheet);
    box.addEventListener("scroll", () => { this.sheet.scrollTop = box.scrollTop; });
  }

  show(quotations) {
    const text = this.box.value;
    const pieces = [];
    let done = 0;
    for (const [start, end] of spans(text, quotations)) {
      pieces.push(text.slice(done, start), element("mark", text.slice(start, end)));
      done = end;
    }
    // A last line break takes no room without something behind it.
    this.sheet.replaceChildren(...pieces, `${text.slice(done)}\u200b`);
    this.sheet.scrollTop = this.box.scrollTop;
  }
}

// The list below the text. `rows` are {id, text, stands}; one without an id is still on its way.
export function list(place, rows, text) {
  const items = rows.map((row) => {
    const item = document.createElement("li");
    const body = document.createElement("div");
    const figure = element("figure", "", "quotation");
    const block = document.createElement("blockquote");
    block.append(element("p", row.text));
    figure.append(block);
    body.append(figure);
    if (!spans(text, [row.text]).length) body.append(element("p", "Not in the text word for word.", "text-quiet"));
    item.append(body);
    if (row.id) {
      item.dataset.quotation = row.id;
      const button = element("button", "Remove", "btn btn-quiet btn-sm");
      button.type = "submit";
      button.name = "act";
      button.value = `remove:${row.id}`;
      button.append(element("span", ` quotation: ${row.text.slice(0, 40)}`, "visually-hidden"));
      item.append(button);
    } else {
      item.append(element("span", "Being saved", "text-quiet"));
    }
    return item;
  });
  place.replaceChildren(...items);
  place.hidden = items.length === 0;
}
