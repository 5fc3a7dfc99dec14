"""Forms of the desk."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, SelectField, StringField, TimeField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from seminars.forms import choices
from seminars.programme.models import ProfileField, ProfileOption
from seminars.registration.asking import Asks, FormField


class WalkInForm(FlaskForm):
    """Somebody at the desk who has not registered: as little as will do, with a queue behind them."""

    name = StringField("Name", [DataRequired("Enter the name."), Length(max=200)])
    organisation = StringField("Organisation", [DataRequired("Enter the organisation."), Length(max=200)])
    sector = SelectField("Sector", default="")
    level = SelectField("Level", default="")
    occupation = SelectField("Occupation", default="")
    email = EmailField(
        "E-mail address (optional)",
        [Optional(), Email("Enter an address such as name@example.org."), Length(max=254)],
    )
    takes_part = BooleanField("Takes part in a focus group")

    def offer(self, options: Sequence[ProfileOption], asks: Asks, *, insist: bool) -> None:
        """Fill the lists with what the series offers, without what its form leaves out.

        With ``insist`` the sector is wanted where the series requires it; the rest never is at the desk.
        """
        for kind in (ProfileField.SECTOR, ProfileField.LEVEL, ProfileField.OCCUPATION):
            if not asks.asks(FormField(kind.value)):
                del self[kind.value]
                continue
            field = self[kind.value]
            required = insist and kind is ProfileField.SECTOR and asks.requires(FormField.SECTOR)
            field.validators = [DataRequired("Choose the sector.")] if required else [Optional()]
            field.flags.required = required
            field.choices = choices(
                [("", "Choose one" if required else "Not given")]
                + [
                    (str(option.id), option.label)
                    for option in options
                    if option.field is kind and option.offered
                ]
            )


class LeftForm(FlaskForm):
    """When somebody left."""

    left_at = TimeField("Left at", [InputRequired("Enter the time.")])


class ColleagueForm(FlaskForm):
    """Who came instead."""

    name = StringField("Name of the colleague", [DataRequired("Enter the name."), Length(max=200)])
    organisation = StringField("Organisation", [DataRequired("Enter the organisation."), Length(max=200)])
    email = EmailField(
        "E-mail address",
        [Optional(), Email("Enter an address such as name@example.org."), Length(max=254)],
    )
