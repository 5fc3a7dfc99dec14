"""The columns of the rows: what each holds, what its numbers stand for, and why one may be missing.

Names fit SPSS as well as any other package, and are the same in every file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from seminars.questionnaire.conditions import tests_of
from seminars.questionnaire.definition import Asked, Choice, Definition, Part
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.summary import question_text

# Why there is no answer, as the last digits of a negative number.
NOT_ANSWERED, NOT_SHOWN, WITHHELD, UNREADABLE = 9, 8, 7, 6
REASONS = {
    NOT_ANSWERED: "Not answered",
    NOT_SHOWN: "Not shown: the question is for others",
    WITHHELD: "Hidden to protect people",
    UNREADABLE: "Cannot be read on paper",
}
SEMINAR = "seminar"
_WORDS = (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT, QuestionKind.DATE)
_ONE_OF = (QuestionKind.SINGLE, QuestionKind.SCALE)
# Words of SPSS itself, which no variable may be called.
_RESERVED = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
_LONGEST = 64


@dataclass(frozen=True)
class Variable:
    """One column. ``values`` say what its numbers stand for; ``measure`` is nominal, ordinal or scale.

    ``personal``: it describes the person, so that single values are hidden. Of several-choice questions
    each option is a column, with its ``option``; of ranked ones each ``place`` (from 1) is one. ``depends``
    are the codes of the questions that decide who is shown it.
    """

    name: str
    label: str
    measure: str
    values: tuple[tuple[int, str], ...] = ()
    question: Asked | None = None
    option: Choice | None = None
    place: int | None = None
    personal: bool = False
    in_words: bool = False
    for_some: bool = False
    wide: bool = False
    depends: frozenset[str] = frozenset()

    def missing(self, reason: int) -> int:
        """The number that stands for a missing answer; out of reach of true numbers."""
        return -(999_999_990 + reason) if self.wide else -reason

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """Each number that stands for a missing answer, and what it means."""
        wanted = {
            NOT_ANSWERED: self.question is not None and not self.in_words,
            NOT_SHOWN: self.for_some,
            WITHHELD: self.personal or self.measure == "scale" or bool(self.depends),
            UNREADABLE: self.question is not None,
        }
        return [(self.missing(reason), words) for reason, words in REASONS.items() if wanted[reason]]


def variables_of(definition: Definition, seminars: Sequence[str]) -> list[Variable]:
    """All columns in the questionnaire's order, after the seminar; ``seminars`` are their titles.

    Left out is what describes a person and cannot be grouped (numbers, words and several answers of the
    profile), and what hangs on that.
    """
    titles = tuple(enumerate(seminars, start=1))
    found = [Variable(SEMINAR, "Seminar", "nominal", titles, personal=True)]
    by_code = {question.code: part for part in definition.sections for question in part.answerable}
    dropped: set[str] = set()
    for part in definition.sections:
        for question in part.answerable:
            depends = _depends(definition, by_code, part, question)
            ungrouped = question.profile is not None and question.kind not in _ONE_OF
            if ungrouped or depends & dropped:
                dropped.add(question.code)
                continue
            for_some = part.shown_if is not None or question.shown_if is not None
            found += [replace(each, depends=depends, for_some=for_some) for each in _of(question)]
    return [
        replace(each, name=name)
        for each, name in zip(found, fitting_names([each.name for each in found]), strict=True)
    ]


def left_out(definition: Definition, variables: Sequence[Variable]) -> list[Asked]:
    """The questions that have no column."""
    there = {each.question.code for each in variables if each.question is not None}
    return [question for question in definition.questions if question.code not in there]


def _of(question: Asked) -> Iterator[Variable]:
    text, code = question_text(question), question.code
    points = tuple((number, option.label) for number, option in enumerate(question.options, start=1))
    if question.kind in _ONE_OF:
        measure = "ordinal" if question.kind is QuestionKind.SCALE else "nominal"
        yield Variable(code, text, measure, points, question, personal=question.profile is not None)
    elif question.kind is QuestionKind.NUMBER:
        wide = question.least is None or question.least < 0
        yield Variable(code, text, "scale", question=question, wide=wide)
    elif question.kind in _WORDS:
        values = ((0, "Not answered"), (1, "Answered"))
        label = f"Answered in words: {text}"
        yield Variable(f"{code}_given", label, "nominal", values, question, in_words=True)
    elif question.ranked:
        for place in range(1, question.wanted + 1):
            yield Variable(
                f"{code}_{place}", f"Place {place}: {text}", "nominal", points, question, place=place
            )
    else:
        values = ((0, "Not chosen"), (1, "Chosen"))
        for option in question.options:
            yield Variable(
                f"{code}_{option.code}", f"{option.label}: {text}", "nominal", values, question, option
            )


def _depends(definition: Definition, parts: dict[str, Part], part: Part, question: Asked) -> frozenset[str]:
    """Codes of the questions that decide, also through others, who is shown this one."""
    asked = definition.by_code
    found: set[str] = set()
    waiting = [(part, question)]
    while waiting:
        of, at = waiting.pop()
        codes = {
            test.question
            for condition in (of.shown_if, at.shown_if)
            if condition is not None
            for test in tests_of(condition)
        }
        waiting += [(parts[code], asked[code]) for code in codes - found if code in asked]
        found |= codes
    return frozenset(found)


def fitting_names(wanted: Sequence[str]) -> list[str]:
    """Names that SPSS takes: a letter first, then letters, digits and _, no reserved word, no two alike."""
    found: list[str] = []
    taken: set[str] = set()
    for name in wanted:
        base = re.sub(r"[^a-z0-9_]", "_", name.lower()).strip("_")[:_LONGEST] or "q"
        base = f"q_{base}"[:_LONGEST] if not base[0].isalpha() or base in _RESERVED else base
        free, number = base, 2
        while free in taken:
            free, number = f"{base[: _LONGEST - len(str(number)) - 1]}_{number}", number + 1
        taken.add(free)
        found.append(free)
    return found
