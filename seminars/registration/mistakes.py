"""Taking a registration back that the desk has just added by mistake."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import exists, select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.extensions import db
from seminars.mail.service import stop_messages_to
from seminars.registration.models import Delegate, DelegateState, SessionPlace
from seminars.registration.queueing import fill_places, is_over, step

# Whether something hangs on a registration, asked of rooms further down.
HELD: list[Callable[[Delegate], bool]] = []


def may_take_back(delegate: Delegate, at: datetime) -> bool:
    """Whether nothing hangs on the registration, so that it can go as if it had never been."""
    if delegate.state is not DelegateState.REGISTERED or is_over(delegate.seminar, at):
        return False
    chose = exists().where(SessionPlace.delegate_id == delegate.id)
    return not db.session.scalar(select(chose)) and not any(held(delegate) for held in HELD)


@verb
def take_back(*, delegate: Delegate, actor: Actor, at: datetime) -> bool:
    """Cancel what was added by mistake and tell nobody; False where something hangs on it already.

    What was written to the address and has not left yet is stopped.
    """
    seminar = lock(delegate.seminar)
    lock(delegate)
    if not may_take_back(delegate, at):
        return False
    step(delegate, DelegateState.CANCELLED, at=at)
    delegate.added_by_mistake = True
    delegate.calendar_sequence += 1
    stop_messages_to(delegate_id=delegate.id)
    record(action="added by mistake", subject=delegate, actor=actor, at=at, seminar_id=seminar.id)
    fill_places(seminar=seminar, actor=actor, at=at)
    return True
