"""The words of the questionnaire: kinds of question, channels, what is done to a window."""

from enum import StrEnum


class QuestionKind(StrEnum):
    """How a question is answered. ``information`` is a text that is shown and not answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    MOST_IMPORTANT = "most_important"
    NUMBER = "number"
    DATE = "date"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    INFORMATION = "information"

    @property
    def has_options(self) -> bool:
        """Whether the answer is chosen from options."""
        return self in (self.SINGLE, self.MULTIPLE, self.SCALE, self.MOST_IMPORTANT)

    @property
    def takes_one(self) -> bool:
        """Whether exactly one option is chosen."""
        return self in (self.SINGLE, self.SCALE)

    @property
    def is_number(self) -> bool:
        """Whether the answer is a number, to be averaged."""
        return self is self.NUMBER

    @property
    def is_answered(self) -> bool:
        """Whether anything is answered at all."""
        return self is not self.INFORMATION


class QuestionProfile(StrEnum):
    """What a profile question tells about the respondent."""

    GENDER = "gender"
    AGE_BAND = "age_band"
    SECTOR = "sector"
    LEVEL = "level"
    OCCUPATION = "occupation"


class Channel(StrEnum):
    """How a response came in."""

    ONLINE = "online"
    PAPER = "paper"


class WindowAct(StrEnum):
    """What an organiser did to the window of a seminar."""

    OPENED = "opened"
    EXTENDED = "extended"
    CLOSED = "closed"
    REOPENED = "reopened"


class Mode(StrEnum):
    """Whether anybody can tell whose answers are whose.

    ``anonymous``: nobody, also not from the database. ``confidential``: only an account with the right to
    connect them. ``named``: organisers and staff.
    """

    ANONYMOUS = "anonymous"
    CONFIDENTIAL = "confidential"
    NAMED = "named"
