"""What delegates are told by mail: each message short, with the personal link, in plain words."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import current_app

from seminars.extensions import db
from seminars.mail.calendar import Person, appointment_file
from seminars.mail.models import Message
from seminars.mail.service import File, send
from seminars.registration.about import About
from seminars.registration.groundwork import Groundwork
from seminars.registration.links import token
from seminars.registration.message_models import Wording
from seminars.registration.models import Delegate, DelegateState
from seminars.registration.seminar_words import SeminarWords, days_of, waiting_promise, words_of
from seminars.registration.sessions import session_lines
from seminars.registration.wording import KINDS, SESSIONS_FIELD, fields_in, filled, filled_line

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


def delegate_calendar(
    delegate: Delegate, *, at: datetime, method: str = "PUBLISH", words: SeminarWords | None = None
) -> bytes:
    """The seminar as a calendar file for this delegate: see ``appointment_file`` for ``method``."""
    words = words or words_of(delegate.seminar)
    appointment = replace(
        words.appointment,
        uid=f"{hashlib.sha256(f'calendar {delegate.link_seed}'.encode()).hexdigest()[:32]}@seminars",
        sequence=delegate.calendar_sequence,
    )
    return appointment_file(
        appointment,
        stamp=at,
        method=method,
        organiser=words.organiser,
        attendee=Person(delegate.name, delegate.email) if delegate.email else None,
    )


def calendar_attachment(
    delegate: Delegate, at: datetime, method: str, words: SeminarWords | None = None
) -> File:
    """The seminar as a calendar file to go with a message."""
    return File(
        filename="cancelled.ics" if method == "CANCEL" else "seminar.ics",
        content_type=f"text/calendar; charset=utf-8; method={method}",
        content=delegate_calendar(delegate, at=at, method=method, words=words),
    )


CALENDAR_SENTENCES = {
    "REQUEST": "The file with this message puts the seminar into your calendar.",
    "CANCEL": "The file with this message takes the seminar out of your calendar.",
}


def wording_of(series_id: int, kind: str) -> tuple[str, str]:
    """Subject and text of a kind of message: the series' own, or the default."""
    own = db.session.get(Wording, (series_id, kind))
    default = KINDS[kind]
    return (own.subject, own.body) if own is not None else (default.subject, default.body)


def composed(
    delegate: Delegate,
    *,
    kind: str,
    values: Mapping[str, str] | None = None,
    calendar: str = "",
    wording: tuple[str, str] | None = None,
    words: SeminarWords | None = None,
    sessions: str | None = None,
) -> tuple[str, str]:
    """Subject and whole text of a message to the delegate, between greeting and goodbye.

    ``words`` (of the seminar) and ``sessions`` (the lines on the delegate's own) are looked up unless given.
    """
    subject, body = wording or wording_of(delegate.seminar.series_id, kind)
    words = words or words_of(delegate.seminar)
    if sessions is None:
        sessions = session_lines(delegate) if asks_for(SESSIONS_FIELD, subject, body) else ""
    found = {
        **words.values,
        "name": delegate.name,
        SESSIONS_FIELD: sessions,
        "personal link": LINK,
        "calendar": CALENDAR_SENTENCES.get(calendar, ""),
        **(values or {}),
    }
    whole = f"Dear {delegate.name},\n\n{filled(body, found)}\n\n{words.goodbye}\n"
    return filled_line(subject, found), whole


def asks_for(field: str, subject: str, body: str) -> bool:
    """Whether a field stands in a text."""
    return field in fields_in(subject) or field in fields_in(body)


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
    words: SeminarWords | None = None,
    sessions: str | None = None,
) -> None:
    """Write to the delegate, if they have an address.

    ``values`` fill the kind's own fields; ``calendar`` is the method (REQUEST, CANCEL) with which the
    calendar file goes along; ``wording`` (subject and text) stands for that of the series; ``words`` and
    ``sessions`` as with ``composed``.
    """
    if delegate.email is None:
        return
    words = words or words_of(delegate.seminar)
    subject, body = composed(
        delegate, kind=kind, values=values, calendar=calendar, wording=wording, words=words, sessions=sessions
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
        attachments=[calendar_attachment(delegate, at, calendar, words)] if calendar else [],
        mailing_id=mailing_id,
        recipient_hidden=recipient_hidden,
        new=new,
    )


@dataclass(frozen=True)
class ReadBefore:
    """What a message of registering needs beside the delegate, read once for the whole registration."""

    seminar: About
    groundwork: Groundwork

    def given(self, kind: str) -> dict[str, Any]:
        """What ``tell`` need not read again."""
        plan = self.groundwork.plan
        return {
            "wording": self.groundwork.wording(kind),
            "words": words_of(self.seminar, plan),
            "sessions": None if plan.limited else "",
        }


def tell_registered(
    delegate: Delegate,
    at: datetime,
    *,
    once_key: str | None = None,
    new: bool = False,
    read: ReadBefore | None = None,
) -> None:
    """The delegate has a place."""
    kind = "confirmation"
    given = read.given(kind) if read else {}
    tell(delegate, kind=kind, at=at, calendar="REQUEST", once_key=once_key, new=new, **given)


def tell_waiting(
    delegate: Delegate,
    position: int,
    at: datetime,
    *,
    once_key: str | None = None,
    new: bool = False,
    read: ReadBefore | None = None,
) -> None:
    """All places are taken; the delegate is in the queue."""
    kind = "waiting_list"
    promise = waiting_promise(read.seminar if read else delegate.seminar)
    given = read.given(kind) if read else {}
    values = {"position": str(position), "promise": promise}
    tell(delegate, kind=kind, values=values, at=at, once_key=once_key, new=new, **given)


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
