"""How a paper form looks, in normal and in large print: styles and sizes."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from seminars.documents.fonts import BOLD, REGULAR, undrawable
from seminars.documents.form_marks import Sizes
from seminars.documents.pdf import text
from seminars.documents.style import ACCENT, INK, LARGE, MAIN, QUIET, Styles, styles


@dataclass(frozen=True)
class Look:
    """The styles of a form; ``indent`` is where the words of a question begin, behind its number."""

    large: bool
    indent: float
    named: Styles
    sizes: Sizes
    question: ParagraphStyle
    hint: ParagraphStyle
    skip: ParagraphStyle
    option: ParagraphStyle
    point: ParagraphStyle
    statement: ParagraphStyle
    column: ParagraphStyle
    place: ParagraphStyle
    box_head: ParagraphStyle
    box: ParagraphStyle
    label_size: float


@cache
def look(large: bool) -> Look:
    """The look of normal print, or of large print, in which nothing is smaller than 16 pt."""
    named = styles(large)
    size = LARGE if large else 10.0
    indent = 15 * mm if large else 9 * mm

    def style(name: str, factor: float = 1.0, **more: object) -> ParagraphStyle:
        shown = max(size * factor, LARGE if large else 0)
        settings = {"fontName": REGULAR, "textColor": INK, "leading": shown * 1.32, **more}
        return ParagraphStyle(
            name,
            fontSize=shown,
            bulletFontName=settings["fontName"],
            bulletFontSize=shown,
            splitLongWords=True,
            allowWidows=0,
            allowOrphans=0,
            **settings,
        )

    sizes = (
        Sizes(mark=6.6 * mm, key=LARGE, line=13 * mm, cell=11 * mm)
        if large
        else Sizes(mark=4.2 * mm, key=7.0, line=9 * mm, cell=7 * mm)
    )
    return Look(
        large=large,
        indent=indent,
        named=named,
        sizes=sizes,
        question=style("question", 1.05, fontName=BOLD, leftIndent=indent, spaceAfter=2),
        hint=style("hint", 0.9, textColor=QUIET, leftIndent=indent, spaceAfter=2),
        skip=style("skip", 0.9, textColor=ACCENT, fontName=BOLD, leftIndent=indent, spaceAfter=2),
        option=style("option"),
        point=style("point", 0.9, alignment=TA_CENTER, leading=(LARGE if large else 9.0) * 1.2),
        statement=style("statement", leftIndent=indent - 4),
        column=style("column", 0.85, fontName=BOLD, textColor=MAIN, alignment=TA_CENTER),
        place=style("place", 0.85, textColor=QUIET, spaceBefore=10),
        box_head=style("box head", 1.0, fontName=BOLD, textColor=MAIN, spaceAfter=2),
        box=style("box", 0.9, leftIndent=9, bulletIndent=0, spaceAfter=1),
        label_size=LARGE if large else 8.0,
    )


def printed(value: str) -> str:
    """Words as the inside of a paragraph; pictures that the fonts lack are left out, letters get a sign."""
    pictures = [sign for sign in undrawable(value) if unicodedata.category(sign)[0] not in "LN"]
    return text("".join(char for char in value if char not in pictures).strip())


__all__ = ["Look", "look", "printed"]
