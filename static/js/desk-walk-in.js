// Somebody without a registration: name, organisation, sector, with or without a line.

import { fold } from "./desk-list.js";

// `add` gets what was typed; `organisations` gives suggestions, `name` what was searched for in vain.
// Returns a function that opens the form with a name and an organisation.
export function setUpWalkIn(desk, { add, organisations, name: searched }) {
  const panel = desk.querySelector("[data-walk-in-panel]");
  const form = panel.querySelector("form");
  const problem = panel.querySelector("[data-walk-in-problem]");
  const { name, organisation, sector } = form.elements;

  function open(givenName = "", givenOrganisation = "") {
    panel.open = true;
    name.value = givenName;
    organisation.value = givenOrganisation;
    (!givenName ? name : !givenOrganisation ? organisation : (sector ?? organisation)).focus();
  }

  panel.addEventListener("toggle", () => {
    if (!panel.open) return;
    const options = organisations().map((each) => Object.assign(document.createElement("option"), { value: each }));
    form.querySelector("datalist").replaceChildren(...options);
    if (name.value) return;
    name.value = searched();
    (name.value ? organisation : name).focus();
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = { name: name.value.trim(), organisation: organisation.value.trim(), sector: sector?.value ?? "" };
    const wrong = !/\p{L}/u.test(given.name) ? name : !fold(given.organisation) ? organisation : sector?.required && !given.sector ? sector : null;
    problem.hidden = !wrong;
    problem.textContent =
      wrong === name ? "Enter the name." : wrong === sector ? "Choose the sector." : wrong ? "Enter the organisation." : "";
    for (const field of [name, organisation, sector].filter(Boolean)) field.setAttribute("aria-invalid", String(field === wrong));
    if (wrong) {
      wrong.focus();
      return;
    }
    form.reset();
    panel.open = false;
    await add(given);
  });

  return open;
}
