"""A summary on a single page, for those who read no more."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from seminars.documents.flowables import table
from seminars.documents.pdf import build_pdf, content_height, content_width, paragraph, text
from seminars.documents.style import styles
from seminars.summaries.drawings import drawing_of
from seminars.summaries.exhibits import Exhibit, exhibits_of
from seminars.summaries.pdf_pieces import (
    banner,
    figure_tiles,
    figures_that_matter,
    in_one_piece,
    scaled,
    when,
)
from seminars.summaries.shown import SIGN
from seminars.summaries.summary import Summary, base_line, rate_words
from seminars.summaries.tabulation import UNWEIGHTED

_GAP = 16.0
# Of a wide drawing as much as half a page takes.
_FACTOR = 0.58
# What a question may take of the height, so that several find room.
_TALLEST = 150.0


def one_page_pdf(summary: Summary) -> bytes:
    """Figures that matter, attendance, and as many questions as fit: the profile first, in two columns."""
    width = content_width()
    head: list[Flowable] = [
        banner(
            f"{summary.title}: at a glance",
            " · ".join(part for part in (summary.subtitle, when(summary)) if part),
            width,
        ),
        Spacer(1, 8),
        figure_tiles(figures_that_matter(summary), width, 6),
        Spacer(1, 8),
    ]
    if 1 < len(summary.seminars) <= 8:
        head += [_seminars(summary, width), Spacer(1, 6)]
    foot = _foot(summary)
    room = content_height() - _height(head, width) - _height(foot, width) - 14
    columns, left_out = _columns(summary, (width - _GAP) / 2, room)
    body: list[Flowable] = []
    if any(columns):
        made = Table([columns], colWidths=[(width + _GAP) / 2, (width - _GAP) / 2])
        made.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("RIGHTPADDING", (0, 0), (0, -1), _GAP),
                    ("RIGHTPADDING", (1, 0), (1, -1), 0),
                    ("TOPPADDING", (0, 0), (-1, -1), 0),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
                ]
            )
        )
        body.append(made)
    if left_out:
        more = "1 more question stands" if left_out == 1 else f"{left_out} more questions stand"
        foot.insert(0, paragraph(f"{more} in the full summary.", "small"))
    return build_pdf([*head, *body, *foot], title=f"{summary.title}: at a glance", running_head=summary.title)


def _seminars(summary: Summary, width: float) -> Table:
    rows = [
        (
            seminar.title,
            seminar.venue,
            seminar.attendance.registered,
            seminar.attendance.present,
            "–" if seminar.responses is None else seminar.responses.completed,
            in_one_piece(rate_words(seminar.response_rate, summary.decimals)),
        )
        for seminar in summary.seminars
    ]
    shares = (0.2, 0.3, 0.12, 0.09, 0.12, 0.17)
    return table(
        ["Seminar", "Venue", "Registered", "Came", "Responses", "Rate"],
        rows,
        widths=[share * width for share in shares],
        numeric=(2, 3, 4, 5),
    )


def _foot(summary: Summary) -> list[Flowable]:
    lines = [summary.pending_line, UNWEIGHTED, summary.legend, f"Release {summary.mark}."]
    return [Spacer(1, 4), paragraph(" ".join(line for line in lines if line), "small")]


def _height(story: Sequence[Flowable], width: float) -> float:
    return float(
        sum(each.wrap(width, 10_000)[1] + each.getSpaceBefore() + each.getSpaceAfter() for each in story)
    )


def _columns(summary: Summary, width: float, room: float) -> tuple[list[list[Flowable]], int]:
    """Two columns of questions that fit into the room, and how many do not."""
    found = [each for _, exhibits in exhibits_of(summary) for each in exhibits if each.is_drawn]
    if summary.responses is None or not summary.responses.completed:
        return [[], []], 0
    found.sort(key=lambda each: each.first.question.profile is None)
    columns: list[list[Flowable]] = [[], []]
    used, left_out = [0.0, 0.0], 0
    for exhibit in found:
        block = _block(exhibit, width, summary.decimals)
        height = _height(block, width)
        place = 0 if used[0] <= used[1] else 1
        if height > _TALLEST or used[place] + height > room:
            left_out += 1
            continue
        columns[place] += block
        used[place] += height
    return columns, left_out


def _block(exhibit: Exhibit, width: float, decimals: int) -> list[Flowable]:
    named = styles()
    title = named.subheading.clone("one-page", fontSize=9, leading=11.5, spaceBefore=5, spaceAfter=1)
    base = "" if exhibit.is_grid else base_line(exhibit.first, decimals)
    if exhibit.hides:
        base = f"{base}; {SIGN} hidden" if base else f"{SIGN} hidden"
    block: list[Flowable] = [Paragraph(text(exhibit.title), title)]
    if base:
        block.append(Paragraph(text(base), named.small.clone("one-page-small", fontSize=7, leading=9)))
    return [*block, scaled(drawing_of(exhibit, width / _FACTOR, decimals), _FACTOR), Spacer(1, 2)]
