"""Summaries from end to end: a few responses, and the same figures in every shape."""

import csv
import json
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

from seminars.attendance.service import check_in
from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM, Actor
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.service import key_paper, key_second, submit, switch_double_entry
from tests.questionnaire.factories import (
    CLOSES,
    COMPLETE,
    IN_SLOT,
    OPENS,
    make_delegate,
    make_questionnaire,
    make_seminar,
    make_series,
)
from tests.summaries.reading import approve_all

# A text that a spreadsheet would take for a formula, and a page for mark-up.
RISKY = "=SUM(1;2) <b>& more</b>"
PAPER = {"sector": {"options": ["justice"]}, "often": {"options": ["never"]}, "change": {"text": RISKY}}


AFTER = CLOSES + timedelta(days=2)


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(AFTER)


def season(people: int = 20) -> tuple[Seminar, Seminar]:
    """Three quarters come; of those a third answers on paper, a third leaves one question out; nothing at the
    second seminar. All words are approved."""
    series = make_series()
    make_questionnaire(series)
    seminar, empty = make_seminar(series), make_seminar(series, "clonmel")
    delegates = [make_delegate(seminar, f"Ann{number} Example") for number in range(people)]
    third = people // 4
    for delegate in delegates[: 3 * third]:
        check_in(delegate=delegate, day=OPENS.date(), actor=SYSTEM, at=OPENS)
    for number, delegate in enumerate(delegates[: 2 * third]):
        answers = COMPLETE if number < third else {**COMPLETE, "with": {}}
        submit(delegate=delegate, answers=answers, at=IN_SLOT)
    for number in range(third):
        key_paper(seminar=seminar, serial=str(number), answers=PAPER, actor=SYSTEM, at=CLOSES)
    approve_all(series, AFTER)
    return seminar, empty


def told(app: Flask, slug: str) -> dict[str, Any]:
    run = app.test_cli_runner().invoke(args=["summary", slug, "--format", "json"])
    assert run.exit_code == 0, run.output
    return json.loads(run.output)


def figures(values: dict[str, Any]) -> list[tuple[str, str, int, int, int | None]]:
    """Code of the question, label of the answer, count, base, per cent."""
    return [
        (question["code"], each["label"], each["count"], question["base"], each["percent"])
        for question in values["questions"]
        for each in question["options"]
    ]


def per_cent(value: int | None) -> str:
    return "–" if value is None else f"{value}%"


def test_the_figures_are_those_of_the_answers(app: Flask) -> None:
    seminar, _ = season()
    values = told(app, seminar.slug)
    assert values["attendance"] == {
        "registered": 20,
        "waiting": 0,
        "cancelled": 0,
        "walk_ins": 0,
        "present": 15,
        "no_shows": 5,
        "attendance_rate": 75,
    }
    assert values["responses"] == {
        "completed": 15,
        "online": 10,
        "paper": 5,
        "partial": 0,
        "begun": 15,
        "eligible": 15,
        "response_rate": 100,
        "completion_rate": 100,
    }
    found = figures(values)
    for row in (
        ("sector", "Health", 10, 15, 67),
        ("sector", "Justice", 5, 15, 33),
        ("with", "Schools", 5, 5, None),
        ("with", "Police", 0, 5, None),
        ("often", "Often", 10, 15, 67),
        ("supports", "Time", 10, 10, 100),
    ):
        assert row in found
    by_code = {question["code"]: question for question in values["questions"]}
    assert by_code["often"]["measures"]["median"] == 3
    assert by_code["years"]["measures"]["mean"] == 12
    assert by_code["change"]["texts"] == [RISKY] * 5 + ["shorter meetings"] * 10
    assert by_code["with"]["texts"] == ["the library"] * 5


