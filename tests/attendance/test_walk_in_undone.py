"""Taking back a walk-in that was sent already: the registration goes too, unless something hangs on it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from seminars.attendance.device import changes, cursor_of
from seminars.attendance.figures import attendance_figures
from seminars.attendance.queries import attendees, day_figures, find
from seminars.attendance.service import UNDO_WINDOW, check_in
from seminars.audit.models import AuditEntry
from seminars.extensions import db
from seminars.focus_groups.service import plan_groups
from seminars.mail.models import DeliveryState, Message
from seminars.mail.service import mark_delivered
from seminars.programme.models import Seminar
from seminars.questionnaire.models import Participation
from seminars.questionnaire.taking_part import seal_of
from seminars.registration.models import Delegate, DelegateState, SessionPlace, SessionPlaceState
from seminars.registration.queries import counts, delegates_page
from seminars.registration.service import give_place
from tests.attendance.test_desk_devices import MORNING, Post, post
from tests.registration.factories import FIRST_DAY, ORGANISER, make_delegate, make_seminar

__all__ = ["post"]


def walk_in(post: Post, seminar: Seminar, **fields: str) -> Delegate:
    sent = {"name": "Una Mistake", "organisation": "Barnardos", **fields}
    answer = post(seminar, "walk-in", **sent)
    assert answer.status_code == 200
    return db.session.get_one(Delegate, answer.json["delegate"])


def undo(post: Post, delegate: Delegate) -> dict[str, Any]:
    answer = post(delegate.seminar, "undo", delegate=delegate.id)
    assert answer.status_code == 200
    db.session.expire_all()
    return answer.json


def test_the_registration_goes_along_and_nobody_is_told(app: Flask, post: Post) -> None:
    seminar = make_seminar(capacity=1)
    make_delegate(seminar)
    mark_delivered(before=MORNING - timedelta(days=1))
    una = walk_in(post, seminar, email="una@example.org")
    before = cursor_of(seminar.id)
    answer = undo(post, una)
    assert (answer["removed"], answer["rows"], answer["gone"]) == (True, [], [una.id])
    assert (una.state, una.added_by_mistake) == (DelegateState.CANCELLED, True)
    # The confirmation had not left yet, and there is no message of a cancellation.
    written = db.session.scalars(select(Message).where(Message.delegate_id == una.id)).all()
    assert [(each.kind, each.state) for each in written] == [("confirmation", DeliveryState.STOPPED)]
    # No desk finds her any more, and no figure counts her.
    assert changes(seminar, FIRST_DAY, before)["gone"] == [una.id]
    assert find(seminar, "Una", FIRST_DAY) == []
    assert day_figures(seminar, FIRST_DAY).walk_ins == 0
    assert (counts(seminar).registered, counts(seminar).cancelled) == (1, 0)
    figures = attendance_figures(attendees([seminar.id])[seminar.id], seminar.days)
    assert (figures.walk_ins, figures.cancelled) == (0, 0)


def test_the_list_tells_a_mistake_from_a_cancellation(
    app: Flask, post: Post, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar()
    make_delegate(seminar)
    una = walk_in(post, seminar)
    undo(post, una)
    assert delegates_page(seminar, text="", state=None, sort="", page=1).total == 1
    organiser = signed_in("organiser")
    found = organiser.get(f"/seminars/{seminar.slug}/delegates?q=una").text
    assert "Added by mistake" in found
    assert "Added by mistake" in organiser.get(f"/seminars/{seminar.slug}/delegates/{una.id}").text
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == una.id)).all()
    assert "added by mistake" in actions
    assert "cancel registration" not in actions
    # It can be mended like any other.
    give_place(delegate=una, actor=ORGANISER, at=MORNING, reason="Was right after all")
    assert (una.state, una.added_by_mistake) == (DelegateState.REGISTERED, False)


def test_after_the_window_only_the_check_in_goes(app: Flask, post: Post, clock: Any) -> None:
    una = walk_in(post, make_seminar())
    clock.set(MORNING + UNDO_WINDOW)
    assert undo(post, una)["removed"] is False
    assert una.state is DelegateState.REGISTERED


def test_another_desk_takes_only_the_check_in_back(
    app: Flask, post: Post, signed_in: Callable[..., FlaskClient]
) -> None:
    una = walk_in(post, make_seminar())
    other = signed_in("organiser")
    fields = {"day": FIRST_DAY.isoformat(), "delegate": una.id}
    other.post(f"/seminars/{una.seminar.slug}/desk/undo", data=fields)
    db.session.expire_all()
    assert una.state is DelegateState.REGISTERED
    assert day_figures(una.seminar, FIRST_DAY).present == 0


def test_who_was_registered_before_stays_so(app: Flask, post: Post) -> None:
    seminar = make_seminar()
    known = make_delegate(seminar)
    post(seminar, "check-in", delegate=known.id)
    assert undo(post, known)["removed"] is False
    again = walk_in(post, seminar, name=known.name, email=str(known.email))
    assert again.id == known.id
    assert undo(post, known)["removed"] is False
    assert known.state is DelegateState.REGISTERED


def _answered(delegate: Delegate) -> None:
    row = Participation(seal=seal_of(delegate), seminar_id=delegate.seminar_id, begun_at=MORNING)
    db.session.add(row)
    db.session.commit()


def _sits_in_a_group(delegate: Delegate) -> None:
    delegate.takes_part = True
    db.session.commit()
    make_delegate(delegate.seminar)
    plan_groups(seminar=delegate.seminar, count=1, present_only=False, actor=ORGANISER, at=MORNING)


def _was_there_on_another_day(delegate: Delegate) -> None:
    check_in(delegate=delegate, day=delegate.seminar.days[1], actor=ORGANISER, at=MORNING)


def _has_a_session(delegate: Delegate) -> None:
    session = delegate.seminar.sessions[0]
    place = SessionPlace(
        session_id=session.id, delegate_id=delegate.id, state=SessionPlaceState.REGISTERED, made_at=MORNING
    )
    db.session.add(place)
    db.session.commit()


@pytest.mark.parametrize("happens", [_answered, _sits_in_a_group, _was_there_on_another_day, _has_a_session])
def test_what_hangs_on_the_registration_keeps_it(
    app: Flask, post: Post, happens: Callable[[Delegate], None]
) -> None:
    una = walk_in(post, make_seminar())
    happens(una)
    answer = undo(post, una)
    # What it is that keeps it is not said: it could be the answers.
    assert answer["removed"] is False
    assert una.state is DelegateState.REGISTERED
    assert answer["rows"][0][7] == ""


def test_the_undo_sent_again_is_one_undo(app: Flask, post: Post) -> None:
    una = walk_in(post, make_seminar())
    key = "00000000-0000-4000-8000-000000000001"
    answers = [post(una.seminar, "undo", key, delegate=una.id).json for _ in range(2)]
    assert answers[0] == answers[1]
    mistakes = select(func.count()).where(AuditEntry.action == "added by mistake")
    assert db.session.scalar(mistakes) == 1
