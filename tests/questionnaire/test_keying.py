"""Keying paper: blank and unreadable told apart, sheets sent by a device's queue, the next number."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from seminars.accounts.models import Account
from seminars.audit.service import SYSTEM
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.answers import Given
from seminars.questionnaire.codes import following_serial
from seminars.questionnaire.conditions import Op, Test
from seminars.questionnaire.definition import Asked, Choice, Definition, Part, QuestionDetails
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.models import Answer, Questionnaire, Response
from seminars.questionnaire.paper_models import PaperEntry, Unreadable
from seminars.questionnaire.paper_queries import sheet_kept, unreadable_counts
from seminars.questionnaire.queries import answered_questions, definition_of, paper_form
from seminars.questionnaire.service import (
    Unanswered,
    add_question,
    change_paper,
    is_answered,
    key_paper,
    remove_paper,
)
from seminars.questionnaire.sheet import Sheet
from seminars.questionnaire.strokes import strokes, strokes_of_sheet
from tests.questionnaire.factories import CLOSES, IN_SLOT, LONG_BEFORE, form_of

PAGE = "/seminars/galway/questionnaire/paper"
HEALTH = {"sector": {"options": ["health"]}}


def keyed(seminar: Seminar, serial: str = "7") -> Response:
    response = paper_form(seminar, serial)
    assert response is not None
    return response


def marks(response: Response) -> set[str]:
    definition = definition_of(response_seminar(response).series)
    assert definition is not None
    return set(sheet_kept(response, definition).unreadable)


def response_seminar(response: Response) -> Seminar:
    return db.session.get_one(Seminar, response.seminar_id)


def test_what_cannot_be_read_is_kept_apart_from_what_is_blank(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    key_paper(
        seminar=seminar, serial="7", answers=HEALTH, unreadable=["often", "change"], actor=SYSTEM, at=IN_SLOT
    )
    response = keyed(seminar)
    assert marks(response) == {"often", "change"}
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1
    often = next(q for part in questionnaire.sections for q in part.questions if q.code == "often")
    years = next(q for part in questionnaire.sections for q in part.questions if q.code == "years")
    assert unreadable_counts([seminar.id])[often.id] == 1
    assert years.id not in unreadable_counts([seminar.id])
    # Its question is held as one that has an answer is.
    assert is_answered(often)
    assert not is_answered(years)
    assert often.id in answered_questions(questionnaire)


def test_a_sheet_on_which_nothing_can_be_read_counts_and_a_blank_one_does_not(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    key_paper(seminar=seminar, serial="7", answers={}, unreadable=["example"], actor=SYSTEM, at=IN_SLOT)
    with pytest.raises(Unanswered):
        key_paper(seminar=seminar, serial="8", answers={}, unreadable=["no_such"], actor=SYSTEM, at=IN_SLOT)
    assert marks(keyed(seminar)) == {"example"}


def test_an_answer_and_a_mark_exclude_each_other(seminar: Seminar, questionnaire: Questionnaire) -> None:
    with pytest.raises(Unanswered) as refused:
        key_paper(
            seminar=seminar, serial="7", answers=HEALTH, unreadable=["sector"], actor=SYSTEM, at=IN_SLOT
        )
    assert "not both" in refused.value.errors["sector"]


def test_a_mark_at_a_question_that_is_not_asked_is_left_out_like_its_answer(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    add_question(
        section=questionnaire.sections[1],
        details=QuestionDetails(
            kind=QuestionKind.SHORT_TEXT,
            code="which",
            text="Which?",
            shown_if=Test("sector", Op.CHOSE, "justice"),
        ),
        actor=SYSTEM,
        at=LONG_BEFORE,
    )
    key_paper(seminar=seminar, serial="7", answers=HEALTH, unreadable=["which"], actor=SYSTEM, at=IN_SLOT)
    assert marks(keyed(seminar)) == set()


def test_correcting_a_form_takes_marks_out_and_removing_it_takes_all(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    key_paper(seminar=seminar, serial="7", answers=HEALTH, unreadable=["often"], actor=SYSTEM, at=IN_SLOT)
    response = keyed(seminar)
    change_paper(
        seminar=seminar,
        response=response,
        serial="7",
        answers={"often": {"options": ["never"]}},
        unreadable=["sector"],
        actor=SYSTEM,
        at=IN_SLOT,
    )
    assert marks(response) == {"sector"}
    remove_paper(seminar=seminar, response=response, actor=SYSTEM, at=IN_SLOT)
    for table in (Unreadable, PaperEntry, Answer):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_the_form_has_a_mark_for_each_question_and_shows_it_again(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in
) -> None:
    client = signed_in("staff")
    clock.set(CLOSES + timedelta(days=3))
    page = BeautifulSoup(client.get(f"{PAGE}/new").text, "html.parser")
    assert len(page.select("[data-unreadable]")) == 7
    client.post(f"{PAGE}/new", data={"serial": "7", **form_of(HEALTH), "often.unreadable": "1"})
    page = BeautifulSoup(client.get(f"{PAGE}/7").text, "html.parser")
    checked = [each["name"] for each in page.select("[data-unreadable][checked]")]
    assert checked == ["often.unreadable"]
    # The delegate's own form has no such mark.
    preview = signed_in("organiser").get("/series/season/questionnaire/preview/form")
    assert preview.status_code == 200
    assert "data-unreadable" not in preview.text
    entry = db.session.get_one(PaperEntry, keyed(seminar).id)
    account = db.session.scalar(select(Account).where(Account.email == "staff@example.org"))
    assert account is not None
    assert entry.account_id == account.id


def test_a_sheet_that_a_device_sends_twice_is_keyed_once(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in
) -> None:
    client = signed_in("staff")
    headers = {"Idempotency-Key": str(uuid4()), "Accept": "application/json"}
    for _ in range(2):
        answer = client.post(f"{PAGE}/new", data={"serial": "g-7", **form_of(HEALTH)}, headers=headers)
        assert answer.json == {"serial": "G-7"}
    assert db.session.scalar(select(func.count()).select_from(Response)) == 1


def test_a_device_is_told_what_is_wrong_in_words_that_stand_on_their_own(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in
) -> None:
    client = signed_in("staff")
    key_paper(seminar=seminar, serial="7", answers=HEALTH, actor=SYSTEM, at=IN_SLOT)

    def refused(data: dict[str, object]) -> dict[str, str]:
        answer = client.post(f"{PAGE}/new", data=data, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code in (409, 422)
        return answer.json["refused"]

    assert "keyed already" in refused({"serial": "7", **form_of(HEALTH)})["message"]
    told = refused({"serial": "8", **form_of(HEALTH), "years.text": "many"})
    assert told["message"] == "Question 5: Enter a number, for example 12."
    assert "Open it again" in told["next_step"]


def test_the_number_that_comes_next() -> None:
    assert following_serial("g-009") == "G-010"
    assert following_serial("99") == "100"
    assert following_serial("A") == ""
    assert following_serial("<b>7") == ""
    assert following_serial("9" * 20) == ""


def test_a_keyed_serial_stays_taken(seminar: Seminar, questionnaire: Questionnaire) -> None:
    key_paper(seminar=seminar, serial="7", answers=HEALTH, actor=SYSTEM, at=IN_SLOT)
    with pytest.raises(Conflict):
        key_paper(seminar=seminar, serial=" 7", answers=HEALTH, actor=SYSTEM, at=IN_SLOT)


def forty(kind: QuestionKind = QuestionKind.SINGLE) -> Definition:
    questions = tuple(
        Asked(f"q{n}", kind, f"Question {n}", options=(Choice("a", "A"), Choice("b", "B"))) for n in range(40)
    )
    return Definition("Forty", sections=(Part("All", questions=questions),))


def test_the_help_says_how_many_keys_a_form_of_forty_questions_takes(client) -> None:
    definition = forty()
    answers = {q.code: Given(options=("b",)) for q in definition.questions}
    number = strokes_of_sheet(definition, Sheet(answers))
    assert number == 42
    page = BeautifulSoup(client.get("/help/staff").text, "html.parser")
    text = " ".join(page.text.split())
    assert f"A form of 40 questions with one answer each takes {number} key strokes" in text


def test_keys_are_counted_for_each_kind_of_answer() -> None:
    twelve = tuple(Choice(f"o{n}", str(n)) for n in range(1, 12))
    twelve += (Choice("other", "Other", other=True),)
    one = Asked("q", QuestionKind.SINGLE, "Q", options=twelve)
    several = replace(one, kind=QuestionKind.MULTIPLE)
    three = replace(one, kind=QuestionKind.MOST_IMPORTANT, choose=3)
    number = Asked("n", QuestionKind.NUMBER, "N")
    # '1' could begin '12'; '2' could not begin anything; 'other' takes words and Enter.
    assert [strokes(one, Given(options=(code,))) for code in ("o1", "o2", "o11")] == [2, 1, 2]
    assert strokes(one, Given(options=("other",), text="abc")) == 2 + 3 + 1
    assert strokes(several, Given(options=("o2", "o3"))) == 3
    assert strokes(three, Given(options=("o2", "o3", "o4"))) == 3
    assert strokes(three, Given(options=("o2", "o3"))) == 3
    assert strokes(number, Given(number=12)) == 3
    assert strokes(number, Given()) == 1
    assert strokes_of_sheet(forty(), Sheet({}, frozenset({"q1"})), serial="G-7") == 3 + 1 + 40 + 1
