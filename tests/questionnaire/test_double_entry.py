"""Double entry: keyed twice by two people, differences settled, counted once."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from seminars.accounts.models import Role
from seminars.accounts.service import create_account
from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM, Actor
from seminars.errors import Conflict, Forbidden, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.answers import Given
from seminars.questionnaire.models import Questionnaire, Response
from seminars.questionnaire.paper_models import SecondEntry, Settled
from seminars.questionnaire.paper_queries import keying_agreement, sheet_kept, waiting_sheets
from seminars.questionnaire.queries import answers_table, definition_of, paper_form, responses_of
from seminars.questionnaire.service import (
    Unanswered,
    change_paper,
    key_paper,
    key_second,
    settle,
    switch_double_entry,
)
from seminars.questionnaire.sheet import Agreement, Sheet, compare
from tests.questionnaire.factories import COMPLETE, IN_SLOT, LONG_BEFORE, form_of

PAGE = "/seminars/galway/questionnaire/paper"


def person(name: str) -> Actor:
    made = create_account(
        name=name,
        email=f"{name.lower()}@example.org",
        password="a-test-password",
        role=Role.STAFF,
        actor=SYSTEM,
        at=LONG_BEFORE,
    )
    return Actor(made.name, made.id)


@pytest.fixture
def ann(seminar: Seminar, questionnaire: Questionnaire) -> Actor:
    switch_double_entry(seminar=seminar, on=True, actor=SYSTEM, at=IN_SLOT)
    return person("Ann")


@pytest.fixture
def ben(ann: Actor) -> Actor:
    return person("Ben")


def first(seminar: Seminar, actor: Actor, serial: str = "7", **changes: dict[str, object]) -> Response:
    return key_paper(seminar=seminar, serial=serial, answers={**COMPLETE, **changes}, actor=actor, at=IN_SLOT)


def again(
    seminar: Seminar, actor: Actor, serial: str = "7", unreadable: tuple[str, ...] = (), **changes: object
) -> bool:
    answers = {code: given for code, given in {**COMPLETE, **changes}.items() if code not in unreadable}
    return key_second(
        seminar=seminar, serial=serial, answers=answers, unreadable=unreadable, actor=actor, at=IN_SLOT
    )


def kept(seminar: Seminar, serial: str = "7") -> Sheet:
    response, definition = paper_form(seminar, serial), definition_of(seminar.series)
    assert response is not None
    assert definition is not None
    return sheet_kept(response, definition)


def test_two_entries_that_agree_count_once(seminar: Seminar, ann: Actor, ben: Actor) -> None:
    first(seminar, ann)
    # Capitals and spaces of a text say nothing.
    assert again(seminar, ben, change={"text": "Shorter  meetings"})
    assert len(responses_of([seminar.id])) == 1
    assert len(answers_table([seminar.id])) == 9
    # Six questions were answered; what both left blank is not compared.
    assert keying_agreement(seminar) == Agreement(sheets=1, compared=6)


def test_a_form_does_not_count_until_its_differences_are_settled(
    seminar: Seminar, ann: Actor, ben: Actor
) -> None:
    response = first(seminar, ann)
    assert not again(
        seminar,
        ben,
        unreadable=("change",),
        sector={"options": ["justice"]},
        years={"number": 21},
        example={"text": "written over the edge"},
    )
    assert responses_of([seminar.id]) == []
    assert answers_table([seminar.id]) == []
    found = keying_agreement(seminar)
    assert (found.compared, found.differing, found.unsettled) == (7, 4, 1)
    with pytest.raises(Conflict):
        change_paper(seminar=seminar, response=response, serial="7", answers=COMPLETE, actor=ann, at=IN_SLOT)
    choices = {
        "sector": Settled.SECOND,
        "years": Settled.ANEW,
        "change": Settled.FIRST,
        "example": Settled.SECOND,
    }
    with pytest.raises(Unanswered) as refused:
        settle(
            seminar=seminar,
            response=response,
            choices={"sector": Settled.FIRST},
            answers={},
            actor=ben,
            at=IN_SLOT,
        )
    assert set(refused.value.errors) == {"years", "change", "example"}
    settle(
        seminar=seminar,
        response=response,
        choices=choices,
        # What is typed at a question where an entry was chosen does not count.
        answers={"years": {"number": 12.5}, "sector": {"options": ["health"]}},
        actor=ben,
        at=IN_SLOT,
    )
    sheet = kept(seminar)
    assert sheet.answers["sector"].options == ("justice",)
    assert sheet.answers["years"].number == 12.5
    assert sheet.answers["change"].text == "shorter meetings"
    assert sheet.answers["example"].text == "written over the edge"
    assert sheet.answers["with"].text == "the library"
    assert sheet.unreadable == frozenset()
    assert len(responses_of([seminar.id])) == 1
    found = keying_agreement(seminar)
    assert found == Agreement(sheets=1, compared=7, differing=4, first_wrong=3, unsettled=0)
    assert found.rate == pytest.approx(4 / 7)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "settle paper form"))
    assert entry is not None
    assert entry.actor_name == "Ben"
    assert entry.details["settled"] == "sector second, years anew, change first, example second"
    with pytest.raises(Conflict):
        settle(seminar=seminar, response=response, choices=choices, answers={}, actor=ben, at=IN_SLOT)


def test_unreadable_may_hold(seminar: Seminar, ann: Actor, ben: Actor) -> None:
    response = first(seminar, ann)
    again(seminar, ben, unreadable=("change", "years"))
    settle(
        seminar=seminar,
        response=response,
        choices={"change": Settled.SECOND, "years": Settled.ANEW},
        answers={},
        unreadable=["years", "sector"],
        actor=ben,
        at=IN_SLOT,
    )
    assert kept(seminar).unreadable == {"change", "years"}


def test_nobody_keys_a_form_against_themselves_nor_three_times(
    seminar: Seminar, ann: Actor, ben: Actor
) -> None:
    first(seminar, ann)
    with pytest.raises(Forbidden):
        again(seminar, ann)
    with pytest.raises(Missing):
        again(seminar, ben, "8")
    again(seminar, ben)
    with pytest.raises(Conflict):
        again(seminar, ben)
    switch_double_entry(seminar=seminar, on=False, actor=SYSTEM, at=IN_SLOT)
    first(seminar, ann, "8")
    with pytest.raises(Conflict):
        again(seminar, ben, "8")
    assert db.session.scalar(select(func.count()).select_from(SecondEntry)) == 1


def test_the_queue_holds_what_others_keyed_and_nobody_keyed_again(
    seminar: Seminar, ann: Actor, ben: Actor
) -> None:
    for serial in ("10", "9", "8"):
        first(seminar, ann, serial)
    first(seminar, ben, "11")
    again(seminar, ben, "8")
    found = waiting_sheets(seminar, ben.account_id)
    assert (found.number, found.serials, found.own) == (2, ["9", "10"], 1)
    assert waiting_sheets(seminar, ann.account_id).serials == ["11"]


def test_ranked_answers_differ_by_their_order(seminar: Seminar, questionnaire: Questionnaire) -> None:
    definition = definition_of(seminar.series)
    assert definition is not None
    one = Sheet({"supports": Given(options=("time", "people"))})
    other = Sheet({"supports": Given(options=("people", "time"))})
    assert [each.differs for each in compare(definition, one, other)] == [True]


def test_the_pages_lead_from_one_entry_to_the_settled_form(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in
) -> None:
    clock.set(IN_SLOT)
    staff, organiser = signed_in("staff"), signed_in("organiser")
    assert staff.post(f"{PAGE}/double-entry", data={"on": "yes"}).status_code == 403
    assert staff.get(f"{PAGE}/second").status_code == 409
    assert organiser.post(f"{PAGE}/double-entry", data={"on": "yes"}).status_code == 302
    staff.post(f"{PAGE}/new", data={"serial": "7", **form_of(COMPLETE)})
    page = BeautifulSoup(staff.get(PAGE).text, "html.parser")
    assert "and 1 that you keyed first" in page.text
    # Blind: nothing of the first entry is on the page of the second.
    page = BeautifulSoup(organiser.get(f"{PAGE}/second").text, "html.parser")
    assert page.select_one("input[name=serial]")["value"] == "7"
    assert page.select("main input[checked]") == []
    assert "the library" not in page.text
    changed = {**COMPLETE, "years": {"number": 21}}
    answer = organiser.post(f"{PAGE}/second", data={"serial": "7", **form_of(changed)})
    assert answer.status_code == 302
    assert "1 form does not count" in " ".join(organiser.get(PAGE).text.split())
    page = BeautifulSoup(staff.get(f"{PAGE}/7/differences").text, "html.parser")
    assert [each["id"] for each in page.select(".difference")] == ["difference-years"]
    sides = [" ".join(each.text.split()) for each in page.select(".difference-sides .answer")]
    assert sides == ["First entry 12", "Second entry 21", "Neither Key it anew"]
    empty = staff.post(f"{PAGE}/7/differences", data={})
    assert empty.status_code == 422
    assert "Choose which holds" in empty.text
    wrong = staff.post(f"{PAGE}/7/differences", data={"years.holds": "anew", "years.text": "x"})
    assert wrong.status_code == 422
    answer = staff.post(f"{PAGE}/7/differences", data={"years.holds": "second"})
    assert answer.status_code == 302
    assert kept(seminar).answers["years"].number == 21
    words = " ".join(BeautifulSoup(staff.get(PAGE).text, "html.parser").text.split())
    assert "16.7%" in words
    assert "1 of 6" in words
    assert "Nothing is to be settled" in staff.get(f"{PAGE}/7/differences").text
