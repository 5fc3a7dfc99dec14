"""Reading workbooks (XLSX): a sheet's cells as people see them."""

import warnings
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

from seminars.documents.cell_text import cell_text
from seminars.documents.table_files import MOST_COLUMNS, Collector, Table, refuse, tidy, too_wide
from seminars.documents.xlsx_scan import LAST_ROW, Scan, damaged, open_archive, require_plain_xml, scan
from seminars.errors import Invalid


def read_xlsx(content: bytes, *, sheet: str = "") -> Table:
    """The table of a workbook's sheet: of ``sheet``, or of the first that is shown and holds anything.

    Formulas give the result that was saved with them, merged cells their text in each row. Raises
    Invalid for what is no such workbook, is damaged, or too large.
    """
    archive = open_archive(content)
    require_plain_xml(archive)
    try:
        with warnings.catch_warnings():
            # What it does not know (pictures, rules for colours) is of no interest here.
            warnings.simplefilter("ignore")
            return _read(archive, sheet)
    except Invalid:
        raise
    except Exception as error:
        # The reader raises whatever a damaged file makes it stumble over.
        raise damaged() from error


def read_sheets(content: bytes, wanted: Callable[[str], bool]) -> list[tuple[str, Table | None]]:
    """Every sheet by title, also hidden ones: with its table where its title is ``wanted`` and it holds any.

    Unlike ``read_xlsx`` numbers come as they are kept, not as a cell shows them: what is read is for a
    program. Raises Invalid for what is no such workbook, is damaged, or too large.
    """
    archive = open_archive(content)
    require_plain_xml(archive)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read_sheets(archive, wanted)
    except Invalid:
        raise
    except Exception as error:
        raise damaged() from error


def _opened(archive: ZipFile) -> Any:
    from openpyxl import load_workbook

    return load_workbook(archive.fp, read_only=True, data_only=True, keep_links=False)  # type: ignore[arg-type]


def _read_sheets(archive: ZipFile, wanted: Callable[[str], bool]) -> list[tuple[str, Table | None]]:
    book = _opened(archive)
    try:
        titles = [page.title for page in book.worksheets]
        return [
            (page.title, _sheet(archive, page, titles, as_shown=False) if wanted(page.title) else None)
            for page in book.worksheets
        ]
    finally:
        book.close()


def _read(archive: ZipFile, wanted: str) -> Table:
    book = _opened(archive)
    try:
        shown = [page for page in book.worksheets if page.sheet_state == "visible"] or book.worksheets
        if not shown:
            raise refuse("The workbook has no sheet with a table.", "Choose another file.")
        titles = [page.title for page in shown]
        chosen = [page for page in shown if page.title == wanted] or shown
        for page in chosen:
            table = _sheet(archive, page, titles)
            if table is not None:
                return table
        raise refuse("The file holds no table: every cell is empty.", "Choose another file or sheet.")
    finally:
        book.close()


def _sheet(archive: ZipFile, page: Any, titles: list[str], *, as_shown: bool = True) -> Table | None:
    found = scan(archive, page._worksheet_path)
    if found.last_column > MOST_COLUMNS:
        raise too_wide()
    collector = Collector()
    page.reset_dimensions()
    merged = _Merged(found)
    rows = page.iter_rows(max_row=LAST_ROW, max_col=max(found.last_column, 1))
    for number, cells in enumerate(rows, 1):
        texts = [
            tidy(
                cell.value
                if isinstance(cell.value, str)
                else cell_text(cell.value, cell.number_format if as_shown else "General")
            )
            if cell.value is not None
            else ""
            for cell in cells
        ]
        collector.add(number, merged.filled(number, texts))
    if not collector.rows:
        return None
    return Table(rows=collector.table_rows(), sheet=page.title, sheets=titles, notes=_notes(found, collector))


class _Merged:
    """Cells joined downwards: their text holds for each of the rows."""

    def __init__(self, found: Scan) -> None:
        self.starts: dict[int, list[tuple[int, int]]] = {}
        for column, first, last in found.merged:
            self.starts.setdefault(first, []).append((column, last))
        self.open: dict[int, tuple[int, str]] = {}

    def filled(self, number: int, texts: list[str]) -> list[str]:
        """The row's texts, with those that come from a row above."""
        if self.open:
            for column, (last, text) in list(self.open.items()):
                if number > last:
                    del self.open[column]
                elif column <= len(texts) and not texts[column - 1]:
                    texts[column - 1] = text
        for column, last in self.starts.get(number, ()):
            if column <= len(texts) and texts[column - 1]:
                self.open[column] = (last, texts[column - 1])
        return texts


def _notes(found: Scan, collector: Collector) -> list[str]:
    hidden = sum(1 for number, _ in collector.rows if number in found.hidden_rows)
    notes = []
    if hidden:
        rows = "1 row is" if hidden == 1 else f"{hidden} rows are"
        notes.append(f"{rows} hidden or filtered out in the workbook. They are read all the same.")
    if found.without_result:
        cells = "1 cell holds" if found.without_result == 1 else f"{found.without_result} cells hold"
        notes.append(
            f"{cells} a formula without a result, and count as empty. "
            "Open the workbook in a spreadsheet and save it, so that the results are kept."
        )
    return notes
