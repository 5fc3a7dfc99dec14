"""Pages of the mailings room: wordings, writing to many, what became of it, changes of a programme."""

import secrets
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from seminars import clock
from seminars.accounts.permissions import acting, organiser, signed_in
from seminars.errors import Missing, Refusal
from seminars.extensions import db
from seminars.forms import put_beside_field
from seminars.mailings import queries, reminders, service, telling, wordings
from seminars.mailings.forms import WRITTEN, ChangesForm, MailingForm, ReminderForm, WordingForm
from seminars.mailings.selection import Selection, selection_from
from seminars.programme.models import Seminar, Series
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.registration.messages import composed, wording_of
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.wording import KINDS, Kind
from seminars.requests import page_number

bp = Blueprint("mailings", __name__)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Missing("There is no such message.", next_step="Choose one from the list.")
    return KINDS[name]


def _example(series: Series, seminars: Sequence[int] = ()) -> Delegate | None:
    """Somebody of the series with an address, for a preview; of one of these ``seminars`` if there is one."""
    query = (
        select(Delegate)
        .join(Seminar, Seminar.id == Delegate.seminar_id)
        .where(Seminar.series_id == series.id, Delegate.email.is_not(None))
        .order_by(
            Seminar.id.in_(seminars).desc(),
            (Delegate.state == DelegateState.REGISTERED).desc(),
            Delegate.id.desc(),
        )
        .limit(1)
    )
    return db.session.scalar(query)


def _preview(
    delegate: Delegate | None,
    kind: str,
    wording: tuple[str, str],
    *,
    calendar: str = "",
    values: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """How a message reads for somebody; the kind's own fields stand for themselves, or are ``values``."""
    if delegate is None:
        return {"preview": None, "example": None}
    values = {**{name: f"({words})" for name, words in KINDS[kind].fields.items()}, **(values or {})}
    subject, body = composed(delegate, kind=kind, values=values, wording=wording, calendar=calendar)
    return {"preview": (subject, body), "example": delegate}


@bp.get("/series/<slug>/messages")
@organiser
def wording_list(slug: str) -> ResponseReturnValue:
    """The kinds of messages of a series, and which have a wording of their own."""
    series = series_by_slug(slug)
    return render_template(
        "mailings/wordings.html",
        series=series,
        kinds=KINDS,
        own=wordings.own_wordings(series),
        reminder=ReminderForm(days=queries.days_before(series)),
        zone=_zone(),
    )


@bp.post("/series/<slug>/messages/reminder-days")
@organiser
def reminder_days(slug: str) -> ResponseReturnValue:
    """Say when people are reminded."""
    series = series_by_slug(slug)
    form = ReminderForm()
    if form.validate_on_submit():
        reminders.set_reminder(series=series, days=form.days.data, actor=acting(), at=clock.now())
        flash("Saved.", "success")
    else:
        flash("Enter a number of days from 0 (never) to 30.", "danger")
    return redirect(url_for("mailings.wording_list", slug=slug))


@bp.route("/series/<slug>/messages/<kind>", methods=["GET", "POST"])
@organiser
def wording(slug: str, kind: str) -> ResponseReturnValue:
    """The wording of a kind of message: change it, look at it, send it to oneself, or go back."""
    series, known = series_by_slug(slug), _kind(kind)
    subject, body = wording_of(series.id, kind)
    form = WordingForm(subject=subject, body=body)
    if request.method == "POST" and "default" in request.form:
        wordings.back_to_default(series=series, kind=kind, actor=acting(), at=clock.now())
        flash("The default wording stands again.", "success")
        return redirect(url_for("mailings.wording", slug=slug, kind=kind))
    written = (form.subject.data or "", form.body.data or "")
    if form.validate_on_submit():
        try:
            wordings.check(kind, *written)
            if "save" in request.form:
                wordings.set_wording(
                    series=series,
                    kind=kind,
                    subject=written[0],
                    body=written[1],
                    actor=acting(),
                    at=clock.now(),
                )
                flash("Saved. It is used from now on.", "success")
                return redirect(url_for("mailings.wording_list", slug=slug))
            if "test" in request.form:
                _send_to_me(series, kind, written)
        except Refusal as refusal:
            put_beside_field(form, refusal)
    shown = {} if form.errors else _preview(_example(series), kind, written)
    page = render_template(
        "mailings/wording.html",
        series=series,
        name=kind,
        kind=known,
        form=form,
        own=wordings.own_wordings(series).get(kind),
        zone=_zone(),
        **shown,
    )
    return page, 422 if form.errors else 200


def _send_to_me(
    series: Series, kind: str, written: tuple[str, str], delegate: Delegate | None = None
) -> None:
    delegate = delegate or _example(series)
    if delegate is None:
        flash("Nobody has registered yet, so there is nobody to stand for in a test message.", "warning")
        return
    values = {name: f"({words})" for name, words in KINDS[kind].fields.items()}
    account = signed_in()
    service.send_to_me(
        account=account, delegate=delegate, kind=kind, wording=written, values=values, at=clock.now()
    )
    flash(f"A test message is on its way to {account.email}.", "success")


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])


