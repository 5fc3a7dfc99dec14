"""Reads of the attendance room, each in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from seminars.attendance.badge_qr import scanned_badge
from seminars.attendance.figures import Attendee, DayFigures
from seminars.attendance.models import CheckIn
from seminars.attendance.needs import Need
from seminars.database import connection
from seminars.extensions import db
from seminars.formats import clock_time
from seminars.programme.models import ProfileOption, Seminar
from seminars.registration.models import Delegate, DelegateState, Organisation, Source
from seminars.registration.names import PARTICLES, search_words

RESULTS = 15
# How a family name may begin of which the sort key makes one word; Mc files as Mac.
GLUED = tuple(PARTICLES)


@dataclass(frozen=True)
class DeskRow:
    """A delegate as the desk sees them; ``since`` is when they came in on the day (HH:MM), or ''.

    ``left`` is when they left early.
    """

    id: int
    name: str
    organisation: str
    badge_code: str
    state: DelegateState
    since: str
    left: str = ""

    @property
    def checked_in(self) -> bool:
        """Whether they are in on the day."""
        return bool(self.since)


def _present(seminar_id: int, day: date | None) -> Select[int]:
    query = (
        select(CheckIn.delegate_id)
        .distinct()
        .join(Delegate, Delegate.id == CheckIn.delegate_id)
        .where(Delegate.seminar_id == seminar_id, Delegate.state == DelegateState.REGISTERED)
    )
    return query if day is None else query.where(CheckIn.day == day)


def present_ids(seminar_id: int, day: date | None = None) -> set[int]:
    """Delegates of the seminar who were in on ``day``, or on any day; not who cancelled afterwards."""
    return set(db.session.scalars(_present(seminar_id, day)))


def present_count(seminar_id: int, day: date | None = None) -> int:
    """How many delegates were checked in on ``day``, or on any day."""
    return db.session.scalar(select(func.count()).select_from(_present(seminar_id, day).subquery())) or 0


@dataclass(frozen=True)
class Fitting:
    """Whom a text fits: for each of its words the columns of which one must hold it, and what they must hold.

    ``shape`` makes the conditions, ``values`` are what they are about. Nobody fits a text without words.
    """

    shape: tuple[tuple[str, ...], ...]
    values: Mapping[str, str]


def fitting(text: str) -> Fitting:
    """Whom every word of ``text`` fits.

    The sort key has the family name with its particles, so that 'obriain' finds Ó Briain; other words
    stand in it only as they do in the search key, which is therefore enough for them.
    """
    badge = scanned_badge(text)
    shape: list[tuple[str, ...]] = []
    values: dict[str, str] = {}
    for number, (word, *others) in enumerate(search_words(badge.code if badge and badge.slug else text)):
        ways = [("search_key", each) for each in (word, *others)]
        if word.startswith(GLUED):
            ways.append(("sort_key", word))
        shape.append(tuple(column for column, _ in ways))
        # Folded words hold none of the signs that mean something to LIKE.
        values |= {f"way_{number}_{way}": f"%{held}%" for way, (_, held) in enumerate(ways)}
    return Fitting(tuple(shape), values)


def fits(found: Fitting) -> list[ColumnElement[bool]]:
    """The conditions; a statement with them is given the ``values``."""
    return [
        or_(
            *(
                getattr(Delegate, column).like(bindparam(f"way_{number}_{way}"))
                for way, column in enumerate(word)
            )
        )
        for number, word in enumerate(found.shape)
    ]


_ON_DAY = (CheckIn.delegate_id == Delegate.id) & (CheckIn.day == bindparam("day", type_=Date))
_ROWS: Any = (
    select(
        Delegate.id,
        Delegate.name,
        Organisation.name,
        Delegate.badge_code,
        Delegate.state,
        CheckIn.at,
        CheckIn.left_at,
    )
    .join(Organisation, Organisation.id == Delegate.organisation_id)
    .outerjoin(CheckIn, _ON_DAY)
    .where(Delegate.seminar_id == bindparam("seminar"), ~Delegate.added_by_mistake)
)


# As a question of its own: PostgreSQL cannot tell how many have no row in an outer join.
_any = aliased(CheckIn)
_CAME = exists().where(_any.delegate_id == Delegate.id, _any.day == bindparam("day", type_=Date))


@lru_cache(maxsize=64)
def _first(rows: Any, found: tuple[tuple[str, ...], ...], *, came: bool) -> Any:
    """Those of ``rows`` that fit and have come on the day, or have not, by name; built once for a shape."""
    by_name = rows.where(*fits(Fitting(found, {})), _CAME if came else ~_CAME).order_by(
        Delegate.sort_key, Delegate.id
    )
    return by_name.limit(bindparam("most", type_=Integer))


def first_found(rows: Any, seminar: Seminar, text: str, day: date) -> list[Any]:
    """At most ``RESULTS`` of ``rows`` whom ``text`` fits, by name: those still to come, then those who came.

    They are asked for one after the other. So the database goes along the names and stops at the last that is
    shown; to sort by both it would have to look at every delegate.
    """
    wanted = fitting(text)
    found: list[Any] = []
    for came in (False, True) if wanted.shape else ():
        most = RESULTS - len(found)
        if most:
            given = {"seminar": seminar.id, "day": day, "most": most, **wanted.values}
            found += connection().execute(_first(rows, wanted.shape, came=came), given)
    return found


def find(seminar: Seminar, text: str, day: date) -> list[DeskRow]:
    """Delegates whose name, organisation or badge code holds every word of ``text``.

    At most ``RESULTS``, by name; those still to come stand before those already in. Who was checked
    in and cancelled afterwards is not in. Signs alone find nobody. What a scanner reads from a
    badge finds its bearer.
    """
    rows = []
    for number, name, organisation, code, state, at, left_at in first_found(_ROWS, seminar, text, day):
        since = clock_time(at, seminar.zone) if at and state is DelegateState.REGISTERED else ""
        left = clock_time(left_at, seminar.zone) if left_at and since else ""
        rows.append(DeskRow(number, name, organisation, code, state, since, left))
    return rows


def day_figures(seminar: Seminar, day: date) -> DayFigures:
    """Who is in on ``day``, counted by the database in one statement."""
    here = (Delegate.seminar_id == seminar.id, Delegate.state == DelegateState.REGISTERED)
    walked_in = Delegate.source == Source.WALK_IN
    expected = select(func.count()).select_from(Delegate).where(*here, ~walked_in).scalar_subquery()
    present, walk_ins, expected_count = db.session.execute(
        select(func.count(), func.count().filter(walked_in), expected)
        .select_from(CheckIn)
        .join(Delegate, Delegate.id == CheckIn.delegate_id)
        .where(CheckIn.day == day, *here)
    ).one()
    return DayFigures(day=day, expected=expected_count, present=present, walk_ins=walk_ins)


def by_sector(seminar: Seminar, day: date) -> list[tuple[str, int, int]]:
    """For each sector: its label, how many have a place (walk-ins among them), how many are in on ``day``."""
    rows = db.session.execute(
        select(ProfileOption.label, func.count(), func.count(CheckIn.id))
        .select_from(Delegate)
        .outerjoin(ProfileOption, ProfileOption.id == Delegate.sector_id)
        .outerjoin(CheckIn, (CheckIn.delegate_id == Delegate.id) & (CheckIn.day == day))
        .where(Delegate.seminar_id == seminar.id, Delegate.state == DelegateState.REGISTERED)
        .group_by(ProfileOption.label, ProfileOption.position)
        .order_by(ProfileOption.position.is_(None), ProfileOption.position, ProfileOption.label)
    )
    return [(label or "Not given", registered, present) for label, registered, present in rows]


def arrival_times(seminar: Seminar, day: date) -> list[datetime]:
    """When each of those who are in on ``day`` came."""
    return list(
        db.session.scalars(
            select(CheckIn.at)
            .join(Delegate, Delegate.id == CheckIn.delegate_id)
            .where(
                Delegate.seminar_id == seminar.id,
                Delegate.state == DelegateState.REGISTERED,
                CheckIn.day == day,
            )
        )
    )


def elsewhere(seminar: Seminar, text: str) -> list[Delegate]:
    """Delegates of the series' other seminars whom ``text`` fits: people at the wrong venue."""
    wanted = fitting(text)
    if not wanted.shape:
        return []
    query = (
        select(Delegate)
        .join(Delegate.seminar)
        .where(
            Seminar.series_id == seminar.series_id,
            Seminar.id != seminar.id,
            Delegate.state != DelegateState.CANCELLED,
            *fits(wanted),
        )
        .order_by(Delegate.sort_key, Delegate.id)
        .limit(5)
    )
    return list(db.session.scalars(query, wanted.values))


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
        .where(Delegate.seminar_id.in_(ids), ~Delegate.added_by_mistake)
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


def needs_of(seminar: Seminar, day: date) -> list[Need]:
    """Access and dietary needs of those with a place, by name: for venue and caterer."""
    rows = db.session.execute(
        select(Delegate.name, Delegate.access_needs, Delegate.dietary_needs, CheckIn.id)
        .outerjoin(CheckIn, (CheckIn.delegate_id == Delegate.id) & (CheckIn.day == day))
        .where(
            Delegate.seminar_id == seminar.id,
            Delegate.state == DelegateState.REGISTERED,
            or_(Delegate.access_needs != "", Delegate.dietary_needs != ""),
        )
        .order_by(Delegate.sort_key, Delegate.id)
    )
    return [Need(name, access, diet, check_in is not None) for name, access, diet, check_in in rows]


def check_ins_of(delegate: Delegate) -> dict[date, CheckIn]:
    """The delegate's check-ins by day; none for who has no place."""
    if delegate.state is not DelegateState.REGISTERED:
        return {}
    found = db.session.scalars(
        select(CheckIn).where(CheckIn.delegate_id == delegate.id).order_by(CheckIn.day)
    )
    return {each.day: each for each in found}
