"""A request that is sent again acts once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from seminars.audit.models import AuditEntry
from seminars.audit.service import Actor, record
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.jobs.worker import run_periodic
from seminars.programme.models import Seminar
from seminars.replay.models import ReplayedRequest
from seminars.replay.service import once
from tests.registration.factories import NOW, make_seminar
from tests.registration.test_race import at_once

DESK = Actor("Síle Staff")


def deeds() -> int:
    return db.session.scalar(select(func.count()).where(AuditEntry.action == "deed")) or 0


def deed(seminar: Seminar) -> dict[str, Any]:
    record(action="deed", subject=seminar, actor=DESK, at=NOW, seminar_id=seminar.id)
    return {"number": deeds() + 1}


def send(seminar: Seminar, key: str, who: str = "account 1", kind: str = "deed", at=NOW) -> dict[str, Any]:
    return once(key=key, who=who, kind=kind, at=at, act=lambda: deed(seminar))


def test_the_same_key_acts_once_and_is_answered_the_same(app: Flask) -> None:
    seminar, key = make_seminar(), str(uuid4())
    first = send(seminar, key)
    assert send(seminar, key.upper()) == first
    assert deeds() == 1
    assert send(seminar, str(uuid4())) != first
    assert deeds() == 2


def test_what_was_done_and_its_key_are_kept_together_or_not_at_all(app: Flask) -> None:
    seminar, key = make_seminar(), str(uuid4())

    def half() -> dict[str, Any]:
        deed(seminar)
        raise Conflict("Not now.")

    with pytest.raises(Conflict, match="Not now"):
        once(key=key, who="account 1", kind="deed", at=NOW, act=half)
    assert deeds() == 0
    # Nothing was done, so the same request may be tried again.
    send(seminar, key)
    assert deeds() == 1


@pytest.mark.parametrize("other", [{"who": "account 2"}, {"kind": "another"}])
def test_a_key_of_another_sender_or_for_another_purpose_is_not_answered(app: Flask, other) -> None:
    seminar, key = make_seminar(), str(uuid4())
    send(seminar, key)
    with pytest.raises(Conflict, match="sent before"):
        send(seminar, key, **other)
    assert deeds() == 1


def test_a_key_that_is_none_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid):
        send(make_seminar(), "1; drop table")


def test_two_at_the_same_moment_act_once_and_get_the_same_answer(app: Flask) -> None:
    seminar_id, key = make_seminar().id, str(uuid4())
    db.session.rollback()
    answers = at_once(app, 6, lambda _: send(db.session.get(Seminar, seminar_id), key))
    assert len({str(answer) for answer in answers}) == 1
    assert deeds() == 1


def test_old_keys_are_forgotten(app: Flask) -> None:
    seminar = make_seminar()
    for age in (31, 29):
        send(seminar, str(uuid4()), at=NOW - timedelta(days=age))
    db.session.rollback()
    run_periodic(at=NOW)
    assert db.session.scalars(select(ReplayedRequest.at)).all() == [NOW - timedelta(days=29)]


def test_a_device_learns_who_is_signed_in_and_gets_a_token(app: Flask, signed_in, client, clock) -> None:
    nobody = client.get("/session.json")
    assert nobody.json["who"] == ""
    assert nobody.headers["Cache-Control"] == "no-store"
    somebody = signed_in("staff").get("/session.json").json
    assert somebody["who"].startswith("account ")
    assert somebody["name"] == "Test staff"
    assert somebody["now"] == clock.now.timestamp() * 1000
    assert somebody["csrf"]
