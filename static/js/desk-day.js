// Which day the desk works on, and what time it is at the venue: by the server's clock, also without a line.

import { serverNow } from "./offline-queue.js";

const LONG = { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" };

export function makeCalendar(desk) {
  const { zone } = desk.dataset;
  const days = desk.dataset.days.split(" ");
  const asked = new URLSearchParams(location.search).get("day");
  const date = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const hour = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });

  return {
    time: (moment = serverNow()) => hour.format(moment),

    // That of the address, else today, or the nearest: the page itself may have been kept yesterday.
    day() {
      if (days.includes(asked)) return asked;
      const today = date.format(serverNow());
      return today < days[0] ? days[0] : today > days.at(-1) ? days.at(-1) : today;
    },

    show(day) {
      desk.querySelector("[data-desk-day]").textContent =
        new Intl.DateTimeFormat("en-IE", LONG).format(new Date(`${day}T12:00Z`)).replace(",", "");
      for (const link of desk.querySelectorAll("[data-desk-days] a")) {
        if (new URL(link.href).searchParams.get("day") === day) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      for (const field of desk.querySelectorAll('input[name="day"]')) field.value = day;
    },
  };
}
