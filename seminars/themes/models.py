"""The code frame of a series, and the quotations that are put under its themes."""

from enum import StrEnum
from secrets import token_hex

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import choice
from seminars.extensions import Model
from seminars.programme.models import Seminar


class Release(StrEnum):
    """Whether a quotation may leave the house: nobody has decided, it may, or it stays."""

    WAITING = "waiting"
    RELEASED = "released"
    HELD = "held"


class Category(Model):
    """A category of a series' code frame, such as 'Information'."""

    __tablename__ = "theme_category"
    __table_args__ = (UniqueConstraint("series_id", "name", name="uq_theme_category_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]

    themes: Mapped[list["Theme"]] = relationship(
        cascade="all, delete-orphan", order_by="Theme.position, Theme.id", passive_deletes=True
    )
    areas: Mapped[list["Area"]] = relationship(
        cascade="all, delete-orphan", order_by="Area.position, Area.id", passive_deletes=True
    )


class Theme(Model):
    """What quotations have in common; ``description`` tells coders what belongs under it."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("category_id", "name", name="uq_theme_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("theme_category.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int]


class Area(Model):
    """An area of suggested action within a category; quotations that suggest something go under it."""

    __tablename__ = "action_area"
    __table_args__ = (UniqueConstraint("category_id", "name", name="uq_action_area_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("theme_category.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]

    actions: Mapped[list["Action"]] = relationship(
        cascade="all, delete-orphan", order_by="Action.position, Action.id", passive_deletes=True
    )


class Action(Model):
    """A suggested action, in the words of the report."""

    __tablename__ = "suggested_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("action_area.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    position: Mapped[int]


class CodedQuotation(Model):
    """A quotation as it is put under themes: from a group's note, or an answer in words that may go out.

    ``text`` is what is shown and may be amended, ``source_text`` what note or answer say; ``folded`` is
    searched. ``available`` is false while its source may not be quoted. ``accepted`` are the warnings that
    somebody has read and let stand, for the ``reason`` given. The key is random and there is no time: neither
    tells who wrote an answer.
    """

    __tablename__ = "coded_quotation"
    __table_args__ = (
        UniqueConstraint("response_id", "question_id", "item", name="uq_coded_quotation_answer"),
        ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answer.response_id", "answer.question_id", "answer.item"],
            name="fk_coded_quotation_answer",
            ondelete="CASCADE",
        ),
        CheckConstraint("(quotation_id IS NULL) <> (response_id IS NULL)", name="one_source"),
        CheckConstraint(
            "(response_id IS NULL) = (question_id IS NULL) AND (response_id IS NULL) = (item IS NULL)",
            name="answer_named_whole",
        ),
        CheckConstraint("text <> ''", name="text_not_empty"),
        Index("ix_coded_quotation_seminar_id_available", "seminar_id", "available"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: token_hex(16))
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"))
    quotation_id: Mapped[int | None] = mapped_column(
        ForeignKey("quotation.id", ondelete="CASCADE"), unique=True
    )
    response_id: Mapped[str | None] = mapped_column(String(32))
    question_id: Mapped[int | None]
    item: Mapped[int | None]
    source_text: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
    available: Mapped[bool] = mapped_column(default=True)
    chosen: Mapped[bool] = mapped_column(default=False)
    release: Mapped[Release] = mapped_column(choice(Release, "release"), default=Release.WAITING)
    accepted: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")

    seminar: Mapped[Seminar] = relationship()
    themes: Mapped[list[Theme]] = relationship(
        secondary="quotation_theme", viewonly=True, order_by="Theme.position, Theme.id"
    )
    areas: Mapped[list[Area]] = relationship(
        secondary="quotation_area", viewonly=True, order_by="Area.position, Area.id"
    )


class QuotationTheme(Model):
    """A quotation stands under a theme."""

    __tablename__ = "quotation_theme"

    quotation_key: Mapped[str] = mapped_column(
        ForeignKey("coded_quotation.key", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[int] = mapped_column(
        ForeignKey("theme.id", ondelete="RESTRICT"), primary_key=True, index=True
    )


class QuotationArea(Model):
    """A quotation suggests something in an area of action."""

    __tablename__ = "quotation_area"

    quotation_key: Mapped[str] = mapped_column(
        ForeignKey("coded_quotation.key", ondelete="CASCADE"), primary_key=True
    )
    area_id: Mapped[int] = mapped_column(
        ForeignKey("action_area.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
