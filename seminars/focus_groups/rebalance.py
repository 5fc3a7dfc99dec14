"""Re-balancing on the day: no-shows leave, walk-ins join, and as few people as possible move.

The goals, in this order: the fewest moves of people who were told their group, the fewest other
moves, then those of any assignment. How few moves the sizes alone call for is a matter of counting,
and so is proved.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from seminars.focus_groups.assignment import Progress, Result, as_result
from seminars.focus_groups.conflicts import Infeasible, find_conflict
from seminars.focus_groups.encoding import Code, Flags, Ints, encode
from seminars.focus_groups.energy import Homes, Rank, rank
from seminars.focus_groups.problem import Forbid, Pin, Problem, Wish, check
from seminars.focus_groups.search import Search
from seminars.focus_groups.seating import find_seats, seat
from seminars.focus_groups.sizes import even_range, limits
from seminars.focus_groups.standing import lower_bound

STEPS = 1_000_000


@dataclass(frozen=True)
class Move:
    """Somebody changes group; ``from_group`` is None for a walk-in."""

    delegate: str
    from_group: str | None
    to_group: str
    told: bool


@dataclass(frozen=True)
class Rebalance:
    """How people sit afterwards, who moves, and where walk-ins sit.

    ``least_moves`` is the fewest with which any assignment to groups this even does, by their sizes
    alone; with ``proved`` no assignment that keeps the hard wishes has fewer moves than this one.
    ``further`` is another proposal that moves more people and so parts more of one organisation.
    """

    result: Result
    moves: tuple[Move, ...]
    seated: tuple[Move, ...]
    least_moves: int
    proved: bool
    further: "Rebalance | None" = None


def rebalance(
    problem: Problem,
    current: Mapping[str, str],
    *,
    told: Collection[str] = frozenset(),
    seed: int = 1,
    steps: int | None = None,
    further: bool = True,
    progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Rebalance:
    """Seat those present (``problem.delegates``) with the fewest moves from ``current``.

    ``current`` is group id by delegate id; whoever is not present is ignored, whoever is present and
    not in it is a walk-in. ``told`` have been told their group and move last. Nobody enters or leaves
    a locked group. With ``further`` the answer holds a second proposal, with as few moves as it takes to
    part people of one organisation, where the first leaves more of them together than need be.
    ``steps`` are for one proposal. Raises Infeasible or BadProblem.
    """
    check(problem)
    known = {group.id for group in problem.groups}
    home = {person.id: current[person.id] for person in problem.delegates if current.get(person.id) in known}
    kept = _locked(problem, home)
    code = encode(kept)
    homes = _homes(code, home, frozenset(told))
    plan = _plan(code, homes)
    seats = _nearest(code, homes, plan.sizes) if plan is not None else None
    if seats is None:
        seats = find_seats(code).seats
    if plan is None or seats is None:
        raise Infeasible(find_conflict(kept))
    lower = lower_bound(code, np.bincount(seats, minlength=len(code.groups)).astype(np.int64))
    budget = STEPS if steps is None else steps

    def propose(seats: Ints, homes: Homes) -> Rebalance:
        target = rank(0, lower.value, (plan.told, plan.others), homes.pairs_first)
        search = Search(code, seats, seed, target, homes)

        def report(done: int, best: Ints, _rank: Rank) -> None:
            if progress is not None:
                progress(Progress(min(done, budget), budget, code.value(best), lower.value))

        found = search.run(budget, report if progress is not None else None, should_stop)
        result = as_result(kept, code, found.seats, lower, seed, found.steps, found.cut_short)
        return _proposal(result, home, told, plan, homes.moves(found.seats))

    first = propose(seats, homes)
    if not further or first.result.value.pairs <= lower.value.pairs or first.result.cut_short:
        return first
    second = propose(code.seats(first.result.groups), replace(homes, pairs_first=True))
    return replace(first, further=second) if second.result.value.pairs < first.result.value.pairs else first


def _proposal(
    result: Result, home: Mapping[str, str], told: Collection[str], plan: "_Plan", moved: tuple[int, int]
) -> Rebalance:
    moves = [
        Move(name, home.get(name), group, name in told)
        for name, group in result.groups.items()
        if home.get(name) != group
    ]
    return Rebalance(
        result=result,
        moves=tuple(move for move in moves if move.from_group is not None),
        seated=tuple(move for move in moves if move.from_group is None),
        least_moves=plan.told + plan.others,
        proved=moved == (plan.told, plan.others),
    )


def _locked(problem: Problem, home: Mapping[str, str]) -> Problem:
    """The problem where members of a locked group stay there, and nobody else joins them."""
    locked = {group.id for group in problem.groups if group.locked}
    if not locked:
        return problem
    sizes = Counter(home.values())
    wishes: list[Wish] = []
    for person in problem.delegates:
        if home.get(person.id) in locked:
            wishes.append(Pin(person.id, home[person.id]))
        else:
            wishes += [Forbid(person.id, group) for group in sorted(locked)]
    groups = tuple(
        replace(group, least=sizes[group.id], most=sizes[group.id], capacity=None)
        if group.id in locked
        else group
        for group in problem.groups
    )
    return replace(problem, groups=groups, wishes=(*problem.wishes, *wishes))


def _homes(code: Code, home: Mapping[str, str], told: frozenset[str]) -> Homes:
    place = {group.id: number for number, group in enumerate(code.groups)}
    return Homes(
        seats=np.array([place[home[name]] if name in home else -1 for name in code.ids], dtype=np.int64),
        told=np.array([name in told for name in code.ids], dtype=bool),
    )


@dataclass(frozen=True)
class _Plan:
    """Sizes that call for the fewest moves, and how many: of those who were told, and of others."""

    sizes: Ints
    told: int
    others: int


def _plan(code: Code, homes: Homes) -> _Plan | None:
    """The even sizes with which the fewest have to leave; each group counts on its own."""
    level = even_range(code.people, *limits(code))
    if level is None:
        return None
    least, most = level
    rows = [_leaving(code, homes, group) for group in range(len(code.groups))]

    def moves(group: int, size: int) -> tuple[int, int]:
        told, others, told_out, others_out = rows[group]
        surplus = max(0, told + others - size)
        return told_out + max(0, surplus - others), others_out + min(surplus, others)

    def saved(group: int) -> tuple[int, int]:
        small, large = moves(group, int(least[group])), moves(group, int(most[group]))
        return small[0] - large[0], small[1] - large[1]

    sizes = least.copy()
    growing = sorted(np.flatnonzero(most > least).tolist(), key=saved, reverse=True)
    sizes[growing[: code.people - int(least.sum())]] += 1
    needed = [moves(group, int(size)) for group, size in enumerate(sizes)]
    return _Plan(sizes, sum(told for told, _ in needed), sum(others for _, others in needed))


def _leaving(code: Code, homes: Homes, group: int) -> tuple[int, int, int, int]:
    """Who may stay in a group (told, others), and who must leave it whatever its size."""
    here = homes.seats == group
    may = code.allowed[:, group]
    return (
        int((here & may & homes.told).sum()),
        int((here & may & ~homes.told).sum()),
        int((here & ~may & homes.told).sum()),
        int((here & ~may & ~homes.told).sum()),
    )


def _nearest(code: Code, homes: Homes, sizes: Ints) -> Ints | None:
    """Seats in groups of these sizes with most people at home; None where that breaks a wish."""
    wished = np.zeros(code.people, dtype=bool)
    wished[code.apart.ravel()] = True
    wished[[one for block in code.blocks if len(block) > 1 for one in block]] = True
    wished |= code.lone[code.column].any(axis=1)
    stays = _staying(code, homes, sizes)
    for kept in (stays, stays & ~wished):
        allowed = code.allowed.copy()
        allowed[kept] = False
        allowed[kept, homes.seats[kept]] = True
        found = seat(replace(code, allowed=allowed), sizes, sizes).seats
        if found is not None:
            return found
    return None


def _staying(code: Code, homes: Homes, sizes: Ints) -> Flags:
    """Who stays: as many as the sizes allow, first of all those who were told."""
    stays = np.zeros(code.people, dtype=bool)
    for group, size in enumerate(sizes.tolist()):
        here = np.flatnonzero((homes.seats == group) & code.allowed[:, group])
        held = np.bincount(code.organisation[here], minlength=len(code.organisation_total))
        order = np.lexsort((here, held[code.organisation[here]], ~homes.told[here]))
        stays[here[order[:size]]] = True
    return stays
