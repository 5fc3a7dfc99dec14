"""Public pages: what is on. The organiser's pages are in ``setup_views``."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.permissions import public, staff
from seminars.errors import Missing
from seminars.mail.calendar import Entry, calendar_file
from seminars.programme import queries, setup_views
from seminars.programme.blueprint import bp
from seminars.programme.models import Seminar, SeminarState
from seminars.programme.panels import seminar_panels
from seminars.responses import calendar_response

__all__ = ["bp", "setup_views"]

HELP_PAGES = ("organisers", "delegates", "staff", "facilitators")


def _visible(slug: str) -> Seminar:
    """The seminar, unless it is a draft and a visitor asks. Raises Missing."""
    row = queries.seminar_by_slug(slug)
    works_here = current_user.is_authenticated and current_user.role in (Role.ORGANISER, Role.STAFF)
    if row.state is SeminarState.DRAFT and not works_here:
        raise Missing("There is no such seminar.", next_step="Start again from the list of seminars.")
    return row


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """What is on: the published series with their seminars."""
    series = [(row, queries.shown(row)) for row in queries.published_series()]
    return render_template("programme/home.html", series=series, now=clock.now())


@bp.get("/series/<slug>")
@public
def series(slug: str) -> ResponseReturnValue:
    """A series: what it is about, and its seminars."""
    row = queries.series_by_slug(slug)
    works_here = current_user.is_authenticated and current_user.role in (Role.ORGANISER, Role.STAFF)
    seminars = row.seminars if works_here else queries.shown(row)
    if not seminars and not works_here:
        raise Missing("There is no such series.", next_step="Start again from the list of seminars.")
    return render_template("programme/series.html", series=row, seminars=seminars, now=clock.now())


@bp.get("/seminars/<slug>")
@public
def seminar(slug: str) -> ResponseReturnValue:
    """A seminar: when, where, its programme, and how to register."""
    row = _visible(slug)
    return render_template(
        "programme/seminar.html", seminar=row, panels=seminar_panels(row, clock.now()), now=clock.now()
    )


@bp.get("/seminars/<slug>/programme.ics")
@public
def programme_calendar(slug: str) -> ResponseReturnValue:
    """The programme as a calendar file."""
    row = _visible(slug)
    entries = [
        Entry(
            uid=f"session-{session.id}@seminars",
            title=session.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=", ".join(part for part in (session.room and session.room.name, row.venue.name) if part),
            description=session.speakers,
            cancelled=row.state is SeminarState.CANCELLED,
        )
        for session in row.sessions
    ]
    content = calendar_file(entries, stamp=clock.now(), name=f"{row.series.title}: {row.title}")
    return calendar_response(content, f"{row.slug}.ics")


@bp.get("/seminars")
@staff
def seminars() -> ResponseReturnValue:
    """All seminars for those who work on them, those to come first."""
    today = clock.now().date()
    rows = queries.all_seminars()
    return render_template(
        "programme/seminars.html",
        ahead=[row for row in reversed(rows) if row.ends_on >= today],
        over=[row for row in rows if row.ends_on < today],
        today=today,
    )


@bp.get("/help")
@public
def help_page() -> ResponseReturnValue:
    """How to use the application, a page for each kind of user."""
    page = request.args.get("for", "")
    return render_template("programme/help.html", page=page if page in HELP_PAGES else "", pages=HELP_PAGES)
