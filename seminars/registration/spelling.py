"""Whether two words, or two lists of words, could be one thing spelt in two ways."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache

# From so many letters on, one wrong letter is likelier than another word; two in a long word.
ONE_SLIP = 5
TWO_SLIPS = 9


def word_set(text: str) -> frozenset[str]:
    """The words of ``text``, for lists that are easier to read as one."""
    return frozenset(text.split())


def is_slip(first: str, second: str) -> bool:
    """Whether the words differ as a slip of the finger makes them differ: a letter or two, by their length.

    A letter missing, doubled, wrong, or two of them swapped count as one each (Damerau's distance as
    restricted by optimal string alignment). Words with figures are never slips of one another.
    """
    shorter = min(len(first), len(second))
    if shorter < ONE_SLIP or first == second or not (first.isalpha() and second.isalpha()):
        return False
    allowed = 2 if shorter >= TWO_SLIPS else 1
    return _distance()(first, second, score_cutoff=allowed) <= allowed


@cache
def _distance() -> Callable[..., int]:
    from rapidfuzz.distance import OSA

    return OSA.distance


def slip_keys(word: str) -> Iterable[str]:
    """What words that differ by one letter share: the word itself, and it without one of its letters."""
    yield word
    if len(word) >= ONE_SLIP:
        yield from {word[:i] + word[i + 1 :] for i in range(len(word))}


def left_over(first: Sequence[str], second: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words of each that the other does not have, as often as it has them, in their order."""
    rest = list(second)
    only_first = []
    for word in first:
        if word in rest:
            rest.remove(word)
        else:
            only_first.append(word)
    return only_first, rest


def pairs_within(blocks: Iterable[Collection[int]], *, most: int) -> set[tuple[int, int]]:
    """Each two numbers that share a block, the smaller first. Blocks of more than ``most`` tell nothing."""
    found: set[tuple[int, int]] = set()
    for block in blocks:
        if 1 < len(block) <= most:
            members = sorted(set(block))
            found.update((members[i], other) for i in range(len(members)) for other in members[i + 1 :])
    return found
