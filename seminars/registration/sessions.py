"""Reads of sessions that have limited places, each in a constant number of statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import bindparam, case, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from seminars.extensions import db
from seminars.formats import clock_time, day
from seminars.programme.models import Seminar, Session
from seminars.registration.models import (
    Delegate,
    DelegateState,
    Organisation,
    SessionPlace,
    SessionPlaceState,
)
from seminars.registration.names import fold
from seminars.registration.places import Taken, parallel

PER_PAGE = 50
SORTS = {
    "name": (Delegate.sort_key,),
    "-name": (Delegate.sort_key.desc(),),
    "organisation": (Organisation.name_key, Delegate.sort_key),
    "-organisation": (Organisation.name_key.desc(), Delegate.sort_key),
    "queue": (SessionPlace.queued_at, SessionPlace.id),
    "chosen": (SessionPlace.made_at,),
    "-chosen": (SessionPlace.made_at.desc(),),
}


@dataclass(frozen=True)
class Choice:
    """A session that a delegate has chosen, and their position where they wait for it."""

    session: Session
    state: SessionPlaceState
    position: int | None

    @property
    def in_words(self) -> str:
        """How it stands: 'you have a place'."""
        return {
            SessionPlaceState.REGISTERED: "you have a place",
            SessionPlaceState.WAITING: f"you are number {self.position} on its waiting list",
            SessionPlaceState.WISHED: "noted for when you have a place at the seminar",
        }[self.state]


# Built once: whoever registers waits for them.
_LIMITED = (
    select(Session)
    .where(Session.seminar_id == bindparam("seminar"), Session.capacity.is_not(None))
    .order_by(Session.starts_at, Session.id)
)


def limited_sessions(seminar: Seminar) -> list[Session]:
    """The seminar's sessions with limited places, by time."""
    return list(db.session.scalars(_LIMITED, {"seminar": seminar.id}))


def clashing(sessions: Sequence[Session]) -> list[tuple[Session, Session]]:
    """Which of the sessions are at the same time."""
    times = [(session.starts_at, session.ends_at) for session in sessions]
    return [(sessions[first], sessions[second]) for first, second in parallel(times)]


def session_time(session: Session) -> str:
    """When a session is: 'Wednesday 7 May, 14:00 to 15:30'."""
    zone = session.seminar.zone
    return (
        f"{day(session.day, 'EEEE d MMMM')}, {clock_time(session.starts_at, zone)} to "
        f"{clock_time(session.ends_at, zone)}"
    )


def sessions_taken(sessions: Collection[Session]) -> dict[int, Taken]:
    """How the places of each session are taken, by the session's number; true while the seminar is held."""
    if not sessions:
        return {}
    found = {
        row[0]: row[1:]
        for row in db.session.execute(
            select(
                SessionPlace.session_id,
                func.sum(case((SessionPlace.state == SessionPlaceState.REGISTERED, 1), else_=0)),
                func.sum(case((SessionPlace.state == SessionPlaceState.WAITING, 1), else_=0)),
                func.max(SessionPlace.queued_at),
            )
            .where(SessionPlace.session_id.in_([session.id for session in sessions]))
            .group_by(SessionPlace.session_id)
        )
    }
    return {session.id: Taken(session.capacity, *found.get(session.id, (0, 0, None))) for session in sessions}


def session_delegates(session: Session) -> list[Delegate]:
    """Who has a place in the session, by family name."""
    return list(
        db.session.scalars(
            select(Delegate)
            .join(SessionPlace, SessionPlace.delegate_id == Delegate.id)
            .where(SessionPlace.session_id == session.id, SessionPlace.state == SessionPlaceState.REGISTERED)
            .order_by(Delegate.sort_key, Delegate.id)
        )
    )


def session_places_of(delegate: Delegate) -> list[SessionPlace]:
    """The sessions that the delegate has chosen, by time."""
    return list(
        db.session.scalars(
            select(SessionPlace)
            .join(SessionPlace.session)
            .where(SessionPlace.delegate_id == delegate.id)
            .options(contains_eager(SessionPlace.session))
            .order_by(Session.starts_at, Session.id)
        )
    )


