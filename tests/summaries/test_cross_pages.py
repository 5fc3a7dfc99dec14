"""Cross-tabs and two series side by side, as pages and files."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.questionnaire.definition import OptionDetails, QuestionDetails
from seminars.questionnaire.kinds import QuestionKind, QuestionProfile
from seminars.questionnaire.service import add_question, add_section, create_questionnaire
from tests.questionnaire.factories import CLOSES, LONG_BEFORE, make_seminar, make_series
from tests.summaries.many import respond

AFTER = CLOSES + timedelta(days=2)
BASE = "n: answered the question"


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(AFTER)


def ask(series: Series, often: tuple[str, ...] = ("Never", "Often"), wording: str = "How often?") -> None:
    """Sector, how often, and years."""
    made = create_questionnaire(
        series=series, title="Working together", thanks="", actor=SYSTEM, at=LONG_BEFORE
    )
    section = add_section(questionnaire=made, title="All", actor=SYSTEM, at=LONG_BEFORE)
    for details in (
        QuestionDetails(
            QuestionKind.SINGLE,
            "Which sector?",
            "sector",
            profile=QuestionProfile.SECTOR,
            options=[OptionDetails("Health"), OptionDetails("Justice")],
        ),
        QuestionDetails(
            QuestionKind.SCALE, wording, "often", options=[OptionDetails(each) for each in often]
        ),
        QuestionDetails(QuestionKind.NUMBER, "How many years?", "years"),
        QuestionDetails(QuestionKind.LONG_TEXT, "What else?", "else"),
    ):
        add_question(section=section, details=details, actor=SYSTEM, at=LONG_BEFORE)


def season(slug: str = "season", venues: tuple[str, ...] = ("galway", "cork"), **more: Any) -> Series:
    """At each venue of health 10 say never, 20 often; of justice 15 and 5; 6 often without a sector."""
    series = make_series(slug)
    ask(series, **more)
    for venue in venues:
        given: list[dict[str, object]] = []
        for sector, often, people in (
            ("health", "never", 10),
            ("health", "often", 20),
            ("justice", "never", 15),
            ("justice", "often", 5),
            (None, "often", 6),
        ):
            for _ in range(people):
                about = {"sector": sector} if sector else {}
                given.append({"often": often, "years": len(given) + 1, **about})
        respond(make_seminar(series, venue), given)
    return series


def table(page: str, code: str) -> list[list[str]]:
    found = BeautifulSoup(page, "html.parser").find(id=f"answers-{code}")
    assert found is not None
    return [[c.get_text(strip=True) for c in row.find_all(["th", "td"])] for row in found.find_all("tr")]


EXPECTED = [
    ["", "Health", "Justice", "All"],
    [BASE, "60", "40", "112"],
    ["Never", "33% (20)", "75% (30)", "45% (50)"],
    ["Often", "67% (40)", "25% (10)", "55% (62)"],
    ["Mean", "1.7", "1.2", "1.6"],
    ["Median", "2", "1", "2"],
]


def test_the_base_of_every_column_are_those_in_it_who_answered(app: Flask, signed_in: Any) -> None:
    season()
    page = signed_in("staff").get("/series/season/cross-tabs?by=sector&question=often").text
    assert table(page, "often") == EXPECTED
    assert "Results are unweighted" in page
    assert "[c]: hidden to protect people" in page


def test_files_tell_what_the_page_tells(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    season()
    client, address = signed_in("staff"), "/series/season/cross-tabs"
    query = "by=sector&decimals=1"
    page = client.get(f"{address}?{query}").text
    rows = table(page, "often")
    assert rows[2] == ["Never", "33.3% (20)", "75.0% (30)", "44.6% (50)"]
    assert f'href="{address}.xlsx?{query.replace("&", "&amp;")}"' in page

    long = list(csv.DictReader(StringIO(client.get(f"{address}.csv?{query}").text[1:], newline="")))
    often = [row for row in long if row["question"] == "often"]
    assert [(row["base"], row["count"], row["percent"]) for row in often if row["item"] == "Never"] == [
        ("60", "20", "33.3"),
        ("40", "30", "75.0"),
        ("112", "50", "44.6"),
    ]
    assert [row["value"] for row in often if row["item"] == "Mean"] == ["1.6667", "1.25", "1.5536"]
    assert "definition" in {row["part"] for row in long}

    sheet = load_workbook(BytesIO(client.get(f"{address}.xlsx?{query}").data))["Tables"]
    cells = {row[0].value: row for row in sheet.iter_rows() if row[0].value in ("Never", "Health")}
    shares = [20 / 60, 30 / 40, 50 / 112]
    assert [cell.value for cell in cells["Never"][1:7]] == pytest.approx([20, 30, 50, *shares])
    assert cells["Never"][4].number_format == "0.0%"
    text = " ".join(
        each.extract_text() for each in PdfReader(BytesIO(client.get(f"{address}.pdf?{query}").data)).pages
    )
    for row in rows:
        for words in row:
            assert words in text
    for words in ("unweighted", "AAPOR", "hidden to protect people"):
        assert words in text


def test_venues_stand_side_by_side_and_regions_are_sums_of_them(app: Flask, signed_in: Any) -> None:
    season()
    client = signed_in("staff")
    found = table(client.get("/series/season/cross-tabs").text, "often")
    assert found[:3] == [
        ["", "Seminar galway", "Seminar cork", "All"],
        [BASE, "56", "56", "112"],
        ["Never", "45% (25)", "45% (25)", "45% (50)"],
    ]
    found = table(client.get("/series/season/cross-tabs?by=region&question=years").text, "years")
    assert found[:3] == [["", "West", "All"], [BASE, "112", "112"], ["Mean", "28.5", "28.5"]]


def test_some_venues_side_by_side_with_their_sum(app: Flask, signed_in: Any) -> None:
    season(venues=("galway", "cork", "sligo"))
    client = signed_in("staff")
    query = "question=often&seminar=galway&seminar=sligo"
    page = client.get(f"/series/season/cross-tabs?{query}").text
    assert table(page, "often")[:2] == [
        ["", "Seminar galway", "Seminar sligo", "Together"],
        [BASE, "56", "56", "112"],
    ]
    assert "seminar=galway&amp;seminar=sligo" in page
    assert "Seminar cork" not in client.get(f"/series/season/cross-tabs.csv?{query}").text
    whole = client.get("/series/season/cross-tabs?by=sector&seminar=galway").text
    assert "crossed over the whole series only" in whole
    assert table(whole, "often")[1] == [BASE, "90", "60", "168"]
    assert client.get("/series/season/cross-tabs?seminar=nowhere").status_code == 404


def test_on_paper_and_online(app: Flask, signed_in: Any) -> None:
    season()
    found = table(signed_in("staff").get("/series/season/cross-tabs?by=channel&question=often").text, "often")
    assert found[:2] == [["", "Online", "On paper", "All"], [BASE, "0", "112", "112"]]


def test_means_by_sector_are_hidden_together_with_those_they_would_tell(app: Flask, signed_in: Any) -> None:
    """Six have no sector at each venue: 12 in all, so their mean may follow from the others."""
    season()
    client = signed_in("staff")
    found = table(client.get("/series/season/cross-tabs?by=sector&question=years").text, "years")
    assert found[1:3] == [[BASE, "60", "40", "112"], ["Mean", "15.5", "40.5", "28.5"]]
    season("few", ("sligo",))
    # There six have no sector: their mean would be that of fewer than twice the threshold.
    found = table(client.get("/series/few/cross-tabs?by=sector&question=years").text, "years")
    assert found[2] == ["Mean", "15.5", "[c]", "28.5"]


def test_answers_stay_out_of_cross_tabs_until_the_window_has_closed(
    app: Flask, signed_in: Any, clock: Any
) -> None:
    season()
    clock.set(CLOSES - timedelta(minutes=5))
    page = signed_in("staff").get("/series/season/cross-tabs?by=sector").text
    assert "Answers are not shown yet" in page
    assert "(20)" not in page


def test_what_cannot_be_crossed_is_refused(app: Flask, signed_in: Any) -> None:
    season()
    make_series("bare")
    client = signed_in("staff")
    for query in (
        "by=often",
        "by=sector&question=sector",
        "by=sector&question=nothing",
        "by=region&question=x",
    ):
        assert client.get(f"/series/season/cross-tabs?{query}").status_code == 404
        assert client.get(f"/series/season/cross-tabs.xlsx?{query}").status_code == 404
    assert client.get("/series/bare/cross-tabs").status_code == 404


def test_downloads_are_recorded_with_what_they_cross(app: Flask, signed_in: Any) -> None:
    season()
    client = signed_in("staff")
    client.get("/series/season/cross-tabs.csv?by=sector&question=often")
    client.get("/series/season/cross-tabs.pdf?by=sector")
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "download summary").order_by(AuditEntry.id)
    )
    assert [(each.details["shape"], each.details["part"]) for each in entries] == [
        ("csv", "cross-tabs by sector: often"),
        ("pdf", "cross-tabs by sector: all"),
    ]


def test_this_series_stands_beside_the_last_where_the_question_is_the_same(
    app: Flask, signed_in: Any
) -> None:
    season("now")
    season("before", ("clonmel",), wording="How often, all in all?")
    client = signed_in("staff")
    page = client.get("/series/now/beside?with=before").text
    assert table(page, "often")[:3] == [
        ["", "Series now", "Series before"],
        [BASE, "112", "56"],
        ["Never", "45% (50)", "45% (25)"],
    ]
    assert "There it was worded: “How often, all in all?”." in page
    assert "a difference describes those who were there" in " ".join(page.split())
    assert client.get("/series/now/beside.csv?with=before").text.count("Series before") > 5
    for shape in ("xlsx", "pdf"):
        assert client.get(f"/series/now/beside.{shape}?with=before").status_code == 200


def test_a_question_with_other_options_is_not_compared_and_it_is_said_why(app: Flask, signed_in: Any) -> None:
    season("now")
    make_series("empty")
    other = make_series("other")
    ask(other, often=("Never", "Sometimes", "Often"))
    client = signed_in("staff")
    page = client.get("/series/now/beside?with=other").text
    assert "How often?: other options (only there: Sometimes)." in " ".join(page.split())
    assert client.get("/series/now/beside?with=empty").status_code == 404
    assert client.get("/series/now/beside?with=nowhere").status_code == 404


def test_without_another_series_the_page_says_so(app: Flask, signed_in: Any) -> None:
    season("alone", ())
    client = signed_in("staff")
    for ending in ("", ".csv"):
        assert "There is no other series yet" in client.get(f"/series/alone/beside{ending}").text


def test_statements_do_not_grow_with_questions_and_answers(
    app: Flask, signed_in: Any, statements: Any
) -> None:
    series = season()
    client = signed_in("staff")

    def cost() -> list[int]:
        found = []
        for query in ("by=venue", "by=sector", "by=channel", "by=sector&question=often"):
            client.get(f"/series/season/cross-tabs?{query}")
            with statements() as made:
                assert client.get(f"/series/season/cross-tabs?{query}").status_code == 200
            found.append(len(made))
        return found

    few = cost()
    respond(series.seminars[0], [{"sector": "health", "often": "never"}] * 30)
    make_seminar(series, "sligo")
    assert cost() == few
