"""Wall-clock times: what the clock at the venue says stays the same when days or zones change."""

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
