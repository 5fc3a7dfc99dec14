"""200 people at once for the last 20 places, on real server processes, one of which is killed meanwhile."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Semaphore
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from seminars.extensions import db
from seminars.mail.models import Message
from seminars.registration.models import Delegate, DelegateState, SessionPlace
from seminars.registration.queries import waiting
from tests.registration.factories import make_seminar
from tests.registration.test_race import told
from tests.registration.test_register_pages import entered
from tests.registration.test_session_places import limited

ROOT = Path(__file__).parents[2]
PEOPLE, PLACES, IN_SESSION = 200, 20, 8
ANSWERED_BEFORE_THE_KILL = 60


@contextmanager
def server(app: Flask) -> Iterator[tuple[int, subprocess.Popen]]:
    """Three worker processes on a free port, in a process group of their own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Made once and shared, as 'make run' does.
    options = ["--preload", "--workers", "3", "--threads", "4", "--log-level", "error"]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", *options),
            *("--bind", f"127.0.0.1:{port}", "tests.registration.server:app"),
        ],
        cwd=ROOT,
        env={**os.environ, "SEMINARS_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]},
        start_new_session=True,
    )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)
        yield port, process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def send(port: int, path: str, form: dict[str, str]) -> int | None:
    """The status of the answer; None where the line broke."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        line.close()


def test_nobody_is_lost_and_no_place_given_twice_when_a_server_is_killed(app: Flask) -> None:
    now = datetime.now(UTC)
    seminar = make_seminar(
        capacity=PLACES,
        starts_on=(now + timedelta(days=20)).date(),
        ends_on=(now + timedelta(days=21)).date(),
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=now + timedelta(days=10),
    )
    play = limited(seminar, "Play", IN_SESSION)
    path = f"/seminars/{seminar.slug}/register"
    forms = [
        entered(
            seminar,
            name=f"Delegate {n}",
            email=f"d{n}@example.org",
            submission=f"form-{n}",
            sessions=str(play.id),
        )
        for n in range(PEOPLE)
    ]
    db.session.rollback()
    answered = Semaphore(0)

    def post(port: int, number: int) -> int | None:
        status = send(port, path, forms[number])
        if status is not None:
            answered.release()
        return status

    with server(app) as (port, process), ThreadPoolExecutor(40) as pool:
        running = [pool.submit(post, port, number) for number in range(PEOPLE)]
        for _ in range(ANSWERED_BEFORE_THE_KILL):
            answered.acquire()
        os.killpg(process.pid, signal.SIGKILL)
        first = [future.result() for future in running]
    assert set(first) == {302, None}
    told_so = {forms[number]["email"] for number, status in enumerate(first) if status == 302}
    kept = set(db.session.scalars(select(Delegate.email)))
    assert told_so <= kept
    db.session.rollback()

    # Whoever saw the line break sends the form again.
    unanswered = [number for number, status in enumerate(first) if status is None]
    with server(app) as (port, _), ThreadPoolExecutor(40) as pool:
        assert set(pool.map(lambda number: post(port, number), unanswered)) == {302}

    everybody = db.session.scalars(select(Delegate)).all()
    assert len(everybody) == PEOPLE
    assert sum(each.state is DelegateState.REGISTERED for each in everybody) == PLACES
    assert [told(each) for each in waiting(seminar)] == list(range(1, PEOPLE - PLACES + 1))
    assert len(db.session.scalars(select(Message)).all()) == PEOPLE

    # The session: full, its queue in the order in which people got their place, the others' wish noted.
    in_order = db.session.scalars(
        select(SessionPlace.state)
        .join(SessionPlace.delegate)
        .where(Delegate.state == DelegateState.REGISTERED)
        .order_by(SessionPlace.id)
    ).all()
    assert in_order == ["registered"] * IN_SESSION + ["waiting"] * (PLACES - IN_SESSION)
    wishes = db.session.scalars(select(SessionPlace).where(SessionPlace.state == "wished")).all()
    assert {place.delegate_id for place in wishes} == {each.id for each in waiting(seminar)}
