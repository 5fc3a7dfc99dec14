"""What visitors see: the first page, a series, a seminar, its calendar, help."""

from datetime import date, datetime, timedelta

import icalendar
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from seminars.extensions import db
from seminars.programme.queries import seminar_by_slug
from seminars.programme.service import cancel_seminar
from tests.programme.factories import (
    FIRST_DAY,
    NOW,
    ORGANISER,
    make_seminar,
    make_series,
    make_session,
    make_venue,
)
from tests.programme.reading import main_text


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


def register_links(page) -> list[str]:
    links = BeautifulSoup(page.text, "html.parser").main.find_all("a")
    return [each["href"] for each in links if each["href"].endswith("/register")]


def test_an_empty_first_page_says_what_to_do(client: FlaskClient, app: Flask) -> None:
    page = client.get("/")
    assert "No seminars are announced yet" in page.text
    assert 'href="/sign-in"' in page.text


def test_the_first_page_leads_to_registering_only_where_one_can(client: FlaskClient, app: Flask) -> None:
    series, venue = make_series(theme="Working together"), make_venue()
    opens = {
        "registration_opens_at": NOW + timedelta(days=2),
        "registration_closes_at": NOW + timedelta(days=9),
    }
    make_seminar(series, venue, title="Open", published=True)
    make_seminar(series, venue, title="Later", published=True, **opens)
    make_seminar(series, venue, title="Hidden")
    called_off = make_seminar(series, venue, title="Called off", published=True)
    cancel_seminar(seminar=called_off, actor=ORGANISER, at=NOW)
    page = client.get("/")
    assert register_links(page) == ["/seminars/open-2026/register"]
    text = main_text(page)
    assert "Working together" in text
    assert "Registration opens Fri 8 May 2026, 10:00" in text
    assert "Registration open Until Wed 20 May 2026, 10:00" in text
    assert "Cancelled" in text
    assert "Hidden" not in text


def test_registering_is_offered_to_the_second_it_closes(client: FlaskClient, app: Flask, clock) -> None:
    seminar = make_seminar(published=True)
    clock.set(seminar.registration_closes_at - timedelta(seconds=1))
    assert register_links(client.get("/"))
    assert register_links(client.get(f"/seminars/{seminar.slug}"))
    clock.advance(seconds=1)
    assert not register_links(client.get("/"))
    assert not register_links(client.get(f"/seminars/{seminar.slug}"))
    assert "Registration closed" in main_text(client.get("/"))
    assert "Registration has closed" in main_text(client.get(f"/seminars/{seminar.slug}"))


def test_a_seminar_stands_with_its_programme_and_venue(client: FlaskClient, app: Flask) -> None:
    venue = make_venue(
        travel_notes="Five minutes from the station.", access_notes="Hearing loop in the hall."
    )
    seminar = make_seminar(venue=venue, published=True, description="Bring a case.\n\nWe begin on time.")
    make_session(seminar, "Tea & talk", "11:00", "11:30", room=venue.rooms[0], speakers="Áine Ní Dhomhnaill")
    make_session(seminar, "Farewell", "13:00", "14:00", day=1)
    page = client.get(f"/seminars/{seminar.slug}")
    text = main_text(page)
    for expected in (
        "27 and 28 May 2026 · Harbour Hotel, West",
        "Wednesday 27 May 2026",
        "Thursday 28 May 2026",
        "Tea & talk Áine Ní Dhomhnaill · Main hall",
        "1 Quay Street",
        "Room 1",
        "Five minutes from the station.",
        "Hearing loop in the hall.",
        "We begin on time.",
    ):
        assert expected in text
    assert text.index("Opening") < text.index("Tea & talk") < text.index("Farewell")
    assert text.count("step-free") == 1
    assert register_links(page)


def test_times_are_those_of_the_venue(client: FlaskClient, app: Flask) -> None:
    seminar = make_seminar(timezone="America/New_York", published=True)
    make_session(seminar, "Dinner", "21:00", "23:00")
    days = BeautifulSoup(client.get(f"/seminars/{seminar.slug}").text, "html.parser").select(".agenda")
    assert "21:00" in days[0].get_text()
    assert "Dinner" in days[0].get_text()
    assert "Dinner" not in days[1].get_text()


