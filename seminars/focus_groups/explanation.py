"""Why here: what it would change if one person sat in another group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from seminars.focus_groups.demands import broken_demands
from seminars.focus_groups.encoding import Code, Ints, encode
from seminars.focus_groups.problem import BadProblem, Problem, check
from seminars.focus_groups.standing import loosened

# So many partners for an exchange are tried before one that breaks a wish is taken.
PARTNERS = 12


@dataclass(frozen=True)
class MoveCost:
    """What changes when a delegate sits in ``group`` instead, first alone, then by an exchange.

    ``pairs``, ``imbalance`` (weighted, in people) and ``met`` are differences: below zero is better.
    ``broken`` are demands that the move would break and that are kept now. ``swap_with`` is the
    delegate of that group with whom an exchange costs least; None where nobody sits there.
    """

    group: str
    pairs: int
    imbalance: float
    met: int
    broken: tuple[str, ...] = ()
    swap_with: str | None = None
    swap_pairs: int = 0
    swap_imbalance: float = 0.0
    swap_met: int = 0
    swap_broken: tuple[str, ...] = ()


def best_exchange(costs: Sequence[MoveCost]) -> MoveCost | None:
    """Of what ``explain`` gave, the exchange that makes the assignment better; None where none does.

    One that breaks a demand is no better, whatever it gains.
    """

    def gain(cost: MoveCost) -> tuple[int, float, int]:
        return cost.swap_pairs, round(cost.swap_imbalance, 9), cost.swap_met

    found = [cost for cost in costs if cost.swap_with is not None and not cost.swap_broken]
    best = min(found, key=gain, default=None)
    return best if best is not None and gain(best) < (0, 0.0, 0) else None


def explain(problem: Problem, groups: Mapping[str, str], delegate: str) -> tuple[MoveCost, ...]:
    """The cost of each group for ``delegate``: their own first (all zero), then the cheapest.

    For somebody without a group the costs are those of joining, and nobody changes place.
    """
    check(problem)
    if delegate not in {person.id for person in problem.delegates}:
        raise BadProblem(f"The delegate '{delegate}' is not among those to seat.")
    seated = delegate in groups
    here = groups.get(delegate, problem.groups[0].id)
    everybody = {**groups, delegate: here}
    code = encode(loosened(problem, everybody))
    seats = code.seats(everybody)
    one = code.ids.index(delegate)
    if seated:
        before = code.value(seats)
    else:
        without = encode(loosened(problem, groups))
        before = without.value(without.seats(groups))
    kept = set(broken_demands(problem, groups))
    swaps = _swaps(code, seats, one) if seated else None
    costs = []
    for number, group in enumerate(problem.groups):
        if seated and group.id == here:
            continue
        moved = seats.copy()
        moved[one] = number
        value = code.value(moved)
        cost = MoveCost(
            group.id,
            value.pairs - before.pairs,
            float(value.imbalance - before.imbalance),
            value.met - before.met,
            _newly_broken(problem, {**groups, delegate: group.id}, kept),
        )
        if swaps is not None:
            cost = _with_swap(problem, groups, code, seats, one, swaps, cost, kept)
        costs.append(cost)
    costs.sort(key=lambda cost: (len(cost.broken), cost.pairs, round(cost.imbalance, 9), cost.met))
    return ((MoveCost(here, 0, 0.0, 0),) if seated else ()) + tuple(costs)


def _newly_broken(problem: Problem, groups: Mapping[str, str], kept: set[str]) -> tuple[str, ...]:
    return tuple(text for text in broken_demands(problem, groups) if text not in kept)


def _swaps(code: Code, seats: Ints, one: int) -> tuple[Ints, Ints, Ints]:
    """What an exchange with each other person changes: pairs, imbalance (times people), met."""
    here, there = seats[one], seats
    held, counts = code.organisation_counts(seats), code.counts(seats)
    sizes = np.bincount(seats, minlength=len(code.groups))
    mine, theirs = code.organisation[one], code.organisation
    pairs = held[there, mine] - held[here, mine] + held[here, theirs] - held[there, theirs] + 2
    pairs = np.where(theirs == mine, 0, pairs)
    off = np.zeros(code.people, dtype=np.int64)
    for field in range(code.column.shape[1]):
        a, b = code.column[one, field], code.column[:, field]
        change = np.zeros(code.people, dtype=np.int64)
        for group, column, by in ((here, a, -1), (there, a, 1), (there, b, -1), (here, b, 1)):
            excess = counts[group, column] * code.people - sizes[group] * code.total[column]
            change += (np.abs(excess + by * code.people) - np.abs(excess)) * code.weight[column]
        off += np.where(a == b, 0, change)
    met = np.zeros((code.people, len(code.groups)), dtype=np.int64)
    link = np.zeros(code.people, dtype=np.int64)
    for first, second, times in code.met:
        met[first, seats[second]] += times
        met[second, seats[first]] += times
        if one in (first, second):
            link[first + second - one] = times
    again = met[one, there] - met[one, here] + met[np.arange(code.people), here]
    again -= met[np.arange(code.people), there] + 2 * link
    return pairs, off, again


def _with_swap(
    problem: Problem,
    groups: Mapping[str, str],
    code: Code,
    seats: Ints,
    one: int,
    swaps: tuple[Ints, Ints, Ints],
    cost: MoveCost,
    kept: set[str],
) -> MoveCost:
    number = [group.id for group in code.groups].index(cost.group)
    there = np.flatnonzero(seats == number)
    if not there.size:
        return cost
    pairs, off, met = (change[there] for change in swaps)
    best: MoveCost | None = None
    for place in np.lexsort((there, met, off, pairs))[:PARTNERS].tolist():
        other = code.ids[int(there[place])]
        exchanged = {**groups, code.ids[one]: cost.group, other: groups[code.ids[one]]}
        found = MoveCost(
            cost.group,
            cost.pairs,
            cost.imbalance,
            cost.met,
            cost.broken,
            swap_with=other,
            swap_pairs=int(pairs[place]),
            swap_imbalance=float(Fraction(int(off[place]), code.people)),
            swap_met=int(met[place]),
            swap_broken=_newly_broken(problem, exchanged, kept),
        )
        if best is None or len(found.swap_broken) < len(best.swap_broken):
            best = found
        if not found.swap_broken:
            break
    assert best is not None
    return best
