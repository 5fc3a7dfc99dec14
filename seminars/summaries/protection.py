"""Hiding small counts in linked tables so that they cannot be worked out.

A published table is a set of *cells* (counts of people) and *relations* between them (a total is the sum
of its parts, the series the sum of its seminars). A cell from 1 to ``threshold - 1`` is small and is
hidden (primary suppression); as many others are hidden with it as it takes (secondary suppression).
0 is told apart and shown.

**What is promised.** Whoever knows everything that is shown, all relations, and that a hidden cell is at
least 1, can narrow no hidden cell down to fewer than ``threshold - 1`` values in a row: as many as a small
count can have. In the words of the literature: with *sliding protection level* ``threshold - 2``, the
greatest and the least feasible value of each hidden cell differ by at least that (M. Fischetti and
J. J. Salazar-González, "Solving the cell suppression problem on tabular data with linear constraints",
Management Science 47, 2001; A. Hundepool and others, Statistical Disclosure Control, Wiley 2012, ch. 4;
the problem is that of L. H. Cox, "Suppression methodology and statistical disclosure control", Journal
of the American Statistical Association 75, 1980).

**How.** Cell by cell: a linear programme looks for a second set of tables that agrees with all that is
shown and has the cell far enough away (a *witness*). If there is none, the cheapest set of further
cells that lets one exist is hidden (the network heuristic of J. P. Kelly, B. L. Golden and A. A. Assad,
"Cell suppression: disclosure protection for sensitive tabular data", Networks 22, 1992, by linear
programming, so that tables need be no networks). Witnesses are whole numbers, so each one is a season that
could have been; nothing rests on fractions.

**Blocks.** Tables are protected in the order in which they come: a block may speak of cells of blocks before
it (a question of the number of responses, a cross-tab of its two questions). A witness of an earlier
block is carried on into the later ones, and they hide what it takes to let it stand; a later block never
changes what an earlier one shows. So a table asked for later fits those that are already out. Where
nothing else helps, all cells of a group (a seminar's column), and at last of the block, are hidden, and
there zeros too: *withheld*. Of a block that is withheld, what is no small count may still be narrowed down,
and a column's base by the total that it is part of.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from seminars.summaries.linear import Moves

DEFAULT_THRESHOLD = 5
Key = tuple[str | int, ...]
# How much it costs the search to move what is hidden anyway: little, so that witnesses stay near the truth.
_FREE = 1e-4
_SPARED = 30
_FAR = 1e7


@dataclass(frozen=True)
class Cell:
    """A count of people.

    ``cost`` is what is lost when it is hidden. A ``sensitive`` cell is hidden when it is small. One that is
    not ``printed`` stands in no table but follows from others, such as those who did not choose an
    option. ``floor`` is what other parts of the release tell it to be at least (texts that are quoted);
    they must not stand where ``Protection.is_whole`` says that something of the block is withheld.
    ``group`` names the cells that are withheld together.
    """

    key: Key
    value: int
    cost: float = 1.0
    sensitive: bool = True
    printed: bool = True
    floor: int = 0
    group: str = ""


# Terms that add up to 0: (key, coefficient).
Relation = tuple[tuple[Key, int], ...]


def total(whole: Key, parts: Iterable[Key]) -> Relation:
    """``whole`` is the sum of ``parts``."""
    return ((whole, -1), *((part, 1) for part in parts))


@dataclass(frozen=True)
class Block:
    """Cells of one subject, and the relations among them and with cells of blocks before."""

    name: str
    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...]


@dataclass
class Protection:
    """What is hidden, block after block. ``values`` are the true ones of all cells so far."""

    threshold: int = DEFAULT_THRESHOLD
    values: dict[Key, int] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)
    withheld: set[str] = field(default_factory=set)
    # Each a season that could have been: only the cells that differ from the true ones.
    witnesses: list[dict[Key, int]] = field(default_factory=list)
    # Whatever is hidden there is hidden here as well: nobody learns more from both than from that one.
    under: "Protection | None" = None

    @property
    def width(self) -> int:
        """By how much the greatest and the least feasible value of a hidden cell differ at least."""
        return self.threshold - 2

    def add(self, block: Block) -> None:
        """Protect ``block`` and remember it. Raises ValueError for relations that its cells do not keep."""
        _check(block, self.values)
        self.values.update((cell.key, cell.value) for cell in block.cells)
        unknown = {key for relation in block.relations for key, _ in relation} - self.values.keys()
        if unknown:
            raise ValueError(f"{block.name}: no block before has {sorted(unknown, key=str)[0]}")
        _Work(block, self).run()

    def is_hidden(self, key: Key) -> bool:
        """Whether the cell must not be printed."""
        return key in self.hidden

    def is_whole(self, block: str) -> bool:
        """Whether neither the block nor a group of it is withheld."""
        return not any(name == block or name.startswith(f"{block} ") for name in self.withheld)

    def copy(self) -> "Protection":
        """The same so far; blocks added to the copy leave this one as it is."""
        return Protection(
            self.threshold,
            dict(self.values),
            set(self.hidden),
            set(self.withheld),
            [dict(each) for each in self.witnesses],
            self.under,
        )


def protect(
    blocks: Iterable[Block], threshold: int = DEFAULT_THRESHOLD, under: Protection | None = None
) -> Protection:
    """Protect ``blocks`` in their order; the same blocks give the same result.

    ``under`` is a protection of the same tables by gentler rules, all of which this one keeps.
    """
    protection = Protection(threshold, under=under)
    for block in blocks:
        protection.add(block)
    return protection


def _check(block: Block, before: Mapping[Key, int]) -> None:
    values = {**before, **{cell.key: cell.value for cell in block.cells}}
    for relation in block.relations:
        if sum(coefficient * values.get(key, 0) for key, coefficient in relation):
            raise ValueError(f"{block.name}: the figures do not add up in {relation}")


class _Work:
    """The protection of one block."""

    def __init__(self, block: Block, so_far: Protection) -> None:
        self._block = block
        self._all = so_far
        self._cells = block.cells
        self._index = {cell.key: index for index, cell in enumerate(block.cells)}
        equations, self._outside = [], []
        for relation in block.relations:
            equations.append([(self._index[key], times) for key, times in relation if key in self._index])
            self._outside.append([(key, times) for key, times in relation if key not in self._index])
        self._moves = Moves(len(self._cells), equations)
        self._small = {
            index
            for index, cell in enumerate(self._cells)
            if cell.sensitive and 0 < cell.value < so_far.threshold
        }
        self._hidden = {index for index in self._small if self._cells[index].printed}
        self._groups: set[str] = set()
        under = so_far.under
        self._withheld_under = under is not None and block.name in under.withheld
        if under is not None:
            self._hidden |= {index for index, cell in enumerate(self._cells) if cell.key in under.hidden}
            names = {cell.group for cell in self._cells if cell.group}
            for group in sorted(each for each in names if f"{block.name} {each}" in under.withheld):
                self._withhold(group)
        self._whole = True
        self._known = len(so_far.witnesses)
        # Seasons to look for witnesses in: the true one, and those of witnesses from blocks before.
        self._seasons: list[tuple[dict[int, int], dict[Key, int]]] = []
        self._least: list[int] = []
        self._greatest: list[int] = []

    def run(self) -> None:
        """Hide what has to be hidden, and hand the result to the protection."""
        if self._withheld_under or not (self._look() and self._look()):
            self._all.withheld.add(self._block.name)
            self._whole = False
            self._hidden = {index for index, cell in enumerate(self._cells) if cell.printed}
            # Nothing more can be hidden: as far as room can be found, later blocks keep it.
            self._look()
        self._all.hidden.update(self._cells[index].key for index in self._hidden)

    def _look(self) -> bool:
        """Find witnesses, hiding what they take; once all of it is hidden, there are gentler ones to find."""
        del self._all.witnesses[self._known :]
        self._least = [cell.value for cell in self._cells]
        self._greatest = list(self._least)
        self._seasons = [({}, {})]
        return self._carry_on() and self._settle()

    def _settle(self) -> bool:
        """Give each cell that must not be known its room; False where that cannot be."""
        left: set[int] = set()
        while True:
            open_ones = sorted(i for i in (self._small | self._hidden) - left if self._is_close(i))
            if not open_ones:
                return True
            for index in open_ones:
                cell = self._cells[index]
                if not self._is_close(index) or self._protect(index):
                    continue
                # A zero that is hidden with the others of its table is no secret.
                if not self._whole or cell.value == 0:
                    left.add(index)
                elif not cell.group or cell.group in self._groups:
                    return False
                else:
                    self._withhold(cell.group)
                    break

    def _withhold(self, group: str) -> None:
        self._groups.add(group)
        self._all.withheld.add(f"{self._block.name} {group}")
        self._hidden |= {
            index for index, cell in enumerate(self._cells) if cell.printed and cell.group == group
        }

    def _is_close(self, index: int) -> bool:
        return self._greatest[index] - self._least[index] < self._all.width

    def _protect(self, index: int) -> bool:
        """Find witnesses far enough apart for one cell, hiding more if there are none."""
        for sums, season in self._seasons:
            for sign in (1, -1):
                if not self._is_close(index):
                    return True
                found = self._farthest(index, sign, sums)
                if found is not None:
                    self._keep(found, season)
        return not self._is_close(index) or any(self._hide_more(index, sums) for sums, _ in self._seasons)

    def _hide_more(self, index: int, sums: Mapping[int, int]) -> bool:
        """Hide the cheapest cells that let the cell be greater by what is missing, or as much of it as can
        be; or less."""
        value = self._cells[index].value
        for room in range(self._all.width, 0, -1):
            for move in (self._least[index] + room - value, self._greatest[index] - room - value):
                more = self._moved_by(index, move, sums)
                self._hidden |= more
                if more and self._protect(index):
                    return True
        return False

    def _moved_by(self, index: int, move: int, sums: Mapping[int, int]) -> set[int]:
        """Cells that would have to be hidden so that one could be further by ``move``."""
        if not move:
            return set()
        down, up, cost_down, cost_up = self._bounds(everything=True)
        (down if move > 0 else up)[index] = 0.0
        if -move > down[index] and move < 0:
            return set()
        found = self._moves.best(
            down=down,
            up=up,
            cost_down=cost_down,
            cost_up=cost_up,
            sums=sums,
            forced={index: move},
            whole=False,
        )
        return set() if found is None else self._newly_moved(found)

    def _newly_moved(self, moves: Sequence[int]) -> set[int]:
        return {
            index
            for index, move in enumerate(moves)
            if move and self._cells[index].printed and index not in self._hidden
        }

    def _bounds(self, *, everything: bool) -> tuple[list[float], list[float], list[float], list[float]]:
        """How far each cell may go down and up, and what a step down and up costs."""
        down, up, cost_down, cost_up = [], [], [], []
        for index, cell in enumerate(self._cells):
            least = self._lower(index)
            free = not cell.printed or index in self._hidden
            moves = free or (everything and cell.value > 0)
            down.append(float(max(cell.value - least, 0)) if moves else 0.0)
            up.append(_FAR if moves else 0.0)
            cost_up.append(_FREE if free else cell.cost)
            # Witnesses that leave small counts no smaller leave later blocks, which split them, their room.
            small = cell.value < 2 * self._all.threshold
            cost_down.append(cost_up[-1] * (_SPARED if free and small else 1))
        return down, up, cost_down, cost_up

    def _lower(self, index: int) -> int:
        """What everybody may know a cell to be at least: shown zeros make hidden cells 1 or more."""
        cell = self._cells[index]
        told = cell.printed and self._whole and cell.group not in self._groups
        # Where a group is withheld, what else tells of the subject is withheld too.
        return max(cell.floor if self._whole and not self._groups else 0, 1 if told else 0)

    def _farthest(self, index: int, sign: int, sums: Mapping[int, int]) -> list[int] | None:
        """Moves that bring one cell as far up or down as it has to come, by hidden cells alone."""
        value, room = self._cells[index].value, self._all.width
        down, up, cost_down, cost_up = self._bounds(everything=False)
        if sign > 0:
            up[index], down[index] = min(up[index], self._least[index] + room - value), 0.0
            cost_up[index] = -1.0
        else:
            down[index], up[index] = min(down[index], value + room - self._greatest[index]), 0.0
            cost_down[index] = -1.0
        return self._moves.best(down=down, up=up, cost_down=cost_down, cost_up=cost_up, sums=sums)

    def _keep(self, moves: Sequence[int], season: Mapping[Key, int]) -> None:
        """A new witness: this block in a season in which all other blocks stand as they do there."""
        self._see(moves)
        changed = {**self._without_own(season), **self._changed(moves)}
        if changed and changed not in self._all.witnesses:
            self._all.witnesses.append(changed)

    def _without_own(self, season: Mapping[Key, int]) -> dict[Key, int]:
        return {key: value for key, value in season.items() if key not in self._index}

    def _see(self, moves: Sequence[int]) -> None:
        for index, move in enumerate(moves):
            value = self._cells[index].value + move
            self._least[index] = min(self._least[index], value)
            self._greatest[index] = max(self._greatest[index], value)

    def _changed(self, moves: Sequence[int]) -> dict[Key, int]:
        return {
            self._cells[index].key: self._cells[index].value + move
            for index, move in enumerate(moves)
            if move
        }

    def _carry_on(self) -> bool:
        """Let the witnesses of blocks before stand in this one; False where one cannot."""
        seen: dict[tuple[tuple[int, int], ...], list[int]] = {}
        for witness, sums in self._shaken():
            signature = tuple(sorted(sums.items()))
            if signature not in seen:
                found = self._lifted(sums)
                if found is None:
                    return False
                seen[signature] = found
                self._seasons.append((sums, dict(witness)))
            for key in witness.keys() & self._index.keys():
                del witness[key]
            witness.update(self._changed(seen[signature]))
            self._see(seen[signature])
        return True

    def _shaken(self) -> Iterator[tuple[dict[Key, int], dict[int, int]]]:
        """Witnesses that move cells outside which this block speaks of, and what its equations come to."""
        for witness in list(self._all.witnesses):
            sums = {}
            for row, terms in enumerate(self._outside):
                moved = sum(
                    times * (witness[key] - self._all.values[key]) for key, times in terms if key in witness
                )
                if moved:
                    sums[row] = -moved
            if sums:
                yield witness, sums

    def _lifted(self, sums: Mapping[int, int]) -> list[int] | None:
        """Moves of this block that follow a witness from outside, hiding what they move."""
        for _ in range(2):
            down, up, cost_down, cost_up = self._bounds(everything=True)
            found = self._moves.best(down=down, up=up, cost_down=cost_down, cost_up=cost_up, sums=sums)
            if found is not None:
                self._hidden |= self._newly_moved(found)
                return found
            # A column where every number is at its least gives way when its zeros are hidden too.
            for group in sorted({cell.group for cell in self._cells if cell.group} - self._groups):
                self._withhold(group)
        return None
