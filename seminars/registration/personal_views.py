"""The delegate's own pages, behind the personal link."""

from datetime import date
from itertools import groupby

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import by_link
from seminars.audit.service import Actor
from seminars.errors import Conflict, Refusal
from seminars.forms import put_beside_field, put_beside_fields
from seminars.marks import as_marks, marks_of
from seminars.programme.models import Seminar, Session
from seminars.registration import queries, service
from seminars.registration.blueprint import bp
from seminars.registration.changing import ChangedMeanwhile, change_seen, shown_of
from seminars.registration.forms import ActForm, ChangeForm, LinkForm
from seminars.registration.groundwork import asked_by
from seminars.registration.messages import delegate_calendar
from seminars.registration.models import Delegate, DelegateState, OfferOutcome, SessionPlaceState
from seminars.registration.offering import last_offer, standing_offer
from seminars.registration.panels import personal_panels
from seminars.registration.place_forms import WelcomeForm
from seminars.registration.queries import UnknownLink
from seminars.registration.questions import answers_in_words
from seminars.registration.seminar_words import hours, waiting_promise
from seminars.registration.sessions import choices_of, clashing, limited_sessions
from seminars.responses import calendar_response


def _programme(seminar: Seminar) -> list[tuple[date, list[Session]]]:
    sessions = queries.sessions_of(seminar)
    return [(day, list(of_day)) for day, of_day in groupby(sessions, key=lambda session: session.day)]


def _over(seminar: Seminar) -> bool:
    return service.is_over(seminar, clock.now())


@bp.app_errorhandler(UnknownLink)
def unknown_link(_problem: UnknownLink) -> ResponseReturnValue:
    """A link that is wrong or was replaced, in whatever room: help to get the right one."""
    page = render_template(
        "registration/unknown_link.html",
        form=LinkForm(formdata=None),
        kept_here=not current_app.config["SMTP_URL"],
    )
    return page, 404


@bp.get("/d/<token>")
@by_link
def personal(token: str) -> ResponseReturnValue:
    """What the delegate needs to know: state, what, when, where, and what there is to do."""
    delegate = service.delegate_by_token(token)
    seminar, at = delegate.seminar, clock.now()
    if delegate.state is DelegateState.WAITING:
        service.places_now(seminar, at)
    limited = limited_sessions(seminar)
    chosen = choices_of(delegate) if limited else []
    had = last_offer(delegate) if delegate.state is DelegateState.CANCELLED else None
    # An offer of long ago says nothing of a registration that was cancelled since.
    left_with = had.outcome if had is not None and had.ended_at == delegate.cancelled_at else None
    return render_template(
        "registration/personal.html",
        delegate=delegate,
        seminar=seminar,
        token=token,
        position=queries.waiting_position(delegate),
        hours=hours(seminar),
        programme=_programme(seminar),
        answers=answers_in_words(delegate),
        choices=chosen,
        mine={each.session.id for each in chosen if each.state is SessionPlaceState.REGISTERED},
        clashing=clashing([each.session for each in chosen]),
        may_choose=any(session.starts_at > at for session in limited),
        offer=standing_offer(delegate) if delegate.state is DelegateState.WAITING else None,
        lapsed=left_with is OfferOutcome.LAPSED,
        declined=left_with is OfferOutcome.DECLINED,
        promise=waiting_promise(seminar),
        hand_over_refusal=service.hand_over_refusal(delegate, at),
        panels=personal_panels(delegate, at) if delegate.state is DelegateState.REGISTERED else [],
        over=_over(seminar),
        may_register=service.registration_refusal(seminar, at) is None,
    )


@bp.route("/d/<token>/change", methods=["GET", "POST"])
@by_link
def change(token: str) -> ResponseReturnValue:
    """Change what was entered in the registration form."""
    delegate = service.delegate_by_token(token)
    seminar = delegate.seminar
    if delegate.state is DelegateState.CANCELLED:
        return redirect(url_for("registration.personal", token=token))
    welcome = delegate.consented_at is None
    form = (WelcomeForm if welcome else ChangeForm).asking(asked_by(seminar.series), delegate)
    seen = as_marks(request.form.get("seen")) or marks_of(shown_of(delegate))
    if form.validate_on_submit():
        try:
            change_seen(
                delegate=delegate,
                seen=as_marks(request.form.get("seen")),
                details=form.details(email=delegate.email, consent=True),
                actor=Actor(delegate.name),
                at=clock.now(),
                complete=True,
            )
        except ChangedMeanwhile as problem:
            put_beside_fields(form, problem.messages)
            seen = dict(problem.seen)
        except Refusal as problem:
            put_beside_field(form, problem)
        else:
            flash("Your changes are saved.", "success")
            return redirect(url_for("registration.personal", token=token))
    page = render_template(
        "registration/change.html",
        form=form,
        seminar=seminar,
        delegate=delegate,
        token=token,
        welcome=welcome,
        seen=seen,
        organisations=queries.common_organisations(),
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/d/<token>/cancel", methods=["GET", "POST"])
@by_link
def cancel(token: str) -> ResponseReturnValue:
    """Ask once more, then cancel. Opening the page cancels nothing: mail programs open links too."""
    delegate: Delegate = service.delegate_by_token(token)
    form = ActForm()
    if delegate.state is DelegateState.CANCELLED or _over(delegate.seminar):
        return redirect(url_for("registration.personal", token=token))
    if form.validate_on_submit():
        service.cancel(delegate=delegate, actor=Actor(delegate.name), at=clock.now())
        return redirect(url_for("registration.personal", token=token))
    return render_template(
        "registration/cancel.html",
        form=form,
        seminar=delegate.seminar,
        token=token,
        waits=delegate.state is DelegateState.WAITING,
    )


@bp.get("/d/<token>/calendar.ics")
@by_link
def calendar(token: str) -> ResponseReturnValue:
    """The seminar for the delegate's calendar."""
    delegate = service.delegate_by_token(token)
    if delegate.state is not DelegateState.REGISTERED:
        raise Conflict(
            "The calendar file is for those who have a place.",
            next_step="Go back to your page to see how your registration stands.",
        )
    return calendar_response(delegate_calendar(delegate, at=clock.now()), f"{delegate.seminar.slug}.ics")
