"""Migration 0004: what was there before stays, there and back."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from seminars.extensions import db
from tests.test_migrations import bare_app as bare_app

BEFORE = """
INSERT INTO series (id, slug, title, theme, description, host, contact_email, created_at)
    VALUES (1, 's', 'S', '', '', '', '', '2026-01-01');
INSERT INTO venue (id, name, address, region, travel_notes, access_notes) VALUES (1, 'V', '', 'W', '', '');
INSERT INTO seminar (id, series_id, venue_id, slug, title, description, starts_on, ends_on, timezone,
    capacity, registration_opens_at, registration_closes_at, state, created_at)
    VALUES (1, 1, 1, 'g', 'G', '', '2026-05-27', '2026-05-28', 'Europe/Dublin', 10, '2026-01-01',
    '2026-05-01', 'published', '2026-01-01');
INSERT INTO profile_option (id, series_id, field, label, position, offered)
    VALUES (1, 1, 'sector', 'Health', 0, {yes}), (2, 1, 'level', 'Policy', 0, {yes});
INSERT INTO organisation (id, name, name_key) VALUES (1, 'O', 'o');
INSERT INTO delegate (id, seminar_id, name, sort_key, search_key, organisation_id, sector_id, level_id,
    takes_part, access_needs, dietary_needs, state, source, created_at, badge_code, link_seed, link_version,
    token_hash, calendar_sequence)
    VALUES (1, 1, 'N', 'n', 'n', 1, 1, 2, {yes}, '', '', 'registered', 'desk', '2026-01-02', 'ABC', 'x', 1,
    'y', 0)
"""


def rows(query: str) -> list[tuple[Any, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture
def before(bare_app: Flask) -> Flask:
    """A database as it stood before, with a delegate in it."""
    upgrade(revision="0002_jobs")
    yes = "1" if db.engine.dialect.name == "sqlite" else "TRUE"
    with db.engine.begin() as connection:
        for statement in BEFORE.format(yes=yes).split(";"):
            connection.execute(text(statement))
        if db.engine.dialect.name == "postgresql":
            connection.execute(text("SELECT setval('profile_option_id_seq', 2)"))
    return bare_app


def test_delegates_keep_what_they_told_and_series_get_lists(before: Flask, tmp_path: Path) -> None:
    upgrade(revision="0004_form")
    assert rows("SELECT sector_id, level_id, age_band_id, gender_id FROM delegate") == [(1, 2, None, None)]
    assert rows("SELECT revision, moved_from FROM seminar") == [(0, None)]
    lists = dict(rows("SELECT field, count(*) FROM profile_option GROUP BY field"))
    assert lists == {"sector": 1, "level": 1, "age_band": 6, "gender": 3}
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(text("UPDATE profile_option SET field = 'nonsense' WHERE id = 1"))
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM profile_option WHERE id = 1"))
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE delegate SET gender_id = (SELECT max(id) FROM profile_option WHERE field = 'gender')"
            )
        )
    downgrade(revision="0003_places")
    assert rows("SELECT sector_id, level_id FROM delegate") == [(1, 2)]
    assert rows("SELECT field, label FROM profile_option ORDER BY id") == [
        ("sector", "Health"),
        ("level", "Policy"),
    ]
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(text("UPDATE profile_option SET field = 'gender' WHERE id = 1"))
    upgrade(revision="0004_form")
    assert rows("SELECT sector_id, age_band_id FROM delegate") == [(1, None)]
