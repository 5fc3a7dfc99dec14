"""The questionnaire, its window, and responses kept apart from names.

Nothing connects an anonymous response to a delegate: ``Participation`` says who has answered and names
them by a seal that only the application's key can make (``sealing``), ``Response`` holds what was
answered, and they share no column. A response has a random id, no time of day, and on SQLite a table
ordered by that id, so that neither order nor time gives the person away. On PostgreSQL rows lie in the
order in which they came: the seals keep that order from saying anything, and ``mixing`` removes it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seminars.database import UtcDateTime, choice
from seminars.extensions import Model
from seminars.programme.models import Series
from seminars.questionnaire.kinds import Channel as Channel
from seminars.questionnaire.kinds import Mode as Mode
from seminars.questionnaire.kinds import QuestionKind as QuestionKind
from seminars.questionnaire.kinds import QuestionProfile as QuestionProfile
from seminars.questionnaire.kinds import WindowAct as WindowAct


class Questionnaire(Model):
    """What the delegates of a series are asked, and on what terms: one version of it.

    Of several versions the one with the highest number is asked; the earlier ones stay as they were
    answered.

    ``allow_changes``: who has sent answers may change them while the window is open. ``send_last``: they can
    be sent only in the last so many minutes of the window; None for the whole of it. ``grace`` is how many
    minutes after its end answers are still taken from those who had begun.
    """

    __tablename__ = "questionnaire"
    __table_args__ = (
        UniqueConstraint("series_id", "version"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("send_last > 0", name="send_last_positive"),
        CheckConstraint("grace >= 0", name="grace_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(200))
    introduction: Mapped[str] = mapped_column(Text, default="")
    thanks: Mapped[str] = mapped_column(Text, default="")
    mode: Mapped[Mode] = mapped_column(choice(Mode, "mode"), default=Mode.ANONYMOUS)
    allow_changes: Mapped[bool] = mapped_column(default=True)
    send_last: Mapped[int | None]
    grace: Mapped[int] = mapped_column(default=10)

    series: Mapped[Series] = relationship()
    sections: Mapped[list["Section"]] = relationship(
        cascade="all, delete-orphan", order_by="Section.position, Section.id", passive_deletes=True
    )


class Section(Model):
    """A part of the questionnaire under one heading."""

    __tablename__ = "section"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaire.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    introduction: Mapped[str] = mapped_column(Text, default="")
    shown_if: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    questions: Mapped[list["Question"]] = relationship(
        cascade="all, delete-orphan", order_by="Question.position, Question.id", passive_deletes=True
    )


class Grid(Model):
    """Statements on one scale, drawn as one table; each statement is a question of its own."""

    __tablename__ = "grid"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaire.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    hint: Mapped[str] = mapped_column(Text, default="")


class Question(Model):
    """One question. ``code`` is its stable short name in downloads, unique in the questionnaire.

    ``choose`` is how many options a 'most important' question asks for, ``ranked`` whether in their
    order. ``least`` and ``most`` limit how many options are chosen, or how small and great a number
    is; ``message`` is what is said when they are broken. ``shown_if`` is a condition on earlier
    answers (``conditions``).
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "code"),
        CheckConstraint("choose > 0", name="choose_positive"),
        CheckConstraint("kind <> 'most_important' OR choose IS NOT NULL", name="most_important_has_choose"),
        CheckConstraint("NOT (required AND recommended)", name="required_or_recommended"),
        CheckConstraint("grid_id IS NULL OR kind = 'scale'", name="grid_of_scales"),
        CheckConstraint("least <= most", name="least_not_above_most"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaire.id", ondelete="CASCADE"), index=True
    )
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind, "question_kind"))
    profile: Mapped[QuestionProfile | None] = mapped_column(choice(QuestionProfile, "question_profile"))
    text: Mapped[str] = mapped_column(Text)
    hint: Mapped[str] = mapped_column(Text, default="")
    required: Mapped[bool] = mapped_column(default=False)
    recommended: Mapped[bool] = mapped_column(default=False)
    choose: Mapped[int | None]
    ranked: Mapped[bool] = mapped_column(default=False)
    least: Mapped[float | None] = mapped_column(Float)
    most: Mapped[float | None] = mapped_column(Float)
    whole: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str] = mapped_column(String(300), default="")
    shown_if: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), index=True)

    grid: Mapped[Grid | None] = relationship(lazy="joined")
    options: Mapped[list["Option"]] = relationship(
        cascade="all, delete-orphan", order_by="Option.position, Option.id", passive_deletes=True
    )


