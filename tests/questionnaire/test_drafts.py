"""Answers are kept while they are given, and go on where they stopped."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.definition import Terms
from seminars.questionnaire.drafts import Ticket, draft_answers, draft_exists, forget_drafts
from seminars.questionnaire.kinds import Mode
from seminars.questionnaire.models import Draft, DraftAnswer, Questionnaire, Response
from seminars.questionnaire.queries import definition_of, given_of
from seminars.questionnaire.service import (
    AlreadySubmitted,
    Given,
    TooEarly,
    begin,
    change_terms,
    close_window,
    extend_window,
    open_window,
    room_code,
    save_answers,
    submit,
)
from seminars.registration.messages import personal_token
from seminars.registration.models import Delegate
from tests.questionnaire.factories import CLOSES, COMPLETE, IN_SLOT, LONG_BEFORE, form_of, make_delegate

ENOUGH = {"sector": {"options": ["health"]}}


def link(delegate: Delegate) -> str:
    return f"/d/{personal_token(delegate)}/questionnaire"


def terms(questionnaire: Questionnaire, **values: object) -> None:
    change_terms(questionnaire=questionnaire, terms=Terms(**values), actor=SYSTEM, at=LONG_BEFORE)


def ticket_on(page: str) -> str:
    return str(BeautifulSoup(page, "html.parser").select_one("[data-ticket]")["data-ticket"])


def keep(client: FlaskClient, ticket: str, answers: object):
    return client.post("/questionnaire/answers", data={"ticket": ticket, "answers": json.dumps(answers)})


def given_on(page: str) -> tuple[set[str], str]:
    soup = BeautifulSoup(page, "html.parser")
    return {box["value"] for box in soup.select("input[checked]")}, soup.select_one("[name='change.text']")[
        "value"
    ]


def sent(seminar: Seminar) -> list[dict[str, Given]]:
    definition = definition_of(seminar.series)
    return [given_of(each, definition) for each in db.session.scalars(select(Response))]


def held(ticket: Ticket) -> dict[str, Given]:
    """What a draft says, without what is blank."""
    found = draft_answers(ticket.draft).get(ticket.questionnaire_id, {})
    return {code: given for code, given in found.items() if not given.blank}


@pytest.fixture
def ticket(delegate: Delegate, questionnaire: Questionnaire) -> Ticket:
    begin(delegate=delegate, at=IN_SLOT, draft="d" * 32)
    return Ticket("d" * 32, delegate.seminar_id, questionnaire.id)


def test_an_answer_is_kept_as_given_and_replaced_by_the_next(ticket: Ticket) -> None:
    save_answers(ticket=ticket, answers={"years": {"options": [], "text": "many"}}, at=IN_SLOT)
    save_answers(ticket=ticket, answers={"with": {"options": ["other", "schools"], "text": "x"}}, at=IN_SLOT)
    save_answers(ticket=ticket, answers={"years": {"text": "3"}, "sector": {"options": []}}, at=IN_SLOT)
    assert held(ticket) == {
        "years": Given(text="3"),
        "with": Given(("other", "schools"), "x"),
    }


def test_the_same_sent_twice_is_kept_once(ticket: Ticket) -> None:
    for _ in range(2):
        assert save_answers(ticket=ticket, answers=ENOUGH, at=IN_SLOT) == 1
    assert db.session.scalar(select(func.count()).select_from(DraftAnswer)) == 1


def test_a_question_that_is_gone_is_passed_over(ticket: Ticket) -> None:
    save_answers(ticket=ticket, answers={"removed": {"text": "x"}, **ENOUGH}, at=IN_SLOT)
    assert set(held(ticket)) == {"sector"}


@pytest.mark.parametrize(
    "answers",
    [
        {"sector": "health"},
        {"sector": {"options": "health"}},
        {"change": {"text": "x" * 10001}},
        {"c" * 41: {}},
    ],
)
def test_what_no_form_sends_is_refused(ticket: Ticket, answers: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        save_answers(ticket=ticket, answers=answers, at=IN_SLOT)
    assert held(ticket) == {}


def test_kept_until_the_grace_is_over(ticket: Ticket) -> None:
    save_answers(ticket=ticket, answers=ENOUGH, at=CLOSES + timedelta(minutes=9))
    with pytest.raises(Conflict, match="over"):
        save_answers(ticket=ticket, answers={"years": {"text": "3"}}, at=CLOSES + timedelta(minutes=10))
    assert held(ticket) == {"sector": Given(("health",))}


def test_once_sent_the_draft_is_gone(ticket: Ticket, delegate: Delegate) -> None:
    save_answers(ticket=ticket, answers=ENOUGH, at=IN_SLOT)
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT, draft=ticket.draft)
    assert not draft_exists(ticket.draft)
    with pytest.raises(Conflict, match="sent already"):
        save_answers(ticket=ticket, answers=ENOUGH, at=IN_SLOT)


def test_what_was_never_sent_is_thrown_away(ticket: Ticket, seminar: Seminar) -> None:
    save_answers(ticket=ticket, answers=ENOUGH, at=IN_SLOT)
    forget_drafts(IN_SLOT + timedelta(days=14))
    assert draft_exists(ticket.draft)
    forget_drafts(IN_SLOT + timedelta(days=17))
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    assert db.session.scalar(select(func.count()).select_from(DraftAnswer)) == 0


def test_a_draft_is_kept_as_long_as_the_page_was_told(
    client: FlaskClient, clock, delegate: Delegate, seminar: Seminar, statements
) -> None:
    clock.set(IN_SLOT)
    ticket = ticket_on(client.get(link(delegate)).text)
    with statements() as sent:
        keep(client, ticket, ENOUGH)
    assert [each.split()[0] for each in sent if each.split()[0] != "BEGIN"] == ["INSERT"]
    # Closed early: what is typed is still kept, and cannot be sent once the grace is over.
    close_window(seminar=seminar, actor=SYSTEM, at=IN_SLOT)
    clock.set(IN_SLOT + timedelta(minutes=15))
    assert keep(client, ticket, {"change": {"text": "shorter"}}).status_code == 200
    assert client.post(link(delegate), data=form_of(ENOUGH)).status_code == 409
    # Extended: kept for longer than the page was told.
    open_window(seminar=seminar, actor=SYSTEM, at=IN_SLOT + timedelta(minutes=16))
    extend_window(seminar=seminar, minutes=60, actor=SYSTEM, at=IN_SLOT + timedelta(minutes=17))
    clock.set(CLOSES + timedelta(minutes=30))
    assert keep(client, ticket, {"change": {"text": "longer"}}).status_code == 200
    clock.set(CLOSES + timedelta(hours=3))
    assert keep(client, ticket, {"change": {"text": "too long"}}).status_code == 409


# In the pages.


def test_the_personal_link_goes_on_where_it_stopped_on_another_phone(
    app: Flask, clock, delegate: Delegate
) -> None:
    clock.set(IN_SLOT)
    address = link(delegate)
    first, second = app.test_client(), app.test_client()
    ticket = ticket_on(first.get(address).text)
    answers = {"with": {"options": ["schools"]}, "change": {"options": [], "text": "shorter"}}
    assert keep(first, ticket, answers).json == {"kept": 2}
    assert given_on(second.get(address).text) == ({"schools"}, "shorter")


def two_phones_in(
    app: Flask, seminar: Seminar, delegate: Delegate
) -> tuple[str, tuple[FlaskClient, FlaskClient]]:
    """The room's code, and two phones on which the delegate's address was given with it."""
    code = room_code(seminar)
    phones = app.test_client(), app.test_client()
    for phone in phones:
        phone.post(f"/q/{code}", data={"text": delegate.email})
    return code, phones


def test_whoever_knows_only_the_address_does_not_see_what_was_entered(
    app: Flask, clock, delegate: Delegate, seminar: Seminar
) -> None:
    clock.set(IN_SLOT)
    code, (first, second) = two_phones_in(app, seminar, delegate)
    keep(first, ticket_on(first.get(f"/q/{code}/form").text), {"change": {"text": "shorter"}})
    assert given_on(first.get(f"/q/{code}/form").text)[1] == "shorter"
    # Who leaves the device to somebody else throws away what was not sent, and is asked first.
    asks = first.post(f"/q/{code}/leave").text
    assert "These answers are not sent yet" in asks
    page = first.get(f"/q/{code}/form").text
    assert given_on(page)[1] == "shorter"
    key = BeautifulSoup(page, "html.parser").select_one("[data-draft]")["data-draft"]
    left = first.get(first.post(f"/q/{code}/leave", data={"sure": "1"}).location).text
    assert f'data-draft-clear="{key}"' in left
    assert "data-draft-clear" not in first.get(f"/q/{code}").text
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    first.post(f"/q/{code}", data={"text": delegate.email})
    for client in (first, second):
        # Told where they are, and what it means to begin anew; only then is there a form, and it is blank.
        told = client.get(f"/q/{code}/form").text
        assert "You have begun already" in told
        assert "shorter" not in told
        assert "data-questionnaire" not in told
        # Somebody who is taken for another: there is nothing here to throw away.
        assert client.post(f"/q/{code}/leave").location == f"/q/{code}"
        client.post(f"/q/{code}", data={"text": delegate.email})
        assert client.post(f"/q/{code}/form", data={"anew": "1"}).location == f"/q/{code}/form"
        assert given_on(client.get(f"/q/{code}/form").text)[1] == ""


def test_what_was_sent_from_another_phone_stands_and_the_first_says_so(
    app: Flask, clock, delegate: Delegate, seminar: Seminar
) -> None:
    clock.set(IN_SLOT)
    code, (first, second) = two_phones_in(app, seminar, delegate)
    for client in (first, second):
        page = client.get(f"/q/{code}/form").text
        if "data-ticket" not in page:
            client.post(f"/q/{code}/form", data={"anew": "1"})
            page = client.get(f"/q/{code}/form").text
        keep(client, ticket_on(page), ENOUGH)
    sends = form_of({"sector": {"options": ["justice"]}})
    assert "not sent" not in second.get(second.post(f"/q/{code}/form", data=sends).location).text
    late = first.post(f"/q/{code}/form", data=form_of(ENOUGH))
    told = " ".join(first.get(late.location).text.split())
    assert "What was answered here was not sent" in told
    assert "use the phone from which it was sent" in told
    assert [each["sector"].options for each in sent(seminar)] == [("justice",)]
    assert client_thanks(second, code) == "Thank you"


def client_thanks(client: FlaskClient, code: str) -> str:
    page = BeautifulSoup(client.get(f"/q/{code}/thanks").text, "html.parser")
    assert "not sent" not in page.get_text()
    return page.select_one("h1").get_text(strip=True)


def test_who_began_by_the_link_is_led_back_to_it(
    app: Flask, clock, delegate: Delegate, seminar: Seminar
) -> None:
    clock.set(IN_SLOT)
    code = room_code(seminar)
    phone, other = app.test_client(), app.test_client()
    phone.get(link(delegate))
    other.post(f"/q/{code}", data={"text": delegate.email})
    told = other.get(f"/q/{code}/form").text
    assert "your answers are there, also on this phone" in told
    assert f'href="/seminars/{seminar.slug}/link"' in told
    # And the other way round: the link starts blank only when told to.
    late = make_delegate(seminar, "Lena Late")
    other.post(f"/q/{code}/leave", data={"sure": "1"})
    other.post(f"/q/{code}", data={"text": late.email})
    other.get(f"/q/{code}/form")
    told = phone.get(link(late)).text
    assert "belongs to the browser that it was begun in" in told
    assert phone.post(link(late), data={"anew": "1"}).location == link(late)
    assert "data-questionnaire" in phone.get(link(late)).text


def test_changes_that_were_not_sent_are_told(
    app: Flask, clock, client: FlaskClient, delegate: Delegate, seminar: Seminar
) -> None:
    clock.set(IN_SLOT)
    address = link(delegate)
    client.get(address)
    client.post(address, data=form_of(ENOUGH))
    client.post(f"{address}/change")
    assert "Your answers have been sent" in client.get(address).text
    clock.set(CLOSES + timedelta(hours=1))
    told = client.get(f"{address}/thanks").text
    assert "Your changes were not sent" in told
    assert "What you sent before stands" in told


def test_a_ticket_that_was_not_given_out_keeps_nothing(client: FlaskClient, clock, ticket: Ticket) -> None:
    clock.set(IN_SLOT)
    answer = keep(client, f"{ticket.draft}.x", ENOUGH)
    assert answer.status_code == 404
    assert "Load it again" in answer.json["refused"]["next_step"]
    assert held(ticket) == {}


@pytest.mark.parametrize("text", ["", "[]", "{", "7"])
def test_answers_that_are_no_answers_are_refused(
    client: FlaskClient, clock, delegate: Delegate, text: str
) -> None:
    clock.set(IN_SLOT)
    ticket = ticket_on(client.get(link(delegate)).text)
    assert client.post("/questionnaire/answers", data={"ticket": ticket, "answers": text}).status_code == 422


def test_without_javascript_each_part_is_kept_with_a_button(
    app: Flask, clock, delegate: Delegate, seminar: Seminar
) -> None:
    clock.set(IN_SLOT)
    address = link(delegate)
    first, second = app.test_client(), app.test_client()
    page = BeautifulSoup(first.get(address).text, "html.parser")
    assert [button["value"] for button in page.select("noscript button[name=save]")] == ["2", "1"]
    answer = first.post(address, data={**form_of(ENOUGH), "years.text": "many", "save": "2"})
    assert answer.location.endswith("/questionnaire#part-2")
    page = BeautifulSoup(second.get(address).text, "html.parser")
    assert page.select_one("[name='years.text']")["value"] == "many"
    assert page.select_one("input[value=health]").has_attr("checked")
    assert sent(seminar) == []


def test_what_could_not_be_sent_is_kept_on_the_server(app: Flask, clock, delegate: Delegate) -> None:
    clock.set(IN_SLOT)
    address = link(delegate)
    first, second = app.test_client(), app.test_client()
    first.get(address)
    assert first.post(address, data={"change.text": "shorter"}).status_code == 422
    assert given_on(second.get(address).text)[1] == "shorter"


def test_the_queue_is_answered_in_json(client: FlaskClient, clock, delegate: Delegate) -> None:
    clock.set(IN_SLOT)
    address = link(delegate)
    client.get(address)
    kept = {"Idempotency-Key": "6d5c9b3e-27a2-4e0e-9d47-7f1f3d2f7a10"}
    refused = client.post(address, data={"change.text": "x"}, headers=kept)
    assert refused.status_code == 422
    assert "look at the questions" in refused.json["refused"]["message"]
    for _ in range(2):
        answer = client.post(address, data=form_of(ENOUGH), headers=kept)
        assert answer.json == {"thanks": f"{address}/thanks"}
    assert db.session.scalar(select(func.count()).select_from(Response)) == 1


# Changing what was sent.


@pytest.mark.parametrize("by_link", [True, False])
def test_sent_answers_can_be_changed_by_the_device_that_sent_them(
    app: Flask, clock, delegate: Delegate, seminar: Seminar, by_link: bool
) -> None:
    clock.set(IN_SLOT)
    client, other = app.test_client(), app.test_client()
    if by_link:
        address, thanks = link(delegate), f"{link(delegate)}/thanks"
    else:
        address, thanks = (f"/q/{room_code(seminar)}/{name}" for name in ("form", "thanks"))
        for each in (client, other):
            each.post(f"/q/{room_code(seminar)}", data={"text": delegate.email})
    client.get(address)
    client.post(address, data=form_of({**ENOUGH, "change": {"text": "shorter"}}))
    assert "Change my answers" in client.get(thanks).text
    assert "Change my answers" not in other.get(thanks).text
    change = address.removesuffix("/form") + "/change"
    assert other.post(change).location == thanks
    assert client.post(change).location == address
    assert given_on(client.get(address).text) == ({"health"}, "shorter")
    client.post(address, data=form_of({**ENOUGH, "change": {"text": "longer"}}))
    assert [each["change"].text for each in sent(seminar)] == ["longer"]
    # What was taken up and left stands as it was sent.
    client.post(change)
    assert client.post(change, data={"keep": "1"}).location == thanks
    assert client.get(address).location == thanks
    assert [each["change"].text for each in sent(seminar)] == ["longer"]


def test_where_changes_are_not_allowed_the_first_answers_stand(
    app: Flask, clock, delegate: Delegate, seminar: Seminar, questionnaire: Questionnaire
) -> None:
    terms(questionnaire, allow_changes=False)
    clock.set(IN_SLOT)
    client, address = app.test_client(), link(delegate)
    client.get(address)
    client.post(address, data=form_of({**ENOUGH, "change": {"text": "shorter"}}))
    assert "Change my answers" not in client.get(f"{address}/thanks").text
    client.post(address, data=form_of({**ENOUGH, "change": {"text": "longer"}}))
    assert [each["change"].text for each in sent(seminar)] == ["shorter"]


def test_after_the_window_nothing_is_changed(delegate: Delegate, seminar: Seminar) -> None:
    begin(delegate=delegate, at=IN_SLOT)
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT, key="mine")
    with pytest.raises(Conflict):
        submit(delegate=delegate, answers=COMPLETE, at=CLOSES + timedelta(minutes=10), key="mine")
    submit(delegate=delegate, answers=COMPLETE, at=CLOSES + timedelta(minutes=9), key="mine")
    assert len(sent(seminar)[0]) == 6


def test_the_key_of_somebody_else_changes_nothing(delegate: Delegate, seminar: Seminar) -> None:
    second = make_delegate(seminar, "Second Example")
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT, key="mine")
    submit(delegate=second, answers=ENOUGH, at=IN_SLOT, key="theirs")
    for key in (None, "guessed"):
        with pytest.raises(AlreadySubmitted):
            submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT, key=key, by_link=True)


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.NAMED])
def test_not_anonymous_the_link_alone_can_change_them(
    delegate: Delegate, seminar: Seminar, questionnaire: Questionnaire, mode: Mode
) -> None:
    terms(questionnaire, mode=mode)
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT)
    with pytest.raises(AlreadySubmitted):
        submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT)
    submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT, by_link=True)
    assert len(sent(seminar)) == 1
    assert len(sent(seminar)[0]) == 6


# Sending near the end.


def test_sent_only_near_the_end_where_the_organiser_asks_so(
    client: FlaskClient, clock, delegate: Delegate, seminar: Seminar, questionnaire: Questionnaire
) -> None:
    terms(questionnaire, send_last=10)
    clock.set(CLOSES - timedelta(minutes=11))
    address = link(delegate)
    assert "You can send from 11:20" in client.get(address).text
    early = client.post(address, data=form_of({**ENOUGH, "change": {"text": "shorter"}}))
    assert early.status_code == 409
    assert "near the end" in early.text
    with pytest.raises(TooEarly):
        submit(delegate=delegate, answers=ENOUGH, at=CLOSES - timedelta(minutes=10, seconds=1))
    clock.set(CLOSES - timedelta(minutes=10))
    page = client.get(address).text
    assert "You can send from" not in page
    assert given_on(page)[1] == "shorter"
    assert client.post(address, data=form_of(ENOUGH)).status_code == 302
    assert len(sent(seminar)) == 1


def test_the_grace_is_what_the_organiser_set(delegate: Delegate, questionnaire: Questionnaire) -> None:
    terms(questionnaire, grace=0)
    begin(delegate=delegate, at=IN_SLOT)
    with pytest.raises(Conflict):
        submit(delegate=delegate, answers=ENOUGH, at=CLOSES)


def test_in_the_grace_the_form_is_still_there_for_those_who_had_begun(
    app: Flask, clock, delegate: Delegate, seminar: Seminar
) -> None:
    second = make_delegate(seminar, "Second Example")
    clock.set(IN_SLOT)
    client = app.test_client()
    client.get(link(delegate))
    clock.set(CLOSES + timedelta(minutes=2))
    assert "Send by 11:40" in client.get(link(delegate)).text
    assert "is over" in app.test_client().get(link(second)).text
    clock.set(CLOSES + timedelta(minutes=10))
    page = client.get(link(delegate)).text
    assert "is over" in page
    assert "was not sent" in page
