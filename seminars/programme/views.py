"""Public pages: what is on. The organiser's pages are in ``setup_views`` and ``seminar_views``."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.permissions import public, signed_in, staff_or_facilitator
from seminars.programme import calendar_views, queries, seminar_views, setup_views, structured
from seminars.programme.blueprint import asked, bp
from seminars.programme.calendar_views import feed_addresses
from seminars.programme.panels import seminar_panels
from seminars.programme.visible import base_url, visible_seminar, visible_series, works_here
from seminars.requests import page_number

__all__ = ["bp", "calendar_views", "seminar_views", "setup_views"]

HELP_PAGES = ("organisers", "delegates", "staff", "facilitators")


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
    row, seminars = visible_series(slug)
    public_ones = [each for each in seminars if each.is_public]
    return render_template(
        "programme/series.html",
        series=row,
        seminars=seminars,
        now=clock.now(),
        structured=structured.series_data(row, public_ones, queries.spans(row), base_url()),
        feed=feed_addresses(row) if public_ones else None,
    )


@bp.get("/seminars/<slug>")
@public
def seminar(slug: str) -> ResponseReturnValue:
    """A seminar: when, where, its programme, and how to register."""
    row = visible_seminar(slug)
    programme = queries.programme_of(row)
    panels = seminar_panels(row, clock.now())
    sessions = [session for _, of_day in programme for session in of_day]
    availability = next((panel.availability for panel in panels if panel.availability), "")
    return render_template(
        "programme/seminar.html",
        seminar=row,
        programme=programme,
        panels=panels,
        works_here=works_here(),
        structured=structured.seminar_data(row, sessions, availability, base_url())
        if row.is_public
        else None,
        feed=feed_addresses(row.series) if row.is_public else None,
    )


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
@bp.get("/help/<any(organisers, delegates, staff, facilitators, protection):page>")
@public
def help_page(page: str = "") -> ResponseReturnValue:
    """How to use the application, a page for each kind of user."""
    return render_template("programme/help.html", page=page, pages=HELP_PAGES)
