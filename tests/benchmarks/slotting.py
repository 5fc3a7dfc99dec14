"""The application as the benchmark of the slot serves it: an open questionnaire of 40 questions."""

import fcntl
import json
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask_migrate import upgrade

from seminars import create_app
from seminars.accounts.models import Role
from seminars.accounts.service import create_account
from seminars.audit.service import SYSTEM
from seminars.database import verb
from seminars.programme.models import SessionKind
from seminars.programme.service import add_session, create_seminar, create_series, create_venue, publish
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.service import (
    OptionDetails,
    QuestionDetails,
    add_question,
    add_section,
    create_questionnaire,
    extend_window,
    open_window,
)
from seminars.registration.models import Source
from seminars.registration.service import Details, personal_token, register

QUESTIONS = 40
PASSWORD = "a-long-benchmark-password"

app = create_app({"RATELIMIT_ENABLED": False})


@verb
def build(now: datetime, delegates: int) -> list[str]:
    """The open seminar; returns the delegates' tokens."""
    seminar = create_seminar(
        series=create_series(title="Benchmark", actor=SYSTEM, at=now),
        venue=create_venue(name="Harbour Hotel", region="West", rooms=[], actor=SYSTEM, at=now),
        title="Benchmark",
        slug="benchmark",
        starts_on=now.date(),
        ends_on=now.date(),
        capacity=100_000,
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=now + timedelta(hours=1),
        actor=SYSTEM,
        at=now,
    )
    starts_at = datetime(now.year, now.month, now.day, 9, tzinfo=seminar.zone)
    add_session(
        seminar=seminar,
        kind=SessionKind.TALK,
        title="Welcome",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        actor=SYSTEM,
        at=now,
    )
    publish(seminar=seminar, actor=SYSTEM, at=now)
    questionnaire = create_questionnaire(series=seminar.series, title="Benchmark", actor=SYSTEM, at=now)
    for part in range(4):
        section = add_section(questionnaire=questionnaire, title=f"Part {part + 1}", actor=SYSTEM, at=now)
        for number in range(part * 10, part * 10 + 10):
            words = number % 10 == 9
            details = QuestionDetails(
                kind=QuestionKind.LONG_TEXT if words else QuestionKind.SINGLE,
                code=f"q{number}",
                text=f"How often does what question {number} asks about happen in your work?",
                options=[] if words else [OptionDetails(f"Answer {each}") for each in range(5)],
            )
            add_question(section=section, details=details, actor=SYSTEM, at=now)
    open_window(seminar=seminar, actor=SYSTEM, at=now)
    extend_window(seminar=seminar, minutes=200, actor=SYSTEM, at=now)
    create_account(
        name="Staff", email="staff@example.org", password=PASSWORD, role=Role.STAFF, actor=SYSTEM, at=now
    )
    made = [
        register(
            seminar=seminar,
            details=Details(f"Delegate {number}", f"Service {number % 40}", None),
            actor=SYSTEM,
            at=now,
            source=Source.IMPORT,
        )
        for number in range(delegates)
    ]
    return [personal_token(each) for each in made]


# Both workers come here; the first one builds.
folder = Path(os.environ["SEMINARS_DATA_DIR"])
with (Path(tempfile.gettempdir()) / "seminars-benchmark.lock").open("w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not (folder / "tokens.json").exists():
        with app.app_context():
            upgrade()
            tokens = build(datetime.now(UTC), int(os.environ["BENCHMARK_DELEGATES"]))
        (folder / "tokens.json").write_text(json.dumps(tokens))
