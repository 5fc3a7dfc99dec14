"""'Send me the summary when the last paper form is keyed.'"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.accounts.models import Account
from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM, Actor
from seminars.extensions import db
from seminars.mail.models import Message
from seminars.programme.models import Seminar
from seminars.questionnaire.paper_models import Settled
from seminars.questionnaire.queries import paper_form
from seminars.questionnaire.service import key_paper, key_second, settle, switch_double_entry
from seminars.summaries.asks import send_summaries
from tests.questionnaire.factories import CLOSES, IN_SLOT, make_questionnaire, make_seminar, make_series

AFTER = CLOSES + timedelta(days=2)
PAPER = {"sector": {"options": ["health"]}}
ADDRESS = "/seminars/galway/summary-by-mail"


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(AFTER)


@pytest.fixture
def seminar(app: Any) -> Seminar:
    series = make_series()
    make_questionnaire(series)
    return make_seminar(series)


def key(seminar: Seminar, *serials: str) -> None:
    for serial in serials:
        key_paper(seminar=seminar, serial=serial, answers=PAPER, actor=SYSTEM, at=CLOSES)


def sent() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == "summary").order_by(Message.id)))


def test_it_goes_out_when_the_last_form_is_keyed_and_once(
    seminar: Seminar, signed_in: Callable[..., FlaskClient]
) -> None:
    client = signed_in("staff")
    key(seminar, "1", "2")
    page = client.post(ADDRESS, data={"forms": "3"}, follow_redirects=True)
    assert "will be sent to staff@example.org once the last form is keyed" in page.text
    send_summaries(AFTER)
    assert sent() == []
    key(seminar, "3")
    for _ in range(2):
        send_summaries(AFTER)
    (message,) = sent()
    assert (message.to_address, message.subject) == ("staff@example.org", "Summary: Seminar galway")
    assert "All 3 paper forms are keyed." in message.body
    assert "/seminars/galway/summary" in message.body
    (file,) = message.attachments
    assert file.filename == "galway-summary.pdf"
    assert file.content.startswith(b"%PDF")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "download summary")).one()
    assert (entry.actor_name, entry.details["shape"]) == ("Test staff", "pdf by mail")
    assert "waits" not in client.get(ADDRESS).text


def test_where_forms_are_keyed_twice_it_waits_until_all_are_settled(
    seminar: Seminar, signed_in: Callable[..., FlaskClient]
) -> None:
    switch_double_entry(seminar=seminar, on=True, actor=SYSTEM, at=CLOSES)
    key(seminar, "1")
    client = signed_in("staff")
    client.post(ADDRESS, data={"forms": "1"})
    send_summaries(AFTER)
    assert sent() == []
    assert "1 wait for a second entry" in " ".join(client.get(ADDRESS).text.split())
    other = {"sector": {"options": ["justice"]}}
    key_second(seminar=seminar, serial="1", answers=other, unreadable=(), actor=Actor("Ben"), at=CLOSES)
    send_summaries(AFTER)
    assert sent() == []
    form = paper_form(seminar, "1")
    assert form is not None
    settle(
        seminar=seminar, response=form, choices={"sector": Settled.FIRST}, actor=SYSTEM, at=CLOSES, answers={}
    )
    send_summaries(AFTER)
    assert len(sent()) == 1


def test_it_waits_until_the_answers_can_be_seen(
    seminar: Seminar, signed_in: Callable[..., FlaskClient], clock: Any
) -> None:
    clock.set(IN_SLOT)
    page = signed_in("staff").post(ADDRESS, data={"forms": "0"}, follow_redirects=True)
    assert "once the last form is keyed" in page.text
    send_summaries(IN_SLOT)
    assert sent() == []
    send_summaries(AFTER)
    assert "There was no paper to key." in sent()[0].body


def test_each_ask_gets_one_message_and_may_be_made_again(
    seminar: Seminar, signed_in: Callable[..., FlaskClient], clock: Any
) -> None:
    one, other = signed_in("staff"), signed_in("organiser")
    for client in (one, other, one):
        client.post(ADDRESS, data={"forms": "0"})
    send_summaries(AFTER)
    assert {each.to_address for each in sent()} == {"staff@example.org", "organiser@example.org"}
    assert len(sent()) == 2
    clock.set(AFTER + timedelta(hours=1))
    one.post(ADDRESS, data={"forms": "0"})
    send_summaries(AFTER + timedelta(hours=1))
    assert len(sent()) == 3


def test_an_ask_can_be_taken_back_by_who_made_it_and_by_organisers(
    seminar: Seminar, signed_in: Callable[..., FlaskClient]
) -> None:
    organiser, staff = signed_in("organiser"), signed_in("staff")
    other = signed_in("staff", "other@example.org")
    for client in (staff, other):
        client.post(ADDRESS, data={"forms": "4"})
    ids = {row.email: row.id for row in db.session.execute(select(Account.email, Account.id))}
    buttons = BeautifulSoup(staff.get(ADDRESS).text, "html.parser").select(".post-button")
    assert [each["action"].split("/")[-2] for each in buttons] == [str(ids["staff@example.org"])]
    theirs = f"{ADDRESS}/{ids['other@example.org']}/take-back"
    assert staff.post(theirs).status_code == 403
    assert staff.post(f"{ADDRESS}/{ids['staff@example.org']}/take-back").status_code == 302
    assert organiser.post(theirs).status_code == 302
    assert organiser.post(theirs).status_code == 404
    key(seminar, "1", "2", "3", "4")
    send_summaries(AFTER)
    assert sent() == []


def test_who_may_not_see_summaries_any_more_gets_none(
    seminar: Seminar, signed_in: Callable[..., FlaskClient]
) -> None:
    signed_in("staff").post(ADDRESS, data={"forms": "0"})
    db.session.scalars(select(Account).where(Account.email == "staff@example.org")).one().active = False
    db.session.commit()
    send_summaries(AFTER)
    assert sent() == []


@pytest.mark.parametrize("typed", ["", "-1", "many", "100001"])
def test_a_number_that_cannot_be_is_refused_and_kept(
    seminar: Seminar, signed_in: Callable[..., FlaskClient], typed: str
) -> None:
    answer = signed_in("staff").post(ADDRESS, data={"forms": typed})
    assert answer.status_code == 422
    assert BeautifulSoup(answer.text, "html.parser").find(id="forms").get("value", "") == typed
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "ask for summary")).all() == []
