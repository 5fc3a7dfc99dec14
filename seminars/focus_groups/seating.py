"""First seats that keep every hard wish, or a proof that there are none.

Groups are filled as evenly as limits and wishes allow. Whoever is free of wishes fills the groups
in the end, so that only the others are looked at: people who stay together, apart, or not alone by
a search with backtracking (the one with the fewest groups open first; of empty groups that are
alike only one is tried), single people with fewer groups to choose from by a flow. The search has a
budget of tries, begun again in another order a few times; where it ends before the answer is found,
nothing is proved.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np

from seminars.focus_groups.encoding import Code, Flags, Ints, circles
from seminars.focus_groups.sizes import alike, even_range, limits, sizes_within

TRIES = (300, 700, 1500)


@dataclass(frozen=True)
class Seating:
    """Seats that keep every hard wish; without any, ``proved`` tells whether there are none."""

    seats: Ints | None
    proved: bool = True


def find_seats(code: Code) -> Seating:
    """Seats in groups as even as can be; only where that fails, in less even ones."""
    low, high = limits(code)
    fixed = code.allowed.sum(axis=1) == 1
    must = np.bincount(np.argmax(code.allowed[fixed], axis=1), minlength=len(code.groups))
    level = even_range(code.people, np.maximum(low, must), np.minimum(high, code.allowed.sum(axis=0)))
    if level is None:
        return seat(code, low, high)
    sizes = sizes_within(code.people, *level)
    assert sizes is not None
    ranges = [(sizes, sizes), level]
    ranges += [(np.maximum(low, level[0] - k), np.minimum(high, level[1] + k)) for k in (1, 2, 4)]
    for least, most in ranges:
        found = seat(code, least, most)
        if found.seats is not None:
            return found
    return seat(code, low, high)


def seat(code: Code, low: Ints, high: Ints) -> Seating:
    """Seats with ``low`` to ``high`` people in each group."""
    if not int(low.sum()) <= code.people <= int(high.sum()) or (low > high).any():
        return Seating(None)
    units = _Units(code)
    nobody = np.zeros(len(low), dtype=np.int64)
    if not units.possible or units.fill(nobody, low, high, everybody=True) is None:
        return Seating(None)
    if not units.may_be_apart():
        return Seating(None)
    for attempt, tries in enumerate(TRIES):
        search = _Backtracking(units, low, high, tries, attempt)
        seats = search.run()
        if seats is not None:
            return Seating(seats)
        if search.exhausted:
            return Seating(None)
    return Seating(None, proved=False)


class _Units:
    """Who must be looked at together: a row for each block that has a wish of its own."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.groups = len(code.groups)
        head = np.zeros(code.people, dtype=np.int64)
        for number, block in enumerate(code.blocks):
            head[list(block)] = number
        self.head = head.tolist()
        pairs = head[code.apart]
        self.possible = not (len(pairs) and bool((pairs[:, 0] == pairs[:, 1]).any()))
        domain = np.array([code.allowed[list(block)].all(axis=0) for block in code.blocks], dtype=bool)
        domain = domain.reshape(len(code.blocks), self.groups)
        self.possible &= bool(domain.any(axis=1).all())
        lone = np.flatnonzero(code.lone)
        held = (code.column[:, :, None] == lone).any(axis=1)
        many = np.array([len(block) > 1 for block in code.blocks], dtype=bool)
        alone = np.array([held[list(block)].any() for block in code.blocks], dtype=bool)
        linked = np.zeros(len(code.blocks), dtype=bool)
        linked[pairs.ravel()] = True
        chosen = np.flatnonzero(many | alone | linked)
        self.all_domains = domain
        self.single = np.flatnonzero(~(many | alone | linked))
        self.blocks = [np.array(code.blocks[number]) for number in chosen]
        self.domain = domain[chosen]
        self.size = np.array([len(block) for block in self.blocks], dtype=np.int64)
        self.lone = np.array([held[block].sum(axis=0) for block in self.blocks], dtype=np.int64).reshape(
            len(chosen), len(lone)
        )
        place = np.full(len(code.blocks), -1)
        place[chosen] = np.arange(len(chosen))
        self.apart: list[set[int]] = [set() for _ in chosen]
        for one, two in place[pairs].tolist():
            self.apart[one].add(two)
            self.apart[two].add(one)

    def may_be_apart(self) -> bool:
        """Whether those who do not meet have as many groups to choose from, each circle on its own."""
        for circle in circles(self.code.apart):
            units = {self.head[one] for one in circle}
            flow = _Flow([self.all_domains[unit] for unit in units], [1] * len(units), self.groups)
            if flow.push(np.ones(self.groups, dtype=np.int64)) < len(units):
                return False
        return True

    def order(self) -> list[int]:
        """The units that are hardest to seat first; those of one kind that must not be alone in a row."""
        return sorted(
            range(len(self.blocks)),
            key=lambda unit: (
                -int(self.size[unit]),
                -len(self.apart[unit]),
                tuple(-self.lone[unit]),
                int(self.blocks[unit][0]),
            ),
        )

    def fill(self, load: Ints, low: Ints, high: Ints, *, everybody: bool = False) -> Ints | None:
        """Seats for single people beside ``load`` others in each group, -1 for those in blocks; or None.

        With ``everybody`` blocks are taken apart as well: what even so is impossible is impossible.
        """
        code = self.code
        if everybody:
            people = np.array([one for block in code.blocks for one in block], dtype=np.int64)
            number = np.array([k for k, block in enumerate(code.blocks) for _ in block], dtype=np.int64)
            domain = self.all_domains[number]
        else:
            people = np.array([code.blocks[k][0] for k in self.single], dtype=np.int64)
            domain = self.all_domains[self.single]
        classes: dict[bytes, list[int]] = {}
        for one, row in zip(people.tolist(), domain, strict=True):
            classes.setdefault(row.tobytes(), []).append(one)
        free = classes.pop(np.ones(self.groups, dtype=bool).tobytes(), [])
        kinds = [np.frombuffer(key, dtype=bool) for key in classes]
        flow = _Flow(kinds, [len(members) for members in classes.values()], self.groups)
        need = np.maximum(low - load, 0)
        if flow.push(need) + len(free) < int(need.sum()):
            return None
        flow.push(high - load)
        if sum(flow.left):
            return None
        seats = np.full(code.people, -1, dtype=np.int64)
        for members, row in zip(classes.values(), flow.flow, strict=True):
            seats[members] = np.repeat(np.arange(self.groups), row)
        if not everybody:
            _deal(code, seats, free, load, low, high)
        return seats


