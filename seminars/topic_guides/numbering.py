"""Topics are numbered straight through the parts, and their minutes add up."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def numbered_parts(parts: Iterable[Sequence[T]]) -> list[list[tuple[int, T]]]:
    """The topics of each part with their numbers, from 1 straight through.

    >>> numbered_parts([["a", "b"], ["c"]])
    [[(1, 'a'), (2, 'b')], [(3, 'c')]]
    """
    number, found = 1, []
    for part in parts:
        found.append(list(enumerate(part, start=number)))
        number += len(part)
    return found


def total_minutes(minutes: Iterable[int | None]) -> int:
    """The minutes of all topics that say how long they take."""
    return sum(each or 0 for each in minutes)
