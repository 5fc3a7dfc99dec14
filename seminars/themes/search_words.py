"""What somebody types to find quotations by their words, and where in a text it was found."""

import re
from dataclasses import dataclass

from seminars.registration.names import fold

_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:["“”„](?P<phrase>[^"“”„]*)["“”„]?|(?P<word>[^\s"“”„]+))')
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class SearchWords:
    """Folded words that have to be in a text: ``anywhere`` also within a word, ``whole`` as they stand, one
    after the other. Those of ``without`` must not be in it, wherever in a word."""

    anywhere: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def search_words(typed: str) -> SearchWords:
    """Read what was typed: words, "words that follow one another", -words that must not be there."""
    anywhere: list[str] = []
    whole: list[str] = []
    without: list[str] = []
    for part in _PART.finditer(typed):
        found = fold(part["phrase"] if part["phrase"] is not None else part["word"])
        if not found:
            continue
        if part["minus"]:
            without.append(found)
        else:
            (whole if part["phrase"] is not None else anywhere).append(found)
    return SearchWords(tuple(anywhere), tuple(whole), tuple(without))


def found_in(text: str, words: SearchWords) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word that was looked for."""
    # A word with a hyphen stands folded as two.
    within = {each for term in words.anywhere for each in term.split()}
    exactly = {each for term in words.whole for each in term.split()}
    pieces: list[tuple[str, bool]] = []
    at = 0
    for word in _WORD.finditer(text):
        folded = fold(word[0])
        if folded in exactly or any(each in folded for each in within):
            pieces += [(text[at : word.start()], False), (word[0], True)]
            at = word.end()
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]
