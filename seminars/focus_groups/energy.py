"""What an exchange costs: the cells of an assignment, kept up to date while people change seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seminars.focus_groups.encoding import Code, Flags, Ints, Value

Floats = NDArray[np.float64]
AnyFloats = NDArray[np.floating[Any]]
NEVER = 1e15
# Whole numbers below this, and the sum of two, are exact in floats of 32 bits.
EXACT = float(1 << 23)
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
    """Assignments under search. All costs are whole numbers held as floats, so that sums are exact.

    So many ``copies`` of the room are searched side by side, which costs NumPy hardly more than one. Person
    ``one`` of copy k has the number k * people + one, group ``g`` the number k * groups + g.

    Only ``loose`` people are exchanged one by one: they have a choice of groups and belong to nobody
    else. Sizes change only between ``least`` and ``most`` of each group. Organisations are a field like the
    others, the last one, in which pairs are what costs.
    """

    def __init__(
        self,
        code: Code,
        seats: Ints,
        homes: Homes | None = None,
        level: tuple[Ints, Ints] | None = None,
        copies: int = 1,
    ) -> None:
        self.code, self.homes, self.copies = code, homes, copies
        self.people, self.groups = code.people, len(code.groups)
        self.seats = np.concatenate([seats + copy * self.groups for copy in range(copies)])
        sizes = np.bincount(seats, minlength=self.groups)
        least, most = level or (sizes, sizes)
        self.sizes, self.least, self.most = (np.tile(each, copies) for each in (sizes, least, most))
        self._number_fields()
        self._weigh_goals()
        self.linked = bool(len(code.apart) or len(code.met))
        self.exact = self._exact()
        self._tabulate()
        counts = np.concatenate((code.counts(seats), code.organisation_counts(seats)), axis=1)
        self.counts = np.tile(counts, (copies, 1))
        self.gain = np.zeros(self.counts.shape, dtype=self.exact)
        self.loss = np.zeros(self.counts.shape, dtype=self.exact)
        self._refresh_all()
        self.restricted = not code.allowed.all()
        self._link()
        self._unary()
        single = np.zeros(code.people, dtype=bool)
        single[[block[0] for block in code.blocks if len(block) == 1]] = True
        self.loose = np.tile(single & (code.allowed.sum(axis=1) > 1), copies)
        self.fill_tables()

    def _number_fields(self) -> None:
        """The column of each person in each field, and a number that is small, to compare people by."""
        organisations = self.code.organisation + len(self.code.columns)
        columns = np.concatenate((self.code.column.T, organisations[None, :]))
        self.width = len(self.code.columns) + len(self.code.organisation_total)
        self.by_field = np.tile(columns, (1, self.copies))
        numbers = self.by_field - columns.min(axis=1, initial=self.width)[:, None]
        small = np.uint8 if int(numbers.max(initial=0)) < 256 else np.uint16
        self.number = np.ascontiguousarray(numbers.astype(small))

    def _weigh_goals(self) -> None:
        people, weights = self.code.people, self.code.weight
        mixed = weights[weights > 0]
        fields = zip(self.code.columns, weights.tolist(), strict=True)
        by_field = {field: weight for (field, _), weight in fields if weight}
        self.unit = float(people * (mixed.max() if mixed.size else 1))
        self.finest = float(people * (mixed.min() if mixed.size else 1))
        # One pair more is never worth what one exchange can mend in the mix.
        self.mendable = 4.0 * people * sum(by_field.values())
        self.pair = self.mendable + self.unit
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

    def _exact(self) -> type[np.floating[Any]]:
        """The smallest floats that hold every cost as it is."""
        most = self.mendable + 4 * self.pair * float(self.code.organisation_total.max(initial=1))
        most += 4 * self.hard * len(self.code.column.T)
        plain = self.homes is None and not self.linked
        return np.float32 if plain and most < EXACT else np.float64

    def _tabulate(self) -> None:
        """Costs of 0, 1, 2 ... people of each column in a group of each size, and their differences."""
        kinds = np.unique(np.concatenate((self.sizes, self.least, self.most)))
        self.kind_of = np.searchsorted(kinds, np.arange(int(kinds[-1]) + 1))
        self.kind = self.kind_of[self.sizes]
        number = np.arange(-1, int(kinds[-1]) + 3)
        ideal = kinds[:, None] * self.code.total
        off = np.abs(number * self.code.people - ideal[:, :, None]) * self.code.weight[:, None]
        self.cost = np.empty((len(kinds), self.width, len(number)))
        fields = len(self.code.columns)
        self.cost[:, :fields] = off
        self.cost[:, :fields] += self.hard * self.code.lone[:, None] * (number == 1)
        self.cost[:, fields:] = self.pair * (number * (number - 1) // 2)
        self._one_more = (self.cost[:, :, 2:] - self.cost[:, :, 1:-1]).astype(self.exact)
        self._one_less = (self.cost[:, :, :-2] - self.cost[:, :, 1:-1]).astype(self.exact)

    def _refresh(self, groups: Ints, columns: Ints) -> None:
        number = self.counts[groups, columns]
        self.gain[groups, columns] = self._one_more[self.kind[groups], columns, number]
        self.loss[groups, columns] = self._one_less[self.kind[groups], columns, number]

    def _refresh_all(self) -> None:
        self._refresh(np.arange(len(self.counts))[:, None], np.arange(self.width)[None, :])

    def price_pairs(self, price: float) -> None:
        """Let a pair of one organisation cost so much from now on."""
        self.pair = price
        self._tabulate()
        self._refresh_all()

    def _link(self) -> None:
        """Pairs that must not, or should not, sit together: by two people, and by person and group."""
        code = self.code
        if not self.linked:
            return
        self.link = np.zeros((code.people, code.people), dtype=np.uint8)
        self.link[code.met[:, 0], code.met[:, 1]] = np.minimum(code.met[:, 2], APART - 1)
        self.link[code.apart[:, 0], code.apart[:, 1]] = APART
        self.link |= self.link.T
        self.price = np.arange(APART + 1) * self.again
        self.price[APART] = self.hard
        self.near = np.zeros((len(self.seats), self.groups))
        self._neighbours = [np.flatnonzero(row) for row in self.link]
        for one, seat in enumerate(self.seats.tolist()):
            self._draw_near(one, -1, seat)

    def _draw_near(self, one: int, leaves: int, comes: int) -> None:
        copy, person = divmod(one, self.people)
        others = self._neighbours[person]
        if others.size:
            prices = self.price[self.link[person, others]]
            others = others + copy * self.people
            if leaves >= 0:
                self.near[others, leaves % self.groups] -= prices
            self.near[others, comes % self.groups] += prices

    def _unary(self) -> None:
        """What it costs that somebody sits in a group, whoever else is there: moves from home."""
        self.own: Floats | None = None
        if self.homes is not None:
            home = self.homes.seats
            price = np.where(self.homes.told, self.move_told, self.move) * (home >= 0)
            self.own = np.repeat(price[:, None], self.groups, axis=1)
            self.own[np.arange(len(home)), home] = 0

    def fill_tables(self) -> None:
        """Who of the loose people sits where: a column for each group, filled up with -1."""
        slots = max(1, int(self.most.max(initial=1)))
        self.table = np.full((slots, len(self.sizes)), -1, dtype=np.int64)
        self.place = np.zeros(len(self.seats), dtype=np.int64)
        loose = np.flatnonzero(self.loose)
        loose = loose[np.argsort(self.seats[loose], kind="stable")]
        groups = self.seats[loose]
        self.filled = np.bincount(groups, minlength=len(self.sizes))
        self.place[loose] = np.arange(len(loose)) - (np.cumsum(self.filled) - self.filled)[groups]
        self.table[self.place[loose], groups] = loose

    def of_copy(self, copy: int) -> Ints:
        """The seats in one copy."""
        seats: Ints = self.seats[copy * self.people : (copy + 1) * self.people] - copy * self.groups
        return seats

    def rank(self, copy: int = 0) -> Rank:
        """How good the assignment in one copy is now."""
        code, homes, seats = self.code, self.homes, self.of_copy(copy)
        mine = slice(copy * self.groups, (copy + 1) * self.groups)
        fields = len(code.columns)
        counts, held = self.counts[mine, :fields], self.counts[mine, fields:]
        broken = 0
        if self.restricted:
            broken += int((~code.allowed[np.arange(code.people), seats]).sum())
        if len(code.apart):
            broken += int((seats[code.apart[:, 0]] == seats[code.apart[:, 1]]).sum())
        if code.lone.any():
            broken += int((counts[:, code.lone] == 1).sum())
        off = np.abs(counts * code.people - self.sizes[mine, None] * code.total) * code.weight
        met = int(code.met[seats[code.met[:, 0]] == seats[code.met[:, 1]], 2].sum())
        value = Value(int((held * (held - 1)).sum()) // 2, Fraction(int(off.sum()), max(code.people, 1)), met)
        moves = homes.moves(seats) if homes is not None else (0, 0)
        return rank(broken, value, moves, homes is not None and homes.pairs_first)

    def totals(self) -> Floats:
        """What each copy costs in all."""
        every = np.arange(self.width)[None, :]
        cells = self.cost[self.kind[:, None], every, self.counts + 1]
        total: Floats = cells.reshape(self.copies, -1).sum(axis=1)
        who = np.arange(len(self.seats))
        if self.linked:
            total += self.near[who, self.seats % self.groups].reshape(self.copies, -1).sum(axis=1) / 2
        if self.own is not None:
            own = self.own[who % self.people, self.seats % self.groups]
            total += own.reshape(self.copies, -1).sum(axis=1)
        return total

    def weigh(self, g: Ints, h: Ints, ones: Ints, twos: Ints) -> AnyFloats:
        """What each exchange costs: of ``ones[i, k]`` in group ``g[k]`` and ``twos[j, k]`` in ``h[k]``.

        -1 stands for nobody. The answer has the shape (ones, twos, pairs of groups): NumPy is fast along
        the last axis, which is why that is the long one.
        """
        gain, loss = self.gain.ravel(), self.loss.ravel()
        in_g, in_h = g * self.width, h * self.width
        first, second = self.by_field[:, ones], self.by_field[:, twos]
        one_g, one_h = first + in_g, first + in_h
        away = loss.take(one_g) + gain.take(one_h)
        both = away + gain.take(one_g) + loss.take(one_h)
        left = away.sum(axis=0)
        right = (loss.take(second + in_h) + gain.take(second + in_g)).sum(axis=0)
        self._weigh_persons(left, ones, g, h)
        self._weigh_persons(right, twos, h, g)
        cost: AnyFloats = left[:, None, :] + right
        number, other = self.number[:, ones], self.number[:, twos]
        for field in range(len(self.number)):
            cost -= (number[field][:, None, :] == other[field]) * both[field][:, None, :]
        if self.linked:
            cost -= 2 * self.price[self.link[ones[:, None, :] % self.people, twos % self.people]]
        return cost

    def _weigh_persons(self, cost: AnyFloats, who: Ints, here: Ints, there: Ints) -> None:
        if self.linked:
            cost += self.near[who, there % self.groups] - self.near[who, here % self.groups]
        if self.own is not None:
            person = who % self.people
            cost += self.own[person, there % self.groups] - self.own[person, here % self.groups]
        if self.restricted:
            cost[~self.code.allowed[who % self.people, there % self.groups]] = NEVER
        cost[who < 0] = NEVER

    def exchange(self, g: Ints, h: Ints, ones: Ints, twos: Ints) -> None:
        """Let ``ones`` (in ``g``) and ``twos`` (in ``h``) change seats; no group is in it twice."""
        here, there = self.place[ones], self.place[twos]
        self.table[here, g], self.table[there, h] = twos, ones
        self.place[ones], self.place[twos] = there, here
        self.seats[ones], self.seats[twos] = h, g
        first, second = self.by_field[:, ones], self.by_field[:, twos]
        counts = self.counts.ravel()
        in_g, in_h = g * self.width, h * self.width
        counts[first + in_g] -= 1
        counts[second + in_h] -= 1
        counts[second + in_g] += 1
        counts[first + in_h] += 1
        columns = np.concatenate((first, second, first, second), axis=1)
        groups = np.concatenate((g, g, h, h))
        cells = columns + groups * self.width
        cell = (self.kind[groups] * self.width + columns) * self._one_more.shape[2] + counts[cells]
        self.gain.ravel()[cells] = self._one_more.ravel()[cell]
        self.loss.ravel()[cells] = self._one_less.ravel()[cell]
        if self.linked:
            for one, two, a, b in zip(ones.tolist(), twos.tolist(), g.tolist(), h.tolist(), strict=True):
                self._draw_near(one, a, b)
                self._draw_near(two, b, a)

    def weigh_leaving(self, g: int, h: int) -> Floats:
        """What it costs that one of the loose people of ``g`` goes to ``h``, and the sizes change."""
        who = self.table[: self.filled[g], g]
        cost = np.zeros(len(who))
        every, columns = np.arange(self.width), self.by_field[:, who]
        for group, by in ((g, -1), (h, 1)):
            number = self.counts[group] + 1
            now, then = self.cost[self.kind[group]], self.cost[self.kind_of[self.sizes[group] + by]]
            cost += (then[every, number] - now[every, number]).sum()
            cost += (then[columns, number[columns] + by] - then[columns, number[columns]]).sum(axis=0)
        self._weigh_persons(cost, who, np.full(len(who), g), np.full(len(who), h))
        return cost

    def leave(self, one: int, h: int) -> None:
        """Let one of the loose people go to ``h``; nobody comes back."""
        g = int(self.seats[one])
        last = int(self.table[self.filled[g] - 1, g])
        self.table[self.place[one], g], self.place[last] = last, self.place[one]
        self.filled[g] -= 1
        self.table[self.filled[g], g] = -1
        self.table[self.filled[h], h], self.place[one] = one, self.filled[h]
        self.filled[h] += 1
        self._reseat([one], [h])

    def of_groups(self, g: int, h: int, in_g: Ints, in_h: Ints) -> float:
        """The cost of two groups if these people sat in them."""
        total = 0.0
        for group, people in ((g, in_g), (h, in_h)):
            counts = np.bincount(self.by_field[:, people].ravel(), minlength=self.width)
            total += self.cost[self.kind[group], np.arange(self.width), counts + 1].sum()
            person = people % self.people
            if self.linked:
                total += self.price[self.link[np.ix_(person, person)]].sum() / 2
            if self.own is not None:
                total += self.own[person, group % self.groups].sum()
        return float(total)

    def move_people(self, people: Sequence[int], groups: Sequence[int]) -> None:
        """Seat these people of one copy in these groups; sizes must come out the same."""
        touched = sorted({*self.seats[list(people)].tolist(), *groups})
        self._reseat(people, groups)
        first = touched[0] // self.groups * self.people
        mine = np.arange(first, first + self.people)
        mine = mine[self.loose[mine]]
        for group in touched:
            there = mine[self.seats[mine] == group]
            self.filled[group] = len(there)
            self.table[:, group] = -1
            self.table[: len(there), group] = there
            self.place[there] = np.arange(len(there))

    def _reseat(self, people: Sequence[int], groups: Sequence[int]) -> None:
        touched = set()
        for one, group in zip(people, groups, strict=True):
            old = int(self.seats[one])
            touched |= {old, group}
            if self.linked and old != group:
                self._draw_near(one, old, group)
            self.counts[old, self.by_field[:, one]] -= 1
            self.counts[group, self.by_field[:, one]] += 1
            self.sizes[old] -= 1
            self.sizes[group] += 1
            self.seats[one] = group
        self.kind = self.kind_of[self.sizes]
        rows = np.array(sorted(touched))[:, None]
        self._refresh(rows, np.arange(self.width)[None, :])
