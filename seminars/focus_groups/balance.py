"""How well the groups are mixed: each category of a field by group, against an even spread."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class BalanceRow:
    """One category: how many sit in each group, and how many would with an even spread."""

    category: str
    counts: tuple[int, ...]
    ideals: tuple[float, ...]


def balance(groups: Sequence[Sequence[str]]) -> list[BalanceRow]:
    """Rows for the categories in ``groups`` (one sequence of members' categories for each group).

    The even spread of a category is its share of all members times the size of the group.
    """
    total = Counter(category for group in groups for category in group)
    size = sum(len(group) for group in groups)
    return [
        BalanceRow(
            category=category or "Not given",
            counts=tuple(sum(each == category for each in group) for group in groups),
            ideals=tuple(total[category] * len(group) / size for group in groups),
        )
        for category in sorted(total)
    ]


def same_organisation_pairs(groups: Sequence[Sequence[str]]) -> int:
    """How many pairs of members of one organisation sit in the same group."""
    pairs = 0
    for group in groups:
        sizes: Mapping[str, int] = Counter(group)
        pairs += sum(n * (n - 1) // 2 for n in sizes.values())
    return pairs
