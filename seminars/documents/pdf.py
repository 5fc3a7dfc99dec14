"""PDF documents on reportlab's platypus: page, running head and foot, bookmarks."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from seminars.documents.fonts import REGULAR, drawable, register
from seminars.documents.style import LARGE, MARGIN, PAPERS, QUIET, RULE, Styles, styles

PRODUCER = "Seminars"
# Written as bytes, not as letters: a fifth smaller, and sooner.
rl_config.useA85 = 0
# What head and foot take of a page's height, each.
FOOT = 18 * mm
FOOT_LINE = 11 * mm
# What 'Page 100 of 100' takes of a line, as a multiple of its size.
FOOT_NUMBERS = 9
TOP_PADDING = 4


def text(value: str) -> str:
    """``value`` as plain text inside a paragraph: signs of mark-up are escaped, line breaks kept."""
    return escape(drawable(value)).replace("\n", "<br/>")


def paragraph(value: str, style: str = "body", *, large_print: bool = False) -> Paragraph:
    """Plain text in one of the named styles; headings become bookmarks."""
    return Paragraph(text(value), getattr(styles(large_print), style))


class _Marker(Flowable):
    """Takes no room and shows nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.width = self.height = 0


class Section(_Marker):
    """Stands first on a page: from here on ``head`` is at the top, and pages count anew from 1."""

    def __init__(self, head: str) -> None:
        super().__init__()
        self._head = head

    def draw(self) -> None:
        """Tell the page, which gets its head when all are there."""
        self.canv.section = (self.canv.section[0] + 1, self._head)


class KeepPages(_Marker):
    """Stands first on a page: from here on pages are kept, until ``PagesKept`` stands first on another."""

    def draw(self) -> None:
        """Remember where it was."""
        self.canv.kept_from = len(self.canv.pages)


class PagesKept(_Marker):
    """See ``KeepPages``."""

    def draw(self) -> None:
        """Keep the pages before this one."""
        self.canv.kept = self.canv.pages[self.canv.kept_from :]


class RepeatPages(_Marker):
    """Stands first on a page: before it come the pages that were kept, under the head of this section.

    Setting them once more would take as long as the first time.
    """

    def draw(self) -> None:
        """Put copies of the pages before this one."""
        for page in self.canv.kept:
            self.canv.pages.append({**page, "_code": list(page["_code"]), "section": self.canv.section})


class _NumberedCanvas(Canvas):
    """Draws the head and 'page x of y' when all pages are known; each section counts its own."""

    section: tuple[int, str | None] = (0, None)
    _entries = 0

    def __init__(
        self, *args: Any, decorate: Callable[[Canvas, str | None, str], None], **kwargs: Any
    ) -> None:
        # Else each page names Helvetica, which is not embedded.
        super().__init__(*args, **{**kwargs, "initialFontName": REGULAR})
        self._decorate = decorate
        self.pages: list[dict[str, Any]] = []
        self.kept: list[dict[str, Any]] = []
        self.kept_from = 0
        # The headings on this page: text, and whether it is a title.
        self.marks: list[tuple[str, bool]] = []

    def showPage(self) -> None:  # noqa: N802 (reportlab's name)
        """Keep the page back until the number of pages is known."""
        self.pages.append(dict(self.__dict__))
        self.marks = []
        self._startPage()

    def save(self) -> None:
        """Give all pages their head and number, and write the document."""
        sections = [page.get("section", self.section) for page in self.pages]
        lengths = Counter(sections)
        seen: Counter[tuple[int, str | None]] = Counter()
        for page, section in zip(self.pages, sections, strict=True):
            seen[section] += 1
            # What counts the bookmarks goes on; the rest is as it was when the page was full.
            self.__dict__.update({**page, "_entries": self._entries})
            self._decorate(self, section[1], f"Page {seen[section]} of {lengths[section]}")
            self._bookmark()
            super().showPage()
        super().save()

    def _bookmark(self) -> None:
        """Make the headings bookmarks. Only now is it known which page this is."""
        for words, is_title in self.marks:
            self._entries += 1
            key = f"mark-{self._entries}"
            self.bookmarkPage(key)
            self.addOutlineEntry(words, key, level=0 if is_title or self._entries == 1 else 1, closed=False)


