"""Handing a place to a colleague: the place stays, the person changes."""

from collections.abc import Callable
from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar, SeminarState
from seminars.registration import offer_messages
from seminars.registration.details import Details, checked
from seminars.registration.links import new_seed, token_hash
from seminars.registration.messages import personal_token
from seminars.registration.models import Delegate, DelegateState, OfferOutcome, Source
from seminars.registration.names import email_key, search_key, sort_key
from seminars.registration.offering import end_offer
from seminars.registration.organisations import organisation_named
from seminars.registration.queries import delegate_by_address, unused_badge_code
from seminars.registration.queueing import fill_places, is_over, step
from seminars.registration.session_places import pass_sessions_on

# Why a delegate can no longer hand the place over themself, asked of rooms further down; None: no objection.
REFUSALS: list[Callable[[Delegate, datetime], str | None]] = []
# What rooms further down do in the same transaction: (who gave the place, who has it, by whom, when).
AFTER_HAND_OVER: list[Callable[[Delegate, Delegate, Actor, datetime], None]] = []


def hand_over_refusal(delegate: Delegate, at: datetime) -> str | None:
    """Why the delegate cannot hand the place over, in a sentence; None where they can."""
    if delegate.state is not DelegateState.REGISTERED:
        return "Only a place that you have can be handed over."
    if delegate.seminar.state is SeminarState.CANCELLED:
        return "The seminar is cancelled."
    if is_over(delegate.seminar, at):
        return "The seminar is over."
    return next(filter(None, (refuse(delegate, at) for refuse in REFUSALS)), None)


@verb
def hand_over(
    *,
    delegate: Delegate,
    name: str,
    email: str | None,
    organisation: str,
    actor: Actor,
    at: datetime,
    at_desk: bool = False,
) -> Delegate:
    """Give the delegate's place, and their places in sessions, to a colleague; both are told.

    The colleague is a delegate of their own, with another personal link and badge code: what the one
    told, answered and attended stays with that one, whose registration ends. A colleague who waits
    leaves the queue. ``at_desk``: staff know whom they see, so no address is needed and nobody is
    asked whether it is too late. Raises Conflict where the place cannot be handed over, or the
    colleague is registered here already; Invalid with the field at fault.
    """
    seminar = lock(delegate.seminar)
    lock(delegate)
    _check(delegate, at, at_desk=at_desk)
    given = checked(
        Details(name=name, organisation=organisation, email=email),
        email_required=not at_desk,
        consent_required=False,
    )
    known = delegate_by_address(seminar, given.email) if given.email else None
    if known is not None and known.id == delegate.id:
        raise Invalid("This is your own address. Enter your colleague's.", field="email")
    if known is not None and known.state is DelegateState.REGISTERED:
        raise Conflict(
            f"{known.email} is registered for this seminar already.",
            next_step="Choose another colleague, or cancel if you cannot come.",
            field="email",
        )
    frees_offer = known is not None and end_offer(known, OfferOutcome.WITHDRAWN, at)
    colleague = known or _colleague(seminar, given, at, at_desk=at_desk)
    step(delegate, DelegateState.CANCELLED, at=at)
    step(colleague, DelegateState.REGISTERED, at=at)
    for each in (delegate, colleague):
        each.calendar_sequence += 1
    db.session.flush()
    delegate.handed_to_id = colleague.id
    pass_sessions_on(delegate, colleague)
    record(
        action="hand place over",
        subject=delegate,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        to=colleague.id,
        had_place=True,
    )
    record(
        action="take place over",
        subject=colleague,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        state=colleague.state.value,
        source=colleague.source.value,
        given_by=delegate.id,
    )
    offer_messages.tell_handed_over(delegate, colleague, at)
    offer_messages.tell_given(colleague, delegate.name, at)
    for hook in AFTER_HAND_OVER:
        hook(delegate, colleague, actor, at)
    if frees_offer:
        fill_places(seminar=seminar, actor=actor, at=at)
    return colleague


def _check(delegate: Delegate, at: datetime, *, at_desk: bool) -> None:
    if at_desk:
        if delegate.state is not DelegateState.REGISTERED:
            raise Conflict(f"{delegate.name} has no place to hand over.")
        return
    refusal = hand_over_refusal(delegate, at)
    if refusal is not None:
        raise Conflict(refusal, next_step="Write to the organisers if a colleague comes instead of you.")


def _colleague(seminar: Seminar, given: Details, at: datetime, *, at_desk: bool) -> Delegate:
    """The colleague's own row: nothing but name, address and organisation is known of them yet."""
    organisation = organisation_named(given.organisation)
    code = unused_badge_code(seminar.id)
    made = Delegate(
        seminar=seminar,
        name=given.name,
        sort_key=sort_key(given.name),
        search_key=search_key(code, given.name, organisation.name),
        email=given.email,
        email_key=email_key(given.email) if given.email else None,
        organisation=organisation,
        takes_part=False,
        access_needs="",
        dietary_needs="",
        # Whoever stands at the desk has read the notice there; anybody else is asked on their own page.
        consented_at=at if at_desk else None,
        source=Source.DESK if at_desk else Source.ONLINE,
        created_at=at,
        badge_code=code,
        link_seed=new_seed(),
        link_version=1,
        calendar_sequence=0,
    )
    made.token_hash = token_hash(personal_token(made))
    db.session.add(made)
    return made
