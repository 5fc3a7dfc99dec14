"""How large groups are: as even as their limits allow."""

from collections.abc import Iterator

import numpy as np

from seminars.focus_groups.encoding import Code, Ints

# More patterns than this, times the people, are not looked at one by one.
PATTERN_WORK = 6000


def limits(code: Code) -> tuple[Ints, Ints]:
    """The least and the most people in each group."""
    low = np.array([group.least for group in code.groups], dtype=np.int64)
    places = [code.people if group.places is None else group.places for group in code.groups]
    return low, np.minimum(np.array(places, dtype=np.int64), code.people)


def even_range(people: int, low: Ints, high: Ints) -> tuple[Ints, Ints] | None:
    """The least and most people in each group when groups are as even as the limits allow.

    The two differ by one at most. None where so many people do not fit the limits.
    """
    if (low > high).any() or not int(low.sum()) <= people <= int(high.sum()):
        return None
    floor = 0
    while int(np.clip(floor + 1, low, high).sum()) <= people and floor < people:
        floor += 1
    least = np.clip(floor, low, high)
    return least, least if int(least.sum()) == people else np.clip(floor + 1, low, high)


def sizes_within(people: int, low: Ints, high: Ints) -> Ints | None:
    """Sizes as even as the limits allow; where one group more may be larger, the first ones are."""
    level = even_range(people, low, high)
    if level is None:
        return None
    sizes, most = level[0].copy(), level[1]
    more = np.flatnonzero(most > sizes)[: people - int(sizes.sum())]
    sizes[more] += 1
    return sizes


def alike(code: Code, low: Ints, high: Ints) -> Ints:
    """A number for each group, the same for groups that nothing tells apart but who sits there."""
    rows = np.concatenate((code.allowed, np.stack((low, high))))
    numbers: Ints = np.unique(rows, axis=1, return_inverse=True)[1].reshape(-1)
    return numbers


def patterns(code: Code, least: Ints, most: Ints) -> list[Ints] | None:
    """Every way to choose which groups are the larger ones, but for groups that are alike.

    ``least`` and ``most`` are those of even_range. None where there are too many ways.
    """
    kinds = alike(code, least, most)
    members = [np.flatnonzero((kinds == kind) & (most > least)) for kind in range(int(kinds.max()) + 1)]
    members = [groups for groups in members if groups.size]
    more = code.people - int(least.sum())
    ways = np.zeros(more + 1, dtype=np.int64)
    ways[0] = 1
    for groups in members:
        longer = ways.copy()
        for count in range(1, min(len(groups), more) + 1):
            longer[count:] += ways[: more + 1 - count]
        ways = np.minimum(longer, PATTERN_WORK)
    if int(ways[more]) * code.people > max(PATTERN_WORK, code.people):
        return None
    return list(_patterns(least, members, more))


def _patterns(least: Ints, members: list[Ints], more: int) -> Iterator[Ints]:
    if not members:
        if not more:
            yield least
        return
    first, rest = members[0], members[1:]
    left = sum(len(groups) for groups in rest)
    for count in range(max(0, more - left), min(len(first), more) + 1):
        sizes = least.copy()
        sizes[first[:count]] += 1
        yield from _patterns(sizes, rest, more - count)
