"""What the registration form of a series asks, and the answers to its own questions."""

from sqlalchemy import (
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
from seminars.registration.asking import Asking, FormField, OwnOption, OwnQuestion, QuestionKind


class RegistrationField(Model):
    """A field that the form of a series asks otherwise than usual."""

    __tablename__ = "registration_field"
    __table_args__ = (
        CheckConstraint("field <> 'takes_part' OR asking <> 'required'", name="a_box_is_never_required"),
    )

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[FormField] = mapped_column(choice(FormField, "form_field"), primary_key=True)
    asking: Mapped[Asking] = mapped_column(choice(Asking, "asking"))


class RegistrationQuestion(Model):
    """A question of the series' own. One that is no longer offered keeps its answers."""

    __tablename__ = "registration_question"
    __table_args__ = (Index("ix_registration_question_series_id_position", "series_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind, "registration_question_kind"))
    label: Mapped[str] = mapped_column(String(200))
    hint: Mapped[str] = mapped_column(String(300), default="")
    required: Mapped[bool] = mapped_column(default=False)
    offered: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)

    options: Mapped[list["RegistrationQuestionOption"]] = relationship(
        cascade="all, delete-orphan",
        order_by="RegistrationQuestionOption.position, RegistrationQuestionOption.id",
        passive_deletes=True,
        lazy="selectin",
    )

    def as_asked(self) -> OwnQuestion:
        """The question as plain values."""
        return OwnQuestion(
            id=self.id,
            kind=self.kind,
            label=self.label,
            hint=self.hint,
            required=self.required,
            offered=self.offered,
            options=tuple(OwnOption(each.id, each.label, each.offered) for each in self.options),
        )


class RegistrationQuestionOption(Model):
    """An option of a question; its number stays, whatever becomes of its wording and its place."""

    __tablename__ = "registration_question_option"
    __table_args__ = (
        # What an answer points at, so that it holds options of its own question only.
        UniqueConstraint("question_id", "id", name="uq_registration_question_option_of_question"),
        UniqueConstraint("question_id", "label"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("registration_question.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(120))
    offered: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class RegistrationAnswer(Model):
    """What a delegate answered: a text ('yes' or 'no' for that kind), or options beside it."""

    __tablename__ = "registration_answer"

    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("registration_question.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    text: Mapped[str] = mapped_column(Text, default="")


class RegistrationAnswerOption(Model):
    """An option that a delegate chose. It cannot vanish while somebody has it."""

    __tablename__ = "registration_answer_option"
    __table_args__ = (
        ForeignKeyConstraint(
            ["delegate_id", "question_id"],
            ["registration_answer.delegate_id", "registration_answer.question_id"],
            name="fk_registration_answer_option_answer",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["question_id", "option_id"],
            ["registration_question_option.question_id", "registration_question_option.id"],
            name="fk_registration_answer_option_option",
            ondelete="RESTRICT",
        ),
        Index("ix_registration_answer_option_option", "question_id", "option_id"),
    )

    delegate_id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int] = mapped_column(primary_key=True)
