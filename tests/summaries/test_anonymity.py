"""Rows look like others in all that describes the person, and no more is hidden than that takes."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from seminars.summaries.anonymity import hidden_values, within


def patterns(columns: list[np.ndarray], hidden: list[np.ndarray]) -> list[tuple[int, ...]]:
    """What each row shows; -1 where it is hidden."""
    shown = [np.where(flags, -1, column) for column, flags in zip(columns, hidden, strict=True)]
    return list(zip(*(column.tolist() for column in shown), strict=True))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("least", [2, 5, 9])
def test_every_row_looks_like_enough_rows(seed: int, least: int) -> None:
    random = Random(seed)
    size = random.choice([least, 3 * least, 60, 400])
    columns = [
        np.array([min(int(random.expovariate(0.7)), wide) for _ in range(size)])
        for wide in (1, 2, 3, 5, 15)[: random.randint(1, 5)]
    ]
    hidden = hidden_values(columns, least)
    assert min(Counter(patterns(columns, hidden)).values()) >= least
    again = hidden_values(columns, least)
    assert all((one == other).all() for one, other in zip(hidden, again, strict=True))


def test_nothing_is_hidden_where_all_are_many() -> None:
    columns = [np.repeat([1, 2], 50), np.tile([1, 2], 50)]
    assert not any(flags.any() for flags in hidden_values(columns, 5))


def test_few_are_hidden_with_as_many_as_it_takes() -> None:
    # Two policy-level people among forty: they are hidden among the smallest group that is enough.
    level = np.array([1] * 2 + [2] * 8 + [3] * 30)
    (flags,) = hidden_values([level], 5)
    assert set(level[flags].tolist()) == {1, 2}
    assert int(flags.sum()) == 10


def test_fewer_rows_than_have_to_be_alike_are_refused() -> None:
    with pytest.raises(ValueError, match="3 rows"):
        hidden_values([np.array([1, 2, 3])], 5)
    assert [len(flags) for flags in hidden_values([np.array([], dtype=np.int64)], 5)] == [0]


def test_numbers_are_cut_where_enough_people_stand() -> None:
    assert within(np.array([0.0, 1, 2, 3, 4, 5, 6, 7, 8, 60]), 5) == (4, 5)
    assert within(np.arange(100.0), 5) == (4, 95)
    assert within(np.arange(9.0), 5) is None
