"""Staff's pages of sessions with limited places: who has one, who waits."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.errors import Refusal
from seminars.programme.models import Session
from seminars.programme.queries import seminar_by_slug, session_by_id
from seminars.registration import queries, service
from seminars.registration.blueprint import bp
from seminars.registration.forms import ActForm
from seminars.registration.models import SessionPlaceState
from seminars.registration.sessions import (
    could_be_added,
    limited_sessions,
    places_page,
    session_positions,
    sessions_taken,
)
from seminars.requests import page_number


@bp.get("/seminars/<slug>/sessions")
@staff
def limited(slug: str) -> ResponseReturnValue:
    """The sessions with limited places, and how they are taken."""
    seminar = seminar_by_slug(slug)
    sessions = limited_sessions(seminar)
    return render_template(
        "registration/limited_sessions.html",
        seminar=seminar,
        sessions=sessions,
        taken=sessions_taken(sessions),
    )


@bp.get("/seminars/<slug>/sessions/<int:session_id>/delegates")
@staff
def session_delegates(slug: str, session_id: int) -> ResponseReturnValue:
    """Who has a place in a session, and who waits for one."""
    seminar = seminar_by_slug(slug)
    session = session_by_id(seminar, session_id)
    text = request.args.get("q", "").strip()[:100]
    given = request.args.get("state", "")
    state = SessionPlaceState(given) if given in list(SessionPlaceState) else None
    sort = request.args.get("sort", "")
    find = request.args.get("find", "").strip()[:100]
    taken = sessions_taken([session])[session.id]
    return render_template(
        "registration/session_delegates.html",
        seminar=seminar,
        session=session,
        page=places_page(session, text=text, state=state, sort=sort, page=page_number()),
        text=text,
        state=state,
        sort=sort or ("queue" if state is SessionPlaceState.WAITING else "name"),
        taken=taken,
        positions=session_positions(session) if taken.waiting else {},
        find=find,
        found=could_be_added(session, find),
    )


def _back(slug: str, session: Session) -> ResponseReturnValue:
    return redirect(url_for("registration.session_delegates", slug=slug, session_id=session.id))


@bp.post("/seminars/<slug>/sessions/<int:session_id>/delegates/<int:delegate_id>/add")
@staff
def add_to_session(slug: str, session_id: int, delegate_id: int) -> ResponseReturnValue:
    """Enter a registered delegate for a session."""
    seminar = seminar_by_slug(slug)
    session = session_by_id(seminar, session_id)
    delegate = queries.delegate_by_id(seminar, delegate_id)
    if ActForm().validate_on_submit():
        try:
            place = service.add_to_session(session=session, delegate=delegate, actor=acting(), at=clock.now())
        except Refusal as refusal:
            flash(f"{refusal.message} {refusal.next_step}".strip(), "warning")
        else:
            got = "has a place" if place.state is SessionPlaceState.REGISTERED else "is on the waiting list"
            flash(f"{delegate.name} {got} and has been told by mail.", "success")
    return _back(slug, session)


@bp.post("/seminars/<slug>/sessions/<int:session_id>/delegates/<int:delegate_id>/remove")
@staff
def take_from_session(slug: str, session_id: int, delegate_id: int) -> ResponseReturnValue:
    """Take a delegate out of a session."""
    seminar = seminar_by_slug(slug)
    session = session_by_id(seminar, session_id)
    delegate = queries.delegate_by_id(seminar, delegate_id)
    if ActForm().validate_on_submit():
        service.take_from_session(session=session, delegate=delegate, actor=acting(), at=clock.now())
        flash(f"{delegate.name} is no longer in this session.", "success")
    return _back(slug, session)
