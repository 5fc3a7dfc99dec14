"""QR symbols by the hundred: the modules alone, with the mask that the standard asks for.

The frame of a symbol comes from reportlab's encoder. It tries the eight masks module by module, which
takes most of its time; here a symbol is one large number, so that each of the standard's penalties is
a handful of shifts. Source: ISO/IEC 18004, 'Data encodation', 'Error correction', 'Data masking'.
"""

from dataclasses import dataclass
from functools import cache
from itertools import groupby, zip_longest

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel, QRMath, QRRSBlock

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

    @property
    def pdf_path(self) -> str:
        """The dark modules as a path in PDF's own words, one unit a module, from the lower left corner."""
        return " ".join(f"{column} {self.size - row - 1} {length} 1 re" for row, column, length in self.runs)


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


def _blocks(version: int) -> list[tuple[int, int]]:
    """The blocks of a version: codewords of data, and of error correction."""
    return [
        (block.dataCount, block.totalCount - block.dataCount)
        for block in QRRSBlock.getRSBlocks(version, _LEVEL)
    ]


@cache
def _capacity(version: int) -> int:
    return sum(data for data, _ in _blocks(version))


@cache
def _generator(degree: int) -> tuple[int, ...]:
    """The logarithms of the generator polynomial's coefficients but the first."""
    found = [1]
    for power in range(degree):
        longer = [*found, 0]
        for place, coefficient in enumerate(found):
            longer[place + 1] ^= QRMath.gexp(QRMath.glog(coefficient) + power)
        found = longer
    return tuple(QRMath.glog(each) for each in found[1:])


@cache
def _times() -> tuple[tuple[int, ...], ...]:
    """For each logarithm below 255, the products with all field elements."""
    return tuple(
        (0, *(QRMath.gexp(QRMath.glog(element) + log) for element in range(1, 256))) for log in range(255)
    )


def _correction(data: bytes, degree: int) -> list[int]:
    """The remainder after division by the generator polynomial (Reed-Solomon)."""
    rows = [_times()[log] for log in _generator(degree)]
    rest = [0] * degree
    for word in data:
        lead = word ^ rest[0]
        rest = [old ^ row[lead] for old, row in zip([*rest[1:], 0], rows, strict=True)]
    return rest


def _codewords(content: bytes) -> tuple[int, list[int]]:
    """The smallest version that holds ``content`` (byte mode), and its codewords in the order drawn."""
    for version in range(1, 41):
        counted = 8 if version < 10 else 16
        if 4 + counted + 8 * len(content) <= 8 * _capacity(version):
            break
    else:
        raise ValueError("This text is too long for a QR symbol.")
    capacity = _capacity(version)
    # The mode, the length, the bytes, four bits that end them; then the two filling bytes in turn.
    bits = (0b0100 << counted | len(content)) << 8 * len(content) | int.from_bytes(content)
    length = 4 + counted + 8 * len(content)
    ended = min(4, 8 * capacity - length)
    length, bits = length + ended, bits << ended
    spare = -length % 8
    data = (bits << spare).to_bytes((length + spare) // 8)
    data += bytes(0x11 if n % 2 else 0xEC for n in range(capacity - len(data)))
    parts, corrections, start = [], [], 0
    for count, degree in _blocks(version):
        part = data[start : start + count]
        start += count
        parts.append(part)
        corrections.append(_correction(part, degree))
    words = [word for words in zip_longest(*parts) for word in words if word is not None]
    words += [word for words in zip(*corrections, strict=True) for word in words]
    return version, words


def symbol(text: str) -> Symbol:
    """``text`` as a QR symbol with error correction M, in the smallest version that holds it.

    Raises ValueError for a text of more than 2,331 bytes.
    """
    version, words = _codewords(text.encode())
    frame = _frame(version)
    bits = "".join(f"{word:08b}" for word in words)
    # Modules behind the last codeword are light, and so is what is no module for data.
    bits += "0" * (max(frame.order) + 1 - len(bits))
    data = int("".join([bits[n] for n in frame.order]), 2)
    best = min((data ^ masked for masked in frame.masked), key=lambda dark: _penalty(dark, frame))
    drawn = f"{best:0{frame.size * (frame.size + 1)}b}"
    stride = frame.size + 1
    return Symbol(frame.size, tuple(drawn[n : n + frame.size] for n in range(0, frame.size * stride, stride)))
