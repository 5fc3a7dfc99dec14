"""The rows of a list of people as values of our own: names joined, entries of lists found, faults told."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from seminars.documents.table_files import Row
from seminars.errors import Invalid
from seminars.registration.asking import (
    LONGEST_ANSWER,
    Answer,
    FormField,
    OwnOption,
    OwnQuestion,
    QuestionKind,
    checked_answer,
)
from seminars.registration.details import Details, checked
from seminars.registration.import_columns import (
    EMAIL,
    FIRST_NAME,
    LISTS,
    NAME,
    ORGANISATION,
    STATE,
    SURNAME,
    Columns,
)
from seminars.registration.names import fold

YES = frozenset(["yes", "y", "true", "1", "x", "ta", "takes part", "tick", "ticked"])
NO = frozenset(["no", "n", "false", "0", "nil", "none", "does not take part"])
TICKS = frozenset("✓✔☑✗xX")
_TOTALS = re.compile(r"(grand |sub ?)?(totals?|sum|count)( .*)?")
# What a spreadsheet shows where a formula went wrong.
BROKEN = frozenset(["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"])
_PARTS = re.compile(r"\s*[;|\n,]\s*")
# What the rules of a delegate's details find at fault gets a stand-in, so that the next fault is found too.
_STAND_INS: dict[str, Any] = {
    NAME: "Somebody",
    ORGANISATION: "Somewhere",
    EMAIL: None,
    "access_needs": "",
    "dietary_needs": "",
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, and what may have been meant; ``unknown`` is a text that its list lacks."""

    message: str
    suggestion: str = ""
    unknown: str = ""


@dataclass(frozen=True)
class Lists:
    """What can be chosen: entries of the series' lists by field, and its own questions.

    ``added`` are entries that the import adds, by field and wording; each has a number below nought
    until it is written.
    """

    entries: Mapping[str, Sequence[OwnOption]]
    questions: Sequence[OwnQuestion]
    added: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass
