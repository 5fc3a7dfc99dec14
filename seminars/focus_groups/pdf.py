"""Lists of the groups: one page each for the door, all names in order, and a poster for the wall."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer, Table, TableStyle

from seminars.documents.flowables import FittedLine, table
from seminars.documents.pdf import build_pdf, content_height, content_width, paragraph
from seminars.documents.style import RULE


@dataclass(frozen=True)
class GroupList:
    """A group on paper; members are name, organisation and role, nothing else."""

    name: str
    facilitator: str
    note_taker: str
    room: str
    when: str
    members: tuple[tuple[str, str, str], ...]


def group_lists_pdf(*, seminar: str, lists: Sequence[GroupList]) -> bytes:
    """All lists of a seminar, a page for each group."""
    story: list[Flowable] = []
    for number, group in enumerate(lists):
        if number:
            story.append(PageBreak())
        story += group_list(group)
    if not lists:
        story = [paragraph("No groups are formed yet.", "lead")]
    return build_pdf(story, title=f"Focus groups: {seminar}", running_head=seminar)


def group_list(group: GroupList) -> list[Flowable]:
    """Heading and table of one group."""
    width = content_width()
    facts = [
        group.room,
        group.when,
        f"Facilitator: {group.facilitator}" if group.facilitator else "",
        f"Notes: {group.note_taker}" if group.note_taker else "",
    ]
    return [
        paragraph(group.name, "title"),
        paragraph(" · ".join(fact for fact in facts if fact) or "Room and time are not set yet", "subtitle"),
        Spacer(1, 2 * mm),
        table(
            ["", "Name", "Organisation", "Role"],
            [(number, *member) for number, member in enumerate(group.members, start=1)],
            widths=[0.06 * width, 0.28 * width, 0.36 * width, 0.30 * width],
            numeric=(0,),
        ),
    ]


@dataclass(frozen=True)
class Place:
    """Somebody on a list by name: the name as it is filed, and where they go."""

    name: str
    letter: str
    group: str
    room: str


def names_pdf(*, seminar: str, title: str, places: Sequence[Place]) -> bytes:
    """Everybody by name, with group and room: for the desk."""
    width = content_width()
    story: list[Flowable] = [
        paragraph(title, "title"),
        paragraph(seminar, "subtitle"),
        Spacer(1, 2 * mm),
        table(
            ["Name", "Group", "Room"],
            [(place.name, place.group, place.room) for place in places],
            widths=[0.5 * width, 0.16 * width, 0.34 * width],
            zebra=True,
        ),
    ]
    if not places:
        story = [paragraph("No groups are formed yet.", "lead")]
    return build_pdf(story, title=f"{title} by name: {seminar}", running_head=seminar)


COLUMNS = 3
LINE = 9.4 * mm
GAP = 8 * mm


def poster_pdf(*, seminar: str, title: str, places: Sequence[Place]) -> bytes:
    """Everybody by name on A3, large enough to be read by several people who stand before it."""
    width = content_width("A3", landscape=True)
    column = (width - GAP * (COLUMNS - 1)) / COLUMNS
    lines = max(8, int((content_height("A3", landscape=True) - 32 * mm) / LINE))
    parts = _columns(_with_letters(places), lines)
    story: list[Flowable] = []
    for start in range(0, len(parts), COLUMNS):
        if start:
            story.append(PageBreak())
        page = parts[start : start + COLUMNS]
        story += [
            paragraph(title, "title", large_print=True),
            Spacer(1, 4 * mm),
            Table(
                [[_column(part, column) for part in page]],
                colWidths=[column + GAP] * len(page),
                hAlign="LEFT",
                style=TableStyle(
                    [
                        ("VALIGN", (0, 0), (-1, -1), "TOP"),
                        ("LEFTPADDING", (0, 0), (-1, -1), 0),
                        ("RIGHTPADDING", (0, 0), (-1, -1), GAP),
                        ("TOPPADDING", (0, 0), (-1, -1), 0),
                    ]
                ),
            ),
        ]
    if not places:
        story = [paragraph("No groups are formed yet.", "lead")]
    return build_pdf(story, title=f"{title}: {seminar}", running_head=seminar, page_size="A3", landscape=True)


def _with_letters(places: Sequence[Place]) -> list[Place | str]:
    cells: list[Place | str] = []
    letter = ""
    for place in places:
        if place.letter != letter:
            letter = place.letter
            cells.append(letter)
        cells.append(place)
    return cells


def _columns(cells: Sequence[Place | str], lines: int) -> list[list[Place | str]]:
    """Columns of at most so many lines, about the same length on the last page; no letter ends one."""
    pages = -(-len(cells) // (lines * COLUMNS)) or 1
    last = len(cells) - (pages - 1) * lines * COLUMNS
    even = min(lines, max(8, -(-last // COLUMNS) + 1))
    columns: list[list[Place | str]] = []
    rest = list(cells)
    while rest:
        size = lines if len(columns) < (pages - 1) * COLUMNS else even
        if len(rest) > size > 1 and isinstance(rest[size - 1], str):
            size -= 1
        columns.append(rest[:size])
        rest = rest[size:]
    return columns


def _column(cells: Sequence[Place | str], width: float) -> Table:
    rows, rules = [], []
    for number, cell in enumerate(cells):
        if isinstance(cell, str):
            rows.append([paragraph(cell, "subheading", large_print=True), ""])
            continue
        rows.append(
            [
                FittedLine(cell.name, 0.68 * width, 17),
                FittedLine(cell.group, 0.30 * width, 17, bold=True),
            ]
        )
        rules.append(("LINEBELOW", (0, number), (-1, number), 0.4, RULE))
    return Table(
        rows,
        colWidths=[0.69 * width, 0.31 * width],
        rowHeights=[LINE] * len(rows),
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                *rules,
            ]
        ),
    )
