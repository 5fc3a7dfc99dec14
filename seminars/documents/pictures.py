"""Drawings as pictures (PNG), for documents that take no drawings."""

from collections.abc import Sequence
from io import BytesIO
from threading import Lock

from PIL import Image
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas

from seminars.documents.fonts import REGULAR, register

# Pixels to a point: at the size of the drawing 180 to an inch.
SCALE = 2.5
# Flat colours and the shades at the edges of letters: more would only make the file larger.
COLOURS = 64

# PDFium is not made for several threads at once.
_ONE_AT_A_TIME = Lock()


def pngs(drawings: Sequence[Drawing]) -> list[bytes]:
    """Each drawing as a PNG on white, in the order given: the same lines and letters as in a PDF."""
    import pypdfium2

    if not drawings:
        return []
    register()
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1, initialFontName=REGULAR)
    for drawing in drawings:
        canvas.setPageSize((drawing.width, drawing.height))
        renderPDF.draw(drawing, canvas, 0, 0)
        canvas.showPage()
    canvas.save()
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(buffer.getvalue())
        try:
            return [_png(page.render(scale=SCALE).to_pil()) for page in document]
        finally:
            document.close()


def _png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    few = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(buffer, "PNG", dpi=(72 * SCALE, 72 * SCALE))
    return buffer.getvalue()
