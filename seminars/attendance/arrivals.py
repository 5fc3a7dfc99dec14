"""When people came: the time of a check-in that was made without a line, and arrivals by quarter hour."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

# Clocks set by one another agree no better than this.
AHEAD = timedelta(seconds=30)
QUARTER = timedelta(minutes=15)


def arrival_time(told: str, *, day: date, zone: ZoneInfo, now: datetime) -> datetime:
    """When somebody came, by what the device ``told`` (milliseconds since 1970, by the server's clock).

    ``now`` where it told nothing that can be: no number, a moment still to come, or one that does not lie
    on ``day`` at the venue.
    """
    if not (told.isascii() and told.isdigit() and len(told) <= 13):
        return now
    moment = datetime.fromtimestamp(int(told) / 1000, UTC)
    if moment > now + AHEAD or moment.astimezone(zone).date() != day:
        return now
    return min(moment, now)


@dataclass(frozen=True)
class Quarter:
    """How many came in the quarter of an hour that begins at ``starts``, on the clock at the venue."""

    starts: datetime
    count: int


def quarters(moments: Iterable[datetime], zone: ZoneInfo) -> list[Quarter]:
    """Arrivals by quarter hour, from the first arrival to the last without gaps."""
    counts: Counter[datetime] = Counter()
    for moment in moments:
        utc = moment.astimezone(UTC)
        counts[utc.replace(minute=utc.minute - utc.minute % 15, second=0, microsecond=0)] += 1
    if not counts:
        return []
    found, start, last = [], min(counts), max(counts)
    while start <= last:
        found.append(Quarter(start.astimezone(zone), counts[start]))
        start += QUARTER
    return found
