"""Numbers straight through the parts, and minutes added up."""

import pytest

from seminars.topic_guides.numbering import numbered_parts, total_minutes


@pytest.mark.parametrize(
    ("parts", "numbered"),
    [
        ([], []),
        ([[]], [[]]),
        ([["a", "b"], ["c"]], [[(1, "a"), (2, "b")], [(3, "c")]]),
        ([["a"], [], ["b"]], [[(1, "a")], [], [(2, "b")]]),
    ],
)
def test_topics_are_numbered_straight_through(parts: list, numbered: list) -> None:
    assert numbered_parts(parts) == numbered


def test_minutes_that_are_not_said_count_nothing() -> None:
    assert total_minutes([10, None, 15]) == 25
    assert total_minutes([]) == 0
