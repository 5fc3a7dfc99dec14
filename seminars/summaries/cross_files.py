"""Cross-tabs and series side by side as files: PDF, workbook, CSV."""

from collections.abc import Iterator

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether

from seminars.documents.book import Block, Page, book
from seminars.documents.flowables import table
from seminars.documents.pdf import build_pdf, content_width, paragraph
from seminars.documents.spreadsheet import Cell, csv_bytes
from seminars.summaries.cross_figures import CrossFigures
from seminars.summaries.cross_tabs import CrossTabs, measure_rows, text_of
from seminars.summaries.definitions import MEANINGS
from seminars.summaries.pdf import meanings
from seminars.summaries.sheets import definition_rows, percent_cell
from seminars.summaries.summary import plain
from seminars.summaries.workbook_cells import cell_of, decimal_cell, share_cell

CSV_COLUMNS = ["part", "question", "column", "item", "count", "base", "percent", "value"]
# As many columns as can be read on upright paper.
_UPRIGHT = 5
_LABEL = 0.3


def cross_tabs_csv(tabs: CrossTabs) -> bytes:
    """One long table: the base of each column, each answer in it, and its measures."""
    rows: list[list[Cell]] = [row for each in tabs.tables for row in _csv_rows(tabs, each)]
    rows += [
        ["remark", each.question.code, None, words, None, None, None, None]
        for each in tabs.tables
        for words in tabs.remarks_of(each)
    ]
    rows += [[part, term, None, said, None, None, None, None] for part, term, said, *_ in definition_rows()]
    rows += [["note", tabs.slug, None, note, None, None, None, None] for note in tabs.notes]
    return csv_bytes(CSV_COLUMNS, rows)


def _csv_rows(tabs: CrossTabs, each: CrossFigures) -> Iterator[list[Cell]]:
    code = each.question.code
    for column in each.columns:
        base = plain(column.base)
        yield ["base", code, column.label, "(answered)", base, base, None, None]
        for count in column.counts:
            per_cent = percent_cell(count.count, count.base, tabs.decimals)
            yield ["answer", code, column.label, count.label, plain(count.count), base, per_cent, None]
    for name, values in measure_rows(each):
        for column, value in zip(each.columns, values, strict=True):
            yield ["measure", code, column.label, name, None, plain(column.base), None, plain(value, 4)]


def cross_tabs_xlsx(tabs: CrossTabs) -> bytes:
    """All tables on one sheet, counts first and per cents beside them; the method on another."""
    names = [column.label for column in tabs.tables[0].columns] if tabs.tables else []
    pages = [
        Page(
            name="Tables",
            title=tabs.heading,
            columns=["Question and answers", *names, *(f"{name}, per cent" for name in names)],
            blocks=[_block(tabs, each) for each in tabs.tables],
            notes=tabs.notes,
            widths=[60, *([13] * (2 * len(names)))],
        ),
        Page(
            name="Method",
            title=f"{tabs.title}: method",
            columns=["Term", "Meaning"],
            blocks=[Block("", [[each.term, each.said] for _, part in MEANINGS for each in part])],
            notes=tabs.notes,
            widths=[28, 110],
        ),
    ]
    return book(pages, title=tabs.heading, decimals=tabs.decimals)


def _block(tabs: CrossTabs, each: CrossFigures) -> Block:
    rows: list[list[Cell]] = [
        [
            option.label,
            *(cell_of(column.counts[place].count) for column in each.columns),
            *(share_cell(column.counts[place].count, column.base) for column in each.columns),
        ]
        for place, option in enumerate(each.question.options)
    ]
    totals: list[list[Cell]] = [["n: answered the question", *(cell_of(c.base) for c in each.columns)]]
    totals += [[name, *map(decimal_cell, values)] for name, values in measure_rows(each)]
    return Block(text_of(each), rows, totals, remark=" ".join(tabs.remarks_of(each)))


def cross_tabs_pdf(tabs: CrossTabs) -> bytes:
    """Each table with its base and what is said of it; then the method."""
    most = max((len(each.columns) for each in tabs.tables), default=0)
    across = most > _UPRIGHT
    width = content_width(landscape=across)
    story: list[Flowable] = [paragraph(tabs.heading, "title")]
    if not tabs.tables:
        story.append(paragraph("There is nothing to show yet.", "lead"))
    story += [KeepTogether(_table(tabs, each, width)) for each in tabs.tables]
    story += [CondPageBreak(90), paragraph("Method", "heading"), *(paragraph(note) for note in tabs.notes)]
    story += meanings()
    return build_pdf(story, title=tabs.heading, running_head=tabs.title, landscape=across)


def _table(tabs: CrossTabs, each: CrossFigures, width: float) -> list[Flowable]:
    columns = len(each.columns)
    first = _LABEL if columns > 2 else 0.5
    return [
        paragraph(text_of(each), "subheading"),
        table(
            ["", *(column.label for column in each.columns)],
            tabs.rows(each),
            widths=[first * width, *([(1 - first) * width / columns] * columns)],
            numeric=tuple(range(1, columns + 1)),
        ),
        *(paragraph(remark, "small") for remark in tabs.remarks_of(each)),
    ]
