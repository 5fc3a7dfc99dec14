"""Diverging bars for scales and grids of statements: below the middle to the left, above it to the right.

Each bar stands for all who answered; a middle point straddles the line, so that bars lean to where the
answers do (R. M. Heiberger and N. B. Robbins, "Design of diverging stacked bar charts for Likert scales",
Journal of Statistical Software 57, 2014).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import HexColor, white
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

from seminars.documents.charts import ELSEWHERE, WIDTH
from seminars.documents.colours import steps
from seminars.documents.fonts import BOLD, REGULAR, drawable, register
from seminars.documents.style import INK, QUIET, RULE

_SIZE, _LINE, _BAR, _GAP = 11.0, 14.0, 20.0, 9.0
_SWATCH = 10.0
_N_ROOM = 54.0
_SIGN_ROOM = 18.0
# Of a bold font in a browser, beside ours.
_WIDER = 1.25


@dataclass(frozen=True)
class ScaleRow:
    """One bar: what it stands for, its base as printed, the share of each point from 0 to 1.

    A share that is hidden is None: the bar ends before it, on its side, with the sign that is ``printed`` for
    it. Without ``shares`` the ``words`` stand in its place: the sign, or why there are no figures.
    """

    label: str
    base: str
    shares: tuple[float | None, ...] | None
    printed: tuple[str, ...] = ()
    words: str = ""

    @property
    def parts(self) -> list[tuple[int, float, float]]:
        """What is drawn: the point's place, where its part begins (0 is the middle, left below), its share.

        Outwards from the middle, up to what is hidden.
        """
        shares = self.shares or ()
        half = len(shares) // 2
        middle = shares[half] if len(shares) % 2 else 0.0
        if middle is None:
            return []
        found = [(half, -middle / 2, middle)] if len(shares) % 2 else []
        at = middle / 2
        for place in range(half + len(shares) % 2, len(shares)):
            share = shares[place]
            if share is None:
                break
            found.append((place, at, share))
            at += share
        at = -middle / 2
        for place in range(half - 1, -1, -1):
            share = shares[place]
            if share is None:
                break
            at -= share
            found.append((place, at, share))
        return found

    @property
    def reach(self) -> tuple[float, float]:
        """How far it goes to the left and to the right."""
        return (
            -min((at for _, at, _ in self.parts), default=0.0),
            max((at + share for _, at, share in self.parts), default=0.0),
        )


def scale_chart(
    points: Sequence[str], rows: Sequence[ScaleRow], *, width: float = WIDTH, narrow: bool = False
) -> Drawing:
    """One bar for each row, under a legend of the ``points`` in their order.

    ``narrow``, for a phone: what a bar stands for is above it, and the bar takes the whole width.
    """
    register()
    colours = [HexColor(fill) for fill, _ in steps(len(points))]
    inks = [HexColor(ink) for _, ink in steps(len(points))]
    legend = _legend(points, width)
    named = any(row.label for row in rows)
    label_width = width * (0.36 if named and not narrow else 0.0)
    track = width - label_width - (0.0 if narrow else _N_ROOM)
    room = width - _N_ROOM if narrow else label_width - 10
    labels = [simpleSplit(drawable(row.label), REGULAR, _SIZE, room * ELSEWHERE) or [""] for row in rows]
    # How far the middle of a bar lies below the middle of its row, where the label is above it.
    lower = [len(lines) * _LINE / 2 + 1 if narrow else 0.0 for lines in labels]
    heights = [len(lines) * _LINE + _BAR + 4 if narrow else max(_BAR, len(lines) * _LINE) for lines in labels]
    head = legend[-1][1] + _LINE + 6 if legend else 0
    drawing = Drawing(width, head + sum(heights) + _GAP * len(rows))
    for (x, down), point, colour in zip(legend, points, colours, strict=True):
        y = drawing.height - down - _LINE
        drawing.add(Rect(x, y + 2, _SWATCH, _SWATCH, fillColor=colour, strokeColor=RULE, strokeWidth=0.5))
        drawing.add(_words(x + _SWATCH + 4, y + 3, drawable(point), size=_SIZE - 1))
    left, right = _reach(rows)
    # Room for a sign at either end.
    scale = (track - 2 * _SIGN_ROOM) / (left + right)
    zero = label_width + _SIGN_ROOM + left * scale
    y = drawing.height - head
    if any(row.shares is not None for row in rows):
        # Behind the bars, so that it crosses no figure.
        drawing.add(Line(zero, 0, zero, y, strokeColor=INK, strokeWidth=0.8))
    for row, lines, height, down in zip(rows, labels, heights, lower, strict=True):
        y -= height + _GAP / 2
        middle = y + height / 2 - down
        first = y + height - _LINE + 3.5 if narrow else middle + (len(lines) / 2 - 1) * _LINE + 3.5
        if narrow:
            # So that the line in the middle crosses no words.
            high = len(lines) * _LINE
            drawing.add(Rect(0, y + height - high, width, high, fillColor=white, strokeColor=None))
        for number, line in enumerate(lines):
            drawing.add(_words(0, first - number * _LINE, line))
        if row.shares is None:
            wide = stringWidth(row.words, REGULAR, _SIZE) + 8
            drawing.add(Rect(label_width, middle - _BAR / 2, wide, _BAR, fillColor=white, strokeColor=None))
            drawing.add(_words(label_width + 4, middle - 4, row.words, colour=QUIET))
        else:
            _bar(drawing, row, (zero, middle), scale, (colours, inks))
        at = first if narrow else middle - 4
        drawing.add(_words(width - _N_ROOM + 8, at, row.base, size=_SIZE - 1, colour=QUIET))
        y -= _GAP / 2
    return drawing


def _reach(rows: Sequence[ScaleRow]) -> tuple[float, float]:
    """How far bars go to the left and to the right at most."""
    reaches = [row.reach for row in rows if row.shares is not None]
    return max([0.05, *(left for left, _ in reaches)]), max([0.05, *(right for _, right in reaches)])


def _bar(
    drawing: Drawing,
    row: ScaleRow,
    start: tuple[float, float],
    scale: float,
    looks: tuple[Sequence[HexColor], Sequence[HexColor]],
) -> None:
    """One bar; ``start`` is where its middle stands."""
    zero, middle = start
    drawn = set()
    for place, at, share in row.parts:
        drawn.add(place)
        x, long = zero + at * scale, share * scale
        if long > 0:
            drawing.add(
                Rect(
                    x, middle - _BAR / 2, long, _BAR,
                    fillColor=looks[0][place], strokeColor=white, strokeWidth=0.8,
                )
            )  # fmt: skip
        for line, indent, up, size in _inside(row.printed[place], long):
            look = {"font": BOLD, "size": size, "colour": looks[1][place]}
            drawing.add(_words(x + indent, middle + up, line, **look))
    left, right = row.reach
    hidden = [place for place in range(len(row.shares or ())) if place not in drawn]
    half = len(row.shares or ()) / 2
    # The sign once on each side, where the bar ends before what is hidden.
    for words in [row.printed[place] for place in hidden if place < half][-1:]:
        wide = stringWidth(words, REGULAR, _SIZE - 1)
        drawing.add(_words(zero - left * scale - wide - 3, middle - 3.7, words, size=_SIZE - 1, colour=QUIET))
    for words in [row.printed[place] for place in hidden if place > half][:1]:
        drawing.add(_words(zero + right * scale + 3, middle - 3.7, words, size=_SIZE - 1, colour=QUIET))


def _inside(words: str, long: float) -> list[tuple[str, float, float, float]]:
    """Words within a part that is so ``long``, as (line, from the left, up from the middle, size).

    In one line, or the count small under the per cent; nothing where that is too wide as well.

    They stay inside where a browser takes a wider font than ours.
    """
    small = _SIZE - 3
    per_cent, *count = words.split(" ", 1)
    two = [(per_cent, 1.5), (count[0], -7.5)] if count else [(per_cent, -3)]
    for lines, size in (([(words, -3.7)], _SIZE - 1), (two, small)):
        widths = [stringWidth(line, BOLD, size) for line, _ in lines]
        if long >= _WIDER * max(widths) + 2:
            return [
                (line, (long - _WIDER * wide) / 2, up, size)
                for (line, up), wide in zip(lines, widths, strict=True)
            ]
    return []


def _legend(points: Sequence[str], width: float) -> list[tuple[float, float]]:
    """Where each point stands, as (x, down from the top), in as many lines as it takes."""
    found, x, down = [], 0.0, 0.0
    for point in points:
        wide = _SWATCH + 4 + stringWidth(drawable(point), REGULAR, _SIZE - 1) / ELSEWHERE
        if x and x + wide > width:
            x, down = 0.0, down + _LINE
        found.append((x, down))
        x += wide + 8
    return found


def _words(
    x: float, y: float, words: str, *, font: str = REGULAR, size: float = _SIZE, colour: object = INK
) -> String:
    return String(x, y, words, fontName=font, fontSize=size, fillColor=colour)
