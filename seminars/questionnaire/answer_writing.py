"""Checking answers that were keyed elsewhere, and making them responses: all of them or none."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seminars import clock
from seminars.audit.service import Actor, record
from seminars.database import add_rows, lock, verb
from seminars.errors import Conflict, Missing
from seminars.extensions import db
from seminars.jobs.registry import Work, job_kind
from seminars.programme.models import Seminar
from seminars.questionnaire.answer_import import BRING_IN, CHECK, on_the_sheets
from seminars.questionnaire.answer_import_models import AnswerImport
from seminars.questionnaire.answer_rows import PlannedSheet, ReadRow, SheetReader, plan_sheets
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.keeping import held_definition, rows_of
from seminars.questionnaire.kinds import Channel, Mode
from seminars.questionnaire.lateness import arrived
from seminars.questionnaire.models import Answer, Response
from seminars.questionnaire.paper_models import PaperEntry, Unreadable
from seminars.questionnaire.paper_queries import sheets_kept
from seminars.questionnaire.printing import printed_versions
from seminars.registration.import_plan import Outcome
from seminars.registration.sent_tables import (
    ImportState,
    columns_of,
    held_open,
    mark_done,
    put_report,
    table_of,
)

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class ReadTable:
    """A table read by what was chosen, and the questionnaire by which it was read."""

    definition: Definition
    rows: Sequence[ReadRow]


def _read(row: AnswerImport, tell: Tell) -> ReadTable:
    """Read the rows by what was chosen; the longest part of the work, and locks nothing."""
    table, columns, definition = table_of(row), columns_of(row), on_the_sheets(row)
    reader = SheetReader(columns, definition)
    below = [each for each in table.rows if each.number > columns.heading]
    found = []
    for number, each in enumerate(below, 1):
        found.append(reader.read(each))
        if not number % 200:
            tell(number, len(below), "Reading the rows")
    return ReadTable(definition, found)


def _plan(seminar: Seminar, read: ReadTable) -> list[PlannedSheet]:
    kept = sheets_kept(seminar, read.definition)
    return plan_sheets(read.rows, kept, read.definition, printed_version=printed_versions(seminar))


def _counts(plan: Sequence[PlannedSheet]) -> dict[str, int]:
    return {**Counter(each.outcome.value for each in plan), "rows": len(plan)}


def check_answers(row: AnswerImport, *, tell: Tell = lambda *_: None) -> bool:
    """Check a table and keep what was found; False where something else was chosen meanwhile."""
    revision = row.revision
    plan = _plan(row.seminar, _read(row, tell))
    tell(len(plan), len(plan), "Checked")
    report = {"counts": _counts(plan), "rows": [_told(each) for each in plan]}
    return _keep_report(row=row, revision=revision, report=report)


def _told(each: PlannedSheet) -> list[Any]:
    """A row of the report, in the shape of every import's (see ``registration.import_page``)."""
    problems = {key: [problem.message, problem.suggestion] for key, problem in each.problems.items()}
    return [each.read.number, each.outcome.value, each.note, problems, [], None]


@verb
def _keep_report(*, row: AnswerImport, revision: int, report: dict[str, Any]) -> bool:
    return put_report(held_open(row), revision, report)


def bring_answers_in(
    row: AnswerImport, *, revision: int, actor: Actor, at: datetime, tell: Tell = lambda *_: None
) -> dict[str, Any]:
    """Make the sheets of a table responses, all or none; returns what became of the rows.

    Done again it changes nothing. Raises Conflict where a row is at fault now, or what was looked at is no
    longer what would be done.
    """
    if row.state is not ImportState.DONE:
        read = _read(row, tell)
        tell(len(read.rows), len(read.rows), "Adding the forms, all at once")
        _write_all(row=row, read=read, revision=revision, actor=actor, at=at)
    return dict(row.outcome)


@verb
def _write_all(*, row: AnswerImport, read: ReadTable, revision: int, actor: Actor, at: datetime) -> None:
    seminar = lock(db.session.get_one(Seminar, row.seminar_id))
    held = lock(row)
    if held.state is ImportState.DONE:
        return
    held_definition(seminar)
    definition = on_the_sheets(held)
    if held.revision != revision or definition != read.definition:
        raise Conflict(
            "The columns or the questionnaire were changed meanwhile.", next_step="Check the rows once more."
        )
    plan = _plan(seminar, read)
    counts = _counts(plan)
    if counts.get(Outcome.ERROR):
        raise Conflict("Rows of the table are at fault now.", next_step="Check it once more.")
    _add(definition, seminar, [each.read for each in plan if each.outcome is Outcome.NEW], actor)
    mark_done(held, counts, at)
    record(
        action="import paper forms",
        subject=held,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        added=counts.get(Outcome.NEW, 0),
        rows=len(plan),
    )


def _add(definition: Definition, seminar: Seminar, rows: Sequence[ReadRow], actor: Actor) -> None:
    numbers = {question.code: question.id for question in definition.questions}
    # By random ids, as everywhere: neither number nor order tells which row a response was.
    made = sorted(((uuid.uuid4().hex, each) for each in rows), key=lambda each: each[0])
    shared = {
        "questionnaire_id": definition.id,
        "seminar_id": seminar.id,
        "channel": Channel.PAPER,
        "mode": Mode.ANONYMOUS,
    }
    add_rows(Response, [{"id": key, "serial": each.serial, **shared} for key, each in made])
    add_rows(Answer, [row for key, each in made for row in rows_of(definition, key, each.sheet.answers)])
    add_rows(
        Unreadable,
        [
            {"response_id": key, "question_id": numbers[code]}
            for key, each in made
            for code in sorted(each.sheet.unreadable)
        ],
    )
    add_rows(PaperEntry, [{"response_id": key, "account_id": actor.account_id} for key, _ in made])
    arrived([key for key, _ in made], seminar.id)


def _import_of(work: Work) -> AnswerImport:
    row = db.session.get(AnswerImport, work.arguments["import"])
    if row is None:
        raise Missing("The table has been removed.", next_step="Choose the file again.")
    return row


@job_kind(CHECK)
def check_job(work: Work) -> None:
    """Check a table that is too long to wait for."""
    row = _import_of(work)
    if row.revision != work.arguments["revision"] or not check_answers(row, tell=work.tell):
        raise Conflict("Something else was chosen meanwhile.", next_step="Go back to the table.")
    work.keep({}, next_url=work.arguments["address"])


@job_kind(BRING_IN)
def bring_in_job(work: Work) -> None:
    """Bring a table in."""
    outcome = bring_answers_in(
        _import_of(work),
        revision=work.arguments["revision"],
        actor=work.actor,
        at=clock.now(),
        tell=work.tell,
    )
    work.keep({"added": outcome.get(Outcome.NEW, 0)}, next_url=work.arguments["address"])
