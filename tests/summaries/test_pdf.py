"""The summary on paper: what stands in it, in which order, and the version on a single page."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from seminars.summaries.one_page_pdf import one_page_pdf
from seminars.summaries.pdf import summary_pdf
from seminars.summaries.pdf_pieces import at_a_glance, in_one_piece
from seminars.summaries.rules import Rules
from seminars.summaries.shown import HIDDEN, Rate
from seminars.summaries.summary import Summary, Voice
from tests.summaries.seasons import outputs, season


@pytest.fixture(scope="module")
def told() -> dict[str, Summary]:
    found = outputs(season(3, [44, 39, 40, 43]), Rules())
    voices = (Voice("Barriers", "Nobody rang."), Voice("Barriers", "Nobody rang."), Voice("Tools", "A list."))
    return {name: replace(each, voices=voices) for name, each in found.items()}


def printed(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def test_figures_that_matter_come_first_and_the_method_last(told: dict[str, Summary]) -> None:
    pages = printed(summary_pdf(told["*"]))
    attendance = told["*"].attendance
    assert f"{attendance.registered} registered" in pages[0]
    assert "response rate" in pages[0]
    said = " ".join(pages)
    order = [
        "Attendance",
        "All What of sex?",
        "Seminars side by side",
        "From the focus groups",
        "Method Results",
    ]
    places = [said.index(words) for words in order]
    assert places == sorted(places)
    assert said.count("Nobody rang.") == 1
    for words in ("unweighted", "[c]: hidden", "Release test", "AAPOR"):
        assert words in said


def test_what_cannot_be_printed_is_named(told: dict[str, Summary]) -> None:
    """Emoji and other scripts: a sign stands in their place, and it is said of what."""
    summary = told["*"]
    assert "Not printed" not in " ".join(printed(summary_pdf(summary)))
    voices = (Voice("Barriers", "Níos mó tithe ☺"),)
    (section, questions), *rest = summary.sections
    answered = replace(questions[0], texts=("أسرع",))
    part = replace(summary.part, sections=((section, (answered, *questions[1:])), *rest))
    said = " ".join(printed(summary_pdf(replace(summary, voices=voices, part=part))))
    assert said.count("Not printed:") == 2
    for words in ("Arabic letters", "white smiling face", "Níos mó tithe"):
        assert words in said


def test_a_seminar_alone_stands_beside_nothing(told: dict[str, Summary]) -> None:
    assert "side by side" not in " ".join(printed(summary_pdf(told["s0"])))


@pytest.mark.parametrize("name", ["*", "s0"])
def test_the_short_version_is_one_page(told: dict[str, Summary], name: str) -> None:
    (page,) = printed(one_page_pdf(told[name]))
    assert f"{told[name].attendance.registered} registered" in page
    assert "What of sex?" in page
    for words in ("unweighted", "[c]: hidden", "Release test"):
        assert words in page


def test_the_short_version_stays_one_page_when_there_is_more_than_fits(told: dict[str, Summary]) -> None:
    summary = told["*"]
    many = tuple((f"{title} {n}", found) for n in range(6) for title, found in summary.sections)
    seminars = summary.seminars * 2
    full = replace(summary, part=replace(summary.part, sections=many), seminars=seminars)
    (page,) = printed(one_page_pdf(full))
    assert "more questions stand in the full summary" in page


def test_the_most_given_answer_is_told_only_where_nothing_is_hidden(told: dict[str, Summary]) -> None:
    summary = told["*"]
    sex = next(each for each in summary.questions if each.question.code == "sex")
    first, second = sex.counts
    whole = replace(sex, counts=(replace(first, count=60, base=80), replace(second, count=20, base=80)))
    part = replace(summary.part, sections=(("All", (whole,)),))
    assert at_a_glance(replace(summary, part=part), 3) == ["What of sex? sex answer 1: 75% (60 of 80)."]
    hidden = replace(whole, counts=(whole.counts[0], replace(second, count=HIDDEN, base=80)))
    part = replace(summary.part, sections=(("All", (hidden,)),))
    assert at_a_glance(replace(summary, part=part), 3) == []
    equal = replace(whole, counts=tuple(replace(each, count=40) for each in whole.counts))
    part = replace(summary.part, sections=(("All", (equal,)),))
    assert at_a_glance(replace(summary, part=part), 3) == []


def test_a_rate_is_not_torn_inside_its_bracket() -> None:
    assert in_one_piece("98% (44 of 45)") == "98% (44\u00a0of\u00a045)"
    assert in_one_piece("98%") == "98%"


def test_a_cover_without_an_answer_that_stands_out_says_why(told: dict[str, Summary]) -> None:
    summary = told["*"]
    question = next(each for each in summary.questions if each.question.code == "level")
    hidden = replace(question, counts=tuple(replace(each, count=HIDDEN) for each in question.counts))
    part = replace(summary.part, sections=(("All", (hidden,)),))
    cover = printed(summary_pdf(replace(summary, part=part)))[0]
    assert "No answer is named here as the one given most often" in cover
    assert "Answers given most often" not in cover


def test_a_hidden_rate_is_told_once() -> None:
    hidden, small, whole = Rate(HIDDEN, 46), Rate(3, 4), Rate(45, 46)
    assert hidden.told("attendance rate", "registered") == "attendance rate hidden [c]"
    assert small.told("attendance rate", "registered") == "attendance rate: 3 of 4 registered"
    assert whole.told("attendance rate", "registered", 1) == "attendance rate 97.8%: 45 of 46 registered"
    assert hidden.behind("attendance rate", "registered") == "attendance rate, hidden to protect people"
    assert whole.behind("attendance rate", "registered") == "attendance rate: 45 of 46 registered"
