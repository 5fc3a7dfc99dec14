"""Bringing a list of people in, step by step: the file, its columns, its rows, done. And taking it away."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.permissions import acting, staff
from seminars.documents.spreadsheet import Sheet, csv_bytes, workbook
from seminars.documents.table_files import MOST_BYTES, MOST_ROWS
from seminars.errors import Conflict, Refusal
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.registration import import_jobs, import_store
from seminars.registration.blueprint import bp
from seminars.registration.exporting import (
    delegates_csv,
    delegates_table,
    delegates_xlsx,
    record_download,
    template_table,
)
from seminars.registration.forms import ActForm
from seminars.registration.import_checking import check_import
from seminars.registration.import_forms import BringInForm, ColumnsForm, FileForm, SourceForm
from seminars.registration.import_models import DelegateImport, ImportState
from seminars.registration.import_page import (
    OUTCOME_LABELS,
    chosen_outcome,
    given_values,
    label_of,
    options_of,
    shown_columns,
    shown_rows,
    unknown_texts,
)
from seminars.registration.import_steps import change_source, sent_revision
from seminars.registration.import_writing import letters_written
from seminars.registration.models import DelegateState
from seminars.registration.queueing import is_over
from seminars.registration.sent_tables import unpack
from seminars.requests import page_number
from seminars.responses import csv_response, xlsx_response

__all__ = ["bp", "import_jobs"]

# Longer lists are checked by a job.
AT_ONCE = 400


def _found(slug: str, import_id: int) -> tuple[Seminar, DelegateImport]:
    seminar = seminar_by_slug(slug)
    return seminar, import_store.import_by_id(seminar, import_id)


def _to(endpoint: str, row: DelegateImport) -> Response:
    return redirect(url_for(f"registration.{endpoint}", slug=row.seminar.slug, import_id=row.id))


@bp.route("/seminars/<slug>/delegates/import", methods=["GET", "POST"])
@staff
def import_file(slug: str) -> ResponseReturnValue:
    """Choose the file."""
    seminar = seminar_by_slug(slug)
    form = FileForm()
    if form.validate_on_submit():
        try:
            row = import_store.keep_file(
                seminar=seminar,
                # One byte more than may be, so that more is seen to be too much.
                content=form.file.data.stream.read(MOST_BYTES + 1),
                filename=form.file.data.filename or "",
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as problem:
            put_beside_field(form, problem)
        else:
            return _to("import_columns", row)
    page = render_template(
        "registration/import_file.html",
        seminar=seminar,
        form=form,
        recent=import_store.recent_imports(seminar),
        most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES // 1024 // 1024,
    )
    return page, 422 if form.errors else 200


@bp.get("/seminars/<slug>/delegates/import/template.<any(csv, xlsx):shape>")
@staff
def import_template(slug: str, shape: str) -> ResponseReturnValue:
    """A list to fill in."""
    seminar = seminar_by_slug(slug)
    headings, rows = template_table(seminar)
    if shape == "csv":
        return csv_response(csv_bytes(headings, rows), f"{seminar.slug}-template.csv")
    book = workbook([Sheet("Delegates", f"Delegates: {seminar.title}", headings, rows)])
    return xlsx_response(book, f"{seminar.slug}-template.xlsx")


@bp.route("/seminars/<slug>/delegates/imports/<int:import_id>", methods=["GET", "POST"])
@staff
def import_columns(slug: str, import_id: int) -> ResponseReturnValue:
    """Say what the columns mean; of a list that has been brought in, what became of it."""
    seminar, row = _found(slug, import_id)
    if row.state is ImportState.DONE:
        return _done(seminar, row)
    table, columns = import_store.table_of(row), import_store.columns_of(row)
    targets = import_store.targets_of(seminar.series_id)
    form = ColumnsForm.of(table, columns, targets, row.revision)
    if form.validate_on_submit():
        try:
            import_store.choose_columns(
                row=row, targets=form.chosen, update=bool(form.update.data), revision=form.revision.data
            )
        except Refusal as problem:
            put_beside_field(form, problem)
        else:
            return _check(row)
    page = render_template(
        "registration/import_columns.html",
        seminar=seminar,
        row=row,
        table=table,
        columns=columns,
        shown=shown_columns(table, columns),
        form=form,
        source=SourceForm.of(table, columns, row.encoding),
    )
    return page, 422 if form.is_submitted() else 200


def _done(seminar: Seminar, row: DelegateImport) -> ResponseReturnValue:
    return render_template(
        "registration/import_done.html",
        seminar=seminar,
        row=row,
        written=letters_written(row) if row.writes_to_added else 0,
        addressed=row.outcome.get("addressed", 0),
        form=ActForm(formdata=None),
    )


def _check(row: DelegateImport) -> ResponseReturnValue:
    """Check a list: at once, or by a job where that takes longer."""
    if len(import_store.table_of(row).rows) <= AT_ONCE:
        check_import(row, at=clock.now())
        return _to("import_rows", row)
    return _job(row, import_store.CHECK, "import_rows", row.revision)


def _job(row: DelegateImport, kind: str, then: str, revision: int, *, write: bool = False) -> Response:
    job_id = import_store.begin(
        row=row,
        kind=kind,
        address=url_for(f"registration.{then}", slug=row.seminar.slug, import_id=row.id),
        actor=acting(),
        at=clock.now(),
        revision=revision,
        writes_to_added=write,
    )
    return redirect(url_for("jobs.job", job_id=job_id))


@bp.post("/seminars/<slug>/delegates/imports/<int:import_id>/source")
@staff
def import_source(slug: str, import_id: int) -> ResponseReturnValue:
    """Read another sheet, other letters, or headings of another row."""
    _, row = _found(slug, import_id)
    change_source(
        row,
        anew=lambda sheet, letters: import_store.read_anew(row=row, sheet=sheet, encoding=letters),
        heading=lambda number: import_store.choose_heading(row=row, heading=number),
    )
    return _to("import_columns", row)


@bp.get("/seminars/<slug>/delegates/imports/<int:import_id>/rows")
@staff
def import_rows(slug: str, import_id: int) -> ResponseReturnValue:
    """What would become of each row, with what is wrong beside the cell."""
    seminar, row = _found(slug, import_id)
    if row.state is not ImportState.CHECKED:
        return _to("import_columns", row)
    report = unpack(row.report)
    columns, at = import_store.columns_of(row), clock.now()
    lists = import_store.lists_of(seminar.series_id, columns)
    outcome = chosen_outcome(report, request.args.get("show", ""))
    return render_template(
        "registration/import_rows.html",
        seminar=seminar,
        row=row,
        columns=columns,
        counts=report["counts"],
        outcome=outcome,
        labels=OUTCOME_LABELS,
        page=shown_rows(import_store.table_of(row), columns, report, outcome, page_number()),
        unknown=unknown_texts(report),
        options=options_of(lists),
        meanings=label_of(import_store.targets_of(seminar.series_id), lists.questions),
        may_add=current_user.role is Role.ORGANISER,
        can_write=not is_over(seminar, at),
        form=BringInForm(formdata=None, revision=str(row.revision)),
    )


@bp.post("/seminars/<slug>/delegates/imports/<int:import_id>/values")
@staff
def import_values(slug: str, import_id: int) -> ResponseReturnValue:
    """Say what becomes of texts that no list holds."""
    _, row = _found(slug, import_id)
    if request.form.get("forget"):
        import_store.forget_values(row=row)
        return _check(row)
    if row.state is ImportState.CHECKED and request.form.get("revision") == str(row.revision):
        report = unpack(row.report)
        may_add = current_user.role is Role.ORGANISER
        import_store.choose_values(row=row, values=given_values(report, request.form, may_add=may_add))
    return _check(row)


@bp.post("/seminars/<slug>/delegates/imports/<int:import_id>/bring-in")
@staff
def import_bring_in(slug: str, import_id: int) -> ResponseReturnValue:
    """Bring the list in."""
    _, row = _found(slug, import_id)
    form = BringInForm()
    if not form.validate() or row.state is ImportState.DONE:
        return _to("import_columns", row)
    revision = sent_revision(form)
    try:
        return _job(row, import_store.BRING_IN, "import_columns", revision, write=bool(form.write.data))
    except Conflict as problem:
        flash(f"{problem.message} {problem.next_step}", "warning")
        return _to("import_rows", row)


@bp.post("/seminars/<slug>/delegates/imports/<int:import_id>/letters")
@staff
def import_letters(slug: str, import_id: int) -> ResponseReturnValue:
    """Write the messages that were not written because the job was stopped."""
    _, row = _found(slug, import_id)
    job_id = import_store.begin_letters(
        row=row,
        address=url_for("registration.import_columns", slug=slug, import_id=import_id),
        actor=acting(),
        at=clock.now(),
    )
    return redirect(url_for("jobs.job", job_id=job_id))


@bp.post("/seminars/<slug>/delegates/imports/<int:import_id>/discard")
@staff
def import_discard(slug: str, import_id: int) -> ResponseReturnValue:
    """Forget a list that has not been brought in."""
    _, row = _found(slug, import_id)
    import_store.discard(row=row, actor=acting(), at=clock.now())
    flash("The list is forgotten. Nothing was imported.", "info")
    return redirect(url_for("registration.import_file", slug=slug))


# How each shape is made, and how it is handed over.
SHAPES: dict[str, tuple[Callable[..., bytes], Callable[[bytes, str], Response]]] = {
    "csv": (delegates_csv, csv_response),
    "xlsx": (delegates_xlsx, xlsx_response),
}


@bp.get("/seminars/<slug>/delegates.<any(csv, xlsx):shape>")
@staff
def delegates_download(slug: str, shape: str) -> ResponseReturnValue:
    """The delegates of the list as it is filtered, to keep, or to change and import again."""
    seminar = seminar_by_slug(slug)
    given = request.args.get("state", "")
    state = DelegateState(given) if given in list(DelegateState) else None
    table = delegates_table(
        seminar,
        text=request.args.get("q", "").strip()[:100],
        state=state,
        mail_refused=request.args.get("mail") == "refused",
    )
    make, hand_over = SHAPES[shape]
    content = make(seminar, table)
    record_download(seminar=seminar, shape=shape, rows=len(table[1]), actor=acting(), at=clock.now())
    return hand_over(content, f"{seminar.slug}-delegates.{shape}")
