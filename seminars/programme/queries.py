"""Reads of the programme room, each in a constant number of statements."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Select, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from seminars.audit.models import AuditEntry
from seminars.errors import Missing
from seminars.extensions import db
from seminars.programme.models import Seminar, Series, Session, Venue
from seminars.programme.schedule import Slot, clashing

PER_PAGE = 50
SERIES_PER_PAGE = 10

SEMINAR_SORTS = {
    "title": (func.lower(Seminar.title),),
    "-title": (func.lower(Seminar.title).desc(),),
    "days": (Seminar.starts_on,),
    "-days": (Seminar.starts_on.desc(),),
    "venue": (func.lower(Venue.name), Seminar.starts_on),
    "-venue": (func.lower(Venue.name).desc(), Seminar.starts_on),
}
SERIES_SORTS = {
    "title": (func.lower(Series.title),),
    "-title": (func.lower(Series.title).desc(),),
    "made": (Series.created_at,),
    "-made": (Series.created_at.desc(),),
}
VENUE_SORTS = {
    "name": (func.lower(Venue.name),),
    "-name": (func.lower(Venue.name).desc(),),
    "region": (func.lower(Venue.region), func.lower(Venue.name)),
    "-region": (func.lower(Venue.region).desc(), func.lower(Venue.name)),
}


def series_by_slug(slug: str) -> Series:
    """The series called ``slug``. Raises Missing."""
    series = db.session.scalar(select(Series).where(Series.slug == slug))
    if series is None:
        raise Missing("There is no such series.", next_step="Start again from the list of seminars.")
    return series


# Asked by nearly every page, so built once.
_BY_SLUG = select(Seminar).where(Seminar.slug == bindparam("slug"))


def seminar_by_slug(slug: str) -> Seminar:
    """The seminar called ``slug``, with series and venue. Raises Missing."""
    seminar = db.session.scalar(_BY_SLUG, {"slug": slug})
    if seminar is None:
        raise Missing("There is no such seminar.", next_step="Start again from the list of seminars.")
    return seminar


def shown(series: Series) -> list[Seminar]:
    """The seminars of a series that visitors may see."""
    return [seminar for seminar in series.seminars if seminar.is_public]


def _public_series(*, ahead: bool, today: date) -> Select[Any]:
    seen = [Seminar.series_id == Series.id, Seminar.published_at.is_not(None)]
    to_come = exists().where(*seen, Seminar.ends_on >= today)
    query = select(Series).options(selectinload(Series.seminars))
    return query.where(to_come) if ahead else query.where(exists().where(*seen), ~to_come)


def published_series(today: date) -> list[Series]:
    """Series with a seminar still to come that visitors may see; that with the next one first."""
    found = db.session.scalars(_public_series(ahead=True, today=today)).all()

    def next_one(series: Series) -> tuple[date, int]:
        return min(each.starts_on for each in shown(series) if each.ends_on >= today), series.id

    return sorted(found, key=next_one)


def earlier_series(today: date, page: int) -> Pagination:
    """Series whose published seminars are all over, the latest first."""
    own = select(func.max(Seminar.ends_on)).where(Seminar.series_id == Series.id)
    last = own.where(Seminar.published_at.is_not(None)).scalar_subquery()
    query = _public_series(ahead=False, today=today).order_by(last.desc(), Series.id)
    return db.paginate(query, page=page, per_page=SERIES_PER_PAGE, error_out=False)


def _with_words(query: Select[Any], text: str, *columns: Any) -> Select[Any]:
    """Only rows in which every word of ``text`` stands in one of the columns."""
    for word in text.split():
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return query


def seminars_page(*, today: date, text: str, sort: str, page: int) -> Pagination:
    """A page of all seminars: those on or to come by date, then the others from the latest."""
    query = (
        select(Seminar)
        .join(Seminar.series)
        .join(Seminar.venue)
        .options(contains_eager(Seminar.series), contains_eager(Seminar.venue))
    )
    query = _with_words(query, text, Seminar.title, Series.title, Venue.name, Venue.region)
    ahead = Seminar.ends_on >= today
    usual = (case((ahead, 0), else_=1), case((ahead, Seminar.starts_on)), Seminar.starts_on.desc())
    query = query.order_by(*SEMINAR_SORTS.get(sort, usual), Seminar.id)
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def all_series() -> list[Series]:
    """Every series, the newest first: what a new one can begin with."""
    return list(db.session.scalars(select(Series).order_by(Series.created_at.desc(), Series.id.desc())))


def series_page(*, text: str, sort: str, page: int) -> Pagination:
    """A page of all series with their seminars, the newest first."""
    query = _with_words(select(Series), text, Series.title, Series.theme, Series.host)
    query = query.options(selectinload(Series.seminars))
    query = query.order_by(*SERIES_SORTS.get(sort, SERIES_SORTS["-made"]), Series.id)
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def venues_page(*, text: str, sort: str, page: int) -> Pagination:
    """A page of all venues with their rooms, by name."""
    query = _with_words(select(Venue), text, Venue.name, Venue.region, Venue.address)
    query = query.options(selectinload(Venue.rooms))
    query = query.order_by(*VENUE_SORTS.get(sort, VENUE_SORTS["name"]), Venue.id)
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def venues() -> list[Venue]:
    """Every venue, by name: what a seminar's venue is chosen from."""
    return list(db.session.scalars(select(Venue).order_by(func.lower(Venue.name), Venue.id)))


