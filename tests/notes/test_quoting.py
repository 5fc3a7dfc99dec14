"""Where quoted words stand in a text."""

import pytest

from seminars.notes.quoting import Stretch, stands_in, stretches

TEXT = "They met weekly.\nOne said: we just rang each other. Then less."


@pytest.mark.parametrize(
    ("quotations", "marked"),
    [
        ([], []),
        (["we just rang each other."], ["we just rang each other."]),
        # White space of any kind stands for a blank.
        (["weekly. One said"], ["weekly.\nOne said"]),
        # What overlaps is one stretch; what is not there is none.
        (["we just rang", "rang each other"], ["we just rang each other"]),
        (["never", "They"], ["They"]),
        # Signs of patterns are signs.
        (["less.", "(.*)"], ["less."]),
        (["  "], []),
    ],
)
def test_what_is_quoted_is_marked_where_it_stands_first(quotations: list[str], marked: list[str]) -> None:
    found = stretches(TEXT, quotations)
    assert "".join(each.text for each in found) == TEXT
    assert [each.text for each in found if each.quoted] == marked


def test_only_the_first_of_the_same_words_is_marked() -> None:
    assert stretches("yes yes", ["yes"]) == [Stretch("yes", quoted=True), Stretch(" yes")]
    assert stands_in("yes", "yes")
    assert not stands_in("yes", "no")
