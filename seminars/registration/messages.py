"""What delegates are told by mail: each message short, with the personal link, in plain words."""

from datetime import datetime

from flask import current_app

from seminars.mail.calendar import Entry, calendar_file
from seminars.mail.service import File, send
from seminars.pages import clock_time, day, day_range
from seminars.programme.models import Seminar, Session
from seminars.registration.links import token
from seminars.registration.models import Delegate, DelegateState


def personal_token(delegate: Delegate) -> str:
    """The token of the delegate's personal link."""
    return token(current_app.config["SECRET_KEY"], delegate.link_seed, delegate.link_version)


def personal_url(delegate: Delegate) -> str:
    """The delegate's personal link."""
    return f"{current_app.config['BASE_URL']}/d/{personal_token(delegate)}"


def _days(seminar: Seminar) -> list[tuple[datetime, datetime]]:
    """From the first to the last session of each day; without sessions from nine to five."""
    found = []
    for each in seminar.days:
        sessions: list[Session] = [session for session in seminar.sessions if session.day == each]
        if sessions:
            found.append(
                (min(session.starts_at for session in sessions), max(session.ends_at for session in sessions))
            )
        else:
            nine = datetime(each.year, each.month, each.day, 9, tzinfo=seminar.zone)
            found.append((nine, nine.replace(hour=17)))
    return found


def delegate_calendar(delegate: Delegate, *, at: datetime, cancelled: bool = False) -> bytes:
    """The seminar's days as a calendar file for this delegate; CANCEL takes them back."""
    seminar = delegate.seminar
    place = ", ".join([seminar.venue.name, *seminar.venue.address.splitlines()])
    entries = [
        Entry(
            uid=f"delegate-{delegate.link_seed}-{number}@seminars",
            title=f"{seminar.series.title}: {seminar.title}"
            + (f" (day {number})" if len(seminar.days) > 1 else ""),
            starts_at=starts_at,
            ends_at=ends_at,
            place=place,
            url="" if cancelled else personal_url(delegate),
            sequence=delegate.calendar_sequence,
            cancelled=cancelled,
        )
        for number, (starts_at, ends_at) in enumerate(_days(seminar), start=1)
    ]
    return calendar_file(entries, stamp=at, method="CANCEL" if cancelled else "PUBLISH")


def _calendar(delegate: Delegate, at: datetime, *, cancelled: bool = False) -> File:
    method = "CANCEL" if cancelled else "PUBLISH"
    return File(
        filename="cancelled.ics" if cancelled else "seminar.ics",
        content_type=f"text/calendar; method={method}",
        content=delegate_calendar(delegate, at=at, cancelled=cancelled),
    )


def _where_and_when(seminar: Seminar) -> str:
    lines = [day_range(seminar.starts_on, seminar.ends_on)]
    for each, (starts_at, _) in zip(seminar.days, _days(seminar), strict=True):
        lines.append(f"  {day(each)}, from {clock_time(starts_at, seminar.zone)}")
    lines += [seminar.venue.name, *seminar.venue.address.splitlines()]
    return "\n".join(lines)


def _tell(
    delegate: Delegate, *, kind: str, subject: str, paragraphs: list[str], at: datetime, files: list[File]
) -> None:
    if delegate.email is None:
        return
    seminar = delegate.seminar
    signature = seminar.series.host or seminar.series.title
    contact = f"\n{seminar.series.contact_email}" if seminar.series.contact_email else ""
    body = "\n\n".join([f"Dear {delegate.name},", *paragraphs, f"{signature}{contact}"]) + "\n"
    send(
        kind=kind,
        to_name=delegate.name,
        to_address=delegate.email,
        subject=subject,
        body=body,
        at=at,
        seminar_id=seminar.id,
        delegate_id=delegate.id,
        files=files,
    )


def _link(delegate: Delegate) -> str:
    return (
        "Your personal link, for changing or cancelling, the programme and the questionnaire "
        f"(please keep it to yourself):\n{personal_url(delegate)}"
    )