@bp.get("/series/<slug>/mailings")
@organiser
def mailings(slug: str) -> ResponseReturnValue:
    """What was written to many delegates of a series."""
    series = series_by_slug(slug)
    page = queries.mailings_page(series, page=page_number())
    planned = reminders.planned(series, clock.now())
    return render_template(
        "mailings/mailings.html",
        series=series,
        page=page,
        titles=queries.titles_of(page.items),
        planned=planned,
        zone=_zone(),
    )


@bp.route("/series/<slug>/mailings/new", methods=["GET", "POST"])
@organiser
def new_mailing(slug: str) -> ResponseReturnValue:
    """Write to many: choose whom, write, look, send."""
    series = series_by_slug(slug)
    form = MailingForm()
    form.offer(series)
    if not form.is_submitted():
        _prefill(form, series)
    found: dict[str, object] = {}
    kind = form.kind.data if form.kind.data in WRITTEN else WRITTEN[0]
    if form.is_submitted() and "load" in request.form:
        form.subject.data, form.body.data = wording_of(series.id, kind)
    elif form.validate_on_submit():
        wording = (form.subject.data or "", form.body.data or "")
        try:
            if "send" in request.form:
                _mailing, job = service.start_mailing(
                    series=series,
                    kind=form.kind.data,
                    subject=wording[0],
                    body=wording[1],
                    selection=form.selection(),
                    with_calendar=bool(form.with_calendar.data),
                    once_key=form.once_key.data or secrets.token_hex(16),
                    actor=acting(),
                    at=clock.now(),
                )
                return redirect(url_for("jobs.job", job_id=job.id))
            wordings.check(form.kind.data, *wording)
            found, first = _look(series, form, form.selection(), wording)
            if "test" in request.form:
                _send_to_me(series, form.kind.data, wording, first)
        except Refusal as refusal:
            put_beside_field(form, refusal)
    page = render_template("mailings/new.html", series=series, form=form, fields=KINDS[kind], **found)
    return page, 422 if form.errors else 200


def _prefill(form: MailingForm, series: Series) -> None:
    given = request.args.get("seminar", "")
    form.seminars.data = [each.id for each in series.seminars if not given or each.slug == given]
    kind = request.args.get("kind", "news")
    form.kind.data = (
        kind
        if kind in dict(form.kind.choices and [(c.value, c.label) for c in form.kind.choices])
        else "news"
    )
    form.not_answered.data = kind == "questionnaire_reminder"
    form.not_begun.data = "not_begun" in request.args
    form.attending.data = "present" if kind == "questionnaire_reminder" else ""
    form.day.data = 1
    form.subject.data, form.body.data = wording_of(series.id, form.kind.data)
    form.once_key.data = secrets.token_hex(16)


