"""Changes of a programme: noticing them, and telling the delegates once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.jobs.models import Job
from seminars.jobs.registry import every
from seminars.mailings.models import Mailing, Told
from seminars.mailings.queries import facts_of, untold_changes
from seminars.mailings.selection import Selection
from seminars.mailings.service import job_of, start_mailing
from seminars.programme.models import Seminar, SeminarState


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
        return known, job_of(known, actor, at)
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
