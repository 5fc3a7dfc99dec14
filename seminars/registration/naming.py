"""Finding names in what people said: a help for those who read it, not a replacement for reading."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from seminars.registration.contacts import contacts_in
from seminars.registration.names import fold
from seminars.registration.ordinary_words import ORDINARY

# A short form with full stops, such as H.S.E., or a word.
_WORD = re.compile(r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])|[^\W_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")
# Shorter names of people are too often words.
_SHORTEST = 3
# What ends a sentence, or opens what is quoted.
_ENDS = frozenset('.?!:;“"‘(\n')
_SHORTEST_WIDE = 2
# What stands before a family name as a word of its own, or not: O'Brien, Ó Briain, Mac Donald.
_BEFORE = re.compile(r"^(o|mac|mc)['’ʼ]?(?=.{2})", re.IGNORECASE)
# Beside these a word is said of a person: 'will said', 'told mark'.
_TELLS = frozenset("asked asks explained phoned rang said says thinks told wrote".split())  # noqa: SIM905
_IS_TOLD = frozenset("asked called emailed phoned rang thanked told".split())  # noqa: SIM905


@dataclass(frozen=True)
class Found:
    """A name from ``start`` to ``end`` of a text, as it stands there, and a sentence about it."""

    start: int
    end: int
    words: str
    sentence: str


@dataclass(frozen=True)
class _Wanted:
    """Folded words to look for; ``exact`` has to be spelt so, ``capital`` has to begin with one.

    ``inside``: not at the beginning of a sentence, where every word has a capital; ``beside``: only beside a
    word that is said of people.
    """

    folded: tuple[str, ...]
    says: str
    name: str = ""
    exact: str = ""
    capital: bool = True
    inside: bool = False
    beside: bool = False


class Names:
    """Names to look for: of people (the family name), of organisations (whole), and of roles.

    ``contacts`` are telephone numbers and e-mail addresses. ``wide`` looks for more than has to be told of
    every answer: also for first names, for names in small letters, for short ones such as Ó Sé, for O Brien
    beside O'Brien, for organisations in small letters, and for the parts of their names within and without
    brackets. Names that are words as well (``ordinary_words``) are told in small letters only beside a word
    that is said of people, as in 'will said': a warning at every 'will' would soon be read no more.
    """

    def __init__(
        self,
        people: Iterable[str],
        organisations: Iterable[str],
        roles: Iterable[str] = (),
        *,
        wide: bool = False,
        contacts: bool = True,
    ) -> None:
        self._contacts = contacts
        self._wanted: dict[str, set[_Wanted]] = defaultdict(set)
        for name in people:
            self._add_person(name, wide)
        for name in organisations:
            whole = [name, _BRACKETS.sub(" ", name), *_BRACKETS.findall(name)] if wide else [name]
            for each in whole:
                self._add_organisation(each, wide)
        for role in roles:
            folded = fold(_BRACKETS.sub(" ", role)).split()
            if folded:
                self._add(
                    _Wanted((*folded[:-1], _one(folded[-1])), "is a role that few hold.", capital=False)
                )

    def _add(self, wanted: _Wanted) -> None:
        self._wanted[_one(wanted.folded[0])].add(wanted)

    def _add_person(self, name: str, wide: bool) -> None:
        words = [match.group() for match in _WORD.finditer(name)]
        if not words:
            return
        # Both halves of a double name.
        for each in fold(name.split()[-1]).split():
            if len(each) >= (_SHORTEST_WIDE if wide else _SHORTEST):
                word = not wide or len(each) <= _SHORTEST or _is_word(each)
                self._add(_Wanted((each,), "is a delegate's family name.", capital=word))
                if wide and _is_word(each):
                    self._add(_Wanted((each,), "is a delegate's family name.", capital=False, beside=True))
        before = _BEFORE.match(words[-1])
        if wide and before:
            apart = (fold(before.group()), fold(words[-1][before.end() :]))
            self._add(_Wanted(apart, "is a delegate's family name."))
        if not wide or len(words) == 1:
            return
        self._add(_Wanted(tuple(map(fold, words)), "is a delegate's name.", capital=False))
        if len(words[0]) >= _SHORTEST_WIDE:
            self._add_first_name(fold(words[0]))

    def _add_first_name(self, name: str) -> None:
        says = "is a delegate's first name."
        if _is_word(name):
            self._add(_Wanted((name,), says, inside=True))
            self._add(_Wanted((name,), says, capital=False, beside=True))
        else:
            self._add(_Wanted((name,), says, capital=len(name) < _SHORTEST))

    def _add_organisation(self, name: str, wide: bool) -> None:
        words = [_undotted(match.group()) for match in _WORD.finditer(name)]
        if not words:
            return
        small = wide and (len(words) > 1 or (len(words[0]) >= _SHORTEST and not _is_word(fold(words[0]))))
        # Other short forms count in capitals only: 'it' is no organisation.
        exact = words[0] if len(words) == 1 and words[0].isupper() and not small else ""
        capital = not small
        folded = tuple(map(fold, words))
        self._add(_Wanted(folded, "is an organisation.", " ".join(words), exact, capital))

    def places_in(self, text: str) -> list[Found]:
        """What of them stands in ``text``, from its beginning; of names within another only the longer."""
        found = [
            Found(start, end, text[start:end], f"'{text[start:end]}' is {kind}.")
            for start, end, kind in (contacts_in(text) if self._contacts else ())
        ]
        within = [(place.start, place.end) for place in found]
        words = [
            word
            for word in _WORD.finditer(text)
            if not any(start <= word.start() < end for start, end in within)
        ]
        ends = [word.start() + len(_POSSESSIVE.sub("", word.group())) for word in words]
        bare = [_undotted(text[word.start() : end]) for word, end in zip(words, ends, strict=True)]
        spoken = _Spoken(bare, [fold(word) for word in bare], [_begins(text, each.start()) for each in words])
        folded = spoken.folded
        index = 0
        while index < len(words):
            here = [
                wanted
                for wanted in self._wanted.get(_one(folded[index]), ())
                if _stands(wanted, spoken, index)
            ]
            longest = max((len(wanted.folded) for wanted in here), default=1)
            start, end = words[index].start(), ends[index + longest - 1]
            said = {(each.says, each.name) for each in here if len(each.folded) == longest}
            for says, name in sorted(said):
                shown = name or text[start:end].replace("’", "'")
                found.append(Found(start, end, text[start:end], f"'{shown}' {says}"))
            index += longest
        return sorted(found, key=lambda place: place.start)

    def found_in(self, text: str) -> list[str]:
        """What of them stands in ``text``, as sentences."""
        return list(dict.fromkeys(place.sentence for place in self.places_in(text)))


def _one(word: str) -> str:
    """The word in the singular, or nearly: roles are spoken of in both."""
    return word.removesuffix("s") if len(word) > _SHORTEST else word


def _is_word(folded: str) -> bool:
    """Whether a name is a word of the language as well."""
    return bool({folded, _one(folded)} & ORDINARY)


def _undotted(word: str) -> str:
    """H.S.E. as HSE."""
    return word.replace(".", "")


def _begins(text: str, at: int) -> bool:
    """Whether a word at that place begins a sentence, or what is quoted."""
    before = text[:at].rstrip(" \t")
    return not before or before[-1] in _ENDS


@dataclass(frozen=True)
class _Spoken:
    """The words of a text: as they stand there, folded, and whether each begins a sentence."""

    bare: list[str]
    folded: list[str]
    begins: list[bool]

    def is_of_a_person(self, index: int) -> bool:
        """Whether a word is beside one that is said of people."""
        before = self.folded[index - 1] if index else ""
        after = self.folded[index + 1] if index + 1 < len(self.folded) else ""
        return before in _IS_TOLD or after in _TELLS


def _stands(wanted: _Wanted, spoken: _Spoken, index: int) -> bool:
    size, bare, folded = len(wanted.folded), spoken.bare, spoken.folded
    if wanted.exact:
        return bare[index] == wanted.exact
    if (wanted.capital and not bare[index][0].isupper()) or (wanted.inside and spoken.begins[index]):
        return False
    if wanted.beside and not spoken.is_of_a_person(index):
        return False
    *first, last = folded[index : index + size]
    *wanted_first, wanted_last = wanted.folded
    if len(first) != len(wanted_first) or first != wanted_first:
        return False
    if last == wanted_last:
        return True
    if wanted.name:
        # Barnardo's, which is called Barnardos.
        return _one(last) == _one(wanted_last)
    return not wanted.capital and _one(last) == wanted_last
