"""Themes as the report tells of them, as plain values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QuotationInReport:
    """A quotation as it is printed; ``venue`` is the seminar's title, ``source`` the group or the
    questionnaire. An answer tells no venue: it is given out for the series as a whole."""

    text: str
    venue: str
    source: str


@dataclass(frozen=True)
class ThemeInReport:
    """A theme with the quotations chosen for it."""

    name: str
    quotations: tuple[QuotationInReport, ...] = ()


@dataclass(frozen=True)
class ActionInReport:
    """A suggested action and its area."""

    area: str
    text: str


@dataclass(frozen=True)
class CategoryInReport:
    """A category of the code frame as the report tells of it."""

    name: str
    themes: tuple[ThemeInReport, ...] = ()
    actions: tuple[ActionInReport, ...] = ()
