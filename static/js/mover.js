// Moving people between groups: choosing a group is enough, the button is for those without JavaScript.
for (const form of document.querySelectorAll("form[data-mover]")) {
  const select = form.querySelector("select");
  const button = form.querySelector("button");
  button.hidden = true;
  let byKeyboard = false;
  // With the arrow keys one passes other groups on the way: then the button decides.
  select.addEventListener("keydown", () => {
    byKeyboard = true;
    button.hidden = false;
  });
  select.addEventListener("pointerdown", () => {
    byKeyboard = false;
  });
  select.addEventListener("change", () => {
    if (!byKeyboard) form.requestSubmit(button);
  });
}
