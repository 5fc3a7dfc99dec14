"""Tabulating responses: bases, counts, percentages, measures."""

from dataclasses import dataclass
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.questionnaire.definition import Asked, Choice, Definition, Part
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.tabulation import Tabulated, measures, tabulate


@dataclass
class Row:
    response_id: str
    question_id: int
    option_id: int | None = None
    number: float | None = None
    text: str | None = None
    item: int = 0


def options(*labels: str, start: int = 1) -> tuple[Choice, ...]:
    return tuple(Choice(code=label, label=label, id=n) for n, label in enumerate(labels, start=start))


def figures(question: Asked, rows: list[Row], asked: int) -> Tabulated:
    definition = Definition(title="Test", sections=(Part(title="Part", questions=(question,)),))
    ((title, (found,)),) = tabulate(definition, asked, rows)
    assert title == "Part"
    return found


def test_the_base_is_those_who_answered() -> None:
    question = Asked(code="q", kind=QuestionKind.SINGLE, text="?", options=options("yes", "no"), id=7)
    found = figures(question, [Row("a", 7, 1), Row("b", 7, 1), Row("c", 7, 2)], asked=5)
    assert (found.asked, found.base, found.not_answered) == (5, 3, 2)
    assert [(c.label, c.count) for c in found.counts] == [("yes", 2), ("no", 1)]


def test_several_answers_count_each_response_once_in_the_base() -> None:
    question = Asked(code="q", kind=QuestionKind.MULTIPLE, text="?", options=options("x", "y", "z"), id=1)
    found = figures(question, [Row("a", 1, 1), Row("a", 1, 2), Row("b", 1, 2)], asked=2)
    assert found.base == 2
    assert found.several
    assert [c.count for c in found.counts] == [1, 2, 0]


def test_a_scale_has_mean_and_median_of_its_points() -> None:
    question = Asked(code="q", kind=QuestionKind.SCALE, text="?", options=options("low", "mid", "high"), id=1)
    found = figures(question, [Row("a", 1, 1), Row("b", 1, 3), Row("c", 1, 3)], asked=3)
    assert found.measures is not None
    assert found.measures.mean == pytest.approx(7 / 3)
    assert (found.measures.median, found.measures.least, found.measures.greatest) == (3, 1, 3)


def test_words_come_sorted_and_beside_an_option_too() -> None:
    question = Asked(code="q", kind=QuestionKind.SINGLE, text="?", options=options("other"), id=1)
    found = figures(question, [Row("b", 1, 1, text="Zebra"), Row("a", 1, 1, text="apple")], asked=2)
    assert found.texts == ("apple", "Zebra")


def test_a_question_nobody_answered() -> None:
    question = Asked(code="q", kind=QuestionKind.SCALE, text="?", options=options("low", "high"), id=1)
    found = figures(question, [], asked=0)
    assert (found.base, found.measures, [c.count for c in found.counts]) == (0, None, [0, 0])


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40))
def test_quartiles_are_those_of_the_standard_library(values: list[float]) -> None:
    found = measures(values)
    assert found is not None
    lower, middle, upper = quantiles(values, n=4, method="inclusive")
    assert (found.lower_quartile, found.median, found.upper_quartile) == pytest.approx((lower, middle, upper))


def test_one_value_is_its_own_quartiles() -> None:
    found = measures([3.0])
    assert found is not None
    assert (found.lower_quartile, found.upper_quartile) == (3.0, 3.0)
