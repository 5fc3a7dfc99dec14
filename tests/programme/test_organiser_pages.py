"""The organiser's pages, mostly on their unhappy ways."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.extensions import db
from seminars.programme.models import Seminar, Series, Session, Venue
from seminars.programme.queries import seminar_by_slug, series_by_slug
from tests.programme.factories import (
    FIRST_DAY,
    NOW,
    make_seminar,
    make_series,
    make_session,
    make_venue,
    wall_times,
)
from tests.programme.reading import main_text, messages, value


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


@pytest.fixture
def organiser(signed_in) -> FlaskClient:
    return signed_in("organiser")


# Series and lists


def test_a_series_is_made_and_changed_and_keeps_its_address(organiser: FlaskClient, app: Flask) -> None:
    answer = organiser.post("/series/new", data={"title": "Spring", "theme": "Co-operation"})
    assert answer.location == "/series/spring"
    organiser.post(
        "/series/spring/edit", data={"title": "Spring and summer", "theme": "", "host": "The board"}
    )
    series = series_by_slug("spring")
    assert (series.title, series.theme, series.host) == ("Spring and summer", "", "The board")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "Spring", "contact_email": "nobody"}, "contact_email"),
    ],
)
def test_a_series_that_cannot_be_is_refused_beside_its_field(
    organiser: FlaskClient, app: Flask, data: dict[str, str], field: str
) -> None:
    page = organiser.post("/series/new", data=data)
    assert page.status_code == 422
    assert list(messages(page)) == [field]
    assert value(page, field) == data[field]
    assert db.session.scalars(select(Series)).all() == []


# Venues


def rooms(*names: str, **more: str) -> dict[str, str]:
    data = {f"rooms-{number}-name": name for number, name in enumerate(names)}
    data |= {f"rooms-{number}-step_free": "y" for number in range(len(names))}
    return {"name": "Abbey Hall", "region": "South", **data, **more}


def test_a_venue_with_its_rooms_is_made_without_javascript(organiser: FlaskClient, app: Flask) -> None:
    page = organiser.get("/venues/new")
    assert page.text.count('name="rooms-') >= 3
    more = organiser.post("/venues/new", data=rooms("Blue room", "", "", more="1"))
    assert value(more, "rooms-0-name") == "Blue room"
    assert 'name="rooms-5-name"' in more.text
    assert db.session.scalars(select(Venue)).all() == []
    answer = organiser.post("/venues/new", data=rooms("Blue room", "", "Hall", **{"rooms-2-capacity": "80"}))
    assert answer.location == "/venues"
    venue = db.session.scalars(select(Venue)).one()
    assert [(each.name, each.capacity, each.step_free) for each in venue.rooms] == [
        ("Blue room", None, True),
        ("Hall", 80, True),
    ]


def test_a_room_is_renamed_and_another_taken_out_on_the_page(organiser: FlaskClient, app: Flask) -> None:
    venue = make_venue()
    hall, small = venue.rooms
    ids = {"rooms-0-id": str(hall.id), "rooms-1-id": str(small.id)}
    seminar = make_seminar(venue=venue)
    session = make_session(seminar, room=hall)
    url = f"/venues/{venue.id}"
    assert value(organiser.get(url), "rooms-0-name") == "Main hall"
    assert organiser.post(url, data=rooms("Great hall", "", **ids)).status_code == 302
    db.session.refresh(session)
    db.session.expire_all()
    assert [each.name for each in venue.rooms] == ["Great hall"]
    assert session.room.name == "Great hall"


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        (rooms("Hall", "hall "), "rooms", "same name"),
        (rooms("Hall", **{"rooms-0-capacity": "many"}), "rooms-0-capacity", "whole number"),
        (rooms("Hall", **{"rooms-0-capacity": "0"}), "rooms-0-capacity", "1 or more"),
        (rooms("Hall", region=""), "region", "region"),
        (rooms("Hall", name=""), "name", "venue"),
    ],
)
def test_a_venue_that_cannot_be_is_refused_beside_its_field(
    organiser: FlaskClient, app: Flask, data: dict[str, str], field: str, words: str
) -> None:
    page = organiser.post("/venues/new", data=data)
    assert page.status_code == 422
    found = messages(page)
    assert list(found) == [field]
    assert words in found[field]
    assert value(page, "rooms-0-name") == "Hall"
    assert db.session.scalars(select(Venue)).all() == []


# Seminars


def entered(at: Venue, **changes: Any) -> dict[str, str]:
    values = {
        "title": "Galway",
        "venue": str(at.id),
        "starts_on": "2026-05-27",
        "ends_on": "2026-05-28",
        "capacity": "40",
        "registration_opens_at": "2026-04-01T09:00",
        "registration_closes_at": "2026-05-20T17:00",
        "timezone": "Europe/Dublin",
        "description": "",
    }
    return {**values, **changes}


def test_a_seminar_is_made_in_the_time_of_its_venue(organiser: FlaskClient, app: Flask) -> None:
    series, venue = make_series(), make_venue()
    form = organiser.get(f"/seminars/new?series={series.slug}")
    chosen = BeautifulSoup(form.text, "html.parser").select_one("#timezone option[selected]")
    assert chosen["value"] == app.config["DEFAULT_TIMEZONE"]
    data = entered(venue, timezone="America/New_York")
    answer = organiser.post(f"/seminars/new?series={series.slug}", data=data)
    assert answer.location == "/seminars/galway-2026/programme"
    seminar = seminar_by_slug("galway-2026")
    assert seminar.registration_opens_at.isoformat() == "2026-04-01T13:00:00+00:00"
    page = organiser.get("/seminars/galway-2026/edit")
    assert value(page, "registration_opens_at") == "2026-04-01T09:00"
    assert value(page, "registration_closes_at") == "2026-05-20T17:00"
    # Saved as it stands, nothing has moved.
    organiser.post("/seminars/galway-2026/edit", data=data)
    db.session.refresh(seminar)
    assert seminar.registration_opens_at.isoformat() == "2026-04-01T13:00:00+00:00"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": ""}, "title", "Enter a title"),
        ({"starts_on": "tomorrow"}, "starts_on", "as a date"),
        ({"ends_on": "2026-05-26"}, "ends_on", "before the first"),
        ({"ends_on": "2026-07-26"}, "ends_on", "at the most"),
        ({"capacity": "0"}, "capacity", "1 or more"),
        ({"capacity": "-3"}, "capacity", "1 or more"),
        ({"capacity": "lots"}, "capacity", "whole number"),
        ({"capacity": ""}, "capacity", "number of places"),
        ({"registration_opens_at": "soon"}, "registration_opens_at", "date and time"),
        ({"registration_closes_at": "2026-03-01T09:00"}, "registration_closes_at", "before it opens"),
        ({"timezone": "Mars/Olympus"}, "timezone", "valid"),
        ({"venue": "999999"}, "venue", "valid"),
        ({"venue": ""}, "venue", "Choose a venue"),
    ],
)
def test_a_seminar_that_cannot_be_is_refused_beside_its_field(
    organiser: FlaskClient, app: Flask, changes: dict[str, str], field: str, words: str
) -> None:
    series, venue = make_series(), make_venue()
    page = organiser.post(f"/seminars/new?series={series.slug}", data=entered(venue, **changes))
    assert page.status_code == 422
    found = messages(page)
    assert list(found) == [field]
    assert words in found[field]
    if "title" not in changes:
        assert value(page, "title") == "Galway"
    assert db.session.scalars(select(Seminar)).all() == []


def test_without_a_venue_the_page_leads_to_making_one(organiser: FlaskClient, app: Flask) -> None:
    series = make_series()
    page = organiser.get(f"/seminars/new?series={series.slug}")
    assert 'href="/venues/new"' in page.text
    assert organiser.get("/seminars/new").status_code == 404


def test_days_that_would_cut_off_a_session_are_refused_on_the_page(
    organiser: FlaskClient, app: Flask
) -> None:
    seminar = make_seminar()
    make_session(seminar, "Farewell", day=1)
    data = entered(seminar.venue, ends_on="2026-05-27")
    page = organiser.post(f"/seminars/{seminar.slug}/edit", data=data)
    assert "Farewell" in messages(page)["ends_on"]


def test_publishing_an_empty_seminar_leads_to_its_programme(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar()
    answer = organiser.post(f"/seminars/{seminar.slug}/publish", follow_redirects=True)
    assert answer.request.path == f"/seminars/{seminar.slug}/programme"
    assert "The programme is still empty." in main_text(answer)
    make_session(seminar)
    answer = organiser.post(f"/seminars/{seminar.slug}/publish", follow_redirects=True)
    assert "is published" in answer.text


def test_a_cancelled_seminar_is_not_published_again(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar(published=True)
    organiser.post(f"/seminars/{seminar.slug}/cancel")
    page = organiser.post(f"/seminars/{seminar.slug}/publish", follow_redirects=True)
    assert "Clone it" in page.text
    db.session.refresh(seminar)
    assert seminar.state == "cancelled"


# Programme


def test_the_next_session_begins_where_the_last_one_ends(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar(timezone="America/New_York")
    url = f"/seminars/{seminar.slug}/programme/new"
    assert value(organiser.get(url), "starts") == "09:30"
    make_session(seminar, "Dinner", "20:00", "21:15", day=1)
    page = organiser.get(url)
    assert value(page, "starts") == "21:15"
    chosen = BeautifulSoup(page.text, "html.parser").select_one("#day option[selected]")
    assert chosen["value"] == "2026-05-28"


def session_data(**changes: str) -> dict[str, str]:
    values = {
        "title": "Talk",
        "kind": "talk",
        "day": "2026-05-27",
        "starts": "10:00",
        "ends": "11:00",
        "room": "0",
    }
    return {**values, **changes}


def test_a_session_is_added_changed_and_removed(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar()
    room = seminar.venue.rooms[0]
    base = f"/seminars/{seminar.slug}/programme"
    assert organiser.post(f"{base}/new", data=session_data(room=str(room.id))).location == base
    session = db.session.scalars(select(Session)).one()
    url = f"{base}/{session.id}"
    page = organiser.get(url)
    assert [value(page, name) for name in ("title", "starts", "ends")] == ["Talk", "10:00", "11:00"]
    organiser.post(url, data=session_data(title="Workshop", kind="workshop", day="2026-05-28"))
    db.session.refresh(seminar)
    assert wall_times(seminar) == [(1, "10:00", "11:00")]
    assert (session.kind, session.room) == ("workshop", None)
    assert "Workshop" in main_text(organiser.get(base))
    organiser.post(f"{url}/remove")
    assert db.session.scalars(select(Session)).all() == []
    # Pressed again, or opened in another window: a page, not a fault.
    assert organiser.post(f"{url}/remove").status_code == 404
    assert organiser.get(url).status_code == 404
    assert organiser.post(url, data=session_data()).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": ""}, "title", "Enter a title"),
        ({"starts": "half nine"}, "starts", "09:30"),
        ({"ends": "09:00"}, "ends", "before it begins"),
        ({"ends": "10:00"}, "ends", "before it begins"),
        ({"day": "2026-05-29"}, "day", "valid"),
        ({"kind": "party"}, "kind", "valid"),
        ({"room": "999999"}, "room", "valid"),
    ],
)
def test_a_session_that_cannot_be_is_refused_beside_its_field(
    organiser: FlaskClient, app: Flask, changes: dict[str, str], field: str, words: str
) -> None:
    seminar = make_seminar()
    page = organiser.post(f"/seminars/{seminar.slug}/programme/new", data=session_data(**changes))
    assert page.status_code == 422
    found = messages(page)
    assert list(found) == [field]
    assert words in found[field]
    assert db.session.scalars(select(Session)).all() == []


def test_two_sessions_in_one_room_are_told_on_the_page(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar()
    room = str(seminar.venue.rooms[0].id)
    url = f"/seminars/{seminar.slug}/programme/new"
    organiser.post(url, data=session_data(title="One", room=room))
    page = organiser.post(
        url, data=session_data(title="Two", room=room, starts="10:30"), follow_redirects=True
    )
    assert "One and Two are both in Main hall on Wednesday 27 May 2026." in main_text(page)


def test_the_session_of_another_seminar_is_not_within_reach(organiser: FlaskClient, app: Flask) -> None:
    seminar, other = make_seminar(), make_seminar(make_series("Other"), title="Other")
    session = make_session(other)
    url = f"/seminars/{seminar.slug}/programme/{session.id}"
    assert organiser.get(url).status_code == 404
    assert organiser.post(f"{url}/remove").status_code == 404
    assert db.session.get(Session, session.id) is not None


def test_cloning_proposes_the_next_week_and_makes_a_draft(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar(published=True)
    make_session(seminar, "Farewell", "13:00", "14:00", day=1, room=seminar.venue.rooms[0])
    venue = make_venue("Abbey Hall")
    url = f"/seminars/{seminar.slug}/clone"
    page = organiser.get(url)
    assert value(page, "starts_on") == (FIRST_DAY + timedelta(days=7)).isoformat()
    data = {
        "title": "Clonmel",
        "venue": str(venue.id),
        "starts_on": "2026-11-04",
        "registration_opens_at": "2026-09-01T09:00",
        "registration_closes_at": "2026-10-30T17:00",
    }
    late = {**data, "registration_closes_at": "2026-08-30T17:00"}
    refused = organiser.post(url, data=late)
    assert "before it opens" in messages(refused)["registration_closes_at"]
    assert value(refused, "title") == "Clonmel"
    answer = organiser.post(url, data=data)
    assert answer.location == "/seminars/clonmel-2026/programme"
    made = seminar_by_slug("clonmel-2026")
    assert (made.state, made.venue, made.capacity) == ("draft", venue, 40)
    assert wall_times(made) == [(0, "09:30", "10:30"), (1, "13:00", "14:00")]
    # Pressed twice: a second draft under an address of its own, not a fault.
    assert organiser.post(url, data=data).location == "/seminars/clonmel-2026-2/programme"
