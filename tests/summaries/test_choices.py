"""Some seminars of a series and decimals, as the address asks for them, in every shape."""

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
from seminars.extensions import db
from seminars.programme.models import Series
from tests.questionnaire.factories import CLOSES, make_questionnaire, make_seminar, make_series
from tests.summaries.many import respond

THREE = "seminar=galway&seminar=sligo&decimals=1"


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(CLOSES + timedelta(days=2))


def season() -> Series:
    """Three seminars: 7 of 12, 6 of 12 and 20 of 20 are from health."""
    series = make_series()
    make_questionnaire(series)
    for slug, health, justice in (("galway", 7, 5), ("sligo", 6, 6), ("cork", 20, 0)):
        respond(
            make_seminar(series, slug), [{"sector": "health"}] * health + [{"sector": "justice"}] * justice
        )
    return series


def test_a_selection_is_summed_over_its_seminars_and_told_in_every_shape(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    season()
    client = signed_in("staff")
    page = BeautifulSoup(client.get(f"/series/season/summary?{THREE}").text, "html.parser")
    row = [
        cell.get_text(strip=True)
        for cell in page.select("#answers-sector tbody tr")[0].find_all(["th", "td"])
    ]
    assert row == ["Health", "13", "54.2%"]
    assert "Seminar galway, Seminar sligo" in page.h1.get_text()
    assert "Seminar cork" not in page.find("table").get_text()
    ticked = [box["value"] for box in page.select("input[name=seminar][checked]")]
    assert ticked == ["galway", "sligo"]
    links = {link["href"] for link in page.select(".downloads a")}
    assert f"/series/season/summary.csv?{THREE}" in links

    long = csv.DictReader(StringIO(client.get(f"/series/season/summary.csv?{THREE}").text, newline=""))
    found = next(row for row in long if row["subject"] == "sector")
    assert (found["count"], found["base"], found["percent"]) == ("13", "24", "54.2")
    book = load_workbook(BytesIO(client.get(f"/series/season/summary.xlsx?{THREE}").data))
    cells = next(row for row in book["All counts"].iter_rows() if row[1].value == "sector")
    assert (cells[4].value, cells[5].value, cells[6].value) == (13, 24, 13 / 24)
    assert cells[6].number_format == "0.0%"
    pages = PdfReader(BytesIO(client.get(f"/series/season/summary.pdf?{THREE}").data)).pages
    assert "54.2%" in " ".join(page.extract_text() for page in pages)


def test_whole_numbers_are_what_nobody_asked_otherwise(app: Flask, signed_in: Any) -> None:
    season()
    client = signed_in("staff")
    for query in ("", "?decimals=0", "?decimals=7", "?decimals=x"):
        page = BeautifulSoup(client.get(f"/series/season/summary{query}").text, "html.parser")
        assert page.select("#answers-sector tbody td")[1].get_text(strip=True) == "75%"


def test_a_seminar_of_another_series_cannot_be_chosen(app: Flask, signed_in: Any) -> None:
    season()
    make_seminar(make_series("other"), "elsewhere")
    client = signed_in("staff")
    assert client.get("/series/season/summary?seminar=elsewhere").status_code == 404
    assert client.get("/series/season/summary.csv?seminar=galway&seminar=nowhere").status_code == 404


def test_the_history_tells_which_seminars_were_taken_away(app: Flask, signed_in: Any) -> None:
    season()
    signed_in("staff").get(f"/series/season/summary.csv?{THREE}")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "download summary")).one()
    assert entry.details["seminars"] == "galway, sligo"
