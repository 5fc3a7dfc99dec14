"""Forms of the registration room."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    Form,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from seminars.forms import SentOften, choices
from seminars.registration.answer_fields import given_answer, question_field, shown_answer
from seminars.registration.asking import LIST_FIELDS, MISSING, Answer, Asked, FormField
from seminars.registration.details import LONGEST_NAME, LONGEST_NEEDS, NO_EMAIL, Details, is_email
from seminars.registration.models import Delegate
from seminars.registration.questions import answers_of
from seminars.registration.session_field import SessionsField


def _sendable(_form: Form, field: Field) -> None:
    """An address that messages can go to."""
    if not is_email((field.data or "").strip()):
        raise ValidationError(NO_EMAIL)


class DetailsForm(SentOften):
    """What a delegate tells about themself, in the order of the page. Made by ``asking``."""

    name = StringField("Your name", [DataRequired("Enter your name."), Length(max=LONGEST_NAME)])
    email = EmailField(
        "E-mail address", [DataRequired("Enter your e-mail address."), _sendable, Length(max=254)]
    )
    organisation = StringField(
        "Organisation", [DataRequired("Enter the organisation that you work for."), Length(max=LONGEST_NAME)]
    )
    occupation = SelectField("Occupation")
    sector = SelectField("Sector")
    level = SelectField("Level in your organisation")
    age_band = SelectField("Age")
    gender = SelectField("Gender")
    takes_part = BooleanField("I will take part in a focus group")
    access_needs = TextAreaField("Access needs", [Length(max=LONGEST_NEEDS)])
    dietary_needs = TextAreaField("Dietary needs", [Length(max=LONGEST_NEEDS)])

    # Whether what the series requires must be told: staff may know less than the delegate.
    complete = True
    # What is asked whatever the series leaves out.
    always: frozenset[FormField] = frozenset()
    asked: Asked
    delegate: Delegate | None

    @classmethod
    def asking(cls, asked: Asked, delegate: Delegate | None = None, **given: Any) -> Self:
        """The form as the series asks, with what ``delegate`` has told as a choice beside what is offered.

        ``given`` goes to the form, such as ``formdata=None``.
        """
        answers = answers_of([delegate.id]).get(delegate.id, {}) if delegate else {}
        # Any: what is kept is found by a class, which mypy takes for something that cannot be.
        own: Any = cls
        made = _form_for(own, asked, delegate, answers) if delegate else _usual_form(own, asked)
        form: Self = made(**given)
        form.asked, form.delegate = asked, delegate
        if not form.is_submitted():
            form._show(delegate, answers)
        return form

    def _show(self, delegate: Delegate | None, answers: Mapping[int, Answer]) -> None:
        """Show what ``delegate`` told before."""
        if delegate is None:
            return
        self.name.data, self.organisation.data = delegate.name, delegate.organisation.name
        for field in FormField:
            if field in LIST_FIELDS and field in self:
                self[field.value].data = str(getattr(delegate, f"{field}_id") or "")
            elif field in self:
                self[field.value].data = getattr(delegate, field)
        for question in self.asked.questions:
            if question.id in answers:
                self[question.field].data = shown_answer(question, answers[question.id])

    def details(self, *, email: str | None, consent: bool) -> Details:
        """What was entered, as the verbs take it; what the form leaves out stays as it is."""
        told: dict[str, Any] = {}
        for field in FormField:
            name = f"{field}_id" if field in LIST_FIELDS else field.value
            if field not in self:
                if self.delegate is not None:
                    told[name] = getattr(self.delegate, name)
            elif field in LIST_FIELDS:
                told[name] = int(self[field.value].data) if self[field.value].data else None
            else:
                empty: str | bool = False if field is FormField.TAKES_PART else ""
                told[name] = self[field.value].data or empty
        return Details(
            name=self.name.data or "",
            organisation=self.organisation.data or "",
            email=email or None,
            consent=consent,
            answers={
                question.id: given_answer(question, self[question.field].data)
                for question in self.asked.questions
            },
            **told,
        )


def _form_for(cls: Any, asked: Asked, delegate: Delegate | None, answers: Mapping[int, Answer]) -> Any:
    """The form with its fields as they are asked, and one for each of the series' own questions.

    A field that is left out is none: what is sent for it all the same is not read.
    """
    fields = {
        field.value: _asked_field(cls, asked, field, getattr(delegate, f"{field}_id", None))
        if asked.asks.asks(field) or field in cls.always
        else None
        for field in FormField
    }
    own = {
        question.field: question_field(question, answers.get(question.id), required=cls.complete)
        for question in asked.questions
    }
    return type(cls.__name__, (cls,), {**fields, **own})


@lru_cache(maxsize=64)
def _usual_form(cls: Any, asked: Asked) -> Any:
    """The form for somebody who has told nothing yet: the same for all."""
    return _form_for(cls, asked, None, {})


def _asked_field(cls: Any, asked: Asked, field: FormField, kept: int | None) -> Any:
    """The class's own field as the series asks it; ``kept`` is the entry that was chosen before."""
    usual = getattr(cls, field.value)
    label, *validators = usual.args
    # Whether it may be empty is looked at first: that message is the one that is shown.
    required = cls.complete and asked.asks.requires(field)
    first = DataRequired(MISSING[field]) if required else Optional()
    given: dict[str, Any] = {}
    if field in LIST_FIELDS:
        given["choices"] = choices(
            [("", "Choose one")]
            + [
                (str(option.id), option.label)
                for option in asked.entries
                if option.field is field and (option.offered or option.id == kept)
            ]
        )
    made = usual.field_class(label, [first, *(validators[0] if validators else [])], **given)
    # Fields stand in the order in which they were written.
    made.creation_counter = usual.creation_counter
    return made


class RegistrationForm(DetailsForm):
    """The public form of a seminar."""

    sessions = SessionsField()
    consent = BooleanField(
        "I agree that my details are kept and used for this",
        [DataRequired("Tick the box if you agree. Without that we may not keep your details.")],
    )
    # Names this copy of the form: sent twice by a double click, it writes one message.
    submission = HiddenField(validators=[Length(max=64)])


class ChangeForm(DetailsForm):
    """What delegates change themselves. The address stays: whoever has the link could take it over."""

    email = None


class StaffForm(DetailsForm):
    """A delegate entered or changed by staff, who may know less than the delegate."""

    complete = False
    always = frozenset({FormField.TAKES_PART})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name.label.text = "Name"
        self.name.validators = [DataRequired("Enter the name."), Length(max=LONGEST_NAME)]
        self.organisation.validators = [DataRequired("Enter the organisation."), Length(max=LONGEST_NAME)]
        if "level" in self:
            self.level.label.text = "Level"
        self.takes_part.label.text = "Takes part in a focus group"
        self.email.validators = [Optional(), _sendable, Length(max=254)]
        self.email.flags.required = False


class LinkForm(FlaskForm):
    """Asking for the personal link again."""

    email = EmailField(
        "E-mail address", [DataRequired("Enter your e-mail address."), _sendable, Length(max=254)]
    )


class ActForm(FlaskForm):
    """A button: nothing but the token against forgery."""


class PlaceForm(FlaskForm):
    """Moving somebody up out of turn."""

    reason = StringField(
        "Reason", [DataRequired("Enter the reason: it is kept with the registration."), Length(max=300)]
    )
