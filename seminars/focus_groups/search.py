"""The search: exchanges between many pairs of groups at once, at a falling temperature.

Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983). In each round the groups are paired at
random; for every pair many exchanges of two people are weighed, and one of them (or none) is drawn
with a probability that falls with its cost. As the groups of different pairs have nothing in common,
all these exchanges are independent, and NumPy weighs them in one go.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import PCG64, Generator

from seminars.focus_groups.encoding import Code, Ints
from seminars.focus_groups.energy import Energy, Homes, Rank

# A round costs about as much as this many exchanges, however few it weighs.
ROUND = 500
WEIGHED = 1500
# A search begins anew from a high temperature as often as each person has so many steps.
CYCLE_STEPS = 40_000
MOST_CYCLES = 6
# Temperatures, as parts of the weight of one person in the first and the last field. In a small room
# there are few exchanges to choose from, which then have to be shaken more.
FIRST_HEAT = 0.1
FIRST_EACH = 14.0
LAST_HEAT = 0.05
LAST_EACH = 50.0
MOST_LAST = 0.35
# The end of a cycle cools down to LAST_HEAT.
QUENCH = 0.96
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
        self.energy = Energy(code, seats, homes, level)
        self.soft, self.full_price = soft, self.energy.pair
        self.cell = np.zeros(len(code.groups), dtype=np.int64) if cell is None else cell
        self._pair_places()
        self.resizes = bool((self.energy.most > self.energy.least).any())
        self.random = Generator(PCG64(seed))
        self.target = target
        self.best, self.best_seats = self.energy.rank(), seats.copy()
        self.cost = self.least = 0.0
        self.blocks = [
            np.array(block)
            for block in code.blocks
            if len(block) > 1 and int(code.allowed[list(block)].all(axis=0).sum()) > 1
        ]

        self.kinds = np.flatnonzero(code.lone).tolist()

    def _pair_places(self) -> None:
        """Where in a row of groups, shuffled and then sorted by cell, two stand that may exchange people."""
        firsts: list[int] = []
        seconds: list[int] = []
        place = 0
        for count in np.bincount(self.cell).tolist():
            half = count // 2
            firsts += range(place, place + half)
            seconds += range(place + half, place + 2 * half)
            place += count
        self.firsts, self.seconds = np.array(firsts, dtype=np.int64), np.array(seconds, dtype=np.int64)

    def run(
        self,
        steps: int,
        progress: Callable[[int, Ints, Rank], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Found:
        """Search for so many steps (exchanges weighed) or until the target is reached."""
        energy = self.energy
        cycles = min(MOST_CYCLES, max(1, steps // (CYCLE_STEPS * max(1, energy.code.people))))
        stride = 1 + energy.groups * energy.held.shape[1] // 20_000
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
            done += self._round(self._heat(part, hot and cycle % 2 == 0), rounds)
            rounds += 1
            if self.cost < self.least and rounds % stride == 0:
                self._note()
            if progress is not None and done * REPORTS >= report * steps:
                report += 1
                progress(done, self.best_seats, self.best)
        self._note()
        return Found(self.best_seats, self.best, done, cut_short)

    def _price_pairs(self, part: float) -> None:
        """The price of a pair in this part of a cycle; what was summed up at another price is forgotten."""
        soft = round(self.full_price * SOFT_PRICE)
        price = float(soft) if part < SOFT_PART else self.full_price
        if price != self.energy.pair:
            self.energy.pair = price
            self.cost = self.least = 0.0

    def _walled(self) -> bool:
        """Whether wishes may stand like walls between assignments; a large room has ways round them."""
        code = self.energy.code
        wished = self.blocks or self.kinds or len(code.apart) or self.energy.restricted
        return bool(wished) and code.people <= SMALL_ROOM

    def _heat(self, part: float, hot: bool) -> float:
        """The temperature after this part of a cycle; a hot one begins above every wall."""
        energy = self.energy
        people = max(1, energy.code.people)
        last = min(max(LAST_HEAT, LAST_EACH / people), MOST_LAST) * energy.finest
        cold = LAST_HEAT * energy.finest
        if len(energy.code.met):
            last, cold = min(last, energy.again), min(cold, energy.again / 4)
        first = min(max(FIRST_HEAT, FIRST_EACH / people), 1.0) * energy.unit
        if hot and energy.homes is None:
            first = energy.hard / 2
        first = max(first, last)
        if part < QUENCH:
            scale = (last / first) ** (part / QUENCH)
        else:
            scale = last / first * (cold / last) ** ((part - QUENCH) / (1 - QUENCH))
        # Rounded, as the last bit of a power is not the same on every machine.
        return first * (round(scale * (1 << 24)) / (1 << 24))

    def _note(self) -> None:
        """Remember the seats if they are the best so far."""
        self.least = min(self.least, self.cost)
        found = self.energy.rank()
        if found < self.best:
            self.best, self.best_seats = found, self.energy.seats.copy()

    def _round(self, heat: float, rounds: int) -> int:
        """One round of exchanges; returns the steps it counts for."""
        energy, random = self.energy, self.random
        if (self.blocks or self.kinds) and rounds % BLOCK_EVERY == 0:
            self._move_block(heat)
            return ROUND
        if self.resizes and rounds % RESIZE_EVERY == 1:
            self._resize(heat)
            return ROUND
        paired = random.permutation(energy.groups)
        paired = paired[np.argsort(self.cell[paired], kind="stable")]
        g, h = paired[self.firsts], paired[self.seconds]
        half = len(g)
        twos = energy.table[h]
        rows = max(1, WEIGHED // max(1, half * twos.shape[1]))
        if rows < twos.shape[1]:
            picked = random.integers(0, np.maximum(energy.filled[g], 1)[:, None], (half, rows))
            ones = np.take_along_axis(energy.table[g], picked, 1)
        else:
            ones = energy.table[g]
        cost = energy.weigh(g, h, ones, twos).reshape(half, -1)
        drawn = NOISE[random.integers(0, NOISE.size, (half, cost.shape[1] + 1))]
        lot = drawn[:, :-1] - cost * (1 / heat)
        which = lot.argmax(axis=1)
        taken = np.flatnonzero(lot[np.arange(half), which] > drawn[:, -1])
        if taken.size:
            one, two = np.divmod(which[taken], twos.shape[1])
            energy.exchange(g[taken], h[taken], ones[taken, one], twos[taken, two])
            self.cost += float(cost[taken, which[taken]].sum())
        return max(ROUND, cost.size)

    def _move_block(self, heat: float) -> None:
        """Offer a block another group, in exchange for as many people who sit there."""
        energy, random = self.energy, self.random
        which = int(random.integers(len(self.blocks) + len(self.kinds)))
        block = self.blocks[which] if which < len(self.blocks) else self._few_of(which - len(self.blocks))
        h = int(random.integers(energy.groups))
        if (
            not block.size
            or (g := int(energy.seats[block[0]])) == h
            or self.cell[g] != self.cell[h]
            or not energy.code.allowed[block, h].all()
        ):
            return
        back = self._as_many(len(block), h, g)
        if back is None:
            return
        in_g, in_h = np.flatnonzero(energy.seats == g), np.flatnonzero(energy.seats == h)
        new_g = np.concatenate((np.setdiff1d(in_g, block), back))
        new_h = np.concatenate((np.setdiff1d(in_h, back), block))
        cost = energy.of_groups(g, h, new_g, new_h) - energy.of_groups(g, h, in_g, in_h)
        go, stay = NOISE[random.integers(0, NOISE.size, 2)]
        if go - cost * (1 / heat) > stay:
            energy.move_people([*block.tolist(), *back.tolist()], [h] * len(block) + [g] * len(back))
            self.cost += cost

    def _resize(self, heat: float) -> None:
        """Offer somebody of a group that may be smaller a place in one that may be larger."""
        energy, random = self.energy, self.random
        givers = np.flatnonzero((energy.sizes > energy.least) & (energy.filled > 0))
        takers = np.flatnonzero(energy.sizes < energy.most)
        if not givers.size or not takers.size:
            return
        g = int(givers[random.integers(givers.size)])
        h = int(takers[random.integers(takers.size)])
        cost = energy.weigh_leaving(g, h)
        drawn = NOISE[random.integers(0, NOISE.size, cost.size + 1)]
        lot = drawn[:-1] - cost * (1 / heat)
        which = int(lot.argmax())
        if lot[which] > drawn[-1]:
            energy.leave(int(energy.table[g, which]), h)
            self.cost += float(cost[which])

    def _few_of(self, which: int) -> Ints:
        """The people of a kind that must not be alone who sit in one group, if they are few.

        One by one they could not leave it.
        """
        energy = self.energy
        kind = self.kinds[which]
        groups = np.flatnonzero((energy.counts[:, kind] > 1) & (energy.counts[:, kind] <= FEW))
        if not groups.size:
            return groups
        group = int(groups[self.random.integers(groups.size)])
        there = np.flatnonzero((energy.seats == group) & (energy.code.column == kind).any(axis=1))
        return there if energy.loose[there].all() else there[:0]

    def _as_many(self, wanted: int, group: int, to: int) -> Ints | None:
        """People of ``group``, whole blocks of them, who may go to ``to``: ``wanted`` in all."""
        energy = self.energy
        units = [np.array([one]) for one in energy.table[group, : energy.filled[group]]]
        units += [block for block in self.blocks if energy.seats[block[0]] == group]
        chosen: list[Ints] = []
        left = wanted
        for place in self.random.permutation(len(units)):
            unit = units[int(place)]
            if len(unit) <= left and energy.code.allowed[unit, to].all():
                chosen.append(unit)
                left -= len(unit)
        return np.concatenate(chosen) if left == 0 and chosen else None
