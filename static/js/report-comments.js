// A comment that is being written stays on this device until it has arrived: also where the line drops, or the
// page is closed half-way.

const PREFIX = "report-comment:";
const LONGEST = 60 * 24 * 3600 * 1000;

function storage() {
  try {
    localStorage.setItem(`${PREFIX}try`, "1");
    localStorage.removeItem(`${PREFIX}try`);
    return localStorage;
  } catch {
    return null; // private browsing, or full
  }
}

const store = storage();
// Breaks between lines are written otherwise in a page than in a field.
const bare = (text) => text.replace(/\s+/g, "");

function kept(key) {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
}

function throwAwayOld() {
  for (const key of Object.keys(store).filter((each) => each.startsWith(PREFIX))) {
    if (!(Date.now() - kept(key)?.at < LONGEST)) store.removeItem(key);
  }
}

function watch(area) {
  const key = PREFIX + area.dataset.keep;
  const says = document.createElement("p");
  says.className = "text-quiet";
  says.setAttribute("role", "status");
  area.after(says);

  const here = [...area.closest(".report-talk").querySelectorAll(".report-comment-text")];
  const text = kept(key)?.text ?? "";
  const arrived = here.some((each) => bare(each.textContent) === bare(text));
  // What the server sent back with a message is newer.
  const returned = area.getAttribute("aria-invalid") === "true";
  if (!text || arrived) {
    store.removeItem(key);
  } else if (!returned) {
    area.value = text;
    area.closest("details").open = true;
    says.textContent = "Not sent yet: this was kept on this device.";
  }

  area.addEventListener("input", () => {
    if (bare(area.value) === "" || area.value === area.defaultValue) {
      store.removeItem(key);
      says.textContent = "";
      return;
    }
    try {
      store.setItem(key, JSON.stringify({ at: Date.now(), text: area.value }));
      says.textContent = "Kept on this device until you send it.";
    } catch {
      says.textContent = "This device is full: send it before you leave the page.";
    }
  });
}

if (store) {
  throwAwayOld();
  document.querySelectorAll("textarea[data-keep]").forEach(watch);
}