class Told:
    """What a row tells. ``values`` hold what is not empty, by meaning; ``problems`` are by meaning too.

    ``left_out`` says why the row is no person to import. ``details`` are the row as somebody new.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    left_out: str = ""
    details: Details | None = None
    faults: dict[str, Problem] = field(default_factory=dict)


class Reader:
    """Reads rows by the columns that were chosen. The same text is looked up once."""

    def __init__(self, columns: Columns, lists: Lists, headings: Sequence[str]) -> None:
        self.columns, self.lists = columns, lists
        self.headings = [fold(each) for each in headings]
        self.places = [(key, at) for at, key in enumerate(columns.targets) if key]
        self.questions = {each.field: each for each in lists.questions}
        self.entries = {key: _by_label(each) for key, each in lists.entries.items()} | {
            each.field: _by_label(each.options) for each in lists.questions
        }
        self._known: dict[tuple[str, str], Any] = {}

    def read(self, row: Row) -> Told:
        """What the row tells."""
        told = Told(row.number)
        told.left_out = self._not_a_person(row)
        if told.left_out:
            return told
        for key, at in self.places:
            text = row.cells[at]
            if not text:
                continue
            try:
                value = self._value(key, text)
            except _Fault as fault:
                told.problems[key] = fault.problem
            else:
                if value is not None:
                    told.values[key] = value
        self._join_name(told)
        if told.values.pop(STATE, None):
            told.left_out = "cancelled in the file"
            return told
        self._as_new(told)
        return told

    def _not_a_person(self, row: Row) -> str:
        if self.headings and [fold(cell) for cell in row.cells] == self.headings:
            return "the headings again"
        filled = [cell for cell in row.cells if cell]
        first = fold(filled[0])
        if _TOTALS.fullmatch(first) and len(filled) <= 3 and not any("@" in cell for cell in filled):
            return "a total"
        mapped = [row.cells[at] for _, at in self.places]
        return "" if any(mapped) else "empty in the columns that are imported"

    def _value(self, key: str, text: str) -> Any:
        if text in BROKEN:
            raise _Fault(f"The spreadsheet shows the error {text} here.")
        if key in (NAME, FIRST_NAME, SURNAME, ORGANISATION):
            return text
        if key == EMAIL:
            return _address(text)
        found = self._known.get((key, text))
        if found is None:
            found = self._known[key, text] = self._look_up(key, text)
        if isinstance(found, _Fault):
            raise found
        return found

    def _look_up(self, key: str, text: str) -> Any:
        try:
            if key == STATE:
                return fold(text) in ("cancelled", "canceled", "withdrawn")
            if key == FormField.TAKES_PART.value:
                return _yes_or_no(text) == "yes"
            if key in LISTS:
                return self._entry(key, text)
            if key in self.questions:
                return self._answer(self.questions[key], text)
        except _Fault as fault:
            return fault
        return text

    def _answer(self, question: OwnQuestion, text: str) -> Answer | None:
        if question.kind is QuestionKind.YES_NO:
            return _yes_or_no(text)
        if question.kind is QuestionKind.CHOICE:
            number = self._entry(question.field, text)
            return None if number is None else (number,)
        given: Answer = text
        if question.kind is QuestionKind.SEVERAL:
            given = self._several(question, text)
        try:
            # What is no longer offered is kept for who has it (see ``_retired``).
            return checked_answer(question, given, given)
        except Invalid as refusal:
            raise _Fault(refusal.message) from refusal

    def _several(self, question: OwnQuestion, text: str) -> tuple[int, ...]:
        labels = [option.label for option in question.options]
        parts = split_labels(text, labels)
        if parts is None:
            parts = [part for part in _PARTS.split(text) if part]
        numbers = [self._entry(question.field, part) for part in parts]
        return tuple(option.id for option in question.options if option.id in numbers)

    def _entry(self, key: str, text: str) -> int | None:
        """The number of the entry that the text names; None where it is to be left empty."""
        folded = fold(text)
        if not folded:
            return None
        found = self.entries[key].get(folded)
        if found is not None:
            return found
        chosen = self.columns.values.get(key, {}).get(folded)
        if chosen == "skip":
            return None
        if (key, folded) in self.lists.added:
            return self.lists.added[key, folded]
        if isinstance(chosen, int) and chosen in self.entries[key].values():
            return chosen
        near = closest(text, self._labels(key))
        raise _Fault(f"‘{text[:80]}’ is not in the list.", near, text)

    def _labels(self, key: str) -> tuple[str, ...]:
        options = self.questions[key].options if key in self.questions else self.lists.entries[key]
        return tuple(option.label for option in options if option.offered)

    def _join_name(self, told: Told) -> None:
        parts = [told.values.pop(FIRST_NAME, ""), told.values.pop(SURNAME, "")]
        if any(parts) and NAME not in told.values:
            told.values[NAME] = " ".join(filter(None, parts))

    def _as_new(self, told: Told) -> None:
        """The row as somebody who is not here yet: their details, or what is wrong with them."""
        told.details, told.faults = examined(details_of(told.values))
        for key, value in told.values.items():
            told.faults |= self._retired(key, value)

    def _retired(self, key: str, value: Any) -> dict[str, Problem]:
        options = self.questions[key].options if key in self.questions else self.lists.entries.get(key, ())
        chosen = value if isinstance(value, tuple) else (value,)
        gone = [option.label for option in options if not option.offered and option.id in chosen]
        return {key: Problem(f"‘{gone[0]}’ is no longer offered.")} if gone else {}


class _Fault(Exception):
    def __init__(self, message: str, suggestion: str = "", unknown: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(message, suggestion, unknown)


def details_of(values: Mapping[str, Any], base: Details | None = None) -> Details:
    """The values of a row as details, on top of ``base``: what the row does not tell stays."""
    told: dict[str, Any] = {key: values[key] for key in (NAME, ORGANISATION, EMAIL) if key in values}
    for each in FormField:
        if each.value in values:
            told[f"{each.value}_id" if each.value in LISTS else each.value] = values[each.value]
    answers = {
        int(key.removeprefix("question_")): value
        for key, value in values.items()
        if key.startswith("question_")
    }
    if base is None:
        base = Details(name="", organisation="", email=None, consent=True)
    return replace(base, **told, answers={**base.answers, **answers})


def examined(details: Details) -> tuple[Details, dict[str, Problem]]:
    """The details tidied, and all that their rules find wrong, by meaning."""
    found: dict[str, Problem] = {}
    while True:
        try:
            return checked(details, email_required=False, consent_required=False), found
        except Invalid as refusal:
            key = refusal.field or NAME
            if key in found or key not in _STAND_INS:
                return details, {**found, key: Problem(refusal.message)}
            found[key] = Problem(refusal.message)
            stand_in: dict[str, Any] = {key: _STAND_INS[key]}
            details = replace(details, **stand_in)


def _by_label(options: Sequence[OwnOption]) -> dict[str, int]:
    """Numbers by folded label; of two that fold alike the one that is offered."""
    found: dict[str, int] = {}
    for option in sorted(options, key=lambda each: each.offered):
        found[fold(option.label)] = option.id
    return found


def _address(text: str) -> str:
    text = re.sub(r"\Amailto:", "", text, flags=re.IGNORECASE)
    return parseaddr(text)[1] or text if "<" in text and text.count("@") == 1 else text


def _yes_or_no(text: str) -> str:
    folded = fold(text)
    if folded in YES or text in TICKS:
        return "yes"
    if folded in NO or text in ("-", "–"):
        return "no"
    raise _Fault("Write Yes or No.")


@lru_cache(maxsize=2000)
def closest(text: str, labels: tuple[str, ...]) -> str:
    """The label that was most likely meant; '' where none is near."""
    folded = {fold(label): label for label in labels}
    found = difflib.get_close_matches(fold(text), folded, n=1, cutoff=0.6)
    if found:
        return folded[found[0]]
    words = fold(text)
    holding = [label for each, label in folded.items() if len(words) > 3 and (words in each or each in words)]
    return holding[0] if len(holding) == 1 else ""


def split_labels(text: str, labels: Sequence[str]) -> list[str] | None:
    """``text`` as labels one after the other, with signs between them; None where it is anything else.

    Labels may hold the signs themselves: the longest that fits is taken first.
    """
    known = sorted(labels, key=len, reverse=True)
    lowered = text.casefold()

    def rest(at: int, taken: tuple[str, ...]) -> tuple[str, ...] | None:
        for label in known:
            if label in taken or not lowered.startswith(label.casefold(), at):
                continue
            end = at + len(label.casefold())
            if not lowered[end:].strip():
                return (*taken, label)
            between = _PARTS.match(lowered, end)
            if between is not None:
                found = rest(between.end(), (*taken, label))
                if found is not None:
                    return found
        return None

    found = rest(0, ()) if len(text) <= LONGEST_ANSWER else None
    return list(found) if found is not None else None


def join_labels(chosen: Sequence[str], labels: Sequence[str]) -> str:
    """Labels in one cell, so that ``split_labels`` finds the same again."""
    for sign in ("; ", "\n", " | ", ", "):
        text = sign.join(chosen)
        if split_labels(text, labels) == list(chosen):
            return text
    return "; ".join(chosen)
