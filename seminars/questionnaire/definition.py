"""What a questionnaire asks, as plain values: what the pages show and what answers are checked against;
and questions as an organiser writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from seminars.questionnaire.conditions import Answer, Condition, holds, in_words
from seminars.questionnaire.kinds import Mode, QuestionKind, QuestionProfile


@dataclass(frozen=True)
class Terms:
    """On what terms answers are taken.

    ``mode``: who can tell whose they are. ``allow_changes``: whether they can be changed once sent, while
    the window is open. ``send_last``: they can be sent only in the last so many minutes (None: throughout).
    ``grace``: minutes after the end in which those who had begun can still send.
    """

    mode: Mode = Mode.ANONYMOUS
    allow_changes: bool = True
    send_last: int | None = None
    grace: int = 10


@dataclass(frozen=True)
class Choice:
    """An option of a question: ``exclusive`` stands alone, ``other`` takes a text."""

    code: str
    label: str
    exclusive: bool = False
    other: bool = False
    id: int = 0


@dataclass(frozen=True)
class Lattice:
    """A grid: statements that share one scale; each statement is a question of its own."""

    text: str
    hint: str = ""
    id: int = 0


@dataclass(frozen=True)
class Asked:
    """A question, or a text that is only shown.

    ``choose`` is how many options a 'most important' question asks for; ``ranked``, whether in their
    order. ``least`` and ``most`` are how many options may be chosen, or the smallest and greatest number
    taken (``whole`` ones only, where it says so). A ``recommended`` question left blank is asked once
    more. ``shown_if`` is the condition under which it is shown; ``grid`` the grid that it stands in.
    ``versions`` are the numbers of those that ask it, where several stand side by side and not all do.
    """

    code: str
    kind: QuestionKind
    text: str
    hint: str = ""
    required: bool = False
    recommended: bool = False
    choose: int | None = None
    ranked: bool = False
    least: float | None = None
    most: float | None = None
    whole: bool = False
    message: str = ""
    options: tuple[Choice, ...] = ()
    profile: QuestionProfile | None = None
    shown_if: Condition | None = None
    grid: Lattice | None = None
    id: int = 0
    versions: tuple[int, ...] = ()

    @property
    def other(self) -> Choice | None:
        """The option that takes a text, if there is one."""
        return next((option for option in self.options if option.other), None)

    @property
    def wanted(self) -> int:
        """How many options a 'most important' question can have chosen."""
        return min(self.choose or 1, len(self.options))

    def label_of(self, code: str) -> str:
        """The wording of the option ``code``."""
        return next((option.label for option in self.options if option.code == code), code)


@dataclass(frozen=True)
class Part:
    """A section: questions and texts under one heading, and the condition under which it is shown."""

    title: str
    introduction: str = ""
    questions: tuple[Asked, ...] = ()
    shown_if: Condition | None = None
    id: int = 0

    @property
    def answerable(self) -> tuple[Asked, ...]:
        """The questions, without texts that are only shown."""
        return tuple(question for question in self.questions if question.kind.is_answered)

    @property
    def blocks(self) -> list[tuple[Lattice | None, tuple[Asked, ...]]]:
        """The questions as they are drawn: the statements of a grid together, others on their own."""
        found: list[tuple[Lattice | None, tuple[Asked, ...]]] = []
        for question in self.questions:
            if question.grid is not None and found and found[-1][0] == question.grid:
                found[-1] = (question.grid, (*found[-1][1], question))
            else:
                found.append((question.grid, (question,)))
        return found


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire, in one of its versions. ``questions`` are those that are answered, in order."""

    title: str
    introduction: str = ""
    thanks: str = ""
    sections: tuple[Part, ...] = ()
    id: int = 0
    terms: Terms = Terms()
    version: int = 1
    questions: tuple[Asked, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the questions of all sections in order."""
        object.__setattr__(self, "questions", tuple(q for part in self.sections for q in part.answerable))

    @property
    def by_code(self) -> dict[str, Asked]:
        """The questions by their code."""
        return {question.code: question for question in self.questions}

    @property
    def numbers(self) -> dict[str, int]:
        """The number under which each question stands on the form, from 1."""
        return {question.code: number for number, question in enumerate(self.questions, start=1)}

    @property
    def has_conditions(self) -> bool:
        """Whether anything is shown to some only."""
        return any(part.shown_if or any(q.shown_if for q in part.questions) for part in self.sections)

    def shown(self, answers: Mapping[str, Answer]) -> set[str]:
        """Codes of the questions and texts that are shown to who gave these answers.

        What is not shown counts as blank for all that follow.
        """
        seen: dict[str, Answer] = {}
        found: set[str] = set()
        for part in self.sections:
            for question in part.questions:
                conditions = [each for each in (part.shown_if, question.shown_if) if each is not None]
                if all(holds(each, seen) for each in conditions):
                    found.add(question.code)
                    if question.code in answers:
                        seen[question.code] = answers[question.code]
        return found

    def condition_in_words(self, condition: Condition) -> str:
        """A condition as a clause: "the answer to question 3 is 'Weekly'"."""
        return in_words(condition, self.by_code, numbers=self.numbers)


@dataclass(frozen=True)
class OptionDetails:
    """An option as it is written; without a ``code`` one is made from the label."""

    label: str
    code: str | None = None
    exclusive: bool = False
    other: bool = False


@dataclass(frozen=True)
class QuestionDetails:
    """A question as it is written; without a ``code`` it gets the next of q1, q2 ..."""

    kind: QuestionKind
    text: str
    code: str | None = None
    hint: str = ""
    required: bool = False
    recommended: bool = False
    profile: QuestionProfile | None = None
    choose: int | None = None
    ranked: bool = False
    least: float | None = None
    most: float | None = None
    whole: bool = False
    message: str = ""
    options: Sequence[OptionDetails] = ()
    shown_if: Condition | None = None


def details_of(asked: Asked) -> QuestionDetails:
    """A question that is asked, as somebody would write it."""
    return QuestionDetails(
        kind=asked.kind,
        text=asked.text,
        code=asked.code,
        hint=asked.hint,
        required=asked.required,
        recommended=asked.recommended,
        profile=asked.profile,
        choose=asked.choose,
        ranked=asked.ranked,
        least=asked.least,
        most=asked.most,
        whole=asked.whole,
        message=asked.message,
        options=[
            OptionDetails(option.label, option.code, option.exclusive, option.other)
            for option in asked.options
        ],
        shown_if=asked.shown_if,
    )


@dataclass(frozen=True)
class GridDetails:
    """A grid as it is written: statements, one question each, and the scale that they share."""

    text: str
    statements: Sequence[str]
    options: Sequence[OptionDetails]
    hint: str = ""
    required: bool = False
    recommended: bool = False
    shown_if: Condition | None = None
    codes: Sequence[str] = ()
