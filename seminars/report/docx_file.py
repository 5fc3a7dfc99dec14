"""The report in Word (.docx), for those who finish it by hand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import count, zip_longest

import docx
from docx.enum.text import WD_BREAK
from docx.text.paragraph import Paragraph

from seminars.documents.charts import bars
from seminars.documents.markup import Run, block_runs, inline_runs
from seminars.documents.pictures import pngs
from seminars.report import content as report
from seminars.report.content import Content, Section, as_dict, from_dict
from seminars.report.docx_fields import begin_field, bookmark, end_field, field, link
from seminars.report.docx_styles import (
    AFTER_TABLE,
    CELL,
    HEAD_CELL,
    NOTE,
    SOURCE,
    TABLE_STYLE,
    TOPIC,
    WIDTH,
    set_up,
)
from seminars.report.docx_table import table_element

LANGUAGE = "en-IE"
# What XML has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def report_docx(content: Content, at: datetime) -> bytes:
    """The report with real styles, captions that count, and contents; ``at`` is when it was drawn up."""
    buffer = BytesIO()
    _Writer(_writable(content), at).document.save(buffer)
    return buffer.getvalue()


def _writable(content: Content) -> Content:
    """The same without signs that the format cannot hold."""

    def clean(value: object) -> object:
        if isinstance(value, str):
            return _UNWRITABLE.sub("", value)
        if isinstance(value, dict):
            return {key: clean(each) for key, each in value.items()}
        return [clean(each) for each in value] if isinstance(value, list | tuple) else value

    kept = clean(as_dict(content))
    assert isinstance(kept, dict)
    return replace(from_dict(kept), standing=content.standing)


class _Writer:
    """Writes section after section."""

    def __init__(self, content: Content, at: datetime) -> None:
        self.document = docx.Document()
        set_up(self.document, LANGUAGE)
        self._table_styles = [self.document.styles[name].style_id for name in (TABLE_STYLE, CELL, HEAD_CELL)]
        self._marks = count(1)
        charts = [
            block for each in content.sections for block in each.blocks if isinstance(block, report.Chart)
        ]
        self._pictures = iter(pngs([bars(chart.bars) for chart in charts]))
        self._properties(content, at)
        self._head(content)
        self._contents(content)
        for section in content.sections:
            self._section(section)

    def _properties(self, content: Content, at: datetime) -> None:
        properties = self.document.core_properties
        properties.title, properties.subject = content.title, content.subtitle
        properties.author = properties.last_modified_by = content.host or "Seminars"
        properties.language = LANGUAGE
        properties.comments = f"{content.standing} Release {content.mark}.".strip()
        properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        properties.revision = 1

    def _head(self, content: Content) -> None:
        self.document.add_paragraph(content.title, "Title")
        facts = (content.subtitle, content.standing, content.dates, content.host)
        words = " · ".join(each for each in facts if each)
        if words:
            self.document.add_paragraph(words, "Subtitle")
        page = self.document.sections[0]
        page.header.paragraphs[0].text = " · ".join(
            each for each in (content.title, content.standing) if each
        )
        foot = page.footer.paragraphs[0]
        foot.add_run("Page ")
        field(foot, "PAGE", "1")
        foot.add_run(" of ")
        field(foot, "NUMPAGES", "1")

    def _contents(self, content: Content) -> None:
        """A field that Word brings up to date with page numbers; until then its entries are links."""
        self.document.add_paragraph("Contents", "TOC Heading")
        entries = list(_entries(content))
        made = Paragraph(self.document.add_paragraph(style="toc 1")._p, self.document._body)
        begin_field(made, r'TOC \o "1-2" \h \z \u')
        for number, (level, title) in enumerate(entries, 1):
            if number > 1:
                made = self.document.add_paragraph(style=f"toc {level}")
            link(made, _mark_name(number), title)
        end_field(made)

    def _section(self, section: Section) -> None:
        heading = self._heading(section.title, 1)
        if section.appendix:
            heading.paragraph_format.page_break_before = True
        for block, following in zip_longest(section.blocks, section.blocks[1:]):
            self._block(block)
            # A topic goes with its questions and first prompts.
            if isinstance(block, report.Item) and _goes_on(following):
                self.document.paragraphs[-1].paragraph_format.keep_with_next = True

    def _heading(self, words: str, level: int) -> Paragraph:
        made = self.document.add_heading(words, level)
        if level < 3:
            number = next(self._marks)
            bookmark(made, number, _mark_name(number))
        return made

    def _block(self, block: report.Block) -> None:
        match block:
            case report.Heading(words, level):
                self._heading(words, level)
            case report.Paragraph(words, small):
                self.document.add_paragraph(words, NOTE if small else None)
            case report.Words(source):
                self._words(source)
            case report.Bullets():
                self._bullets(block)
            case report.Item(label, source):
                self._runs([Run(f"{label}\t"), *inline_runs(source)], TOPIC)
            case report.Quotation():
                self._quotation(block)
            case report.Table():
                self._table(block)
            case report.Chart():
                self._chart(block)

    def _quotation(self, block: report.Quotation) -> None:
        self.document.add_paragraph(f"“{block.text}”", "Quote")
        if block.source:
            self.document.add_paragraph(block.source, SOURCE)

    def _bullets(self, block: report.Bullets) -> None:
        style = "List Bullet 2" if block.indented else "List Bullet"
        for item in block.items:
            self._runs(inline_runs(item) if block.markup else [Run(item)], style)

    def _words(self, source: str) -> None:
        for depth, hanging, runs in block_runs(source):
            if hanging == "•":
                self._runs(runs, "List Bullet" if depth == 1 else "List Bullet 2")
            elif depth:
                self._runs([Run(f"{hanging}\t"), *runs], TOPIC)
            else:
                self._runs(runs, "Normal")

    def _runs(self, runs: Sequence[Run], style: str) -> None:
        made = self.document.add_paragraph(style=style)
        for each in runs:
            if not each.text:
                continue
            written = made.add_run()
            written.bold, written.italic = each.bold or None, each.italic or None
            for number, line in enumerate(each.text.split("\n")):
                if number:
                    written.add_break(WD_BREAK.LINE)
                written.add_text(line)

    def _caption(self, block: report.Table | report.Chart) -> None:
        name, _, number = block.label.partition(" ")
        made = self.document.add_paragraph(f"{name} ", "Caption")
        field(made, rf"SEQ {name} \* ARABIC", number)
        made.add_run(f": {block.caption}")

    def _table(self, block: report.Table) -> None:
        self._caption(block)
        body = self.document.element.body
        body.insert(len(body) - 1, table_element(block, *self._table_styles))
        self.document.add_paragraph(style=AFTER_TABLE)

    def _chart(self, block: report.Chart) -> None:
        self._caption(block)
        made = self.document.add_paragraph()
        shape = made.add_run().add_picture(BytesIO(next(self._pictures)), width=WIDTH)
        shape._inline.docPr.set("descr", block.in_words)
        shape._inline.docPr.set("title", block.caption)
        if block.note:
            made.paragraph_format.keep_with_next = True
            self.document.add_paragraph(block.note, NOTE)


def _goes_on(block: report.Block | None) -> bool:
    """Whether a block belongs to the topic before it."""
    if isinstance(block, report.Item):
        return not block.label
    return isinstance(block, report.Bullets) and block.indented


def _entries(content: Content) -> Iterator[tuple[int, str]]:
    for section in content.sections:
        yield 1, section.title
        for block in section.blocks:
            if isinstance(block, report.Heading) and block.level == 2:
                yield 2, block.text


def _mark_name(number: int) -> str:
    return f"_Toc{number:08d}"
