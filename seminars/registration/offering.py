"""Offers of a place on the waiting list: made, counted and ended by the verbs that hold the seminar."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import contains_eager

from seminars.audit.service import Actor, record
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration import offer_messages
from seminars.registration.models import Delegate, Offer, OfferOutcome
from seminars.registration.places import MOST_LAPSED


def standing_offer(delegate: Delegate) -> Offer | None:
    """The offer that the delegate has not answered yet, if there is one."""
    return db.session.scalar(select(Offer).where(Offer.delegate_id == delegate.id, Offer.outcome.is_(None)))


def last_offer(delegate: Delegate) -> Offer | None:
    """The latest offer made to the delegate, whatever became of it."""
    return db.session.scalars(
        select(Offer).where(Offer.delegate_id == delegate.id).order_by(Offer.id.desc()).limit(1)
    ).first()


def standing_offers(seminar: Seminar) -> list[Offer]:
    """All offers of the seminar that stand, with their delegates, in the order in which they end."""
    return list(
        db.session.scalars(
            select(Offer)
            .join(Offer.delegate)
            .where(Delegate.seminar_id == seminar.id, Offer.outcome.is_(None))
            .options(contains_eager(Offer.delegate))
            .order_by(Offer.expires_at, Offer.id)
        )
    )


def forget_offers(delegate: Delegate) -> None:
    """Whoever registers anew begins afresh; the history keeps what was."""
    db.session.execute(delete(Offer).where(Offer.delegate_id == delegate.id))


def lapsed_so_far(delegate: Delegate) -> int:
    """How many offers the delegate has let lapse since they last joined the waiting list."""
    query = select(func.count(Offer.id)).where(
        Offer.delegate_id == delegate.id, Offer.outcome == OfferOutcome.LAPSED
    )
    return db.session.scalar(query) or 0


def make_offer(delegate: Delegate, *, ends: datetime, actor: Actor, at: datetime) -> Offer:
    """Offer a free place to somebody in line, and write to them."""
    offer = Offer(delegate_id=delegate.id, made_at=at, expires_at=ends)
    db.session.add(offer)
    record(
        action="offer place",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=delegate.seminar_id,
        until=ends.isoformat(),
    )
    last = lapsed_so_far(delegate) + 1 >= MOST_LAPSED
    offer_messages.tell_offer(delegate, ends, at, last=last)
    return offer


def end_offer(delegate: Delegate, outcome: OfferOutcome, at: datetime) -> bool:
    """End the delegate's standing offer, if there is one; returns whether it held a place until now."""
    offer = standing_offer(delegate)
    if offer is None:
        return False
    offer.outcome, offer.ended_at = outcome, at
    db.session.flush()
    return True
