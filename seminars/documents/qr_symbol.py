"""QR symbols by the hundred: the modules alone, with the mask that the standard asks for.

The codewords come from reportlab's encoder. It tries the eight masks module by module, which takes
most of its time; here a symbol is one large number, so that each of the standard's penalties is a
handful of shifts. Source of masks and penalties: ISO/IEC 18004, 'Data masking'.
"""

from dataclasses import dataclass
from functools import cache
from itertools import groupby

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

_LEVEL = QRErrorCorrectLevel.M
_MASKS = range(8)
# The 1:1:3:1:1 of a corner mark with four light modules before or behind it.
_LIKE_A_CORNER = ("10111010000", "00001011101")


@dataclass(frozen=True)
class Symbol:
    """A QR symbol of ``size`` by ``size`` modules, without its quiet edge; rows from the top."""

    size: int
    rows: tuple[str, ...]

    @property
    def runs(self) -> list[tuple[int, int, int]]:
        """Dark modules in a row as (row, first column, how many)."""
        found = []
        for number, row in enumerate(self.rows):
            column = 0
            for dark, run in groupby(row):
                length = len(list(run))
                if dark == "1":
                    found.append((number, column, length))
                column += length
        return found


@dataclass(frozen=True)
class _Frame:
    """What symbols of one version share. Numbers hold the modules row by row, one light bit between rows."""

    version: int
    size: int
    # For each module, which bit of the codewords stands in it.
    order: tuple[int, ...]
    # For each mask: corner marks, format, and the mask itself where data stand.
    masked: tuple[int, ...]
    valid: int


@cache
def _frame(version: int) -> _Frame:
    masked = []
    for mask in _MASKS:
        code = QRCode(version, _LEVEL)
        code.dataCache = []
        code.makeImpl(False, mask)
        masked.append(_number("".join("1" if dark else "0" for dark in row) for row in code.modules))
    size = code.moduleCount
    place = {(row, column): n for n, (column, row) in enumerate(code.dataPosIterator())}
    none = len(place)
    order = tuple(place.get((row, column), none) for row in range(size) for column in range(size + 1))
    return _Frame(version, size, order, tuple(masked), _number("1" * size for _ in range(size)))


def _number(rows: object) -> int:
    return int("".join(f"{row}0" for row in rows), 2)  # type: ignore[attr-defined]


@cache
def _corners() -> tuple[tuple[bool, ...], ...]:
    return tuple(tuple(module == "1" for module in pattern) for pattern in _LIKE_A_CORNER)


def _penalty(dark: int, frame: _Frame) -> int:
    """How hard to read: long runs, blocks of four, what looks like a corner mark, unequal shares."""
    valid, stride = frame.valid, frame.size + 1
    light = valid & ~dark
    score = 0
    same = []
    for step in (1, stride):
        # Modules whose neighbour in this direction is of the same colour.
        alike = (dark & dark >> step) | (light & light >> step)
        same.append(alike)
        fives = alike & alike >> step & alike >> 2 * step & alike >> 3 * step
        runs = fives & ~(fives >> step)
        score += fives.bit_count() + 2 * runs.bit_count()
        for pattern in _corners():
            found = valid
            for place, is_dark in enumerate(pattern):
                found &= (dark if is_dark else light) >> place * step
            score += 40 * found.bit_count()
    score += 3 * (same[0] & same[0] >> stride & same[1]).bit_count()
    share = 100 * dark.bit_count() / frame.size**2
    return score + 10 * int(abs(share - 50) / 5)


def symbol(text: str) -> Symbol:
    """``text`` as a QR symbol with error correction M, in the smallest version that holds it."""
    code = QRCode(None, _LEVEL)
    code.addData(text)
    frame = _frame(code.calculate_version())
    words = QRCode.createData(frame.version, _LEVEL, code.dataList)
    bits = "".join(f"{word:08b}" for word in words)
    # Modules behind the last codeword are light, and so is what is no module for data.
    bits += "0" * (max(frame.order) + 1 - len(bits))
    data = int("".join([bits[n] for n in frame.order]), 2)
    best = min((data ^ masked for masked in frame.masked), key=lambda dark: _penalty(dark, frame))
    drawn = f"{best:0{frame.size * (frame.size + 1)}b}"
    stride = frame.size + 1
    return Symbol(frame.size, tuple(drawn[n : n + frame.size] for n in range(0, frame.size * stride, stride)))
