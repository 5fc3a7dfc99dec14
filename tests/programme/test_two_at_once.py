"""Two organisers who change one seminar, or one session, at once do not undo each other's changes."""

import pytest
from flask import Flask

from seminars.extensions import db
from seminars.marks import as_marks, mark, marks_of, united
from tests.page_client import form_on
from tests.registration.factories import make_seminar


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (None, "", True),
        (False, None, True),
        (0, None, False),
        ((2, 1), (1, 2), True),
        ([], (), True),
        ("a\r\nb ", " a\nb", True),
        ("a b", "ab", False),
        (7, "7", True),
        (True, False, False),
    ],
)
def test_what_reads_the_same_has_one_mark(one: object, other: object, same: bool) -> None:
    assert (mark(one) == mark(other)) is same


def test_how_two_changes_go_together() -> None:
    shown = {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}
    now = {"a": 1, "b": 2, "c": 2, "d": 2, "e": 2}
    wanted = {"a": 3, "b": 1, "c": 2, "d": 3}
    both = united(marks_of(shown), now, wanted)
    assert (both.theirs, both.clashing) == ({"b"}, {"d"})
    # Saved again it is meant so; what was left as it was is still left to the other.
    again = united(both.seen, now, wanted)
    assert (again.theirs, again.clashing) == ({"b"}, set())


@pytest.mark.parametrize("text", ["", None, "{", "[]", '"x"', '{"name": 3}'])
def test_what_no_page_sends_is_no_marks(text: str | None) -> None:
    assert as_marks(text) is None


def test_of_a_seminar(app: Flask, signed_in) -> None:
    seminar = make_seminar(capacity=30)
    first, second = signed_in("organiser"), signed_in("organiser", "second@example.org")
    at = f"/seminars/{seminar.slug}/edit"
    mine, theirs = form_on(first.get(at)), form_on(second.get(at))
    # Looked at and saved as it stands: nobody else has changed anything.
    assert first.post(at, data=mine).status_code == 302
    assert first.post(at, data={**mine, "capacity": "40", "title": "Galway"}).status_code == 302
    late = second.post(at, data={**theirs, "capacity": "35", "description": "Two days."})
    assert late.status_code == 422
    assert "Meanwhile somebody else has changed this to ‘40’" in late.text
    again = form_on(late)
    assert (again["capacity"], again["title"], again["description"]) == ("35", "Galway", "Two days.")
    assert second.post(at, data=again).status_code == 302
    db.session.expire_all()
    assert (seminar.capacity, seminar.title, seminar.description) == (35, "Galway", "Two days.")


def test_of_a_session(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    session = seminar.sessions[0]
    first, second = signed_in("organiser"), signed_in("organiser", "second@example.org")
    at = f"/seminars/{seminar.slug}/programme/{session.id}"
    mine, theirs = form_on(first.get(at)), form_on(second.get(at))
    assert first.post(at, data={**mine, "title": "Welcome to all"}).status_code == 302
    # Another field: both stand.
    assert second.post(at, data={**theirs, "speakers": "The chair"}).status_code == 302
    db.session.expire_all()
    assert (session.title, session.speakers) == ("Welcome to all", "The chair")


def test_of_a_series(app: Flask, signed_in) -> None:
    series = make_seminar().series
    first, second = signed_in("organiser"), signed_in("organiser", "second@example.org")
    at = f"/series/{series.slug}/edit"
    mine, theirs = form_on(first.get(at)), form_on(second.get(at))
    assert first.post(at, data={**mine, "theme": "Bridges", "host": "The board"}).status_code == 302
    late = second.post(at, data={**theirs, "theme": "Working together"})
    assert late.status_code == 422
    assert "‘Bridges’" in late.text
    assert second.post(at, data=form_on(late)).status_code == 302
    db.session.expire_all()
    assert (series.theme, series.host) == ("Working together", "The board")
