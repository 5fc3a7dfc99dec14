"""Which delegates are probably one person, by name, organisation and address.

A name alone is weak: there is more than one Mary Murphy. Together with the organisation or the part of
the address before the @ it says a lot. What is found is a proposal with its reasons; a person decides.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from seminars.registration.given_names import are_forms
from seminars.registration.names import fold, sort_key
from seminars.registration.sameness import Certainty, Pair
from seminars.registration.spelling import is_slip, left_over, pairs_within, word_set

# Addresses of an office, not of somebody in it.
SHARED_BOXES = word_set(
    """info office admin administration reception mail post enquiries enquiry contact hello team
    secretary manager coordinator director principal training noreply bookings events staff services"""
)
# A name that more people of the series have tells nothing by itself.
MOST_OF_A_NAME = 3
# A block with more members than this says nothing.
MOST_IN_BLOCK = 150


@dataclass(frozen=True)
class Someone:
    """A delegate as far as telling people apart goes; ``address`` is the folded e-mail address, or ''."""

    id: int
    seminar: int
    name: str
    organisation: int
    address: str = ""


@dataclass(frozen=True)
class _Card:
    person: Someone
    words: tuple[str, ...]
    """Of the name, as in the key by which people are sorted: family name first, its particles joined."""
    given: tuple[str, ...]
    box: str
    """The telling part of the address before the @, without signs; '' for an office's."""


def _card(person: Someone) -> _Card:
    words = tuple(sort_key(person.name).split())
    # 'Byrne, Mary' and 'Mary Byrne' have one key; what stands behind the family name is given.
    box = fold(person.address.partition("@")[0].partition("+")[0]).replace(" ", "")
    telling = len(box) >= 5 and not box.isdigit() and box not in SHARED_BOXES
    return _Card(person, words, words[1:], box if telling else "")


def people_pairs(people: Sequence[Someone]) -> list[Pair]:
    """Which of the people may be the same, the surest pairs first.

    They are of one series: two of one seminar are a registration too many, two of different seminars
    may be somebody who means to come twice.
    """
    cards = [_card(person) for person in people]
    bearers = Counter(tuple(sorted(card.words)) for card in cards)
    common = {words for words, number in bearers.items() if number > MOST_OF_A_NAME}
    found = [pair for first, second in _candidates(cards) if (pair := _compared(first, second, common))]
    return sorted(found, key=lambda pair: (-pair.certainty, pair.first, pair.second))


def _candidates(cards: Sequence[_Card]) -> Iterable[tuple[_Card, _Card]]:
    members: dict[object, list[int]] = defaultdict(list)
    for number, card in enumerate(cards):
        members["name", tuple(sorted(card.words))].append(number)
        for word in card.words:
            members["word", word].append(number)
            members["word", word, card.person.organisation].append(number)
        if card.box:
            members["box", card.box].append(number)
        if card.person.address:
            members["address", card.person.address].append(number)
    for first, second in pairs_within(members.values(), most=MOST_IN_BLOCK):
        yield cards[first], cards[second]


def _compared(first: _Card, second: _Card, common: Collection[tuple[str, ...]]) -> Pair | None:
    likeness = _names(first, second)
    if likeness is None:
        return None
    by_name, reason = likeness
    by_address = _addresses(first, second)
    at_work = ["the same organisation"] if first.person.organisation == second.person.organisation else []
    others = by_address + at_work
    certainty = by_name
    if by_name is Certainty.SURE and not others:
        if tuple(sorted(first.words)) in common:
            return None
        certainty = Certainty.PERHAPS
    elif by_name is Certainty.LIKELY:
        if not others:
            return None
        certainty = Certainty.SURE if len(others) == 2 else Certainty.LIKELY
    elif by_name is Certainty.PERHAPS and not by_address:
        return None
    low, high = sorted((first.person.id, second.person.id))
    return Pair(low, high, certainty, (reason, *others))


def _addresses(first: _Card, second: _Card) -> list[str]:
    if first.person.address and first.person.address == second.person.address:
        return ["the same address"]
    return ["the same name before the @"] if first.box and first.box == second.box else []


def _names(first: _Card, second: _Card) -> tuple[Certainty, str] | None:
    """How alike the names are: SURE for one name, LIKELY for two forms of it, PERHAPS for less."""
    if first.words == second.words:
        said = fold(first.person.name) == fold(second.person.name)
        return Certainty.SURE, "the same name" if said else "the same name, written another way"
    if sorted(first.words) == sorted(second.words):
        return Certainty.SURE, "the same name in another order"
    one, other = left_over(first.words, second.words)
    common = len(first.words) - len(one)
    if not common:
        return None
    if not one or not other:
        extra = one or other
        return Certainty.LIKELY, f"‘{' '.join(extra)}’ more in one name"
    if len(one) != 1 or len(other) != 1:
        return None
    return _words(one[0], other[0], of_given_names=one[0] in first.given and other[0] in second.given)


def _words(one: str, other: str, *, of_given_names: bool) -> tuple[Certainty, str] | None:
    told = f"‘{one}’ and ‘{other}’"
    if of_given_names and are_forms(one, other):
        return Certainty.LIKELY, f"{told} may be one first name"
    if of_given_names and 1 in (len(one), len(other)) and one[0] == other[0]:
        return Certainty.LIKELY, f"only the initial of a first name: {told}"
    if is_slip(one, other):
        return Certainty.LIKELY, f"differ by a slip: {told}"
    if not of_given_names:
        return Certainty.PERHAPS, f"the same first name, {told}"
    return None
