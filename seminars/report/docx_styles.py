"""The named styles of a report in Word: whoever goes on by hand changes a style, not each paragraph."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

# What most have; LibreOffice puts one of the same widths in its place.
FONT = "Calibri"
INK, MAIN, QUIET = (RGBColor.from_string(code) for code in ("1D2B33", "1F4E5F", "56656D"))
WIDTH = Cm(17)
TABLE_STYLE = "Report Table"
TOPIC, SOURCE, NOTE = "Topic", "Quotation Source", "Figure Note"
CELL, HEAD_CELL, AFTER_TABLE = "Table Text", "Table Head", "After Table"

_TABLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
  <w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:bottom w:val="single" w:sz="6" w:space="0" w:color="1F4E5F"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="C9D2D6"/>
    </w:tblBorders>
    <w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="10" w:space="0" w:color="1F4E5F"/></w:tcBorders>
    <w:vAlign w:val="bottom"/></w:tcPr>
  </w:tblStylePr>
  <w:tblStylePr w:type="lastRow"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr>
</w:style>
"""


def set_up(document: Document, language: str) -> None:
    """A4, the language, and the styles."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(2.3)
    page.header_distance = page.footer_distance = Cm(1.1)
    for each in document.styles.element.iter(qn("w:lang")):
        each.set(qn("w:val"), language)
    document.styles.element.append(parse_xml(_TABLE))
    _text(document, "Normal", 10.5, INK, after=6, line=1.15)
    _text(document, "Title", 24, MAIN, bold=True, after=4)
    _text(document, "Subtitle", 12, QUIET, after=10)
    for level, (size, before) in enumerate(((16, 20), (13, 14), (11, 10)), 1):
        _text(
            document, f"Heading {level}", size, MAIN if level < 3 else INK, bold=True, before=before, after=4
        )
    _text(document, "Caption", 10, INK, bold=True, before=10, after=3)
    _text(document, "Quote", 10.5, INK, italic=True, after=2)
    _text(document, "List Bullet", 10.5, INK, after=1.5)
    _text(document, "List Bullet 2", 10.5, INK, after=1.5)
    _text(document, "Header", 8.5, QUIET)
    _text(document, "Footer", 8.5, QUIET)
    _text(document, "TOC Heading", 13, MAIN, bold=True, before=10, after=4)
    document.styles["Quote"].paragraph_format.left_indent = Cm(0.6)
    document.styles["Quote"].paragraph_format.keep_with_next = True
    document.styles["Caption"].paragraph_format.keep_with_next = True
    _new(document, TOPIC, 10.5, INK, before=4, after=2, indent=0.9, hanging=0.9)
    _new(document, SOURCE, 9, QUIET, after=8, indent=0.6)
    _new(document, NOTE, 9, QUIET, after=10)
    _new(document, CELL, 9, None, before=1.5, after=1.5)
    _new(document, HEAD_CELL, 9, MAIN, bold=True, before=1.5, after=1.5)
    # A table that follows another at once would become part of it.
    _new(document, AFTER_TABLE, 4, None, after=2, line=1.0)
    for level in (1, 2):
        made = _new(document, f"toc {level}", 10.5, INK, after=2, indent=0.6 * (level - 1))
        made.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _new(
    document: Document,
    name: str,
    size: float,
    colour: RGBColor | None,
    *,
    indent: float = 0,
    hanging: float = 0,
    **more: Any,
) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _text(document, name, size, colour, **more)
    style.paragraph_format.left_indent = Cm(indent)
    if hanging:
        style.paragraph_format.first_line_indent = Cm(-hanging)
        style.paragraph_format.tab_stops.add_tab_stop(Cm(indent))
    return style


def _text(
    document: Document,
    name: str,
    size: float,
    colour: RGBColor | None,
    *,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
    line: float | None = None,
) -> None:
    style = document.styles[name]
    style.font.size = Pt(size)
    if colour is not None:
        style.font.color.rgb = colour
    # What is neither is left open, so that a table or a hand may say so.
    style.font.bold, style.font.italic = bold or None, italic or None
    properties = style.element.get_or_add_rPr()
    # The template's headings name a font of the theme, which would go before; its subtitle is spaced out.
    for old in (*properties.findall(qn("w:rFonts")), *properties.findall(qn("w:spacing"))):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for which in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{which}"), FONT)
    properties.insert(0, fonts)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if line:
        shape.line_spacing = line
    # The template draws a line below the title.
    for old in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        old.getparent().remove(old)
