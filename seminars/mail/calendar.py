"""Calendar files (RFC 5545) from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event, vText

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


def calendar_file(
    entries: Sequence[Entry], *, stamp: datetime, method: str = "PUBLISH", name: str = ""
) -> bytes:
    """The entries as a calendar file; times are written in UTC, which every calendar understands.

    ``method`` is PUBLISH, or CANCEL to take entries back; ``stamp`` is the moment of writing.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.starts_at)
        event.add("dtend", entry.ends_at)
        event.add("summary", entry.title)
        event.add("sequence", entry.sequence)
        event.add("status", "CANCELLED" if entry.cancelled or method == "CANCEL" else "CONFIRMED")
        if entry.place:
            event.add("location", vText(entry.place))
        if entry.description:
            event.add("description", entry.description)
        if entry.url:
            event.add("url", entry.url)
        calendar.add_component(event)
    return calendar.to_ical()

