"""Delegates of a series who look like one person: found, listed, counted, kept apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from seminars.audit.models import AuditEntry
from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Invalid
from seminars.extensions import db
from seminars.jobs.registry import every
from seminars.programme.models import Seminar, Series
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.same_people import Someone, people_pairs
from seminars.registration.sameness import Certainty, Pair
from seminars.registration.sameness_models import DelegatesApart, DuplicateCount


@dataclass(frozen=True)
class Double:
    """Two delegates who may be one person; the first registered first."""

    first: Delegate
    second: Delegate
    certainty: Certainty
    reasons: tuple[str, ...]

    @property
    def at_one_seminar(self) -> bool:
        """Whether they are two registrations for one seminar, which can be merged."""
        return self.first.seminar_id == self.second.seminar_id


@dataclass(frozen=True)
class _Doubles:
    """Pairs that wait for a decision, and the seminar of each delegate."""

    pairs: list[Pair]
    seminars: dict[int, int]

    def of(self, seminar_id: int) -> list[Pair]:
        return [
            pair
            for pair in self.pairs
            if seminar_id in (self.seminars[pair.first], self.seminars[pair.second])
        ]


def _open_pairs(series: Series) -> _Doubles:
    """All pairs of the series that nobody has decided on, the surest first, in two statements."""
    rows = db.session.execute(
        select(Delegate.id, Delegate.seminar_id, Delegate.name, Delegate.organisation_id, Delegate.email_key)
        .join(Seminar, Seminar.id == Delegate.seminar_id)
        .where(Seminar.series_id == series.id, Delegate.state != DelegateState.CANCELLED)
    )
    people = [Someone(*row[:4], row[4] or "") for row in rows]
    apart = {
        (first, second)
        for first, second in db.session.execute(
            select(DelegatesApart.first_id, DelegatesApart.second_id)
            .join(Delegate, Delegate.id == DelegatesApart.first_id)
            .join(Seminar, Seminar.id == Delegate.seminar_id)
            .where(Seminar.series_id == series.id)
        )
    }
    pairs = [pair for pair in people_pairs(people) if (pair.first, pair.second) not in apart]
    return _Doubles(pairs, {person.id: person.seminar for person in people})


def doubles_of(series: Series, *, seminar: Seminar | None) -> list[Pair]:
    """The pairs of the series that wait for a decision, or those that involve ``seminar``.

    The surest first; within one certainty those of one seminar, who hold two places. Compares all
    delegates of the series: a second or two for thousands.
    """
    found = _open_pairs(series)
    pairs = found.of(seminar.id) if seminar is not None else found.pairs
    where = found.seminars
    return sorted(
        pairs,
        key=lambda pair: (-pair.certainty, where[pair.first] != where[pair.second], pair.first, pair.second),
    )


def as_doubles(pairs: Sequence[Pair]) -> list[Double]:
    """The pairs with their delegates, in two statements."""
    numbers = {number for pair in pairs for number in (pair.first, pair.second)}
    delegates = {
        each.id: each
        for each in db.session.scalars(
            select(Delegate).where(Delegate.id.in_(numbers)).options(joinedload(Delegate.seminar))
        )
    }
    doubles = []
    for pair in pairs:
        two = (delegates[pair.first], delegates[pair.second])
        first, second = sorted(two, key=lambda each: (each.created_at, each.id))
        doubles.append(Double(first, second, pair.certainty, pair.reasons))
    return doubles


def open_duplicates(seminar: Seminar) -> int:
    """How many pairs that involve a delegate of the seminar wait for a decision, as last counted."""
    found = db.session.get(DuplicateCount, seminar.id)
    return found.number if found is not None else 0


def less_to_decide(*seminar_ids: int) -> None:
    """A pair of these seminars has been decided: what was counted is one less until it is counted anew."""
    db.session.execute(
        update(DuplicateCount)
        .where(DuplicateCount.seminar_id.in_(set(seminar_ids)), DuplicateCount.number > 0)
        .values(number=DuplicateCount.number - 1)
    )


@verb
def keep_delegates_apart(*, first: Delegate, second: Delegate, actor: Actor, at: datetime) -> None:
    """Note that the two registrations stay two, so that they are not proposed again. Twice is as once.

    Raises Invalid for two that are not of one series.
    """
    low, high = sorted((first, second), key=lambda each: each.id)
    if low.id == high.id or low.seminar.series_id != high.seminar.series_id:
        raise Invalid("Choose two registrations of one series.")
    lock(low)
    lock(high)
    if db.session.get(DelegatesApart, (low.id, high.id)) is not None:
        return
    db.session.add(DelegatesApart(first_id=low.id, second_id=high.id, at=at, account_id=actor.account_id))
    record(
        action="keep registrations apart",
        subject=low,
        actor=actor,
        at=at,
        seminar_id=low.seminar_id,
        other=high.id,
    )
    less_to_decide(low.seminar_id, high.seminar_id)


def count_duplicates(series: Series) -> None:
    """Count the pairs that wait for a decision, for each seminar of the series where something happened."""
    last = _last_entries(series)
    known = {
        number: entry
        for number, entry in db.session.execute(
            select(DuplicateCount.seminar_id, DuplicateCount.entry_id).where(
                DuplicateCount.seminar_id.in_(list(last))
            )
        )
    }
    if known == last:
        return
    # Not inside the verb: comparing thousands takes a while, and nobody should wait for it.
    found = _open_pairs(series)
    _keep_counts({number: (len(found.of(number)), entry) for number, entry in last.items()})


@verb
def _keep_counts(counts: Mapping[int, tuple[int, int]]) -> None:
    for seminar_id, (number, entry_id) in counts.items():
        db.session.merge(DuplicateCount(seminar_id=seminar_id, number=number, entry_id=entry_id))


def _last_entries(series: Series) -> dict[int, int]:
    """The latest entry of the audit trail of each seminar of the series; 0 without one."""
    rows = db.session.execute(
        select(Seminar.id, func.coalesce(func.max(AuditEntry.id), 0))
        .outerjoin(AuditEntry, AuditEntry.seminar_id == Seminar.id)
        .where(Seminar.series_id == series.id)
        .group_by(Seminar.id)
        .order_by(Seminar.id)
    )
    return {number: entry for number, entry in rows}


@every(minutes=5)
def count_all_duplicates(_at: datetime) -> None:
    """Count anew where something has happened since (the worker)."""
    for series in db.session.scalars(select(Series).order_by(Series.id)).all():
        count_duplicates(series)
