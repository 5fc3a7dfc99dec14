"""The topic guide on paper, alone or as the pack of a group."""

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from seminars.documents.flowables import CheckBox, WritingLines, boxed_note, bullets, short_bullets, table
from seminars.documents.pdf import build_pdf, content_height, content_width, paragraph, text
from seminars.documents.style import MAIN, QUIET, styles
from seminars.topic_guides.content import GroupText, GuideText, TopicText

NUMBER_WIDTH = 9 * mm
MINUTES_WIDTH = 16 * mm
LINE_SPACING = 8 * mm
FEWEST_LINES = 6
# A topic of up to this share of a page is not torn at all.
WHOLE_UP_TO = 1 / 3
# Rows left free on the list for those who come late or in somebody's place.
FREE_ROWS = 2


def guide_pdf(guide: GuideText, group: GroupText | None = None) -> bytes:
    """The guide; with ``group`` also the list of its members and room for notes under each topic."""
    story = _guide(guide)
    head = guide.series
    if group is not None:
        head = f"{group.seminar} · {group.name}"
        story += [*_group_list(group), *_note_sheets(guide, group)]
    return build_pdf(story, title=guide.heading, running_head=head, subject=guide.theme)


def _guide(guide: GuideText) -> list[Flowable]:
    story: list[Flowable] = [
        paragraph(guide.heading, "title"),
        paragraph(" · ".join(part for part in (guide.series, guide.theme) if part), "subtitle"),
    ]
    if guide.introduction:
        story.append(paragraph(guide.introduction, "lead"))
    if guide.aims:
        story += [paragraph("What the discussion should reveal", "heading"), *bullets(guide.aims)]
    if guide.opening or guide.ground_rules:
        story.append(paragraph("How to begin", "heading"))
        if guide.opening:
            story.append(paragraph(guide.opening))
        story += bullets(guide.ground_rules)
    for title, topics in guide.parts:
        story += _part(title, topics)
    if guide.closing:
        story.append(KeepTogether([paragraph("To close", "heading"), paragraph(guide.closing)]))
    if not any(topics for _, topics in guide.parts):
        story.append(paragraph("This guide has no topics yet.", "note"))
    return story


def _part(title: str, topics: Sequence[TopicText]) -> list[Flowable]:
    heading = paragraph(title, "heading")
    if not topics:
        return [heading]
    story: list[Flowable] = []
    for place, topic in enumerate(topics):
        first, rest = _topic(topic)
        if _height([*first, *rest]) <= WHOLE_UP_TO * content_height():
            first, rest = first + rest, []
        # A heading never stands without its first topic, a long topic never without its first prompts.
        story.append(KeepTogether([heading, *first] if place == 0 else first))
        story += rest
    return story


def _topic(topic: TopicText) -> tuple[list[Flowable], list[Flowable]]:
    """A topic as what has to stay together, and what may flow on to the next page."""
    named = styles()
    width = content_width()
    minutes = f"{topic.minutes} min" if topic.minutes else ""
    first, *others = topic.questions
    title = f'<font color="{_hex(MAIN)}"><b>{text(topic.title)}</b></font><br/>' if topic.title else ""
    rows = [
        [
            Paragraph(f'<font color="{_hex(MAIN)}"><b>{topic.number}.</b></font>', named.body),
            Paragraph(f"{title}<b>{text(first)}</b>", named.body),
            Paragraph(
                f'<para align="right"><font color="{_hex(QUIET)}">{minutes}</font></para>', named.small
            ),
        ]
    ]
    rows += [["", Paragraph(f"<b>{text(question)}</b>", named.body), ""] for question in others]
    question_table = Table(
        rows,
        colWidths=[NUMBER_WIDTH, width - NUMBER_WIDTH - MINUTES_WIDTH, MINUTES_WIDTH],
        hAlign="LEFT",
        splitInRow=1,
    )
    question_table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    prompts = short_bullets(topic.prompts, width, indent=NUMBER_WIDTH)
    first_block: list[Flowable] = [Spacer(1, 1.5 * mm), question_table, *prompts[:3]]
    rest: list[Flowable] = prompts[3:]
    style = named.body.clone("sub-question", leftIndent=NUMBER_WIDTH, spaceBefore=1.5, spaceAfter=1.5)
    rest += [Paragraph(text(question), style) for question in topic.sub_questions]
    if topic.note:
        rest += [
            boxed_note(topic.note, width - NUMBER_WIDTH, label="For the facilitator:"),
            Spacer(1, 1.5 * mm),
        ]
    if not prompts:
        return first_block + rest, []
    return first_block, rest


def _hex(colour: object) -> str:
    return str(colour.hexval()).replace("0x", "#")  # type: ignore[attr-defined]


def _group_list(group: GroupText) -> list[Flowable]:
    width = content_width()
    facts = [group.when, group.room, f"Facilitator: {group.facilitator}" if group.facilitator else ""]
    story: list[Flowable] = [
        PageBreak(),
        paragraph(f"{group.name}: who sits in it", "title"),
        paragraph(" · ".join(fact for fact in facts if fact) or group.seminar, "subtitle"),
    ]
    if not group.members:
        story.append(paragraph("Nobody sits in this group yet.", "lead"))
    members = [*group.members, *[("", "", "")] * FREE_ROWS]
    rows = [
        (number if number <= len(group.members) else "", *member, CheckBox())
        for number, member in enumerate(members, start=1)
    ]
    story.append(
        table(
            ["", "Name", "Organisation", "Role", "Here"],
            rows,
            widths=[0.06 * width, 0.26 * width, 0.34 * width, 0.26 * width, 0.08 * width],
            numeric=(0,),
            row_height=9.5 * mm,
        )
    )
    return story


def _note_sheets(guide: GuideText, group: GroupText) -> list[Flowable]:
    """Room to write on each topic, two topics a page, the questions above the lines."""
    head = [
        paragraph(f"{group.name}: notes", "title"),
        paragraph(
            "Write what was said, without names; put words to be quoted in quotation marks.", "subtitle"
        ),
    ]
    topics = [topic for _, topics in guide.parts for topic in topics]
    if not topics:
        return [PageBreak(), *head, WritingLines(int(_room(head) // LINE_SPACING), LINE_SPACING)]
    story: list[Flowable] = []
    for place in range(0, len(topics), 2):
        top: list[Flowable] = head if place == 0 else []
        half = _room(top) / 2
        story += [PageBreak(), *top]
        story += [piece for topic in topics[place : place + 2] for piece in _note_room(topic, half)]
    return story


def _room(above: Sequence[Flowable]) -> float:
    """The height that is left on a page under ``above``, with some air."""
    return content_height() - _height(above) - 4 * mm


def _height(pieces: Sequence[Flowable]) -> float:
    return float(
        sum(
            piece.wrap(content_width(), content_height())[1] + piece.getSpaceBefore() + piece.getSpaceAfter()
            for piece in pieces
        )
    )


def _note_room(topic: TopicText, height: float) -> list[Flowable]:
    questions = list(topic.questions)
    heading = [paragraph(f"{topic.number}. {topic.title or questions.pop(0)}", "subheading")]
    heading += [paragraph(" ".join(questions), "small")] if questions else []
    lines = int((height - _height(heading)) // LINE_SPACING)
    return [*heading, WritingLines(max(lines, FEWEST_LINES), LINE_SPACING)]
