"""Telephone numbers and e-mail addresses in what people said."""

import re
from collections.abc import Iterator

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# Digits in groups, such as 01 677 4321, 087-1234567, +353 (0)1 677 4321.
_NUMBER = re.compile(r"(?<![\w.,/])\+?\(?\d[\d\s().–-]{5,}\d(?![\w/]|[.,]\d)")
_LEAST, _MOST = 7, 15
_DATE = re.compile(r"\d{1,2}\D\d{1,2}\D(?:\d\d|\d{4})|\d{4}\D\d{1,2}\D\d{1,2}")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\D+)+(?:19|20)\d\d")


def contacts_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each begins and ends, and what it is; years, dates and amounts are none.

    A number has 7 to 15 digits, as ITU-T E.164 has at most; without the country or an area code (a plus or a
    nought before it) it is one only in groups, as a telephone number is written.
    """
    for match in _ADDRESS.finditer(text):
        yield match.start(), match.end(), "an e-mail address"
    for match in _NUMBER.finditer(text):
        words = match.group()
        digits = sum(letter.isdigit() for letter in words)
        if not _LEAST <= digits <= _MOST or _DATE.fullmatch(words) or _YEARS.fullmatch(words):
            continue
        if words.lstrip("(")[0] in "+0" or not words.isdigit():
            yield match.start(), match.end(), "a telephone number"
