"""Percentages that promise no more than they hold.

- A per cent stands on a base of at least ``PERCENT_FROM``; under that the count speaks for itself.
- Where the base is under ``COUNTS_UNDER`` a per cent never stands without its count.
- Whole numbers by default, one decimal by choice, halves rounded up, each for itself: they are not
  adjusted to add up to 100, and where they do not, the reader is told.

After the practice for small bases in A. N. Oppenheim, Questionnaire Design (1992), and the reporting
standards of the AAPOR Code of Professional Ethics and Practices: no percentage without its base.
"""

from collections.abc import Iterable

PERCENT_FROM = 10
COUNTS_UNDER = 50
# Choices of the reader.
DECIMALS = (0, 1)


def rounded_percent(count: int, base: int, decimals: int = 0) -> int | None:
    """``count`` of ``base`` in units of the last decimal, halves rounded up; None under ``PERCENT_FROM``.

    >>> rounded_percent(112, 162), rounded_percent(112, 162, 1), rounded_percent(4, 9)
    (69, 691, None)
    """
    if base < PERCENT_FROM:
        return None
    return (200 * count * 10**decimals + base) // (2 * base)


def percent_text(units: int, decimals: int = 0) -> str:
    """``units`` of the last decimal as they are printed.

    >>> percent_text(69), percent_text(691, 1), percent_text(5, 1)
    ('69%', '69.1%', '0.5%')
    """
    if not decimals:
        return f"{units}%"
    whole, rest = divmod(units, 10**decimals)
    return f"{whole}.{rest:0{decimals}}%"


def sum_note(counts: Iterable[int], base: int, decimals: int = 0) -> str:
    """What the rounded per cents of all answers add up to, as a sentence; empty where it is 100.

    >>> sum_note([5, 5, 5], 15)
    'The percentages add up to 99%, as each is rounded for itself.'
    """
    if base < PERCENT_FROM:
        return ""
    total = sum(rounded_percent(count, base, decimals) or 0 for count in counts)
    if total == 100 * 10**decimals:
        return ""
    return f"The percentages add up to {percent_text(total, decimals)}, as each is rounded for itself."
