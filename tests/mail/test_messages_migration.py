"""Messages and seminars of an earlier version keep their meaning: refused, published."""

from flask import Flask
from flask_migrate import downgrade, upgrade

from tests.test_migrations import bare_app
from tests.test_migrations_keep_data import THEN, first_season, insert, rows

__all__ = ["bare_app"]


def test_failed_messages_are_refused_ones(bare_app: Flask) -> None:
    upgrade(revision="0018")
    written = {
        "kind": "news", "to_name": "A", "to_address": "a@example.org", "subject": "S", "body": "B",
        "created_at": THEN, "attempts": 1, "next_attempt_at": THEN, "sent_at": THEN,
        "recipient_hidden": False,
    }  # fmt: skip
    states = ["queued", "sent", "failed", "stopped"]
    insert("message", *({"id": n, "state": state, **written} for n, state in enumerate(states, start=1)))
    insert(
        "attachment",
        {"id": 1, "message_id": 3, "filename": "a.ics", "content_type": "text/calendar", "content": b"A"},
    )
    upgrade()
    assert [state for (state,) in rows("message", "state")] == ["queued", "sent", "refused", "stopped"]
    assert [at is not None for (at,) in rows("message", "refused_at")] == [False, False, True, False]
    assert rows("attachment", "message_id", "content") == [(3, b"A")]
    downgrade(revision="0018")
    assert [state for (state,) in rows("message", "state")] == states
    assert rows("attachment", "message_id", "content") == [(3, b"A")]
    upgrade()
    assert [state for (state,) in rows("message", "state")][2] == "refused"


def test_a_published_seminar_stays_public_and_the_history_says_since_when(bare_app: Flask) -> None:
    upgrade(revision="0001")
    first_season()
    upgrade(revision="0018")
    seminar = {
        "series_id": 1, "venue_id": 1, "description": "", "starts_on": THEN.date(), "ends_on": THEN.date(),
        "timezone": "Europe/Dublin", "capacity": 5, "registration_opens_at": THEN,
        "registration_closes_at": THEN.replace(day=2), "created_at": THEN, "revision": 0,
        "waiting_rule": "at_once", "offer_hours": 48,
    }  # fmt: skip
    made = {
        2: ("called off in public", "cancelled"),
        3: ("called off as a draft", "cancelled"),
        4: ("d", "draft"),
    }
    insert(
        "seminar",
        *(
            {"id": n, "slug": f"s{n}", "title": title, "state": state, **seminar}
            for n, (title, state) in made.items()
        ),
    )
    published = THEN.replace(day=1, hour=12)
    insert(
        "audit_entry",
        {
            "id": 1, "at": published, "actor_name": "O", "action": "publish", "subject_kind": "seminar",
            "subject_id": 2, "seminar_id": 2, "details": {},
        },
    )  # fmt: skip
    upgrade()
    found = [at and at.replace(tzinfo=None) for (at,) in rows("seminar", "published_at")]
    assert found == [THEN.replace(tzinfo=None), published.replace(tzinfo=None), None, None]
