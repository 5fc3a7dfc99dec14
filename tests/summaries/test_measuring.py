"""Measures of numbers stand on enough answers, and none can be worked out from the others."""

from seminars.summaries.measuring import measured
from seminars.summaries.place_cells import SERIES
from seminars.summaries.shown import ALL_HIDDEN, HIDDEN

MANY = [float(number % 10) for number in range(60)]


def test_enough_answers_have_all_measures() -> None:
    found = measured({"a": MANY, "b": MANY}, set(), 5)["a"]
    assert found is not None
    assert HIDDEN not in vars(found).values()


def test_an_extreme_of_a_few_is_hidden() -> None:
    found = measured({"a": [*MANY, 41.0]}, set(), 5)["a"]
    assert found is not None
    assert (found.least, found.greatest) == (0.0, HIDDEN)


def test_few_answers_have_no_mean_and_fewer_than_twenty_no_quartiles() -> None:
    found = measured({"a": [3.0] * 9, "b": MANY, "c": [4.0] * 12}, set(), 5)
    assert found["a"] == ALL_HIDDEN
    assert found["b"] is not None
    assert found["b"].mean == 4.5
    # The mean at the other small one is hidden with it: else that of the series would tell the first.
    assert found["c"] == ALL_HIDDEN
    assert measured({"c": [4.0] * 12}, set(), 5)["c"] != ALL_HIDDEN


def test_where_nothing_else_helps_the_mean_of_the_series_is_hidden() -> None:
    assert measured({"a": [3.0] * 9, "b": []}, set(), 5)[SERIES] == ALL_HIDDEN
    assert measured({"a": [3.0] * 4, "b": [1.0] * 2, "c": [5.0] * 3}, set(), 5)[SERIES] == ALL_HIDDEN


def test_without_answers_there_is_nothing_to_measure() -> None:
    assert measured({"a": []}, set(), 5) == {"a": None, SERIES: None}
