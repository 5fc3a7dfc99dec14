"""The form of the summaries room."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

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
