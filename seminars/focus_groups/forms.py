"""Forms of the focus groups room."""

from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation

from seminars.focus_groups.models import WishKind
from seminars.focus_groups.plan import LARGEST_NUMBER, Plan
from seminars.forms import choices

RANKS = ("first", "second", "third", "fourth", "fifth")
EVERYBODY = ""


def _given_where_chosen(form: FlaskForm, field: IntegerField) -> None:
    """The number that goes with the choice must be there; the other one is not looked at."""
    if form["by"].data != field.name:
        field.errors = []
        raise StopValidation()
    if field.data is None:
        field.errors = []
        raise StopValidation("Enter the number of groups, as a whole number.")


class PlanForm(FlaskForm):
    """Who is seated, how many groups or how large, and what is spread evenly over them."""

    who = RadioField(
        "Who is seated?",
        choices=choices(
            [
                ("present", "Those who take part and are checked in on the day"),
                ("registered", "All who are registered and take part: for planning ahead"),
            ]
        ),
        default="present",
    )
    only = SelectField("Only those with", validators=[Optional()], default=EVERYBODY)
    by = RadioField(
        "How are the groups counted?",
        choices=choices([("count", "So many groups"), ("most", "As many as it takes")]),
        default="count",
    )
    count = IntegerField(
        "Number of groups",
        [
            _given_where_chosen,
            NumberRange(1, LARGEST_NUMBER, f"Choose between 1 and {LARGEST_NUMBER} groups."),
        ],
    )
    least = IntegerField("People in a group, at least", [Optional(), NumberRange(1, 500, "From 1 to 500.")])
    most = IntegerField("People in a group, at most", [Optional(), NumberRange(2, 500, "From 2 to 500.")])
    first = SelectField("First of all", validators=[Optional()])
    second = SelectField("Then", validators=[Optional()])
    third = SelectField("Then", validators=[Optional()])
    fourth = SelectField("Then", validators=[Optional()])
    fifth = SelectField("Then", validators=[Optional()])
    new_people = BooleanField("Meet new people: keep those apart who shared a group in another round")
    keep_by_hand = BooleanField("Leave those where they are who were moved by hand")
    seed = IntegerField("Number of the draw", [Optional(), NumberRange(0, 999_999, "Between 0 and 999999.")])

    def offer(self, fields: Mapping[str, str], categories: Mapping[str, Sequence[str]]) -> None:
        """Fill the lists: fields of the mix with their names, and the categories people can be chosen by."""
        for rank in RANKS:
            self[rank].choices = choices([("", "Nothing"), *fields.items()])
        self.only.choices = choices(
            [
                (EVERYBODY, "Everybody"),
                *(
                    (f"{field}={category}", f"{fields[field]}: {category}")
                    for field, found in categories.items()
                    for category in found
                ),
            ]
        )

    def show(self, plan: Plan) -> None:
        """Fill the form in from a plan."""
        self.who.data = "present" if plan.present_only else "registered"
        self.only.data = "=".join(plan.only) if plan.only else EVERYBODY
        self.by.data = "count" if plan.count is not None or plan.most is None else "most"
        self.count.data, self.least.data, self.most.data = plan.count, plan.least, plan.most
        for rank, field in zip(RANKS, plan.mix, strict=False):
            self[rank].data = field
        self.new_people.data, self.keep_by_hand.data = plan.new_people, plan.keep_by_hand
        self.seed.data = plan.seed

    def plan(self) -> Plan:
        """What was asked for."""
        chosen = [self[rank].data for rank in RANKS]
        field, _, category = (self.only.data or "").partition("=")
        return Plan(
            present_only=self.who.data == "present",
            only=(field, category) if category else None,
            count=self.count.data if self.by.data == "count" else None,
            least=self.least.data,
            most=self.most.data,
            mix=tuple(dict.fromkeys(each for each in chosen if each)),
            keep_by_hand=bool(self.keep_by_hand.data),
            new_people=bool(self.new_people.data),
            seed=self.seed.data if self.seed.data is not None else 1,
        )


WISHES = {
    WishKind.TOGETHER: "These together",
    WishKind.APART: "These apart",
    WishKind.PIN: "In that group",
    WishKind.FORBID: "Not in that group",
    WishKind.STEP_FREE: "In a room without steps",
    WishKind.NO_LONE: "Nobody alone of their kind",
}


class WishForm(FlaskForm):
    """Something that the groups must keep to."""

    kind = RadioField(
        "What do you ask for?",
        choices=choices([(kind.value, label) for kind, label in WISHES.items()]),
        validators=[InputRequired("Choose one.")],
    )
    delegates = TextAreaField("Who", [Length(max=5000)])
    group_number = IntegerField("Group", [Optional(), NumberRange(1, LARGEST_NUMBER, "Enter its number.")])
    category = SelectField("Of which people", validators=[Optional()])
    reason = StringField("Reason", [Length(max=300)])


class RoundForm(FlaskForm):
    """A further time at which the seminar splits into groups."""

    title = StringField(
        "What these groups are called",
        [DataRequired("Enter a name, such as 'Tables on day 1'."), Length(max=120)],
    )


class GroupForm(FlaskForm):
    """Who leads a group, where and when."""

    facilitator = SelectField("Facilitator", coerce=int, validators=[InputRequired("Choose from the list.")])
    note_taker = SelectField("Note-taker", coerce=int, validators=[InputRequired("Choose from the list.")])
    room = SelectField("Room", coerce=int, validators=[InputRequired("Choose from the list.")])
    session = SelectField("Session", coerce=int, validators=[InputRequired("Choose from the list.")])
    locked = BooleanField("Leave this group alone when the others are formed or balanced anew")
