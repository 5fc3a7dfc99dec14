"""Rows written by the first version are still there, and mean the same, after going up and down."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, select, text

from seminars.extensions import db
from tests.test_migrations import bare_app

__all__ = ["bare_app"]

THEN = datetime(2008, 5, 1, 9, 0, tzinfo=UTC)


def table(name: str) -> Table:
    """The table as it stands in the database now."""
    return Table(name, MetaData(), autoload_with=db.engine, resolve_fks=False)


def insert(name: str, *rows: dict[str, Any]) -> None:
    with db.engine.begin() as connection:
        connection.execute(table(name).insert(), list(rows))
        if connection.dialect.name == "postgresql":
            # Rows that are added later are numbered on from these.
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM \"{name}\"))"
                )
            )


def rows(name: str, *columns: str) -> list[tuple[Any, ...]]:
    found = table(name)
    with db.engine.connect() as connection:
        return [
            tuple(row) for row in connection.execute(select(*(found.c[c] for c in columns)).order_by("id"))
        ]


def first_season() -> None:
    """A seminar with four delegates in two groups, in the tables of the first version."""
    insert(
        "series",
        {
            "id": 1,
            "slug": "s",
            "title": "S",
            "theme": "",
            "description": "",
            "host": "",
            "contact_email": "",
            "created_at": THEN,
        },
    )
    insert(
        "profile_option",
        {"id": 1, "series_id": 1, "field": "sector", "label": "Health", "position": 0, "offered": True},
    )
    insert(
        "venue", {"id": 1, "name": "V", "address": "", "region": "R", "travel_notes": "", "access_notes": ""}
    )
    insert(
        "seminar",
        {
            "id": 1, "series_id": 1, "venue_id": 1, "slug": "galway", "title": "Galway", "description": "",
            "starts_on": THEN.date(), "ends_on": THEN.date(), "timezone": "Europe/Dublin", "capacity": 50,
            "registration_opens_at": THEN, "registration_closes_at": THEN.replace(day=2),
            "state": "published", "created_at": THEN,
        },
    )  # fmt: skip
    insert("organisation", {"id": 1, "name": "HSE", "name_key": "hse"})
    insert(
        "delegate",
        *(
            {
                "id": n, "seminar_id": 1, "name": f"Ann {n}", "sort_key": f"{n} ann", "search_key": "ann",
                "email": f"a{n}@example.org", "email_key": f"a{n}@example.org", "organisation_id": 1,
                "sector_id": 1, "takes_part": True,
                "access_needs": "", "dietary_needs": "",
                "state": "registered", "source": "online", "created_at": THEN, "badge_code": f"BADG{n}",
                "link_seed": f"seed{n}", "link_version": 1, "token_hash": f"hash{n}", "calendar_sequence": 0,
            }
            for n in range(1, 5)
        ),
    )  # fmt: skip
    insert(
        "focus_group",
        *({"id": n, "seminar_id": 1, "number": n, "topic_emphasis": ""} for n in (1, 2)),
    )
    insert(
        "group_member",
        *({"id": n, "group_id": 1 + n % 2, "delegate_id": n, "moved_by_hand": n == 3} for n in range(1, 5)),
    )


def test_a_season_of_the_first_version_goes_up_and_down(bare_app: Flask) -> None:
    upgrade(revision="0001")
    first_season()
    delegates = rows("delegate", "id", "name", "sector_id", "state", "token_hash")
    members = rows("group_member", "group_id", "delegate_id", "moved_by_hand")

    upgrade()
    assert rows("delegate", "id", "name", "sector_id", "state", "token_hash") == delegates
    assert rows("group_member", "group_id", "delegate_id", "moved_by_hand") == members
    (round_,) = rows("group_round", "id", "seminar_id", "number", "seats_version", "published_version")
    assert round_[1:] == (1, 1, 1, 1)
    assert {row[0] for row in rows("focus_group", "round_id")} == {round_[0]}
    assert {row[0] for row in rows("group_member", "round_id")} == {round_[0]}
    ((seats, by_hand),) = rows("group_version", "seats", "by_hand")
    assert (seats, by_hand) == ({"1": 2, "2": 1, "3": 2, "4": 1}, [3])

    downgrade(revision="0001")
    assert rows("delegate", "id", "name", "sector_id", "state", "token_hash") == delegates
    assert rows("group_member", "group_id", "delegate_id", "moved_by_hand") == members
    assert rows("profile_option", "field", "label") == [("sector", "Health")]

    # And up once more, from what going down has left.
    upgrade()
    assert rows("delegate", "id", "name", "sector_id", "state", "token_hash") == delegates


def test_versions_of_a_questionnaire_become_one_on_the_way_down(bare_app: Flask) -> None:
    upgrade(revision="0028_versions")
    series = {"id": 1, "slug": "s", "title": "S", "created_at": THEN, "state": "published"}
    known = {column.name for column in table("series").columns}
    blank = {name: "" for name in ("theme", "description", "host", "contact_email")}
    insert("series", {name: value for name, value in (blank | series).items() if name in known})
    terms = {"mode": "anonymous", "allow_changes": True, "grace": 10, "introduction": "", "thanks": ""}
    insert(
        "questionnaire",
        *({"id": n, "series_id": 1, "version": n, "title": f"V{n}", **terms} for n in (1, 2)),
    )
    insert(
        "section",
        *(
            {"id": n, "questionnaire_id": n, "position": 0, "title": f"Part {n}", "introduction": ""}
            for n in (1, 2)
        ),
    )
    flags = {"required": True, "recommended": False, "ranked": False, "whole": False}
    words = {"text": "?", "hint": "", "message": "", "kind": "number", "position": 0, "code": "age"}
    insert("question", *({"id": n, "questionnaire_id": n, "section_id": n, **words, **flags} for n in (1, 2)))
    downgrade(revision="0027_short_forms")
    assert rows("questionnaire", "id", "title") == [(2, "V2")]
    assert rows("question", "id", "questionnaire_id", "code", "required") == [
        (1, 2, "age_v1_1", False),
        (2, 2, "age", True),
    ]
    assert rows("section", "id", "questionnaire_id", "position") == [(1, 2, 1000), (2, 2, 0)]
    upgrade()
    assert rows("questionnaire", "id", "version") == [(2, 1)]
