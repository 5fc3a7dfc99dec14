"""Badges on sheets of labels, as a PDF; and the trial print that shows where a printer puts them."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from seminars.attendance.badge_face import Badge, Face, face
from seminars.documents.fonts import BOLD, REGULAR, register
from seminars.documents.labels import Box, Sheet, places
from seminars.documents.pdf import PRODUCER
from seminars.documents.qr_symbol import symbol
from seminars.documents.style import INK, MAIN, QUIET, RULE

TONES = {"ink": INK, "main": MAIN, "quiet": QUIET}


def badges_pdf(
    badges: Sequence[Badge],
    sheet: Sheet,
    *,
    title: str,
    start: int = 1,
    offset: tuple[float, float] = (0.0, 0.0),
    outlines: bool = False,
) -> bytes:
    """``badges`` on as many sheets as they need; ``offset`` in mm to the right and downwards.

    ``outlines`` draws the edge of each label, for a trial on plain paper.
    """
    canvas, buffer = _canvas(sheet, title)
    page = 0
    width, height = (side * mm for side in sheet.face)
    for badge, place in zip(badges, places(sheet, len(badges), start=start, offset=offset), strict=True):
        if place.page != page:
            canvas.showPage()
            page = place.page
        _label(canvas, sheet, place.box, badge, face(badge, width, height))
        if outlines:
            _outline(canvas, sheet, place.box)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def trial_print(sheet: Sheet, *, offset: tuple[float, float] = (0.0, 0.0)) -> bytes:
    """One page with the outline and number of each label, to hold against a sheet of labels."""
    canvas, buffer = _canvas(sheet, f"Trial print: {sheet.title}")
    for position in range(1, sheet.per_page + 1):
        box = sheet.box(position, offset)
        _outline(canvas, sheet, box)
        x, y = _corner(sheet, box)
        middle = x + box.width * mm / 2
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 20)
        canvas.drawCentredString(middle, y + box.height * mm / 2 - 2, str(position))
        canvas.setFont(REGULAR, 7)
        canvas.setFillColor(QUIET)
        canvas.drawCentredString(
            middle,
            y + box.height * mm / 2 - 14,
            f"moved {offset[0]:+g} mm across, {offset[1]:+g} mm down" if any(offset) else "print at 100%",
        )
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _canvas(sheet: Sheet, title: str) -> tuple[Canvas, BytesIO]:
    register()
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(sheet.page_width * mm, sheet.page_height * mm),
        invariant=1,
        lang="en-IE",
        pageCompression=1,
    )
    canvas.setTitle(title)
    canvas.setAuthor(PRODUCER)
    canvas.setCreator(PRODUCER)
    # Scaled to the paper, nothing would meet its label.
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas, buffer


def _corner(sheet: Sheet, box: Box) -> tuple[float, float]:
    """The lower left corner of a label in points from that of the page."""
    return box.left * mm, (sheet.page_height - box.bottom) * mm


def _outline(canvas: Canvas, sheet: Sheet, box: Box) -> None:
    x, y = _corner(sheet, box)
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.4)
    canvas.rect(x, y, box.width * mm, box.height * mm)


def _label(canvas: Canvas, sheet: Sheet, box: Box, badge: Badge, layout: Face) -> None:
    x, y = _corner(sheet, box)
    canvas.saveState()
    canvas.translate(x, y)
    _draw(canvas, badge, layout)
    if sheet.folded:
        # The other face stands on its head above the fold.
        canvas.saveState()
        canvas.translate(box.width * mm, box.height * mm)
        canvas.rotate(180)
        _draw(canvas, badge, layout)
        canvas.restoreState()
        _fold(canvas, box, cut=sheet.cut)
    canvas.restoreState()


def _fold(canvas: Canvas, box: Box, *, cut: bool) -> None:
    """A short dash on each side where it is folded, and a fine line where it is cut."""
    width, height = box.width * mm, box.height * mm
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.4)
    for start in (3 * mm, width - 7 * mm):
        canvas.line(start, height / 2, start + 4 * mm, height / 2)
    if cut:
        canvas.setStrokeColor(RULE)
        canvas.rect(0, 0, width, height)


def _draw(canvas: Canvas, badge: Badge, layout: Face) -> None:
    for words in layout.words:
        canvas.setFont(words.font, words.size)
        canvas.setFillColor(TONES[words.tone])
        canvas.drawString(words.x, words.y, words.text)
    if layout.write_on:
        x, y, length = layout.write_on
        canvas.setStrokeColor(QUIET)
        canvas.setLineWidth(0.6)
        canvas.line(x, y, x + length, y)
    if layout.square:
        found = symbol(badge.address)
        canvas.saveState()
        # One unit is one module: whole numbers keep the document small.
        canvas.translate(layout.square.x, layout.square.y)
        canvas.scale(layout.square.size / found.size, layout.square.size / found.size)
        canvas.setFillColor(INK)
        canvas.addLiteral(found.pdf_path + " f")
        canvas.restoreState()
