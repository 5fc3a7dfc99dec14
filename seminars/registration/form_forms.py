"""Forms of the organiser's pages on what delegates are asked."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from seminars.forms import choices
from seminars.registration import asking
from seminars.registration.asking import Asking, Asks, QuestionKind, may_be
from seminars.registration.form_editing import (
    LONGEST_HINT,
    LONGEST_LABEL,
    LONGEST_OPTION,
    OptionDetails,
    QuestionDetails,
)
from seminars.registration.form_models import RegistrationQuestion

EMPTY_OPTIONS = 3

FIELD_LABELS = {
    asking.FormField.OCCUPATION: "Occupation",
    asking.FormField.SECTOR: "Sector",
    asking.FormField.LEVEL: "Level in the organisation",
    asking.FormField.AGE_BAND: "Age band",
    asking.FormField.GENDER: "Gender",
    asking.FormField.TAKES_PART: "Takes part in a focus group",
    asking.FormField.ACCESS_NEEDS: "Access needs",
    asking.FormField.DIETARY_NEEDS: "Dietary needs",
}
ASKING_LABELS = {
    Asking.REQUIRED: "Required",
    Asking.OPTIONAL: "Asked",
    Asking.LEFT_OUT: "Left out",
}
KIND_LABELS = {
    QuestionKind.SHORT_TEXT: "A few words",
    QuestionKind.LONG_TEXT: "A longer text",
    QuestionKind.CHOICE: "One answer from a list",
    QuestionKind.SEVERAL: "Several answers from a list",
    QuestionKind.YES_NO: "Yes or No",
}


class AskingForm(FlaskForm):
    """How the registration form asks for each field. Made by ``of``."""

    @classmethod
    def of(cls, asks: Asks) -> "AskingForm":
        """The form, standing as the series has it."""
        fields = {
            field.value: RadioField(
                label,
                [InputRequired("Choose one of them.")],
                choices=choices((how.value, ASKING_LABELS[how]) for how in may_be(field)),
                default=asks.how(field).value,
            )
            for field, label in FIELD_LABELS.items()
        }
        return type("AskingForm", (cls,), fields)()

    def asking(self) -> dict[asking.FormField, Asking]:
        """What was chosen."""
        return {field: Asking(self[field.value].data) for field in FIELD_LABELS}


class OptionForm(Form):
    """An option of a question; with its words taken out it is removed."""

    id = HiddenField()
    label = StringField("Option", [Optional(), Length(max=LONGEST_OPTION)])
    offered = BooleanField("Offered", default=True)


class QuestionForm(FlaskForm):
    """A question of the series' own."""

    label = StringField("Question", [DataRequired("Enter the question."), Length(max=LONGEST_LABEL)])
    hint = StringField("Help beside it", [Optional(), Length(max=LONGEST_HINT)])
    kind = RadioField(
        "How it is answered",
        [InputRequired("Choose how it is answered.")],
        choices=choices((kind.value, label) for kind, label in KIND_LABELS.items()),
        default=QuestionKind.SHORT_TEXT.value,
    )
    options = FieldList(FormField(OptionForm), max_entries=100)
    required = BooleanField("Must be answered")

    def add_lines(self) -> None:
        """Room for more options."""
        for _ in range(EMPTY_OPTIONS):
            self.options.append_entry({"offered": True})

    def move_up(self, place: int) -> None:
        """Exchange the option in that line with the one above it."""
        rows: list[dict[str, Any]] = [entry.data for entry in self.options]
        if 0 < place < len(rows):
            rows[place - 1], rows[place] = rows[place], rows[place - 1]
        while self.options.entries:
            self.options.pop_entry()
        for row in rows:
            self.options.append_entry(row)

    @staticmethod
    def values_of(question: RegistrationQuestion) -> dict[str, Any]:
        """What the form shows of a question that is there already."""
        return {
            "label": question.label,
            "hint": question.hint,
            "kind": question.kind.value,
            "required": question.required,
            "options": [
                {"id": str(option.id), "label": option.label, "offered": option.offered}
                for option in question.options
            ],
        }

    def details(self) -> QuestionDetails:
        """What was entered, for the verb."""
        return QuestionDetails(
            kind=QuestionKind(self.kind.data),
            label=self.label.data or "",
            hint=self.hint.data or "",
            required=bool(self.required.data),
            options=[
                OptionDetails(
                    label=row["label"] or "",
                    id=int(row["id"]) if str(row["id"] or "").isdigit() else None,
                    offered=bool(row["offered"]),
                )
                for row in (entry.data for entry in self.options)
            ],
        )


class EntriesForm(FlaskForm):
    """New entries of a list."""

    labels = TextAreaField("Add to the list", [DataRequired("Enter at least one."), Length(max=20_000)])


class EntryForm(FlaskForm):
    """What an entry of a list says."""

    label = StringField("Wording", [DataRequired("Enter the wording."), Length(max=120)])


class MergeForm(FlaskForm):
    """Into which other entry of the list one goes up."""

    into = SelectField("Merge into", [DataRequired("Choose the entry that stays.")])
