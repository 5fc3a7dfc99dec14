"""How hot a search is.

One copy of a room is annealed: its temperature falls (Kirkpatrick, Gelatt and Vecchi 1983). Several copies
stand on a ladder of temperatures instead, and two neighbours on it change places now and then, with the
probability that leaves each at its own distribution (parallel tempering: Geyer 1991; Hukushima and Nemoto
1996); so what a hot copy finds goes down to the cold ones, and a cold one that is caught goes up. At last
all cool down together.
"""

import math

import numpy as np
from numpy.random import Generator

from seminars.focus_groups.energy import Energy, Floats

# Temperatures, as parts of the weight of one person in the first and the last field. In a small room
# there are few exchanges to choose from, which then have to be shaken more.
FIRST_HEAT = 0.1
FIRST_EACH = 14.0
LAST_HEAT = 0.05
LAST_EACH = 50.0
MOST_LAST = 0.35
# The end of a cycle cools down to LAST_HEAT; on the ladder stand copies up to this part of a cycle.
QUENCH = 0.96
LADDER = 0.8
CLIMB_EVERY = 4
# Logarithms of numbers drawn evenly from 0 to 1, rounded: the same to the last bit on every machine.
LOGS = [round(math.log((k + 0.5) / 4096) * 65536) / 65536 for k in range(4096)]


class Cooling:
    """The temperatures of the copies of a room in one search."""

    def __init__(self, energy: Energy, random: Generator) -> None:
        self.energy, self.random = energy, random
        people = max(1, energy.people)
        self.last = min(max(LAST_HEAT, LAST_EACH / people), MOST_LAST) * energy.finest
        self.cold = LAST_HEAT * energy.finest
        if len(energy.code.met):
            self.last, self.cold = min(self.last, energy.again), min(self.cold, energy.again / 4)
        self.first = max(min(max(FIRST_HEAT, FIRST_EACH / people), 1.0) * energy.unit, self.last)
        # Which copy stands on each step of the ladder, the coldest first, and where each copy stands.
        self.standing = np.arange(energy.copies)
        self.step = np.arange(energy.copies)

    def heats(self, part: float, hot: bool) -> Floats:
        """The temperature of each copy after this part of a cycle; a hot one begins above every wall."""
        first = self.energy.hard / 2 if hot and self.energy.homes is None else self.first
        copies = self.energy.copies
        if copies > 1 and part < LADDER:
            steps = [_power(first / self.last, k / (copies - 1)) * self.last for k in range(copies)]
            return np.array(steps)[self.step]
        if part < QUENCH:
            heat = first * _power(self.last / first, part / QUENCH)
        else:
            heat = self.last * _power(self.cold / self.last, (part - QUENCH) / (1 - QUENCH))
        return np.full(copies, heat)

    def climb(self, cost: Floats, part: float, hot: bool, rounds: int) -> None:
        """Let neighbours on the ladder change places; ``cost`` is that of each copy."""
        if len(cost) < 2 or part >= LADDER or rounds % CLIMB_EVERY:
            return
        cold = 1 / self.heats(part, hot)
        for low in range(rounds // CLIMB_EVERY % 2, len(cost) - 1, 2):
            one, two = self.standing[low], self.standing[low + 1]
            odds = float((cost[one] - cost[two]) * (cold[one] - cold[two]))
            if odds >= LOGS[int(self.random.integers(len(LOGS)))]:
                self.standing[[low, low + 1]] = two, one
                self.step[one], self.step[two] = low + 1, low


def _power(base: float, exponent: float) -> float:
    """Rounded, as the last bit of a power is not the same on every machine."""
    return round(base**exponent * (1 << 24)) / (1 << 24)
