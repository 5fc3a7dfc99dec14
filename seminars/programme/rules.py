"""What a series, seminar or session must be; each refusal names the field at fault."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from seminars.errors import Invalid

MOST_DAYS = 14
MOST_PLACES = 100_000
OFFER_HOURS = 48
MOST_OFFER_HOURS = 24 * 14


def required(text: str, field: str = "title", message: str = "Enter a title.") -> str:
    """``text`` without blanks around it. Raises Invalid where nothing is left."""
    if not text.strip():
        raise Invalid(message, field=field)
    return text.strip()


def known_zone(name: str) -> ZoneInfo:
    """The time zone called ``name``. Raises Invalid."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid("Choose a time zone such as Europe/Dublin.", field="timezone") from error


def check_seminar(
    starts_on: date, ends_on: date, capacity: int, opens_at: datetime, closes_at: datetime
) -> None:
    """Days in order and not too many, places from 1, registration that opens before it closes."""
    if ends_on < starts_on:
        raise Invalid("The last day is before the first one.", field="ends_on")
    if (ends_on - starts_on).days >= MOST_DAYS:
        raise Invalid(f"A seminar lasts {MOST_DAYS} days at the most.", field="ends_on")
    if not 1 <= capacity <= MOST_PLACES:
        raise Invalid(f"Enter a number of places from 1 to {MOST_PLACES}.", field="capacity")
    if closes_at <= opens_at:
        raise Invalid("Registration closes before it opens.", field="registration_closes_at")


def check_offer_hours(hours: int) -> None:
    """An offer of a place can be taken for an hour at least, and for two weeks at the most."""
    if not 1 <= hours <= MOST_OFFER_HOURS:
        raise Invalid(f"Enter a number of hours from 1 to {MOST_OFFER_HOURS}.", field="offer_hours")


def check_session(starts_at: datetime, ends_at: datetime, days: Sequence[date], zone: ZoneInfo) -> None:
    """A session ends after it begins, and lies within the seminar's days on the clock at the venue."""
    if ends_at <= starts_at:
        raise Invalid("The session ends before it begins.", field="ends")
    if starts_at.astimezone(zone).date() not in days:
        raise Invalid("Choose one of the seminar's days.", field="day")
    # Midnight at the end of the last day still belongs to it.
    if (ends_at - timedelta(microseconds=1)).astimezone(zone).date() > days[-1]:
        raise Invalid("The session ends after the seminar's last day.", field="ends")
