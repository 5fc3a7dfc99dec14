// Keying paper forms without a mouse: figures choose, Enter goes on, Ctrl+Enter saves.

const form = document.querySelector("[data-keying]");
const questions = [...form.querySelectorAll("[data-question]")];

const options = (question) => [...question.querySelectorAll("input[type=radio], input[type=checkbox]")];
const entry = (question) => question.querySelector("input, textarea");

// One stop for each question: the option already chosen, the first one, or the field.
function goTo(index) {
  const question = questions[index];
  if (!question) {
    form.querySelector("[type=submit]").focus();
    return;
  }
  const target = options(question).find((option) => option.checked) ?? entry(question);
  target.focus();
  if (target.matches("input[type=text]")) target.select();
  question.scrollIntoView({ block: "center" });
}

function choose(question, number) {
  const option = options(question)[number];
  if (!option) return;
  option.checked = option.type === "radio" || !option.checked;
  if (option.checked && option.type === "checkbox") {
    const alone = option.hasAttribute("data-exclusive");
    for (const each of options(question)) {
      if (each !== option && (alone || each.hasAttribute("data-exclusive"))) each.checked = false;
    }
  }
  option.focus();
  if (option.checked && option.hasAttribute("data-other")) {
    question.querySelector(".answer-other input").focus();
  }
}

form.addEventListener("keydown", (event) => {
  const question = event.target.closest("[data-question]");
  if (!question) return;
  const typing = event.target.matches("input[type=text], textarea");
  if (event.key === "Enter") {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (!(event.shiftKey && event.target.matches("textarea"))) {
      event.preventDefault();
      goTo(questions.indexOf(question) + (event.shiftKey ? -1 : 1));
    }
    return;
  }
  if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (/^[0-9]$/.test(event.key)) {
    event.preventDefault();
    choose(question, (Number(event.key) + 9) % 10);
  } else if (event.key === "Backspace" || event.key === "Delete") {
    event.preventDefault();
    for (const option of options(question)) option.checked = false;
  }
});

// The browser's own autofocus may come after the first key.
if (!document.querySelector(".error-summary")) goTo(0);
