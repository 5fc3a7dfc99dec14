"""QR codes: for the page as SVG, for paper as a Drawing."""

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing

from seminars.documents.charts import svg


def qr_drawing(address: str, size: float = 120) -> Drawing:
    """``address`` as a QR code of ``size`` points, with the quiet edge that scanners need."""
    code = QrCodeWidget(address, barLevel="M", barBorder=4)
    left, bottom, right, top = code.getBounds()
    width, height = right - left, top - bottom
    drawing = Drawing(size, size, transform=[size / width, 0, 0, size / height, 0, 0])
    drawing.add(code)
    return drawing


def qr_svg(address: str, *, title: str = "QR code", size: float = 240) -> str:
    """``address`` as a QR code to stand in a page."""
    return svg(qr_drawing(address, size), title=title, description=address, name="qr-code")
