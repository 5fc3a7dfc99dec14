"""Forms of the questionnaire room, and how answers are read from a sent form."""

from collections.abc import Iterable, Sequence

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FloatField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from seminars.forms import SeenForm, choices
from seminars.questionnaire.answers import Given
from seminars.questionnaire.codes import SCAN_LENGTH
from seminars.questionnaire.condition_forms import ConditionForm
from seminars.questionnaire.conditions import Condition
from seminars.questionnaire.definition import Asked, Definition, GridDetails, Lattice, QuestionDetails
from seminars.questionnaire.kinds import QuestionKind, QuestionProfile
from seminars.questionnaire.models import Questionnaire
from seminars.questionnaire.notation import read_options, write_options
from seminars.questionnaire.queries import VersionRow
from seminars.questionnaire.slot import LONGEST_EXTENSION
from seminars.registration.import_forms import FileForm

KIND_LABELS = {
    QuestionKind.SINGLE: "One answer from a list",
    QuestionKind.MULTIPLE: "Several answers from a list",
    QuestionKind.SCALE: "A scale, its points in order",
    QuestionKind.MOST_IMPORTANT: "The most important from a list",
    QuestionKind.NUMBER: "A number",
    QuestionKind.DATE: "A date",
    QuestionKind.SHORT_TEXT: "A few words",
    QuestionKind.LONG_TEXT: "A longer text",
    QuestionKind.INFORMATION: "Not at all: a text to read",
}

NEEDS = {
    "optional": "It may stay blank",
    "recommended": "Whoever leaves it blank is asked once more",
    "required": "It must be answered",
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


class AnswersFileForm(FileForm):
    """Choosing a file of keyed forms, and which version of the questionnaire is on the sheets."""

    version = SelectField("Version on the sheets", coerce=int)

    def offer(self, versions: Sequence[VersionRow]) -> None:
        """Fill the list with the versions, newest first; of one there is nothing to choose."""
        now = versions[0].version if versions else 0
        self.version.choices = choices(
            (each.version, f"Version {each.version}" + (", asked now" if each.version == now else ""))
            for each in versions
        )
        if len(versions) < 2:
            del self.version


class SectionForm(ConditionForm):
    """A section's heading."""

    title = StringField("Heading", validators=[DataRequired("Enter a heading."), Length(max=200)])
    introduction = TextAreaField(
        "Introduction",
        validators=[Length(max=5000)],
        description="A sentence or two under the heading. It may stay empty.",
    )
    submit = SubmitField("Save section")


class CorrectionForm(SeenForm, ConditionForm):
    """What is asked, where answers may be here already: then a change of words is a correction only."""

    corrects = BooleanField(
        "The words ask the same as before",
        description="Answers given so far will stand under the new words. Tick it for a slip of the pen.",
    )


class QuestionForm(CorrectionForm):
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
    ranked = BooleanField("In their order: first, second, third ...")
    least = FloatField(
        "At least",
        validators=[Optional()],
        description="For several answers, how many; for a number, the smallest one.",
    )
    most = FloatField("At most", validators=[Optional()])
    whole = BooleanField("Whole numbers only")
    message = StringField(
        "What is said when that is not kept",
        validators=[Length(max=300)],
        description="Left empty, the limits themselves are named.",
    )
    need = RadioField(
        "Is it needed?",
        choices=choices(NEEDS.items()),
        default="optional",
        validators=[Optional()],
        description="On paper everything can stay blank.",
    )
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
            "ranked": question.ranked,
            "least": question.least,
            "most": question.most,
            "whole": question.whole,
            "message": question.message,
            "need": need_of(question.required, question.recommended),
            "profile": question.profile.value if question.profile else "",
            "code": question.code,
        }

    def details(self, before: Condition | None = None) -> QuestionDetails:
        """What was entered, for the verb; ``before`` is the condition that stood there."""
        profile = self.profile.data
        return QuestionDetails(
            kind=QuestionKind(self.kind.data),
            text=self.text.data or "",
            hint=self.hint.data or "",
            code=(self.code.data or "").strip() or None,
            required=self.need.data == "required",
            recommended=self.need.data == "recommended",
            profile=QuestionProfile(profile) if profile else None,
            choose=self.choose.data,
            ranked=bool(self.ranked.data),
            least=self.least.data,
            most=self.most.data,
            whole=bool(self.whole.data),
            message=self.message.data or "",
            shown_if=self.condition(before),
            options=read_options(self.options.data or ""),
        )


def need_of(required: bool, recommended: bool) -> str:
    """How much an answer is needed, as the forms say it."""
    return "required" if required else "recommended" if recommended else "optional"


class GridForm(CorrectionForm):
    """Statements that share one scale."""

    text = TextAreaField(
        "What is asked of all of them",
        validators=[DataRequired("Enter what is asked of all statements."), Length(max=2000)],
        description="For example 'How far do you agree?'",
    )
    hint = StringField("Help beside it", validators=[Length(max=500)])
    statements = TextAreaField(
        "Statements",
        validators=[DataRequired("Enter the statements."), Length(max=20000)],
        description="One on each line.",
    )
    options = TextAreaField(
        "Points of the scale",
        validators=[DataRequired("Enter the points of the scale."), Length(max=5000)],
        description="One on each line, in order.",
    )
    need = RadioField(
        "Are answers needed?",
        choices=choices(NEEDS.items()),
        default="optional",
        validators=[Optional()],
    )
    submit = SubmitField("Save grid")

    @staticmethod
    def values_of(grid: Lattice, statements: Sequence[Asked]) -> dict[str, object]:
        """What the form shows for a grid that is there already."""
        first = statements[0]
        return {
            "text": grid.text,
            "hint": grid.hint,
            "statements": "\n".join(statement.text for statement in statements),
            "options": write_options(first.options),
            "need": need_of(first.required, first.recommended),
        }

    def details(self, before: Condition | None = None) -> GridDetails:
        """What was entered, for the verb."""
        return GridDetails(
            text=self.text.data or "",
            hint=self.hint.data or "",
            statements=(self.statements.data or "").splitlines(),
            options=read_options(self.options.data or ""),
            required=self.need.data == "required",
            recommended=self.need.data == "recommended",
            shown_if=self.condition(before),
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
        render_kw={"autocomplete": "off", "maxlength": SCAN_LENGTH},
    )


def read_answers(form: MultiDict[str, str], definition: Definition) -> dict[str, Given]:
    """What a sent form holds, by question code: options under the code, texts under ``code.text``."""
    found = {}
    for question in definition.questions:
        options = tuple(form.getlist(question.code)) if question.kind.has_options else ()
        if question.ranked:
            places = (form.get(f"{question.code}.{place}") for place in range(1, question.wanted + 1))
            options = tuple(filter(None, places))
        text = form.get(f"{question.code}.text")
        found[question.code] = Given(options=options, text=text or None)
    return found
