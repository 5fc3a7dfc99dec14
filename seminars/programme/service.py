"""The verbs of seminars and their programmes; those of series and venues are named here too."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.lists import (
    add_options,
    list_of,
    move_option,
    offer_option,
    option_by_id,
    remove_option,
    rename_option,
    set_profile_options,
    sort_options,
)
from seminars.programme.models import (
    Room,
    Seminar,
    SeminarState,
    Series,
    Session,
    SessionKind,
    Venue,
    WaitingRule,
)
from seminars.programme.naming import add_with_slug
from seminars.programme.rules import (
    OFFER_HOURS,
    check_offer_hours,
    check_seminar,
    check_session,
    known_zone,
    required,
)
from seminars.programme.schedule import moved
from seminars.programme.series import (
    AFTER_COPY,
    DEFAULT_LEVELS,
    DEFAULT_OCCUPATIONS,
    DEFAULT_SECTORS,
    change_series,
    create_series,
)
from seminars.programme.slugs import slug_from
from seminars.programme.venues import RoomDetails, change_venue, create_venue

__all__ = [
    "AFTER_CANCEL",
    "AFTER_CHANGE",
    "AFTER_COPY",
    "AFTER_PUBLISH",
    "AFTER_SESSION_CHANGE",
    "BEFORE_SESSION_REMOVAL",
    "DEFAULT_LEVELS",
    "DEFAULT_OCCUPATIONS",
    "DEFAULT_SECTORS",
    "RoomDetails",
    "add_options",
    "add_session",
    "cancel_seminar",
    "change_seminar",
    "change_series",
    "change_session",
    "change_venue",
    "clone_seminar",
    "create_seminar",
    "create_series",
    "create_venue",
    "list_of",
    "move_option",
    "offer_option",
    "option_by_id",
    "publish",
    "remove_option",
    "remove_session",
    "rename_option",
    "set_profile_options",
    "sort_options",
]

# From which state a seminar may come into which; organisers do it.
MOVES = {
    SeminarState.DRAFT: {SeminarState.PUBLISHED, SeminarState.CANCELLED},
    SeminarState.PUBLISHED: {SeminarState.CANCELLED},
    SeminarState.CANCELLED: set(),
}

# What rooms further down do in the transaction in which a seminar is changed or cancelled.
AFTER_CHANGE: list[Callable[[Seminar, Actor, datetime], None]] = []
AFTER_CANCEL: list[Callable[[Seminar, Actor, datetime], None]] = []
AFTER_PUBLISH: list[Callable[[Seminar, Actor, datetime], None]] = []
# The same for a session that is changed, and for one that is about to go.
AFTER_SESSION_CHANGE: list[Callable[[Session, Actor, datetime], None]] = []
BEFORE_SESSION_REMOVAL: list[Callable[[Session, Actor, datetime], None]] = []


@verb
def create_seminar(
    *,
    series: Series,
    venue: Venue,
    title: str,
    starts_on: date,
    ends_on: date,
    capacity: int,
    registration_opens_at: datetime,
    registration_closes_at: datetime,
    actor: Actor,
    at: datetime,
    timezone: str = "Europe/Dublin",
    description: str = "",
    slug: str | None = None,
    waiting_rule: WaitingRule = WaitingRule.AT_ONCE,
    offer_hours: int = OFFER_HOURS,
) -> Seminar:
    """Make a seminar of ``series`` at ``venue``, as a draft. Raises Invalid with the field at fault."""
    known_zone(timezone)
    check_seminar(starts_on, ends_on, capacity, registration_opens_at, registration_closes_at)
    check_offer_hours(offer_hours)
    wanted = slug_from(slug) if slug else slug_from(f"{title} {starts_on.year}")
    seminar = Seminar(
        series_id=series.id,
        venue_id=venue.id,
        title=required(title),
        description=description.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        timezone=timezone,
        capacity=capacity,
        registration_opens_at=registration_opens_at,
        registration_closes_at=registration_closes_at,
        waiting_rule=waiting_rule,
        offer_hours=offer_hours,
        state=SeminarState.DRAFT,
        created_at=at,
    )
    add_with_slug(seminar, wanted)
    record(action="create seminar", subject=seminar, actor=actor, at=at, seminar_id=seminar.id)
    return seminar


@verb
def change_seminar(
    *,
    seminar: Seminar,
    venue: Venue,
    title: str,
    description: str,
    starts_on: date,
    ends_on: date,
    capacity: int,
    registration_opens_at: datetime,
    registration_closes_at: datetime,
    timezone: str,
    actor: Actor,
    at: datetime,
    waiting_rule: WaitingRule | None = None,
    offer_hours: int | None = None,
) -> Seminar:
    """Change a seminar; its sessions keep their day of the seminar and their time on the wall clock."""
    lock(seminar)
    new_zone = known_zone(timezone)
    check_seminar(starts_on, ends_on, capacity, registration_opens_at, registration_closes_at)
    days, old_zone = starts_on - seminar.starts_on, seminar.zone
    for session in seminar.sessions:
        if session.day + days > ends_on:
            raise Invalid(
                f"'{session.title}' would lie after the last day. Move or remove it in the programme first.",
                field="ends_on",
            )
    if days or new_zone != old_zone:
        for session in seminar.sessions:
            session.starts_at = moved(session.starts_at, days, old_zone, new_zone)
            session.ends_at = moved(session.ends_at, days, old_zone, new_zone)
    if venue.id != seminar.venue_id:
        for session in seminar.sessions:
            session.room = None
    seminar.venue = venue
    seminar.title, seminar.description = required(title), description.strip()
    _note_move(seminar, starts_on)
    seminar.starts_on, seminar.ends_on, seminar.timezone = starts_on, ends_on, timezone
    seminar.capacity = capacity
    if offer_hours is not None:
        check_offer_hours(offer_hours)
        seminar.offer_hours = offer_hours
    if waiting_rule is not None:
        seminar.waiting_rule = waiting_rule
    seminar.registration_opens_at = registration_opens_at
    seminar.registration_closes_at = registration_closes_at
    # Calendars go by it (RFC 5545, SEQUENCE).
    seminar.revision += 1
    record(action="change seminar", subject=seminar, actor=actor, at=at, seminar_id=seminar.id)
    db.session.flush()
    for hook in AFTER_CHANGE:
        hook(seminar, actor, at)
    return seminar


def _note_move(seminar: Seminar, starts_on: date) -> None:
    """Remember the first day that was announced, for as long as the seminar begins on another one."""
    if seminar.state is SeminarState.DRAFT:
        return
    announced = seminar.moved_from or seminar.starts_on
    seminar.moved_from = announced if announced != starts_on else None


def _moves(seminar: Seminar, to: SeminarState) -> bool:
    """Whether there is anything to do. Raises Conflict for a change that is not in the table."""
    if seminar.state is to:
        return False
    if to not in MOVES[seminar.state]:
        raise Conflict(
            "This seminar is cancelled, and everybody has been told.",
            next_step="Clone it, and publish the new one.",
        )
    return True


@verb
def publish(*, seminar: Seminar, actor: Actor, at: datetime) -> None:
    """Let visitors see the seminar. Raises Conflict while it has no programme."""
    lock(seminar)
    if not _moves(seminar, SeminarState.PUBLISHED):
        return
    if not seminar.sessions:
        raise Conflict(
            "The programme is still empty.", next_step="Add at least one session, then publish the seminar."
        )
    seminar.state, seminar.published_at = SeminarState.PUBLISHED, at
    record(action="publish", subject=seminar, actor=actor, at=at, seminar_id=seminar.id)
    for hook in AFTER_PUBLISH:
        hook(seminar, actor, at)


@verb
def cancel_seminar(*, seminar: Seminar, actor: Actor, at: datetime) -> None:
    """Call the seminar off; its page stays and says so, for visitors only if it was published."""
    lock(seminar)
    if not _moves(seminar, SeminarState.CANCELLED):
        return
    seminar.state = SeminarState.CANCELLED
    record(action="cancel seminar", subject=seminar, actor=actor, at=at, seminar_id=seminar.id)
    db.session.flush()
    for hook in AFTER_CANCEL:
        hook(seminar, actor, at)


def _check_session(seminar: Seminar, starts_at: datetime, ends_at: datetime, room: Room | None) -> None:
    check_session(starts_at, ends_at, seminar.days, seminar.zone)
    if room is not None and room.venue_id != seminar.venue_id:
        raise Invalid("That room is at another venue.", field="room")


@verb
def add_session(
    *,
    seminar: Seminar,
    kind: SessionKind,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    at: datetime,
    speakers: str = "",
    description: str = "",
    room: Room | None = None,
    capacity: int | None = None,
) -> Session:
    """Add a session to the programme. Raises Invalid for times outside the seminar's days."""
    lock(seminar)
    _check_session(seminar, starts_at, ends_at, room)
    session = Session(
        seminar=seminar,
        kind=kind,
        title=required(title),
        speakers=speakers.strip(),
        description=description.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        room=room,
        capacity=capacity,
    )
    db.session.add(session)
    seminar.revision += 1
    record(action="add session", subject=session, actor=actor, at=at, seminar_id=seminar.id)
    db.session.expire(seminar, ["sessions"])
    return session


