"""Access and dietary needs of a day as a sheet for venue and kitchen."""

from collections.abc import Sequence
from datetime import date

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from seminars.attendance.figures import DayFigures
from seminars.attendance.needs import Dish, Need
from seminars.documents.flowables import key_figures, table
from seminars.documents.pdf import build_pdf, content_width, paragraph
from seminars.formats import day as in_words


def needs_sheet(
    *,
    seminar: str,
    venue: str,
    day: date,
    figures: DayFigures,
    dishes: Sequence[Dish],
    access: Sequence[Need],
) -> bytes:
    """How many eat what, without names; who needs help with access, by name."""
    width = content_width()
    story: list[Flowable] = [
        paragraph("Access and dietary needs", "title"),
        paragraph(f"{seminar} · {in_words(day)} · {venue}", "subtitle"),
        key_figures(
            [
                (str(figures.expected), "registered"),
                (str(figures.present), "in so far"),
                (str(figures.walk_ins), "of them walk-ins"),
                (str(sum(dish.expected for dish in dishes)), "with a dietary need"),
            ],
            width,
        ),
        Spacer(1, 4 * mm),
        paragraph("For the kitchen", "heading"),
    ]
    if dishes:
        rows = [(dish.words, dish.expected, dish.present) for dish in dishes]
        columns = ["Dietary need, as told", "Expected", "In"]
        story.append(table(columns, rows, widths=[0.7 * width, 0.15 * width, 0.15 * width], numeric=(1, 2)))
        story.append(paragraph("Those who are in are among those expected.", "note"))
    else:
        story.append(paragraph("Nobody has told of a dietary need."))
    story.append(paragraph("For the venue", "heading"))
    if access:
        told = [(need.name, need.access, "in" if need.present else "") for need in access]
        story.append(
            table(["Name", "Access need", "Is in"], told, widths=[0.3 * width, 0.58 * width, 0.12 * width])
        )
    else:
        story.append(paragraph("Nobody has told of an access need."))
    return build_pdf(
        story,
        title=f"Needs: {seminar}, {in_words(day, 'd MMMM y')}",
        running_head=f"{seminar} · {in_words(day)} · confidential",
    )
