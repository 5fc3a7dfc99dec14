"""Files with a table that somebody has sent, between being read and being brought in: what every kind of
import keeps of one, and the steps that they share. What changes a row is called inside a verb."""

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from seminars.audit.service import Actor
from seminars.database import UtcDateTime, choice, lock
from seminars.documents.encodings import CODE_PAGES
from seminars.documents.table_files import Row, Table
from seminars.documents.table_reading import read_table
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.jobs.models import Job
from seminars.jobs.service import start
from seminars.programme.models import Seminar
from seminars.registration.import_columns import Columns

# How long a table waits to be brought in.
KEPT = timedelta(days=7)
RECENT = 10


class ImportState(StrEnum):
    """Read: the columns are to be chosen. Checked: it can be looked at. Done: what it holds is here."""

    READ = "read"
    CHECKED = "checked"
    DONE = "done"


class SentTable:
    """The columns of a kind of import.

    ``content`` is the file, ``cells`` what it holds, ``report`` what the check found (both packed):
    personal data, removed once they are brought in or after a week. ``chosen`` is what its columns mean;
    ``revision`` rises with each choice, so that only what was looked at is brought in. ``outcome``
    counts what became of the rows.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    sheet: Mapped[str] = mapped_column(String(120), default="")
    encoding: Mapped[str] = mapped_column(String(20), default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    cells: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    report: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    chosen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    revision: Mapped[int] = mapped_column(default=0)
    state: Mapped[ImportState] = mapped_column(choice(ImportState, "import_state"), default=ImportState.READ)
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    actor_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def constraints() -> tuple[CheckConstraint, ...]:
    """What must be true of every kind of import."""
    return (
        CheckConstraint("state <> 'done' OR done_at IS NOT NULL", name="done_has_time"),
        CheckConstraint("state <> 'done' OR (content IS NULL AND report IS NULL)", name="done_keeps_no_file"),
        CheckConstraint("state = 'done' OR content IS NOT NULL", name="open_has_file"),
    )


T = TypeVar("T", bound=SentTable)
Guess = Callable[[Table], Columns]


def pack(value: object) -> bytes:
    """Plain values as few bytes."""
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def unpack(packed: bytes | None) -> Any:
    """What ``pack`` was given; None for nothing."""
    return None if packed is None else json.loads(zlib.decompress(packed))


def table_of(row: SentTable) -> Table:
    """What the file holds. Raises Conflict once it is forgotten."""
    held = unpack(row.cells)
    if held is None:
        raise Conflict("This list has been brought in, and the file is no longer kept.")
    rows = [Row(number, cells) for number, cells in held.pop("rows")]
    return Table(rows=rows, **held)


def _packed(table: Table) -> bytes:
    return pack({**asdict(replace(table, rows=[])), "rows": [(row.number, row.cells) for row in table.rows]})


def columns_of(row: SentTable) -> Columns:
    """What was chosen for the file."""
    return Columns(**row.chosen)


def sent_columns(
    *,
    seminar: Seminar,
    content: bytes,
    filename: str,
    table: Table,
    columns: Columns,
    actor: Actor,
    at: datetime,
) -> dict[str, Any]:
    """The values of a new row for a file that has been read."""
    return {
        "seminar_id": seminar.id,
        "filename": " ".join(filename.split())[-200:] or "list",
        "content": content,
        "cells": _packed(table),
        "sheet": table.sheet[:120],
        "encoding": "" if table.sure else table.encoding,
        "chosen": asdict(columns),
        "account_id": actor.account_id,
        "actor_name": actor.name[:200],
        "created_at": at,
    }


def sent_by_id(model: type[T], seminar: Seminar, number: int) -> T:
    """A table that was sent for the seminar. Raises Missing."""
    row = db.session.get(model, number)
    if row is None or row.seminar_id != seminar.id:
        raise Missing(
            "There is no such list here (any more).",
            next_step="Lists that are not brought in are removed after a week. Choose the file again.",
        )
    return row


def recent(model: type[T], seminar: Seminar) -> list[T]:
    """The last tables that were sent for the seminar, the latest first."""
    query = select(model).where(model.seminar_id == seminar.id)
    return list(db.session.scalars(query.order_by(model.id.desc()).limit(RECENT)))


def held_open(row: T) -> T:
    """The row, held until the transaction ends. Raises Conflict where it has been brought in."""
    lock(row)  # type: ignore[type-var]
    if row.state is ImportState.DONE:
        raise Conflict(
            "This list has been brought in already.", next_step="Choose the file again to add more."
        )
    return row


def choose(row: SentTable, columns: Columns) -> None:
    """Let the columns mean something else; what was checked is checked anew."""
    row.chosen = asdict(columns)
    row.report, row.state = None, ImportState.READ
    row.revision += 1


def read_again(row: SentTable, *, sheet: str, encoding: str, guess: Guess) -> None:
    """Read another sheet of the file, or its letters in another code page."""
    table = read_table(row.content or b"", sheet=sheet, encoding=encoding)
    row.cells, row.sheet = _packed(table), table.sheet[:120]
    row.encoding = encoding if encoding in CODE_PAGES else ("" if table.sure else table.encoding)
    choose(row, guess(table))


def require_row(table: Table, heading: int) -> None:
    """Raise Invalid where the row that is to hold the headings (0: none) is blank."""
    if heading and heading not in {each.number for each in table.rows}:
        raise Invalid("Enter the number of a row that is not blank, or 0.", field="heading")


def require_revision(row: SentTable, revision: str | None) -> None:
    """Raise Conflict where something else was chosen since the page was loaded."""
    if revision is not None and revision != str(row.revision):
        raise Conflict("Something else was chosen meanwhile.", next_step="Load the page again.")


def known_targets(targets: Sequence[str], labels: dict[str, str]) -> list[str]:
    """What was chosen, as far as it is known. Raises Invalid for a meaning that is given twice."""
    wanted = [each if each in labels else "" for each in targets]
    for at, each in enumerate(wanted):
        if each and each in wanted[:at]:
            raise Invalid(f"‘{labels[each]}’ is chosen for two columns.", field=f"column_{at}")
    return wanted


def put_report(row: SentTable, revision: int, report: dict[str, Any]) -> bool:
    """Keep what the check found, unless something else was chosen meanwhile."""
    if row.revision != revision:
        return False
    row.report, row.state = pack(report), ImportState.CHECKED
    row.outcome = report["counts"]
    return True


def start_job(
    row: SentTable,
    *,
    kind: str,
    title: str,
    checks: bool,
    address: str,
    actor: Actor,
    at: datetime,
    revision: int,
) -> int:
    """Start the job that ``checks`` the table or brings it in; returns its number.

    ``address`` is where the job leads on to. The form sent twice leads to the same job. Raises Conflict
    where something else was chosen since the page was loaded.
    """
    running = db.session.get(Job, row.job_id) if row.job_id is not None else None
    if (
        running is not None
        and not running.is_over
        and (running.kind, running.arguments["revision"]) == (kind, revision)
    ):
        return running.id
    if row.revision != revision or not (checks or row.state is ImportState.CHECKED):
        raise Conflict("Something else was chosen meanwhile.", next_step="Look at the rows once more.")
    job = start(
        kind=kind,
        title=title,
        arguments={"import": row.id, "revision": revision, "address": address},
        actor=actor,
        at=at,
        seminar_id=row.seminar_id,
    )
    row.job_id = job.id
    return job.id


def mark_done(row: SentTable, outcome: dict[str, Any], at: datetime) -> None:
    """What the table holds is here, so that the file goes."""
    row.outcome = outcome
    row.state, row.done_at = ImportState.DONE, at
    row.content = row.cells = row.report = None


def delete_old(model: type[SentTable], at: datetime) -> None:
    """Forget tables that nobody has brought in for a week."""
    db.session.execute(delete(model).where(model.created_at < at - KEPT, model.state != ImportState.DONE))
