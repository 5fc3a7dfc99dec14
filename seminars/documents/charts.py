"""Charts, drawn once: a Drawing for the PDF, and the same as SVG for the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.utils import simpleSplit

from seminars.documents.fonts import BOLD, REGULAR, drawable, register
from seminars.documents.style import INK, MAIN, QUIET, RULE, WASH

WIDTH = 480
SIZE = 12
LINE = 15
BAR = 16
GAP = 10
# For a phone: letters come out as large as the text around them.
NARROW_WIDTH = 270
LABEL_SHARE = 0.42
FIGURE_ROOM = 92

# In a browser letters may come from a wider font than ours.
ELSEWHERE = 0.9

SPACE = "http://www.w3.org/2000/svg"


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for, how many, and the whole per cent if there is a base.

    Without a count the bar stays empty and carries the sign of a figure that is hidden. ``words`` are the
    per cent as it is printed, where it has a decimal.
    """

    label: str
    count: int | None
    percent: int | None
    words: str = ""


def bars(values: Sequence[Bar], *, width: float = WIDTH) -> Drawing:
    """Horizontal bars from 0 to 100 per cent, with figures: '69% (112)', or '[c]' for hidden ones."""
    register()
    label_width = width * LABEL_SHARE
    track = width - label_width - FIGURE_ROOM
    labels = [
        simpleSplit(drawable(bar.label), REGULAR, SIZE, (label_width - 10) * ELSEWHERE) or [""]
        for bar in values
    ]
    heights = [max(BAR, len(lines) * LINE) for lines in labels]
    drawing = Drawing(width, sum(heights) + GAP * len(values))
    y = drawing.height
    for bar, lines, height in zip(values, labels, heights, strict=True):
        y -= height + GAP / 2
        middle = y + height / 2
        for number, line in enumerate(lines):
            baseline = middle + (len(lines) / 2 - number - 1) * LINE + 4
            drawing.add(String(0, baseline, line, fontName=REGULAR, fontSize=SIZE, fillColor=INK))
        _draw_bar(drawing, bar, x=label_width, track=track, middle=middle)
        y -= GAP / 2
    drawing.add(Line(label_width, 0, label_width, drawing.height, strokeColor=RULE, strokeWidth=1))
    return drawing


def narrow_bars(values: Sequence[Bar], *, width: float = NARROW_WIDTH) -> Drawing:
    """The same bars for a narrow screen: each below its label, with its figures beside it."""
    register()
    track = width - FIGURE_ROOM
    labels = [simpleSplit(drawable(bar.label), REGULAR, SIZE, width * ELSEWHERE) or [""] for bar in values]
    drawing = Drawing(width, sum(len(lines) * LINE + BAR + GAP + 4 for lines in labels))
    y = drawing.height
    for bar, lines in zip(values, labels, strict=True):
        for line in lines:
            y -= LINE
            drawing.add(String(0, y + 4, line, fontName=REGULAR, fontSize=SIZE, fillColor=INK))
        y -= BAR + 4
        _draw_bar(drawing, bar, x=0, track=track, middle=y + 2 + BAR / 2)
        y -= GAP
    return drawing


def _draw_bar(drawing: Drawing, bar: Bar, *, x: float, track: float, middle: float) -> None:
    """A bar on its track, which begins at ``x``, and its figures after it."""
    low = middle - BAR / 2
    drawing.add(Rect(x, low, track, BAR, fillColor=WASH, strokeColor=None))
    if bar.count:
        length = max(track * min((bar.percent or 0) / 100, 1), 1.5)
        drawing.add(Rect(x, low, length, BAR, fillColor=MAIN, strokeColor=None))
    percent = "–" if bar.percent is None else bar.words or f"{bar.percent}%"
    first, second = ("[c]", "") if bar.count is None else (percent, f"({bar.count:,})")
    after = x + track + 8
    drawing.add(String(after, middle - 4, first, fontName=BOLD, fontSize=SIZE, fillColor=INK))
    drawing.add(String(after + 40, middle - 4, second, fontName=REGULAR, fontSize=SIZE, fillColor=QUIET))


def svg(drawing: Drawing, *, title: str, description: str = "", name: str = "chart") -> str:
    """``drawing`` as SVG to stand in an HTML page: named for screen readers, without style attributes.

    Ids in it begin with ``name``, which no other drawing of the page may have.
    """
    source = renderSVG.drawToString(drawing)
    source = re.sub(r'\sxmlns:xlink="[^"]*"', "", source[source.index("<svg") :])
    ElementTree.register_namespace("", SPACE)
    root = ElementTree.fromstring(source)
    for child in list(root):
        # The clip is the whole picture; its id would stand twice on a page with two charts.
        if child.tag.rpartition("}")[2] in ("title", "desc", "defs", "clipPath"):
            root.remove(child)
    for element in root.iter():
        _plain_attributes(element)
    root.attrib.clear()
    root.attrib.update(
        {
            "viewBox": f"0 0 {drawing.width:g} {drawing.height:g}",
            "role": "img",
            "aria-labelledby": f"{name}-title",
        }
    )
    heading = ElementTree.Element(f"{{{SPACE}}}title", {"id": f"{name}-title"})
    heading.text = title
    root.insert(0, heading)
    if description:
        root.set("aria-describedby", f"{name}-text")
        words = ElementTree.Element(f"{{{SPACE}}}desc", {"id": f"{name}-text"})
        words.text = description
        root.insert(1, words)
    return ElementTree.tostring(root, encoding="unicode")


def for_wide_and_narrow(wide: Drawing, narrow: Drawing, *, title: str, description: str, name: str) -> str:
    """Two drawings of the same figures to stand in a page, which shows the one that its width can hold."""
    return "".join(
        f'<div class="chart-{shape}">'
        f"{svg(drawing, title=title, description=description, name=f'{name}-{shape}')}</div>"
        for shape, drawing in (("wide", wide), ("narrow", narrow))
    )


def _plain_attributes(element: ElementTree.Element) -> None:
    """Turn the style attribute into attributes of its own: the pages' policy forbids inline styles."""
    element.attrib.pop("id", None)
    if not element.get("transform"):
        element.attrib.pop("transform", None)
    for part in element.attrib.pop("style", "").split(";"):
        key, _, value = (piece.strip() for piece in part.partition(":"))
        if key == "font-family":
            element.set("font-family", "system-ui, sans-serif")
            if value == BOLD:
                element.set("font-weight", "700")
        elif key == "font-size":
            element.set(key, value.removesuffix("px"))
        elif key and key != "clip-path":
            element.set(key, value)
