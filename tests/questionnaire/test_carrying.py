"""Answers given and not sent: they hold what is asked, and go on where a new version asks the same."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.answers import Given
from seminars.questionnaire.carrying import Carried, carried, device_draft, in_words
from seminars.questionnaire.conditions import Op, Test
from seminars.questionnaire.definition import Asked, Choice, Definition, Part
from seminars.questionnaire.drafts import Ticket
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.models import Question, Questionnaire, Response
from seminars.questionnaire.queries import definition_of, given_of, merged_versions, questionnaire_of
from seminars.questionnaire.service import (
    add_question,
    add_section,
    begin,
    begin_version,
    change_question,
    change_section,
    close_window,
    key_paper,
    move_question_to,
    open_window,
    remove_question,
    remove_questionnaire,
    remove_section,
    save_answers,
    submit,
)
from seminars.registration.messages import personal_token
from seminars.registration.models import Delegate
from tests.questionnaire.factories import CLOSES, IN_SLOT, OPENS, form_of, make_delegate, question

AFTER = CLOSES + timedelta(minutes=30)
LATER = AFTER + timedelta(minutes=5)
SECTOR = question(QuestionKind.SINGLE, "sector", "Health", "Justice", required=True)
WIDER = question(QuestionKind.SINGLE, "sector", "Health", "Justice", "Education", required=True)


def row(series_id: int, code: str, version: int = 1) -> Question:
    return db.session.scalars(
        db.select(Question)
        .join(Questionnaire)
        .where(Questionnaire.series_id == series_id, Questionnaire.version == version, Question.code == code)
    ).one()


@pytest.fixture
def ticket(delegate: Delegate, questionnaire: Questionnaire) -> Ticket:
    begin(delegate=delegate, at=IN_SLOT, draft="d" * 32)
    return Ticket("d" * 32, delegate.seminar_id, questionnaire.id)


# What holds a question.


def test_while_somebody_has_it_open_only_words_are_corrected(
    seminar: Seminar, questionnaire: Questionnaire, delegate: Delegate
) -> None:
    now = {"actor": SYSTEM, "at": IN_SLOT}
    series = seminar.series_id
    # The window is open and nobody has begun: all can change.
    change_question(question=row(series, "sector"), details=WIDER, **now)
    change_question(question=row(series, "sector"), details=SECTOR, **now)
    some = add_section(
        questionnaire=questionnaire, title="Some", shown_if=Test("often", Op.CHOSE, "often"), **now
    )
    begin(delegate=delegate, at=IN_SLOT)
    with pytest.raises(Conflict, match="answering at Seminar galway now, so no option") as refused:
        change_question(question=row(series, "sector"), details=WIDER, **now)
    assert refused.value.field == "options"
    assert "Close the window first" in refused.value.next_step
    for verb, given in (
        (
            add_question,
            {"section": questionnaire.sections[0], "details": question(QuestionKind.NUMBER, "age")},
        ),
        (remove_question, {"question": row(series, "years")}),
        (remove_section, {"section": questionnaire.sections[1]}),
        (remove_questionnaire, {"questionnaire": questionnaire}),
    ):
        with pytest.raises(Conflict, match="answering at Seminar galway"):
            verb(**given, **now)
    with pytest.raises(Conflict, match="who is asked"):
        change_section(
            section=questionnaire.sections[1],
            title="Your work",
            introduction="",
            shown_if=Test("sector", Op.CHOSE, "health"),
            **now,
        )
    # Nor by way of moving it to where others are asked.
    with pytest.raises(Conflict, match="stays where it is"):
        move_question_to(question=row(series, "sector"), section=some, place=0, **now)
    move_question_to(question=row(series, "years"), section=questionnaire.sections[0], place=0, **now)
    # A slip is mended, if it is said to be one, and the options stay what they are.
    mended = question(QuestionKind.SINGLE, "sector", "Health care", "Justice", required=True)
    with pytest.raises(Invalid, match="Say that they ask the same"):
        change_question(question=row(series, "sector"), details=mended, corrects=False, **now)
    change_question(question=row(series, "sector"), details=mended, **now)
    assert [each.code for each in row(series, "sector").options] == ["health", "justice"]
    # Nobody gave an answer: once the time to send is over, all can change again.
    change_question(question=row(series, "sector"), details=WIDER, actor=SYSTEM, at=AFTER)


def test_answers_that_were_not_sent_hold_their_question_after_the_window(
    seminar: Seminar, ticket: Ticket, questionnaire: Questionnaire
) -> None:
    later = {"actor": SYSTEM, "at": AFTER}
    series = seminar.series_id
    save_answers(ticket=ticket, answers={"sector": {"options": ["health"]}}, at=IN_SLOT)
    with pytest.raises(Conflict, match="This question has answers, so no option"):
        change_question(question=row(series, "sector"), details=WIDER, **later)
    with pytest.raises(Conflict, match="have begun to answer, and what they gave is kept"):
        add_question(section=questionnaire.sections[0], details=question(QuestionKind.NUMBER, "age"), **later)
    with pytest.raises(Conflict, match="have begun to answer"):
        remove_questionnaire(questionnaire=questionnaire, **later)
    assert begin_version(questionnaire=questionnaire, **later).version == 2


def test_a_version_to_which_nobody_sent_answers_is_not_in_the_summaries(
    seminar: Seminar, ticket: Ticket, questionnaire: Questionnaire
) -> None:
    later = {"actor": SYSTEM, "at": AFTER}
    save_answers(ticket=ticket, answers={"sector": {"options": ["health"]}}, at=IN_SLOT)
    begin_version(questionnaire=questionnaire, **later)
    change_question(question=row(seminar.series_id, "sector", 2), details=WIDER, **later)
    assert [each.version for each in merged_versions(seminar.series).each] == [2]
    assert not merged_versions(seminar.series).apart
    key_paper(seminar=seminar, serial="1", answers={"sector": {"options": ["health"]}}, version=1, **later)
    assert merged_versions(seminar.series).apart == {"sector", "sector_v1"}


def test_an_answer_that_was_cleared_again_holds_nothing(
    seminar: Seminar, ticket: Ticket, questionnaire: Questionnaire
) -> None:
    save_answers(ticket=ticket, answers={"sector": {"options": ["health"]}}, at=IN_SLOT)
    save_answers(ticket=ticket, answers={"sector": {"options": []}}, at=IN_SLOT)
    change_question(question=row(seminar.series_id, "sector"), details=WIDER, actor=SYSTEM, at=AFTER)
    with pytest.raises(Conflict, match="Nobody has answered"):
        begin_version(questionnaire=questionnaire, actor=SYSTEM, at=AFTER)


# What goes on, as plain values.


def asked(code: str, *labels: str, **more: object) -> Asked:
    options = tuple(Choice(label.casefold().strip("."), label) for label in labels)
    kind = QuestionKind.SINGLE if options else QuestionKind.SHORT_TEXT
    return Asked(code, kind, f"What about {code}?", options=options, **more)


def version(number: int, *questions: Asked) -> Definition:
    return Definition("Form", sections=(Part("One", questions=questions),), id=number, version=number)


ONE = version(1, asked("a", "Yes", "No"), asked("b"), asked("c"), asked("d", "Low", "High"))
TWO = version(2, asked("d", "Low", "Mid", "High"), asked("a", "yes", "no."), asked("b"))


def going(drafts: dict[int, dict[str, Given]], *versions: Definition) -> Carried:
    return carried(versions[-1], versions[:-1], drafts)


def test_what_asks_the_same_goes_on_and_the_rest_is_named() -> None:
    first = {"a": Given(("yes",)), "b": Given(text="words"), "c": Given(text="lost?"), "d": Given(("high",))}
    found = going({1: first}, ONE, TWO)
    assert dict(found.given) == {"a": Given(("yes",)), "b": Given(text="words")}
    assert found.kept == {"a", "b"}
    assert [(each.asked.code, each.said, each.now.code) for each in found.again] == [("d", "High", "d")]
    assert [(each.asked.text, each.said) for each in found.gone] == [("What about c?", "lost?")]


@pytest.mark.parametrize(
    ("second", "given", "again"),
    [
        # Answered anew: done with. Cleared: an earlier answer does not come back.
        ({"d": Given(("mid",))}, {"a", "b", "d"}, []),
        ({"a": Given()}, {"b"}, ["d"]),
        # Looked at and left blank is not yet answered.
        ({"d": Given()}, {"a", "b"}, ["d"]),
    ],
)
def test_what_was_given_since_stands_before_what_was_given_then(
    second: dict[str, Given], given: set[str], again: list[str]
) -> None:
    first = {"a": Given(("yes",)), "b": Given(text="words"), "d": Given(("high",))}
    found = going({1: first, 2: second}, ONE, TWO)
    assert set(found.given) == given
    assert [each.asked.code for each in found.again] == again


def test_over_several_versions_the_last_word_counts() -> None:
    three = version(3, asked("a", "Yes", "No"), asked("d", "Low", "High"))
    drafts = {1: {"a": Given(("yes",)), "d": Given(("high",))}, 2: {"a": Given(("no",)), "d": Given()}}
    found = going(drafts, ONE, TWO, three)
    assert dict(found.given) == {"a": Given(("no",))}
    assert found.left == ()
    # Asked the same as before again, it goes on over the version between.
    assert dict(going({1: {"d": Given(("high",))}}, ONE, TWO, three).given) == {"d": Given(("high",))}


def test_who_is_asked_counts_too() -> None:
    some = version(2, asked("a", "Yes", "No"), asked("b", shown_if=Test("a", Op.CHOSE, "yes")))
    found = going({1: {"b": Given(text="words")}}, ONE, some)
    assert [each.asked.code for each in found.again] == ["b"]


def test_what_a_device_keeps_is_told_apart_likewise() -> None:
    draft = device_draft("key", ONE, TWO)
    assert draft.plain == {
        "name": "key",
        "same": ["a", "b"],
        "changed": {"c": "What about c?", "d": "What about d?"},
    }
    assert in_words(asked("n"), Given(number=3.0)) == "3"


# By the pages.


def test_a_delegate_goes_on_in_the_new_version_and_is_told_what_to_look_at(
    seminar: Seminar, questionnaire: Questionnaire, delegate: Delegate, client: FlaskClient, clock
) -> None:
    address = f"/d/{personal_token(delegate)}/questionnaire"
    clock.set(IN_SLOT)
    page = BeautifulSoup(client.get(address).text, "html.parser")
    given = {
        "sector": {"options": ["justice"]},
        "years": {"text": "12"},
        "change": {"text": "shorter meetings"},
        "often": {"options": ["often"]},
    }
    sent = {"ticket": page.select_one("[data-ticket]")["data-ticket"], "answers": json.dumps(given)}
    assert client.post("/questionnaire/answers", data=sent).json == {"kept": 4}
    close_window(seminar=seminar, actor=SYSTEM, at=CLOSES - timedelta(minutes=1))

    later = {"actor": SYSTEM, "at": AFTER}
    made = begin_version(questionnaire=questionnaire_of(seminar.series), **later)
    series = seminar.series_id
    change_question(question=row(series, "sector", 2), details=WIDER, **later)
    remove_question(question=row(series, "change", 2), **later)
    add_question(section=made.sections[0], details=question(QuestionKind.NUMBER, "age"), **later)
    open_window(seminar=seminar, **later)

    clock.set(LATER)
    page = BeautifulSoup(client.get(address).text, "html.parser")
    told = " ".join(page.select_one(".notice-warning").get_text(" ", strip=True).split())
    assert "2 of your answers still fit and are kept below" in told
    assert [each["href"] for each in page.select(".notice-warning a")] == ["#q-sector"]
    assert "You had answered: “Justice”" in told
    assert "What about change? You had answered: “shorter meetings”" in told
    assert page.select_one("[name='years.text']")["value"] == "12"
    assert page.select_one("#q-often input[checked]")["value"] == "often"
    assert page.select_one("#q-sector input[checked]") is None
    assert json.loads(page.select_one("[data-earlier]")["data-earlier"])[0]["changed"].keys() == {
        "sector",
        "change",
    }

    # A part kept without JavaScript: what was not looked at yet is still named.
    form = {"version": "2", "years.text": "12", "often": "often", "save": "2"}
    assert client.post(address, data=form).status_code == 302
    again = client.get(address).text
    assert 'href="#q-sector"' in again
    assert "shorter meetings" in again
    done = form_of(
        {"sector": {"options": ["education"]}, "often": {"options": ["often"]}, "years": {"text": "12"}}
    )
    assert client.post(address, data={**done, "version": "2"}).status_code == 302
    response = db.session.scalars(db.select(Response)).one()
    answers = given_of(response, definition_of(seminar.series))
    assert response.questionnaire_id == made.id
    assert answers["sector"].options == ("education",)
    assert answers["years"].number == 12


def test_who_had_given_nothing_is_told_nothing(
    seminar: Seminar, questionnaire: Questionnaire, client: FlaskClient, clock
) -> None:
    submit(
        delegate=make_delegate(seminar, "Ann Before"), answers={"sector": {"options": ["health"]}}, at=OPENS
    )
    begin_version(questionnaire=questionnaire, actor=SYSTEM, at=AFTER)
    open_window(seminar=seminar, actor=SYSTEM, at=AFTER)
    clock.set(LATER)
    page = client.get(f"/d/{personal_token(make_delegate(seminar))}/questionnaire").text
    assert "The questions have changed" not in page
