"""The desk with 5,000 delegates against a bare Flask page: same server settings, same database, same run.

    python -m tests.benchmarks.desk            SQLite
    DATABASE_URL=postgresql://… python -m tests.benchmarks.desk

Prints requests a second and the 95th percentile beside those of the bare page (the median of some turns),
and the ratio of the processor time that the servers' processes take for a request, on which it weighs less
what else runs on the machine.
"""

import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from random import Random

import psutil
from sqlalchemy import insert, select

from seminars import create_app
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration.links import new_badge_code, new_seed
from seminars.registration.models import Delegate, Organisation
from seminars.registration.names import search_key, sort_key
from tests.benchmarks.pages import Measured, fetch, free_port, measure, sign_in, start, wait_for
from tests.benchmarks.registrations import seconds_of

DELEGATES = 5000
TURNS = 5
FIRST = ("Aoife", "Bríd", "Caoimhe", "Deirdre", "Éabha", "Fionnuala", "Gráinne", "Seán", "Tomás", "Úna")
SYLLABLES = (
    "bel", "cor", "dun", "far", "gal", "kil", "lis", "mur", "ra", "tul", "ven", "wick", "ash", "bro", "cal",
    "den", "el", "fin", "gor", "hal", "in", "jen", "ken", "lar", "mon", "nor", "ock", "pen", "quil", "ros",
)  # fmt: skip


def fill(database: str) -> str:
    """Add the delegates to today's seminar of the demo; returns its slug."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": database})
    random, at = Random(1), app.extensions["clock"]()
    with app.app_context():
        seminar = db.session.scalars(select(Seminar).order_by(Seminar.starts_on.desc())).first()
        assert seminar is not None
        organisations = db.session.execute(select(Organisation.id, Organisation.name)).all()
        rows, codes = [], set(db.session.scalars(select(Delegate.badge_code)))
        for number in range(DELEGATES):
            name = f"{random.choice(FIRST)} {''.join(random.choices(SYLLABLES, k=3)).capitalize()}"
            organisation, organisation_name = random.choice(organisations)
            code = next(code for code in iter(new_badge_code, None) if code not in codes)
            codes.add(code)
            rows.append(
                {
                    "seminar_id": seminar.id,
                    "name": name,
                    "sort_key": sort_key(name),
                    "search_key": search_key(code, name, organisation_name),
                    "organisation_id": organisation,
                    "state": "registered",
                    "source": "import",
                    "created_at": at,
                    "badge_code": code,
                    "link_seed": new_seed(),
                    "token_hash": f"benchmark {number}",
                }
            )
        slug = seminar.slug
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(insert(Delegate), rows)
        db.engine.dispose()
    return slug


def main() -> None:
    port, bare_port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("DATABASE_URL", "")
        settings = {"PORT": str(port), "SEMINARS_DATA_DIR": folder, "WEB_CONCURRENCY": "2"}
        database = f"sqlite:///{folder}/seminars.sqlite3"
        if given:
            settings["SEMINARS_DATABASE_URL"] = given
            database = given.replace("postgresql://", "postgresql+psycopg://", 1)
        servers: list[subprocess.Popen[bytes]] = [start([sys.executable, "-m", "seminars.serve"], settings)]
        try:
            wait_for(port, "/help")
            slug = fill(database)
            gunicorn = [sys.executable, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4"]
            bare = [*gunicorn, "--log-level", "warning", "-b", f"127.0.0.1:{bare_port}"]
            servers.append(start([*bare, "tests.benchmarks.bare:app"], {"BARE_DATABASE": database}))
            wait_for(bare_port, "/")
            report(port, bare_port, slug, [psutil.Process(server.pid) for server in servers])
        finally:
            for server in servers:
                server.send_signal(signal.SIGTERM)
                server.wait(30)


def turn(
    port: int, bare_port: int, path: str, cookie: str, servers: list[psutil.Process]
) -> tuple[Measured, Measured, float]:
    """The bare page, the page, and the ratio of their processor times."""
    application, baseline = servers
    before = seconds_of(baseline)
    bare = measure(bare_port, "/")
    between, started = seconds_of(baseline), seconds_of(application)
    found = measure(port, path, cookie)
    return bare, found, (between - before) / (seconds_of(application) - started)


def report(port: int, bare_port: int, slug: str, servers: list[psutil.Process]) -> None:
    """Each page in turns with the bare one, so that what else runs on the machine weighs on both."""
    cookie = sign_in(port)
    base = f"/seminars/{slug}/desk"
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    _, body = fetch(connection, f"{base}/delegates.json", cookie)
    seconds, cursor = time.perf_counter() - begun, json.loads(body)["cursor"]
    heads = f"{'requests/s':>12}{'bare page':>12}{'ratio':>8}{'p95 ms':>9}{'bare page':>12}{'processor':>11}"
    print(f"{'':<34}{heads}")
    for name, path in (
        ("desk search, 5,000 delegates", f"{base}/search.json?q=mur"),
        ("desk search without JavaScript", f"{base}?q=mur"),
        ("what is new at the desk", f"{base}/delegates.json?since={cursor}"),
        ("live board, nothing new", f"/seminars/{slug}/board.json?since={cursor}"),
    ):
        turns = [turn(port, bare_port, path, cookie, servers) for _ in range(TURNS)]
        bare, found, _ = sorted(turns, key=lambda each: each[1].rate / each[0].rate)[TURNS // 2]
        processor = statistics.median(each[2] for each in turns)
        print(
            f"{name:<34}{found.rate:>12.0f}{bare.rate:>12.0f}{found.rate / bare.rate:>8.2f}"
            f"{found.p95:>9.1f}{bare.p95:>12.1f}{processor:>11.2f}",
            flush=True,
        )
    print(f"the whole list once: {seconds * 1000:.0f} ms, {len(body) / 1000:.0f} kB before compression")


if __name__ == "__main__":
    main()
