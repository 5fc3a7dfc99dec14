"""Kept summaries: handed out again while nothing has changed, and never after anything has."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy import text as sql

from seminars.attendance.service import check_in
from seminars.audit.service import SYSTEM
from seminars.database import verb
from seminars.extensions import Model, db
from seminars.programme.models import Seminar
from seminars.questionnaire.late_models import FiguresTaken
from seminars.questionnaire.service import close_window, key_paper, open_window, submit
from seminars.summaries import keeping
from seminars.summaries.downloads import count_late, take_figures
from seminars.summaries.keeping import (
    APART,
    READ_EACH_TIME,
    clear_changes,
    kept_summary_of_seminar,
    kept_summary_of_series,
    note_change,
    state,
)
from seminars.summaries.keeping_models import KeptSummary, SummaryChange
from seminars.summaries.queries import summary_of_seminar, summary_of_series
from seminars.summaries.rules import Rules
from seminars.summaries.service import set_rules
from tests.questionnaire.factories import (
    CLOSES,
    COMPLETE,
    IN_SLOT,
    OPENS,
    make_delegate,
    make_questionnaire,
    make_seminar,
    make_series,
)
from tests.summaries.reading import approve_all

AFTER = CLOSES + timedelta(days=2)
PAPER = {"sector": {"options": ["justice"]}, "change": {"text": "fewer forms"}}


@pytest.fixture
def seminar(app: Flask) -> Seminar:
    series = make_series()
    make_questionnaire(series)
    found = make_seminar(series)
    for number in range(12):
        key_paper(seminar=found, serial=str(number), answers=PAPER, actor=SYSTEM, at=CLOSES)
    return found


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The summaries that are made anew."""
    found: list[str] = []

    def noted(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            found.append(args[0].slug)
            return function(*args)

        return run

    monkeypatch.setattr(keeping, "summary_of_seminar", noted(summary_of_seminar))
    monkeypatch.setattr(keeping, "summary_of_series", noted(summary_of_series))
    return found


def test_it_is_made_once_while_nothing_changes(seminar: Seminar, made: list[str]) -> None:
    found = [kept_summary_of_seminar(seminar, AFTER) for _ in range(3)]
    assert made == ["galway"]
    assert found[0] == found[1] == found[2] == summary_of_seminar(seminar, AFTER)
    chosen = [kept_summary_of_series(seminar.series, AFTER, only) for only in ((), ("galway",), ())]
    assert made == ["galway", "season", "season"]
    assert chosen[0] == chosen[2] == summary_of_series(seminar.series, AFTER)


def _submit(seminar: Seminar) -> None:
    submit(delegate=make_delegate(seminar), answers=COMPLETE, at=IN_SLOT)


def _check_in(seminar: Seminar) -> None:
    check_in(delegate=make_delegate(seminar), day=OPENS.date(), actor=SYSTEM, at=OPENS)


CHANGES: dict[str, Callable[[Seminar], object]] = {
    "an answer": _submit,
    "paper": lambda seminar: key_paper(seminar=seminar, serial="99", answers=PAPER, actor=SYSTEM, at=CLOSES),
    "a review": lambda seminar: approve_all(seminar.series, AFTER),
    "attendance": _check_in,
    "a delegate": make_delegate,
    "the threshold": lambda seminar: set_rules(series=seminar.series, rules=Rules(9), actor=SYSTEM, at=AFTER),
    "another seminar": lambda seminar: make_seminar(seminar.series, "clonmel"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_it_is_made_anew(seminar: Seminar, made: list[str], change: str) -> None:
    before = kept_summary_of_series(seminar.series, AFTER)
    CHANGES[change](seminar)
    after = kept_summary_of_series(seminar.series, AFTER)
    assert len(made) == 2
    assert after != before
    assert after == summary_of_series(seminar.series, AFTER)


def test_time_alone_opens_the_answers(seminar: Seminar, made: list[str]) -> None:
    assert kept_summary_of_seminar(seminar, IN_SLOT).responses is None
    assert kept_summary_of_seminar(seminar, AFTER).responses is not None
    open_window(seminar=seminar, actor=SYSTEM, at=AFTER)
    assert kept_summary_of_seminar(seminar, AFTER).responses is None
    close_window(seminar=seminar, actor=SYSTEM, at=AFTER)
    assert kept_summary_of_seminar(seminar, AFTER + timedelta(hours=1)).responses is not None


@verb
def _write(statement: Any) -> None:
    db.session.execute(statement)


def test_writing_to_any_table_moves_the_state_unless_it_stands_apart(app: Flask) -> None:
    stayed = set()
    for table in Model.metadata.sorted_tables:
        before = state()
        column = next(iter(table.primary_key.columns))
        _write(update(table).values({column.name: column}).where(sql("1 = 0")))
        if state() == before:
            stayed.add(table.name)
    assert stayed == APART | READ_EACH_TIME


def test_writing_in_plain_sql_moves_the_state(app: Flask) -> None:
    before = state()
    _write(sql("SELECT 1"))
    assert state() == before
    _write(sql("UPDATE account SET name = name"))
    assert state() != before


def test_a_verb_that_is_refused_moves_nothing(seminar: Seminar) -> None:
    before = state()
    with pytest.raises(Exception, match="keyed already"):
        key_paper(seminar=seminar, serial="1", answers=PAPER, actor=SYSTEM, at=CLOSES)
    assert state() == before


def test_no_summary_reads_a_table_that_stands_apart(seminar: Seminar, statements: Any) -> None:
    """So nothing that a summary is made of can change without moving the state."""
    approve_all(seminar.series, AFTER)
    with statements() as sent:
        summary_of_seminar(seminar, AFTER)
        summary_of_series(seminar.series, AFTER)
    read = set(re.findall(r"\b(?:FROM|JOIN)\s+\"?(\w+)", " ".join(sent)))
    assert {"response", "answer", "answer_review", "delegate"} <= read
    assert not read & APART
    assert set(Model.metadata.tables) >= APART


def test_what_somebody_else_wrote_into_the_database_is_not_opened(seminar: Seminar, made: list[str]) -> None:
    kept_summary_of_seminar(seminar, AFTER)
    _write(update(KeptSummary).values(content=b"cos\nsystem\n(S'true'\ntR."))
    assert kept_summary_of_seminar(seminar, AFTER) == summary_of_seminar(seminar, AFTER)
    assert len(made) == 2


def test_other_code_does_not_take_what_this_one_kept(
    seminar: Seminar, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_summary_of_seminar(seminar, AFTER)
    monkeypatch.setattr(keeping, "_code", lambda: "other")
    kept_summary_of_seminar(seminar, AFTER)
    assert len(made) == 2


def test_old_changes_are_cleared_with_what_was_kept(
    seminar: Seminar, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_summary_of_seminar(seminar, AFTER)
    monkeypatch.setattr(keeping, "_MANY", 0)
    clear_changes(AFTER)
    assert db.session.scalar(select(func.count(SummaryChange.id))) == 1
    assert db.session.scalar(select(func.count()).select_from(KeptSummary)) == 0
    kept_summary_of_seminar(seminar, AFTER)
    assert len(made) == 2


def test_taking_figures_away_changes_none_of_them(
    seminar: Seminar, made: list[str], signed_in: Callable[..., FlaskClient], clock: Any
) -> None:
    """So the first file does not make what is kept anew, nor does the terminal."""
    clock.set(AFTER)
    client = signed_in("staff")
    for address in ("summary", "summary.csv", "summary", "summary.pdf"):
        assert client.get(f"/seminars/galway/{address}").status_code == 200
    assert db.session.get(FiguresTaken, seminar.id) is not None
    assert made == ["galway"]
    assert kept_summary_of_seminar(seminar, AFTER) == summary_of_seminar(seminar, AFTER)


def test_what_was_taken_before_another_came_out_makes_it_anew(seminar: Seminar, made: list[str]) -> None:
    """The groups in which seminars came out decide what is hidden of them together."""
    other = make_seminar(seminar.series, "clonmel")
    for number in range(12):
        key_paper(seminar=other, serial=str(number), answers=PAPER, actor=SYSTEM, at=CLOSES)
    open_window(seminar=other, actor=SYSTEM, at=AFTER)
    take_figures(series=seminar.series, at=AFTER)
    close_window(seminar=other, actor=SYSTEM, at=AFTER)
    later = AFTER + timedelta(hours=1)
    kept_summary_of_series(seminar.series, later)
    count_late(series=seminar.series, actor=SYSTEM, at=later)
    assert kept_summary_of_series(seminar.series, later) == summary_of_series(seminar.series, later)
    assert made == ["season", "season"]


def test_cross_tabs_and_series_beside_each_other_are_kept(
    seminar: Seminar, signed_in: Callable[..., FlaskClient], statements: Any, clock: Any
) -> None:
    clock.set(AFTER)
    other = make_series("other")
    make_questionnaire(other)
    elsewhere = make_seminar(other, "cork")
    client = signed_in("staff")

    def read(address: str) -> tuple[str, bool]:
        with statements() as sent:
            page = client.get(address)
        assert page.status_code == 200
        return page.text.partition("<main")[2], any("FROM answer" in each for each in sent)

    for address in (
        "/series/season/cross-tabs?by=venue",
        "/series/season/cross-tabs?by=channel",
        "/series/season/beside?with=other",
    ):
        first, again = read(address), read(address)
        assert first[1], address
        assert not again[1], address
        assert again[0] == first[0]
    before = read("/series/season/cross-tabs?by=channel")
    for number in range(20, 32):
        key_paper(seminar=seminar, serial=str(number), answers=PAPER, actor=SYSTEM, at=CLOSES)
    assert read("/series/season/cross-tabs?by=channel")[0] != before[0]
    # What the other series asked is part of what stands beside it.
    key_paper(seminar=elsewhere, serial="1", answers=PAPER, actor=SYSTEM, at=CLOSES)
    assert read("/series/season/beside?with=other")[1]


def test_a_verb_reads_what_it_has_written(seminar: Seminar, made: list[str]) -> None:
    kept_summary_of_seminar(seminar, AFTER)

    @verb
    def key_and_look() -> object:
        key_paper(seminar=seminar, serial="99", answers=PAPER, actor=SYSTEM, at=CLOSES)
        return kept_summary_of_seminar(seminar, AFTER).part.responses

    assert key_and_look().completed == 13


def test_a_kept_page_costs_few_statements(
    seminar: Seminar, signed_in: Callable[..., FlaskClient], statements: Any, clock: Any
) -> None:
    clock.set(AFTER)
    client = signed_in("staff")

    def cost() -> int:
        with statements() as sent:
            assert client.get("/seminars/galway/summary").status_code == 200
        return len(sent)

    first, again = cost(), cost()
    assert again < first / 2


def test_what_stands_apart_moves_nothing() -> None:
    # Without an application: nothing is written.
    note_change({"message", "audit_entry"})
