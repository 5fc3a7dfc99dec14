"""The assignment: against every possibility on small cases, and properties over random ones."""

from dataclasses import replace
from importlib import import_module
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seminars.focus_groups.assignment import Progress, assign, evaluate, explain
from seminars.focus_groups.bounds import pairs_bound
from seminars.focus_groups.conflicts import Infeasible
from seminars.focus_groups.demands import broken_demands
from seminars.focus_groups.explanation import best_exchange
from seminars.focus_groups.problem import (
    Apart,
    BadProblem,
    Delegate,
    Group,
    Pin,
    Problem,
    Together,
    met_in,
    numbered_groups,
    signature,
)
from tests.benchmarks.assignment import FIELDS, room
from tests.focus_groups.assignment_cases import (
    delegates,
    plain,
    problems,
    solutions,
    spread,
    value,
)

RANDOM = Random(5)
ROOM = Problem(
    tuple(
        Delegate(
            f"d{number:03}",
            f"O{int(20 * RANDOM.random() ** 2)}",
            {
                "sector": "uvwxyz"[int(6 * RANDOM.random())],
                "level": "abcd"[int(4 * RANDOM.random() ** 2)],
                "region": "ABCDEFGH"[int(8 * RANDOM.random() ** 1.5)],
            },
        )
        for number in range(120)
    ),
    numbered_groups(120, count=11),
    ("sector", "level", "region"),
)


def test_a_question_has_one_signature_in_any_order() -> None:
    wishes = (Together(frozenset("abc")), Apart(frozenset({"d001", "d002"})), Pin("d003", "2"))
    asked = replace(ROOM, wishes=wishes)
    there = replace(asked, wishes=wishes[::-1], delegates=asked.delegates[::-1])
    assert signature(asked) == signature(there)
    assert signature(asked) != signature(replace(asked, wishes=wishes[:2]))
    assert signature(asked) != signature(replace(asked, mix=ROOM.mix[::-1]))


@given(problems(most_people=7))
@settings(max_examples=60, deadline=None)
def test_nothing_among_all_possibilities_is_better(problem: Problem) -> None:
    possible = solutions(problem)
    try:
        result = assign(problem, steps=300_000)
    except Infeasible:
        assert not possible
        return
    assert dict(result.groups) in possible
    sizes = sorted(list(result.groups.values()).count(group.id) for group in problem.groups)
    alike = [
        groups
        for groups in possible
        if sorted(list(groups.values()).count(group.id) for group in problem.groups) == sizes
    ]
    best = min(value(problem, groups) for groups in alike)
    assert result.value == best
    assert result.bound <= best
    assert result.best_possible == (result.bound == best)


@given(problems(most_people=7))
@settings(max_examples=40, deadline=None)
def test_groups_are_as_even_as_limits_and_wishes_allow(problem: Problem) -> None:
    try:
        result = assign(problem, steps=1000)
    except Infeasible:
        return
    least = min(spread(groups, problem) for groups in solutions(problem))
    assert spread(dict(result.groups), problem) == least


@pytest.mark.parametrize("organisations", ["AABBCC", "AAABBB", "AAAABC", "ABCDEF", "AAAAAA"])
@pytest.mark.parametrize("groups", [2, 3])
def test_the_bound_of_pairs_is_reached_without_wishes(organisations: str, groups: int) -> None:
    result = assign(plain(organisations, groups), steps=20_000)
    assert result.value.pairs == result.bound.pairs == pairs_bound(organisations, groups)
    assert result.best_possible
    assert result.verdict == "This is the best possible."


@given(problems(most_people=40))
@settings(max_examples=80, deadline=None)
def test_everybody_has_a_group_every_wish_is_kept_and_the_bound_holds(problem: Problem) -> None:
    try:
        result = assign(problem, steps=4000)
    except Infeasible:
        return
    assert set(result.groups) == {person.id for person in problem.delegates}
    assert broken_demands(problem, result.groups) == ()
    assert result.bound.pairs <= result.value.pairs
    assert result.bound.imbalance <= result.value.imbalance
    assert result.value == value(problem, dict(result.groups))
    for table in result.tables:
        assert table.bound <= table.imbalance + 1e-9
        assert [sum(row.counts) for row in table.rows] == [row.size for row in table.rows]


