"""Reading text files of separated values, as spreadsheets of all kinds write them."""

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice

from seminars.documents.encodings import CODE_PAGES, decode, decode_as
from seminars.documents.spreadsheet import harmful
from seminars.documents.table_files import LONGEST_CELL, Collector, Table, refuse, tidy

SEPARATORS = (",", ";", "\t", "|")
# Rows that are looked at to find the separator.
_LOOKED_AT = 200
_DECLARED = re.compile(r'\A"?sep=(.)"?[ \t]*(\r\n|\r|\n)', re.IGNORECASE)


def read_csv(content: bytes, *, encoding: str = "") -> Table:
    """The table of a CSV file, in the code page ``encoding`` where somebody chose one.

    Knows UTF-8, UTF-16, Windows, Macintosh and DOS code pages; commas, semicolons, tabs and bars; a
    first line ``sep=;``; line breaks in quoted cells. Raises Invalid for what is no such file.
    """
    try:
        text, name, sure = (
            (decode_as(content, encoding), encoding, True) if encoding in CODE_PAGES else decode(content)
        )
    except UnicodeError as error:
        raise refuse("The file's letters cannot be read.", "Save it as 'CSV UTF-8'.") from error
    _require_text(text)
    first, separator = 1, ""
    declared = _DECLARED.match(text)
    if declared is not None:
        separator, text, first = declared.group(1), text[declared.end() :], 2
    collector = Collector()
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator or _separator(text))
    try:
        for number, cells in enumerate(reader, first):
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise _unclosed(number)
            collector.add(number, [harmful(tidy(cell)) for cell in cells])
    except csv.Error as error:
        raise _unclosed(first + len(collector.rows)) from error
    return Table(rows=collector.table_rows(), encoding=name, sure=sure)


def _require_text(text: str) -> None:
    head = text[:20_000]
    if not head.strip():
        raise refuse("The file is empty.", "Choose another file.")
    controls = sum(1 for sign in head if sign < " " and sign not in "\r\n\t")
    if controls > 3 + len(head) * 0.02:
        raise refuse("This is not a table.", "Choose a CSV file or an Excel workbook (.xlsx).")


def _unclosed(number: int) -> Exception:
    return refuse(
        f"Row {number} holds a cell of more than {LONGEST_CELL:,} characters. "
        "Most likely a quotation mark was opened and never closed.",
        "Mend that row, or open the file in a spreadsheet and save it anew.",
    )


def _separator(text: str) -> str:
    """The separator by which most of the first rows are equally wide, and wider than one cell."""

    def score(separator: str) -> float:
        try:
            rows = islice(csv.reader(StringIO(text[:200_000], newline=""), delimiter=separator), _LOOKED_AT)
            widths = [len(row) for row in rows if any(row)]
        except csv.Error:
            return 0
        several = Counter(width for width in widths if width > 1)
        if not several or several.total() < len(widths) / 2:
            return 0
        width = max(several, key=lambda each: (several[each], each))
        # A comma within each name is in no heading.
        return several[width] / len(widths) + width / 100 + (widths[0] == width) / 2

    return max(SEPARATORS, key=score)
