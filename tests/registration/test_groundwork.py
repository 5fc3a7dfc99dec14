"""What registrations are made of is read once, and again after each change of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.database import verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.mail.models import Message
from seminars.mailings.wordings import set_wording
from seminars.programme.lists import offer_option, rename_option
from seminars.programme.models import ProfileField, ProfileOption, Seminar, Venue
from seminars.programme.service import cancel_seminar
from seminars.registration.about import About, about_slug, last_read
from seminars.registration.asking import Asking, FormField, QuestionKind
from seminars.registration.form_editing import QuestionDetails, add_question, set_asking
from seminars.registration.groundwork import Groundwork, groundwork_of
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.questions import answers_in_words
from seminars.registration.registering import register
from tests.registration.factories import NOW, ORGANISER, details, make_delegate, make_seminar, option


def read(seminar: Seminar) -> tuple[About, Groundwork]:
    found = about_slug(seminar.slug)
    return found, groundwork_of(found)


def first_option(seminar: Seminar) -> ProfileOption:
    return db.session.get_one(ProfileOption, option(seminar, ProfileField.SECTOR))


def test_it_is_read_once_and_registrations_do_not_change_it(app: Flask, statements: Any) -> None:
    seminar = make_seminar()
    _, before = read(seminar)
    make_delegate(seminar)
    with statements() as made:
        _, after = read(seminar)
    assert after is before
    assert len([each for each in made if each.startswith("SELECT")]) == 1


CHANGES: dict[str, Callable[[Seminar], Any]] = {
    "an option": lambda seminar: rename_option(
        option=first_option(seminar), label="Another sector", actor=ORGANISER, at=NOW
    ),
    "what is asked": lambda seminar: set_asking(
        series=seminar.series, asking={FormField.AGE_BAND: Asking.REQUIRED}, actor=ORGANISER, at=NOW
    ),
    "a wording": lambda seminar: set_wording(
        series=seminar.series,
        kind="confirmation",
        subject="Welcome",
        body="Here: {personal link}",
        actor=ORGANISER,
        at=NOW,
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_it_is_read_anew(app: Flask, change: Callable[[Seminar], Any]) -> None:
    seminar = make_seminar()
    _, before = read(seminar)
    change(seminar)
    db.session.rollback()
    _, after = read(seminar)
    assert (after.asked, after.wordings) != (before.asked, before.wordings)


def test_each_series_has_its_own(app: Flask) -> None:
    one, other = make_seminar(), make_seminar()
    first, second = read(one)[1], read(other)[1]
    assert not {each.id for each in first.asked.entries} & {each.id for each in second.asked.entries}


def test_a_form_that_is_another_by_now_is_not_taken(app: Flask) -> None:
    seminar = make_seminar()
    given = details(seminar)
    found, groundwork = read(seminar)
    offer_option(option=first_option(seminar), offered=False, actor=ORGANISER, at=NOW)
    with pytest.raises(Conflict, match="form has changed"):
        register(seminar=found, details=given, actor=ORGANISER, at=NOW, groundwork=groundwork)
    with pytest.raises(Invalid) as refused:
        register(seminar=found, details=given, actor=ORGANISER, at=NOW)
    assert refused.value.field == "sector"


def form_opened(client: FlaskClient, clock: Any, seminar: Seminar) -> tuple[str, About | None]:
    """The address of the form that is open, and the seminar as the process read it for that."""
    clock.set(NOW)
    url = f"/seminars/{seminar.slug}/register"
    client.get(url)
    return url, last_read(seminar.slug)


def test_who_sends_the_form_to_a_process_that_knows_the_old_one_loses_nothing(
    app: Flask, client: FlaskClient, clock: Any
) -> None:
    seminar = make_seminar()
    url, old = form_opened(client, clock, seminar)
    assert old is not None
    question = add_question(
        series=seminar.series,
        details=QuestionDetails(kind=QuestionKind.SHORT_TEXT, label="Car"),
        actor=ORGANISER,
        at=NOW,
    )
    told = {
        "name": "Mary Byrne",
        "organisation": "HSE",
        "email": "mary@example.org",
        "consent": "y",
        "takes_part": "y",
        f"question_{question.id}": "Red",
        **{
            field.value: str(option(seminar, field))
            for field in (ProfileField.SECTOR, ProfileField.LEVEL, ProfileField.OCCUPATION)
        },
    }
    app.extensions["seminars.last_read"][seminar.slug] = old
    assert client.post(url, data=told).status_code == 302
    delegate = db.session.scalars(select(Delegate)).one()
    assert answers_in_words(delegate) == [("Car", "Red")]


def test_a_number_that_belongs_to_another_seminar_now_takes_nobody_there(
    app: Flask, client: FlaskClient, clock: Any
) -> None:
    gone, other = make_seminar(), make_seminar()
    clock.set(NOW)
    found = replace(about_slug(other.slug), slug=gone.slug, mark="old")
    with pytest.raises(Missing):
        register(seminar=found, details=details(other), actor=ORGANISER, at=NOW)
    assert db.session.scalars(select(Delegate)).all() == []


def test_who_sends_the_form_after_registration_has_closed_is_told_so(
    app: Flask, client: FlaskClient, clock: Any
) -> None:
    seminar = make_seminar()
    url, old = form_opened(client, clock, seminar)
    cancel_seminar(seminar=seminar, actor=ORGANISER, at=NOW)
    app.extensions["seminars.last_read"][seminar.slug] = old
    answer = client.post(url, data={"name": "Mary Byrne"})
    assert (answer.status_code, "This seminar is cancelled." in answer.text) == (409, True)


def test_a_seminar_called_off_since_takes_nobody(app: Flask) -> None:
    seminar = make_seminar()
    given = details(seminar)
    found, groundwork = read(seminar)
    cancel_seminar(seminar=seminar, actor=ORGANISER, at=NOW)
    with pytest.raises(Conflict, match="cancelled"):
        register(seminar=found, details=given, actor=ORGANISER, at=NOW, groundwork=groundwork)


def test_places_and_the_venue_are_those_of_now(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    first, second = details(seminar), details(seminar)
    found, groundwork = read(seminar)

    @verb
    def change() -> None:
        db.session.get_one(Seminar, seminar.id).capacity = 2
        db.session.get_one(Venue, seminar.venue_id).name = "Castle"

    change()
    for given in (first, second):
        made = register(seminar=found, details=given, actor=ORGANISER, at=NOW, groundwork=groundwork)
        assert made.state is DelegateState.REGISTERED
    assert all("Castle" in body for body in db.session.scalars(select(Message.body)))


def test_a_verb_that_fails_leaves_the_mark_as_it_was(app: Flask) -> None:
    seminar = make_seminar()
    before = about_slug(seminar.slug).mark
    assert before is not None

    @verb
    def fail() -> None:
        db.session.get_one(Seminar, seminar.id).title = "Never"
        db.session.flush()
        raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert about_slug(seminar.slug).mark == before
