"""Charts fit their data, say what the tables say, and give nothing away that is hidden."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from seminars.documents.dot_chart import DotRow
from seminars.questionnaire.definition import Lattice
from seminars.summaries.drawings import chart_file, content_of, drawing_of, svg_of
from seminars.summaries.exhibits import (
    Exhibit,
    count_words,
    exhibit_by_code,
    exhibits_of,
    side_by_side,
    voices_by_topic,
)
from seminars.summaries.rules import Rules
from seminars.summaries.shown import HIDDEN, SIGN, QuestionFigures
from seminars.summaries.summary import Summary, Voice
from tests.summaries.seasons import outputs, season


@pytest.fixture(scope="module")
def told() -> dict[str, Summary]:
    return outputs(season(3, [44, 39, 40, 43]), Rules())


def words_in(markup: str) -> list[str]:
    # On a page a chart is drawn twice, beside each other.
    root = ElementTree.fromstring(markup if markup.startswith("<?xml") else f"<div>{markup}</div>")
    return [element.text or "" for element in root.iter() if element.text]


def test_a_choice_has_bars_a_scale_leans_and_venues_have_dots(told: dict[str, Summary]) -> None:
    by_code = {each.code: each for _, found in exhibits_of(told["*"]) for each in found}
    assert content_of(by_code["sex"])[0] == "bars"
    assert not by_code["years"].is_drawn
    whole = replace(by_code["often"].first, counts=shown_counts(by_code["often"].first))
    assert content_of(Exhibit("", (whole,)))[0] == "scale"
    beside = {each.code: each for _, found in side_by_side(told["*"]) for each in found}
    assert content_of(beside["with"])[0] == "dots"
    assert content_of(beside["often"])[0] == "scale"
    assert [title for title, _ in beside["sex"].venues] == ["s0", "s1", "s2", "s3"]
    assert side_by_side(told["s0"]) == []


def shown_counts(figures: QuestionFigures) -> tuple[object, ...]:
    """Counts of which none is hidden."""
    return tuple(replace(count, count=10, base=10 * len(figures.counts)) for count in figures.counts)


def test_a_scale_of_which_parts_are_hidden_is_drawn_as_plain_bars(told: dict[str, Summary]) -> None:
    figures = next(each for each in told["*"].questions if each.question.code == "often")
    counts = list(shown_counts(figures))
    counts[0] = replace(counts[0], count=HIDDEN)
    hidden = Exhibit("", (replace(figures, counts=tuple(counts)),))
    kind, bars = content_of(hidden)
    assert kind == "bars"
    assert [bar.count for bar in bars[:2]] == [None, 10]


@pytest.mark.parametrize("venues", [False, True])
def test_what_is_hidden_is_in_no_drawing(told: dict[str, Summary], venues: bool) -> None:
    """Every figure in a drawing is one that the table shows; what is hidden has a sign and no bar or dot."""
    found = 0
    for summary in told.values():
        for _, exhibits in side_by_side(summary) if venues else exhibits_of(summary):
            for exhibit in exhibits:
                if not exhibit.is_drawn:
                    continue
                figures = [*exhibit.questions, *(there for _, there in exhibit.venues)]
                allowed = {str(each.base) for each in figures}
                for each in figures:
                    for count in each.counts:
                        allowed |= set(re.findall(r"\d+", count_words(count)))
                printed = {
                    number
                    for words in words_in(str(svg_of(exhibit)))
                    if re.fullmatch(r"[\d%(), n=]+|\d+% ?\(\d+\)", words)
                    for number in re.findall(r"\d+", words)
                }
                assert printed <= allowed | {"0", "25", "50", "75", "100"}, exhibit.code
                found += sum(count.count is HIDDEN for each in figures for count in each.counts)
    assert found


def test_a_dot_stands_only_where_a_figure_is_shown(told: dict[str, Summary]) -> None:
    for _, exhibits in side_by_side(told["*"]):
        for exhibit in exhibits:
            if not exhibit.is_drawn or exhibit.is_scale:
                continue
            rows = content_of(exhibit)[1]
            for place, row in enumerate(rows):
                assert isinstance(row, DotRow)
                for dot, (_, there) in zip(row.dots, exhibit.venues, strict=True):
                    hidden = there.counts[place].share is HIDDEN
                    assert (dot.share is None) or not hidden
                    assert (SIGN in dot.words) == (there.counts[place].count is HIDDEN)


def test_two_seasons_that_show_the_same_are_drawn_the_same(told: dict[str, Summary]) -> None:
    """A drawing hangs on nothing but what is shown: not on the true value of what is hidden."""
    exhibit = exhibit_by_code(told["s1"], "level", venues=False)
    assert exhibit is not None
    assert exhibit.hides
    again = Exhibit("other", (replace(exhibit.first, texts=("never drawn",)),))
    assert content_of(exhibit) == content_of(again)
    assert "never drawn" not in str(svg_of(again))


@pytest.mark.parametrize("venues", [False, True])
def test_a_phone_shows_the_same_figures_without_scrolling(told: dict[str, Summary], venues: bool) -> None:
    """The narrow drawing says word for word what the wide one does, and nothing of it stands outside."""
    kinds = set()
    for _, exhibits in side_by_side(told["*"]) if venues else exhibits_of(told["*"]):
        for exhibit in exhibits:
            if not exhibit.is_drawn:
                continue
            kinds.add(content_of(exhibit)[0])
            root = ElementTree.fromstring(f"<div>{svg_of(exhibit)}</div>")
            wide, narrow = ([each.text for each in part.iter() if each.tag.endswith("text")] for part in root)
            assert [part.get("class") for part in root] == ["chart-wide", "chart-narrow"]
            # Within parts of bars there may be less room for figures; all others are there.
            inside = {words for words in wide + narrow if words and re.fullmatch(r"\d+%|\(\d+\)", words)}
            assert sorted(words_of(wide) - inside) == sorted(words_of(narrow) - inside), exhibit.code
            box = [float(each) for each in root[1][0].get("viewBox", "").split()]
            assert box[2] <= 300
            assert all(
                0 <= float(each.get("x", 0)) < box[2] for each in root[1].iter() if each.tag.endswith("text")
            )
    assert kinds == ({"dots", "scale"} if venues else {"bars"})


def words_of(lines: list[str | None]) -> set[str]:
    """Single words, however they are broken into lines."""
    return set(" ".join(filter(None, lines)).split())


def test_statements_of_one_scale_stand_in_one_chart(told: dict[str, Summary]) -> None:
    often = next(each for each in told["*"].questions if each.question.code == "often")
    sex = next(each for each in told["*"].questions if each.question.code == "sex")

    def statement(code: str, grid: Lattice | None) -> QuestionFigures:
        return replace(often, question=replace(often.question, code=code, grid=grid))

    one, other = Lattice("How often?", id=1), Lattice("How well?", id=2)
    asked = (
        statement("a", None), statement("b", None), sex,
        statement("c", one), statement("d", one), statement("e", other), statement("f", None),
    )  # fmt: skip
    part = replace(told["*"].part, sections=(("Part", asked),))
    ((_, found),) = exhibits_of(replace(told["*"], part=part))
    assert [[each.question.code for each in exhibit.questions] for exhibit in found] == [
        ["a", "b"],
        ["sex"],
        ["c", "d"],
        ["e"],
        ["f"],
    ]
    assert [exhibit.title for exhibit in found][2] == "How often?"
    assert len(content_of(found[0])[1][1]) == 2


@pytest.mark.parametrize("shape", ["svg", "png"])
def test_a_chart_is_taken_away_with_what_has_to_be_said_of_it(told: dict[str, Summary], shape: str) -> None:
    exhibit = exhibit_by_code(told["*"], "with", venues=False)
    assert exhibit is not None
    made = chart_file(told["*"], exhibit, shape)
    if shape == "png":
        assert made.startswith(b"\x89PNG")
        return
    said = " ".join(words_in(made.decode()))
    for part in ("What of with?", "several answers possible", "unweighted", "Release test"):
        assert part in said
    root = ElementTree.fromstring(made)
    assert root.get("width", "").endswith("pt")


def test_a_drawing_fits_its_width(told: dict[str, Summary]) -> None:
    for code in ("with", "often", "level"):
        for venues in (False, True):
            exhibit = exhibit_by_code(told["*"], code, venues=venues)
            assert exhibit is not None
            for width in (300, 480, 700):
                x1, _, x2, _ = drawing_of(exhibit, width).getBounds()
                assert -1 <= x1 < x2 <= width + 1, (code, venues, width)


def test_quotations_stand_under_their_topic_and_once() -> None:
    voices = [Voice("Barriers", "a"), Voice("Supports", "b"), Voice("Barriers", "a"), Voice("Barriers", "c")]
    assert voices_by_topic(voices) == [("Barriers", ["a", "c"]), ("Supports", ["b"])]
