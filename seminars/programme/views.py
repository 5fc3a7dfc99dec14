"""Public pages: what is on. The organiser's pages are in ``setup_views`` and ``seminar_views``."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.permissions import public, signed_in, staff_or_facilitator
from seminars.errors import Missing
from seminars.mail.calendar import Entry, calendar_file
from seminars.programme import queries, seminar_views, setup_views
from seminars.programme.blueprint import asked, bp
from seminars.programme.models import Seminar, SeminarState
from seminars.programme.panels import seminar_panels
from seminars.requests import page_number
from seminars.responses import calendar_response

__all__ = ["bp", "seminar_views", "setup_views"]

HELP_PAGES = ("organisers", "delegates", "staff", "facilitators")


def _works_here() -> bool:
    return current_user.is_authenticated and current_user.role in (Role.ORGANISER, Role.STAFF)


def _visible(slug: str) -> Seminar:
    """The seminar, unless it is a draft and a visitor asks. Raises Missing."""
    row = queries.seminar_by_slug(slug)
    if row.state is SeminarState.DRAFT and not _works_here():
        raise Missing("There is no such seminar.", next_step="Start again from the list of seminars.")
    return row


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """What is on: the published series with their seminars."""
    now = clock.now()
    page = queries.earlier_series(now.date(), page_number())
    return render_template(
        "programme/home.html",
        ahead=[(row, queries.shown(row)) for row in queries.published_series(now.date())],
        earlier=[(row, queries.shown(row)) for row in page.items],
        page=page,
        now=now,
    )


@bp.get("/series/<slug>")
@public
def series(slug: str) -> ResponseReturnValue:
    """A series: what it is about, and its seminars."""
    row = queries.series_by_slug(slug)
    seminars = row.seminars if _works_here() else queries.shown(row)
    if not seminars and not _works_here():
        raise Missing("There is no such series.", next_step="Start again from the list of seminars.")
    return render_template("programme/series.html", series=row, seminars=seminars, now=clock.now())


@bp.get("/seminars/<slug>")
@public
def seminar(slug: str) -> ResponseReturnValue:
    """A seminar: when, where, its programme, and how to register."""
    row = _visible(slug)
    return render_template(
        "programme/seminar.html",
        seminar=row,
        programme=queries.programme_of(row),
        panels=seminar_panels(row, clock.now()),
        works_here=_works_here(),
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
        for _, sessions in queries.programme_of(row)
        for session in sessions
    ]
    content = calendar_file(entries, stamp=clock.now(), name=f"{row.series.title}: {row.title}")
    return calendar_response(content, f"{row.slug}.ics")


@bp.get("/seminars")
@staff_or_facilitator
def seminars() -> ResponseReturnValue:
    """All seminars for those who work on them, those to come first; facilitators see their groups."""
    if signed_in().role is Role.FACILITATOR:
        return redirect(url_for("focus_groups.mine"))
    now, given = clock.now(), asked()
    page = queries.seminars_page(today=now.date(), **given)
    return render_template(
        "programme/seminars.html", page=page, text=given["text"], sort=given["sort"], now=now
    )


@bp.get("/help")
@bp.get("/help/<any(organisers, delegates, staff, facilitators):page>")
@public
def help_page(page: str = "") -> ResponseReturnValue:
    """How to use the application, a page for each kind of user."""
    return render_template("programme/help.html", page=page, pages=HELP_PAGES)
