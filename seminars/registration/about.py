"""A seminar as registering for it needs it, read in one statement and as plain values.

Hundreds who register at once make no more of it than these: no rows to keep track of, and what is worked
out of them (the words of messages, say) can be kept by what they hold.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from seminars.database import connection
from seminars.errors import Missing
from seminars.programme.models import Seminar, SeminarState, Series, Venue, WaitingRule
from seminars.registration.groundwork_models import GroundworkMark


@dataclass(frozen=True)
class About:
    """What registering needs of a seminar, and what messages say of it, its series and its venue.

    ``mark`` tells whether the groundwork (see there) is still what it was; None where that is not known.
    """

    id: int
    series_id: int
    revision: int
    capacity: int
    state: SeminarState
    published_at: datetime | None
    registration_opens_at: datetime
    registration_closes_at: datetime
    waiting_rule: WaitingRule
    offer_hours: int
    slug: str
    title: str
    starts_on: date
    ends_on: date
    timezone: str
    series_slug: str
    series_title: str
    host: str
    contact_email: str
    venue: str
    address: str
    travel_notes: str
    access_notes: str
    mark: str | None = field(default=None, compare=False)

    @property
    def is_public(self) -> bool:
        """Whether visitors may know of it, as with ``Seminar``."""
        return self.published_at is not None


_OF_SEMINAR = (
    "id", "series_id", "revision", "capacity", "state", "published_at", "registration_opens_at",
    "registration_closes_at", "waiting_rule", "offer_hours", "slug", "title", "starts_on", "ends_on",
    "timezone",
)  # fmt: skip
_seminar, _series, _venue = Seminar.__table__.c, Series.__table__.c, Venue.__table__.c
_READ = (
    select(
        *(_seminar[name] for name in _OF_SEMINAR),
        *(_series[name] for name in ("slug", "title", "host", "contact_email")),
        *(_venue[name] for name in ("name", "address", "travel_notes", "access_notes")),
        select(GroundworkMark.mark).scalar_subquery(),
    )
    .join_from(Seminar.__table__, Series.__table__)
    .join(Venue.__table__)
)
_BY_SLUG = _READ.where(_seminar.slug == bindparam("given"))
_HELD = _READ.where(_seminar.id == bindparam("given")).with_for_update(of=Seminar.__table__, key_share=True)


def about_slug(slug: str) -> About:
    """The seminar called ``slug``. Raises Missing."""
    return _read(_BY_SLUG, slug)


def held(number: int) -> About:
    """The seminar as it is now; its row is held until the transaction ends, as with ``database.lock``.

    Raises Missing for one that somebody else has removed meanwhile.
    """
    return _read(_HELD, number)


def about(seminar: Seminar) -> About:
    """The same of a seminar that is read already."""
    series, venue = seminar.series, seminar.venue
    return About(
        **{name: getattr(seminar, name) for name in _OF_SEMINAR},
        series_slug=series.slug,
        series_title=series.title,
        host=series.host,
        contact_email=series.contact_email,
        venue=venue.name,
        address=venue.address,
        travel_notes=venue.travel_notes,
        access_notes=venue.access_notes,
    )


def _read(statement: Any, given: int | str) -> About:
    row = connection().execute(statement, {"given": given}).one_or_none()
    if row is None:
        raise Missing("There is no such seminar.", next_step="Start again from the list of seminars.")
    return About(*row)
