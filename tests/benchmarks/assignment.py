"""Focus groups against the bound, against chance and against a spreadsheet; seconds and memory.

``python -m tests.benchmarks.assignment`` runs every case of the table, on several seeds and on a room of
which one organisation sends a third, then rooms of many shapes (rooms.py); names such as ``120``, ``120x3``
(three fields instead of five), ``rebalance`` or ``rooms`` restrict it to those cases. Each line of the table
comes from a process of its own, so that memory can be told apart. 'ratio' is the imbalance of sort-and-deal
(by organisation, then by the fields, dealt out in turn) over that of the search.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from seminars.focus_groups.assignment import Result, assign, evaluate
from seminars.focus_groups.problem import Delegate, Problem, numbered_groups
from seminars.focus_groups.rebalance import rebalance
from tests.benchmarks.rooms import measure_rooms

FIELDS = ("sector", "level", "gender", "age", "region")


@dataclass(frozen=True)
class Case:
    """A row of the table: people, groups, and for each bar the most that is allowed."""

    people: int
    groups: int
    gap: float
    seconds: float
    seeds: tuple[int, ...]
    fields: int = len(FIELDS)

    @property
    def name(self) -> str:
        """The case on the command line: '120', or '120x3' where only three fields are mixed."""
        return f"{self.people}" + ("" if self.fields == len(FIELDS) else f"x{self.fields}")


CASES = (
    Case(120, 11, 0.01, 3, (1, 2, 3, 4, 5)),
    Case(120, 11, 0.01, 3, (1, 2, 3), fields=3),
    Case(166, 14, 0.01, 3, (1, 2, 3, 4, 5)),
    Case(166, 14, 0.01, 3, (1, 2, 3), fields=3),
    Case(500, 45, 0.01, 8, (1, 2, 3)),
    Case(2000, 170, 0.02, 15, (1, 2)),
    Case(5000, 420, 0.02, 30, (1, 2)),
)
MEGABYTES = 150
ONE = "--one"


def room(people: int, seed: int, *, skew: bool, extra: int = 0) -> tuple[Delegate, ...]:
    """Delegates of organisations of very different sizes, with five fields of 2 to 12 categories."""
    chance = random.Random(f"{people} {seed} {skew}")
    organisations = people // 6
    weights = [1 / (rank + 1) ** 0.7 for rank in range(organisations)]
    if skew:
        weights.append(sum(weights) / 2)
    sizes = [2, 4, 6, 8, 12]
    chance.shuffle(sizes)
    shares = [[chance.gammavariate(1.5, 1) + 0.05 for _ in range(size)] for size in sizes]
    return tuple(
        Delegate(
            f"d{number:05}",
            f"o{chance.choices(range(len(weights)), weights)[0]}",
            {
                field: f"c{chance.choices(range(len(share)), share)[0]}"
                for field, share in zip(FIELDS, shares, strict=True)
            },
        )
        for number in range(people + extra)
    )


def dealt(problem: Problem, order: Sequence[Delegate]) -> dict[str, str]:
    """Deal people out in turn."""
    return {person.id: problem.groups[place % len(problem.groups)].id for place, person in enumerate(order)}


def peak() -> float:
    """The most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(case: Case, seed: int, *, skew: bool) -> dict[str, object]:
    """One line of the table, in this process."""
    bare = peak()
    people = room(case.people, seed, skew=skew)
    problem = Problem(people, numbered_groups(case.people, count=case.groups), FIELDS[: case.fields])
    began, worked = time.perf_counter(), time.process_time()
    result = assign(problem, seed=seed)
    seconds, work = time.perf_counter() - began, time.process_time() - worked
    memory = peak() - bare
    by_chance = list(people)
    random.Random(seed).shuffle(by_chance)
    chance = evaluate(problem, dealt(problem, by_chance)).value
    ordered = sorted(people, key=lambda person: (person.organisation, *person.fields.values()))
    spreadsheet = evaluate(problem, dealt(problem, ordered)).value
    return {
        "case": f"{case.name} in {case.groups}{' skew' if skew else ''}",
        "seed": seed,
        "random": f"{chance.pairs}, {float(chance.imbalance):.0f}",
        "dealt": f"{spreadsheet.pairs}, {float(spreadsheet.imbalance):.0f}",
        "search": f"{result.value.pairs}, {float(result.value.imbalance):.1f}",
        "bound": f"{result.bound.pairs}, {float(result.bound.imbalance):.1f}",
        "over": f"{100 * result.gap:.2f} %" + (" best" if result.best_possible else ""),
        "ratio": f"{float(spreadsheet.imbalance / result.value.imbalance):.2f}",
        "seconds": f"{seconds:.1f} ({work:.1f} cpu)",
        "MB": f"{memory:.0f}",
        "missed": _missed(case, result, seconds, memory),
    }


