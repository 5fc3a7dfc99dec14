"""5,000 rows brought in, against a bare executemany INSERT of the same delegates, in the same run.

    python -m tests.benchmarks.importing

Prints the seconds of the process (and those of the clock) and the most memory that it had (MB): reading
the file, checking it, bringing it in, for CSV and XLSX, without messages; then with a confirmation to
each. The aim: under 10 s with the check. Each measure runs in a process of its own.
"""

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COUNT = 5000
MEASURES = ("bare insert", "csv", "xlsx", "csv again", "csv and messages")
HEADINGS = ("Surname", "First name", "E-mail", "Agency", "Sector", "Job title", "Focus group", "Access")


def people() -> list[list[str]]:
    """Rows as an organiser's list has them."""
    return [
        [
            f"Ó Briain{number}",
            "Seán",
            f"sean{number}@example.org",
            f"Service {number % 400}",
            ("Health", "Justice", "Education")[number % 3],
            "Social worker",
            "Yes" if number % 2 else "No",
            "A seat at the front" if number % 9 == 0 else "",
        ]
        for number in range(COUNT)
    ]


def bare(folder: Path) -> None:
    """A table with the columns and indexes of a delegate, one executemany, one commit."""
    from seminars.registration.models import Delegate  # noqa: PLC0415

    names = [column.key for column in Delegate.__table__.columns if column.key != "id"]
    row = {name: None for name in names} | {"seminar_id": 1, "state": "registered", "takes_part": True}
    rows = [
        row
        | {
            "name": f"Seán Ó Briain{number}",
            "sort_key": f"obriain{number} sean",
            "search_key": f"ab{number} sean o briain{number} service {number % 400}",
            "email": f"sean{number}@example.org",
            "email_key": f"sean{number}@example.org",
            "organisation_id": number % 400,
            "badge_code": f"AB{number}",
            "link_seed": f"{number:032}",
            "token_hash": f"{number:064}",
        }
        for number in range(COUNT)
    ]
    connection = sqlite3.connect(folder / "bare.sqlite3")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"CREATE TABLE delegate (id INTEGER PRIMARY KEY, {', '.join(names)})")
    for name, columns in (
        ("UNIQUE INDEX a", "seminar_id, email_key"),
        ("UNIQUE INDEX b", "seminar_id, badge_code"),
        ("UNIQUE INDEX c", "link_seed"),
        ("UNIQUE INDEX d", "token_hash"),
        ("INDEX e", "seminar_id, state"),
        ("INDEX f", "seminar_id, sort_key"),
        ("INDEX g", "organisation_id"),
    ):
        connection.execute(f"CREATE {name} ON delegate ({columns})")
    values = ", ".join(f":{name}" for name in names)
    begin()
    with connection:
        connection.executemany(f"INSERT INTO delegate ({', '.join(names)}) VALUES ({values})", rows)
    end()


STARTED: list[float] = []


def begin() -> None:
    STARTED[:] = [time.process_time(), time.perf_counter()]


def end() -> None:
    spent = [time.process_time() - STARTED[0], time.perf_counter() - STARTED[1]]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{spent[0]:.3f} {spent[1]:.3f} {memory:.0f}")


def whole(folder: Path, measure: str) -> None:
    """The application's own way, from the bytes of the file to the delegates."""
    os.environ |= {"SEMINARS_ENV": "testing", "SEMINARS_DATA_DIR": str(folder)}
    from flask_migrate import upgrade  # noqa: PLC0415

    from seminars import create_app  # noqa: PLC0415
    from seminars.documents.spreadsheet import Sheet, csv_bytes, workbook  # noqa: PLC0415
    from seminars.registration import import_store  # noqa: PLC0415
    from seminars.registration.import_checking import check_import  # noqa: PLC0415
    from seminars.registration.import_writing import bring_in  # noqa: PLC0415
    from tests.registration.factories import NOW, ORGANISER, make_seminar  # noqa: PLC0415

    app = create_app()
    with app.app_context():
        upgrade()
        seminar = make_seminar(capacity=4000)
        if measure == "xlsx":
            content = workbook([Sheet("List", "List", HEADINGS, people())])
        else:
            content = csv_bytes(HEADINGS, people())

        def bring() -> None:
            row = import_store.keep_file(
                seminar=seminar, content=content, filename="list", actor=ORGANISER, at=NOW
            )
            assert check_import(row, at=NOW)
            import_store.choose_letters(row=row, write=measure == "csv and messages")
            bring_in(row, revision=row.revision, actor=ORGANISER, at=NOW, tell=lambda *_: None)
            assert row.outcome["rows"] == COUNT

        if measure == "csv again":
            bring()
        begin()
        bring()
        end()


def main() -> None:
    print(f"{COUNT} rows{'':<14}{'process s':>10}{'clock s':>9}{'ratio':>8}{'MB':>7}")
    baseline = 0.0
    for measure in MEASURES:
        command = [sys.executable, "-m", "tests.benchmarks.importing", measure]
        run = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds, clock, memory = map(float, run.stdout.split()[-3:])
        baseline = baseline or seconds
        print(
            f"{measure:<23}{seconds:>10.2f}{clock:>9.2f}{seconds / baseline:>8.1f}{memory:>7.0f}", flush=True
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as made:
            bare(Path(made)) if sys.argv[1] == MEASURES[0] else whole(Path(made), sys.argv[1])
    else:
        main()
