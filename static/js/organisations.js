// Suggestions for organisations while typing. Without this module the list in the page serves.

const WAIT = 200;

for (const input of document.querySelectorAll("input[data-organisations]")) {
  const list = document.getElementById(input.getAttribute("list"));
  let timer, request;

  async function suggest() {
    request?.abort();
    request = new AbortController();
    const url = new URL(input.dataset.organisations, location.href);
    url.searchParams.set("q", input.value);
    try {
      const answer = await fetch(url, { signal: request.signal });
      if (!answer.ok) return;
      const names = await answer.json();
      const options = names.map((name) => Object.assign(document.createElement("option"), { value: name }));
      if (options.length) list.replaceChildren(...options);
    } catch {
      // No line: what stands in the list is still there.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length >= 2) timer = setTimeout(suggest, WAIT);
  });
}
