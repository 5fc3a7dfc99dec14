"""What delegates are told by mail: each message short, with the personal link, in plain words."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from seminars.extensions import db
from seminars.formats import clock_time, day, day_range
from seminars.mail.calendar import Appointment, Person, appointment_file
from seminars.mail.models import Message
from seminars.mail.service import File, send
from seminars.programme.models import Seminar, WaitingRule
from seminars.registration.groundwork import Groundwork, Plan, plan_of
from seminars.registration.links import token
from seminars.registration.message_models import Wording
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.sessions import session_lines
from seminars.registration.wording import KINDS, filled, filled_line

# Filled in when the message is read or sent (mail.service.FIELDS): the database holds no link.
LINK = "[[personal link]]"

# Kinds that anybody who knows an address can set off; how many an hour an address gets.
LINK_KINDS = ("already_registered", "link")
LINKS_AN_HOUR = 5


def personal_token(delegate: Delegate) -> str:
    """The token of the delegate's personal link."""
    return token(current_app.config["SECRET_KEY"], delegate.link_seed, delegate.link_version)


def personal_url(delegate: Delegate) -> str:
    """The delegate's personal link."""
    return f"{current_app.config['BASE_URL']}/d/{personal_token(delegate)}"


def personal_link_of(message: Message) -> str:
    """What stands for the field 'personal link' in a message: the recipient's link, always the newest."""
    delegate = db.session.get(Delegate, message.delegate_id) if message.delegate_id else None
    return personal_url(delegate) if delegate is not None else ""


def hours(seminar: Seminar, plan: Plan | None = None) -> Sequence[tuple[datetime, datetime]]:
    """From the first to the last session of each day; empty unless every day has a programme."""
    plan = plan or plan_of(seminar)
    return _hours(plan.spans, seminar.timezone, seminar.starts_on, seminar.ends_on)


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


def delegate_calendar(
    delegate: Delegate, *, at: datetime, method: str = "PUBLISH", plan: Plan | None = None
) -> bytes:
    """The seminar as a calendar file for this delegate: see ``appointment_file`` for ``method``."""
    seminar = delegate.seminar
    appointment = Appointment(
        uid=f"{hashlib.sha256(f'calendar {delegate.link_seed}'.encode()).hexdigest()[:32]}@seminars",
        title=title_of(seminar),
        first_day=seminar.starts_on,
        last_day=seminar.ends_on,
        hours=hours(seminar, plan),
        place=", ".join(place_of(seminar)),
        description=seminar.venue.travel_notes,
        url=f"{current_app.config['BASE_URL']}/seminars/{seminar.slug}",
        sequence=delegate.calendar_sequence,
    )
    sender_name, sender_address = parseaddr(current_app.config["MAIL_FROM"])
    return appointment_file(
        appointment,
        stamp=at,
        method=method,
        organiser=Person(
            name=seminar.series.host or sender_name or sender_address,
            address=seminar.series.contact_email or sender_address,
        ),
        attendee=Person(delegate.name, delegate.email) if delegate.email else None,
    )


def calendar_attachment(delegate: Delegate, at: datetime, method: str, plan: Plan | None = None) -> File:
    """The seminar as a calendar file to go with a message."""
    return File(
        filename="cancelled.ics" if method == "CANCEL" else "seminar.ics",
        content_type=f"text/calendar; charset=utf-8; method={method}",
        content=delegate_calendar(delegate, at=at, method=method, plan=plan),
    )


def what_when_where(seminar: Seminar, plan: Plan | None = None) -> str:
    """Title, days, hours and venue, a line each."""
    lines = [title_of(seminar), day_range(seminar.starts_on, seminar.ends_on)]
    lines += [_hours_in_words(begin, end, seminar.timezone) for begin, end in hours(seminar, plan)]
    return "\n".join(f"  {line}" for line in [*lines, *place_of(seminar)])


@lru_cache(maxsize=256)
def _hours_in_words(starts_at: datetime, ends_at: datetime, timezone: str) -> str:
    zone = ZoneInfo(timezone)
    weekday = day(starts_at.astimezone(zone), "EEEE")
    return f"{weekday}, {clock_time(starts_at, zone)} to {clock_time(ends_at, zone)}"


def days_of(seminar: Seminar) -> str:
    """The seminar with its days: 'Galway (7 and 8 May 2008)'."""
    return f"{seminar.title} ({day_range(seminar.starts_on, seminar.ends_on)})"


CALENDAR_SENTENCES = {
    "REQUEST": "The file with this message puts the seminar into your calendar.",
    "CANCEL": "The file with this message takes the seminar out of your calendar.",
}


def wording_of(series_id: int, kind: str) -> tuple[str, str]:
    """Subject and text of a kind of message: the series' own, or the default."""
    own = db.session.get(Wording, (series_id, kind))
    default = KINDS[kind]
    return (own.subject, own.body) if own is not None else (default.subject, default.body)


def common_values(delegate: Delegate, *, calendar: str = "", plan: Plan | None = None) -> dict[str, str]:
    """What the fields that stand in every text become (``wording.COMMON``)."""
    seminar = delegate.seminar
    plan = plan or plan_of(seminar)
    base = current_app.config["BASE_URL"]
    return {
        "name": delegate.name,
        "seminar": seminar.title,
        "series": seminar.series.title,
        "days": day_range(seminar.starts_on, seminar.ends_on),
        "when and where": what_when_where(seminar, plan),
        "venue": ", ".join(place_of(seminar)),
        "travel": seminar.venue.travel_notes,
        "access": seminar.venue.access_notes,
        "sessions": session_lines(delegate) if plan.limited else "",
        "personal link": LINK,
        "seminar page": f"{base}/seminars/{seminar.slug}",
        "series page": f"{base}/series/{seminar.series.slug}",
        "calendar": CALENDAR_SENTENCES.get(calendar, ""),
    }


