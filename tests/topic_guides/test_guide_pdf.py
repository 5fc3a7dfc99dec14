"""The guide on paper, read back with an independent reader."""

from dataclasses import replace

import pytest

from seminars.demo import guide as demo
from seminars.documents.pdf import Paper
from seminars.topic_guides.content import Difference, GuideText, PartText, TopicText
from seminars.topic_guides.pdf import guide_pdf
from tests.topic_guides.factories import guide_with, real_guide
from tests.topic_guides.paper import assert_all_embedded, assert_within_pages, pages, reader, smallest


def test_the_real_guide_is_two_pages_in_the_order_of_the_discussion() -> None:
    found = pages(guide_pdf(real_guide()))
    assert len(found) == 2
    text = " ".join(found)
    pieces = [demo.HEADING, "Yesterday you filled in", *demo.AIMS, "How to begin", *demo.GROUND_RULES]
    number = 0
    for title, topics in demo.PARTS:
        pieces.append(title)
        for topic in topics:
            number += 1
            pieces += [f"{number}. {topic.title}", *topic.questions, *topic.prompts, *topic.sub_questions]
    pieces += ["To close", "Sum up the main points"]
    place = 0
    for piece in pieces:
        assert piece in text[place:], f"'{piece}' is missing or out of order"
        place = text.index(piece, place)
    assert "10 min" in text
    assert [f"Page {n} of 2" in page for n, page in enumerate(found, start=1)] == [True, True]
    assert all("Network Seminars 2008" in page for page in found)


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_eight_topics_take_two_pages_on_either_paper(size: str) -> None:
    first, second = pages(guide_pdf(real_guide(), Paper(size)))
    assert "3. Barriers" in first
    assert "To close" in second


def test_title_language_and_bookmarks_are_in_the_file() -> None:
    made = reader(guide_pdf(real_guide()))
    assert made.metadata.title == demo.HEADING
    assert made.trailer["/Root"]["/Lang"] == "en-IE"
    marks = [mark.title for group in made.outline for mark in (group if isinstance(group, list) else [group])]
    assert {"What the discussion should reveal", "How to begin", "Experiences", "To close"} <= set(marks)


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("large", [False, True])
def test_on_all_papers_it_is_whole_embedded_and_within_the_page(size: str, large: bool) -> None:
    made = guide_pdf(real_guide(), Paper(size, large))
    text = " ".join(pages(made))
    assert all(topic.name in text for topic in real_guide().topics)
    assert_all_embedded(made)
    assert_within_pages(made)
    if large:
        assert smallest(made) >= 16


def test_bold_italic_and_lists_are_set_as_such() -> None:
    topic = TopicText(
        1,
        "",
        ("Ask **all** of *them*",),
        ("a *soft* start",),
        note="First:\n\n- one\n- two\n\n**Not** <b>this</b>",
    )
    guide = replace(guide_with(topic), introduction="We ask:\n\n1. why\n2. how")
    text = " ".join(pages(guide_pdf(guide)))
    assert "We ask: 1. why 2. how" in text
    assert "Ask all of them" in text
    assert "For the facilitator: First: • one • two Not <b>this</b>" in text
    assert "*" not in text


def test_what_differs_at_a_seminar_is_marked() -> None:
    topics = (
        TopicText(1, "One", ("What?",)),
        TopicText(1, "Boats", ("How far?",), suffix="a", seminar=5, difference=Difference.ADDED),
        TopicText(2, "Two", ("Why?",), difference=Difference.REWORDED),
        TopicText(3, "Three", ("When?",), difference=Difference.LEFT_OUT),
    )
    text = " ".join(pages(guide_pdf(guide_with(*topics))))
    assert "1a. Boats (only at this seminar) How far?" in text
    assert "2. Two (in this seminar's words) Why?" in text
    assert "3. Three: left out at this seminar." in text
    assert "When?" not in text


def test_a_heading_stands_with_its_topic_and_a_topic_with_its_prompts() -> None:
    topics = [
        TopicText(
            number,
            f"Topic {number}",
            (f"What about {number}?",),
            tuple(f"Prompt {number}-{n}" for n in "abc"),
        )
        for number in range(1, 41)
    ]
    guide = GuideText(
        series="Season",
        theme="",
        heading="Guide",
        parts=tuple(PartText(f"Part {topic.number}", (topic,)) for topic in topics),
    )
    found = pages(guide_pdf(guide))
    assert len(found) > 2
    for topic in topics:
        [page] = [page for page in found if f"Topic {topic.number} " in page]
        assert f"Part {topic.number} " in page
        assert all(prompt in page for prompt in topic.prompts)


def test_sixty_long_topics_all_print() -> None:
    long = " ".join(["What happens when a family moves from one county to another?"] * 12)
    topics = [
        TopicText(n, "", (f"Topic {n} begins.", long), (long,) * 5, (long,), note=long, minutes=15)
        for n in range(1, 61)
    ]
    text = " ".join(pages(guide_pdf(guide_with(*topics))))
    assert all(text.count(f"Topic {n} begins.") == 1 for n in range(1, 61))


def test_a_question_longer_than_a_page_goes_on_overleaf() -> None:
    endless = " ".join(f"word{n}" for n in range(1200))
    text = " ".join(pages(guide_pdf(guide_with(TopicText(1, "", (endless,), ("Short",), note=endless)))))
    assert "word0 " in text
    assert text.count("word1199") >= 2
    assert "w" * 50 not in text
    unbroken = "x" * 4000
    assert len(pages(guide_pdf(guide_with(TopicText(1, "", (unbroken,)))))) > 1


def test_an_empty_guide_says_so() -> None:
    empty = GuideText(series="Season", theme="", heading="Guide")
    assert "This guide has no topics yet." in " ".join(pages(guide_pdf(empty)))


@pytest.mark.parametrize(
    "words",
    [
        "Cén fáth a bhfuil sé deacair? ḃ ċ ḋ",
        "Is <b>this</b> & that allowed?",
        "😀 What made you smile?",
        "מה עבד היטב? سؤال",
    ],
)
def test_signs_of_every_kind_print(words: str) -> None:
    [page, *_] = pages(guide_pdf(guide_with(TopicText(1, "", (words,), (words,)))))
    if words.isascii() or "ċ" in words:
        assert page.count(words) == 2
    assert "1." in page
