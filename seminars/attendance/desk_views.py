"""The desk: search, check in, take back, walk-ins."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response as WerkzeugResponse

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.permissions import acting, public, staff
from seminars.attendance import device, queries, service
from seminars.attendance.arrivals import arrival_time
from seminars.attendance.blueprint import bp, day_of
from seminars.attendance.forms import WalkInForm
from seminars.errors import Invalid, Missing, Refusal
from seminars.extensions import db
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.registration.models import Delegate
from seminars.registration.queries import common_organisations
from seminars.registration.questions import asks_of
from seminars.registration.service import Details
from seminars.replay.opening import static_version
from seminars.replay.views import answered, is_replayable, refused, sender


def _delegate_of(seminar: Seminar) -> Delegate:
    number = request.form.get("delegate", 0, type=int) or request.form.get("admit", 0, type=int)
    delegate = db.session.get(Delegate, number)
    if delegate is None or delegate.seminar_id != seminar.id:
        raise Missing("This delegate is not registered here.", next_step="Search for the name again.")
    return delegate


def _back_to_desk(seminar: Seminar, day: date) -> WerkzeugResponse:
    return redirect(url_for("attendance.desk", slug=seminar.slug, day=day.isoformat()))


@bp.get("/seminars/<slug>/desk")
@staff
def desk(slug: str) -> ResponseReturnValue:
    """The screen that serves the queue: search a name, check in."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.args.get("day"))
    text = request.args.get("q", "").strip()[:100]
    rows = queries.find(seminar, text, day) if text else []
    return render_template(
        "attendance/desk.html",
        seminar=seminar,
        day=day,
        text=text,
        rows=rows,
        elsewhere=queries.elsewhere(seminar, text) if text and not rows else [],
        limit=queries.RESULTS,
        # What stands beside a search is left out: with a queue waiting, it has to be quick.
        figures=None if text else queries.day_figures(seminar, day),
        walk_in=None if text else _walk_in_form(seminar),
        who=sender(),
        version=static_version(),
    )


def _walk_in_form(seminar: Seminar, name: str = "") -> WalkInForm:
    form = WalkInForm(name=name)
    # What a device kept for later is about somebody who is in already: too late to ask.
    form.offer(seminar.series.profile_options, asks_of(seminar.series_id), insist=not is_replayable())
    return form


def _compact(answer: dict[str, Any]) -> ResponseReturnValue:
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return current_app.response_class(text, mimetype="application/json")


@bp.get("/seminars/<slug>/desk/search.json")
@staff
def desk_search(slug: str) -> ResponseReturnValue:
    """Whom a text fits, as the device keeps them: for a device that does not have the list yet."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.args.get("day"))
    text = request.args.get("q", "").strip()[:100]
    return _compact({"rows": device.found_rows(seminar, day, text), "day": day.isoformat()})


@bp.get("/seminars/<slug>/desk/delegates.json")
@staff
def desk_delegates(slug: str) -> ResponseReturnValue:
    """What the device at the desk keeps: everybody, or what has changed ``since`` it last asked."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.args.get("day"))
    found = device.changes(seminar, day, device.parse_cursor(request.args.get("since", "")))
    return _compact({**found, "day": day.isoformat(), "now": round(clock.now().timestamp() * 1000)})


def _came_at(seminar: Seminar, day: date) -> datetime:
    return arrival_time(request.form.get("at", ""), day=day, zone=seminar.zone, now=clock.now())


def _tell(seminar: Seminar, day: date) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """How an answer is told to the device: with the delegate as they stand now."""

    def tell(kept: dict[str, Any]) -> dict[str, Any]:
        rows = device.rows(seminar, day, [kept["delegate"]])
        return {**kept, "rows": rows, "gone": [] if rows else [kept["delegate"]]}

    return tell


