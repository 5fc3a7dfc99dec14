"""170 delegates answer at once on real server processes; one is killed meanwhile, and nothing is lost."""

import http.client
import json
import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from threading import Semaphore
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select

from seminars.audit.service import SYSTEM
from seminars.extensions import db
from seminars.questionnaire.models import Answer, Draft, DraftAnswer, Participation, Response
from seminars.questionnaire.service import open_window
from seminars.registration.messages import personal_token
from seminars.registration.models import Source
from tests.questionnaire.factories import make_delegate, make_questionnaire
from tests.questionnaire.factories import make_series as questionnaire_series
from tests.registration.factories import make_seminar
from tests.registration.test_race_servers import server

PEOPLE = 170
ANSWERED_BEFORE_THE_KILL = 60
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Delegate:
    """Somebody with the form open: answers bit by bit, then sends; a broken line is tried again by hand."""

    def __init__(self, number: int, path: str, wish: str) -> None:
        self.path, self.wish = path, wish
        self.headers = dict(FORM)
        self.fields = {"sector": "health", "often": "often", "change.text": wish}

    def ask(self, port: int, method: str, path: str, body: str = "") -> tuple[int | None, str]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            line.request(method, path, body, self.headers)
            answer = line.getresponse()
            cookie = answer.getheader("Set-Cookie")
            if cookie:
                self.headers["Cookie"] = cookie.split(";")[0]
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None, ""
        finally:
            line.close()

    def fill_in(self, port: int) -> int | None:
        """Open the form, keep two answers, and send; None where the line broke on the way."""
        status, page = self.ask(port, "GET", self.path)
        if status is None:
            return None
        ticket = re.search(r'data-ticket="([^"]+)"', page)
        if ticket:
            for answers in ({"change": {"text": self.wish}}, {"sector": {"options": ["health"]}}):
                kept = urlencode({"ticket": unescape(ticket[1]), "answers": json.dumps(answers)})
                if self.ask(port, "POST", "/questionnaire/answers", kept)[0] is None:
                    return None
        return self.ask(port, "POST", self.path, urlencode(self.fields))[0]


def test_every_acknowledged_response_is_there_and_none_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    seminar = make_seminar(
        series=questionnaire_series(),
        capacity=PEOPLE,
        starts_on=now.date(),
        ends_on=now.date(),
        registration_opens_at=now - timedelta(days=90),
        registration_closes_at=now + timedelta(hours=1),
    )
    make_questionnaire(seminar.series)
    people = [
        Delegate(
            number,
            f"/d/{personal_token(make_delegate(seminar, f'Delegate {number}', Source.IMPORT))}/questionnaire",
            f"wish {number}",
        )
        for number in range(PEOPLE)
    ]
    open_window(seminar=seminar, actor=SYSTEM, at=now)
    db.session.rollback()
    monkeypatch.setenv("SEMINARS_SECRET_KEY", str(app.config["SECRET_KEY"]))
    answered = Semaphore(0)

    def fill_in(port: int, person: Delegate) -> int | None:
        status = person.fill_in(port)
        if status is not None:
            answered.release()
        return status

    with server(app) as (port, process), ThreadPoolExecutor(40) as pool:
        running = [pool.submit(fill_in, port, person) for person in people]
        for _ in range(ANSWERED_BEFORE_THE_KILL):
            answered.acquire()
        os.killpg(process.pid, signal.SIGKILL)
        first = [future.result() for future in running]
    assert set(first) == {302, None}
    told_so = {person.wish for person, status in zip(people, first, strict=True) if status == 302}
    assert told_so <= wishes()
    db.session.rollback()

    # Whoever saw the line break opens the form again, and sends.
    left = [person for person, status in zip(people, first, strict=True) if status is None]
    with server(app) as (port, _), ThreadPoolExecutor(40) as pool:
        assert set(pool.map(lambda person: fill_in(port, person), left)) == {302}

    assert wishes() == {person.wish for person in people}
    assert count(Response) == PEOPLE
    assert db.session.scalars(select(Participation.submitted)).all() == [True] * PEOPLE
    assert count(Draft) == count(DraftAnswer) == 0


def wishes() -> set[str | None]:
    return set(db.session.scalars(select(Answer.text).where(Answer.text.is_not(None))))


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
