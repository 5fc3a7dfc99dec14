"""Rows of single answers to take away, and the codebook to them."""

from collections.abc import Callable

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser, staff
from seminars.errors import Missing
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.queries import merged_versions
from seminars.responses import csv_response, file_response, pdf_response
from seminars.summaries.blueprint import bp
from seminars.summaries.codebook_pdf import codebook_pdf
from seminars.summaries.downloads import record_rows, take_figures
from seminars.summaries.forms import RowsForm
from seminars.summaries.queries import rules_of
from seminars.summaries.rows import Rows
from seminars.summaries.rows_files import TERMS, codebook_csv, meanings_of, rows_long, rows_sav, rows_wide
from seminars.summaries.rows_queries import rows_objection, rows_of_series, seminars_told
from seminars.summaries.variables import Variable, left_out, variables_of

# How each file is made, and what its name ends in.
FILES: dict[str, tuple[Callable[[Rows], bytes], str]] = {
    "wide": (rows_wide, "rows-wide.csv"),
    "long": (rows_long, "rows-long.csv"),
}


@bp.get("/series/<slug>/rows")
@organiser
def rows(slug: str) -> ResponseReturnValue:
    """What rows hold, who may have them, and the form to take them away."""
    return _rows_page(series_by_slug(slug), RowsForm())


@bp.post("/series/<slug>/rows")
@organiser
def take_rows(slug: str) -> ResponseReturnValue:
    """The rows as a file; who took them and what for stands in the history."""
    series, form = series_by_slug(slug), RowsForm()
    if not form.validate():
        return _rows_page(series, form), 422
    take_figures(series=series, at=clock.now())
    found = rows_of_series(series, clock.now())
    shape = form.shape.data
    if shape == "sav":
        answer = file_response(
            rows_sav(found, f"{series.title}: rows"), f"{slug}-rows.sav", "application/x-spss-sav"
        )
    else:
        make, ending = FILES[shape]
        answer = csv_response(make(found), f"{slug}-{ending}")
    record_rows(
        series=series,
        shape=shape,
        purpose=form.purpose.data.strip(),
        mark=found.mark,
        actor=acting(),
        at=clock.now(),
    )
    return answer


def _rows_page(series: Series, form: RowsForm) -> str:
    return render_template(
        "summaries/rows.html",
        series=series,
        form=form,
        objection=rows_objection(series, clock.now()),
        threshold=rules_of(series).threshold,
        terms=TERMS,
    )


def _variables(series: Series) -> tuple[Definition, list[Variable]]:
    versions = merged_versions(series)
    if versions is None:
        raise Missing("The series has no questionnaire.", next_step="Write one first.")
    return versions.definition, variables_of(versions.common, [each.title for each in seminars_told(series)])


@bp.get("/series/<slug>/codebook")
@staff
def codebook(slug: str) -> ResponseReturnValue:
    """Each variable of the rows: what was asked, and what its numbers mean."""
    series = series_by_slug(slug)
    definition, variables = _variables(series)
    return render_template(
        "summaries/codebook.html",
        series=series,
        variables=variables,
        left_out=left_out(definition, variables),
        meanings_of=meanings_of,
    )


@bp.get("/series/<slug>/codebook.<any(pdf, csv):shape>")
@staff
def codebook_download(slug: str, shape: str) -> Response:
    """The codebook, to print or to read by machine. It holds no answers."""
    series = series_by_slug(slug)
    definition, variables = _variables(series)
    if shape == "csv":
        return csv_response(codebook_csv(variables), f"{slug}-codebook.csv")
    made = codebook_pdf(series.title, variables, left_out(definition, variables))
    return pdf_response(made, f"{slug}-codebook.pdf")