def _missed(case: Case, result: Result, seconds: float, memory: float) -> str:
    bars = {
        "pairs": result.value.pairs <= result.bound.pairs,
        "imbalance": result.gap <= case.gap,
        "seconds": seconds <= case.seconds,
        "memory": memory <= MEGABYTES,
    }
    return " ".join(name for name, held in bars.items() if not held)


def measure_rebalance(seed: int, *, skew: bool) -> dict[str, object]:
    """120 in 11 after 10 % no-shows and 5 walk-ins."""
    people = room(120, seed, skew=skew, extra=5)
    groups = numbered_groups(120, count=11)
    before = assign(Problem(people[:120], groups, FIELDS), seed=seed, steps=1_000_000)
    gone = set(random.Random(seed).sample(range(120), 12))
    present = tuple(person for number, person in enumerate(people) if number not in gone)
    began = time.perf_counter()
    found = rebalance(Problem(present, groups, FIELDS), before.groups, told=set(before.groups), seed=seed)
    seconds = time.perf_counter() - began
    last = found.further or found
    bars = {
        "seconds": seconds <= 1,
        "moves": found.proved,
        "pairs": last.result.value.pairs <= last.result.bound.pairs,
    }
    return {
        "case": f"re-balance{' skew' if skew else ''}",
        "seed": seed,
        "moves": f"{len(found.moves)}, least {found.least_moves}",
        "pairs, bound": f"{found.result.value.pairs}, {found.result.bound.pairs}",
        "further": f"{len(last.moves)}: {last.result.value.pairs} pairs",
        "seconds": f"{seconds:.2f}",
        "missed": " ".join(name for name, held in bars.items() if not held),
    }


def main(arguments: Sequence[str]) -> None:
    """Run every case in a process of its own, or the one that is named."""
    if arguments[:1] == [ONE]:
        name, seed, skew = arguments[1], int(arguments[2]), arguments[3] == "skew"
        if name == "rebalance":
            print(json.dumps(measure_rebalance(seed, skew=skew)))
        else:
            case = next(case for case in CASES if case.name == name)
            print(json.dumps(measure(case, seed, skew=skew)))
        return
    wanted = [case for case in CASES if not arguments or case.name in arguments]
    skews = ("", "skew")
    lines = [(case.name, seed, skew) for case in wanted for skew in skews for seed in case.seeds]
    if not arguments or "rebalance" in arguments:
        lines += [("rebalance", seed, skew) for skew in skews for seed in (1, 2, 3, 4, 5)]
    head = ""
    for name, seed, skew in lines:
        command = [sys.executable, "-m", "tests.benchmarks.assignment", ONE, name, str(seed), skew]
        row = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        if head != (head := "".join(f"{key:<15} " for key in row)):
            print(f"\n{head}")
        print("".join(f"{value!s:<15} " for value in row.values()), flush=True)
    if not arguments or "rooms" in arguments:
        measure_rooms()


if __name__ == "__main__":
    main(sys.argv[1:])