class _Document(BaseDocTemplate):
    """Notes headings, which become bookmarks."""

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 (reportlab's name)
        """Note a heading that was just drawn."""
        if isinstance(flowable, Paragraph) and flowable.style.name in ("title", "heading"):
            self.canv.marks.append((flowable.getPlainText(), flowable.style.name == "title"))


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
    large_print: bool = False,
) -> bytes:
    """Set ``story`` on pages of ``page_size`` ('A4', 'A3' or 'Letter') and return the document.

    ``running_head`` stands at the top of each page until a ``Section`` brings another, 'page x of y' at
    its foot; in ``large_print`` they are large, too.
    """
    register()
    width, height = PAPERS[page_size]
    if landscape:
        width, height = height, width
    size = LARGE if large_print else 8.0
    column = width - 2 * MARGIN
    foot = _cut(title, column - FOOT_NUMBERS * size, size)
    if large_print and foot.endswith("…"):
        # Half a title says nothing that the head does not.
        foot = ""

    def decorate(canvas: Canvas, section_head: str | None, number: str) -> None:
        head = _cut(running_head if section_head is None else section_head, column, size)
        canvas.setFont(REGULAR, size)
        canvas.setFillColor(QUIET)
        if head:
            canvas.drawString(MARGIN, height - 12 * mm, head)
            canvas.setStrokeColor(RULE)
            canvas.setLineWidth(0.5)
            canvas.line(MARGIN, height - 14 * mm, width - MARGIN, height - 14 * mm)
        canvas.drawString(MARGIN, FOOT_LINE, foot)
        canvas.drawRightString(width - MARGIN, FOOT_LINE, number)

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
    document.addPageTemplates(PageTemplate("page", [frame]))
    document.build(
        list(story) or [paragraph("This document is empty.")],
        canvasmaker=partial(_NumberedCanvas, decorate=decorate),
    )
    return buffer.getvalue()


def _cut(value: str, width: float, size: float) -> str:
    """As much of one line as fits."""
    line = " ".join(drawable(value).split())
    if stringWidth(line, REGULAR, size) <= width:
        return line
    while line and stringWidth(line + "…", REGULAR, size) > width:
        line = line[:-1]
    return line.rstrip() + "…"


def content_width(page_size: str = "A4", *, landscape: bool = False) -> float:
    """The width of the text column in points."""
    return float(PAPERS[page_size][1 if landscape else 0]) - 2 * MARGIN


def content_height(page_size: str = "A4", *, landscape: bool = False) -> float:
    """The height of the text column in points."""
    return float(PAPERS[page_size][0 if landscape else 1]) - 2 * FOOT - TOP_PADDING


@dataclass(frozen=True)
class Paper:
    """What somebody wants to print on: 'A4' or 'Letter', in normal or large print."""

    size: str = "A4"
    large: bool = False

    @property
    def width(self) -> float:
        """The width of the text column in points."""
        return content_width(self.size)

    @property
    def height(self) -> float:
        """The height of the text column in points."""
        return content_height(self.size)

    @property
    def styles(self) -> Styles:
        """The named styles."""
        return styles(self.large, self.tight)

    @property
    def tight(self) -> bool:
        """Whether lines stand closer: US Letter is 18 mm shorter, and holds as much as A4 all the same."""
        return self.size == "Letter" and not self.large

    def paragraph(self, value: str, style: str = "body") -> Paragraph:
        """Plain text in one of the named styles."""
        return Paragraph(text(value), getattr(self.styles, style))


__all__ = [
    "KeepPages",
    "PagesKept",
    "Paper",
    "RepeatPages",
    "Section",
    "Styles",
    "build_pdf",
    "content_height",
    "content_width",
    "paragraph",
    "styles",
    "text",
]
