"""The report's content: composed from the released figures, kept as JSON, printed in order."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from seminars.attendance.service import check_in, undo_check_in
from seminars.audit.service import SYSTEM
from seminars.registration.models import Source
from seminars.registration.service import Details, register
from seminars.report.composing import composed
from seminars.report.content import (
    Chart,
    Content,
    Heading,
    Paragraph,
    Quotation,
    Section,
    Table,
    as_dict,
    from_dict,
)
from seminars.report.pdf import report_pdf
from seminars.report.queries import facts_of
from seminars.summaries.queries import summary_of_series
from seminars.summaries.shown import HIDDEN, SIGN
from seminars.summaries.tabulation import UNWEIGHTED
from seminars.themes.in_report import ActionInReport, CategoryInReport, QuotationInReport, ThemeInReport
from tests.questionnaire.factories import LONG_BEFORE, OPENS, make_delegate, make_seminar, make_series
from tests.report.reports import AFTER, answered_series


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(AFTER)


def section(content: Content, key: str) -> Section:
    return next(each for each in content.sections if each.key == key)


def words(section: Section) -> str:
    return json.dumps([block for block in as_dict(Content("", "", "", "", (section,), ""))["sections"]])


def of_kind(content: Content, kind: type) -> list[Any]:
    return [block for each in content.sections for block in each.blocks if isinstance(block, kind)]


def test_it_tells_the_figures_of_the_summary(app: Flask) -> None:
    series = answered_series()
    content = composed(facts_of(series, AFTER))
    summary = summary_of_series(series, AFTER)
    assert content.mark == summary.mark
    asked = [figures for figures in summary.questions if figures.counts]
    charts = of_kind(content, Chart)
    assert sorted((chart.caption.split("?")[0], len(chart.bars)) for chart in charts) == sorted(
        (figures.question.text.split("?")[0], len(figures.counts)) for figures in asked
    )
    for figures in asked:
        found = next(chart for chart in charts if chart.caption.startswith(figures.question.text))
        assert f"n = {figures.base}" in found.caption
        assert [(bar.label, bar.count, bar.percent) for bar in found.bars] == [
            (each.label, *(None if figure is HIDDEN else figure for figure in (each.count, each.percent)))
            for each in figures.counts
        ]
    attendance = section(content, "method").blocks
    table = next(block for block in attendance if isinstance(block, Table))
    assert table.rows[-1][:5] == ("All seminars", "24", "0", "24", "24")
    assert [row[0] for row in table.rows] == ["Seminar galway", "Seminar clonmel", "All seminars"]


def test_it_has_background_guide_lists_and_the_note_on_weights(app: Flask) -> None:
    content = composed(facts_of(answered_series(), AFTER))
    assert "6 and 7 May 2026" in words(section(content, "background"))
    assert "Hotel clonmel" in words(section(content, "background"))
    assert UNWEIGHTED in words(section(content, "figures"))
    assert content.mark in words(section(content, "figures"))
    guide = words(section(content, "guide"))
    assert "What has made it difficult?" in guide
    assert "Ask for the cause behind the cause" not in guide
    assert "Organisations represented" in words(section(content, "participants"))


def test_answers_by_seminar_stand_in_the_appendix_with_their_base(app: Flask) -> None:
    content = composed(facts_of(answered_series(), AFTER))
    tables = [block for block in section(content, "tables").blocks if isinstance(block, Table)]
    sector = next(table for table in tables if "sector" in table.caption)
    assert sector.columns == ("Answer", "Seminar galway", "Seminar clonmel", "All")
    assert sector.rows[-1] == ("Base (n)", "18", "6", "24")
    by_label = {row[0]: row[1:] for row in sector.rows}
    # Two of six at Clonmel are too few to tell; so is, then, what would tell them.
    assert by_label["Justice"][1] == SIGN
    assert by_label["Justice"][2] == "33% (8 of 24)"


def test_organisations_are_not_listed_where_it_is_hidden_how_many_came(app: Flask) -> None:
    content = composed(facts_of(answered_series(4), AFTER))
    assert "Organisations represented" not in words(section(content, "participants"))


def test_only_those_who_came_are_represented(app: Flask) -> None:
    series = answered_series()
    details = Details(name="Late Person", organisation="New House", email="late@example.org", consent=True)
    late = register(
        seminar=series.seminars[0], details=details, actor=SYSTEM, at=LONG_BEFORE, source=Source.DESK
    )
    assert facts_of(series, AFTER).organisations == ("Barnardos",)
    check_in(delegate=late, day=OPENS.date(), actor=SYSTEM, at=OPENS)
    assert facts_of(series, AFTER).organisations == ("Barnardos", "New House")
    undo_check_in(delegate=late, day=OPENS.date(), actor=SYSTEM, at=OPENS)
    assert facts_of(series, AFTER).organisations == ("Barnardos",)


def test_an_empty_series_has_a_report(app: Flask) -> None:
    series = make_series()
    content = composed(facts_of(series, AFTER)).with_words({})
    assert [each.key for each in content.sections] == ["background", "method", "figures"]
    assert report_pdf(content).startswith(b"%PDF")


def test_words_stand_before_what_is_composed_and_open_sections_that_are_empty(app: Flask) -> None:
    content = composed(facts_of(make_series(), AFTER))
    written = content.with_words({"introduction": "**Why** we met", "method": "How it went"})
    assert [each.key for each in written.sections] == ["introduction", "background", "method", "figures"]
    assert section(written, "method").blocks[0].kind == "words"
    assert "introduction" not in [each.key for each in content.with_words({"introduction": " "}).sections]


def test_it_survives_being_kept_as_json(app: Flask) -> None:
    content = composed(facts_of(answered_series(), AFTER))
    assert from_dict(json.loads(json.dumps(as_dict(content)))) == content


def test_statements_do_not_grow_with_the_series(app: Flask, statements: Any) -> None:
    series = answered_series()

    def cost() -> int:
        facts_of(series, AFTER)
        with statements() as made:
            facts_of(series, AFTER)
        return len(made)

    few = cost()
    for slug in ("sligo", "athlone"):
        seminar = make_seminar(series, slug)
        for number in range(4):
            make_delegate(seminar, f"Nora Number{number}")
    assert cost() == few


def in_order(text: str, wanted: Sequence[str]) -> None:
    place = 0
    for each in wanted:
        found = text.find(each, place)
        assert found >= 0, f"{each!r} does not stand where it should"
        place = found + len(each)


def test_the_pdf_holds_it_in_order_with_contents(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    series = answered_series()
    answer = signed_in("organiser").get(f"/series/{series.slug}/report.pdf")
    assert answer.mimetype == "application/pdf"
    reader = PdfReader(BytesIO(answer.data))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    text = " ".join(pages)
    sections = [
        "Background",
        "Method",
        "Who took part",
        "Findings from the questionnaire",
        "About the figures",
    ]
    in_order(text, [*sections, *sections, "Appendix A: Topic guide", "Appendix B: Answers by seminar"])
    in_order(text, ["Table 1:", "Table 2:", "Figure 1:", "Figure 2:", "Table 3:"])
    # The list of contents names the page on which the appendix stands.
    guide = next(n for n, page in enumerate(pages, 1) if n > 1 and "Appendix A: Topic guide" in page)
    assert f"Appendix A: Topic guide {guide}" in pages[0]
    marks = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert marks == [f"{series.title}: report"]
    assert all("Noto" in str(font) for page in reader.pages for font in _fonts(page))


def _fonts(page: Any) -> list[Any]:
    return [font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()]


def test_the_page_shows_it_to_organisers_only(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    series = answered_series()
    assert signed_in("staff").get(f"/series/{series.slug}/report").status_code == 403
    client = signed_in("organiser")
    page = BeautifulSoup(client.get(f"/series/{series.slug}/report").text, "html.parser")
    titles = [each.get_text() for each in page.select("section > h2")]
    assert titles[0] == "Background"
    assert titles[-2:] == ["Appendix B: Answers by seminar", "Keep it"]
    drawings = page.select("figure.chart svg")
    assert drawings
    ids = [each["id"] for each in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert f"/series/{series.slug}/report" in client.get(f"/series/{series.slug}").text


def test_themes_stand_with_what_was_chosen_and_actions_by_category(app: Flask) -> None:
    said = QuotationInReport("We never meet.", "Galway", "focus group 2")
    written = QuotationInReport("Shorter meetings.", "", "questionnaire")
    themes = (
        CategoryInReport(
            "Information",
            (ThemeInReport("Knowing whom to ask", (said, written)), ThemeInReport("Guidance")),
            (ActionInReport("Services", "A list of contacts."), ActionInReport("Families", "A leaflet.")),
        ),
        CategoryInReport("Resources", (ThemeInReport("Time"),)),
        CategoryInReport("Empty"),
    )
    content = composed(replace(facts_of(answered_series(), AFTER), themes=themes))
    blocks = section(content, "themes").blocks[1:]
    assert blocks == (
        Heading("Information"),
        Heading("Knowing whom to ask", level=3),
        Quotation("We never meet.", "Galway, focus group 2"),
        Quotation("Shorter meetings.", "questionnaire"),
        Paragraph("Also named: Guidance."),
        Heading("Resources"),
        Paragraph("Named: Time."),
    )
    (table,) = section(content, "actions").blocks
    assert isinstance(table, Table)
    assert table.rows == (("Services", "A list of contacts."), ("Families", "A leaflet."))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(report_pdf(content))).pages)
    in_order(
        " ".join(text.split()),
        ["“We never meet.”", "Galway, focus group 2", "“Shorter meetings.”", "A leaflet."],
    )


def test_a_frame_in_which_nothing_was_chosen_makes_no_section(app: Flask) -> None:
    themes = (CategoryInReport("Resources", (ThemeInReport("Time"),)),)
    content = composed(replace(facts_of(make_series(), AFTER), themes=themes)).with_words({})
    assert "themes" not in [each.key for each in content.sections]
