"""The topic guide: what a facilitator carries into the room."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import UtcDateTime
from seminars.extensions import Model
from seminars.programme.models import Series


class TopicGuide(Model):
    """The guide of a series: heading, how to begin, and topics in parts.

    ``aims`` are what the discussion should reveal, one sentence each; ``ground_rules`` likewise.
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
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    series: Mapped[Series] = relationship()
    parts: Mapped[list["GuidePart"]] = relationship(
        cascade="all, delete-orphan", order_by="GuidePart.position, GuidePart.id", passive_deletes=True
    )

    @property
    def topics(self) -> list["Topic"]:
        """All topics in the order in which they are numbered, from 1."""
        return [topic for part in self.parts for topic in part.topics]


class GuidePart(Model):
    """A part of the guide, such as 'Experiences'."""

    __tablename__ = "guide_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    guide_id: Mapped[int] = mapped_column(ForeignKey("topic_guide.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))

    topics: Mapped[list["Topic"]] = relationship(
        cascade="all, delete-orphan", order_by="Topic.position, Topic.id", passive_deletes=True
    )


class Topic(Model):
    """A topic: main questions asked in a row, with prompts, sub-questions and a note.

    ``questions``, ``prompts`` and ``sub_questions`` are lists of sentences; ``note`` is for the
    facilitator's eyes; ``minutes`` is the time meant for it.
    """

    __tablename__ = "topic"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("guide_part.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200), default="")
    questions: Mapped[list[str]] = mapped_column(JSON, default=list)
    prompts: Mapped[list[str]] = mapped_column(JSON, default=list)
    sub_questions: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int | None]
