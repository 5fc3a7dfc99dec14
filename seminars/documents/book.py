"""Workbooks of several tables a sheet, with native charts beside them.

All tables of a sheet share its columns, so that one head stands frozen above them. Texts never become
formulas; numbers are numbers; a ``Sign`` stands where a number may not be shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from seminars.documents.book_charts import BarChart, Place, StackedChart, draw
from seminars.documents.spreadsheet import Cell, Percent, Sign, formats_of, sheet_names, write_cell

HEAD = 2
_LINE = 15.0
# As many rows as a chart needs to be read; the title takes some of them.
_LEAST_ROWS = 8


@dataclass(frozen=True)
class Block:
    """A table under a heading of its own: ``rows``, then ``totals`` (bases) below a line.

    A ``chart`` stands beside it. ``plain``: without heading, such as a sheet of one table only.
    """

    heading: str
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Sequence[Cell]] = ()
    chart: BarChart | StackedChart | None = None
    remark: str = ""


@dataclass(frozen=True)
class Page:
    """A sheet: its title, one head for all blocks, notes below. ``widths`` are in characters."""

    name: str
    title: str
    columns: Sequence[str]
    blocks: Sequence[Block]
    notes: Sequence[str] = field(default=())
    widths: Sequence[int] = ()
    filtered: bool = False


def book(
    pages: Sequence[Page], *, title: str = "", created: datetime | None = None, decimals: int = 0
) -> bytes:
    """All pages as one workbook (.xlsx); per cents are shown with ``decimals``."""
    buffer = BytesIO()
    made = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made.set_properties({"title": title, "author": "Seminars", **({"created": created} if created else {})})
    formats = formats_of(made, decimals)
    names = sheet_names([page.name for page in pages])
    for page, name in zip(pages, names, strict=True):
        _Writer(made, made.add_worksheet(name), name, page, formats).write()
    made.close()
    return buffer.getvalue()


class _Writer:
    """Writes one page from the top."""

    def __init__(
        self, made: Workbook, sheet: Worksheet, name: str, page: Page, formats: dict[str, Format]
    ) -> None:
        self._book, self._sheet, self._name, self._page, self._formats = made, sheet, name, page, formats
        self._row = HEAD + 1
        self._widths = list(page.widths) or self._fitting()

    def write(self) -> None:
        """Title, head, blocks, notes."""
        sheet, page = self._sheet, self._page
        sheet.write_string(0, 0, page.title, self._formats["title"])
        for column, (name, width) in enumerate(zip(page.columns, self._widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD, column, name, self._formats[self._head_look(column)])
        lines = [
            ceil(len(name) * 1.25 / width) for name, width in zip(page.columns, self._widths, strict=True)
        ]
        sheet.set_row(HEAD, max(lines, default=1) * _LINE)
        sheet.freeze_panes(HEAD + 1, 1)
        for block in page.blocks:
            self._block(block)
        last = self._row - 1
        if page.filtered and last > HEAD:
            sheet.autofilter(HEAD, 0, last, len(page.columns) - 1)
        self._notes()
        # Labels such as '2008' or '10' are meant as words.
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self._row + 1}"})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
        sheet.set_footer("&L&A&RPage &P of &N")

    def _fitting(self) -> list[int]:
        """Widths that hold what stands in the columns."""
        found = []
        for column, name in enumerate(self._page.columns):
            cells = [
                str(row[column])
                for block in self._page.blocks
                for row in (*block.rows, *block.totals)
                if column < len(row) and not isinstance(row[column], float | Percent)
            ]
            longest = max(map(len, cells), default=0)
            head = max(map(len, name.split()), default=0)
            found.append(min(max(longest, head, 8) + 2, 60))
        return found

    def _head_look(self, column: int) -> str:
        """Over figures the head stands to the right, as they do."""
        rows = (row for block in self._page.blocks for row in (*block.rows, *block.totals))
        figures = any(
            isinstance(row[column], float | int | Percent | Sign) for row in rows if column < len(row)
        )
        return "head figure" if figures else "head"

    def _block(self, block: Block) -> None:
        top = self._row
        if block.heading:
            self._tall([block.heading])
            self._sheet.write_string(self._row, 0, block.heading, self._formats["heading"])
            self._row += 1
        first = self._row
        for row in block.rows:
            self._write_row(row)
        last = self._row - 1
        for number, row in enumerate(block.totals):
            self._write_row(row, total=number == 0)
        if block.remark:
            self._sheet.write_string(self._row, 0, block.remark, self._formats["note"])
            self._row += 1
        if block.chart is not None:
            self._row = max(self._row, top + _LEAST_ROWS)
            place = Place(self._name, first, last, HEAD)
            drawn = draw(self._book, block.chart, place)
            drawn.set_size({"width": 560, "height": int((self._row - top) * _LINE / 0.75)})
            options = {"x_offset": 12, "description": block.heading}
            self._sheet.insert_chart(top, len(self._page.columns), drawn, options)
        if block.heading:
            self._row += 1

    def _write_row(self, row: Sequence[Cell], *, total: bool = False) -> None:
        for column, cell in enumerate(row):
            write_cell(self._sheet, self._row, column, cell, self._formats, total=total)
        self._tall(row)
        self._row += 1

    def _tall(self, row: Sequence[Cell]) -> None:
        """A row as high as its words need."""
        lines = [
            sum(ceil(max(len(part), 1) / width) for part in cell.split("\n"))
            for cell, width in zip(row, self._widths, strict=False)
            if isinstance(cell, str)
        ]
        if max(lines, default=1) > 1:
            self._sheet.set_row(self._row, min(max(lines) * _LINE, 400))

    def _notes(self) -> None:
        """As wide as the table and as high as it takes: a printed sheet is made to fit its widest line."""
        self._row += 1
        last, room = len(self._page.columns) - 1, sum(self._widths)
        for note in self._page.notes:
            if last:
                self._sheet.merge_range(self._row, 0, self._row, last, "", self._formats["long note"])
            self._sheet.write_string(self._row, 0, note, self._formats["long note"])
            self._sheet.set_row(self._row, ceil(len(note) * 1.1 / room) * _LINE)
            self._row += 1


__all__ = ["BarChart", "Block", "Page", "Sign", "StackedChart", "book"]
