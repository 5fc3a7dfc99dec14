"""Forms of the topic guide."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional


class GuideForm(FlaskForm):
    """Everything around the topics; aims and ground rules one a line."""

    heading = StringField("Heading", [DataRequired("Enter a heading."), Length(max=200)])
    introduction = TextAreaField("Introduction", [Optional(), Length(max=5000)])
    aims = TextAreaField("What the discussion should reveal", [Optional(), Length(max=5000)])
    opening = TextAreaField("How to begin", [Optional(), Length(max=5000)])
    ground_rules = TextAreaField("Ground rules", [Optional(), Length(max=5000)])
    closing = TextAreaField("Closing words", [Optional(), Length(max=5000)])


class PartForm(FlaskForm):
    """A part of the guide."""

    title = StringField("Title", [DataRequired("Enter a title."), Length(max=200)])


class TopicForm(FlaskForm):
    """A topic; questions, prompts and sub-questions one a line."""

    title = StringField("Short title", [Optional(), Length(max=200)])
    part = SelectField("Part", coerce=int)
    questions = TextAreaField(
        "Main questions", [DataRequired("Enter at least one main question."), Length(max=5000)]
    )
    prompts = TextAreaField("Prompts", [Optional(), Length(max=5000)])
    sub_questions = TextAreaField("Sub-questions", [Optional(), Length(max=5000)])
    note = TextAreaField("Note to the facilitator", [Optional(), Length(max=5000)])
    minutes = IntegerField("Minutes", [Optional(), NumberRange(1, 600, "Enter between 1 and 600 minutes.")])
