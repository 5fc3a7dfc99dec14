"""The tick boxes with which sessions are chosen."""

from datetime import datetime
from typing import Any

from wtforms import Form, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from seminars.formats import clock_time, day
from seminars.forms import choices
from seminars.programme.models import Seminar, Session
from seminars.registration.places import Taken, gets_place
from seminars.registration.sessions import limited_sessions, sessions_taken


def _known(_form: Form, field: SelectMultipleField) -> None:
    """One message in plain words for what is not on the list (any more)."""
    if field.process_errors:
        field.errors = []
        raise StopValidation("Choose from the sessions that are shown.")


class SessionsField(SelectMultipleField):
    """Tick boxes of the sessions with limited places; ``hints`` say when each is and what is left."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str = "Sessions", **given: Any) -> None:
        super().__init__(label, [_known], coerce=int, validate_choice=False, choices=[], **given)
        self.hints: dict[int, str] = {}

    def offer(self, sessions: list[Session], chosen: frozenset[int] = frozenset()) -> None:
        """Show these sessions with what is left of their places."""
        taken = sessions_taken(sessions)
        self.choices = choices((session.id, session.title) for session in sessions)
        self.hints = {
            session.id: _hint(session, taken[session.id], session.id in chosen) for session in sessions
        }

    @property
    def chosen(self) -> frozenset[int]:
        """The numbers of the sessions that are ticked."""
        return frozenset(self.data or ())


def _hint(session: Session, taken: Taken, mine: bool) -> str:
    zone = session.seminar.zone
    times = f"{clock_time(session.starts_at, zone)} to {clock_time(session.ends_at, zone)}"
    parts = [f"{day(session.day, 'EEEE')}, {times}"]
    if session.room is not None:
        parts.append(session.room.name)
    if mine:
        left = "chosen"
    elif gets_place(taken):
        left = "one place left" if taken.free == 1 else f"{taken.free} places left"
    else:
        queue = {0: "nobody waits yet", 1: "one person waits"}
        left = f"full: you join its waiting list ({queue.get(taken.waiting, f'{taken.waiting} people wait')})"
    return " · ".join([*parts, left])


def offer_sessions(form: Any, seminar: Seminar, at: datetime) -> None:
    """Show the sessions with limited places that are to come; without any the form has no such field."""
    sessions = [session for session in limited_sessions(seminar) if session.starts_at > at]
    if sessions:
        form.sessions.offer(sessions)
    else:
        del form.sessions
