// The seminar's delegates as this device knows them, and the search in them.

// The same as seminars.registration.names.fold: small letters, no accents, no signs.
const PLAIN = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", ß: "ss" };

export function fold(text) {
  return text
    .replace(/['’‘ʼ`´]/g, "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[øłđðþæœıß]/g, (letter) => PLAIN[letter])
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const SMALL_WORDS = new Set("a an and at for in of on the to agus ar de do i is le na".split(" "));

// The same as seminars.registration.names.short_forms: 'hse' for the Health Service Executive.
export function shortForms(organisation) {
  const words = fold(organisation).split(" ").filter(Boolean);
  const initials = (each) => each.map((word) => [...word][0]).join("");
  const forms = new Set([initials(words), initials(words.filter((word) => !SMALL_WORDS.has(word)))]);
  return [...forms].filter((form) => form.length >= 3).join(" ");
}

function person([id, name, organisation, code, sortKey, state, walkIn, since, by, left]) {
  // The sort key holds the family name with its particles, so that 'obriain' finds Ó Briain.
  const key = ` ${fold(`${code} ${name} ${organisation}`)} ${shortForms(organisation)} ${sortKey}`;
  return { id, name, organisation, code, sortKey, state, walkIn: Boolean(walkIn), since, by, left, key };
}

function elsewhere([name, organisation, sortKey, seminar, waits]) {
  return { id: `elsewhere ${seminar} ${sortKey} ${organisation}`, name, organisation, code: "", sortKey, seminar, waits, key: ` ${fold(`${name} ${organisation}`)} ${shortForms(organisation)} ${sortKey}` };
}

const DOTTED = /^[^\p{L}\p{N}_]*\p{L}(?:\.\p{L}){2,}[^\p{L}\p{N}_]*$/u;

// The same as seminars.registration.names.search_words: 'H.S.E.' is 'hse' or 'h s e'.
export function searchWords(text) {
  return text.split(/\s+/).flatMap((part) => {
    const folded = fold(part);
    if (DOTTED.test(part)) return [[folded.replace(/ /g, ""), folded]];
    return folded.split(" ").filter(Boolean).map((word) => [word]);
  });
}

// Words that begin a word of the key rank before those inside one.
function fits(entry, words) {
  let score = 0;
  for (const ways of words) {
    if (!ways.some((word) => entry.key.includes(word))) return -1;
    if (!ways.some((word) => entry.key.includes(` ${word}`))) score += 2;
  }
  return entry.sortKey.startsWith(words[0][0]) ? score : score + 1;
}

export class DeskList {
  #rows = new Map(); // number -> what the server sent
  #people = new Map();
  #elsewhereRows = [];
  #elsewhere = [];
  cursor = "";
  day = "";
  complete = false; // whether everybody is here, not only some whom the server found
  elsewhereAt = 0; // when the list of the other venues was true, by the server's clock; 0 where that is not known

  get size() { return this.#people.size; }

  // Takes what the server answered (seminars.attendance.device.changes).
  apply({ cursor, day, full, rows, gone = [], elsewhere: others, now = 0 }) {
    if (full) {
      this.#rows.clear();
      this.#people.clear();
    }
    this.patch(rows, gone);
    if (others) {
      this.#elsewhereRows = others;
      this.#elsewhere = others.map(elsewhere);
      this.elsewhereAt = now;
    }
    this.cursor = cursor;
    this.day = day;
    this.complete ||= full;
  }

  patch(rows, gone = []) {
    for (const row of rows) {
      this.#rows.set(row[0], row);
      this.#people.set(row[0], person(row));
    }
    for (const id of gone) { this.#rows.delete(id); this.#people.delete(id); }
  }

  // To keep on the device, and back. Of another day only the people are true, not who is in.
  dump() {
    return {
      cursor: this.cursor, day: this.day, complete: this.complete, rows: [...this.#rows.values()],
      elsewhere: this.#elsewhereRows, now: this.elsewhereAt,
    };
  }

  load(kept, day) {
    const same = kept.day === day;
    const rows = same ? kept.rows : kept.rows.map((row) => [...row.slice(0, 7), "", "", ""]);
    this.apply({ ...kept, rows, full: true });
    this.complete = kept.complete;
    this.day = day;
    if (!same) this.cursor = "";
  }

  get(id) { return this.#people.get(id); }

  withCode(code) {
    for (const each of this.#people.values()) if (each.code === code) return each;
    return undefined;
  }

  organisations() {
    return [...new Set([...this.#people.values()].map((each) => each.organisation))].sort((a, b) => a.localeCompare(b));
  }

  // Whom every word of `text` fits: those still to come first, then by the alphabet. Signs alone find nobody.
  search(text, statusOf, limit) {
    const words = searchWords(text);
    if (!words.length) return { found: [], more: false, others: [] };
    const found = [];
    for (const each of this.#people.values()) {
      const score = fits(each, words);
      if (score >= 0) found.push({ entry: each, score, status: statusOf(each) });
    }
    const rank = ({ status }) => (status.kind === "in" ? 1 : 0);
    found.sort((a, b) => rank(a) - rank(b) || a.score - b.score || (a.entry.sortKey < b.entry.sortKey ? -1 : 1));
    const others = found.length < 5 ? this.#elsewhere.filter((each) => fits(each, words) >= 0).slice(0, 5) : [];
    return { found: found.slice(0, limit), more: found.length > limit, others };
  }

  // The day's figures, as seminars.attendance.queries.day_figures counts them.
  figures(statusOf) {
    const counted = { expected: 0, present: 0, walkIns: 0 };
    for (const each of this.#people.values()) {
      const status = statusOf(each);
      if (status.state !== "registered") continue;
      if (!each.walkIn) counted.expected += 1;
      if (status.kind !== "in") continue;
      counted.present += 1;
      if (each.walkIn) counted.walkIns += 1;
    }
    return { ...counted, toCome: counted.expected - (counted.present - counted.walkIns) };
  }
}