@given(problems(most_people=30), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_in_which_people_are_handed_in_makes_no_difference(problem: Problem, random) -> None:
    who = list(problem.delegates)
    random.shuffle(who)
    wishes = list(problem.wishes)
    random.shuffle(wishes)
    shuffled = replace(problem, delegates=tuple(who), wishes=tuple(wishes))
    try:
        result = assign(problem, seed=3, steps=3000)
    except Infeasible:
        with pytest.raises(Infeasible):
            assign(shuffled, seed=3, steps=3000)
        return
    assert assign(shuffled, seed=3, steps=3000).groups == result.groups


def test_the_same_seed_gives_the_same_groups_and_another_seed_others() -> None:
    first = assign(ROOM, seed=7, steps=50_000)
    assert assign(ROOM, seed=7, steps=50_000) == first
    assert assign(ROOM, seed=8, steps=50_000).groups != first.groups


def test_a_room_of_120_is_mixed_to_the_bound() -> None:
    result = assign(ROOM)
    assert result.value.pairs == result.bound.pairs
    assert result.gap <= 0.01
    assert result.tables[0].imbalance == pytest.approx(result.tables[0].bound)


def test_a_third_of_the_room_from_one_organisation() -> None:
    skewed = replace(
        ROOM,
        delegates=tuple(
            replace(person, organisation="Large" if number % 3 == 0 else person.organisation)
            for number, person in enumerate(ROOM.delegates)
        ),
    )
    result = assign(skewed, steps=1_000_000)
    assert result.value.pairs == result.bound.pairs
    assert result.gap <= 0.01


def test_it_can_be_watched_and_stopped_and_the_best_so_far_is_kept() -> None:
    seen: list[Progress] = []
    result = assign(ROOM, steps=400_000, progress=seen.append, should_stop=lambda: len(seen) >= 3)
    assert result.cut_short
    assert result.steps < 400_000
    assert broken_demands(ROOM, result.groups) == ()
    assert [report.done for report in seen] == sorted(report.done for report in seen)
    assert seen[-1].value >= result.value
    assert seen[0].done <= seen[0].steps <= 400_000
    assert {report.round for report in seen} == {1}
    assert not assign(ROOM, steps=20_000).cut_short


def test_a_further_search_begins_its_own_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    searching = import_module("seminars.focus_groups.assignment")
    monkeypatch.setattr(searching, "default_steps", lambda people: 60_000)
    monkeypatch.setattr(searching, "CLOSE", -1.0)
    # Of so many kinds of people the few steps find no proof.
    many = Problem(room(90, 1, skew=False), numbered_groups(90, count=8), FIELDS)
    seen: list[Progress] = []
    assign(many, progress=seen.append)
    assert [report.round for report in seen] == sorted(report.round for report in seen)
    assert {report.round for report in seen} == {1, 2, 3}
    for turn in (1, 2, 3):
        done = [report.done / report.steps for report in seen if report.round == turn]
        assert done == sorted(done)
        assert done[0] < 0.5 < done[-1] <= 1


def test_a_given_start_is_improved_on() -> None:
    good = assign(ROOM, steps=300_000)
    better = assign(ROOM, steps=2000, start=good.groups, seed=5)
    assert better.value <= good.value
    assert assign(ROOM, steps=0, start=good.groups).groups == good.groups


def test_people_meet_new_ones_in_the_next_round() -> None:
    problem = plain("ABCDEFGHIJKLMNOP", 4)
    first = assign(problem, steps=1000)
    met = met_in([first.groups])
    second = assign(replace(problem, met=met), steps=200_000)
    assert second.value.met == second.bound.met == 0
    assert second.best_possible
    third = assign(replace(problem, met=met_in([first.groups, second.groups])), steps=200_000)
    assert third.value.met == 0


def test_people_who_meet_again_are_counted_as_often_as_they_met() -> None:
    problem = replace(plain("ABCD", 2), met={frozenset(("p00", "p01")): 3, frozenset(("p00", "gone")): 1})
    together = {"p00": "1", "p01": "1", "p02": "2", "p03": "2"}
    assert evaluate(problem, together).value.met == 3
    assert assign(problem, steps=5000).value.met == 0


def test_any_assignment_can_be_looked_at_also_a_broken_or_partial_one() -> None:
    problem = replace(
        plain("AABB", 2),
        groups=(Group("1", least=2, most=2), Group("2", capacity=2, name="The choir")),
        wishes=(Pin("p00", "2"), Together(frozenset(("p00", "p02"))), Apart(frozenset(("p01", "p03")))),
    )
    standing = evaluate(problem, {"p00": "1", "p01": "1", "p02": "2", "p03": "1"})
    assert standing.value.pairs == 1
    assert not standing.best_possible
    assert set(standing.broken) == {
        "group 1 has 3, which is above 2",
        "p00 in The choir",
        "p00 and p02 together",
        "p01 and p03 apart",
    }
    partial = evaluate(problem, {"p00": "2"})
    assert partial.value.pairs == 0
    assert partial.broken == ("group 1 has 0, which is below 2",)


def test_an_exchange_that_would_be_better_is_told_unless_it_breaks_a_wish() -> None:
    problem = plain("AABB", 2)
    together = {"p00": "1", "p01": "1", "p02": "2", "p03": "2"}
    found = best_exchange(explain(problem, together, "p00"))
    assert found is not None
    assert (found.swap_with, found.swap_pairs) == ("p02", -2)
    pinned = replace(problem, wishes=(Pin("p00", "1"),))
    assert best_exchange(explain(pinned, together, "p00")) is None
    mixed = {"p00": "1", "p01": "2", "p02": "1", "p03": "2"}
    assert best_exchange(explain(problem, mixed, "p00")) is None


def test_the_cost_of_moving_is_what_the_move_changes() -> None:
    result = assign(ROOM, steps=20_000)
    costs = explain(ROOM, result.groups, "d007")
    assert costs[0].group == result.groups["d007"]
    assert (costs[0].pairs, costs[0].imbalance, costs[0].swap_with) == (0, 0, None)
    assert {cost.group for cost in costs} == {group.id for group in ROOM.groups}
    for cost in costs[1:]:
        moved = value(ROOM, {**result.groups, "d007": cost.group})
        assert cost.pairs == moved.pairs - result.value.pairs
        assert cost.imbalance == pytest.approx(float(moved.imbalance - result.value.imbalance))
        assert cost.swap_with is not None
        here = [name for name, group in result.groups.items() if group == cost.group]
        swaps = {
            other: value(ROOM, {**result.groups, "d007": cost.group, other: costs[0].group}) for other in here
        }
        assert swaps[cost.swap_with] == min(swaps.values())
        assert cost.swap_pairs == swaps[cost.swap_with].pairs - result.value.pairs
        change = float(swaps[cost.swap_with].imbalance - result.value.imbalance)
        assert cost.swap_imbalance == pytest.approx(change)


def test_a_move_that_breaks_a_wish_says_so_and_the_exchange_avoids_it() -> None:
    problem = replace(plain("ABCD", 2), wishes=(Pin("p00", "1"), Pin("p02", "2")))
    groups = {"p00": "1", "p01": "1", "p02": "2", "p03": "2"}
    kept, moved = explain(problem, groups, "p01")
    assert (moved.broken, moved.swap_with, moved.swap_broken) == ((), "p03", ())
    assert explain(problem, groups, "p00")[1].broken == ("p00 in group 1",)
    assert kept.group == "1"
    joining = explain(problem, {name: groups[name] for name in ("p00", "p01", "p02")}, "p03")
    assert {cost.group for cost in joining} == {"1", "2"}
    assert all(cost.swap_with is None for cost in joining)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"delegates": delegates([("A", "", "1")] * 2) * 2}, "there twice"),
        ({"groups": ()}, "At least one group"),
        ({"groups": (Group("1"), Group("1"))}, "there twice"),
        ({"groups": (Group("1", least=5, most=4),)}, "at least 5"),
        ({"wishes": (Pin("nobody", "1"),)}, "nobody"),
        ({"wishes": (Pin("p00", "9"),)}, "'9'"),
        ({"weights": (1,)}, "one weight for each"),
        ({"weights": (1, 0)}, "whole numbers"),
    ],
)
def test_questions_that_are_wrong_in_themselves(change: dict[str, object], sentence: str) -> None:
    good = Problem(delegates([("A", "x", "1")] * 4), numbered_groups(4, count=2), ("sector", "level"))
    with pytest.raises(BadProblem, match=sentence):
        assign(replace(good, **change))


def test_groups_by_how_large_they_are() -> None:
    assert len(numbered_groups(120, most=12)) == 10
    assert len(numbered_groups(121, most=12)) == 11
    with pytest.raises(BadProblem, match="cannot be split"):
        numbered_groups(13, least=11, most=12)
    with pytest.raises(BadProblem, match="how many groups"):
        numbered_groups(13)


def test_fields_in_another_order_weigh_otherwise() -> None:
    assert ROOM.field_weights() == (4, 2, 1)
    assert replace(ROOM, weights=(5, 1, 1)).field_weights() == (5, 1, 1)


@pytest.mark.parametrize("people", [0, 1])
def test_almost_nobody(people: int) -> None:
    result = assign(Problem(delegates([("A", "x", "1")] * people), (Group("1", least=0),), ("sector",)))
    assert len(result.groups) == people
    assert result.best_possible
