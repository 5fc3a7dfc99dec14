"""A document drawn once and stamped for each copy: hundreds of numbered forms within seconds.

Each page of the story becomes a form object (ISO 32000-1, 8.10) that all copies share; a copy adds only
its name, the number of the page, and a QR symbol to the foot. Copies are printed on both sides: each has an
even number of pages, so that no two share a sheet.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from seminars.documents.fonts import BOLD, REGULAR, drawable, register
from seminars.documents.pdf import PRODUCER
from seminars.documents.qr_symbol import symbol
from seminars.documents.style import INK, LARGE, MARGIN, QUIET, RULE

WIDTH = A4[0] - 2 * MARGIN
TOP = 15 * mm
# The symbol without its quiet edge, the gap below it, and what the foot takes of the page.
QR_SIZE = 14 * mm
QR_FOOT = 9 * mm
FOOT = QR_FOOT + QR_SIZE + 5 * mm
HEIGHT = A4[1] - TOP - FOOT
BLANK = "This page is intentionally left blank."


@dataclass(frozen=True)
class Copy:
    """What tells one copy from another: its ``name``, and what the QR symbol of each page (from 1) holds."""

    name: str
    mark: Callable[[int], str] | None = None


class _Copying(Canvas):
    """Keeps each page as a form object; when all are known, draws them for each copy."""

    copies: Sequence[Copy] = ()
    foot_title = ""
    foot_size = 8.5

    def __init__(self, *args: object, **kwargs: object) -> None:
        # Else each page names Helvetica, which is not embedded.
        super().__init__(*args, **{**kwargs, "initialFontName": REGULAR})
        self._drawn: list[str] = []

    def showPage(self) -> None:  # noqa: N802 (reportlab's name)
        """Keep the page for all copies."""
        name = f"page{len(self._drawn) + 1}"
        self.push_state_stack()
        self._formData = (name, 0, 0, None, None)
        self.endForm()
        self._drawn.append(name)
        self._startPage()

    def save(self) -> None:
        """Draw the copies and write the document."""
        names: list[str | None] = [*self._drawn]
        if len(names) % 2:
            names.append(None)
        for copy in self.copies:
            if len(self.copies) > 1:
                self.bookmarkPage(copy.name)
                self.addOutlineEntry(copy.name, copy.name)
            for number, name in enumerate(names, start=1):
                self._page(copy, name, number, len(names))
                super().showPage()
        super().save()

    def _page(self, copy: Copy, name: str | None, number: int, total: int) -> None:
        if name is not None:
            self.doForm(name)
        else:
            self.setFont(REGULAR, max(self.foot_size, 10))
            self.setFillColor(QUIET)
            self.drawCentredString(A4[0] / 2, A4[1] / 2, BLANK)
        right = A4[0] - MARGIN
        self.setStrokeColor(RULE)
        self.setLineWidth(0.5)
        self.line(MARGIN, FOOT - 2 * mm, right, FOOT - 2 * mm)
        if copy.mark is not None:
            right -= QR_SIZE + 4 * mm
            self._symbol(copy.mark(number))
        size = self.foot_size
        below = QR_FOOT + (QR_SIZE - 2.45 * size) / 2 + 0.2 * size
        self.setFillColor(QUIET)
        self.setFont(REGULAR, size)
        self.drawString(MARGIN, below + 1.45 * size, _cut(self.foot_title, right - MARGIN, size))
        self.drawString(MARGIN, below, f"Page {number} of {total}")
        self.setFillColor(INK)
        self.setFont(BOLD, max(size, 10))
        self.drawRightString(right, below, copy.name)

    def _symbol(self, text: str) -> None:
        found = symbol(text)
        scale = QR_SIZE / found.size
        self.saveState()
        self.setFillColor(INK)
        self.translate(A4[0] - MARGIN - QR_SIZE, QR_FOOT)
        self.scale(scale, scale)
        self._code.append(f"{found.pdf_path} f")
        self.restoreState()


def copies_pdf(
    story: Sequence[Flowable],
    copies: Sequence[Copy],
    *,
    title: str,
    language: str = "en-IE",
    large_print: bool = False,
) -> bytes:
    """``story`` on A4 pages, once for each of the ``copies``, to be printed on both sides.

    Title, page and the copy's name stand at the foot of each page, with its QR symbol if it has one. The
    column is ``WIDTH`` by ``HEIGHT`` points.
    """
    register()
    buffer = BytesIO()

    def make(*args: object, **kwargs: object) -> _Copying:
        canvas = _Copying(*args, **kwargs)
        canvas.copies, canvas.foot_title = copies, drawable(" ".join(title.split()))
        canvas.foot_size = LARGE if large_print else 8.5
        canvas.setViewerPreference("Duplex", "DuplexFlipLongEdge")
        return canvas

    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=title,
        author=PRODUCER,
        creator=PRODUCER,
        lang=language,
        invariant=1,
        pageCompression=1,
    )
    frame = Frame(MARGIN, FOOT, WIDTH, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document.addPageTemplates(PageTemplate("page", [frame]))
    document.build(list(story), canvasmaker=make)
    return buffer.getvalue()


def _cut(value: str, width: float, size: float) -> str:
    """As much of one line as fits."""
    if stringWidth(value, REGULAR, size) <= width:
        return value
    while value and stringWidth(value + "…", REGULAR, size) > width:
        value = value[:-1]
    return value.rstrip() + "…"


__all__ = ["BLANK", "HEIGHT", "WIDTH", "Copy", "copies_pdf"]
