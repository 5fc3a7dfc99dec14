"""What the pages of a list that is brought in show: plain values for the templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_sqlalchemy.pagination import Pagination

from seminars.documents.table_files import Table, column_letters
from seminars.registration.asking import OwnQuestion
from seminars.registration.import_columns import FIRST_NAME, LISTS, NAME, SURNAME, Columns, Target
from seminars.registration.import_plan import Outcome
from seminars.registration.import_rows import Lists
from seminars.registration.names import fold

PER_PAGE = 50
SAMPLES = 3
LONGEST_SAMPLE = 60

OUTCOME_LABELS = {
    Outcome.ERROR: "Errors",
    Outcome.NEW: "New",
    Outcome.CHANGED: "Changed",
    Outcome.KNOWN: "Here already",
    Outcome.TWICE: "Twice in the list",
    Outcome.LEFT_OUT: "Left out",
}


class Pages(Pagination):
    """Pages of a list that is at hand (``rows``)."""

    def _query_items(self) -> list[Any]:
        start = (self.page - 1) * self.per_page
        return list(self._query_args["rows"][start : start + self.per_page])

    def _query_count(self) -> int:
        return len(self._query_args["rows"])


@dataclass(frozen=True)
class ShownColumn:
    """A column on the page of columns: where it stands, its heading, and what some of its cells hold."""

    at: int
    letters: str
    heading: str
    samples: Sequence[str]


@dataclass(frozen=True)
class ShownCell:
    """A cell of the preview, with what is wrong with it."""

    heading: str
    text: str
    problem: str = ""
    suggestion: str = ""


@dataclass(frozen=True)
class ShownRow:
    """A row of the preview. ``elsewhere`` are faults that belong to no column of the file."""

    number: int
    outcome: str
    note: str
    cells: Sequence[ShownCell]
    elsewhere: Sequence[str]
    changes: Sequence[Sequence[str]]
    delegate_id: int | None


@dataclass(frozen=True)
class UnknownText:
    """A text that a list does not hold: the name of its select, and what was probably meant."""

    field: str
    text: str
    suggestion: str


def shown_columns(table: Table, columns: Columns) -> list[ShownColumn]:
    """The columns that hold anything, with the first different cells of each."""
    names = _headings(table, columns)
    below = [row.cells for row in table.rows if row.number > columns.heading]
    found = []
    for at in range(table.width):
        samples = list(dict.fromkeys(_short(cells[at]) for cells in below[:200] if cells[at]))[:SAMPLES]
        if samples or names[at]:
            found.append(ShownColumn(at, column_letters(at), names[at], samples))
    return found


def _headings(table: Table, columns: Columns) -> Sequence[str]:
    row = next((each.cells for each in table.rows if each.number == columns.heading), None)
    return row if row is not None else [""] * table.width


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"


def chosen_outcome(report: Mapping[str, Any], asked: str) -> Outcome | None:
    """Which rows are shown: those asked for, otherwise those with errors, otherwise all."""
    if asked in list(Outcome):
        return Outcome(asked)
    return Outcome.ERROR if not asked and report["counts"].get(Outcome.ERROR) else None


def shown_rows(
    table: Table, columns: Columns, report: Mapping[str, Any], outcome: Outcome | None, page: int
) -> Pages:
    """A page of the rows with this outcome (None: all), each cell with what is wrong with it."""
    wanted = [row for row in report["rows"] if outcome is None or row[1] == outcome]
    pages = Pages(rows=wanted, page=page, per_page=PER_PAGE, error_out=False)
    by_number = {row.number: row.cells for row in table.rows}
    names = _headings(table, columns)
    places = [
        (at, key, names[at] or f"Column {column_letters(at)}")
        for at, key in enumerate(columns.targets)
        if key
    ]
    pages.items = [_shown(row, by_number[row[0]], places) for row in pages.items]
    return pages


def _shown(row: Sequence[Any], cells: Sequence[str], places: Sequence[tuple[int, str, str]]) -> ShownRow:
    number, outcome, note, problems, changes, delegate_id = row
    shown, left = [], dict(problems)
    for at, key, heading in places:
        found = left.pop(key, None)
        if found is None and key in (SURNAME, FIRST_NAME):
            found = left.pop(NAME, None)
        shown.append(ShownCell(heading, _short(cells[at]), *(found or ("", ""))))
    elsewhere = [message for message, _ in left.values()]
    return ShownRow(number, outcome, note, shown, elsewhere, changes, delegate_id)


def unknown_texts(report: Mapping[str, Any]) -> dict[str, list[UnknownText]]:
    """The texts that no list holds, by meaning."""
    return {
        key: [UnknownText(f"value-{key}-{at}", text, near) for at, (text, near) in enumerate(texts)]
        for key, texts in report["unknown"].items()
    }


def given_values(
    report: Mapping[str, Any], form: Mapping[str, str], *, may_add: bool
) -> dict[str, dict[str, int | str]]:
    """What was said about those texts, as ``Columns.values``; 'add' only for who may change lists."""
    found: dict[str, dict[str, int | str]] = {}
    for key, texts in unknown_texts(report).items():
        for each in texts:
            given = form.get(each.field, "")
            value: int | str = ""
            if given == "skip":
                value = given
            elif given == "add" and may_add and key in LISTS:
                value = "add:" + " ".join(each.text.split())[:120]
            elif given.isdecimal() and len(given) < 10:
                value = int(given)
            if value:
                found.setdefault(key, {})[fold(each.text)] = value
    return found


def options_of(lists: Lists) -> dict[str, list[tuple[int, str]]]:
    """What is offered for each field with a list, by meaning."""
    found = {
        key: [(option.id, option.label) for option in options if option.offered]
        for key, options in lists.entries.items()
    }
    for question in lists.questions:
        found[question.field] = [(option.id, option.label) for option in question.options if option.offered]
    return found


def label_of(targets: Sequence[Target], questions: Sequence[OwnQuestion]) -> dict[str, str]:
    """What each meaning is called."""
    return {target.key: target.label for target in targets} | {
        question.field: question.label for question in questions
    }
