"""The delegate's own pages, and those of staff."""

from contextvars import Context
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from seminars.extensions import db
from seminars.mail.models import Message
from seminars.programme.models import ProfileField
from seminars.programme.service import cancel_seminar
from seminars.registration.models import Delegate, DelegateState, Source
from seminars.registration.service import cancel, personal_token
from tests.registration.factories import NOW, ORGANISER, make_delegate, make_seminar, option


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


def link(delegate: Delegate, more: str = "") -> str:
    return f"/d/{personal_token(delegate)}{more}"


def state_of(delegate: Delegate) -> DelegateState:
    db.session.rollback()
    db.session.refresh(delegate)
    return delegate.state


def names(text: str) -> list[str]:
    return [cell.get_text(strip=True) for cell in BeautifulSoup(text, "html5lib").select("tbody th")]


# Behind the personal link.


def test_the_personal_page_says_how_things_stand(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar(capacity=1)
    holder, first, second = (make_delegate(seminar, at=NOW + timedelta(seconds=n)) for n in range(3))
    page = client.get(link(holder)).text
    for text in (
        "You have a place",
        "Harbour Hotel",
        "09:00",
        "Opening",
        holder.badge_code,
        "27 and 28 May 2026",
    ):
        assert text in page
    assert "You are number 2 on the waiting list" in client.get(link(second)).text
    assert second.badge_code not in client.get(link(second)).text
    cancel(delegate=first, actor=ORGANISER, at=NOW)
    assert "You are number 1 on the waiting list" in client.get(link(second)).text
    assert "You have cancelled" in client.get(link(first)).text
    cancel_seminar(seminar=seminar, actor=ORGANISER, at=NOW)
    assert "This seminar is cancelled" in client.get(link(holder)).text


def test_personal_pages_are_private(app: Flask, client: FlaskClient) -> None:
    delegate = make_delegate(make_seminar())
    for more in ("", "/change", "/cancel", "/calendar.ics"):
        headers = client.get(link(delegate, more)).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("more", ["", "/change", "/cancel", "/calendar.ics", "/questionnaire"])
def test_a_wrong_link_helps_to_the_right_one(app: Flask, client: FlaskClient, more: str) -> None:
    answer = client.get(f"/d/no-such-token{more}")
    assert answer.status_code == 404
    form = BeautifulSoup(answer.text, "html5lib").select_one("form.form")
    assert (form["action"], form["method"]) == ("/link", "post")


def test_changing_shows_what_was_entered_and_keeps_the_address(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar, name="Mary Byrne", dietary_needs="Vegan")
    page = BeautifulSoup(client.get(link(delegate, "/change")).text, "html5lib")
    assert page.select_one("#name")["value"] == "Mary Byrne"
    assert page.select_one("#dietary_needs").text.strip() == "Vegan"
    assert page.select_one("#sector option[selected]")["value"] == str(delegate.sector_id)
    level = option(seminar, ProfileField.LEVEL, 1)
    data = {
        "name": "Mary Byrne-Daly",
        "organisation": "Probation Service",
        "sector": delegate.sector_id,
        "level": level,
        "occupation": delegate.occupation_id,
        "email": "other@example.org",
    }
    assert client.post(link(delegate, "/change"), data={**data, "name": ""}).status_code == 422
    answer = client.post(link(delegate, "/change"), data=data)
    assert answer.location == link(delegate)
    db.session.refresh(delegate)
    assert (delegate.name, delegate.organisation.name, delegate.level_id, delegate.takes_part) == (
        "Mary Byrne-Daly",
        "Probation Service",
        level,
        False,
    )
    assert delegate.email != "other@example.org"
    assert "daly" in delegate.search_key
    assert delegate.sort_key.startswith("byrne daly")


def test_opening_the_page_cancels_nothing_pressing_the_button_does(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar(capacity=1)
    delegate, queued = make_delegate(seminar), make_delegate(seminar)
    assert "Cancel your registration?" in client.get(link(delegate, "/cancel")).text
    assert state_of(delegate) is DelegateState.REGISTERED
    answer = client.post(link(delegate, "/cancel"))
    assert answer.location == link(delegate)
    assert state_of(delegate) is DelegateState.CANCELLED
    assert state_of(queued) is DelegateState.REGISTERED
    page = client.get(link(delegate)).text
    assert f"/seminars/{seminar.slug}/register" in page


def test_the_calendar_file_is_for_those_with_a_place(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar(capacity=1)
    holder, queued = make_delegate(seminar), make_delegate(seminar)
    answer = client.get(link(holder, "/calendar.ics"))
    assert answer.mimetype == "text/calendar"
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert [(event.start.isoformat(), event.end.isoformat()) for event in events] == [
        ("2026-05-27T08:00:00+00:00", "2026-05-27T15:00:00+00:00"),
        ("2026-05-28T08:00:00+00:00", "2026-05-28T15:00:00+00:00"),
    ]
    assert personal_token(holder).encode() not in answer.data
    sent = db.session.scalars(select(Message).where(Message.delegate_id == holder.id)).one()
    [mailed, *_] = Calendar.from_ical(sent.attachments[0].content).walk("VEVENT")
    assert mailed["UID"] == events[0]["UID"]
    assert client.get(link(queued, "/calendar.ics")).status_code == 409


def test_after_the_seminar_nothing_is_changed_any_more(app: Flask, client: FlaskClient, clock) -> None:
    delegate = make_delegate(make_seminar())
    clock.set(NOW + timedelta(days=60))
    page = client.get(link(delegate)).text
    assert "This seminar is over" in page
    assert "I cannot come" not in page
    assert client.post(link(delegate, "/cancel")).status_code == 302
    assert state_of(delegate) is DelegateState.REGISTERED


# For staff.


def test_delegates_are_found_by_parts_of_names_without_accents(app: Flask, signed_in) -> None:
    staff = signed_in("staff")
    seminar = make_seminar()
    make_delegate(seminar, name="Máire Ní Bhriain", organisation="Údarás na Gaeltachta")
    make_delegate(seminar, name="Seán O’Brien", organisation="Probation Service")
    make_delegate(make_seminar(), name="Mary Elsewhere")
    url = f"/seminars/{seminar.slug}/delegates"
    assert names(staff.get(url).text) == ["Máire Ní Bhriain", "Seán O’Brien"]
    assert names(staff.get(f"{url}?sort=-name").text) == ["Seán O’Brien", "Máire Ní Bhriain"]
    assert names(staff.get(f"{url}?sort=organisation").text) == ["Seán O’Brien", "Máire Ní Bhriain"]
    for text, found in {
        "maire": ["Máire Ní Bhriain"],
        "o'brien": ["Seán O’Brien"],
        "gaelt bhri": ["Máire Ní Bhriain"],
        "ri": ["Máire Ní Bhriain", "Seán O’Brien"],
        "%": ["Máire Ní Bhriain", "Seán O’Brien"],
        "nobody": [],
    }.items():
        assert names(staff.get(url, query_string={"q": text}).text) == found, text


def test_the_waiting_list_is_shown_in_its_order_with_positions(app: Flask, signed_in) -> None:
    staff = signed_in("staff")
    seminar = make_seminar(capacity=1)
    people = ["Zoe Last", "Yvonne First", "Anna Second"]
    for number, name in enumerate(people):
        make_delegate(seminar, name=name, at=NOW + timedelta(seconds=number))
    page = staff.get(f"/seminars/{seminar.slug}/delegates?state=waiting").text
    assert names(page) == ["Yvonne First", "Anna Second"]
    assert "Waiting, number 2" in page


def test_free_places_can_be_given_with_one_button(app: Flask, signed_in) -> None:
    staff = signed_in("staff")
    seminar = make_seminar(capacity=1)
    make_delegate(seminar)
    queued = make_delegate(seminar)
    url = f"/seminars/{seminar.slug}/delegates"
    assert "Move up the first" not in staff.get(url).text
    seminar.capacity = 2
    db.session.commit()
    assert "Move up the first" in staff.get(url).text
    assert staff.post(f"{url}/move-up").location == url
    assert state_of(queued) is DelegateState.REGISTERED


def test_a_delegates_page_tells_what_happened_and_acts(app: Flask, signed_in) -> None:
    staff = signed_in("staff")
    seminar = make_seminar(capacity=1)
    make_delegate(seminar)
    queued = make_delegate(seminar)
    url = f"/seminars/{seminar.slug}/delegates/{queued.id}"
    assert "Waiting, number 1" in staff.get(url).text
    assert staff.post(f"{url}/place", data={"reason": " "}).status_code == 422
    assert state_of(queued) is DelegateState.WAITING
    staff.post(f"{url}/place", data={"reason": "Speaks on day 2"})
    assert state_of(queued) is DelegateState.REGISTERED
    page = staff.get(url).text
    assert "Give place: Speaks on day 2" in page
    assert "Test staff" in page
    old = personal_token(queued)
    staff.post(f"{url}/link")
    db.session.refresh(queued)
    assert personal_token(queued) != old
    staff.post(f"{url}/cancel")
    assert state_of(queued) is DelegateState.CANCELLED
    assert (
        "Thank you for telling us"
        not in db.session.scalars(
            select(Message.body).where(Message.delegate_id == queued.id, Message.kind == "cancellation")
        ).one()
    )


def test_staff_add_and_change_delegates(app: Flask, signed_in) -> None:
    staff = signed_in("staff")
    seminar = make_seminar(registration_closes_at=NOW)
    url = f"/seminars/{seminar.slug}/delegates"
    unknown = {"sector": "", "level": "", "occupation": "", "email": ""}
    answer = staff.post(f"{url}/new", data={**unknown, "name": "Mary Byrne", "organisation": "Barnardos"})
    delegate = db.session.scalars(select(Delegate)).one()
    assert answer.location == f"{url}/{delegate.id}"
    assert (delegate.email, delegate.source) == (None, "desk")
    data = {**unknown, "name": "Mary Byrne", "organisation": "HSE", "email": "mary@example.org"}
    staff.post(f"{url}/{delegate.id}/change", data=data)
    db.session.refresh(delegate)
    assert (delegate.email, delegate.organisation.name) == ("mary@example.org", "HSE")
    other = make_delegate(seminar, source=Source.DESK)
    answer = staff.post(f"{url}/{delegate.id}/change", data={**data, "email": other.email})
    assert answer.status_code == 422
    assert "registered here already" in answer.text


def test_a_delegate_of_another_seminar_is_not_found(app: Flask, signed_in) -> None:
    delegate = make_delegate(make_seminar())
    other = make_seminar()
    assert signed_in("staff").get(f"/seminars/{other.slug}/delegates/{delegate.id}").status_code == 404


def test_lists_take_a_fixed_number_of_statements(
    app: Flask, client: FlaskClient, signed_in, statements
) -> None:
    staff = signed_in("staff")
    seminar = make_seminar(capacity=3)
    first = make_delegate(seminar)
    addresses = {f"/seminars/{seminar.slug}/delegates": staff, link(first): client}
    counted = {}
    for url, visitor in addresses.items():
        with statements() as made:
            assert Context().run(visitor.get, url).status_code == 200
        counted[url] = len(made)
    for number in range(60):
        make_delegate(seminar, organisation=f"Organisation {number}")
    for url, visitor in addresses.items():
        with statements() as made:
            page = Context().run(visitor.get, url)
        # The positions on the waiting list are one more.
        assert len(made) <= counted[url] + 1, url
        assert len(made) <= 16
    page = Context().run(staff.get, f"/seminars/{seminar.slug}/delegates")
    assert len(names(page.text)) == 50
