"""Lists of the groups, one page each, to hang on the door."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer

from seminars.documents.flowables import table
from seminars.documents.pdf import build_pdf, content_width, paragraph


@dataclass(frozen=True)
class GroupList:
    """A group on paper; members are name, organisation and role, nothing else."""

    name: str
    facilitator: str
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
    facts = [group.room, group.when, f"Facilitator: {group.facilitator}" if group.facilitator else ""]
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
