"""Rooms of many shapes, drawn by chance: how far from the bound the mix ends, and what it takes.

``python -m tests.benchmarks.assignment rooms`` prints a line for each and what they come to.
"""

import random
import time
from collections.abc import Iterator

from seminars.focus_groups.assignment import assign
from seminars.focus_groups.problem import Delegate, Problem, numbered_groups

ROOMS = 24


def rooms() -> Iterator[tuple[str, Problem]]:
    """40 to 170 people in 4 to 14 groups, mixed by one to six fields.

    Organisations are all alike, very different ('zipf'), one of them a third of the room, or one for all.
    """
    for number in range(ROOMS):
        chance = random.Random(f"room {number}")
        people = chance.randint(40, 170)
        groups = chance.randint(max(4, people // 14), min(14, people // 6))
        fields = chance.randint(1, 6)
        if number % 4 == 0:
            fields = 5
        kind = ("even", "zipf", "third", "own")[chance.randrange(4)]
        organisations = max(3, people // chance.choice((4, 6, 9)))
        weights = [1 / (rank + 1) ** 0.7 if kind != "even" else 1.0 for rank in range(organisations)]
        if kind == "third":
            weights.append(sum(weights) / 2)
        sizes = [chance.choice((2, 2, 3, 4, 5, 6, 8, 12)) for _ in range(fields)]
        shares = [[chance.gammavariate(1.5, 1) + 0.05 for _ in range(size)] for size in sizes]
        names = tuple(f"f{place}" for place in range(fields))
        delegates = tuple(
            Delegate(
                f"d{one:03}",
                f"o{one if kind == 'own' else chance.choices(range(len(weights)), weights)[0]}",
                {
                    name: f"c{chance.choices(range(len(share)), share)[0]}"
                    for name, share in zip(names, shares, strict=True)
                },
            )
            for one in range(people)
        )
        name = f"{people} in {groups} {kind} {sizes}"
        yield name, Problem(delegates, numbered_groups(people, count=groups), names)


def measure_rooms() -> None:
    """Assign every room once, and tell."""
    gaps, times = [], []
    for name, problem in rooms():
        began = time.process_time()
        result = assign(problem, seed=1)
        times.append(time.process_time() - began)
        gaps.append(100 * result.gap)
        pairs = f"{result.value.pairs} of {result.bound.pairs} pairs"
        best = "  best" if result.best_possible else ""
        print(f"{name:<42} {pairs:<18} {gaps[-1]:5.2f} %  {times[-1]:4.1f} s cpu{best}", flush=True)
    ordered = sorted(gaps)
    count = len(gaps)
    print(
        f"over the bound: mean {sum(gaps) / count:.2f} %, median {ordered[count // 2]:.2f} %, nine of ten at "
        f"most {ordered[9 * count // 10]:.2f} %, all at most {ordered[-1]:.2f} %; proved best "
        f"{sum(gap == 0 for gap in gaps)} of {count}; processor {sum(times):.0f} s in all, at most "
        f"{max(times):.1f} s"
    )
