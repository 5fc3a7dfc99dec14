"""Answers in words that are out, to search."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import staff
from seminars.programme.models import SeminarState
from seminars.programme.queries import series_by_slug
from seminars.requests import page_number
from seminars.summaries.answers_queries import Search, answers_page, worded
from seminars.summaries.blueprint import bp


@bp.get("/series/<slug>/answers")
@staff
def answers(slug: str) -> ResponseReturnValue:
    """Answers in words that were read and may go out: by question, seminar, and the words in them."""
    series, now = series_by_slug(slug), clock.now()
    search = Search(*(request.args.get(name, "").strip() for name in ("q", "question", "seminar")))
    return render_template(
        "summaries/answers.html",
        series=series,
        search=search,
        page=answers_page(series, now, search, page_number()),
        questions=worded(series, now),
        seminars=[each for each in series.seminars if each.state is not SeminarState.DRAFT],
    )
