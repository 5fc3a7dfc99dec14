"""Keeping a list of people between being sent and being brought in, and forgetting it."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.documents.encodings import CODE_PAGES
from seminars.documents.table_files import Row, Table
from seminars.documents.table_reading import read_table
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.jobs.registry import every
from seminars.jobs.service import start
from seminars.programme.models import ProfileOption, Seminar, SeminarState
from seminars.registration.asking import OwnOption
from seminars.registration.import_columns import (
    EMAIL,
    FIRST_NAME,
    LISTS,
    NAME,
    ORGANISATION,
    SURNAME,
    Columns,
    Target,
    all_targets,
    guess,
    guess_targets,
)
from seminars.registration.import_models import DelegateImport, ImportState
from seminars.registration.import_rows import Lists
from seminars.registration.names import fold
from seminars.registration.questions import asks_of, questions_of

# How long a list waits to be brought in.
KEPT = timedelta(days=7)
RECENT = 10
CHECK, BRING_IN = "check-import", "import-delegates"


def pack(value: object) -> bytes:
    """Plain values as few bytes."""
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def unpack(packed: bytes | None) -> Any:
    """What ``pack`` was given; None for nothing."""
    return None if packed is None else json.loads(zlib.decompress(packed))


def table_of(row: DelegateImport) -> Table:
    """What the file holds. Raises Conflict once it is forgotten."""
    held = unpack(row.cells)
    if held is None:
        raise Conflict("This list has been brought in, and the file is no longer kept.")
    rows = [Row(number, cells) for number, cells in held.pop("rows")]
    return Table(rows=rows, **held)


def _packed(table: Table) -> bytes:
    return pack({**asdict(replace(table, rows=[])), "rows": [(row.number, row.cells) for row in table.rows]})


def columns_of(row: DelegateImport) -> Columns:
    """What was chosen for the file."""
    return Columns(**row.chosen)


def lists_of(series_id: int, columns: Columns | None = None) -> Lists:
    """What can be chosen in the series, with the entries that ``columns`` add."""
    entries: dict[str, list[OwnOption]] = {key: [] for key in LISTS}
    options = db.session.scalars(
        select(ProfileOption)
        .where(ProfileOption.series_id == series_id)
        .order_by(ProfileOption.position, ProfileOption.id)
    )
    for option in options:
        entries[option.field.value].append(OwnOption(option.id, option.label, option.offered))
    values = columns.values if columns is not None else {}
    wanted = [
        (key, folded)
        for key in LISTS
        for folded, chosen in sorted(values.get(key, {}).items())
        if str(chosen).startswith("add:") and folded not in {fold(each.label) for each in entries[key]}
    ]
    return Lists(entries, questions_of(series_id), {each: -at for at, each in enumerate(wanted, 1)})


def targets_of(series_id: int) -> list[Target]:
    """What a column can mean in the series."""
    return all_targets(asks_of(series_id), questions_of(series_id))


def import_by_id(seminar: Seminar, import_id: int) -> DelegateImport:
    """A list that was sent for the seminar. Raises Missing."""
    row = db.session.get(DelegateImport, import_id)
    if row is None or row.seminar_id != seminar.id:
        raise Missing(
            "There is no such list here (any more).",
            next_step="Lists that are not brought in are removed after a week. Choose the file again.",
        )
    return row


def recent_imports(seminar: Seminar) -> list[DelegateImport]:
    """The last lists that were sent for the seminar, the latest first."""
    query = select(DelegateImport).where(DelegateImport.seminar_id == seminar.id)
    return list(db.session.scalars(query.order_by(DelegateImport.id.desc()).limit(RECENT)))


def keep_file(
    *, seminar: Seminar, content: bytes, filename: str, actor: Actor, at: datetime
) -> DelegateImport:
    """Read a file and keep it, with a guess at what its columns mean.

    Raises Invalid (field 'file') for what cannot be read, Conflict for a cancelled seminar.
    """
    table = read_table(content)
    columns = guess(table, targets_of(seminar.series_id), lists_of(seminar.series_id).entries)
    return _keep(
        seminar=seminar,
        content=content,
        filename=filename,
        table=table,
        columns=columns,
        actor=actor,
        at=at,
    )


@verb
def _keep(
    *,
    seminar: Seminar,
    content: bytes,
    filename: str,
    table: Table,
    columns: Columns,
    actor: Actor,
    at: datetime,
) -> DelegateImport:
    refuse_cancelled(seminar)
    row = DelegateImport(
        seminar_id=seminar.id,
        filename=" ".join(filename.split())[-200:] or "list",
        content=content,
        cells=_packed(table),
        sheet=table.sheet[:120],
        encoding="" if table.sure else table.encoding,
        chosen=asdict(columns),
        account_id=actor.account_id,
        actor_name=actor.name[:200],
        created_at=at,
    )
    db.session.add(row)
    db.session.flush()
    record(action="send list", subject=row, actor=actor, at=at, seminar_id=seminar.id, rows=len(table.rows))
    return row


def refuse_cancelled(seminar: Seminar) -> None:
    """Raise Conflict for a seminar that does not take place."""
    if seminar.state is SeminarState.CANCELLED:
        raise Conflict("This seminar is cancelled, so nobody is added to it.")


@verb
def read_anew(*, row: DelegateImport, sheet: str, encoding: str) -> None:
    """Read another sheet of the file, or its letters in another code page."""
    held = _open(row)
    table = read_table(held.content or b"", sheet=sheet, encoding=encoding)
    series_id = held.seminar.series_id
    held.cells, held.sheet = _packed(table), table.sheet[:120]
    held.encoding = encoding if encoding in CODE_PAGES else ("" if table.sure else table.encoding)
    _choose(held, guess(table, targets_of(series_id), lists_of(series_id).entries))


@verb
def choose_heading(*, row: DelegateImport, heading: int) -> None:
    """Say which row holds the headings (0: none); the meanings are guessed anew."""
    held = _open(row)
    table, series_id = table_of(held), held.seminar.series_id
    if heading and heading not in {each.number for each in table.rows}:
        raise Invalid("Enter the number of a row that is not blank, or 0.", field="heading")
    targets = guess_targets(table, heading, targets_of(series_id), lists_of(series_id).entries)
    _choose(held, replace(columns_of(held), heading=heading, targets=targets, values={}))


@verb
def choose_columns(
    *,
    row: DelegateImport,
    targets: Sequence[str],
    update: bool,
    revision: str | None = None,
) -> None:
    """Say what each column means, and whether people who are here already get what the file tells.

    Raises Invalid for a meaning given twice, and where nobody could be told apart; Conflict where
    ``revision`` (of the page on which it was chosen) is no longer the list's.
    """
    held = _open(row)
    if revision is not None and revision != str(held.revision):
        raise Conflict("Something else was chosen meanwhile.", next_step="Load the page again.")
    known = {target.key: target.label for target in targets_of(held.seminar.series_id)}
    wanted = [each if each in known else "" for each in targets]
    for at, each in enumerate(wanted):
        if each and each in wanted[:at]:
            raise Invalid(f"‘{known[each]}’ is chosen for two columns.", field=f"column_{at}")
    if not {NAME, FIRST_NAME, SURNAME, EMAIL} & set(wanted):
        raise Invalid("Say which column holds the name.", field="targets")
    if not update and not ({NAME, FIRST_NAME, SURNAME} & set(wanted) and ORGANISATION in wanted):
        raise Invalid("Say which columns hold the name and the organisation.", field="targets")
    _choose(held, replace(columns_of(held), targets=wanted, update=update))


@verb
def choose_values(*, row: DelegateImport, values: Mapping[str, Mapping[str, int | str]]) -> None:
    """Say what becomes of texts that no list holds, by meaning and folded text; earlier words stay."""
    held = _open(row)
    columns = columns_of(held)
    merged = {key: dict(each) for key, each in columns.values.items()}
    for key, chosen in values.items():
        merged.setdefault(key, {}).update(chosen)
    _choose(held, replace(columns, values=merged))


@verb
def forget_values(*, row: DelegateImport) -> None:
    """Take back all that was said about texts that no list holds."""
    held = _open(row)
    _choose(held, replace(columns_of(held), values={}))


def _open(row: DelegateImport) -> DelegateImport:
    held = lock(row)
    if held.state is ImportState.DONE:
        raise Conflict(
            "This list has been brought in already.", next_step="Choose the file again to add more."
        )
    return held


def _choose(row: DelegateImport, columns: Columns) -> None:
    row.chosen = asdict(columns)
    row.report, row.state = None, ImportState.READ
    row.revision += 1


@verb
def keep_report(*, row: DelegateImport, revision: int, report: dict[str, Any]) -> bool:
    """Keep what the check found, unless something else was chosen meanwhile."""
    held = _open(row)
    if held.revision != revision:
        return False
    held.report, held.state = pack(report), ImportState.CHECKED
    held.outcome = report["counts"]
    return True


@verb
def begin(
    *,
    row: DelegateImport,
    kind: str,
    address: str,
    actor: Actor,
    at: datetime,
    revision: int,
    writes_to_added: bool = False,
) -> int:
    """Start the job that checks the list or brings it in; returns its number.

    ``address`` is where the job leads on to. The form sent twice leads to the same job. Raises Conflict
    where something else was chosen since the page was loaded, or the list has been brought in.
    """
    held = _open(row)
    running = held.job if held.job is not None and not held.job.is_over else None
    if running is not None and (running.kind, running.arguments["revision"]) == (kind, revision):
        return running.id
    if held.revision != revision or (kind == BRING_IN and held.state is not ImportState.CHECKED):
        raise Conflict("Something else was chosen meanwhile.", next_step="Look at the rows once more.")
    held.writes_to_added = writes_to_added
    job = start(
        kind=kind,
        title=f"{'Checking' if kind == CHECK else 'Importing'} {held.filename}",
        arguments={"import": held.id, "revision": revision, "address": address},
        actor=actor,
        at=at,
        seminar_id=held.seminar_id,
    )
    held.job_id = job.id
    return job.id


@verb
def begin_letters(*, row: DelegateImport, address: str, actor: Actor, at: datetime) -> int:
    """Start the job that writes what is missing of the messages; returns its number."""
    held = lock(row)
    if held.state is not ImportState.DONE or not held.writes_to_added:
        raise Conflict("There is nothing to write.")
    if held.job is not None and not held.job.is_over:
        return held.job.id
    job = start(
        kind=BRING_IN,
        title=f"Messages to those in {held.filename}",
        arguments={"import": held.id, "revision": held.revision, "address": address},
        actor=actor,
        at=at,
        seminar_id=held.seminar_id,
    )
    held.job_id = job.id
    return job.id


@verb
def discard(*, row: DelegateImport, actor: Actor, at: datetime) -> None:
    """Forget a list that has not been brought in."""
    held = _open(row)
    record(action="discard list", subject=held, actor=actor, at=at, seminar_id=held.seminar_id)
    db.session.delete(held)


@verb
def discard_open(*, row: DelegateImport, actor: Actor, at: datetime) -> None:
    """``discard`` a list, unless it has been brought in."""
    if lock(row).state is not ImportState.DONE:
        discard(row=row, actor=actor, at=at)


@verb
def choose_letters(*, row: DelegateImport, write: bool) -> None:
    """Say whether those who are added are written to."""
    _open(row).writes_to_added = write


@verb
def clear_old_imports(*, at: datetime) -> None:
    """Forget lists that nobody has brought in for a week."""
    db.session.execute(
        delete(DelegateImport).where(
            DelegateImport.created_at < at - KEPT, DelegateImport.state != ImportState.DONE
        )
    )


@every(minutes=60)
def forget_old_imports(at: datetime) -> None:
    """``clear_old_imports`` from time to time."""
    clear_old_imports(at=at)
