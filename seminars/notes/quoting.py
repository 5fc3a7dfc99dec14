"""Where the words that are quoted stand in the text of a note."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Stretch:
    """A stretch of a note's text, and whether it is quoted."""

    text: str
    quoted: bool = False


def stretches(text: str, quotations: Iterable[str]) -> list[Stretch]:
    """The text in stretches; put together they are the text again.

    A quotation is kept with single blanks, so any white space stands for one; each is marked where it
    stands first, and what overlaps is one stretch.

    >>> stretches("One said: we never\\nmet.", ["we never met"])
    [Stretch(text='One said: ', quoted=False), Stretch(text='we never\\nmet', quoted=True), \
Stretch(text='.', quoted=False)]
    """
    ends: list[tuple[int, int]] = []
    for start, end in sorted(span for words in quotations if (span := _span(text, words)) is not None):
        if ends and start <= ends[-1][1]:
            ends[-1] = ends[-1][0], max(end, ends[-1][1])
        else:
            ends.append((start, end))
    made, done = [], 0
    for start, end in ends:
        made += [Stretch(text[done:start]), Stretch(text[start:end], quoted=True)]
        done = end
    return [each for each in (*made, Stretch(text[done:])) if each.text]


def stands_in(text: str, words: str) -> bool:
    """Whether the words are in the text as they are quoted."""
    return _span(text, words) is not None


def _span(text: str, words: str) -> tuple[int, int] | None:
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = re.search(pattern, text) if pattern else None
    return found.span() if found else None
