"""The report to print."""

from collections.abc import Iterable, Iterator

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Paragraph, Spacer

from seminars.documents.charts import bars
from seminars.documents.flowables import chart, short_bullets, table, unprinted
from seminars.documents.markup import block_flowables, inline_pdf
from seminars.documents.pdf import build_pdf, content_width, paragraph
from seminars.documents.pdf import text as escaped
from seminars.documents.style import styles
from seminars.report import content as report
from seminars.report.content import Content, Section
from seminars.report.contents_list import ContentsEntry, ContentsList

_SAID = report.Quotation | report.Paragraph
LABEL_ROOM = 22
# Up to how many rows a table is not torn; what a longer one needs to begin, in points.
WHOLE_ROWS = 20
LEAST_ROOM = 120


def report_pdf(content: Content) -> bytes:
    """The report with its contents; ``standing`` is at the head of each page."""
    facts = " · ".join(each for each in (content.standing, content.dates, content.host) if each)
    story: list[Flowable] = [paragraph(content.title, "title")]
    if content.subtitle:
        story.append(paragraph(content.subtitle, "lead"))
    if facts:
        story.append(paragraph(facts, "subtitle"))
    story += [
        paragraph("Contents", "subheading"),
        ContentsList([section.title for section in content.sections]),
        Spacer(1, 10),
    ]
    # What was written for the report is refused where it cannot be printed; what people said is not.
    said = [each.text for part in content.sections for each in part.blocks if isinstance(each, _SAID)]
    story += unprinted(said, content_width())
    setting = _Setting()
    for number, section in enumerate(content.sections):
        story += setting.section(number, section)
    head = " · ".join(each for each in (content.title, content.standing) if each)
    return build_pdf(story, title=content.title, running_head=head, subject=content.subtitle)


class _Setting:
    """Sets sections one after the other."""

    def __init__(self) -> None:
        self._width = content_width()

    def section(self, number: int, section: Section) -> list[Flowable]:
        """A section; an appendix begins on a page of its own."""
        heading: list[Flowable] = [ContentsEntry(number), paragraph(section.title, "heading")]
        made: list[Flowable] = [PageBreak()] if section.appendix else []
        # A topic that was begun, which goes with its first prompts.
        topic = False
        for block in section.blocks:
            pieces = list(self._block(block))
            begins = isinstance(block, report.Item) and bool(block.label)
            if topic and (begins or isinstance(block, report.Heading)):
                made.append(KeepTogether(heading))
                heading, topic = [], False
            if isinstance(block, report.Heading) or begins or (topic and isinstance(block, report.Item)):
                heading += pieces
                topic = topic or begins
                continue
            # No heading stands alone at a page's foot.
            together = [*heading, *pieces[: self._whole(block)]]
            made += [KeepTogether(together), *pieces[self._whole(block) :]]
            heading, topic = [], False
        return [*made, KeepTogether(heading)] if topic else [*made, *heading]

    def _whole(self, block: report.Block) -> int:
        """How many pieces of a block stay on one page: all of a chart, a quotation, a short table."""
        if isinstance(block, report.Table):
            return 2 if len(block.rows) <= WHOLE_ROWS else 0
        return 4 if isinstance(block, report.Chart | report.Quotation | report.Bullets) else 1

    def _block(self, block: report.Block) -> Iterable[Flowable]:
        named = styles()
        match block:
            case report.Heading(words, level):
                style = named.subheading.clone(f"heading-{level}", fontSize=11.5 if level == 2 else 10.5)
                yield Paragraph(escaped(words), style)
            case report.Paragraph(words, small):
                yield paragraph(words, "small" if small else "body")
            case report.Words(source):
                yield from block_flowables(source, named.body, named.bullet)
            case report.Bullets():
                yield from self._bullets(block)
            case report.Item(label, source):
                style = named.item.clone("report-item", leftIndent=LABEL_ROOM, spaceBefore=3)
                yield Paragraph(inline_pdf(source), style, bulletText=label)
            case report.Quotation(words, source):
                yield from _quotation(words, source)
            case report.Table():
                yield from self._table(block)
            case report.Chart():
                yield from self._chart(block)

    def _bullets(self, block: report.Bullets) -> Iterator[Flowable]:
        indent = LABEL_ROOM if block.indented else 0
        yield from short_bullets(block.items, self._width, indent=indent, markup=block.markup)
        yield Spacer(1, 4)

    def _table(self, block: report.Table) -> Iterator[Flowable]:
        shares = block.shares or [1 / len(block.columns)] * len(block.columns)
        made = table(
            block.columns,
            block.rows,
            widths=[share * self._width for share in shares],
            numeric=block.numeric,
        )
        caption = paragraph(f"{block.label}: {block.caption}", "subheading")
        if len(block.rows) > WHOLE_ROWS:
            yield CondPageBreak(LEAST_ROOM)
        yield from (caption, made, Spacer(1, 6))

    def _chart(self, block: report.Chart) -> Iterator[Flowable]:
        yield paragraph(f"{block.label}: {block.caption}", "subheading")
        yield from chart(bars(block.bars, width=self._width))
        if block.note:
            yield paragraph(block.note, "small")


def _quotation(words: str, source: str) -> Iterator[Flowable]:
    named = styles()
    # Where it was said stands close below it, and further from the next one.
    said = named.quotation.clone("report-quotation", spaceAfter=1) if source else named.quotation
    yield Paragraph(escaped(f"“{words}”"), said)
    if source:
        where = named.small.clone("report-source", leftIndent=said.leftIndent, spaceBefore=0, spaceAfter=7)
        yield Paragraph(escaped(source), where)
