"""The face of a badge: what stands where, in points from its lower left corner. Nothing is drawn yet."""

from dataclasses import dataclass

from seminars.documents.fitting import ASCENT, DESCENT, Fitted, fit, legible, one_line, width_of
from seminars.documents.fonts import BOLD, REGULAR

MM = 72 / 25.4
# Names are read from two steps away; below this size only where the box leaves no choice.
SMALLEST_NAME = 9.0
# What a scanner reads without effort: the symbol itself, and its quiet edge of four modules.
QR_SIZE = 18 * MM
# An address of some 30 to 60 letters gives a symbol of 29 modules or more.
QUIET = 4 / 29
# From this height a face has room for the seminar's title, and for a larger symbol.
TALL = 60 * MM
# From this proportion the symbol stands beside the name, otherwise below it.
WIDE = 2.2


@dataclass(frozen=True)
class Badge:
    """What stands on a badge. ``code`` and ``address`` are empty for those who are no delegates."""

    name: str
    organisation: str
    role: str = ""
    code: str = ""
    address: str = ""
    event: str = ""


@dataclass(frozen=True)
class Words:
    """A line of text: its left end and baseline, its width; ``tone`` is ink, main or quiet."""

    x: float
    y: float
    text: str
    font: str
    size: float
    width: float
    tone: str = "ink"

    @property
    def top(self) -> float:
        """How far its tallest letters reach."""
        return self.y + self.size * ASCENT

    @property
    def foot(self) -> float:
        """How far its lowest letters reach."""
        return self.y - self.size * DESCENT


@dataclass(frozen=True)
class Square:
    """Where the QR symbol stands, without its quiet edge."""

    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Face:
    """What is drawn on one face. ``write_on`` is a line (x, y, width) for a name that cannot be printed."""

    words: tuple[Words, ...]
    square: Square | None
    write_on: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class _Column:
    """A rectangle for text, and how its parts share the height."""

    x: float
    top: float
    width: float
    height: float


def face(badge: Badge, width: float, height: float) -> Face:
    """The badge on a face of ``width`` by ``height`` points, at least 60 by 35 mm."""
    tall = height >= TALL
    edge = (7 if tall else 2.6) * MM
    inner_width, inner_height = width - 2 * edge, height - 2 * edge
    words: list[Words] = []
    if tall and badge.event:
        line = one_line(legible(badge.event), font=REGULAR, size=9, width=inner_width, smallest=6)
        words += _set(line, edge, height - edge, REGULAR, "quiet")
        inner_height -= 6 * MM
    size = QR_SIZE * (1.3 if tall else 1.0)
    square = Square(width - edge - size, edge, size) if badge.address else None
    beside = width / height >= WIDE
    gap = 3.5 * MM
    small = inner_width - (size + gap if square else 0)
    top = edge + inner_height
    if beside:
        if square:
            square = Square(square.x, edge + 4 * MM, size)
        name_box = _Column(edge, top, small, inner_height * 0.5)
        rest = _Column(edge, edge + inner_height * 0.46, small, inner_height * 0.46)
    else:
        name_box = _Column(
            edge, top, inner_width, inner_height - size * (1 + QUIET) - (2.5 * MM if tall else 0)
        )
        rest = _Column(edge, edge + size, small, size)
    write_on = _name(badge.name, name_box, words, tall)
    # Below the symbol where that stands beside the name, else at the foot of the text.
    if square and beside:
        _code_below(badge.code, square, words)
    _rest(badge, rest, words, tall, with_code=not beside)
    return Face(tuple(words), square, write_on)


def _set(fitted: Fitted, x: float, top: float, font: str, tone: str) -> list[Words]:
    return [
        Words(x, y, line, font, fitted.size, width_of(line, font, fitted.size), tone)
        for line, y in fitted.baselines(top)
    ]


def _name(name: str, box: _Column, words: list[Words], tall: bool) -> tuple[float, float, float] | None:
    text = legible(name)
    if not text:
        # Of a script that the fonts lack: room to write it by hand.
        return (box.x, box.top - box.height * 0.8, box.width)
    largest = 44.0 if tall else 34.0
    found = fit(text, font=BOLD, width=box.width, height=box.height, largest=largest, smallest=SMALLEST_NAME)
    words += _set(found, box.x, box.top, BOLD, "ink")
    return None


def _code_below(code: str, square: Square, words: list[Words]) -> None:
    size = 9.0
    width = width_of(code, BOLD, size)
    # The symbol's quiet edge stays white.
    y = square.y - QUIET * square.size - size * 0.75
    words.append(Words(square.x + (square.size - width) / 2, max(y, size * DESCENT), code, BOLD, size, width))


def _rest(badge: Badge, box: _Column, words: list[Words], tall: bool, *, with_code: bool) -> None:
    """Organisation on one or two lines, the role, the code; from the foot upwards."""
    scale = 1.35 if tall else 1.0
    foot = box.top - box.height
    if with_code and badge.code:
        size = 9.0 * scale
        words.append(
            Words(box.x, foot + size * DESCENT, badge.code, BOLD, size, width_of(badge.code, BOLD, size))
        )
        foot += size * (ASCENT + DESCENT) + 1
    role = fit(
        legible(badge.role),
        font=REGULAR,
        width=box.width,
        height=(box.top - foot) * (0.45 if badge.organisation else 1),
        largest=8.5 * scale,
        smallest=6.5,
    )
    if role.lines:
        words += _set(role, box.x, foot + role.height, REGULAR, "quiet")
        foot += role.height + 0.5
    organisation = fit(
        legible(badge.organisation),
        font=REGULAR,
        width=box.width,
        height=box.top - foot,
        largest=10.5 * scale,
        smallest=6.5,
    )
    if organisation.lines:
        words += _set(organisation, box.x, foot + organisation.height, REGULAR, "main")
