"""The verbs that write what the registration form of a series asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.registration.asking import USUAL, Asking, FormField, QuestionKind, may_be
from seminars.registration.form_models import (
    RegistrationAnswer,
    RegistrationField,
    RegistrationQuestion,
    RegistrationQuestionOption,
)
from seminars.registration.questions import uses_of_options

LONGEST_LABEL = 200
LONGEST_HINT = 300
LONGEST_OPTION = 120


@dataclass(frozen=True)
class OptionDetails:
    """An option as the organiser wants it; ``id`` is None for a new one."""

    label: str
    id: int | None = None
    offered: bool = True


@dataclass(frozen=True)
class QuestionDetails:
    """A question as the organiser wants it."""

    kind: QuestionKind
    label: str
    hint: str = ""
    required: bool = False
    options: Sequence[OptionDetails] = ()


@verb
def set_asking(*, series: Series, asking: Mapping[FormField, Asking], actor: Actor, at: datetime) -> None:
    """Say how the form of the series asks for these fields."""
    lock(series)
    for field, how in asking.items():
        if how not in may_be(field):
            raise Invalid("This is a box to tick: it can be asked or left out.", field=field.value)
    db.session.execute(
        delete(RegistrationField).where(
            RegistrationField.series_id == series.id, RegistrationField.field.in_(list(asking))
        )
    )
    db.session.add_all(
        RegistrationField(series_id=series.id, field=field, asking=how)
        for field, how in asking.items()
        if how is not USUAL[field]
    )
    record(
        action="change form",
        subject=series,
        actor=actor,
        at=at,
        asking={field.value: how.value for field, how in asking.items()},
    )


@verb
def add_question(
    *, series: Series, details: QuestionDetails, actor: Actor, at: datetime
) -> RegistrationQuestion:
    """Ask one more question, after the others. Raises Invalid with the field at fault."""
    lock(series)
    details = _checked(details)
    last = db.session.scalar(
        select(func.max(RegistrationQuestion.position)).where(RegistrationQuestion.series_id == series.id)
    )
    made = RegistrationQuestion(
        series_id=series.id,
        kind=details.kind,
        label=details.label,
        hint=details.hint,
        required=details.required,
        position=0 if last is None else last + 1,
        options=[
            RegistrationQuestionOption(label=each.label, offered=each.offered, position=position)
            for position, each in enumerate(details.options)
        ],
    )
    db.session.add(made)
    record(action="add form question", subject=made, actor=actor, at=at, label=made.label)
    return made


@verb
def change_question(
    *, question: RegistrationQuestion, details: QuestionDetails, actor: Actor, at: datetime
) -> None:
    """Change a question. Options keep their number, whatever becomes of their words and order.

    Raises Invalid with the field at fault; Conflict for another kind once it has been answered, and
    for an option that is left out although somebody chose it.
    """
    lock(question)
    details = _checked(details)
    if details.kind is not question.kind and _is_answered(question):
        raise Conflict(
            "This question has answers, so how it is answered cannot change.",
            next_step="Stop asking it, and add another one.",
            field="kind",
        )
    question.kind, question.label, question.hint = details.kind, details.label, details.hint
    question.required = details.required
    _write_options(question, details.options)
    record(action="change form question", subject=question, actor=actor, at=at, label=question.label)


def _write_options(question: RegistrationQuestion, wanted: Sequence[OptionDetails]) -> None:
    standing = {option.id: option for option in question.options}
    uses = uses_of_options(question.id)
    for number in standing.keys() - {each.id for each in wanted}:
        if number in uses:
            chosen = "1 delegate has" if uses[number] == 1 else f"{uses[number]} delegates have"
            raise Conflict(
                f"{chosen} chosen '{standing[number].label}', so it cannot be removed.",
                next_step="Take the tick from 'Offered' instead: whoever has it keeps it.",
                field="options",
            )
        question.options.remove(standing[number])
    # First names that nobody uses, so that two options can change theirs with one another.
    for each in question.options:
        each.label = f"#{each.id}"
    db.session.flush()
    for position, details in enumerate(wanted):
        option = standing.get(details.id or 0)
        if option is None:
            option = RegistrationQuestionOption()
            question.options.append(option)
        option.label, option.offered, option.position = details.label, details.offered, position
    db.session.flush()
    db.session.expire(question, ["options"])


@verb
def move_question(*, question: RegistrationQuestion, up: bool, actor: Actor, at: datetime) -> None:
    """Move a question one place up or down; at the edge nothing happens."""
    lock(db.session.get_one(Series, question.series_id))
    questions = list(
        db.session.scalars(
            select(RegistrationQuestion)
            .where(RegistrationQuestion.series_id == question.series_id)
            .order_by(RegistrationQuestion.position, RegistrationQuestion.id)
        )
    )
    place = questions.index(question)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(questions):
        return
    questions.insert(target, questions.pop(place))
    for position, each in enumerate(questions):
        each.position = position
    record(action="move form question", subject=question, actor=actor, at=at, up=up)


@verb
def offer_question(*, question: RegistrationQuestion, offered: bool, actor: Actor, at: datetime) -> None:
    """Ask a question, or stop asking it: what was answered stays."""
    lock(question)
    question.offered = offered
    record(action="change form question", subject=question, actor=actor, at=at, offered=offered)


@verb
def remove_question(*, question: RegistrationQuestion, actor: Actor, at: datetime) -> None:
    """Remove a question that nobody has answered. Raises Conflict otherwise."""
    lock(question)
    if _is_answered(question):
        raise Conflict("This question has answers, so it cannot be removed.", next_step="Stop asking it.")
    record(action="remove form question", subject=question, actor=actor, at=at, label=question.label)
    db.session.delete(question)


@verb
def copy_form(*, source: Series, series: Series, actor: Actor, at: datetime) -> None:
    """Let the form of a new series ask what that of ``source`` asks now."""
    rows = db.session.scalars(select(RegistrationField).where(RegistrationField.series_id == source.id))
    db.session.add_all(
        RegistrationField(series_id=series.id, field=row.field, asking=row.asking) for row in rows
    )
    questions = db.session.scalars(
        select(RegistrationQuestion)
        .where(RegistrationQuestion.series_id == source.id, RegistrationQuestion.offered)
        .order_by(RegistrationQuestion.position, RegistrationQuestion.id)
    )
    for position, question in enumerate(list(questions)):
        db.session.add(
            RegistrationQuestion(
                series_id=series.id,
                kind=question.kind,
                label=question.label,
                hint=question.hint,
                required=question.required,
                position=position,
                options=[
                    RegistrationQuestionOption(label=each.label, position=each.position)
                    for each in question.options
                    if each.offered
                ],
            )
        )
    record(action="copy form", subject=series, actor=actor, at=at, source=source.id)


def copy_with_series(source: Series, series: Series, actor: Actor, at: datetime) -> None:
    """A series is made like an earlier one (programme.service.AFTER_COPY): its form comes along."""
    copy_form(source=source, series=series, actor=actor, at=at)


def _is_answered(question: RegistrationQuestion) -> bool:
    found = db.session.scalar(
        select(RegistrationAnswer.delegate_id).where(RegistrationAnswer.question_id == question.id).limit(1)
    )
    return found is not None


def _checked(details: QuestionDetails) -> QuestionDetails:
    """The details tidied. Raises Invalid with the field at fault."""
    label, hint = " ".join(details.label.split()), " ".join(details.hint.split())
    if not label:
        raise Invalid("Enter the question.", field="label")
    for field, text, longest in (("label", label, LONGEST_LABEL), ("hint", hint, LONGEST_HINT)):
        if len(text) > longest:
            raise Invalid(f"Keep it under {longest} characters.", field=field)
    if not details.kind.has_options:
        return QuestionDetails(details.kind, label, hint, details.required)
    options = [OptionDetails(" ".join(each.label.split()), each.id, each.offered) for each in details.options]
    options = [each for each in options if each.label]
    labels = [each.label.casefold() for each in options]
    if len(set(labels)) < len(labels):
        raise Invalid("Two options say the same.", field="options")
    if any(len(each.label) > LONGEST_OPTION for each in options):
        raise Invalid(f"Keep each option under {LONGEST_OPTION} characters.", field="options")
    if sum(each.offered for each in options) < 2:
        raise Invalid("Enter at least two options to choose from.", field="options")
    return QuestionDetails(details.kind, label, hint, details.required, options)
