"""Writing to many: a mailing is kept in one transaction with the job that queues its messages."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from seminars.accounts.models import Account
from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.jobs.models import Job
from seminars.jobs.service import start
from seminars.mail.models import DeliveryState, Message
from seminars.mail.service import send
from seminars.mailings.models import Mailing
from seminars.mailings.queries import recipients, titles_of
from seminars.mailings.queueing import JOB
from seminars.mailings.selection import Selection, selection_from
from seminars.mailings.wordings import check
from seminars.programme.models import Seminar, Series
from seminars.registration.messages import composed
from seminars.registration.models import Delegate, DelegateState


@verb
def start_mailing(
    *,
    series: Series,
    kind: str,
    subject: str,
    body: str,
    selection: Selection,
    with_calendar: bool,
    once_key: str,
    actor: Actor,
    at: datetime,
) -> tuple[Mailing, Job]:
    """Write to a selection: the messages are queued by a job. The same ``once_key`` gives the same mailing.

    Raises Invalid for a wording that is not in order, Conflict where there is nobody to write to, or
    where the form was sent before and says something else now.
    """
    # Whoever pressed the same button at the same time waits here, and finds the mailing.
    lock(series)
    known = db.session.scalar(select(Mailing).where(Mailing.once_key == once_key))
    if known is not None:
        sent = known.subject, known.body, selection_from(known.selection), known.with_calendar
        if sent != (subject.strip(), _plain(body), selection, with_calendar):
            raise Conflict(
                "This form was sent already, and what it says now is something else.",
                next_step="Open the page for writing once more, so that it is a message of its own.",
            )
        return known, job_of(known, actor, at)
    check(kind, subject, body)
    check_selection(series, kind, selection)
    if db.session.scalar(recipients(selection).with_only_columns(Delegate.id).limit(1)) is None:
        raise Conflict("Nobody fits this selection who can be written to.", next_step="Widen the selection.")
    mailing = Mailing(
        series_id=series.id,
        kind=kind,
        subject=subject.strip(),
        body=_plain(body),
        selection=selection.as_json(),
        with_calendar=with_calendar,
        once_key=once_key,
        total=0,
        created_at=at,
        account_id=actor.account_id,
        actor_name=actor.name[:200],
    )
    db.session.add(mailing)
    record(action="send mailing", subject=mailing, actor=actor, at=at, kind=kind)
    db.session.flush()
    return mailing, job_of(mailing, actor, at)


def _plain(body: str) -> str:
    """A text as it is kept: browsers send other line breaks."""
    return body.replace("\r\n", "\n").strip()


def job_of(mailing: Mailing, actor: Actor, at: datetime) -> Job:
    """The job that queues the messages of a mailing: always the same one."""
    return start(
        kind=JOB,
        title=f"Writing: {titles_of([mailing])[mailing.id]}"[:200],
        arguments={"mailing": mailing.id},
        actor=actor,
        at=at,
        once_key=f"{JOB}:{mailing.id}",
    )


def check_selection(series: Series, kind: str, selection: Selection) -> None:
    """Raise Invalid, with the field at fault, for a selection that may not be written to."""
    own = set(db.session.scalars(select(Seminar.id).where(Seminar.series_id == series.id)))
    if not selection.seminars or not set(selection.seminars) <= own:
        raise Invalid("Choose at least one seminar of the series.", field="seminars")
    if not selection.states:
        raise Invalid("Choose at least one state.", field="states")
    if kind == "reminder" and selection.states != (DelegateState.REGISTERED.value,):
        raise Invalid(
            "The reminder is for those with a place: choose Registered alone, or a message of your own.",
            field="states",
        )
    if kind == "questionnaire_reminder" and not selection.not_answered:
        raise Invalid(
            "This reminder is for those who have not filled it in: tick this.", field="not_answered"
        )
    if selection.narrows_hidden:
        raise Invalid(
            "Choose no sector, level or focus group along with this: the number alone could say who has not "
            "filled in the questionnaire.",
            field="not_answered",
        )


@verb
def stop_mailing(*, mailing: Mailing, actor: Actor, at: datetime) -> int:
    """Take back what is not sent yet; returns how many messages."""
    lock(mailing)
    mailing.stopped_at = mailing.stopped_at or at
    stopped = _move_all(mailing, DeliveryState.QUEUED, state=DeliveryState.STOPPED)
    record(action="stop mailing", subject=mailing, actor=actor, at=at, stopped=stopped)
    return stopped


def _move_all(mailing: Mailing, known: DeliveryState, **values: object) -> int:
    """Change every message of the mailing in that state; returns how many."""
    moved = (
        update(Message)
        .where(Message.mailing_id == mailing.id, Message.state == known)
        .values(**values)
        .returning(Message.id)
    )
    return len(db.session.scalars(moved).all())


@verb
def try_refused_again(*, mailing: Mailing, actor: Actor, at: datetime) -> int:
    """Queue every refused message of a mailing anew; returns how many."""
    lock(mailing)
    again = _move_all(
        mailing,
        DeliveryState.REFUSED,
        state=DeliveryState.QUEUED,
        attempts=0,
        next_attempt_at=at,
        refused_at=None,
    )
    record(action="try mailing again", subject=mailing, actor=actor, at=at, messages=again)
    return again


@verb
def send_to_me(
    *,
    account: Account,
    delegate: Delegate,
    kind: str,
    wording: tuple[str, str],
    at: datetime,
    values: Mapping[str, str] | None = None,
) -> None:
    """Send a message as ``delegate`` would get it to the account, with a link that opens nothing."""
    check(kind, *wording)
    subject, body = composed(delegate, kind=kind, wording=wording, values=values)
    send(
        kind="test",
        to_name=account.name,
        to_address=account.email,
        subject=f"[Test] {subject}",
        body=body.replace("[[personal link]]", "(the personal link of whoever gets it)"),
        at=at,
        seminar_id=delegate.seminar_id,
    )
