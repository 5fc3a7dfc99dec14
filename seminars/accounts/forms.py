"""Forms of the accounts room."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length, Optional

from seminars.accounts.models import Role
from seminars.forms import choices

ROLE_LABELS = {
    Role.ORGANISER: "Organiser: everything",
    Role.STAFF: "Staff: desk, keying, notes, downloads",
    Role.FACILITATOR: "Facilitator: own groups only",
}


class SignInForm(FlaskForm):
    """E-mail address and password."""

    email = EmailField("E-mail address", [DataRequired("Enter your e-mail address.")])
    password = PasswordField("Password", [DataRequired("Enter your password.")])


class AccountForm(FlaskForm):
    """Somebody who signs in. The password may be left empty when an account is changed."""

    name = StringField("Name", [DataRequired("Enter the person's name."), Length(max=200)])
    email = EmailField(
        "E-mail address",
        [
            DataRequired("Enter an e-mail address."),
            Email("Enter an address such as name@example.org."),
            Length(max=254),
        ],
    )
    role = SelectField("Role", choices=choices((role.value, label) for role, label in ROLE_LABELS.items()))
    organisation = StringField("Organisation", [Optional(), Length(max=200)])
    password = PasswordField("Password", [Optional(), Length(max=200)])
    active = BooleanField("May sign in", default=True)
    may_connect_answers = BooleanField(
        "May see whose answers are whose",
        description="Only where a questionnaire is confidential. Each look is recorded with its reason.",
    )
