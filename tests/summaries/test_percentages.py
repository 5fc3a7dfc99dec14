"""Per cents: rounded half up, one decimal by choice, none on a small base, and told where they miss 100."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.questionnaire.definition import Asked, Choice
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.percentages import PERCENT_FROM, percent_text, rounded_percent, sum_note
from seminars.summaries.shown import HIDDEN, OptionFigures, QuestionFigures, percent_words, share_of


@pytest.mark.parametrize(
    ("count", "base", "decimals", "printed"),
    [
        (112, 162, 0, "69%"),
        (112, 162, 1, "69.1%"),
        (50, 162, 0, "31%"),
        (1, 200, 0, "1%"),
        (1, 200, 1, "0.5%"),
        (1, 201, 0, "0%"),
        (1, 80, 1, "1.3%"),
        (10, 10, 0, "100%"),
        (10, 10, 1, "100.0%"),
        (0, 10, 0, "0%"),
        (5, 9, 0, "–"),
        (0, 0, 0, "–"),
        (HIDDEN, 100, 0, "[c]"),
        (5, HIDDEN, 1, "[c]"),
    ],
)
def test_a_per_cent_as_it_is_printed(count: int, base: int, decimals: int, printed: str) -> None:
    assert percent_words(count, base, decimals) == printed


@given(
    st.integers(PERCENT_FROM, 5000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))),
    st.sampled_from([0, 1]),
)
def test_it_is_the_nearest_and_never_by_float(case: tuple[int, int], decimals: int) -> None:
    count, base = case
    units = rounded_percent(count, base, decimals)
    assert units is not None
    # In whole numbers: within half a unit, and a half goes up.
    exact = 200 * count * 10**decimals
    assert (2 * units - 1) * base <= exact < (2 * units + 1) * base
    assert float(percent_text(units, decimals).rstrip("%")) == units / 10**decimals


@given(st.integers(0, 9).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_none_stands_on_fewer_than_ten(case: tuple[int, int]) -> None:
    assert rounded_percent(*case) is None
    assert share_of(*case) is None
    assert sum_note([case[0], case[1] - case[0]], case[1]) == ""


def figures(kind: QuestionKind, *counts: object) -> QuestionFigures:
    base = sum(each for each in counts if isinstance(each, int))
    options = tuple(Choice(str(number), str(number)) for number in range(len(counts)))
    return QuestionFigures(
        question=Asked(code="q", kind=kind, text="?", options=options),
        asked=base,
        base=base,
        not_answered=0,
        counts=tuple(
            OptionFigures(option.code, option.label, count, base)  # type: ignore[arg-type]
            for option, count in zip(options, counts, strict=True)
        ),
    )


def test_it_is_told_where_they_do_not_add_up_to_100() -> None:
    thirds = figures(QuestionKind.SINGLE, 5, 5, 5)
    assert thirds.sum_note() == "The percentages add up to 99%, as each is rounded for itself."
    assert thirds.sum_note(1) == "The percentages add up to 99.9%, as each is rounded for itself."
    assert figures(QuestionKind.SINGLE, 5, 5, 10).sum_note() == ""
    over = figures(QuestionKind.SCALE, 3, 3, 10)
    assert over.sum_note() == "The percentages add up to 101%, as each is rounded for itself."


def test_it_is_not_told_where_they_are_not_meant_to() -> None:
    assert figures(QuestionKind.MULTIPLE, 5, 5, 5).sum_note() == ""
    assert figures(QuestionKind.SINGLE, 5, 5, HIDDEN).sum_note() == ""
