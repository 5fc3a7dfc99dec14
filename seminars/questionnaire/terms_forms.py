"""Forms about the terms on which answers are taken."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from seminars.forms import choices
from seminars.questionnaire.kinds import Mode

MODE_LABELS = {
    Mode.ANONYMOUS: "Anonymous: nobody can tell whose answers are whose",
    Mode.CONFIDENTIAL: "Confidential: only people with that right can, and each look is recorded",
    Mode.NAMED: "Named: organisers and staff see names beside answers",
}


class TermsForm(FlaskForm):
    """On what terms answers are taken."""

    mode = RadioField(
        "Whose answers are whose",
        choices=choices((mode.value, label) for mode, label in MODE_LABELS.items()),
        description="Delegates are told in plain words above the questions. "
        "It cannot be changed once somebody has begun.",
    )
    allow_changes = BooleanField(
        "Delegates may change what they sent, while the window is open",
        description="Then nobody can send too early. If anonymous, only on the device that sent them.",
    )
    send_last = IntegerField(
        "Send only in the last minutes",
        validators=[Optional(), NumberRange(1, 240, "Enter between 1 and 240 minutes.")],
        description="For example 10: everybody can fill in from the start, and send in the last ten minutes. "
        "Empty: at any time.",
    )
    grace = IntegerField(
        "Grace after the end",
        validators=[
            InputRequired("Enter a number of minutes, or 0."),
            NumberRange(0, 240, "Enter between 0 and 240 minutes."),
        ],
        description="For last words, and for answers written in time on a device without a line.",
    )


class LookForm(FlaskForm):
    """Why somebody looks at answers that were given in confidence."""

    reason = StringField(
        "Why do you need to see them?",
        validators=[DataRequired("Write the reason: it is kept with your name."), Length(max=300)],
        description="Kept with your name and the time.",
    )
