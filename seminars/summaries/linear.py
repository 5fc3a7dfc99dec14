"""Small linear programmes over whole numbers, solved by HiGHS (https://highs.dev).

The unknowns are *moves*: how far each number may lie from a known solution of homogeneous equations.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

_NEAR = 1e-6


class Moves:
    """Equations over ``width`` numbers, each a sum of terms ``(index, coefficient)``."""

    def __init__(self, width: int, equations: Sequence[Sequence[tuple[int, int]]]) -> None:
        import highspy

        self._highs: Any = highspy
        self._width = width
        self._rows = len(equations)
        self._moved: set[int] = set()
        self._solver = self._highs.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("log_to_console", False)
        # One thread and a fixed seed: the same tables are hidden in the same way each time.
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("random_seed", 0)
        self._solver.passModel(self._model(equations))

    def _model(self, equations: Sequence[Sequence[tuple[int, int]]]) -> Any:
        # Each number moves up by one column and down by another, so that both can cost something.
        model = self._highs.HighsLp()
        model.num_col_, model.num_row_ = 2 * self._width, self._rows
        model.col_cost_ = np.zeros(2 * self._width)
        model.col_lower_ = np.zeros(2 * self._width)
        model.col_upper_ = np.zeros(2 * self._width)
        model.row_lower_ = np.zeros(self._rows)
        model.row_upper_ = np.zeros(self._rows)
        starts, indices, values = [0], [], []
        for terms in equations:
            for index, coefficient in terms:
                indices += [index, self._width + index]
                values += [float(coefficient), -float(coefficient)]
            starts.append(len(indices))
        model.a_matrix_.format_ = self._highs.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts)
        model.a_matrix_.index_ = np.array(indices, dtype=np.int32)
        model.a_matrix_.value_ = np.array(values)
        return model

    def best(
        self,
        *,
        down: Sequence[float],
        up: Sequence[float],
        cost_down: Sequence[float],
        cost_up: Sequence[float],
        sums: Mapping[int, int] | None = None,
        forced: Mapping[int, int] | None = None,
        whole: bool = True,
    ) -> list[int] | None:
        """The cheapest moves in whole numbers; None where there are none.

        ``down`` and ``up`` say how far each number may go, ``cost_*`` what a step costs, ``sums`` what
        an equation comes to (0 unless named), ``forced`` which numbers have to go how far at least, up
        or (below 0) down.
        Without ``whole``, fractions are rounded away from 0: enough to see which numbers move.
        """
        floors = np.zeros(2 * self._width)
        for index, move in (forced or {}).items():
            floors[index if move > 0 else self._width + index] = abs(move)
        columns = np.arange(2 * self._width, dtype=np.int32)
        self._solver.changeColsBounds(
            2 * self._width, columns, floors, np.array([*up, *down], dtype=np.double)
        )
        self._solver.changeColsCost(
            2 * self._width, columns, np.array([*cost_up, *cost_down], dtype=np.double)
        )
        for row, amount in {**dict.fromkeys(self._moved, 0), **(sums or {})}.items():
            self._solver.changeRowBounds(row, float(amount), float(amount))
        self._moved = set(sums or {})
        found = self._run()
        if found is None or not whole:
            return None if found is None else [int(np.sign(x) * np.ceil(abs(x) - _NEAR)) for x in found]
        if np.all(np.abs(found - np.round(found)) < _NEAR):
            return [int(x) for x in np.round(found)]
        return self._whole(columns)

    def _run(self) -> "np.ndarray | None":
        self._solver.run()
        if self._solver.getModelStatus() != self._highs.HighsModelStatus.kOptimal:
            return None
        values = np.array(self._solver.getSolution().col_value)
        found: np.ndarray = values[: self._width] - values[self._width :]
        return found

    def _whole(self, columns: np.ndarray) -> list[int] | None:
        """The same programme with whole moves only."""
        kinds = np.array([self._highs.HighsVarType.kInteger] * len(columns))
        self._solver.changeColsIntegrality(len(columns), columns, kinds)
        found = self._run()
        kinds = np.array([self._highs.HighsVarType.kContinuous] * len(columns))
        self._solver.changeColsIntegrality(len(columns), columns, kinds)
        return None if found is None else [int(x) for x in np.round(found)]
