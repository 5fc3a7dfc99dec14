"""The sign-in sheet of a day."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from seminars.documents.flowables import table
from seminars.documents.pdf import build_pdf, content_width, paragraph
from seminars.formats import day as in_words

EMPTY_LINES = 12


def sign_in_sheet(*, seminar: str, venue: str, day: date, rows: Sequence[tuple[str, str, str, str]]) -> bytes:
    """Names by the alphabet with room to sign; ``rows`` are sort key, name, organisation, code.

    Behind them stand empty lines for those who come without having registered.
    """
    width = content_width()
    widths = [0.34 * width, 0.30 * width, 0.09 * width, 0.27 * width]
    columns = ["Name", "Organisation", "Code", "Signature"]
    story: list[Flowable] = [
        paragraph(f"Sign-in sheet: {seminar}", "title"),
        paragraph(f"{in_words(day)} · {venue} · {len(rows)} registered", "subtitle"),
    ]
    if not rows:
        story.append(paragraph("Nobody has registered yet.", "lead"))
    for letter, group in groupby(rows, key=lambda row: row[0][:1].upper()):
        story += [
            CondPageBreak(40 * mm),
            paragraph(letter, "heading"),
            table(
                columns,
                [(name, organisation, code, "") for _, name, organisation, code in group],
                widths=widths,
                row_height=10.5 * mm,
            ),
        ]
    story += [
        CondPageBreak(60 * mm),
        paragraph("Not on the list", "heading"),
        table(columns, [("", "", "", "")] * EMPTY_LINES, widths=widths, row_height=10.5 * mm),
        Spacer(1, 2 * mm),
    ]
    return build_pdf(
        story,
        title=f"Sign-in sheet: {seminar}, {in_words(day, 'd MMMM y')}",
        running_head=f"{seminar} · {in_words(day)}",
    )
