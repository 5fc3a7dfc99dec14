"""Fields of a form for the questions of a series' own, and what they hold as answers."""

from typing import Any

from wtforms import Field, Form, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from seminars.forms import choices
from seminars.registration.asking import (
    LONGEST_ANSWER,
    LONGEST_SHORT_ANSWER,
    Answer,
    OwnOption,
    OwnQuestion,
    QuestionKind,
    what_is_missing,
)

# As many as a phone shows beside one another's question; more are unfolded.
MOST_RADIOS = 7


class AtLeastOne:
    """One of the boxes must be ticked."""

    field_flags = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        """Raise StopValidation where no box is ticked."""
        if not field.data:
            raise StopValidation(self.message)


def question_field(question: OwnQuestion, before: Answer | None, *, required: bool) -> Any:
    """The field for a question, which also offers what was answered ``before``.

    ``required`` is whether an answer is wanted at all where the question wants one.
    """
    wanted = required and question.required
    message = what_is_missing(question)
    usual = [InputRequired(message)] if wanted else [Optional()]
    offered = question.options_for(before if isinstance(before, tuple) else ())
    if question.kind is QuestionKind.SEVERAL:
        return SelectMultipleField(
            question.label,
            [AtLeastOne(message)] if wanted else [],
            description=question.hint,
            choices=_choices(offered),
            option_widget=CheckboxInput(),
            widget=ListWidget(prefix_label=False),
        )
    if question.kind is QuestionKind.SHORT_TEXT:
        validators = [*usual, Length(max=LONGEST_SHORT_ANSWER)]
        return StringField(question.label, validators, description=question.hint)
    if question.kind is QuestionKind.LONG_TEXT:
        validators = [*usual, Length(max=LONGEST_ANSWER)]
        return TextAreaField(question.label, validators, description=question.hint)
    listed = (
        choices([("yes", "Yes"), ("no", "No")]) if question.kind is QuestionKind.YES_NO else _choices(offered)
    )
    if len(listed) > MOST_RADIOS:
        listed = [*choices([("", "Choose one")]), *listed]
        return SelectField(question.label, usual, description=question.hint, choices=listed)
    # A button once pressed stays pressed: without an answer of its own there would be no way back.
    none = [] if wanted else choices([("", "No answer")])
    return RadioField(
        question.label,
        usual,
        description=question.hint,
        choices=[*listed, *none],
        default=None if wanted else "",
    )


def _choices(options: list[OwnOption]) -> list[Any]:
    return choices((str(option.id), option.label) for option in options)


def shown_answer(question: OwnQuestion, answer: Answer) -> str | list[str]:
    """The answer as the question's field shows it."""
    if isinstance(answer, str):
        return answer
    numbers = [str(number) for number in answer]
    return numbers if question.kind is QuestionKind.SEVERAL else "".join(numbers[:1])


def given_answer(question: OwnQuestion, data: str | list[str] | None) -> Answer:
    """What the question's field holds, as an answer."""
    if not question.kind.has_options:
        return data if isinstance(data, str) else ""
    numbers = data if isinstance(data, list) else [data or ""]
    return tuple(int(number) for number in numbers if number)
