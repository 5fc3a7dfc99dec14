"""Organisations and delegates."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import UtcDateTime, choice, where_filled
from seminars.extensions import Model
from seminars.programme.models import ProfileOption, Seminar, Session


class DelegateState(StrEnum):
    """Registered: has a place. Waiting: in the queue for one. Cancelled: has given it up."""

    REGISTERED = "registered"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Source(StrEnum):
    """How somebody came to be a delegate."""

    ONLINE = "online"
    DESK = "desk"
    WALK_IN = "walk_in"
    IMPORT = "import"


class SessionPlaceState(StrEnum):
    """In a session with places: has one, waits for one, or would like one once registered at all."""

    REGISTERED = "registered"
    WAITING = "waiting"
    WISHED = "wished"


class OfferOutcome(StrEnum):
    """How an offer ended. Withdrawn: it no longer applied, such as when the seminar was called off."""

    TAKEN = "taken"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Organisation(Model):
    """Where delegates work. ``name_key`` is the name folded, so that spellings meet."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), unique=True)


class Delegate(Model):
    """Somebody's registration for one seminar.

    The personal link's token is derived from ``link_seed`` and ``link_version`` with the
    application's key; only its hash is kept. ``badge_code`` is the short code on badge and
    sign-in sheet. ``search_key`` is what the desk searches: name, organisation and code, folded.
    ``handed_to_id`` is the colleague who has the place of one who gave it up for them;
    ``added_by_mistake`` is a walk-in whom the desk took back: nobody cancelled, and no figure counts them.
    """

    __tablename__ = "delegate"
    __table_args__ = (
        UniqueConstraint("seminar_id", "email_key", name="uq_delegate_one_registration_an_address"),
        UniqueConstraint("seminar_id", "badge_code"),
        CheckConstraint("(email IS NULL) = (email_key IS NULL)", name="email_has_key"),
        CheckConstraint("state <> 'waiting' OR queued_at IS NOT NULL", name="waiting_has_queue_time"),
        CheckConstraint("state <> 'cancelled' OR cancelled_at IS NOT NULL", name="cancelled_has_time"),
        CheckConstraint("NOT added_by_mistake OR state = 'cancelled'", name="mistake_is_cancelled"),
        Index("ix_delegate_seminar_id_state", "seminar_id", "state"),
        # The desk goes along the names: what it searches stands beside them.
        Index("ix_delegate_names", "seminar_id", "sort_key", "search_key"),
        where_filled("delegate", "handed_to_id"),
        # The number of one who is gone (merged) is nobody else's: devices and the history may know it.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(200))
    search_key: Mapped[str] = mapped_column(String(500))
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254))
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="RESTRICT"), index=True
    )
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("profile_option.id", ondelete="RESTRICT"))
    level_id: Mapped[int | None] = mapped_column(ForeignKey("profile_option.id", ondelete="RESTRICT"))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("profile_option.id", ondelete="RESTRICT"))
    age_band_id: Mapped[int | None] = mapped_column(ForeignKey("profile_option.id", ondelete="RESTRICT"))
    gender_id: Mapped[int | None] = mapped_column(ForeignKey("profile_option.id", ondelete="RESTRICT"))
    takes_part: Mapped[bool] = mapped_column(default=False)
    access_needs: Mapped[str] = mapped_column(Text, default="")
    dietary_needs: Mapped[str] = mapped_column(Text, default="")
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[DelegateState] = mapped_column(choice(DelegateState, "delegate_state"))
    source: Mapped[Source] = mapped_column(choice(Source, "source"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    badge_code: Mapped[str] = mapped_column(String(8))
    link_seed: Mapped[str] = mapped_column(String(32), unique=True)
    link_version: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    added_by_mistake: Mapped[bool] = mapped_column(default=False)
    handed_to_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id", ondelete="SET NULL"))

    seminar: Mapped[Seminar] = relationship()
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    sector: Mapped[ProfileOption | None] = relationship(foreign_keys=[sector_id], lazy="joined")
    level: Mapped[ProfileOption | None] = relationship(foreign_keys=[level_id], lazy="joined")
    occupation: Mapped[ProfileOption | None] = relationship(foreign_keys=[occupation_id], lazy="joined")
    # On no list of delegates, so not read along with every one of them.
    age_band: Mapped[ProfileOption | None] = relationship(foreign_keys=[age_band_id])
    gender: Mapped[ProfileOption | None] = relationship(foreign_keys=[gender_id])
    handed_to: Mapped["Delegate | None"] = relationship(remote_side=[id])


class SessionPlace(Model):
    """A delegate's place in a session that has limited places, or in the queue for one."""

    __tablename__ = "session_place"
    __table_args__ = (
        UniqueConstraint("session_id", "delegate_id", name="uq_session_place_one_a_delegate"),
        CheckConstraint("state <> 'waiting' OR queued_at IS NOT NULL", name="waiting_has_queue_time"),
        Index("ix_session_place_session_id_state", "session_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    state: Mapped[SessionPlaceState] = mapped_column(choice(SessionPlaceState, "session_place_state"))
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    session: Mapped[Session] = relationship()
    delegate: Mapped[Delegate] = relationship()


class Offer(Model):
    """A free place that somebody on the waiting list may take until ``expires_at``.

    While it stands (no outcome yet) it holds the place: nobody else gets it.
    """

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("expires_at > made_at", name="times_in_order"),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ended_has_outcome"),
        Index(
            "uq_offer_one_standing_a_delegate",
            "delegate_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
        Index(
            "ix_offer_standing_expires_at",
            "expires_at",
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[OfferOutcome | None] = mapped_column(choice(OfferOutcome, "offer_outcome"))

    delegate: Mapped[Delegate] = relationship()
