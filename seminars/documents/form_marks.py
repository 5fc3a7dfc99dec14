"""What is filled in on a paper form: circles and squares to tick, boxes to write in, scales."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from seminars.documents.fonts import REGULAR
from seminars.documents.style import INK, QUIET, RULE

# Between a mark and its words, as a share of the mark.
GAP = 0.5
# Below each marked line, as a share of the mark.
SPACE = 0.32


class Mark(StrEnum):
    """What is filled in: a circle for one choice, a square for several, a box to write a rank in."""

    CIRCLE = "circle"
    SQUARE = "square"
    RANK = "rank"


@dataclass(frozen=True)
class Sizes:
    """How large marks are, in points: the mark itself, the small number beside it, and letters in boxes."""

    mark: float = 4.2 * mm
    key: float = 7.0
    line: float = 9 * mm
    cell: float = 7 * mm

    @property
    def key_room(self) -> float:
        """What the small number takes, with two figures."""
        return 1.25 * self.key + 1.5 * mm

    def width_of(self, mark: Mark) -> float:
        """How wide a mark is."""
        return 2.1 * self.mark if mark is Mark.RANK else self.mark

    def indent(self, mark: Mark) -> float:
        """Where the words beside a mark begin."""
        return self.key_room + self.width_of(mark) + GAP * self.mark


def draw_mark(canvas: Canvas, mark: Mark, sizes: Sizes, x: float, y: float) -> None:
    """A mark with its lower left corner at x, y; white inside."""
    canvas.setStrokeColor(INK)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setLineWidth(0.9)
    if mark is Mark.CIRCLE:
        half = sizes.mark / 2
        canvas.circle(x + half, y + half, half, fill=1)
    else:
        high = sizes.mark * (1.25 if mark is Mark.RANK else 1)
        canvas.rect(x, y - (high - sizes.mark) / 2, sizes.width_of(mark), high, fill=1)


def draw_key(canvas: Canvas, text: str, sizes: Sizes, x: float, y: float) -> None:
    """The small grey number that keys a mark, ending at x, in the middle of a mark that stands on y."""
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, sizes.key)
    canvas.drawRightString(x, y + (sizes.mark - 0.72 * sizes.key) / 2, text)


class MarkedLine(Flowable):
    """A mark with its small number and words beside it; with ``write_on`` a line to write on after them."""

    def __init__(
        self, words: Paragraph, mark: Mark, sizes: Sizes, *, key: str = "", write_on: bool = False
    ) -> None:
        super().__init__()
        self._words, self._mark, self._sizes = words, mark, sizes
        self._key, self._write_on = key, write_on

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As high as the words, the mark, and the line where it stands below the words."""
        self.width = width
        indent = self._sizes.indent(self._mark)
        _, words = self._words.wrap(width - indent, height)
        self._beside = False
        if self._write_on:
            style = self._words.style
            wide = stringWidth(self._words.getPlainText(), style.fontName, style.fontSize)
            self._end = indent + wide + 4 * mm
            self._beside = width - self._end >= 0.45 * width
        below = self._sizes.line if self._write_on and not self._beside else 0
        high = self._sizes.mark * (1.25 if self._mark is Mark.RANK else 1)
        least = max(high, self._sizes.line * 0.8 if self._beside else 0)
        self._top = max(words, least)
        self._pad = (self._top - words) / 2 if words < least else 0
        self.height = self._top + below + SPACE * self._sizes.mark
        return width, self.height

    def draw(self) -> None:
        """Number, mark, words, line."""
        sizes, style = self._sizes, self._words.style
        # The mark is centred on the first line of the words.
        first = self.height - self._pad - style.leading / 2
        y = first - sizes.mark / 2
        if self._key:
            draw_key(self.canv, self._key, sizes, sizes.key_room - 1.5 * mm, y)
        draw_mark(self.canv, self._mark, sizes, sizes.key_room, y)
        indent = sizes.indent(self._mark)
        self._words.drawOn(self.canv, indent, self.height - self._pad - self._words.height)
        if self._write_on:
            self.canv.setStrokeColor(QUIET)
            self.canv.setLineWidth(0.6)
            start = self._end if self._beside else indent
            y = first - 0.4 * style.fontSize if self._beside else SPACE * sizes.mark
            self.canv.line(start, y, self.width, y)


