"""Forms of the topic guide."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from seminars.topic_guides.content import TopicText
from seminars.topic_guides.editing import TopicDetails
from seminars.topic_guides.models import Topic


class _Resting(FlaskForm):
    """A form that says with ``seen`` on what it rests: see overtaking.py."""

    seen = HiddenField()


class GuideForm(_Resting):
    """Everything around the topics; aims and ground rules one a line."""

    heading = StringField("Heading", [DataRequired("Enter a heading."), Length(max=200)])
    introduction = TextAreaField("Introduction", [Optional(), Length(max=5000)])
    aims = TextAreaField("What the discussion should reveal", [Optional(), Length(max=5000)])
    opening = TextAreaField("How to begin", [Optional(), Length(max=5000)])
    ground_rules = TextAreaField("Ground rules", [Optional(), Length(max=5000)])
    closing = TextAreaField("Closing words", [Optional(), Length(max=5000)])


class PartForm(_Resting):
    """A part of the guide."""

    title = StringField("Title", [DataRequired("Enter a title."), Length(max=200)])


class WordingForm(_Resting):
    """How a topic is worded; questions, prompts and sub-questions one a line."""

    title = StringField("Short title", [Optional(), Length(max=200)])
    questions = TextAreaField(
        "Main questions", [DataRequired("Enter at least one main question."), Length(max=5000)]
    )
    prompts = TextAreaField("Prompts", [Optional(), Length(max=5000)])
    sub_questions = TextAreaField("Sub-questions", [Optional(), Length(max=5000)])
    note = TextAreaField("Note to the facilitator", [Optional(), Length(max=5000)])
    minutes = IntegerField("Minutes", [Optional(), NumberRange(1, 600, "Enter between 1 and 600 minutes.")])

    @property
    def details(self) -> TopicDetails:
        """What was entered."""
        return TopicDetails(
            title=self.title.data or "",
            questions=(self.questions.data or "").splitlines(),
            prompts=(self.prompts.data or "").splitlines(),
            sub_questions=(self.sub_questions.data or "").splitlines(),
            note=self.note.data or "",
            minutes=self.minutes.data,
        )


class TopicForm(WordingForm):
    """A topic of the series, and the part in which it stands."""

    part = SelectField("Part", coerce=int)


class AddedTopicForm(WordingForm):
    """A topic that a seminar adds, and the topic behind which it stands."""

    after = SelectField("Comes after", coerce=int)


class VersionForm(FlaskForm):
    """What is new in the version that is kept."""

    remark = StringField("What is new", [Optional(), Length(max=300)])


def wording_data(topic: Topic | TopicText) -> dict[str, object]:
    """A topic as the form shows it."""
    return {
        "title": topic.title,
        "questions": "\n".join(topic.questions),
        "prompts": "\n".join(topic.prompts),
        "sub_questions": "\n".join(topic.sub_questions),
        "note": topic.note,
        "minutes": topic.minutes,
    }