def choices_of(delegate: Delegate) -> list[Choice]:
    """The sessions that the delegate has chosen, by time, with the position where they wait."""
    return choices_of_all([delegate.id]).get(delegate.id, [])


def choices_of_all(delegate_ids: Sequence[int]) -> dict[int, list[Choice]]:
    """``choices_of`` each of these delegates who has chosen any, in one statement."""
    other = aliased(SessionPlace)
    ahead = (
        select(func.count())
        .where(
            other.session_id == SessionPlace.session_id,
            other.state == SessionPlaceState.WAITING,
            (other.queued_at < SessionPlace.queued_at)
            | ((other.queued_at == SessionPlace.queued_at) & (other.id < SessionPlace.id)),
        )
        .correlate(SessionPlace)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(SessionPlace, ahead)
        .join(SessionPlace.session)
        .where(SessionPlace.delegate_id.in_(delegate_ids))
        .options(contains_eager(SessionPlace.session).joinedload(Session.room))
        .order_by(Session.starts_at, Session.id)
    )
    found: dict[int, list[Choice]] = {}
    for place, number in rows:
        position = number + 1 if place.state is SessionPlaceState.WAITING else None
        found.setdefault(place.delegate_id, []).append(Choice(place.session, place.state, position))
    return found


def session_lines(delegate: Delegate) -> str:
    """The delegate's sessions as a message tells them, a line each; empty where none is chosen."""
    return in_lines(choices_of(delegate))


def in_lines(choices: Sequence[Choice]) -> str:
    """Sessions as a message tells them, a line each."""
    return "\n".join(
        f"  {each.session.title} ({session_time(each.session)}): {each.in_words}" for each in choices
    )


def first_start(seminar: Seminar) -> datetime:
    """When the seminar starts: with its first session, or at midnight where there is no programme yet."""
    starts_at = db.session.scalar(select(func.min(Session.starts_at)).where(Session.seminar_id == seminar.id))
    if starts_at is not None:
        return starts_at
    first = seminar.starts_on
    return datetime(first.year, first.month, first.day, tzinfo=seminar.zone)


def places_page(
    session: Session, *, text: str, state: SessionPlaceState | None, sort: str, page: int
) -> Pagination:
    """A page of who has or waits for a place in the session: those that every word of ``text`` fits."""
    query = (
        select(SessionPlace)
        .join(SessionPlace.delegate)
        .join(Delegate.organisation)
        .where(SessionPlace.session_id == session.id)
        .options(contains_eager(SessionPlace.delegate).contains_eager(Delegate.organisation))
    )
    for word in fold(text).split():
        query = query.where(Delegate.search_key.contains(word, autoescape=True))
    if state is not None:
        query = query.where(SessionPlace.state == state)
    if state is SessionPlaceState.WAITING:
        sort = sort or "queue"
    query = query.order_by(*SORTS.get(sort, SORTS["name"]), SessionPlace.id)
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def session_positions(session: Session) -> dict[int, int]:
    """The place in the session's queue, from 1, of each delegate who waits for it."""
    queue = db.session.scalars(
        select(SessionPlace.delegate_id)
        .where(SessionPlace.session_id == session.id, SessionPlace.state == SessionPlaceState.WAITING)
        .order_by(SessionPlace.queued_at, SessionPlace.id)
    )
    return {delegate_id: position for position, delegate_id in enumerate(queue, start=1)}


def could_be_added(session: Session, text: str, limit: int = 10) -> list[Delegate]:
    """Registered delegates that ``text`` fits and who are not in the session yet, nor wait for it."""
    words = fold(text).split()
    if not words:
        return []
    chosen = exists().where(SessionPlace.session_id == session.id, SessionPlace.delegate_id == Delegate.id)
    query = select(Delegate).where(
        Delegate.seminar_id == session.seminar_id, Delegate.state == DelegateState.REGISTERED, ~chosen
    )
    for word in words:
        query = query.where(Delegate.search_key.contains(word, autoescape=True))
    query = query.options(joinedload(Delegate.organisation)).order_by(Delegate.sort_key, Delegate.id)
    return list(db.session.scalars(query.limit(limit)))
