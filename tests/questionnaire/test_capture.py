"""Answers come in once, in time, and apart from names."""

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import ForeignKeyConstraint, inspect, select
from sqlalchemy.types import Date, DateTime

from seminars.attendance.service import check_in
from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import Model, db
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.models import Answer, Participation, Questionnaire, Response
from seminars.questionnaire.queries import answers_table, definition_of, given_of, paper_form
from seminars.questionnaire.service import (
    AlreadySubmitted,
    Given,
    NotAsked,
    Unanswered,
    WindowClosed,
    begin,
    change_paper,
    close_window,
    key_paper,
    remove_paper,
    submit,
)
from seminars.questionnaire.taking_part import participation_of
from seminars.questionnaire.window import GRACE
from seminars.registration.models import Delegate
from seminars.registration.service import cancel
from tests.questionnaire.factories import CLOSES, COMPLETE, IN_SLOT, OPENS, make_delegate, make_seminar

ENOUGH = {"sector": {"options": ["health"]}}


def responses() -> list[Response]:
    return list(db.session.scalars(select(Response)))


def participation(delegate: Delegate) -> Participation | None:
    return participation_of(delegate)


def test_answers_are_kept_as_given(delegate: Delegate, seminar: Seminar) -> None:
    submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT)
    definition = definition_of(seminar.series)
    assert definition is not None
    [response] = responses()
    assert given_of(response, definition) == {
        "sector": Given(("health",)),
        "with": Given(("schools", "other"), "the library"),
        "often": Given(("often",)),
        "supports": Given(("training", "people", "time")),
        "years": Given(number=12),
        "change": Given(text="shorter meetings"),
    }
    assert participation(delegate).submitted


def test_rows_for_summaries(delegate: Delegate, seminar: Seminar) -> None:
    submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT)
    definition = definition_of(seminar.series)
    assert definition is not None
    code = {question.id: question.code for question in definition.questions}
    option = {o.id: o.code for question in definition.questions for o in question.options}
    found = {
        (code[row.question_id], option.get(row.option_id), row.number, row.text)
        for row in answers_table([seminar.id])
    }
    assert found == {
        ("sector", "health", None, None),
        ("with", "schools", None, None),
        ("with", "other", None, "the library"),
        ("often", "often", None, None),
        ("supports", "training", None, None),
        ("supports", "people", None, None),
        ("supports", "time", None, None),
        ("years", None, 12, None),
        ("change", None, None, "shorter meetings"),
    }
    assert answers_table([seminar.id + 1]) == []


def test_begin_notes_the_delegate_once(delegate: Delegate) -> None:
    begin(delegate=delegate, at=IN_SLOT)
    begin(delegate=delegate, at=IN_SLOT + timedelta(minutes=1))
    assert participation(delegate).begun_at == IN_SLOT
    assert not participation(delegate).submitted
    assert responses() == []


def test_a_second_time_is_refused(delegate: Delegate) -> None:
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT)
    with pytest.raises(AlreadySubmitted):
        submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT)
    assert len(responses()) == 1


def test_sent_many_times_at_once_it_counts_once(app: Flask, delegate: Delegate) -> None:
    together = Barrier(6)

    def send(_: int) -> str:
        with app.app_context():
            me = db.session.get_one(Delegate, delegate.id)
            together.wait()
            try:
                submit(delegate=me, answers=ENOUGH, at=IN_SLOT)
            except AlreadySubmitted:
                return "refused"
            return "taken"

    with ThreadPoolExecutor(6) as pool:
        outcomes = Counter(pool.map(send, range(6)))
    assert outcomes == {"taken": 1, "refused": 5}
    assert len(responses()) == 1


def test_a_room_full_sends_at_once(app: Flask, seminar: Seminar, questionnaire: Questionnaire) -> None:
    ids = [make_delegate(seminar, f"Delegate {name}").id for name in "ABCDEFGH"]
    together = Barrier(len(ids))

    def send(delegate_id: int) -> None:
        with app.app_context():
            me = db.session.get_one(Delegate, delegate_id)
            together.wait()
            begin(delegate=me, at=IN_SLOT)
            submit(delegate=me, answers=COMPLETE, at=IN_SLOT)

    with ThreadPoolExecutor(len(ids)) as pool:
        list(pool.map(send, ids))
    assert len(responses()) == len(ids)