def composed(
    delegate: Delegate,
    *,
    kind: str,
    values: Mapping[str, str] | None = None,
    calendar: str = "",
    wording: tuple[str, str] | None = None,
    plan: Plan | None = None,
) -> tuple[str, str]:
    """Subject and whole text of a message to the delegate, between greeting and goodbye."""
    seminar = delegate.seminar
    subject, body = wording or wording_of(seminar.series_id, kind)
    found = {**common_values(delegate, calendar=calendar, plan=plan), **(values or {})}
    parts = [f"Dear {delegate.name},", filled(body, found)]
    parts.append(f"Kind regards\n{seminar.series.host or seminar.series.title}")
    if seminar.series.contact_email:
        parts.append(f"Questions? Write to {seminar.series.contact_email}")
    return filled_line(subject, found), "\n\n".join(parts) + "\n"


def tell(
    delegate: Delegate,
    *,
    kind: str,
    at: datetime,
    values: Mapping[str, str] | None = None,
    calendar: str = "",
    once_key: str | None = None,
    wording: tuple[str, str] | None = None,
    mailing_id: int | None = None,
    recipient_hidden: bool = False,
    new: bool = False,
    plan: Plan | None = None,
) -> None:
    """Write to the delegate, if they have an address.

    ``values`` fill the kind's own fields; ``calendar`` is the method (REQUEST, CANCEL) with which the
    calendar file goes along; ``wording`` (subject and text) stands for that of the series; ``plan`` is
    that of the seminar, where it has been read already.
    """
    if delegate.email is None:
        return
    plan = plan or plan_of(delegate.seminar)
    subject, body = composed(
        delegate, kind=kind, values=values, calendar=calendar, wording=wording, plan=plan
    )
    send(
        kind=kind,
        to_name=delegate.name,
        to_address=delegate.email,
        subject=subject,
        body=body,
        at=at,
        seminar_id=delegate.seminar_id,
        delegate_id=delegate.id,
        once_key=once_key,
        attachments=[calendar_attachment(delegate, at, calendar, plan)] if calendar else [],
        mailing_id=mailing_id,
        recipient_hidden=recipient_hidden,
        new=new,
    )


def tell_registered(
    delegate: Delegate,
    at: datetime,
    *,
    once_key: str | None = None,
    new: bool = False,
    groundwork: Groundwork | None = None,
) -> None:
    """The delegate has a place."""
    tell(
        delegate,
        kind="confirmation",
        at=at,
        calendar="REQUEST",
        once_key=once_key,
        new=new,
        **_read_before(groundwork, "confirmation"),
    )


def _read_before(groundwork: Groundwork | None, kind: str) -> dict[str, Any]:
    """What ``tell`` need not read again."""
    return {"wording": groundwork.wording(kind), "plan": groundwork.plan} if groundwork else {}


def waiting_promise(seminar: Seminar) -> str:
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


def tell_waiting(
    delegate: Delegate,
    position: int,
    at: datetime,
    *,
    once_key: str | None = None,
    new: bool = False,
    groundwork: Groundwork | None = None,
) -> None:
    """All places are taken; the delegate is in the queue."""
    tell(
        delegate,
        kind="waiting_list",
        values={"position": str(position), "promise": waiting_promise(delegate.seminar)},
        at=at,
        once_key=once_key,
        new=new,
        **_read_before(groundwork, "waiting_list"),
    )


def tell_place(delegate: Delegate, at: datetime) -> None:
    """Somebody from the waiting list has a place now."""
    tell(delegate, kind="place", at=at, calendar="REQUEST")


def tell_already_registered(delegate: Delegate, at: datetime, *, once_key: str | None = None) -> None:
    """Somebody used the registration form with this address again."""
    registered = delegate.state is DelegateState.REGISTERED
    tell(
        delegate,
        kind="already_registered",
        values={"standing": "are registered" if registered else "are on the waiting list"},
        at=at,
        calendar="REQUEST" if registered else "",
        once_key=once_key,
    )


def tell_link(delegate: Delegate, at: datetime) -> None:
    """The personal link, asked for again: this one replaces the old."""
    tell(delegate, kind="link", at=at)


def tell_new_address(delegate: Delegate, old_address: str | None, at: datetime) -> None:
    """The registration has another e-mail address: the new one gets the link, the old one hears of it."""
    if old_address is not None:
        seminar = delegate.seminar
        send(
            kind="address",
            to_name=delegate.name,
            to_address=old_address,
            subject=f"Your e-mail address was changed: {seminar.title}",
            body=f"Dear {delegate.name},\n\nyour registration for {days_of(seminar)} now has another e-mail "
            "address. Messages go there from now on."
            + (
                f"\n\nIf this is not what you wanted, write to {seminar.series.contact_email}"
                if seminar.series.contact_email
                else ""
            )
            + f"\n\nKind regards\n{seminar.series.host or seminar.series.title}\n",
            at=at,
            seminar_id=seminar.id,
            delegate_id=delegate.id,
        )
    tell_link(delegate, at)


def tell_cancelled(delegate: Delegate, at: datetime, *, had_place: bool, by_staff: bool) -> None:
    """The registration is cancelled."""
    tell(
        delegate,
        kind="cancellation",
        values={"thanks": "" if by_staff else "Thank you for telling us."},
        at=at,
        calendar="CANCEL" if had_place else "",
    )


def tell_called_off(delegate: Delegate, at: datetime) -> None:
    """The seminar does not take place."""
    tell(
        delegate,
        kind="seminar_cancelled",
        at=at,
        calendar="CANCEL" if delegate.state is DelegateState.REGISTERED else "",
        once_key=f"seminar-cancelled:{delegate.id}",
    )
