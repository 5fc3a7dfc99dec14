"""The sessions of two registrations that become one."""

from dataclasses import dataclass, field

from seminars.extensions import db
from seminars.programme.models import Session
from seminars.registration.models import Delegate, SessionPlace, SessionPlaceState
from seminars.registration.sessions import clashing, session_places_of

_BEST_FIRST = (SessionPlaceState.REGISTERED, SessionPlaceState.WAITING, SessionPlaceState.WISHED)


@dataclass
class SessionsUnited:
    """What becomes of the sessions of the registration that goes, and the same in sentences."""

    moved: list[SessionPlace] = field(default_factory=list)
    doubled: list[tuple[SessionPlace, SessionPlace]] = field(default_factory=list)
    given_up: list[SessionPlace] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def sessions_united(kept: Delegate, gone: Delegate) -> SessionsUnited:
    """Sessions come along; of one that both chose the better place stays; of two at once, the one kept's."""
    mine = {place.session_id: place for place in session_places_of(kept)}
    found = SessionsUnited()
    for place in session_places_of(gone):
        title = place.session.title
        same = mine.get(place.session_id)
        at_once = [
            other.session
            for other in mine.values()
            if clashing(sorted((other.session, place.session), key=lambda each: (each.starts_at, each.id)))
        ]
        if same is not None:
            found.doubled.append((same, place))
            found.told.append(f"Both chose ‘{title}’: the better place stays.")
        elif at_once:
            found.given_up.append(place)
            found.told.append(f"‘{title}’ is given up: it is at the same time as ‘{at_once[0].title}’.")
        else:
            found.moved.append(place)
            found.told.append(f"‘{title}’ comes along.")
    return found


def unite_sessions(kept: Delegate, gone: Delegate) -> list[Session]:
    """Do what ``sessions_united`` says; returns the sessions in which a place may have become free."""
    united = sessions_united(kept, gone)
    freed = []
    for same, place in united.doubled:
        freed.append(place.session)
        if _rank(place) < _rank(same):
            same.state, same.queued_at = place.state, place.queued_at
        db.session.delete(place)
    for place in united.given_up:
        freed.append(place.session)
        db.session.delete(place)
    db.session.flush()
    for place in united.moved:
        place.delegate_id = kept.id
    db.session.flush()
    return freed


def _rank(place: SessionPlace) -> tuple[int, float]:
    waiting_since = place.queued_at.timestamp() if place.queued_at is not None else 0.0
    return _BEST_FIRST.index(place.state), waiting_since
