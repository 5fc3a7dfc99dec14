"""Keeping a list of people between being sent and being brought in, and forgetting it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.documents.table_files import Table
from seminars.documents.table_reading import read_table
from seminars.errors import Conflict, Invalid
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
from seminars.registration.sent_tables import (
    choose,
    columns_of,
    delete_old,
    held_open,
    known_targets,
    put_report,
    read_again,
    recent,
    require_revision,
    require_row,
    sent_by_id,
    sent_columns,
    start_job,
    table_of,
)

# A list of people has a name and something more; sheets that are looked through for one.
FEW_COLUMNS, MOST_SHEETS = 2, 8
CHECK, BRING_IN = "check-import", "import-delegates"


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
    return sent_by_id(DelegateImport, seminar, import_id)


def recent_imports(seminar: Seminar) -> list[DelegateImport]:
    """The last lists that were sent for the seminar, the latest first."""
    return recent(DelegateImport, seminar)


def keep_file(
    *, seminar: Seminar, content: bytes, filename: str, actor: Actor, at: datetime
) -> DelegateImport:
    """Read a file and keep it, with a guess at what its columns mean.

    Raises Invalid (field 'file') for what cannot be read, Conflict for a cancelled seminar.
    """
    table, columns = _likeliest(content, seminar.series_id)
    return _keep(
        seminar=seminar,
        content=content,
        filename=filename,
        table=table,
        columns=columns,
        actor=actor,
        at=at,
    )


def _likeliest(content: bytes, series_id: int) -> tuple[Table, Columns]:
    """The first table of a file; where hardly a column of it is known, as of a cover, the one best known."""
    targets, entries = targets_of(series_id), lists_of(series_id).entries
    table = read_table(content)
    found = [(table, guess(table, targets, entries))]
    if _known_columns(found[0][1]) < FEW_COLUMNS:
        for sheet in [each for each in table.sheets if each != table.sheet][:MOST_SHEETS]:
            try:
                other = read_table(content, sheet=sheet)
            except Invalid:
                # Empty, or no table: not what anybody means.
                continue
            found.append((other, guess(other, targets, entries)))
    return max(found, key=lambda each: _known_columns(each[1]))


def _known_columns(columns: Columns) -> int:
    return sum(map(bool, columns.targets))


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
        **sent_columns(
            seminar=seminar,
            content=content,
            filename=filename,
            table=table,
            columns=columns,
            actor=actor,
            at=at,
        )
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
    held = held_open(row)
    series_id = held.seminar.series_id
    targets, entries = targets_of(series_id), lists_of(series_id).entries
    read_again(held, sheet=sheet, encoding=encoding, guess=lambda table: guess(table, targets, entries))


@verb
def choose_heading(*, row: DelegateImport, heading: int) -> None:
    """Say which row holds the headings (0: none); the meanings are guessed anew."""
    held = held_open(row)
    table, series_id = table_of(held), held.seminar.series_id
    require_row(table, heading)
    targets = guess_targets(table, heading, targets_of(series_id), lists_of(series_id).entries)
    choose(held, replace(columns_of(held), heading=heading, targets=targets, values={}))


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
    held = held_open(row)
    require_revision(held, revision)
    known = {target.key: target.label for target in targets_of(held.seminar.series_id)}
    wanted = known_targets(targets, known)
    if not {NAME, FIRST_NAME, SURNAME, EMAIL} & set(wanted):
        raise Invalid("Say which column holds the name.", field="targets")
    if not update and not ({NAME, FIRST_NAME, SURNAME} & set(wanted) and ORGANISATION in wanted):
        raise Invalid("Say which columns hold the name and the organisation.", field="targets")
    choose(held, replace(columns_of(held), targets=wanted, update=update))


@verb
def choose_values(*, row: DelegateImport, values: Mapping[str, Mapping[str, int | str]]) -> None:
    """Say what becomes of texts that no list holds, by meaning and folded text; earlier words stay."""
    held = held_open(row)
    columns = columns_of(held)
    merged = {key: dict(each) for key, each in columns.values.items()}
    for key, chosen in values.items():
        merged.setdefault(key, {}).update(chosen)
    choose(held, replace(columns, values=merged))


@verb
def forget_values(*, row: DelegateImport) -> None:
    """Take back all that was said about texts that no list holds."""
    held = held_open(row)
    choose(held, replace(columns_of(held), values={}))


@verb
def keep_report(*, row: DelegateImport, revision: int, report: dict[str, Any]) -> bool:
    """Keep what the check found, unless something else was chosen meanwhile."""
    return put_report(held_open(row), revision, report)


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
    held = held_open(row)
    number = start_job(
        held,
        kind=kind,
        title=f"{'Checking' if kind == CHECK else 'Importing'} {held.filename}",
        checks=kind == CHECK,
        address=address,
        actor=actor,
        at=at,
        revision=revision,
    )
    held.writes_to_added = writes_to_added
    return number


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
    held = held_open(row)
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
    held_open(row).writes_to_added = write


@verb
def clear_old_imports(*, at: datetime) -> None:
    """Forget lists that nobody has brought in for a week."""
    delete_old(DelegateImport, at)


@every(minutes=60)
def forget_old_imports(at: datetime) -> None:
    """``clear_old_imports`` from time to time."""
    clear_old_imports(at=at)
