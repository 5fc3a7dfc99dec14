"""Text that stays in its box: as large as fits, on few lines, broken inside a word only as a last resort."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reportlab.pdfbase.pdfmetrics import stringWidth

from seminars.documents.fonts import MISSING, drawable, register

# Of the type size: how far capitals with a fada reach above the line, letters such as g below it.
ASCENT, DESCENT = 1.0, 0.27
# From line to line.
LEADING = 1.2
# One line less is worth this much of the size.
FEWER_LINES = 0.9
STEP = 0.25
# Below this no name is read any more; only then is text cut.
FLOOR = 4.0


@dataclass(frozen=True)
class Fitted:
    """Lines at a type size in points; ``cut`` says that not all of the text found room."""

    lines: tuple[str, ...]
    size: float
    cut: bool = False

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last, in points."""
        return height_of(len(self.lines)) * self.size

    def baselines(self, top: float) -> Iterator[tuple[str, float]]:
        """Each line with the height at which it stands, where the block begins at ``top``."""
        for number, line in enumerate(self.lines):
            yield line, top - self.size * (ASCENT + number * LEADING)


def height_of(lines: int) -> float:
    """The height of so many lines, as a multiple of the type size."""
    return ASCENT + DESCENT + (lines - 1) * LEADING if lines else 0.0


def legible(text: str) -> str:
    """``text`` on one line, as far as the fonts can draw it.

    What they lack is replaced by its plain form where there is one (wide letters, ligatures, a letter
    without its rare mark). Pictures and words wholly of another script are left out; a single letter
    that is missing becomes a visible sign. Empty where nothing is left to read.
    """
    words = ("".join(map(_plain, word)) for word in unicodedata.normalize("NFC", text).split())
    line = " ".join(word for word in words if word.strip(MISSING))
    return line if any(char.isalnum() for char in line) else ""


def _plain(char: str) -> str:
    """``char`` as it can be drawn; nothing for a picture, the sign for what is missing for a letter."""
    known = register()
    if ord(char) in known:
        return char if char.isprintable() else ""
    for form in ("NFKC", "NFKD"):
        found = "".join(
            each
            for each in unicodedata.normalize(form, char)
            if form == "NFKC" or not unicodedata.combining(each)
        )
        if found and all(ord(each) in known for each in found):
            return found
    return drawable(char) if unicodedata.category(char)[0] in "LN" else ""


@dataclass(frozen=True)
class _Piece:
    """What stays together on a line; ``blank`` says that a space stands before it."""

    text: str
    blank: bool
    width: float


def width_of(text: str, font: str, size: float) -> float:
    """The width of a line in points."""
    register()
    return float(stringWidth(text, font, size))


def _pieces(text: str, font: str) -> list[_Piece]:
    found = []
    for word in text.split():
        parts = word.replace("-", "-\n").split("\n") if "-" in word.strip("-") else [word]
        for number, part in enumerate(filter(None, parts)):
            found.append(_Piece(part, number == 0, width_of(part, font, 1)))
    return found


def _joined(pieces: list[_Piece]) -> str:
    return "".join((" " if each.blank else "") + each.text for each in pieces).strip()


def _lines(pieces: list[_Piece], room: float, blank: float) -> list[list[_Piece]]:
    """Pieces on as few lines as they need where a line has ``room`` (at size 1)."""
    lines: list[list[_Piece]] = []
    used = 0.0
    for piece in pieces:
        more = piece.width + (blank if piece.blank else 0)
        if lines and used + more <= room:
            lines[-1].append(piece)
            used += more
        else:
            lines.append([piece])
            used = piece.width
    return lines


def _narrowest(pieces: list[_Piece], count: int, blank: float) -> float:
    """The least width (at size 1) in which the pieces stand on ``count`` lines."""
    low = max(each.width for each in pieces)
    high = sum(each.width + blank for each in pieces)
    if count == 1:
        return high - blank * (1 + sum(not each.blank for each in pieces[1:]))
    for _ in range(18):
        middle = (low + high) / 2
        if len(_lines(pieces, middle, blank)) <= count:
            high = middle
        else:
            low = middle
    return high


def _broken(text: str, font: str, room: float) -> Iterator[str]:
    """A word too long for a line, in parts that fit, each but the last with a hyphen."""
    hyphen = width_of("-", font, 1)
    part, used = "", 0.0
    for char in text:
        more = width_of(char, font, 1)
        if part and used + more + hyphen > room:
            yield part + ("" if part.endswith("-") else "-")
            part, used = "", 0.0
        part += char
        used += more
    yield part


