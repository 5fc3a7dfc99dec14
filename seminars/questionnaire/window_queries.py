"""Reads of the windows in which questionnaires are filled in, each in a constant number of statements."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, select

from seminars.accounts.models import Account
from seminars.extensions import db
from seminars.programme.models import Seminar, Session, SessionKind
from seminars.questionnaire.codes import typed_room_code
from seminars.questionnaire.models import Questionnaire, RoomCode, WindowEvent
from seminars.questionnaire.window import GRACE, Event, Window, window


def window_of(seminar: Seminar) -> Window:
    """The window of a seminar: its first questionnaire session and what was done by hand."""
    return window_of_seminar(seminar.id)


def window_of_seminar(seminar_id: int) -> Window:
    """``window_of`` the seminar of that number."""
    return windows_of([seminar_id])[seminar_id]


# Made once: asked for with each answer that is kept.
_PLANNED = (
    select(Seminar.id, Session.starts_at, Session.ends_at, Questionnaire.grace, Questionnaire.send_last)
    .select_from(Seminar)
    .outerjoin(Session, and_(Session.seminar_id == Seminar.id, Session.kind == SessionKind.QUESTIONNAIRE))
    .outerjoin(Questionnaire, Questionnaire.series_id == Seminar.series_id)
    .where(Seminar.id.in_(bindparam("ids", expanding=True)))
    # The newest version's terms hold.
    .order_by(Session.starts_at, Session.id, Questionnaire.version.desc())
)
_EVENTS = (
    select(WindowEvent.seminar_id, WindowEvent.act, WindowEvent.at, WindowEvent.minutes)
    .where(WindowEvent.seminar_id.in_(bindparam("ids", expanding=True)))
    .order_by(WindowEvent.at, WindowEvent.id)
)


def windows_of(seminar_ids: Collection[int]) -> dict[int, Window]:
    """``window_of`` each of these seminars, in two statements."""
    ids = {"ids": list(seminar_ids)}
    planned: dict[int, Any] = {}
    for row in db.session.execute(_PLANNED, ids):
        planned.setdefault(row.id, row)
    events: dict[int, list[Event]] = {each: [] for each in ids["ids"]}
    for seminar_id, act, at, minutes in db.session.execute(_EVENTS, ids):
        events[seminar_id].append(Event(act, at, minutes))
    return {each: _window(planned[each], events[each]) for each in ids["ids"]}


def _window(planned: Any, events: list[Event]) -> Window:
    return window(
        (planned.starts_at, planned.ends_at) if planned.starts_at is not None else None,
        events,
        grace=GRACE if planned.grace is None else timedelta(minutes=planned.grace),
        send_last=None if planned.send_last is None else timedelta(minutes=planned.send_last),
    )


def filled_in_now(series_id: int, at: datetime) -> Seminar | None:
    """A seminar of the series at which somebody may be filling the questionnaire in at ``at``, if any."""
    seminars = db.session.scalars(select(Seminar).where(Seminar.series_id == series_id)).all()
    windows = windows_of([each.id for each in seminars])
    return next((each for each in seminars if windows[each.id].keeps_drafts(at)), None)


def window_events(seminar: Seminar) -> Sequence[tuple[WindowEvent, str | None]]:
    """What was done to the window, newest first, with the name of who did it."""
    rows = db.session.execute(
        select(WindowEvent, Account.name)
        .outerjoin(Account, Account.id == WindowEvent.account_id)
        .where(WindowEvent.seminar_id == seminar.id)
        .order_by(WindowEvent.at.desc(), WindowEvent.id.desc())
    )
    return [(event, name) for event, name in rows]


def seminar_of_code(text: str) -> Seminar | None:
    """The seminar whose room code somebody typed, if there is one."""
    code = typed_room_code(text)
    return db.session.scalar(
        select(Seminar).join(RoomCode, RoomCode.seminar_id == Seminar.id).where(RoomCode.code == code)
    )
