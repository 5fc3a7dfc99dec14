"""How people divide over groups that are alike: the best there is, for all fields at once.

Groups with the same people to choose from and of the same size make a cell. For each cell it counts only
how many of each category and organisation sit there in all: spread evenly over its groups they cost the
least, which is a convex function of their number. What remains is a programme in whole numbers over kinds
of identical people and cells, with the sizes of groups a part of it. Its value is a lower bound that holds
for all fields, sizes and organisations jointly, and its solution says who sits in which cell. HiGHS
(https://highs.dev) solves it, with a budget of nodes instead of seconds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, inf
from typing import Any

import numpy as np

from seminars.focus_groups.encoding import Code, Ints, circles
from seminars.focus_groups.seating import seat
from seminars.focus_groups.sizes import alike, even_range, limits

# A programme with more unknowns than this is not put to the solver; nor one with more kinds of people
# times cells, which are the whole numbers in it.
MOST_COLUMNS = 12_000
MOST_WHOLE = 1_500
NODES = 10
# What is worth having of its solutions comes early, and its bound before all of them. Between many cells each
# solution takes long and is far from the best, so that the first one has to do.
IMPROVEMENTS = 4
MANY_CELLS = 5
# Costs are even whole numbers; the solver's sums may be off by this much at most.
SLACK = 0.5
# Within so few groups people can hardly be shared out evenly, whoever they are: such groups are cells of
# their own, unless there are so many categories that the solver would take long.
FEW = 3
MOST_CATEGORIES = 26


@dataclass(frozen=True)
class Division:
    """``least`` is the least imbalance of any assignment with the pairs asked for and groups this even.

    ``cell`` says for each group in which cell it is, ``seats`` is an assignment in which every cell has the
    people that it has at best; None where wishes forbid that one, or where cells are too small to go on from.
    """

    least: Fraction
    cell: Ints
    seats: Ints | None


@dataclass(frozen=True)
class _Cell:
    """Groups of one kind and size: ``few`` to ``many`` of ``groups`` are of this size."""

    groups: tuple[int, ...]
    size: int
    few: int
    many: int


def divide(code: Code, pairs: int, should_stop: Callable[[], bool] | None = None) -> Division | None:
    """The best division with at most so many ``pairs`` of one organisation in a group.

    None where it is too large to solve, or not solved within the budget, or before ``should_stop`` ended it.
    """
    level = even_range(code.people, *limits(code))
    if level is None or not (code.weight > 0).any():
        return None
    cells = _cells(code, *level)
    if len(cells) > 1 and int((code.weight > 0).sum()) <= MOST_CATEGORIES:
        cells = [single for cell in cells for single in _singles(cell)]
    units = _units(code)
    if len(units) * len(cells) > MOST_WHOLE or _width(code, units, cells) > MOST_COLUMNS:
        return None
    solved = _Programme(code, cells, units, pairs).solve(should_stop)
    if solved is None:
        return None
    least, counts, shares = solved
    cell, sizes = _laid_out(cells, counts, level[0])
    if any(1 < count <= FEW for count in counts):
        return Division(Fraction(least, code.people), cell, None)
    allowed = code.allowed.copy()
    for members, row in zip(units, shares, strict=True):
        for block, home in zip(members, np.repeat(np.arange(len(cells)), row).tolist(), strict=True):
            allowed[list(block)] &= cell == home
    seats = seat(replace(code, allowed=allowed), sizes, sizes).seats
    return Division(Fraction(least, code.people), cell, seats)


def _laid_out(cells: Sequence[_Cell], counts: Sequence[int], least: Ints) -> tuple[Ints, Ints]:
    """The cell and the size of each group when so many groups are in each cell."""
    cell, sizes = np.zeros(len(least), dtype=np.int64), least.copy()
    used: dict[tuple[int, ...], int] = {}
    for number, (each, count) in enumerate(zip(cells, counts, strict=True)):
        first = used.get(each.groups, 0)
        mine = list(each.groups[first : first + count])
        cell[mine], sizes[mine] = number, each.size
        used[each.groups] = first + count
    return cell, sizes


def _cells(code: Code, low: Ints, high: Ints) -> list[_Cell]:
    """Cells, the larger groups of each kind first."""
    kinds = alike(code, low, high)
    more = code.people - int(low.sum())
    spare = int((high > low).sum())
    cells = []
    for kind in range(int(kinds.max()) + 1):
        groups = tuple(np.flatnonzero(kinds == kind).tolist())
        size, count = int(low[groups[0]]), len(groups)
        if high[groups[0]] == size:
            cells.append(_Cell(groups, size, count, count))
            continue
        # As many as must be large because the others cannot all be, and as may be.
        few, many = max(0, more - (spare - count)), min(count, more)
        # The larger groups come first in each kind, as people expect.
        if many:
            cells.append(_Cell(groups, size + 1, few, many))
        if count > few:
            cells.append(_Cell(groups, size, count - many, count - few))
    return cells


def _singles(cell: _Cell) -> list[_Cell]:
    if cell.few < cell.many or cell.few > FEW:
        return [cell]
    return [_Cell(cell.groups, cell.size, 1, 1)] * cell.few


def _units(code: Code) -> list[list[tuple[int, ...]]]:
    """Blocks of people who stay together, by kind: those of a kind may change places with one another."""
    apart = set(code.apart.ravel().tolist())
    alone = code.organisation_total[code.organisation] == 1
    kinds: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
    for block in code.blocks:
        key = tuple(
            sorted(
                (
                    -1 if alone[one] else int(code.organisation[one]),
                    tuple(code.column[one].tolist()),
                    code.allowed[one].tobytes(),
                    one if one in apart else -1,
                )
                for one in block
            )
        )
        kinds.setdefault(key, []).append(block)
    return list(kinds.values())


def _width(code: Code, units: Sequence[object], cells: Sequence[_Cell]) -> int:
    totals = [*code.total[code.weight > 0].tolist(), *code.organisation_total.tolist()]
    return sum(len(units) + sum(min(cell.size, total) + 1 for total in totals if total > 1) for cell in cells)


class _Programme:
    """Unknowns: units of each kind in each cell, groups of each cell, and groups of it with j people of c."""

    def __init__(
        self, code: Code, cells: list[_Cell], units: list[list[tuple[int, ...]]], pairs: int
    ) -> None:
        self.code, self.cells, self.units = code, cells, units
        self.cost: list[int] = []
        self.most: list[int] = []
        self.least: list[int] = []
        self.rows: list[tuple[dict[int, int], float, float]] = []
        self.share = [[self._column(0, len(members)) for _ in cells] for members in units]
        self.count = [self._column(cell.few, cell.many) for cell in cells]
        self.whole = len(self.cost)
        self._seat_everybody()
        self._mix()
        self._part(pairs)

    def _column(self, least: int, most: int, cost: int = 0) -> int:
        self.least.append(least)
        self.most.append(most)
        self.cost.append(cost)
        return len(self.cost) - 1

    def _row(self, terms: dict[int, int], low: float, high: float) -> None:
        self.rows.append((terms, low, high))

    def _seat_everybody(self) -> None:
        code = self.code
        for members, share in zip(self.units, self.share, strict=True):
            self._row(dict.fromkeys(share, 1), len(members), len(members))
            for number, cell in enumerate(self.cells):
                if not code.allowed[np.ix_(members[0], cell.groups[:1])].all():
                    self.most[share[number]] = 0
        for number, cell in enumerate(self.cells):
            heads = {
                share[number]: len(members[0]) for members, share in zip(self.units, self.share, strict=True)
            }
            self._row({**heads, self.count[number]: -cell.size}, 0, 0)
        for groups in dict.fromkeys(cell.groups for cell in self.cells):
            mine = [self.count[number] for number, cell in enumerate(self.cells) if cell.groups == groups]
            self._row(dict.fromkeys(mine, 1), len(groups), len(groups))
        unit_of = {one: number for number, unit in enumerate(self.units) for block in unit for one in block}
        for circle in circles(code.apart):
            for number, count in enumerate(self.count):
                self._row(
                    {**{self.share[unit_of[one]][number]: 1 for one in circle}, count: -1},
                    -inf,
                    0,
                )

    def _spread(self, number: int, heads: dict[int, int], total: int, price: list[int]) -> dict[int, int]:
        """Groups of a cell with 0, 1, 2 ... of ``heads``: unknowns, and how many pairs each of them makes."""
        size = self.cells[number].size
        columns = [self._column(0, self.cells[number].many, price[j]) for j in range(min(size, total) + 1)]
        self._row({**dict.fromkeys(columns, 1), self.count[number]: -1}, 0, 0)
        terms = {column: j for j, column in enumerate(columns) if j}
        self._row({**terms, **{unknown: -people for unknown, people in heads.items()}}, 0, 0)
        return {column: j * (j - 1) // 2 for j, column in enumerate(columns) if j > 1}

    def _heads(self, number: int, codes: Ints, which: int) -> dict[int, int]:
        """How many of a category or organisation one unit of each kind brings to a cell."""
        found = {}
        for members, share in zip(self.units, self.share, strict=True):
            people = int((codes[list(members[0])] == which).sum())
            if people:
                found[share[number]] = people
        return found

    def _mix(self) -> None:
        code = self.code
        for column, (field, _) in enumerate(code.columns):
            weight, total = int(code.weight[column]), int(code.total[column])
            if not weight:
                continue
            for number, cell in enumerate(self.cells):
                price = [abs(j * code.people - cell.size * total) * weight for j in range(cell.size + 1)]
                if code.lone[column] and cell.size > 1:
                    price[1] = max(price[1], (price[0] + price[2]) // 2)
                self._spread(number, self._heads(number, code.column[:, field], column), total, price)

    def _part(self, pairs: int) -> None:
        code = self.code
        made: dict[int, int] = {}
        for organisation in np.flatnonzero(code.organisation_total > 1).tolist():
            total = int(code.organisation_total[organisation])
            for number, cell in enumerate(self.cells):
                heads = self._heads(number, code.organisation, organisation)
                made |= self._spread(number, heads, total, [0] * (cell.size + 1))
        if made:
            self._row(made, -inf, pairs)

    def solve(
        self, should_stop: Callable[[], bool] | None = None
    ) -> tuple[int, list[int], list[list[int]]] | None:
        """The least cost, how many groups each cell has, and how many units of each kind sit where."""
        from highspy import Highs

        solver = Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("mip_max_nodes", NODES),
            ("mip_max_improving_sols", IMPROVEMENTS if len(self.cells) < MANY_CELLS else 1),
            # Beginning anew takes as long again and hardly ever raises the bound.
            ("mip_allow_restart", False),
            ("mip_rel_gap", 0.0),
            # Costs are even, so that two solutions differ by 2 or not at all.
            ("mip_abs_gap", 2 - SLACK),
        ):
            solver.setOptionValue(option, value)
        solver.passModel(self._model())
        stopped: list[bool] = []
        if should_stop is not None:

            def ask(event: Any) -> None:
                if should_stop():
                    event.interrupt()
                    stopped.append(True)

            solver.cbMipInterrupt += ask
        solver.run()
        if stopped or not np.isfinite(solver.getInfo().mip_dual_bound):
            return None
        values = np.array(solver.getSolution().col_value)
        if len(values) != len(self.cost):
            return None
        least = 2 * ceil((solver.getInfo().mip_dual_bound - SLACK) / 2)
        rounded = np.round(values[: self.whole]).astype(int)
        shares = [[int(rounded[column]) for column in share] for share in self.share]
        return least, [int(rounded[column]) for column in self.count], shares

    def _model(self) -> Any:
        from highspy import HighsLp, HighsVarType, MatrixFormat

        model = HighsLp()
        model.num_col_, model.num_row_ = len(self.cost), len(self.rows)
        model.col_cost_ = np.array(self.cost, dtype=np.double)
        model.col_lower_ = np.array(self.least, dtype=np.double)
        model.col_upper_ = np.array(self.most, dtype=np.double)
        model.row_lower_ = np.array([low for _, low, _ in self.rows], dtype=np.double)
        model.row_upper_ = np.array([high for _, _, high in self.rows], dtype=np.double)
        terms = [terms for terms, _, _ in self.rows]
        model.a_matrix_.format_ = MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(each) for each in terms)])
        model.a_matrix_.index_ = np.array([column for each in terms for column in each], dtype=np.int32)
        model.a_matrix_.value_ = np.array(
            [value for each in terms for value in each.values()], dtype=np.double
        )
        kinds = [HighsVarType.kInteger] * self.whole
        model.integrality_ = kinds + [HighsVarType.kContinuous] * (len(self.cost) - self.whole)
        return model