def test_outside_the_window_nothing_is_taken(delegate: Delegate) -> None:
    for moment, why in ((OPENS - timedelta(seconds=1), "not open yet"), (CLOSES, "is over")):
        with pytest.raises(WindowClosed, match=why):
            submit(delegate=delegate, answers=ENOUGH, at=moment)
        with pytest.raises(WindowClosed):
            begin(delegate=delegate, at=moment)
    assert responses() == []
    assert participation(delegate) is None


def test_whoever_had_begun_has_ten_minutes_more(delegate: Delegate) -> None:
    begin(delegate=delegate, at=IN_SLOT)
    with pytest.raises(WindowClosed, match="over"):
        submit(delegate=delegate, answers=ENOUGH, at=CLOSES + GRACE)
    submit(delegate=delegate, answers=ENOUGH, at=CLOSES + GRACE - timedelta(seconds=1))
    assert len(responses()) == 1


def test_closing_early_leaves_the_grace(delegate: Delegate) -> None:
    begin(delegate=delegate, at=IN_SLOT)
    close_window(seminar=delegate.seminar, actor=SYSTEM, at=IN_SLOT + timedelta(minutes=1))
    with pytest.raises(WindowClosed):
        submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT + timedelta(minutes=11))
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT + timedelta(minutes=10))


def test_what_is_wrong_is_said_by_question_and_nothing_is_kept(delegate: Delegate) -> None:
    with pytest.raises(Unanswered) as refused:
        submit(delegate=delegate, answers={"years": {"text": "many"}}, at=IN_SLOT)
    assert set(refused.value.errors) == {"sector", "years"}
    assert responses() == []
    assert participation(delegate) is None


def test_whoever_cancelled_is_not_asked_unless_checked_in(delegate: Delegate, seminar: Seminar) -> None:
    cancel(delegate=delegate, actor=SYSTEM, at=OPENS - timedelta(days=1))
    with pytest.raises(NotAsked):
        begin(delegate=delegate, at=IN_SLOT)
    with pytest.raises(NotAsked):
        submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT)
    check_in(delegate=delegate, day=seminar.starts_on, actor=SYSTEM, at=IN_SLOT, admit=True)
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT)
    assert len(responses()) == 1


def test_without_questions_nothing_is_taken(seminar: Seminar) -> None:
    delegate = make_delegate(seminar)
    with pytest.raises(Missing):
        submit(delegate=delegate, answers={}, at=IN_SLOT)


# Apart from names.


def test_no_column_leads_from_a_response_to_a_person(app: Flask) -> None:
    people = {"delegate", "participation", "account", "message", "check_in", "audit_entry", "draft"}
    tables = Model.metadata.tables
    for name in ("response", "answer"):
        targets = {
            key.referred_table.name
            for key in tables[name].constraints
            if isinstance(key, ForeignKeyConstraint)
        }
        assert not targets & people
    for name in people:
        targets = {
            key.referred_table.name
            for key in tables[name].constraints
            if isinstance(key, ForeignKeyConstraint)
        }
        assert not targets & {"response", "answer"}


def test_a_response_has_no_time_and_a_random_number(app: Flask) -> None:
    for name in ("response", "answer"):
        for column in inspect(Model.metadata.tables[name]).columns:
            assert not isinstance(column.type, DateTime | Date), column
            assert "at" not in column.name.split("_"), column
    assert Model.metadata.tables["response"].c.id.type.length == 32


def test_a_full_dump_does_not_hold_the_number_beside_a_person(
    app: Flask, delegate: Delegate, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = {**ENOUGH, "change": {"text": "a telling sentence"}}
    begin(delegate=delegate, at=IN_SLOT)
    submit(delegate=delegate, answers=answers, at=IN_SLOT, actor=SYSTEM)
    [response] = responses()
    for table in Model.metadata.sorted_tables:
        if table.name in ("response", "answer"):
            continue
        held = str(db.session.execute(table.select()).all())
        assert response.id not in held, table.name
        assert "a telling sentence" not in held, table.name
    # Nor does the log; SQL echoed with its parameters is for developers and off.
    ours = [line.getMessage() for line in caplog.records if not line.name.startswith("sqlalchemy")]
    assert not any("telling" in line or response.id in line for line in ours)


def test_taking_part_leaves_no_trail_of_times(delegate: Delegate) -> None:
    before = db.session.query(AuditEntry).count()
    begin(delegate=delegate, at=IN_SLOT)
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT + timedelta(minutes=7), actor=SYSTEM)
    assert db.session.query(AuditEntry).count() == before
    assert participation(delegate).begun_at == IN_SLOT