class _Flow:
    """People of a few kinds (by the groups open to them) into groups, along paths that make room."""

    def __init__(self, kinds: list[Flags], people: list[int], groups: int) -> None:
        self.open = [np.flatnonzero(kind).tolist() for kind in kinds]
        self.left = list(people)
        self.flow = np.zeros((len(kinds), groups), dtype=np.int64)

    def push(self, places: Ints) -> int:
        """Seat as many more as fit into ``places`` (in all) of each group; how many sit then."""
        spare = places - self.flow.sum(axis=0)
        # Whoever has the fewest groups to choose from first.
        for kind in sorted(range(len(self.left)), key=lambda k: len(self.open[k])):
            while self.left[kind] and self._augment(kind, spare):
                self.left[kind] -= 1
        return int(self.flow.sum())

    def _augment(self, kind: int, spare: Ints) -> bool:
        came: dict[int, tuple[int, int]] = {}
        seen = {kind}
        queue = [kind]
        for current in queue:
            groups = [group for group in self.open[current] if group not in came]
            roomy = [group for group in groups if spare[group] > 0]
            if roomy:
                end = max(roomy, key=lambda group: (int(spare[group]), -group))
                came[end] = (current, -1)
                self._shift(kind, end, came, spare)
                return True
            for group in groups:
                came[group] = (current, -1)
                for other in np.flatnonzero(self.flow[:, group]).tolist():
                    if other not in seen:
                        seen.add(other)
                        came[-1 - other] = (group, -1)
                        queue.append(other)
        return False

    def _shift(self, kind: int, end: int, came: dict[int, tuple[int, int]], spare: Ints) -> None:
        spare[end] -= 1
        group = end
        while True:
            current = came[group][0]
            self.flow[current, group] += 1
            if current == kind:
                return
            group = came[-1 - current][0]
            self.flow[current, group] -= 1


