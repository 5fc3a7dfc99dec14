"""Native charts of a workbook: bars for choices, stacked bars of 100 per cent for scales."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from seminars.documents.colours import INK, steps

MAIN = "#1F4E5F"
# A sign in place of a number is drawn as 0: no figure may stand there, and so none at a true 0.
_FIGURE = "0%;;"


@dataclass(frozen=True)
class BarChart:
    """Bars of the shares in column ``values``, one for each row of the block, with its label."""

    title: str
    values: int
    labels: int = 0


@dataclass(frozen=True)
class StackedChart:
    """Bars of 100 per cent: one for each row, from the shares in the columns ``values``, named by the head.

    ``upright``: a single bar made of the block's rows, from the shares in the one column of ``values``.
    """

    title: str
    values: Sequence[int]
    labels: int = 0
    upright: bool = False


@dataclass(frozen=True)
class Place:
    """Where the rows of a block stand on its sheet."""

    sheet: str
    first: int
    last: int
    head: int


def draw(made: Workbook, chart: BarChart | StackedChart, place: Place) -> Any:
    """The chart, to be inserted beside its rows."""
    stacked = isinstance(chart, StackedChart)
    drawn = made.add_chart({"type": "bar", **({"subtype": "stacked"} if stacked else {})})
    if isinstance(chart, StackedChart):
        _stack(drawn, chart, place)
        drawn.set_legend({"position": "bottom", "font": _font(9)})
    else:
        drawn.add_series(
            {
                "name": chart.title,
                "categories": [place.sheet, place.first, chart.labels, place.last, chart.labels],
                "values": [place.sheet, place.first, chart.values, place.last, chart.values],
                "fill": {"color": MAIN},
                "gap": 45,
                "data_labels": {"value": True, "num_format": _FIGURE, "font": _font(9)},
            }
        )
        drawn.set_legend({"none": True})
    drawn.set_title({"name": chart.title, "name_font": _font(10, bold=True), "overlay": False})
    # The figures stand on the bars.
    drawn.set_x_axis({"min": 0, "max": 1, "visible": False, "major_gridlines": {"visible": False}})
    # The first answer on top, as in the table; and each with its label.
    axis: dict[str, Any] = {
        "reverse": True,
        "interval_unit": 1,
        "num_font": _font(8),
        "line": {"color": "#C9D2D6"},
        "major_tick_mark": "none",
    }
    if isinstance(chart, StackedChart) and chart.upright:
        axis["visible"] = False
    drawn.set_y_axis(axis)
    drawn.set_chartarea({"border": {"none": True}})
    drawn.show_na_as_empty_cell()
    return drawn


def _stack(drawn: Any, chart: StackedChart, place: Place) -> None:
    parts: list[tuple[list[object], list[object], list[object] | None]]
    if chart.upright:
        column = chart.values[0]
        parts = [
            ([place.sheet, row, chart.labels], [place.sheet, row, column, row, column], None)
            for row in range(place.first, place.last + 1)
        ]
    else:
        labels = [place.sheet, place.first, chart.labels, place.last, chart.labels]
        parts = [
            (
                [place.sheet, place.head, column],
                [place.sheet, place.first, column, place.last, column],
                labels,
            )
            for column in chart.values
        ]
    for (name, values, categories), (fill, ink) in zip(parts, steps(len(parts)), strict=True):
        drawn.add_series(
            {
                "name": name,
                "values": values,
                **({"categories": categories} if categories else {}),
                "fill": {"color": fill},
                "border": {"color": "#FFFFFF", "width": 0.75},
                "gap": 45,
                "overlap": 100,
                "data_labels": {"value": True, "num_format": _FIGURE, "font": {**_font(9), "color": ink}},
            }
        )


def _font(size: int, *, bold: bool = False) -> dict[str, Any]:
    return {"name": "Calibri", "size": size, "bold": bold, "color": INK}
