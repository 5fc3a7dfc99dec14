"""Reading a PDF back with independent readers: pypdf for its insides, PDFium for what is seen."""

from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdfium2 import PdfDocument
from reportlab.pdfbase.pdfmetrics import stringWidth

from seminars.documents.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR, register

FACES = {
    "NotoSans-Regular": REGULAR,
    "NotoSans-Bold": BOLD,
    "NotoSans-Italic": ITALIC,
    "NotoSans-BoldItalic": BOLD_ITALIC,
}


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def pages(pdf: bytes) -> list[str]:
    """The words of each page, in the order in which a reader hands them out."""
    return [" ".join(page.extract_text().split()) for page in reader(pdf).pages]


def words(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def fonts(page: PageObject) -> list[dict]:
    found = []
    for font in page["/Resources"]["/Font"].get_object().values():
        font = font.get_object()
        found.append(font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font)
    return found


def assert_all_embedded(pdf: bytes) -> None:
    for page in reader(pdf).pages:
        for font in fonts(page):
            assert "/FontFile2" in font["/FontDescriptor"].get_object(), font["/BaseFont"]


def placed(page: PageObject) -> list[tuple[str, float, float, float, float]]:
    """Each piece of text: words, left, baseline, right, size."""
    register()
    found: list[tuple[str, float, float, float, float]] = []

    def visit(text: str, cm: list, tm: list, font: dict | None, size: float) -> None:
        line = text.strip("\n")
        if not line.strip() or font is None:
            return
        face = FACES[str(font["/BaseFont"]).partition("+")[2]]
        scale = cm[0]
        left, base = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        width = max(stringWidth(part, face, size) for part in line.split("\n"))
        found.append((line, left, base, left + width * scale, size * scale))

    page.extract_text(visitor_text=visit)
    return found


def assert_within_pages(pdf: bytes) -> None:
    """No text reaches into the margins of any page, let alone over its edge."""
    for number, page in enumerate(reader(pdf).pages, start=1):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        for text, left, base, right, size in placed(page):
            assert left >= 40, (number, text)
            assert right <= width - 40, (number, text, right, width)
            assert 20 <= base <= height - 20 - size * 0.7, (number, text)


def smallest(pdf: bytes) -> float:
    """The smallest type on any page, in points."""
    return min(size for page in reader(pdf).pages for *_, size in placed(page))


def assert_nothing_clipped(pdf: bytes) -> None:
    """As PDFium draws it, nothing comes nearer to the edge of a page than a printer reaches: 18 points."""
    edge = 18
    for number, page in enumerate(PdfDocument(pdf), start=1):
        picture = page.render(scale=1).to_pil().convert("L")
        inner = (edge, edge, picture.width - edge, picture.height - edge)
        picture.paste(255, inner)
        assert picture.getextrema() == (255, 255), f"page {number}"


def seen(pdf: bytes) -> str:
    """The words in the order in which PDFium hands them out."""
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in PdfDocument(pdf))
