"""Certificates of attendance: who may have one, what it says, and confirming its code."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import contains_eager, joinedload

from seminars.attendance.hours import Held, Presence, Standing, ends_of, standing
from seminars.attendance.models import AttendanceTaken, Certificate, CheckIn, SessionAttendance
from seminars.attendance.sheets import held_delegates
from seminars.audit.service import Actor, record, record_each
from seminars.database import lock, verb
from seminars.errors import Conflict, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar, Session, SessionKind
from seminars.registration.links import BADGE_ALPHABET, typed_badge_code
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.names import fold

# 31 signs to the power of 12 make 59 bits: with the limit of tries nobody finds one by chance.
CODE_LENGTH = 12
PER_PAGE = 50
AT_ONCE = 500
# So many stand in one document; of more there are several, each made on its own.
IN_ONE = 500
ISSUED, ISSUED_ANEW = "issue certificate", "issue certificate anew"


def new_code() -> str:
    """A code that cannot be guessed, of letters and figures that are not mistaken for one another."""
    return "".join(secrets.choice(BADGE_ALPHABET) for _ in range(CODE_LENGTH))


def printed_code(code: str) -> str:
    """A code as it is printed: in groups of four."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def held_sessions(seminar: Seminar) -> list[Held]:
    """The seminar's sessions as hours count them, in one statement."""
    rows = db.session.execute(
        select(Session.id, Session.kind, Session.starts_at, Session.ends_at, AttendanceTaken.session_id)
        .outerjoin(AttendanceTaken, AttendanceTaken.session_id == Session.id)
        .where(Session.seminar_id == seminar.id)
        .order_by(Session.starts_at, Session.id)
    )
    return [
        Held(
            number,
            seminar.local(starts_at).date(),
            starts_at,
            ends_at,
            is_break=kind is SessionKind.BREAK,
            taken=taken is not None,
        )
        for number, kind, starts_at, ends_at, taken in rows
    ]


def standings(seminar: Seminar, sessions: Sequence[Held], ids: Collection[int]) -> dict[int, Standing]:
    """What the attendance of these delegates comes to, in two statements for each few hundred of them.

    Who was never checked in is left out.
    """
    presences: dict[int, list[Presence]] = defaultdict(list)
    ticked: dict[int, set[int]] = defaultdict(set)
    numbers = sorted(ids)
    for first in range(0, len(numbers), AT_ONCE):
        part = numbers[first : first + AT_ONCE]
        for delegate_id, day, came_at, left_at in db.session.execute(
            select(CheckIn.delegate_id, CheckIn.day, CheckIn.at, CheckIn.left_at).where(
                CheckIn.delegate_id.in_(part)
            )
        ):
            presences[delegate_id].append(Presence(day, came_at, left_at))
        for delegate_id, session_id in db.session.execute(
            select(SessionAttendance.delegate_id, SessionAttendance.session_id).where(
                SessionAttendance.delegate_id.in_(part)
            )
        ):
            ticked[delegate_id].add(session_id)
    return {
        delegate_id: standing(sessions, found, ticked[delegate_id], seminar.zone)
        for delegate_id, found in presences.items()
    }


def standing_of(delegate: Delegate) -> tuple[Standing | None, list[Held]]:
    """What one delegate's attendance comes to (None: never there), and the sessions it stands on."""
    sessions = held_sessions(delegate.seminar)
    return standings(delegate.seminar, sessions, [delegate.id]).get(delegate.id), sessions


def is_due(seminar: Seminar, sessions: Sequence[Held], found: Standing, at: datetime) -> bool:
    """Whether the certificate is there: once the programme of the last day present is over."""
    return at >= ends_of(found.days[-1], sessions, seminar.zone)


def refusal(delegate: Delegate, found: Standing | None, sessions: Sequence[Held], at: datetime) -> str | None:
    """Why there is no certificate (yet), in a sentence; None where there is one."""
    if delegate.state is not DelegateState.REGISTERED:
        return "A certificate is for those who have a place."
    if found is None:
        return "A certificate is for those who were checked in at the desk on at least one day."
    if not is_due(delegate.seminar, sessions, found, at):
        return "The certificate is there once the programme of the last day is over."
    return None


@verb
def issue(*, delegate: Delegate, actor: Actor, at: datetime) -> Certificate:
    """The delegate's certificate as it stands now; the first time it gets its code.

    Where attendance, name or organisation have changed since, it is issued anew under the same code. Raises
    Conflict where there is none (yet).
    """
    lock(delegate)
    found, sessions = standing_of(delegate)
    problem = refusal(delegate, found, sessions, at)
    if problem is not None or found is None:
        raise Conflict(
            problem or "", next_step="If that is wrong, ask the organiser to correct the attendance."
        )
    certificate = db.session.scalar(select(Certificate).where(Certificate.delegate_id == delegate.id))
    certificate, action = _as_it_stands(delegate, certificate, found, at)
    if action:
        record(action=action, subject=delegate, actor=actor, at=at, seminar_id=delegate.seminar_id)
    return certificate


