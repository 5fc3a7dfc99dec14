"""A table in Word that can be edited: its head is repeated on each page, and no row is torn."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from seminars.report.content import Table
from seminars.report.docx_styles import WIDTH

# Up to how many rows a table is not torn.
WHOLE_ROWS = 20

TWIPS = 635


def _element(name: str, **values: str) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def table_element(table: Table, style_id: str, cell: str, head_cell: str) -> Any:
    """The table, with the ids of its styles. (python-docx would look for each cell among all others.)"""
    shares = table.shares or tuple(1 / len(table.columns) for _ in table.columns)
    widths = [round(share * WIDTH / TWIPS) for share in shares]
    made = _element("tbl")
    properties = _element("tblPr")
    properties.append(_element("tblStyle", val=style_id))
    properties.append(_element("tblW", w=str(sum(widths)), type="dxa"))
    properties.append(_element("tblLayout", type="fixed"))
    look = {"firstRow": "1", "lastRow": str(int(table.total)), "firstColumn": "0", "lastColumn": "0"}
    properties.append(
        _element("tblLook", val="0460" if table.total else "0420", **look, noHBand="1", noVBand="1")
    )
    properties.append(_element("tblCaption", val=table.caption))
    made.append(properties)
    grid = _element("tblGrid")
    for width in widths:
        grid.append(_element("gridCol", w=str(width)))
    made.append(grid)
    rows = [table.columns, *table.rows]
    whole = len(rows) <= WHOLE_ROWS
    for number, row in enumerate(rows):
        made.append(
            _row(
                row,
                widths,
                table.numeric,
                style=cell if number else head_cell,
                head=number == 0,
                kept=number < len(rows) - 1 and (whole or number == 0),
            )
        )
    return made


def _row(
    row: tuple[str, ...],
    widths: list[int],
    numeric: tuple[int, ...],
    *,
    style: str,
    head: bool,
    kept: bool,
) -> Any:
    made = _element("tr")
    properties = _element("trPr")
    properties.append(_element("cantSplit"))
    if head:
        properties.append(_element("tblHeader"))
    made.append(properties)
    for column, (words, width) in enumerate(zip(row, widths, strict=True)):
        cell, shape = _element("tc"), _element("tcPr")
        shape.append(_element("tcW", w=str(width), type="dxa"))
        cell.append(shape)
        paragraph, layout = _element("p"), _element("pPr")
        layout.append(_element("pStyle", val=style))
        if kept:
            layout.append(_element("keepNext"))
        if column in numeric:
            layout.append(_element("jc", val="right"))
        text = OxmlElement("w:t")
        text.set(qn("xml:space"), "preserve")
        text.text = words
        run = _element("r")
        run.append(text)
        paragraph.append(layout)
        paragraph.append(run)
        cell.append(paragraph)
        made.append(cell)
    return made
