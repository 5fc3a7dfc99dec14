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
from seminars.report.drawings import chart_svg
from seminars.report.pdf import report_pdf
from seminars.report.queries import facts_of
from seminars.responses import pdf_response


def _draft(series: Series) -> Content:
    return composed(facts_of(series, clock.now())).with_words({})


@bp.get("/series/<slug>/report")
@organiser
def drafts(slug: str) -> ResponseReturnValue:
    """The draft as the figures stand now."""
    series = series_by_slug(slug)
    return render_template("report/report.html", series=series, content=_draft(series), chart_svg=chart_svg)


@bp.get("/series/<slug>/report.pdf")
@organiser
def download(slug: str) -> ResponseReturnValue:
    """The draft as the figures stand now, to print."""
    series = series_by_slug(slug)
    return pdf_response(report_pdf(_draft(series)), f"{series.slug}-report.pdf")
