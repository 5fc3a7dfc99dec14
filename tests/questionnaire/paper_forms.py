"""Questionnaires to print: one with everything in it, and long ones."""

from seminars.questionnaire.conditions import Op, Test
from seminars.questionnaire.definition import Asked, Choice, Definition, Lattice, Part
from seminars.questionnaire.kinds import QuestionKind

AGREE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"o{n}", label) for n, label in enumerate(labels, start=1))


def every_kind() -> Definition:
    """Each kind of question in three parts, with conditions of a question, a text and a part."""
    together = Lattice("How far do you agree?", "Think of the last year.", id=1)
    you = Part(
        "About you",
        "A few questions first.\n\nThey tell who was in the room.",
        (
            Asked("sector", QuestionKind.SINGLE, "Which sector do you work in?", required=True,
                  options=(*choices("Health", "Justice", "Education", "Community or voluntary"),
                           Choice("other", "Another one, please say which", other=True))),
            Asked("since", QuestionKind.DATE, "Since when?"),
            Asked("years", QuestionKind.NUMBER, "How many years have you worked with children?",
                  hint="Count part of a year as one.", whole=True, least=0, most=60),
            Asked("share", QuestionKind.NUMBER, "What share of your time?"),
            Asked("joint", QuestionKind.SINGLE, "Do you work with other organisations?",
                  options=choices("Yes", "No")),
        ),
    )  # fmt: skip
    work = Part(
        "Working together",
        questions=(
            Asked("told", QuestionKind.INFORMATION, "Please think of the people whom you meet at work."),
            Asked("with", QuestionKind.MULTIPLE, "With whom?", most=3,
                  options=(*choices("Schools", "Gardaí", "Probation", "Youth work", "Hospitals", "Courts"),
                           Choice("none", "None of these", exclusive=True),
                           Choice("other", "Other", other=True))),
            Asked("often", QuestionKind.SCALE, "How often do you meet?",
                  options=choices("Never", "Once a year", "Once a month", "Weekly", "Daily")),
            Asked("why", QuestionKind.LONG_TEXT, "Why is that so?", shown_if=Test("often", Op.CHOSE, "o1")),
            *(Asked(f"g{n}", QuestionKind.SCALE, words, options=choices(*AGREE), grid=together)
              for n, words in enumerate(("Meetings are worth the time.", "We know whom to ring.",
                                         "Information is shared in time, also where it is sensitive."), 1)),
        ),
    )  # fmt: skip
    change = Part(
        "What would help",
        shown_if=Test("joint", Op.CHOSE, "o1"),
        questions=(
            Asked("supports", QuestionKind.MOST_IMPORTANT, "Choose what matters.", choose=3,
                  options=choices("Training", "Time", "People who know each other", "Funds")),
            Asked("first", QuestionKind.MOST_IMPORTANT, "Put them in order.", choose=3, ranked=True,
                  options=choices("Leadership", "Guidelines", "Shared aims", "Joint plans")),
            Asked("change", QuestionKind.SHORT_TEXT, "Cad ba mhaith leat a athrú? 🙂 ḃ ċ ḋ",
                  hint="In a few words."),
        ),
    )  # fmt: skip
    return Definition(
        "Working together for children",
        "This questionnaire takes about twenty minutes.",
        "Go raibh maith agat. See you tomorrow.",
        (you, work, change),
        id=7,
    )


def many(number: int) -> Definition:
    """So many questions, of the kinds in turn."""
    kinds = (
        QuestionKind.SINGLE,
        QuestionKind.SCALE,
        QuestionKind.MULTIPLE,
        QuestionKind.SHORT_TEXT,
        QuestionKind.NUMBER,
    )
    questions = tuple(
        Asked(
            f"q{n}",
            kind,
            f"What about the matter of number {n}?",
            options=choices(f"Yes {n}", f"No {n}", f"Perhaps {n}") if kind.has_options else (),
            whole=True,
        )
        for n in range(1, number + 1)
        for kind in (kinds[n % len(kinds)],)
    )
    size = 20
    parts = [questions[n : n + size] for n in range(0, number, size)]
    return Definition(
        "Long form", sections=tuple(Part(f"Section {n}", questions=q) for n, q in enumerate(parts, 1))
    )
