"""Setting up series, venues, seminars and their programmes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import (
    ProfileField,
    ProfileOption,
    Room,
    Seminar,
    SeminarState,
    Series,
    Session,
    SessionKind,
    Venue,
)
from seminars.programme.schedule import moved
from seminars.programme.slugs import free_slug, slug_from

DEFAULT_SECTORS = ["Health", "Justice", "Education", "Community/voluntary"]
DEFAULT_LEVELS = ["Policy", "Operational or senior management", "Front-line manager or practitioner"]
DEFAULT_OCCUPATIONS = [
    "Social worker",
    "Psychologist",
    "Service manager",
    "Guidance counsellor",
    "Childcare manager",
    "Manager of children and family services",
    "Alternative care manager",
    "Community social care leader",
    "Care manager (school or residential service)",
    "Adult education officer",
    "County childcare committee manager",
    "Area partnership childcare co-ordinator",
    "Youthreach co-ordinator",
    "Youth advocate",
    "Juvenile liaison officer",
    "Garda youth diversion project worker",
    "Other",
]

# What rooms further down do in the transaction in which a seminar is changed or cancelled.
AFTER_CHANGE: list[Callable[[Seminar, Actor, datetime], None]] = []
AFTER_CANCEL: list[Callable[[Seminar, Actor, datetime], None]] = []


@dataclass(frozen=True)
class RoomDetails:
    """A room of a venue; ``capacity`` in people, None where unknown. ``id`` of one that stands."""

    name: str
    capacity: int | None = None
    step_free: bool = True
    id: int | None = None


def _title(text: str, field: str = "title") -> str:
    if not text.strip():
        raise Invalid("Enter a name.", field=field)
    return text.strip()


def _series_slug(wanted: str) -> str:
    return free_slug(
        wanted, lambda slug: db.session.scalar(select(Series.id).where(Series.slug == slug)) is not None
    )


def _seminar_slug(wanted: str) -> str:
    return free_slug(
        wanted, lambda slug: db.session.scalar(select(Seminar.id).where(Seminar.slug == slug)) is not None
    )


@verb
def create_series(
    *,
    title: str,
    actor: Actor,
    at: datetime,
    theme: str = "",
    description: str = "",
    host: str = "",
    contact_email: str = "",
    slug: str | None = None,
) -> Series:
    """Make a series; its lists of sectors, levels and occupations begin with the usual ones."""
    series = Series(
        slug=_series_slug(slug_from(slug or title)),
        title=_title(title),
        theme=theme.strip(),
        description=description.strip(),
        host=host.strip(),
        contact_email=contact_email.strip(),
        created_at=at,
    )
    db.session.add(series)
    db.session.flush()
    for field, labels in (
        (ProfileField.SECTOR, DEFAULT_SECTORS),
        (ProfileField.LEVEL, DEFAULT_LEVELS),
        (ProfileField.OCCUPATION, DEFAULT_OCCUPATIONS),
    ):
        db.session.add_all(
            ProfileOption(series_id=series.id, field=field, label=label, position=position)
            for position, label in enumerate(labels)
        )
    record(action="create series", subject=series, actor=actor, at=at)
    return series


@verb
def change_series(
    *,
    series: Series,
    title: str,
    theme: str,
    description: str,
    host: str,
    contact_email: str,
    actor: Actor,
    at: datetime,
) -> Series:
    """Change what is said about a series; its address stays."""
    series.title, series.theme, series.description = _title(title), theme.strip(), description.strip()
    series.host, series.contact_email = host.strip(), contact_email.strip()
    record(action="change series", subject=series, actor=actor, at=at)
    return series


@verb
def set_profile_options(
    *, series: Series, field: ProfileField, labels: Sequence[str], actor: Actor, at: datetime
) -> None:
    """Offer ``labels`` in this order. A label that is left out stays with the delegates who have it."""
    wanted = list(dict.fromkeys(label.strip() for label in labels if label.strip()))
    if not wanted:
        raise Invalid("Enter at least one, each on a line of its own.", field=field.value)
    if any(len(label) > 120 for label in wanted):
        raise Invalid("Keep each line under 120 characters.", field=field.value)
    standing = {
        option.label: option
        for option in db.session.scalars(
            select(ProfileOption).where(ProfileOption.series_id == series.id, ProfileOption.field == field)
        )
    }
    for label, option in standing.items():
        option.offered = label in wanted
    for position, label in enumerate(wanted):
        if label in standing:
            standing[label].position = position
        else:
            db.session.add(ProfileOption(series_id=series.id, field=field, label=label, position=position))
    record(action="change list", subject=series, actor=actor, at=at, field=field.value, labels=wanted)
    db.session.flush()
    db.session.expire(series, ["profile_options"])


@verb
def set_all_profile_options(
    *, series: Series, labels: Mapping[ProfileField, Sequence[str]], actor: Actor, at: datetime
) -> None:
    """Change several lists together: all of them, or none."""
    for field, wanted in labels.items():
        set_profile_options(series=series, field=field, labels=wanted, actor=actor, at=at)


@verb
def create_venue(
    *,
    name: str,
    region: str,
    actor: Actor,
    at: datetime,
    address: str = "",
    travel_notes: str = "",
    access_notes: str = "",
    rooms: Sequence[RoomDetails] = (),
) -> Venue:
    """Make a venue with its rooms."""
    venue = Venue(
        name=_title(name, "name"),
        region=_title(region, "region"),
        address=address.strip(),
        travel_notes=travel_notes.strip(),
        access_notes=access_notes.strip(),
    )
    db.session.add(venue)
    _set_rooms(venue, rooms)
    record(action="create venue", subject=venue, actor=actor, at=at)
    return venue


@verb
def change_venue(
    *,
    venue: Venue,
    name: str,
    region: str,
    address: str,
    travel_notes: str,
    access_notes: str,
    rooms: Sequence[RoomDetails],
    actor: Actor,
    at: datetime,
) -> Venue:
    """Change a venue. A room that is left out disappears from the sessions that were in it."""
    venue.name, venue.region = _title(name, "name"), _title(region, "region")
    venue.address, venue.travel_notes = address.strip(), travel_notes.strip()
    venue.access_notes = access_notes.strip()
    _set_rooms(venue, rooms)
    record(action="change venue", subject=venue, actor=actor, at=at)
    return venue


def _set_rooms(venue: Venue, rooms: Sequence[RoomDetails]) -> None:
    names = [room.name.strip().casefold() for room in rooms]
    if len(set(names)) < len(names):
        raise Invalid("Two rooms have the same name.", field="rooms")
    standing = {room.id: room for room in venue.rooms}
    kept = [standing[details.id] for details in rooms if details.id in standing]
    for room in list(venue.rooms):
        if room not in kept:
            venue.rooms.remove(room)
    # Names may change places among the rooms that stay.
    for room in kept:
        room.name = f"\0{room.id}"
    db.session.flush()
    for position, details in enumerate(rooms):
        if details.id in standing:
            room = standing[details.id]
        else:
            room = Room()
            venue.rooms.append(room)
        room.name, room.capacity = _title(details.name, "rooms"), details.capacity
        room.step_free, room.position = details.step_free, position
    db.session.flush()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid("Choose a time zone such as Europe/Dublin.", field="timezone") from error


def _check_seminar(
    starts_on: date, ends_on: date, capacity: int, opens_at: datetime, closes_at: datetime
) -> None:
    if ends_on < starts_on:
        raise Invalid("The last day is before the first one.", field="ends_on")
    if (ends_on - starts_on).days > 13:
        raise Invalid("A seminar lasts fourteen days at the most.", field="ends_on")
    if capacity < 1:
        raise Invalid("Enter at least one place.", field="capacity")
    if closes_at <= opens_at:
        raise Invalid("Registration closes before it opens.", field="registration_closes_at")


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
) -> Seminar:
    """Make a seminar of ``series`` at ``venue``, as a draft. Raises Invalid with the field at fault."""
    _zone(timezone)
    _check_seminar(starts_on, ends_on, capacity, registration_opens_at, registration_closes_at)
    wanted = slug_from(slug) if slug else slug_from(f"{title} {starts_on.year}")
    seminar = Seminar(
        series_id=series.id,
        venue_id=venue.id,
        slug=_seminar_slug(wanted),
        title=_title(title),
        description=description.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        timezone=timezone,
        capacity=capacity,
        registration_opens_at=registration_opens_at,
        registration_closes_at=registration_closes_at,
        state=SeminarState.DRAFT,
        created_at=at,
    )
    db.session.add(seminar)
    db.session.flush()
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
) -> Seminar:
    """Change a seminar; its sessions keep their day of the seminar and their time on the wall clock."""
    lock(seminar)
    new_zone = _zone(timezone)
    _check_seminar(starts_on, ends_on, capacity, registration_opens_at, registration_closes_at)
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
    seminar.title, seminar.description = _title(title), description.strip()
    seminar.starts_on, seminar.ends_on, seminar.timezone = starts_on, ends_on, timezone
    seminar.capacity = capacity
    seminar.registration_opens_at = registration_opens_at
    seminar.registration_closes_at = registration_closes_at
    record(action="change seminar", subject=seminar, actor=actor, at=at, seminar_id=seminar.id)
    db.session.flush()
    for hook in AFTER_CHANGE:
        hook(seminar, actor, at)
    return seminar


@verb
def publish(*, seminar: Seminar, actor: Actor, at: datetime) -> None:
    """Let visitors see the seminar. Raises Conflict while it has no programme."""
    lock(seminar)
    if seminar.state is SeminarState.PUBLISHED:
        return
    if not seminar.sessions:
        raise Conflict(
            "The programme is still empty.", next_step="Add at least one session, then publish the seminar."
        )
    seminar.state = SeminarState.PUBLISHED
    record(action="publish", subject=seminar, actor=actor, at=at, seminar_id=seminar.id)


@verb
def cancel_seminar(*, seminar: Seminar, actor: Actor, at: datetime) -> None:
    """Call the seminar off; its page stays and says so."""
    lock(seminar)
    if seminar.state is SeminarState.CANCELLED:
        return
    seminar.state = SeminarState.CANCELLED
    record(action="cancel seminar", subject=seminar, actor=actor, at=at, seminar_id=seminar.id)
    db.session.flush()
    for hook in AFTER_CANCEL:
        hook(seminar, actor, at)


def _check_session(seminar: Seminar, starts_at: datetime, ends_at: datetime, room: Room | None) -> None:
    if ends_at <= starts_at:
        raise Invalid("The session ends before it begins.", field="ends")
    if seminar.local(starts_at).date() not in seminar.days:
        raise Invalid("Choose one of the seminar's days.", field="day")
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
    _check_session(seminar, starts_at, ends_at, room)
    session = Session(
        seminar=seminar,
        kind=kind,
        title=_title(title),
        speakers=speakers.strip(),
        description=description.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        room=room,
        capacity=capacity,
    )
    db.session.add(session)
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
    _check_session(session.seminar, starts_at, ends_at, room)
    session.kind, session.title, session.speakers = kind, _title(title), speakers.strip()
    session.description, session.starts_at, session.ends_at = description.strip(), starts_at, ends_at
    session.room, session.capacity = room, capacity
    record(action="change session", subject=session, actor=actor, at=at, seminar_id=session.seminar_id)
    db.session.expire(session.seminar, ["sessions"])
    return session


@verb
def remove_session(*, session: Session, actor: Actor, at: datetime) -> None:
    """Take a session out of the programme."""
    seminar = session.seminar
    record(
        action="remove session",
        subject=session,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        title=session.title,
    )
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
