"""Forms about places: choosing sessions, handing a place over, being welcomed."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, StringField
from wtforms.validators import DataRequired, Email, Length

from seminars.registration.details import LONGEST_NAME
from seminars.registration.forms import ChangeForm
from seminars.registration.session_field import SessionsField


class SessionsForm(FlaskForm):
    """Choosing sessions later."""

    sessions = SessionsField()


class HandOverForm(FlaskForm):
    """To whom the place goes."""

    name = StringField("Your colleague’s name", [DataRequired("Enter the name."), Length(max=LONGEST_NAME)])
    email = EmailField(
        "Your colleague’s e-mail address",
        [
            DataRequired("Enter the e-mail address: the personal link is sent to it."),
            Email("Enter an address such as name@example.org."),
            Length(max=254),
        ],
    )
    organisation = StringField(
        "Organisation", [DataRequired("Enter the organisation."), Length(max=LONGEST_NAME)]
    )


class WelcomeForm(ChangeForm):
    """What somebody tells who was given a place, and their agreement that it is kept."""

    consent = BooleanField(
        "I agree that my details are kept and used for this",
        [DataRequired("Tick the box if you agree. Without that we may not keep your details.")],
    )
