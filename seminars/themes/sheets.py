"""The matrix as a table and as a workbook."""

from collections.abc import Sequence

from seminars.documents.spreadsheet import Cell, Sheet, csv_bytes, workbook
from seminars.themes.matrix import Matrix
from seminars.themes.models import Category

NOTE = (
    "A quotation counts once in a cell, and once for a category, however many of its themes it stands under. "
    "The counts are of quotations that were marked and coded, not of people."
)


def _columns(matrix: Matrix, part: str) -> list[str]:
    # Groups of one number are told apart by their venue.
    labels = [
        column.label if column.label == column.venue else f"{column.venue}, {column.label}"
        for column in matrix.columns
    ]
    return ["Category", part, *labels, "All"]


def _rows(matrix: Matrix) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [row.line.category, row.line.part or None, *row.counts, row.total] for row in matrix.rows
    ]
    return [*rows, ["Together", None, *matrix.sums, matrix.total]]


def matrix_csv(matrix: Matrix) -> bytes:
    """Themes by columns; the row of a category has no theme."""
    return csv_bytes(_columns(matrix, "Theme"), _rows(matrix))


def matrix_workbook(
    title: str, *, venues: Matrix, groups: Matrix, areas: Matrix, frame: Sequence[Category]
) -> bytes:
    """Themes by venue and by group, areas by venue, and the suggested actions."""
    actions: list[list[Cell]] = [
        [category.name, area.name, action.text]
        for category in frame
        for area in category.areas
        for action in area.actions
    ]
    return workbook(
        [
            Sheet("Themes by venue", title, _columns(venues, "Theme"), _rows(venues), [NOTE]),
            Sheet("Themes by group", title, _columns(groups, "Theme"), _rows(groups), [NOTE]),
            Sheet("Areas by venue", title, _columns(areas, "Area of action"), _rows(areas), [NOTE]),
            Sheet("Suggested actions", title, ["Category", "Area of action", "Suggested action"], actions),
        ],
        title=title,
    )
