"""Public calendars: the programme of a seminar as a file, and the seminars of a series to subscribe to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from seminars.accounts.permissions import public
from seminars.errors import Missing
from seminars.formats import clock_time, day
from seminars.mail.calendar import Appointment, Entry, calendar_file, feed_file
from seminars.programme import queries
from seminars.programme.blueprint import bp
from seminars.programme.models import Seminar, SeminarState, Series, Session
from seminars.programme.visible import base_url, visible_seminar
from seminars.responses import calendar_response, kept_response

# How often a calendar program does well to look, and how long an answer may be kept on the way.
REFRESH = timedelta(hours=6)
KEPT_MINUTES = 15


@dataclass(frozen=True)
class FeedAddresses:
    """The calendar of a series: to open in a calendar program, and to copy into one."""

    webcal: str
    https: str


def feed_addresses(series: Series) -> FeedAddresses:
    """Where the calendar of a series is found."""
    address = base_url() + url_for("programme.series_calendar", slug=series.slug)
    return FeedAddresses(webcal=f"webcal:{address.partition(':')[2]}", https=address)


def _uid(kind: str, number: int) -> str:
    """One for each seminar and session of this installation, also where its address changes in mid-season."""
    here = sha256(f"calendar {current_app.config['SECRET_KEY']}".encode()).hexdigest()[:16]
    return f"{kind}-{number}-{here}@seminars"


def _sequence(seminar: Seminar) -> int:
    """Rises with each change; calling it off is the last one."""
    return seminar.revision + (seminar.state is SeminarState.CANCELLED)


def _page(seminar: Seminar) -> str:
    return base_url() + url_for("programme.seminar", slug=seminar.slug)


@bp.get("/seminars/<slug>/programme.ics")
@public
def programme_calendar(slug: str) -> ResponseReturnValue:
    """The programme of a seminar as a calendar file."""
    row = visible_seminar(slug)
    entries = [
        Entry(
            uid=_uid("session", session.id),
            title=session.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=", ".join(part for part in (session.room and session.room.name, row.venue.name) if part),
            description="\n\n".join(part for part in (session.speakers, session.description) if part),
            url=_page(row),
            sequence=_sequence(row),
            cancelled=row.state is SeminarState.CANCELLED,
        )
        for _, sessions in queries.programme_of(row)
        for session in sessions
    ]
    changed_at = queries.changed_at(row.series, [row])
    content = calendar_file(entries, stamp=changed_at, name=f"{row.series.title}: {row.title}")
    answer = calendar_response(content, f"{row.slug}.ics")
    if not row.is_public:
        return answer
    return kept_response(answer, changed_at=changed_at, minutes=KEPT_MINUTES)


@bp.get("/series/<slug>/calendar.ics")
@public
def series_calendar(slug: str) -> ResponseReturnValue:
    """The seminars of a series as a calendar to subscribe to; the same for everybody, never a draft."""
    series = queries.series_by_slug(slug)
    seminars = queries.shown(series)
    if not seminars:
        raise Missing("There is no such series.", next_step="Start again from the list of seminars.")
    programme = queries.sessions_by_seminar(series)
    changed_at = queries.changed_at(series, seminars)
    content = feed_file(
        [_appointment(each, programme.get(each.id, [])) for each in seminars],
        stamp=changed_at,
        name=series.title,
        url=base_url() + url_for("programme.series", slug=slug),
        refresh=REFRESH,
    )
    answer = calendar_response(content, f"{slug}.ics")
    return kept_response(answer, changed_at=changed_at, minutes=KEPT_MINUTES)


def _appointment(seminar: Seminar, sessions: list[Session]) -> Appointment:
    hours = _hours(seminar, sessions)
    venue = seminar.venue
    lines = [
        f"{day(starts_at.astimezone(seminar.zone), 'EEEE')}: {clock_time(starts_at, seminar.zone)} to "
        f"{clock_time(ends_at, seminar.zone)}"
        for starts_at, ends_at in hours
    ]
    return Appointment(
        uid=_uid("seminar", seminar.id),
        title=f"{seminar.series.title}: {seminar.title}",
        first_day=seminar.starts_on,
        last_day=seminar.ends_on,
        hours=hours if len(seminar.days) == 1 else (),
        place=", ".join(filter(None, [venue.name, *(line.strip() for line in venue.address.splitlines())])),
        description="\n".join([*lines, _page(seminar)]),
        url=_page(seminar),
        sequence=_sequence(seminar),
        cancelled=seminar.state is SeminarState.CANCELLED,
    )


def _hours(seminar: Seminar, sessions: list[Session]) -> list[tuple[datetime, datetime]]:
    """From the first to the last session of each day that has any."""
    found = []
    for each in seminar.days:
        of_day = [session for session in sessions if seminar.local(session.starts_at).date() == each]
        if of_day:
            found.append((min(s.starts_at for s in of_day), max(s.ends_at for s in of_day)))
    return found
