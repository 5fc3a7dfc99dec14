"""Quotations chosen for the report, with what may tell who somebody is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import select

from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.programme.models import Seminar, Series
from seminars.themes.checking import Check, marked, unaccepted
from seminars.themes.listing import in_order, source_in_words
from seminars.themes.models import CodedQuotation, Release

PER_PAGE = 20


class Stage(StrEnum):
    """How far the release of a chosen quotation is: nobody has decided, or not on all that is warned of."""

    WAITING = "waiting"
    RELEASED = "released"
    HELD = "held"


@dataclass(frozen=True)
class Candidate:
    """A quotation chosen for the report; ``pieces`` are its words, each with whether it is warned of.

    ``fresh`` are the warnings that nobody has let stand yet.
    """

    quotation: CodedQuotation
    venue: str
    source: str
    pieces: list[tuple[str, bool]]
    warnings: list[str]
    fresh: list[str]

    @property
    def stage(self) -> Stage:
        """A released one with a new warning waits again."""
        if self.quotation.release is Release.HELD:
            return Stage.HELD
        released = self.quotation.release is Release.RELEASED and not self.fresh
        return Stage.RELEASED if released else Stage.WAITING


def candidates_of(series: Series) -> list[Candidate]:
    """All quotations chosen for the report, in their order."""
    rows = db.session.execute(
        in_order(select(CodedQuotation, Seminar.title, FocusGroup.number)).where(
            Seminar.series_id == series.id, CodedQuotation.chosen, CodedQuotation.available
        )
    ).all()
    if not rows:
        return []
    check = Check(series)
    found = []
    for quotation, venue, group in rows:
        places = check.places_in(quotation.text, quotation.seminar_id)
        warnings = list(dict.fromkeys(place.sentence for place in places))
        found.append(
            Candidate(
                quotation=quotation,
                venue=venue,
                source=source_in_words(group),
                pieces=marked(quotation.text, places),
                warnings=warnings,
                fresh=unaccepted(quotation, warnings),
            )
        )
    return found


class CandidatePage(Pagination):
    """Pages of candidates (``rows``), those with a warning first."""

    def _query_items(self) -> list[Any]:
        rows = sorted(self._query_args["rows"], key=lambda row: not row.fresh)
        return rows[self._query_offset : self._query_offset + self.per_page]

    def _query_count(self) -> int:
        return len(self._query_args["rows"])
