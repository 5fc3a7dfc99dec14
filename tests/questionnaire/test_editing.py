"""The questionnaire is written freely until there are answers, then only corrected."""

import pytest
from flask import Flask
from sqlalchemy import select

from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.models import Question, Questionnaire
from seminars.questionnaire.queries import definition_of, questionnaire_of
from seminars.questionnaire.service import (
    OptionDetails,
    QuestionDetails,
    add_question,
    add_section,
    change_question,
    copy_questionnaire,
    create_questionnaire,
    key_paper,
    move_question,
    move_section,
    remove_question,
    remove_questionnaire,
    remove_section,
)
from tests.questionnaire.factories import IN_SLOT, make_questionnaire, make_series, question

ACT = {"actor": SYSTEM, "at": IN_SLOT}


def defined(series: Series) -> Definition:
    found = definition_of(series)
    assert found is not None
    return found


def codes(series: Series) -> list[list[str]]:
    return [[asked.code for asked in part.questions] for part in defined(series).sections]


def asked(series: Series, code: str) -> Asked:
    return next(each for each in defined(series).questions if each.code == code)


def row(code: str) -> Question:
    return db.session.scalars(select(Question).where(Question.code == code)).one()


def answer(seminar: Seminar) -> None:
    """One response, to the questions 'sector' and 'with'."""
    key_paper(
        seminar=seminar,
        serial="1",
        answers={"sector": {"options": ["health"]}, "with": {"options": ["schools"]}},
        **ACT,
    )


def test_one_questionnaire_a_series(series: Series, questionnaire: Questionnaire) -> None:
    with pytest.raises(Conflict, match="already"):
        create_questionnaire(series=series, title="Another", **ACT)


def test_questions_and_options_get_codes(series: Series) -> None:
    made = create_questionnaire(series=series, title="T", **ACT)
    section = add_section(questionnaire=made, title="S", **ACT)
    for _ in range(2):
        add_question(
            section=section,
            details=QuestionDetails(
                QuestionKind.SINGLE,
                " Which? ",
                options=[OptionDetails("Éire / North"), OptionDetails("10-20")],
            ),
            **ACT,
        )
    assert codes(series) == [["q1", "q2"]]
    assert asked(series, "q1").text == "Which?"
    assert [option.code for option in asked(series, "q1").options] == ["eire_north", "10_20"]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (QuestionDetails(QuestionKind.NUMBER, "  "), "text"),
        (question(QuestionKind.SINGLE, "x", "Only one"), "options"),
        (question(QuestionKind.SINGLE, "x", "Same", "same"), "options"),
        (question(QuestionKind.SINGLE, "x", "A", " "), "options"),
        (question(QuestionKind.SCALE, "x", "A", OptionDetails("B", other=True)), "options"),
        (
            question(
                QuestionKind.SINGLE, "x", OptionDetails("A", other=True), OptionDetails("B", other=True)
            ),
            "options",
        ),
        (question(QuestionKind.MOST_IMPORTANT, "x", "A", "B", choose=3), "choose"),
        (question(QuestionKind.NUMBER, "Not a code"), "code"),
    ],
)
def test_questions_that_make_no_sense(
    series: Series, questionnaire: Questionnaire, details: QuestionDetails, field: str
) -> None:
    section = db.session.merge(questionnaire).sections[0]
    with pytest.raises(Invalid) as refused:
        add_question(section=section, details=details, **ACT)
    assert refused.value.field == field
    assert codes(series)[0] == ["sector"]


def test_a_short_name_is_used_once(questionnaire: Questionnaire) -> None:
    with pytest.raises(Conflict) as refused:
        add_question(section=questionnaire.sections[0], details=question(QuestionKind.NUMBER, "years"), **ACT)
    assert refused.value.field == "code"


def test_before_there_are_answers_everything_can_change(series: Series, questionnaire: Questionnaire) -> None:
    change_question(
        question=row("with"),
        details=question(QuestionKind.MOST_IMPORTANT, "partners", "Police", "Courts", choose=1),
        **ACT,
    )
    changed = asked(series, "partners")
    assert changed.kind is QuestionKind.MOST_IMPORTANT
    assert [(option.code, option.label) for option in changed.options] == [
        ("police", "Police"),
        ("courts", "Courts"),
    ]
    change_question(
        question=row("partners"), details=question(QuestionKind.NUMBER, "partners", "left", "over"), **ACT
    )
    assert asked(series, "partners").options == ()


def test_codes_of_options_survive_a_change_of_order(series: Series, questionnaire: Questionnaire) -> None:
    change_question(
        question=row("often"),
        details=question(QuestionKind.SCALE, "often", "Often", "Now and then", "Never"),
        **ACT,
    )
    assert [option.code for option in asked(series, "often").options] == ["often", "now_and_then", "never"]


