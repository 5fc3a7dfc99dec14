// The desk: the cursor waits in the search box, and results come while one types.
const box = document.querySelector('input[name="q"]');
const form = box?.form;

if (box && form) {
  box.setAttribute("autocomplete", "off");
  box.focus();
  box.select();
  let timer = 0;
  let latest = 0;

  const look = async () => {
    const asked = ++latest;
    const address = new URL(form.action || location.href, location.href);
    address.search = new URLSearchParams(new FormData(form)).toString();
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      if (!answer.ok || asked !== latest) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#desk-results");
      const old = document.querySelector("#desk-results");
      if (fresh && old) old.replaceWith(fresh);
      history.replaceState(null, "", address);
    } catch {
      // Without a line the search button still says so.
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 150);
  });
}