@pytest.mark.parametrize("path", ["", "/programme.ics"])
def test_a_draft_is_there_for_those_who_work_on_it_alone(
    client: FlaskClient, app: Flask, signed_in, path
) -> None:
    seminar = make_seminar()
    make_session(seminar)
    url = f"/seminars/{seminar.slug}{path}"
    assert client.get(url).status_code == 404
    assert signed_in("facilitator").get(url).status_code == 404
    assert signed_in("staff").get(url).status_code == 200
    page = signed_in("organiser").get(f"/seminars/{seminar.slug}")
    assert "Visitors cannot see this page" in page.text
    assert not register_links(page)


def test_a_series_with_drafts_only_does_not_show_that_it_exists(
    client: FlaskClient, app: Flask, signed_in
) -> None:
    seminar = make_seminar()
    url = f"/series/{seminar.series.slug}"
    assert client.get(url).status_code == 404
    assert "Galway" in signed_in("organiser").get(url).text


@pytest.mark.parametrize("others", [0, 1])
def test_a_draft_that_is_called_off_is_still_nobodys_business(
    client: FlaskClient, app: Flask, signed_in, others: int
) -> None:
    series = make_series()
    draft = make_seminar(series=series, title="Secret town", published=False)
    make_session(draft)
    for number in range(others):
        make_seminar(series=series, title=f"Known town {number}", published=True)
    cancel_seminar(seminar=draft, actor=ORGANISER, at=NOW)
    own = f"/seminars/{draft.slug}"
    for path in (own, f"{own}/programme.ics", f"{own}/register", f"{own}/link"):
        assert client.get(path).status_code == 404
    for path in ("/", f"/series/{series.slug}", f"/series/{series.slug}/calendar.ics"):
        page = client.get(path)
        assert "Secret town" not in page.text
        assert page.status_code == (200 if path == "/" or others else 404)
    # Those who work here see it, and that nobody was told.
    staff = signed_in("staff")
    page = staff.get(own)
    assert "Visitors never saw it" in page.text
    assert "application/ld+json" not in page.text
    assert "Secret town" in staff.get(f"/series/{series.slug}").text


def test_a_published_seminar_that_is_called_off_stays_on_every_page(client: FlaskClient, app: Flask) -> None:
    seminar = make_seminar(title="Known town", published=True)
    cancel_seminar(seminar=seminar, actor=ORGANISER, at=NOW)
    own = f"/seminars/{seminar.slug}"
    assert "This seminar is cancelled" in client.get(own).text
    for path in ("/", f"/series/{seminar.series.slug}", f"{own}/programme.ics"):
        assert client.get(path).status_code == 200
    feed = icalendar.Calendar.from_ical(client.get(f"/series/{seminar.series.slug}/calendar.ics").data)
    assert [str(each["STATUS"]) for each in feed.walk("VEVENT")] == ["CANCELLED"]


def test_a_series_shows_its_purpose_and_its_seminars_by_date(
    client: FlaskClient, app: Flask, signed_in
) -> None:
    series = make_series(
        theme="Co-operation", description="Information.\n\nNetworking.", contact_email="ask@example.org"
    )
    venue = make_venue()
    make_seminar(series, venue, title="Second", starts_on=date(2026, 6, 10), published=True)
    make_seminar(series, venue, title="First", published=True)
    make_seminar(series, venue, title="Draft one")
    url = f"/series/{series.slug}"
    text = main_text(client.get(url))
    assert "Co-operation" in text
    assert "Networking." in text
    assert "ask@example.org" in text
    assert text.index("First") < text.index("Second")
    assert "Draft one" not in text
    assert "Behind the scenes" not in text
    assert "Draft one" in main_text(signed_in("staff").get(url))


def test_what_people_typed_is_shown_as_text(client: FlaskClient, app: Flask) -> None:
    bad = "<script>alert(1)</script>"
    seminar = make_seminar(
        make_series(bad, theme=bad, description=bad),
        make_venue(bad),
        title=bad,
        description=bad,
        published=True,
    )
    make_session(seminar, bad, "12:00", "13:00", speakers=bad, description=bad)
    for url in ("/", f"/series/{seminar.series.slug}", f"/seminars/{seminar.slug}"):
        page = client.get(url)
        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_a_cancelled_seminar_says_so(client: FlaskClient, app: Flask) -> None:
    seminar = make_seminar(published=True)
    cancel_seminar(seminar=seminar, actor=ORGANISER, at=NOW)
    page = client.get(f"/seminars/{seminar.slug}")
    assert "This seminar is cancelled" in page.text
    assert not register_links(page)


