"""Finding names in answers in words: a help for those who read them, not a replacement for reading."""

import re
from collections import defaultdict
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
# Shorter family names are too often words.
_SHORTEST = 3


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text)]


class Names:
    """Names to look for: of people (whole, or the family name alone) and of organisations (whole)."""

    def __init__(self, people: Iterable[str], organisations: Iterable[str]) -> None:
        self._people: dict[str, set[str]] = defaultdict(set)
        for name in people:
            words = _words(name)
            if words and len(words[-1]) >= _SHORTEST:
                self._people[words[-1].casefold()].add(name)
        self._organisations: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in organisations:
            spelt = tuple(_words(name))
            if spelt:
                self._organisations[spelt[0].casefold()].add(spelt)

    def found_in(self, text: str) -> list[str]:
        """What of them stands in ``text``, as sentences; a name counts where it is written with a capital."""
        words = _words(text)
        folded = [word.casefold() for word in words]
        found: list[str] = []
        for index, word in enumerate(words):
            if not word[0].isupper():
                continue
            people = self._people.get(folded[index])
            if people:
                found.append(f"'{word}' is a delegate's family name.")
            for organisation in sorted(self._organisations.get(folded[index], ())):
                if _same(words[index : index + len(organisation)], organisation):
                    found.append(f"'{' '.join(organisation)}' is an organisation.")
        return list(dict.fromkeys(found))


def _same(words: list[str], organisation: tuple[str, ...]) -> bool:
    """Short forms such as HSE count in capitals only: 'it' is no organisation."""
    if len(organisation) == 1 and organisation[0].isupper():
        return words == [organisation[0]]
    return [word.casefold() for word in words] == [word.casefold() for word in organisation]
