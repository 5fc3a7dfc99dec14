"""Forms of the programme room."""

from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    EmailField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
)

from seminars.forms import SeenForm, choices
from seminars.programme.models import SessionKind, WaitingRule
from seminars.programme.rules import MOST_OFFER_HOURS, MOST_PLACES, OFFER_HOURS

EMPTY_ROOMS = 3

KIND_LABELS = {
    SessionKind.TALK: "Talk",
    SessionKind.WORKSHOP: "Workshop",
    SessionKind.NETWORKING: "Networking",
    SessionKind.QUESTIONNAIRE: "Questionnaire: its window opens and closes with this session",
    SessionKind.FOCUS_GROUPS: "Focus groups",
    SessionKind.BREAK: "Break",
}


def whole_number(_form: Form, field: IntegerField) -> None:
    """One message in plain words where something else than a whole number was typed."""
    if field.process_errors:
        field.errors = []
        raise StopValidation("Enter a whole number, such as 80.")


class SeriesForm(SeenForm):
    """A series of seminars."""

    like = SelectField("Begin with the form and lists of", [Optional()])
    title = StringField("Title", [DataRequired("Enter a title."), Length(max=200)])
    theme = StringField("Theme", [Optional(), Length(max=200)])
    description = TextAreaField("Description", [Optional(), Length(max=10_000)])
    host = StringField("Host", [Optional(), Length(max=200)])
    contact_email = EmailField(
        "Contact address",
        [Optional(), Email("Enter an address such as name@example.org."), Length(max=254)],
    )


class RoomForm(Form):
    """A room of a venue; without a name it is left out."""

    id = HiddenField()
    name = StringField("Room", [Optional(), Length(max=120)])
    capacity = IntegerField("People", [Optional(), whole_number, NumberRange(1, 10_000, "Enter 1 or more.")])
    step_free = BooleanField("Step-free", default=True)


class VenueForm(FlaskForm):
    """A venue with its rooms."""

    name = StringField("Name", [DataRequired("Enter the venue's name."), Length(max=200)])
    region = StringField("Region", [DataRequired("Enter the region."), Length(max=120)])
    address = TextAreaField("Address", [Optional(), Length(max=1000)])
    travel_notes = TextAreaField("How to get there", [Optional(), Length(max=5000)])
    access_notes = TextAreaField("Access", [Optional(), Length(max=5000)])
    rooms = FieldList(FormField(RoomForm), min_entries=0, max_entries=60)


class SeminarForm(SeenForm):
    """A seminar; times are those of the clock at the venue."""

    title = StringField("Title", [DataRequired("Enter a title."), Length(max=200)])
    venue = SelectField("Venue", coerce=int, validators=[InputRequired("Choose a venue.")])
    starts_on = DateField("First day", [DataRequired("Enter the first day as a date.")])
    ends_on = DateField("Last day", [DataRequired("Enter the last day as a date.")])
    capacity = IntegerField(
        "Places",
        [
            InputRequired("Enter the number of places."),
            whole_number,
            NumberRange(1, MOST_PLACES, "Enter 1 or more."),
        ],
    )
    registration_opens_at = DateTimeLocalField(
        "Registration opens", [DataRequired("Enter date and time.")], format=["%Y-%m-%dT%H:%M"]
    )
    registration_closes_at = DateTimeLocalField(
        "Registration closes", [DataRequired("Enter date and time.")], format=["%Y-%m-%dT%H:%M"]
    )
    waiting_rule = RadioField(
        "When a place becomes free",
        [Optional()],
        choices=choices(
            [
                (WaitingRule.AT_ONCE, "The next on the waiting list gets it at once"),
                (WaitingRule.OFFER, "It is offered to the next on the waiting list"),
            ]
        ),
        default=WaitingRule.AT_ONCE,
    )
    offer_hours = IntegerField(
        "Time to take an offer",
        [
            Optional(),
            whole_number,
            NumberRange(1, MOST_OFFER_HOURS, f"Enter a number of hours from 1 to {MOST_OFFER_HOURS}."),
        ],
        default=OFFER_HOURS,
    )
    timezone = SelectField(
        "Time zone", choices=choices((name, name) for name in sorted(available_timezones()))
    )
    description = TextAreaField("Description", [Optional(), Length(max=10_000)])


class CloneForm(FlaskForm):
    """The next seminar of the series, with the same programme."""

    venue = SelectField("Venue", coerce=int, validators=[InputRequired("Choose a venue.")])
    title = StringField("Title", [DataRequired("Enter a title."), Length(max=200)])
    starts_on = DateField("First day", [DataRequired("Enter the first day as a date.")])
    registration_opens_at = DateTimeLocalField(
        "Registration opens", [DataRequired("Enter date and time.")], format=["%Y-%m-%dT%H:%M"]
    )
    registration_closes_at = DateTimeLocalField(
        "Registration closes", [DataRequired("Enter date and time.")], format=["%Y-%m-%dT%H:%M"]
    )


class SessionForm(SeenForm):
    """An item of the programme."""

    kind = SelectField("Kind", choices=choices((kind.value, label) for kind, label in KIND_LABELS.items()))
    title = StringField("Title", [DataRequired("Enter a title."), Length(max=200)])
    day = SelectField("Day")
    starts = TimeField("Starts", [DataRequired("Enter a time such as 09:30.")])
    ends = TimeField("Ends", [DataRequired("Enter a time such as 10:00.")])
    room = SelectField("Room", coerce=int)
    capacity = IntegerField(
        "Places",
        [Optional(), whole_number, NumberRange(1, MOST_PLACES, "Enter 1 or more, or leave it empty.")],
    )
    speakers = StringField("Speakers", [Optional(), Length(max=300)])
    description = TextAreaField("Description", [Optional(), Length(max=5000)])
