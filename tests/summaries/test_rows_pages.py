"""Taking rows away: who may, when, what is recorded, and that SPSS itself reads the file."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pyspssio
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM, Actor
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.service import key_paper, key_second, switch_double_entry
from tests.questionnaire.factories import CLOSES, IN_SLOT, make_questionnaire, make_seminar, make_series

AFTER = CLOSES + timedelta(days=2)
FORM = {"shape": "sav", "purpose": "A chapter of the report"}
PAPER = {"sector": {"options": ["health"]}, "with": {"options": ["schools"]}, "years": {"number": 12}}


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(AFTER)


def season(people: int = 24) -> Seminar:
    series = make_series()
    make_questionnaire(series)
    seminar = make_seminar(series)
    for number in range(people):
        answers = (
            PAPER if number % 3 else {**PAPER, "often": {"options": ["never"]}, "years": {"number": number}}
        )
        if number % 4 == 0:
            answers = {**answers, "change": {"text": "Ask Nora"}}
        key_paper(seminar=seminar, serial=str(900 + number), answers=answers, actor=SYSTEM, at=CLOSES)
    return seminar


def test_spss_reads_what_was_answered(signed_in: Callable[..., FlaskClient], tmp_path: Path) -> None:
    season()
    answer = signed_in("organiser").post("/series/season/rows", data=FORM)
    assert answer.status_code == 200
    assert "season-rows.sav" in answer.headers["Content-Disposition"]
    path = tmp_path / "rows.sav"
    path.write_bytes(answer.data)
    rows, meta = pyspssio.read_sav(str(path), include_user_missing=True)
    assert len(rows) == 24
    assert Counter(rows["often"]) == {1: 8, -9: 16}
    assert meta["var_labels"]["often"] == "What about often?"
    assert meta["var_value_labels"]["often"] == {
        -9: "Not answered",
        -6: "Cannot be read on paper",
        1: "Never",
        2: "Sometimes",
        3: "Often",
    }
    assert meta["var_missing_values"]["often"] == {"lo": -9, "hi": -6}
    assert meta["var_measure_levels"]["often"] == "ordinal"
    assert set(rows["with_schools"]) == {1}
    assert Counter(rows["change_given"]) == {1: 6, 0: 18}
    without, _ = pyspssio.read_sav(str(path), include_user_missing=False)
    assert without["often"].count() == 8
    assert b"Nora" not in answer.data
    assert b"900" not in answer.data


def test_csv_files_say_the_same(signed_in: Callable[..., FlaskClient]) -> None:
    season()
    client = signed_in("organiser")
    wide, long = (
        list(csv.DictReader(StringIO(client.post("/series/season/rows", data={**FORM, "shape": shape}).text)))
        for shape in ("wide", "long")
    )
    assert Counter(row["often"] for row in wide) == {"1": 8, "-9": 16}
    assert Counter(row["answer"] for row in long if row["variable"] == "often") == {"Never": 8}


def test_who_took_rows_and_what_for_stands_in_the_history(signed_in: Callable[..., FlaskClient]) -> None:
    season()
    client = signed_in("organiser")
    before = set(db.session.scalars(select(AuditEntry.id)))
    page = client.post("/series/season/rows", data={"shape": "wide", "purpose": " "})
    assert page.status_code == 422
    assert "Say what you need the rows for" in page.text
    assert set(db.session.scalars(select(AuditEntry.id))) == before
    assert client.post("/series/season/rows", data={**FORM, "shape": "wide"}).status_code == 200
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.id.not_in(before))).all()
    assert (entry.action, entry.actor_name) == ("download rows", "Test organiser")
    assert entry.details["purpose"] == "A chapter of the report"
    assert len(entry.details["release"]) == 8


def test_staff_may_read_the_codebook_and_take_no_rows(signed_in: Callable[..., FlaskClient]) -> None:
    season()
    client = signed_in("staff")
    assert client.get("/series/season/rows").status_code == 403
    assert client.post("/series/season/rows", data=FORM).status_code == 403
    page = client.get("/series/season/codebook")
    assert "with_schools" in page.text
    assert "/series/season/rows" not in page.text
    assert client.get("/series/season/codebook.pdf").data.startswith(b"%PDF")
    assert "with_schools" in client.get("/series/season/codebook.csv").text


def test_no_rows_while_a_window_is_open(signed_in: Callable[..., FlaskClient], clock: Any) -> None:
    seminar = season()
    clock.set(IN_SLOT)
    client = signed_in("organiser")
    assert f"not yet: {seminar.title}" in client.get("/series/season/rows").text
    answer = client.post("/series/season/rows", data=FORM)
    assert answer.status_code == 409
    assert "not yet" in answer.text


def test_no_rows_while_two_entries_of_a_form_differ(signed_in: Callable[..., FlaskClient]) -> None:
    seminar = season()
    switch_double_entry(seminar=seminar, on=True, actor=SYSTEM, at=CLOSES)
    other = {**PAPER, "sector": {"options": ["justice"]}}
    key_second(seminar=seminar, serial="901", answers=other, unreadable=(), actor=Actor("Ben"), at=CLOSES)
    assert "settle them first" in signed_in("organiser").get("/series/season/rows").text


def test_no_rows_of_few(signed_in: Callable[..., FlaskClient]) -> None:
    season(19)
    client = signed_in("organiser")
    assert "fewer than 20 responses" in client.get("/series/season/rows").text
    assert client.post("/series/season/rows", data=FORM).status_code == 409
