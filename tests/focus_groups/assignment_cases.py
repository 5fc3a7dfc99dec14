"""Cases for the tests of the assignment: small ones by hypothesis, and every possibility of them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from seminars.focus_groups.demands import broken_demands
from seminars.focus_groups.encoding import Value, encode
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
from seminars.focus_groups.sizes import even_range, limits

organisations = st.sampled_from(["", "A", "B", "C"])
people = st.tuples(organisations, st.sampled_from(["", "x", "y"]), st.sampled_from("12"))


def delegates(rows: list[tuple[str, str, str]]) -> tuple[Delegate, ...]:
    return tuple(
        Delegate(f"p{number:02}", organisation, {"sector": sector, "level": level})
        for number, (organisation, sector, level) in enumerate(rows)
    )


@st.composite
def problems(draw: st.DrawFn, *, most_people: int = 12, wishes: bool = True) -> Problem:
    """Up to ``most_people`` in one to four groups, perhaps with a few wishes."""
    rows = draw(st.lists(people, min_size=2, max_size=most_people))
    count = draw(st.integers(1, min(4, len(rows))))
    who = delegates(rows)
    found: list[Wish] = []
    groups = numbered_groups(len(rows), count=count)
    if wishes:
        ids = st.sampled_from([person.id for person in who])
        group = st.sampled_from([each.id for each in groups])
        some = st.frozensets(ids, min_size=2, max_size=3)
        kinds = st.one_of(
            st.builds(Pin, ids, group),
            st.builds(Forbid, ids, group),
            st.builds(Together, some),
            st.builds(Apart, some),
            st.just(NoLone("sector", "x")),
            st.just(NoLone("level", "2")),
        )
        found = draw(st.lists(kinds, max_size=4))
        who = tuple(replace(each, needs_step_free=draw(st.integers(0, 5)) == 0) for each in who)
        groups = tuple(
            replace(
                each,
                step_free=draw(st.integers(0, 3)) > 0,
                facilitator_organisations=draw(st.sampled_from([(), (), ("A",)])),
                capacity=draw(st.sampled_from([None, None, 4, 6])),
            )
            for each in groups
        )
    return Problem(who, groups, ("sector", "level"), tuple(found))


def every_assignment(problem: Problem) -> Iterator[dict[str, str]]:
    """All assignments of people to groups, good and bad."""
    ids = [person.id for person in problem.delegates]
    for seats in product([group.id for group in problem.groups], repeat=len(ids)):
        yield dict(zip(ids, seats, strict=True))


def solutions(problem: Problem) -> list[dict[str, str]]:
    """All assignments that keep every demand, written independently of the search."""
    return [groups for groups in every_assignment(problem) if not broken_demands(problem, groups)]


def solvable(problem: Problem) -> bool:
    return any(not broken_demands(problem, groups) for groups in every_assignment(problem))


def spread(groups: dict[str, str], problem: Problem) -> int:
    """How uneven the sizes are: the sum of their squares."""
    seats = list(groups.values())
    return sum(seats.count(group.id) ** 2 for group in problem.groups)


def value(problem: Problem, groups: dict[str, str]) -> Value:
    code = encode(problem)
    return code.value(code.seats(groups))


def naturally_even(problem: Problem, groups: dict[str, str]) -> bool:
    """Whether sizes are as even as the limits alone allow."""
    code = encode(problem)
    level = even_range(code.people, *limits(code))
    assert level is not None
    sizes = [list(groups.values()).count(group.id) for group in problem.groups]
    return all(low <= size <= high for low, size, high in zip(level[0], sizes, level[1], strict=True))


def plain(organisations: str, groups: int) -> Problem:
    """People of these organisations, a letter each."""
    who = tuple(Delegate(f"p{number:02}", name) for number, name in enumerate(organisations))
    return Problem(who, tuple(Group(str(number + 1)) for number in range(groups)))
