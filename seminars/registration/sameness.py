"""Which organisations are probably one and the same under several names.

Names are compared only within blocks that share something telling, so that thousands take a second or
two. What is found is a proposal with its reasons; a person decides.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import combinations

from seminars.registration.names import SMALL_WORDS, fold, initials, organisation_key, telling
from seminars.registration.spelling import is_slip, left_over, pairs_within, slip_keys, word_set


class Certainty(IntEnum):
    """How sure it is that two are the same."""

    PERHAPS = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True)
class Named:
    """An organisation with every name it is known by, the one in use first."""

    id: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two that may be the same, the smaller id first, and why it looks so, each reason in a few words."""

    first: int
    second: int
    certainty: Certainty
    reasons: tuple[str, ...]


LEGAL_FORMS = word_set("ltd limited clg dac plc teo teoranta llp uc cuideachta")
# One word for each way of writing it.
USUAL_FORMS = {
    "saint": "st", "county": "co", "department": "dept", "centre": "ctr", "center": "ctr",
    "programme": "prog", "program": "prog", "organization": "organisation", "assoc": "association",
    "university": "uni", "univ": "uni", "institution": "institute", "inst": "institute",
    "svc": "service", "svcs": "service", "natl": "national", "nat": "national", "educ": "education",
    "educational": "education", "mgmt": "management", "dev": "development", "gov": "government",
}  # fmt: skip
# Names of places and directions: 'Clare' is no slip of 'Clara', and West is not East.
PLACES = word_set(
    """antrim armagh carlow cavan clare cork derry donegal down dublin fermanagh galway kerry kildare
    kilkenny laois leitrim limerick longford louth mayo meath monaghan offaly roscommon sligo tipperary
    tyrone waterford westmeath wexford wicklow athlone athy clara dundalk tralee trim tuam tullamore
    tallaght swords clonmel ennis nenagh thurles naas navan newbridge drogheda bray
    north south east west mid central city midland midlands leinster munster connacht ulster
    northern southern eastern western upper lower inner outer"""
)
# What a short form often leaves out.
OFTEN_LEFT_OUT = word_set("ireland irish eireann national service prog project office")

# A block with more members than this says nothing.
MOST_IN_BLOCK = 60


@dataclass(frozen=True)
class _Form:
    """A name in the shapes in which it is compared."""

    organisation: int
    words: tuple[str, ...]
    """Folded, as in the key."""
    core: tuple[str, ...]
    """Without small words and legal forms, each in its usual form, no plurals."""
    inside: str
    """The initials that stand behind the name in brackets, folded; empty without."""
    bracket: str
    """Other capitals in brackets, such as whose it is."""
    part: tuple[str, ...]
    """The core of what stands before a bracket, comma or dash, if anything follows it."""


@cache
def _usual(word: str) -> str:
    """The word in its usual form, in the singular."""
    if word in USUAL_FORMS:
        return USUAL_FORMS[word]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return USUAL_FORMS.get(word, word)


def _core(words: Sequence[str]) -> tuple[str, ...]:
    kept = [word for word in words if word not in LEGAL_FORMS]
    return tuple(map(_usual, telling(kept) or kept))


def _form(organisation: int, name: str) -> _Form:
    found = re.search(r"\(([^()]{2,20})\)", name)
    plain = name.replace(found[0], " ") if found else name
    inside = organisation_key(found[1]) if found else ""
    words = tuple(organisation_key(plain).split())
    if inside in (initials(words), initials(telling(words))):
        bracket = ""
    elif found and found[1].isupper() and inside.isalpha():
        # In 'School Completion Programme (DES)' stands whose it is, not what it is called for short.
        inside, bracket = "", inside
    else:
        plain, inside, bracket = name, "", ""
        words = tuple(organisation_key(plain).split())
    before, sign, after = _split(plain)
    part = _core(organisation_key(before).split()) if sign and fold(after) else ()
    return _Form(organisation, words, _core(words), inside, bracket, part)


