"""Hours of attendance, from plain values.

Definitions. A delegate *attended* a session of a day on which they were checked in if
- attendance of that session was taken, and they were there; or
- it was not taken, and the session ended after they came and began before they left.
A session attended counts with its whole length: who stands in the queue at the desk loses nothing.
Breaks do not count; sessions at the same time count once. A check-in noted on another day (a list
entered afterwards) tells nothing of the hour, so the whole day counts.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Held:
    """A session as hours count it: ``taken`` says that attendance was taken in it."""

    id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    is_break: bool = False
    taken: bool = False


@dataclass(frozen=True)
class Presence:
    """A day on which somebody was checked in: when they came, and when they left if that is known."""

    day: date
    came_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """What a certificate says: the days present, in order, and the minutes of the sessions attended."""

    days: tuple[date, ...]
    minutes: int


def attended(
    sessions: Iterable[Held], presences: Iterable[Presence], ticked: Collection[int], zone: ZoneInfo
) -> list[Held]:
    """The sessions that somebody attended; ``ticked`` are those in which they were noted."""
    present = {each.day: each for each in presences}
    return [
        session
        for session in sessions
        if not session.is_break
        and session.day in present
        and (session.id in ticked if session.taken else _was_there(session, present[session.day], zone))
    ]


def _was_there(session: Held, presence: Presence, zone: ZoneInfo) -> bool:
    came_in_time = presence.came_at < session.ends_at
    if presence.came_at.astimezone(zone).date() != presence.day:
        came_in_time = True
    return came_in_time and (presence.left_at is None or session.starts_at < presence.left_at)


def minutes_of(sessions: Iterable[Held]) -> int:
    """The minutes that the sessions cover; where several are at the same time, once."""
    total = timedelta()
    until: datetime | None = None
    for session in sorted(sessions, key=lambda each: (each.starts_at, each.ends_at)):
        starts = session.starts_at if until is None else max(session.starts_at, until)
        if session.ends_at > starts:
            total += session.ends_at - starts
        until = session.ends_at if until is None else max(until, session.ends_at)
    return round(total.total_seconds() / 60)


def standing(
    sessions: Iterable[Held], presences: Sequence[Presence], ticked: Collection[int], zone: ZoneInfo
) -> Standing:
    """What somebody's attendance comes to."""
    days = tuple(sorted({each.day for each in presences}))
    return Standing(days, minutes_of(attended(sessions, presences, ticked, zone)))


def ends_of(day: date, sessions: Iterable[Held], zone: ZoneInfo) -> datetime:
    """When the day's programme is over; midnight where it has none."""
    ends = [session.ends_at for session in sessions if session.day == day]
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    return max(ends, default=midnight)


def in_hours(minutes: int) -> str:
    """Minutes in words: '11 hours 30 minutes', '45 minutes'.

    >>> in_hours(61)
    '1 hour 1 minute'
    """
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(f"{hours} hour{'' if hours == 1 else 's'}")
    if rest or not hours:
        parts.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(parts)
