"""Forms of the questionnaire room, and how answers are read from a sent form."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from seminars.questionnaire.answers import Given
from seminars.questionnaire.codes import SERIAL_LENGTH
from seminars.questionnaire.definition import Asked, Definition, QuestionDetails
from seminars.questionnaire.kinds import QuestionKind, QuestionProfile
from seminars.questionnaire.models import Questionnaire
from seminars.questionnaire.notation import read_options, write_options
from seminars.questionnaire.slot import LONGEST_EXTENSION

KIND_LABELS = {
    QuestionKind.SINGLE: "One answer from a list",
    QuestionKind.MULTIPLE: "Several answers from a list",
    QuestionKind.SCALE: "A scale, its points in order",
    QuestionKind.MOST_IMPORTANT: "The most important from a list",
    QuestionKind.NUMBER: "A number",
    QuestionKind.SHORT_TEXT: "A few words",
    QuestionKind.LONG_TEXT: "A longer text",
}

PROFILE_LABELS = {
    QuestionProfile.GENDER: "Gender",
    QuestionProfile.AGE_BAND: "Age band",
    QuestionProfile.SECTOR: "Sector",
    QuestionProfile.LEVEL: "Level in the organisation",
    QuestionProfile.OCCUPATION: "Occupation",
}


class ActForm(FlaskForm):
    """A button: nothing but the proof that it was pressed on our own page."""


class QuestionnaireForm(FlaskForm):
    """Title and words around the questions."""

    title = StringField(
        "Title",
        validators=[DataRequired("Enter a title."), Length(max=200)],
        description="Stands at the top of the form, for example 'Working together across agencies'.",
    )
    introduction = TextAreaField(
        "Introduction",
        validators=[Length(max=5000)],
        description="Why you ask, and what becomes of the answers. Anonymity is explained below it anyway.",
    )
    thanks = TextAreaField(
        "Words of thanks",
        validators=[Length(max=2000)],
        description="Shown once the answers are in.",
    )
    submit = SubmitField("Save")


class CopyForm(FlaskForm):
    """Begin with the questionnaire of another series."""

    source = SelectField("Copy from", coerce=int)
    copy = SubmitField("Copy")

    def offer(self, sources: Iterable[Questionnaire]) -> None:
        """Fill the list with questionnaires that can be copied."""
        self.source.choices = [
            SelectChoice(each.id, f"{each.series.title}: {each.title}") for each in sources
        ]


class SectionForm(FlaskForm):
    """A section's heading."""

    title = StringField("Heading", validators=[DataRequired("Enter a heading."), Length(max=200)])
    introduction = TextAreaField(
        "Introduction",
        validators=[Length(max=5000)],
        description="A sentence or two under the heading. It may stay empty.",
    )
    submit = SubmitField("Save section")


class QuestionForm(FlaskForm):
    """A question and its options."""

    text = TextAreaField("Question", validators=[DataRequired("Enter the question."), Length(max=2000)])
    hint = StringField(
        "Help beside it",
        validators=[Length(max=500)],
        description="For example what counts as an agency. It may stay empty.",
    )
    kind = RadioField(
        "How it is answered",
        choices=[SelectChoice(kind.value, label) for kind, label in KIND_LABELS.items()],
        default=QuestionKind.SINGLE.value,
        validators=[InputRequired("Choose how it is answered.")],
    )
    options = TextAreaField(
        "Options",
        validators=[Length(max=20000)],
        description="One on each line, in order. A * at the end asks for a few words beside it: "
        "“Other, please say which *”. A ! lets it stand alone: “None of these !”.",
    )
    choose = IntegerField(
        "How many to choose",
        validators=[Optional(), NumberRange(min=1, max=50, message="Enter a number from 1 to 50.")],
        description="For 'the most important': three, unless you enter another number.",
    )
    required = BooleanField("Must be answered", description="On paper it can still stay blank.")
    profile = SelectField(
        "Tells about the respondent",
        choices=[
            SelectChoice("", "Nothing of these"),
            *(SelectChoice(each.value, label) for each, label in PROFILE_LABELS.items()),
        ],
        description="Summaries can then break other answers down by it.",
    )
    code = StringField(
        "Short name",
        validators=[Length(max=40)],
        description="Heads the column in downloads: small letters, digits and _. "
        "Left empty, the question gets the next number (q1, q2 ...).",
    )
    submit = SubmitField("Save question")

    @staticmethod
    def values_of(question: Asked) -> dict[str, object]:
        """What the form shows for a question that is there already."""
        return {
            "text": question.text,
            "hint": question.hint,
            "kind": question.kind.value,
            "options": write_options(question.options),
            "choose": question.choose,
            "required": question.required,
            "profile": question.profile.value if question.profile else "",
            "code": question.code,
        }

    def details(self) -> QuestionDetails:
        """What was entered, for the verb."""
        profile = self.profile.data
        return QuestionDetails(
            kind=QuestionKind(self.kind.data),
            text=self.text.data or "",
            hint=self.hint.data or "",
            code=(self.code.data or "").strip() or None,
            required=bool(self.required.data),
            profile=QuestionProfile(profile) if profile else None,
            choose=self.choose.data,
            options=read_options(self.options.data or ""),
        )


class ExtendForm(FlaskForm):
    """How much longer the window stays open."""

    minutes = IntegerField(
        "Minutes",
        default=10,
        validators=[
            InputRequired("Enter a number of minutes."),
            NumberRange(
                min=1, max=LONGEST_EXTENSION, message=f"Enter between 1 and {LONGEST_EXTENSION} minutes."
            ),
        ],
    )
    extend = SubmitField("Extend")


class CodeForm(FlaskForm):
    """The code from the screen in the room."""

    code = StringField(
        "Code",
        validators=[DataRequired("Enter the code that the screen in the room shows.")],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 12},
    )
    submit = SubmitField("Continue")


class IdentifyForm(FlaskForm):
    """Who wants to answer: the address registered with, or the code on the badge."""

    text = StringField(
        "E-mail address or badge code",
        validators=[
            DataRequired("Enter the e-mail address that you registered with, or the code on your badge."),
            Length(max=254),
        ],
        render_kw={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    submit = SubmitField("Go to the questions")


class PaperForm(FlaskForm):
    """The number on a paper form; its questions stand below it."""

    serial = StringField(
        "Number on the sheet",
        validators=[DataRequired("Enter the number on the sheet.")],
        render_kw={"autocomplete": "off", "maxlength": SERIAL_LENGTH + 4},
    )


def read_answers(form: MultiDict[str, str], definition: Definition) -> dict[str, Given]:
    """What a sent form holds, by question code: options under the code, texts under ``code.text``."""
    found = {}
    for question in definition.questions:
        options = tuple(form.getlist(question.code)) if question.kind.has_options else ()
        text = form.get(f"{question.code}.text")
        found[question.code] = Given(options=options, text=text or None)
    return found
