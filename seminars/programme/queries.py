"""Reads of the programme room, each in a constant number of statements."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from seminars.errors import Missing
from seminars.extensions import db
from seminars.programme.models import Seminar, SeminarState, Series, Session, Venue


def series_by_slug(slug: str) -> Series:
    """The series called ``slug``. Raises Missing."""
    series = db.session.scalar(select(Series).where(Series.slug == slug))
    if series is None:
        raise Missing("There is no such series.", next_step="Start again from the list of seminars.")
    return series


def seminar_by_slug(slug: str) -> Seminar:
    """The seminar called ``slug``, with series and venue. Raises Missing."""
    seminar = db.session.scalar(select(Seminar).where(Seminar.slug == slug))
    if seminar is None:
        raise Missing("There is no such seminar.", next_step="Start again from the list of seminars.")
    return seminar


def all_series() -> list[Series]:
    """Every series with its seminars, the newest first."""
    return list(
        db.session.scalars(
            select(Series)
            .options(selectinload(Series.seminars))
            .order_by(Series.created_at.desc(), Series.id)
        )
    )


def published_series() -> list[Series]:
    """Series with at least one seminar that visitors may see, the newest first."""
    return [series for series in all_series() if shown(series)]


def shown(series: Series) -> list[Seminar]:
    """The seminars of a series that visitors may see."""
    return [seminar for seminar in series.seminars if seminar.state is not SeminarState.DRAFT]


def all_seminars() -> list[Seminar]:
    """Every seminar, the latest first."""
    return list(db.session.scalars(select(Seminar).order_by(Seminar.starts_on.desc(), Seminar.id)))


def venues() -> list[Venue]:
    """Every venue with its rooms, by name."""
    return list(
        db.session.scalars(select(Venue).options(selectinload(Venue.rooms)).order_by(Venue.name, Venue.id))
    )


def venue_by_id(venue_id: int) -> Venue:
    """The venue with this number. Raises Missing."""
    venue = db.session.get(Venue, venue_id)
    if venue is None:
        raise Missing("There is no such venue.", next_step="Go back to the list of venues.")
    return venue


def session_by_id(seminar: Seminar, session_id: int) -> Session:
    """A session of the seminar's programme. Raises Missing."""
    session = db.session.get(Session, session_id)
    if session is None or session.seminar_id != seminar.id:
        raise Missing("This session is not in the programme.", next_step="Go back to the programme.")
    return session
