"""What an exchange costs: the cells of an assignment, kept up to date while people change seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from seminars.focus_groups.encoding import Code, Flags, Ints, Value

Floats = NDArray[np.float64]
NEVER = 1e15
APART = 255


@dataclass(frozen=True)
class Homes:
    """Where people sit now (-1: nowhere), so that few move; ``told`` were told so and move last.

    With ``pairs_first`` a move counts for less than a pair of one organisation, otherwise for more.
    """

    seats: Ints
    told: Flags
    pairs_first: bool = False

    def moves(self, seats: Ints) -> tuple[int, int]:
        """How many move of those who were told, and of the others."""
        moved = (self.seats >= 0) & (self.seats != seats)
        return int((moved & self.told).sum()), int((moved & ~self.told).sum())


@dataclass(frozen=True, order=True)
class Rank:
    """What the search makes as small as it can, the first entry before all others."""

    broken: int
    first: tuple[int, ...]
    imbalance: Fraction
    met: int


def rank(broken: int, value: Value, moves: tuple[int, int], pairs_first: bool) -> Rank:
    """The order of goals as one comparable thing."""
    first = (value.pairs, *moves) if pairs_first else (*moves, value.pairs)
    return Rank(broken, first, value.imbalance, value.met)


class Energy:
    """An assignment under search. All costs are whole numbers held as floats, so that sums are exact.

    Only ``loose`` people are exchanged one by one: they have a choice of groups and belong to nobody
    else. Sizes change only between ``least`` and ``most`` of each group.
    """

    def __init__(
        self, code: Code, seats: Ints, homes: Homes | None = None, level: tuple[Ints, Ints] | None = None
    ) -> None:
        self.code, self.seats, self.homes = code, seats.copy(), homes
        self.by_field = np.ascontiguousarray(code.column.T)
        self.groups = len(code.groups)
        self.sizes = np.bincount(seats, minlength=self.groups)
        self.least, self.most = level or (self.sizes.copy(), self.sizes.copy())
        self._weigh_goals()
        self._tabulate()
        self.counts, self.held = code.counts(seats), code.organisation_counts(seats)
        every = np.arange(self.groups)[:, None], np.arange(len(code.columns))[None, :]
        self.gain = np.zeros(self.counts.shape)
        self.loss = np.zeros(self.counts.shape)
        self._refresh(*every)
        self.restricted = not code.allowed.all()
        self._link()
        self._unary()
        single = np.zeros(code.people, dtype=bool)
        single[[block[0] for block in code.blocks if len(block) == 1]] = True
        self.loose = single & (code.allowed.sum(axis=1) > 1)
        self.fill_tables()

    def _weigh_goals(self) -> None:
        people, weights = self.code.people, self.code.weight
        mixed = weights[weights > 0]
        fields = zip(self.code.columns, weights.tolist(), strict=True)
        by_field = {field: weight for (field, _), weight in fields if weight}
        self.unit = float(people * (mixed.max() if mixed.size else 1))
        self.finest = float(people * (mixed.min() if mixed.size else 1))
        # One pair more is never worth what one exchange can mend in the mix.
        self.pair = 4.0 * people * sum(by_field.values()) + self.unit
        self.hard = 4.0 * self.pair
        self.again = self.finest / 16 if mixed.size else self.unit
        self.move = self.move_told = 0.0
        if self.homes is not None and self.homes.pairs_first:
            self.move, self.move_told = self.pair, 3 * self.pair
            self.pair *= 12
            self.hard = 4 * self.pair
        elif self.homes is not None:
            self.move, self.move_told = 4 * self.pair, 20 * self.pair
            self.hard = 80 * self.pair

    def _tabulate(self) -> None:
        """Costs of 0, 1, 2 ... people of each column in a group of each size, and their differences."""
        kinds = np.unique(np.concatenate((self.sizes, self.least, self.most)))
        self.kind_of = np.searchsorted(kinds, np.arange(int(kinds[-1]) + 1))
        self.kind = self.kind_of[self.sizes]
        number = np.arange(-1, int(kinds[-1]) + 3)
        ideal = kinds[:, None] * self.code.total
        off = np.abs(number * self.code.people - ideal[:, :, None]) * self.code.weight[:, None]
        self.cost = off.astype(np.float64)
        self.cost += self.hard * self.code.lone[:, None] * (number == 1)
        self._one_more = self.cost[:, :, 2:] - self.cost[:, :, 1:-1]
        self._one_less = self.cost[:, :, :-2] - self.cost[:, :, 1:-1]

    def _refresh(self, groups: Ints, columns: Ints) -> None:
        number = self.counts[groups, columns]
        self.gain[groups, columns] = self._one_more[self.kind[groups], columns, number]
        self.loss[groups, columns] = self._one_less[self.kind[groups], columns, number]

    def _link(self) -> None:
        """Pairs that must not, or should not, sit together: by two people, and by person and group."""
        code = self.code
        self.linked = bool(len(code.apart) or len(code.met))
        if not self.linked:
            return
        self.link = np.zeros((code.people, code.people), dtype=np.uint8)
        self.link[code.met[:, 0], code.met[:, 1]] = np.minimum(code.met[:, 2], APART - 1)
        self.link[code.apart[:, 0], code.apart[:, 1]] = APART
        self.link |= self.link.T
        self.price = np.arange(APART + 1) * self.again
        self.price[APART] = self.hard
        self.near = np.zeros((code.people, self.groups))
        self._neighbours = [np.flatnonzero(row) for row in self.link]
        for one, seat in enumerate(self.seats):
            self._draw_near(one, -1, int(seat))

    def _draw_near(self, one: int, leaves: int, comes: int) -> None:
        others = self._neighbours[one]
        if others.size:
            prices = self.price[self.link[one, others]]
            if leaves >= 0:
                self.near[others, leaves] -= prices
            self.near[others, comes] += prices

    def _unary(self) -> None:
        """What it costs that somebody sits in a group, whoever else is there: moves from home."""
        self.own: Floats | None = None
        if self.homes is not None:
            home = self.homes.seats
            price = np.where(self.homes.told, self.move_told, self.move) * (home >= 0)
            self.own = np.repeat(price[:, None], self.groups, axis=1)
            self.own[np.arange(len(home)), home] = 0

    def fill_tables(self) -> None:
        """Who of the loose people sits where: a row for each group, filled up with -1."""
        self.table = np.full((self.groups, max(1, int(self.most.max(initial=1)))), -1, dtype=np.int64)
        self.filled = np.zeros(self.groups, dtype=np.int64)
        self.place = np.zeros(self.code.people, dtype=np.int64)
        for one in np.flatnonzero(self.loose):
            group = self.seats[one]
            self.place[one] = self.filled[group]
            self.table[group, self.filled[group]] = one
            self.filled[group] += 1

    def rank(self) -> Rank:
        """How good the assignment is now."""
        code, homes = self.code, self.homes
        broken = 0
        if self.restricted:
            broken += int((~code.allowed[np.arange(code.people), self.seats]).sum())
        if len(code.apart):
            broken += int((self.seats[code.apart[:, 0]] == self.seats[code.apart[:, 1]]).sum())
        if code.lone.any():
            broken += int((self.counts[:, code.lone] == 1).sum())
        off = np.abs(self.counts * code.people - self.sizes[:, None] * code.total) * code.weight
        met = int(code.met[self.seats[code.met[:, 0]] == self.seats[code.met[:, 1]], 2].sum())
        value = Value(
            int((self.held * (self.held - 1)).sum()) // 2, Fraction(int(off.sum()), max(code.people, 1)), met
        )
        moves = homes.moves(self.seats) if homes is not None else (0, 0)
        return rank(broken, value, moves, homes is not None and homes.pairs_first)

    def weigh(self, g: Ints, h: Ints, ones: Ints, twos: Ints) -> Floats:
        """What each exchange costs: of ``ones[k, i]`` in group ``g[k]`` and ``twos[k, j]`` in ``h[k]``.

        -1 stands for nobody. The answer has the shape (pairs of groups, ones, twos).
        """
        code = self.code
        first, second = self.by_field[:, ones], self.by_field[:, twos]
        g2, h2 = g[:, None], h[:, None]
        away = self.loss[g2, first] + self.gain[h2, first]
        both = away + self.gain[g2, first] + self.loss[h2, first]
        org, other = code.organisation[ones], code.organisation[twos]
        left = away.sum(axis=0) + self.pair * (self.held[h2, org] - self.held[g2, org] + 1)
        right = (self.loss[h2, second] + self.gain[g2, second]).sum(axis=0)
        right += self.pair * (self.held[g2, other] - self.held[h2, other] + 1)
        self._weigh_persons(left, ones, g2, h2)
        self._weigh_persons(right, twos, h2, g2)
        cost: Floats = left[:, :, None] + right[:, None, :]
        cost -= ((first[:, :, :, None] == second[:, :, None, :]) * both[:, :, :, None]).sum(axis=0)
        cost -= (org[:, :, None] == other[:, None, :]) * (2 * self.pair)
        if self.linked:
            cost -= 2 * self.price[self.link[ones[:, :, None], twos[:, None, :]]]
        return cost

    def _weigh_persons(self, cost: Floats, who: Ints, here: Ints, there: Ints) -> None:
        if self.linked:
            cost += self.near[who, there] - self.near[who, here]
        if self.own is not None:
            cost += self.own[who, there] - self.own[who, here]
        if self.restricted:
            cost[~self.code.allowed[who, there]] = NEVER
        cost[who < 0] = NEVER

    def exchange(self, g: Ints, h: Ints, ones: Ints, twos: Ints) -> None:
        """Let ``ones`` (in ``g``) and ``twos`` (in ``h``) change seats; no group is in it twice."""
        code = self.code
        here, there = self.place[ones], self.place[twos]
        self.table[g, here], self.table[h, there] = twos, ones
        self.place[ones], self.place[twos] = there, here
        self.seats[ones], self.seats[twos] = h, g
        first, second = code.column[ones], code.column[twos]
        g2, h2 = g[:, None], h[:, None]
        self.counts[g2, first] -= 1
        self.counts[h2, second] -= 1
        self.counts[g2, second] += 1
        self.counts[h2, first] += 1
        for group in (g2, h2):
            self._refresh(group, first)
            self._refresh(group, second)
        org, other = code.organisation[ones], code.organisation[twos]
        self.held[g, org] -= 1
        self.held[h, other] -= 1
        self.held[g, other] += 1
        self.held[h, org] += 1
        if self.linked:
            for one, two, a, b in zip(ones.tolist(), twos.tolist(), g.tolist(), h.tolist(), strict=True):
                self._draw_near(one, a, b)
                self._draw_near(two, b, a)

    def weigh_leaving(self, g: int, h: int) -> Floats:
        """What it costs that one of the loose people of ``g`` goes to ``h``, and the sizes change."""
        code = self.code
        who = self.table[g, : self.filled[g]]
        cost = np.zeros(len(who))
        for group, by in ((g, -1), (h, 1)):
            number = self.counts[group] + 1
            every = np.arange(len(code.columns))
            now, then = self.cost[self.kind[group]], self.cost[self.kind_of[self.sizes[group] + by]]
            cost += (then[every, number] - now[every, number]).sum()
            columns = code.column[who]
            cost += (then[columns, number[columns] + by] - then[columns, number[columns]]).sum(axis=1)
        organisation = code.organisation[who]
        cost += self.pair * (self.held[h, organisation] - self.held[g, organisation] + 1)
        self._weigh_persons(cost, who, np.full(len(who), g), np.full(len(who), h))
        return cost

    def leave(self, one: int, h: int) -> None:
        """Let one of the loose people go to ``h``; nobody comes back."""
        g = int(self.seats[one])
        last = int(self.table[g, self.filled[g] - 1])
        self.table[g, self.place[one]], self.place[last] = last, self.place[one]
        self.filled[g] -= 1
        self.table[g, self.filled[g]] = -1
        self.table[h, self.filled[h]], self.place[one] = one, self.filled[h]
        self.filled[h] += 1
        self._reseat([one], [h])

    def of_groups(self, g: int, h: int, in_g: Ints, in_h: Ints) -> float:
        """The cost of two groups if these people sat in them."""
        total = 0.0
        for group, people in ((g, in_g), (h, in_h)):
            columns = np.bincount(self.code.column[people].ravel(), minlength=len(self.code.columns))
            total += self.cost[self.kind[group], np.arange(len(columns)), columns + 1].sum()
            held = np.bincount(self.code.organisation[people])
            total += self.pair * int((held * (held - 1)).sum()) / 2
            if self.linked:
                total += self.price[self.link[np.ix_(people, people)]].sum() / 2
            if self.own is not None:
                total += self.own[people, group].sum()
        return float(total)

    def move_people(self, people: Sequence[int], groups: Sequence[int]) -> None:
        """Seat these people in these groups; sizes must come out the same."""
        self._reseat(people, groups)
        self.fill_tables()

    def _reseat(self, people: Sequence[int], groups: Sequence[int]) -> None:
        touched = set()
        for one, group in zip(people, groups, strict=True):
            old = int(self.seats[one])
            touched |= {old, group}
            if self.linked and old != group:
                self._draw_near(one, old, group)
            self.counts[old, self.code.column[one]] -= 1
            self.counts[group, self.code.column[one]] += 1
            self.held[old, self.code.organisation[one]] -= 1
            self.held[group, self.code.organisation[one]] += 1
            self.sizes[old] -= 1
            self.sizes[group] += 1
            self.seats[one] = group
        self.kind = self.kind_of[self.sizes]
        rows = np.array(sorted(touched))[:, None]
        self._refresh(rows, np.arange(len(self.code.columns))[None, :])