def venue_by_id(venue_id: int) -> Venue:
    """The venue with this number. Raises Missing."""
    venue = db.session.get(Venue, venue_id)
    if venue is None:
        raise Missing("There is no such venue.", next_step="Go back to the list of venues.")
    return venue


def programme_of(seminar: Seminar) -> list[tuple[date, list[Session]]]:
    """Each day of the seminar with its sessions and their rooms, in order of time."""
    sessions = list(
        db.session.scalars(
            select(Session)
            .where(Session.seminar_id == seminar.id)
            .options(joinedload(Session.room))
            .order_by(Session.starts_at, Session.ends_at, Session.id)
        )
    )
    return [(day, [session for session in sessions if session.day == day]) for day in seminar.days]


def spans(series: Series) -> dict[int, tuple[datetime, datetime]]:
    """The first and the last moment of each seminar's programme, by the seminar's number."""
    query = (
        select(Session.seminar_id, func.min(Session.starts_at), func.max(Session.ends_at))
        .join(Session.seminar)
        .where(Seminar.series_id == series.id)
        .group_by(Session.seminar_id)
    )
    return {number: (first, last) for number, first, last in db.session.execute(query)}


def sessions_by_seminar(series: Series) -> dict[int, list[Session]]:
    """The sessions of all seminars of a series in order of time, by the seminar's number."""
    found: dict[int, list[Session]] = {}
    query = select(Session).join(Session.seminar).where(Seminar.series_id == series.id)
    for session in db.session.scalars(query.order_by(Session.starts_at, Session.id)):
        found.setdefault(session.seminar_id, []).append(session)
    return found


def changed_at(series: Series, seminars: Sequence[Seminar]) -> datetime:
    """When somebody last changed what visitors see of the series and these seminars."""
    numbers = [seminar.id for seminar in seminars]

    def about(kind: str, *subjects: int) -> ColumnElement[bool]:
        return (AuditEntry.subject_kind == kind) & AuditEntry.subject_id.in_(subjects)

    latest = db.session.scalar(
        select(func.max(AuditEntry.at)).where(
            or_(
                about("series", series.id),
                about("seminar", *numbers),
                about("venue", *{seminar.venue_id for seminar in seminars}),
                (AuditEntry.subject_kind == "session") & AuditEntry.seminar_id.in_(numbers),
            )
        )
    )
    return latest or series.created_at


def clashes(programme: list[tuple[date, list[Session]]]) -> list[tuple[Session, Session]]:
    """Sessions of a programme that want the same room at the same time."""
    sessions = [session for _, of_day in programme for session in of_day]
    slots = [Slot(session.room_id, session.starts_at, session.ends_at) for session in sessions]
    return [(sessions[first], sessions[second]) for first, second in clashing(slots)]


def session_by_id(seminar: Seminar, session_id: int) -> Session:
    """A session of the seminar's programme. Raises Missing."""
    session = db.session.get(Session, session_id)
    if session is None or session.seminar_id != seminar.id:
        raise Missing("This session is not in the programme.", next_step="Go back to the programme.")
    return session