# Paper.


def test_paper_is_keyed_at_any_time_with_gaps(seminar: Seminar, questionnaire: Questionnaire) -> None:
    answers = {"with": {"options": ["other"]}, "supports": {"options": ["time"]}}
    response = key_paper(
        seminar=seminar, serial=" g-1", answers=answers, actor=SYSTEM, at=CLOSES + timedelta(days=9)
    )
    assert (response.serial, response.channel) == ("G-1", Channel.PAPER)
    definition = definition_of(seminar.series)
    assert definition is not None
    assert given_of(response, definition) == {"with": Given(("other",)), "supports": Given(("time",))}


def test_a_serial_is_keyed_once(seminar: Seminar, questionnaire: Questionnaire) -> None:
    key_paper(seminar=seminar, serial="7", answers=ENOUGH, actor=SYSTEM, at=CLOSES)
    with pytest.raises(Conflict, match="has been keyed already") as refused:
        key_paper(seminar=seminar, serial="7 ", answers=ENOUGH, actor=SYSTEM, at=CLOSES)
    assert refused.value.field == "serial"
    assert len(responses()) == 1


def test_each_seminar_has_its_own_serials(
    series: Series, seminar: Seminar, questionnaire: Questionnaire
) -> None:
    other = make_seminar(series, "clonmel")
    key_paper(seminar=seminar, serial="7", answers=ENOUGH, actor=SYSTEM, at=CLOSES)
    key_paper(seminar=other, serial="7", answers=ENOUGH, actor=SYSTEM, at=CLOSES)
    assert len(responses()) == 2


@pytest.mark.parametrize(
    ("serial", "answers"), [("", ENOUGH), ("a/b", ENOUGH), ("8", {}), ("8", {"years": {"text": "many"}})]
)
def test_odd_paper_is_refused(
    seminar: Seminar, questionnaire: Questionnaire, serial: str, answers: dict[str, dict[str, object]]
) -> None:
    with pytest.raises(Invalid):
        key_paper(seminar=seminar, serial=serial, answers=answers, actor=SYSTEM, at=CLOSES)
    assert responses() == []


def test_keyed_paper_is_corrected_and_removed(seminar: Seminar, questionnaire: Questionnaire) -> None:
    response = key_paper(seminar=seminar, serial="7", answers=COMPLETE, actor=SYSTEM, at=CLOSES)
    key_paper(seminar=seminar, serial="8", answers=ENOUGH, actor=SYSTEM, at=CLOSES)
    with pytest.raises(Conflict):
        change_paper(seminar=seminar, response=response, serial="8", answers=ENOUGH, actor=SYSTEM, at=CLOSES)
    change_paper(seminar=seminar, response=response, serial="9", answers=ENOUGH, actor=SYSTEM, at=CLOSES)
    definition = definition_of(seminar.series)
    assert definition is not None
    assert given_of(paper_form(seminar, "9"), definition) == {"sector": Given(("health",))}
    assert paper_form(seminar, "7") is None
    remove_paper(seminar=seminar, response=response, actor=SYSTEM, at=CLOSES)
    assert [each.serial for each in responses()] == ["8"]
    assert db.session.query(Answer).count() == 1


def test_the_trail_of_paper_names_the_sheet_and_no_answer(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    answers = {**ENOUGH, "change": {"text": "a telling sentence"}}
    response = key_paper(seminar=seminar, serial="7", answers=answers, actor=SYSTEM, at=CLOSES)
    change_paper(seminar=seminar, response=response, serial="9", answers=answers, actor=SYSTEM, at=CLOSES)
    remove_paper(seminar=seminar, response=response, actor=SYSTEM, at=CLOSES)
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action.contains("paper")).order_by(AuditEntry.id)
    )
    assert [(entry.action, entry.details) for entry in entries] == [
        ("key paper form", {"serial": "7"}),
        ("correct paper form", {"serial": "9", "before": "7"}),
        ("remove paper form", {"serial": "9"}),
    ]


def test_an_online_response_cannot_be_removed_as_paper(delegate: Delegate, seminar: Seminar) -> None:
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT)
    with pytest.raises(Missing):
        remove_paper(seminar=seminar, response=responses()[0], actor=SYSTEM, at=CLOSES)