def _broken_pieces(pieces: list[_Piece], font: str, room: float) -> list[_Piece]:
    found = []
    for piece in pieces:
        if piece.width <= room:
            found.append(piece)
            continue
        for number, part in enumerate(_broken(piece.text, font, room)):
            found.append(_Piece(part, piece.blank and number == 0, width_of(part, font, 1)))
    return found


# Documents set the same words (a title, an organisation) on page after page.
@lru_cache(maxsize=1024)
def fit(
    text: str,
    *,
    font: str,
    width: float,
    height: float,
    largest: float,
    smallest: float = 9.0,
    lines: int = 2,
) -> Fitted:
    """``text`` as large as a box of ``width`` by ``height`` points allows, at most ``largest``.

    On up to ``lines`` lines, balanced. Where that would be smaller than ``smallest``, on more lines; then
    words are broken with a hyphen; then the type is smaller; only below ``FLOOR`` is text cut.
    """
    pieces = _pieces(text, font)
    if not pieces:
        return Fitted((), largest)
    blank = width_of(" ", font, 1)
    best, at = 0.0, 0
    most = max(lines, int((height / smallest - ASCENT - DESCENT) / LEADING) + 1)
    for count in range(1, min(most, len(pieces)) + 1):
        if count > lines and best >= smallest:
            break
        narrowest = _narrowest(pieces, count, blank)
        size = min(largest, height / height_of(count), (width - 0.01) / narrowest)
        if size * FEWER_LINES > best or (best < smallest <= size):
            best, at = size, count
    if best >= smallest:
        narrowest = _narrowest(pieces, at, blank)
        # In the balanced width, not in all the room there is: no line of a single short word.
        found = _lines(pieces, max(narrowest * (1 + 1e-9), 0.0), blank)
        return Fitted(tuple(_joined(line) for line in found), best)
    return _with_broken_words(
        pieces, font=font, width=width, height=height, size=largest, smallest=smallest, lines=lines
    )


def _with_broken_words(
    pieces: list[_Piece], *, font: str, width: float, height: float, size: float, smallest: float, lines: int
) -> Fitted:
    """From ``size`` downwards until it fits: on one line more than wanted, at last on any number."""
    blank = width_of(" ", font, 1)
    while True:
        room = (width - 0.01) / size
        found = _lines(_broken_pieces(pieces, font, room), room, blank)
        fits = height_of(len(found)) * size <= height
        if fits and (size <= smallest or len(found) <= lines + 1):
            return Fitted(_balanced(pieces, found, font, room, blank), size)
        if size - STEP < FLOOR:
            return _cut(found, font, room, height, size)
        size -= STEP


def _balanced(
    pieces: list[_Piece], found: list[list[_Piece]], font: str, room: float, blank: float
) -> tuple[str, ...]:
    """The same number of lines in the least width, so that no line holds the rest of a word alone."""
    low, high = room / 2, room
    for _ in range(6):
        middle = (low + high) / 2
        tried = _lines(_broken_pieces(pieces, font, middle), middle, blank)
        if len(tried) <= len(found):
            found, high = tried, middle
        else:
            low = middle
    return tuple(_joined(line) for line in found)


def _cut(found: list[list[_Piece]], font: str, room: float, height: float, size: float) -> Fitted:
    count = max(1, int((height / size - ASCENT - DESCENT) / LEADING + 1e-9) + 1)
    kept = [_joined(line) for line in found[:count]]
    last = kept[-1]
    while last and width_of(last + "…", font, 1) > room:
        last = last[:-1]
    return Fitted((*kept[:-1], last + "…"), size, cut=True)


def one_line(text: str, *, font: str, size: float, width: float, smallest: float) -> Fitted:
    """``text`` on one line, smaller where it has to be; cut with '…' where even ``smallest`` is too wide."""
    if not text:
        return Fitted((), size)
    natural = width_of(text, font, 1)
    if natural * smallest <= width:
        return Fitted((text,), min(size, width / natural))
    while text and width_of(text + "…", font, smallest) > width:
        text = text[:-1]
    return Fitted((text.rstrip() + "…",), smallest, cut=True)


__all__ = ["ASCENT", "DESCENT", "Fitted", "fit", "height_of", "legible", "one_line", "width_of"]
