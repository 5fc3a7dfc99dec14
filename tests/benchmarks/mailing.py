"""5,000 messages put into the outbox, against a bare executemany INSERT of the same rows, in the same run.

    python -m tests.benchmarks.mailing

Prints the seconds of the clock, the statements and the most memory that the process had (MB), for a message
without and with a calendar file whose SEQUENCE is raised. Each measure runs in a process of its own.
"""

import os
import resource
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

COUNT = 5000
MEASURES = ("bare insert", "news", "change with calendar")


def bare(folder: Path) -> None:
    """The columns and indexes of a message, one executemany, one commit."""
    from seminars.mail.models import Message  # noqa: PLC0415

    names = [column.key for column in Message.__table__.columns if column.key != "id"]
    connection = sqlite3.connect(folder / "bare.sqlite3")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"CREATE TABLE message (id INTEGER PRIMARY KEY, {', '.join(names)})")
    for number, index in enumerate(Message.__table__.indexes):
        connection.execute(f"CREATE INDEX i{number} ON message ({', '.join(index.columns.keys())})")
    row = dict.fromkeys(names, "x") | {"body": "A line of a message to a delegate.\n" * 20}
    started = time.perf_counter()
    with connection:
        connection.executemany(
            f"INSERT INTO message ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})",
            [row | {"delegate_id": number, "once_key": str(number)} for number in range(COUNT)],
        )
    told(time.perf_counter() - started, 1)


def told(seconds: float, statements: int) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.3f} {statements} {memory:.0f}")


def whole(folder: Path, measure: str) -> None:
    """The application's own way: the job that works a mailing off."""
    os.environ |= {"SEMINARS_ENV": "testing", "SEMINARS_DATA_DIR": str(folder)}
    from flask_migrate import upgrade  # noqa: PLC0415
    from sqlalchemy import event, func, select  # noqa: PLC0415

    from seminars import create_app  # noqa: PLC0415
    from seminars.database import add_rows  # noqa: PLC0415
    from seminars.extensions import db  # noqa: PLC0415
    from seminars.jobs.worker import run_due  # noqa: PLC0415
    from seminars.mail.models import Message  # noqa: PLC0415
    from seminars.mailings.selection import Selection  # noqa: PLC0415
    from seminars.mailings.service import start_mailing  # noqa: PLC0415
    from seminars.registration.models import Delegate  # noqa: PLC0415
    from seminars.registration.wording import KINDS  # noqa: PLC0415
    from tests.registration.factories import NOW, ORGANISER, make_delegate, make_seminar  # noqa: PLC0415

    with create_app().app_context():
        upgrade()
        seminar = make_seminar(capacity=COUNT)
        first = make_delegate(seminar)
        row = {column.key: getattr(first, column.key) for column in Delegate.__table__.columns}
        people = [
            {
                **row,
                "id": 1000 + number,
                "name": f"Seán Ó Briain{number}",
                "email": f"sean{number}@example.org",
                "email_key": f"sean{number}@example.org",
                "badge_code": f"X{number:06}",
                "link_seed": secrets.token_hex(16),
                "token_hash": secrets.token_hex(32),
            }
            for number in range(COUNT - 1)
        ]
        add_rows(Delegate, people)
        db.session.commit()
        kind = measure.split()[0]
        start_mailing(
            series=seminar.series,
            kind=kind,
            subject=KINDS[kind].subject,
            body=KINDS[kind].body,
            selection=Selection((seminar.id,)),
            with_calendar=kind == "change",
            once_key=kind,
            actor=ORGANISER,
            at=NOW,
        )
        statements = [0]

        def count(*_: Any) -> None:
            statements[0] += 1

        event.listen(db.engine, "before_cursor_execute", count)
        started = time.perf_counter()
        run_due(at=NOW)
        told(time.perf_counter() - started, statements[0])
        assert db.session.scalar(select(func.count(Message.id)).where(Message.kind == kind)) == COUNT


def main() -> None:
    print(f"{COUNT} messages{'':<14}{'seconds':>9}{'ratio':>8}{'statements':>12}{'MB':>7}")
    baseline = 0.0
    for measure in MEASURES:
        command = [sys.executable, "-m", "tests.benchmarks.mailing", measure]
        run = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds, statements, memory = map(float, run.stdout.split()[-3:])
        baseline = baseline or seconds
        ratio = seconds / baseline
        print(f"{measure:<27}{seconds:>9.2f}{ratio:>8.1f}{statements:>12.0f}{memory:>7.0f}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as made:
            bare(Path(made)) if sys.argv[1] == MEASURES[0] else whole(Path(made), sys.argv[1])
    else:
        main()