def _as_it_stands(
    delegate: Delegate, certificate: Certificate | None, found: Standing, at: datetime
) -> tuple[Certificate, str]:
    """The certificate brought up to date, and what was done to it ('' for nothing)."""
    values = {
        "name": delegate.name,
        "organisation": delegate.organisation.name,
        "days": [day.isoformat() for day in found.days],
        "minutes": found.minutes,
    }
    if certificate is not None and all(getattr(certificate, key) == value for key, value in values.items()):
        return certificate, ""
    action = ISSUED if certificate is None else ISSUED_ANEW
    if certificate is None:
        certificate = Certificate(delegate_id=delegate.id, code=new_code())
        db.session.add(certificate)
    certificate.issued_at = at
    for key, value in values.items():
        setattr(certificate, key, value)
    return certificate, action


@verb
def issue_all(*, seminar: Seminar, actor: Actor, at: datetime, part: int = 1) -> list[Certificate]:
    """The certificates of all who may have one now, by name: of ``IN_ONE`` of those who were there.

    However many they are, a part costs as much as another. Raises Missing for a part that nobody is in,
    Conflict where nobody in it may have one.
    """
    lock(seminar)
    sessions = held_sessions(seminar)
    present = db.session.scalars(
        _were_there(select(Delegate.id), seminar).offset(max(part - 1, 0) * IN_ONE).limit(IN_ONE)
    ).all()
    if part < 1 or (part > 1 and not present):
        raise Missing("There is no such part.", next_step="Go back to the seminar's certificates.")
    people = sorted(
        held_delegates(seminar, present, with_organisation=True), key=lambda each: (each.sort_key, each.id)
    )
    found = standings(seminar, sessions, present)
    standing_already = _issued(present)
    due = [
        person
        for person in people
        if person.id in found and refusal(person, found[person.id], sessions, at) is None
    ]
    if not due:
        raise Conflict(
            "There are no certificates yet.",
            next_step="They are there once the programme is over, for all who were checked in.",
        )
    certificates, done = [], defaultdict(list)
    for person in due:
        certificate, action = _as_it_stands(person, standing_already.get(person.id), found[person.id], at)
        certificates.append(certificate)
        done[action].append(person)
    for action in (ISSUED, ISSUED_ANEW):
        record_each(action=action, subjects=done[action], actor=actor, at=at, seminar_id=seminar.id)
    return certificates


def _were_there(query: Select[Any], seminar: Seminar) -> Select[Any]:
    """Of delegates: those who were there on some day and have a place, by name."""
    return query.where(
        Delegate.seminar_id == seminar.id,
        Delegate.state == DelegateState.REGISTERED,
        exists().where(CheckIn.delegate_id == Delegate.id),
    ).order_by(Delegate.sort_key, Delegate.id)


def _issued(ids: Collection[int]) -> Mapping[int, Certificate]:
    """The certificates that these delegates have, by the delegate's number."""
    query = select(Certificate).where(Certificate.delegate_id.in_(list(ids)))
    return {each.delegate_id: each for each in db.session.scalars(query)}


@dataclass(frozen=True)
class Confirmed:
    """What the public page confirms: the certificate, and what the attendance comes to today."""

    certificate: Certificate
    seminar: Seminar
    standing: Standing


def confirm(code: str) -> Confirmed:
    """The certificate with this code, if it is valid.

    Raises Missing for a code that nobody has, and alike for a certificate whose bearer has cancelled, was
    never there as it turned out, or has been erased: the page tells no difference.
    """
    was_there = exists().where(CheckIn.delegate_id == Delegate.id)
    certificate = db.session.scalar(
        select(Certificate)
        .join(Certificate.delegate)
        .options(contains_eager(Certificate.delegate).joinedload(Delegate.seminar))
        .where(
            Certificate.code == typed_badge_code(code),
            Delegate.state == DelegateState.REGISTERED,
            was_there,
        )
    )
    found = standing_of(certificate.delegate)[0] if certificate is not None else None
    if certificate is None or found is None:
        raise Missing(
            "No valid certificate has this code.",
            next_step="Compare it with the paper, letter by letter, and try again.",
        )
    return Confirmed(certificate, certificate.delegate.seminar, found)


@dataclass(frozen=True)
class Line:
    """A delegate on the page of certificates; ``standing`` is None for who was never there."""

    delegate: Delegate
    standing: Standing | None
    due: bool
    certificate: Certificate | None


@dataclass(frozen=True)
class Listed:
    """A page of delegates with what their certificates say."""

    page: Pagination
    lines: Sequence[Line]


def certificates_page(seminar: Seminar, *, text: str, page: int, at: datetime) -> Listed:
    """Those who were there on some day and have a place, by name, a page at a time."""
    query = _were_there(select(Delegate), seminar).options(joinedload(Delegate.organisation))
    for word in fold(text).split():
        query = query.where(Delegate.search_key.contains(word, autoescape=True))
    found = db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)
    ids = [person.id for person in found.items]
    sessions = held_sessions(seminar)
    standing_by_id = standings(seminar, sessions, ids)
    issued = _issued(ids)
    lines = []
    for person in found.items:
        comes_to = standing_by_id.get(person.id)
        due = comes_to is not None and is_due(seminar, sessions, comes_to, at)
        lines.append(Line(person, comes_to, due, issued.get(person.id)))
    return Listed(found, lines)


def days_of(certificate: Certificate) -> tuple[date, ...]:
    """The days on the certificate."""
    return tuple(date.fromisoformat(day) for day in certificate.days)
