"""The delegate's own pages about places: an offer, sessions, handing the place over."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import by_link
from seminars.audit.service import Actor
from seminars.errors import Conflict, Refusal
from seminars.extensions import limiter
from seminars.forms import put_beside_field
from seminars.registration import queries, service
from seminars.registration.blueprint import bp
from seminars.registration.forms import ActForm
from seminars.registration.models import DelegateState
from seminars.registration.offering import last_offer, standing_offer
from seminars.registration.place_forms import HandOverForm, SessionsForm
from seminars.registration.sessions import limited_sessions, session_places_of

# A hall of delegates may share one address; nobody hands over often.
HAND_OVERS = "30 per minute"


def _to_page(token: str) -> ResponseReturnValue:
    return redirect(url_for("registration.personal", token=token))


@bp.get("/d/<token>/offer")
@by_link
def offer(token: str) -> ResponseReturnValue:
    """Where the message of an offer leads: take the place or let it pass on. Opening it does neither."""
    delegate = service.delegate_by_token(token)
    service.places_now(delegate.seminar, clock.now())
    return render_template(
        "registration/offer.html",
        delegate=delegate,
        seminar=delegate.seminar,
        token=token,
        offer=standing_offer(delegate),
        last=last_offer(delegate),
        position=queries.waiting_position(delegate),
    )


@bp.post("/d/<token>/offer/take")
@by_link
def take_offer(token: str) -> ResponseReturnValue:
    """Take the place."""
    return _answer(token, take=True)


@bp.post("/d/<token>/offer/decline")
@by_link
def decline_offer(token: str) -> ResponseReturnValue:
    """Let the place pass on."""
    return _answer(token, take=False)


def _answer(token: str, *, take: bool) -> ResponseReturnValue:
    delegate = service.delegate_by_token(token)
    if not ActForm().validate_on_submit():
        return _to_page(token)
    verb = service.take_offer if take else service.decline_offer
    try:
        verb(delegate=delegate, actor=Actor(delegate.name), at=clock.now())
    except Conflict as refusal:
        flash(refusal.message, "warning")
        return redirect(url_for("registration.offer", token=token))
    if take:
        flash("The place is yours.", "success")
    return _to_page(token)


@bp.route("/d/<token>/sessions", methods=["GET", "POST"])
@by_link
def sessions(token: str) -> ResponseReturnValue:
    """Choose among the sessions with limited places."""
    delegate = service.delegate_by_token(token)
    seminar, at = delegate.seminar, clock.now()
    ahead = [session for session in limited_sessions(seminar) if session.starts_at > at]
    if delegate.state is DelegateState.CANCELLED or not ahead:
        return _to_page(token)
    standing = session_places_of(delegate)
    chosen = frozenset(place.session_id for place in standing)
    # What has begun is not asked about any more, and stays.
    begun = frozenset(place.session_id for place in standing if place.session.starts_at <= at)
    form = SessionsForm()
    form.sessions.offer(ahead, chosen)
    if form.validate_on_submit():
        try:
            service.choose_sessions(
                delegate=delegate, sessions=form.sessions.chosen | begun, actor=Actor(delegate.name), at=at
            )
        except Refusal as problem:
            put_beside_field(form, problem)
        else:
            flash("Your sessions are saved.", "success")
            return _to_page(token)
    elif not form.is_submitted():
        form.sessions.data = sorted(chosen - begun)
    page = render_template(
        "registration/sessions.html",
        form=form,
        seminar=seminar,
        token=token,
        waits=delegate.state is DelegateState.WAITING,
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/d/<token>/hand-over", methods=["GET", "POST"])
@by_link
@limiter.limit(HAND_OVERS, methods=["POST"])
def hand_over(token: str) -> ResponseReturnValue:
    """Give the place to a colleague."""
    delegate = service.delegate_by_token(token)
    at = clock.now()
    refusal = service.hand_over_refusal(delegate, at)
    if refusal is not None:
        if delegate.state is DelegateState.REGISTERED:
            flash(refusal, "warning")
        return _to_page(token)
    form = HandOverForm()
    if not form.is_submitted():
        form.organisation.data = delegate.organisation.name
    elif form.validate():
        try:
            service.hand_over(
                delegate=delegate,
                name=form.name.data or "",
                email=form.email.data,
                organisation=form.organisation.data or "",
                actor=Actor(delegate.name),
                at=at,
            )
        except Refusal as problem:
            put_beside_field(form, problem)
        else:
            return _to_page(token)
    page = render_template(
        "registration/hand_over.html",
        form=form,
        seminar=delegate.seminar,
        token=token,
        sessions=bool(session_places_of(delegate)),
        organisations=queries.common_organisations(),
    )
    return page, 422 if form.is_submitted() else 200
