"""The window hangs on the programme and is opened, extended, closed and reopened by hand."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from seminars.audit.models import AuditEntry
from seminars.audit.service import Actor
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar, Series, Session
from seminars.questionnaire.models import Questionnaire
from seminars.questionnaire.service import (
    change_room_code,
    close_window,
    extend_window,
    open_window,
    reopen_window,
    room_code,
    window_of,
)
from seminars.questionnaire.window_queries import seminar_of_code
from tests.questionnaire.factories import CLOSES, IN_SLOT, OPENS, make_seminar

ORLA = Actor("Orla")
MINUTE = timedelta(minutes=1)


def state(seminar: Seminar, at: datetime) -> str:
    return window_of(seminar).state(at).value


def slot_of(seminar: Seminar) -> Session:
    return db.session.scalars(
        select(Session).where(Session.seminar_id == seminar.id, Session.starts_at == OPENS)
    ).one()


def test_it_follows_the_session(seminar: Seminar, questionnaire: Questionnaire) -> None:
    assert (window_of(seminar).opens_at, window_of(seminar).closes_at) == (OPENS, CLOSES)
    session = slot_of(seminar)
    session.starts_at, session.ends_at = OPENS + 60 * MINUTE, CLOSES + 60 * MINUTE
    db.session.commit()
    assert state(seminar, IN_SLOT) == "before"
    assert state(seminar, IN_SLOT + 60 * MINUTE) == "open"


def test_the_first_of_two_sessions_counts(seminar: Seminar, questionnaire: Questionnaire) -> None:
    first = slot_of(seminar)
    db.session.add(
        Session(
            seminar_id=seminar.id,
            kind=first.kind,
            title="Second",
            starts_at=OPENS + 300 * MINUTE,
            ends_at=CLOSES + 300 * MINUTE,
        )
    )
    db.session.commit()
    assert window_of(seminar).closes_at == CLOSES


def test_opened_early_extended_closed_reopened(seminar: Seminar, questionnaire: Questionnaire) -> None:
    act = {"seminar": seminar, "actor": ORLA}
    open_window(**act, at=OPENS - 10 * MINUTE)
    assert state(seminar, OPENS - 10 * MINUTE) == "open"
    extend_window(**act, minutes=15, at=IN_SLOT)
    assert window_of(seminar).closes_at == CLOSES + 15 * MINUTE
    close_window(**act, at=CLOSES)
    assert state(seminar, CLOSES) == "over"
    reopen_window(**act, at=CLOSES + 30 * MINUTE)
    assert state(seminar, CLOSES + 31 * MINUTE) == "open"
    actions = db.session.execute(
        select(AuditEntry.action, AuditEntry.actor_name)
        .where(AuditEntry.action.startswith("questionnaire "))
        .order_by(AuditEntry.at)
    ).all()
    assert [(action, name) for action, name in actions] == [
        ("questionnaire opened", "Orla"),
        ("questionnaire extended", "Orla"),
        ("questionnaire closed", "Orla"),
        ("questionnaire reopened", "Orla"),
    ]


def test_what_does_not_fit_the_state_is_refused(seminar: Seminar, questionnaire: Questionnaire) -> None:
    act = {"seminar": seminar, "actor": ORLA}
    refused = (
        (open_window, IN_SLOT, {}, "open already"),
        (reopen_window, IN_SLOT, {}, "not over"),
        (close_window, OPENS - MINUTE, {}, "not open"),
        (close_window, CLOSES, {}, "not open"),
        (extend_window, CLOSES, {"minutes": 5}, "not open"),
    )
    for function, at, more, message in refused:
        with pytest.raises(Conflict, match=message):
            function(**act, at=at, **more)
    for minutes in (0, -5, 241):
        with pytest.raises(Invalid) as odd:
            extend_window(**act, minutes=minutes, at=IN_SLOT)
        assert odd.value.field == "minutes"
    assert (window_of(seminar).opens_at, window_of(seminar).closes_at) == (OPENS, CLOSES)


def test_without_a_session_it_is_opened_by_hand(series: Series, questionnaire: Questionnaire) -> None:
    seminar = make_seminar(series, "later", slot=False)
    assert state(seminar, IN_SLOT) == "not_planned"
    open_window(seminar=seminar, actor=ORLA, at=IN_SLOT)
    assert window_of(seminar).closes_at == IN_SLOT + 30 * MINUTE


def test_without_questions_it_is_not_opened(seminar: Seminar) -> None:
    with pytest.raises(Conflict, match="no questions"):
        open_window(seminar=seminar, actor=ORLA, at=OPENS - MINUTE)


def test_the_room_code_stays_until_it_is_changed(series: Series, seminar: Seminar) -> None:
    other = make_seminar(series, "other")
    code = room_code(seminar)
    assert room_code(seminar) == code
    assert room_code(other) != code
    assert seminar_of_code(f"{code[:3]} {code[3:]}").id == seminar.id
    assert seminar_of_code("000000") is None
    new = change_room_code(seminar=seminar, actor=ORLA, at=IN_SLOT)
    assert seminar_of_code(code) is None
    assert seminar_of_code(new).id == seminar.id
