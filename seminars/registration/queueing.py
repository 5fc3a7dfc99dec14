"""Places and the waiting list: giving up, moving up, being admitted; a seminar called off.

Whatever depends on the number of places taken holds the seminar's row first, then the delegate's:
two people never get the same last place, and two verbs never wait for each other.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, literal_column, select, true

from seminars.audit.service import Actor, record
from seminars.database import connection, lock, verb
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.programme.models import Seminar, SeminarState, WaitingRule
from seminars.registration import messages, offer_messages
from seminars.registration.about import MARK, About, as_it_is, hold
from seminars.registration.models import Delegate, DelegateState, Offer, OfferOutcome
from seminars.registration.offering import end_offer, make_offer, standing_offers
from seminars.registration.organisations import Known, key_of, named
from seminars.registration.places import LAST_DAY, Taken, moves_up, offer_ends
from seminars.registration.queries import in_line
from seminars.registration.session_places import leave_sessions, settle_wishes
from seminars.registration.sessions import first_start
from seminars.registration.states import NEW, may_step

_HERE = Delegate.seminar_id == bindparam("seminar")
_STANDING = (Offer.outcome.is_(None), _HERE)
_REGISTERED = (_HERE, Delegate.state == DelegateState.REGISTERED)
_WAITING = (_HERE, Delegate.state == DelegateState.WAITING)
# Built once: whoever registers waits for it. Those registered are counted in the index alone.
_COUNTS = (
    select(func.count()).select_from(Delegate).where(*_REGISTERED).scalar_subquery(),
    select(func.count()).select_from(Delegate).where(*_WAITING).scalar_subquery(),
    select(func.max(Delegate.queued_at)).where(*_WAITING).scalar_subquery(),
    select(func.count(Offer.id)).join(Offer.delegate).where(*_STANDING).scalar_subquery(),
    select(func.min(Offer.expires_at)).join(Offer.delegate).where(*_STANDING).scalar_subquery(),
)
_TAKEN = select(*_COUNTS)
_FOUND = named(bindparam("organisation")).subquery()
_ARRIVAL = select(
    *_COUNTS,
    select(Delegate.id).where(_HERE, Delegate.email_key == bindparam("key")).scalar_subquery(),
    select(Delegate.id).where(_HERE, Delegate.badge_code == bindparam("code")).scalar_subquery(),
    _FOUND.c.id,
    _FOUND.c.name,
    MARK,
).select_from(select(literal_column("1").label("one")).subquery().outerjoin(_FOUND, true()))


def taken_places(seminar: Seminar) -> Taken:
    """The seminar's places as they are taken now; true for as long as its row is held."""
    found = connection().execute(_TAKEN, {"seminar": seminar.id}).one()
    return Taken(seminar.capacity, *found)


@dataclass(frozen=True)
class Arrival:
    """What somebody finds who comes to register: the places, and whether they are here already.

    ``known`` is the number of the delegate who has the address, ``code_is_used`` whether somebody has
    the badge code, ``organisation`` the one of just that name, held (shared) as ``known_organisation`` does.
    ``seminar`` is as it is now.
    """

    seminar: About
    taken: Taken
    known: int | None
    code_is_used: bool
    organisation: Known | None


def arrival(
    seminar: Seminar | About, *, email_key: str | None, badge_code: str, organisation: str
) -> Arrival:
    """How it stands at the seminar for somebody with this address; its row is held from here on.

    Raises Missing for a seminar that somebody else has removed meanwhile.
    """
    # By itself: what a statement reads beside the row for which it waits may be older than the row.
    hold(seminar.id)
    given = {
        "seminar": seminar.id,
        "key": email_key,
        "code": badge_code,
        "organisation": key_of(organisation),
    }
    *counts, known, code, number, name, mark = connection().execute(_ARRIVAL, given).one()
    here = as_it_is(seminar, mark)
    found = Known(number, name) if number is not None else None
    return Arrival(here, Taken(here.capacity, *counts), known, code is not None, found)


def free_places(seminar: Seminar) -> int:
    """Places nobody has or is offered; nought where walk-ins got in over capacity."""
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
    if state is not DelegateState.CANCELLED:
        delegate.handed_to_id = None
        delegate.added_by_mistake = False


