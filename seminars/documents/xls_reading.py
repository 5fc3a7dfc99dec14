"""Reading workbooks of Excel 97 to 2003 (XLS): a sheet's cells as they are kept."""

from collections.abc import Callable
from io import StringIO
from typing import Any

from seminars.documents.cell_text import cell_text
from seminars.documents.table_files import MOST_COLUMNS, Collector, Table, refuse, tidy, too_wide
from seminars.documents.xlsx_scan import damaged
from seminars.errors import Invalid

_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")


def is_xls(content: bytes) -> bool:
    """Whether a file is one of Microsoft's before XLSX."""
    return content.startswith(_SIGNATURE)


def read_xls_sheets(content: bytes, wanted: Callable[[str], bool]) -> list[tuple[str, Table | None]]:
    """``xlsx_reading.read_sheets`` for an old workbook; joined cells hold their text once.

    Raises Invalid for what is no such workbook, is damaged, protected, or too large.
    """
    import xlrd

    try:
        # What it would print about oddities of a file is of no interest here.
        book = xlrd.open_workbook(file_contents=content, logfile=StringIO(), on_demand=True)
        return [
            (title, _sheet(book, book.sheet_by_name(title)) if wanted(title) else None)
            for title in book.sheet_names()
        ]
    except Invalid:
        raise
    except Exception as error:
        if "encrypted" in str(error):
            raise refuse("This file is protected by a password.", "Save it without one.") from error
        # The reader raises whatever a damaged file, or another of the same signature, makes it stumble over.
        raise damaged() from error


def _sheet(book: Any, page: Any) -> Table | None:
    if page.ncols > MOST_COLUMNS:
        raise too_wide()
    collector = Collector()
    for number in range(page.nrows):
        collector.add(number + 1, [tidy(_text(book, cell)) for cell in page.row(number)])
    return Table(rows=collector.table_rows(), sheet=page.name) if collector.rows else None


def _text(book: Any, cell: Any) -> str:
    from xlrd import XL_CELL_BLANK, XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_EMPTY, XL_CELL_ERROR, xldate

    value: object = cell.value
    if cell.ctype in (XL_CELL_EMPTY, XL_CELL_BLANK, XL_CELL_ERROR):
        return ""
    if cell.ctype == XL_CELL_BOOLEAN:
        value = bool(value)
    elif cell.ctype == XL_CELL_DATE:
        value = xldate.xldate_as_datetime(cell.value, book.datemode)
    return cell_text(value, "General")
