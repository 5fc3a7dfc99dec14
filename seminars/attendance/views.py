"""Pages of the attendance room, gathered; sign-in sheets, and the figures of attendance."""

from flask import render_template
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import staff
from seminars.attendance import board_views, desk_views, offline_views, queries
from seminars.attendance.blueprint import bp, day_of
from seminars.attendance.figures import attendance_figures
from seminars.attendance.pdf import sign_in_sheet
from seminars.programme.queries import seminar_by_slug
from seminars.responses import pdf_response

__all__ = ["board_views", "bp", "desk_views", "offline_views"]


@bp.get("/seminars/<slug>/sign-in-sheet/<day>.pdf")
@staff
def sheet(slug: str, day: str) -> ResponseReturnValue:
    """The sign-in sheet of a day, to print."""
    seminar = seminar_by_slug(slug)
    on = day_of(seminar, day)
    content = sign_in_sheet(
        seminar=seminar.title, venue=seminar.venue.name, day=on, rows=queries.sheet_rows(seminar)
    )
    return pdf_response(content, f"{seminar.slug}-sign-in-{on.isoformat()}.pdf")


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
