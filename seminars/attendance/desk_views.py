"""The desk: search, check in, take back, walk-ins."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WerkzeugResponse

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.attendance import queries, service
from seminars.attendance.blueprint import bp, day_of
from seminars.attendance.forms import WalkInForm
from seminars.errors import Missing, Refusal
from seminars.extensions import db
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.registration.models import Delegate
from seminars.registration.queries import organisation_names
from seminars.registration.service import Details


def _delegate_of(seminar: Seminar) -> Delegate:
    delegate = db.session.get(Delegate, request.form.get("delegate", 0, type=int))
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
        figures=queries.day_figures(seminar, day),
    )


@bp.post("/seminars/<slug>/desk/check-in")
@staff
def check_in(slug: str) -> ResponseReturnValue:
    """Check a delegate in for the day."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.form.get("day"))
    delegate = _delegate_of(seminar)
    try:
        service.check_in(
            delegate=delegate, day=day, actor=acting(), at=clock.now(), admit="admit" in request.form
        )
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
        return redirect(url_for("attendance.desk", slug=seminar.slug, day=day.isoformat(), q=delegate.name))
    flash(f"{delegate.name} is in.", "success")
    return _back_to_desk(seminar, day)


@bp.post("/seminars/<slug>/desk/undo")
@staff
def undo(slug: str) -> ResponseReturnValue:
    """Take a check-in back."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.form.get("day"))
    delegate = _delegate_of(seminar)
    service.undo_check_in(delegate=delegate, day=day, actor=acting(), at=clock.now())
    flash(f"{delegate.name} is no longer marked as in.", "info")
    return redirect(url_for("attendance.desk", slug=seminar.slug, day=day.isoformat(), q=delegate.name))


@bp.route("/seminars/<slug>/desk/walk-in", methods=["GET", "POST"])
@staff
def walk_in(slug: str) -> ResponseReturnValue:
    """Add somebody who came without registering."""
    seminar = seminar_by_slug(slug)
    day = day_of(seminar, request.values.get("day"))
    form = WalkInForm(name=request.args.get("name", "")[:200])
    form.offer(seminar.series.profile_options)
    if form.validate_on_submit():
        try:
            delegate = service.add_walk_in(
                seminar=seminar, details=_details(form), day=day, actor=acting(), at=clock.now()
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"{delegate.name} is in. Code for the questionnaire: {delegate.badge_code}.", "success")
            return _back_to_desk(seminar, day)
    page = render_template(
        "attendance/walk_in.html",
        seminar=seminar,
        day=day,
        form=form,
        organisations=organisation_names(),
    )
    return page, 422 if form.errors else 200


def _details(form: WalkInForm) -> Details:
    def chosen(value: str | None) -> int | None:
        return int(value) if value else None

    return Details(
        name=form.name.data or "",
        organisation=form.organisation.data or "",
        email=form.email.data or None,
        sector_id=chosen(form.sector.data),
        level_id=chosen(form.level.data),
        occupation_id=chosen(form.occupation.data),
        takes_part=bool(form.takes_part.data),
        access_needs="",
        dietary_needs="",
        consent=True,
    )
