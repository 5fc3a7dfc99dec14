"""The report of a series: read it, take it away."""

from flask import render_template
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import organiser
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.report.blueprint import bp
from seminars.report.composing import composed
from seminars.report.content import Content
from seminars.report.docx_file import report_docx
from seminars.report.drawings import chart_svg
from seminars.report.pdf import report_pdf
from seminars.report.queries import facts_of
from seminars.responses import docx_response, pdf_response


def _draft(series: Series) -> Content:
    return composed(facts_of(series, clock.now())).with_words({})


@bp.get("/series/<slug>/report")
@organiser
def drafts(slug: str) -> ResponseReturnValue:
    """The draft as the figures stand now."""
    series = series_by_slug(slug)
    return render_template("report/report.html", series=series, content=_draft(series), chart_svg=chart_svg)


@bp.get("/series/<slug>/report.<any(pdf, docx):shape>")
@organiser
def download(slug: str, shape: str) -> ResponseReturnValue:
    """The draft as the figures stand now: to print, or to finish by hand."""
    series, at = series_by_slug(slug), clock.now()
    name = f"{series.slug}-report.{shape}"
    if shape == "pdf":
        return pdf_response(report_pdf(_draft(series)), name)
    return docx_response(report_docx(_draft(series), at), name)
