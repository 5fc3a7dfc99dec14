"""Numbers straight through the parts, letters for what a seminar adds, and minutes added up."""

import pytest

from seminars.topic_guides.content import Difference, GuideText, PartText, TopicChange, TopicText
from seminars.topic_guides.numbering import numbered, total_minutes

GALWAY, CLONMEL = 5, 6


@pytest.mark.parametrize(
    ("seminars", "found"),
    [
        ([], []),
        ([None, None], ["1", "2"]),
        ([None, GALWAY, CLONMEL, GALWAY, None], ["1", "1a", "1a", "1b", "2"]),
        ([GALWAY, None], ["0a", "1"]),
    ],
)
def test_topics_are_numbered_straight_through(seminars: list, found: list[str]) -> None:
    assert [f"{number}{letter}" for number, letter in numbered(seminars)] == found


def test_letters_go_on_after_z() -> None:
    assert [letter for _, letter in numbered([None, *[GALWAY] * 28])][-3:] == ["z", "aa", "ab"]


def test_minutes_that_are_not_said_count_nothing() -> None:
    assert total_minutes([10, None, 15]) == 25
    assert total_minutes([]) == 0


def whole() -> GuideText:
    """Topics 1 to 3; Galway adds one behind 1, rewords 2 and leaves 3 out."""
    topics = [TopicText(0, f"Topic {n}", (f"What about {n}?",), minutes=10, id=n) for n in (1, 2, 3)]
    added = TopicText(0, "Boats", ("How far is the island?",), minutes=7, id=9, seminar=GALWAY)
    return GuideText(
        series="Season",
        theme="",
        heading="Guide",
        parts=(PartText("One", (topics[0], added)), PartText("Two", tuple(topics[1:]))),
        changes=(
            TopicChange(GALWAY, 2, TopicText(0, "Topic 2", ("And here?",), minutes=5)),
            TopicChange(GALWAY, 3),
        ),
    )


def test_the_series_does_not_know_what_a_seminar_does() -> None:
    guide = whole().everywhere()
    assert [(topic.label, topic.title) for topic in guide.all_topics] == [
        ("1", "Topic 1"),
        ("2", "Topic 2"),
        ("3", "Topic 3"),
    ]
    assert (guide.minutes, guide.differs) == (30, False)


def test_a_seminar_keeps_the_numbers_of_the_series_and_says_what_differs() -> None:
    guide = whole().at_seminar(GALWAY)
    assert [(topic.label, topic.name, topic.difference) for topic in guide.all_topics] == [
        ("1", "Topic 1", None),
        ("1a", "Boats", Difference.ADDED),
        ("2", "Topic 2", Difference.REWORDED),
        ("3", "Topic 3", Difference.LEFT_OUT),
    ]
    assert [topic.id for topic in guide.topics] == [1, 9, 2]
    assert guide.topics[2].questions == ("And here?",)
    assert (guide.minutes, guide.differs) == (22, True)


def test_another_seminar_has_the_guide_of_the_series() -> None:
    assert whole().at_seminar(CLONMEL) == whole().everywhere()