@pytest.mark.parametrize("where", ["seminars", "series"])
def test_every_shape_tells_the_same(app: Flask, signed_in: Callable[..., FlaskClient], where: str) -> None:
    seminar, _ = season()
    slug = seminar.slug if where == "seminars" else seminar.series.slug
    values = told(app, slug)
    expected = figures(values)
    assert len(expected) > 10
    client, address = signed_in("staff"), f"/{where}/{slug}/summary"

    page = BeautifulSoup(client.get(address).text, "html.parser")
    shown = [
        (
            section["id"].removeprefix("answers-"),
            *(cell.get_text(strip=True) for cell in row.find_all(["th", "td"])),
        )
        for section in page.select("section.question-figures")
        for row in section.select("tbody tr")
    ]
    assert shown == [(code, label, str(n), per_cent(share)) for code, label, n, _, share in expected]
    for question in values["questions"]:
        assert f"n = {question['base']}" in page.find(id=f"answers-{question['code']}").get_text()

    book = load_workbook(BytesIO(client.get(f"{address}.xlsx").data))
    rows = list(book["All counts"].iter_rows(min_row=4, values_only=True))[: len(expected)]
    assert [(row[1], *row[3:6]) for row in rows] == [row[:4] for row in expected]
    assert [row[6] for row in rows] == [n / base if base >= 10 else None for _, _, n, base, _ in expected]

    content = client.get(f"{address}.csv").data
    long = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
    options = [row for row in long if row["part"] == "question" and not row["item"].startswith("(not ")]
    assert [(row["subject"], row["item"], row["count"], row["base"], row["percent"]) for row in options] == [
        (code, label, str(n), str(base), "" if share is None else str(share))
        for code, label, n, base, share in expected
    ]
    measures = {(row["subject"], row["item"]): row["value"] for row in long if row["part"] == "measure"}
    for question in values["questions"]:
        for name, value in (question["measures"] or {}).items():
            told_here = measures.pop((question["code"], name.replace("_", " ")))
            assert told_here == str(value)
    assert not measures
    run = app.test_cli_runner().invoke(args=["summary", slug, "--format", "csv"])
    assert run.stdout_bytes == content

    reader = PdfReader(BytesIO(client.get(f"{address}.pdf").data))
    printed = "".join(each.extract_text() for each in reader.pages)
    place = 0
    for question in values["questions"]:
        place = printed.index(question["text"], place)
        if question["kind"] == "scale":
            # The table under the chart: all points in its head, then their figures in one row.
            for each in question["options"]:
                place = printed.index(each["label"], place)
        for each in question["options"]:
            if question["kind"] != "scale":
                place = printed.index(each["label"], place)
            place = printed.index(per_cent(each["percent"]), place)
            place = printed.index(f"({each['count']})", place)

    lines = app.test_cli_runner().invoke(args=["summary", slug]).output.splitlines()
    for _, label, n, _, share in expected:
        assert f"{per_cent(share)} {n} {label}" in [" ".join(line.split()) for line in lines]


