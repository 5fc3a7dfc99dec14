"""Paper forms to print: copies with serials for a seminar, a specimen without."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock, formats
from seminars.accounts.permissions import acting, organiser, staff
from seminars.documents.copies import Copy
from seminars.errors import Invalid, Missing
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar, Series
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.questionnaire import printing, queries
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.paper_pdf import SPECIMEN, Heading, paper_pdf
from seminars.questionnaire.print_forms import LARGE, PrintForm
from seminars.responses import pdf_response


def _definition(series: Series) -> Definition:
    definition = queries.definition_of(series)
    if definition is None or not definition.questions:
        raise Missing("There is no questionnaire to print yet.", next_step="An organiser writes it first.")
    return definition


def _page(seminar: Seminar, form: PrintForm, status: int = 200) -> tuple[str, int]:
    page = render_template(
        "questionnaire/print.html",
        seminar=seminar,
        definition=_definition(seminar.series),
        print_form=form,
        runs=printing.paper_runs(seminar),
        printed=printing.forms_printed(seminar),
        shown=printing.SHOWN,
    )
    return page, status


@bp.get("/seminars/<slug>/questionnaire/paper/print")
@staff
def print_page(slug: str) -> ResponseReturnValue:
    """What was printed, and the choice of what else is."""
    return _page(seminar_by_slug(slug), PrintForm())


@bp.post("/seminars/<slug>/questionnaire/paper/print")
@staff
def print_copies(slug: str) -> ResponseReturnValue:
    """Hand out serials for so many copies; their document can be opened as often as need be."""
    seminar, form = seminar_by_slug(slug), PrintForm()
    if not form.validate_on_submit():
        return _page(seminar, form, 422)
    try:
        run = printing.print_paper(
            seminar=seminar,
            copies=form.copies.data or 0,
            large=form.size.data == LARGE,
            actor=acting(),
            at=clock.now(),
        )
    except Invalid as problem:
        put_beside_field(form, problem)
        return _page(seminar, form, 422)
    copies = "One copy is" if run.copies == 1 else f"{run.copies} copies are"
    flash(f"{copies} ready. Open the PDF below and print it on both sides.", "success")
    return redirect(url_for("questionnaire.print_page", slug=slug, _anchor="printed"))


@bp.get("/seminars/<slug>/questionnaire/paper.pdf")
@staff
def paper_document(slug: str) -> ResponseReturnValue:
    """The forms of a run (``run``), or one without a serial, in the ``size`` asked for."""
    seminar = seminar_by_slug(slug)
    definition = _definition(seminar.series)
    number = request.args.get("run", type=int)
    if number is None:
        return _specimen(definition, _heading(seminar, definition), seminar.slug)
    run = printing.run_by_number(seminar, number)
    if run.questionnaire_id not in (None, definition.id):
        definition = queries.definition_by_id(run.questionnaire_id)
    copies = printing.copies_of(run, definition.id)
    content = paper_pdf(definition, _heading(seminar, definition), copies=copies, large=run.large)
    return pdf_response(content, f"{seminar.slug}-forms-{run.serials[0]}-to-{run.serials[-1]}.pdf")


def _heading(seminar: Seminar, definition: Definition) -> Heading:
    days = formats.day_range(seminar.starts_on, seminar.ends_on)
    version = f", version {definition.version}" if definition.version > 1 else ""
    return Heading(seminar.series.title, f"{seminar.title}, {days}{version}")


@bp.get("/series/<slug>/questionnaire/paper.pdf")
@organiser
def paper_specimen(slug: str) -> ResponseReturnValue:
    """One form without a serial, to read through or to show."""
    series = series_by_slug(slug)
    return _specimen(_definition(series), Heading(series.title), series.slug)


def _specimen(definition: Definition, heading: Heading, name: str) -> ResponseReturnValue:
    large = request.args.get("size") == LARGE
    content = paper_pdf(definition, heading, copies=[Copy(SPECIMEN)], large=large)
    return pdf_response(content, f"{name}-form{'-large-print' if large else ''}.pdf")