@verb
def change_session(
    *,
    session: Session,
    kind: SessionKind,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    speakers: str,
    description: str,
    room: Room | None,
    capacity: int | None,
    actor: Actor,
    at: datetime,
) -> Session:
    """Change a session."""
    lock(session.seminar)
    lock(session)
    _check_session(session.seminar, starts_at, ends_at, room)
    session.kind, session.title, session.speakers = kind, required(title), speakers.strip()
    session.description, session.starts_at, session.ends_at = description.strip(), starts_at, ends_at
    session.room, session.capacity = room, capacity
    session.seminar.revision += 1
    record(action="change session", subject=session, actor=actor, at=at, seminar_id=session.seminar_id)
    db.session.expire(session.seminar, ["sessions"])
    for hook in AFTER_SESSION_CHANGE:
        hook(session, actor, at)
    return session


@verb
def remove_session(*, session: Session, actor: Actor, at: datetime) -> None:
    """Take a session out of the programme."""
    seminar = lock(session.seminar)
    lock(session)
    session.seminar.revision += 1
    record(
        action="remove session",
        subject=session,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        title=session.title,
    )
    for hook in BEFORE_SESSION_REMOVAL:
        hook(session, actor, at)
    db.session.delete(session)
    db.session.flush()
    db.session.expire(seminar, ["sessions"])


