"""Finding names in what people said: a help for those who read it, not a replacement for reading."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from seminars.registration.names import fold

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")
# Shorter names of people are too often words.
_SHORTEST = 3
_SHORTEST_WIDE = 2
# What stands before a family name as a word of its own, or not: O'Brien, Ó Briain, Mac Donald.
_BEFORE = re.compile(r"^(o|mac|mc)['’ʼ]?(?=.{2})", re.IGNORECASE)
# Family names that are also words: in small letters they are no names.
_ORDINARY = frozenset(
    """age april august ball banks begin bell best bird black blue bond book bridge brown bush butler
    cash chance child childs church close cole cook cooke cooper court cross crow day dean drew drum
    duke early east english field fields fisher flood ford forest fox french friend garden gardener
    glass gold good grace grant gray green grey ground guest guide guy hall hand hands hardy head heart
    hill holiday holly home hood hope house hunt hunter hurt irish ivory joy judge july june just keen
    key keys kind king lake land lane law lawless leader little lively long lord love lynch main major
    many marsh mason master may miles mills moon more moss most much near new noble nurse page paper
    parish park parks peace penny people person place point pool poor post potter pound power present
    price prior quick quiet read reading reason reed rice rich right ring rock room rose rush sage
    savage school seal service sharp shepherd shield ships shore short sign silver singer small smart
    smith speed spring staff stage stand start steel still stone story street strong study summer sure
    swan sweet table talk teacher team thorn thought time times tower town train trust turner van view
    visit voice wait walker wall walls want ward warren watch water waters wave way weeks well wells
    west white whole wild will winter wise wolf wood woods word words work worker worth write young
    younger""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Found:
    """A name from ``start`` to ``end`` of a text, as it stands there, and a sentence about it."""

    start: int
    end: int
    words: str
    sentence: str


@dataclass(frozen=True)
class _Wanted:
    """Folded words to look for; ``exact`` has to be spelt so, ``capital`` has to begin with one."""

    folded: tuple[str, ...]
    says: str
    name: str = ""
    exact: str = ""
    capital: bool = True


class Names:
    """Names to look for: of people (the family name), of organisations (whole), and of roles.

    ``wide`` looks for more than has to be told of every answer: also for first names, for family names in
    small letters unless they are words as well, for short ones such as Ó Sé, for O Brien beside O'Brien, for
    organisations in small letters, and for the parts of their names within and without brackets.
    """

    def __init__(
        self,
        people: Iterable[str],
        organisations: Iterable[str],
        roles: Iterable[str] = (),
        *,
        wide: bool = False,
    ) -> None:
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
                word = not wide or len(each) <= _SHORTEST or bool({each, _one(each)} & _ORDINARY)
                self._add(_Wanted((each,), "is a delegate's family name.", capital=word))
        before = _BEFORE.match(words[-1])
        if wide and before:
            apart = (fold(before.group()), fold(words[-1][before.end() :]))
            self._add(_Wanted(apart, "is a delegate's family name."))
        if not wide or len(words) == 1:
            return
        self._add(_Wanted(tuple(map(fold, words)), "is a delegate's name.", capital=False))
        if len(words[0]) >= _SHORTEST:
            self._add(_Wanted((fold(words[0]),), "is a delegate's first name."))

    def _add_organisation(self, name: str, wide: bool) -> None:
        words = [match.group() for match in _WORD.finditer(name)]
        if not words:
            return
        # Short forms such as HSE count in capitals only: 'it' is no organisation.
        exact = words[0] if len(words) == 1 and words[0].isupper() else ""
        capital = len(words) == 1 or not wide
        folded = tuple(map(fold, words))
        self._add(_Wanted(folded, "is an organisation.", " ".join(words), exact, capital))

    def places_in(self, text: str) -> list[Found]:
        """What of them stands in ``text``, from its beginning; of names within another only the longer."""
        words = list(_WORD.finditer(text))
        bare = [_POSSESSIVE.sub("", word.group()) for word in words]
        folded = [fold(word) for word in bare]
        found: list[Found] = []
        index = 0
        while index < len(words):
            here = [
                wanted
                for wanted in self._wanted.get(_one(folded[index]), ())
                if _stands(wanted, bare, folded, index)
            ]
            longest = max((len(wanted.folded) for wanted in here), default=1)
            for wanted in sorted(here, key=lambda each: (each.says, each.name)):
                if len(wanted.folded) == longest:
                    start = words[index].start()
                    end = words[index + longest - 1].start() + len(bare[index + longest - 1])
                    shown = wanted.name or text[start:end].replace("’", "'")
                    found.append(Found(start, end, text[start:end], f"'{shown}' {wanted.says}"))
            index += longest
        return found

    def found_in(self, text: str) -> list[str]:
        """What of them stands in ``text``, as sentences."""
        return list(dict.fromkeys(place.sentence for place in self.places_in(text)))


def _one(word: str) -> str:
    """The word in the singular, or nearly: roles are spoken of in both."""
    return word.removesuffix("s") if len(word) > _SHORTEST else word


def _stands(wanted: _Wanted, bare: list[str], folded: list[str], index: int) -> bool:
    size = len(wanted.folded)
    if wanted.exact:
        return bare[index] == wanted.exact
    if wanted.capital and not bare[index][0].isupper():
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
