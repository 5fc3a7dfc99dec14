"""The table of the mix as the pages show it."""

from seminars.focus_groups.balance import balance


def test_the_table_of_the_mix() -> None:
    rows = balance([["Health", "Justice"], ["Health", ""]])
    assert [(row.category, row.counts) for row in rows] == [
        ("Not given", (0, 1)),
        ("Health", (1, 1)),
        ("Justice", (1, 0)),
    ]
    assert rows[1].ideals == (1.0, 1.0)
