// Who sat in a group: noted as it is chosen, through the queue, so that it works without a line.

import { dismiss, enqueue, pending } from "./offline-queue.js";

class Seat {
  constructor(item, group) {
    this.item = item;
    this.group = `seat:${group}:${item.dataset.seat}`;
    [this.was, this.wasRemark] = item.querySelectorAll("input[type=hidden]");
    this.state = item.querySelector("select");
    this.remark = item.querySelector("input:not([type=hidden])");
    this.told = item.querySelector("[data-seat-state]");
    for (const field of [this.state, this.remark]) field.addEventListener("change", () => this.save());
  }

  get changed() {
    return this.state.value !== this.was.value || this.remark.value.trim() !== this.wasRemark.value;
  }

  async save() {
    if (!this.changed) return;
    // A remark alone says that they sat in.
    if (!this.state.value && this.remark.value.trim() && !this.was.value) this.state.value = "there";
    const now = { state: this.state.value, remark: this.remark.value.trim() };
    // What waits goes before it, so that it rests on that.
    const before = { was: this.was.value, was_remark: this.wasRemark.value };
    [this.was.value, this.wasRemark.value] = [now.state, now.remark];
    await enqueue({
      url: this.item.dataset.url, fields: { ...now, ...before }, label: this.item.dataset.label,
      group: this.group, about: { inline: true },
    });
  }

  show(state, remark) {
    [this.state.value, this.remark.value] = [state, remark];
    [this.was.value, this.wasRemark.value] = [state, remark];
  }

  resume() {
    const item = pending(this.group).at(-1);
    if (item) this.show(item.fields.state, item.fields.remark);
  }

  hear(seat) {
    if (!seat || this.changed || pending(this.group).length || this.item.contains(document.activeElement)) return;
    this.show(seat.state, seat.remark);
  }

  // Somebody else has noted another thing: the choice stays, and may be made once more on what stands now.
  async refused(item, stands) {
    if (stands) [this.was.value, this.wasRemark.value] = [stands.state, stands.remark];
    this.told.textContent = `Not noted: ${item.refusal.message} ${item.refusal.next_step}`;
    await dismiss(item.key);
  }
}

export function seatsOf(page) {
  const seats = [...page.querySelectorAll("[data-seat]")].map((item) => new Seat(item, page.dataset.group));
  const company = page.querySelector("[data-company]");
  const of = (group) => seats.find((seat) => seat.group === group);
  let known = {};
  return {
    seats,
    changed: () => seats.some((seat) => seat.changed),
    save: () => Promise.all(seats.map((seat) => seat.save())),
    resume: () => { for (const seat of seats) seat.resume(); },
    took(item, answer) {
      const seat = of(item.group);
      if (!seat) return;
      seat.told.textContent = "Noted";
      if (answer.company) company.textContent = answer.company;
    },
    // A page that was opened as it was kept on the device may also say the sum as it was.
    hear(news, sum) {
      known = news;
      if (sum && company.textContent !== sum && !seats.some((seat) => pending(seat.group).length)) company.textContent = sum;
      for (const seat of seats) seat.hear(news[seat.item.dataset.seat]);
    },
    refused(item) {
      const seat = of(item.group);
      if (seat) seat.refused(item, known[seat.item.dataset.seat]);
    },
    waiting(state) {
      for (const seat of seats) {
        if (pending(seat.group).length) seat.told.textContent = state.problem ? "Kept on this device" : "Saving\u2026";
      }
    },
  };
}
