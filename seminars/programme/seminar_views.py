"""The organiser's pages of seminars and their programmes."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser
from seminars.errors import Refusal
from seminars.extensions import db
from seminars.formats import day as in_words
from seminars.forms import changed_meanwhile, choices, put_beside_field
from seminars.programme import queries, service
from seminars.programme.blueprint import bp, status
from seminars.programme.forms import CloneForm, SeminarForm, SessionForm
from seminars.programme.models import Room, Seminar, Session, SessionKind, WaitingRule
from seminars.programme.rules import OFFER_HOURS
from seminars.programme.schedule import at_venue


def _utc(naive: datetime, zone: str) -> datetime:
    return at_venue(naive.date(), naive.time(), ZoneInfo(zone))


def _offer_venues(form: SeminarForm | CloneForm) -> None:
    form.venue.choices = choices((venue.id, f"{venue.name}, {venue.region}") for venue in queries.venues())


@bp.route("/seminars/new", methods=["GET", "POST"])
@organiser
def new_seminar() -> ResponseReturnValue:
    """Make a seminar of a series, as a draft."""
    series = queries.series_by_slug(request.args.get("series", ""))
    form = SeminarForm(timezone=current_app.config["DEFAULT_TIMEZONE"])
    _offer_venues(form)
    if form.validate_on_submit():
        try:
            made = service.create_seminar(
                series=series, **_seminar_values(form), actor=acting(), at=clock.now()
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"{made.title} is made, as a draft. Now add its programme.", "success")
            return redirect(url_for("programme.programme", slug=made.slug))
    page = render_template("programme/edit_seminar.html", form=form, seminar=None, series=series)
    return page, status(form)


def _seminar_values(form: SeminarForm) -> dict[str, Any]:
    zone = form.timezone.data
    return {
        "venue": queries.venue_by_id(form.venue.data),
        "title": form.title.data,
        "description": form.description.data or "",
        "starts_on": form.starts_on.data,
        "ends_on": form.ends_on.data,
        "capacity": form.capacity.data,
        "registration_opens_at": _utc(form.registration_opens_at.data, zone),
        "registration_closes_at": _utc(form.registration_closes_at.data, zone),
        "timezone": zone,
        "waiting_rule": WaitingRule(form.waiting_rule.data or WaitingRule.AT_ONCE),
        "offer_hours": form.offer_hours.data or OFFER_HOURS,
    }


@bp.route("/seminars/<slug>/edit", methods=["GET", "POST"])
@organiser
def edit_seminar(slug: str) -> ResponseReturnValue:
    """Change dates, venue, places, registration."""
    row = queries.seminar_by_slug(slug)
    now = {
        "title": row.title,
        "venue": row.venue_id,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "capacity": row.capacity,
        "registration_opens_at": row.local(row.registration_opens_at),
        "registration_closes_at": row.local(row.registration_closes_at),
        "timezone": row.timezone,
        "description": row.description,
        "waiting_rule": row.waiting_rule.value,
        "offer_hours": row.offer_hours,
    }
    form = SeminarForm.of(now)
    _offer_venues(form)
    if form.validate_on_submit() and not changed_meanwhile(form, now):
        try:
            service.change_seminar(seminar=row, **_seminar_values(form), actor=acting(), at=clock.now())
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved. The sessions kept their day and time of day.", "success")
            return redirect(url_for("summaries.life", slug=slug))
    page = render_template("programme/edit_seminar.html", form=form, seminar=row, series=row.series)
    return page, status(form)


@bp.post("/seminars/<slug>/publish")
@organiser
def publish(slug: str) -> ResponseReturnValue:
    """Let visitors see the seminar."""
    row = queries.seminar_by_slug(slug)
    try:
        service.publish(seminar=row, actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
        return redirect(url_for("programme.programme", slug=slug))
    flash(f"{row.title} is published: visitors see it, and register while registration is open.", "success")
    return redirect(url_for("summaries.life", slug=slug))


@bp.post("/seminars/<slug>/cancel")
@organiser
def cancel(slug: str) -> ResponseReturnValue:
    """Call the seminar off."""
    row = queries.seminar_by_slug(slug)
    service.cancel_seminar(seminar=row, actor=acting(), at=clock.now())
    flash(f"{row.title} is cancelled. Everybody who had registered is told by mail.", "info")
    return redirect(url_for("summaries.life", slug=slug))


@bp.route("/seminars/<slug>/clone", methods=["GET", "POST"])
@organiser
def clone(slug: str) -> ResponseReturnValue:
    """Make the next seminar of the series with the same programme."""
    row = queries.seminar_by_slug(slug)
    form = CloneForm(data=_next_dates(row) if request.method == "GET" else None)
    _offer_venues(form)
    if form.validate_on_submit():
        try:
            made = service.clone_seminar(
                seminar=row,
                venue=queries.venue_by_id(form.venue.data),
                title=form.title.data,
                starts_on=form.starts_on.data,
                registration_opens_at=_utc(form.registration_opens_at.data, row.timezone),
                registration_closes_at=_utc(form.registration_closes_at.data, row.timezone),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"{made.title} is made, as a draft with the same programme.", "success")
            return redirect(url_for("programme.programme", slug=made.slug))
    return render_template("programme/clone.html", form=form, seminar=row), status(form)


def _next_dates(row: Seminar) -> dict[str, object]:
    """A week later, with registration open as long before it as last time."""
    week = timedelta(days=7)
    return {
        "starts_on": row.starts_on + week,
        "registration_opens_at": row.local(row.registration_opens_at),
        "registration_closes_at": row.local(row.registration_closes_at) + week,
    }


# Programme


@bp.get("/seminars/<slug>/programme")
@organiser
def programme(slug: str) -> ResponseReturnValue:
    """The sessions of a seminar, to change."""
    row = queries.seminar_by_slug(slug)
    programme = queries.programme_of(row)
    return render_template(
        "programme/programme.html", seminar=row, programme=programme, clashes=queries.clashes(programme)
    )


@bp.route("/seminars/<slug>/programme/new", methods=["GET", "POST"])
@organiser
def new_session(slug: str) -> ResponseReturnValue:
    """Add a session."""
    row = queries.seminar_by_slug(slug)
    last = row.sessions[-1] if row.sessions else None
    form = SessionForm(
        day=(last.day if last else row.starts_on).isoformat(),
        starts=row.local(last.ends_at).time() if last else time(9, 30),
    )
    return _session_page(row, None, form)


@bp.route("/seminars/<slug>/programme/<int:session_id>", methods=["GET", "POST"])
@organiser
def session(slug: str, session_id: int) -> ResponseReturnValue:
    """Change a session."""
    row = queries.seminar_by_slug(slug)
    standing = queries.session_by_id(row, session_id)
    now = {
        "kind": standing.kind.value,
        "title": standing.title,
        "day": standing.day.isoformat(),
        "starts": row.local(standing.starts_at).time(),
        "ends": row.local(standing.ends_at).time(),
        "room": standing.room_id or 0,
        "capacity": standing.capacity,
        "speakers": standing.speakers,
        "description": standing.description,
    }
    return _session_page(row, standing, SessionForm.of(now), now)


def _session_page(
    row: Seminar, standing: Session | None, form: SessionForm, now: Mapping[str, object] | None = None
) -> ResponseReturnValue:
    form.day.choices = choices((day.isoformat(), in_words(day)) for day in row.days)
    form.room.choices = choices([(0, "No room yet"), *((room.id, room.name) for room in row.venue.rooms)])
    if form.validate_on_submit() and not (now and changed_meanwhile(form, now)):
        try:
            made = _save_session(row, standing, form)
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"'{made.title}' is in the programme.", "success")
            return redirect(url_for("programme.programme", slug=row.slug))
    page = render_template("programme/edit_session.html", form=form, seminar=row, session=standing)
    return page, status(form)


def _save_session(row: Seminar, standing: Session | None, form: SessionForm) -> Session:
    day = date.fromisoformat(form.day.data)
    values = {
        "kind": SessionKind(form.kind.data),
        "title": form.title.data,
        "starts_at": at_venue(day, form.starts.data, row.zone),
        "ends_at": at_venue(day, form.ends.data, row.zone),
        "speakers": form.speakers.data or "",
        "description": form.description.data or "",
        "room": db.session.get(Room, form.room.data) if form.room.data else None,
        "capacity": form.capacity.data,
    }
    if standing is None:
        return service.add_session(seminar=row, **values, actor=acting(), at=clock.now())
    return service.change_session(session=standing, **values, actor=acting(), at=clock.now())


@bp.post("/seminars/<slug>/programme/<int:session_id>/remove")
@organiser
def remove_session(slug: str, session_id: int) -> ResponseReturnValue:
    """Take a session out of the programme."""
    row = queries.seminar_by_slug(slug)
    standing = queries.session_by_id(row, session_id)
    title = standing.title
    service.remove_session(session=standing, actor=acting(), at=clock.now())
    flash(f"'{title}' is no longer in the programme.", "info")
    return redirect(url_for("programme.programme", slug=slug))
