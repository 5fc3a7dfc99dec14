"""The public pages: registering, the same answer for everybody, the lost link."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from seminars.extensions import db
from seminars.jobs.models import Job
from seminars.jobs.worker import run_due
from seminars.mail.models import Message
from seminars.mail.service import filled
from seminars.programme.models import ProfileField, Seminar
from seminars.programme.service import cancel_seminar
from seminars.registration.models import Delegate
from seminars.registration.service import personal_token
from tests.registration.factories import NOW, ORGANISER, make_delegate, make_seminar, option


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


def entered(seminar: Seminar, **changes: str) -> dict[str, str]:
    values = {
        "name": "Máire Ní Bhriain",
        "email": "maire@example.org",
        "organisation": "Barnardos",
        "occupation": str(option(seminar, ProfileField.OCCUPATION)),
        "sector": str(option(seminar, ProfileField.SECTOR)),
        "level": str(option(seminar, ProfileField.LEVEL)),
        "takes_part": "y",
        "access_needs": "",
        "dietary_needs": "Vegetarian",
        "consent": "y",
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def test_registering_leads_to_the_mail_and_the_mail_to_the_personal_page(
    app: Flask, client: FlaskClient
) -> None:
    seminar = make_seminar()
    form = client.get(f"/seminars/{seminar.slug}/register")
    assert "10 places are free." in form.text
    answer = client.post(f"/seminars/{seminar.slug}/register", data=entered(seminar))
    assert answer.location == f"/seminars/{seminar.slug}/registered"
    assert "look into your mail" in client.get(answer.location).text
    message = db.session.scalars(select(Message)).one()
    link = re.search(r"http://\S+(/d/\S+)", filled(message))[1]
    page = client.get(link)
    assert page.status_code == 200
    assert "You have a place" in page.text
    assert "Vegetarian" in page.text


def test_every_field_says_what_is_missing(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    answer = client.post(f"/seminars/{seminar.slug}/register", data={"name": "Mary Byrne"})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html5lib")
    named = {link["href"] for link in page.select(".error-summary a")}
    assert named == {"#email", "#organisation", "#occupation", "#sector", "#level", "#consent"}
    assert all(page.select_one(target) is not None for target in named)
    assert page.select_one("#name")["value"] == "Mary Byrne"
    assert db.session.scalar(select(func.count(Delegate.id))) == 0


def test_a_stranger_does_not_learn_who_is_registered(app: Flask, client: FlaskClient, statements) -> None:
    seminar = make_seminar(capacity=2)
    known = make_delegate(seminar)
    waiting_seminar_answers = []
    for address in (known.email, "new1@example.org", "new2@example.org", known.email):
        visitor = app.test_client()
        answer = visitor.post(f"/seminars/{seminar.slug}/register", data=entered(seminar, email=address))
        page = visitor.get(answer.location)
        waiting_seminar_answers.append(
            (answer.status_code, answer.data, page.data, sorted(page.headers.items()))
        )
    assert all(answer == waiting_seminar_answers[0] for answer in waiting_seminar_answers)
    asked = []
    for address in ("first@example.org", known.email, "stranger@example.org"):
        visitor = app.test_client()
        with statements() as made:
            answer = visitor.post(f"/seminars/{seminar.slug}/link", data={"email": address})
        asked.append((answer.status_code, answer.data, visitor.get(answer.location).data, len(made)))
    # Nor does it take longer: the same is done for all, and the rest by the worker.
    assert asked[1] == asked[2]


def test_the_same_form_sent_twice_registers_once_and_writes_once(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    page = BeautifulSoup(client.get(f"/seminars/{seminar.slug}/register").text, "html5lib")
    data = entered(seminar, submission=page.select_one("input[name=submission]")["value"])
    for _ in range(2):
        assert client.post(f"/seminars/{seminar.slug}/register", data=data).status_code == 302
    assert db.session.scalar(select(func.count(Delegate.id))) == 1
    assert db.session.scalar(select(func.count(Message.id))) == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"registration_opens_at": NOW + timedelta(hours=1)}, "You can register from"),
        ({"registration_closes_at": NOW}, "Registration has closed."),
    ],
)
def test_before_and_after_its_time_a_page_says_when(
    app: Flask, client: FlaskClient, changes: dict, says: str
) -> None:
    seminar = make_seminar(**changes)
    url = f"/seminars/{seminar.slug}/register"
    assert says in client.get(url).text
    answer = client.post(url, data=entered(seminar))
    assert (answer.status_code, says in answer.text) == (409, True)
    assert db.session.scalar(select(func.count(Delegate.id))) == 0


def test_a_cancelled_seminar_says_so_and_a_draft_is_not_there(
    app: Flask, client: FlaskClient, signed_in
) -> None:
    seminar = make_seminar()
    cancel_seminar(seminar=seminar, actor=ORGANISER, at=NOW)
    assert "This seminar is cancelled." in client.get(f"/seminars/{seminar.slug}/register").text
    draft = make_seminar(published=False)
    assert client.get(f"/seminars/{draft.slug}/register").status_code == 404
    assert client.get(f"/seminars/{draft.slug}/link").status_code == 404
    assert "not published yet" in signed_in("staff").get(f"/seminars/{draft.slug}/register").text


def test_the_public_page_tells_of_places_and_waiting_list(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar(capacity=2)
    make_delegate(seminar)
    assert "One place is left." in client.get(f"/seminars/{seminar.slug}").text
    make_delegate(seminar)
    assert "Nobody waits yet." in client.get(f"/seminars/{seminar.slug}").text
    make_delegate(seminar)
    page = client.get(f"/seminars/{seminar.slug}").text
    assert "One person waits." in page
    assert "Join the waiting list" in page


def test_a_lost_link_is_sent_again_and_replaces_the_old(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar)
    old = personal_token(delegate)
    answer = client.post("/link", data={"email": delegate.email})
    assert "message with a new personal link" in client.get(answer.location).text
    assert run_due(at=NOW) == 1
    db.session.expire_all()
    # The address is not kept with what was done.
    assert db.session.scalars(select(Job)).one().arguments == {}
    assert client.get(f"/d/{old}").status_code == 404
    assert client.get(f"/d/{personal_token(delegate)}").status_code == 200


def test_organisations_are_suggested_whatever_the_accents(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    make_delegate(seminar, organisation="Údarás na Gaeltachta")
    make_delegate(seminar, organisation="Probation Service")
    assert client.get("/organisations.json?q=udar").json == [{"name": "Údarás na Gaeltachta", "spelling": ""}]
    assert client.get("/organisations.json?q=u").json == []
    page = BeautifulSoup(client.get(f"/seminars/{seminar.slug}/register").text, "html5lib")
    assert [option["value"] for option in page.select("datalist option")] == [
        "Probation Service",
        "Údarás na Gaeltachta",
    ]


def test_the_form_takes_a_fixed_number_of_statements(app: Flask, client: FlaskClient, statements) -> None:
    seminar = make_seminar(capacity=3)
    url = f"/seminars/{seminar.slug}/register"
    # What the form asks is read once and kept.
    client.get(url)
    db.session.remove()
    with statements() as few:
        client.get(url)
    seminar = db.session.get(Seminar, seminar.id)
    for number in range(6):
        make_delegate(seminar, organisation=f"Organisation {number}")
    db.session.remove()
    with statements() as many:
        client.get(url)
    assert len(many) == len(few) <= 9
