"""Places in sessions: choosing them, waiting for them, moving up. The seminar's row guards them all."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import SeminarState, Session
from seminars.registration import offer_messages
from seminars.registration.models import Delegate, DelegateState, SessionPlace, SessionPlaceState
from seminars.registration.places import Taken, gets_place, moves_up, queue_time
from seminars.registration.sessions import clashing, limited_sessions, session_places_of, sessions_taken


@verb
def choose_sessions(*, delegate: Delegate, sessions: frozenset[int], actor: Actor, at: datetime) -> None:
    """Make ``sessions`` (by number) what the delegate has chosen of those with limited places.

    A full session puts them on its waiting list; what they give up goes to the next in line. While
    they wait for the seminar itself their choice is noted only. Raises Conflict for a cancelled
    registration, Invalid (field 'sessions') for two at the same time or one that has begun.
    """
    lock(delegate.seminar)
    lock(delegate)
    if delegate.state is DelegateState.CANCELLED:
        raise Conflict("This registration is cancelled.", next_step="Register anew on the seminar's page.")
    set_choice(delegate, sessions, actor=actor, at=at)


def set_choice(delegate: Delegate, wanted: Collection[int], *, actor: Actor, at: datetime) -> None:
    """``choose_sessions`` for a verb that holds the seminar and knows the delegate's state."""
    seminar = delegate.seminar
    offered = {session.id: session for session in limited_sessions(seminar)}
    standing = {place.session_id: place for place in session_places_of(delegate)} if delegate.id else {}
    # What has been chosen in a session that is no longer limited stays as it is.
    standing = {number: place for number, place in standing.items() if number in offered}
    if not wanted and not standing:
        return
    check_choice([_offered(offered, number) for number in wanted])
    added = [offered[number] for number in wanted if number not in standing]
    removed = [offered[number] for number in standing if number not in wanted]
    for session in (*added, *removed):
        if session.starts_at <= at:
            raise Invalid(f"'{session.title}' has begun, so it can no longer be changed.", field="sessions")
    if not added and not removed:
        return
    db.session.flush()
    for session in removed:
        db.session.delete(standing[session.id])
    _enter(delegate, added, at)
    record(
        action="choose sessions",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        sessions=sorted(offered[number].title for number in wanted),
    )
    fill_sessions(removed, actor=actor, at=at)


def _offered(offered: dict[int, Session], number: int) -> Session:
    if number not in offered:
        raise Invalid("Choose from the sessions that are shown.", field="sessions")
    return offered[number]


def check_choice(sessions: Collection[Session]) -> None:
    """Raises Invalid where two of the sessions are at the same time."""
    ordered = sorted(sessions, key=lambda session: (session.starts_at, session.id))
    for first, second in clashing(ordered):
        raise Invalid(
            f"'{first.title}' and '{second.title}' are at the same time. Choose one of them.",
            field="sessions",
        )


def _enter(delegate: Delegate, sessions: Collection[Session], at: datetime) -> None:
    """Give the delegate a place in each session, or put them at the end of its queue."""
    taken = sessions_taken(sessions) if delegate.state is DelegateState.REGISTERED else {}
    for session in sessions:
        place = SessionPlace(session_id=session.id, delegate_id=delegate.id, made_at=at)
        _settle(place, taken.get(session.id), at)
        db.session.add(place)
    db.session.flush()


def _settle(place: SessionPlace, taken: Taken | None, at: datetime) -> None:
    """Decide what the delegate gets; ``taken`` is None for one who waits for the seminar itself."""
    if taken is None:
        place.state = SessionPlaceState.WISHED
    elif gets_place(taken):
        place.state = SessionPlaceState.REGISTERED
    else:
        place.state, place.queued_at = SessionPlaceState.WAITING, queue_time(taken, at)


def settle_wishes(delegate: Delegate, *, at: datetime) -> None:
    """The delegate has got a place at the seminar: what they wished for counts from now."""
    wished = [place for place in session_places_of(delegate) if place.state is SessionPlaceState.WISHED]
    taken = sessions_taken([place.session for place in wished])
    for place in wished:
        _settle(place, taken[place.session_id], at)
    db.session.flush()


def leave_sessions(delegate: Delegate, *, actor: Actor, at: datetime) -> None:
    """Give up every session; those in line move up."""
    places = session_places_of(delegate)
    sessions = [place.session for place in places]
    for place in places:
        db.session.delete(place)
    if sessions:
        db.session.flush()
        fill_sessions(sessions, actor=actor, at=at)


