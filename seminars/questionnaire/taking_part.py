"""Who has begun and submitted: found by seals (``sealing``), counted for the room, never beside answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import String, and_, cast, exists, false, func, literal, or_, select, union_all

from seminars.attendance.models import CheckIn
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.models import Participation, Respondent, Response
from seminars.questionnaire.sealing import participation_seal
from seminars.registration.models import Delegate, DelegateState


def secret_key() -> str:
    """The application's key, from which seals are made."""
    return str(current_app.config["SECRET_KEY"])


def seal_of(delegate: Delegate) -> str:
    """What stands for the delegate among those who have taken part."""
    return participation_seal(secret_key(), delegate.id)


def participation_of(delegate: Delegate) -> Participation | None:
    """Whether the delegate has begun or submitted; None for neither."""
    return db.session.get(Participation, seal_of(delegate), populate_existing=True)


def took_part(delegate: Delegate) -> bool:
    """Whether the delegate has begun, or answers are theirs by name (registration.mistakes.HELD)."""
    named = select(exists().where(Respondent.delegate_id == delegate.id))
    return participation_of(delegate) is not None or bool(db.session.scalar(named))


def may_answer(delegate: Delegate) -> bool:
    """Whether the delegate is asked: has a place, or was let in at the desk."""
    return delegate.state is DelegateState.REGISTERED or bool(
        db.session.scalar(select(exists().where(CheckIn.delegate_id == delegate.id)))
    )


@dataclass(frozen=True)
class TakingPart:
    """Numbers of the delegates who have begun, and of those among them who have submitted."""

    begun: frozenset[int]
    submitted: frozenset[int]


def taking_part(seminar_ids: Iterable[int]) -> TakingPart:
    """Which delegates of these seminars have begun and submitted, in two statements."""
    ids = list(seminar_ids)
    if not ids:
        return TakingPart(frozenset(), frozenset())
    seals = {
        seal: submitted
        for seal, submitted in db.session.execute(
            select(Participation.seal, Participation.submitted).where(Participation.seminar_id.in_(ids))
        )
    }
    if not seals:
        return TakingPart(frozenset(), frozenset())
    delegates = db.session.scalars(select(Delegate.id).where(Delegate.seminar_id.in_(ids)))
    return _among(seals, delegates)


def _among(seals: dict[str, bool], delegates: Iterable[int]) -> TakingPart:
    key = secret_key()
    found = {each: seals.get(participation_seal(key, each)) for each in delegates}
    return TakingPart(
        frozenset(each for each, submitted in found.items() if submitted is not None),
        frozenset(each for each, submitted in found.items() if submitted),
    )


@dataclass(frozen=True)
class Progress:
    """How many were checked in on the day, began, submitted, and how many paper forms are keyed.

    ``present_begun`` and ``present_submitted`` count those among the present.
    """

    present: int
    begun: int
    submitted: int
    paper: int
    present_begun: int
    present_submitted: int


def progress(seminar: Seminar, day: date) -> Progress:
    """How far the delegates of a seminar are, in one statement."""
    return progress_of({seminar.id: day})[seminar.id]


def progress_of(days: Mapping[int, date]) -> dict[int, Progress]:
    """``progress`` of each of these seminars on its day, in one statement."""
    ids = list(days)
    here = (
        select(literal("here"), Delegate.seminar_id, cast(CheckIn.delegate_id, String), false())
        .join(Delegate, Delegate.id == CheckIn.delegate_id)
        .where(or_(false(), *(and_(Delegate.seminar_id == each, CheckIn.day == days[each]) for each in ids)))
    )
    taking = select(
        literal("taking part"), Participation.seminar_id, Participation.seal, Participation.submitted
    ).where(Participation.seminar_id.in_(ids))
    paper = (
        select(literal("paper"), Response.seminar_id, cast(func.count(), String), false())
        .where(Response.seminar_id.in_(ids), Response.channel == Channel.PAPER)
        .group_by(Response.seminar_id)
    )
    present: dict[int, list[int]] = {each: [] for each in ids}
    seals: dict[int, dict[str, bool]] = {each: {} for each in ids}
    papers = dict.fromkeys(ids, 0)
    for kind, seminar_id, text, submitted in db.session.execute(union_all(here, taking, paper)):
        if kind == "here":
            present[seminar_id].append(int(text))
        elif kind == "paper":
            papers[seminar_id] = int(text)
        else:
            seals[seminar_id][text] = bool(submitted)
    return {each: _progress(present[each], seals[each], papers[each]) for each in ids}


def _progress(present: list[int], seals: dict[str, bool], paper: int) -> Progress:
    among = _among(seals, present)
    return Progress(
        present=len(present),
        begun=len(seals),
        submitted=sum(seals.values()),
        paper=paper,
        present_begun=len(among.begun),
        present_submitted=len(among.submitted),
    )


def anybody_began(series_id: int) -> bool:
    """Whether any delegate of the series has begun."""
    return bool(
        db.session.scalar(
            select(
                exists().where(Participation.seminar_id == Seminar.id).where(Seminar.series_id == series_id)
            )
        )
    )
