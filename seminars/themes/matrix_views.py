"""The matrix: themes by venue and by group, and suggested actions by category and area."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from seminars.accounts.permissions import staff
from seminars.programme.queries import series_by_slug
from seminars.responses import csv_response, xlsx_response
from seminars.themes import queries
from seminars.themes.blueprint import bp
from seminars.themes.coding_views import take_in
from seminars.themes.matrix_queries import area_matrix, group_columns, theme_matrix, venue_columns
from seminars.themes.sheets import matrix_csv, matrix_workbook


@bp.get("/series/<slug>/themes")
@staff
def matrix(slug: str) -> ResponseReturnValue:
    """Themes by venue or by group; each cell opens its quotations."""
    series = series_by_slug(slug)
    take_in(series)
    frame = queries.frame_of(series)
    by_group = request.args.get("by") == "group"
    venues = venue_columns(series)
    return render_template(
        "themes/matrix.html",
        series=series,
        frame=frame,
        by_group=by_group,
        themes=theme_matrix(series, frame, group_columns(series) if by_group else venues),
        areas=area_matrix(series, frame, venues),
    )


@bp.get("/series/<slug>/themes.<any(csv, xlsx):shape>")
@staff
def matrix_file(slug: str, shape: str) -> ResponseReturnValue:
    """The matrix to take away: counts and suggested actions, no quotation."""
    series = series_by_slug(slug)
    frame = queries.frame_of(series)
    venues, groups = venue_columns(series), group_columns(series)
    if shape == "csv":
        by_group = request.args.get("by") == "group"
        content = matrix_csv(theme_matrix(series, frame, groups if by_group else venues))
        return csv_response(content, f"{series.slug}-themes-by-{'group' if by_group else 'venue'}.csv")
    content = matrix_workbook(
        f"Themes: {series.title}",
        venues=theme_matrix(series, frame, venues),
        groups=theme_matrix(series, frame, groups),
        areas=area_matrix(series, frame, venues),
        frame=frame,
    )
    return xlsx_response(content, f"{series.slug}-themes.xlsx")
