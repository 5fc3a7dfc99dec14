"""The matrix of a series: its quotations by theme and area, venue and group."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from seminars.extensions import db
from seminars.notes.models import Note, Quotation
from seminars.programme.models import Seminar, Series
from seminars.themes.listing import groups_with_quotations
from seminars.themes.matrix import Coded, Column, Line, Matrix, build
from seminars.themes.models import Category, CodedQuotation, QuotationArea, QuotationTheme

ANSWERS = "Questionnaire"


def venue_columns(series: Series) -> list[Column]:
    """A column for each seminar."""
    return [Column(f"venue-{seminar.id}", seminar.title, seminar.title) for seminar in series.seminars]


def group_columns(series: Series) -> list[Column]:
    """A column for each group in which something was said, and for the answers of each seminar."""
    groups = groups_with_quotations(series)
    answered = set(
        db.session.scalars(
            select(CodedQuotation.seminar_id)
            .where(CodedQuotation.response_id.is_not(None), CodedQuotation.available)
            .distinct()
        )
    )
    columns = []
    for seminar in series.seminars:
        columns += [
            Column(f"group-{group.id}", seminar.title, group.name)
            for group in groups
            if group.seminar_id == seminar.id
        ]
        if seminar.id in answered:
            columns.append(Column(f"answers-{seminar.id}", seminar.title, ANSWERS))
    return columns


def theme_matrix(series: Series, frame: Sequence[Category], columns: Sequence[Column]) -> Matrix:
    """Quotations by theme."""
    parts = [(category, "theme", category.themes) for category in frame]
    return _matrix(parts, columns, _coded(series, QuotationTheme, QuotationTheme.theme_id, "theme"))


def area_matrix(series: Series, frame: Sequence[Category], columns: Sequence[Column]) -> Matrix:
    """Quotations that suggest something, by area of action."""
    parts = [(category, "area", category.areas) for category in frame]
    return _matrix(parts, columns, _coded(series, QuotationArea, QuotationArea.area_id, "area"))


def _matrix(
    parts: Sequence[tuple[Category, str, Sequence[Any]]], columns: Sequence[Column], coded: list[Coded]
) -> Matrix:
    lines: list[Line] = []
    category_of: dict[str, str] = {}
    for category, kind, rows in parts:
        head = f"category-{category.id}"
        lines.append(Line(head, category.name))
        for row in rows:
            under = f"{kind}-{row.id}"
            lines.append(Line(under, category.name, row.name))
            category_of[under] = head
    return build(lines, columns, coded, category_of)


def _coded(series: Series, model: Any, part: Any, kind: str) -> list[Coded]:
    rows = db.session.execute(
        select(CodedQuotation.key, part, CodedQuotation.seminar_id, Note.group_id)
        .join(model, model.quotation_key == CodedQuotation.key)
        .join(Seminar, Seminar.id == CodedQuotation.seminar_id)
        .outerjoin(Quotation, Quotation.id == CodedQuotation.quotation_id)
        .outerjoin(Note, Note.id == Quotation.note_id)
        .where(Seminar.series_id == series.id, CodedQuotation.available)
    )
    return [
        Coded(
            key,
            f"{kind}-{number}",
            (f"venue-{seminar}", f"answers-{seminar}" if group is None else f"group-{group}"),
        )
        for key, number, seminar, group in rows
    ]
