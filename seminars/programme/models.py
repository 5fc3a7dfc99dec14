"""Series, venues, seminars and sessions."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import UtcDateTime, choice
from seminars.extensions import Model


class ProfileField(StrEnum):
    """What a delegate is asked about themself from a list that the series keeps."""

    SECTOR = "sector"
    LEVEL = "level"
    OCCUPATION = "occupation"
    AGE_BAND = "age_band"
    GENDER = "gender"


class SeminarState(StrEnum):
    """Draft: seen by organisers and staff only. Cancelled: still seen, no longer registered for."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class WaitingRule(StrEnum):
    """What the next in line gets when a place becomes free: the place itself, or an offer of it."""

    AT_ONCE = "at_once"
    OFFER = "offer"


class RegistrationStage(StrEnum):
    """Where a moment lies by the times between which people may register."""

    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"


class DaysStage(StrEnum):
    """Where a moment lies by the days of a seminar, on the calendar at the venue."""

    AHEAD = "ahead"
    ON = "on"
    OVER = "over"


class SessionKind(StrEnum):
    """What happens in a session of the programme."""

    TALK = "talk"
    WORKSHOP = "workshop"
    NETWORKING = "networking"
    QUESTIONNAIRE = "questionnaire"
    FOCUS_GROUPS = "focus_groups"
    BREAK = "break"


class Series(Model):
    """A season of regional seminars on one theme."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    host: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    seminars: Mapped[list["Seminar"]] = relationship(
        back_populates="series", order_by="Seminar.starts_on, Seminar.id", passive_deletes="all"
    )
    profile_options: Mapped[list["ProfileOption"]] = relationship(
        order_by="ProfileOption.field, ProfileOption.position", passive_deletes="all"
    )


class ProfileOption(Model):
    """One entry of a series' list of sectors, levels, occupations, age bands or genders.

    An entry that is no longer offered stays as long as a delegate has it.
    """

    __tablename__ = "profile_option"
    __table_args__ = (UniqueConstraint("series_id", "field", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    field: Mapped[ProfileField] = mapped_column(choice(ProfileField, "profile_field"))
    label: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(default=0)
    offered: Mapped[bool] = mapped_column(default=True)


class Venue(Model):
    """Where seminars take place: an address in a region, with rooms."""

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(Text, default="")
    region: Mapped[str] = mapped_column(String(120))
    travel_notes: Mapped[str] = mapped_column(Text, default="")
    access_notes: Mapped[str] = mapped_column(Text, default="")

    rooms: Mapped[list["Room"]] = relationship(
        cascade="all, delete-orphan", order_by="Room.position, Room.id", passive_deletes=True
    )


class Room(Model):
    """A room of a venue; capacity is the number of people, if known."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("venue_id", "name"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    capacity: Mapped[int | None]
    step_free: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class Seminar(Model):
    """One seminar of a series: consecutive days at one venue, with so many places.

    ``revision`` rises with each change of days, venue, title or sessions: calendars go by it.
    ``moved_from`` is the first day as it was announced, if the published seminar was moved since.
    ``published_at`` stays when it is called off: whoever knew of it may know that too.
    """

    __tablename__ = "seminar"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("registration_closes_at > registration_opens_at", name="registration_in_order"),
        CheckConstraint("offer_hours > 0", name="offer_hours_positive"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published_has_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="RESTRICT"), index=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="RESTRICT"), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    timezone: Mapped[str] = mapped_column(String(60))
    capacity: Mapped[int]
    registration_opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    registration_closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[SeminarState] = mapped_column(
        choice(SeminarState, "seminar_state"), default=SeminarState.DRAFT
    )
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=0)
    moved_from: Mapped[date | None]
    waiting_rule: Mapped[WaitingRule] = mapped_column(
        choice(WaitingRule, "waiting_rule"), default=WaitingRule.AT_ONCE
    )
    offer_hours: Mapped[int] = mapped_column(default=48)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    series: Mapped[Series] = relationship(back_populates="seminars", lazy="joined", innerjoin=True)
    venue: Mapped[Venue] = relationship(lazy="joined", innerjoin=True)
    sessions: Mapped[list["Session"]] = relationship(
        back_populates="seminar",
        cascade="all, delete-orphan",
        order_by="Session.starts_at, Session.id",
        passive_deletes=True,
    )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the seminar's times are shown."""
        return ZoneInfo(self.timezone)

    @property
    def is_public(self) -> bool:
        """Whether visitors may know of it: a draft is for those who work here, also once it is called off."""
        return self.published_at is not None

    @property
    def days(self) -> list[date]:
        """The dates on which the seminar takes place."""
        return [self.starts_on + timedelta(days=n) for n in range((self.ends_on - self.starts_on).days + 1)]

    def registration_stage(self, at: datetime) -> RegistrationStage:
        """Whether registration has opened and closed by ``at``; its state is another matter."""
        if at < self.registration_opens_at:
            return RegistrationStage.BEFORE
        return RegistrationStage.OPEN if at < self.registration_closes_at else RegistrationStage.CLOSED

    def days_stage(self, at: datetime) -> DaysStage:
        """Whether the seminar's days are to come, on, or over by ``at``."""
        today = self.local(at).date()
        if today < self.starts_on:
            return DaysStage.AHEAD
        return DaysStage.ON if today <= self.ends_on else DaysStage.OVER

    def local(self, moment: datetime) -> datetime:
        """``moment`` on the clock at the venue."""
        return moment.astimezone(self.zone)


class Session(Model):
    """An item of a seminar's programme, from ``starts_at`` to ``ends_at``."""

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="times_in_order"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
        Index("ix_session_seminar_id_starts_at", "seminar_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"))
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind, "session_kind"))
    title: Mapped[str] = mapped_column(String(200))
    speakers: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id", ondelete="SET NULL"))
    capacity: Mapped[int | None]

    seminar: Mapped[Seminar] = relationship(back_populates="sessions")
    room: Mapped[Room | None] = relationship()

    @property
    def day(self) -> date:
        """The date at the venue on which the session starts."""
        return self.seminar.local(self.starts_at).date()
