"""Doing the jobs: what the worker beside the web server does when it is not writing mail."""

import logging
import time
from datetime import datetime
from threading import Event
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from seminars import clock
from seminars.audit.service import Actor
from seminars.database import in_verb, write_connection
from seminars.errors import Refusal
from seminars.extensions import db
from seminars.jobs.models import Job, JobState
from seminars.jobs.registry import KINDS, PERIODIC, Stopped, every
from seminars.jobs.service import claim, clear_old, end, something_is_queued

PAUSE_SECONDS = 1.0
# How often progress is written down at most.
TELL_SECONDS = 0.4

log = logging.getLogger(__name__)


class _Work:
    """The job in hand (registry.Work)."""

    def __init__(self, job: Job) -> None:
        self.job_id = job.id
        self.arguments: dict[str, Any] = dict(job.arguments)
        self.actor = Actor(job.actor_name, job.account_id)
        self.outcome: dict[str, Any] = {}
        self.next_url = ""
        self._told = 0.0

    def tell(self, done: int, total: int, text: str = "") -> None:
        """See registry.Work."""
        if in_verb() or (time.monotonic() - self._told < TELL_SECONDS and done != total):
            return
        self._told = time.monotonic()
        with write_connection() as connection:
            connection.execute(
                update(Job)
                .where(Job.id == self.job_id)
                .values(done=done, total=total, text=text[:300], beat_at=clock.now())
            )
            asked = connection.execute(select(Job.stop_asked).where(Job.id == self.job_id)).scalar()
        if asked:
            raise Stopped

    def keep(self, outcome: dict[str, Any], *, next_url: str = "") -> None:
        """See registry.Work."""
        self.outcome, self.next_url = outcome, next_url


def _run(job: Job) -> None:
    work = _Work(job)
    state, problem, next_step = JobState.DONE, "", ""
    kind = job.kind
    # The job's own transaction is over; what follows begins its own.
    db.session.rollback()
    try:
        KINDS[kind](work)
    except Stopped:
        state = JobState.STOPPED
    except Refusal as refusal:
        state, problem, next_step = JobState.FAILED, refusal.message, refusal.next_step
    except Exception:
        log.exception("The job %s (%s) failed.", work.job_id, kind)
        state, problem = JobState.FAILED, "Something went wrong on our side. Nothing was half done."
        next_step = "Try again. If it happens once more, tell whoever looks after the server."
    db.session.rollback()
    end(
        job_id=work.job_id,
        state=state,
        at=clock.now(),
        outcome=work.outcome,
        next_url=work.next_url,
        problem=problem,
        next_step=next_step,
    )


def run_due(*, at: datetime) -> int:
    """Do every job that waits, one after the other; returns how many."""
    number = 0
    while something_is_queued(at):
        job = claim(at=at)
        if job is None:
            break
        _run(job)
        number += 1
    return number


def run_periodic(*, at: datetime) -> None:
    """Do everything that is done from time to time, now."""
    for each in PERIODIC:
        each.run(at)


def run_worker(app: Flask, stop: Event) -> None:
    """Do jobs, and what is due from time to time, until ``stop`` is set. A fault is logged, no more."""
    last: dict[int, datetime] = {}
    while not stop.is_set():
        try:
            with app.app_context():
                run_due(at=clock.now())
                _run_what_is_due(last)
        except Exception:
            log.exception("The worker stumbled; it goes on in a moment.")
        finally:
            with app.app_context():
                db.session.remove()
        stop.wait(PAUSE_SECONDS)


def _run_what_is_due(last: dict[int, datetime]) -> None:
    for number, each in enumerate(PERIODIC):
        at = clock.now()
        if number in last and at - last[number] < each.interval:
            continue
        last[number] = at
        try:
            each.run(at)
        except Exception:
            log.exception("What is done from time to time stumbled: %s", each.run)
            db.session.rollback()


@every(minutes=60 * 24)
def clear_old_jobs(at: datetime) -> None:
    """Remove jobs that ended long ago."""
    clear_old(at=at)
