"""``python -m seminars.serve``: everything that ``make run`` starts.

Checks the port and the database, migrates, loads the demo into an empty database, then serves
with gunicorn and delivers mail in one process beside it. Whatever is wrong is told in one
sentence.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
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
from seminars.mail.delivery import run_worker

HOST = "127.0.0.1"
MIGRATION_LOCK = 20080507


class CannotStart(Exception):
    """Why the application does not start, and what to do about it."""


def port_from(environ: os._Environ[str]) -> int:
    """The port to listen on: ``PORT``, or 8000."""
    given = environ.get("PORT") or "8000"
    if not given.isdigit() or not 1 <= int(given) <= 65535:
        raise CannotStart(f"PORT is '{given}'; it must be a number from 1 to 65535.")
    return int(given)


def workers_from(environ: os._Environ[str]) -> int:
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


def check_database(url: str) -> None:
    """Raise CannotStart where the database cannot be reached or written."""
    parts = make_url(url)
    shown = parts.render_as_string(hide_password=True)
    if parts.get_backend_name() == "sqlite" and parts.database:
        path = Path(parts.database)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotStart(
                f"The folder {path.parent} cannot be made ({error.strerror}). "
                "Choose another with SEMINARS_DATA_DIR."
            ) from error
        for place in (path, path.parent):
            if place.exists() and not os.access(place, os.W_OK):
                raise CannotStart(
                    f"The database {path} cannot be written. Mend its permissions, "
                    "or choose another place with SEMINARS_DATA_DIR."
                )
    engine: Engine = create_engine(url)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise CannotStart(
            f"The database {shown} cannot be opened: {cause}. Check SEMINARS_DATABASE_URL."
        ) from error
    finally:
        engine.dispose()


def migrate() -> None:
    """Bring the tables up to date; on PostgreSQL one process does it while others wait."""
    engine = db.engine
    if engine.dialect.name != "postgresql":
        upgrade()
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        try:
            upgrade()
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})


def prepare(app: Flask, *, demo: bool) -> bool:
    """Migrate, and load the demo into an empty database; returns whether the demo's sign-ins work."""
    with app.app_context():
        try:
            migrate()
        except SQLAlchemyError as error:
            raise CannotStart(f"The database could not be brought up to date: {error}") from error
        production = app.config["ENV_NAME"] == "production"
        if demo and not production and is_empty(db.session()):
            print("Loading the demo season ...", flush=True)
            build(at=clock.now())
        demo_passwords = has_demo_passwords()
        db.session.remove()
        db.engine.dispose()
    if production and demo_passwords:
        raise CannotStart(
            "In production no account may have the demo's password. Use an empty database, or give those "
            "accounts other passwords."
        )
    return demo_passwords


def deliver_mail() -> None:
    """The process that delivers mail until it is told to stop."""
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
    run_worker(create_app(), stop)


class Server(BaseApplication):
    """Gunicorn with this application, and the mail process beside it."""

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
            "when_ready": self._ready,
            "on_exit": self._exit,
        }
        self._announcement = announcement
        self._mail: subprocess.Popen[bytes] | None = None
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made once and shared by the workers."""
        return create_app()

    def _ready(self, _server: Arbiter) -> None:
        self._mail = subprocess.Popen([sys.executable, "-m", "seminars.serve", "mail"])
        print(self._announcement, flush=True)

    def _exit(self, _server: Arbiter) -> None:
        if self._mail is not None:
            self._mail.terminate()
            self._mail.wait(10)


def announcement(address: str, *, demo: bool) -> str:
    """What is printed once the application answers."""
    lines = [f"Seminars is ready: {address}"]
    if demo:
        people = [f"  {email:<28}{role.value}" for _, email, role, _ in PEOPLE]
        lines += ["", f"Sign in at {address}/sign-in with the password {DEMO_PASSWORD} as", *people]
    return "\n".join([*lines, "", "Press Ctrl-C to stop."])


def main() -> int:
    """Start everything, or with the argument 'mail' the delivery alone; returns the exit code."""
    if sys.argv[1:] == ["mail"]:
        deliver_mail()
        return 0
    try:
        port, workers = port_from(os.environ), workers_from(os.environ)
        host = os.environ.get("HOST") or HOST
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
