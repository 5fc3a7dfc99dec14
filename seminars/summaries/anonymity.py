"""Hiding what describes people in rows of single answers, so that nobody is recognised by it.

Whoever knows a colleague's gender, age, sector, level and venue could find the row that fits, and read what
they answered. So values are hidden until every row looks, in all that describes the person, like at
least ``least`` rows: *k-anonymity* (L. Sweeney, "k-anonymity: a model for protecting privacy", International
Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10, 2002), by *local suppression*. A hidden
value is a value of its own here: rows are alike if they show the same and hide the same, so that guessing
what a hidden one must be gains nothing.

The rows are split from the top, each time by what leaves most values to see (after the greedy partition
of K. LeFevre, D. DeWitt and R. Ramakrishnan, "Mondrian multidimensional k-anonymity", ICDE 2006). Values
that too few share are hidden together with as many others as it takes that those are enough.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def hidden_values(columns: Sequence[Ints], least: int) -> list[Flags]:
    """For each of ``columns`` where its value has to be hidden; the same columns give the same result.

    Every row then shows the same as at least ``least`` rows, itself included. Raises ValueError where there
    are fewer rows than that, but some.
    """
    size = len(columns[0]) if columns else 0
    if 0 < size < least:
        raise ValueError(f"{size} rows cannot be alike in groups of {least}.")
    hidden = [np.ones(size, dtype=bool) for _ in columns]
    waiting = [(np.arange(size), tuple(range(len(columns))))] if size else []
    while waiting:
        rows, left = waiting.pop()
        found = _best_split(columns, rows, left, least)
        if found is None:
            continue
        column, groups, others = found
        rest = tuple(each for each in left if each != column)
        for group in groups:
            hidden[column][group] = False
            waiting.append((group, rest))
        if len(others):
            waiting.append((others, rest))
    return hidden


def _best_split(
    columns: Sequence[Ints], rows: Ints, left: Sequence[int], least: int
) -> tuple[int, list[Ints], Ints] | None:
    """The column by which most of these rows can show their value, its groups, and those who cannot."""
    if len(rows) < least:
        return None
    best: tuple[int, int, Ints, Ints] | None = None
    for column in left:
        values, counts = np.unique(columns[column][rows], return_counts=True)
        kept = _kept(counts, least)
        shown = int(counts[kept].sum())
        if shown and (best is None or shown > best[0]):
            best = (shown, column, values[kept], values)
    if best is None:
        return None
    _, column, kept_values, _ = best
    here = columns[column][rows]
    groups = [rows[here == value] for value in kept_values]
    return column, groups, rows[~np.isin(here, kept_values)]


def _kept(counts: Ints, least: int) -> Flags:
    """Which values can be shown: those of enough rows, and what is left over is nobody or enough."""
    kept = counts >= least
    over = int(counts[~kept].sum())
    for index in np.argsort(counts, kind="stable"):
        if not 0 < over < least:
            break
        if kept[index]:
            kept[index] = False
            over += int(counts[index])
    return kept


def within(numbers: npt.NDArray[np.float64], least: int) -> tuple[float, float] | None:
    """The smallest and the greatest number that ``least`` rows reach at least; None where they are too few.

    Numbers beyond are to stand as these (bottom and top coding), so that nobody stands alone at an end.
    """
    if len(numbers) < 2 * least:
        return None
    ordered = np.sort(numbers)
    return float(ordered[least - 1]), float(ordered[-least])
