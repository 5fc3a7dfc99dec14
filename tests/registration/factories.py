"""Delegates for tests, made by the verbs that the pages use."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from seminars.audit.service import Actor
from seminars.programme.models import ProfileField, Seminar, SessionKind
from seminars.programme.service import (
    RoomDetails,
    add_session,
    create_seminar,
    create_series,
    create_venue,
    publish,
)
from seminars.registration.models import Delegate
from seminars.registration.service import Details, register

# The clock of the tests stands here; registration is open, the seminar three weeks off.
NOW = datetime.fromisoformat("2026-05-06T09:00:00+00:00")
FIRST_DAY = date(2026, 5, 27)
ORGANISER = Actor("Oonagh Organiser")

_numbers = count(1)


def make_seminar(
    *, capacity: int = 10, published: bool = True, series: Any = None, **changes: Any
) -> Seminar:
    """A seminar of two days with a talk and a workshop on each, open for registration."""
    number = next(_numbers)
    series = series or create_series(
        title=f"Network Seminars {number}",
        theme="Co-operation",
        host="Children's services board",
        contact_email="seminars@example.org",
        actor=ORGANISER,
        at=NOW,
    )
    venue = create_venue(
        name="Harbour Hotel",
        region="West",
        address="1 Quay Street\nGalway",
        travel_notes="Five minutes from the station.",
        rooms=[RoomDetails("Main hall", 60), RoomDetails("Room 1", 12)],
        actor=ORGANISER,
        at=NOW,
    )
    values: dict[str, Any] = {
        "title": f"Galway {number}",
        "starts_on": FIRST_DAY,
        "ends_on": FIRST_DAY + timedelta(days=1),
        "registration_opens_at": NOW - timedelta(days=7),
        "registration_closes_at": NOW + timedelta(days=14),
    }
    seminar = create_seminar(
        series=series, venue=venue, capacity=capacity, actor=ORGANISER, at=NOW, **{**values, **changes}
    )
    for day in seminar.days:
        for start, end, title in ((9, 10, "Opening"), (14, 16, "Workshops")):
            begins = datetime(day.year, day.month, day.day, start, tzinfo=seminar.zone)
            add_session(
                seminar=seminar,
                kind=SessionKind.TALK if start == 9 else SessionKind.WORKSHOP,
                title=title,
                starts_at=begins,
                ends_at=begins.replace(hour=end),
                actor=ORGANISER,
                at=NOW,
            )
    if published:
        publish(seminar=seminar, actor=ORGANISER, at=NOW)
    return seminar


def option(seminar: Seminar, field: ProfileField, position: int = 0) -> int:
    """The number of an entry of one of the series' lists."""
    return [entry for entry in seminar.series.profile_options if entry.field is field][position].id


def details(seminar: Seminar, **changes: Any) -> Details:
    """What somebody enters in the form; every call is another person."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "name": f"Aoife Sample{number}",
        "organisation": "Barnardos",
        "email": f"aoife{number}@example.org",
        "sector_id": option(seminar, ProfileField.SECTOR),
        "level_id": option(seminar, ProfileField.LEVEL),
        "occupation_id": option(seminar, ProfileField.OCCUPATION),
        "takes_part": True,
        "consent": True,
    }
    return Details(**{**values, **changes})


def make_delegate(seminar: Seminar, *, at: datetime = NOW, **changes: Any) -> Delegate:
    """Somebody who registers at ``at``; ``source`` and ``submission`` go to the verb, the rest to Details."""
    extra = {name: changes.pop(name) for name in ("source", "submission") if name in changes}
    given = details(seminar, **changes)
    return register(seminar=seminar, details=given, actor=Actor(given.name), at=at, **extra)
