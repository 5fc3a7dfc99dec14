"""A seminar as registering for it needs it, read in one statement and as plain values.

Hundreds who register at once make no more of it than these: no rows to keep track of, and what is worked
out of them (the words of messages, say) can be kept by what they hold.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, select

from seminars.database import connection
from seminars.errors import Missing
from seminars.programme.models import Seminar, SeminarState, Series, Venue, WaitingRule
from seminars.registration.groundwork_models import GroundworkMark


@dataclass(frozen=True)
class About:
    """What registering needs of a seminar, and what messages say of it, its series and its venue.

    ``mark`` tells whether all this, and the groundwork (see there), is still what it was; None where nobody
    knows.
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


# More are not open at one time.
MOST_KEPT = 64

_OF_SEMINAR = (
    "id", "series_id", "revision", "capacity", "state", "published_at", "registration_opens_at",
    "registration_closes_at", "waiting_rule", "offer_hours", "slug", "title", "starts_on", "ends_on",
    "timezone",
)  # fmt: skip
_seminar, _series, _venue = Seminar.__table__.c, Series.__table__.c, Venue.__table__.c
# Which mark there is now, as a part of another statement.
MARK = select(GroundworkMark.mark).scalar_subquery()
_READ = (
    select(
        *(_seminar[name] for name in _OF_SEMINAR),
        *(_series[name] for name in ("slug", "title", "host", "contact_email")),
        *(_venue[name] for name in ("name", "address", "travel_notes", "access_notes")),
        MARK,
    )
    .join_from(Seminar.__table__, Series.__table__)
    .join(Venue.__table__)
)
_BY_SLUG = _READ.where(_seminar.slug == bindparam("given"))
_BY_NUMBER = _READ.where(_seminar.id == bindparam("given"))
_HOLD = select(_seminar.id).where(_seminar.id == bindparam("given")).with_for_update(key_share=True)


def about_slug(slug: str) -> About:
    """The seminar called ``slug``. Raises Missing."""
    found = _read(_BY_SLUG, slug)
    if found.mark is not None:
        last = _last_read()
        if len(last) >= MOST_KEPT:
            last.clear()
        last[slug] = found
    return found


def last_read(slug: str) -> About | None:
    """The seminar as this process read it last: it may be another by now, which ``as_it_is`` finds out."""
    return _last_read().get(slug)


def _last_read() -> dict[str, About]:
    kept: dict[str, About] = current_app.extensions.setdefault("seminars.last_read", {})
    return kept


def hold(number: int) -> None:
    """Hold the seminar's row until the transaction ends, as with ``database.lock``, and read nothing of it.

    Raises Missing for one that somebody else has removed meanwhile.
    """
    if connection().execute(_HOLD, {"given": number}).scalar() is None:
        raise _missing()


def as_it_is(known: Seminar | About, mark: str | None) -> About:
    """The seminar as it is now: what is known of it, where that has ``mark``, which is read now.

    Raises Missing where its number belongs to another seminar now.
    """
    if isinstance(known, About) and mark is not None and known.mark == mark:
        return known
    found = _read(_BY_NUMBER, known.id)
    if found.slug != known.slug:
        raise _missing()
    return found


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
        raise _missing()
    return About(*row)


def _missing() -> Missing:
    return Missing("There is no such seminar.", next_step="Start again from the list of seminars.")
