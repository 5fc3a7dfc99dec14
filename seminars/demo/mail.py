"""A mailing of the demo: news to those who come, with what became of each message, and a reminder to come."""

from datetime import datetime, timedelta

from seminars.accounts.models import Account
from seminars.audit.service import Actor
from seminars.jobs.models import JobState
from seminars.jobs.service import end
from seminars.mail.service import claim_due, mark_not_sent, mark_sent
from seminars.mailings.queries import recipient_ids
from seminars.mailings.queueing import finish_queueing, queue_piece
from seminars.mailings.reminders import set_reminder
from seminars.mailings.selection import Selection
from seminars.mailings.service import start_mailing
from seminars.mailings.wordings import set_wording
from seminars.programme.models import Seminar

BODY = """The hotel keeps rooms for us until a fortnight before the seminar: say that you come to {seminar}.

Getting there: {travel}

Access: {access}

Lunch is at one on both days. Tell us on your personal page what you cannot eat:
{personal link}"""

# Place in the mailing, why it was refused, and whether that was said at once or until the last attempt.
REFUSALS = {
    4: ("550 5.1.1 No such mailbox here", True),
    11: ("452 4.2.2 The mailbox is full", False),
}


def build_mailing(*, seminar: Seminar, organiser: Account, at: datetime) -> None:
    """Write to those with a place at ``seminar``, two days before ``at``, and remind them a week ahead.

    Nothing of it is left in the queue: people of the demo are not written to.
    """
    actor, written_at = Actor(organiser.name, organiser.id), at - timedelta(days=2)
    set_reminder(series=seminar.series, days=7, actor=actor, at=written_at)
    set_wording(
        series=seminar.series,
        kind="news",
        subject="News of {seminar}",
        body=BODY,
        actor=actor,
        at=written_at - timedelta(minutes=20),
    )
    selection = Selection((seminar.id,))
    mailing, job = start_mailing(
        series=seminar.series,
        kind="news",
        subject="Hotel, lunch and the way to {seminar}",
        body=BODY,
        selection=selection,
        with_calendar=False,
        once_key="demo-mailing",
        actor=actor,
        at=written_at,
    )
    queue_piece(mailing_id=mailing.id, ids=recipient_ids(selection), at=written_at)
    finish_queueing(mailing_id=mailing.id, at=written_at)
    end(
        job_id=job.id,
        state=JobState.DONE,
        at=written_at,
        outcome={"mailing": mailing.id},
        next_url=f"/mailings/{mailing.id}",
    )
    _deliver(written_at + timedelta(seconds=5))


def _deliver(at: datetime) -> None:
    """Hand everything over that is due, but what is refused; that is tried until it is given up."""
    place = -1
    refused: dict[int, tuple[str, bool]] = {}
    while claimed := claim_due(at=at, limit=100):
        for outgoing in claimed:
            place += 1
            if outgoing.id not in refused and place in REFUSALS:
                refused[outgoing.id] = REFUSALS[place]
            if outgoing.id not in refused:
                mark_sent(message_id=outgoing.id, at=at)
                continue
            words, permanent = refused[outgoing.id]
            mark_not_sent(
                message_id=outgoing.id,
                attempts=outgoing.attempts,
                reason=f"The mail server refused it: {words}",
                permanent=permanent,
                at=at,
            )
        # Past the next attempt, whichever it is: five of them lie within a few hours.
        at += timedelta(hours=4, minutes=1)
