"""Answering an offer, and what becomes of one that nobody answers."""

from datetime import datetime

from sqlalchemy import select

from seminars.audit.service import SYSTEM, Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.formats import moment
from seminars.jobs.registry import every
from seminars.programme.models import Seminar, SeminarState
from seminars.registration import offer_messages
from seminars.registration.models import Delegate, DelegateState, Offer, OfferOutcome
from seminars.registration.offering import end_offer, lapsed_so_far, standing_offer, standing_offers
from seminars.registration.places import MOST_LAPSED, Taken, queue_time
from seminars.registration.queries import waiting_position
from seminars.registration.queueing import (
    cancel,
    fill_places,
    give_place,
    is_over,
    leave_sessions,
    step,
    taken_places,
)


@verb
def take_offer(*, delegate: Delegate, actor: Actor, at: datetime) -> None:
    """Take the place that is offered; a second time changes nothing.

    Raises Conflict where the offer has run out or ended otherwise.
    """
    seminar = lock(delegate.seminar)
    lock(delegate)
    if delegate.state is DelegateState.REGISTERED:
        return
    _answerable(delegate, seminar, at)
    give_place(delegate=delegate, actor=actor, at=at, reason="Took the offer")


@verb
def decline_offer(*, delegate: Delegate, actor: Actor, at: datetime) -> None:
    """Let the place that is offered pass on, and leave the waiting list; a second time changes nothing.

    Raises Conflict where the offer has run out or ended otherwise.
    """
    seminar = lock(delegate.seminar)
    lock(delegate)
    if delegate.state is DelegateState.CANCELLED:
        return
    _answerable(delegate, seminar, at)
    cancel(delegate=delegate, actor=actor, at=at)


def _answerable(delegate: Delegate, seminar: Seminar, at: datetime) -> Offer:
    offer = standing_offer(delegate)
    if offer is None:
        raise Conflict(
            "This offer no longer stands.", next_step="Your personal page shows how your registration stands."
        )
    if at >= offer.expires_at:
        raise Conflict(
            f"This offer ran out on {moment(offer.expires_at, seminar.zone)}, and the place passes on.",
            next_step="Your personal page shows how your registration stands.",
        )
    return offer


@verb
def pass_on(*, seminar: Seminar, actor: Actor, at: datetime) -> int:
    """End the seminar's offers that have run out, and pass their places on; returns how many.

    Who did not answer goes to the end of the waiting list; the second time they leave it. A place
    that nobody else waits for is offered to them once more.
    """
    lock(seminar)
    lapsed = [offer.delegate for offer in standing_offers(seminar) if offer.expires_at <= at]
    for delegate in lapsed:
        lock(delegate)
        end_offer(delegate, OfferOutcome.LAPSED, at)
        leaves = lapsed_so_far(delegate) >= MOST_LAPSED
        if leaves:
            step(delegate, DelegateState.CANCELLED, at=at)
            leave_sessions(delegate, actor=actor, at=at)
        else:
            delegate.queued_at = queue_time(taken_places(seminar), at)
            db.session.flush()
        record(
            action="let offer lapse",
            subject=delegate,
            actor=actor,
            at=at,
            seminar_id=seminar.id,
            state=delegate.state.value,
        )
    if not lapsed:
        return 0
    moved = {delegate.id for delegate in fill_places(seminar=seminar, actor=actor, at=at)}
    if not is_over(seminar, at) and seminar.state is not SeminarState.CANCELLED:
        for delegate in lapsed:
            # Who is offered the place once more is told that, not that it is gone.
            if delegate.id not in moved:
                offer_messages.tell_offer_lapsed(delegate, waiting_position(delegate), at)
    return len(lapsed)


@every(minutes=1)
def expire_offers(at: datetime) -> int:
    """Pass on every offer that has run out by ``at``, each seminar in a transaction of its own.

    Returns how many. The worker calls it each minute; whoever counts places does it for one seminar.
    """
    due = select(Delegate.seminar_id).join(Offer, Offer.delegate_id == Delegate.id).distinct()
    numbers = db.session.scalars(due.where(Offer.outcome.is_(None), Offer.expires_at <= at)).all()
    found = 0
    for number in numbers:
        seminar = db.session.get(Seminar, number)
        if seminar is not None:
            found += pass_on(seminar=seminar, actor=SYSTEM, at=at)
    db.session.rollback()
    return found


def places_now(seminar: Seminar, at: datetime) -> Taken:
    """The seminar's places after what has run out is passed on; writes only where something has."""
    taken = taken_places(seminar)
    if not taken.has_lapsed(at):
        return taken
    pass_on(seminar=seminar, actor=SYSTEM, at=at)
    return taken_places(seminar)
