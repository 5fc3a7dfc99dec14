"""What a certificate says in words, on paper and on the page that confirms it."""

from collections.abc import Sequence
from datetime import date

from seminars.formats import day as in_words
from seminars.formats import day_range
from seminars.registration.names import PARTICLES, TITLES, fold


def days_in_words(days: Sequence[date]) -> str:
    """Days in order: '7 and 8 May 2008', '7 May 2008 and 9 May 2008'."""
    runs: list[list[date]] = []
    for each in days:
        if runs and (each - runs[-1][-1]).days == 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    parts = [day_range(run[0], run[-1]) for run in runs]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def issued_on(day: date) -> str:
    """The date of issue: '9 May 2008'."""
    return in_words(day, "d MMMM y")


def abbreviated(name: str) -> str:
    """Initials and family name, as the public page tells them: 'Áine Ní Bhriain' becomes 'Á. Ní Bhriain'.

    Enough to compare with the paper, and less than the paper says.
    """
    family, comma, given = name.partition(",")
    if comma and given.strip():
        first, last = given.split(), family.split()
    else:
        words = name.replace(",", " ").split()
        if len(words) > 1 and fold(words[0]) in TITLES:
            words = words[1:]
        start = len(words) - 1
        while start > 1 and fold(words[start - 1]) in PARTICLES:
            start -= 1
        # 'Ó Briain' alone: the whole is the family name.
        if start == 1 and fold(words[0]) in PARTICLES:
            start = 0
        first, last = words[: max(start, 0)], words[max(start, 0) :]
    initials = [f"{word[0].upper()}." for word in first if word[0].isalpha()]
    return " ".join([*initials, *last])
