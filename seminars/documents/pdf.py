"""PDF documents on reportlab's platypus: page, running head and foot, bookmarks."""

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from seminars.documents.fonts import REGULAR, drawable, register
from seminars.documents.style import MARGIN, PAPERS, QUIET, RULE, Styles, styles

PRODUCER = "Seminars"
# What head and foot take of a page's height, each.
FOOT = 18 * mm
TOP_PADDING = 4


def text(value: str) -> str:
    """``value`` as plain text inside a paragraph: signs of mark-up are escaped, line breaks kept."""
    return escape(drawable(value)).replace("\n", "<br/>")


def paragraph(value: str, style: str = "body", *, large_print: bool = False) -> Paragraph:
    """Plain text in one of the named styles; headings become bookmarks."""
    return Paragraph(text(value), getattr(styles(large_print), style))


class _NumberedCanvas(Canvas):
    """Draws 'page x of y' when all pages are known."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._pages: list[dict[str, object]] = []

    def showPage(self) -> None:  # noqa: N802 (reportlab's name)
        """Keep the page back until the number of pages is known."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Number the pages and write the document."""
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont(REGULAR, 8)
            self.setFillColor(QUIET)
            width = self._pagesize[0]
            self.drawRightString(width - MARGIN, 11 * mm, f"Page {number} of {len(self._pages)}")
            super().showPage()
        super().save()


class _Document(BaseDocTemplate):
    """Turns headings into bookmarks."""

    _marks = 0

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 (reportlab's name)
        """Add a bookmark for a heading that was just drawn."""
        if not isinstance(flowable, Paragraph) or flowable.style.name not in ("title", "heading"):
            return
        self._marks += 1
        key = f"mark-{self._marks}"
        self.canv.bookmarkPage(key)
        level = 0 if flowable.style.name == "title" or self._marks == 1 else 1
        self.canv.addOutlineEntry(flowable.getPlainText(), key, level=level, closed=False)


def build_pdf(
    story: Sequence[Flowable],
    *,
    title: str,
    running_head: str = "",
    page_size: str = "A4",
    language: str = "en-IE",
    author: str = PRODUCER,
    subject: str = "",
    landscape: bool = False,
) -> bytes:
    """Set ``story`` on pages of ``page_size`` ('A4', 'A3' or 'Letter') and return the document.

    ``running_head`` stands at the top of each page, 'page x of y' at its foot.
    """
    register()
    width, height = PAPERS[page_size]
    if landscape:
        width, height = height, width
    head, foot = drawable(running_head), drawable(title)

    def decorate(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont(REGULAR, 8)
        canvas.setFillColor(QUIET)
        if head:
            canvas.drawString(MARGIN, height - 12 * mm, head)
            canvas.setStrokeColor(RULE)
            canvas.setLineWidth(0.5)
            canvas.line(MARGIN, height - 14 * mm, width - MARGIN, height - 14 * mm)
        canvas.drawString(MARGIN, 11 * mm, foot[:90])
        canvas.restoreState()

    buffer = BytesIO()
    document = _Document(
        buffer,
        pagesize=(width, height),
        title=title,
        author=author,
        subject=subject,
        creator=PRODUCER,
        lang=language,
        invariant=1,
    )
    frame = Frame(
        MARGIN,
        FOOT,
        width - 2 * MARGIN,
        height - 2 * FOOT,
        leftPadding=0,
        rightPadding=0,
        topPadding=TOP_PADDING,
        bottomPadding=0,
    )
    document.addPageTemplates(PageTemplate("page", [frame], onPage=decorate))
    document.build(list(story) or [paragraph("This document is empty.")], canvasmaker=_NumberedCanvas)
    return buffer.getvalue()


def content_width(page_size: str = "A4", *, landscape: bool = False) -> float:
    """The width of the text column in points."""
    return float(PAPERS[page_size][1 if landscape else 0]) - 2 * MARGIN


def content_height(page_size: str = "A4", *, landscape: bool = False) -> float:
    """The height of the text column in points."""
    return float(PAPERS[page_size][0 if landscape else 1]) - 2 * FOOT - TOP_PADDING


__all__ = ["Styles", "build_pdf", "content_height", "content_width", "paragraph", "styles", "text"]
