"""Forms of the report."""

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from seminars.report import reviewing, settling, versions, writing


class _Boxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SectionForm(FlaskForm):
    """The words of a section, and which of their versions was read."""

    text = TextAreaField("Words", [Optional(), Length(max=writing.LONGEST)])
    version = IntegerField(widget=HiddenInput(), default=0)


class KeepForm(FlaskForm):
    """Keeping the report as a version; ``read`` is the digest of what was read."""

    remark = StringField("Remark", [Optional(), Length(max=versions.LONGEST_REMARK)])
    read = HiddenField()


class SendForm(FlaskForm):
    """Who gets a draft, and until when the link works."""

    accounts = _Boxes("Facilitators", coerce=int)
    until = DateField("Comments until", [DataRequired("Enter the last day as a date.")])
    words = TextAreaField("What you would like to say to them", [Optional(), Length(max=reviewing.LONGEST)])


class AnswerForm(FlaskForm):
    """What the organiser says to a comment that was ``read``."""

    answer = TextAreaField("Answer", [Optional(), Length(max=settling.LONGEST)])
    read = HiddenField()
    settled = SubmitField("The report is changed")
