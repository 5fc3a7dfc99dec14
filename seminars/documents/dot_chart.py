"""Dots to compare venues: for each answer a line for each venue, with its name and figure beside the dot.

Position along a common line is read more exactly than the length of bars in groups (W. S. Cleveland and
R. McGill, "Graphical perception", Journal of the American Statistical Association 79, 1984). Venues are told
apart by name and by the form of the dot, not by colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, Rect, String
from reportlab.lib.colors import white
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

from seminars.documents.charts import ELSEWHERE, WIDTH
from seminars.documents.fonts import BOLD, REGULAR, drawable, register
from seminars.documents.style import ACCENT, INK, MAIN, QUIET, RULE

_SIZE, _LINE, _LANE, _GAP = 11.0, 14.0, 14.5, 12.0
_RADIUS = 4.2
# Where names may stand beside the dots.
_BESIDE = 0.3


@dataclass(frozen=True)
class Dot:
    """The figure of one venue: a share from 0 to 1, or None where there is none to see; and its words."""

    name: str
    share: float | None
    words: str


@dataclass(frozen=True)
class DotRow:
    """One answer at all venues."""

    label: str
    dots: tuple[Dot, ...]

    @property
    def lanes(self) -> list[tuple[int, Dot]]:
        """A line for each venue, by its place; those with nothing to see share one for the same words."""
        shown = [(place, dot) for place, dot in enumerate(self.dots) if dot.share is not None]
        others: dict[str, list[str]] = {}
        for dot in self.dots:
            if dot.share is None:
                others.setdefault(dot.words, []).append(dot.name)
        return [*shown, *((0, Dot(", ".join(names), None, words)) for words, names in others.items())]


def dot_chart(rows: Sequence[DotRow], *, width: float = WIDTH, narrow: bool = False) -> Drawing:
    """The answers in their order, from 0 to the greatest share, with lines at each quarter.

    ``narrow``, for a phone: each answer stands above its lines, which take the whole width.
    """
    register()
    label_width = 0.0 if narrow else width * 0.32
    beside = max(
        [width * _BESIDE / 2, *(_room(dot) for row in rows for dot in row.dots if dot.share is not None)]
    )
    # The first of the marks below the lines is written around the place where they begin.
    start = 8.0 if narrow else label_width
    track = max(width - start - beside, width * 0.2)
    greatest = max((dot.share for row in rows for dot in row.dots if dot.share is not None), default=0.0)
    end = next(each for each in (0.25, 0.5, 0.75, 1.0) if greatest <= each or each == 1.0)
    room = width if narrow else label_width - 12
    labels = [simpleSplit(drawable(row.label), BOLD, _SIZE, room * ELSEWHERE) or [""] for row in rows]
    above = [len(lines) * _LINE + 1 if narrow else 0.0 for lines in labels]
    heights = [
        up + len(row.lanes) * _LANE if narrow else max(len(row.lanes) * _LANE, len(lines) * _LINE)
        for row, lines, up in zip(rows, labels, above, strict=True)
    ]
    foot = 16.0
    drawing = Drawing(width, sum(heights) + _GAP * len(rows) + foot)
    for quarter in range(int(end * 4) + 1):
        x = start + track * quarter / 4 / end
        drawing.add(
            Line(x, foot, x, drawing.height, strokeColor=RULE, strokeWidth=1.2 if quarter == 0 else 0.5)
        )
        words = f"{25 * quarter}%"
        drawing.add(
            _words(x - stringWidth(words, REGULAR, _SIZE - 2) / 2, 2, words, size=_SIZE - 2, colour=QUIET)
        )
    y = drawing.height
    for number, (row, lines, height, up) in enumerate(zip(rows, labels, heights, above, strict=True)):
        y -= _GAP / 2
        if number:
            drawing.add(Line(0, y + _GAP / 2, width, y + _GAP / 2, strokeColor=RULE, strokeWidth=0.4))
        if narrow:
            # So that no line at a quarter crosses the words.
            drawing.add(Rect(0, y - up, width, up - 1, fillColor=white, strokeColor=None))
        for place, line in enumerate(lines):
            drawing.add(_words(0, y - (place + 1) * _LINE + 4, line, font=BOLD))
        for lane, (place, dot) in enumerate(row.lanes):
            _lane(drawing, dot, place, (start, y - up - (lane + 0.5) * _LANE), track / end)
        y -= height + _GAP / 2
    return drawing


def _room(dot: Dot) -> float:
    return (
        float(stringWidth(f"{drawable(dot.name)}  {dot.words}", BOLD, _SIZE - 1)) / ELSEWHERE
        + 2 * _RADIUS
        + 8
    )


def _lane(drawing: Drawing, dot: Dot, place: int, start: tuple[float, float], scale: float) -> None:
    left, y = start
    x = left + (dot.share or 0) * scale
    if dot.share is not None:
        drawing.add(Line(left, y, x, y, strokeColor=RULE, strokeWidth=1.4))
        drawing.add(mark(place, x, y))
    x += _RADIUS + 5
    name = drawable(dot.name)
    drawing.add(_words(x, y - 3.7, name, size=_SIZE - 1, colour=QUIET))
    x += stringWidth(name, REGULAR, _SIZE - 1) / ELSEWHERE + 4
    drawing.add(_words(x, y - 3.7, dot.words, font=BOLD, size=_SIZE - 1))


def mark(place: int, x: float, y: float) -> Group:
    """The dot of the venue in that place: disc, square, triangle, diamond, then the same hollow."""
    r = _RADIUS
    hollow = place % 8 >= 4
    look = {
        "fillColor": None if hollow else (MAIN if place % 2 == 0 else ACCENT),
        "strokeColor": MAIN if place % 2 == 0 else ACCENT,
        "strokeWidth": 1.4,
    }
    forms = (
        lambda: Circle(x, y, r, **look),
        lambda: Rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, **look),
        lambda: Polygon([x - r * 1.1, y - r * 0.9, x + r * 1.1, y - r * 0.9, x, y + r * 1.2], **look),
        lambda: Polygon([x - r * 1.25, y, x, y - r * 1.25, x + r * 1.25, y, x, y + r * 1.25], **look),
    )
    return Group(forms[place % 4]())


def _words(
    x: float, y: float, words: str, *, font: str = REGULAR, size: float = _SIZE, colour: object = INK
) -> String:
    return String(x, y, words, fontName=font, fontSize=size, fillColor=colour)
