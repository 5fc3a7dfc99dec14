"""How good an assignment is, next to what is possible at best."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from seminars.focus_groups.bounds import bound, met_bound
from seminars.focus_groups.demands import broken_demands
from seminars.focus_groups.encoding import Code, Ints, Value, encode
from seminars.focus_groups.exhaustion import best_of_all, is_small
from seminars.focus_groups.problem import NOT_GIVEN, BadProblem, Problem, check
from seminars.focus_groups.sizes import even_range, limits, patterns


@dataclass(frozen=True)
class GroupRow:
    """A group in a field's table: how many of each category sit there, and how many would if even."""

    group: str
    size: int
    counts: tuple[int, ...]
    ideals: tuple[float, ...]


@dataclass(frozen=True)
class FieldTable:
    """One field: its categories ('' last: not given), a row for each group, its imbalance and bound.

    Both are in people and not weighted; '' does not count.
    """

    field: str
    weight: int
    categories: tuple[str, ...]
    rows: tuple[GroupRow, ...]
    imbalance: float
    bound: float


@dataclass(frozen=True)
class Standing:
    """An assignment (group id by delegate id), its value and the least that any could have.

    ``broken`` are the hard demands that it breaks, in words. The bound is that of all assignments to
    groups as even as these; of those to groups of just these sizes where ``any_sizes`` is not set.
    """

    groups: Mapping[str, str]
    value: Value
    bound: Value
    tables: tuple[FieldTable, ...]
    broken: tuple[str, ...]
    any_sizes: bool = True

    @property
    def gap(self) -> float:
        """How far the imbalance may be from the least possible: 0.012 is at most 1.2 % more."""
        over = self.value.imbalance - self.bound.imbalance
        if over <= 0:
            return 0.0
        return float(over / self.bound.imbalance) if self.bound.imbalance else math.inf

    @property
    def best_possible(self) -> bool:
        """Whether it is proved that nothing is better. False means only that it is not known."""
        return not self.broken and self.value <= self.bound

    @property
    def verdict(self) -> str:
        """The standing in one or two sentences."""
        if self.broken:
            number = len(self.broken)
            return f"{number} of the wishes and limits {'is' if number == 1 else 'are'} not kept."
        if self.best_possible:
            return "This is the best possible." if self.any_sizes else "This is the best with these sizes."
        more = self.value.pairs - self.bound.pairs
        if more:
            pairs = "pair fewer is" if more == 1 else "pairs fewer are"
            return (
                f"{self.value.pairs} {'pair sits' if self.value.pairs == 1 else 'pairs sit'} in one group "
                f"with their own organisation; at most {more} {pairs} possible."
            )
        kept = "Organisations are as far apart as numbers allow."
        if self.gap == 0:
            mixed = "The mix is the best possible."
            if self.value.met > self.bound.met:
                mixed += f" {self.value.met} pairs meet again."
        elif math.isinf(self.gap):
            mixed = "How much better the mix could be is not known."
        else:
            mixed = f"The mix is at most {percent(self.gap)} from the best possible."
        return f"{kept} {mixed}"


def percent(part: float) -> str:
    """'1.2 %': rounded up, so that 'at most' stays true."""
    return f"{math.ceil(part * 1000) / 10:.1f} %"


def evaluate(problem: Problem, groups: Mapping[str, str]) -> Standing:
    """How good any assignment is: also one that breaks wishes, or where some have no group yet.

    Whoever has no group is left out of the count. Raises BadProblem for ids that the problem has not.
    """
    check(problem)
    known = {person.id for person in problem.delegates}
    places = {group.id for group in problem.groups}
    for name, group in groups.items():
        if name not in known:
            raise BadProblem(f"The delegate '{name}' is not among those to seat.")
        if group not in places:
            raise BadProblem(f"The group '{group}' does not exist.")
    broken = broken_demands(problem, groups)
    if broken or len(groups) < len(known):
        problem = loosened(problem, groups)
    code = encode(problem)
    return stand(problem, code, code.seats(groups), broken)


