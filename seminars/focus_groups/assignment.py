"""Assigning people to groups: the same organisation apart, then every field spread evenly.

Goals in this order: as few pairs of one organisation in the same group as possible; then the
least imbalance, the sum over fields, categories and groups of the distance between the number
of people there and an even share, fields weighted by their order. The search swaps people between
groups as long as that helps, then shakes and tries again; the same input and seed give the
same result on every machine, because the budget is a number of steps and not a time.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

# Each field weighs this much more than the next one.
FIELD_WEIGHT = 2.0
STEPS = 60_000
SHAKE = 4


@dataclass(frozen=True)
class Member:
    """Somebody to assign: an id, the organisation, and a category for each field of the mix."""

    id: int
    organisation: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """Group (from 0) of each member's id, and how good it is; ``pairs_bound`` is the least possible."""

    groups: Mapping[int, int]
    pairs: int
    pairs_bound: int
    imbalance: float


def even_sizes(people: int, groups: int) -> list[int]:
    """Sizes that differ by at most one."""
    least, more = divmod(people, groups)
    return [least + 1] * more + [least] * (groups - more)


def pairs_bound(organisations: Sequence[str], groups: int) -> int:
    """The least number of same-organisation pairs that any assignment to so many groups has."""
    total = 0
    for size in Counter(organisations).values():
        each, more = divmod(size, groups)
        total += more * (each + 1) * each // 2 + (groups - more) * each * (each - 1) // 2
    return total


