"""The organiser's monitor: the questionnaire at every venue of a series, live."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from seminars import clock
from seminars.accounts.permissions import staff
from seminars.extensions import db
from seminars.programme.models import Seminar, SeminarState, Series
from seminars.programme.queries import series_by_slug
from seminars.questionnaire import window_queries
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.control_views import day_shown
from seminars.questionnaire.form_views import window_times
from seminars.questionnaire.taking_part import progress_of


def _rows(series: Series, at: datetime) -> list[dict[str, Any]]:
    """Each seminar that takes place, with its window and numbers, in a constant number of statements."""
    seminars = db.session.scalars(
        select(Seminar)
        .where(Seminar.series_id == series.id, Seminar.state == SeminarState.PUBLISHED)
        .order_by(Seminar.starts_on, Seminar.id)
    ).all()
    windows = window_queries.windows_of([each.id for each in seminars])
    numbers = progress_of({each.id: day_shown(each, at) for each in seminars})
    return [
        {
            "seminar": each,
            "times": window_times(windows[each.id], at),
            "period": windows[each.id].period(at),
            "progress": numbers[each.id],
        }
        for each in seminars
    ]


@bp.get("/series/<slug>/questionnaire/monitor")
@staff
def series_monitor(slug: str) -> ResponseReturnValue:
    """How far the delegates are at every venue."""
    series, at = series_by_slug(slug), clock.now()
    return render_template("questionnaire/monitor.html", series=series, rows=_rows(series, at), now=at)


@bp.get("/series/<slug>/questionnaire/monitor.json")
@staff
def series_monitor_json(slug: str) -> ResponseReturnValue:
    """The live numbers of every venue, by seminar."""
    rows = _rows(series_by_slug(slug), clock.now())
    return jsonify({row["seminar"].slug: {**row["times"], **asdict(row["progress"])} for row in rows})