class InColumns(Flowable):
    """Flowables in columns of equal width, read downwards."""

    def __init__(self, columns: Sequence[Sequence[Flowable]], gap: float = 6 * mm) -> None:
        super().__init__()
        self._columns, self._gap = columns, gap

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As high as the longest column."""
        self.width = width
        self._each = (width - self._gap * (len(self._columns) - 1)) / len(self._columns)
        self._heights = [[each.wrap(self._each, height)[1] for each in column] for column in self._columns]
        self.height = max(sum(heights) for heights in self._heights)
        return width, self.height

    def draw(self) -> None:
        """Column by column."""
        for number, (column, heights) in enumerate(zip(self._columns, self._heights, strict=True)):
            y = self.height
            for each, high in zip(column, heights, strict=True):
                y -= high
                each.drawOn(self.canv, number * (self._each + self._gap), y)


class ScaleRow(Flowable):
    """A row of circles on a line, each with its number beside it and its label below."""

    def __init__(self, labels: Sequence[Paragraph], sizes: Sizes) -> None:
        super().__init__()
        self._labels, self._sizes = labels, sizes

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The circles, and the tallest label."""
        self.width = width
        self._each = width / len(self._labels)
        tallest = max(label.wrap(self._each - 4, height)[1] for label in self._labels)
        self.height = self._sizes.mark + 1.5 * mm + tallest
        return width, self.height

    def draw(self) -> None:
        """The line, then each point with its label."""
        sizes, y = self._sizes, self.height - self._sizes.mark
        self.canv.setStrokeColor(RULE)
        self.canv.setLineWidth(0.8)
        # In pieces, so that it does not run through the numbers.
        for number in range(len(self._labels) - 1):
            start = (number + 0.5) * self._each + sizes.mark / 2 + 1.5
            end = (number + 1.5) * self._each - sizes.mark / 2 - sizes.key_room
            if end > start:
                self.canv.line(start, y + sizes.mark / 2, end, y + sizes.mark / 2)
        for number, label in enumerate(self._labels):
            x = (number + 0.5) * self._each - sizes.mark / 2
            draw_key(self.canv, str(number + 1), sizes, x - 1.5, y)
            draw_mark(self.canv, Mark.CIRCLE, sizes, x, y)
            label.drawOn(self.canv, number * self._each + 2, y - 1.5 * mm - label.height)


class GridMark(Flowable):
    """A circle in the middle of a cell of a grid, with its small number where there is room."""

    def __init__(self, key: str, sizes: Sizes) -> None:
        super().__init__()
        self._key, self._sizes = key, sizes

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As wide as the cell."""
        self.width, self.height = width, self._sizes.mark
        return width, self.height

    def draw(self) -> None:
        """Number and circle."""
        sizes = self._sizes
        x = (self.width - sizes.mark) / 2
        if x - 1.5 >= stringWidth(self._key, REGULAR, sizes.key):
            draw_key(self.canv, self._key, sizes, x - 1.5, 0)
        draw_mark(self.canv, Mark.CIRCLE, sizes, x, 0)


class Cells(Flowable):
    """Boxes for one figure each, in groups with a word below: (2, 'day'), (2, 'month'), (4, 'year').

    Not ``divided``, they are one box for each group, as wide.
    """

    def __init__(
        self,
        groups: Sequence[tuple[int, str]],
        sizes: Sizes,
        *,
        label_size: float = 8.0,
        divided: bool = True,
    ) -> None:
        super().__init__()
        self._groups, self._sizes, self._label, self._divided = groups, sizes, label_size, divided
        self._named = any(word for _, word in groups)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The boxes and the words below them."""
        self.width = width
        self.height = self._sizes.cell * 1.15 + (1.5 * self._label if self._named else 0)
        return width, self.height

    def draw(self) -> None:
        """Group by group."""
        cell, canvas = self._sizes.cell, self.canv
        y, x = self.height - cell * 1.15, 0.0
        for count, word in self._groups:
            canvas.setStrokeColor(INK)
            canvas.setLineWidth(0.8)
            canvas.rect(x, y, count * cell, cell * 1.15)
            canvas.setStrokeColor(RULE)
            for inner in range(1, count if self._divided else 1):
                canvas.line(x + inner * cell, y + 0.4, x + inner * cell, y + cell * 1.15 - 0.4)
            if word:
                canvas.setFillColor(QUIET)
                canvas.setFont(REGULAR, self._label)
                canvas.drawCentredString(x + count * cell / 2, y - 1.2 * self._label, word)
            wide = stringWidth(word, REGULAR, self._label)
            x += max(count * cell, wide) + 4 * mm


__all__ = [
    "Cells",
    "GridMark",
    "InColumns",
    "Mark",
    "MarkedLine",
    "ScaleRow",
    "Sizes",
    "draw_key",
    "draw_mark",
]
