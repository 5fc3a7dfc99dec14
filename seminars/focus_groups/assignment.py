"""Assigning delegates to focus groups: hard wishes kept, and the best mix that they allow.

Goals in this order: as few pairs of one organisation in the same group as possible; then the least
imbalance, the sum over fields, categories and groups of the distance between the number of people
there and an even share, fields weighted by their order; then the fewest pairs who met before. The
same input and seed give the same result on every machine, as the budget is a number of steps.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from seminars.focus_groups.conflicts import Infeasible, find_conflict
from seminars.focus_groups.demands import broken_demands
from seminars.focus_groups.division import divide
from seminars.focus_groups.encoding import Code, Ints, Value, encode
from seminars.focus_groups.energy import Rank, rank
from seminars.focus_groups.exhaustion import best_of_all, is_small
from seminars.focus_groups.explanation import MoveCost, explain
from seminars.focus_groups.problem import Problem, check
from seminars.focus_groups.search import Found, Search
from seminars.focus_groups.seating import find_seats
from seminars.focus_groups.sizes import alike, even_range, limits
from seminars.focus_groups.standing import Lower, Standing, evaluate, lower_bound, raised, stand

__all__ = ["MoveCost", "Progress", "Result", "assign", "default_steps", "evaluate", "explain"]

STEPS_EACH = 276_000
STEPS_BY_ROOT = 2_930_000
MOST_STEPS = 32_000_000
# Parts of the steps, in percent, for a search as people are best divided, and for one anywhere. What is then
# farther than CLOSE from the bound is worth so many more like the second.
DIVIDED = 15
ANYWHERE = 55
CLOSE = 0.01
AGAIN = 2
# A search that aims at this goes on until its steps are used up.
UNKNOWN = Value(-1, Fraction(0), 0)


@dataclass(frozen=True)
class Progress:
    """How far a search is: steps done of those it has, the best value so far, the bound.

    Where the first search ends far from the bound another ``round`` follows, with steps of its own.
    """

    done: int
    steps: int
    value: Value
    bound: Value
    round: int = 1


@dataclass(frozen=True)
class Result(Standing):
    """The outcome of a search: how it stands, the seed, the steps taken, whether it was stopped early."""

    seed: int = 0
    steps: int = 0
    cut_short: bool = False


def default_steps(people: int) -> int:
    """The budget for so many people: some two seconds of work, less for a few dozen."""
    return min(STEPS_EACH * max(people, 16), math.isqrt(STEPS_BY_ROOT**2 * people), MOST_STEPS)


def assign(
    problem: Problem,
    *,
    seed: int = 1,
    steps: int | None = None,
    start: Mapping[str, str] | None = None,
    progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Result:
    """The best assignment that a search of ``steps`` finds (exchanges looked at; None: by size).

    ``start`` (group id by delegate id) is improved on if it is complete and keeps the hard wishes.
    ``progress`` is called some hundred times; ``should_stop`` ends the search early with the best
    so far. Raises Infeasible where the hard wishes contradict one another, BadProblem where the
    question is wrong in itself.
    """
    check(problem)
    code = encode(problem)
    small = is_small(code)
    seats = started = _started(problem, code, start) if start is not None and not small else None
    if seats is None:
        seats = best_of_all(code) if small else find_seats(code).seats
    if seats is None:
        raise Infeasible(find_conflict(problem))
    budget = 0 if small else default_steps(code.people) if steps is None else steps
    hunt = _Hunt(problem, code, seats, seed, budget, progress, should_stop)
    return hunt.run(divided=started is None, again=AGAIN if steps is None else 0)


class _Hunt:
    """The searches for one assignment, one after another, and what is known of the best possible."""

    def __init__(
        self,
        problem: Problem,
        code: Code,
        seats: Ints,
        seed: int,
        budget: int,
        progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.problem, self.code, self.seats = problem, code, seats
        self.seed = self.first_seed = seed
        self.budget, self.progress, self.should_stop = budget, progress, should_stop
        sizes = _sizes(code, seats)
        self.lower = self.joint = lower_bound(code, sizes)
        self.level = _free_sizes(code, sizes)
        self.done, self.round, self.planned = 0, 1, budget
        self.division = None
        if budget and _is_even(code, sizes):
            self.division = divide(code, self.lower.value.pairs, self._asked_to_stop)
        if self.division is not None:
            self.joint = raised(self.lower, self.division.least)
        known = self.joint.any_sizes or self.level is None
        self.target = rank(0, self.joint.value if known else UNKNOWN, (0, 0), False)

    def run(self, *, divided: bool, again: int) -> Result:
        """Search first as people are best ``divided``, then anywhere; ``again`` while far from the bound."""
        budget = self.budget
        found = None
        if divided and self.division is not None and self.division.seats is not None:
            self.planned = budget * (DIVIDED + ANYWHERE) // 100
            found = self._search(self.division.seats, budget * DIVIDED // 100, cell=self.division.cell)
        if found is None:
            found = self._search(self.seats, budget)
        elif found.rank > self.target and not found.cut_short:
            found = better(found, self._search(self.seats, budget * ANYWHERE // 100))
        best = self._result(found)
        for _ in range(again if budget else 0):
            if found.cut_short or best.gap <= CLOSE:
                break
            self.seed, self.round = self.seed + 1, self.round + 1
            self.done, self.planned = 0, budget * ANYWHERE // 100
            found = better(found, self._search(found.seats, budget * ANYWHERE // 100, soft=True))
            best = self._result(found)
        return best

    def _search(self, seats: Ints, steps: int, cell: Ints | None = None, soft: bool = False) -> Found:
        level = self.level if cell is None else None
        search = Search(self.code, seats, self.seed, self.target, level=level, cell=cell, soft=soft)
        found = search.run(steps, self._report if self.progress is not None else None, self.should_stop)
        self.done += found.steps
        return found

    def _report(self, steps: int, best: Ints, _rank: Rank | None = None) -> None:
        assert self.progress is not None
        done = min(self.done + steps, self.planned)
        value = self.code.value(best)
        self.progress(Progress(done, self.planned, value, self.joint.value, self.round))

    def _asked_to_stop(self) -> bool:
        """Whether it is to stop, before the search itself has begun."""
        if self.progress is not None:
            self._report(0, self.seats)
        return self.should_stop is not None and self.should_stop()

    def _result(self, found: Found) -> Result:
        # The joint bound of the mix is that of assignments without needless pairs.
        lower = self.joint if found.rank.first == (0, 0, self.lower.value.pairs) else self.lower
        if self.level is not None and not lower.any_sizes:
            lower = lower_bound(self.code, _sizes(self.code, found.seats))
        return as_result(
            self.problem, self.code, found.seats, lower, self.first_seed, found.steps, found.cut_short
        )


def better(one: Found, other: Found) -> Found:
    """What two searches, one after the other, found."""
    best = min(one, other, key=lambda each: each.rank)
    return replace(best, steps=one.steps + other.steps, cut_short=other.cut_short)


def as_result(
    problem: Problem, code: Code, seats: Ints, lower: Lower, seed: int, steps: int, cut_short: bool
) -> Result:
    """What a search found, as a result."""
    standing = stand(problem, code, seats, lower=lower)
    return Result(
        standing.groups,
        standing.value,
        standing.bound,
        standing.tables,
        standing.broken,
        standing.any_sizes,
        seed=seed,
        steps=steps,
        cut_short=cut_short,
    )


def _sizes(code: Code, seats: Ints) -> Ints:
    return np.bincount(seats, minlength=len(code.groups)).astype(np.int64)


def _is_even(code: Code, sizes: Ints) -> bool:
    """Whether groups are as even as their limits alone allow."""
    level = even_range(code.people, *limits(code))
    return level is not None and bool(((sizes >= level[0]) & (sizes <= level[1])).all())


def _free_sizes(code: Code, sizes: Ints) -> tuple[Ints, Ints] | None:
    """Within which limits sizes may change, where it matters which groups are the larger ones."""
    level = even_range(code.people, *limits(code))
    if level is None or not _is_even(code, sizes):
        return None
    return level if len(np.unique(alike(code, *level)[level[1] > level[0]])) > 1 else None


def _started(problem: Problem, code: Code, start: Mapping[str, str]) -> Ints | None:
    known = {group.id for group in problem.groups}
    kept = {name: start[name] for name in code.ids if start.get(name) in known}
    if len(kept) < code.people or broken_demands(problem, kept):
        return None
    seats = code.seats(kept)
    return seats if _is_even(code, _sizes(code, seats)) else None
