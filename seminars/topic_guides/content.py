"""A topic guide and a group as plain values, for pages and paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from seminars.documents.markup import plain
from seminars.topic_guides.numbering import numbered, total_minutes


class Difference(StrEnum):
    """In what way a topic at a seminar is another than in the series."""

    ADDED = "added"
    REWORDED = "reworded"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class TopicText:
    """A topic with its number in the series.

    ``suffix`` is a letter where a seminar has added it behind that number. ``seminar`` is the id of the only
    seminar that asks it; ``difference`` is set in the guide of a seminar alone.
    """

    number: int
    title: str
    questions: tuple[str, ...]
    prompts: tuple[str, ...] = ()
    sub_questions: tuple[str, ...] = ()
    note: str = ""
    minutes: int | None = None
    id: int = 0
    suffix: str = ""
    seminar: int | None = None
    difference: Difference | None = None

    @property
    def label(self) -> str:
        """What stands before it: '7', or '7a' for a topic that a seminar added behind it."""
        return f"{self.number}{self.suffix}"

    @property
    def name(self) -> str:
        """Its short title, or else its first question."""
        return self.title or (plain(self.questions[0]) if self.questions else "")

    @property
    def plainly(self) -> "TopicText":
        """The same without the mark that it is different."""
        return replace(self, difference=None)

    @property
    def left_out(self) -> bool:
        """Whether the seminar leaves it out."""
        return self.difference is Difference.LEFT_OUT


@dataclass(frozen=True)
class PartText:
    """A part of the guide with its topics."""

    title: str
    topics: tuple[TopicText, ...] = ()
    id: int = 0


@dataclass(frozen=True)
class TopicChange:
    """What a seminar does with a topic of the series: leaves it out, or asks it in ``wording``."""

    seminar: int
    topic: int
    wording: TopicText | None = None


@dataclass(frozen=True)
class GuideText:
    """A whole guide.

    With ``changes`` and topics of single seminars it is the series' guide with all that differs; what is
    read in one place comes from ``everywhere`` and ``at_seminar``.
    """

    series: str
    theme: str
    heading: str
    introduction: str = ""
    aims: tuple[str, ...] = ()
    opening: str = ""
    ground_rules: tuple[str, ...] = ()
    parts: tuple[PartText, ...] = ()
    closing: str = ""
    version: int | None = None
    changes: tuple[TopicChange, ...] = ()

    @property
    def all_topics(self) -> list[TopicText]:
        """The topics of all parts, also those that are left out."""
        return [topic for part in self.parts for topic in part.topics]

    @property
    def topics(self) -> list[TopicText]:
        """The topics that are talked about."""
        return [topic for topic in self.all_topics if not topic.left_out]

    @property
    def minutes(self) -> int:
        """The minutes of all topics that are talked about, added up."""
        return total_minutes(topic.minutes for topic in self.topics)

    @property
    def differs(self) -> bool:
        """Whether this seminar's guide is another than that of the series."""
        return any(topic.difference for topic in self.all_topics)

    def everywhere(self) -> "GuideText":
        """The guide of the series: without what single seminars do differently, and numbered."""
        return self._with(lambda topics: [topic for topic in topics if topic.seminar is None])

    def at_seminar(self, seminar: int) -> "GuideText":
        """The guide as it is at a seminar. Topics keep the number that they have in the series, so that
        all venues speak of the same topic 7; one that is left out stays, marked as such."""
        changes = {change.topic: change for change in self.changes if change.seminar == seminar}

        def here(topics: Sequence[TopicText]) -> list[TopicText]:
            return [
                _changed(topic, changes.get(topic.id)) for topic in topics if topic.seminar in (None, seminar)
            ]

        return self._with(here)

    def _with(self, choose: Callable[[Sequence[TopicText]], list[TopicText]]) -> "GuideText":
        chosen = [choose(part.topics) for part in self.parts]
        numbers = iter(numbered(topic.seminar for topics in chosen for topic in topics))
        parts = []
        for part, topics in zip(self.parts, chosen, strict=True):
            with_numbers = [(topic, *next(numbers)) for topic in topics]
            parts.append(
                replace(
                    part,
                    topics=tuple(
                        replace(topic, number=n, suffix=letters) for topic, n, letters in with_numbers
                    ),
                )
            )
        return replace(self, parts=tuple(parts), changes=())


def _changed(topic: TopicText, change: TopicChange | None) -> TopicText:
    if topic.seminar is not None:
        return replace(topic, difference=Difference.ADDED)
    if change is None:
        return topic
    if change.wording is None:
        return replace(topic, difference=Difference.LEFT_OUT)
    return replace(change.wording, id=topic.id, difference=Difference.REWORDED)


@dataclass(frozen=True)
class GroupText:
    """A group on paper: members are name, organisation and role, nothing else."""

    seminar: str
    name: str
    facilitator: str = ""
    note_taker: str = ""
    room: str = ""
    when: str = ""
    members: tuple[tuple[str, str, str], ...] = field(default=())


@dataclass(frozen=True)
class Share:
    """An answer that was given: what it says, how many gave it, and in whole per cent of the base.

    ``count`` is None where it must not be told, because so few gave it.
    """

    label: str
    count: int | None
    percent: int | None


@dataclass(frozen=True)
class Answered:
    """What the questionnaire at the venue answered to one question; ``base`` None where it is not told."""

    question: str
    base: int | None
    shares: tuple[Share, ...]
    several: bool = False


@dataclass(frozen=True)
class VenueAnswers:
    """The questions answered at a venue; ``withheld`` counts those that would tell of single people."""

    questions: tuple[Answered, ...] = ()
    withheld: int = 0
    note: str = ""
