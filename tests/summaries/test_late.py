"""What comes in after figures were taken away waits until it is enough to stand together."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from seminars.accounts.models import Account
from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM, Actor
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember
from seminars.focus_groups.seats import first_round
from seminars.programme.models import Seminar
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.late_models import FiguresTaken, LateResponse
from seminars.questionnaire.paper_models import Settled
from seminars.questionnaire.queries import paper_form
from seminars.questionnaire.second_entry import settle
from seminars.questionnaire.service import key_paper, key_second, submit, switch_double_entry
from seminars.summaries.attendance_queries import attendance_told
from seminars.summaries.downloads import count_late
from seminars.summaries.keeping import kept_summary_of_seminar
from seminars.summaries.queries import release_of, summary_of_seminar
from seminars.summaries.rules import Rules
from seminars.summaries.service import set_rules
from seminars.summaries.shown import HIDDEN
from tests.questionnaire.factories import (
    CLOSES,
    COMPLETE,
    IN_SLOT,
    make_delegate,
    make_questionnaire,
    make_seminar,
    make_series,
)
from tests.summaries.many import respond
from tests.topic_guides.factories import make_guide

AFTER = CLOSES + timedelta(days=2)
JUSTICE = {"sector": {"options": ["justice"]}}


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(AFTER)


def season() -> Seminar:
    series = make_series()
    make_questionnaire(series)
    seminar = make_seminar(series)
    respond(seminar, [{"sector": "health"}] * 20, Channel.ONLINE)
    return seminar


def key(seminar: Seminar, *serials: int) -> None:
    for serial in serials:
        key_paper(seminar=seminar, serial=str(serial), answers=JUSTICE, actor=SYSTEM, at=AFTER)


def completed(seminar: Seminar) -> object:
    responses = summary_of_seminar(seminar, AFTER).responses
    assert responses is not None
    return responses.completed


def take(signed_in: Any, address: str = "/seminars/galway/summary.csv") -> str:
    answer = signed_in("staff", email="taker@example.org").get(address)
    assert answer.status_code == 200
    return answer.text


def test_before_any_file_each_form_counts_at_once(app: Flask, signed_in: Any) -> None:
    seminar = season()
    signed_in("staff").get("/seminars/galway/summary")
    key(seminar, *range(6))
    assert completed(seminar) == 26
    assert not db.session.scalars(select(LateResponse)).all()


def test_after_a_file_forms_wait_until_there_are_as_many_as_the_threshold(app: Flask, signed_in: Any) -> None:
    seminar = season()
    before = take(signed_in)
    client = signed_in("organiser")
    for number in range(4):
        key(seminar, number)
        assert completed(seminar) == 20
    page = " ".join(client.get("/seminars/galway/summary").text.split())
    assert "4 responses are held back." in page
    after = client.get("/seminars/galway/summary.csv").text
    figures = [line for line in before.splitlines() if not line.startswith("note")]
    assert [line for line in after.splitlines() if not line.startswith("note")] == figures
    assert "A few responses came in after figures had been taken away" in after
    assert "A few responses" not in before
    key(seminar, 4)
    assert completed(seminar) == 25
    assert "held back" not in client.get("/seminars/galway/summary").text
    key(seminar, 5)
    assert completed(seminar) == 25


@pytest.mark.parametrize(
    "address",
    [
        "/series/season/summary.xlsx",
        "/series/season/cross-tabs.csv?by=channel",
        "/series/season/report.docx",
        "the terminal",
    ],
)
def test_whatever_is_taken_away_makes_later_forms_wait(app: Flask, signed_in: Any, address: str) -> None:
    seminar = season()
    if address == "the terminal":
        assert app.test_cli_runner().invoke(args=["summary", "galway"]).exit_code == 0
    else:
        assert signed_in("organiser").get(address).status_code == 200
    key(seminar, 1)
    assert completed(seminar) == 20
    assert db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("download"))).all()


def group_led_by(seminar: Seminar, email: str = "") -> None:
    """One group, of one delegate."""
    leader = db.session.scalar(select(Account.id).where(Account.email == email))
    db.session.add(
        FocusGroup(
            seminar_id=seminar.id,
            round_id=first_round(seminar).id,
            number=1,
            facilitator_id=leader,
            members=[GroupMember(delegate_id=make_delegate(seminar).id)],
        )
    )
    db.session.commit()


def test_packs_that_hold_answers_are_files_too(app: Flask, signed_in: Any) -> None:
    """A facilitator carries them out of the house: it stands in the history, and later forms wait."""
    seminar = season()
    make_guide(seminar.series)
    client = signed_in("facilitator", email="lead@example.org")
    group_led_by(seminar, "lead@example.org")
    pages = PdfReader(BytesIO(client.get("/seminars/galway/groups/1/guide.pdf").data)).pages
    assert "the questionnaire answered" in " ".join(page.extract_text() for page in pages)
    assert signed_in("staff").get("/seminars/galway/packs.pdf").status_code == 200
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "download summary").order_by(AuditEntry.id)
    ).all()
    assert [each.details["part"] for each in entries] == ["pack of group 1", "packs of the venue"]
    assert {each.details["release"] for each in entries} == {release_of(seminar.series, AFTER).release.mark}
    key(seminar, 1)
    assert completed(seminar) == 20


def test_a_pack_without_answers_takes_nothing_away(app: Flask, signed_in: Any, clock: Any) -> None:
    seminar = season()
    make_guide(seminar.series)
    group_led_by(seminar)
    clock.set(IN_SLOT)
    assert signed_in("staff").get("/seminars/galway/packs.pdf").status_code == 200
    assert not db.session.scalars(select(FiguresTaken)).all()
    assert not db.session.scalars(select(AuditEntry).where(AuditEntry.action == "download summary")).all()


def test_a_window_opened_again_makes_late_answers_too(app: Flask, signed_in: Any) -> None:
    seminar = season()
    take(signed_in)
    submit(delegate=make_delegate(seminar), answers=COMPLETE, at=IN_SLOT)
    assert completed(seminar) == 20


def test_a_file_before_the_window_has_closed_holds_nothing_back(
    app: Flask, signed_in: Any, clock: Any
) -> None:
    seminar = season()
    clock.set(IN_SLOT)
    take(signed_in)
    assert not db.session.scalars(select(FiguresTaken)).all()
    clock.set(AFTER)
    key(seminar, 1)
    assert completed(seminar) == 21


def test_an_organiser_can_let_them_count_and_that_stands_in_the_history(app: Flask, signed_in: Any) -> None:
    seminar = season()
    take(signed_in)
    key(seminar, 1, 2)
    assert signed_in("staff").post("/series/season/late").status_code == 403
    answer = signed_in("organiser").post("/series/season/late", follow_redirects=True)
    assert "2 late responses count now." in answer.text
    assert completed(seminar) == 22
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "count late responses")).one()
    assert entry.details["responses"] == 2
    key(seminar, 3)
    assert completed(seminar) == 23


def test_a_higher_threshold_lets_fewer_in(app: Flask, signed_in: Any) -> None:
    seminar = season()
    take(signed_in)
    set_rules(series=seminar.series, rules=Rules(8), actor=SYSTEM, at=AFTER)
    key(seminar, *range(7))
    assert completed(seminar) == 20
    key(seminar, 7)
    assert completed(seminar) == 28


def test_a_form_settled_after_the_file_is_late_and_one_that_stood_in_it_stays(
    app: Flask, signed_in: Any
) -> None:
    seminar = season()
    switch_double_entry(seminar=seminar, on=True, actor=SYSTEM, at=AFTER)
    key(seminar, 1, 2, 3, 4, 5, 6)
    second = {"sector": {"options": ["health"]}}
    key_second(seminar=seminar, serial="1", answers=second, unreadable=(), actor=Actor("Ben"), at=AFTER)
    assert completed(seminar) == 25
    take(signed_in)
    # Of what went out nothing disappears while its two entries differ.
    key_second(seminar=seminar, serial="2", answers=second, unreadable=(), actor=Actor("Ben"), at=AFTER)
    assert completed(seminar) == 25
    response = paper_form(seminar, "1")
    assert response is not None
    settle(
        seminar=seminar,
        response=response,
        choices={"sector": Settled.FIRST},
        actor=SYSTEM,
        at=AFTER,
        answers={},
    )
    assert completed(seminar) == 25
    key(seminar, 7, 8, 9)
    assert completed(seminar) == 25
    key(seminar, 10)
    assert completed(seminar) == 30


def test_what_was_taken_before_another_window_closed_is_remembered(app: Flask, signed_in: Any) -> None:
    """Else the series of both less the series of one would be the seminar in between."""
    seminar, client = season(), signed_in("staff")
    client.get("/series/season/summary.csv")
    other = make_seminar(seminar.series, "cork")
    respond(other, [{"sector": "health"}] * 8 + [{"sector": "justice"}] * 2)
    both = release_of(seminar.series, AFTER).release
    assert [slugs for _, slugs in both.stages] == [["galway"], ["cork"]]
    sector = both.of_series().sections[0][1][0]
    # Of health 20 were told before: 28 now would tell eight, and of the ten the two that are hidden.
    assert [count.count for count in sector.counts] == [HIDDEN, HIDDEN]
    assert sector.base == 30
    client.get("/series/season/summary.csv")
    make_seminar(seminar.series, "sligo")
    assert [len(slugs) for _, slugs in release_of(seminar.series, AFTER).release.stages] == [1, 1, 1]
    count_late(series=seminar.series, actor=SYSTEM, at=AFTER)
    assert len(release_of(seminar.series, AFTER).release.stages) == 1


def test_attendance_that_was_told_is_remembered_until_nothing_was_handed_on(
    app: Flask, signed_in: Any
) -> None:
    seminar, client = season(), signed_in("staff")

    def told() -> list[list[tuple[str, int]]]:
        return [
            [(each.slug, each.counts["registered"]) for each in file]
            for file in attendance_told(seminar.series)
        ]

    client.get("/series/season/summary.csv")
    client.get("/seminars/galway/summary.pdf")
    assert told() == [[("galway", 0)]]
    make_delegate(seminar)
    client.get("/series/season/summary")
    assert told() == [[("galway", 0)]]
    client.get("/series/season/summary.csv")
    make_seminar(seminar.series, "cork")
    client.get("/series/season/summary.csv")
    assert told() == [
        [("galway", 0)],
        [("galway", 1)],
        [("galway", 1), ("cork", 0)],
    ]
    before = release_of(seminar.series, AFTER).release.mark
    count_late(series=seminar.series, actor=SYSTEM, at=AFTER)
    assert told() == []
    assert release_of(seminar.series, AFTER).release.mark != before
    assert summary_of_seminar(seminar, AFTER) == kept_summary_of_seminar(seminar, AFTER)
