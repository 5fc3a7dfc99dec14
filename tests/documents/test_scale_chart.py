"""Figures inside the bars of a scale stay inside their part."""

from reportlab.graphics.shapes import Rect, String
from reportlab.pdfbase.pdfmetrics import stringWidth

from seminars.documents.fonts import BOLD
from seminars.documents.scale_chart import ScaleRow, scale_chart

POINTS = ("Never", "Seldom", "At times", "Often", "Always")
SHARES = (0.02, 0.24, 0.19, 0.36, 0.19)
PRINTED = ("2% (1)", "24% (9)", "19% (7)", "36% (14)", "19% (7)")
# How much wider a browser's own bold font may be.
WIDER = 1.25


def test_words_stay_inside_their_part_in_a_wider_font() -> None:
    drawing = scale_chart(POINTS, [ScaleRow("Galway", "n = 38", SHARES, PRINTED)])
    words = [each for each in drawing.contents if isinstance(each, String) and each.fontName == BOLD]
    parts = [each for each in drawing.contents if isinstance(each, Rect) and each.height == 20]
    assert [each.text for each in words if "%" in each.text].count("19%") == 2
    assert [each.text for each in words].count("(7)") == 2
    assert not [each for each in words if each.text.startswith("2%")]
    for each in words:
        end = each.x + WIDER * stringWidth(each.text, BOLD, each.fontSize)
        assert any(part.x <= each.x and end <= part.x + part.width for part in parts), each.text
