"""Pieces of a page: tables, key figures, lists, boxed notes, lines to write on."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from seminars.documents.fonts import BOLD, MISSING, REGULAR, drawable, in_words, undrawable
from seminars.documents.markup import block_flowables, inline_pdf, plain
from seminars.documents.pdf import text
from seminars.documents.style import ACCENT, INK, MAIN, RULE, WASH, styles

Cell: TypeAlias = str | int | float | Flowable | None

PADDING = 3
# Up to this height in points a box is not torn.
LARGEST_BOX = 240
# Up to how many bullets stand in columns, and how many characters fit in half or a third of the width.
LONGEST_IN_COLUMNS = 24
SHORT_IN_HALF = 44
SHORT_IN_THIRD = 27
# How many kinds of signs that cannot be printed are named.
MOST_NAMED = 8


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    widths: Sequence[float],
    numeric: Sequence[int] = (),
    row_height: float | None = None,
    zebra: bool = False,
    large_print: bool = False,
) -> Table:
    """A table whose head is repeated on each page; ``numeric`` columns stand to the right.

    ``row_height`` is the least height of a row in points, so that there is room to write.
    """
    named = styles(large_print)

    def cell(value: Cell, column: int) -> Flowable:
        if isinstance(value, Flowable):
            return value
        words = "" if value is None else str(value)
        return Paragraph(text(words), named.figure_cell if column in numeric else named.cell)

    head = [
        Paragraph(f'<para align="{"right" if n in numeric else "left"}">{text(name)}</para>', named.head_cell)
        for n, name in enumerate(columns)
    ]
    body = [[cell(value, n) for n, value in enumerate(row)] for row in rows]
    heights = None if row_height is None else [None, *(_at_least(row_height, row, widths) for row in body)]
    made = Table([head, *body], colWidths=list(widths), rowHeights=heights, repeatRows=1, hAlign="LEFT")
    rules = [
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "MIDDLE" if row_height else "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, MAIN),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), PADDING),
    ]
    if zebra:
        rules += [("BACKGROUND", (0, n), (-1, n), WASH) for n in range(2, len(body) + 1, 2)]
    made.setStyle(TableStyle(rules))
    return made


def _at_least(height: float, row: Sequence[Flowable], widths: Sequence[float]) -> float:
    """``height``, or what the row's tallest cell needs."""
    inner = [cell.wrap(width - 8, 10_000)[1] for cell, width in zip(row, widths, strict=True)]
    return max(height, max(inner) + 2 * PADDING)


def key_figures(figures: Sequence[tuple[str, str]], width: float) -> Table:
    """Large figures side by side: (value, label)."""
    named = styles()
    cells = [
        [Paragraph(text(value), named.figure), Paragraph(text(label), named.figure_label)]
        for value, label in figures
    ]
    made = Table([cells], colWidths=[width / len(cells)] * len(cells), hAlign="LEFT")
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, -1), WASH),
                ("LINEBEFORE", (1, 0), (-1, -1), 0.6, RULE),
                ("TOPPADDING", (0, 0), (-1, -1), 7),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
                ("LEFTPADDING", (0, 0), (-1, -1), 9),
            ]
        )
    )
    return made


def bullets(
    items: Sequence[str],
    *,
    large_print: bool = False,
    tight: bool = False,
    indent: float = 0,
    markup: bool = False,
) -> list[Flowable]:
    """A list with hanging bullets; with ``markup`` bold and italic are read from the items."""
    style = styles(large_print, tight).bullet
    if indent:
        style = style.clone(f"bullet-{indent}", leftIndent=style.leftIndent + indent, bulletIndent=indent + 2)
    words = inline_pdf if markup else text
    return [Paragraph(words(item), style, bulletText="•") for item in items]


