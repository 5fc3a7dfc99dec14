"""Calendar files (RFC 5545, sent by the rules of RFC 5546) from plain values. Times are written in UTC."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Calendar, Event, vCalAddress, vDuration, vText
from icalendar.parser import Contentline

PRODUCT = "-//Seminars//Seminars//EN"


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar. ``uid`` stays the same for ever; ``sequence`` rises with each change."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False


@dataclass(frozen=True)
class Person:
    """Who invites or is invited."""

    name: str
    address: str


@dataclass(frozen=True)
class Appointment:
    """A seminar in somebody's calendar: one thing that takes several days, with each day's hours.

    ``hours`` hold start and end of each of the consecutive days; empty means whole days, from
    ``first_day`` to ``last_day``.
    """

    uid: str
    title: str
    first_day: date
    last_day: date
    hours: Sequence[tuple[datetime, datetime]] = ()
    place: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False


def calendar_file(
    entries: Sequence[Entry], *, stamp: datetime, method: str = "PUBLISH", name: str = ""
) -> bytes:
    """The entries as a calendar file, such as the programme of a seminar.

    ``method`` is PUBLISH, or CANCEL to take entries back; ``stamp`` is the moment of writing.
    """
    calendar = _calendar(method, name)
    for entry in entries:
        event = _event(entry, stamp, cancelled=entry.cancelled or method == "CANCEL")
        event.add("dtstart", entry.starts_at)
        event.add("dtend", entry.ends_at)
        calendar.add_component(event)
    return calendar.to_ical()


def feed_file(
    appointments: Sequence[Appointment], *, stamp: datetime, name: str, url: str, refresh: timedelta
) -> bytes:
    """A calendar to subscribe to, such as the seminars of a series: one event for each appointment.

    Several days stand as whole days, one day with its hours; neither makes anybody busy. ``url`` is
    the page that the feed belongs to, ``refresh`` how often it is worth asking for (RFC 7986, and
    the older property that many programs read).
    """
    calendar = _calendar("PUBLISH", name)
    calendar.add("name", name)
    calendar.add("url", url)
    calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))
    for appointment in appointments:
        event = _event(appointment, stamp, cancelled=appointment.cancelled)
        if len(appointment.hours) == 1:
            event.add("dtstart", appointment.hours[0][0])
            event.add("dtend", appointment.hours[0][1])
        else:
            event.add("dtstart", appointment.first_day)
            event.add("dtend", appointment.last_day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def appointment_file(
    appointment: Appointment,
    *,
    stamp: datetime,
    method: str = "PUBLISH",
    organiser: Person | None = None,
    attendee: Person | None = None,
) -> bytes:
    """The appointment as a calendar file.

    ``method`` is PUBLISH (a file to open), REQUEST (sent to ``attendee``, who is already expected:
    no reply is asked for) or CANCEL (takes it out again). All parts share one UID, as REQUEST and
    CANCEL ask for: the first day repeats daily, and each later day says its own hours.
    """
    shared = replace(appointment, uid="", sequence=0, hours=tuple(appointment.hours))
    own = [
        Contentline(f"UID:{appointment.uid}").to_ical().decode(),
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{appointment.sequence}",
    ]
    if method != "PUBLISH" and attendee is not None:
        line = (
            f'ATTENDEE;CN="{_parameter(attendee.name)}";PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE'
            f":mailto:{attendee.address}"
        )
        own.append(Contentline(line).to_ical().decode())
    lines = "".join(f"{line}\r\n" for line in own).encode()
    begins = b"\r\nBEGIN:VEVENT\r\n"
    # A whole line: no text can hold one, since those that are folded go on after a blank.
    return _shared(shared, method, organiser).replace(begins, begins + lines)


@lru_cache(maxsize=64)
def _shared(appointment: Appointment, method: str, organiser: Person | None) -> bytes:
    """What the file says to everybody: when hundreds register for one seminar it is written once."""
    calendar = _calendar(method, "")
    for number, (starts_at, ends_at) in enumerate(_spans(appointment)):
        # A cancellation names the whole appointment once.
        if number and method == "CANCEL":
            break
        event = Event()
        _add_content(event, appointment, cancelled=method == "CANCEL")
        event.add("dtstart", starts_at)
        event.add("dtend", ends_at)
        if number:
            event.add("recurrence-id", appointment.hours[0][0] + timedelta(days=number))
        elif len(appointment.hours) > 1:
            event.add("rrule", {"freq": "daily", "count": len(appointment.hours)})
        if method != "PUBLISH" and organiser is not None:
            address = vCalAddress(f"mailto:{organiser.address}")
            address.params["CN"] = _parameter(organiser.name)
            event.add("organizer", address)
        calendar.add_component(event)
    return calendar.to_ical()


def _spans(appointment: Appointment) -> Sequence[tuple[date, date]]:
    if appointment.hours:
        return appointment.hours
    return [(appointment.first_day, appointment.last_day + timedelta(days=1))]


def _calendar(method: str, name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    return calendar


def _event(entry: Entry | Appointment, stamp: datetime, *, cancelled: bool) -> Event:
    event = Event()
    _add_version(event, entry, stamp)
    _add_content(event, entry, cancelled=cancelled)
    return event


def _add_version(event: Event, entry: Entry | Appointment, stamp: datetime) -> None:
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("sequence", entry.sequence)


def _add_content(event: Event, entry: Entry | Appointment, *, cancelled: bool) -> None:
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if entry.place:
        event.add("location", vText(entry.place))
    if entry.description:
        event.add("description", entry.description)
    if entry.url:
        event.add("url", entry.url)


def _parameter(text: str) -> str:
    # A parameter's value may hold neither quotation marks nor line breaks.
    return " ".join(text.replace('"', "'").split())
