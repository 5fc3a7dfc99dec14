"""The topic guide on paper, alone or as the pack of a group."""

from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from seminars.documents.flowables import WritingLines, boxed_note, bullets, short_bullets, table
from seminars.documents.pdf import build_pdf, content_width, paragraph, text
from seminars.documents.style import MAIN, QUIET, styles
from seminars.topic_guides.content import GroupText, GuideText, TopicText

NUMBER_WIDTH = 9 * mm
MINUTES_WIDTH = 16 * mm
LINES_A_TOPIC = 11


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
        heading = paragraph(title, "heading")
        if not topics:
            story.append(heading)
            continue
        for number, topic in enumerate(topics):
            first, rest = _topic(topic)
            # A heading never stands without its first topic, a topic never without its first prompts.
            story.append(KeepTogether([heading, *first] if number == 0 else first))
            story += rest
    if guide.closing:
        story.append(KeepTogether([paragraph("To close", "heading"), paragraph(guide.closing)]))
    if not any(topics for _, topics in guide.parts):
        story.append(paragraph("This guide has no topics yet.", "note"))
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
        rows, colWidths=[NUMBER_WIDTH, width - NUMBER_WIDTH - MINUTES_WIDTH, MINUTES_WIDTH], hAlign="LEFT"
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
        rest.append(
            KeepTogether(
                [
                    boxed_note(topic.note, width - NUMBER_WIDTH, label="For the facilitator:"),
                    Spacer(1, 1.5 * mm),
                ]
            )
        )
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
    if group.members:
        story.append(
            table(
                ["", "Name", "Organisation", "Role", "Here"],
                [(number, *member, "") for number, member in enumerate(group.members, start=1)],
                widths=[0.06 * width, 0.26 * width, 0.34 * width, 0.26 * width, 0.08 * width],
                numeric=(0,),
                row_height=9.5 * mm,
            )
        )
    else:
        story.append(paragraph("Nobody sits in this group yet.", "lead"))
    return story


def _note_sheets(guide: GuideText, group: GroupText) -> list[Flowable]:
    story: list[Flowable] = [PageBreak(), paragraph(f"{group.name}: notes", "title")]
    story.append(paragraph("No names. Put words to be quoted in quotation marks.", "subtitle"))
    for _, topics in guide.parts:
        for topic in topics:
            story += [
                CondPageBreak(60 * mm),
                paragraph(f"{topic.number}. {topic.title or topic.questions[0]}", "subheading"),
                WritingLines(LINES_A_TOPIC),
                Spacer(1, 4 * mm),
            ]
    return story