class Option(Model):
    """An answer to choose; for a scale, one of its points in order.

    ``exclusive`` options ('none of these') stand alone; ``other`` ones take a text.
    """

    __tablename__ = "option"
    __table_args__ = (UniqueConstraint("question_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(300))
    exclusive: Mapped[bool] = mapped_column(default=False)
    other: Mapped[bool] = mapped_column(default=False)


class RoomCode(Model):
    """The short code shown in the room, by which delegates find a seminar's questionnaire."""

    __tablename__ = "room_code"

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)


class WindowEvent(Model):
    """An organiser opened, extended, closed or reopened the window of a seminar."""

    __tablename__ = "window_event"
    __table_args__ = (
        CheckConstraint("(act = 'extended') = (minutes IS NOT NULL)", name="only_extended_has_minutes"),
        Index("ix_window_event_seminar_id_at", "seminar_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"))
    act: Mapped[WindowAct] = mapped_column(choice(WindowAct, "window_act"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    minutes: Mapped[int | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class Participation(Model):
    """A delegate has begun, or has submitted, the questionnaire: never what was answered.

    ``seal`` stands for the delegate (``sealing.participation_seal``): without the application's key nobody
    can tell whose it is, so that the order of these rows says nothing about the order of responses.
    """

    __tablename__ = "participation"
    __table_args__ = {"sqlite_with_rowid": False}

    seal: Mapped[str] = mapped_column(String(32), primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted: Mapped[bool] = mapped_column(default=False)


class Draft(Model):
    """Answers that somebody has given and not yet sent, under a seal; it goes when they are sent."""

    __tablename__ = "draft"
    __table_args__ = {"sqlite_with_rowid": False}

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)


class DraftAnswer(Model):
    """What a draft says to a question, unchecked: 'options', 'text', 'number' as the form gave them."""

    __tablename__ = "draft_answer"
    __table_args__ = {"sqlite_with_rowid": False}

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    given: Mapped[dict[str, Any]] = mapped_column(JSON)


class Response(Model):
    """One completed questionnaire of a seminar, without a name and without a time.

    ``key_hash`` is what is kept of the key that lets its sender change it: the key itself is only on their
    device.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("seminar_id", "serial"),
        UniqueConstraint("id", "mode"),
        CheckConstraint("(channel = 'paper') = (serial IS NOT NULL)", name="paper_has_serial"),
        CheckConstraint("key_hash IS NULL OR channel = 'online'", name="only_online_has_key"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaire.id", ondelete="RESTRICT"), index=True
    )
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel, "channel"))
    mode: Mapped[Mode] = mapped_column(choice(Mode, "mode"), default=Mode.ANONYMOUS)
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    # The number written on a paper form: identifies the sheet, not the person.
    serial: Mapped[str | None] = mapped_column(String(20))

    answers: Mapped[list["Answer"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Respondent(Model):
    """Whose response it is; an anonymous one has nobody, and the database refuses it."""

    __tablename__ = "respondent"
    __table_args__ = (
        ForeignKeyConstraint(["response_id", "mode"], ["response.id", "response.mode"], ondelete="CASCADE"),
        CheckConstraint("mode <> 'anonymous'", name="anonymous_has_nobody"),
    )

    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    response_id: Mapped[str] = mapped_column(String(32), unique=True)
    mode: Mapped[Mode] = mapped_column(choice(Mode, "mode"))


class Answer(Model):
    """What a response says to a question; one row for each option chosen.

    ``item`` counts from 0 within the question, for a ranked one from the most important; ``text`` is the
    answer in words, also beside an 'other' option, or a date (2008-05-07); ``number`` the answer to a
    number question.
    """

    __tablename__ = "answer"
    __table_args__ = (
        ForeignKeyConstraint(["response_id"], ["response.id"], ondelete="CASCADE"),
        UniqueConstraint("response_id", "question_id", "option_id", name="uq_answer_option_once"),
        CheckConstraint(
            "option_id IS NOT NULL OR number IS NOT NULL OR text IS NOT NULL", name="answer_not_empty"
        ),
        {"sqlite_with_rowid": False},
    )

    response_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    item: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int | None] = mapped_column(ForeignKey("option.id", ondelete="RESTRICT"), index=True)
    number: Mapped[float | None] = mapped_column(Float)
    text: Mapped[str | None] = mapped_column(Text)
