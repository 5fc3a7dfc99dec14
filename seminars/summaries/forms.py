"""The forms of the summaries room."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from seminars.summaries.protection import DEFAULT_THRESHOLD
from seminars.summaries.service import HIGHEST_THRESHOLD

_RANGE = f"Enter a whole number from {DEFAULT_THRESHOLD} to {HIGHEST_THRESHOLD}."


class ProtectionForm(FlaskForm):
    """From which count on figures are shown."""

    threshold = IntegerField(
        "Show counts from",
        [InputRequired(_RANGE), NumberRange(DEFAULT_THRESHOLD, HIGHEST_THRESHOLD, _RANGE)],
    )
    blanks = BooleanField("Also hide how many left a question blank, where they are few")


class RowsForm(FlaskForm):
    """Which file of the rows, and what for."""

    shape = RadioField(
        "File",
        choices=[
            SelectChoice("sav", "SPSS (.sav), also for R, Stata, PSPP and jamovi"),
            SelectChoice("wide", "CSV, a line for each response"),
            SelectChoice("long", "CSV, a line for each answer"),
        ],
        default="sav",
    )
    purpose = StringField(
        "What do you need the rows for?",
        [DataRequired("Say what you need the rows for: it is recorded."), Length(max=300)],
    )


class AskForm(FlaskForm):
    """How many filled-in paper forms there are, so that it is known when the last one is keyed."""

    forms = IntegerField(
        "How many filled-in paper forms were handed in?",
        [InputRequired("Enter how many paper forms were handed in; 0 if there was no paper.")],
    )
