"""Counting columns of numbers gives the same figures as counting rows one by one."""

from random import Random

import pytest

from seminars.summaries.answer_columns import columns_from
from seminars.summaries.counting import Words, tabulate_columns
from seminars.summaries.tabulation import tabulate
from tests.summaries.seasons import DEFINITION, answers


@pytest.mark.parametrize("seed", range(8))
def test_columns_and_rows_agree(seed: int) -> None:
    random = Random(seed)
    sizes = {7: random.randint(0, 60), 3: random.randint(1, 60), 12: 0}
    responses = [(f"{place} {n}", place) for place, size in sizes.items() for n in range(size)]
    given = {place: [] for place in sizes}
    for response, place in responses:
        given[place] += answers(random, response, 0.6)
    rows = [row for place in sizes for row in given[place]]
    parts = [(r.response_id, r.question_id, r.option_id, r.number, r.item, r.text is not None) for r in rows]
    # What the questionnaire does not ask (any more) is no part of it.
    parts.append((responses[0][0], 999, None, 3.0, 0, False))
    words = [
        Words(place, row.question_id, row.option_id, row.text)
        for place in sizes
        for row in given[place]
        if row.text
    ]
    found = tabulate_columns(DEFINITION, sizes, columns_from(responses, [parts[:50], parts[50:]]), words)
    assert list(found) == list(sizes)
    for place, size in sizes.items():
        expected = [each for _, part in tabulate(DEFINITION, size, given[place]) for each in part]
        assert found[place] == expected


def test_nobody_answered() -> None:
    found = tabulate_columns(DEFINITION, {1: 0}, columns_from([], []))
    assert found[1] == [each for _, part in tabulate(DEFINITION, 0, []) for each in part]
    assert tabulate_columns(DEFINITION, {}, columns_from([], [])) == {}
