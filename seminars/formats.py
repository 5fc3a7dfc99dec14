"""Dates, times and texts as people read them: the same words on pages, in mail and on paper."""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from markupsafe import Markup, escape

LOCALE = "en_IE"


def day(value: date | datetime, style: str = "EEEE d MMMM y") -> str:
    """A date in words, such as 'Wednesday 7 May 2008'."""
    return format_date(value, style, locale=LOCALE)


@lru_cache(maxsize=256)
def day_range(first: date, last: date) -> str:
    """Consecutive days in words: '7 and 8 May 2008', '30 June to 2 July 2008'."""
    if first == last:
        return day(first, "d MMMM y")
    joined = "and" if (last - first).days == 1 else "to"
    if (first.month, first.year) == (last.month, last.year):
        start = str(first.day)
    else:
        start = day(first, "d MMMM" if first.year == last.year else "d MMMM y")
    return f"{start} {joined} {day(last, 'd MMMM y')}"


def clock_time(value: datetime | time, zone: ZoneInfo | None = None) -> str:
    """A time of day on the 24-hour clock, such as '14:30', at the place whose ``zone`` is given."""
    if isinstance(value, datetime) and zone is not None:
        value = value.astimezone(zone)
    return format_time(value, "HH:mm", locale=LOCALE)


def moment(value: datetime, zone: ZoneInfo) -> str:
    """Date and time at a place: 'Wed 7 May 2008, 14:30'."""
    local = value.astimezone(zone)
    return f"{day(local, 'EEE d MMM y')}, {clock_time(local)}"


def paragraphs(text: str) -> Markup:
    """Plain text as HTML paragraphs; single line breaks are kept."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("\n").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.split("\n")))
        for block in blocks
    )


def words(value: str) -> str:
    """A stored value as words: 'focus_groups' becomes 'focus groups'."""
    return str(value).replace("_", " ")
