"""What a questionnaire asks, as plain values: what the pages show and what answers are checked against;
and questions as an organiser writes them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from seminars.questionnaire.kinds import QuestionKind, QuestionProfile


@dataclass(frozen=True)
class Choice:
    """An option of a question: ``exclusive`` stands alone, ``other`` takes a text."""

    code: str
    label: str
    exclusive: bool = False
    other: bool = False
    id: int = 0


@dataclass(frozen=True)
class Asked:
    """A question. ``choose`` is how many options a 'most important' question asks for."""

    code: str
    kind: QuestionKind
    text: str
    hint: str = ""
    required: bool = False
    choose: int | None = None
    options: tuple[Choice, ...] = ()
    profile: QuestionProfile | None = None
    id: int = 0

    @property
    def other(self) -> Choice | None:
        """The option that takes a text, if there is one."""
        return next((option for option in self.options if option.other), None)


@dataclass(frozen=True)
class Part:
    """A section: questions under one heading."""

    title: str
    introduction: str = ""
    questions: tuple[Asked, ...] = ()
    id: int = 0


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire."""

    title: str
    introduction: str = ""
    thanks: str = ""
    sections: tuple[Part, ...] = ()
    id: int = 0
    questions: tuple[Asked, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the questions of all sections in order."""
        object.__setattr__(self, "questions", tuple(q for part in self.sections for q in part.questions))


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
    profile: QuestionProfile | None = None
    choose: int | None = None
    options: Sequence[OptionDetails] = ()
