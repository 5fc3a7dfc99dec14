"""What stands where on the pages of a PDF, read with an independent reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream
from reportlab.pdfbase.pdfmetrics import stringWidth

from seminars.documents.fonts import BOLD, REGULAR

Matrix = tuple[float, float, float, float, float, float]


def times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    return (
        x * matrix[0] + y * matrix[2] + matrix[4],
        x * matrix[1] + y * matrix[3] + matrix[5],
    )


@dataclass(frozen=True)
class Piece:
    """A piece of text: its left end, baseline and right end in points from the page's lower left corner."""

    text: str
    x: float
    y: float
    right: float
    size: float


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def texts(pdf: bytes) -> list[str]:
    """The words of each page in the order in which they are read, on one line."""
    return [" ".join(page.extract_text().split()) for page in reader(pdf).pages]


def pieces(page: PageObject) -> list[Piece]:
    found: list[Piece] = []

    def visit(text: str, cm: list[float], tm: list[float], font: dict | None, size: float) -> None:
        if not text.strip() or font is None:
            return
        x, y = at(times(tuple(tm), tuple(cm)), 0, 0)
        name = BOLD if "Bold" in font["/BaseFont"] else REGULAR
        widest = max(stringWidth(line.strip(), name, size) for line in text.splitlines())
        found.append(Piece(text, x, y, x + widest, size))

    page.extract_text(visitor_text=visit)
    return found


def operations(page: PageObject) -> Iterator[tuple[str, list, Matrix, float]]:
    """Each operation with the matrix and the font's size that hold; those of form objects in their place."""
    yield from _operations(page, page["/Contents"].get_object(), (1, 0, 0, 1, 0, 0))


def _operations(owner, stream, matrix: Matrix) -> Iterator[tuple[str, list, Matrix, float]]:
    kept: list[tuple[Matrix, float]] = []
    size = 0.0
    for operands, operator in ContentStream(stream, None).operations:
        name = operator.decode()
        if name == "q":
            kept.append((matrix, size))
        elif name == "Q":
            matrix, size = kept.pop()
        elif name == "cm":
            matrix = times(tuple(float(each) for each in operands), matrix)
        elif name == "Tf":
            size = float(operands[1])
        elif name == "Do":
            form = owner["/Resources"]["/XObject"][operands[0]].get_object()
            yield from _operations(form, form, matrix)
        yield name, operands, matrix, size


def corners(page: PageObject) -> Iterator[tuple[float, float]]:
    """The points of all lines, boxes and curves."""
    for name, operands, matrix, _ in operations(page):
        numbers = [float(each) for each in operands] if name in ("m", "l", "c", "re") else []
        if name == "re":
            x, y, width, height = numbers
            yield at(matrix, x, y)
            yield at(matrix, x + width, y + height)
        else:
            for n in range(0, len(numbers), 2):
                yield at(matrix, numbers[n], numbers[n + 1])


def shown_sizes(page: PageObject) -> set[float]:
    """The sizes of type in which something is shown."""
    return {
        size
        for name, operands, _, size in operations(page)
        if name in ("Tj", "TJ") and operands and operands[0]
    }


def modules(page: PageObject) -> list[str]:
    """The rows of the QR symbol on a page, from the top: its modules are boxes one unit high."""
    dark: set[tuple[int, int]] = set()
    for name, operands, matrix, _ in operations(page):
        if name == "re" and float(operands[3]) == 1 and matrix[0] > 1:
            x, y, width = (int(each) for each in operands[:3])
            dark |= {(y, column) for column in range(x, x + width)}
    size = max((column for _, column in dark), default=-1) + 1
    return [
        "".join("1" if (y, column) in dark else "0" for column in range(size))
        for y in range(size - 1, -1, -1)
    ]


def fonts(page: PageObject) -> list[dict]:
    found = [page["/Resources"]["/Font"].get_object()]
    for form in page["/Resources"].get("/XObject", {}).values():
        found.append(form.get_object()["/Resources"]["/Font"].get_object())
    return [font.get_object() for each in found for font in each.values()]
