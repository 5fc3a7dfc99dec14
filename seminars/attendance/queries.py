"""Reads of the attendance room, each in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from seminars.attendance.figures import Attendee, DayFigures
from seminars.attendance.models import CheckIn
from seminars.extensions import db
from seminars.programme.models import ProfileOption, Seminar
from seminars.registration.models import Delegate, DelegateState, Organisation, Source
from seminars.registration.names import fold

RESULTS = 25


@dataclass(frozen=True)
class DeskRow:
    """A delegate as the desk sees them: the row, and whether they are in on the day."""

    delegate: Delegate
    checked_in: bool


def _present(seminar_id: int, day: date | None) -> Select[int]:
    query = (
        select(CheckIn.delegate_id)
        .distinct()
        .join(Delegate, Delegate.id == CheckIn.delegate_id)
        .where(Delegate.seminar_id == seminar_id)
    )
    return query if day is None else query.where(CheckIn.day == day)


def present_ids(seminar_id: int, day: date | None = None) -> set[int]:
    """Delegates of the seminar who were checked in on ``day``, or on any day."""
    return set(db.session.scalars(_present(seminar_id, day)))


def present_count(seminar_id: int, day: date | None = None) -> int:
    """How many delegates were checked in on ``day``, or on any day."""
    return db.session.scalar(select(func.count()).select_from(_present(seminar_id, day).subquery())) or 0


def find(seminar: Seminar, text: str, day: date) -> list[DeskRow]:
    """Delegates whose name, organisation or badge code holds every word of ``text``.

    At most ``RESULTS``, by name; those still to come stand before those already in. Who was checked
    in and cancelled afterwards is not in. Signs alone find nobody.
    """
    words = fold(text).split()
    if not words:
        return []
    query = (
        select(Delegate, CheckIn.id)
        .outerjoin(CheckIn, (CheckIn.delegate_id == Delegate.id) & (CheckIn.day == day))
        .where(Delegate.seminar_id == seminar.id)
        .order_by(CheckIn.id.is_not(None), Delegate.sort_key, Delegate.id)
        .limit(RESULTS)
    )
    for word in words:
        query = query.where(Delegate.search_key.contains(word, autoescape=True))
    return [
        DeskRow(delegate, check_in is not None and delegate.state is DelegateState.REGISTERED)
        for delegate, check_in in db.session.execute(query)
    ]


def day_figures(seminar: Seminar, day: date) -> DayFigures:
    """Who is in on ``day``, counted by the database: the desk asks with each letter that is typed."""
    counted = Delegate.state == DelegateState.REGISTERED
    walked_in = Delegate.source == Source.WALK_IN
    expected, present, walk_ins = db.session.execute(
        select(
            func.count().filter(counted, ~walked_in),
            func.count(CheckIn.id).filter(counted),
            func.count(CheckIn.id).filter(counted, walked_in),
        )
        .select_from(Delegate)
        .outerjoin(CheckIn, (CheckIn.delegate_id == Delegate.id) & (CheckIn.day == day))
        .where(Delegate.seminar_id == seminar.id)
    ).one()
    return DayFigures(day=day, expected=expected, present=present, walk_ins=walk_ins)


def elsewhere(seminar: Seminar, text: str) -> list[Delegate]:
    """Delegates of the series' other seminars whom ``text`` fits: people at the wrong venue."""
    words = fold(text).split()
    if not words:
        return []
    query = (
        select(Delegate)
        .join(Delegate.seminar)
        .where(
            Seminar.series_id == seminar.series_id,
            Seminar.id != seminar.id,
            Delegate.state != DelegateState.CANCELLED,
            *(Delegate.search_key.contains(word, autoescape=True) for word in words),
        )
        .order_by(Delegate.sort_key, Delegate.id)
        .limit(5)
    )
    return list(db.session.scalars(query))


def attendees(seminar_ids: Iterable[int]) -> dict[int, list[Attendee]]:
    """What counting needs of every delegate, by seminar, in two statements."""
    ids = list(seminar_ids)
    days: dict[int, set[date]] = defaultdict(set)
    check_ins = (
        select(CheckIn.delegate_id, CheckIn.day)
        .join(Delegate, Delegate.id == CheckIn.delegate_id)
        .where(Delegate.seminar_id.in_(ids))
    )
    for delegate_id, day in db.session.execute(check_ins):
        days[delegate_id].add(day)
    sector = aliased(ProfileOption)
    rows = db.session.execute(
        select(Delegate.id, Delegate.seminar_id, Delegate.state, Delegate.source, sector.label)
        .outerjoin(sector, sector.id == Delegate.sector_id)
        .where(Delegate.seminar_id.in_(ids))
    )
    found: dict[int, list[Attendee]] = {seminar_id: [] for seminar_id in ids}
    for delegate_id, seminar_id, state, source, label in rows:
        found[seminar_id].append(
            Attendee(
                state=state.value,
                walk_in=source is Source.WALK_IN,
                days=frozenset(days[delegate_id]),
                sector=label or "",
            )
        )
    return found


def with_needs(seminar: Seminar) -> list[Delegate]:
    """Registered delegates with access or dietary needs, by name: for venue and caterer."""
    return list(
        db.session.scalars(
            select(Delegate)
            .where(
                Delegate.seminar_id == seminar.id,
                Delegate.state == DelegateState.REGISTERED,
                or_(Delegate.access_needs != "", Delegate.dietary_needs != ""),
            )
            .order_by(Delegate.sort_key, Delegate.id)
        )
    )


def sheet_rows(seminar: Seminar) -> list[tuple[str, str, str, str]]:
    """Registered delegates for the sign-in sheet: sort key, name, organisation, badge code."""
    rows = db.session.execute(
        select(Delegate.sort_key, Delegate.name, Organisation.name, Delegate.badge_code)
        .join(Organisation, Organisation.id == Delegate.organisation_id)
        .where(Delegate.seminar_id == seminar.id, Delegate.state == DelegateState.REGISTERED)
        .order_by(Delegate.sort_key, Delegate.id)
    )
    return [(key, name, organisation, code) for key, name, organisation, code in rows]
