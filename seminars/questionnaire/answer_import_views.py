"""Bringing in answers keyed elsewhere, step by step: the file, its columns, its rows, done."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.documents.spreadsheet import Sheet, csv_bytes, workbook
from seminars.documents.table_files import MOST_BYTES, MOST_ROWS
from seminars.errors import Conflict, Refusal
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.questionnaire import answer_import, answer_writing, queries
from seminars.questionnaire.answer_columns import answer_targets, template_headings, template_key
from seminars.questionnaire.answer_import_models import AnswerImport
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.forms import AnswersFileForm
from seminars.questionnaire.keeping import asked_in
from seminars.registration.import_forms import BringInForm, ColumnsForm, SourceForm
from seminars.registration.import_page import OUTCOME_LABELS, chosen_outcome, shown_columns, shown_rows
from seminars.registration.import_steps import change_source, sent_revision
from seminars.registration.sent_tables import ImportState, columns_of, recent, sent_by_id, table_of, unpack
from seminars.requests import page_number
from seminars.responses import csv_response, xlsx_response

# Longer tables are checked by a job.
AT_ONCE = 300


def _found(slug: str, import_id: int) -> tuple[Seminar, AnswerImport]:
    seminar = seminar_by_slug(slug)
    return seminar, sent_by_id(AnswerImport, seminar, import_id)


def _url(endpoint: str, row: AnswerImport) -> str:
    return url_for(f"questionnaire.{endpoint}", slug=row.seminar.slug, import_id=row.id)


@bp.route("/seminars/<slug>/questionnaire/paper/import", methods=["GET", "POST"])
@staff
def answers_file(slug: str) -> ResponseReturnValue:
    """Choose the file."""
    seminar = seminar_by_slug(slug)
    versions = queries.version_rows(seminar.series)
    newest = asked_in(seminar, None).version
    form = AnswersFileForm(version=request.args.get("version", newest, type=int))
    form.offer(versions)
    if form.validate_on_submit():
        try:
            row = answer_import.keep_answers_file(
                seminar=seminar,
                content=form.file.data.stream.read(MOST_BYTES + 1),
                filename=form.file.data.filename or "",
                version=form.version.data if "version" in form else None,
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as problem:
            put_beside_field(form, problem)
        else:
            return redirect(_url("answers_columns", row))
    page = render_template(
        "questionnaire/answers_file.html",
        seminar=seminar,
        form=form,
        versions=versions,
        recent=recent(AnswerImport, seminar),
        most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES // 1024 // 1024,
    )
    return page, 422 if form.errors else 200


@bp.get("/seminars/<slug>/questionnaire/paper/import/template.<any(csv, xlsx):shape>")
@staff
def answers_template(slug: str, shape: str) -> ResponseReturnValue:
    """An empty table with the columns; the workbook tells what to enter in each."""
    seminar = seminar_by_slug(slug)
    definition = asked_in(seminar, request.args.get("version", type=int))
    headings = template_headings(definition)
    name = f"{seminar.slug}-paper-forms" + (
        f"-version-{definition.version}" if definition.version > 1 else ""
    )
    if shape == "csv":
        return csv_response(csv_bytes(headings, []), f"{name}.csv")
    notes = ["Leave a cell empty where the sheet is blank; enter ? where something cannot be read."]
    sheets = [
        Sheet("Forms", f"Paper forms: {seminar.title}", headings, []),
        Sheet(
            "What to enter",
            definition.title,
            ["Column", "Question", "What can stand there"],
            template_key(definition),
            notes,
        ),
    ]
    return xlsx_response(workbook(sheets), f"{name}.xlsx")


@bp.route("/seminars/<slug>/questionnaire/paper/imports/<int:import_id>", methods=["GET", "POST"])
@staff
def answers_columns(slug: str, import_id: int) -> ResponseReturnValue:
    """Say what the columns mean; of a table that has been brought in, what became of it."""
    seminar, row = _found(slug, import_id)
    if row.state is ImportState.DONE:
        return render_template("questionnaire/answers_done.html", seminar=seminar, row=row)
    table, columns = table_of(row), columns_of(row)
    definition = answer_import.on_the_sheets(row)
    form = ColumnsForm.of(table, columns, answer_targets(definition), row.revision)
    if form.validate_on_submit():
        try:
            answer_import.choose_answer_columns(row=row, targets=form.chosen, revision=form.revision.data)
        except Refusal as problem:
            put_beside_field(form, problem)
        else:
            return _check(row)
    page = render_template(
        "questionnaire/answers_columns.html",
        seminar=seminar,
        row=row,
        table=table,
        columns=columns,
        version=_version_told(seminar, definition.version),
        shown=shown_columns(table, columns),
        form=form,
        source=SourceForm.of(table, columns, row.encoding),
    )
    return page, 422 if form.is_submitted() else 200


def _version_told(seminar: Seminar, version: int) -> int | None:
    """The version by which a table is read, where there are several."""
    return version if len(queries.version_rows(seminar.series)) > 1 else None


def _check(row: AnswerImport) -> ResponseReturnValue:
    """Check a table: at once, or by a job where that takes longer."""
    if len(table_of(row).rows) <= AT_ONCE:
        answer_writing.check_answers(row)
        return redirect(_url("answers_rows", row))
    return _job(row, answer_import.CHECK, _url("answers_rows", row), row.revision)


def _job(row: AnswerImport, kind: str, address: str, revision: int) -> Response:
    job_id = answer_import.begin_answers(
        row=row, kind=kind, address=address, actor=acting(), at=clock.now(), revision=revision
    )
    return redirect(url_for("jobs.job", job_id=job_id))


@bp.post("/seminars/<slug>/questionnaire/paper/imports/<int:import_id>/source")
@staff
def answers_source(slug: str, import_id: int) -> ResponseReturnValue:
    """Read another sheet, other letters, or headings of another row."""
    _, row = _found(slug, import_id)
    change_source(
        row,
        anew=lambda sheet, letters: answer_import.read_answers_anew(row=row, sheet=sheet, encoding=letters),
        heading=lambda number: answer_import.choose_answers_heading(row=row, heading=number),
    )
    return redirect(_url("answers_columns", row))


@bp.get("/seminars/<slug>/questionnaire/paper/imports/<int:import_id>/rows")
@staff
def answers_rows(slug: str, import_id: int) -> ResponseReturnValue:
    """What would become of each row, with what is wrong by cell."""
    seminar, row = _found(slug, import_id)
    if row.state is not ImportState.CHECKED:
        return redirect(_url("answers_columns", row))
    report, columns, table = unpack(row.report), columns_of(row), table_of(row)
    outcome = chosen_outcome(report, request.args.get("show", ""))
    return render_template(
        "questionnaire/answers_rows.html",
        seminar=seminar,
        row=row,
        counts=report["counts"],
        outcome=outcome,
        version=_version_told(seminar, columns.version),
        labels=OUTCOME_LABELS,
        page=shown_rows(table, columns, report, outcome, page_number()),
        form=BringInForm(formdata=None, revision=str(row.revision)),
    )


@bp.post("/seminars/<slug>/questionnaire/paper/imports/<int:import_id>/bring-in")
@staff
def answers_bring_in(slug: str, import_id: int) -> ResponseReturnValue:
    """Bring the table in."""
    _, row = _found(slug, import_id)
    form = BringInForm()
    if not form.validate() or row.state is ImportState.DONE:
        return redirect(_url("answers_columns", row))
    revision = sent_revision(form)
    try:
        return _job(row, answer_import.BRING_IN, _url("answers_columns", row), revision)
    except Conflict as problem:
        flash(f"{problem.message} {problem.next_step}", "warning")
        return redirect(_url("answers_rows", row))


@bp.post("/seminars/<slug>/questionnaire/paper/imports/<int:import_id>/discard")
@staff
def answers_discard(slug: str, import_id: int) -> ResponseReturnValue:
    """Forget a table that has not been brought in."""
    _, row = _found(slug, import_id)
    answer_import.discard_answers(row=row, actor=acting(), at=clock.now())
    flash("The table is forgotten. Nothing was imported.", "info")
    return redirect(url_for("questionnaire.answers_file", slug=slug))
