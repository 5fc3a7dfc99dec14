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
from seminars.focus_groups.encoding import Code, Ints, Value, encode
from seminars.focus_groups.energy import Rank, rank
from seminars.focus_groups.exhaustion import best_of_all, is_small
from seminars.focus_groups.explanation import MoveCost, explain
from seminars.focus_groups.problem import Problem, check
from seminars.focus_groups.search import Search
from seminars.focus_groups.seating import find_seats
from seminars.focus_groups.sizes import alike, even_range, limits
from seminars.focus_groups.standing import Lower, Standing, evaluate, lower_bound, stand

__all__ = ["MoveCost", "Progress", "Result", "assign", "default_steps", "evaluate", "explain"]

STEPS_EACH = 92_000
STEPS_BY_ROOT = 977_500
MOST_STEPS = 18_000_000
# What is farther than this from the bound is worth another search, half as long, so many times.
CLOSE = 0.01
AGAIN = 3
# A search that aims at this goes on until its steps are used up.
UNKNOWN = Value(-1, Fraction(0), 0)


@dataclass(frozen=True)
class Progress:
    """How far a search is: steps done of those it has, the best value so far, the bound."""

    done: int
    steps: int
    value: Value
    bound: Value


@dataclass(frozen=True)
class Result(Standing):
    """The outcome of a search: how it stands, the seed, the steps taken, whether it was stopped early."""

    seed: int = 0
    steps: int = 0
    cut_short: bool = False


def default_steps(people: int) -> int:
    """The budget for so many people: some two seconds of work for a hundred, ten for 5,000."""
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
    seats = _started(problem, code, start) if start is not None and not small else None
    if seats is None:
        seats = best_of_all(code) if small else find_seats(code).seats
    if seats is None:
        raise Infeasible(find_conflict(problem))
    budget = 0 if small else default_steps(code.people) if steps is None else steps
    sizes = np.bincount(seats, minlength=len(code.groups)).astype(np.int64)
    lower = lower_bound(code, sizes)
    level = _free_sizes(code, sizes)
    target = lower.value if lower.any_sizes or level is None else UNKNOWN
    search = Search(code, seats, seed, rank(0, target, (0, 0), False), level=level)

    def report(done: int, best: Ints, _rank: Rank) -> None:
        if progress is not None:
            progress(Progress(min(done, budget), budget, code.value(best), lower.value))

    def result() -> Result:
        least = lower
        if level is not None and not lower.any_sizes:
            least = lower_bound(code, np.bincount(found.seats, minlength=len(code.groups)).astype(np.int64))
        return as_result(problem, code, found.seats, least, seed, found.steps, found.cut_short)

    found = search.run(budget, report if progress is not None else None, should_stop)
    best = result()
    for more in range(1, AGAIN + 1):
        if steps is not None or not budget or found.cut_short or best.gap <= CLOSE:
            break
        other = Search(code, found.seats, seed + more, search.target, level=level).run(
            budget // 2, None, should_stop
        )
        found = replace(
            min(found, other, key=lambda each: each.rank),
            steps=found.steps + other.steps,
            cut_short=other.cut_short,
        )
        best = result()
    return best


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


def _free_sizes(code: Code, sizes: Ints) -> tuple[Ints, Ints] | None:
    """Within which limits sizes may change, where it matters which groups are the larger ones."""
    low, high = limits(code)
    level = even_range(code.people, low, high)
    if level is None or (sizes < level[0]).any() or (sizes > level[1]).any():
        return None
    return level if len(np.unique(alike(code, *level)[level[1] > level[0]])) > 1 else None


def _started(problem: Problem, code: Code, start: Mapping[str, str]) -> Ints | None:
    known = {group.id for group in problem.groups}
    kept = {name: start[name] for name in code.ids if start.get(name) in known}
    if len(kept) < code.people or broken_demands(problem, kept):
        return None
    seats = code.seats(kept)
    sizes = np.bincount(seats, minlength=len(code.groups))
    level = even_range(code.people, *limits(code))
    if level is None or (sizes < level[0]).any() or (sizes > level[1]).any():
        return None
    return seats
