"""Single questions of an earlier series, in a section of this one."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.conditions import Op, Test
from seminars.questionnaire.definition import GridDetails, OptionDetails
from seminars.questionnaire.kinds import QuestionKind, QuestionProfile
from seminars.questionnaire.models import Grid, Questionnaire
from seminars.questionnaire.queries import definition_of, questionnaire_of
from seminars.questionnaire.service import (
    add_grid,
    add_question,
    add_section,
    borrow_questions,
    change_question,
    create_questionnaire,
    key_paper,
)
from tests.questionnaire.factories import LONG_BEFORE, make_series, question

ACT = {"actor": SYSTEM, "at": LONG_BEFORE}


def details(kind: QuestionKind, code: str, *labels: str, **more: object):
    return replace(question(kind, code, *labels), **more)  # type: ignore[arg-type]


@pytest.fixture
def own(app) -> Questionnaire:
    """The questionnaire of another series, with one question that has the sector's short name."""
    made = create_questionnaire(series=make_series("next"), title="Next", **ACT)
    section = add_section(questionnaire=made, title="All", **ACT)
    add_question(section=section, details=question(QuestionKind.SINGLE, "sector", "Yes", "No"), **ACT)
    return made


def ids(questionnaire: Questionnaire, *codes: str) -> set[int]:
    return {q.id for part in questionnaire.sections for q in part.questions if q.code in codes}


def borrow(own: Questionnaire, source: Questionnaire, *codes: str):
    return borrow_questions(section=own.sections[0], source=source, questions=ids(source, *codes), **ACT)


def test_they_come_in_their_order_with_all_that_they_ask(
    own: Questionnaire, questionnaire: Questionnaire, series: Series
) -> None:
    before = definition_of(series)
    done = borrow(own, questionnaire, "years", "with", "supports")
    assert not done.always
    now = definition_of(own.series)
    assert [each.code for each in now.questions] == ["sector", "with", "supports", "years"]
    for code in ("with", "supports"):
        old, new = before.by_code[code], now.by_code[code]
        assert [(o.code, o.label, o.exclusive, o.other) for o in new.options] == [
            (o.code, o.label, o.exclusive, o.other) for o in old.options
        ]
        assert (new.choose, new.text, new.kind) == (old.choose, old.text, old.kind)
    assert definition_of(series) == before


def test_a_condition_comes_along_with_what_it_looks_at_under_its_new_name(
    own: Questionnaire, questionnaire: Questionnaire
) -> None:
    hangs = details(QuestionKind.NUMBER, "beds", shown_if=Test("sector", Op.CHOSE, "health"))
    add_question(section=questionnaire.sections[1], details=hangs, **ACT)
    source = questionnaire_of(questionnaire.series)
    alone = borrow(own, source, "beds")
    assert alone.always == ["What about beds?"]
    assert definition_of(own.series).by_code["beds"].shown_if is None
    both = borrow(own, source, "beds", "sector")
    assert not both.always
    sector, beds = (each.code for each in both.made)
    assert sector not in ("sector", "beds")
    assert definition_of(own.series).by_code[beds].shown_if == Test(sector, Op.CHOSE, "health")


def test_what_a_section_hangs_on_is_not_lost_in_silence(
    own: Questionnaire, questionnaire: Questionnaire
) -> None:
    part = add_section(
        questionnaire=questionnaire, title="Health", shown_if=Test("sector", Op.CHOSE, "health"), **ACT
    )
    add_question(section=part, details=question(QuestionKind.NUMBER, "wards"), **ACT)
    source = questionnaire_of(questionnaire.series)
    assert borrow(own, source, "wards").always == ["What about wards?"]
    done = borrow(own, source, "sector", "wards")
    assert not done.always
    code = done.made[0].code
    assert definition_of(own.series).by_code[done.made[1].code].shown_if == Test(code, Op.CHOSE, "health")


def test_statements_of_a_grid_stay_one_and_a_person_is_told_once(
    own: Questionnaire, questionnaire: Questionnaire
) -> None:
    add_grid(
        section=questionnaire.sections[0],
        details=GridDetails(
            text="How far?", statements=("One", "Two"), options=(OptionDetails("No"), OptionDetails("Yes"))
        ),
        **ACT,
    )
    source = questionnaire_of(questionnaire.series)
    sector = next(each for each in source.sections[0].questions if each.code == "sector")
    change_question(
        question=sector,
        details=details(QuestionKind.SINGLE, "sector", "Health", "Justice", profile=QuestionProfile.SECTOR),
        **ACT,
    )
    source = questionnaire_of(questionnaire.series)
    statements = {q.id for q in source.sections[0].questions if q.grid is not None} | ids(source, "sector")
    for _ in range(2):
        borrow_questions(section=own.sections[0], source=source, questions=statements, **ACT)
    now = definition_of(own.series)
    grids = [group for lattice, group in now.sections[0].blocks if lattice is not None]
    assert [len(group) for group in grids] == [2, 2]
    assert db.session.query(Grid).count() == 3
    assert [q.profile for q in now.questions].count(QuestionProfile.SECTOR) == 1


def test_what_cannot_be_is_refused(
    own: Questionnaire, questionnaire: Questionnaire, seminar: Seminar, series: Series
) -> None:
    with pytest.raises(Invalid):
        borrow(own, questionnaire)
    with pytest.raises(Missing):
        borrow_questions(section=own.sections[0], source=questionnaire, questions={10_000}, **ACT)
    key_paper(seminar=seminar, serial="1", answers={"years": {"number": 3}}, **ACT)
    with pytest.raises(Conflict):
        borrow_questions(section=questionnaire.sections[0], source=own, questions=ids(own, "sector"), **ACT)


def test_the_page(own: Questionnaire, questionnaire: Questionnaire, signed_in) -> None:
    client: FlaskClient = signed_in("organiser")
    page = f"/series/next/questionnaire/sections/{own.sections[0].id}/questions/copy"
    assert page in client.get("/series/next/questionnaire").text
    assert "What about years?" in client.get(page).text
    address = f"{page}?source={questionnaire.id}"
    nothing = client.post(address)
    assert nothing.status_code == 422
    assert "Choose at least one question" in nothing.text
    (years,) = ids(questionnaire, "years")
    done = client.post(address, data={"question": years}, follow_redirects=True)
    assert "The question is copied" in done.text
    assert "years" in definition_of(own.series).by_code
    assert client.get(f"{page}?source=99").status_code == 404
    assert client.post(address, data={"question": "99999"}).status_code in (404, 422)
    create_questionnaire(series=make_series("third"), title="Third", **ACT)
    choose = client.get(page)
    assert "Show its questions" in choose.text
    assert "What about years?" not in choose.text
