"""Small problems: every possibility is looked at, so that the best is known for certain."""

import numpy as np
from numpy.typing import NDArray

from seminars.focus_groups.encoding import Code, Flags, Ints
from seminars.focus_groups.sizes import limits

MOST = 70_000

Seats = NDArray[np.int64]


def is_small(code: Code) -> bool:
    """Whether there are few enough assignments to look at each."""
    return len(code.groups) ** min(code.people, 64) <= MOST


def best_of_all(code: Code) -> Ints | None:
    """The best seats in groups as even as can be; None where nothing keeps the hard wishes."""
    groups = len(code.groups)
    every = np.indices((groups,) * code.people, dtype=np.int64).reshape(code.people, groups**code.people).T
    every = every[_kept(code, every)]
    if not len(every):
        return None
    sizes = _counted(every, np.ones((code.people, 1), dtype=np.int64), groups)[:, :, 0]
    every, sizes = _least(every, sizes, (sizes**2).sum(axis=1))
    held = _counted(every, np.eye(len(code.organisation_total), dtype=np.int64)[code.organisation], groups)
    every, sizes = _least(every, sizes, (held * (held - 1)).sum(axis=(1, 2)))
    counts = _counted(every, _columns(code), groups)
    off = np.abs(counts * code.people - sizes[:, :, None] * code.total) * code.weight
    every, sizes = _least(every, sizes, off.sum(axis=(1, 2)))
    one, two, times = code.met.T
    return _least(every, sizes, ((every[:, one] == every[:, two]) * times).sum(axis=1))[0][0]


def _kept(code: Code, every: Seats) -> Flags:
    """Which assignments keep the hard wishes."""
    groups = len(code.groups)
    low, high = limits(code)
    sizes = _counted(every, np.ones((code.people, 1), dtype=np.int64), groups)[:, :, 0]
    kept: Flags = np.all((sizes >= low) & (sizes <= high), axis=1)
    kept &= np.all(code.allowed[np.arange(code.people), every], axis=1)
    kept &= np.all(every[:, code.apart[:, 0]] != every[:, code.apart[:, 1]], axis=1)
    for first, *others in code.blocks:
        kept &= np.all(every[:, others] == every[:, [first]], axis=1)
    if code.lone.any():
        kept &= np.all(_counted(every, _columns(code)[:, code.lone], groups) != 1, axis=(1, 2))
    return kept


def _columns(code: Code) -> Ints:
    """Which columns each person counts in."""
    flags = (code.column[:, :, None] == np.arange(len(code.columns))).any(axis=1)
    return flags.astype(np.int64)


def _counted(every: Seats, flags: Ints, groups: int) -> Ints:
    """People with each flag in each group, for each assignment."""
    counts = [(every == group).astype(np.int64) @ flags for group in range(groups)]
    return np.stack(counts, axis=1)


def _least(every: Seats, sizes: Ints, cost: Ints) -> tuple[Seats, Ints]:
    best = cost == cost.min()
    return every[best], sizes[best]