def test_words_of_delegates_are_no_formulas_and_no_mark_up(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar, _ = season()
    client, base = signed_in("staff"), f"/seminars/{seminar.slug}/summary"
    assert "<b>&" not in client.get(base).text
    book = load_workbook(BytesIO(client.get(f"{base}.xlsx").data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert RISKY in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}
    assert f"'{RISKY}" in client.get(f"{base}.csv").data.decode("utf-8-sig")


def test_nobody_is_named_in_a_summary(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar, _ = season()
    client, base = signed_in("staff"), f"/seminars/{seminar.slug}/summary"
    everything = client.get(base).text + json.dumps(told(app, seminar.slug))
    everything += client.get(f"{base}.csv").data.decode("utf-8-sig")
    everything += app.test_cli_runner().invoke(args=["summary", seminar.slug]).output
    assert "shorter meetings" in everything
    assert "Example" not in everything
    assert ".example@" not in everything


def test_a_summary_without_responses_stands_in_every_shape(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    _, empty = season()
    client, base = signed_in("staff"), f"/seminars/{empty.slug}/summary"
    assert "No responses yet" in client.get(base).text
    assert PdfReader(BytesIO(client.get(f"{base}.pdf").data)).pages
    book = load_workbook(BytesIO(client.get(f"{base}.xlsx").data))
    assert {row[6] for row in book["All counts"].iter_rows(min_row=4, max_row=8, values_only=True)} == {None}
    values = told(app, empty.slug)
    assert values["responses"]["response_rate"] is None
    assert {row[2:] for row in figures(values)} == {(0, 0, None)}
    assert client.get(f"{base}.csv").status_code == 200


def test_a_series_without_questionnaire_or_seminars_has_a_summary(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    series = make_series("bare")
    client = signed_in("organiser")
    for ending in ("", ".pdf", ".xlsx", ".csv"):
        assert client.get(f"/series/{series.slug}/summary{ending}").status_code == 200
    assert told(app, "bare")["starts_on"] is None


def test_a_download_stands_in_the_history_and_looking_does_not(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar, _ = season()
    client, base = signed_in("staff"), f"/seminars/{seminar.slug}/summary"
    before = set(db.session.scalars(select(AuditEntry.id)))
    client.get(base)
    assert set(db.session.scalars(select(AuditEntry.id))) == before
    answer = client.get(f"{base}.xlsx")
    assert f"{seminar.slug}-summary.xlsx" in answer.headers["Content-Disposition"]
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.id.not_in(before))).all()
    assert [(entry.actor_name, entry.seminar_id) for entry in entries] == [("Test staff", seminar.id)]


def test_statements_of_the_page_do_not_grow_with_what_it_shows(
    app: Flask, signed_in: Callable[..., FlaskClient], statements: Any
) -> None:
    seminar, _ = season()
    series = seminar.series
    client = signed_in("staff")

    def cost(address: str) -> int:
        client.get(address)
        with statements() as made:
            assert client.get(address).status_code == 200
        return len(made)

    addresses = [f"/seminars/{seminar.slug}/summary", f"/series/{series.slug}/summary"]
    few = [cost(address) for address in addresses]
    for slug in ("sligo", "athlone", "cork"):
        make_seminar(series, slug)
    for number in range(8):
        delegate = make_delegate(seminar, f"Nora Number{number}")
        check_in(delegate=delegate, day=OPENS.date(), actor=SYSTEM, at=OPENS)
        submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT)
    assert [cost(address) for address in addresses] == few


def test_how_well_double_entry_agrees_stands_in_every_shape(app: Flask, signed_in: Any) -> None:
    seminar, _ = season()
    client = signed_in("organiser")
    address = f"/seminars/{seminar.slug}/summary"
    assert "Double entry" not in client.get(address).text
    switch_double_entry(seminar=seminar, on=True, actor=SYSTEM, at=IN_SLOT)
    key_paper(seminar=seminar, serial="900", answers=PAPER, actor=SYSTEM, at=IN_SLOT)
    second = {**PAPER, "often": {"options": ["sometimes"]}}
    key_second(seminar=seminar, serial="900", answers=second, unreadable=(), actor=Actor("Ben"), at=IN_SLOT)
    line = "one paper form was keyed twice; of 3 answers 1 differed (33.3%)"
    assert line in " ".join(client.get(address).text.split())
    assert line in client.get(f"{address}.csv").text
    pages = PdfReader(BytesIO(client.get(f"{address}.pdf").data)).pages
    assert line in " ".join(" ".join(page.extract_text() for page in pages).split())
    sheet = load_workbook(BytesIO(client.get(f"{address}.xlsx").data)).worksheets[0]
    assert any(line in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_the_attendance_of_several_seminars_ends_with_all_of_them(
    signed_in: Callable[..., FlaskClient],
) -> None:
    season()
    client = signed_in("staff")
    rows = BeautifulSoup(client.get("/series/season/summary").text, "html.parser").find("table").select("tr")
    all_of_them = [cell.get_text(strip=True) for cell in rows[-1].select("th, td")]
    assert all_of_them[0] == "All"
    assert all_of_them[2:] == ["20", "0", "0", "5", "15 on any day", "15", "100% (15 of 15)"]
    one = BeautifulSoup(client.get("/seminars/galway/summary").text, "html.parser").find("table")
    assert "All" not in one.get_text()


def test_charts_are_taken_from_the_page_as_they_stand_there(signed_in: Callable[..., FlaskClient]) -> None:
    seminar, _ = season()
    client = signed_in("staff")
    before = set(db.session.scalars(select(AuditEntry.id)))
    page = BeautifulSoup(client.get(f"/seminars/{seminar.slug}/summary?decimals=1").text, "html.parser")
    (address,) = [
        a["href"] for a in page.select("#answers-sector a") if a["href"].endswith(".svg?decimals=1")
    ]
    chart = client.get(address)
    assert chart.mimetype == "image/svg+xml"
    assert "66.7%" in chart.text
    assert client.get(address.replace(".svg", ".png")).data.startswith(b"\x89PNG")
    new = select(AuditEntry).where(AuditEntry.id.not_in(before)).order_by(AuditEntry.id)
    entries = db.session.scalars(new).all()
    assert [entry.details["shape"] for entry in entries] == ["chart of sector (svg)", "chart of sector (png)"]
    assert client.get(f"/seminars/{seminar.slug}/charts/years.svg").status_code == 404
    assert client.get(f"/seminars/{seminar.slug}/charts/nothing.svg").status_code == 404


def test_seminars_side_by_side_stand_in_the_address(signed_in: Callable[..., FlaskClient]) -> None:
    seminar, empty = season()
    client, address = signed_in("staff"), f"/series/{seminar.series.slug}/summary"
    assert "by seminar" not in client.get(address).text.replace("Attendance and responses by seminar", "")
    page = BeautifulSoup(client.get(f"{address}?compare=seminars").text, "html.parser")
    head = [cell.get_text() for cell in page.select_one("#answers-sector table").select("thead th")]
    assert head == ["Answer", "All", seminar.title, empty.title]
    assert page.select_one("#compare-seminars").has_attr("checked")
    files = [a["href"] for a in page.select("#answers-sector a")]
    assert all("compare=seminars" in each for each in files)
    assert client.get(files[0]).status_code == 200
