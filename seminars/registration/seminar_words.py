"""What every message about a seminar says of it: title, days, hours, place, and its entry in a calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import current_app

from seminars.formats import clock_time, day, day_range
from seminars.mail.calendar import Appointment, Person
from seminars.programme.models import Seminar
from seminars.registration.groundwork import Plan, plan_of


def hours(seminar: Seminar, plan: Plan | None = None) -> Sequence[tuple[datetime, datetime]]:
    """From the first to the last session of each day; empty unless every day has a programme.

    ``plan`` is that of the seminar, where it has been read already.
    """
    plan = plan or plan_of(seminar)
    return _hours(plan.spans, seminar.timezone, seminar.starts_on, seminar.ends_on)


# Hundreds who register for one seminar are told the same.
@lru_cache(maxsize=64)
def _hours(
    spans: Sequence[tuple[datetime, datetime]], timezone: str, starts_on: date, ends_on: date
) -> Sequence[tuple[datetime, datetime]]:
    zone, found = ZoneInfo(timezone), dict[date, tuple[datetime, datetime]]()
    for starts_at, ends_at in spans:
        on = starts_at.astimezone(zone).date()
        first, last = found.get(on, (starts_at, ends_at))
        found[on] = min(first, starts_at), max(last, ends_at)
    days = [starts_on + timedelta(days=number) for number in range((ends_on - starts_on).days + 1)]
    return tuple(found[each] for each in days) if all(each in found for each in days) else ()


def title_of(seminar: Seminar) -> str:
    """The seminar with its series: 'Network Seminars 2008: Galway'."""
    return f"{seminar.series.title}: {seminar.title}"


def place_of(seminar: Seminar) -> list[str]:
    """Name and address of the venue, line by line."""
    address = [line.strip() for line in seminar.venue.address.splitlines()]
    return [seminar.venue.name, *filter(None, address)]


def days_of(seminar: Seminar) -> str:
    """The seminar with its days: 'Galway (7 and 8 May 2008)'."""
    return f"{seminar.title} ({day_range(seminar.starts_on, seminar.ends_on)})"


def goodbye_of(seminar: Seminar) -> str:
    """How every message ends."""
    series = seminar.series
    end = f"Kind regards\n{series.host or series.title}"
    return f"{end}\n\nQuestions? Write to {series.contact_email}" if series.contact_email else end


@dataclass(frozen=True)
class SeminarWords:
    """What messages to all delegates of a seminar have in common, worked out once for all of them.

    ``values`` fill the fields of a text that are the same for everybody (``wording.COMMON``);
    ``appointment`` has everything but its UID and SEQUENCE, which are each delegate's own.
    """

    values: Mapping[str, str]
    goodbye: str
    appointment: Appointment
    organiser: Person


def words_of(seminar: Seminar, plan: Plan | None = None) -> SeminarWords:
    """The words of a seminar as it stands now; ``plan`` as with ``hours``."""
    base, times = current_app.config["BASE_URL"], hours(seminar, plan)
    series, venue, page = seminar.series, seminar.venue, f"{base}/seminars/{seminar.slug}"
    days, place = day_range(seminar.starts_on, seminar.ends_on), place_of(seminar)
    spans = [_in_words(starts_at, ends_at, seminar.timezone) for starts_at, ends_at in times]
    values = {
        "seminar": seminar.title,
        "series": series.title,
        "days": days,
        "when and where": _lines(title_of(seminar), days, *spans, *place),
        "venue": ", ".join(place),
        "travel": venue.travel_notes,
        "access": venue.access_notes,
        "seminar page": page,
        "series page": f"{base}/series/{series.slug}",
    }
    appointment = Appointment(
        uid="",
        title=title_of(seminar),
        first_day=seminar.starts_on,
        last_day=seminar.ends_on,
        hours=times,
        place=", ".join(place),
        description=venue.travel_notes,
        url=page,
    )
    sender_name, sender_address = parseaddr(current_app.config["MAIL_FROM"])
    organiser = Person(
        name=series.host or sender_name or sender_address, address=series.contact_email or sender_address
    )
    return SeminarWords(values, goodbye_of(seminar), appointment, organiser)


@lru_cache(maxsize=256)
def _in_words(starts_at: datetime, ends_at: datetime, timezone: str) -> str:
    zone = ZoneInfo(timezone)
    weekday = day(starts_at.astimezone(zone), "EEEE")
    return f"{weekday}, {clock_time(starts_at, zone)} to {clock_time(ends_at, zone)}"


def _lines(*lines: str) -> str:
    return "\n".join(f"  {line}" for line in lines)
