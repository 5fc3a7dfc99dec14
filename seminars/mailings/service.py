"""Writing to many: mailings, changes of a programme, reminders.

A mailing is kept in one transaction with the job that queues its messages; the job works in pieces,
so that nobody's registration waits for it, and a piece that is done is never done again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import or_, select, update

from seminars import clock
from seminars.accounts.models import Account
from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.jobs.models import Job
from seminars.jobs.registry import Stopped, Work, every, job_kind
from seminars.jobs.service import start
from seminars.mail.models import DeliveryState, Message
from seminars.mail.service import send
from seminars.mailings.models import Mailing, ReminderRule, Told
from seminars.mailings.queries import days_before, facts_of, recipient_ids, recipients, untold_changes
from seminars.mailings.selection import Selection, selection_from
from seminars.programme.models import Seminar, SeminarState, Series
from seminars.registration.messages import composed, tell
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.wording import KINDS, problem_in

JOB = "queue-mailing"
PIECE = 100
MOST_DAYS = 30
REMIND_FROM = time(9)


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
        return known, _job_of(known, actor, at)
    _check_wording(kind, subject, body)
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
    return mailing, _job_of(mailing, actor, at)


def _plain(body: str) -> str:
    """A text as it is kept: browsers send other line breaks."""
    return body.replace("\r\n", "\n").strip()


def _job_of(mailing: Mailing, actor: Actor, at: datetime) -> Job:
    return start(
        kind=JOB,
        title=f"Writing: {mailing.subject}"[:200],
        arguments={"mailing": mailing.id},
        actor=actor,
        at=at,
        once_key=f"{JOB}:{mailing.id}",
    )


def _check_wording(kind: str, subject: str, body: str) -> None:
    problem = problem_in(KINDS[kind], subject, body)
    if problem is not None:
        raise Invalid(problem[1], field=problem[0])


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
            if not _queue_piece(mailing_id=mailing_id, ids=ids[begin : begin + PIECE], at=at):
                break
            work.tell(min(begin + PIECE, len(ids)), len(ids), "Messages are put into the outbox")
    except Stopped:
        # What stands in the outbox by now is counted, and can be stopped on the mailing's page.
        _finish(mailing_id=mailing_id, at=at)
        raise
    _finish(mailing_id=mailing_id, at=at)
    work.keep({"mailing": mailing_id}, next_url=f"/mailings/{mailing_id}")


@verb
def _queue_piece(*, mailing_id: int, ids: list[int], at: datetime) -> bool:
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
    for delegate in db.session.scalars(people.order_by(Delegate.id)).all():
        if delegate.id in there:
            continue
        calendar = "REQUEST" if mailing.with_calendar and delegate.state is DelegateState.REGISTERED else ""
        if calendar and mailing.kind == "change":
            delegate.calendar_sequence += 1
        tell(
            delegate,
            kind=mailing.kind,
            values={"changes": changed.get(delegate.seminar_id, "")},
            wording=(mailing.subject, mailing.body),
            calendar=calendar,
            at=at,
            mailing_id=mailing_id,
            recipient_hidden=selection.hides_names,
        )
    return True


def _changes_told(mailing: Mailing) -> dict[int, str]:
    """The lines of a notice of change, kept with the selection when it was sent."""
    return {int(key): text for key, text in mailing.selection.get("changes", {}).items()}


@verb
def _finish(*, mailing_id: int, at: datetime) -> None:
    mailing = lock(db.session.get_one(Mailing, mailing_id))
    written = select(db.func.count(Message.id)).where(Message.mailing_id == mailing_id)
    mailing.total = db.session.scalar(written) or 0
    mailing.queued_at = mailing.queued_at or at


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
    _check_wording(kind, *wording)
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


# Changes of a programme


def note_told(seminar: Seminar, actor: Actor, at: datetime) -> None:
    """A seminar was published (programme.service.AFTER_PUBLISH): from now on changes are counted."""
    told = db.session.get(Told, seminar.id)
    if told is None:
        told = Told(seminar_id=seminar.id, facts={}, told_at=at)
        db.session.add(told)
    told.facts, told.told_at = facts_of(seminar), at


@every(minutes=10)
def note_published(at: datetime) -> None:
    """Begin to count changes for seminars that were published before there was a table for it."""
    missing = db.session.scalars(
        select(Seminar)
        .outerjoin(Told, Told.seminar_id == Seminar.id)
        .where(Seminar.state == SeminarState.PUBLISHED, Told.seminar_id.is_(None))
    ).all()
    for seminar in missing:
        _note_one(seminar=seminar, at=at)


@verb
def _note_one(*, seminar: Seminar, at: datetime) -> None:
    note_told(seminar, Actor("System"), at)


@verb
def tell_changes(
    *, seminar: Seminar, subject: str, body: str, once_key: str, actor: Actor, at: datetime
) -> tuple[Mailing, Job]:
    """Tell all who have a place or wait what has changed; calendars of those with a place change along.

    Raises Conflict where nothing has changed since they were last told.
    """
    lock(seminar.series)
    lock(seminar)
    known = db.session.scalar(select(Mailing).where(Mailing.once_key == once_key))
    if known is not None:
        return known, _job_of(known, actor, at)
    changed = untold_changes(seminar)
    if not changed:
        raise Conflict("Nothing has changed since the delegates were last told.")
    selection = Selection((seminar.id,), ("registered", "waiting"))
    mailing, job = start_mailing(
        series=seminar.series,
        kind="change",
        subject=subject,
        body=body,
        selection=selection,
        with_calendar=True,
        once_key=once_key,
        actor=actor,
        at=at,
    )
    mailing.selection = {**mailing.selection, "changes": {str(seminar.id): change_lines(changed)}}
    note_told(seminar, actor, at)
    return mailing, job


def change_lines(changed: Sequence[str]) -> str:
    """What has changed as a message says it, a line each."""
    return "\n".join(f"- {line}" for line in changed)


@verb
def leave_untold(*, seminar: Seminar, actor: Actor, at: datetime) -> None:
    """Tell nobody of what has changed so far: from now on only further changes count."""
    lock(seminar)
    record(
        action="leave changes untold",
        subject=seminar,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        changes=len(untold_changes(seminar)),
    )
    note_told(seminar, actor, at)


# Reminders


@verb
def set_reminder(*, series: Series, days: int, actor: Actor, at: datetime) -> None:
    """Say how many days before a seminar people are reminded; 0 is never. Raises Invalid."""
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(f"Enter between 0 and {MOST_DAYS} days.", field="days")
    rule = db.session.get(ReminderRule, series.id)
    if rule is None:
        rule = ReminderRule(series_id=series.id, days_before=days, changed_on=at.date())
        db.session.add(rule)
    rule.days_before, rule.changed_on = days, at.date()
    record(action="set reminder", subject=series, actor=actor, at=at, days=days)


@every(minutes=15)
def remind(at: datetime) -> None:
    """Remind those with a place of seminars that are near, once, in the morning at the venue."""
    near = db.session.scalars(
        select(Seminar).where(
            Seminar.state == SeminarState.PUBLISHED,
            Seminar.starts_on >= at.date(),
            Seminar.starts_on <= at.date() + timedelta(days=MOST_DAYS + 1),
        )
    ).all()
    for seminar in near:
        days = days_before(seminar.series)
        local = seminar.local(at)
        left = (seminar.starts_on - local.date()).days
        if days and 0 < left <= days and local.time() >= REMIND_FROM:
            begins = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - left)
            while _remind_some(seminar=seminar, begins=begins, at=at) == PIECE:
                pass


@verb
def _remind_some(*, seminar: Seminar, begins: datetime, at: datetime) -> int:
    """Remind up to ``PIECE`` delegates; returns how many.

    Not those who were reminded since ``begins``, by a mailing say; of a seminar that moves to another day
    they are reminded once more. Who registered within the last day has everything in the confirmation.
    """
    if lock(seminar).state is not SeminarState.PUBLISHED:
        return 0
    key = f"reminder:{seminar.starts_on}:"
    reminded = select(Message.delegate_id).where(
        Message.seminar_id == seminar.id,
        Message.kind == "reminder",
        or_(Message.created_at >= begins, Message.once_key.startswith(key)),
        Message.delegate_id.is_not(None),
    )
    people = db.session.scalars(
        select(Delegate)
        .where(
            Delegate.seminar_id == seminar.id,
            Delegate.state == DelegateState.REGISTERED,
            Delegate.email.is_not(None),
            Delegate.created_at <= at - timedelta(days=1),
            Delegate.id.not_in(reminded),
        )
        .order_by(Delegate.id)
        .limit(PIECE)
    ).all()
    for delegate in people:
        tell(delegate, kind="reminder", at=at, calendar="REQUEST", once_key=f"{key}{delegate.id}")
    return len(people)
