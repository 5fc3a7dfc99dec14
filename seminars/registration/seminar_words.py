"""What every message about a seminar says of it: title, days, hours, place, and its entry in a calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parseaddr

from flask import current_app

from seminars.formats import clock_time, day, day_range
from seminars.mail.calendar import Appointment, Person
from seminars.programme.models import Seminar
from seminars.registration.sessions import session_spans


def hours(seminar: Seminar) -> list[tuple[datetime, datetime]]:
    """From the first to the last session of each day; empty unless every day has a programme."""
    zone, found = seminar.zone, dict[date, tuple[datetime, datetime]]()
    for starts_at, ends_at in session_spans(seminar):
        on = starts_at.astimezone(zone).date()
        first, last = found.get(on, (starts_at, ends_at))
        found[on] = min(first, starts_at), max(last, ends_at)
    days = seminar.days
    return [found[each] for each in days] if all(each in found for each in days) else []


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


def words_of(seminar: Seminar) -> SeminarWords:
    """The words of a seminar as it stands now."""
    base, times = current_app.config["BASE_URL"], hours(seminar)
    series, venue, page = seminar.series, seminar.venue, f"{base}/seminars/{seminar.slug}"
    days, place = day_range(seminar.starts_on, seminar.ends_on), place_of(seminar)
    values = {
        "seminar": seminar.title,
        "series": series.title,
        "days": days,
        "when and where": _lines(title_of(seminar), days, *_in_words(seminar, times), *place),
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
        hours=tuple(times),
        place=", ".join(place),
        description=venue.travel_notes,
        url=page,
    )
    sender_name, sender_address = parseaddr(current_app.config["MAIL_FROM"])
    organiser = Person(
        name=series.host or sender_name or sender_address, address=series.contact_email or sender_address
    )
    return SeminarWords(values, goodbye_of(seminar), appointment, organiser)


def _in_words(seminar: Seminar, times: list[tuple[datetime, datetime]]) -> list[str]:
    zone = seminar.zone
    return [
        f"{day(starts_at.astimezone(zone), 'EEEE')}, {clock_time(starts_at, zone)} to "
        f"{clock_time(ends_at, zone)}"
        for starts_at, ends_at in times
    ]


def _lines(*lines: str) -> str:
    return "\n".join(f"  {line}" for line in lines)
