"""Series and seminars for search engines: schema.org's Event and EventSeries as plain values for JSON-LD.

Definitions: https://schema.org/Event. Times carry the offset that the clock at the venue has then.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from seminars.programme.models import Seminar, SeminarState, Series, Session, SessionKind

SCHEMA = "https://schema.org"

# First and last moment of a seminar's programme.
Span = tuple[datetime, datetime]


def seminar_data(
    seminar: Seminar, sessions: Sequence[Session], availability: str, base_url: str
) -> dict[str, Any]:
    """A seminar as an Event, with its sessions.

    ``availability`` is schema.org's word for whether places can be had; empty says nothing about it.
    """
    span = (min(s.starts_at for s in sessions), max(s.ends_at for s in sessions)) if sessions else None
    data = {"@context": SCHEMA, **_event(seminar, span, base_url)}
    data["superEvent"] = {
        "@type": "EventSeries",
        "name": seminar.series.title,
        "url": f"{base_url}/series/{seminar.series.slug}",
    }
    if availability:
        data["offers"] = {
            "@type": "Offer",
            "url": f"{base_url}/seminars/{seminar.slug}/register",
            "availability": f"{SCHEMA}/{availability}",
            "validFrom": seminar.local(seminar.registration_opens_at).isoformat(),
            "validThrough": seminar.local(seminar.registration_closes_at).isoformat(),
        }
    parts = [
        {
            "@type": "Event",
            "name": session.title,
            "startDate": seminar.local(session.starts_at).isoformat(),
            "endDate": seminar.local(session.ends_at).isoformat(),
            "eventStatus": _status(seminar),
            "location": _place(seminar),
        }
        for session in sessions
        if session.kind is not SessionKind.BREAK
    ]
    if parts:
        data["subEvent"] = parts
    return data


def series_data(
    series: Series, seminars: Sequence[Seminar], spans: Mapping[int, Span], base_url: str
) -> dict[str, Any] | None:
    """A series as an EventSeries with its seminars; None for one without any that visitors may see."""
    if not seminars:
        return None
    events = [_event(seminar, spans.get(seminar.id), base_url) for seminar in seminars]
    return {
        "@context": SCHEMA,
        "@type": "EventSeries",
        "name": series.title,
        "url": f"{base_url}/series/{series.slug}",
        "startDate": min(each.starts_on for each in seminars).isoformat(),
        "endDate": max(each.ends_on for each in seminars).isoformat(),
        **_said("description", series.description or series.theme),
        **_organizer(series),
        "subEvent": events,
    }


def _event(seminar: Seminar, span: Span | None, base_url: str) -> dict[str, Any]:
    starts, ends = seminar.starts_on.isoformat(), seminar.ends_on.isoformat()
    if span is not None:
        starts, ends = (seminar.local(moment).isoformat() for moment in span)
    moved = {"previousStartDate": seminar.moved_from.isoformat()} if seminar.moved_from is not None else {}
    return {
        "@type": "Event",
        "name": f"{seminar.series.title}: {seminar.title}",
        "url": f"{base_url}/seminars/{seminar.slug}",
        "startDate": starts,
        "endDate": ends,
        **moved,
        "eventStatus": _status(seminar),
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "location": _place(seminar),
        **_said("description", seminar.description or seminar.series.description),
        **_organizer(seminar.series),
        "maximumAttendeeCapacity": seminar.capacity,
    }


def _status(seminar: Seminar) -> str:
    if seminar.state is SeminarState.CANCELLED:
        return f"{SCHEMA}/EventCancelled"
    return f"{SCHEMA}/EventRescheduled" if seminar.moved_from else f"{SCHEMA}/EventScheduled"


def _place(seminar: Seminar) -> dict[str, Any]:
    venue = seminar.venue
    street = ", ".join(line.strip() for line in venue.address.splitlines() if line.strip())
    return {
        "@type": "Place",
        "name": venue.name,
        "address": {
            "@type": "PostalAddress",
            **_said("streetAddress", street),
            "addressRegion": venue.region,
        },
    }


def _organizer(series: Series) -> dict[str, Any]:
    if not series.host:
        return {}
    return {
        "organizer": {
            "@type": "Organization",
            "name": series.host,
            **_said("email", series.contact_email),
        }
    }


def _said(name: str, text: str) -> dict[str, str]:
    text = " ".join(text.split())
    return {name: text} if text else {}
