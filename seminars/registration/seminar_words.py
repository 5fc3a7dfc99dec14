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
from seminars.programme.models import Seminar, WaitingRule
from seminars.registration.about import About, about
from seminars.registration.groundwork import Plan, plan_of


def hours(seminar: Seminar) -> Sequence[tuple[datetime, datetime]]:
    """From the first to the last session of each day; empty unless every day has a programme."""
    return _hours(plan_of(seminar).spans, seminar.timezone, seminar.starts_on, seminar.ends_on)


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


def place_of(seminar: Seminar | About) -> list[str]:
    """Name and address of the venue, line by line."""
    if isinstance(seminar, Seminar):
        seminar = about(seminar)
    address = [line.strip() for line in seminar.address.splitlines()]
    return [seminar.venue, *filter(None, address)]


def days_of(seminar: Seminar) -> str:
    """The seminar with its days: 'Galway (7 and 8 May 2008)'."""
    return f"{seminar.title} ({day_range(seminar.starts_on, seminar.ends_on)})"


def waiting_promise(seminar: Seminar | About) -> str:
    """What becomes of those who wait, by the seminar's rule."""
    if seminar.waiting_rule is WaitingRule.AT_ONCE:
        promise = "When a place becomes free for you, it is yours at once, and we write to you."
    else:
        hours_long = "an hour" if seminar.offer_hours == 1 else f"{seminar.offer_hours} hours"
        promise = (
            f"When a place becomes free for you, we write to you and keep it for {hours_long}, so that you "
            "can take it. Shortly before the seminar it is yours at once."
        )
    return f"{promise} Until then, please do not travel."


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


def words_of(seminar: Seminar | About, plan: Plan | None = None) -> SeminarWords:
    """The words of a seminar as it stands now; ``plan`` has its sessions, where they have been read."""
    plan = plan or plan_of(seminar)
    found = seminar if isinstance(seminar, About) else about(seminar)
    return _words(found, plan.spans, current_app.config["BASE_URL"], current_app.config["MAIL_FROM"])


# Hundreds who register for one seminar are told the same.
@lru_cache(maxsize=64)
def _words(
    seminar: About, sessions: Sequence[tuple[datetime, datetime]], base: str, sender: str
) -> SeminarWords:
    times = _hours(sessions, seminar.timezone, seminar.starts_on, seminar.ends_on)
    title, page = f"{seminar.series_title}: {seminar.title}", f"{base}/seminars/{seminar.slug}"
    days, place = day_range(seminar.starts_on, seminar.ends_on), place_of(seminar)
    spans = [_in_words(starts_at, ends_at, seminar.timezone) for starts_at, ends_at in times]
    values = {
        "seminar": seminar.title,
        "series": seminar.series_title,
        "days": days,
        "when and where": _lines(title, days, *spans, *place),
        "venue": ", ".join(place),
        "travel": seminar.travel_notes,
        "access": seminar.access_notes,
        "seminar page": page,
        "series page": f"{base}/series/{seminar.series_slug}",
    }
    appointment = Appointment(
        uid="",
        title=title,
        first_day=seminar.starts_on,
        last_day=seminar.ends_on,
        hours=times,
        place=", ".join(place),
        description=seminar.travel_notes,
        url=page,
    )
    sender_name, sender_address = parseaddr(sender)
    organiser = Person(
        name=seminar.host or sender_name or sender_address, address=seminar.contact_email or sender_address
    )
    goodbye = f"Kind regards\n{seminar.host or seminar.series_title}"
    if seminar.contact_email:
        goodbye = f"{goodbye}\n\nQuestions? Write to {seminar.contact_email}"
    return SeminarWords(values, goodbye, appointment, organiser)


@lru_cache(maxsize=256)
def _in_words(starts_at: datetime, ends_at: datetime, timezone: str) -> str:
    zone = ZoneInfo(timezone)
    weekday = day(starts_at.astimezone(zone), "EEEE")
    return f"{weekday}, {clock_time(starts_at, zone)} to {clock_time(ends_at, zone)}"


def _lines(*lines: str) -> str:
    return "\n".join(f"  {line}" for line in lines)
