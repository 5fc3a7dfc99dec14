"""The sign-in sheet of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from seminars.attendance import sheet_pages as pages
from seminars.attendance.sheet_pages import Line, lay_out
from seminars.documents.fitting import fit, legible, one_line
from seminars.documents.fonts import BOLD, REGULAR, register
from seminars.documents.pdf import PRODUCER
from seminars.documents.style import INK, MAIN, QUIET, RULE, WASH

# Title and width in mm; together they fill the page between its margins.
COLUMNS = (("No.", 12.0), ("Name", 58.0), ("Organisation", 48.0), ("Code", 16.0), ("Signature", 44.0))
PADDING = 1.5


@dataclass(frozen=True)
class SheetRow:
    """A line of the sheet: its number, page and letter, and who stands on it."""

    number: int
    page: int
    letter: str
    name: str
    organisation: str
    code: str


@dataclass(frozen=True)
class SheetHead:
    """What stands above and below: ``printed`` says which list it is and when it was printed."""

    title: str
    day: str
    venue: str
    printed: str


def sign_in_sheet(head: SheetHead, rows: Sequence[SheetRow]) -> bytes:
    """Names by the alphabet with room to sign; behind them lines for those who have not registered.

    Each page names its columns; no row is torn; names are made smaller before they leave their box.
    """
    register()
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(pages.PAGE_WIDTH * mm, pages.PAGE_HEIGHT * mm),
        invariant=1,
        lang="en-IE",
        pageCompression=1,
    )
    canvas.setTitle(f"{head.title}, {head.day}")
    canvas.setAuthor(PRODUCER)
    canvas.setCreator(PRODUCER)
    laid_out = lay_out([(row.page, row.letter) for row in rows])
    for number, lines in enumerate(laid_out, start=1):
        _page(canvas, head, rows, lines, number, len(laid_out))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _page(
    canvas: Canvas, head: SheetHead, rows: Sequence[SheetRow], lines: Sequence[Line], number: int, of: int
) -> None:
    top = _head(canvas, head, len(rows), number)
    top = _column_names(canvas, top)
    shaded = False
    for line in lines:
        if line.kind in ("letter", "walk-ins"):
            words = line.letter if line.kind == "letter" else "Not on the list: please write clearly"
            if line.continued:
                words += " (continued)"
            top -= pages.LETTER * mm
            _text(canvas, words, (pages.MARGIN + PADDING) * mm, top + 2 * mm, BOLD, 12, MAIN)
            shaded = False
            continue
        top -= pages.ROW * mm
        _row(canvas, top, rows[line.row] if line.kind == "row" else None, shaded=shaded)
        shaded = not shaded
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(QUIET)
    canvas.drawString(pages.MARGIN * mm, 10 * mm, head.printed)
    canvas.drawRightString((pages.PAGE_WIDTH - pages.MARGIN) * mm, 10 * mm, f"Page {number} of {of}")


def _text(canvas: Canvas, words: str, x: float, y: float, font: str, size: float, colour: object) -> None:
    canvas.setFont(font, size)
    canvas.setFillColor(colour)
    canvas.drawString(x, y, words)


def _head(canvas: Canvas, head: SheetHead, count: int, number: int) -> float:
    """Title or running head; returns where the columns begin."""
    width = (pages.PAGE_WIDTH - 2 * pages.MARGIN) * mm
    top = pages.PAGE_HEIGHT * mm
    if number > 1:
        words = one_line(legible(f"{head.title} · {head.day}"), font=REGULAR, size=9, width=width, smallest=6)
        for line in words.lines:
            _text(canvas, line, pages.MARGIN * mm, top - 14 * mm, REGULAR, words.size, QUIET)
        return top - pages.HEAD * mm
    title = one_line(legible(head.title), font=BOLD, size=18, width=width, smallest=10)
    told = one_line(
        # Walk-ins of the day stand on it too: not all are registered.
        legible(f"{head.day} · {head.venue} · {count} {'name' if count == 1 else 'names'}"),
        font=REGULAR, size=11, width=width, smallest=7,
    )  # fmt: skip
    for line in title.lines:
        _text(canvas, line, pages.MARGIN * mm, top - 20 * mm, BOLD, title.size, MAIN)
    for line in told.lines:
        _text(canvas, line, pages.MARGIN * mm, top - 27 * mm, REGULAR, told.size, QUIET)
    return top - pages.FIRST_HEAD * mm


def _column_names(canvas: Canvas, top: float) -> float:
    x, y = pages.MARGIN * mm, top - pages.COLUMN_HEAD * mm
    for name, width in COLUMNS:
        _text(canvas, name, x + PADDING * mm, y + 2 * mm, BOLD, 8.5, MAIN)
        x += width * mm
    canvas.setStrokeColor(MAIN)
    canvas.setLineWidth(0.9)
    canvas.line(pages.MARGIN * mm, y, x, y)
    return y


def _row(canvas: Canvas, y: float, row: SheetRow | None, *, shaded: bool) -> None:
    """A row from ``y`` upwards, or an empty line to write on."""
    height = pages.ROW * mm
    left = pages.MARGIN * mm
    right = left + sum(width for _, width in COLUMNS) * mm
    if shaded and row:
        canvas.setFillColor(WASH)
        canvas.rect(left, y, right - left, height, stroke=0, fill=1)
    x = left
    if row:
        cells = (str(row.number), legible(row.name), legible(row.organisation), row.code)
        for (_, width), words, font in zip(COLUMNS, cells, (REGULAR, BOLD, REGULAR, REGULAR), strict=False):
            _cell(canvas, words, x, y, width, font)
            x += width * mm
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(left, y, right, y)
    x = left
    if row is None:
        for _, width in COLUMNS[:-1]:
            x += width * mm
            canvas.line(x, y, x, y + height)


def _cell(canvas: Canvas, words: str, x: float, y: float, width: float, font: str) -> None:
    """Text in the middle of the row's height, on one or two lines, as large as fits."""
    height = pages.ROW * mm
    found = fit(
        words,
        font=font,
        width=(width - 2 * PADDING) * mm,
        height=height - 2,
        largest=10,
        smallest=7,
    )
    if not found.lines:
        return
    first = y + (height + found.height) / 2
    for line, baseline in found.baselines(first):
        _text(canvas, line, x + PADDING * mm, baseline, font, found.size, INK)
