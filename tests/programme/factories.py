"""Series, venues and seminars for tests, made by the verbs that the pages use."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from seminars.audit.service import Actor
from seminars.programme.models import Seminar, Series, Session, SessionKind, Venue
from seminars.programme.schedule import at_venue
from seminars.programme.service import (
    RoomDetails,
    add_session,
    create_seminar,
    create_series,
    create_venue,
    publish,
)

# The clock of the tests stands here; the seminar is three weeks off, registration open.
NOW = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)
FIRST_DAY = date(2026, 5, 27)
ORGANISER = Actor("Oonagh Organiser")


def make_series(title: str = "Network Seminars 2026", **changes: Any) -> Series:
    return create_series(title=title, actor=ORGANISER, at=NOW, **changes)


def make_venue(name: str = "Harbour Hotel", **changes: Any) -> Venue:
    values: dict[str, Any] = {
        "region": "West",
        "address": "1 Quay Street\nGalway",
        "rooms": [RoomDetails("Main hall", 60), RoomDetails("Room 1", 12, step_free=False)],
    }
    return create_venue(name=name, actor=ORGANISER, at=NOW, **{**values, **changes})


def make_seminar(
    series: Series | None = None, venue: Venue | None = None, *, published: bool = False, **changes: Any
) -> Seminar:
    """A seminar of two days; a published one has a talk in its programme."""
    values: dict[str, Any] = {
        "title": "Galway",
        "starts_on": FIRST_DAY,
        "ends_on": changes.get("starts_on", FIRST_DAY) + timedelta(days=1),
        "capacity": 40,
        "registration_opens_at": NOW - timedelta(days=7),
        "registration_closes_at": NOW + timedelta(days=14),
    }
    made = create_seminar(
        series=series or make_series(),
        venue=venue or make_venue(),
        actor=ORGANISER,
        at=NOW,
        **{**values, **changes},
    )
    if published:
        make_session(made)
        publish(seminar=made, actor=ORGANISER, at=NOW)
    return made


def make_session(
    seminar: Seminar,
    title: str = "Opening",
    starts: str = "09:30",
    ends: str = "10:30",
    *,
    day: int = 0,
    **more: Any,
) -> Session:
    """A session by the clock at the venue, on the seminar's day number ``day`` from 0."""
    on = seminar.starts_on + timedelta(days=day)
    return add_session(
        seminar=seminar,
        kind=more.pop("kind", SessionKind.TALK),
        title=title,
        starts_at=at_venue(on, time.fromisoformat(starts), seminar.zone),
        ends_at=at_venue(on, time.fromisoformat(ends), seminar.zone),
        actor=ORGANISER,
        at=NOW,
        **more,
    )


def wall_times(seminar: Seminar) -> list[tuple[int, str, str]]:
    """Day of the seminar, start and end of each session on the clock at the venue."""
    return [
        (
            (each.day - seminar.starts_on).days,
            f"{seminar.local(each.starts_at):%H:%M}",
            f"{seminar.local(each.ends_at):%H:%M}",
        )
        for each in seminar.sessions
    ]
