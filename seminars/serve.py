"""``python -m seminars.serve``: everything that ``make run`` starts.

Checks the port and the database, migrates, loads the demo into an empty database, then serves
with gunicorn and, in one process beside it, delivers mail and does long jobs. Whatever is wrong
is told in one sentence.
"""

import errno
import fcntl
import gc
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.util import CommandError
from flask import Flask, current_app
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from seminars import clock, create_app
from seminars.accounts.service import DEMO_PASSWORD, has_demo_passwords
from seminars.config import ConfigurationError, database_url, load
from seminars.database import is_empty
from seminars.demo import PEOPLE, build
from seminars.extensions import db
from seminars.jobs.worker import run_worker as run_jobs
from seminars.mail.delivery import run_worker as run_mail

HOST = "127.0.0.1"
MIGRATION_LOCK = 20080507
WORKER = "worker"
WORKER_PAUSE_SECONDS = 10


class CannotStart(Exception):
    """Why the application does not start, and what to do about it."""


def port_from(environ: Mapping[str, str]) -> int:
    """The port to listen on: ``PORT``, or 8000."""
    given = environ.get("PORT") or "8000"
    if not given.isdigit() or not 1 <= int(given) <= 65535:
        raise CannotStart(f"PORT is '{given}'; it must be a number from 1 to 65535.")
    return int(given)


def workers_from(environ: Mapping[str, str]) -> int:
    """How many worker processes serve: ``WEB_CONCURRENCY``, or 2."""
    given = environ.get("WEB_CONCURRENCY") or "2"
    if not given.isdigit() or not 1 <= int(given) <= 64:
        raise CannotStart(f"WEB_CONCURRENCY is '{given}'; it must be a number from 1 to 64.")
    return int(given)


def check_port(host: str, port: int) -> None:
    """Raise CannotStart where somebody else listens already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                reason = (
                    f"Port {port} is in use. Stop what runs there, or choose another: "
                    f"PORT={port + 1} make run"
                )
            else:
                reason = f"Port {port} cannot be used ({error.strerror}). Choose another with PORT."
            raise CannotStart(reason) from error


def cause(error: Exception) -> str:
    """What the database says of a fault, on one line."""
    return (str(getattr(error, "orig", None) or error).strip().splitlines() or ["no reason given"])[0]


def check_database(url: str) -> None:
    """Raise CannotStart where the database cannot be reached or written."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        check_sqlite(Path(parts.database or ""))
        return
    engine: Engine = create_engine(url, connect_args={"connect_timeout": 10})
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        raise CannotStart(
            f"The database {parts.render_as_string(hide_password=True)} cannot be reached: {cause(error)}. "
            "Check that it runs, and SEMINARS_DATABASE_URL."
        ) from error
    finally:
        engine.dispose()


def check_sqlite(path: Path) -> None:
    """Raise CannotStart where the file cannot be made, read or written."""
    advice = "Mend that, or choose another place with SEMINARS_DATA_DIR."
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as connection:
            # Takes the lock for writing, and reads the file's head.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except OSError as error:
        raise CannotStart(f"The folder {path.parent} cannot be made ({error.strerror}). {advice}") from error
    except sqlite3.Error as error:
        raise CannotStart(f"The database {path} cannot be written: {error}. {advice}") from error


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold off others that start on the same database, until the tables and the demo stand."""
    engine = db.engine
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
        return
    folder = os.open(Path(engine.url.database or ".").parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def migrate_tables() -> None:
    """Bring the tables up to date, or raise CannotStart."""
    try:
        command.upgrade(current_app.extensions["migrate"].migrate.get_config(), "head")
    except CommandError as error:
        raise CannotStart(
            f"The database was made by another version of Seminars ({error}). "
            "Start that version, or choose another database."
        ) from error
    except SQLAlchemyError as error:
        raise CannotStart(f"The database could not be brought up to date: {cause(error)}.") from error


def prepare(app: Flask, *, demo: bool) -> bool:
    """Migrate, and load the demo into an empty database; returns whether the demo's sign-ins work."""
    production = app.config["ENV_NAME"] == "production"
    with app.app_context():
        with one_at_a_time():
            migrate_tables()
            if demo and not production and is_empty(db.session()):
                print("Loading the demo season ...", flush=True)
                build(at=clock.now())
            db.session.rollback()
        demo_passwords = has_demo_passwords()
        db.session.remove()
        # The workers open connections of their own.
        db.engine.dispose()
    if production and demo_passwords:
        raise CannotStart(
            "In production no account may have the demo's password. Use an empty database, or give those "
            "accounts other passwords."
        )
    return demo_passwords


