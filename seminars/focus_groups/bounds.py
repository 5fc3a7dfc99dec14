"""What no assignment to groups of these sizes can be better than.

Each field is looked at on its own, and the organisations likewise: spread its categories over the
groups so that every group is full and the distance to an even spread is least. That is a
transportation problem with convex costs; Lagrange's prices for a place in each group leave one
small sorting problem for each category, and every set of prices gives a true lower bound. The best
prices are looked for by steps that halve, which is exact for groups of two sizes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from seminars.focus_groups.encoding import Code, Flags, Ints, Value, circles

FAR = np.int64(1) << 40
ROUNDS = 200


def pairs_bound(organisations: Sequence[str], groups: int) -> int:
    """The least number of same-organisation pairs that any assignment to so many groups has."""
    total = 0
    for size in Counter(organisations).values():
        each, more = divmod(size, groups)
        total += more * (each + 1) * each // 2 + (groups - more) * each * (each - 1) // 2
    return total


@dataclass(frozen=True)
class _Classes:
    """Groups that are alike: how many, their size, and by category who must and who may sit there."""

    number: Ints
    size: Ints
    must: Ints
    may: Ints


def _classes(sizes: Ints, must: Ints, may: Ints) -> _Classes:
    """Join equal groups; ``must`` and ``may`` have a row for each group."""
    rows = np.concatenate((sizes[:, None], must, np.minimum(may, sizes[:, None])), axis=1)
    kinds, number = np.unique(rows, axis=0, return_counts=True)
    half = 1 + must.shape[1]
    return _Classes(number.astype(np.int64), kinds[:, 0], kinds[:, 1:half], kinds[:, half:])


def _least(costs: Ints, total: Ints, classes: _Classes) -> int:
    """The best bound over prices; ``costs[k, c, x]`` is the cost of x people of c in a group of kind k."""
    steps = np.diff(costs, axis=2)
    places = np.arange(steps.shape[2])
    forced = places < classes.must[:, :, None]
    closed = places >= classes.may[:, :, None]
    number = np.broadcast_to(classes.number[:, None, None], steps.shape)
    flat = (len(total), -1)
    counts = number.transpose(1, 0, 2).reshape(flat)
    base = int((costs[:, :, 0].sum(axis=1) * classes.number).sum())

    def at(prices: Ints) -> tuple[int, Ints]:
        """The bound at these prices, and by how many people each kind of group is over-full."""
        dear = steps + prices[:, None, None]
        key = np.where(forced, dear - FAR, np.where(closed, dear + FAR, dear))
        order = np.argsort(key.transpose(1, 0, 2).reshape(flat), axis=1, kind="stable")
        each = np.take_along_axis(counts, order, 1)
        taken = np.clip(total[:, None] - (np.cumsum(each, axis=1) - each), 0, each)
        cost = np.take_along_axis(dear.transpose(1, 0, 2).reshape(flat), order, 1)
        kind = order // steps.shape[2]
        seated = np.bincount(kind.ravel(), weights=taken.ravel(), minlength=len(prices)).astype(np.int64)
        wanted = classes.size * classes.number
        return base + int((taken * cost).sum()) - int((prices * wanted).sum()), seated - wanted

    prices = np.zeros(len(classes.number), dtype=np.int64)
    best, over = at(prices)
    step = max(1, int(np.abs(steps).max(initial=1)))
    rounds = 0
    while step and len(prices) > 1 and rounds < ROUNDS:
        for move in (step * (over > 0), -step * (over < 0), step * np.sign(over)):
            rounds += 1
            found, surplus = at(prices + move)
            if found > best:
                best, over, prices = found, surplus, prices + move
                break
        else:
            step //= 2
    return best


def bound(code: Code, sizes: Ints, fixed: Flags) -> tuple[Value, dict[int, Fraction]]:
    """The least value with groups of ``sizes``, and the least imbalance of each field (not weighted).

    ``fixed`` flags delegates with one group only: they count as seated there.
    """
    if not code.people:
        return Value(0, Fraction(0), 0), {}
    seats = np.where(fixed, np.argmax(code.allowed, axis=1), -1)
    most = int(sizes.max())
    people = np.arange(most + 1)
    held, can = _limits(code.organisation, len(code.organisation_total), code.allowed, seats)
    # Whoever is alone of an organisation makes no pair.
    many = code.organisation_total > 1
    kinds = _classes(sizes, held[:, many], can[:, many])
    costs = np.broadcast_to(people * (people - 1) // 2, (len(kinds.number), int(many.sum()), most + 1))
    pairs = 0
    if many.any():
        pairs = _least(*_filled(costs, code.organisation_total[many], kinds, code.people))
    imbalance = Fraction(0)
    by_field: dict[int, Fraction] = {}
    for place in range(code.column.shape[1]):
        mine = np.array([field == place for field, _ in code.columns])
        known = mine & (code.weight > 0)
        if not known.any():
            continue
        first = int(np.argmax(mine))
        held, can = _limits(code.column[:, place] - first, int(mine.sum()), code.allowed, seats)
        kinds = _classes(sizes, held, can)
        off = np.abs(people * code.people - (kinds.size[:, None] * code.total[mine])[:, :, None])
        costs = off * known[mine][None, :, None]
        alone = code.lone[mine]
        if most > 1 and alone.any():
            # Nobody alone: one person costs what lies between none and two, so that costs stay convex.
            between = (costs[:, alone, 0] + costs[:, alone, 2]) // 2
            costs[:, alone, 1] = np.maximum(costs[:, alone, 1], between)
        by_field[place] = Fraction(_least(costs, code.total[mine], kinds), code.people)
        imbalance += by_field[place] * int(code.weight[known][0])
    return Value(pairs, imbalance, 0), by_field


def _filled(costs: Ints, total: Ints, kinds: _Classes, people: int) -> tuple[Ints, Ints, _Classes]:
    """With one more category, of no cost, for everybody else: so that the groups are full."""
    rest = people - int(total.sum())
    free = np.zeros((costs.shape[0], 1, costs.shape[2]), dtype=np.int64)
    column = np.zeros((len(kinds.number), 1), dtype=np.int64)
    full = _Classes(
        kinds.number,
        kinds.size,
        np.concatenate((kinds.must, column), axis=1),
        np.concatenate((kinds.may, column + kinds.size[:, None]), axis=1),
    )
    return np.concatenate((costs, free), axis=1), np.append(total, rest), full


def _limits(codes: Ints, width: int, allowed: Flags, seats: Ints) -> tuple[Ints, Ints]:
    """For each group and category: how many are fixed there, and how many could sit there at all."""
    groups = allowed.shape[1]
    must = np.zeros((groups, width), dtype=np.int64)
    fixed = seats >= 0
    np.add.at(must, (seats[fixed], codes[fixed]), 1)
    if allowed.all():
        return must, np.broadcast_to(np.bincount(codes, minlength=width), must.shape).astype(np.int64)
    may = np.zeros((groups, width), dtype=np.int64)
    for category in range(width):
        may[:, category] = allowed[codes == category].sum(axis=0)
    return must, may


def met_bound(code: Code) -> int:
    """The least number of pairs who meet again: people who all met one another, shared out evenly.

    Everybody who sat in one group of an earlier round is such a circle.
    """
    total = 0
    for circle in circles(code.met):
        each, more = divmod(len(circle), len(code.groups))
        total += more * (each + 1) * each // 2 + (len(code.groups) - more) * each * (each - 1) // 2
    return total
