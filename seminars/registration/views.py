"""Registering for a seminar, and asking for a lost link: what anybody may do.

Neither tells whether an address is registered: the answer is the same page, the rest is in the mail.
"""

import secrets
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, TypeVar

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from seminars import clock
from seminars.accounts.permissions import acting, public
from seminars.audit.service import Actor
from seminars.errors import Missing, Refusal
from seminars.extensions import limiter
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.registration import (
    duplicate_views,
    form_views,
    import_views,
    list_views,
    merged_views,
    organisation_views,
    personal_place_views,
    personal_views,
    queries,
    service,
    session_views,
    staff_views,
)
from seminars.registration.about import About, about_slug, last_read
from seminars.registration.blueprint import bp
from seminars.registration.forms import LinkForm, RegistrationForm
from seminars.registration.groundwork import groundwork_of
from seminars.registration.organisation_queries import suggestions
from seminars.registration.session_field import offer_sessions

__all__ = [
    "bp",
    "duplicate_views",
    "form_views",
    "import_views",
    "list_views",
    "merged_views",
    "organisation_views",
    "personal_place_views",
    "personal_views",
    "session_views",
    "staff_views",
]

# A whole office, or a conference hall, may share one address.
POSTS = "300 per minute"
LINK_POSTS = "60 per minute"


S = TypeVar("S", Seminar, About)


def _shown(seminar: S) -> S:
    """The seminar, if whoever asks may know of it: drafts are for those who sign in."""
    if not seminar.is_public and not current_user.is_authenticated:
        raise Missing("There is no such seminar.", next_step="Start again from the list of seminars.")
    return seminar


@bp.route("/seminars/<slug>/register", methods=["GET", "POST"])
@public
@limiter.limit(POSTS, methods=["POST"])
def register(slug: str) -> ResponseReturnValue:
    """Register for a seminar."""
    at = clock.now()
    # Most who send the form find all as this process read it last. It is the verb that looks whether that is
    # so; for the few others, and whatever it refuses, everything is read afresh and looked at once more.
    known = last_read(slug) if request.method == "POST" else None
    if known is not None and _is_open(known, at) and _send(known, at).done:
        return redirect(url_for("registration.registered", slug=slug))
    about = _shown(about_slug(slug))
    refusal = service.registration_refusal(about, at)
    if refusal is not None:
        seminar = seminar_by_slug(slug)
        page = render_template(
            "registration/closed.html",
            over=service.is_over(seminar, at),
            seminar=seminar,
            refusal=refusal,
            opens=at < seminar.registration_opens_at,
        )
        return page, 409 if request.method == "POST" else 200
    sent = _send(about, at)
    form = sent.form
    if sent.done:
        return redirect(url_for("registration.registered", slug=slug))
    if sent.refusal is not None:
        put_beside_field(form, sent.refusal)
    if not form.submission.data:
        form.submission.data = secrets.token_hex(16)
    seminar = seminar_by_slug(slug)
    page = render_template(
        "registration/register.html",
        form=form,
        seminar=seminar,
        taken=service.places_now(seminar, at),
        organisations=queries.common_organisations(),
    )
    return page, 422 if form.is_submitted() else 200


def _is_open(seminar: About, at: datetime) -> bool:
    return seminar.is_public and service.registration_refusal(seminar, at) is None


class _Sent(NamedTuple):
    """The form as it was sent, whether that registered anybody, and why not."""

    form: RegistrationForm
    done: bool = False
    refusal: Refusal | None = None


def _send(about: About, at: datetime) -> _Sent:
    """Register whoever has sent the form, if it was sent and nothing is wrong with it."""
    groundwork = groundwork_of(about)
    form = RegistrationForm.asking(groundwork.asked)
    if groundwork.plan.limited:
        offer_sessions(form, seminar_by_slug(about.slug), at)
    else:
        del form.sessions
    if not form.validate_on_submit():
        return _Sent(form)
    told = form.details(email=form.email.data, consent=bool(form.consent.data))
    try:
        service.register(
            seminar=about,
            details=replace(told, sessions=form.sessions.chosen if "sessions" in form else None),
            actor=Actor(form.name.data or "Visitor"),
            at=at,
            submission=form.submission.data,
            groundwork=groundwork,
        )
    except Refusal as refusal:
        return _Sent(form, refusal=refusal)
    return _Sent(form, done=True)


@bp.get("/seminars/<slug>/registered")
@public
def registered(slug: str) -> ResponseReturnValue:
    """Thank you; the rest is in the mail. The same for everybody."""
    return render_template(
        "registration/registered.html",
        seminar=_shown(seminar_by_slug(slug)),
        kept_here=not current_app.config["SMTP_URL"],
    )


@bp.route("/link", methods=["GET", "POST"])
@public
@limiter.limit(LINK_POSTS, methods=["POST"])
def any_link() -> ResponseReturnValue:
    """Ask for the personal links of all seminars to come."""
    return _lost_link(None)


@bp.route("/seminars/<slug>/link", methods=["GET", "POST"])
@public
@limiter.limit(LINK_POSTS, methods=["POST"])
def link(slug: str) -> ResponseReturnValue:
    """Ask for the personal link of one seminar."""
    return _lost_link(_shown(seminar_by_slug(slug)))


def _lost_link(seminar: Seminar | None) -> ResponseReturnValue:
    form = LinkForm()
    if form.validate_on_submit():
        service.ask_for_links(address=form.email.data or "", seminar=seminar, actor=acting(), at=clock.now())
        here = (
            url_for("registration.link", slug=seminar.slug) if seminar else url_for("registration.any_link")
        )
        return redirect(f"{here}?asked=1")
    page = render_template(
        "registration/link.html",
        form=form,
        seminar=seminar,
        asked="asked" in request.args,
        kept_here=not current_app.config["SMTP_URL"],
    )
    return page, 422 if form.errors else 200


@bp.get("/organisations.json")
@public
def organisations() -> ResponseReturnValue:
    """Organisations already known that fit what was typed, for suggestions."""
    text = request.args.get("q", "").strip()[:100]
    found = suggestions(text) if len(text) >= 2 else []
    return jsonify([{"name": each.name, "spelling": each.spelling} for each in found])
