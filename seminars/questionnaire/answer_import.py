"""Answers that were keyed elsewhere, between being sent and being brought in: the file and its columns."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import verb
from seminars.documents.table_reading import read_table
from seminars.errors import Invalid
from seminars.extensions import db
from seminars.jobs.registry import every
from seminars.programme.models import Seminar
from seminars.questionnaire.answer_columns import SERIAL, answer_targets, guess_columns, guess_meanings
from seminars.questionnaire.answer_import_models import AnswerImport
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.keeping import asked_in
from seminars.registration.sent_tables import (
    choose,
    columns_of,
    delete_old,
    held_open,
    known_targets,
    read_again,
    require_revision,
    require_row,
    sent_columns,
    start_job,
    table_of,
)

CHECK, BRING_IN = "check-answers", "import-answers"


@verb
def keep_answers_file(
    *,
    seminar: Seminar,
    content: bytes,
    filename: str,
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> AnswerImport:
    """Read a file and keep it, with a guess at what its columns mean.

    ``version`` is that of the questionnaire on the sheets (None: the newest). Raises Invalid (field 'file').
    """
    table = read_table(content)
    values = sent_columns(
        seminar=seminar,
        content=content,
        filename=filename,
        table=table,
        columns=guess_columns(table, asked_in(seminar, version)),
        actor=actor,
        at=at,
    )
    row = AnswerImport(**values)
    db.session.add(row)
    db.session.flush()
    rows = len(table.rows)
    record(action="send answers", subject=row, actor=actor, at=at, seminar_id=seminar.id, rows=rows)
    return row


def on_the_sheets(row: AnswerImport) -> Definition:
    """The version of the questionnaire by which the table is read. Raises Missing."""
    return asked_in(row.seminar, columns_of(row).version or None)


@verb
def read_answers_anew(*, row: AnswerImport, sheet: str, encoding: str) -> None:
    """Read another sheet of the file, or its letters in another code page."""
    held = held_open(row)
    definition = on_the_sheets(held)
    read_again(held, sheet=sheet, encoding=encoding, guess=lambda table: guess_columns(table, definition))


@verb
def choose_answers_heading(*, row: AnswerImport, heading: int) -> None:
    """Say which row holds the headings (0: none); the meanings are guessed anew."""
    held = held_open(row)
    table = table_of(held)
    require_row(table, heading)
    targets = guess_meanings(table, heading, answer_targets(on_the_sheets(held)))
    choose(held, replace(columns_of(held), heading=heading, targets=targets))


@verb
def choose_answer_columns(*, row: AnswerImport, targets: Sequence[str], revision: str | None = None) -> None:
    """Say what each column means.

    Raises Invalid for a meaning given twice, or where no column holds the number on the sheet or none an
    answer; Conflict where ``revision`` (of the page on which it was chosen) is no longer the table's.
    """
    held = held_open(row)
    require_revision(held, revision)
    labels = {target.key: target.label for target in answer_targets(on_the_sheets(held))}
    wanted = known_targets(targets, labels)
    if SERIAL not in wanted:
        raise Invalid("Say which column holds the number on the sheet.", field="targets")
    if not any(each not in ("", SERIAL) for each in wanted):
        raise Invalid("Say which column holds answers.", field="targets")
    choose(held, replace(columns_of(held), targets=wanted))


@verb
def begin_answers(
    *, row: AnswerImport, kind: str, address: str, actor: Actor, at: datetime, revision: int
) -> int:
    """Start the job that checks the table or brings it in; returns its number (see ``start_job``)."""
    return start_job(
        held_open(row),
        kind=kind,
        title=f"{'Checking' if kind == CHECK else 'Importing'} {row.filename}",
        checks=kind == CHECK,
        address=address,
        actor=actor,
        at=at,
        revision=revision,
    )


@verb
def discard_answers(*, row: AnswerImport, actor: Actor, at: datetime) -> None:
    """Forget a table that has not been brought in."""
    held = held_open(row)
    record(action="discard answers", subject=held, actor=actor, at=at, seminar_id=held.seminar_id)
    db.session.delete(held)


@verb
def clear_old_answers(*, at: datetime) -> None:
    """Forget tables that nobody has brought in for a week."""
    delete_old(AnswerImport, at)


@every(minutes=60)
def forget_old_answers(at: datetime) -> None:
    """``clear_old_answers`` from time to time."""
    clear_old_answers(at=at)
