"""No-shows and walk-ins: as few people as possible change group."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seminars.focus_groups.assignment import assign
from seminars.focus_groups.conflicts import Infeasible
from seminars.focus_groups.demands import broken_demands
from seminars.focus_groups.problem import Delegate, Group, Pin, Problem, Together, numbered_groups
from seminars.focus_groups.rebalance import rebalance
from tests.focus_groups.assignment_cases import naturally_even, plain


def sizes(groups: dict[str, str]) -> list[int]:
    return sorted(Counter(groups.values()).values())


def moved(current: dict[str, str], told: frozenset[str], groups: dict[str, str]) -> tuple[int, int]:
    changed = [name for name, group in groups.items() if current.get(name, group) != group]
    return sum(name in told for name in changed), sum(name not in told for name in changed)


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from(["1", "2", "3", None])), min_size=3, max_size=7
    ),
    st.sets(st.integers(0, 6)),
)
@settings(max_examples=60, deadline=None)
def test_nobody_moves_without_need(people: list[tuple[str, str | None]], told_ones: set[int]) -> None:
    problem = plain("".join(organisation for organisation, _ in people), 3)
    current = {f"p{n:02}": group for n, (_, group) in enumerate(people) if group}
    told = frozenset(f"p{n:02}" for n in told_ones)
    found = rebalance(problem, current, told=told, steps=30_000)
    groups = dict(found.result.groups)
    assert naturally_even(problem, groups)
    possible = [
        dict(zip((person.id for person in problem.delegates), seats, strict=True))
        for seats in product("123", repeat=len(people))
    ]
    even = [each for each in possible if naturally_even(problem, each)]
    fewest = min(moved(current, told, each) for each in even)
    assert moved(current, told, groups) == fewest
    assert found.proved
    assert found.least_moves == sum(fewest) == len(found.moves)
    assert {move.delegate for move in found.moves} == {
        name for name in groups if current.get(name, groups[name]) != groups[name]
    }
    assert {move.delegate for move in found.seated} == set(groups) - set(current)
    assert all(move.told == (move.delegate in told) for move in found.moves)
    if found.further is not None:
        assert found.further.result.value.pairs < found.result.value.pairs
        assert len(found.further.moves) >= len(found.moves)


def room(people: int) -> Problem:
    return Problem(
        tuple(
            Delegate(f"d{n:03}", f"O{n * n % 23}", {"sector": "uvwxyz"[n * 7 % 6], "level": "abc"[n % 3]})
            for n in range(people)
        ),
        numbered_groups(people, count=11),
        ("sector", "level"),
    )


def test_a_room_after_no_shows_and_walk_ins() -> None:
    before = assign(room(120), steps=300_000)
    gone = {f"d{n:03}" for n in range(0, 120, 10)}
    problem = room(125)
    problem = replace(
        problem, delegates=tuple(person for person in problem.delegates if person.id not in gone)
    )
    found = rebalance(problem, before.groups, told=frozenset(before.groups))
    assert sizes(dict(found.result.groups)) == [10] * 8 + [11] * 3
    assert found.proved
    assert len(found.moves) == found.least_moves
    assert len(found.seated) == 5
    assert all(move.from_group is None for move in found.seated)
    last = found.further or found
    assert last.result.value.pairs == last.result.bound.pairs
    assert broken_demands(problem, found.result.groups) == ()
    assert rebalance(problem, before.groups, told=frozenset(before.groups)) == found


def test_nobody_enters_or_leaves_a_locked_group() -> None:
    problem = replace(
        plain("ABCDEFGHI", 3), groups=(Group("1", locked=True, capacity=4), Group("2"), Group("3"))
    )
    current = {"p00": "1", "p01": "1", "p02": "1", "p03": "1", "p04": "1", "p05": "2", "p06": "2"}
    found = rebalance(problem, current, steps=20_000)
    assert [name for name, group in sorted(found.result.groups.items()) if group == "1"] == sorted(current)[
        :5
    ]
    assert sizes(dict(found.result.groups)) == [2, 2, 5]
    assert found.moves == ()
    assert {move.to_group for move in found.seated} == {"3"}
    full = replace(problem, groups=tuple(replace(group, locked=True) for group in problem.groups))
    with pytest.raises(Infeasible):
        rebalance(full, current)


def test_those_who_were_told_stay_before_others() -> None:
    problem = plain("ABCD", 2)
    current = {f"p{n:02}": "1" for n in range(4)}
    found = rebalance(problem, current, told={"p00", "p01"}, steps=20_000)
    assert {move.delegate for move in found.moves} == {"p02", "p03"}
    assert not any(move.told for move in found.moves)


def test_a_wish_can_cost_moves_and_then_the_fewest_are_not_claimed() -> None:
    problem = replace(plain("ABCD", 2), wishes=(Together(frozenset(("p00", "p02"))),))
    found = rebalance(problem, {"p00": "1", "p01": "1", "p02": "2", "p03": "2"}, steps=20_000)
    assert found.result.groups["p00"] == found.result.groups["p02"]
    assert len(found.moves) == 2
    assert (found.least_moves, found.proved) == (0, False)
    pinned = replace(plain("ABCD", 2), wishes=(Pin("p00", "2"),))
    found = rebalance(pinned, {"p00": "1", "p01": "1", "p02": "2", "p03": "2"}, steps=20_000)
    assert len(found.moves) == 2


def test_a_second_proposal_parts_more_people_with_more_moves() -> None:
    problem = plain("AABBCC", 3)
    current = {"p00": "1", "p01": "1", "p02": "2", "p03": "3", "p04": "2", "p05": "3"}
    found = rebalance(problem, current, steps=60_000)
    assert found.moves == ()
    assert found.result.value.pairs == 1
    assert found.further is not None
    assert found.further.result.value.pairs == 0
    assert len(found.further.moves) == 2
    assert rebalance(problem, current, steps=60_000, further=False).further is None
