"""Pages of the attendance room, gathered; and the figures of attendance."""

from flask import render_template
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import staff
from seminars.attendance import (
    badge_views,
    board_views,
    certificate_views,
    desk_views,
    person_views,
    queries,
    session_views,
    sheet_views,
)
from seminars.attendance.blueprint import bp
from seminars.attendance.figures import attendance_figures
from seminars.programme.queries import seminar_by_slug

__all__ = [
    "badge_views",
    "board_views",
    "bp",
    "certificate_views",
    "desk_views",
    "person_views",
    "session_views",
    "sheet_views",
]


@bp.get("/seminars/<slug>/attendance")
@staff
def attendance(slug: str) -> ResponseReturnValue:
    """Who came: by day, by sector; and what venue and caterer have to know."""
    seminar = seminar_by_slug(slug)
    return render_template(
        "attendance/attendance.html",
        seminar=seminar,
        figures=attendance_figures(queries.attendees([seminar.id])[seminar.id], seminar.days),
        over=seminar.local(clock.now()).date() > seminar.ends_on,
    )
