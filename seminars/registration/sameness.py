"""Which organisations, and which delegates, may be the same: pairs with the reason.

Pairs are looked for among those that share something rare (initials, a word, the begin of a word),
so that thousands of names are gone through in a second or two.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from seminars.registration.names import PARTICLES, TITLES, fold

SMALL_WORDS = frozenset(["of", "the", "and", "for", "in", "na", "an"])
COMPANY_WORDS = frozenset(["ltd", "limited", "clg", "plc", "teo", "teoranta", "company", "dac"])
# Words that so many share tell nothing.
COMMON_WORD = 60
ALIKE = 0.8
SHORTEST_ALIKE = 4


@dataclass(frozen=True)
class Pair:
    """Two that may be the same (the smaller number first), and why."""

    one: int
    other: int
    reason: str


def _words(name: str) -> list[str]:
    return [word for word in fold(name.replace(".", "")).split() if word not in COMPANY_WORDS]


def _initials(words: Sequence[str]) -> set[str]:
    """'hse' for 'health service executive'; with small words and without."""
    found = {"".join(word[0] for word in words)}
    found.add("".join(word[0] for word in words if word not in SMALL_WORDS))
    return {each for each in found if len(each) > 1}


def organisation_reason(one: str, other: str) -> str:
    """Why two names may be of one organisation; empty where nothing says so.

    >>> organisation_reason("H.S.E.", "Health Service Executive")
    'one is the initials of the other'
    >>> organisation_reason("St Mary's Cork", "St Mary's Kerry")
    ''
    """
    first, second = _without_own_initials(_words(one)), _without_own_initials(_words(other))
    if not first or not second:
        return ""
    for short, long in ((first, second), (second, first)):
        if len(long) > 1 and "".join(short) in _initials(long):
            return "one is the initials of the other"
    plain = [[word for word in words if word not in SMALL_WORDS] for words in (first, second)]
    if sorted(plain[0]) == sorted(plain[1]):
        return "the same words"
    if len(plain[0]) == len(plain[1]) and _alike(*plain):
        return "spelt alike"
    return ""


def _without_own_initials(words: list[str]) -> list[str]:
    """'health service executive hse' is 'health service executive'."""
    for place in (0, len(words) - 1):
        if len(words) > 2 and words[place] in _initials(words[:place] + words[place + 1 :]):
            return words[:place] + words[place + 1 :]
    return words


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether words differ by spelling only, each from the one in its place."""
    return bool(one) and all(_spelt_alike(a, b) for a, b in zip(one, other, strict=True))


def _spelt_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST_ALIKE or one.isdigit() or other.isdigit():
        return False
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def organisation_pairs(names: Iterable[tuple[int, str]]) -> list[Pair]:
    """Pairs of organisations (number and name) that may be one."""
    known = sorted(names)
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, (_, name) in enumerate(known):
        words = _without_own_initials(_words(name))
        keys = {f"word {word[:5]}" for word in words if word not in SMALL_WORDS}
        keys |= {f"initials {each}" for each in (_initials(words) if len(words) > 1 else {"".join(words)})}
        keys.add(f"initials {''.join(words)}")
        for key in keys:
            blocks[key].append(place)
    found: dict[tuple[int, int], str] = {}
    for places in blocks.values():
        if len(places) > COMMON_WORD:
            continue
        for a, b in combinations(places, 2):
            pair = (known[a][0], known[b][0])
            if pair not in found:
                found[pair] = organisation_reason(known[a][1], known[b][1])
    return [Pair(*pair, reason) for pair, reason in sorted(found.items()) if reason]


@dataclass(frozen=True)
class Somebody:
    """A delegate as they are compared: numbers of delegate, seminar and organisation, name, address."""

    id: int
    seminar: int
    name: str
    organisation: int
    email: str = ""


def _name_words(name: str) -> list[str]:
    family, comma, given = name.partition(",")
    words = fold(f"{given} {family}" if comma else name).split()
    return [word for word in words if word not in PARTICLES and word not in TITLES]


def _same_name(one: str, other: str) -> str:
    first, second = _name_words(one), _name_words(other)
    if not first or not second:
        return ""
    if sorted(first) == sorted(second):
        return "the same name"
    if len(first) == len(second) and len(first) > 1 and _alike(first, second):
        return "names spelt alike"
    return ""


def person_reason(one: Somebody, other: Somebody) -> str:
    """Why two registrations may be one person's; empty where nothing says so."""
    same_address = bool(one.email) and one.email == other.email
    if same_address:
        return "the same address"
    name = _same_name(one.name, other.name)
    if not name:
        return ""
    if one.organisation == other.organisation:
        return f"{name}, the same organisation"
    local = one.email.partition("@")[0]
    if local and local == other.email.partition("@")[0]:
        return f"{name}, addresses that begin alike"
    return ""


def person_pairs(people: Iterable[Somebody]) -> list[Pair]:
    """Pairs of delegates that may be one person, at one seminar or at two."""
    known = sorted(people, key=lambda person: person.id)
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, person in enumerate(known):
        for word in set(_name_words(person.name)):
            blocks[f"{person.organisation} {word[:3]}"].append(place)
        if person.email:
            blocks[person.email].append(place)
            words = sorted(_name_words(person.name))
            blocks[f"{person.email.partition('@')[0]} {words[:1]}"].append(place)
    found: dict[tuple[int, int], str] = {}
    for places in blocks.values():
        if len(places) > COMMON_WORD * 2:
            continue
        for a, b in combinations(places, 2):
            pair = (known[a].id, known[b].id)
            if pair not in found:
                found[pair] = person_reason(known[a], known[b])
    return [Pair(*pair, reason) for pair, reason in sorted(found.items()) if reason]
