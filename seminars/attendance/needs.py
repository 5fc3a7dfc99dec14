"""What venue and caterer have to know: access needs with the name, dietary needs by their number alone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """What one delegate told; ``present`` says whether they are in on the day."""

    name: str
    access: str
    diet: str
    present: bool


@dataclass(frozen=True)
class Dish:
    """A dietary need in the words of those who have it: how many are expected with it, how many are in."""

    words: str
    expected: int
    present: int


def _key(words: str) -> str:
    return re.sub(r"[^\w]+", " ", words.casefold()).strip()


def dishes(needs: Iterable[Need]) -> list[Dish]:
    """Dietary needs counted, the most frequent first; spellings that differ in signs and capitals are one.

    Those in on the day are among those expected.
    """
    words: dict[str, str] = {}
    expected: dict[str, int] = {}
    present: dict[str, int] = {}
    for need in needs:
        text = " ".join(need.diet.split())
        key = _key(text)
        if not key:
            continue
        words.setdefault(key, text)
        expected[key] = expected.get(key, 0) + 1
        present[key] = present.get(key, 0) + need.present
    found = [Dish(words[key], expected[key], present[key]) for key in words]
    return sorted(found, key=lambda dish: (-dish.expected, _key(dish.words)))


def with_access_needs(needs: Iterable[Need]) -> list[Need]:
    """Those whom the venue has to help, in the order given."""
    return [need for need in needs if need.access.strip()]
