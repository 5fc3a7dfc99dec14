"""Checking in, walking in, leaving early, and taking a check-in back."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import exists, select

from seminars.attendance.models import Certificate, CheckIn, SessionAttendance
from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration.mistakes import take_back
from seminars.registration.models import Delegate, DelegateState, Source
from seminars.registration.service import Details, give_place, register

# How long after a walk-in its undo takes the whole registration back.
UNDO_WINDOW = timedelta(minutes=15)


def _check_in_of(delegate: Delegate, day: date) -> CheckIn | None:
    return db.session.scalar(select(CheckIn).where(CheckIn.delegate_id == delegate.id, CheckIn.day == day))


class Arrival(NamedTuple):
    """A check-in, and whether it is the first of the day (not there already)."""

    check_in: CheckIn
    first: bool


def check_in(*, delegate: Delegate, day: date, actor: Actor, at: datetime, admit: bool = False) -> CheckIn:
    """``arrive``, for those who need not know whether it is the first time that day."""
    return arrive(delegate=delegate, day=day, actor=actor, at=at, admit=admit).check_in


@verb
def arrive(
    *,
    delegate: Delegate,
    day: date,
    actor: Actor,
    at: datetime,
    came_at: datetime | None = None,
    admit: bool = False,
) -> Arrival:
    """Note that ``delegate`` is there on ``day``; a second time changes nothing.

    ``came_at`` is when they came, where that is told later than it was (the desk had no line).
    Somebody who waits or has cancelled is refused with Conflict, unless the desk decides to ``admit``
    them: then they get a place first, over capacity if need be. Raises Invalid for a day on which the
    seminar does not take place.
    """
    if admit:
        # The seminar before the delegate, in the order in which all verbs hold them.
        lock(delegate.seminar)
    lock(delegate)
    if day not in delegate.seminar.days:
        raise Invalid("The seminar does not take place on that day.", next_step="Choose one of its days.")
    if delegate.state is not DelegateState.REGISTERED:
        if not admit:
            situation = (
                "on the waiting list" if delegate.state is DelegateState.WAITING else "no longer registered"
            )
            raise Conflict(
                f"{delegate.name} is {situation}.",
                next_step="Press 'Admit and check in' if there is room for them.",
            )
        give_place(delegate=delegate, actor=actor, at=at, reason="Admitted at the desk")
    found = _check_in_of(delegate, day)
    if found is not None:
        return Arrival(found, False)
    made = CheckIn(delegate_id=delegate.id, day=day, at=came_at or at, account_id=actor.account_id)
    db.session.add(made)
    record(
        action="check in",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=delegate.seminar_id,
        day=day.isoformat(),
    )
    return Arrival(made, True)


@verb
def undo_check_in(*, delegate: Delegate, day: date, actor: Actor, at: datetime) -> bool:
    """Take back the check-in of ``day``; where there is none, nothing happens.

    A walk-in whom the same desk has just added goes altogether, unless something hangs on the registration
    already; returns whether that is so.
    """
    lock(delegate.seminar)
    lock(delegate)
    found = _check_in_of(delegate, day)
    if found is None:
        return False
    just_added = delegate.source is Source.WALK_IN and delegate.created_at > at - UNDO_WINDOW
    same_desk = actor.account_id is not None and found.account_id == actor.account_id
    db.session.delete(found)
    record(
        action="undo check-in",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=delegate.seminar_id,
        day=day.isoformat(),
    )
    db.session.flush()
    return just_added and same_desk and take_back(delegate=delegate, actor=actor, at=at)


def was_there(delegate: Delegate) -> bool:
    """Whether attendance hangs on a registration (registration.mistakes.HELD)."""
    kinds = (CheckIn, SessionAttendance, Certificate)
    return any(db.session.scalar(select(exists().where(kind.delegate_id == delegate.id))) for kind in kinds)


@verb
def leave_early(*, delegate: Delegate, day: date, left_at: datetime, actor: Actor, at: datetime) -> CheckIn:
    """Note that ``delegate`` left at ``left_at``, before the day was over.

    Raises Conflict for somebody who was not checked in that day, Invalid for a time before they came or still
    to come.
    """
    lock(delegate)
    found = _check_in_of(delegate, day)
    if found is None or delegate.state is not DelegateState.REGISTERED:
        raise Conflict(
            f"{delegate.name} is not in on that day.",
            next_step="Check them in first, then say when they left.",
        )
    if left_at > at:
        raise Invalid("This time is still to come.", field="left_at")
    if left_at < found.at:
        came = delegate.seminar.local(found.at).strftime("%H:%M")
        raise Invalid(f"They came at {came}, after that time.", field="left_at")
    if found.left_at == left_at:
        return found
    found.left_at = left_at
    record(
        action="leave early",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=delegate.seminar_id,
        day=day.isoformat(),
    )
    return found


@verb
def come_back(*, delegate: Delegate, day: date, actor: Actor, at: datetime) -> None:
    """They did not leave after all, or are there again; where nothing was noted, nothing happens."""
    lock(delegate)
    found = _check_in_of(delegate, day)
    if found is None or found.left_at is None:
        return
    found.left_at = None
    record(
        action="come back",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=delegate.seminar_id,
        day=day.isoformat(),
    )


@verb
def add_walk_in(
    *,
    seminar: Seminar,
    details: Details,
    day: date,
    actor: Actor,
    at: datetime,
    came_at: datetime | None = None,
) -> Delegate:
    """Add somebody who came without registering, and check them in.

    Walk-ins get in over capacity: they stand at the desk. If the address given is registered already,
    that registration is checked in instead.
    """
    # Whoever signs at the desk has read the notice there.
    delegate = register(
        seminar=seminar, details=replace(details, consent=True), actor=actor, at=at, source=Source.WALK_IN
    )
    arrive(delegate=delegate, day=day, actor=actor, at=at, came_at=came_at, admit=True)
    return delegate
