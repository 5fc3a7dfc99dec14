"""Documents read back by other libraries than those that wrote them."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader
from reportlab.graphics.shapes import Drawing

from seminars.documents.charts import Bar, bars, narrow_bars, svg
from seminars.documents.flowables import boxed_note, bullets, chart, key_figures, numbered, table
from seminars.documents.pdf import build_pdf, content_width, paragraph
from seminars.documents.qr import qr_svg
from seminars.documents.spreadsheet import (
    Percent,
    Sheet,
    csv_bytes,
    harmful,
    harmless,
    sheet_names,
    workbook,
)


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_a_pdf_has_its_text_in_order_with_head_foot_and_bookmarks() -> None:
    story = [paragraph("Title of it", "title")]
    for number in range(60):
        story += [paragraph(f"Heading {number}", "heading"), paragraph("Ní Bhriain, Ó Sé, ḃ ċ ḋ. " * 12)]
    content = build_pdf(story, title="The document", running_head="Galway · Group 1", subject="Testing")
    reader = PdfReader(BytesIO(content))
    texts = pages(content)
    assert len(texts) > 3
    for number, text in enumerate(texts, start=1):
        assert "Galway · Group 1" in text
        assert f"Page {number} of {len(texts)}" in text
    assert "Ní Bhriain, Ó Sé, ḃ ċ ḋ." in texts[0]
    whole = "".join(texts)
    assert whole.index("Heading 3") < whole.index("Heading 40")
    assert reader.metadata is not None
    assert reader.metadata.title == "The document"
    assert reader.root_object["/Lang"] == "en-IE"
    assert reader.outline[0]["/Title"] == "Title of it"
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object().get("/FontDescriptor")
            # Only the default font that reportlab names and never draws with is not embedded.
            if descriptor is not None:
                assert "/FontFile2" in descriptor.get_object()


def test_headings_stand_under_the_title_in_the_outline() -> None:
    story = [paragraph("The title", "title"), paragraph("One", "heading"), paragraph("Two", "heading")]
    title, below = PdfReader(BytesIO(build_pdf(story, title="T"))).outline
    assert title["/Title"] == "The title"
    assert [each["/Title"] for each in below] == ["One", "Two"]


def test_every_font_that_draws_is_embedded() -> None:
    story = [paragraph(style, style) for style in ("title", "heading", "body", "note", "quotation")]
    reader = PdfReader(BytesIO(build_pdf(story, title="T", running_head="Head")))
    embedded = set()

    def look(text: str, _cm: object, _tm: object, font: Any, _size: float) -> None:
        if text.strip():
            descriptor = font.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor
            embedded.add(str(font["/BaseFont"]).partition("+")[2])

    reader.pages[0].extract_text(visitor_text=look)
    assert len(embedded) == 3


def test_a_heading_never_stands_alone_at_the_foot() -> None:
    for filler in range(30, 60):
        story = [paragraph("Line")] * filler + [paragraph("The heading", "heading"), paragraph("Its text")]
        for text in pages(build_pdf(story, title="T")):
            assert ("The heading" in text) == ("Its text" in text)


@pytest.mark.parametrize("text", ["👩‍👧 family", "שלום", "سلام", "a\u0000b", "<b>&amp; tags</b>", "x" * 400])
def test_any_text_prints(text: str) -> None:
    width = content_width()
    story = [
        paragraph(text),
        table(["Head", "Figure"], [(text, 3), (None, 4.5)], widths=[width / 2, width / 2], numeric=(1,)),
        *bullets([text]),
        numbered(1, text, bold=True),
        boxed_note(text, width, label="Note:"),
        key_figures([("12", text)], width),
        *chart(bars([Bar(text, 3, 60)])),
    ]
    assert pages(build_pdf(story, title=text[:50]))


def test_the_same_document_twice_is_the_same_file() -> None:
    assert build_pdf([paragraph("A")], title="T") == build_pdf([paragraph("A")], title="T")


def test_letter_and_a4_differ() -> None:
    sizes = {
        size: PdfReader(BytesIO(build_pdf([paragraph("A")], title="T", page_size=size)))
        .pages[0]
        .mediabox.width
        for size in ("A4", "Letter")
    }
    assert float(sizes["A4"]) == pytest.approx(595.3, abs=0.1)
    assert float(sizes["Letter"]) == pytest.approx(612)


def test_a_workbook_holds_numbers_dates_and_harmless_text() -> None:
    rows = [
        ("=1+1", 1234, Percent(0.691), date(2008, 5, 7), None),
        ("http://x.example", 2.5, None, None, "end"),
    ]
    content = workbook([Sheet("Sheet: one/two", "Title", ["Text", "Whole", "Share", "Day", "Last"], rows)])
    page = load_workbook(BytesIO(content)).worksheets[0]
    assert page["A1"].value == "Title"
    assert (page["A4"].value, page["A4"].data_type) == ("=1+1", "s")
    assert (page["B4"].value, page["C4"].value, page["C4"].number_format) == (1234, 0.691, "0%")
    assert page["D4"].value.date() == date(2008, 5, 7)
    assert page["A5"].hyperlink is None
    assert page.freeze_panes == "B4"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("👩‍👧 Ní Bhriain", "👩‍👧 Ní Bhriain"),
        ("first\nsecond", "first\nsecond"),
        ("1234", "1234"),
        ("{=A1}", "{=A1}"),
        ("a\x01b", "a_x0001_b"),
        ("x" * 40_000, "x" * 32_767),
    ],
)
def test_any_text_stands_in_a_workbook_as_text(words: str, kept: str) -> None:
    content = workbook([Sheet("S", "=Title()", ["=Head()"], [(words,)], notes=["=Note()"])], title="T")
    page = load_workbook(BytesIO(content)).active
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells] == ["=Title()", "=Head()", kept, "=Note()"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_whole_numbers_dates_and_shares_have_formats_of_their_own() -> None:
    row = (1234567, 0.5, Percent(1.0), date(2008, 5, 7))
    page = load_workbook(BytesIO(workbook([Sheet("S", "T", list("abcd"), [row])]))).active
    assert [page.cell(4, n).number_format for n in range(1, 5)] == ["#,##0", "#,##0.00", "0%", "d mmm yyyy"]
    assert page["D4"].is_date
    assert page.auto_filter.ref == "A3:D4"


def test_names_of_sheets_are_taken_by_every_spreadsheet() -> None:
    names = sheet_names(["A/B", "a b", "x" * 40, "x" * 40, "", "'quoted'"])
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@given(st.text(max_size=30))
def test_what_is_made_harmless_comes_back_as_it_was(text: str) -> None:
    safe = harmless(text)
    assert isinstance(safe, str)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert harmful(safe) == text


def test_a_csv_file_opens_as_it_is_meant() -> None:
    content = csv_bytes(
        ["Name", "Count"], [("Ó Sé, Seán", 3), ('say "hello"', None), ("=cmd()", Percent(0.5))]
    )
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["Name", "Count"], ["Ó Sé, Seán", "3"], ['say "hello"', ""], ["'=cmd()", "50.0"]]


def test_a_chart_stands_in_a_page_under_a_strict_policy() -> None:
    drawn = svg(bars([Bar("Máire & Seán <1>", 112, 69), Bar("None", 0, None)]), title="Who?", name="one")
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "img"
    assert root.get("viewBox", "").startswith("0 0 480")
    assert "style=" not in drawn
    assert "<script" not in drawn
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert ids == ["one-title"]
    texts = [each.text for each in root.iter() if each.tag.endswith("text")]
    assert {"69%", "(112)", "–"} <= set(texts)


def test_bars_are_as_long_as_their_share() -> None:
    root = ElementTree.fromstring(svg(bars([Bar("a", 3, 30), Bar("b", 6, 60)]), title="T"))
    tracks, filled = [], []
    for number, rect in enumerate(each for each in root.iter() if each.tag.endswith("rect")):
        (filled if number % 2 else tracks).append(float(rect.get("width", 0)))
    assert filled[0] / tracks[0] == pytest.approx(0.3)
    assert filled[1] / tracks[1] == pytest.approx(0.6)


def test_narrow_bars_tell_the_same_as_wide_ones() -> None:
    label = "A label that is longer than a phone is wide, so that it is broken into lines"
    values = [Bar("Health", 112, 69), Bar(label, None, None), Bar("None", 0, 0)]

    def parts(drawn: Drawing, name: str) -> list[ElementTree.Element]:
        return [
            each for each in ElementTree.fromstring(svg(drawn, title="T")).iter() if each.tag.endswith(name)
        ]

    told = [
        sorted(" ".join("".join(each.itertext()) for each in parts(drawing(values), "text")).split())
        for drawing in (bars, narrow_bars)
    ]
    assert told[0] == told[1]
    # A track for each, and a bar for the one that has a length to show.
    assert len(parts(narrow_bars(values), "rect")) == 4
    # On a phone of 360 px, less the margins, letters are not made smaller than they are drawn.
    assert narrow_bars(values).width <= 300
    assert all(float(each.get("x", 0)) < 270 for each in parts(narrow_bars(values), "text"))


def test_a_qr_code_stands_in_a_page() -> None:
    root = ElementTree.fromstring(qr_svg("https://seminars.example.org/q/ABC"))
    assert len([each for each in root.iter() if each.tag.endswith("rect")]) > 100
