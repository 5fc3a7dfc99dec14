"""Commands that bring a list of people in and take it away, for whoever looks after the server."""

from pathlib import Path

import click
from flask.cli import AppGroup

from seminars import clock
from seminars.audit.service import Actor
from seminars.errors import Refusal
from seminars.programme.queries import seminar_by_slug
from seminars.registration import import_store
from seminars.registration.exporting import (
    delegates_csv,
    delegates_table,
    delegates_xlsx,
    record_download,
)
from seminars.registration.import_checking import check_import
from seminars.registration.import_models import DelegateImport
from seminars.registration.import_writing import bring_in
from seminars.registration.sent_tables import unpack

ACTOR = Actor("Command line")

delegates = AppGroup("delegates", help="Delegates of a seminar, from and to files.")


@delegates.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only say what would happen.")
@click.option("--update", is_flag=True, help="Change people who are here already to what the list says.")
@click.option("--write", is_flag=True, help="Send each person who is added a confirmation.")
def import_command(slug: str, file: Path, check: bool, update: bool, write: bool) -> None:
    """Make the people in FILE (CSV or XLSX) delegates of the seminar SLUG, all or none.

    The meaning of the columns is guessed as on the page. Leaves with 1 where rows are at fault.
    """
    try:
        seminar = seminar_by_slug(slug)
        row = import_store.keep_file(
            seminar=seminar, content=file.read_bytes(), filename=file.name, actor=ACTOR, at=clock.now()
        )
        _run(row, check=check, update=update, write=write)
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.message} {refusal.next_step}".strip()) from refusal


def _run(row: DelegateImport, *, check: bool, update: bool, write: bool) -> None:
    targets = import_store.columns_of(row).targets
    try:
        import_store.choose_columns(row=row, targets=targets, update=update)
        check_import(row, at=clock.now())
        report = unpack(row.report)
        for number, outcome, _, problems, *_ in report["rows"]:
            for key, (message, suggestion) in problems.items() if outcome == "error" else ():
                meant = f" Did you mean '{suggestion}'?" if suggestion else ""
                click.echo(f"Row {number}, {key}: {message}{meant}", err=True)
        click.echo(_in_words(report["counts"]))
        if report["counts"].get("error"):
            raise SystemExit(1)
        if not check:
            import_store.choose_letters(row=row, write=write)
            bring_in(row, revision=row.revision, actor=ACTOR, at=clock.now(), tell=lambda *_: None)
            click.echo("Done.")
    finally:
        import_store.discard_open(row=row, actor=ACTOR, at=clock.now())


def _in_words(counts: dict[str, int]) -> str:
    return ", ".join(
        f"{counts[key]} {label}"
        for key, label in (
            ("new", "new"),
            ("waiting", "of them on the waiting list"),
            ("changed", "changed"),
            ("known", "here already"),
            ("twice", "twice in the list"),
            ("left_out", "left out"),
            ("error", "at fault"),
        )
        if counts.get(key)
    )


@delegates.command("export")
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export_command(slug: str, file: Path) -> None:
    """Write the delegates of the seminar SLUG to FILE, a workbook if it ends in .xlsx, otherwise CSV."""
    try:
        seminar = seminar_by_slug(slug)
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    table = delegates_table(seminar)
    shape = "xlsx" if file.suffix.lower() == ".xlsx" else "csv"
    content = delegates_xlsx(seminar, table) if shape == "xlsx" else delegates_csv(seminar, table)
    record_download(seminar=seminar, shape=shape, rows=len(table[1]), actor=ACTOR, at=clock.now())
    file.write_bytes(content)
    click.echo(f"{len(table[1])} delegates.")
