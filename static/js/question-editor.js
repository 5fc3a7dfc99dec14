// The editor of a question shows only the fields that its kind, and its conditions, have a use for.

const parts = document.querySelectorAll("[data-for]");
const kinds = document.querySelector("[data-kinds]");

function refresh() {
  const kind = kinds.querySelector("input:checked")?.value;
  for (const part of parts) part.hidden = !part.dataset.for.split(" ").includes(kind);
}

if (kinds) {
  kinds.addEventListener("change", refresh);
  refresh();
}

// A number beside a condition is wanted where the condition speaks of one.
for (const row of document.querySelectorAll(".condition-row")) {
  const select = row.querySelector("select");
  const number = row.querySelector("input")?.closest(".field, .mb-3, div:not(.condition-row)");
  const show = () => { if (number) number.hidden = !/number beside/.test(select.selectedOptions[0]?.textContent ?? ""); };
  select.addEventListener("change", show);
  show();
}
