"""How far a job is, for whoever started it."""

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.permissions import signed_in, staff_or_facilitator
from seminars.errors import Missing
from seminars.jobs import service, worker
from seminars.jobs.models import Job, JobState
from seminars.jobs.registry import LEFT_UNDONE, SHARED, STOPPING
from seminars.jobs.standing import count, standing

__all__ = ["bp", "worker"]

bp = Blueprint("jobs", __name__)


def _is_own(job: Job) -> bool:
    """Whether it is theirs who ask: who started it, and organisers."""
    account = signed_in()
    return job.account_id == account.id or account.role is Role.ORGANISER


def _found(job_id: int, *, to_stop: bool = False) -> Job:
    """The job, for whose it is; one that is shared, also for others to look at."""
    job = service.job_by_id(job_id)
    if not _is_own(job) and (to_stop or job.kind not in SHARED):
        raise Missing("There is no such job.", next_step="Somebody else may have started it.")
    return job


def _words(job: Job) -> str:
    ahead = service.ahead_of(job) if job.state is JobState.QUEUED else 0
    return standing(job, ahead=ahead, waited=clock.now() - job.created_at)


@bp.get("/jobs/<int:job_id>")
@staff_or_facilitator
def job(job_id: int) -> ResponseReturnValue:
    """A job, with its progress; leads on by itself once it is done."""
    row = _found(job_id)
    if row.state == "done" and row.next_url:
        return redirect(row.next_url)
    stopping = STOPPING.get(row.kind, LEFT_UNDONE)
    return render_template(
        "jobs/job.html", job=row, own=_is_own(row), words=_words(row), count=count(row), stopping=stopping
    )


@bp.get("/jobs/<int:job_id>.json")
@staff_or_facilitator
def job_state(job_id: int) -> ResponseReturnValue:
    """The same as plain values."""
    row = _found(job_id)
    return jsonify(
        state=row.state.value,
        done=row.done,
        total=row.total,
        count=count(row),
        text=_words(row),
        over=row.is_over,
    )


@bp.post("/jobs/<int:job_id>/stop")
@staff_or_facilitator
def stop(job_id: int) -> ResponseReturnValue:
    """Stop a job."""
    service.ask_to_stop(job=_found(job_id, to_stop=True), at=clock.now())
    flash("It stops as soon as it can.", "info")
    return redirect(url_for("jobs.job", job_id=job_id))
