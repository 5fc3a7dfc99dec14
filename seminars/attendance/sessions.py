"""Attendance by session, where it is wanted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import contains_eager

from seminars.attendance.badge_qr import scanned_badge
from seminars.attendance.models import AttendanceTaken, CheckIn, SessionAttendance
from seminars.attendance.numbers import typed_numbers
from seminars.attendance.sheets import Entered, WithoutPlace, held_delegates, latest_sheet, numbering
from seminars.audit.service import Actor, record, record_each
from seminars.database import add_rows, lock, verb
from seminars.errors import Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar, Session, SessionKind
from seminars.registration.models import Delegate, DelegateState, SessionPlace, SessionPlaceState
from seminars.registration.names import fold

PER_PAGE = 50


@dataclass(frozen=True)
class Counted:
    """A session with the number of those noted in it; None where attendance is not taken."""

    session: Session
    present: int | None


def session_of(seminar: Seminar, session_id: int) -> Session:
    """A session of the seminar in which people can be counted. Raises Missing."""
    session = db.session.get(Session, session_id)
    if session is None or session.seminar_id != seminar.id or session.kind is SessionKind.BREAK:
        raise Missing("There is no such session.", next_step="Choose one from the seminar's sessions.")
    return session


def counted_sessions(seminar: Seminar) -> list[Counted]:
    """The seminar's sessions without breaks, by time, in one statement."""
    noted = (
        select(func.count())
        .select_from(SessionAttendance)
        .join(Delegate, Delegate.id == SessionAttendance.delegate_id)
        .where(SessionAttendance.session_id == Session.id, Delegate.state == DelegateState.REGISTERED)
        .correlate(Session)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Session, AttendanceTaken.session_id, noted)
        .outerjoin(AttendanceTaken, AttendanceTaken.session_id == Session.id)
        .where(Session.seminar_id == seminar.id, Session.kind != SessionKind.BREAK)
        .order_by(Session.starts_at, Session.id)
    )
    return [Counted(session, count if taken is not None else None) for session, taken, count in rows]


def sessions_taken(seminar_ids: Iterable[int]) -> dict[int, tuple[tuple[str, str, int], ...]]:
    """Sessions in which attendance was taken, by seminar: (label, day in ISO form, how many were noted)."""
    noted = (
        select(func.count())
        .select_from(SessionAttendance)
        .join(Delegate, Delegate.id == SessionAttendance.delegate_id)
        .where(SessionAttendance.session_id == Session.id, Delegate.state == DelegateState.REGISTERED)
        .correlate(Session)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Session, noted)
        .join(AttendanceTaken, AttendanceTaken.session_id == Session.id)
        .join(Session.seminar)
        .options(contains_eager(Session.seminar))
        .where(Session.seminar_id.in_(list(seminar_ids)))
        .order_by(Session.starts_at, Session.id)
    )
    found: dict[int, list[tuple[str, str, int]]] = {}
    for session, count in rows:
        taken = found.setdefault(session.seminar_id, [])
        day = session.day.isoformat()
        label = f"{day} {session.seminar.local(session.starts_at):%H:%M} {session.title}"
        same = sum(each[0].split(" #")[0] == label for each in taken)
        taken.append((f"{label} #{same + 1}" if same else label, day, count))
    return {seminar_id: tuple(sessions) for seminar_id, sessions in found.items()}


def is_taken(session: Session) -> bool:
    """Whether attendance of the session is taken."""
    return db.session.get(AttendanceTaken, session.id) is not None


def noted_count(session: Session) -> int:
    """How many with a place are noted in the session."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SessionAttendance)
            .join(Delegate, Delegate.id == SessionAttendance.delegate_id)
            .where(SessionAttendance.session_id == session.id, Delegate.state == DelegateState.REGISTERED)
        )
        or 0
    )


def people_page(session: Session, *, text: str, only: str, page: int) -> Pagination:
    """Delegates with a place whom every word of ``text`` fits, by name, a page at a time.

    ``only`` narrows to those noted 'in' the session, to those here on its 'day', or to those who have a
    place in it ('place').
    """
    query = (
        select(Delegate)
        .where(Delegate.seminar_id == session.seminar_id, Delegate.state == DelegateState.REGISTERED)
        .join(Delegate.organisation)
        .options(contains_eager(Delegate.organisation))
        .order_by(Delegate.sort_key, Delegate.id)
    )
    for word in fold(text).split():
        query = query.where(Delegate.search_key.contains(word, autoescape=True))
    if only == "in":
        noted = exists().where(
            SessionAttendance.delegate_id == Delegate.id, SessionAttendance.session_id == session.id
        )
        query = query.where(noted)
    elif only == "day":
        here = exists().where(CheckIn.delegate_id == Delegate.id, CheckIn.day == session.day)
        query = query.where(here)
    elif only == "place":
        placed = exists().where(
            SessionPlace.delegate_id == Delegate.id,
            SessionPlace.session_id == session.id,
            SessionPlace.state == SessionPlaceState.REGISTERED,
        )
        query = query.where(placed)
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def noted_among(session: Session, ids: Collection[int]) -> set[int]:
    """Which of these delegates are noted in the session."""
    return set(
        db.session.scalars(
            select(SessionAttendance.delegate_id).where(
                SessionAttendance.session_id == session.id, SessionAttendance.delegate_id.in_(ids)
            )
        )
    )


def here_among(session: Session, ids: Collection[int]) -> set[int]:
    """Which of these delegates are checked in on the session's day."""
    return set(
        db.session.scalars(
            select(CheckIn.delegate_id).where(CheckIn.day == session.day, CheckIn.delegate_id.in_(ids))
        )
    )


