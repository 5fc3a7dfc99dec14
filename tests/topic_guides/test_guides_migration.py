"""A guide and a note of before stand as the series' own after going up, and come down whole."""

from flask import Flask
from flask_migrate import downgrade, upgrade

from tests.test_migrations import bare_app
from tests.test_migrations_keep_data import THEN, first_season, insert, rows

__all__ = ["bare_app"]


def test_a_guide_goes_up_and_down_with_its_notes(bare_app: Flask) -> None:
    upgrade(revision="0001")
    first_season()
    texts = {"introduction": "", "opening": "", "closing": "", "aims": ["One"], "ground_rules": []}
    insert("topic_guide", {"id": 1, "series_id": 1, "heading": "Guide", "updated_at": THEN, **texts})
    insert("guide_part", {"id": 1, "guide_id": 1, "position": 0, "title": "Experiences"})
    lists = {"prompts": ["Time"], "sub_questions": [], "note": "", "minutes": 10}
    topic = {"id": 1, "part_id": 1, "position": 0, "title": "Meaning", "questions": ["What?"], **lists}
    insert("topic", topic)
    note = {"id": 1, "group_id": 1, "topic_id": 1, "text": "Much.", "version": 2, "updated_at": THEN}
    insert("note", note)

    upgrade()
    assert rows("topic_guide", "heading", "aims", "revision") == [("Guide", ["One"], 1)]
    assert rows("topic", "title", "questions", "minutes", "seminar_id") == [("Meaning", ["What?"], 10, None)]
    assert rows("note", "text", "version", "guide_version_id") == [("Much.", 2, None)]
    insert("topic", {**topic, "id": 2, "position": 1, "title": "Boats", "seminar_id": 1})
    insert("topic_difference", {"seminar_id": 1, "topic_id": 1, "left_out": True})
    version = {"number": 1, "revision": 1, "content": {}, "remark": "", "made_at": THEN, "actor_name": "A"}
    insert("guide_version", {"guide_id": 1, **version})

    downgrade(revision="0015_sign_off")
    assert rows("topic", "title") == [("Meaning",), ("Boats",)]
    assert rows("note", "text", "version") == [("Much.", 2)]
