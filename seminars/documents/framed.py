"""A chart to take away: with its title, its base and what has to be said of it, as SVG or PNG."""

from collections.abc import Sequence
from xml.etree import ElementTree

from reportlab.graphics.shapes import Drawing, Group, Rect, String
from reportlab.lib.colors import white
from reportlab.lib.utils import simpleSplit

from seminars.documents.charts import SPACE, svg
from seminars.documents.fonts import BOLD, REGULAR, drawable, register
from seminars.documents.style import INK, QUIET

_EDGE = 16.0
_TITLE, _NOTE = 14.0, 9.0


def framed(drawing: Drawing, title: str, *, above: Sequence[str] = (), below: Sequence[str] = ()) -> Drawing:
    """``drawing`` on white under its title and the lines ``above``, over the lines ``below``."""
    register()
    width = drawing.width
    heads = simpleSplit(drawable(title), BOLD, _TITLE, width)
    lines = [line for each in above for line in simpleSplit(drawable(each), REGULAR, _NOTE + 1, width)]
    feet = [line for each in below for line in simpleSplit(drawable(each), REGULAR, _NOTE, width)]
    top = len(heads) * _TITLE * 1.3 + len(lines) * (_NOTE + 1) * 1.4 + 10
    bottom = len(feet) * _NOTE * 1.4 + 8
    made = Drawing(width + 2 * _EDGE, drawing.height + top + bottom + 2 * _EDGE)
    made.add(Rect(0, 0, made.width, made.height, fillColor=white, strokeColor=None))
    y = made.height - _EDGE
    for line in heads:
        y -= _TITLE * 1.3
        made.add(String(_EDGE, y + 4, line, fontName=BOLD, fontSize=_TITLE, fillColor=INK))
    for line in lines:
        y -= (_NOTE + 1) * 1.4
        made.add(String(_EDGE, y + 3, line, fontName=REGULAR, fontSize=_NOTE + 1, fillColor=QUIET))
    made.add(Group(*drawing.contents, transform=(1, 0, 0, 1, _EDGE, _EDGE + bottom)))
    y = _EDGE + bottom - 8
    for line in feet:
        y -= _NOTE * 1.4
        made.add(String(_EDGE, y + 3, line, fontName=REGULAR, fontSize=_NOTE, fillColor=QUIET))
    return made


def svg_file(drawing: Drawing, *, title: str) -> bytes:
    """``drawing`` as a file of its own, in its size in points."""
    root = ElementTree.fromstring(svg(drawing, title=title))
    root.set("width", f"{drawing.width:g}pt")
    root.set("height", f"{drawing.height:g}pt")
    for element in root.iter():
        if "font-family" in element.attrib:
            element.set("font-family", "'Noto Sans', system-ui, sans-serif")
    ElementTree.register_namespace("", SPACE)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="utf-8")
