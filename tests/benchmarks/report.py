"""The report of a series of 4 venues with 2,000 responses, against a bare document of as many pages.

    python -m tests.benchmarks.report

The season of 2008 is filled up on SQLite: delegates, check-ins and responses are drawn again from its own,
with a fixed seed, until each venue has 500. Each measure runs in a process of its own, and begins when
everything is imported; it prints seconds by the clock and of the processor, the ratio of the latter to the
bare document of the same kind (reportlab for PDF, python-docx for Word), the most memory the process had
(MB), and what it had before. The aim: 5 s for the report, from the rows to the file.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from secrets import token_hex
from typing import Any

import docx
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import insert, select

from seminars import clock, create_app
from seminars.attendance.models import CheckIn
from seminars.demo import build
from seminars.demo.season import PLACES, SLUG
from seminars.extensions import Model, db
from seminars.programme.queries import series_by_slug
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.models import Answer, Response
from seminars.registration.models import Delegate
from seminars.report.composing import composed
from seminars.report.content import Content
from seminars.report.docx_file import report_docx
from seminars.report.pdf import report_pdf
from seminars.report.queries import facts_of
from tests.benchmarks.packs import bare

EACH = 500
RUNS = 3
AIM = 5.0
SEED = 2008


def make_app(folder: str) -> Flask:
    database = f"sqlite:///{Path(folder) / 'report.sqlite3'}"
    return create_app({"SQLALCHEMY_DATABASE_URI": database})


def rows_of(model: type[Model], *conditions: Any) -> list[dict[str, Any]]:
    table: Any = model.__table__
    return [dict(row) for row in db.session.execute(select(table).where(*conditions)).mappings()]


def fill_up(random: Random) -> None:
    """Draw delegates, check-ins and responses of the season again until each seminar has enough."""
    seminars = [seminar.id for seminar in series_by_slug(SLUG).seminars]
    answers, arrivals = defaultdict(list), defaultdict(list)
    for row in rows_of(Answer):
        answers[row["response_id"]].append(row)
    for row in rows_of(CheckIn):
        arrivals[row["delegate_id"]].append(row)
    responses = rows_of(Response, Response.seminar_id.in_(seminars))
    number = 1 + max(row["id"] for row in rows_of(Delegate))
    made: dict[type[Model], list[dict[str, Any]]] = {Delegate: [], CheckIn: [], Response: [], Answer: []}
    for seminar_id in seminars:
        here = sum(row["seminar_id"] == seminar_id for row in responses)
        delegates = rows_of(Delegate, Delegate.seminar_id == seminar_id)
        for _ in range(EACH - here):
            # Drawn from all seminars, so that counts differ and some are small.
            drawn, key = random.choice(responses), token_hex(16)
            more = {
                "id": key,
                "seminar_id": seminar_id,
                "channel": Channel.ONLINE,
                "serial": None,
                "key_hash": None,
            }
            made[Response].append(drawn | more)
            made[Answer] += [answer | {"response_id": key} for answer in answers[drawn["id"]]]
            person, unique = random.choice(delegates), token_hex(16)
            made[Delegate].append(
                person
                | {"id": number, "link_seed": unique, "token_hash": token_hex(32), "badge_code": f"X{number}"}
                | {
                    "email": f"{unique}@example.org",
                    "email_key": f"{unique}@example.org",
                    "handed_to_id": None,
                }
            )
            made[CheckIn] += [
                {name: value for name, value in row.items() if name != "id"} | {"delegate_id": number}
                for row in arrivals[person["id"]]
            ]
            number += 1
    for model, rows in made.items():
        db.session.execute(insert(model.__table__), rows)  # type: ignore[arg-type]
    db.session.commit()


def content_now() -> Content:
    return composed(facts_of(series_by_slug(SLUG), clock.now()))


def bare_docx(pages: int) -> bytes:
    """Lines of text in the template's style, and nothing else."""
    document, buffer = docx.Document(), BytesIO()
    for line in range(45 * pages):
        document.add_paragraph(f"Line {line}: what made the difference?")
    document.save(buffer)
    return buffer.getvalue()


def measures(pages: int) -> dict[str, Callable[[], bytes]]:
    return {
        "content": lambda: str(content_now()).encode(),
        "pdf": lambda: report_pdf(content_now()),
        "docx": lambda: report_docx(content_now(), clock.now()),
        "bare pdf": lambda: bare(pages),
        "bare docx": lambda: bare_docx(pages),
    }


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def prepare(folder: str) -> None:
    with make_app(folder).app_context():
        db.create_all()
        build(at=clock.now())
        fill_up(Random(SEED))
        seminars = [seminar.id for seminar in series_by_slug(SLUG).seminars]
        print(db.session.query(Response).where(Response.seminar_id.in_(seminars)).count())


def measure(folder: str, name: str, pages: int) -> None:
    make = measures(pages)[name]
    with make_app(folder).app_context():
        before, begun, worked = memory(), time.perf_counter(), time.process_time()
        made = make()
        taken = time.process_time() - worked, time.perf_counter() - begun
        after = memory()
        count = len(PdfReader(BytesIO(made)).pages) if name == "pdf" else pages
        print(json.dumps([*taken, after, before, len(made), count]))


def alone(folder: str, name: str, pages: int = 0) -> Any:
    """What a process of its own prints. (Only a small one starts it: memory is counted from there on.)"""
    command = [sys.executable, "-m", "tests.benchmarks.report", folder, name, str(pages)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def best(folder: str, name: str, pages: int) -> list[float]:
    """The run of several that kept the processor least."""
    return min(alone(folder, name, pages) for _ in range(RUNS))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(f"{alone(folder, 'prepare'):,} responses of {len(PLACES)} venues\n")
        print(
            f"{'report':<9}{'seconds':>9}{'processor':>11}{'aim':>6}{'ratio':>7}{'MB':>6}{'before':>8}{'KB':>6}"
            f"{'pages':>7}"
        )
        pages = 1
        for name in ("pdf", "docx", "content"):
            worked, seconds, peak, before, size, found = best(folder, name, pages)
            pages = int(found)
            line = f"{name:<9}{seconds:>9.2f}{worked:>11.2f}"
            if name == "content":
                line += f"{'':>13}{peak:>6.0f}{before:>8.0f}"
            else:
                ratio = worked / best(folder, f"bare {name}", pages)[0]
                line += f"{AIM:>6.1f}{ratio:>7.1f}{peak:>6.0f}{before:>8.0f}{size / 1024:>6.0f}{pages:>7}"
            print(line, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("SEMINARS_ENV", "testing")
    if len(sys.argv) > 1 and sys.argv[2] == "prepare":
        prepare(sys.argv[1])
    elif len(sys.argv) > 1:
        measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main()
