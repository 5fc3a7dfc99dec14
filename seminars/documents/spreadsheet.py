"""Workbooks and CSV files from plain values."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

# A spreadsheet takes a text that begins with one of these for a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Percent:
    """A share from 0 to 1 that is shown in per cent."""

    share: float


class Sign(str):
    """A sign that stands where a number may not be shown, or cannot be."""


Cell = str | int | float | date | Percent | None


@dataclass(frozen=True)
class Sheet:
    """A sheet: a title, the table, and notes below it."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = field(default=())


def harmless(value: Cell) -> Cell:
    """``value`` so that no spreadsheet takes it for a formula: an apostrophe before a risky text.

    ``harmful`` takes the apostrophe off again. A text that begins with an apostrophe and a
    risky sign of its own gets one more, so that both directions agree.
    """
    if isinstance(value, str) and value.lstrip("'").startswith(RISKY):
        return "'" + value
    return value


def harmful(value: str) -> str:
    """The text that ``harmless`` was given."""
    return value[1:] if value.startswith("'") and value.lstrip("'").startswith(RISKY) else value


def csv_bytes(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A CSV file that spreadsheets open as it is meant: UTF-8 with mark, CRLF, no formulas."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if cell is None else harmless(_plain(cell)) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, Percent):
        return round(cell.share * 100, 1)
    return cell.isoformat() if isinstance(cell, date) else cell


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that a workbook takes: without forbidden signs, at most 31 characters, no two alike."""
    found: list[str] = []
    for name in wanted:
        base = re.sub(r"[\[\]:*?/\\]", " ", name).strip().strip("'")[:31] or "Sheet"
        free, number = base, 2
        while free.casefold() in (other.casefold() for other in found):
            free, number = f"{base[: 31 - len(str(number)) - 1]} {number}", number + 1
        found.append(free)
    return found


def workbook(sheets: Sequence[Sheet], *, title: str = "", created: datetime | None = None) -> bytes:
    """A workbook with real numbers, frozen heads and filters; texts never become formulas."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "author": "Seminars", **({"created": created} if created else {})})
    formats = formats_of(book)
    for sheet, name in zip(sheets, sheet_names([sheet.name for sheet in sheets]), strict=True):
        _write(book.add_worksheet(name), sheet, formats)
    book.close()
    return buffer.getvalue()


def formats_of(book: Workbook, decimals: int = 0) -> dict[str, Format]:
    """The looks of cells; each but the heads also with a line above, for totals.

    Per cents are shown with ``decimals``.
    """
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    head = {"bold": True, "bottom": 2, "bg_color": "#E8EEF0", "text_wrap": True, "valign": "bottom"}
    heads: dict[str, dict[str, object]] = {
        "title": {"bold": True, "font_size": 14, "font_color": "#1F4E5F"},
        "heading": {"bold": True, "text_wrap": True, "font_color": "#1F4E5F"},
        "head": head,
        "head figure": {**head, "align": "right"},
        "note": {"italic": True, "font_color": "#56656D"},
        "long note": {"italic": True, "font_color": "#56656D", "text_wrap": True, "valign": "top"},
    }
    cells: dict[str, dict[str, object]] = {
        "text": {"text_wrap": True},
        "whole": {"num_format": "#,##0"},
        "number": {"num_format": "#,##0.00"},
        "percent": {"num_format": f"0.{'0' * decimals}%" if decimals else "0%"},
        "date": {"num_format": "d mmm yyyy", "align": "left"},
        "sign": {"align": "right", "italic": True, "font_color": "#56656D", "bg_color": "#F2F5F6"},
    }
    looks = {**heads, **cells, **{f"{name} total": {**look, "top": 1} for name, look in cells.items()}}
    return {name: book.add_format({**base, **look}) for name, look in looks.items()}


def _write(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    head = 2
    page.write_string(0, 0, sheet.title, formats["title"])
    for column, name in enumerate(sheet.columns):
        page.write_string(head, column, name, formats["head"])
    for number, row in enumerate(sheet.rows, start=head + 1):
        for column, cell in enumerate(row):
            write_cell(page, number, column, cell, formats)
    last = head + len(sheet.rows)
    for offset, note in enumerate(sheet.notes, start=2):
        page.write_string(last + offset, 0, note, formats["note"])
    page.freeze_panes(head + 1, 1)
    if sheet.rows:
        page.autofilter(head, 0, last, max(len(sheet.columns) - 1, 0))
    for column, name in enumerate(sheet.columns):
        longest = max((len(str(row[column])) for row in sheet.rows if column < len(row)), default=0)
        page.set_column(column, column, min(max(longest, len(name), 8) + 2, 60))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)


def write_cell(
    page: Worksheet, row: int, column: int, cell: Cell, formats: dict[str, Format], *, total: bool = False
) -> None:
    """Write one cell as what it is; ``total``: with a line above."""
    kind = _kind(cell)
    look = formats[f"{kind} total" if total else kind]
    if cell is None:
        page.write_blank(row, column, None, look)
    elif isinstance(cell, Percent):
        page.write_number(row, column, cell.share, look)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, look)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell, look)
    else:
        page.write_string(row, column, cell[:32_767], look)


def _kind(cell: Cell) -> str:
    if isinstance(cell, Percent):
        return "percent"
    if isinstance(cell, date):
        return "date"
    if isinstance(cell, int):
        return "whole"
    if isinstance(cell, float):
        return "number"
    return "sign" if isinstance(cell, Sign) else "text"
