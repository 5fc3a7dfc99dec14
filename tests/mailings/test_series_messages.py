"""What a series writes: who changed it, what comes along to the next series, what is planned and found."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.accounts.models import Account
from seminars.audit.service import Actor
from seminars.extensions import db
from seminars.jobs.worker import run_due
from seminars.mailings.queries import days_before
from seminars.mailings.reminders import planned, set_reminder
from seminars.mailings.wordings import own_wordings, set_wording
from seminars.programme.models import Series
from seminars.programme.service import cancel_seminar, create_series
from seminars.registration.messages import wording_of
from tests.mailings.test_mailings import write
from tests.registration.factories import FIRST_DAY, NOW, ORGANISER, make_delegate, make_seminar

OWN = ("Fáilte: {seminar}", "Tá áit agat.\n\n{personal link}")


def say(series: Series, actor: Actor = ORGANISER) -> None:
    set_wording(series=series, kind="confirmation", subject=OWN[0], body=OWN[1], actor=actor, at=NOW)


def next_series(like: Series) -> Series:
    return create_series(title="Next", like=like, actor=ORGANISER, at=NOW + timedelta(days=200))


def test_wordings_and_the_reminder_come_along_to_the_next_series(app: Flask) -> None:
    first = make_seminar().series
    say(first)
    set_reminder(series=first, days=9, actor=ORGANISER, at=NOW)
    series = next_series(first)
    assert wording_of(series.id, "confirmation") == OWN
    assert list(own_wordings(series)) == ["confirmation"]
    assert own_wordings(series)["confirmation"].changed_at == NOW
    assert days_before(series) == 9
    # From then on each series has its own.
    set_wording(series=first, kind="confirmation", subject="A", body=OWN[1], actor=ORGANISER, at=NOW)
    set_reminder(series=first, days=1, actor=ORGANISER, at=NOW)
    db.session.expire_all()
    assert wording_of(series.id, "confirmation") == OWN
    assert days_before(series) == 9


def test_a_series_without_words_of_its_own_passes_on_the_defaults(app: Flask) -> None:
    series = next_series(make_seminar().series)
    assert own_wordings(series) == {}
    assert days_before(series) == 3


def test_the_page_of_a_wording_says_who_changed_it_and_when(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    client = signed_in("organiser")
    account = db.session.scalars(select(Account)).one()
    series = make_seminar().series
    address = f"/series/{series.slug}/messages/confirmation"
    assert "Changed" not in client.get(address).text
    say(series, Actor(account.name, account.id))
    assert f"Changed Wed 6 May 2026, 10:00 by {account.name}." in client.get(address).text


def test_reminders_to_come_are_shown_with_their_day(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]
) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    called_off = make_seminar(series=seminar.series)
    cancel_seminar(seminar=called_off, actor=ORGANISER, at=NOW)
    make_seminar(series=seminar.series, published=False)
    set_reminder(series=seminar.series, days=7, actor=ORGANISER, at=NOW)
    assert [(each.seminar.id, each.day) for each in planned(seminar.series, NOW)] == [
        (seminar.id, date(2026, 5, 20))
    ]
    address = f"/series/{seminar.series.slug}/mailings"
    assert "Wednesday 20 May 2026: reminder" in " ".join(signed_in("organiser").get(address).text.split())
    assert planned(seminar.series, NOW + (FIRST_DAY - NOW.date())) == []
    set_reminder(series=seminar.series, days=0, actor=ORGANISER, at=NOW)
    assert planned(seminar.series, NOW) == []


def test_messages_of_one_mailing_are_found(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]
) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    ann, ben = make_delegate(seminar), make_delegate(seminar)
    mailing = write(seminar)
    run_due(at=NOW)
    client = signed_in("organiser")
    page = BeautifulSoup(client.get(f"/messages?mailing={mailing.id}").text, "html5lib")
    assert len(page.select("tbody tr")) == 2
    assert page.select_one("#mailing option[selected]").get_text() == f"News of {seminar.title}"
    assert {each.name for each in (ann, ben)} == {
        cell.find(string=True, recursive=False).strip() for cell in page.select("td[data-label=To]")
    }
    assert "Nothing found" in client.get(f"/messages?mailing={mailing.id}&kind=reminder").text
