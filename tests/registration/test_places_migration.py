"""The migration of places, with rows in the tables: up, down and up again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, make_url, text

from seminars import create_app
from seminars.extensions import db

ROWS = (
    "INSERT INTO series (id, slug, title, theme, description, host, contact_email, created_at)"
    " VALUES (1, 's', 'S', '', '', '', '', '2026-01-01 00:00:00')",
    "INSERT INTO venue (id, name, address, region, travel_notes, access_notes)"
    " VALUES (1, 'V', '', 'West', '', '')",
    "INSERT INTO seminar (id, series_id, venue_id, slug, title, description, starts_on, ends_on, timezone,"
    " capacity, registration_opens_at, registration_closes_at, state, created_at) VALUES (1, 1, 1, 'g', 'G',"
    " '', '2026-05-27', '2026-05-28', 'Europe/Dublin', 10, '2026-01-01 00:00:00', '2026-05-01 00:00:00',"
    " 'published', '2026-01-01 00:00:00')",
    "INSERT INTO organisation (id, name, name_key) VALUES (1, 'HSE', 'hse')",
    "INSERT INTO delegate (id, seminar_id, name, sort_key, search_key, organisation_id, takes_part,"
    " access_needs, dietary_needs, state, source, created_at, badge_code, link_seed, link_version,"
    " token_hash, calendar_sequence) VALUES (1, 1, 'A', 'a', 'a', 1, :no, '', '', 'registered', 'desk',"
    " '2026-01-02 00:00:00', 'AAAAA', 's', 1, 't', 0)",
    "INSERT INTO check_in (id, delegate_id, day, at) VALUES (1, 1, '2026-05-27', '2026-05-27 08:00:00')",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A database as it was before this migration, with a delegate who was checked in."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'places.sqlite3'}"
    else:
        given = make_url(request.getfixturevalue("postgresql_url"))
        name = f"{given.database}_places"
        admin = create_engine(given, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        url = given.set(database=name).render_as_string(hide_password=False)
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        upgrade(revision="0002_jobs")
        with db.engine.begin() as connection:
            for row in ROWS:
                connection.execute(text(row), {"no": False} if ":no" in row else {})
        yield app
        db.session.remove()
        db.engine.dispose()


def counted(table: str) -> int:
    with db.engine.connect() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def test_rows_survive_up_down_and_up(before: Flask) -> None:
    for _ in range(2):
        upgrade(revision="0003_places")
        with db.engine.connect() as connection:
            row = connection.execute(text("SELECT waiting_rule, offer_hours FROM seminar")).one()
        assert tuple(row) == ("at_once", 48)
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO offer (id, delegate_id, made_at, expires_at)"
                    " VALUES (1, 1, '2026-01-01 00:00:00', '2026-01-02 00:00:00')"
                )
            )
        downgrade(revision="0002_jobs")
        assert (counted("seminar"), counted("delegate"), counted("check_in")) == (1, 1, 1)
        with db.engine.connect() as connection:
            made = inspect(connection)
            assert "offer" not in made.get_table_names()
            assert "handed_to_id" not in {column["name"] for column in made.get_columns("delegate")}