class _State:
    """An assignment with its counts, and what a swap would change."""

    def __init__(self, members: Sequence[Member], sizes: Sequence[int], groups: list[int]) -> None:
        self.members, self.groups, self.sizes = members, groups, sizes
        fields = len(members[0].categories) if members else 0
        self.weights = [FIELD_WEIGHT ** (fields - 1 - field) for field in range(fields)]
        self.organisations: list[Counter[str]] = [Counter() for _ in sizes]
        self.counts: list[list[Counter[str]]] = [[Counter() for _ in range(fields)] for _ in sizes]
        totals = [Counter(member.categories[field] for member in members) for field in range(fields)]
        people = max(len(members), 1)
        self.ideals = [
            [{name: size * n / people for name, n in total.items()} for total in totals] for size in sizes
        ]
        for member, group in zip(members, groups, strict=True):
            self._add(member, group, 1)

    def _add(self, member: Member, group: int, by: int) -> None:
        self.organisations[group][member.organisation] += by
        for counts, category in zip(self.counts[group], member.categories, strict=True):
            counts[category] += by

    def swap_gain(self, one: int, two: int) -> tuple[int, float]:
        """What swapping two members changes: pairs, imbalance; below zero is better."""
        a, b = self.members[one], self.members[two]
        g, h = self.groups[one], self.groups[two]
        pairs = 0
        if a.organisation != b.organisation:
            here, there = self.organisations[g], self.organisations[h]
            pairs = (there[a.organisation] - here[a.organisation] + 1) + (
                here[b.organisation] - there[b.organisation] + 1
            )
        imbalance = 0.0
        for field, weight in enumerate(self.weights):
            x, y = a.categories[field], b.categories[field]
            if x == y:
                continue
            change = 0.0
            for group, leaves, comes in ((g, x, y), (h, y, x)):
                counts, ideals = self.counts[group][field], self.ideals[group][field]
                change += abs(counts[leaves] - 1 - ideals[leaves]) - abs(counts[leaves] - ideals[leaves])
                change += abs(counts[comes] + 1 - ideals[comes]) - abs(counts[comes] - ideals[comes])
            imbalance += weight * change
        return pairs, imbalance

    def swap(self, one: int, two: int) -> None:
        """Let two members change groups."""
        a, b = self.members[one], self.members[two]
        g, h = self.groups[one], self.groups[two]
        self._add(a, g, -1)
        self._add(b, h, -1)
        self._add(a, h, 1)
        self._add(b, g, 1)
        self.groups[one], self.groups[two] = h, g

    def value(self) -> tuple[int, float]:
        """Pairs of one organisation, and the weighted imbalance."""
        pairs = sum(n * (n - 1) // 2 for counter in self.organisations for n in counter.values())
        imbalance = sum(
            weight * abs(self.counts[group][field][name] - ideal)
            for group in range(len(self.sizes))
            for field, weight in enumerate(self.weights)
            for name, ideal in self.ideals[group][field].items()
        )
        return pairs, round(imbalance, 6)


def _dealt(
    members: Sequence[Member], sizes: Sequence[int], pinned: Mapping[int, int], random: Random
) -> list[int]:
    """Deal people out organisation by organisation, each to the emptiest group; pinned ones first."""
    groups = [-1] * len(members)
    room = list(sizes)
    for number, member in enumerate(members):
        if member.id in pinned:
            groups[number] = pinned[member.id]
            room[pinned[member.id]] -= 1
    order = [number for number in range(len(members)) if groups[number] < 0]
    random.shuffle(order)
    order.sort(key=lambda number: (members[number].organisation, members[number].categories))
    held: dict[tuple[int, str], int] = defaultdict(int)
    for number in order:
        organisation = members[number].organisation
        free = [group for group in range(len(sizes)) if room[group] > 0]
        best = min(free, key=lambda group: (held[group, organisation], -room[group], group))
        groups[number] = best
        room[best] -= 1
        held[best, organisation] += 1
    return groups


def assign(
    members: Sequence[Member],
    groups: int,
    *,
    seed: int = 1,
    pinned: Mapping[int, int] | None = None,
    steps: int = STEPS,
) -> Assignment:
    """Assign ``members`` to so many groups of even size; ``pinned`` ids keep the group they are given.

    Sizes stretch where more people are pinned to a group than an even share. ``steps`` is the
    number of swaps that are looked at.
    """
    fixed = dict(pinned or {})
    # The order in which people are handed in must not matter.
    people = sorted(members, key=lambda member: member.id)
    random = Random(seed)
    sizes = _sizes(len(people), groups, Counter(fixed.values()))
    state = _State(people, sizes, _dealt(people, sizes, fixed, random))
    loose = [number for number, member in enumerate(people) if member.id not in fixed]
    best, best_groups = state.value(), list(state.groups)
    left = steps
    while left > 0 and len(loose) > 1:
        left -= _improve(state, loose, random, left)
        value = state.value()
        if value < best:
            best, best_groups = value, list(state.groups)
        else:
            state = _State(people, sizes, list(best_groups))
        for _ in range(SHAKE):
            one, two = random.sample(loose, 2)
            state.swap(one, two)
        left -= SHAKE
    return Assignment(
        groups={member.id: group for member, group in zip(people, best_groups, strict=True)},
        pairs=best[0],
        pairs_bound=pairs_bound([member.organisation for member in people], groups),
        imbalance=best[1],
    )


def _sizes(people: int, groups: int, pinned: Counter[int]) -> list[int]:
    sizes = even_sizes(people, groups)
    sizes = [max(size, pinned[group]) for group, size in enumerate(sizes)]
    while sum(sizes) > people:
        largest = max(range(groups), key=lambda group: (sizes[group] - pinned[group], sizes[group]))
        sizes[largest] -= 1
    return sizes


def _improve(state: _State, loose: Sequence[int], random: Random, budget: int) -> int:
    """Take every swap that helps until none does, or ``budget`` is spent; returns the steps taken."""
    taken = 0
    improved = True
    while improved and taken < budget:
        improved = False
        order = list(loose)
        random.shuffle(order)
        for position, one in enumerate(order):
            for two in order[position + 1 :]:
                if state.groups[one] == state.groups[two]:
                    continue
                taken += 1
                gain = state.swap_gain(one, two)
                if gain[0] < 0 or (gain[0] == 0 and gain[1] < -1e-9):
                    state.swap(one, two)
                    improved = True
            if taken >= budget:
                break
    return max(taken, 1)
