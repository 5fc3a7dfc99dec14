"""Forms of the code frame."""

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from seminars.themes.wording import LONGEST_ACTION, LONGEST_DESCRIPTION, LONGEST_NAME


class NameForm(FlaskForm):
    """A category or an area of action."""

    name = StringField("Name", [DataRequired("Enter a name."), Length(max=LONGEST_NAME)])


class ThemeForm(FlaskForm):
    """A theme, and the category that it stands in."""

    name = StringField("Name", [DataRequired("Enter a name."), Length(max=LONGEST_NAME)])
    description = TextAreaField("What belongs under it", [Optional(), Length(max=LONGEST_DESCRIPTION)])
    category = SelectField("Category", coerce=int)


class ActionForm(FlaskForm):
    """A suggested action."""

    text = TextAreaField(
        "What is suggested", [DataRequired("Write what is suggested."), Length(max=LONGEST_ACTION)]
    )


class SplitForm(FlaskForm):
    """The new theme of a split."""

    name = StringField("Name of the new theme", [DataRequired("Enter a name."), Length(max=LONGEST_NAME)])
    description = TextAreaField("What belongs under it", [Optional(), Length(max=LONGEST_DESCRIPTION)])
