"""Forms of the focus groups room."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from seminars.focus_groups.mixing import MIX_FIELDS
from seminars.forms import choices


def _given_where_chosen(form: FlaskForm, field: IntegerField) -> None:
    """The number that goes with the choice must be there; the other one is not looked at."""
    if form["by"].data != field.name:
        field.errors = []
        raise StopValidation()
    if field.data is None:
        field.errors = []
        raise StopValidation("Enter a whole number.")


class PlanForm(FlaskForm):
    """How many groups, or how large, and what is spread evenly over them."""

    by = RadioField(
        "How are the groups counted?",
        choices=choices([("count", "So many groups"), ("size", "At most so many people in a group")]),
        default="count",
    )
    count = IntegerField(
        "Number of groups",
        [_given_where_chosen, NumberRange(1, 60, "Choose between 1 and 60 groups.")],
    )
    size = IntegerField(
        "People in a group at most",
        [_given_where_chosen, NumberRange(2, 100, "Choose between 2 and 100 people.")],
    )
    mix = SelectMultipleField(
        "Spread evenly",
        choices=choices(MIX_FIELDS.items()),
        default=["sector", "level"],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    everybody = BooleanField("Also those who take part but are not checked in yet")
    seed = IntegerField("Number of the draw", [Optional(), NumberRange(0, 999_999, "Between 0 and 999999.")])


class GroupForm(FlaskForm):
    """Who leads a group, where and when."""

    facilitator = SelectField("Facilitator", coerce=int, validators=[InputRequired("Choose from the list.")])
    room = SelectField("Room", coerce=int, validators=[InputRequired("Choose from the list.")])
    session = SelectField("Session", coerce=int, validators=[InputRequired("Choose from the list.")])
