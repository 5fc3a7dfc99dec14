"""Wall-clock times: what the clock at the venue says stays the same when days or zones change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def at_venue(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which the clock at the venue says ``clock`` on ``day``."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def moved(moment: datetime, days: timedelta, old: ZoneInfo, new: ZoneInfo) -> datetime:
    """``moment`` moved by whole days with the same time of day on the clock at the venue.

    >>> from zoneinfo import ZoneInfo
    >>> dublin = ZoneInfo("Europe/Dublin")
    >>> moved(datetime(2026, 3, 27, 9, 0, tzinfo=UTC), timedelta(days=3), dublin, dublin).hour
    8
    """
    local = moment.astimezone(old)
    return at_venue(local.date() + days, local.time(), new)


@dataclass(frozen=True)
class Slot:
    """Something that takes place in a room, given by number, from ``starts_at`` to ``ends_at``."""

    room: int | None
    starts_at: datetime
    ends_at: datetime


def clashing(slots: Sequence[Slot]) -> list[tuple[int, int]]:
    """Which two slots, by position, want the same room at the same time.

    One that begins when another ends does not clash with it, nor one without a room.
    """
    return [
        (first, second)
        for first, one in enumerate(slots)
        for second, other in enumerate(slots[first + 1 :], first + 1)
        if one.room is not None
        and one.room == other.room
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
    ]
