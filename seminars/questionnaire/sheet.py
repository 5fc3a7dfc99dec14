"""What is keyed from a sheet of paper: answers, and questions where something stands that cannot be read;
and how two people's entries of one sheet compare."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from seminars.questionnaire.answers import BLANK, Answers, Given, as_given, validate
from seminars.questionnaire.definition import Definition


@dataclass(frozen=True)
class Sheet:
    """A sheet as it is kept: answers by question code, and the codes of what cannot be read."""

    answers: Mapping[str, Given]
    unreadable: frozenset[str] = frozenset()

    def entry(self, code: str) -> dict[str, Any]:
        """What was keyed at a question, as plain values without what is empty."""
        if code in self.unreadable:
            return {"unreadable": True}
        given = self.answers.get(code, BLANK)
        found = {"options": list(given.options), "text": given.text, "number": given.number}
        return {name: value for name, value in found.items() if value not in (None, [], "")}


BLANK_SHEET = Sheet({})


def sheet_of(definition: Definition, entries: Mapping[str, Mapping[str, Any]]) -> Sheet:
    """A sheet from entries as ``Sheet.entry`` gives them, by question code."""
    unreadable = frozenset(code for code, entry in entries.items() if entry.get("unreadable"))
    known = {question.code for question in definition.questions}
    return Sheet(
        {code: as_given(entry) for code, entry in entries.items() if code in known - unreadable and entry},
        unreadable & known,
    )


def read_sheet(
    definition: Definition, answers: Answers, unreadable: Collection[str] = ()
) -> tuple[Sheet, dict[str, str]]:
    """Put in order what was keyed, and say what is wrong with it by question code.

    What is not asked after the other answers is left out, as everywhere. A question cannot have an answer
    and be unreadable; where a part can be read, that part is the answer.
    """
    checked = validate(definition, answers, paper=True)
    errors = dict(checked.errors)
    shown = definition.shown(checked.answers)
    marked = frozenset(q.code for q in definition.questions if q.code in unreadable and q.code in shown)
    for code in marked:
        if code in checked.answers:
            errors[code] = "Key what can be read, or mark that it cannot be read: not both."
    return Sheet(checked.answers, marked), errors


@dataclass(frozen=True)
class Comparison:
    """Two entries of one question."""

    code: str
    first: Mapping[str, Any]
    second: Mapping[str, Any]

    @property
    def differs(self) -> bool:
        """Whether they say different things; capitals and spaces of a text say nothing."""
        return _told(self.first) != _told(self.second)


def _told(entry: Mapping[str, Any]) -> dict[str, Any]:
    text = entry.get("text")
    return {**entry, "text": " ".join(text.casefold().split()) if text else None}


def compare(definition: Definition, first: Sheet, second: Sheet) -> list[Comparison]:
    """The questions at which at least one of the two keyed something, in the order of the form."""
    found = [Comparison(q.code, first.entry(q.code), second.entry(q.code)) for q in definition.questions]
    return [each for each in found if each.first or each.second]


@dataclass(frozen=True)
class Agreement:
    """How well two people's entries of the same sheets agree.

    ``compared`` counts the questions, over all ``sheets`` keyed twice, at which at least one of the two
    entries holds something: an answer (one question is one answer, however many options it has) or the mark
    that it cannot be read. Questions that both left blank are left out, since they would make the rate look
    smaller than it is. ``differing`` counts those at which the two differ; ``rate`` is differing / compared.

    It is the discrepancy rate of independent double data entry: errors found divided by the number of data
    values inspected (Society for Clinical Data Management, Good Clinical Data Management Practices,
    chapter 'Measuring Data Quality'). Errors that both make alike are not seen. ``first_wrong`` counts
    the settled differences in which the first entry did not hold, so that first_wrong / compared estimates
    what a single entry gets wrong. ``unsettled`` sheets wait for somebody to settle their differences.
    """

    sheets: int = 0
    compared: int = 0
    differing: int = 0
    first_wrong: int = 0
    unsettled: int = 0

    @property
    def rate(self) -> float | None:
        """The share of answers that differ, from 0 to 1; None where nothing is compared."""
        return self.differing / self.compared if self.compared else None
