"""Pieces of a summary on paper, for the full document and for the single page."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from seminars.documents.flowables import chart, table
from seminars.documents.pdf import paragraph, text
from seminars.documents.style import MAIN, RULE, WASH, styles
from seminars.formats import day_range
from seminars.summaries.drawings import drawing_of
from seminars.summaries.exhibits import Exhibit, count_words
from seminars.summaries.shown import HIDDEN, SIGN, QuestionFigures
from seminars.summaries.summary import Summary, base_line, measures_line, question_text, rate_words, written

# Letters of a drawing are of 11 and 12 points: on paper smaller than the text that they stand under.
_SMALLER = 0.76


def scaled(drawing: Drawing, factor: float) -> Drawing:
    """The drawing, smaller or larger as a whole."""
    drawing.scale(factor, factor)
    drawing.width, drawing.height = drawing.width * factor, drawing.height * factor
    return drawing


def in_one_piece(rate: str) -> str:
    """A rate whose counts are not torn: '98% (44 of 45)' breaks before the bracket only."""
    percent, bracket, counts = rate.partition(" (")
    return percent + bracket + counts.replace(" ", "\u00a0")


def when(summary: Summary) -> str:
    """From the first to the last day, in words."""
    if summary.starts_on is None or summary.ends_on is None:
        return ""
    return day_range(summary.starts_on, summary.ends_on)


def figures_that_matter(summary: Summary) -> list[tuple[str, str]]:
    """(figure, what it is): those that stand first."""
    attendance, responses, rate = summary.attendance, summary.responses, summary.response_rate
    groups, members = summary.focus_groups
    return [
        (str(attendance.registered), "registered"),
        (str(attendance.present), "came on at least one day"),
        (
            attendance.rate.words(summary.decimals),
            attendance.rate.behind("attendance rate", "registered"),
        ),
        ("–" if responses is None else str(responses.completed), "questionnaires completed"),
        (
            "–" if rate is None else rate.words(summary.decimals),
            "response rate" if rate is None else rate.behind("response rate", "present that day"),
        ),
        (str(groups), f"focus groups with {members} delegates"),
    ]


def figure_tiles(figures: Sequence[tuple[str, str]], width: float, columns: int) -> Table:
    """Large figures in rows of so many."""
    named = styles()
    cells: list[object] = [
        [Paragraph(text(value), named.figure), Paragraph(text(label), named.figure_label)]
        for value, label in figures
    ]
    cells += [""] * (-len(cells) % columns)
    rows = [cells[first : first + columns] for first in range(0, len(cells), columns)]
    made = Table(rows, colWidths=[width / columns] * columns, hAlign="LEFT")
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, -1), WASH),
                ("LINEABOVE", (0, 0), (-1, -1), 1.6, MAIN),
                ("INNERGRID", (0, 0), (-1, -1), 4, "#FFFFFF"),
                ("TOPPADDING", (0, 0), (-1, -1), 7),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
                ("LEFTPADDING", (0, 0), (-1, -1), 9),
            ]
        )
    )
    return made


def attendance_table(summary: Summary, width: float) -> Table:
    """Who was registered and who came, seminar by seminar, and together where there are several."""
    rows = [
        (
            seminar.title,
            day_range(seminar.starts_on, seminar.ends_on),
            seminar.attendance.registered,
            seminar.attendance.walk_ins,
            seminar.attendance.cancelled,
            seminar.attendance.no_shows,
            " · ".join(str(present) for _, present in seminar.attendance.days),
            "–" if seminar.responses is None else seminar.responses.completed,
            in_one_piece(rate_words(seminar.response_rate, summary.decimals)),
        )
        for seminar in summary.seminars
    ]
    if len(rows) > 1:
        found, responses = summary.attendance, summary.responses
        rows.append(
            (
                "All",
                "",
                found.registered,
                found.walk_ins,
                found.cancelled,
                found.no_shows,
                "",
                "–" if responses is None else responses.completed,
                rate_words(summary.response_rate, summary.decimals),
            )
        )
    columns = [
        "Seminar",
        "Days",
        "Registered",
        "Walk‑ins",
        "Cancelled",
        "No‑shows",
        "By day",
        "Responses",
        "Rate",
    ]
    shares = (0.13, 0.13, 0.115, 0.095, 0.11, 0.105, 0.09, 0.11, 0.115)
    made = table(columns, rows, widths=[share * width for share in shares], numeric=(2, 3, 4, 5, 6, 7, 8))
    if len(rows) > 1:
        made.setStyle(
            TableStyle([("LINEABOVE", (0, -1), (-1, -1), 0.9, MAIN), ("BACKGROUND", (0, -1), (-1, -1), WASH)])
        )
    return made


def exhibit_block(exhibit: Exhibit, width: float, decimals: int) -> list[Flowable]:
    """A question, or statements on one scale: chart, and what the chart does not say below it."""
    title = question_text(exhibit.first.question) if exhibit.venues else exhibit.title
    block: list[Flowable] = [paragraph(title, "subheading")]
    if exhibit.is_grid:
        block.append(paragraph("Per cent of those who answered each statement (n).", "small"))
    else:
        block.append(paragraph(base_line(exhibit.first, decimals), "small"))
    if exhibit.is_drawn:
        block += chart(scaled(drawing_of(exhibit, width / _SMALLER, decimals), _SMALLER))
    if exhibit.is_diverging:
        block.append(_scale_table(exhibit, width, decimals))
    if not exhibit.is_grid:
        block += _remarks(exhibit.first, decimals)
    if exhibit.hides:
        block.append(paragraph(f"{SIGN} hidden to protect people; see Method.", "small"))
    block.append(Spacer(1, 4))
    return block


def _remarks(figures: QuestionFigures, decimals: int) -> list[Flowable]:
    lines = []
    if figures.question.ranked:
        ranks = [
            f"{count.label}: {count.first}"
            + ("" if count.mean_rank is None else f" (mean place {written(count.mean_rank)})")
            for count in figures.counts
            if count.first is not None
        ]
        lines.append(f"First places: {'; '.join(ranks)}.")
    if figures.measures:
        lines.append(measures_line(figures.measures))
    if note := figures.sum_note(decimals):
        lines.append(note)
    return [paragraph(line, "small") for line in lines]


def _scale_table(exhibit: Exhibit, width: float, decimals: int) -> Table:
    """What the bars of a scale stand for: per cent with count, and the mean."""
    if exhibit.venues:
        named = [("All", exhibit.first), *exhibit.venues]
    else:
        named = [(each.question.text if exhibit.is_grid else "All", each) for each in exhibit.questions]
    points = [count.label for count in exhibit.first.counts]
    rows = [
        (
            label,
            *(count_words(count, decimals) for count in figures.counts),
            written(figures.measures.mean) if figures.measures else "–",
        )
        for label, figures in named
    ]
    first = 0.3 if exhibit.is_grid else 0.2
    each = (1 - first - 0.08) / len(points)
    widths = [first * width, *([each * width] * len(points)), 0.08 * width]
    return table(["", *points, "Mean"], rows, widths=widths, numeric=range(1, len(points) + 2))


def at_a_glance(summary: Summary, most: int) -> list[str]:
    """The answer given most often to each question on the subject, as sentences.

    Only where all counts are shown: of one that is hidden nobody may learn that it is less.
    """
    found = []
    for figures in summary.questions:
        shares = [count.share for count in figures.counts]
        if figures.question.profile is not None or not shares or None in shares or HIDDEN in shares:
            continue
        best = max(figures.counts, key=lambda count: 0 if count.count is HIDDEN else count.count)
        alike = [count for count in figures.counts if count.count == best.count]
        if len(alike) > 1 or not best.count:
            continue
        words = question_text(figures.question)
        found.append(f"{words} {best.label}: {best.words(summary.decimals)} ({best.count} of {best.base}).")
    return found[:most]


def banner(title: str, subtitle: str, width: float) -> Table:
    """Title and subtitle on a band of colour."""
    named = styles()
    made = Table(
        [
            [
                [
                    Paragraph(
                        text(title), named.title.clone("banner", textColor="#FFFFFF", fontSize=24, leading=29)
                    ),
                    Paragraph(
                        text(subtitle), named.subtitle.clone("banner-sub", textColor="#DCE7EA", spaceAfter=0)
                    ),
                ]
            ]
        ],
        colWidths=[width],
    )
    made.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), MAIN),
                ("LEFTPADDING", (0, 0), (-1, -1), 16),
                ("RIGHTPADDING", (0, 0), (-1, -1), 16),
                ("TOPPADDING", (0, 0), (-1, -1), 16),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 18),
                ("LINEBELOW", (0, 0), (-1, -1), 3, RULE),
            ]
        )
    )
    return made


def kept(block: Sequence[Flowable]) -> Flowable:
    """The block on one page."""
    return KeepTogether(list(block))
