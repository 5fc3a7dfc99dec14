"""Which badges, on which sheet."""

from flask_wtf import FlaskForm
from wtforms import FloatField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from seminars.attendance.badge_printing import Who
from seminars.documents.labels import MOST_OFFSET, SHEETS
from seminars.forms import choices

_OFFSET = [
    Optional(),
    NumberRange(-MOST_OFFSET, MOST_OFFSET, f"Enter a number from -{MOST_OFFSET:g} to {MOST_OFFSET:g}."),
]


class BadgesForm(FlaskForm):
    """What is printed. It asks a question only (GET), so it carries no token."""

    class Meta:
        """Nothing is changed by it."""

        csrf = False

    who = RadioField(
        "For whom",
        choices=choices(
            [
                (Who.NEW.value, "Those not printed yet"),
                (Who.ALL.value, "All who have a place"),
                (Who.WALK_INS.value, "Walk-ins of today"),
                (Who.TEAM.value, "Facilitators, organisers and staff"),
            ]
        ),
        default=Who.NEW.value,
    )
    first = StringField("Only family names from", [Optional(), Length(max=40)])
    last = StringField("to", [Optional(), Length(max=40)])
    sheet = SelectField("Sheet", choices=choices([(sheet.key, sheet.title) for sheet in SHEETS.values()]))
    start = IntegerField(
        "Begin at label", [InputRequired("Enter the first free label."), NumberRange(min=1)], default=1
    )
    across = FloatField("Move to the right", _OFFSET, default=0)
    down = FloatField("Move down", _OFFSET, default=0)
    delegate = HiddenField()

    def offer_delegate(self, name: str) -> None:
        """Let one delegate's badge be chosen, too."""
        self.who.choices = [*self.who.choices, *choices([(Who.ONE.value, name)])]