@verb
def clone_seminar(
    *,
    seminar: Seminar,
    venue: Venue,
    starts_on: date,
    registration_opens_at: datetime,
    registration_closes_at: datetime,
    actor: Actor,
    at: datetime,
    title: str | None = None,
    slug: str | None = None,
) -> Seminar:
    """A draft like ``seminar`` at another venue and date: same programme, same times of day.

    Rooms are kept only where the venue is the same.
    """
    days = starts_on - seminar.starts_on
    made = create_seminar(
        series=seminar.series,
        venue=venue,
        title=title or venue.name,
        slug=slug,
        description=seminar.description,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=len(seminar.days) - 1),
        timezone=seminar.timezone,
        capacity=seminar.capacity,
        registration_opens_at=registration_opens_at,
        registration_closes_at=registration_closes_at,
        waiting_rule=seminar.waiting_rule,
        offer_hours=seminar.offer_hours,
        actor=actor,
        at=at,
    )
    for session in seminar.sessions:
        add_session(
            seminar=made,
            kind=session.kind,
            title=session.title,
            speakers=session.speakers,
            description=session.description,
            starts_at=moved(session.starts_at, days, seminar.zone, seminar.zone),
            ends_at=moved(session.ends_at, days, seminar.zone, seminar.zone),
            room=session.room if venue.id == seminar.venue_id else None,
            capacity=session.capacity,
            actor=actor,
            at=at,
        )
    return made
