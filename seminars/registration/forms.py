"""Forms of the registration room."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, Length, Optional

from seminars.forms import choices
from seminars.programme.models import ProfileField, ProfileOption
from seminars.registration.details import LONGEST_NAME, LONGEST_NEEDS, Details
from seminars.registration.models import Delegate

_EMAIL_EXAMPLE = "Enter an address such as name@example.org."


class DetailsForm(FlaskForm):
    """What a delegate tells about themself, in the order of the page."""

    name = StringField("Your name", [DataRequired("Enter your name."), Length(max=LONGEST_NAME)])
    email = EmailField(
        "E-mail address", [DataRequired("Enter your e-mail address."), Email(_EMAIL_EXAMPLE), Length(max=254)]
    )
    organisation = StringField(
        "Organisation", [DataRequired("Enter the organisation that you work for."), Length(max=LONGEST_NAME)]
    )
    occupation = SelectField("Occupation", [DataRequired("Choose your occupation.")])
    sector = SelectField("Sector", [DataRequired("Choose the sector you work in.")])
    level = SelectField("Level in your organisation", [DataRequired("Choose your level.")])
    takes_part = BooleanField("I will take part in a focus group")
    access_needs = TextAreaField("Access needs", [Length(max=LONGEST_NEEDS)])
    dietary_needs = TextAreaField("Dietary needs", [Length(max=LONGEST_NEEDS)])

    def offer(self, options: Sequence[ProfileOption], delegate: Delegate | None = None) -> None:
        """Fill the lists with what the series offers, and with what ``delegate`` already has."""
        kept = {delegate.sector_id, delegate.level_id, delegate.occupation_id} if delegate else set()
        for field, kind in (
            (self.sector, ProfileField.SECTOR),
            (self.level, ProfileField.LEVEL),
            (self.occupation, ProfileField.OCCUPATION),
        ):
            field.choices = choices(
                [("", "Choose one")]
                + [
                    (str(option.id), option.label)
                    for option in options
                    if option.field is kind and (option.offered or option.id in kept)
                ]
            )

    def fill_in(self, delegate: Delegate) -> None:
        """Show what ``delegate`` told before."""
        self.name.data, self.organisation.data = delegate.name, delegate.organisation.name
        self.sector.data = str(delegate.sector_id or "")
        self.level.data = str(delegate.level_id or "")
        self.occupation.data = str(delegate.occupation_id or "")
        self.takes_part.data = delegate.takes_part
        self.access_needs.data, self.dietary_needs.data = delegate.access_needs, delegate.dietary_needs

    def details(self, *, email: str | None, consent: bool) -> Details:
        """What was entered, as the verbs take it."""

        def chosen(value: str | None) -> int | None:
            return int(value) if value else None

        return Details(
            name=self.name.data or "",
            organisation=self.organisation.data or "",
            email=email or None,
            sector_id=chosen(self.sector.data),
            level_id=chosen(self.level.data),
            occupation_id=chosen(self.occupation.data),
            takes_part=bool(self.takes_part.data),
            access_needs=self.access_needs.data or "",
            dietary_needs=self.dietary_needs.data or "",
            consent=consent,
        )


class RegistrationForm(DetailsForm):
    """The public form of a seminar."""

    consent = BooleanField(
        "I agree that my details are kept and used for this",
        [DataRequired("Tick the box if you agree. Without that we may not keep your details.")],
    )
    # Names this copy of the form: sent twice by a double click, it writes one message.
    submission = HiddenField(validators=[Length(max=64)])


class ChangeForm(DetailsForm):
    """What delegates change themselves. The address stays: whoever has the link could take it over."""

    email = None


class StaffForm(DetailsForm):
    """A delegate entered or changed by staff, who may know less than the delegate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name.label.text = "Name"
        self.name.validators = [DataRequired("Enter the name."), Length(max=LONGEST_NAME)]
        self.organisation.validators = [DataRequired("Enter the organisation."), Length(max=LONGEST_NAME)]
        self.level.label.text = "Level"
        self.takes_part.label.text = "Takes part in a focus group"
        self.email.validators = [Optional(), Email(_EMAIL_EXAMPLE), Length(max=254)]
        for field in (self.occupation, self.sector, self.level):
            field.validators = []
        for field in (self.email, self.occupation, self.sector, self.level):
            field.flags.required = False


class LinkForm(FlaskForm):
    """Asking for the personal link again."""

    email = EmailField(
        "E-mail address", [DataRequired("Enter your e-mail address."), Email(_EMAIL_EXAMPLE), Length(max=254)]
    )


class ActForm(FlaskForm):
    """A button: nothing but the token against forgery."""


class PlaceForm(FlaskForm):
    """Moving somebody up out of turn."""

    reason = StringField(
        "Reason", [DataRequired("Enter the reason: it is kept with the registration."), Length(max=300)]
    )
