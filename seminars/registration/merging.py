"""Two registrations of one person at one seminar made one: nothing that belongs to either is lost.

Rooms further down hold rows about delegates too; each says what it does with them (``CARRIED``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.mail.service import pass_messages_on
from seminars.registration import merge_messages
from seminars.registration.duplicates import less_to_decide
from seminars.registration.linking import replace_link
from seminars.registration.merge_choices import LISTS, NEEDS, Chosen, as_seen, differences
from seminars.registration.merged import record_going
from seminars.registration.models import Delegate, DelegateState, OfferOutcome
from seminars.registration.names import email_key, search_key, sort_key
from seminars.registration.offering import end_offer, standing_offer
from seminars.registration.questions import pass_answer_on
from seminars.registration.queueing import fill_places, is_over, step
from seminars.registration.sameness_models import DelegatesApart
from seminars.registration.session_merging import sessions_united, unite_sessions
from seminars.registration.session_places import fill_sessions, settle_wishes


@dataclass(frozen=True)
class Carrying:
    """What a room does with its rows about the registration that goes: (the one kept, the one that goes).

    ``told`` says it in sentences for the preview, ``carry`` does it inside the merge.
    """

    told: Callable[[Delegate, Delegate], list[str]]
    carry: Callable[[Delegate, Delegate, Actor, datetime], None]


CARRIED: list[Carrying] = []


def what_becomes(kept: Delegate, gone: Delegate) -> list[str]:
    """What merging the two does beyond the fields, in sentences."""
    told = []
    states = {kept.state, gone.state}
    if states == {DelegateState.REGISTERED}:
        told.append("Both have a place: one becomes free, and goes to the next on the waiting list.")
    elif DelegateState.REGISTERED in states:
        told.append("One has a place and the other waits: the person is registered.")
    else:
        told.append("Both wait: the person keeps the better place in the queue.")
    told += sessions_united(kept, gone).told
    for each in CARRIED:
        told += each.told(kept, gone)
    return told


def refuse_unless_alike(kept: Delegate, gone: Delegate) -> None:
    """Raise Invalid for two that are not of one seminar, Conflict where one of them is cancelled."""
    if kept.id == gone.id or kept.seminar_id != gone.seminar_id:
        raise Invalid("Only two registrations for one seminar can be merged.")
    for each in (kept, gone):
        if each.state is DelegateState.CANCELLED:
            raise Conflict(
                f"The registration of {each.name} is cancelled, so there is nothing to merge.",
                next_step="Look at the list of duplicates again.",
            )


@verb
def merge_delegates(
    *,
    kept: Delegate,
    gone: Delegate,
    actor: Actor,
    at: datetime,
    chosen: Mapping[str, Chosen] | None = None,
    seen: str | None = None,
) -> Delegate:
    """Make two registrations of one person for one seminar one: ``kept`` stays, with its personal link.

    ``chosen`` says field by field (``differences``) whose value stays. A place that one of the two holds is
    theirs; a second one becomes free. Places in sessions, check-ins, groups, messages and answers come along.
    ``seen`` is ``as_seen`` of what the acting person had in front of them. The person is told by mail.
    Raises Conflict where either was changed, cancelled or merged meanwhile, Invalid for two that are not
    of one seminar.
    """
    seminar = lock(kept.seminar)
    for each in sorted((kept, gone), key=lambda delegate: delegate.id):
        lock(each)
    refuse_unless_alike(kept, gone)
    if seen is not None and seen != as_seen(kept, gone):
        raise Conflict(
            "One of the two has been changed by somebody else meanwhile.",
            next_step="Look at them as they are now, and merge them if that is still right.",
        )
    values = differences(kept, gone)
    choices = {each.field: (chosen or {}).get(each.field, each.proposed) for each in values}
    told = {field: _told(kept, gone, field, which) for field, which in choices.items()}
    holders = [each for each in (kept, gone) if each.state is DelegateState.REGISTERED]
    held = len(holders) + sum(standing_offer(each) is not None for each in (kept, gone))
    gone_id, gone_address = gone.id, gone.email
    _unite_places(kept, gone, at)
    freed = unite_sessions(kept, gone)
    _carry(kept, gone, choices, actor, at)
    # By this entry devices at the desk learn that the number is gone.
    record_going(gone=gone, kept=kept, actor=actor, at=at, seminar_id=seminar.id)
    db.session.flush()
    db.session.delete(gone)
    db.session.flush()
    other_address = _write(kept, told)
    record(
        action="merge registrations",
        subject=kept,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        merged_id=gone_id,
        fields=sorted(field for field, which in choices.items() if which is not Chosen.KEPT),
    )
    if kept.state is DelegateState.REGISTERED:
        settle_wishes(kept, at=at)
    less_to_decide(seminar.id)
    if not is_over(seminar, at):
        merge_messages.tell_merged(kept, gone_address, at, new_link=other_address)
    fill_sessions(freed, actor=actor, at=at)
    if held > int(kept.state is DelegateState.REGISTERED or standing_offer(kept) is not None):
        fill_places(seminar=seminar, actor=actor, at=at)
    return kept


def _told(kept: Delegate, gone: Delegate, field: str, which: Chosen) -> Any:
    """The value of a field that stays, as it is kept."""
    column = f"{field}_id" if field in LISTS or field == "organisation" else field
    if not hasattr(kept, column):
        return None
    if which is Chosen.BOTH and field in NEEDS:
        return "\n".join(filter(None, (getattr(kept, column), getattr(gone, column))))
    return getattr(gone if which is Chosen.GONE else kept, column)


def _unite_places(kept: Delegate, gone: Delegate, at: datetime) -> None:
    """Let the one kept have the better of the two standings; nobody holds two places."""
    if DelegateState.REGISTERED in (kept.state, gone.state):
        for each in (kept, gone):
            end_offer(each, OfferOutcome.WITHDRAWN, at)
        if kept.state is DelegateState.WAITING:
            step(kept, DelegateState.REGISTERED, at=at)
    else:
        kept.queued_at = min(filter(None, (kept.queued_at, gone.queued_at)))
        offer = standing_offer(gone)
        if offer is not None and standing_offer(kept) is None:
            offer.delegate_id = kept.id
        else:
            end_offer(gone, OfferOutcome.WITHDRAWN, at)
    kept.created_at = min(kept.created_at, gone.created_at)
    kept.consented_at = min(filter(None, (kept.consented_at, gone.consented_at)), default=None)
    kept.calendar_sequence += 1
    db.session.flush()


def _carry(kept: Delegate, gone: Delegate, choices: Mapping[str, Chosen], actor: Actor, at: datetime) -> None:
    """Let everything that hangs on the one that goes hang on the one kept."""
    for field, which in choices.items():
        name, _, number = field.partition("_")
        if name == "question" and which is Chosen.GONE:
            pass_answer_on(from_delegate=gone.id, to_delegate=kept.id, question_id=int(number))
    db.session.execute(
        update(Delegate).where(Delegate.handed_to_id == gone.id).values(handed_to_id=kept.id),
        execution_options={"synchronize_session": "fetch"},
    )
    _keep_apart_as_before(kept.id, gone.id)
    pass_messages_on(from_delegate=gone.id, to_delegate=kept.id)
    for each in CARRIED:
        each.carry(kept, gone, actor, at)
    db.session.flush()


def _keep_apart_as_before(kept: int, gone: int) -> None:
    """Who is another person than the one that goes is another than the one that stays."""
    pairs = db.session.scalars(
        select(DelegatesApart).where(
            DelegatesApart.first_id.in_([kept, gone]) | DelegatesApart.second_id.in_([kept, gone])
        )
    ).all()
    known = {(pair.first_id, pair.second_id) for pair in pairs}
    for pair in pairs:
        if gone not in (pair.first_id, pair.second_id):
            continue
        other = pair.second_id if pair.first_id == gone else pair.first_id
        now = (min(kept, other), max(kept, other))
        if other != kept and now not in known:
            known.add(now)
            db.session.add(
                DelegatesApart(first_id=now[0], second_id=now[1], at=pair.at, account_id=pair.account_id)
            )
        db.session.delete(pair)
    db.session.flush()


def _write(delegate: Delegate, told: Mapping[str, Any]) -> bool:
    """Write the fields that were chosen; another address gets another link. Returns whether it is another."""
    address_before = delegate.email_key
    for field, value in told.items():
        if field == "email":
            delegate.email, delegate.email_key = value, email_key(value) if value else None
        elif field in LISTS or field == "organisation":
            setattr(delegate, f"{field}_id", value)
        elif not field.startswith("question_"):
            setattr(delegate, field, value)
    db.session.flush()
    db.session.refresh(delegate)
    delegate.sort_key = sort_key(delegate.name)
    delegate.search_key = search_key(delegate.badge_code, delegate.name, delegate.organisation.name)
    if delegate.email_key == address_before:
        return False
    replace_link(delegate)
    return True