def _deal(code: Code, seats: Ints, free: list[int], load: Ints, low: Ints, high: Ints) -> None:
    """Seat ``free`` people, organisation by organisation, each where the fewest of theirs are."""
    seated = np.flatnonzero(seats >= 0)
    load = load + np.bincount(seats[seated], minlength=len(low))
    sizes = sizes_within(code.people, np.maximum(low, load), high)
    assert sizes is not None
    room = sizes - load
    held = np.zeros((int(code.organisation.max(initial=0)) + 1, len(low)), dtype=np.int64)
    np.add.at(held, (code.organisation[seated], seats[seated]), 1)
    columns = code.column[free]
    keys = [*columns.T[::-1], code.organisation[free], -code.organisation_total[code.organisation[free]]]
    for place in np.lexsort(keys).tolist():
        one = free[place]
        mine = held[code.organisation[one]]
        group = int(np.where(room > 0, mine * code.people - room, np.iinfo(np.int64).max).argmin())
        seats[one] = group
        room[group] -= 1
        mine[group] += 1


class _Backtracking:
    """Depth-first search over the units; ``exhausted`` once every possibility was looked at."""

    def __init__(self, units: _Units, low: Ints, high: Ints, tries: int, attempt: int) -> None:
        self.units, self.low, self.high, self.tries = units, low, high, tries
        self.random = Random(attempt) if attempt else None
        self.load = np.zeros(units.groups, dtype=np.int64)
        self.beside = np.zeros((len(units.blocks), units.groups), dtype=np.int64)
        self.count = np.zeros((units.groups, units.lone.shape[1]), dtype=np.int64)
        self.rest = units.lone.sum(axis=0)
        self.waiting = units.order()
        self.exhausted = False
        self.alike = alike(units.code, low, high)

    def run(self) -> Ints | None:
        """Seats for everybody, or None."""
        trail: list[tuple[int, int, Iterator[int]]] = []
        chosen = self._choose()
        while True:
            if isinstance(chosen, np.ndarray):
                for unit, group, _ in trail:
                    chosen[self.units.blocks[unit]] = group
                return chosen
            step = (chosen[0], -1, iter(chosen[1])) if chosen is not None else None
            while step is None or (group := next(step[2], -1)) < 0:
                if step is not None:
                    self.waiting.insert(0, step[0])
                if not trail:
                    self.exhausted = True
                    return None
                unit, group, rest = trail.pop()
                self._put(unit, group, -1)
                step = (unit, -1, rest)
            self.tries -= 1
            if self.tries < 0:
                return None
            self._put(step[0], group, 1)
            trail.append((step[0], group, step[2]))
            chosen = self._choose()

    def _choose(self) -> tuple[int, list[int]] | Ints | None:
        """The next unit (taken from those waiting) and its groups; the seats of single people at the end."""
        units = self.units
        alone = (self.count == 1).sum(axis=0)
        if (alone > self.rest).any() or int(np.maximum(self.low, self.load).sum()) > units.code.people:
            return None
        if not self.waiting:
            return units.fill(self.load, self.low, self.high)
        waiting = np.array(self.waiting)
        fits = self.load + units.size[waiting][:, None] <= self.high
        fits &= units.domain[waiting] & (self.beside[waiting] == 0)
        choice = fits.sum(axis=1)
        place = int(choice.argmin())
        if choice[place] == 0:
            return None
        unit = self.waiting.pop(place)
        return unit, self._order(unit, np.flatnonzero(fits[place]))

    def _order(self, unit: int, groups: Ints) -> list[int]:
        """Groups to try: where somebody of the same kind is alone, then the emptiest or fewest of them."""
        seen: set[int] = set()
        kept = []
        for group in groups.tolist():
            if self.load[group] == 0 and not self.beside[:, group].any():
                if int(self.alike[group]) in seen:
                    continue
                seen.add(int(self.alike[group]))
            kept.append(group)
        mine = self.units.lone[unit] > 0
        shaken = {group: self.random.random() if self.random else 0.0 for group in kept}

        last = bool((self.rest[mine] <= self.units.lone[unit, mine]).any())

        def key(group: int) -> tuple[int, int, float, int]:
            count = self.count[group, mine]
            emptiest = int(self.load[group] - self.high[group])
            if mine.any():
                # Two by two into as many groups as there are; the last joins others.
                emptiest = int((count == 0).sum()) if last else int(count.sum())
            return -int((count == 1).sum()), emptiest, shaken[group], group

        return sorted(kept, key=key)

    def _put(self, unit: int, group: int, sign: int) -> None:
        units = self.units
        self.load[group] += sign * units.size[unit]
        self.count[group] += sign * units.lone[unit]
        self.rest -= sign * units.lone[unit]
        for other in units.apart[unit]:
            self.beside[other, group] += sign
