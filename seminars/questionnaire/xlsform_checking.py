"""Whether a workbook is a valid XLSForm at all: pyxform decides, as it does for ODK and Kobo."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seminars.questionnaire.xlsform_reading import CHOICES, SETTINGS, SURVEY, FormBook, FormSheet, SheetRow
from seminars.questionnaire.xlsform_types import row_type

_ROW = re.compile(r"^\[row : (\d+)\]\s*")
_SHEET = re.compile(r"'(survey|choices|settings|entities)' sheet")
_UNKNOWN = re.compile(r"^Unknown question type '([^']*)'")
_NAMED = re.compile(r"^The survey element named '([^']*)'")


@dataclass(frozen=True)
class Fault:
    """What makes a file no valid XLSForm: the sheet, the row (0 where it is not known), and why."""

    sheet: str
    row: int
    reason: str

    def __str__(self) -> str:
        place = f"{self.sheet}, row {self.row}: " if self.row else ""
        return f"{place}{self.reason}"


def fault_in(book: FormBook) -> Fault | None:
    """The first thing that makes the file no valid XLSForm; None for a valid one."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        convert(_as_pyxform_reads(book), warnings=[])
    except PyXFormError as error:
        return _fault(book, str(error))
    except Exception as error:
        # What it stumbles over without having looked for it: its words would mean nothing to anybody.
        return Fault(SURVEY, 0, f"it cannot be converted to a form ({type(error).__name__})")
    return None


def _fault(book: FormBook, text: str) -> Fault:
    sheet = _SHEET.search(text)
    title = sheet[1] if sheet else SURVEY
    place = _ROW.match(text)
    reason = " ".join(_ROW.sub("", text).split())
    if place is not None:
        head = {SURVEY: book.survey, CHOICES: book.choices, SETTINGS: book.settings}.get(title, book.survey)
        return Fault(title, int(place[1]) + head.head - 1, reason)
    for pattern, column in ((_UNKNOWN, "type"), (_NAMED, "name")):
        found = pattern.match(reason)
        if found is not None:
            rows = [row.number for row in book.survey.rows if row.text(column) == found[1]]
            return Fault(SURVEY, rows[0] if rows else 0, reason)
    return Fault(title, 0, reason)


def _as_pyxform_reads(book: FormBook) -> dict[str, object]:
    """The sheets as pyxform's own reader gives them, with Kobo's groups as the groups that they become."""
    named = [(SURVEY, book.survey), (CHOICES, book.choices), (SETTINGS, book.settings)]
    # Nothing is taken from further sheets, but questions that refer to them are valid.
    named += [(_plain_title(sheet), sheet) for sheet in book.further]
    sheets: dict[str, object] = {"sheet_names": [name for name, _ in named]}
    for name, sheet in named:
        if sheet.columns:
            sheets[name] = list(_padded(sheet, _survey_rows(sheet) if name == SURVEY else _rows(sheet, name)))
            sheets[f"{name}_header"] = [dict.fromkeys(_headings(sheet, name))]
    return sheets


def _plain_title(sheet: FormSheet) -> str:
    return sheet.title.strip().lower()


def _headings(sheet: FormSheet, name: str) -> list[str]:
    # An unknown column of choices with '::' in its heading would make pyxform stumble.
    return [
        heading
        for heading in sheet.headings.values()
        if name != CHOICES or "::" not in heading or heading.lower().startswith(("label", "media", "caption"))
    ]


def _rows(sheet: FormSheet, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    wanted = set(_headings(sheet, name))
    for row in sheet.rows:
        # Blanks that do not break, as word processors write them, are blanks.
        yield (
            row.number,
            {
                cell.heading: cell.text.replace("\N{NO-BREAK SPACE}", " ")
                for cell in row.cells.values()
                if cell.heading in wanted
            },
        )


def _padded(sheet: FormSheet, rows: Iterator[tuple[int, dict[str, str]]]) -> Iterator[dict[str, str]]:
    """All rows under the head, also empty ones, so that the numbers of rows in messages are right."""
    number = sheet.head
    for at, cells in rows:
        while (number := number + 1) < at:
            yield {}
        yield cells


def _survey_rows(sheet: FormSheet) -> Iterator[tuple[int, dict[str, str]]]:
    type_heading, name_heading = sheet.columns["type"], sheet.columns.get("name", "name")
    lists: list[str] = []
    by_number = {row.number: row for row in sheet.rows}
    for number, cells in _rows(sheet, SURVEY):
        row = by_number[number]
        kind = row_type(row.text("type")).kind
        own, first = kind.partition(" ")[0], kind.partition(" ")[2]
        if first in ("score", "rank", "kobomatrix"):
            cells = {**cells, type_heading: f"{own}_group"}
            if own == "begin":
                lists.append(_list_of(row))
                cells.setdefault(name_heading, f"group_in_row_{number}")
            elif lists:
                lists.pop()
        elif kind in ("score__row", "rank__level") and lists:
            cells = {**cells, type_heading: f"select_one {lists[-1]}"}
        yield number, cells


def _list_of(row: SheetRow) -> str:
    return row.text("kobo--score-choices") or row.text("kobo--rank-items")
