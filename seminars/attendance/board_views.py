"""The live board of a day, and what venue and caterer have to know."""

from datetime import date
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import staff
from seminars.attendance import queries
from seminars.attendance.arrivals import quarters
from seminars.attendance.blueprint import bp, day_of
from seminars.attendance.device import cursor_of
from seminars.attendance.needs import dishes, with_access_needs
from seminars.attendance.needs_pdf import needs_sheet
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.responses import pdf_response


def _figures(seminar: Seminar, day: date) -> dict[str, Any]:
    return {
        "seminar": seminar,
        "day": day,
        "figures": queries.day_figures(seminar, day),
        "sectors": queries.by_sector(seminar, day),
        "quarters": quarters(queries.arrival_times(seminar, day), seminar.zone),
        "at": seminar.local(clock.now()),
    }


@bp.get("/seminars/<slug>/board")
@staff
def board(slug: str) -> ResponseReturnValue:
    """Who is in, in figures alone: for staff, or on a screen at the door."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.args.get("day"))
    cursor = cursor_of(seminar.id)
    return render_template("attendance/board.html", cursor=cursor, **_figures(seminar, day))


@bp.get("/seminars/<slug>/board.json")
@staff
def board_news(slug: str) -> ResponseReturnValue:
    """The board's content where anything has changed ``since``; one statement where nothing has."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.args.get("day"))
    cursor = str(cursor_of(seminar.id))
    if request.args.get("since") == cursor:
        return jsonify(cursor=cursor)
    return jsonify(cursor=cursor, content=render_template("attendance/_board.html", **_figures(seminar, day)))


@bp.get("/seminars/<slug>/needs")
@staff
def needs(slug: str) -> ResponseReturnValue:
    """Access and dietary needs of a day, to read and to print."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.args.get("day"))
    found = queries.needs_of(seminar, day)
    return render_template(
        "attendance/needs.html",
        seminar=seminar,
        day=day,
        figures=queries.day_figures(seminar, day),
        dishes=dishes(found),
        access=with_access_needs(found),
    )


@bp.get("/seminars/<slug>/needs/<day>.pdf")
@staff
def needs_pdf(slug: str, day: str) -> ResponseReturnValue:
    """The same as a PDF, for the kitchen."""
    seminar = seminar_by_slug(slug)
    on = day_of(seminar, day)
    found = queries.needs_of(seminar, on)
    content = needs_sheet(
        seminar=seminar.title,
        venue=seminar.venue.name,
        day=on,
        figures=queries.day_figures(seminar, on),
        dishes=dishes(found),
        access=with_access_needs(found),
    )
    return pdf_response(content, f"{seminar.slug}-needs-{on.isoformat()}.pdf")
