"""The report to print."""

from collections.abc import Iterable, Iterator
from itertools import count

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer

from seminars.documents.charts import bars
from seminars.documents.flowables import bullets, chart, table
from seminars.documents.markup import block_flowables, inline_pdf
from seminars.documents.pdf import build_pdf, content_width, paragraph
from seminars.documents.pdf import text as escaped
from seminars.documents.style import styles
from seminars.report import content as report
from seminars.report.content import Content, Section

# In points: less is not worth beginning a section for.
LEAST_ROOM = 110
LABEL_ROOM = 22


def report_pdf(content: Content) -> bytes:
    """Title, contents of the sections in order, and in which standing it is."""
    facts = " · ".join(each for each in (content.standing, content.dates, content.host) if each)
    story: list[Flowable] = [paragraph(content.title, "title")]
    if content.subtitle:
        story.append(paragraph(content.subtitle, "lead"))
    if facts:
        story.append(paragraph(facts, "subtitle"))
    setting = _Setting()
    for section in content.sections:
        story += setting.section(section)
    head = " · ".join(each for each in (content.title, content.standing) if each)
    return build_pdf(story, title=content.title, running_head=head, subject=content.subtitle)


class _Setting:
    """Sets sections one after the other; figures and tables are numbered through."""

    def __init__(self) -> None:
        self._figures, self._tables = count(1), count(1)
        self._width = content_width()

    def section(self, section: Section) -> list[Flowable]:
        """A section; its heading never stands without what follows."""
        pieces = [piece for block in section.blocks for piece in self._block(block)]
        return [CondPageBreak(LEAST_ROOM), paragraph(section.title, "heading"), *pieces]

    def _block(self, block: report.Block) -> Iterable[Flowable]:
        named = styles()
        match block:
            case report.Heading(text, level):
                style = named.subheading.clone(f"heading-{level}", fontSize=11.5 if level == 2 else 10.5)
                yield CondPageBreak(LEAST_ROOM * 0.6)
                yield Paragraph(escaped(text), style)
            case report.Paragraph(text, small):
                yield paragraph(text, "small" if small else "body")
            case report.Words(source):
                yield from block_flowables(source, named.body, named.bullet)
            case report.Bullets(items, markup):
                yield from bullets(items, markup=markup)
                yield Spacer(1, 4)
            case report.Item(label, source):
                style = named.item.clone("report-item", leftIndent=LABEL_ROOM, spaceBefore=3)
                yield Paragraph(inline_pdf(source), style, bulletText=label)
            case report.Quotation(text, source):
                yield KeepTogether(list(_quotation(text, source)))
            case report.Table():
                yield from self._table(block)
            case report.Chart():
                yield KeepTogether(list(self._chart(block)))

    def _table(self, block: report.Table) -> Iterator[Flowable]:
        shares = block.shares or [1 / len(block.columns)] * len(block.columns)
        made = table(
            block.columns,
            block.rows,
            widths=[share * self._width for share in shares],
            numeric=block.numeric,
        )
        caption = paragraph(f"Table {next(self._tables)}: {block.caption}", "subheading")
        # A short table is not torn, a long one not kept from going on overleaf.
        yield from [KeepTogether([caption, made])] if len(block.rows) <= 20 else [caption, made]
        yield Spacer(1, 6)

    def _chart(self, block: report.Chart) -> Iterator[Flowable]:
        yield paragraph(f"Figure {next(self._figures)}: {block.caption}", "subheading")
        yield from chart(bars(block.bars, width=self._width))
        if block.note:
            yield paragraph(block.note, "small")


def _quotation(text: str, source: str) -> Iterator[Flowable]:
    yield paragraph(f"“{text}”", "quotation")
    if source:
        yield paragraph(source, "small")