def test_the_calendar_file_holds_the_programme_under_lasting_names(client: FlaskClient, app: Flask) -> None:
    seminar = make_seminar(published=True)
    make_session(seminar, "Tea", "11:00", "11:30", room=seminar.venue.rooms[0])
    url = f"/seminars/{seminar.slug}/programme.ics"
    answer = client.get(url)
    assert answer.mimetype == "text/calendar"
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert [str(each["SUMMARY"]) for each in events] == ["Opening", "Tea"]
    assert events[0].decoded("DTSTART") == datetime.fromisoformat("2026-05-27T08:30:00+00:00")
    assert str(events[1]["LOCATION"]) == "Main hall, Harbour Hotel"
    again = icalendar.Calendar.from_ical(client.get(url).data).walk("VEVENT")
    assert [each["UID"] for each in again] == [each["UID"] for each in events]
    assert len({each["UID"] for each in events}) == 2


@pytest.mark.parametrize(
    "path", ["/series/nowhere", "/seminars/nowhere", "/seminars/nowhere/programme.ics", "/help/x"]
)
def test_an_unknown_address_is_a_page_that_leads_on(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert 'href="/"' in answer.text


@pytest.mark.parametrize("path", ["/seminars/a%00b", "/?page=%00", "/sign-in?next=%00"])
def test_characters_that_no_database_keeps_are_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400
    assert client.post("/sign-in", data={"email": "a\0@example.org", "password": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("page", "word"),
    [
        ("organisers", "Clone"),
        ("delegates", "personal link"),
        ("staff", "walk-in"),
        ("facilitators", "prompts"),
    ],
)
def test_help_has_a_page_for_each_kind_of_user(client: FlaskClient, page: str, word: str) -> None:
    assert f'href="/help/{page}"' in client.get("/help").text
    assert word in main_text(client.get(f"/help/{page}"))


@pytest.mark.parametrize(
    "path", ["/", "/series/{series}", "/seminars/{seminar}", "/seminars/{seminar}/programme.ics"]
)
def test_public_pages_take_a_fixed_number_of_statements(
    client: FlaskClient, app: Flask, statements, path: str
) -> None:
    seminar = make_seminar(published=True)
    slug = seminar.slug
    url = path.format(series=seminar.series.slug, seminar=slug)

    def count() -> int:
        db.session.remove()
        with statements() as made:
            assert client.get(url).status_code == 200
        return len(made)

    few = count()
    seminar = seminar_by_slug(slug)
    for number in range(6):
        make_seminar(
            make_series(f"S {number}"), make_venue(f"V {number}"), title=f"T {number}", published=True
        )
        make_seminar(seminar.series, make_venue(f"W {number}"), title=f"U {number}", published=True)
        room = seminar.venue.rooms[number % 2]
        make_session(seminar, f"Talk {number}", f"{11 + number}:00", f"{11 + number}:30", day=1, room=room)
    # Registration's panel counts places; a published seminar of any size takes the same.
    assert count() == few <= 12


def test_earlier_series_come_page_by_page(client: FlaskClient, app: Flask) -> None:
    venue = make_venue()
    for year in range(2000, 2012):
        make_seminar(make_series(f"Season {year}"), venue, starts_on=date(year, 5, 7), published=True)
    first, second = main_text(client.get("/")), main_text(client.get("/?page=2"))
    assert "Season 2011" in first
    assert "Season 2001" not in first
    assert "Season 2001" in second
    assert client.get("/?page=99").status_code == 200


def test_the_first_day_is_told_apart_from_what_is_over(client: FlaskClient, app: Flask, clock) -> None:
    seminar = make_seminar(published=True)
    clock.set(datetime.combine(FIRST_DAY, NOW.timetz()))
    assert "On now" in main_text(client.get("/"))
    clock.advance(days=2)
    assert "Over" in main_text(client.get(f"/series/{seminar.series.slug}"))