def typed_people(session: Session, text: str) -> tuple[set[int], list[str]]:
    """Whom numbers of the day's latest list, or badge codes, mean; and what is wrong with the rest.

    The second list names what was typed, so that it can be mended.
    """
    seminar = session.seminar
    sheet = latest_sheet(seminar, session.day)
    numbers = numbering(sheet).delegates if sheet else {}
    codes: list[str] = []
    rest: list[str] = []
    for token in text.replace(",", " ").replace(";", " ").split():
        badge = scanned_badge(token)
        on_list = token.isdecimal() and int(token) in numbers
        if badge and not on_list:
            codes.append(badge.code)
        else:
            rest.append(token)
    found = dict(
        db.session.execute(
            select(Delegate.badge_code, Delegate.id).where(
                Delegate.seminar_id == seminar.id, Delegate.badge_code.in_(codes)
            )
        ).all()
    )
    typed = typed_numbers(" ".join(rest), numbers.keys())
    problems = [f"Nobody here has the code {code}." for code in codes if code not in found]
    if rest and sheet is None:
        return set(found.values()), [
            *problems,
            "No sign-in sheet was printed for this day, so there are no numbers. Use the badge codes.",
        ]
    people = set(found.values()) | {numbers[each] for each in typed.numbers}
    return people, [*problems, *typed.problems]


@verb
def take_attendance(*, session: Session, actor: Actor, at: datetime) -> AttendanceTaken:
    """From now on being there on the day is not enough for this session; again changes nothing."""
    lock(session.seminar)
    found = db.session.get(AttendanceTaken, session.id)
    if found is not None:
        return found
    if session.kind is SessionKind.BREAK:
        raise Invalid("Nobody is counted in a break.", next_step="Choose another session.")
    taken = AttendanceTaken(session_id=session.id, at=at, account_id=actor.account_id)
    db.session.add(taken)
    record(action="take attendance", subject=session, actor=actor, at=at, seminar_id=session.seminar_id)
    return taken


@verb
def leave_attendance(*, session: Session, actor: Actor, at: datetime) -> None:
    """Attendance of this session is not taken after all: all who are there that day count. Ticks go."""
    lock(session.seminar)
    found = db.session.get(AttendanceTaken, session.id)
    if found is None:
        return
    record(action="leave attendance", subject=session, actor=actor, at=at, seminar_id=session.seminar_id)
    db.session.delete(found)


@verb
def enter_session(
    *,
    session: Session,
    present: Collection[int],
    absent: Collection[int] = (),
    actor: Actor,
    at: datetime,
) -> Entered:
    """Note delegates ``present`` in the session and take back those ``absent``, in one go.

    Who was not checked in that day is, as the session begins: whoever sits in it is there. Raises
    WithoutPlace for those who have none; nothing is changed then.
    """
    seminar = lock(session.seminar)
    take_attendance(session=session, actor=actor, at=at)
    people = held_delegates(seminar, set(present) | set(absent))
    coming = [person for person in people if person.id in set(present)]
    without = [person for person in coming if person.state is not DelegateState.REGISTERED]
    if without:
        raise WithoutPlace(without)
    noted = set(
        db.session.scalars(
            select(SessionAttendance.delegate_id).where(SessionAttendance.session_id == session.id)
        )
    )
    here = set(
        db.session.scalars(
            select(CheckIn.delegate_id)
            .join(Delegate, Delegate.id == CheckIn.delegate_id)
            .where(Delegate.seminar_id == seminar.id, CheckIn.day == session.day)
        )
    )
    new = [person for person in coming if person.id not in noted]
    gone = [person for person in people if person.id not in set(present) and person.id in noted]
    arriving = [person for person in new if person.id not in here]
    who = actor.account_id
    add_rows(
        SessionAttendance,
        [{"session_id": session.id, "delegate_id": person.id, "at": at, "account_id": who} for person in new],
    )
    came_at = min(at, session.starts_at)
    add_rows(
        CheckIn,
        [
            {"delegate_id": person.id, "day": session.day, "at": came_at, "account_id": who}
            for person in arriving
        ],
    )
    if gone:
        db.session.execute(
            delete(SessionAttendance).where(
                SessionAttendance.session_id == session.id,
                SessionAttendance.delegate_id.in_([person.id for person in gone]),
            )
        )
    for action, subjects in (("note in session", new), ("take out of session", gone)):
        record_each(
            action=action,
            subjects=subjects,
            actor=actor,
            at=at,
            seminar_id=seminar.id,
            session=session.title,
        )
    record_each(
        action="check in",
        subjects=arriving,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        day=session.day.isoformat(),
        by="session",
    )
    return Entered(len(new), len(coming) - len(new), len(gone))
