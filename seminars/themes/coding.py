"""Putting quotations under themes and areas of action, and choosing them for the report."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.themes.models import Area, Category, CodedQuotation, QuotationArea, QuotationTheme, Theme


@dataclass(frozen=True)
class Codes:
    """Numbers of themes and of areas of action."""

    themes: frozenset[int] = frozenset()
    areas: frozenset[int] = frozenset()

    def __sub__(self, other: "Codes") -> "Codes":
        return Codes(self.themes - other.themes, self.areas - other.areas)

    def __or__(self, other: "Codes") -> "Codes":
        return Codes(self.themes | other.themes, self.areas | other.areas)

    def __bool__(self) -> bool:
        return bool(self.themes or self.areas)


def codes_of(quotation: CodedQuotation) -> Codes:
    """Where the quotation stands now."""
    key = quotation.key
    themes = select(QuotationTheme.theme_id).where(QuotationTheme.quotation_key == key)
    areas = select(QuotationArea.area_id).where(QuotationArea.quotation_key == key)
    return Codes(frozenset(db.session.scalars(themes)), frozenset(db.session.scalars(areas)))


@verb
def code(
    *,
    quotation: CodedQuotation,
    add: Codes = Codes(),
    remove: Codes = Codes(),
    actor: Actor,
    at: datetime,
    chosen: bool | None = None,
) -> Codes:
    """Put a quotation under the codes of ``add`` and take it from those of ``remove``; returns all it has.

    What is in neither stays as it is, whoever put it there: two people at work on one quotation do not undo
    each other. ``chosen`` marks it for the report. Raises Conflict for a theme that is gone.
    """
    seminar = db.session.get_one(Seminar, quotation.seminar_id)
    series = lock(db.session.get_one(Series, seminar.series_id))
    lock(quotation)
    before = codes_of(quotation)
    new, old = add - before, (remove - add) - (remove - before)
    _require(series, new)
    _insert(QuotationTheme, "theme_id", quotation.key, new.themes)
    _insert(QuotationArea, "area_id", quotation.key, new.areas)
    if old.themes:
        _delete(QuotationTheme, QuotationTheme.theme_id, quotation.key, old.themes)
    if old.areas:
        _delete(QuotationArea, QuotationArea.area_id, quotation.key, old.areas)
    marked = chosen is not None and chosen != quotation.chosen
    if marked:
        quotation.chosen = bool(chosen)
    if new or old or marked:
        details: dict[str, Any] = {
            "key": quotation.key,
            "themes": sorted(new.themes),
            "not_themes": sorted(old.themes),
            "areas": sorted(new.areas),
            "not_areas": sorted(old.areas),
        }
        if marked:
            details["chosen"] = quotation.chosen
        record(
            action="code quotation", subject=quotation, actor=actor, at=at, seminar_id=seminar.id, **details
        )
    return (before | new) - old


def _require(series: Series, codes: Codes) -> None:
    """Raise Conflict unless all ``codes`` stand in the series' frame."""
    own = select(Category.id).where(Category.series_id == series.id)
    for model, wanted in ((Theme, codes.themes), (Area, codes.areas)):
        if wanted:
            found = db.session.scalars(
                select(model.id).where(model.id.in_(wanted), model.category_id.in_(own))
            )
            if wanted - set(found):
                raise Conflict(
                    "A theme was taken out of the frame meanwhile.",
                    next_step="Reload the page: it shows the frame as it stands.",
                )


def _insert(model: Any, column: str, key: str, numbers: Collection[int]) -> None:
    if numbers:
        rows = [{"quotation_key": key, column: number} for number in sorted(numbers)]
        db.session.execute(insert(model), rows)


def _delete(model: Any, column: Any, key: str, numbers: Collection[int]) -> None:
    db.session.execute(delete(model).where(model.quotation_key == key, column.in_(numbers)))