@verb
def cancel(*, delegate: Delegate, actor: Actor, at: datetime) -> None:
    """Give up the place, or the place in the queue; the first who waits gets what became free.

    So it is with places in sessions, and with a place that was offered. A second time changes
    nothing. Raises Conflict once the seminar is over.
    """
    seminar = lock(delegate.seminar)
    lock(delegate)
    if delegate.state is DelegateState.CANCELLED:
        return
    if is_over(seminar, at):
        raise Conflict("The seminar is over, so there is nothing left to cancel.")
    had_place = delegate.state is DelegateState.REGISTERED
    had_offer = not had_place and end_offer(delegate, OfferOutcome.DECLINED, at)
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
    # Sessions first: who is registered already has waited for them longer than whoever comes now.
    leave_sessions(delegate, actor=actor, at=at)
    if had_place or had_offer:
        fill_places(seminar=seminar, actor=actor, at=at)


def is_over(seminar: Seminar, at: datetime) -> bool:
    """Whether the last day has passed at the venue."""
    return seminar.local(at).date() > seminar.ends_on


@verb
def fill_places(*, seminar: Seminar, actor: Actor, at: datetime) -> list[Delegate]:
    """Give free places to those in line, in order of arrival, or offer them, as the seminar's rule says.

    Who has given no address gets the place in any case: staff ring them, and there is no link to answer by.
    Returns who got a place or was offered one. Nobody moves up once the seminar is over or cancelled.
    """
    lock(seminar)
    db.session.flush()
    if is_over(seminar, at) or seminar.state is SeminarState.CANCELLED:
        return []
    moved = in_line(seminar, limit=moves_up(taken_places(seminar)))
    if not moved:
        return []
    ends = None
    if seminar.waiting_rule is WaitingRule.OFFER:
        ends = offer_ends(at, first_start(seminar), seminar.offer_hours)
    for delegate in moved:
        if ends is None:
            give_place(delegate=delegate, actor=actor, at=at, reason="Next on the waiting list")
        elif delegate.email is None:
            # An offer that nobody can be told of would only run out.
            reason = "Next on the waiting list, and no address to which it could be offered"
            give_place(delegate=delegate, actor=actor, at=at, reason=reason)
        else:
            make_offer(delegate, ends=ends, actor=actor, at=at)
    db.session.flush()
    return moved


@verb
def give_place(*, delegate: Delegate, actor: Actor, at: datetime, reason: str = "") -> Delegate:
    """Make somebody who waits or has cancelled a registered delegate, over capacity if need be."""
    lock(delegate.seminar)
    lock(delegate)
    if delegate.state is DelegateState.REGISTERED:
        return delegate
    before = delegate.state
    end_offer(delegate, OfferOutcome.TAKEN, at)
    step(delegate, DelegateState.REGISTERED, at=at)
    settle_wishes(delegate, at=at)
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
    """A seminar was changed (programme.service.AFTER_CHANGE): where places were added, the queue moves up.

    Offers stand as they were made, whatever the rule is now, unless the seminar starts so much
    earlier that they have to end earlier too, or there is no time left to wait for an answer.
    """
    latest = first_start(seminar) - LAST_DAY
    for offer in standing_offers(seminar):
        if offer.expires_at <= latest:
            continue
        if latest > max(at, offer.made_at):
            offer.expires_at = latest
            offer_messages.tell_offer_shorter(offer.delegate, latest, at)
        elif not is_over(seminar, at):
            reason = "The seminar starts too soon to wait for an answer"
            give_place(delegate=offer.delegate, actor=actor, at=at, reason=reason)
    fill_places(seminar=seminar, actor=actor, at=at)


def after_cancel(seminar: Seminar, actor: Actor, at: datetime) -> None:
    """A seminar was called off (programme.service.AFTER_CANCEL): whoever has a place or waits is told."""
    for offer in standing_offers(seminar):
        end_offer(offer.delegate, OfferOutcome.WITHDRAWN, at)
    concerned = db.session.scalars(
        select(Delegate).where(Delegate.seminar_id == seminar.id, Delegate.state != DelegateState.CANCELLED)
    )
    for delegate in concerned.all():
        delegate.calendar_sequence += 1
        messages.tell_called_off(delegate, at)
