"""Telling delegates their group: what they see is a version, not what is being tried out."""

from datetime import datetime

from sqlalchemy import select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupRound
from seminars.focus_groups.queries import groups_in, latest_version, seats_published
from seminars.formats import clock_time, day
from seminars.registration.messages import tell
from seminars.registration.models import Delegate, DelegateState


@verb
def publish(*, round: GroupRound, notify: bool, actor: Actor, at: datetime) -> int:
    """Let delegates see the seats as they stand, on their personal page; returns how many were written to.

    With ``notify`` those get a message whose group is new or another than they were told. Raises
    Conflict where nobody sits yet.
    """
    lock(round)
    latest = latest_version(round)
    if latest is None or not latest.seats:
        raise Conflict("Nobody sits in a group yet.", next_step="Form the groups first.")
    told = seats_published(round)
    groups = {group.number: group for group in groups_in(round)}
    changed = [delegate for delegate, number in latest.seats.items() if told.get(delegate) != number]
    written = 0
    if notify:
        people = db.session.scalars(
            select(Delegate).where(
                Delegate.id.in_([int(number) for number in changed]),
                Delegate.state == DelegateState.REGISTERED,
            )
        ).all()
        for delegate in people:
            group = groups[latest.seats[str(delegate.id)]]
            _tell_group(delegate, group, round, latest.number, at, again=str(delegate.id) in told)
            written += delegate.email is not None
    round.published_version, round.published_at = latest.number, at
    record(
        action="publish groups",
        subject=round,
        actor=actor,
        at=at,
        seminar_id=round.seminar_id,
        version=latest.number,
        written=written,
    )
    return written


def when_and_where(group: FocusGroup) -> str:
    """Room and time of a group: ' in Room 2, Thursday 10:00 to 11:30'; empty where nothing is known."""
    seminar = group.seminar
    text = f" in {group.room.name}" if group.room else ""
    if group.session is not None:
        starts_at, ends_at = group.session.starts_at, group.session.ends_at
        text += (
            f", {day(seminar.local(starts_at), 'EEEE')} {clock_time(starts_at, seminar.zone)} to "
            f"{clock_time(ends_at, seminar.zone)}"
        )
    return text


def _tell_group(
    delegate: Delegate, group: FocusGroup, round: GroupRound, version: int, at: datetime, *, again: bool
) -> None:
    seminar = delegate.seminar
    words = f"{round.title} at {seminar.title}: you are {'now ' if again else ''}in "
    tell(
        delegate,
        kind="group",
        values={
            "heading": "Your group has changed" if again else "Your group",
            "group": f"{words}{group.name}{when_and_where(group)}.",
        },
        at=at,
        once_key=f"group:{round.id}:{version}:{delegate.id}",
    )
