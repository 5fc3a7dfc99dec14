"""Rows of answers keyed elsewhere as sheets of our own: what is wrong by cell, what becomes of each."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from seminars.documents.table_files import Row
from seminars.questionnaire.answer_columns import SERIAL, one_option, takes_several, whole, words_beside
from seminars.questionnaire.answers import Given
from seminars.questionnaire.codes import SERIAL_LENGTH, serial_from
from seminars.questionnaire.definition import Asked, Choice, Definition
from seminars.questionnaire.sheet import BLANK_SHEET, Sheet, compare, read_sheet
from seminars.registration.import_columns import Columns
from seminars.registration.import_plan import Outcome
from seminars.registration.import_rows import BROKEN, NO, TICKS, YES, Problem, closest, split_labels
from seminars.registration.names import fold

# What stands in a cell for 'something is there, but it cannot be read', and for 'nothing is there'.
UNREADABLE = frozenset(["?", "??", "???", "unreadable", "illegible", "not readable", "cannot be read"])
NOTHING = frozenset(["", "-", "–", "—", "."])
_BETWEEN = re.compile(r"\s*[;|\n]\s*")


@dataclass
class ReadRow:
    """What a row tells. ``problems`` are by meaning of the column; ``left_out`` says why it is no sheet."""

    number: int
    serial: str = ""
    sheet: Sheet = BLANK_SHEET
    problems: dict[str, Problem] = field(default_factory=dict)
    left_out: str = ""


class SheetReader:
    """Reads rows by the columns that were chosen."""

    def __init__(self, columns: Columns, definition: Definition) -> None:
        self.definition = definition
        self.at = {key: place for place, key in enumerate(columns.targets) if key}
        self.spelt = {q.code: _spellings(q) for q in definition.questions}
        self.keys = {q.code: self._columns(q) for q in definition.questions}

    def read(self, row: Row) -> ReadRow:
        """What the row tells."""
        told = ReadRow(row.number)
        cells = {key: row.cells[place] for key, place in self.at.items()}
        if not any(cells.values()):
            told.left_out = "empty in the columns that are imported"
            return told
        self._serial(told, cells.pop(SERIAL, ""))
        for key, text in cells.items():
            if text in BROKEN:
                told.problems[key] = Problem(f"The spreadsheet shows the error {text} here.")
                cells[key] = ""
        answers: dict[str, Given] = {}
        unreadable: set[str] = set()
        for question in self.definition.questions:
            if any(cells[key].casefold() in UNREADABLE for key in self.keys[question.code]):
                unreadable.add(question.code)
            else:
                answers[question.code] = self._answer(question, cells, told)
        told.sheet, errors = read_sheet(self.definition, answers, unreadable)
        for code, message in errors.items():
            told.problems.setdefault(self.keys[code][0], Problem(message))
        if not told.problems and not told.sheet.answers and not told.sheet.unreadable:
            told.left_out = "all blank: such a sheet is not counted"
        return told

    def _columns(self, question: Asked) -> list[str]:
        several = [one_option(question, each) for each in question.options] if takes_several(question) else []
        return [each for each in (whole(question), *several, words_beside(question)) if each in self.at]

    @staticmethod
    def _serial(told: ReadRow, text: str) -> None:
        serial = serial_from(text)
        if serial is not None:
            told.serial = serial
        elif text:
            told.problems[SERIAL] = Problem(f"Letters, digits and hyphens, {SERIAL_LENGTH} at most.")
        else:
            told.problems[SERIAL] = Problem("The number on the sheet is missing.")

    def _answer(self, question: Asked, cells: Mapping[str, str], told: ReadRow) -> Given:
        text = cells.get(whole(question), "")
        if not question.kind.has_options:
            return Given(text=text or None)
        words = cells.get(words_beside(question), "") or None
        chosen: list[str] = []
        if text not in NOTHING:
            try:
                chosen, beside = self._options(question, text)
                words = words or beside
            except _Fault as fault:
                told.problems[whole(question)] = fault.problem
        places: list[tuple[int, int, str]] = []
        for order, option in enumerate(question.options if takes_several(question) else ()):
            key = one_option(question, option)
            try:
                place = self._ticked(question, option, cells.get(key, ""))
            except _Fault as fault:
                told.problems[key] = fault.problem
            else:
                if place and option.code not in chosen:
                    places.append((place, order, option.code))
        return Given(options=(*chosen, *(code for _, _, code in sorted(places))), text=words)

    def _options(self, question: Asked, text: str) -> tuple[list[str], str | None]:
        """The codes of the options that a cell names, and words that stand beside 'other'."""
        one = self._option(question, text)
        if one is not None:
            return [one], None
        label, colon, words = text.partition(":")
        if colon and question.other is not None and self._option(question, label) == question.other.code:
            return [question.other.code], words.strip() or None
        parts = [text]
        if takes_several(question):
            labels = [each for option in question.options for each in (option.label, option.code)]
            parts = split_labels(text, labels) or [each for each in _BETWEEN.split(text) if each]
        if len(parts) < 2:
            near = closest(text, tuple(option.label for option in question.options))
            raise _Fault(f"‘{text[:80]}’ is no answer to this question.", near)
        found: list[str] = []
        beside: str | None = None
        for part in parts:
            codes, more = self._options(question, part)
            found += [each for each in codes if each not in found]
            beside = beside or more
        return found, beside

    def _option(self, question: Asked, text: str) -> str | None:
        return self.spelt[question.code].get(fold(text))

    def _ticked(self, question: Asked, option: Choice, text: str) -> int:
        """0 where the option is not chosen, otherwise its rank, or 1."""
        folded = fold(text)
        if text in NOTHING or folded in NO:
            return 0
        if question.ranked and folded.isdecimal() and len(folded) < 4:
            return int(folded)
        if folded in YES or text in TICKS or folded in (fold(option.code), fold(option.label)):
            return 1
        raise _Fault("Write 1 if it is ticked, otherwise 0 or nothing.")


class _Fault(Exception):
    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(message, suggestion)


def _spellings(question: Asked) -> dict[str, str]:
    """Codes by what may stand for them: the code, the wording, the figure beside it when keying."""
    found: dict[str, str] = {}
    for option in question.options:
        found.setdefault(fold(option.code), option.code)
    for option in question.options:
        found.setdefault(fold(option.label), option.code)
    for place, option in enumerate(question.options, start=1):
        found.setdefault(str(place), option.code)
    return {spelling: code for spelling, code in found.items() if spelling}


@dataclass(frozen=True)
class PlannedSheet:
    """What becomes of a row; ``note`` says more."""

    read: ReadRow
    outcome: Outcome
    note: str = ""
    problems: Mapping[str, Problem] = field(default_factory=dict)


def plan_sheets(
    rows: Sequence[ReadRow],
    kept: Mapping[str, Sheet],
    definition: Definition,
    *,
    printed_version: Callable[[str], int | None] = lambda _: None,
) -> list[PlannedSheet]:
    """What becomes of each row, against the sheets that are ``kept`` (by serial) and the rows before.

    A sheet that is here with the same answers stays as it is; with others it is an error, and so is one that
    was printed in another version of the questionnaire. ``printed_version`` tells that of a serial, None for
    one that got its number by hand.
    """
    before: dict[str, ReadRow] = {}
    return [
        _of_another(row, printed, definition)
        if (printed := printed_version(row.serial)) not in (None, definition.version) and not row.left_out
        else _planned(row, kept, before, definition)
        for row in rows
    ]


def _of_another(row: ReadRow, printed: int | None, definition: Definition) -> PlannedSheet:
    return _refused(
        row,
        f"The form {row.serial} was printed with version {printed} of the questionnaire, and this file is"
        f" read as version {definition.version}. Import sheets of version {printed} as a file of their own.",
    )


def _planned(
    row: ReadRow, kept: Mapping[str, Sheet], before: dict[str, ReadRow], definition: Definition
) -> PlannedSheet:
    if row.left_out:
        return PlannedSheet(row, Outcome.LEFT_OUT, row.left_out)
    if row.problems:
        return PlannedSheet(row, Outcome.ERROR, problems=row.problems)
    twin = before.setdefault(row.serial, row)
    if twin is not row:
        other = _differing(definition, twin.sheet, row.sheet)
        if not other:
            return PlannedSheet(row, Outcome.TWICE, f"the same as row {twin.number}")
        return _refused(row, f"Row {twin.number} has the same number and other answers to {other}.")
    if row.serial in kept:
        other = _differing(definition, kept[row.serial], row.sheet)
        if not other:
            return PlannedSheet(row, Outcome.KNOWN)
        return _refused(row, f"The form {row.serial} is here already, with other answers to {other}.")
    number = len(row.sheet.answers)
    note = "1 answer" if number == 1 else f"{number} answers"
    if row.sheet.unreadable:
        note += f", {len(row.sheet.unreadable)} cannot be read"
    return PlannedSheet(row, Outcome.NEW, note)


def _refused(row: ReadRow, message: str) -> PlannedSheet:
    return PlannedSheet(row, Outcome.ERROR, problems={SERIAL: Problem(message)})


def _differing(definition: Definition, one: Sheet, other: Sheet) -> str:
    """Which questions have other answers, as words; '' for none."""
    found = [each.code for each in compare(definition, one, other) if each.differs]
    return ", ".join(found[:6]) + (f" and {len(found) - 6} more" if len(found) > 6 else "")
