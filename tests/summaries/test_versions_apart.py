"""Summaries keep versions of a questionnaire apart where they ask something else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Flask

from seminars.audit.service import SYSTEM
from seminars.programme.models import Series
from seminars.questionnaire.conditions import Op, Test
from seminars.questionnaire.definition import OptionDetails, QuestionDetails
from seminars.questionnaire.kinds import QuestionKind, QuestionProfile
from seminars.questionnaire.queries import questionnaire_of
from seminars.questionnaire.service import add_question, begin_version, change_question, key_paper
from seminars.summaries.cross_queries import cross_tabs
from seminars.summaries.queries import release_of, summary_of_series
from seminars.summaries.rows_queries import rows_of_series
from tests.questionnaire.factories import (
    CLOSES,
    LONG_BEFORE,
    make_questionnaire,
    make_seminar,
    make_series,
    question,
)

AFTER = CLOSES + timedelta(hours=1)
ACT: dict[str, Any] = {"actor": SYSTEM, "at": AFTER}


def keyed(seminar: Any, first: int, number: int, answers: dict[str, dict[str, Any]]) -> None:
    for serial in range(first, first + number):
        key_paper(seminar=seminar, serial=str(serial), answers=answers, **ACT)


def two_versions() -> Series:
    """Galway and half of Clonmel answer version 1, the rest version 2: there 'often' has another scale, and
    'reason' is new and for some only."""
    series = make_series()
    about = make_questionnaire(series).sections[0].questions[0]
    sector = question(QuestionKind.SINGLE, "sector", "Health", "Justice", required=True)
    change_question(question=about, details=replace(sector, profile=QuestionProfile.SECTOR), **ACT)
    galway, clonmel = make_seminar(series), make_seminar(series, "clonmel")
    keyed(galway, 1, 12, {"sector": {"options": ["health"]}, "often": {"options": ["often"]}})
    keyed(clonmel, 1, 10, {"sector": {"options": ["justice"]}, "often": {"options": ["never"]}})
    made = begin_version(questionnaire=questionnaire_of(series), **ACT)
    often = next(each for part in made.sections for each in part.questions if each.code == "often")
    change_question(
        question=often, details=question(QuestionKind.SCALE, "often", "Rarely", "Often", "Always"), **ACT
    )
    add_question(
        section=made.sections[1],
        details=QuestionDetails(
            kind=QuestionKind.SINGLE,
            code="reason",
            text="Why so?",
            options=[OptionDetails("Time"), OptionDetails("Money")],
            shown_if=Test("sector", Op.CHOSE, "health"),
        ),
        actor=SYSTEM,
        at=LONG_BEFORE,
    )
    health = {"sector": {"options": ["health"]}, "often": {"options": ["often"]}}
    keyed(clonmel, 101, 11, {**health, "reason": {"options": ["time"]}})
    keyed(clonmel, 201, 6, {"sector": {"options": ["justice"]}, "often": {"options": ["always"]}})
    return series


def test_figures_of_the_versions_stand_apart(app: Flask) -> None:
    summary = summary_of_series(two_versions(), AFTER)
    found = {figures.question.code: figures for figures in summary.questions}
    sector, before, after, reason = (found[each] for each in ("sector", "often_v1", "often", "reason"))
    # Asked alike by both: taken together.
    assert (sector.base, sector.not_answered) == (39, 0)
    assert [count.count for count in sector.counts] == [23, 16]
    assert not sector.for_some
    # Asked otherwise: each with those only who saw it.
    assert before.question.text == "What about often? (version 1)"
    assert after.question.text == "What about often? (version 2)"
    assert (before.asked, before.base, after.asked, after.base) == (22, 22, 17, 17)
    assert [(count.label, count.count) for count in before.counts] == [
        ("Never", 10),
        ("Sometimes", 0),
        ("Often", 12),
    ]
    assert [(count.label, count.count) for count in after.counts] == [
        ("Rarely", 0),
        ("Often", 11),
        ("Always", 6),
    ]
    # New, and for some of those only who answered the version that asks it.
    assert reason.question.text == "Why so? (version 2)"
    assert (reason.asked, reason.base) == (11, 11)


def test_each_seminar_has_the_versions_that_were_answered_there(app: Flask) -> None:
    series = two_versions()
    released = release_of(series, AFTER)
    shown = {
        slug: {
            figures.question.code: (figures.asked, figures.base)
            for _, part in released.release.of_seminar(slug).sections
            for figures in part
        }
        for slug in ("galway", "clonmel")
    }
    assert shown["galway"]["often_v1"] == (12, 12)
    assert shown["galway"]["often"] == (0, 0)
    assert shown["clonmel"]["often_v1"] == (10, 10)
    assert shown["clonmel"]["often"] == (17, 17)


def test_reading_takes_the_same_statements_with_more_versions(app: Flask, statements: Any) -> None:
    series = two_versions()
    with statements() as two:
        release_of(series, AFTER)
    begin_version(questionnaire=questionnaire_of(series), **ACT)
    with statements() as three:
        release_of(series, AFTER)
    assert len(three) == len(two)


def test_tables_across_count_both_versions_where_they_ask_alike(app: Flask) -> None:
    series = two_versions()
    (by_sector,) = cross_tabs(series, AFTER, by="sector", question="often_v1").tables
    columns = {column.code: column.base for column in by_sector.columns}
    assert (columns["health"], columns["justice"]) == (12, 10)
    (by_channel,) = cross_tabs(series, AFTER, by="channel", question="sector").tables
    assert {column.code: column.base for column in by_channel.columns}["paper"] == 39


def test_rows_hold_what_all_versions_ask(app: Flask) -> None:
    series = two_versions()
    rows = rows_of_series(series, AFTER)
    names = [variable.name for variable in rows.variables]
    assert "sector" in names
    assert not {"often", "often_v1", "reason"} & set(names)
    assert rows.size == 39
