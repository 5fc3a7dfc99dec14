"""What public pages hold for machines: schema.org events, calendars, descriptions."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from seminars.audit.service import Actor
from seminars.extensions import db
from seminars.programme.models import Seminar, SessionKind
from seminars.programme.service import cancel_seminar, change_seminar, change_session, remove_session
from seminars.registration.models import Source
from tests.programme.factories import NOW, ORGANISER, make_seminar, make_series, make_session
from tests.registration.factories import make_delegate

BY = {"actor": ORGANISER, "at": NOW + timedelta(hours=1)}
SCHEMA = "https://schema.org/"


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


def structured(page) -> dict[str, Any]:
    (script,) = BeautifulSoup(page.text, "html5lib").select("script[type='application/ld+json']")
    return json.loads(script.string)


def move(seminar: Seminar, days: int) -> None:
    change_seminar(
        seminar=seminar,
        venue=seminar.venue,
        title=seminar.title,
        description=seminar.description,
        starts_on=seminar.starts_on + timedelta(days=days),
        ends_on=seminar.ends_on + timedelta(days=days),
        capacity=seminar.capacity,
        registration_opens_at=seminar.registration_opens_at,
        registration_closes_at=seminar.registration_closes_at,
        timezone=seminar.timezone,
        **BY,
    )


def calendar(answer) -> Any:
    """The calendar as a second library reads it."""
    assert answer.content_type == "text/calendar; charset=utf-8"
    return vobject.readOne(answer.data.decode())


# schema.org


def test_a_seminar_is_an_event_with_offsets_place_and_offer(client: FlaskClient, app: Flask) -> None:
    series = make_series(host="Children's services board", contact_email="seminars@example.org")
    seminar = make_seminar(series, published=True, description="Two days\nof talks.")
    make_session(seminar, "Lunch", "13:00", "14:00", kind=SessionKind.BREAK)
    make_session(seminar, "Farewell", "15:00", "16:00", day=1)
    found = structured(client.get(f"/seminars/{seminar.slug}"))
    base = app.config["BASE_URL"]
    assert found["@type"] == "Event"
    assert found["name"] == "Network Seminars 2026: Galway"
    assert found["description"] == "Two days of talks."
    assert found["startDate"] == "2026-05-27T09:30:00+01:00"
    assert found["endDate"] == "2026-05-28T16:00:00+01:00"
    assert found["eventStatus"] == SCHEMA + "EventScheduled"
    assert found["url"] == f"{base}/seminars/{seminar.slug}"
    assert found["location"] == {
        "@type": "Place",
        "name": "Harbour Hotel",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "1 Quay Street, Galway",
            "addressRegion": "West",
        },
    }
    assert found["organizer"]["name"] == "Children's services board"
    assert found["organizer"]["email"] == "seminars@example.org"
    assert found["superEvent"]["url"] == f"{base}/series/{series.slug}"
    assert found["offers"] == {
        "@type": "Offer",
        "url": f"{base}/seminars/{seminar.slug}/register",
        "availability": SCHEMA + "InStock",
        "validFrom": "2026-04-29T10:00:00+01:00",
        "validThrough": "2026-05-20T10:00:00+01:00",
    }
    assert [each["name"] for each in found["subEvent"]] == ["Opening", "Farewell"]
    # In winter the clock at the venue has another offset.
    winter = make_seminar(series, published=True, title="Winter", starts_on=date(2026, 12, 1))
    assert structured(client.get(f"/seminars/{winter.slug}"))["startDate"] == "2026-12-01T09:30:00+00:00"


def test_whether_places_can_be_had(client: FlaskClient, app: Flask, clock) -> None:
    seminar = make_seminar(published=True, capacity=1)

    def availability() -> str:
        return structured(client.get(f"/seminars/{seminar.slug}"))["offers"]["availability"]

    clock.set(seminar.registration_opens_at - timedelta(days=1))
    assert availability() == SCHEMA + "PreOrder"
    clock.set(NOW)
    assert availability() == SCHEMA + "InStock"
    make_delegate(seminar, source=Source.DESK)
    assert availability() == SCHEMA + "SoldOut"
    clock.set(seminar.registration_closes_at)
    assert availability() == SCHEMA + "OutOfStock"


def test_moved_and_cancelled_seminars_say_so(client: FlaskClient, app: Flask) -> None:
    draft = make_seminar()
    move(draft, 1)
    assert draft.moved_from is None
    seminar = make_seminar(draft.series, published=True, title="Sligo")
    url = f"/seminars/{seminar.slug}"
    move(seminar, 7)
    move(seminar, 7)
    found = structured(client.get(url))
    assert found["eventStatus"] == SCHEMA + "EventRescheduled"
    assert found["previousStartDate"] == "2026-05-27"
    assert found["startDate"] == "2026-06-10T09:30:00+01:00"
    move(seminar, -14)
    found = structured(client.get(url))
    assert found["eventStatus"] == SCHEMA + "EventScheduled"
    assert "previousStartDate" not in found
    cancel_seminar(seminar=seminar, **BY)
    found = structured(client.get(url))
    assert found["eventStatus"] == SCHEMA + "EventCancelled"
    assert "offers" not in found


def test_a_series_lists_its_events_without_drafts(client: FlaskClient, app: Flask, signed_in) -> None:
    series = make_series(description="Four seminars.")
    make_seminar(series, title="Secret")
    make_seminar(series, published=True, title="Galway")
    make_seminar(series, published=True, title="Sligo", starts_on=date(2026, 6, 10))
    for visitor in (client, signed_in("organiser")):
        found = structured(visitor.get(f"/series/{series.slug}"))
        assert found["@type"] == "EventSeries"
        assert (found["startDate"], found["endDate"]) == ("2026-05-27", "2026-06-11")
        names = [each["name"] for each in found["subEvent"]]
        assert names == ["Network Seminars 2026: Galway", "Network Seminars 2026: Sligo"]
        assert found["subEvent"][1]["startDate"] == "2026-06-10T09:30:00+01:00"


def test_a_draft_carries_no_data(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    organiser = signed_in("organiser")
    for url in (f"/seminars/{seminar.slug}", f"/series/{seminar.series.slug}"):
        page = organiser.get(url)
        assert "ld+json" not in page.text
        assert "calendar.ics" not in page.text


def test_no_text_gets_out_of_the_data(client: FlaskClient, app: Flask) -> None:
    bad = '</script><script>alert(1)</script> \u2028 <!-- & "quotes"'
    series = make_series(title="Fine", description=bad, host=bad)
    seminar = make_seminar(series, published=True, title=f"A {bad}"[:120], description=bad)
    for url in (f"/seminars/{seminar.slug}", f"/series/{series.slug}"):
        page = client.get(url)
        assert "<script>alert" not in page.text
        found = structured(page)
        assert found["organizer"]["name"] == bad
        html = BeautifulSoup(page.text, "html5lib")
        assert "alert(1)" in html.find("meta", attrs={"name": "description"})["content"]


def test_public_pages_describe_themselves(client: FlaskClient, app: Flask) -> None:
    series = make_series(description="x" * 400)
    seminar = make_seminar(series, published=True)
    base = app.config["BASE_URL"]
    for url, title in (
        ("/", "Seminars"),
        (f"/series/{series.slug}", "Network Seminars 2026"),
        (f"/seminars/{seminar.slug}", "Galway: Network Seminars 2026"),
        (f"/seminars/{seminar.slug}/register", "Register for Galway"),
    ):
        html = BeautifulSoup(client.get(url).text, "html5lib").head
        tags = {each["property"]: each["content"] for each in html.select("meta[property]")}
        assert tags["og:title"] == title
        assert tags["og:url"] == html.select_one("link[rel=canonical]")["href"] == f"{base}{url}"
        description = html.find("meta", attrs={"name": "description"})["content"]
        assert 10 < len(description) <= 200
        assert tags["og:description"] == description
    assert "27 and 28 May 2026, Harbour Hotel" in description


# Calendars


def test_the_programme_as_a_second_library_reads_it(client: FlaskClient, app: Flask) -> None:
    seminar = make_seminar(published=True)
    tea = make_session(
        seminar,
        "Tea, coffee; and talk",
        "11:00",
        "11:30",
        room=seminar.venue.rooms[0],
        speakers="Ó Briain",
        description="In the hall.",
    )
    url = f"/seminars/{seminar.slug}/programme.ics"
    read = calendar(client.get(url))
    assert read.method.value == "PUBLISH"
    _, second = read.vevent_list
    assert second.summary.value == "Tea, coffee; and talk"
    assert second.dtstart.value == datetime(2026, 5, 27, 10, 0, tzinfo=UTC)
    assert second.dtend.value == datetime(2026, 5, 27, 10, 30, tzinfo=UTC)
    assert second.location.value == "Main hall, Harbour Hotel"
    assert second.description.value == "Ó Briain\n\nIn the hall."
    assert (second.sequence.value, second.status.value) == (str(seminar.revision), "CONFIRMED")
    names = {each.summary.value: each.uid.value for each in read.vevent_list}
    # Whatever changes, an entry keeps its name, and its number rises.
    db.session.execute(update(Seminar).values(revision=3))
    db.session.commit()
    change_session(
        session=tea,
        kind=SessionKind.TALK,
        title="Tea",
        starts_at=tea.starts_at,
        ends_at=tea.ends_at,
        speakers="",
        description="",
        room=None,
        capacity=None,
        **BY,
    )
    again = calendar(client.get(url))
    assert [each.uid.value for each in again.vevent_list] == list(names.values())
    assert {each.sequence.value for each in again.vevent_list} == {"4"}
    cancel_seminar(seminar=seminar, **BY)
    gone = calendar(client.get(url))
    assert {(each.status.value, each.sequence.value) for each in gone.vevent_list} == {("CANCELLED", "5")}


def test_a_series_is_a_calendar_to_subscribe_to(client: FlaskClient, app: Flask, signed_in) -> None:
    series = make_series()
    make_seminar(series, title="Secret")
    galway = make_seminar(series, published=True)
    make_session(galway, "Farewell", "15:00", "16:00", day=1)
    day = date(2026, 6, 10)
    sligo = make_seminar(series, published=True, title="Sligo", starts_on=day, ends_on=day)
    cancel_seminar(seminar=sligo, **BY)
    url = f"/series/{series.slug}/calendar.ics"
    answers = [visitor.get(url) for visitor in (client, signed_in("organiser"))]
    assert answers[0].data == answers[1].data
    read = calendar(answers[0])
    assert read.method.value == "PUBLISH"
    assert read.x_wr_calname.value == "Network Seminars 2026"
    assert read.contents["refresh-interval"][0].value == "PT6H"
    assert read.contents["refresh-interval"][0].params == {"VALUE": ["DURATION"]}
    assert read.contents["x-published-ttl"][0].value == "PT6H"
    two_days, one_day = read.vevent_list
    assert two_days.summary.value == "Network Seminars 2026: Galway"
    assert (two_days.dtstart.value, two_days.dtend.value) == (date(2026, 5, 27), date(2026, 5, 29))
    assert "Wednesday: 09:30 to 10:30\nThursday: 15:00 to 16:00" in two_days.description.value
    assert two_days.url.value == f"{app.config['BASE_URL']}/seminars/{galway.slug}"
    assert two_days.location.value == "Harbour Hotel, 1 Quay Street, Galway"
    assert two_days.transp.value == "TRANSPARENT"
    assert (two_days.status.value, two_days.sequence.value) == ("CONFIRMED", "2")
    assert one_day.dtstart.value == datetime(2026, 6, 10, 8, 30, tzinfo=UTC)
    assert (one_day.status.value, one_day.sequence.value) == ("CANCELLED", "2")
    assert two_days.uid.value != one_day.uid.value


def test_the_calendar_is_sent_once_until_something_changes(client: FlaskClient, app: Flask, clock) -> None:
    seminar = make_seminar(published=True)
    url = f"/series/{seminar.series.slug}/calendar.ics"
    first = client.get(url)
    assert first.headers["Cache-Control"] == "public, max-age=900"
    assert first.last_modified == NOW
    clock.advance(days=2)
    make_delegate(seminar, source=Source.DESK)
    kept = {"If-None-Match": first.headers["ETag"]}
    assert client.get(url, headers=kept).status_code == 304
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(url, headers=since).status_code == 304
    uid = calendar(first).vevent.uid.value
    move(seminar, 7)
    changed = client.get(url, headers=kept)
    assert changed.status_code == 200
    assert changed.last_modified == BY["at"]
    assert client.get(url, headers=since).status_code == 200
    assert calendar(changed).vevent.dtstart.value == date(2026, 6, 3)
    assert calendar(changed).vevent.uid.value == uid
    later = {"actor": Actor("Somebody"), "at": NOW + timedelta(hours=3)}
    remove_session(session=seminar.sessions[0], **later)
    assert client.get(url).last_modified == later["at"]


def test_entries_keep_their_uid_where_the_address_of_the_application_changes(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seminar = make_seminar(published=True)
    urls = (f"/series/{seminar.series.slug}/calendar.ics", f"/seminars/{seminar.slug}/programme.ics")

    def uids() -> list[set[str]]:
        return [{each.uid.value for each in calendar(client.get(url)).vevent_list} for url in urls]

    before = uids()
    monkeypatch.setitem(app.config, "BASE_URL", "https://moved.example.org")
    assert "https://moved.example.org/" in client.get(urls[0]).text
    assert uids() == before


def test_a_series_with_drafts_only_has_no_calendar(client: FlaskClient, app: Flask, signed_in) -> None:
    seminar = make_seminar()
    url = f"/series/{seminar.series.slug}/calendar.ics"
    assert client.get(url).status_code == 404
    assert signed_in("organiser").get(url).status_code == 404
    assert client.get("/series/nowhere/calendar.ics").status_code == 404


def test_the_pages_lead_to_the_calendar(client: FlaskClient, app: Flask) -> None:
    seminar = make_seminar(published=True)
    address = f"{app.config['BASE_URL']}/series/{seminar.series.slug}/calendar.ics"
    webcal = address.replace("http:", "webcal:")
    html = BeautifulSoup(client.get(f"/series/{seminar.series.slug}").text, "html5lib")
    assert html.select_one(f"a[href='{webcal}']")
    assert html.select_one(f"input[value='{address}']") or html.find(string=address)
    assert html.select_one("link[type='text/calendar']")["href"] == address
    html = BeautifulSoup(client.get(f"/seminars/{seminar.slug}").text, "html5lib")
    assert html.select_one(f"a[href='{webcal}']")


def test_the_calendar_takes_a_fixed_number_of_statements(client: FlaskClient, app: Flask, statements) -> None:
    series = make_series()
    make_seminar(series, published=True)
    url = f"/series/{series.slug}/calendar.ics"

    def count() -> int:
        db.session.remove()
        with statements() as made:
            client.get(url)
        return len(made)

    few = count()
    for number in range(4):
        seminar = make_seminar(series, published=True, title=f"Another {number}")
        make_session(seminar, "Tea", "11:00", "11:30")
    assert count() == few
