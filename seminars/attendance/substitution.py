"""A colleague came instead: the place changes hands at the desk, and the colleague is in."""

from datetime import date, datetime

from sqlalchemy import exists, select

from seminars.attendance.models import CheckIn
from seminars.attendance.service import add_walk_in, arrive
from seminars.audit.service import Actor
from seminars.database import lock, verb
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.service import Details, hand_over


def _was_in(delegate: Delegate, day: date | None = None) -> bool:
    here = exists().where(CheckIn.delegate_id == delegate.id)
    if day is not None:
        here = here.where(CheckIn.day == day)
    return bool(db.session.scalar(select(here)))


@verb
def substitute(
    *,
    delegate: Delegate,
    name: str,
    organisation: str,
    email: str | None,
    day: date,
    actor: Actor,
    at: datetime,
) -> Delegate:
    """Give the delegate's place to a colleague who stands at the desk, and check the colleague in.

    Who was there on another day keeps place and attendance (and the certificate for it); the colleague
    is then a walk-in. Returns the colleague. Raises Conflict where the delegate is in today or has no place,
    Invalid with the field at fault.
    """
    lock(delegate.seminar)
    lock(delegate)
    if _was_in(delegate, day) and delegate.state is DelegateState.REGISTERED:
        raise Conflict(
            f"{delegate.name} is in today.", next_step="Take the check-in back first if that was a mistake."
        )
    if _was_in(delegate) and delegate.state is DelegateState.REGISTERED:
        details = Details(name=name, organisation=organisation, email=email)
        return add_walk_in(seminar=delegate.seminar, details=details, day=day, actor=actor, at=at)
    colleague = hand_over(
        delegate=delegate,
        name=name,
        email=email,
        organisation=organisation,
        actor=actor,
        at=at,
        at_desk=True,
    )
    arrive(delegate=colleague, day=day, actor=actor, at=at)
    return colleague


def hand_over_objection(delegate: Delegate, _at: datetime) -> str | None:
    """Whoever was checked in cannot hand the place over any more (registration.handing.REFUSALS)."""
    if _was_in(delegate):
        return "You were there already. A colleague who comes on another day is welcome at the desk."
    return None
