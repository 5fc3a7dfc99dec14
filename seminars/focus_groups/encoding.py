"""A problem as arrays: codes instead of names, so that the search can count quickly.

Everything is a whole number: distances to the ideal are kept ``people`` times as large, so that two
assignments compare exactly and a value equal to its bound is a proof.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from seminars.focus_groups.problem import (
    NOT_GIVEN,
    Apart,
    Delegate,
    Forbid,
    Group,
    NoLone,
    Pin,
    Problem,
    Together,
)

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, order=True)
class Value:
    """How good an assignment is; the smaller the better, in this order.

    ``pairs`` of one organisation in one group; ``imbalance``, the weighted sum of the distances to
    an even spread, in people; ``met``, pairs who shared a group before.
    """

    pairs: int
    imbalance: Fraction
    met: int


@dataclass(frozen=True)
class Code:
    """Delegates (in the order of their ids), categories and organisations by number.

    ``columns`` names the categories of all fields in one row: (place of the field, category);
    ``column`` is the column of each delegate in each field. ``weight`` of a column is 0 where nothing
    was given. ``blocks`` are delegates who stay together (every delegate is in one), ``allowed`` says
    where each delegate may sit. ``apart`` has a row for two delegates each, ``met`` a row of two delegates
    and how often they met.
    """

    ids: tuple[str, ...]
    groups: tuple[Group, ...]
    columns: tuple[tuple[int, str], ...]
    column: Ints
    total: Ints
    weight: Ints
    lone: Flags
    organisation: Ints
    organisation_total: Ints
    blocks: tuple[tuple[int, ...], ...]
    allowed: Flags
    apart: Ints
    met: Ints

    @property
    def people(self) -> int:
        """How many delegates there are."""
        return len(self.ids)

    def seats(self, groups: Mapping[str, str]) -> Ints:
        """The place of each delegate's group."""
        place = {group.id: number for number, group in enumerate(self.groups)}
        return np.array([place[groups[name]] for name in self.ids], dtype=np.int64)

    def named(self, seats: Ints) -> dict[str, str]:
        """Delegate id to group id."""
        return {name: self.groups[int(seat)].id for name, seat in zip(self.ids, seats, strict=True)}

    def counts(self, seats: Ints) -> Ints:
        """People of each column in each group."""
        counts = np.zeros((len(self.groups), len(self.columns)), dtype=np.int64)
        np.add.at(counts, (seats[:, None], self.column), 1)
        return counts

    def organisation_counts(self, seats: Ints) -> Ints:
        """People of each organisation in each group."""
        counts = np.zeros((len(self.groups), len(self.organisation_total)), dtype=np.int64)
        np.add.at(counts, (seats, self.organisation), 1)
        return counts

    def value(self, seats: Ints) -> Value:
        """How good an assignment is, apart from the hard wishes."""
        held = self.organisation_counts(seats)
        sizes = np.bincount(seats, minlength=len(self.groups))
        off = np.abs(self.counts(seats) * self.people - sizes[:, None] * self.total) * self.weight
        return Value(
            pairs=int((held * (held - 1) // 2).sum()),
            imbalance=Fraction(int(off.sum()), max(self.people, 1)),
            met=int(self.met[seats[self.met[:, 0]] == seats[self.met[:, 1]], 2].sum()),
        )

    def broken(self, seats: Ints) -> int:
        """How many hard wishes an assignment breaks, sizes apart."""
        wrong = int((~self.allowed[np.arange(self.people), seats]).sum())
        wrong += int((seats[self.apart[:, 0]] == seats[self.apart[:, 1]]).sum())
        wrong += sum(len({int(seats[one]) for one in block}) - 1 for block in self.blocks)
        if self.lone.any():
            wrong += int((self.counts(seats)[:, self.lone] == 1).sum())
        return wrong


def encode(problem: Problem) -> Code:
    """The problem as arrays. The order of its delegates makes no difference."""
    people = sorted(problem.delegates, key=lambda delegate: delegate.id)
    index = {delegate.id: number for number, delegate in enumerate(people)}
    lone_wishes = [wish for wish in problem.wishes if isinstance(wish, NoLone)]
    # A field that nobody mixes by may still have a category that must not stand alone.
    fields = [*problem.mix, *sorted({wish.field for wish in lone_wishes} - set(problem.mix))]
    weights = [*problem.field_weights(), *[0] * (len(fields) - len(problem.mix))]
    columns = [
        (place, category)
        for place, name in enumerate(fields)
        for category in sorted({delegate.fields.get(name, NOT_GIVEN) for delegate in people})
    ]
    number = {column: place for place, column in enumerate(columns)}
    column = np.array(
        [
            [number[place, person.fields.get(name, NOT_GIVEN)] for place, name in enumerate(fields)]
            for person in people
        ],
        dtype=np.int64,
    ).reshape(len(people), len(fields))
    organisation = _organisations(people)
    lonely = {(fields.index(wish.field), wish.category) for wish in lone_wishes}
    return Code(
        ids=tuple(index),
        groups=problem.groups,
        columns=tuple(columns),
        column=column,
        total=np.bincount(column.ravel(), minlength=len(columns)).astype(np.int64),
        weight=np.array([weights[place] * (name != NOT_GIVEN) for place, name in columns], dtype=np.int64),
        lone=np.array([each in lonely for each in columns], dtype=bool),
        organisation=organisation,
        organisation_total=np.bincount(organisation).astype(np.int64),
        blocks=_blocks(problem, index),
        allowed=_allowed(problem, people, index),
        apart=_pairs_apart(problem, index),
        met=_pairs_met(problem, index),
    )


def _organisations(people: Sequence[Delegate]) -> Ints:
    """A number for each delegate's organisation; whoever gave none has one of their own."""
    numbers: dict[str, int] = {}
    codes = []
    for person in people:
        name = f"of {person.organisation}" if person.organisation else f"none {person.id}"
        codes.append(numbers.setdefault(name, len(numbers)))
    return np.array(codes, dtype=np.int64)


def _blocks(problem: Problem, index: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
    head = list(range(len(index)))

    def find(one: int) -> int:
        while head[one] != one:
            one = head[one]
        return one

    for wish in problem.wishes:
        if isinstance(wish, Together):
            members = sorted(index[name] for name in wish.delegates)
            for one in members[1:]:
                first, second = sorted((find(members[0]), find(one)))
                head[second] = first
    blocks: dict[int, list[int]] = {}
    for one in range(len(index)):
        blocks.setdefault(find(one), []).append(one)
    return tuple(tuple(block) for block in blocks.values())


def _allowed(problem: Problem, people: Sequence[Delegate], index: Mapping[str, int]) -> Flags:
    place = {group.id: number for number, group in enumerate(problem.groups)}
    allowed = np.ones((len(people), len(problem.groups)), dtype=bool)
    sent = Counter(person.organisation for person in people)
    for number, group in enumerate(problem.groups):
        for name in group.facilitator_organisations:
            if name and sent[name]:
                allowed[[person.organisation == name for person in people], number] = False
        if not group.step_free:
            allowed[[person.needs_step_free for person in people], number] = False
    for wish in problem.wishes:
        if isinstance(wish, Pin):
            kept = allowed[index[wish.delegate], place[wish.group]]
            allowed[index[wish.delegate]] = False
            allowed[index[wish.delegate], place[wish.group]] = kept
        elif isinstance(wish, Forbid):
            allowed[index[wish.delegate], place[wish.group]] = False
    return allowed


def _pairs_apart(problem: Problem, index: Mapping[str, int]) -> Ints:
    pairs: set[tuple[int, ...]] = set()
    for wish in problem.wishes:
        if isinstance(wish, Apart):
            members = sorted(index[name] for name in wish.delegates)
            pairs.update(combinations(members, 2))
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def _pairs_met(problem: Problem, index: Mapping[str, int]) -> Ints:
    rows = []
    for names, times in problem.met.items():
        pair = sorted(index[name] for name in names if name in index)
        if len(pair) == 2 and times > 0:
            rows.append((*pair, times))
    return np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)


def circles(pairs: Ints) -> list[list[int]]:
    """Sets of which any two are a pair, such that no pair is in two of them more often than given.

    A row of ``pairs`` is two numbers and, where there is a third, how often they are a pair. Sets are
    taken greedily, so that they need not be the largest.
    """
    left: dict[int, Counter[int]] = {}
    for one, two, *times in pairs.tolist():
        for here, there in ((one, two), (two, one)):
            left.setdefault(here, Counter())[there] = times[0] if times else 1
    found = []
    for one in sorted(left):
        while +left[one]:
            circle = [one]
            for two in sorted(+left[one]):
                if all(left[three][two] > 0 for three in circle):
                    circle.append(two)
            for here, there in permutations(circle, 2):
                left[here][there] -= 1
            found.append(circle)
    return found
