"""Reading tables that people send: what every kind of file becomes, and what is refused.

Only text comes out, as a spreadsheet shows it, with the row's number there. Nothing is executed,
looked up or fetched, and what a file can make us do is bounded before it is read.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from seminars.errors import Invalid

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 300_000
# What a cell of a spreadsheet can hold.
LONGEST_CELL = 32_767

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u200b\u2060]")


@dataclass(frozen=True)
class Row:
    """A row that is not blank, with its number in the spreadsheet (from 1)."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Table:
    """What a file holds. All rows are as wide as the widest.

    ``encoding`` is the code page of a text file ('' for a workbook), ``sure`` whether it was written
    in the file rather than guessed; ``sheet`` is the one that was read, of all ``sheets``. ``notes``
    are sentences about what a reader of the file would want to know.
    """

    rows: Sequence[Row]
    encoding: str = ""
    sure: bool = True
    sheet: str = ""
    sheets: Sequence[str] = ()
    notes: Sequence[str] = ()

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0].cells) if self.rows else 0


def refuse(message: str, next_step: str = "") -> Invalid:
    """The refusal of a file, beside the field where it was chosen."""
    return Invalid(message, next_step=next_step, field="file")


def tidy(text: str) -> str:
    """A cell's text without control characters and outer spaces; line breaks one sign, letters composed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _CONTROLS.sub("", text).strip()


class Collector:
    """Gathers rows and refuses what is more than anybody's list of people."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, list[str]]] = []
        self.width = 0
        self.cells = 0

    def add(self, number: int, cells: list[str]) -> None:
        """Take a row; a blank one is left out. Raises Invalid where the table is too large."""
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return
        self.width = max(self.width, len(cells))
        self.cells += len(cells)
        if len(self.rows) >= MOST_ROWS or self.cells > MOST_CELLS:
            raise refuse(
                f"The table is too long: {MOST_ROWS:,} rows, or {MOST_CELLS:,} cells, can be read at once.",
                "Split it into several files.",
            )
        if self.width > MOST_COLUMNS:
            raise too_wide()
        self.rows.append((number, cells))

    def table_rows(self) -> list[Row]:
        """The rows, all equally wide. Raises Invalid where there are none."""
        if not self.rows:
            raise refuse("The file holds no table: every cell is empty.", "Choose another file or sheet.")
        return [Row(number, [*cells, *[""] * (self.width - len(cells))]) for number, cells in self.rows]


def too_wide() -> Invalid:
    """The refusal of a table with too many columns."""
    return refuse(
        f"The table is too wide: {MOST_COLUMNS} columns can be read.",
        "Delete the columns that are not needed, also those far to the right that look empty.",
    )


def column_letters(index: int) -> str:
    """A column's name in a spreadsheet, from its index (from 0): 'A', 'Z', 'AA'."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
