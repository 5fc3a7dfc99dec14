"""Summaries of many responses are made by a job, so that no request hangs and all who ask share the work."""

from collections.abc import Collection
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import func, select

from seminars import clock
from seminars.audit.service import Actor
from seminars.database import lock, verb
from seminars.extensions import db
from seminars.jobs.models import Job, JobState
from seminars.jobs.registry import Work, job_kind
from seminars.jobs.service import start
from seminars.programme.models import Seminar, Series
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.questionnaire.models import Response
from seminars.summaries.keeping import is_kept, kept_summary_of_seminar, kept_summary_of_series, name_of

JOB = "make summary"
# With more responses the series' figures take longer than a page may.
MANY_RESPONSES = 20_000
# Whoever has waited is not made to wait again because something was written meanwhile.
WAITED = timedelta(minutes=5)
LONGEST_URL = 300


def making_of(subject: Seminar | Series, only: Collection[str], *, actor: Actor, at: datetime) -> Job | None:
    """The job that makes the summary, started unless it is under way; None where it can be had at once."""
    if is_kept(subject, at, only) or not _many(subject):
        return None
    return _start_making(subject=subject, only=only, actor=actor, at=at)


def _series_of(subject: Seminar | Series) -> Series:
    return subject.series if isinstance(subject, Seminar) else subject


def _many(subject: Seminar | Series) -> bool:
    ids = [seminar.id for seminar in _series_of(subject).seminars]
    number = db.session.scalar(select(func.count(Response.id)).where(Response.seminar_id.in_(ids)))
    return (number or 0) > MANY_RESPONSES


@verb
def _start_making(
    *, subject: Seminar | Series, only: Collection[str], actor: Actor, at: datetime
) -> Job | None:
    # One after the other: the second finds the job of the first.
    lock(_series_of(subject))
    key = f"{JOB}:{name_of(subject, only)[:32]}:"
    last = db.session.scalar(
        select(Job).where(Job.kind == JOB, Job.once_key.startswith(key)).order_by(Job.id.desc()).limit(1)
    )
    if last is not None and not last.is_over:
        return last
    ended = None if last is None or last.state is JobState.STOPPED else last.finished_at
    if ended is not None and ended > at - WAITED:
        return None
    return start(
        kind=JOB,
        title=f"Summary of {subject.title}",
        arguments={
            "seminar" if isinstance(subject, Seminar) else "series": subject.slug,
            "only": sorted(set(only)),
        },
        actor=actor,
        at=at,
        once_key=f"{key}{0 if last is None else last.id}",
    )


@job_kind(JOB, shared=True)
def make_summary(work: Work) -> None:
    """Make the summary and keep it; its page is where one goes on."""
    slug, only, at = work.arguments.get("seminar"), work.arguments["only"], clock.now()
    work.tell(0, 1, "The answers are being counted.")
    if slug is not None:
        kept_summary_of_seminar(seminar_by_slug(slug), at)
        work.keep({}, next_url=f"/seminars/{slug}/summary")
    else:
        slug = work.arguments["series"]
        kept_summary_of_series(series_by_slug(slug), at, only)
        chosen = urlencode([("seminar", each) for each in only])
        address = f"/series/{slug}/summary?{chosen}".rstrip("?")
        work.keep({}, next_url=address if len(address) <= LONGEST_URL else f"/series/{slug}/summary")
