// Sheets that are keyed: the one in hand is kept on this device at each key, a finished one is sent by the queue, so
// that neither a closed window nor a bad line loses it.

import { keep, kept } from "./device-store.js";
import { read, write } from "./draft.js";
import { answered, begin as beginQueue, dismiss, enqueue, pending, ready, subscribe } from "./offline-queue.js";
import { offer } from "./offline-status.js";

const plain = (text) => text.replace(/\s/g, "").toUpperCase();

// The number that is likely to come next, as the server would say it: G-009, G-010.
function following(serial) {
  const found = /^(.*?)(\d+)$/.exec(serial);
  return found ? found[1] + String(Number(found[2]) + 1).padStart(found[2].length, "0") : "";
}

export function keepSheets(form, page) {
  const { queue, slug, who } = form.dataset;
  if (!queue) return;
  const { say, questions, clear, isAnswered } = page;
  const serial = form.elements.serial;
  const group = `keying:${queue}:${slug}`;
  const name = `${group}:${who}`;
  const url = location.pathname;
  const waiting = [...document.querySelectorAll(".keying-waiting a")].map((each) => each.textContent);
  const done = new Set();
  const isBegun = () => questions.some(isAnswered);

  const keepSheet = () => keep(name, isBegun() ? read(form) : null);
  form.addEventListener("input", keepSheet);
  form.addEventListener("change", keepSheet);

  function open(values) {
    write(form, values);
    page.show();
    page.begin();
    keepSheet();
  }

  function next(before) {
    for (const question of questions) clear(question);
    serial.value = queue === "second" ? waiting.find((each) => !done.has(each)) ?? "" : following(before);
    page.show();
    page.begin();
    keep(name, null);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const number = plain(serial.value);
    if (!number) {
      say("Enter the number on the sheet.", "warm");
      serial.focus();
    } else if (!isBegun()) {
      say("No answer is keyed. A sheet that is all blank is not counted.", "warm");
    } else if (pending(group).some((item) => item.about.serial === number)) {
      say(`Form ${number} is keyed already, and waits to be sent. Check the number on the sheet.`, "warm");
      serial.focus();
    } else {
      const fields = { ...read(form), serial: number };
      done.add(number);
      next(number);
      await enqueue({ url, fields, label: `Form ${number}`, group, about: { serial: number, listed: true } });
      if (pending(group).length) say(`Form ${number} is kept on this device. Next sheet, please.`);
    }
  });

  const about = (item) => item.group === group;
  offer((item) => (about(item) ? {
    text: "Open it again",
    act: async () => {
      if (isBegun()) {
        say("Save the sheet in hand first, or clear it.", "warm");
        return false;
      }
      await dismiss(item.key);
      done.delete(item.about.serial);
      open(Object.fromEntries(Object.entries(item.fields).map(([each, value]) => [each, [value].flat()])));
      return true;
    },
  } : null));
  answered((item, told) => {
    if (!about(item)) return;
    if (told.agreed === false) say(`Form ${told.serial}: the two entries differ, to be settled later.`, "warm");
    else say(told.agreed ? `Form ${told.serial}: both entries agree.` : `Form ${told.serial} is keyed.`, "good");
  });
  subscribe(({ refused }) => {
    if (refused.some(about)) say("A form was not taken: see above.", "warm");
  });

  ready.then(async () => {
    beginQueue(who);
    if ("returned" in form.dataset || isBegun()) return;
    const found = await kept(name);
    if (!found || isBegun()) return;
    open(found);
    say(`The sheet you had begun is here again${found.serial ? `: ${found.serial}` : ""}.`, "good");
  });
}