@bp.post("/seminars/<slug>/desk/check-in")
@staff
def check_in(slug: str) -> ResponseReturnValue:
    """Check a delegate in for the day; from a form, or from a device that has kept it."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.form.get("day"))

    def act() -> dict[str, Any]:
        delegate = _delegate_of(seminar)
        arrival = service.arrive(
            delegate=delegate,
            day=day,
            actor=acting(),
            at=clock.now(),
            came_at=_came_at(seminar, day),
            admit="admit" in request.form,
        )
        return {"delegate": delegate.id, "first": arrival.first}

    if is_replayable():
        return answered("check in", act, tell=_tell(seminar, day))
    delegate = _delegate_of(seminar)
    try:
        first = act()["first"]
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
        return redirect(url_for("attendance.desk", slug=seminar.slug, day=day.isoformat(), q=delegate.name))
    flash(f"{delegate.name} is in." if first else f"{delegate.name} was in already.", "success")
    return _back_to_desk(seminar, day)


@bp.post("/seminars/<slug>/desk/undo")
@staff
def undo(slug: str) -> ResponseReturnValue:
    """Take a check-in back."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.form.get("day"))

    def act() -> dict[str, Any]:
        delegate = _delegate_of(seminar)
        removed = service.undo_check_in(delegate=delegate, day=day, actor=acting(), at=clock.now())
        return {"delegate": delegate.id, "removed": removed}

    if is_replayable():
        return answered("undo check-in", act, tell=_tell(seminar, day))
    removed = act()["removed"]
    delegate = _delegate_of(seminar)
    if removed:
        flash(f"{delegate.name} is taken off the list again: they were added by mistake.", "info")
        return _back_to_desk(seminar, day)
    flash(f"{delegate.name} is no longer marked as in.", "info")
    return redirect(url_for("attendance.desk", slug=seminar.slug, day=day.isoformat(), q=delegate.name))


@bp.route("/seminars/<slug>/desk/walk-in", methods=["GET", "POST"])
@staff
def walk_in(slug: str) -> ResponseReturnValue:
    """Add somebody who came without registering."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.values.get("day"))
    form = _walk_in_form(seminar, request.args.get("name", "")[:200])

    def act() -> dict[str, Any]:
        delegate = service.add_walk_in(
            seminar=seminar,
            details=_details(form),
            day=day,
            actor=acting(),
            at=clock.now(),
            came_at=_came_at(seminar, day),
        )
        return {"delegate": delegate.id, "code": delegate.badge_code}

    if request.method == "POST" and is_replayable():
        if not form.validate():
            field, messages = next(iter(form.errors.items()))
            return refused(Invalid(str(messages[0]), next_step="Add them again.", field=field))
        return answered("walk-in", act, tell=_tell(seminar, day))
    if form.validate_on_submit():
        try:
            code = act()["code"]
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"{form.name.data} is in. Code for the questionnaire: {code}.", "success")
            return _back_to_desk(seminar, day)
    page = render_template(
        "attendance/walk_in.html",
        seminar=seminar,
        day=day,
        form=form,
        organisations=common_organisations(),
    )
    return page, 422 if form.errors else 200


@bp.get("/b/<slug>/<code>")
@public
def badge(slug: str, code: str) -> ResponseReturnValue:
    """The address in a badge's QR code: the desk for staff, the seminar's page for everybody else."""
    if current_user.is_authenticated and current_user.role in (Role.STAFF, Role.ORGANISER):
        return redirect(url_for("attendance.desk", slug=slug, q=code[:20]))
    return redirect(url_for("programme.seminar", slug=slug))


def _details(form: WalkInForm) -> Details:
    def chosen(name: str) -> int | None:
        return int(form[name].data) if name in form and form[name].data else None

    return Details(
        name=form.name.data or "",
        organisation=form.organisation.data or "",
        email=form.email.data or None,
        sector_id=chosen("sector"),
        level_id=chosen("level"),
        occupation_id=chosen("occupation"),
        takes_part=bool(form.takes_part.data),
        access_needs="",
        dietary_needs="",
        consent=True,
    )
