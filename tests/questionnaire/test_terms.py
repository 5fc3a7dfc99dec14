"""Who can tell whose answers are whose: chosen before, told in plain words, kept by the database."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from seminars.accounts.models import Account
from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.definition import Terms
from seminars.questionnaire.kinds import Mode
from seminars.questionnaire.models import Questionnaire, Respondent, Response
from seminars.questionnaire.service import begin, change_terms, copy_questionnaire, open_window, submit
from seminars.registration.messages import personal_token
from seminars.registration.models import Delegate
from tests.questionnaire.factories import COMPLETE, IN_SLOT, LONG_BEFORE, make_series

ENOUGH = {"sector": {"options": ["health"]}}
WORDS = {
    Mode.ANONYMOUS: "Your answers are kept without your name",
    Mode.CONFIDENTIAL: "Your answers are confidential",
    Mode.NAMED: "Your answers are kept with your name",
}


def choose(questionnaire: Questionnaire, mode: Mode, at=LONG_BEFORE) -> None:
    change_terms(questionnaire=questionnaire, terms=Terms(mode=mode), actor=SYSTEM, at=at)


@pytest.mark.parametrize("mode", list(Mode))
def test_the_delegate_is_told_in_plain_words(
    client: FlaskClient, clock, delegate: Delegate, questionnaire: Questionnaire, mode: Mode
) -> None:
    choose(questionnaire, mode)
    clock.set(IN_SLOT)
    page = client.get(f"/d/{personal_token(delegate)}/questionnaire").text
    assert [each for each in Mode if WORDS[each] in page] == [mode]


@pytest.mark.parametrize("mode", list(Mode))
def test_only_what_is_not_anonymous_stands_beside_a_name(
    delegate: Delegate, questionnaire: Questionnaire, mode: Mode
) -> None:
    choose(questionnaire, mode)
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT)
    [response] = db.session.scalars(select(Response))
    connected = db.session.execute(select(Respondent.delegate_id, Respondent.response_id)).all()
    assert connected == ([] if mode is Mode.ANONYMOUS else [(delegate.id, response.id)])


def test_the_database_refuses_a_name_beside_an_anonymous_response(
    delegate: Delegate, questionnaire: Questionnaire
) -> None:
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT)
    [response] = db.session.scalars(select(Response))
    for mode in Mode:
        values = {"delegate_id": delegate.id, "response_id": response.id, "mode": mode}
        with pytest.raises(IntegrityError):
            db.session.execute(insert(Respondent).values(**values))
        db.session.rollback()


def test_what_was_promised_stays_once_somebody_has_begun(
    delegate: Delegate, questionnaire: Questionnaire
) -> None:
    begin(delegate=delegate, at=IN_SLOT)
    with pytest.raises(Conflict, match="have begun"):
        choose(questionnaire, Mode.NAMED, at=IN_SLOT)
    # The rest can still change.
    change_terms(questionnaire=questionnaire, terms=Terms(grace=20), actor=SYSTEM, at=IN_SLOT)


def test_it_is_chosen_before_the_window_opens(seminar: Seminar, questionnaire: Questionnaire) -> None:
    open_window(seminar=seminar, actor=SYSTEM, at=LONG_BEFORE)
    with pytest.raises(Conflict):
        choose(questionnaire, Mode.NAMED)


@pytest.mark.parametrize(
    "terms", [Terms(send_last=0), Terms(send_last=241), Terms(grace=-1), Terms(grace=241)]
)
def test_odd_minutes_are_refused(questionnaire: Questionnaire, terms: Terms) -> None:
    with pytest.raises(Invalid):
        change_terms(questionnaire=questionnaire, terms=terms, actor=SYSTEM, at=LONG_BEFORE)


def test_terms_are_copied_with_the_questions(questionnaire: Questionnaire) -> None:
    terms = Terms(Mode.NAMED, allow_changes=False, send_last=5, grace=3)
    change_terms(questionnaire=questionnaire, terms=terms, actor=SYSTEM, at=LONG_BEFORE)
    made = copy_questionnaire(source=questionnaire, series=make_series("next"), actor=SYSTEM, at=LONG_BEFORE)
    assert (made.mode, made.allow_changes, made.send_last, made.grace) == (Mode.NAMED, False, 5, 3)


def test_the_organiser_chooses_on_a_page(clock, questionnaire: Questionnaire, signed_in) -> None:
    clock.set(LONG_BEFORE)
    client = signed_in("organiser")
    address = "/series/season/questionnaire/terms"
    sent = {"mode": "confidential", "allow_changes": "y", "send_last": "10", "grace": "5"}
    assert client.post(address, data={**sent, "grace": "999"}).status_code == 422
    assert client.post(address, data=sent).status_code == 302
    db.session.expire_all()
    found = db.session.get_one(Questionnaire, questionnaire.id)
    assert (found.mode, found.send_last, found.grace) == (Mode.CONFIDENTIAL, 10, 5)


# Whose answers are whose.

PAGE = "/seminars/galway/questionnaire/respondents"


def test_anonymous_answers_are_shown_beside_no_name(clock, delegate: Delegate, signed_in) -> None:
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT)
    client = signed_in("organiser")
    for address in (PAGE, f"{PAGE}/{delegate.id}"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "anonymous" in answer.text
        assert delegate.name not in answer.text


def test_named_answers_are_seen_by_staff(
    clock, delegate: Delegate, questionnaire: Questionnaire, signed_in
) -> None:
    choose(questionnaire, Mode.NAMED)
    submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT)
    client = signed_in("staff")
    assert delegate.name in client.get(PAGE).text
    page = client.get(f"{PAGE}/{delegate.id}").text
    assert "shorter meetings" in page
    assert "the library" in page


def test_confidential_answers_need_the_right_and_a_reason(
    app: Flask, clock, delegate: Delegate, questionnaire: Questionnaire, signed_in
) -> None:
    choose(questionnaire, Mode.CONFIDENTIAL)
    submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT)
    client = signed_in("organiser")
    assert client.get(PAGE).status_code == 403
    account = db.session.scalars(select(Account).where(Account.role == "organiser")).first()
    fields = {"name": account.name, "email": account.email, "role": "organiser", "active": "y"}
    client.post(f"/accounts/{account.id}", data={**fields, "may_connect_answers": "y"})
    assert delegate.name in client.get(PAGE).text
    one = f"{PAGE}/{delegate.id}"
    assert "shorter meetings" not in client.get(one).text
    assert client.post(one, data={"reason": ""}).status_code == 422
    assert "shorter meetings" in client.post(one, data={"reason": "a wish to talk"}).text
    looks = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "look at confidential answers")
    ).all()
    assert [(each.account_id, each.details["reason"]) for each in looks] == [(account.id, "a wish to talk")]
