"""The questionnaire as delegates see it: on a phone, beside the editor."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from seminars.accounts.permissions import organiser
from seminars.errors import Missing
from seminars.pages import FRAMED_BY_US
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.questionnaire import queries
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.definition import Definition


def _definition(series: Series) -> Definition:
    """The version that is looked at."""
    found = queries.version_of(series, request.args.get("version", type=int))
    if found is None:
        raise Missing("There is no such questionnaire.", next_step="Begin one on the page of the series.")
    return found


@bp.get("/series/<slug>/questionnaire/preview")
@organiser
def preview(slug: str) -> ResponseReturnValue:
    """The form in the frame of a phone; nothing is sent."""
    series = series_by_slug(slug)
    return render_template(
        "questionnaire/preview.html",
        series=series,
        definition=_definition(series),
        versions=queries.version_rows(series),
    )


@bp.get("/series/<slug>/questionnaire/preview/form")
@organiser
def preview_form(slug: str) -> ResponseReturnValue:
    """The form alone, as it is on a delegate's phone; nothing is sent."""
    series = series_by_slug(slug)
    page = render_template(
        "questionnaire/preview_form.html",
        series=series,
        definition=_definition(series),
        given={},
        errors={},
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = FRAMED_BY_US
    return response
