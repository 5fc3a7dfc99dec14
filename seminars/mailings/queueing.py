"""Putting the messages of a mailing into the outbox, by a job.

The job works in pieces, so that nobody's registration waits for it, and a piece that is done is never
done again.
"""

from datetime import datetime
from functools import partial

from sqlalchemy import func, select

from seminars import clock
from seminars.database import lock, verb
from seminars.errors import Missing
from seminars.extensions import db
from seminars.jobs.registry import Stopped, Work, job_kind
from seminars.mail.models import Message
from seminars.mailings.models import Mailing
from seminars.mailings.queries import recipient_ids
from seminars.mailings.selection import selection_from
from seminars.programme.models import Seminar
from seminars.registration.many_messages import tell_many
from seminars.registration.models import Delegate, DelegateState

JOB = "queue-mailing"
PIECE = 100


@job_kind(JOB)
def queue_mailing(work: Work) -> None:
    """Put the messages of a mailing into the outbox, piece by piece."""
    mailing = db.session.get(Mailing, work.arguments["mailing"])
    if mailing is None:
        raise Missing("The mailing was removed meanwhile.")
    mailing_id, at = mailing.id, clock.now()
    ids = recipient_ids(selection_from(mailing.selection))
    # Whom the selection has found once they stay: being written to changes nothing in it.
    try:
        for begin in range(0, len(ids), PIECE):
            if not queue_piece(mailing_id=mailing_id, ids=ids[begin : begin + PIECE], at=at):
                break
            work.tell(min(begin + PIECE, len(ids)), len(ids), "Messages are put into the outbox")
    except Stopped:
        # What stands in the outbox by now is counted, and can be stopped on the mailing's page.
        finish_queueing(mailing_id=mailing_id, at=at)
        raise
    finish_queueing(mailing_id=mailing_id, at=at)
    work.keep({"mailing": mailing_id}, next_url=f"/mailings/{mailing_id}")


@verb
def queue_piece(*, mailing_id: int, ids: list[int], at: datetime) -> bool:
    """Write to these delegates, but not to whom it stands already; False where the mailing was stopped."""
    mailing = lock(db.session.get_one(Mailing, mailing_id))
    if mailing.stopped_at is not None:
        return False
    there = set(
        db.session.scalars(
            select(Message.delegate_id).where(Message.mailing_id == mailing_id, Message.delegate_id.in_(ids))
        )
    )
    changed = _changes_told(mailing)
    selection = selection_from(mailing.selection)
    # As they are now: who has cancelled since the selection was made is not written to any more.
    people = select(Delegate).where(
        Delegate.id.in_(ids), Delegate.state.in_([DelegateState(state) for state in selection.states])
    )
    if changed:
        # Their calendars count on: nobody cancels or moves meanwhile (seminar first, then delegates).
        for seminar_id in sorted(changed):
            lock(db.session.get_one(Seminar, seminar_id))
        people = people.with_for_update(of=Delegate, key_share=True).execution_options(populate_existing=True)
    to_tell = [each for each in db.session.scalars(people.order_by(Delegate.id)) if each.id not in there]
    for delegate in to_tell:
        if mailing.kind == "change" and _calendar_for(mailing, delegate):
            delegate.calendar_sequence += 1
    tell_many(
        to_tell,
        kind=mailing.kind,
        values={number: {"changes": text} for number, text in changed.items()},
        wording=(mailing.subject, mailing.body),
        calendar_for=partial(_calendar_for, mailing),
        at=at,
        mailing_id=mailing_id,
        recipient_hidden=selection.hides_names,
    )
    return True


def _calendar_for(mailing: Mailing, delegate: Delegate) -> str:
    return "REQUEST" if mailing.with_calendar and delegate.state is DelegateState.REGISTERED else ""


def _changes_told(mailing: Mailing) -> dict[int, str]:
    """The lines of a notice of change, kept with the selection when it was sent."""
    return {int(key): text for key, text in mailing.selection.get("changes", {}).items()}


@verb
def finish_queueing(*, mailing_id: int, at: datetime) -> None:
    """Note that every message stands in the outbox, and how many they are."""
    mailing = lock(db.session.get_one(Mailing, mailing_id))
    written = select(func.count(Message.id)).where(Message.mailing_id == mailing_id)
    mailing.total = db.session.scalar(written) or 0
    mailing.queued_at = mailing.queued_at or at