def _look(
    series: Series, form: MailingForm, selection: Selection, wording: tuple[str, str]
) -> tuple[dict[str, object], Delegate | None]:
    """What is shown before sending, and for whom: a recipient, or anybody where those stay hidden."""
    service.check_selection(series, form.kind.data, selection)
    total, first = queries.first_recipients(selection)
    person = first[0] if first else _example(series, selection.seminars)
    with_file = form.with_calendar.data and person and person.state is DelegateState.REGISTERED
    calendar = "REQUEST" if with_file else ""
    shown = _preview(person, form.kind.data, wording, calendar=calendar)
    # A number of few would tell who has answered, so of hidden recipients there is one number only.
    without, unreached = (0, []) if selection.hides_names else queries.first_without_address(selection)
    return {
        "total": total,
        "first": first,
        "without_address": without,
        "unreached": unreached,
        "hidden": selection.hides_names,
        **shown,
    }, person


@bp.get("/mailings/<int:mailing_id>")
@organiser
def mailing(mailing_id: int) -> ResponseReturnValue:
    """A mailing: how far it is, and each recipient's state of delivery."""
    row = queries.mailing_by_id(mailing_id)
    hidden = selection_from(row.selection).hides_names
    counts = queries.delivery(row)
    state = request.args.get("state", "")
    return render_template(
        "mailings/mailing.html",
        mailing=row,
        title=queries.titles_of([row])[row.id],
        series=row.series,
        counts=counts,
        written=sum(counts.values()),
        state=state,
        hidden=hidden,
        page=None if hidden else queries.messages_page(row, state=state, page=page_number()),
        zone=_zone(),
    )


@bp.post("/mailings/<int:mailing_id>/stop")
@organiser
def stop(mailing_id: int) -> ResponseReturnValue:
    """Take back what is not sent yet."""
    number = service.stop_mailing(mailing=queries.mailing_by_id(mailing_id), actor=acting(), at=clock.now())
    flash(f"{number} messages were stopped before they were sent.", "info")
    return redirect(url_for("mailings.mailing", mailing_id=mailing_id))


@bp.post("/mailings/<int:mailing_id>/try-again")
@organiser
def try_again(mailing_id: int) -> ResponseReturnValue:
    """Queue the refused messages anew."""
    number = service.try_refused_again(
        mailing=queries.mailing_by_id(mailing_id), actor=acting(), at=clock.now()
    )
    flash(f"{number} messages are in the queue again.", "success")
    return redirect(url_for("mailings.mailing", mailing_id=mailing_id))


@bp.route("/seminars/<slug>/changes", methods=["GET", "POST"])
@organiser
def changes(slug: str) -> ResponseReturnValue:
    """What has changed since the delegates were last told: tell them, or leave it."""
    seminar = seminar_by_slug(slug)
    subject, body = wording_of(seminar.series_id, "change")
    form = ChangesForm(subject=subject, body=body, once_key=secrets.token_hex(16))
    if request.method == "POST" and "leave" in request.form:
        telling.leave_untold(seminar=seminar, actor=acting(), at=clock.now())
        flash("Nobody is told. From now on only further changes count.", "info")
        return redirect(url_for("mailings.changes", slug=slug))
    if form.validate_on_submit():
        try:
            if "look" in request.form:
                wordings.check("change", form.subject.data or "", form.body.data or "")
                return _changes_page(seminar, form)
            _mailing, job = telling.tell_changes(
                seminar=seminar,
                subject=form.subject.data or "",
                body=form.body.data or "",
                once_key=form.once_key.data or secrets.token_hex(16),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            return redirect(url_for("jobs.job", job_id=job.id))
    return _changes_page(seminar, form)


def _changes_page(seminar: Seminar, form: ChangesForm) -> ResponseReturnValue:
    lines = queries.untold_changes(seminar)
    total, first = queries.first_recipients(Selection((seminar.id,), ("registered", "waiting")), limit=1)
    shown: dict[str, object] = {}
    if first and lines and not form.errors:
        calendar = "REQUEST" if first[0].state is DelegateState.REGISTERED else ""
        wording = (form.subject.data or "", form.body.data or "")
        values = {"changes": telling.change_lines(lines)}
        shown = _preview(first[0], "change", wording, calendar=calendar, values=values)
    page = render_template(
        "mailings/changes.html",
        seminar=seminar,
        lines=lines,
        form=form,
        total=total,
        kind=KINDS["change"],
        **shown,
    )
    return page, 422 if form.errors else 200
