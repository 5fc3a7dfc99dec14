"""The topic guide: what a facilitator carries into the room, its versions, and where a seminar differs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import UtcDateTime
from seminars.extensions import Model
from seminars.programme.models import Seminar, Series


class TopicGuide(Model):
    """The guide of a series: heading, how to begin, and topics in parts.

    ``aims`` are what the discussion should reveal, one sentence each; ``ground_rules`` likewise.
    ``revision`` rises with each change of anything in it, also of what is different at a seminar.
    """

    __tablename__ = "topic_guide"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), unique=True)
    heading: Mapped[str] = mapped_column(String(200))
    introduction: Mapped[str] = mapped_column(Text, default="")
    aims: Mapped[list[str]] = mapped_column(JSON, default=list)
    opening: Mapped[str] = mapped_column(Text, default="")
    ground_rules: Mapped[list[str]] = mapped_column(JSON, default=list)
    closing: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    series: Mapped[Series] = relationship()
    parts: Mapped[list["GuidePart"]] = relationship(
        cascade="all, delete-orphan", order_by="GuidePart.position, GuidePart.id", passive_deletes=True
    )

    @property
    def topics(self) -> list["Topic"]:
        """The topics of the series in the order in which they are numbered, from 1."""
        return [topic for part in self.parts for topic in part.topics]


class GuidePart(Model):
    """A part of the guide, such as 'Experiences'.

    ``all_topics`` are those of the series together with those that single seminars have added.
    """

    __tablename__ = "guide_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    guide_id: Mapped[int] = mapped_column(ForeignKey("topic_guide.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))

    all_topics: Mapped[list["Topic"]] = relationship(
        cascade="all, delete-orphan", order_by="Topic.position, Topic.id", passive_deletes=True
    )

    @property
    def topics(self) -> list["Topic"]:
        """The topics that are asked at every seminar of the series."""
        return [topic for topic in self.all_topics if topic.seminar_id is None]


class Topic(Model):
    """A topic: main questions asked in a row, with prompts, sub-questions and a note.

    ``questions``, ``prompts`` and ``sub_questions`` are lists of sentences; ``note`` is for the
    facilitator's eyes; ``minutes`` is the time meant for it. With ``seminar_id`` it is a topic that this
    one seminar has added, and stands behind the one before it.
    """

    __tablename__ = "topic"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("guide_part.id", ondelete="CASCADE"), index=True)
    seminar_id: Mapped[int | None] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200), default="")
    questions: Mapped[list[str]] = mapped_column(JSON, default=list)
    prompts: Mapped[list[str]] = mapped_column(JSON, default=list)
    sub_questions: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int | None]


class TopicDifference(Model):
    """A topic of the series that a seminar leaves out, or asks in a ``wording`` of its own."""

    __tablename__ = "topic_difference"
    __table_args__ = (
        UniqueConstraint("seminar_id", "topic_id"),
        CheckConstraint("left_out = (wording IS NULL)", name="left_out_or_reworded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    left_out: Mapped[bool]
    wording: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    seminar: Mapped[Seminar] = relationship()
    topic: Mapped[Topic] = relationship()


class GuideVersion(Model):
    """The guide as it stood when it was used or kept, with all that is different at seminars.

    ``content`` is what ``snapshot.as_dict`` made of it; ``revision`` the latest of the guide's that reads
    like it.
    """

    __tablename__ = "guide_version"
    __table_args__ = (
        UniqueConstraint("guide_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guide_id: Mapped[int] = mapped_column(ForeignKey("topic_guide.id", ondelete="CASCADE"))
    number: Mapped[int]
    revision: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    remark: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    actor_name: Mapped[str] = mapped_column(String(200))
