"""One delegate at the desk: in or not, left early, or a colleague instead."""

from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WerkzeugResponse

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.attendance import queries, service
from seminars.attendance.blueprint import bp, day_of
from seminars.attendance.forms import ColleagueForm, LeftForm
from seminars.attendance.substitution import substitute
from seminars.errors import Refusal
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.programme.schedule import at_venue
from seminars.registration.models import Delegate
from seminars.registration.queries import common_organisations, delegate_by_id


def _page(
    seminar: Seminar,
    delegate: Delegate,
    day: date,
    *,
    left: LeftForm | None = None,
    colleague: ColleagueForm | None = None,
) -> str:
    now = seminar.local(clock.now())
    default = {"left_at": now.time()} if now.date() == day else {}
    return render_template(
        "attendance/person.html",
        seminar=seminar,
        delegate=delegate,
        day=day,
        check_ins=queries.check_ins_of(delegate),
        left=left or LeftForm(formdata=None, data=default),
        colleague=colleague
        or ColleagueForm(formdata=None, data={"organisation": delegate.organisation.name}),
        organisations=common_organisations(),
    )


def _back(seminar: Seminar, delegate: Delegate, day: date) -> WerkzeugResponse:
    return redirect(
        url_for("attendance.person", slug=seminar.slug, delegate_id=delegate.id, day=day.isoformat())
    )


@bp.get("/seminars/<slug>/desk/delegates/<int:delegate_id>")
@staff
def person(slug: str, delegate_id: int) -> ResponseReturnValue:
    """What the desk can do for one delegate beyond checking in."""
    seminar = seminar_by_slug(slug)
    delegate = delegate_by_id(seminar, delegate_id)
    return _page(seminar, delegate, day_of(seminar, request.args.get("day")))


@bp.post("/seminars/<slug>/desk/delegates/<int:delegate_id>/left")
@staff
def left_early(slug: str, delegate_id: int) -> ResponseReturnValue:
    """They left before the day was over."""
    seminar = seminar_by_slug(slug)
    delegate = delegate_by_id(seminar, delegate_id)
    day = day_of(seminar, request.form.get("day"))
    form = LeftForm()
    if form.validate():
        try:
            left_at = _moment(seminar, day, form)
            service.leave_early(delegate=delegate, day=day, left_at=left_at, actor=acting(), at=clock.now())
        except Refusal as problem:
            put_beside_field(form, problem)
        else:
            flash(f"Noted: {delegate.name} left at {seminar.local(left_at):%H:%M}.", "success")
            return _back(seminar, delegate, day)
    return _page(seminar, delegate, day, left=form), 422


def _moment(seminar: Seminar, day: date, form: LeftForm) -> datetime:
    """The time given, on that day at the venue; this very minute is now."""
    now = clock.now()
    found = at_venue(day, form.left_at.data, seminar.zone)
    return now if found <= now and (now - found).total_seconds() < 60 else found


@bp.post("/seminars/<slug>/desk/delegates/<int:delegate_id>/back")
@staff
def came_back(slug: str, delegate_id: int) -> ResponseReturnValue:
    """They did not leave after all."""
    seminar = seminar_by_slug(slug)
    delegate = delegate_by_id(seminar, delegate_id)
    day = day_of(seminar, request.form.get("day"))
    service.come_back(delegate=delegate, day=day, actor=acting(), at=clock.now())
    flash(f"{delegate.name} is no longer marked as having left.", "info")
    return _back(seminar, delegate, day)


@bp.post("/seminars/<slug>/desk/delegates/<int:delegate_id>/colleague")
@staff
def colleague_instead(slug: str, delegate_id: int) -> ResponseReturnValue:
    """A colleague came instead: the place changes hands, and the colleague is in."""
    seminar = seminar_by_slug(slug)
    delegate = delegate_by_id(seminar, delegate_id)
    day = day_of(seminar, request.form.get("day"))
    form = ColleagueForm()
    if form.validate():
        try:
            colleague = substitute(
                delegate=delegate,
                name=form.name.data or "",
                organisation=form.organisation.data or "",
                email=form.email.data or None,
                day=day,
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as problem:
            put_beside_field(form, problem)
        else:
            flash(
                f"{colleague.name} is in instead of {delegate.name}. "
                f"Code for the questionnaire: {colleague.badge_code}.",
                "success",
            )
            return redirect(url_for("attendance.desk", slug=seminar.slug, day=day.isoformat()))
    return _page(seminar, delegate, day, colleague=form), 422