def test_order(series: Series, questionnaire: Questionnaire) -> None:
    move_question(question=row("often"), up=True, **ACT)
    assert codes(series)[1][:2] == ["often", "with"]
    move_question(question=row("often"), up=True, **ACT)
    assert codes(series)[0] == ["sector", "often"]
    move_question(question=row("sector"), up=True, **ACT)
    assert codes(series)[0] == ["sector", "often"]
    move_question(question=row("often"), up=False, **ACT)
    assert codes(series)[1][:2] == ["often", "with"]
    move_section(section=questionnaire.sections[1], up=True, **ACT)
    assert [part.title for part in defined(series).sections] == ["Your work", "About you"]


def test_removing(series: Series, questionnaire: Questionnaire) -> None:
    remove_question(question=row("often"), **ACT)
    assert "often" not in codes(series)[1]
    remove_section(section=questionnaire.sections[1], **ACT)
    assert codes(series) == [["sector"]]
    remove_questionnaire(questionnaire=questionnaire, **ACT)
    assert definition_of(series) is None


def test_copied_from_another_series(series: Series, questionnaire: Questionnaire) -> None:
    other = make_series("next")
    copy_questionnaire(source=questionnaire, series=other, **ACT)

    def plain(definition: Definition) -> object:
        return [
            (
                part.title,
                [
                    (
                        q.code,
                        q.kind,
                        q.text,
                        q.required,
                        q.choose,
                        [(o.code, o.label, o.other, o.exclusive) for o in q.options],
                    )
                    for q in part.questions
                ],
            )
            for part in definition.sections
        ]

    assert plain(defined(other)) == plain(defined(series))
    assert defined(other).id != defined(series).id
    with pytest.raises(Conflict):
        copy_questionnaire(source=questionnaire, series=other, **ACT)


# Once there are answers.


@pytest.mark.parametrize(
    ("details", "why"),
    [
        (question(QuestionKind.MULTIPLE, "sector", "Health", "Justice"), "keeps its kind"),
        (question(QuestionKind.SINGLE, "sector", "Health"), "at least two"),
        (question(QuestionKind.SINGLE, "sector", "Health", "Justice", "Education"), "no option can be added"),
        (question(QuestionKind.SINGLE, "sector", "Justice", "Health"), "keep their order"),
        (
            question(QuestionKind.SINGLE, "sector", "Health", OptionDetails("Justice", other=True)),
            "keep their marks",
        ),
        (question(QuestionKind.SINGLE, "branch", "Health", "Justice"), "keeps its short name"),
    ],
)
def test_an_answered_question_keeps_its_meaning(
    seminar: Seminar, questionnaire: Questionnaire, details: QuestionDetails, why: str
) -> None:
    answer(seminar)
    before = asked(seminar.series, "sector")
    with pytest.raises((Conflict, Invalid), match=why):
        change_question(question=row("sector"), details=details, **ACT)
    assert asked(seminar.series, "sector") == before


def test_its_wording_can_be_corrected_and_the_trail_says_so(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    answer(seminar)
    before = asked(seminar.series, "sector")
    details = QuestionDetails(
        QuestionKind.SINGLE,
        "Which sector?",
        required=True,
        options=[OptionDetails("Health care"), OptionDetails("Justice")],
    )
    change_question(question=row("sector"), details=details, **ACT)
    after = asked(seminar.series, "sector")
    assert after.text == "Which sector?"
    assert [(o.id, o.code) for o in after.options] == [(o.id, o.code) for o in before.options]
    assert after.options[0].label == "Health care"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "change question")).one()
    assert entry.details["before"] == before.text
    assert entry.details["after"] == "Which sector?"


def test_questions_are_not_added_or_removed_under_answers(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    answer(seminar)
    sections = questionnaire_of(seminar.series).sections
    with pytest.raises(Conflict) as refused:
        add_question(section=sections[0], details=question(QuestionKind.NUMBER, "age"), **ACT)
    assert "new version" in refused.value.next_step
    with pytest.raises(Conflict):
        remove_question(question=row("sector"), **ACT)
    with pytest.raises(Conflict):
        remove_section(section=sections[1], **ACT)
    with pytest.raises(Conflict):
        remove_questionnaire(questionnaire=questionnaire, **ACT)
    remove_question(question=row("example"), **ACT)
    assert codes(seminar.series) == [["sector"], ["with", "often", "supports", "years", "change"]]


def test_reading_takes_the_same_statements_however_much_is_asked(app: Flask, statements) -> None:
    small = make_series("small")
    made = create_questionnaire(series=small, title="T", **ACT)
    section = add_section(questionnaire=made, title="S", **ACT)
    add_question(section=section, details=question(QuestionKind.SINGLE, "one", "A", "B"), **ACT)
    large = make_series("large")
    full = make_questionnaire(large)
    for number in range(12):
        add_question(
            section=full.sections[0],
            details=question(QuestionKind.SINGLE, f"more{number}", *"ABCDEFGH"),
            **ACT,
        )
    counts = []
    for number in (small.id, large.id):
        db.session.expunge_all()
        series = db.session.get_one(Series, number)
        with statements() as sent:
            definition_of(series)
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[0] == 4