def pass_sessions_on(delegate: Delegate, colleague: Delegate) -> None:
    """Give the delegate's places in sessions, and positions in their queues, to a colleague."""
    for place in session_places_of(colleague):
        db.session.delete(place)
    db.session.flush()
    for place in session_places_of(delegate):
        place.delegate_id = colleague.id
    db.session.flush()


def fill_sessions(sessions: Collection[Session], *, actor: Actor, at: datetime) -> None:
    """Give free places of sessions that have not begun to those who wait for them, in order of arrival."""
    ahead = [session for session in sessions if session.starts_at > at]
    if not ahead or ahead[0].seminar.state is SeminarState.CANCELLED:
        return
    taken = sessions_taken(ahead)
    for session in ahead:
        for place in _in_line(session, moves_up(taken[session.id])):
            place.state, place.queued_at = SessionPlaceState.REGISTERED, None
            record(
                action="give session place",
                subject=place.delegate,
                actor=actor,
                at=at,
                seminar_id=session.seminar_id,
                sessions=[session.title],
            )
            offer_messages.tell_session_place(place.delegate, session, at)
    db.session.flush()


def _in_line(session: Session, limit: int) -> list[SessionPlace]:
    if not limit:
        return []
    return list(
        db.session.scalars(
            select(SessionPlace)
            .where(SessionPlace.session_id == session.id, SessionPlace.state == SessionPlaceState.WAITING)
            .order_by(SessionPlace.queued_at, SessionPlace.id)
            .limit(limit)
            .options(joinedload(SessionPlace.delegate))
        )
    )


def _place_in(session: Session, delegate: Delegate) -> SessionPlace | None:
    return db.session.scalar(
        select(SessionPlace).where(
            SessionPlace.session_id == session.id, SessionPlace.delegate_id == delegate.id
        )
    )


@verb
def add_to_session(*, session: Session, delegate: Delegate, actor: Actor, at: datetime) -> SessionPlace:
    """Staff enter a registered delegate for a session; when it is full, on its waiting list.

    A second time changes nothing. Raises Conflict for somebody who is not registered, and for one who
    has chosen something else at the same time.
    """
    lock(delegate.seminar)
    lock(delegate)
    lock(session)
    found = _place_in(session, delegate)
    if found is not None:
        return found
    if delegate.state is not DelegateState.REGISTERED:
        raise Conflict(f"{delegate.name} is not registered for the seminar.")
    if session.capacity is None:
        raise Conflict(
            f"'{session.title}' is open to everybody.",
            next_step="To limit it, enter its places in the programme.",
        )
    try:
        check_choice([session, *(place.session for place in session_places_of(delegate))])
    except Invalid as refusal:
        raise Conflict(f"{delegate.name}: {refusal.message}") from refusal
    _enter(delegate, [session], at)
    made = _place_in(session, delegate)
    assert made is not None
    _record_staff("add to session", session, delegate, actor, at)
    offer_messages.tell_session_by_staff(
        delegate,
        session,
        at,
        how="you have a place."
        if made.state is SessionPlaceState.REGISTERED
        else "all its places are taken; you are on its waiting list.",
    )
    return made


@verb
def take_from_session(*, session: Session, delegate: Delegate, actor: Actor, at: datetime) -> None:
    """Staff take a delegate out of a session; the next in line moves up. A second time changes nothing."""
    lock(delegate.seminar)
    lock(session)
    found = _place_in(session, delegate)
    if found is None:
        return
    db.session.delete(found)
    db.session.flush()
    _record_staff("take from session", session, delegate, actor, at)
    offer_messages.tell_session_by_staff(delegate, session, at, how="you no longer have a place in it.")
    fill_sessions([session], actor=actor, at=at)


def _record_staff(action: str, session: Session, delegate: Delegate, actor: Actor, at: datetime) -> None:
    record(
        action=action,
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=session.seminar_id,
        sessions=[session.title],
    )


def after_session_change(session: Session, actor: Actor, at: datetime) -> None:
    """A session was changed (programme.service.AFTER_SESSION_CHANGE): free places go to those who wait."""
    fill_sessions([session], actor=actor, at=at)


def before_session_removal(session: Session, actor: Actor, at: datetime) -> None:
    """A session is about to go (programme.service.BEFORE_SESSION_REMOVAL): whoever chose it is told."""
    if session.starts_at <= at:
        return
    chosen = db.session.scalars(
        select(SessionPlace)
        .where(SessionPlace.session_id == session.id)
        .options(joinedload(SessionPlace.delegate))
    )
    for place in chosen.all():
        offer_messages.tell_session_by_staff(
            place.delegate, session, at, how="it is no longer in the programme. We are sorry."
        )
