"""The sheets of an XLSForm in every kind of file in which they are passed on: XLSX, XLS and CSV.

In a CSV file all sheets stand below each other, as pyxform reads and writes them: the name of a sheet in the
first column, its rows from the second column on. A file without such names is a survey alone.
"""

from collections.abc import Callable, Iterable

from seminars.documents.csv_reading import read_csv
from seminars.documents.table_files import Row, Table
from seminars.documents.xls_reading import is_xls, read_xls_sheets
from seminars.documents.xlsx_reading import read_sheets

Sheets = list[tuple[str, Table | None]]


def form_sheets(content: bytes, known: Iterable[str]) -> Sheets:
    """Every sheet by title; with its table where its title is ``known``, or where it is the only one.

    Raises Invalid for what is no such file, is damaged, or too large.
    """
    names = set(known)

    def is_known(title: str) -> bool:
        return title.strip().lower() in names

    read = _reader(content)
    sheets = read(content, is_known)
    if len(sheets) == 1 and sheets[0][1] is None:
        sheets = read(content, lambda _: True)
    return sheets


def _reader(content: bytes) -> Callable[[bytes, Callable[[str], bool]], Sheets]:
    if is_xls(content):
        return read_xls_sheets
    # Every file that is packed, also those that are none of ours: they are named in the refusal.
    return read_sheets if content.startswith(b"PK") else _csv_sheets


def _csv_sheets(content: bytes, wanted: Callable[[str], bool]) -> Sheets:
    table = read_csv(content)
    parts: list[tuple[str, list[Row]]] = []
    for row in table.rows:
        if row.cells[0] and wanted(row.cells[0]) and not any(row.cells[1:]):
            parts.append((row.cells[0], []))
        elif parts:
            parts[-1][1].append(Row(row.number, row.cells[1:]))
    if not parts:
        return [("survey", table)]
    return [(title, Table(rows=rows) if rows else None) for title, rows in parts]
