"""The slot as organisers and staff see it: control page, projector view, live numbers."""

from dataclasses import asdict
from datetime import date, datetime

from flask import current_app, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from seminars import clock
from seminars.accounts.permissions import acting, organiser, staff
from seminars.documents.qr import qr_svg
from seminars.errors import Refusal
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.questionnaire import queries, service, window_queries
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.codes import shown_room_code
from seminars.questionnaire.form_views import window_times
from seminars.questionnaire.forms import ActForm, ExtendForm
from seminars.questionnaire.taking_part import Progress, progress


def day_shown(seminar: Seminar, at: datetime) -> date:
    """Today, or the day of the seminar nearest to today."""
    return min(max(seminar.local(at).date(), seminar.starts_on), seminar.ends_on)


def _progress(seminar: Seminar, at: datetime) -> Progress:
    return progress(seminar, day_shown(seminar, at))


def _shared(seminar: Seminar, at: datetime) -> dict[str, object]:
    window = window_queries.window_of(seminar)
    code = service.room_code(seminar)
    base = str(current_app.config["BASE_URL"])
    address = base + url_for("questionnaire.identify", code=code)
    return {
        "seminar": seminar,
        "now": at,
        "state": window.state(at).value,
        "period": window.period(at),
        "minutes_left": window.minutes_left(at),
        "times": window_times(window, at),
        "progress": _progress(seminar, at),
        "mode": queries.mode_of(seminar),
        "code": shown_room_code(code),
        "address": address,
        "short_address": base.partition("://")[2] + url_for("questionnaire.enter_code"),
        "qr": Markup(qr_svg(address, title="QR code that opens the questionnaire")),
    }


def _page(seminar: Seminar, extend: ExtendForm) -> ResponseReturnValue:
    page = render_template(
        "questionnaire/control.html",
        **_shared(seminar, clock.now()),
        events=window_queries.window_events(seminar),
        definition=queries.definition_of(seminar.series),
        extend=extend,
        act=ActForm(),
    )
    return page, 422 if extend.errors else 200


@bp.get("/seminars/<slug>/questionnaire")
@staff
def control(slug: str) -> ResponseReturnValue:
    """The window of a seminar, what can be done to it, and how far the delegates are."""
    return _page(seminar_by_slug(slug), ExtendForm())


@bp.get("/seminars/<slug>/questionnaire/room")
@staff
def room(slug: str) -> ResponseReturnValue:
    """What the projector shows: code, address, time left, how many have finished."""
    return render_template("questionnaire/room.html", **_shared(seminar_by_slug(slug), clock.now()))


@bp.get("/seminars/<slug>/questionnaire/monitor.json")
@staff
def monitor(slug: str) -> ResponseReturnValue:
    """The live numbers and the state of the window."""
    seminar, at = seminar_by_slug(slug), clock.now()
    return jsonify(**window_times(window_queries.window_of(seminar), at), **asdict(_progress(seminar, at)))


@bp.post("/seminars/<slug>/questionnaire/open")
@organiser
def open_now(slug: str) -> ResponseReturnValue:
    """Open, or open again, now."""
    seminar = seminar_by_slug(slug)
    try:
        service.open_window(seminar=seminar, actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    else:
        flash("The questionnaire is open.", "success")
    return redirect(url_for("questionnaire.control", slug=seminar.slug))


@bp.post("/seminars/<slug>/questionnaire/close")
@organiser
def close_now(slug: str) -> ResponseReturnValue:
    """Close now."""
    seminar = seminar_by_slug(slug)
    try:
        service.close_window(seminar=seminar, actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    else:
        flash("The questionnaire is closed. You can open it again.", "success")
    return redirect(url_for("questionnaire.control", slug=seminar.slug))


@bp.post("/seminars/<slug>/questionnaire/extend")
@organiser
def extend(slug: str) -> ResponseReturnValue:
    """Let it close some minutes later."""
    seminar = seminar_by_slug(slug)
    form = ExtendForm()
    if form.validate_on_submit():
        minutes = form.minutes.data or 0
        try:
            service.extend_window(seminar=seminar, minutes=minutes, actor=acting(), at=clock.now())
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"The questionnaire closes {minutes} minutes later.", "success")
            return redirect(url_for("questionnaire.control", slug=seminar.slug))
    return _page(seminar, form)


@bp.post("/seminars/<slug>/questionnaire/code")
@organiser
def new_code(slug: str) -> ResponseReturnValue:
    """Draw a new room code."""
    seminar = seminar_by_slug(slug)
    service.change_room_code(seminar=seminar, actor=acting(), at=clock.now())
    flash("There is a new code. The old one opens nothing any more.", "success")
    return redirect(url_for("questionnaire.control", slug=seminar.slug))
