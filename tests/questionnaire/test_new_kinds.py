"""Grids, ranks, dates, limits, recommended questions and conditions, from the editor to the response."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.questionnaire.answers import Given, validate
from seminars.questionnaire.conditions import Op, Test
from seminars.questionnaire.definition import (
    Definition,
    GridDetails,
    OptionDetails,
    QuestionDetails,
)
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.models import Answer, Grid, Question, Questionnaire, Response, Section
from seminars.questionnaire.queries import definition_of, given_of, questionnaire_of
from seminars.questionnaire.service import (
    Reminded,
    Unanswered,
    add_grid,
    add_question,
    add_section,
    change_grid,
    change_question,
    change_section,
    copy_questionnaire,
    create_questionnaire,
    duplicate_question,
    move_question,
    move_question_to,
    move_section,
    remove_grid,
    remove_question,
    submit,
)
from seminars.registration.service import personal_token
from seminars.summaries.queries import summary_of_seminar
from seminars.summaries.shown import HIDDEN
from tests.questionnaire.factories import (
    IN_SLOT,
    LONG_BEFORE,
    make_delegate,
    make_questionnaire,
    make_seminar,
    make_series,
    question,
)

NOW = {"actor": SYSTEM, "at": LONG_BEFORE}
AFTER = IN_SLOT + timedelta(days=2)
SCALE = [OptionDetails("Never", "never"), OptionDetails("Often", "often")]


def begun() -> tuple[Series, Questionnaire, Section]:
    series = make_series()
    made = create_questionnaire(series=series, title="Working together", **NOW)
    return series, made, add_section(questionnaire=made, title="Your work", **NOW)


def definition(series: Series) -> Definition:
    found = definition_of(series)
    assert found is not None
    return found


def texts(series: Series) -> list[str]:
    return [asked.text for part in definition(series).sections for asked in part.questions]


def meetings() -> GridDetails:
    return GridDetails(
        text="How often do you meet", statements=["Schools", "Police", "Courts"], options=SCALE
    )


def test_a_grid_is_one_question_for_each_statement(app: Flask) -> None:
    series, _, section = begun()
    add_question(section=section, details=question(QuestionKind.NUMBER, "years"), **NOW)
    grid = add_grid(section=section, details=meetings(), **NOW)
    found = definition(series)
    assert [asked.text for asked in found.questions] == ["What about years?", "Schools", "Police", "Courts"]
    assert [(lattice and lattice.text, len(group)) for lattice, group in found.sections[0].blocks] == [
        (None, 1),
        ("How often do you meet", 3),
    ]
    codes = {asked.text: asked.code for asked in found.questions}
    change_grid(
        grid=grid,
        details=GridDetails(text="Meet", statements=["Courts", "Prisons", "Schools"], options=SCALE),
        **NOW,
    )
    found = definition(series)
    assert [asked.text for asked in found.questions][1:] == ["Courts", "Prisons", "Schools"]
    # The same statement is the same question still.
    assert found.questions[1].code == codes["Courts"]
    remove_grid(grid=grid, **NOW)
    assert texts(series) == ["What about years?"]
    assert db.session.scalar(select(Grid)) is None


@pytest.mark.parametrize(
    ("statements", "options", "field"),
    [
        (["Schools"], SCALE, "statements"),
        (["Schools", "schools"], SCALE, "statements"),
        (["Schools", "Police"], SCALE[:1], "options"),
    ],
)
def test_a_grid_that_says_too_little(
    app: Flask, statements: list[str], options: list[OptionDetails], field: str
) -> None:
    _, _, section = begun()
    with pytest.raises(Invalid) as refusal:
        add_grid(section=section, details=GridDetails("How often?", statements, options), **NOW)
    assert refusal.value.field == field


def test_an_answered_grid_keeps_its_statements(app: Flask) -> None:
    series, _, section = begun()
    grid = add_grid(section=section, details=meetings(), **NOW)
    seminar = make_seminar(series)
    code = definition(series).questions[0].code
    submit(delegate=make_delegate(seminar), answers={code: Given(("often",))}, at=IN_SLOT)
    change_grid(
        grid=grid,
        details=GridDetails("Meet", ["All schools", "Police", "Courts"], SCALE),
        **NOW,
    )
    assert texts(series)[0] == "All schools"
    for wrong in (["All schools", "Police"], ["All schools", "Police", "Courts", "Prisons"]):
        with pytest.raises(Conflict):
            change_grid(grid=grid, details=GridDetails("Meet", wrong, SCALE), **NOW)
    with pytest.raises(Conflict):
        remove_grid(grid=grid, **NOW)
    (figures,) = [each for each in summary_of_seminar(seminar, AFTER).questions if each.base]
    # One has answered: hidden, as one is.
    assert [count.count for count in figures.counts] == [0, HIDDEN]


def test_a_grid_moves_as_a_whole_and_never_into_another(app: Flask) -> None:
    series, made, section = begun()
    add_question(section=section, details=question(QuestionKind.NUMBER, "years"), **NOW)
    add_grid(section=section, details=meetings(), **NOW)
    later = add_section(questionnaire=made, title="Later", **NOW)
    add_question(section=later, details=question(QuestionKind.NUMBER, "hours"), **NOW)
    police = db.session.scalars(select(Question).where(Question.text == "Police")).one()
    move_question_to(question=police, section=later, place=0, **NOW)
    assert [len(part.questions) for part in definition(series).sections] == [1, 4]
    years = db.session.scalars(select(Question).where(Question.code == "years")).one()
    move_question_to(question=years, section=later, place=1, **NOW)
    assert [len(group) for _, group in definition(series).sections[1].blocks] == [3, 1, 1]


def conditional() -> tuple[Series, Questionnaire, Section]:
    """Sector, then a question for health only, then a section for those who answered it."""
    series, made, section = begun()
    add_question(section=section, details=question(QuestionKind.SINGLE, "sector", "Health", "Justice"), **NOW)
    health = QuestionDetails(
        QuestionKind.NUMBER, "How many wards?", code="wards", shown_if=Test("sector", Op.CHOSE, "health")
    )
    add_question(section=section, details=health, **NOW)
    wards = add_section(questionnaire=made, title="Wards", shown_if=Test("wards", Op.AT_LEAST, 2), **NOW)
    required = QuestionDetails(QuestionKind.SHORT_TEXT, "Which?", code="which", required=True)
    add_question(section=wards, details=required, **NOW)
    return series, made, section


def test_what_is_not_shown_is_not_asked_and_not_kept(app: Flask) -> None:
    series, _, _ = conditional()
    asked = definition(series)
    justice = validate(
        asked, {"sector": Given(("justice",)), "wards": Given(number=9), "which": Given(text="A")}
    )
    assert set(justice.answers) == {"sector"}
    assert not justice.errors
    health = validate(asked, {"sector": Given(("health",)), "wards": Given(number=2)})
    assert set(health.errors) == {"which"}
    one = validate(asked, {"sector": Given(("health",)), "wards": Given(number=1), "which": Given(text="A")})
    assert set(one.answers) == {"sector", "wards"}
    assert asked.condition_in_words(Test("wards", Op.AT_LEAST, 2)) == "the answer to question 2 is 2 or more"


def test_order_and_names_keep_conditions_true(app: Flask) -> None:
    series, made, section = conditional()
    sector = db.session.scalars(select(Question).where(Question.code == "sector")).one()
    for forbidden in (
        lambda: move_question(question=sector, up=False, **NOW),
        lambda: remove_question(question=sector, **NOW),
        lambda: move_section(section=section, up=False, **NOW),
        lambda: change_question(
            question=sector, details=question(QuestionKind.SINGLE, "sector", "Justice", "Education"), **NOW
        ),
    ):
        with pytest.raises(Conflict):
            forbidden()
    assert texts(series) == ["What about sector?", "How many wards?", "Which?"]
    change_question(
        question=sector, details=question(QuestionKind.SINGLE, "field", "Health", "Justice"), **NOW
    )
    assert definition(series).questions[1].shown_if == Test("field", Op.CHOSE, "health")
    with pytest.raises(Conflict) as refusal:
        change_section(
            section=section,
            title="Your work",
            introduction="",
            shown_if=Test("which", Op.ANSWERED),
            **NOW,
        )
    assert refusal.value.field == "shown_if"
    assert made.sections[0].shown_if is None


def test_a_copy_has_grids_and_conditions_of_its_own(app: Flask) -> None:
    series, made, section = conditional()
    add_grid(section=section, details=meetings(), **NOW)
    second = make_series(slug="second")
    copy_questionnaire(source=made, series=second, **NOW)
    one, two = definition(series), definition(second)
    assert [asked.text for asked in one.questions] == [asked.text for asked in two.questions]
    assert [asked.shown_if for asked in one.questions] == [asked.shown_if for asked in two.questions]
    assert one.sections[1].shown_if == two.sections[1].shown_if
    grids = db.session.scalars(select(Grid)).all()
    assert len({grid.questionnaire_id for grid in grids}) == len(grids) == 2


def test_a_duplicate_stands_behind_and_differs_by_its_code(app: Flask) -> None:
    series, _, section = begun()
    first = add_question(
        section=section, details=question(QuestionKind.SINGLE, "sector", "Health", "Law"), **NOW
    )
    add_question(section=section, details=question(QuestionKind.NUMBER, "years"), **NOW)
    made = duplicate_question(question=first, **NOW)
    assert [asked.code for asked in definition(series).questions] == ["sector", made.code, "years"]
    assert [option.label for option in definition(series).questions[1].options] == ["Health", "Law"]


def test_ranked_answers_keep_their_order(app: Flask) -> None:
    series, _, section = begun()
    details = QuestionDetails(
        QuestionKind.MOST_IMPORTANT,
        "What matters most?",
        code="matters",
        choose=2,
        ranked=True,
        options=[
            OptionDetails("Time", "time"),
            OptionDetails("Trust", "trust"),
            OptionDetails("Money", "money"),
        ],
    )
    add_question(section=section, details=details, **NOW)
    seminar = make_seminar(series)
    orders = [("money", "time")] * 5 + [("money", "trust")] * 5 + [("trust",)] * 5
    for number, order in enumerate(orders):
        delegate = make_delegate(seminar, f"Ann{number} Example")
        submit(delegate=delegate, answers={"matters": Given(order)}, at=IN_SLOT)
    with pytest.raises(Unanswered) as refusal:
        submit(delegate=make_delegate(seminar), answers={"matters": Given(("time", "time"))}, at=IN_SLOT)
    assert "one place only" in refusal.value.errors["matters"]
    (figures,) = summary_of_seminar(seminar, AFTER).questions
    assert [(c.code, c.count, c.first, c.mean_rank) for c in figures.counts] == [
        ("time", 5, 0, 2.0),
        ("trust", 10, 5, 1.5),
        ("money", 10, 10, 1.0),
    ]
    kept = {
        given_of(response, definition(series))["matters"].options
        for response in db.session.scalars(select(Response))
    }
    assert kept == {("money", "time"), ("money", "trust"), ("trust",)}


@pytest.mark.parametrize(
    ("details", "right", "wrong"),
    [
        (
            {"kind": QuestionKind.DATE},
            ["2008-05-07", "7/5/2008", "7.5.2008", "07-05-2008"],
            ["7 May", "31/2/2008"],
        ),
        ({"kind": QuestionKind.NUMBER, "least": -5, "most": 5}, ["-5", "5", "0", "2,5"], ["-6", "5.1"]),
        ({"kind": QuestionKind.NUMBER, "whole": True}, ["3", "1,200"], ["2.5", "-1"]),
    ],
)
def test_dates_and_limited_numbers(
    app: Flask, details: dict[str, Any], right: list[str], wrong: list[str]
) -> None:
    series, _, section = begun()
    add_question(section=section, details=QuestionDetails(text="When?", code="q", **details), **NOW)
    asked = definition(series)
    for typed in right:
        assert not validate(asked, {"q": Given(text=typed)}).errors, typed
    for typed in wrong:
        assert validate(asked, {"q": Given(text=typed)}).errors, typed
    if details["kind"] is QuestionKind.DATE:
        assert {validate(asked, {"q": Given(text=typed)}).answers["q"].text for typed in right} == {
            "2008-05-07"
        }


def test_how_many_of_several(app: Flask) -> None:
    series, _, section = begun()
    labels = [OptionDetails(each, each) for each in "abcd"] + [OptionDetails("None", "none", exclusive=True)]
    add_question(
        section=section,
        details=QuestionDetails(QuestionKind.MULTIPLE, "Which?", code="q", least=2, most=3, options=labels),
        **NOW,
    )
    asked = definition(series)
    for chosen, right in (("a", False), ("ab", True), ("abc", True), ("abcd", False), ("", True)):
        assert bool(validate(asked, {"q": Given(tuple(chosen))}).errors) is not right
    assert not validate(asked, {"q": Given(("none",))}).errors
    for least, most in ((3, 2), (0, 2), (1, 9), (1.5, 2)):
        with pytest.raises(Invalid):
            add_question(
                section=section,
                details=QuestionDetails(QuestionKind.MULTIPLE, "?", least=least, most=most, options=labels),
                **NOW,
            )


def test_recommended_is_asked_once_and_lets_pass(app: Flask, clock: Any, client: FlaskClient) -> None:
    series, _, section = begun()
    add_question(section=section, details=question(QuestionKind.SHORT_TEXT, "change"), **NOW)
    details = QuestionDetails(QuestionKind.SHORT_TEXT, "Your wish?", code="wish", recommended=True)
    add_question(section=section, details=details, **NOW)
    seminar = make_seminar(series)
    delegate = make_delegate(seminar)
    with pytest.raises(Reminded):
        submit(delegate=delegate, answers={"change": Given(text="More")}, at=IN_SLOT, passed=False)
    clock.set(IN_SLOT)
    address = f"/d/{personal_token(delegate)}/questionnaire"
    answer = client.post(address, data={"change.text": "More"})
    assert answer.status_code == 422
    assert "You left this blank" in answer.text
    assert 'name="passed"' in answer.text
    assert client.post(address, data={"change.text": "More", "passed": "1"}).status_code == 302
    assert db.session.scalars(select(Answer.text)).all() == ["More"]


def test_a_text_to_read_is_shown_and_never_answered(app: Flask, clock: Any, client: FlaskClient) -> None:
    series, _, section = begun()
    add_question(
        section=section, details=QuestionDetails(QuestionKind.INFORMATION, "Please read this."), **NOW
    )
    add_question(section=section, details=question(QuestionKind.NUMBER, "years"), **NOW)
    asked = definition(series)
    assert [each.code for each in asked.questions] == ["years"]
    seminar = make_seminar(series)
    delegate = make_delegate(seminar)
    clock.set(IN_SLOT)
    page = client.get(f"/d/{personal_token(delegate)}/questionnaire").text
    assert "Please read this." in page
    assert 'max="1"' in page
    assert len(summary_of_seminar(seminar, AFTER).questions) == 1


def test_the_pages_write_grids_conditions_and_limits(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]
) -> None:
    series = make_series()
    make_questionnaire(series)
    found = questionnaire_of(series)
    assert found is not None
    section = found.sections[1]
    client, base = signed_in("organiser"), f"/series/{series.slug}/questionnaire"
    grid = {
        "text": "How often do you meet",
        "statements": "Schools\nPolice",
        "options": "Never\nOften",
        "need": "recommended",
        "test_1": "sector|chose|health",
    }
    answer = client.post(f"{base}/sections/{section.id}/grids/new", data=grid)
    assert answer.status_code == 302, answer.text
    number = {
        "text": "How many days?",
        "kind": "number",
        "least": "1",
        "most": "31",
        "whole": "y",
        "code": "days",
        "profile": "",
        "test_1": "sector|chose|health",
        "test_2": "years|at_least|",
        "join": "any",
    }
    answer = client.post(f"{base}/sections/{section.id}/questions/new", data=number)
    assert answer.status_code == 422
    assert "Enter the number to compare with." in answer.text
    answer = client.post(f"{base}/sections/{section.id}/questions/new", data={**number, "number_2": "3"})
    assert answer.status_code == 302, answer.text
    page = client.get(base).text
    assert "A grid of 2 statements" in page
    assert "the answer to question 1 is &#39;Health&#39; or the answer to question 5 is 3 or more" in page
    days = db.session.scalars(select(Question).where(Question.code == "days")).one()
    form = client.get(f"{base}/questions/{days.id}").text
    assert 'value="sector|chose|health" selected' in form or 'selected value="sector|chose|health"' in form
    preview = client.get(f"{base}/preview/form").text
    assert "Only if the answer to question 1 is" in preview
    assert "data-shown-if" in preview
    client.post(f"{base}/questions/{days.id}/place", data={"section": found.sections[1].id, "place": "0"})
    # Before what its condition looks at it cannot stand.
    refused = client.post(
        f"{base}/questions/{days.id}/place", data={"section": found.sections[0].id, "place": "0"}
    )
    assert refused.status_code == 409
