"""Wishes that contradict one another: a minimal set of them, in words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from seminars.focus_groups.assignment import assign
from seminars.focus_groups.conflicts import Infeasible, find_conflict
from seminars.focus_groups.demands import listed, only
from seminars.focus_groups.problem import (
    Apart,
    Delegate,
    Forbid,
    Group,
    NoLone,
    Pin,
    Problem,
    Together,
    Wish,
    numbered_groups,
)
from tests.focus_groups.assignment_cases import plain, problems, solvable


def conflict_of(problem: Problem) -> Infeasible:
    with pytest.raises(Infeasible) as caught:
        assign(problem, steps=500)
    return caught.value


@given(problems(most_people=6))
@settings(max_examples=60, deadline=None)
def test_a_conflict_is_one_and_each_of_its_demands_is_needed(problem: Problem) -> None:
    if solvable(problem):
        assert assign(problem, steps=500).broken == ()
        return
    conflict = conflict_of(problem).conflict
    assert conflict.proved
    assert not solvable(only(problem, conflict.demands))
    for place in range(len(conflict.demands)):
        fewer = conflict.demands[:place] + conflict.demands[place + 1 :]
        assert solvable(only(problem, fewer))


FOUR = plain("ABCD", 2)
PAIR = frozenset(("p00", "p01"))


@pytest.mark.parametrize(
    ("wishes", "needed"),
    [
        ([Pin("p00", "1"), Pin("p00", "2")], 2),
        ([Pin("p00", "1"), Forbid("p00", "1")], 2),
        ([Together(PAIR), Apart(PAIR)], 2),
        ([Together(PAIR), Pin("p00", "1"), Pin("p01", "2")], 3),
        ([Together(PAIR), Together(frozenset(("p01", "p02"))), Apart(frozenset(("p00", "p02")))], 3),
        ([Apart(frozenset(("p00", "p01", "p02")))], 1),
        ([Forbid("p00", "1"), Forbid("p00", "2")], 2),
    ],
)
def test_wishes_that_contradict_one_another(wishes: list[Wish], needed: int) -> None:
    idle = [Pin("p03", "2"), Forbid("p02", "7")]
    problem = replace(FOUR, groups=(*FOUR.groups, Group("7", least=0, most=0)), wishes=(*wishes, *idle))
    problem = replace(problem, wishes=(*problem.wishes, *(Forbid(f"p0{n}", "7") for n in range(2))))
    error = conflict_of(problem)
    found = {wish for demand in error.conflict.demands for wish in demand.wishes}
    assert set(wishes) & found
    assert idle[0] not in found
    plainly = conflict_of(replace(FOUR, wishes=tuple(wishes)))
    assert {wish for demand in plainly.conflict.demands for wish in demand.wishes} == set(wishes)
    assert len(plainly.conflict.demands) == needed
    assert plainly.conflict.proved


def test_more_people_than_the_groups_hold_is_told_at_once() -> None:
    error = conflict_of(replace(plain("A" * 120, 9), groups=numbered_groups(120, count=9, most=12)))
    assert error.conflict.message == (
        "120 people do not fit into 9 groups: at most 12 people in every group."
    )
    assert error.conflict.relax == "It helps to allow larger groups or have more of them."
    assert str(error) == f"{error.conflict.message} {error.conflict.relax}"


def test_fewer_people_than_the_groups_ask_for() -> None:
    error = conflict_of(plain("AB", 3))
    assert error.conflict.message == "2 people do not fit into 3 groups: at least 1 person in every group."


def test_rooms_that_are_too_small_together() -> None:
    problem = replace(plain("A" * 10, 4), groups=tuple(Group(str(n), capacity=2) for n in range(1, 5)))
    error = conflict_of(problem)
    assert error.conflict.message == (
        "10 people do not fit into 4 groups: "
        "the rooms of group 1, group 2, group 3 and group 4 hold 8 in all."
    )
    assert error.conflict.relax == "It helps to give a group a larger room."


def test_a_step_free_room_and_names_in_words() -> None:
    problem = Problem(
        (Delegate("1", needs_step_free=True, name="Ada Byrne"), Delegate("2"), Delegate("3")),
        (Group("1", step_free=False, name="Table by the door"), Group("2")),
        wishes=(Pin("1", "1"),),
    )
    error = conflict_of(problem)
    assert error.conflict.message == (
        "These cannot all hold (3 people, 2 groups): "
        "Ada Byrne needs a step-free room (only in group 2); Ada Byrne in Table by the door."
    )
    assert error.conflict.relax == (
        "Any one of these helps: give one more group a step-free room or let the person sit elsewhere."
    )


def test_more_people_need_step_free_rooms_than_these_hold() -> None:
    people = tuple(Delegate(f"p{n}", needs_step_free=n < 7) for n in range(12))
    groups = (Group("1", most=6), Group("2", most=6, step_free=False))
    error = conflict_of(Problem(people, groups))
    assert "7 people need a step-free room, but only group 1 has one (p0, " in error.conflict.message
    assert "at most 6 people in every group" in error.conflict.message


def test_a_facilitator_from_where_everybody_is() -> None:
    problem = replace(
        plain("AAAB", 2), groups=(Group("1", least=2, facilitator_organisations=("A",)), Group("2"))
    )
    error = conflict_of(problem)
    assert {demand.kind for demand in error.conflict.demands} == {"least", "facilitator"}
    assert "nobody of A in group 1, which its own staff leads" in error.conflict.message


def test_nobody_of_a_kind_alone_when_there_is_one_or_they_stay_apart() -> None:
    people = tuple(Delegate(f"p{n}", fields={"age": "young" if n < 2 else "old"}) for n in range(6))
    problem = Problem(people, numbered_groups(6, count=2), wishes=(NoLone("age", "young"),))
    assert assign(problem, steps=2000).broken == ()
    error = conflict_of(replace(problem, wishes=(*problem.wishes, Apart(frozenset(("p0", "p1"))))))
    assert len(error.conflict.demands) == 2
    assert "nobody of age 'young' alone in a group" in error.conflict.message
    alone = conflict_of(replace(problem, delegates=people[1:]))
    assert [demand.kind for demand in alone.conflict.demands] == ["NoLone"]


def test_twelve_who_stay_apart_in_eleven_groups_among_120() -> None:
    who = frozenset(f"p{n:02}" for n in range(12))
    problem = replace(plain("AB" * 60, 11), wishes=(Pin("p50", "3"), Apart(who)))
    error = conflict_of(problem)
    assert error.conflict.proved
    assert [demand.kind for demand in error.conflict.demands] == ["Apart"]
    assert "p00, p01, p02, p03, p04 and 7 others apart" in error.conflict.message
    assert assign(replace(problem, wishes=(Apart(frozenset(sorted(who)[:11])),)), steps=500).broken == ()


def test_friends_without_a_triangle_who_need_four_groups() -> None:
    # A graph of friends without a triangle that needs four groups (Grötzsch); three are there.
    outer, inner, centre = [f"p{n:02}" for n in range(5)], [f"p{n:02}" for n in range(5, 10)], "p10"
    edges = [(outer[n], outer[(n + 1) % 5]) for n in range(5)]
    edges += [(inner[n], outer[(n + k) % 5]) for n in range(5) for k in (1, 4)]
    edges += [(inner[n], centre) for n in range(5)]
    problem = replace(plain("A" * 11, 3), wishes=tuple(Apart(frozenset(edge)) for edge in edges))
    conflict = find_conflict(problem)
    assert conflict.proved
    assert len(conflict.demands) == 20
    assert assign(replace(problem, wishes=problem.wishes[1:]), steps=500).broken == ()


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdefgh"), "a, b, c, d, e and 3 others"),
    ],
)
def test_names_in_a_row(names: list[str], text: str) -> None:
    assert listed(names) == text
