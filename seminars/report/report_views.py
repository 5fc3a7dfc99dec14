"""The report of a series: read it, take it away."""

from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import organiser
from seminars.programme.queries import series_by_slug
from seminars.report.blueprint import bp
from seminars.report.composing import composed
from seminars.report.pdf import report_pdf
from seminars.report.queries import facts_of
from seminars.responses import pdf_response


@bp.get("/series/<slug>/report.pdf")
@organiser
def download(slug: str) -> ResponseReturnValue:
    """The draft as the figures stand now."""
    series = series_by_slug(slug)
    return pdf_response(report_pdf(composed(facts_of(series, clock.now()))), f"{series.slug}-report.pdf")