def work() -> None:
    """The process that delivers mail and does long jobs until it is told to stop."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    parent = os.getppid()

    def watch() -> None:
        # Where the server was killed outright nobody tells this process to stop.
        while not stop.wait(2):
            if os.getppid() != parent:
                stop.set()

    threading.Thread(target=watch, daemon=True).start()
    app = create_app()
    # Mail goes out while a long job runs.
    jobs = threading.Thread(target=run_jobs, args=(app, stop), daemon=True)
    jobs.start()
    run_mail(app, stop)
    jobs.join(WORKER_PAUSE_SECONDS / 2)


class Overseer(Arbiter):
    """Gunicorn's overseer of the workers, which also keeps the worker beside them alive."""

    def __init__(self, app: BaseApplication) -> None:
        super().__init__(app)
        self._worker: subprocess.Popen[bytes] | None = None
        self._worker_started = 0.0
        # 'nohup make run' says that the terminal may go.
        self._outlives_terminal = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN

    def manage_workers(self) -> None:
        """Called every second: start the workers, and the process beside them, that are missing."""
        super().manage_workers()
        missing = self._worker is None or self._worker.poll() is not None
        if missing and time.monotonic() - self._worker_started > WORKER_PAUSE_SECONDS:
            if self._worker is not None:
                self.log.error("The process for mail and jobs ended and is started again.")
            self._worker_started = time.monotonic()
            self._worker = subprocess.Popen([sys.executable, "-m", "seminars.serve", WORKER])

    def handle_hup(self) -> None:
        """Stop when the terminal is closed; gunicorn would load itself afresh and stay."""
        if not self._outlives_terminal:
            self.handle_term()

    def end_worker(self) -> None:
        """Stop the process for mail and jobs, which finishes the message in hand."""
        if self._worker is None or self._worker.poll() is not None:
            return
        self._worker.terminate()
        try:
            self._worker.wait(WORKER_PAUSE_SECONDS)
        except subprocess.TimeoutExpired:
            self._worker.kill()


class Server(BaseApplication):
    """Gunicorn with this application, and the process for mail and jobs beside it."""

    def __init__(self, host: str, port: int, workers: int, announcement: str) -> None:
        self._options: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": 4,
            "timeout": 120,
            "graceful_timeout": 10,
            "keepalive": 5,
            "preload_app": True,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda _overseer: print(announcement, flush=True),
            "on_exit": lambda overseer: overseer.end_worker(),
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made once and shared by the workers."""
        app = create_app()
        # What stands now is never collected, so its memory stays shared with the workers.
        gc.collect()
        gc.freeze()
        return app

    def run(self) -> None:
        """Serve until told to stop."""
        Overseer(self).run()


def announcement(address: str, *, demo: bool) -> str:
    """What is printed once the application answers."""
    lines = [f"Seminars is ready: {address}"]
    if demo:
        people = [f"  {email:<28}{role.value}" for _, email, role, _ in PEOPLE]
        lines += ["", f"Sign in at {address}/sign-in with the password {DEMO_PASSWORD} as", *people]
    return "\n".join([*lines, "", "Press Ctrl-C to stop."])


def main() -> int:
    """Start everything, or with the argument 'worker' mail and jobs alone; returns the exit code."""
    if sys.argv[1:] == [WORKER]:
        work()
        return 0
    try:
        port, workers = port_from(os.environ), workers_from(os.environ)
        host = os.environ.get("SEMINARS_HOST") or HOST
        settings = load(os.environ)
        check_port(host, port)
        check_database(database_url(os.environ, Path(str(settings["DATA_DIR"]))))
        demo = prepare(create_app(), demo=os.environ.get("SEMINARS_DEMO", "1") != "0")
    except (ConfigurationError, CannotStart) as error:
        print(f"Seminars cannot start. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    Server(host, port, workers, announcement(f"http://{host}:{port}", demo=demo)).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
