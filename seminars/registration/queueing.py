"""Places and the waiting list: giving up, moving up, being admitted; a seminar called off.

Whatever depends on the number of places taken holds the seminar's row first, then the delegate's:
two people never get the same last place, and two verbs never wait for each other.
"""

from datetime import datetime

from sqlalchemy import case, func, select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.programme.models import Seminar, SeminarState
from seminars.registration import messages
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.places import Taken, moves_up
from seminars.registration.queries import waiting
from seminars.registration.states import NEW, may_step


def taken_places(seminar: Seminar) -> Taken:
    """The seminar's places as they are taken now; true for as long as its row is held."""
    registered, queued, last_queued_at = db.session.execute(
        select(
            func.coalesce(func.sum(case((Delegate.state == DelegateState.REGISTERED, 1), else_=0)), 0),
            func.coalesce(func.sum(case((Delegate.state == DelegateState.WAITING, 1), else_=0)), 0),
            func.max(Delegate.queued_at),
        ).where(Delegate.seminar_id == seminar.id, Delegate.state != DelegateState.CANCELLED)
    ).one()
    return Taken(seminar.capacity, registered, queued, last_queued_at)


def free_places(seminar: Seminar) -> int:
    """Places nobody has; nought where walk-ins got in over capacity."""
    return taken_places(seminar).free


def step(
    delegate: Delegate, state: DelegateState, *, at: datetime, queued_at: datetime | None = None
) -> None:
    """Take the registration to another state, with the moments that belong to it."""
    before = delegate.state or NEW
    if not may_step(before, state):
        raise Conflict(f"{delegate.name} cannot go from '{before}' to '{state}'.")
    delegate.state = state
    delegate.queued_at = queued_at
    delegate.cancelled_at = at if state is DelegateState.CANCELLED else None


@verb
def cancel(*, delegate: Delegate, actor: Actor, at: datetime) -> None:
    """Give up the place, or the place in the queue; the first who waits gets what became free.

    A second time changes nothing. Raises Conflict once the seminar is over.
    """
    seminar = lock(delegate.seminar)
    lock(delegate)
    if delegate.state is DelegateState.CANCELLED:
        return
    if is_over(seminar, at):
        raise Conflict("The seminar is over, so there is nothing left to cancel.")
    had_place = delegate.state is DelegateState.REGISTERED
    step(delegate, DelegateState.CANCELLED, at=at)
    delegate.calendar_sequence += 1
    record(
        action="cancel registration",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        had_place=had_place,
    )
    messages.tell_cancelled(delegate, at, had_place=had_place, by_staff=actor.account_id is not None)
    if had_place:
        fill_places(seminar=seminar, actor=actor, at=at)


def is_over(seminar: Seminar, at: datetime) -> bool:
    """Whether the last day has passed at the venue."""
    return seminar.local(at).date() > seminar.ends_on


@verb
def fill_places(*, seminar: Seminar, actor: Actor, at: datetime) -> list[Delegate]:
    """Give free places to those who wait, in order of arrival; returns who got one.

    Nobody moves up once the seminar is over or cancelled.
    """
    lock(seminar)
    db.session.flush()
    if is_over(seminar, at) or seminar.state is SeminarState.CANCELLED:
        return []
    moved = waiting(seminar, limit=moves_up(taken_places(seminar)))
    for delegate in moved:
        give_place(delegate=delegate, actor=actor, at=at, reason="Next on the waiting list")
    return moved


@verb
def give_place(*, delegate: Delegate, actor: Actor, at: datetime, reason: str = "") -> Delegate:
    """Make somebody who waits or has cancelled a registered delegate, over capacity if need be."""
    lock(delegate.seminar)
    lock(delegate)
    if delegate.state is DelegateState.REGISTERED:
        return delegate
    before = delegate.state
    step(delegate, DelegateState.REGISTERED, at=at)
    if before is DelegateState.CANCELLED:
        delegate.calendar_sequence += 1
    record(
        action="give place",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=delegate.seminar_id,
        before=before.value,
        reason=reason.strip()[:500],
    )
    if before is DelegateState.WAITING:
        messages.tell_place(delegate, at)
    else:
        messages.tell_registered(delegate, at)
    return delegate


def after_change(seminar: Seminar, actor: Actor, at: datetime) -> None:
    """A seminar was changed (programme.service.AFTER_CHANGE): where places were added, the queue moves up."""
    fill_places(seminar=seminar, actor=actor, at=at)


def after_cancel(seminar: Seminar, actor: Actor, at: datetime) -> None:
    """A seminar was called off (programme.service.AFTER_CANCEL): whoever has a place or waits is told."""
    concerned = db.session.scalars(
        select(Delegate).where(Delegate.seminar_id == seminar.id, Delegate.state != DelegateState.CANCELLED)
    )
    for delegate in concerned.all():
        delegate.calendar_sequence += 1
        messages.tell_called_off(delegate, at)
