"""Attendance by session: who sat in which, ticked or by number."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.attendance import sessions
from seminars.attendance.blueprint import bp
from seminars.attendance.sheets import Entered, WithoutPlace
from seminars.programme.models import Seminar, Session
from seminars.programme.queries import seminar_by_slug
from seminars.requests import page_number


@bp.get("/seminars/<slug>/attendance/sessions")
@staff
def session_list(slug: str) -> ResponseReturnValue:
    """The sessions, and in which of them attendance is taken."""
    seminar = seminar_by_slug(slug)
    return render_template(
        "attendance/sessions.html", seminar=seminar, sessions=sessions.counted_sessions(seminar)
    )


@bp.route("/seminars/<slug>/attendance/sessions/<int:session_id>", methods=["GET", "POST"])
@staff
def session_attendance(slug: str, session_id: int) -> ResponseReturnValue:
    """Search and tick, or type numbers of the day's list and badge codes."""
    seminar = seminar_by_slug(slug)
    session = sessions.session_of(seminar, session_id)
    if request.method == "GET":
        return _page(seminar, session)
    text = request.form.get("numbers", "")[:20_000]
    people, found = sessions.typed_people(session, text)
    problems: Sequence[str] = found
    ticked, were = _ids("in"), _ids("was")
    if not problems:
        present = ticked | people
        try:
            entered = sessions.enter_session(
                session=session,
                present=present - (were & ticked),
                absent=were - present,
                actor=acting(),
                at=clock.now(),
            )
        except WithoutPlace as problem:
            problems = [f"{name} has no place." for name in problem.people.values()]
        else:
            flash(_told(entered), "success")
            return redirect(request.full_path.rstrip("?"))
    return _page(seminar, session, text=text, ticked=ticked, problems=problems), 422


def _ids(name: str) -> set[int]:
    return set(request.form.getlist(name, type=int))


def _told(entered: Entered) -> str:
    parts = [f"{entered.added} noted" if entered.added else "Nobody new"]
    if entered.already:
        parts.append(f"{entered.already} noted already")
    if entered.removed:
        parts.append(f"{entered.removed} taken out")
    return f"Saved: {', '.join(parts)}."


def _page(
    seminar: Seminar,
    session: Session,
    *,
    text: str = "",
    ticked: set[int] | None = None,
    problems: Sequence[str] = (),
) -> str:
    asked = request.args.get("q", "").strip()[:100]
    only = request.args.get("only", "")
    page = sessions.people_page(session, text=asked, only=only, page=page_number())
    ids = [person.id for person in page.items]
    noted = sessions.noted_among(session, ids)
    return render_template(
        "attendance/session.html",
        seminar=seminar,
        session=session,
        asked=asked,
        only=only,
        page=page,
        noted=noted,
        here=sessions.here_among(session, ids),
        ticked=noted if ticked is None else ticked,
        taken=sessions.is_taken(session),
        count=sessions.noted_count(session),
        text=text,
        problems=problems,
    )


@bp.post("/seminars/<slug>/attendance/sessions/<int:session_id>/take")
@staff
def take_attendance(slug: str, session_id: int) -> ResponseReturnValue:
    """From now on only those noted count as having been in this session."""
    seminar = seminar_by_slug(slug)
    session = sessions.session_of(seminar, session_id)
    sessions.take_attendance(session=session, actor=acting(), at=clock.now())
    return redirect(url_for("attendance.session_attendance", slug=slug, session_id=session_id))


@bp.post("/seminars/<slug>/attendance/sessions/<int:session_id>/leave")
@staff
def leave_attendance(slug: str, session_id: int) -> ResponseReturnValue:
    """Attendance is not taken in this session after all."""
    seminar = seminar_by_slug(slug)
    session = sessions.session_of(seminar, session_id)
    sessions.leave_attendance(session=session, actor=acting(), at=clock.now())
    flash(f"Whoever is there on the day counts as having been in '{session.title}'.", "info")
    return redirect(url_for("attendance.session_list", slug=slug))
