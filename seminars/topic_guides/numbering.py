"""Topics are numbered straight through the parts, and their minutes add up."""

from collections.abc import Iterable


def numbered(seminars: Iterable[int | None]) -> list[tuple[int, str]]:
    """Number and suffix of each topic of a whole guide, in its order.

    Each topic is given as the seminar that alone asks it, or None for one of the series. Those of the series
    count straight through; one that a seminar has added has the number before it, and a letter.

    >>> numbered([None, 5, 6, 5, None])
    [(1, ''), (1, 'a'), (1, 'a'), (1, 'b'), (2, '')]
    """
    number, added, found = 0, dict[int, int](), []
    for seminar in seminars:
        if seminar is None:
            number, added = number + 1, {}
            found.append((number, ""))
        else:
            added[seminar] = added.get(seminar, 0) + 1
            found.append((number, _letters(added[seminar])))
    return found


def _letters(count: int) -> str:
    """'a' for 1, 'z' for 26, 'aa' for 27."""
    letters = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def total_minutes(minutes: Iterable[int | None]) -> int:
    """The minutes of all topics that say how long they take."""
    return sum(each or 0 for each in minutes)
