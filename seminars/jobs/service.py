"""Starting, claiming, stopping and ending jobs."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select

from seminars.audit.service import Actor
from seminars.database import lock, verb
from seminars.errors import Missing
from seminars.extensions import db
from seminars.jobs.models import Job, JobState
from seminars.jobs.registry import FORGETTING, KINDS

# A worker that has given no sign for so long is taken for dead, and its job is done anew.
LEASE = timedelta(minutes=5)
ATTEMPTS = 3
KEPT = timedelta(days=30)


@verb
def start(
    *,
    kind: str,
    title: str,
    arguments: dict[str, Any],
    actor: Actor,
    at: datetime,
    seminar_id: int | None = None,
    once_key: str | None = None,
) -> Job:
    """Queue a job, in the transaction of what asks for it.

    The same ``once_key`` (a form sent twice) gives the job that is there already. Raises KeyError for
    a kind that nobody does.
    """
    KINDS[kind]
    if once_key is not None:
        found = db.session.scalar(select(Job).where(Job.once_key == once_key))
        if found is not None:
            return found
    job = Job(
        kind=kind,
        title=title[:200],
        arguments=arguments,
        actor_name=actor.name[:200],
        account_id=actor.account_id,
        seminar_id=seminar_id,
        once_key=once_key,
        created_at=at,
        state=JobState.QUEUED,
    )
    db.session.add(job)
    db.session.flush()
    return job


def job_by_id(job_id: int) -> Job:
    """The job of that number; raises Missing."""
    job = db.session.get(Job, job_id)
    if job is None:
        raise Missing("There is no such job.", next_step="It may have been cleared away after a month.")
    return job


def ahead_of(job: Job) -> int:
    """How many jobs come before one that waits, the one in hand included."""
    before = Job.state.in_((JobState.QUEUED, JobState.RUNNING)) & (Job.id < job.id)
    return db.session.scalar(select(func.count(Job.id)).where(before)) or 0


def something_is_queued(at: datetime) -> bool:
    """Whether a job waits for a worker. Takes no lock, so that asking often costs nothing."""
    found = db.session.scalar(select(Job.id).where(_due(at)).limit(1))
    db.session.rollback()
    return found is not None


def _due(at: datetime) -> Any:
    dead = (Job.state == JobState.RUNNING) & (Job.beat_at < at - LEASE)
    return or_(Job.state == JobState.QUEUED, dead)


@verb
def claim(*, at: datetime) -> Job | None:
    """Take the job that has waited longest; None where nothing waits.

    One that has brought down its worker several times is given up.
    """
    query = select(Job).where(_due(at)).order_by(Job.id).limit(1).with_for_update(skip_locked=True)
    while (job := db.session.scalar(query)) is not None:
        if job.stop_asked:
            _end(job, JobState.STOPPED, at)
        elif job.attempts >= ATTEMPTS:
            _end(job, JobState.FAILED, at)
            job.problem = "This was begun several times and never came to its end."
            job.next_step = "Try again with less at once, or ask whoever looks after the server."
        else:
            job.state, job.beat_at = JobState.RUNNING, at
            job.attempts += 1
            return job
        db.session.flush()
    return None


def _end(job: Job, state: JobState, at: datetime) -> None:
    job.state, job.finished_at = state, at
    if job.kind in FORGETTING:
        job.arguments = {}


@verb
def end(
    *,
    job_id: int,
    state: JobState,
    at: datetime,
    outcome: dict[str, Any],
    next_url: str = "",
    problem: str = "",
    next_step: str = "",
) -> None:
    """Note how a job ended."""
    job = lock(job_by_id(job_id))
    if job.is_over:
        return
    _end(job, state, at)
    job.outcome, job.problem, job.next_step = outcome, problem, next_step
    job.next_url = next_url or job.next_url


@verb
def ask_to_stop(*, job: Job, at: datetime) -> None:
    """Stop a job: at once while it waits, otherwise when it next says how far it is."""
    lock(job)
    if job.is_over:
        return
    job.stop_asked = True
    if job.state is JobState.QUEUED:
        _end(job, JobState.STOPPED, at)


@verb
def clear_old(*, at: datetime) -> None:
    """Remove what ended more than a month ago."""
    db.session.execute(delete(Job).where(Job.finished_at < at - KEPT))
