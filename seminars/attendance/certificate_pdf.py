"""Certificates of attendance, each on an A4 page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from seminars.documents.fitting import fit, legible, width_of
from seminars.documents.fonts import BOLD, ITALIC, REGULAR, register
from seminars.documents.pdf import PRODUCER
from seminars.documents.qr_symbol import symbol
from seminars.documents.style import ACCENT, INK, MAIN, QUIET, RULE

WIDTH, HEIGHT = landscape(A4)
EDGE = 12 * mm
COLUMN = 220 * mm
QR_SIZE = 24 * mm


@dataclass(frozen=True)
class CertificateText:
    """What a certificate says. ``hours`` is '' where the programme gives none; ``code`` is as printed."""

    name: str
    organisation: str
    seminar: str
    series: str
    venue: str
    days: str
    hours: str
    host: str
    issued: str
    code: str
    address: str
    page: str


def certificates_pdf(certificates: Sequence[CertificateText], *, title: str) -> bytes:
    """One page for each; every text stays in its place, however long."""
    register()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1, lang="en-IE", pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor(PRODUCER)
    canvas.setCreator(PRODUCER)
    for each in certificates:
        _page(canvas, each)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _frame(canvas: Canvas) -> None:
    canvas.setStrokeColor(MAIN)
    canvas.setLineWidth(2.2)
    canvas.rect(EDGE, EDGE, WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(0.7)
    inner = EDGE + 2.2 * mm
    canvas.rect(inner, inner, WIDTH - 2 * inner, HEIGHT - 2 * inner)


def _centred(
    canvas: Canvas,
    words: str,
    middle: float,
    *,
    font: str = REGULAR,
    size: float = 13,
    height: float | None = None,
    colour: object = INK,
    smallest: float = 9,
) -> None:
    """A text around the height ``middle``, on one or two lines."""
    found = fit(
        legible(words),
        font=font,
        width=COLUMN,
        height=height or size * 2.6,
        largest=size,
        smallest=smallest,
    )
    canvas.setFillColor(colour)
    for line, y in found.baselines(middle + found.height / 2):
        canvas.setFont(font, found.size)
        canvas.drawCentredString(WIDTH / 2, y, line)


def _page(canvas: Canvas, text: CertificateText) -> None:
    _frame(canvas)
    if text.host:
        _centred(canvas, text.host, HEIGHT - 30 * mm, font=BOLD, size=13, colour=MAIN)
    _centred(canvas, "Certificate of attendance", HEIGHT - 47 * mm, font=BOLD, size=32, colour=MAIN)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1.4)
    canvas.line(WIDTH / 2 - 18 * mm, HEIGHT - 57 * mm, WIDTH / 2 + 18 * mm, HEIGHT - 57 * mm)
    _centred(canvas, "This is to certify that", HEIGHT - 66 * mm, font=ITALIC, colour=QUIET)
    _centred(canvas, text.name, HEIGHT - 82 * mm, font=BOLD, size=30, height=22 * mm)
    _centred(canvas, text.organisation, HEIGHT - 97 * mm, size=13, colour=QUIET)
    _centred(canvas, "attended", HEIGHT - 107 * mm, font=ITALIC, colour=QUIET)
    _centred(canvas, text.seminar, HEIGHT - 118 * mm, font=BOLD, size=20, height=13 * mm, colour=MAIN)
    _centred(canvas, text.series, HEIGHT - 128.5 * mm, size=12, colour=QUIET)
    _centred(canvas, f"{text.days} · {text.venue}", HEIGHT - 139 * mm, size=13)
    if text.hours:
        _centred(canvas, f"{text.hours} of its programme", HEIGHT - 149.5 * mm, font=BOLD, size=14)
    _foot(canvas, text)


def _foot(canvas: Canvas, text: CertificateText) -> None:
    left, right = EDGE + 12 * mm, WIDTH - EDGE - 12 * mm
    foot = EDGE + 10 * mm
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.8)
    canvas.line(left, foot + 12 * mm, left + 75 * mm, foot + 12 * mm)
    canvas.setFillColor(QUIET)
    signed = fit(
        legible(text.host or "The organisers"),
        font=REGULAR, width=75 * mm, height=10 * mm, largest=9.5, smallest=7,
    )  # fmt: skip
    for line, y in signed.baselines(foot + 10.5 * mm):
        canvas.setFont(REGULAR, signed.size)
        canvas.drawString(left, y, line)
    canvas.setFont(REGULAR, 9.5)
    canvas.drawString(left, foot, f"Issued on {text.issued}")
    _code(canvas, text, right, foot)


def _code(canvas: Canvas, text: CertificateText, right: float, foot: float) -> None:
    """The code, where it is confirmed, and both as a QR code."""
    found = symbol(text.address)
    canvas.saveState()
    canvas.translate(right - QR_SIZE, foot)
    canvas.scale(QR_SIZE / found.size, QR_SIZE / found.size)
    canvas.setFillColor(INK)
    canvas.addLiteral(found.pdf_path + " f")
    canvas.restoreState()
    # Beside the symbol and its quiet edge.
    end = right - QR_SIZE - 5 * mm
    canvas.setFont(BOLD, 12)
    canvas.setFillColor(INK)
    canvas.drawRightString(end, foot + 8 * mm, text.code)
    canvas.setFillColor(QUIET)
    size = min(8.5, 8.5 * 95 * mm / max(width_of(text.page, REGULAR, 8.5), 1))
    canvas.setFont(REGULAR, 8.5)
    canvas.drawRightString(end, foot + 4 * mm, "The code confirms this certificate at")
    canvas.setFont(REGULAR, size)
    canvas.drawRightString(end, foot, text.page)
