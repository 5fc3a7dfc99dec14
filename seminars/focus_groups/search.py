"""The search: exchanges between many pairs of groups at once, at many temperatures.

In each round the groups are paired at random; for every pair many exchanges of two people are weighed, and
one of them (or none) is drawn with a probability that falls with its cost. As the groups of different pairs
have nothing in common, all these exchanges are independent, and NumPy weighs them in one go. Of a small room
several copies are searched side by side (``cooling.py``).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import PCG64, Generator

from seminars.focus_groups.cooling import Cooling
from seminars.focus_groups.encoding import Code, Ints
from seminars.focus_groups.energy import AnyFloats, Energy, Floats, Homes, Rank

# A round costs about as much as this many exchanges, however few it weighs. Small rooms are searched in
# several copies at once, so that a round weighs about so many.
ROUND = 500
WEIGHED = 10_000
MOST_COPIES = 8
# A search begins anew from a high temperature as often as each person has so many steps.
CYCLE_STEPS = 40_000
MOST_CYCLES = 6
BLOCK_EVERY = 3
RESIZE_EVERY = 4
SMALL_ROOM = 60
# In a soft search a pair of one organisation costs this part of its price in the first part of each
# cycle: what is in the way like a wall at full price is then a step on a way.
SOFT_PRICE = 0.05
SOFT_PART = 0.9
FEW = 3
REPORTS = 100
# Quantiles of Gumbel's distribution, rounded: the same to the last bit on every machine.
NOISE = np.array([round(-math.log(-math.log((k + 0.5) / 4096)) * 65536) / 65536 for k in range(4096)])


@dataclass(frozen=True)
class Found:
    """The best seats of a search, how good they are, the steps it took, whether it was stopped early."""

    seats: Ints
    rank: Rank
    steps: int
    cut_short: bool


class Search:
    """One search from given seats. ``target`` ends it: nothing can be better.

    ``level`` is the least and the most people in each group; without it sizes stay as they are.
    ``cell`` is a number for each group: people change places only between groups of the same number.
    A ``soft`` one passes through assignments with more pairs of one organisation.
    """

    def __init__(
        self,
        code: Code,
        seats: Ints,
        seed: int,
        target: Rank,
        homes: Homes | None = None,
        level: tuple[Ints, Ints] | None = None,
        cell: Ints | None = None,
        soft: bool = False,
    ) -> None:
        cells = np.zeros(len(code.groups), dtype=np.int64) if cell is None else cell
        self.copies = _copies(cells, int(np.bincount(seats).max(initial=1)))
        self.energy = Energy(code, seats, homes, level, self.copies)
        self.soft, self.full_price = soft, self.energy.pair
        self.cell = np.concatenate([cells + copy * (cells.max() + 1) for copy in range(self.copies)])
        self.firsts, self.seconds = _pair_places(self.cell)
        self.resizes = bool((self.energy.most > self.energy.least).any())
        self.random = Generator(PCG64(seed))
        self.cooling = Cooling(self.energy, self.random)
        self.target = target
        self.best, self.best_seats = self.energy.rank(), seats.copy()
        self.cost = self.energy.totals()
        self.least = float(self.cost[0])
        self.blocks = [
            np.array(block)
            for block in code.blocks
            if len(block) > 1 and int(code.allowed[list(block)].all(axis=0).sum()) > 1
        ]
        self.kinds = np.flatnonzero(code.lone).tolist()
        self.noise = NOISE.astype(self.energy.exact)

    def run(
        self,
        steps: int,
        progress: Callable[[int, Ints, Rank], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Found:
        """Search for so many steps (exchanges weighed) or until the target is reached."""
        energy = self.energy
        cycles = min(MOST_CYCLES, max(1, steps // (CYCLE_STEPS * max(1, energy.code.people))))
        stride = 1 + energy.groups * energy.width // 20_000
        movable = bool(len(self.firsts)) and int((energy.filled > 0).sum()) > 1
        movable = movable or bool(self.blocks) or self.resizes
        hot = self._walled()
        done = rounds = report = 0
        cut_short = False
        while movable and done < steps and self.best > self.target:
            if should_stop is not None and should_stop():
                cut_short = True
                break
            cycle, part = divmod(done * cycles / steps, 1)
            if self.soft:
                self._price_pairs(part)
            walls = hot and cycle % 2 == 0
            self.cooling.climb(self.cost, part, walls, rounds)
            done += self._round(self.cooling.heats(part, walls), rounds)
            rounds += 1
            if rounds % stride == 0 and self.cost.min() < self.least:
                self._note()
            if progress is not None and done * REPORTS >= report * steps:
                report += 1
                progress(done, self.best_seats, self.best)
        self._note()
        return Found(self.best_seats, self.best, done, cut_short)

    def _price_pairs(self, part: float) -> None:
        """The price of a pair in this part of a cycle; what was the least at another price is forgotten."""
        soft = round(self.full_price * SOFT_PRICE)
        price = float(soft) if part < SOFT_PART else self.full_price
        if price != self.energy.pair:
            self.energy.price_pairs(price)
            self.cost = self.energy.totals()
            self.least = float(self.cost.min())

    def _walled(self) -> bool:
        """Whether wishes may stand like walls between assignments; a large room has ways round them."""
        code = self.energy.code
        wished = self.blocks or self.kinds or len(code.apart) or self.energy.restricted
        return bool(wished) and code.people <= SMALL_ROOM

    def _note(self) -> None:
        """Remember the seats of the best copy if they are the best so far."""
        copy = int(self.cost.argmin())
        self.least = min(self.least, float(self.cost[copy]))
        found = self.energy.rank(copy)
        if found < self.best:
            self.best, self.best_seats = found, self.energy.of_copy(copy).copy()

    def _round(self, heats: Floats, rounds: int) -> int:
        """One round of exchanges in every copy; returns the steps it counts for."""
        energy, random = self.energy, self.random
        if (self.blocks or self.kinds) and rounds % BLOCK_EVERY == 0:
            for copy in range(self.copies):
                self._move_block(heats[copy], copy)
            return ROUND * self.copies
        if self.resizes and rounds % RESIZE_EVERY == 1:
            for copy in range(self.copies):
                self._resize(heats[copy], copy)
            return ROUND * self.copies
        paired = random.permutation(len(self.cell))
        paired = paired[np.argsort(self.cell[paired], kind="stable")]
        g, h = paired[self.firsts], paired[self.seconds]
        ones, twos = energy.table[:, g], energy.table[:, h]
        rows = max(1, WEIGHED // max(1, len(g) * len(twos)))
        if rows < len(twos):
            picked = random.integers(0, np.maximum(energy.filled[g], 1), (rows, len(g)))
            ones = np.take_along_axis(ones, picked, 0)
        cost = energy.weigh(g, h, ones, twos).reshape(-1, len(g))
        drawn = self._draw((len(cost) + 1, len(g)))
        lot = drawn[:-1] - cost * (1 / heats)[g // energy.groups].astype(cost.dtype)
        which = lot.argmax(axis=0)
        taken = np.flatnonzero(lot[which, np.arange(len(g))] > drawn[-1])
        if taken.size:
            one, two = np.divmod(which[taken], len(twos))
            energy.exchange(g[taken], h[taken], ones[one, taken], twos[two, taken])
            cells = g[taken] // energy.groups
            self.cost += np.bincount(cells, cost[which[taken], taken], self.copies)
        return max(ROUND, cost.size)

    def _draw(self, shape: tuple[int, int]) -> AnyFloats:
        """Gumbel's noise, four numbers of twelve bits out of each that the generator draws."""
        count = shape[0] * shape[1]
        drawn = self.random.bit_generator.random_raw(count // 4 + 1).astype("<u8", copy=False).view("<u2")
        noise: AnyFloats = self.noise.take(drawn[:count] & (NOISE.size - 1)).reshape(shape)
        return noise

    def _move_block(self, heat: float, copy: int) -> None:
        """Offer a block of a copy another group, in exchange for as many people who sit there."""
        energy, random = self.energy, self.random
        which = int(random.integers(len(self.blocks) + len(self.kinds)))
        if which < len(self.blocks):
            block = self.blocks[which] + copy * energy.people
        else:
            block = self._few_of(which - len(self.blocks), copy)
        h = int(random.integers(energy.groups)) + copy * energy.groups
        if (
            not block.size
            or (g := int(energy.seats[block[0]])) == h
            or self.cell[g] != self.cell[h]
            or not self._may_sit(block, h)
        ):
            return
        back = self._as_many(len(block), h, g)
        if back is None:
            return
        in_g, in_h = self._members(g), self._members(h)
        new_g = np.concatenate((np.setdiff1d(in_g, block), back))
        new_h = np.concatenate((np.setdiff1d(in_h, back), block))
        cost = energy.of_groups(g, h, new_g, new_h) - energy.of_groups(g, h, in_g, in_h)
        go, stay = NOISE[random.integers(0, NOISE.size, 2)]
        if go - cost * (1 / heat) > stay:
            energy.move_people([*block.tolist(), *back.tolist()], [h] * len(block) + [g] * len(back))
            self.cost[copy] += cost

    def _members(self, group: int) -> Ints:
        """Who sits in a group."""
        energy = self.energy
        first = group // energy.groups * energy.people
        return np.flatnonzero(energy.seats[first : first + energy.people] == group) + first

    def _may_sit(self, people: Ints, group: int) -> bool:
        energy = self.energy
        return bool(energy.code.allowed[people % energy.people, group % energy.groups].all())

    def _resize(self, heat: float, copy: int) -> None:
        """Offer somebody of a group that may be smaller a place in one that may be larger."""
        energy, random = self.energy, self.random
        first = copy * energy.groups
        mine = slice(first, first + energy.groups)
        sizes = energy.sizes[mine]
        givers = np.flatnonzero((sizes > energy.least[mine]) & (energy.filled[mine] > 0)) + first
        takers = np.flatnonzero(sizes < energy.most[mine]) + first
        if not givers.size or not takers.size:
            return
        g = int(givers[random.integers(givers.size)])
        h = int(takers[random.integers(takers.size)])
        cost = energy.weigh_leaving(g, h)
        drawn = NOISE[random.integers(0, NOISE.size, cost.size + 1)]
        lot = drawn[:-1] - cost * (1 / heat)
        which = int(lot.argmax())
        if lot[which] > drawn[-1]:
            energy.leave(int(energy.table[which, g]), h)
            self.cost[copy] += float(cost[which])

    def _few_of(self, which: int, copy: int) -> Ints:
        """The people of a kind that must not be alone who sit in one group, if they are few.

        One by one they could not leave it.
        """
        energy = self.energy
        kind = self.kinds[which]
        first = copy * energy.groups
        counts = energy.counts[first : first + energy.groups, kind]
        groups = np.flatnonzero((counts > 1) & (counts <= FEW)) + first
        if not groups.size:
            return groups
        there = self._members(int(groups[self.random.integers(groups.size)]))
        there = there[(energy.by_field[:, there] == kind).any(axis=0)]
        return there if energy.loose[there].all() else there[:0]

    def _as_many(self, wanted: int, group: int, to: int) -> Ints | None:
        """People of ``group``, whole blocks of them, who may go to ``to``: ``wanted`` in all."""
        energy = self.energy
        first = group // energy.groups * energy.people
        units = [np.array([one]) for one in energy.table[: energy.filled[group], group]]
        units += [block + first for block in self.blocks if energy.seats[block[0] + first] == group]
        chosen: list[Ints] = []
        left = wanted
        for place in self.random.permutation(len(units)):
            unit = units[int(place)]
            if len(unit) <= left and self._may_sit(unit, to):
                chosen.append(unit)
                left -= len(unit)
        return np.concatenate(chosen) if left == 0 and chosen else None


def _copies(cells: Ints, slots: int) -> int:
    """How many copies of a room with these cells make a round large enough."""
    weighed = int((np.bincount(cells) // 2).sum()) * slots * slots
    return min(MOST_COPIES, max(1, WEIGHED // max(1, weighed)))


def _pair_places(cell: Ints) -> tuple[Ints, Ints]:
    """Where in a row of groups, shuffled and then sorted by cell, two stand that may exchange people."""
    firsts: list[int] = []
    seconds: list[int] = []
    place = 0
    for count in np.bincount(cell).tolist():
        half = count // 2
        firsts += range(place, place + half)
        seconds += range(place + half, place + 2 * half)
        place += count
    return np.array(firsts, dtype=np.int64), np.array(seconds, dtype=np.int64)
