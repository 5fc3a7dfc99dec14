// Buttons with data-copy="id" copy the value of that input.

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.querySelector("span");
  const before = label.textContent;
  label.setAttribute("aria-live", "polite");
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
      label.textContent = "Copied";
    } catch {
      // No right to the clipboard (or no https): the text is selected, a key press away.
      label.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { label.textContent = before; }, 3000);
  });
}
