"""Paper sizes, colours and styles of type: one calm hand for all documents."""

from dataclasses import dataclass
from functools import cache

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A3, A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from seminars.documents.fonts import BOLD, ITALIC, REGULAR, register

INK = HexColor("#1d2b33")
MAIN = HexColor("#1f4e5f")
QUIET = HexColor("#56656d")
ACCENT = HexColor("#b4552d")
RULE = HexColor("#c9d2d6")
WASH = HexColor("#f2f5f6")

# Told apart by lightness, so that they survive a copier: dark, middle, light.
SERIES_COLOURS: tuple[Color, ...] = tuple(
    HexColor(code) for code in ("#1f4e5f", "#d08a4e", "#7aa6b5", "#8a5a83", "#b9c7a0", "#56656d")
)

PAPERS = {"A4": A4, "A3": A3, "Letter": LETTER}
MARGIN = 20 * mm
# The least size in large print, in points.
LARGE = 16.0


@dataclass(frozen=True)
class Styles:
    """The named styles of a document, all on one scale."""

    title: ParagraphStyle
    subtitle: ParagraphStyle
    lead: ParagraphStyle
    heading: ParagraphStyle
    subheading: ParagraphStyle
    body: ParagraphStyle
    bullet: ParagraphStyle
    item: ParagraphStyle
    note: ParagraphStyle
    small: ParagraphStyle
    quotation: ParagraphStyle
    head_cell: ParagraphStyle
    cell: ParagraphStyle
    figure_cell: ParagraphStyle
    figure: ParagraphStyle
    figure_label: ParagraphStyle


@cache
def styles(large_print: bool = False, tight: bool = False) -> Styles:
    """The styles; in large print the body is 16 pt, everything grows with it, and nothing is smaller.

    ``tight`` lines stand closer, for a page that is shorter than A4.
    """
    register()
    scale = 1.6 if large_print else 1.0
    least = LARGE if large_print else 0.0
    close = 0.94 if tight else 1.0
    space = 0.7 if tight else 1.0

    def style(
        name: str, size: float, leading: float, *, font: str = REGULAR, color: Color = INK, **more: object
    ) -> ParagraphStyle:
        shown = max(size * scale, least)
        for side in ("spaceBefore", "spaceAfter"):
            more[side] = more.get(side, 0) * space  # type: ignore[operator]
        return ParagraphStyle(
            name,
            fontName=font,
            fontSize=shown,
            bulletFontName=font,
            bulletFontSize=shown,
            leading=leading / size * shown * close,
            textColor=color,
            splitLongWords=True,
            allowWidows=0,
            allowOrphans=0,
            **more,
        )

    return Styles(
        title=style("title", 20, 25, font=BOLD, color=MAIN, spaceAfter=4),
        subtitle=style("subtitle", 11, 15, color=QUIET, spaceAfter=10),
        lead=style("lead", 11, 16, spaceAfter=8),
        heading=style("heading", 13, 17, font=BOLD, color=MAIN, spaceBefore=12, spaceAfter=4, keepWithNext=1),
        subheading=style("subheading", 10.5, 14, font=BOLD, spaceBefore=8, spaceAfter=2, keepWithNext=1),
        body=style("body", 10, 14, spaceAfter=5),
        bullet=style("bullet", 10, 13.2, leftIndent=12 * scale, bulletIndent=2, spaceAfter=1.5),
        item=style("item", 10, 14, leftIndent=20 * scale, bulletIndent=0, spaceAfter=2),
        note=style("note", 9, 12.5, font=ITALIC, color=QUIET),
        small=style("small", 8, 11, color=QUIET, spaceAfter=3),
        quotation=style("quotation", 10, 14.5, font=ITALIC, leftIndent=12 * scale, spaceAfter=6),
        head_cell=style("head_cell", 8.5, 11, font=BOLD, color=MAIN),
        cell=style("cell", 9, 12),
        figure_cell=style("figure_cell", 9, 12, alignment=TA_RIGHT),
        figure=style("figure", 18, 22, font=BOLD, color=MAIN),
        figure_label=style("figure_label", 8.5, 11, color=QUIET),
    )