def _split(name: str) -> tuple[str, str, str]:
    found = re.search(r"\s[-–—/|]\s|[:;,(]", name)
    return (name[: found.start()], found[0], name[found.end() :]) if found else (name, "", "")


def _shortened(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The words with each run of three or more of them as initials: small words with theirs, and without."""
    for start in range(len(words) - 2):
        for end in range(start + 3, min(len(words), start + 10) + 1):
            run = words[start:end]
            if run[0] in SMALL_WORDS or run[-1] in SMALL_WORDS:
                continue
            for letters in {initials(run), initials(telling(run))}:
                if len(letters) >= 3:
                    yield (*words[:start], letters, *words[end:])


class _Found:
    """The pairs so far, each with its reasons, the surest first."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[int, int], dict[str, Certainty]] = defaultdict(dict)

    def add(self, first: int, second: int, certainty: Certainty, reason: str) -> None:
        if first != second:
            reasons = self._pairs[min(first, second), max(first, second)]
            reasons[reason] = max(certainty, reasons.get(reason, certainty))

    def pairs(self) -> list[Pair]:
        made = [
            Pair(
                first,
                second,
                max(reasons.values()),
                tuple(sorted(reasons, key=lambda reason: (-reasons[reason], reason))),
            )
            for (first, second), reasons in self._pairs.items()
        ]
        return sorted(made, key=lambda pair: (-pair.certainty, pair.first, pair.second))


def organisation_pairs(organisations: Sequence[Named]) -> list[Pair]:
    """Which of the organisations may be the same, the surest pairs first."""
    forms = [_form(each.id, name) for each in organisations for name in each.names]
    found = _Found()
    _same_words(forms, found)
    _same_initials(forms, found)
    _slips(forms, found)
    _longer_forms(forms, found)
    return found.pairs()


def _blocks(keys: Iterable[tuple[object, int]]) -> Iterable[list[int]]:
    members: dict[object, list[int]] = defaultdict(list)
    for key, number in keys:
        members[key].append(number)
    return members.values()


def _pairs(
    forms: Sequence[_Form], keys: Iterable[tuple[object, int]], most: int = MOST_IN_BLOCK
) -> list[tuple[_Form, _Form]]:
    within = pairs_within(_blocks(keys), most=most)
    pairs = [(forms[first], forms[second]) for first, second in within]
    return [pair for pair in pairs if pair[0].organisation != pair[1].organisation]


def _same_words(forms: Sequence[_Form], found: _Found) -> None:
    """Nothing but spaces, small words, legal forms, abbreviations, plurals or the order differ."""
    for first, second in _pairs(forms, (("".join(form.words), n) for n, form in enumerate(forms))):
        if first.words != second.words:
            found.add(first.organisation, second.organisation, Certainty.SURE, "differ only in spaces")
    for first, second in _pairs(forms, ((form.core, n) for n, form in enumerate(forms) if form.core)):
        if not (first.bracket and second.bracket and first.bracket != second.bracket):
            found.add(first.organisation, second.organisation, *_same_core(first, second))
    for first, second in _pairs(
        forms, ((tuple(sorted(form.core)), n) for n, form in enumerate(forms) if len(form.core) > 1)
    ):
        if first.core != second.core:
            found.add(
                first.organisation, second.organisation, Certainty.LIKELY, "the same words in another order"
            )


def _same_core(first: _Form, second: _Form) -> tuple[Certainty, str]:
    only = {word for words in left_over(first.words, second.words) for word in words}
    if not only:
        certainty = Certainty.LIKELY if first.bracket or second.bracket else Certainty.SURE
        return certainty, "differ only in what stands in brackets"
    if only <= LEGAL_FORMS:
        return Certainty.SURE, "differ only in the legal form"
    if only <= SMALL_WORDS | LEGAL_FORMS:
        return Certainty.SURE, "differ only in small words"
    # 'Arc' and 'Arcs' may well be two; with another word beside it that is unlikely.
    return (
        Certainty.SURE if len(first.core) > 1 else Certainty.LIKELY
    ), "differ only in abbreviations or plurals"


def _same_initials(forms: Sequence[_Form], found: _Found) -> None:
    """One has the initials of (a part of) the other, or names them in brackets."""
    by_core = _by_core(forms)
    meanings: dict[int, dict[tuple[str, ...], set[int]]] = defaultdict(lambda: defaultdict(set))
    for form in forms:
        for other in by_core.get((form.inside,), ()) if form.inside else ():
            reason = "one stands in brackets in the other"
            found.add(form.organisation, other.organisation, Certainty.SURE, reason)
        for short in set(map(_core, _shortened(form.words))):
            for other in by_core.get(short, ()):
                if other.organisation != form.organisation and len(other.words) < len(form.words):
                    meanings[other.organisation][form.core].add(form.organisation)
    for short_one, long_ones in meanings.items():
        # Three letters stand for many things: with several to choose from it is a guess.
        certainty = Certainty.LIKELY if len(long_ones) == 1 else Certainty.PERHAPS
        for long_one in set().union(*long_ones.values()):
            found.add(short_one, long_one, certainty, "one has the initials of the other")


def _by_core(forms: Sequence[_Form]) -> dict[tuple[str, ...], list[_Form]]:
    by_core: dict[tuple[str, ...], list[_Form]] = defaultdict(list)
    for form in forms:
        by_core[form.core].append(form)
        # 'NEPS' is no plural.
        if len(form.words) == 1 and form.words != form.core:
            by_core[form.words].append(form)
    return by_core


def _slips(forms: Sequence[_Form], found: _Found) -> None:
    """One or two words differ by a slip of the finger, all others are the same."""

    def keys() -> Iterable[tuple[object, int]]:
        for n, form in enumerate(forms):
            for i, word in enumerate(form.core):
                rest = tuple(sorted(form.core[:i] + form.core[i + 1 :]))
                # Of one word, such as 'Barnardos', only itself is left to go by.
                for key in slip_keys(word) if len(word) >= 5 else ():
                    yield (rest, key), n
                if len(form.core) > 2:
                    yield rest, n
            # Two slips in a long name.
            for rest in combinations(sorted(form.core), len(form.core) - 2) if len(form.core) > 3 else ():
                yield rest, n

    for first, second in _pairs(forms, keys()):
        only_first, only_second = left_over(first.core, second.core)
        if len(only_first) != len(only_second) or not only_first:
            continue
        slips = [
            (word, other)
            for word, other in zip(sorted(only_first), sorted(only_second), strict=True)
            if is_slip(word, other) and not {word, other} <= PLACES
        ]
        if len(slips) != len(only_first):
            continue
        letters = max(len("".join(each.core)) for each in (first, second))
        certainty = Certainty.LIKELY if len(slips) == 1 and letters >= 8 else Certainty.PERHAPS
        told = left_over(first.words, second.words)
        reason = " for ".join(f"‘{' '.join(w for w in words if w not in SMALL_WORDS)}’" for words in told)
        found.add(first.organisation, second.organisation, certainty, f"differ by a slip: {reason}")


def _longer_forms(forms: Sequence[_Form], found: _Found) -> None:
    """One is the other with a word that people often leave out, or with an explanation behind it."""
    by_core = _by_core(forms)
    for form in forms:
        if form.part and form.part != form.core:
            rest = left_over(form.core, form.part)[0]
            for other in by_core.get(form.part, ()):
                # 'HSE, Cork' is a part of HSE rather than HSE.
                if not set(rest) & PLACES and not any(word.isdigit() for word in rest):
                    found.add(
                        form.organisation,
                        other.organisation,
                        Certainty.PERHAPS,
                        "one is the other with something added",
                    )
        for i, word in enumerate(form.core):
            if word in OFTEN_LEFT_OUT and len(form.core) > 1:
                for other in by_core.get(form.core[:i] + form.core[i + 1 :], ()):
                    found.add(
                        form.organisation, other.organisation, Certainty.PERHAPS, f"one leaves out ‘{word}’"
                    )
