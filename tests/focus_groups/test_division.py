"""How people divide over groups that are alike: the joint bound, against every possibility."""

from dataclasses import replace

from hypothesis import given, settings

from seminars.focus_groups import division
from seminars.focus_groups.assignment import assign
from seminars.focus_groups.division import divide
from seminars.focus_groups.encoding import encode
from seminars.focus_groups.problem import Problem, numbered_groups
from seminars.focus_groups.sizes import even_range, limits
from seminars.focus_groups.standing import lower_bound
from tests.benchmarks.assignment import FIELDS, room
from tests.focus_groups.assignment_cases import delegates, naturally_even, problems, solutions, value


@settings(max_examples=40, deadline=None)
@given(problems(most_people=6))
def test_no_assignment_is_better_than_the_joint_bound(problem: Problem) -> None:
    even = [groups for groups in solutions(problem) if naturally_even(problem, groups)]
    if not even:
        return
    values = [value(problem, groups) for groups in even]
    fewest = min(each.pairs for each in values)
    found = divide(encode(problem), fewest)
    if found is not None:
        assert found.least <= min(each.imbalance for each in values if each.pairs == fewest)


@settings(max_examples=30, deadline=None)
@given(problems(most_people=12))
def test_seats_of_a_division_keep_the_wishes_and_even_sizes(problem: Problem) -> None:
    code = encode(problem)
    found = divide(code, code.people**2)
    if found is None or found.seats is None:
        return
    assert code.broken(found.seats) == 0
    groups = code.named(found.seats)
    assert naturally_even(problem, groups)


def test_fields_that_cannot_all_be_even_in_the_smaller_group_raise_the_bound() -> None:
    """Five people, groups of three and two: each field alone could be even, not both."""
    rows = [("A", "x", "1"), ("B", "x", "1"), ("C", "y", "2"), ("D", "y", "2"), ("E", "y", "2")]
    problem = Problem(delegates(rows), numbered_groups(5, count=2), ("sector", "level"))
    code = encode(problem)
    even = [groups for groups in solutions(problem) if naturally_even(problem, groups)]
    found = divide(code, 0)
    assert found is not None
    assert found.least == min(value(problem, groups).imbalance for groups in even)


def test_two_fields_are_proved_the_best_possible_for_a_hundred_and_twenty() -> None:
    """The mix that the plan proposes; by each field on its own it would be proved only now and then."""
    for seed, skew in ((1, False), (3, True)):
        problem = Problem(room(120, seed, skew=skew), numbered_groups(120, count=11), FIELDS[:2])
        result = assign(problem, seed=1, steps=1_000_000)
        assert result.best_possible, (seed, result.verdict)
        assert result.any_sizes


def test_a_programme_that_is_too_large_is_left(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    problem = Problem(room(60, 1, skew=False), numbered_groups(60, count=7), FIELDS[:2])
    code = encode(problem)
    level = even_range(60, *limits(code))
    assert level is not None
    assert divide(code, lower_bound(code, level[0]).value.pairs) is not None
    monkeypatch.setattr(division, "MOST_WHOLE", 10)
    assert divide(code, 100) is None


def test_a_division_that_small_cells_would_hold_up_gives_the_bound_only(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    problem = Problem(room(166, 1, skew=False), numbered_groups(166, count=14), FIELDS[:2])
    code = encode(problem)
    joint = divide(code, 23)
    assert joint is not None
    assert joint.seats is not None
    monkeypatch.setattr(division, "MOST_CATEGORIES", 0)
    coarse = divide(code, 23)
    assert coarse is not None
    assert coarse.seats is None
    assert coarse.least <= joint.least


def test_the_order_of_delegates_changes_nothing() -> None:
    problem = Problem(room(40, 4, skew=True), numbered_groups(40, count=6), FIELDS[:2])
    there = replace(problem, delegates=problem.delegates[::-1])
    assert assign(problem, steps=20_000).groups == assign(there, steps=20_000).groups


def test_it_can_be_stopped_before_the_search_begins() -> None:
    problem = Problem(room(120, 1, skew=False), numbered_groups(120, count=11), FIELDS)
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return True

    assert divide(encode(problem), 22, stop) is None
    assert asked == [1]
    result = assign(problem, should_stop=lambda: True)
    assert result.cut_short
    assert len(result.groups) == 120
