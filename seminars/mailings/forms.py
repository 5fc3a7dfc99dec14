"""Forms of the mailings room."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from seminars.forms import choices
from seminars.mailings.selection import Attending, Selection
from seminars.programme.models import ProfileField, Series
from seminars.registration.models import DelegateState
from seminars.registration.wording import KINDS, LONGEST_BODY, LONGEST_SUBJECT

# What an organiser may write to many; the others follow from what people do.
WRITTEN = ("news", "reminder", "questionnaire_reminder")


class _Boxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WordingForm(FlaskForm):
    """Subject and text of a message."""

    subject = StringField("Subject", [Length(max=LONGEST_SUBJECT)])
    body = TextAreaField("Text", [Length(max=LONGEST_BODY)])


class MailingForm(WordingForm):
    """To whom, and what."""

    seminars = _Boxes("Seminars", coerce=int)
    states = _Boxes(
        "Who",
        choices=choices([(s.value, s.value.capitalize()) for s in DelegateState]),
        default=["registered"],
    )
    sectors = _Boxes("Sectors", coerce=int, validators=[Optional()])
    levels = _Boxes("Levels", coerce=int, validators=[Optional()])
    attending = SelectField(
        "On the day",
        choices=choices(
            [
                (Attending.ANY.value, "Whether they came or not"),
                (Attending.PRESENT.value, "Those who were checked in"),
                (Attending.ABSENT.value, "Those who were not checked in"),
            ]
        ),
        validators=[Optional()],
    )
    day = IntegerField("Of day", [Optional(), NumberRange(1, 30, "Enter 1 for the first day.")], default=1)
    takes_part = BooleanField("Only those who take part in a focus group")
    not_answered = BooleanField("Only those who have not filled in the questionnaire")
    not_begun = BooleanField("Of them, only those who have not begun")
    kind = SelectField(
        "Begin with", choices=choices([(kind, KINDS[kind].title) for kind in WRITTEN]), default="news"
    )
    with_calendar = BooleanField("Send the calendar file along")
    once_key = HiddenField(validators=[Length(max=64)])

    def offer(self, series: Series) -> None:
        """Fill the lists from the series."""
        self.seminars.choices = choices([(each.id, each.title) for each in series.seminars])
        for field, name in ((self.sectors, ProfileField.SECTOR), (self.levels, ProfileField.LEVEL)):
            field.choices = choices(
                [(each.id, each.label) for each in series.profile_options if each.field is name]
            )

    def selection(self) -> Selection:
        """What was chosen."""
        return Selection(
            seminars=tuple(self.seminars.data or ()),
            states=tuple(self.states.data or ()),
            sectors=tuple(self.sectors.data or ()),
            levels=tuple(self.levels.data or ()),
            attending=Attending(self.attending.data or ""),
            day=self.day.data or 1,
            takes_part=bool(self.takes_part.data),
            not_answered=bool(self.not_answered.data),
            not_begun=bool(self.not_begun.data),
        )


class ReminderForm(FlaskForm):
    """How many days before a seminar people are reminded."""

    days = IntegerField(
        "Days before", [InputRequired("Enter a number; 0 is never."), NumberRange(0, 30, "From 0 to 30.")]
    )


class ChangesForm(WordingForm):
    """What delegates are told of a change."""

    once_key = HiddenField(validators=[Length(max=64)])
