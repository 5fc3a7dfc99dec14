"""Summaries of 170, 5,000 and 100,000 responses to 40 questions.

    python -m tests.benchmarks.summaries [number ...]

For each number, in a process of its own, on SQLite: seconds, statements and the most memory (MB) of the
page when nothing is kept, of the page once it is kept, of the PDF and the workbook made from what is kept.
Then the tabulation of the answers in memory, as a ratio to ``pandas.value_counts`` of the same rows in
the same run (under 1: faster). The aims: linear growth, a ratio of 1 at most, a kept page within 0.2 s.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

NUMBERS = (170, 5_000, 100_000)
QUESTIONS = 40
VENUES = 4
PASSWORD = "a-password-for-the-benchmark"


def build(app: Any, number: int) -> None:
    """A series with four seminars, 40 questions of all kinds, and answers written in bulk."""
    from sqlalchemy import insert  # noqa: PLC0415

    from seminars.accounts.models import Role  # noqa: PLC0415
    from seminars.accounts.service import create_account  # noqa: PLC0415
    from seminars.audit.service import SYSTEM  # noqa: PLC0415
    from seminars.database import verb  # noqa: PLC0415
    from seminars.extensions import db  # noqa: PLC0415
    from seminars.questionnaire.kinds import QuestionKind  # noqa: PLC0415
    from seminars.questionnaire.models import Answer, Response  # noqa: PLC0415
    from seminars.questionnaire.queries import definition_of  # noqa: PLC0415
    from seminars.questionnaire.service import add_question, add_section, create_questionnaire  # noqa: PLC0415
    from tests.questionnaire.factories import LONG_BEFORE, make_seminar, make_series, question  # noqa: PLC0415

    db.create_all()
    create_account(
        name="Staff", email="staff@example.org", password=PASSWORD, role=Role.STAFF, actor=SYSTEM,
        at=LONG_BEFORE,
    )  # fmt: skip
    series = make_series()
    made = create_questionnaire(series=series, title="Forty", actor=SYSTEM, at=LONG_BEFORE)
    section = add_section(questionnaire=made, title="All", actor=SYSTEM, at=LONG_BEFORE)
    kinds = (QuestionKind.SINGLE, QuestionKind.SCALE, QuestionKind.MULTIPLE, QuestionKind.SCALE)
    for place in range(QUESTIONS):
        kind = QuestionKind.NUMBER if place % 10 == 9 else kinds[place % 4]
        options = () if kind is QuestionKind.NUMBER else [f"Answer {n} of {place}" for n in range(5)]
        add_question(
            section=section, details=question(kind, f"q{place}", *options), actor=SYSTEM, at=LONG_BEFORE
        )
    seminars = [make_seminar(series, f"venue{n}").id for n in range(VENUES)]
    definition = definition_of(series)
    assert definition is not None
    rng = random.Random(number)

    @verb
    def fill(ids: list[str]) -> None:
        db.session.execute(
            insert(Response.__table__),
            [
                {
                    "id": each, "questionnaire_id": made.id, "seminar_id": rng.choice(seminars),
                    "channel": "online", "mode": "anonymous",
                }
                for each in ids
            ],
        )  # fmt: skip
        rows = []
        for each in ids:
            for asked in definition.questions:
                empty = {"response_id": each, "question_id": asked.id, "option_id": None, "number": None}
                if asked.kind is QuestionKind.NUMBER:
                    rows.append({**empty, "item": 0, "number": float(rng.randrange(40))})
                    continue
                wanted = 2 if asked.kind is QuestionKind.MULTIPLE else 1
                for item, option in enumerate(rng.sample(asked.options, wanted)):
                    rows.append({**empty, "item": item, "option_id": option.id})
        db.session.execute(insert(Answer.__table__), rows)

    ids = sorted(uuid.UUID(int=rng.getrandbits(128)).hex for _ in range(number))
    for first in range(0, number, 2_000):
        fill(ids[first : first + 2_000])


def timed(name: str, work: Callable[[], Any], sent: list[int]) -> Any:
    """Do it, and print what it took."""
    before, begun = sent[0], time.perf_counter()
    result = work()
    seconds = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"    {name:<34}{seconds:8.2f} s{sent[0] - before:6} statements{most:8.0f} MB at most", flush=True)
    return result


def measure(folder: str, number: int) -> None:
    """All figures of one size."""
    from sqlalchemy import event  # noqa: PLC0415
    from sqlalchemy.engine import Engine  # noqa: PLC0415

    from seminars import clock, create_app  # noqa: PLC0415
    from seminars.jobs.worker import run_due  # noqa: PLC0415
    from seminars.programme.queries import series_by_slug  # noqa: PLC0415
    from seminars.summaries.keeping import kept_summary_of_series  # noqa: PLC0415
    from seminars.summaries.pdf import summary_pdf  # noqa: PLC0415
    from seminars.summaries.workbook import summary_xlsx  # noqa: PLC0415

    app = create_app(
        {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/{number}.sqlite3", "WTF_CSRF_ENABLED": False}
    )
    if not Path(folder, f"{number}.sqlite3").exists():
        with app.app_context():
            build(app, number)
        return
    sent = [0]

    @event.listens_for(Engine, "before_cursor_execute")
    def _count(*_: object) -> None:
        sent[0] += 1

    print(f"{number:,} responses", flush=True)
    client = app.test_client()
    assert (
        client.post("/sign-in", data={"email": "staff@example.org", "password": PASSWORD}).status_code == 302
    )
    address = "/series/season/summary"
    # Of many responses the page leads to a job, which is done here.
    begun = timed("page, nothing kept", lambda: client.get(address), sent)
    if begun.status_code == 302:
        with app.app_context():
            timed("its job", lambda: run_due(at=clock.now()), sent)
    timed("page, kept", lambda: client.get(address).data, sent)
    timed("page, kept, again", lambda: client.get(address).data, sent)
    with app.app_context():
        summary = kept_summary_of_series(series_by_slug("season"), clock.now())
        timed("PDF", lambda: summary_pdf(summary), sent)
        timed("XLSX", lambda: summary_xlsx(summary), sent)
        against_pandas()


def against_pandas() -> None:
    """Counting the answers of all questions at all seminars, and the same rows counted by pandas."""
    import pandas  # noqa: PLC0415

    from seminars.programme.queries import series_by_slug  # noqa: PLC0415
    from seminars.questionnaire.queries import merged_versions  # noqa: PLC0415
    from seminars.summaries.columns_queries import answer_columns  # noqa: PLC0415
    from seminars.summaries.counting import tabulate_columns  # noqa: PLC0415

    series = series_by_slug("season")
    versions = merged_versions(series)
    assert versions is not None
    seminars = [seminar.id for seminar in series.seminars]
    begun = time.perf_counter()
    _, answers = answer_columns(seminars, versions)
    print(f"    {'reading all answers as columns':<34}{time.perf_counter() - begun:8.2f} s")
    asked = {each: int((answers.seminars == each).sum()) for each in seminars}
    frame = pandas.DataFrame(
        {
            "seminar": answers.seminars[answers.response],
            "question": answers.question,
            "option": answers.option,
        }
    )
    ours, theirs = [], []
    for _ in range(3):
        begun = time.perf_counter()
        tabulate_columns(versions.definition, asked, answers)
        ours.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        frame.value_counts()
        theirs.append(time.perf_counter() - begun)
    print(
        f"    tabulating {len(frame):,} answers: {min(ours):.3f} s; pandas value_counts {min(theirs):.3f} s; "
        f"ratio {min(ours) / min(theirs):.2f}",
        flush=True,
    )


def main() -> None:
    """One process builds, another measures, for each number."""
    if len(sys.argv) > 3 and sys.argv[1] == "in":
        measure(sys.argv[2], int(sys.argv[3]))
        return
    os.environ.setdefault("SEMINARS_ENV", "testing")
    with tempfile.TemporaryDirectory(prefix="seminars-summaries-") as folder:
        environment = {**os.environ, "SEMINARS_DATA_DIR": folder}
        for number in [int(each) for each in sys.argv[1:]] or NUMBERS:
            for _ in ("build", "measure"):
                subprocess.run(
                    [sys.executable, "-m", "tests.benchmarks.summaries", "in", folder, str(number)],
                    check=True,
                    env=environment,
                )


if __name__ == "__main__":
    main()
