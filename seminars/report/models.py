"""What is written to a report, its kept versions, and what facilitators say of them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.accounts.models import Account
from seminars.database import UtcDateTime, choice
from seminars.extensions import Model
from seminars.programme.models import Series


class ReportText(Model):
    """What was written to a section of a series' report (``section`` is its key); it goes before what is
    composed. ``version`` rises with each save."""

    __tablename__ = "report_text"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    section: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


# What the audit trail calls keeping a final version; its entry holds the SHA-256 of each file.
FREEZE = "freeze report"


def version_name(number: int, *, final: bool) -> str:
    """What a version is called in lists and at the head of its pages."""
    return f"Version {number}, final" if final else f"Draft {number}"


class ReportVersion(Model):
    """A report as it was kept, never to change: a draft for the facilitators, or the final one.

    Numbered through within its series. ``content`` is its JSON form (``content.as_dict``), ``mark`` the
    release whose figures it tells, ``digest`` the content's SHA-256. A final version has its files.
    """

    __tablename__ = "report_version"
    __table_args__ = (
        UniqueConstraint("series_id", "number", name="uq_report_version_number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    number: Mapped[int]
    final: Mapped[bool] = mapped_column(default=False)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    mark: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    remark: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    series: Mapped[Series] = relationship()

    @property
    def name(self) -> str:
        """See ``version_name``."""
        return version_name(self.number, final=self.final)


class ReportFile(Model):
    """A final version as it was printed (``shape`` pdf or docx): what is downloaded later is this, byte by
    byte."""

    __tablename__ = "report_file"
    __table_args__ = (CheckConstraint("shape IN ('pdf', 'docx')", name="shape_known"),)

    version_id: Mapped[int] = mapped_column(
        ForeignKey("report_version.id", ondelete="CASCADE"), primary_key=True
    )
    shape: Mapped[str] = mapped_column(String(4), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Review(Model):
    """A draft that was sent to a facilitator, who reads it and comments through a personal link.

    Only the link's hash is kept; sent again it gets another ``link_version``, and the old link is void.
    ``agreed_at`` is when the facilitator said that the key points are in.
    """

    __tablename__ = "report_review"
    __table_args__ = (
        UniqueConstraint("version_id", "account_id", name="uq_report_review_one_for_each"),
        # What comments refer to, so that each is on the draft that its writer was sent.
        UniqueConstraint("id", "version_id", name="uq_report_review_id_and_version"),
        CheckConstraint("expires_at > sent_at", name="expires_after_sent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("report_version.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    link_seed: Mapped[str] = mapped_column(String(32))
    link_version: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"), index=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    version: Mapped[ReportVersion] = relationship()
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    def is_open(self, at: datetime) -> bool:
        """Whether its link opens anything at ``at``."""
        return self.withdrawn_at is None and at < self.expires_at and self.account.active


class CommentState(StrEnum):
    """What became of a comment: nothing yet, the report was changed, or it was answered in words."""

    OPEN = "open"
    SETTLED = "settled"
    ANSWERED = "answered"


# From which state the organiser can bring a comment into which.
MOVES: Mapping[CommentState, frozenset[CommentState]] = {
    CommentState.OPEN: frozenset({CommentState.SETTLED, CommentState.ANSWERED}),
    CommentState.SETTLED: frozenset({CommentState.OPEN}),
    CommentState.ANSWERED: frozenset({CommentState.OPEN}),
}


class ReportComment(Model):
    """What a facilitator says of a section of a draft; ``answer`` is the organiser's."""

    __tablename__ = "report_comment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["review_id", "version_id"],
            ["report_review.id", "report_review.version_id"],
            name="fk_report_comment_review",
            ondelete="CASCADE",
        ),
        CheckConstraint("text <> ''", name="text_not_empty"),
        CheckConstraint("state <> 'answered' OR answer <> ''", name="answered_has_words"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_time"),
        Index("ix_report_comment_version_id_state", "version_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(index=True)
    version_id: Mapped[int]
    section: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[CommentState] = mapped_column(
        choice(CommentState, "comment_state"), default=CommentState.OPEN
    )
    answer: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str] = mapped_column(String(200), default="")

    review: Mapped[Review] = relationship()
