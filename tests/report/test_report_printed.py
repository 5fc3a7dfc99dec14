"""The printed report: topics stay with their first prompts, and what cannot be printed is named."""

from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from seminars.report.content import Bullets, Content, Heading, Item, Paragraph, Quotation, Section
from seminars.report.docx_file import report_docx
from seminars.report.pdf import report_pdf

AT = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)


def guide(lines: int, *, prompts: bool = True) -> Content:
    """So many lines, then a heading of a part with two topics."""
    blocks = [Paragraph("Line") for _ in range(lines)]
    blocks.append(Heading("Experiences", level=3))
    for label in ("1.", "2."):
        blocks += [Item(label, f"Topic {label}"), Item("", f"Who decides {label}")]
        if prompts:
            blocks.append(Bullets((f"Prompt of {label}", "Time"), indented=True))
    return Content("Report", "", "", "", (Section("guide", "Topic guide", tuple(blocks)),), "")


def page_of(pages: list[str], words: str) -> int:
    return next(number for number, text in enumerate(pages) if words in text)


@pytest.mark.parametrize("prompts", [True, False])
def test_the_pdf_breaks_before_a_topic_wherever_the_page_ends(prompts: bool) -> None:
    turned = set()
    for lines in range(24, 44):
        content = guide(lines, prompts=prompts)
        pages = [page.extract_text() for page in PdfReader(BytesIO(report_pdf(content))).pages]
        for label in ("1.", "2."):
            rest = [f"Who decides {label}", *([f"Prompt of {label}"] if prompts else [])]
            assert {page_of(pages, each) for each in rest} == {page_of(pages, f"Topic {label}")}, lines
        assert page_of(pages, "Experiences") == page_of(pages, "Topic 1.")
        turned.add((page_of(pages, "Topic 1."), page_of(pages, "Topic 2.")))
    # The page ended before, between and after the topics.
    assert turned == {(0, 0), (0, 1), (1, 1)}


def test_signs_that_cannot_be_printed_are_named_at_the_beginning() -> None:
    sections = (Section("themes", "Themes", (Quotation("Faster, please ☺"),)),)
    pages = PdfReader(BytesIO(report_pdf(Content("Report", "", "", "", sections, "")))).pages
    assert "white smiling face" in pages[0].extract_text()
    assert "Not printed" not in PdfReader(BytesIO(report_pdf(guide(1)))).pages[0].extract_text()


def test_word_is_told_to_keep_a_topic_together() -> None:
    document = docx.Document(BytesIO(report_docx(guide(1), AT)))
    kept = {each.text.strip(): each.paragraph_format.keep_with_next for each in document.paragraphs}
    assert kept["1.\tTopic 1."]
    assert kept["Who decides 1."]
    assert not kept["Prompt of 1."]
