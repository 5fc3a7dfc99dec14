"""Row numbers as they are typed from a signed list: '3 7 12-19'."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

_RANGE = re.compile(r"(\d+)\s*[-–—]\s*(\d+)")
_TOKEN = re.compile(r"\d+-\d+|[^\s,;]+")
# What nobody means.
MOST = 100_000


@dataclass(frozen=True)
class Typed:
    """The numbers that stand on the list, in order and each once; and what is wrong with the rest."""

    numbers: tuple[int, ...]
    problems: tuple[str, ...]


def typed_numbers(text: str, known: Collection[int]) -> Typed:
    """Numbers and ranges, with spaces, commas or lines between them; ``known`` are those on the list.

    >>> typed_numbers("3, 7 5-6 9", {3, 5, 6, 7})
    Typed(numbers=(3, 5, 6, 7), problems=('There is no number 9 on this list.',))
    """
    wanted: set[int] = set()
    problems: list[str] = []
    for token in _TOKEN.findall(_RANGE.sub(r"\1-\2", text)):
        first, dash, last = token.partition("-")
        if not (first.isdecimal() and (last.isdecimal() or not dash)):
            problems.append(f"'{token[:20]}' is no number.")
            continue
        begin, end = int(first), int(last or first)
        if max(begin, end) > MOST:
            problems.append(f"There is no number {token[:20]} on this list.")
        elif end < begin:
            problems.append(f"{token}: the first number is the larger one.")
        else:
            wanted.update(range(begin, end + 1))
    missing = sorted(wanted - set(known))
    problems += [f"There is no number {each} on this list." for each in _runs(missing)]
    return Typed(tuple(sorted(wanted & set(known))), tuple(problems))


def _runs(numbers: Iterable[int]) -> list[str]:
    """Numbers in words, those that follow one another taken together: '4', '7 to 9'."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