def short_bullets(
    items: Sequence[str], width: float, *, indent: float = 0, large_print: bool = False, markup: bool = False
) -> list[Flowable]:
    """Hanging bullets; three or more short ones stand in columns, read downwards."""
    lengths = [len(plain(item) if markup else item) for item in items]
    count = _columns([round(length * 1.6) for length in lengths] if large_print else lengths)
    if count == 1:
        return bullets(items, indent=indent, large_print=large_print, markup=markup)
    rows = -(-len(items) // count)
    columns = [
        bullets(items[first : first + rows], large_print=large_print, markup=markup)
        for first in range(0, len(items), rows)
    ]
    made = Table([columns], colWidths=[(width - indent) / count] * count, hAlign="RIGHT")
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return [made]


def _columns(lengths: Sequence[int]) -> int:
    """In how many columns items of so many letters fit without becoming hard to follow."""
    longest = max(lengths, default=0)
    if len(lengths) == 3 and longest <= SHORT_IN_THIRD:
        return 3
    return 2 if 4 <= len(lengths) <= LONGEST_IN_COLUMNS and longest <= SHORT_IN_HALF else 1


def numbered(number: int, value: str, *, bold: bool = False, large_print: bool = False) -> Paragraph:
    """A paragraph with a hanging number."""
    words = f"<b>{text(value)}</b>" if bold else text(value)
    return Paragraph(words, styles(large_print).item, bulletText=f"{number}.")


def boxed_note(
    value: str, width: float, *, label: str = "", large_print: bool = False, markup: bool = False
) -> Table:
    """A quiet box with a coloured edge, such as a note to the facilitator."""
    lead = f'<font color="{ACCENT.hexval().replace("0x", "#")}"><b>{text(label)}</b></font> ' if label else ""
    named = styles(large_print)
    if markup:
        content = block_flowables(value, named.note, named.bullet, lead=lead)
    else:
        content = [Paragraph(lead + text(value), named.note)]
    made = Table([[content]], colWidths=[width], hAlign="RIGHT")
    made.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), WASH),
                ("LINEBEFORE", (0, 0), (0, -1), 2, ACCENT),
                ("LEFTPADDING", (0, 0), (-1, -1), 8),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    # A long note goes on overleaf; of a short one a bit of box would be left there.
    made.splitInRow = int(made.wrap(width, LARGEST_BOX)[1] > LARGEST_BOX)
    return made


def unprinted(texts: Iterable[str], width: float, *, large_print: bool = False) -> list[Flowable]:
    """A box that names the signs in ``texts`` that the fonts lack; nothing where they lack none."""
    names = in_words(undrawable("".join(texts)))
    if not names:
        return []
    told = ", ".join(names[:MOST_NAMED]) + (" and others" if len(names) > MOST_NAMED else "")
    words = (
        f"There are no letters in this print for {told}: {MISSING} stands in their place. "
        "The page on the screen shows them."
    )
    return [boxed_note(words, width, label="Not printed:", large_print=large_print), Spacer(1, 2 * mm)]


class WritingLines(Flowable):
    """Ruled lines to write on, ``count`` of them or as many as fit on the page."""

    def __init__(self, count: int, spacing: float = 8 * mm) -> None:
        super().__init__()
        self._count, self._spacing = count, spacing

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room that the lines take."""
        self.width = width
        return width, self._count * self._spacing

    def split(self, width: float, height: float) -> list[Flowable]:
        """As many lines as fit, the rest on the next page."""
        fit = int(height // self._spacing)
        if fit < 1:
            return []
        return [WritingLines(fit, self._spacing), WritingLines(self._count - fit, self._spacing)]

    def draw(self) -> None:
        """Draw the lines."""
        self.canv.setStrokeColor(RULE)
        self.canv.setLineWidth(0.6)
        for number in range(self._count):
            y = number * self._spacing
            self.canv.line(0, y, self.width, y)


class CheckBox(Flowable):
    """A box to tick."""

    def __init__(self, size: float = 4 * mm) -> None:
        super().__init__()
        self.width = self.height = size

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The size of the box."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the box."""
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.8)
        self.canv.rect(0, 0, self.width, self.height)


def chart(drawing: Drawing) -> list[Flowable]:
    """A drawing as part of the page."""
    drawing.hAlign = "LEFT"
    return [drawing, Spacer(1, 4)]


class FittedLine(Flowable):
    """One line of text that gets smaller rather than leave its ``width``; ``size`` in points at most."""

    SMALLEST = 7.0

    def __init__(self, value: str, width: float, size: float, *, bold: bool = False) -> None:
        super().__init__()
        self.width, self.height = width, size * 1.15
        self._font = BOLD if bold else REGULAR
        self._value = drawable(value)
        natural = stringWidth(self._value, self._font, size)
        self._size = max(self.SMALLEST, min(size, size * width / natural)) if natural else size
        while len(self._value) > 1 and stringWidth(self._value, self._font, self._size) > width:
            self._value = f"{self._value.removesuffix('…')[:-1].rstrip()}…"

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Its own size."""
        return self.width, self.height

    def draw(self) -> None:
        """The line."""
        self.canv.setFont(self._font, self._size)
        self.canv.setFillColor(INK)
        self.canv.drawString(0, self.height * 0.22, self._value)
