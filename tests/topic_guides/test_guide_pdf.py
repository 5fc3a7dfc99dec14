"""The guide on paper, read back with an independent reader."""

from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader

from seminars.demo import guide as demo
from seminars.topic_guides.content import GuideText, PartText, TopicText
from seminars.topic_guides.pdf import guide_pdf
from tests.topic_guides.factories import guide_with, real_guide


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def fonts(page: PageObject) -> list[dict]:
    return [font.get_object() for font in page["/Resources"]["/Font"].get_object().values()]


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


def test_title_language_bookmarks_and_fonts_are_in_the_file() -> None:
    reader = PdfReader(BytesIO(guide_pdf(real_guide())))
    assert reader.metadata.title == demo.HEADING
    assert reader.trailer["/Root"]["/Lang"] == "en-IE"
    marks = [
        mark.title for group in reader.outline for mark in (group if isinstance(group, list) else [group])
    ]
    assert {"Experiences", "Future requirements"} <= set(marks)
    for page in reader.pages:
        for font in fonts(page):
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            # reportlab names Helvetica on each page without drawing with it.
            if inner["/BaseFont"] != "/Helvetica":
                assert "/FontFile2" in inner["/FontDescriptor"].get_object()


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
