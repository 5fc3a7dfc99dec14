"""Long work: queued once, done by the worker, with progress, stopped or refused in plain words."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from seminars.audit.service import SYSTEM, Actor
from seminars.database import verb
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.jobs import registry
from seminars.jobs.models import Job, JobState
from seminars.jobs.registry import Work, job_kind
from seminars.jobs.service import LEASE, ahead_of, ask_to_stop, claim, clear_old, start
from seminars.jobs.standing import count, standing
from seminars.jobs.worker import run_due, run_periodic
from tests.conftest import START


@pytest.fixture
def kinds() -> Iterator[dict[str, Any]]:
    """Kinds of jobs of this test only."""
    before = dict(registry.KINDS)
    yield registry.KINDS
    registry.KINDS.clear()
    registry.KINDS.update(before)


def begin(kind: str, **arguments: Any) -> Job:
    return start(kind=kind, title=f"Test {kind}", arguments=arguments, actor=SYSTEM, at=START)


def test_a_job_is_done_by_the_worker_and_keeps_what_came_out(
    app: Flask, clock: Any, kinds: dict[str, Any]
) -> None:
    seen: list[tuple[dict[str, Any], str]] = []

    @job_kind("count")
    def count(work: Work) -> None:
        seen.append((work.arguments, work.actor.name))
        for number in range(1, 4):
            work.tell(number, 3, f"{number} counted")
        work.keep({"counted": 3}, next_url="/somewhere")

    job = begin("count", letters="abc")
    assert job.state is JobState.QUEUED
    assert run_due(at=START) == 1
    assert run_due(at=START) == 0
    db.session.refresh(job)
    assert seen == [({"letters": "abc"}, "System")]
    assert (job.state, job.done, job.total, job.text) == (JobState.DONE, 3, 3, "3 counted")
    assert (job.outcome, job.next_url) == ({"counted": 3}, "/somewhere")


def test_the_same_form_twice_is_one_job(app: Flask, kinds: dict[str, Any]) -> None:
    job_kind("twice")(lambda work: None)
    jobs = {
        start(kind="twice", title="", arguments={}, actor=SYSTEM, at=START, once_key="form 1").id
        for _ in range(2)
    }
    assert len(jobs) == 1


def test_progress_shows_before_the_end_but_not_from_inside_a_verb(
    app: Flask, clock: Any, kinds: dict[str, Any]
) -> None:
    seen = []

    def look() -> None:
        with db.engine.connect() as other:
            seen.append(other.execute(db.select(Job.done)).scalar())

    @verb
    def write(work: Work) -> None:
        work.tell(2, 2)
        look()

    @job_kind("telling")
    def telling(work: Work) -> None:
        work.tell(1, 1)
        look()
        write(work)

    begin("telling")
    run_due(at=START)
    assert seen == [1, 1]


def test_a_refusal_and_a_fault_are_told_and_write_nothing(
    app: Flask, clock: Any, kinds: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    @job_kind("refused")
    def refused(work: Work) -> None:
        raise Conflict("The list is empty.", next_step="Choose another file.")

    @verb
    def half(work: Work) -> None:
        start(kind="refused", title="half", arguments={}, actor=SYSTEM, at=START)
        raise ZeroDivisionError

    job_kind("faulty")(half)
    first, second = begin("refused"), begin("faulty")
    assert run_due(at=START) == 2
    db.session.expire_all()
    assert (first.state, first.problem, first.next_step) == (
        JobState.FAILED,
        "The list is empty.",
        "Choose another file.",
    )
    assert second.state is JobState.FAILED
    assert "our side" in second.problem
    assert db.session.scalar(db.select(db.func.count(Job.id))) == 2
    assert "faulty" in caplog.text


def test_stopping_one_that_waits_and_one_that_runs(app: Flask, clock: Any, kinds: dict[str, Any]) -> None:
    @job_kind("long")
    def long(work: Work) -> None:
        ask_to_stop(job=db.session.get_one(Job, work.job_id), at=START)
        work.tell(1, 1)
        raise AssertionError("It went on.")

    waits, runs = begin("long"), begin("long")
    ask_to_stop(job=waits, at=START)
    assert run_due(at=START) == 1
    db.session.expire_all()
    assert (waits.state, runs.state) == (JobState.STOPPED, JobState.STOPPED)
    # Asking once more changes nothing.
    ask_to_stop(job=waits, at=START + timedelta(hours=1))
    assert waits.finished_at == START


def test_the_job_of_a_dead_worker_is_done_again_but_not_for_ever(
    app: Flask, clock: Any, kinds: dict[str, Any]
) -> None:
    job_kind("deadly")(lambda work: None)
    job = begin("deadly")
    at = START
    for _ in range(3):
        claimed = claim(at=at)
        assert claimed is not None
        # While its worker gives signs of life nobody else gets it.
        assert claim(at=at + LEASE) is None
        at += LEASE + timedelta(seconds=1)
    assert claim(at=at) is None
    db.session.refresh(job)
    assert job.state is JobState.FAILED
    assert "several times" in job.problem


def test_old_jobs_are_cleared(app: Flask, clock: Any, kinds: dict[str, Any]) -> None:
    job_kind("short")(lambda work: None)
    begin("short")
    run_due(at=START)
    waiting = begin("short")
    clock.set(START + timedelta(days=32))
    clear_old(at=clock.now)
    assert list(db.session.scalars(db.select(Job.id))) == [waiting.id]


def test_what_is_done_from_time_to_time_can_be_done_on_empty_tables(app: Flask, clock: Any) -> None:
    assert registry.PERIODIC
    run_periodic(at=START)


def test_the_page_shows_progress_and_leads_on(
    app: Flask, clock: Any, kinds: dict[str, Any], signed_in: Callable[..., FlaskClient]
) -> None:
    @job_kind("shown")
    def shown(work: Work) -> None:
        work.keep({}, next_url="/seminars")

    mine = signed_in("staff")
    account = db.session.scalar(db.text("SELECT id FROM account"))
    job = start(
        kind="shown", title="Count the chairs", arguments={}, actor=Actor("Test staff", account), at=START
    )
    page = mine.get(f"/jobs/{job.id}")
    assert "Count the chairs" in page.text
    assert "It waits, and begins in a moment" in page.text
    # Nobody knows yet of how many: no figure, and no bar that stands at one.
    assert " of 1" not in page.text
    bar = BeautifulSoup(page.text, "html5lib").select_one("progress")
    assert not bar.has_attr("value")
    assert mine.get(f"/jobs/{job.id}.json").json == {
        "state": "queued",
        "done": 0,
        "total": 0,
        "count": "",
        "text": "It waits, and begins in a moment.",
        "over": False,
    }
    # Another member of staff has no business with it; an organiser has.
    assert signed_in("staff", "other@example.org").get(f"/jobs/{job.id}").status_code == 404
    assert signed_in("organiser").get(f"/jobs/{job.id}").status_code == 200
    run_due(at=START)
    assert mine.get(f"/jobs/{job.id}").location == "/seminars"
    assert mine.get("/jobs/999999").status_code == 404


def test_a_job_that_waits_says_for_what(app: Flask, clock: Any, kinds: dict[str, Any]) -> None:
    job_kind("slow")(lambda work: None)
    first, second, third = begin("slow"), begin("slow"), begin("slow")
    short, long = timedelta(seconds=59), timedelta(seconds=61)
    assert standing(first, ahead=ahead_of(first), waited=short) == "It waits, and begins in a moment."
    assert "Ask whoever looks after the server" in standing(first, ahead=0, waited=long)
    assert claim(at=START) is not None
    db.session.refresh(first)
    assert standing(first, ahead=0, waited=long) == "It is being done."
    # The one in hand counts; one that has ended does not.
    told = standing(second, ahead=ahead_of(second), waited=long)
    assert told == "It waits: 1 other piece of work before it."
    assert "2 other pieces" in standing(third, ahead=ahead_of(third), waited=short)
    ask_to_stop(job=second, at=START)
    assert ahead_of(third) == 1


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [(0, 0, ""), (3, 12, "3 of 12"), (5_000, 100_000, "5000 of 100000"), (3_200_000, 31_000_000, "10 %")],
)
def test_pieces_that_nobody_counts_are_told_in_per_cent(done: int, total: int, words: str) -> None:
    assert count(Job(done=done, total=total)) == words


def test_stopping_by_the_page(
    app: Flask, clock: Any, kinds: dict[str, Any], signed_in: Callable[..., FlaskClient]
) -> None:
    job_kind("unwanted")(lambda work: None)
    job = begin("unwanted")
    client = signed_in("organiser")
    assert client.post(f"/jobs/{job.id}/stop").status_code == 302
    assert "It was stopped before its end" in client.get(f"/jobs/{job.id}").text
