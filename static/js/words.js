// Deciding on answers in words without a mouse.

const form = document.querySelector("#words");
const answers = form ? [...form.querySelectorAll("[data-words]")] : [];
const VERDICTS = { a: "approved", s: "shortened", w: "withheld" };

function goTo(index) {
  const answer = answers[index];
  const target = answer
    ? (answer.querySelector("input[type=radio]:checked") ?? answer.querySelector("input[type=radio]"))
    : form.querySelector("[type=submit]");
  target.focus();
  (answer ?? target).scrollIntoView({ block: "center" });
}

function decide(answer, verdict) {
  const option = answer.querySelector(`input[value="${verdict}"]`);
  option.checked = true;
  option.dispatchEvent(new Event("change", { bubbles: true }));
}

if (form) {
  document.querySelector("[data-words-keys]").hidden = false;
  form.addEventListener("change", (event) => {
    const answer = event.target.closest("[data-words]");
    if (answer && event.target.type === "radio") {
      answer.querySelector("details").open = event.target.value === "shortened";
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      form.requestSubmit(form.querySelector("[type=submit]"));
      return;
    }
    const answer = event.target.closest("[data-words]");
    if (!answer || event.target.tagName === "TEXTAREA" || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const index = answers.indexOf(answer);
    if (key in VERDICTS) {
      decide(answer, VERDICTS[key]);
      if (key === "s") answer.querySelector("textarea").focus();
      else goTo(index + 1);
    } else if (key === "j") goTo(index + 1);
    else if (key === "k") goTo(Math.max(index - 1, 0));
    else return;
    event.preventDefault();
  });
}
