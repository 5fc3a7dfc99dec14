"""The lists of those who work here: what is next, searching, sorting, paging."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from seminars.extensions import db
from seminars.programme.queries import seminar_by_slug
from tests.programme.factories import FIRST_DAY, NOW, make_seminar, make_series, make_session, make_venue
from tests.programme.reading import main_text


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


@pytest.fixture
def organiser(signed_in) -> FlaskClient:
    return signed_in("organiser")


def test_the_list_of_seminars_says_what_is_next(organiser: FlaskClient, app: Flask, clock) -> None:
    assert "Make a series" in organiser.get("/seminars").text
    seminar = make_seminar()
    make_session(seminar)
    assert "Complete the programme and publish" in main_text(organiser.get("/seminars"))
    organiser.post(f"/seminars/{seminar.slug}/publish")
    for at, words in (
        (seminar.registration_opens_at - timedelta(hours=1), "Registration opens Wed 29 Apr 2026, 10:00"),
        (NOW, "Closes Wed 20 May 2026, 10:00"),
        (seminar.registration_closes_at, "Prepare the day"),
        (seminar.sessions[0].starts_at, "Day 1 of 2"),
        (seminar.sessions[0].starts_at + timedelta(days=2), "Over"),
    ):
        clock.set(at)
        assert words in main_text(organiser.get("/seminars"))


def test_on_the_day_the_desk_is_one_step_away(signed_in, app: Flask, clock) -> None:
    seminar = make_seminar(timezone="Pacific/Auckland", published=True)
    staff = signed_in("staff")
    desk = f'href="/seminars/{seminar.slug}/desk"'
    assert desk not in staff.get("/seminars").text
    # In Auckland the day has begun while it is still the day before by UTC.
    clock.set(seminar.sessions[0].starts_at)
    assert clock.now.date() < FIRST_DAY
    assert desk in staff.get("/seminars").text


def test_facilitators_are_led_to_their_groups(signed_in, app: Flask) -> None:
    facilitator = signed_in("facilitator")
    assert facilitator.get("/seminars").location == "/my-groups"
    for path in ("/series", "/venues", "/series/new"):
        assert facilitator.get(path).status_code == 403


@pytest.mark.parametrize("path", ["/seminars", "/series", "/venues", "/accounts"])
def test_lists_are_searched_sorted_and_turned_over(organiser: FlaskClient, app: Flask, path: str) -> None:
    for number in range(60):
        name = f"Town {number:02}"
        make_seminar(make_series(name), make_venue(name), title=name)
    if path == "/accounts":
        page = organiser.get("/accounts?q=organiser+EXAMPLE.org&sort=-email&page=7")
        assert page.status_code == 200
        assert "Nobody found" in organiser.get("/accounts?q=zzz").text
        return
    up = "name" if path == "/venues" else "title"

    def names(query: str) -> list[str]:
        html = BeautifulSoup(organiser.get(f"{path}?{query}").text, "html.parser")
        return [each.get_text() for each in html.select("tbody th a")]

    assert names(f"sort={up}") == [f"Town {number:02}" for number in range(50)]
    assert names(f"sort={up}&page=2") == [f"Town {number:02}" for number in range(50, 60)]
    assert names(f"sort=-{up}")[0] == "Town 59"
    assert names("q=town+07") == ["Town 07"]
    assert names("q=50%25_") == []
    assert len(names("sort=nonsense&page=-1")) == 50
    assert "Nothing found" in organiser.get(f"{path}?q=zzz").text


@pytest.mark.parametrize(
    "path", ["/seminars", "/series", "/venues", "/seminars/{slug}/programme", "/seminars/{slug}/edit"]
)
def test_lists_take_a_fixed_number_of_statements(
    organiser: FlaskClient, app: Flask, statements, path: str
) -> None:
    seminar = make_seminar()
    make_session(seminar, room=seminar.venue.rooms[0])
    slug = seminar.slug

    def count() -> int:
        db.session.remove()
        with statements() as made:
            assert organiser.get(path.format(slug=slug)).status_code == 200
        return len(made)

    few = count()
    seminar = seminar_by_slug(slug)
    for number in range(8):
        make_seminar(make_series(f"S {number}"), make_venue(f"V {number}"), title=f"T {number}")
        make_seminar(seminar.series, seminar.venue, title=f"U {number}")
        make_session(seminar, f"Talk {number}", room=seminar.venue.rooms[number % 2], day=number % 2)
    assert count() == few <= 8