def loosened(problem: Problem, groups: Mapping[str, str]) -> Problem:
    """The people who have a group, with no demand: what can be counted of a broken assignment."""
    return replace(
        problem,
        delegates=tuple(
            replace(person, needs_step_free=False) for person in problem.delegates if person.id in groups
        ),
        groups=tuple(replace(group, facilitator_organisations=()) for group in problem.groups),
        wishes=(),
    )


def stand(
    problem: Problem, code: Code, seats: Ints, broken: tuple[str, ...] = (), *, lower: "Lower | None" = None
) -> Standing:
    """The standing of ``seats``; ``lower`` is the bound where it is known already."""
    sizes = np.bincount(seats, minlength=len(code.groups)).astype(np.int64)
    known = lower or lower_bound(code, sizes)
    return Standing(
        groups=code.named(seats),
        value=code.value(seats),
        bound=known.value,
        tables=_tables(problem, code, seats, sizes, known.by_field),
        broken=broken,
        any_sizes=known.any_sizes,
    )


@dataclass(frozen=True)
class Lower:
    """A bound of the value, and of the imbalance of each field (by its place in the mix).

    Without ``any_sizes`` it holds only for groups of the sizes that were given.
    """

    value: Value
    by_field: Mapping[int, Fraction]
    any_sizes: bool


def lower_bound(code: Code, sizes: Ints) -> Lower:
    """What no assignment to groups of these sizes, or of others as even, can be better than."""
    level = even_range(code.people, *limits(code))
    even = level is not None and bool(((sizes >= level[0]) & (sizes <= level[1])).all())
    choices = patterns(code, *level) if level is not None and even else None
    fixed = code.allowed.sum(axis=1) == 1
    found = [bound(code, choice, fixed) for choice in choices or [sizes]]
    fields = {place for _, by_field in found for place in by_field}
    lower = Lower(
        Value(
            pairs=min(value.pairs for value, _ in found),
            imbalance=min(value.imbalance for value, _ in found),
            met=met_bound(code),
        ),
        {place: min(by_field[place] for _, by_field in found) for place in fields},
        any_sizes=choices is not None,
    )
    best = best_of_all(code) if is_small(code) else None
    if best is not None and (np.bincount(best) ** 2).sum() == (sizes**2).sum():
        lower = replace(lower, value=code.value(best), any_sizes=True)
    return lower


def raised(lower: Lower, imbalance: Fraction) -> Lower:
    """The bound where ``imbalance`` is known to be the least with its pairs, whatever the sizes."""
    least = max(lower.value.imbalance, imbalance)
    return replace(lower, value=replace(lower.value, imbalance=least), any_sizes=True)


def _tables(
    problem: Problem, code: Code, seats: Ints, sizes: Ints, lower: Mapping[int, Fraction]
) -> tuple[FieldTable, ...]:
    counts = code.counts(seats)
    people = max(code.people, 1)
    tables = []
    for place, (name, weight) in enumerate(zip(problem.mix, problem.field_weights(), strict=True)):
        mine = [number for number, (field, _) in enumerate(code.columns) if field == place]
        mine.sort(key=lambda number: (code.columns[number][1] == NOT_GIVEN, number))
        known = [number for number in mine if code.columns[number][1] != NOT_GIVEN]
        off = np.abs(counts[:, known] * people - sizes[:, None] * code.total[known]).sum()
        tables.append(
            FieldTable(
                field=name,
                weight=weight,
                categories=tuple(code.columns[number][1] for number in mine),
                rows=tuple(
                    GroupRow(
                        group.id,
                        int(sizes[row]),
                        tuple(counts[row, mine].tolist()),
                        tuple((sizes[row] * code.total[mine] / people).tolist()),
                    )
                    for row, group in enumerate(code.groups)
                ),
                imbalance=float(Fraction(int(off), people)),
                bound=float(lower.get(place, Fraction(0))),
            )
        )
    return tuple(tables)
