"""The report in Word, read back: styles, captions that count, contents, tables, pictures, language."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from seminars.documents.charts import Bar
from seminars.report.composing import composed
from seminars.report.content import (
    Bullets,
    Chart,
    Content,
    Heading,
    Item,
    Paragraph,
    Quotation,
    Section,
    Table,
    Words,
)
from seminars.report.docx_file import report_docx
from seminars.report.queries import facts_of
from tests.report.reports import AFTER, answered_series

SMALL = Content(
    title="Season: report",
    subtitle="Working together",
    dates="6 and 7 May 2026",
    host="Children's board",
    mark="abcd1234",
    standing="Draft 2",
    sections=(
        Section("introduction", "Introduction", (Words("**Why** we *met*\n\n- first\n- second\n\n1. one"),)),
        Section(
            "findings",
            "Findings",
            (
                Heading("What gets in the way"),
                Chart("Barriers? (n = 12)", (Bar("Tús áite", 7, 58), Bar("Time", None, None)), "Mean 3.1."),
                Chart("Helped? (n = 9)", (Bar("Yes", 9, 100),)),
                Quotation("We never meet.", "Galway"),
                Table("By seminar", ("Answer", "All"), (("Yes", "[c]"), ("Base (n)", "9")), (1,), (0.7, 0.3)),
                Table("Again", ("Answer", "All"), (("Sum", "9"),), (1,), total=True),
                Bullets(("Barnardos", "*not* marked")),
                Paragraph("Small print", small=True),
            ),
        ),
        Section("guide", "Appendix A: Topic guide", (Item("7.", "What **made** it hard?"),)),
    ),
).numbered()


def read(content: Content) -> Document:
    return docx.Document(BytesIO(report_docx(content, AFTER)))


def styled(document: Document, style: str) -> list[str]:
    return [each.text for each in document.paragraphs if each.style is not None and each.style.name == style]


def instructions(element: Any) -> list[str]:
    return [each.text.strip() for each in element.iter(qn("w:instrText"))]


def written(element: Any) -> str:
    return "".join(each.text for each in element.iter(qn("w:t")))


def test_headings_lists_and_quotations_have_their_styles() -> None:
    document = read(SMALL)
    assert styled(document, "Heading 1") == ["Introduction", "Findings", "Appendix A: Topic guide"]
    assert styled(document, "Heading 2") == ["What gets in the way"]
    assert styled(document, "List Bullet") == ["first", "second", "Barnardos", "*not* marked"]
    assert styled(document, "Quote") == ["“We never meet.”"]
    assert styled(document, "Quotation Source") == ["Galway"]
    assert styled(document, "Topic") == ["1.\tone", "7.\tWhat made it hard?"]
    first = next(each for each in document.paragraphs if each.text == "Why we met")
    assert [(run.text, bool(run.bold), bool(run.italic)) for run in first.runs] == [
        ("Why", True, False),
        (" we ", False, False),
        ("met", False, True),
    ]


def test_captions_count_by_fields() -> None:
    document = read(SMALL)
    captions = [
        each for each in document.paragraphs if each.style is not None and each.style.name == "Caption"
    ]
    assert [each.text for each in captions] == [
        "Figure 1: Barriers? (n = 12)",
        "Figure 2: Helped? (n = 9)",
        "Table 1: By seminar",
        "Table 2: Again",
    ]
    assert [instructions(each._p) for each in captions] == [
        [rf"SEQ {name} \* ARABIC"] for name in ("Figure", "Figure", "Table", "Table")
    ]


def test_contents_are_filled_in_and_lead_to_the_headings() -> None:
    document = read(SMALL)
    body = document.element.body
    assert [each for each in instructions(body) if each.startswith("TOC")] == [r'TOC \o "1-2" \h \z \u']
    links = list(body.iter(qn("w:hyperlink")))
    told = [written(each) for each in links]
    assert told == ["Introduction", "Findings", "What gets in the way", "Appendix A: Topic guide"]
    marks = {each.get(qn("w:name")): each.getparent() for each in body.iter(qn("w:bookmarkStart"))}
    assert [written(marks[each.get(qn("w:anchor"))]) for each in links] == told
    begun = [each.get(qn("w:fldCharType")) for each in body.iter(qn("w:fldChar"))]
    assert begun.count("begin") == begun.count("end") == begun.count("separate")


def test_tables_can_be_edited_and_repeat_their_head() -> None:
    tables = read(SMALL).tables
    assert [[cell.text for cell in row.cells] for row in tables[0].rows] == [
        ["Answer", "All"],
        ["Yes", "[c]"],
        ["Base (n)", "9"],
    ]
    for table in tables:
        assert table.style is not None
        assert table.style.name == "Report Table"
        heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert heads == [True] + [False] * (len(heads) - 1)
    assert [cell.text for cell in tables[1].rows[-1].cells] == ["Sum", "9"]
    assert tables[1]._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:lastRow")) == "1"


def test_charts_are_pictures_that_say_in_words_what_they_show() -> None:
    shapes = read(SMALL).inline_shapes
    described = [shape._inline.docPr.get("descr") for shape in shapes]
    assert described == ["Bars. Tús áite: 58% (7); Time: [c].", "Bars. Yes: 100% (9)."]
    document = read(SMALL)
    pictures = [part.blob for part in document.part.package.parts if part.content_type == "image/png"]
    assert len(pictures) == 2
    widest = Image.open(BytesIO(pictures[0])).convert("RGB")
    # It holds the bar, and is sharp enough to be printed.
    assert widest.width >= 1000
    assert (31, 78, 95) in [colour for _, colour in widest.getcolors(100_000)]


def test_language_and_title_are_set() -> None:
    document = read(SMALL)
    properties = document.core_properties
    assert (properties.title, properties.subject, properties.author) == (
        "Season: report",
        "Working together",
        "Children's board",
    )
    assert properties.language == "en-IE"
    languages = [each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))]
    assert set(languages) == {"en-IE"}
    assert properties.created == AFTER
    assert "Draft 2" in document.sections[0].header.paragraphs[0].text
    assert instructions(document.sections[0].footer._element) == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize(
    "text", ["Séamus agus Aoibhínn", "👩‍👧 emoji", "שלום עולם", "nul\x00 and \x0b and \ud800"]
)
def test_any_text_can_be_written(text: str) -> None:
    content = Content(text, text, "", text, (Section("a", text, (Paragraph(text), Words(text))),), "m")
    document = read(content)
    assert re.sub("[\x00\x0b\ud800]", "", text) in [each.text for each in document.paragraphs]


def test_organisers_take_it_away(app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]) -> None:
    clock.set(AFTER)
    series = answered_series()
    answer = signed_in("organiser").get(f"/series/{series.slug}/report.docx")
    assert answer.mimetype.endswith("wordprocessingml.document")
    assert f"{series.slug}-report.docx" in answer.headers["Content-Disposition"]
    document = docx.Document(BytesIO(answer.data))
    content = composed(facts_of(series, AFTER)).with_words({})
    assert styled(document, "Heading 1") == [section.title for section in content.sections]
    tables = [block for each in content.sections for block in each.blocks if isinstance(block, Table)]
    assert [[tuple(cell.text for cell in row.cells) for row in table.rows] for table in document.tables] == [
        [table.columns, *table.rows] for table in tables
    ]
    charts = [block for each in content.sections for block in each.blocks if isinstance(block, Chart)]
    assert len(document.inline_shapes) == len(charts) > 3
