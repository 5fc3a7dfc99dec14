"""The core of protection: linked tables of counts, without summaries around them."""

from random import Random

import pytest

from seminars.summaries.protection import Block, Cell, Key, Protection, protect, total


def table(rows: dict[str, list[int]], **more: object) -> Block:
    """Counts by row and column, with the totals of rows, columns and all."""
    columns = range(len(next(iter(rows.values()))))
    values: dict[Key, int] = {(row, c): counts[c] for row, counts in rows.items() for c in columns}
    for row, counts in rows.items():
        values[row, "all"] = sum(counts)
    for c in columns:
        values["all", c] = sum(counts[c] for counts in rows.values())
    values["all", "all"] = sum(map(sum, rows.values()))
    places = [*columns, "all"]
    relations = [total((row, "all"), [(row, c) for c in columns]) for row in (*rows, "all")]
    relations += [total(("all", c), [(row, c) for row in rows]) for c in places]
    cells = tuple(Cell(key, value, 20.0 if "all" in key else 1.0) for key, value in values.items())
    return Block("table", cells, tuple(relations))


def hidden(block: Block, threshold: int = 5) -> set[Key]:
    return protect([block], threshold).hidden


def test_a_table_without_small_counts_is_shown_whole() -> None:
    assert hidden(table({"a": [10, 20], "b": [30, 0]})) == set()


def test_one_small_count_takes_three_more_with_it() -> None:
    found = hidden(table({"a": [3, 40, 50], "b": [60, 70, 80]}))
    assert len(found) == 4
    assert {("a", 0), ("b", 0)} <= found
    # Totals cost more than what stands inside.
    assert not any("all" in key for key in found)


def test_zeros_are_shown_and_do_not_shield() -> None:
    found = hidden(table({"a": [3, 0, 50], "b": [60, 70, 80]}))
    assert ("a", 1) not in found
    assert {("a", 0), ("a", 2), ("b", 0), ("b", 2)} <= found


def test_a_higher_threshold_hides_more() -> None:
    block = table({"a": [3, 7, 50], "b": [60, 70, 9]})
    assert hidden(block) < hidden(block, 10)


def test_the_same_tables_are_hidden_in_the_same_way() -> None:
    random = Random(1)
    block = table({row: [random.randint(0, 30) for _ in range(6)] for row in "abcd"})
    assert protect([block]).hidden == protect([block]).hidden


def test_two_small_counts_that_give_each_other_away_take_more() -> None:
    # 1 + 1 = 2: both would be known.
    block = Block(
        "row",
        tuple(
            Cell((name,), value) for name, value in (("a", 1), ("b", 1), ("c", 30), ("rest", 40), ("all", 72))
        ),
        (total(("all",), [("a",), ("b",), ("c",), ("rest",)]),),
    )
    assert len(hidden(block)) == 3


def test_what_is_printed_nowhere_is_protected_too() -> None:
    # 42 of 44 chose it: the two who did not are known unless the 42 is hidden.
    block = Block(
        "question",
        (
            Cell(("chose",), 42),
            Cell(("base",), 44, 20.0),
            Cell(("did not",), 2, 0.0, printed=False),
        ),
        (total(("base",), [("chose",), ("did not",)]),),
    )
    assert hidden(block) == {("chose",)}


def test_a_later_table_follows_an_earlier_one_and_never_changes_it() -> None:
    first = Block("people", (Cell(("men",), 3), Cell(("women",), 40), Cell(("all",), 43, 20.0)), (
        total(("all",), [("men",), ("women",)]),
    ))  # fmt: skip
    # Each is counted once more by age: shown, these would give the hidden ones away.
    ages = (("men young", 0), ("men old", 3), ("women young", 20), ("women old", 20))
    second = Block(
        "by age",
        tuple(Cell((name,), value) for name, value in ages),
        (
            total(("men",), [("men young",), ("men old",)]),
            total(("women",), [("women young",), ("women old",)]),
        ),
    )
    protection = protect([first])
    before = set(protection.hidden)
    assert before == {("men",), ("women",)}
    protection.add(second)
    assert before <= protection.hidden
    assert protection.hidden & {("women young",), ("women old",)}
    assert ("men old",) in protection.hidden


def test_each_witness_is_a_season_that_could_have_been() -> None:
    random = Random(3)
    block = table({row: [random.choice([0, 1, 2, 3, 8, 40]) for _ in range(5)] for row in "abcd"})
    protection = protect([block])
    truth = {cell.key: cell.value for cell in block.cells}
    assert protection.witnesses
    for witness in protection.witnesses:
        season = {**truth, **witness}
        assert all(season[key] == value for key, value in truth.items() if key not in protection.hidden)
        assert all(season[key] >= 1 for key in protection.hidden)
        assert all(sum(season[key] * times for key, times in relation) == 0 for relation in block.relations)
    for key in protection.hidden:
        seen = {truth[key], *(witness[key] for witness in protection.witnesses if key in witness)}
        assert max(seen) - min(seen) >= protection.width


def test_tables_that_do_not_add_up_are_refused() -> None:
    cells = (Cell(("a",), 3), Cell(("all",), 4))
    with pytest.raises(ValueError, match="do not add up"):
        Protection().add(Block("wrong", cells, (total(("all",), [("a",)]),)))
    with pytest.raises(ValueError, match="no block before has"):
        Protection().add(Block("early", (Cell(("a",), 0),), (total(("later",), [("a",)]),)))
