"""The migration of short forms, with a delegate in the tables."""

from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from seminars import create_app
from seminars.extensions import db
from tests.registration.test_places_migration import ROWS


@pytest.mark.parametrize(
    ("key", "found"), [("health service executive", "aaaaa ann hse"), ("barnardos", "aaaaa ann")]
)
def test_delegates_are_found_by_the_short_form(tmp_path: Path, key: str, found: str) -> None:
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'forms.sqlite3'}"})
    with app.app_context():
        upgrade(revision="0002_jobs")
        with db.engine.begin() as connection:
            for row in ROWS:
                connection.execute(text(row), {"no": False} if ":no" in row else {})
            connection.execute(text("UPDATE organisation SET name_key = :key"), {"key": key})
            connection.execute(text("UPDATE delegate SET search_key = 'aaaaa ann'"))
        upgrade(revision="0027_short_forms")
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT search_key FROM delegate")).scalar_one() == found
        db.session.remove()
        db.engine.dispose()
