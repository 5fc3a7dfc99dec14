"""Summaries of many responses are made by one job for all who ask; no request waits for them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.audit.service import SYSTEM
from seminars.extensions import db
from seminars.jobs.models import Job
from seminars.jobs.worker import run_due
from seminars.questionnaire.service import key_paper
from seminars.summaries import making
from tests.questionnaire.factories import (
    CLOSES,
    make_delegate,
    make_questionnaire,
    make_seminar,
    make_series,
)

AFTER = CLOSES + timedelta(days=2)
PAGES = ("/series/season/summary", "/seminars/galway/summary")


@pytest.fixture(autouse=True)
def many(app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A seminar with more responses than a page takes; returns it."""
    clock.set(AFTER)
    monkeypatch.setattr(making, "MANY_RESPONSES", 5)
    series = make_series()
    make_questionnaire(series)
    seminar = make_seminar(series)
    for number in range(6):
        key_paper(
            seminar=seminar, serial=str(number), answers={"sector": {"options": ["justice"]}}, actor=SYSTEM,
            at=CLOSES,
        )  # fmt: skip
    return seminar


def jobs() -> list[int]:
    return list(db.session.scalars(select(Job.id).order_by(Job.id)))


@pytest.mark.parametrize("address", [*PAGES, "/series/season/summary?seminar=galway"])
def test_two_who_ask_share_a_job_and_both_come_to_the_page(
    signed_in: Callable[..., FlaskClient], address: str
) -> None:
    one, other = signed_in("staff"), signed_in("staff", "other@example.org")
    where = one.get(address).location
    assert where == other.get(address).location == one.get(address).location == f"/jobs/{jobs()[0]}"
    assert len(jobs()) == 1
    assert "Summary of" in one.get(where).text
    # The other looks on, but cannot stop what is not theirs.
    seen = other.get(where)
    assert seen.status_code == 200
    assert "/stop" in one.get(where).text
    assert "/stop" not in seen.text
    assert other.get(f"{where}.json").json["over"] is False
    assert other.post(f"{where}/stop").status_code == 404
    assert run_due(at=AFTER) == 1
    for each in (one, other):
        assert each.get(where).location == address
        page = each.get(address)
        assert page.status_code == 200
        assert "Justice" in page.text
    assert len(jobs()) == 1


def test_few_responses_are_counted_at_once(
    signed_in: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MANY_RESPONSES", 6)
    client = signed_in("staff")
    assert [client.get(page).status_code for page in PAGES] == [200, 200]
    assert jobs() == []


def test_who_has_waited_does_not_wait_again(
    many: Any, signed_in: Callable[..., FlaskClient], clock: Any
) -> None:
    client = signed_in("staff")
    client.get(PAGES[0])
    # While it is made, and again after, something is written.
    make_delegate(many, "Ann Example")
    assert client.get(PAGES[0]).status_code == 302
    run_due(at=AFTER)
    make_delegate(many, "Ben Example")
    assert client.get(PAGES[0]).status_code == 200
    make_delegate(many, "Cal Example")
    clock.set(AFTER + timedelta(minutes=10))
    assert client.get(PAGES[0]).status_code == 302
    assert len(jobs()) == 2


def test_one_that_was_stopped_is_begun_anew(signed_in: Callable[..., FlaskClient]) -> None:
    client = signed_in("staff")
    where = client.get(PAGES[0]).location
    client.post(f"{where}/stop")
    assert client.get(PAGES[0]).location == f"/jobs/{jobs()[1]}"


def test_a_download_leads_to_the_page(signed_in: Callable[..., FlaskClient]) -> None:
    client = signed_in("staff")
    where = client.get(f"{PAGES[0]}.csv").location
    run_due(at=AFTER)
    assert client.get(where).location == PAGES[0]
    assert client.get(PAGES[0]).status_code == 200
    assert client.get(f"{PAGES[0]}.csv").status_code == 200
    assert len(jobs()) == 1