def tell_registered(delegate: Delegate, at: datetime) -> None:
    """The delegate has a place."""
    seminar = delegate.seminar
    travel = [f"Getting there: {seminar.venue.travel_notes}"] if seminar.venue.travel_notes else []
    _tell(
        delegate,
        kind="confirmation",
        subject=f"You are registered: {seminar.series.title}, {seminar.title}",
        paragraphs=[
            "Thank you for registering. You have a place at:",
            f"{seminar.series.title}: {seminar.title}\n{_where_and_when(seminar)}",
            *travel,
            _link(delegate),
            "If you cannot come, please cancel with that link: somebody else will be glad of the place.",
        ],
        at=at,
        files=[_calendar(delegate, at)],
    )


def tell_waiting(delegate: Delegate, position: int, at: datetime) -> None:
    """All places are taken; the delegate is in the queue."""
    seminar = delegate.seminar
    _tell(
        delegate,
        kind="waiting_list",
        subject=f"You are on the waiting list: {seminar.series.title}, {seminar.title}",
        paragraphs=[
            f"All places at {seminar.title} ({day_range(seminar.starts_on, seminar.ends_on)}) are taken. You are "
            f"number {position} on the waiting list.",
            "As soon as a place is free for you, it is yours and we write to you.",
            _link(delegate),
        ],
        at=at,
        files=[],
    )


def tell_place(delegate: Delegate, at: datetime) -> None:
    """Somebody from the waiting list has a place now."""
    seminar = delegate.seminar
    _tell(
        delegate,
        kind="place",
        subject=f"You have a place: {seminar.series.title}, {seminar.title}",
        paragraphs=[
            "Good news: you were on the waiting list, and now have a place at:",
            f"{seminar.series.title}: {seminar.title}\n{_where_and_when(seminar)}",
            _link(delegate),
            "If you cannot come after all, please cancel with that link.",
        ],
        at=at,
        files=[_calendar(delegate, at)],
    )


def tell_known(delegate: Delegate, at: datetime) -> None:
    """Somebody used the registration form with this address again, or asked for the link."""
    seminar = delegate.seminar
    standing = {
        DelegateState.REGISTERED: "You are registered already",
        DelegateState.WAITING: "You are on the waiting list already",
        DelegateState.CANCELLED: "You had cancelled your registration",
    }[delegate.state]
    registered = delegate.state is DelegateState.REGISTERED
    _tell(
        delegate,
        kind="link",
        subject=f"Your registration: {seminar.series.title}, {seminar.title}",
        paragraphs=[
            f"{standing} for {seminar.title}, {day_range(seminar.starts_on, seminar.ends_on)}. Nothing was changed.",
            _link(delegate),
            "If it was not you who asked, you need not do anything.",
        ],
        at=at,
        files=[_calendar(delegate, at)] if registered else [],
    )


def tell_changed(delegate: Delegate, at: datetime) -> None:
    """The delegate changed the registration."""
    seminar = delegate.seminar
    _tell(
        delegate,
        kind="change",
        subject=f"Your registration was changed: {seminar.series.title}, {seminar.title}",
        paragraphs=["Your changes are saved.", _link(delegate)],
        at=at,
        files=[],
    )


def tell_cancelled(delegate: Delegate, at: datetime, *, had_place: bool) -> None:
    """The registration is cancelled."""
    seminar = delegate.seminar
    _tell(
        delegate,
        kind="cancellation",
        subject=f"Your registration is cancelled: {seminar.series.title}, {seminar.title}",
        paragraphs=[
            f"Your registration for {seminar.title}, {day_range(seminar.starts_on, seminar.ends_on)}, is cancelled. "
            "Thank you for telling us.",
            "If your plans change again, register anew on the seminar's page while registration is open.",
        ],
        at=at,
        files=[_calendar(delegate, at, cancelled=True)] if had_place else [],
    )


def tell_called_off(delegate: Delegate, at: datetime) -> None:
    """The seminar does not take place."""
    seminar = delegate.seminar
    had_place = delegate.state is DelegateState.REGISTERED
    _tell(
        delegate,
        kind="seminar_cancelled",
        subject=f"Cancelled: {seminar.series.title}, {seminar.title}",
        paragraphs=[
            f"We are sorry: {seminar.title}, {day_range(seminar.starts_on, seminar.ends_on)}, does not take place.",
            f"The other seminars of the series: {current_app.config['BASE_URL']}/series/{seminar.series.slug}",
        ],
        at=at,
        files=[_calendar(delegate, at, cancelled=True)] if had_place else [],
    )
