// The editor of a question shows only the fields that its kind has a use for.

const parts = document.querySelectorAll("[data-for]");
const kinds = document.querySelector("[data-kinds]");

function refresh() {
  const kind = kinds.querySelector("input:checked")?.value;
  for (const part of parts) part.hidden = !part.dataset.for.split(" ").includes(kind);
}

kinds.addEventListener("change", refresh);
refresh();
