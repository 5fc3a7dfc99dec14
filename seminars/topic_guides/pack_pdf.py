"""The facilitator's pack on paper: guide, what the questionnaire answered, and for each group the list of its
members, sheets for notes, and the note-taker's sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.styles import ParagraphStyle
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

from seminars.documents.charts import Bar, bars
from seminars.documents.flowables import CheckBox, WritingLines, chart, table, unprinted
from seminars.documents.markup import inline_pdf
from seminars.documents.pdf import KeepPages, PagesKept, Paper, RepeatPages, Section, build_pdf, text
from seminars.documents.style import RULE
from seminars.topic_guides.content import Answered, GroupText, GuideText, TopicText, VenueAnswers
from seminars.topic_guides.pdf import guide_story, height_of

LINE_SPACING = 8 * mm
FEWEST_LINES = 6
# Rows left free on the list for those who come late or in somebody's place.
FREE_ROWS = 2
# The least room for the key points of a topic on the note-taker's sheet.
KEY_POINTS = 13 * mm
# The type in a chart is 12 pt; this brings it to that of the text.
CHART_SCALE = 0.78
CHART_SCALE_LARGE = 1.35


@dataclass(frozen=True)
class Pack:
    """What one facilitator carries: the guide once, and the sheets of each of their groups."""

    facilitator: str
    groups: tuple[GroupText, ...]


def group_pack_pdf(guide: GuideText, group: GroupText, answers: VenueAnswers, paper: Paper) -> bytes:
    """The pack of a single group."""
    story = [
        Section(f"{group.seminar} · {group.name}"),
        *guide_story(guide, paper, head=f"{group.seminar} · {group.name}"),
        *_answers(answers, group.seminar, paper),
        *_group(guide, group, paper),
    ]
    return _build(story, guide, f"{guide.heading}: {group.name}", paper)


def packs_pdf(
    guide: GuideText, packs: Sequence[Pack], answers: VenueAnswers, paper: Paper, *, seminar: str
) -> bytes:
    """The packs of several facilitators one after the other, as they are handed out: each begins with a
    cover, and its groups follow one another."""
    story: list[Flowable] = []
    for place, pack in enumerate(packs):
        head = f"{seminar} · {pack.facilitator}" if pack.facilitator else seminar
        story += [PageBreak(), Section(head)] if place else [Section(head)]
        story += [*_cover(pack, guide, answers, seminar, paper), PageBreak()]
        # What is the same for all is set once.
        if place == 0:
            story += [KeepPages(), *guide_story(guide, paper), *_answers(answers, seminar, paper)]
            story += [PageBreak(), PagesKept()]
        else:
            story.append(RepeatPages())
        for number, group in enumerate(pack.groups):
            story += [PageBreak()] if number else []
            story += [Section(f"{seminar} · {group.name}"), *_group(guide, group, paper)[1:]]
    if not packs:
        story = [paper.paragraph("No groups are formed yet, so there is nothing to hand out.", "lead")]
    return _build(story, guide, f"{guide.heading}: packs", paper)


def _build(story: Sequence[Flowable], guide: GuideText, title: str, paper: Paper) -> bytes:
    return build_pdf(story, title=title, subject=guide.theme, page_size=paper.size, large_print=paper.large)


def _cover(pack: Pack, guide: GuideText, answers: VenueAnswers, seminar: str, paper: Paper) -> list[Flowable]:
    """Whose it is, which groups, and what is in it: for whoever sorts and hands out."""
    width = paper.width
    story: list[Flowable] = [
        paper.paragraph(pack.facilitator or "Groups without a facilitator", "title"),
        paper.paragraph(f"Pack for {seminar}", "subtitle"),
        *_unprinted([pack.facilitator, seminar, *(f"{each.name}{each.room}" for each in pack.groups)], paper),
        table(
            ["Group", "When", "Room", "People"],
            [(group.name, group.when, group.room, len(group.members)) for group in pack.groups],
            widths=[0.2 * width, 0.42 * width, 0.26 * width, 0.12 * width],
            numeric=(3,),
            large_print=paper.large,
        ),
        Spacer(1, 5 * mm),
    ]
    version = f", version {guide.version}" if guide.version else ""
    inside = [f"The topic guide{version}: {len(guide.topics)} topics, {guide.minutes} minutes"]
    if guide.differs:
        inside[0] += ", with what is different at this seminar"
    if answers.questions:
        inside.append("What the questionnaire answered here")
    inside += [
        f"{group.name}: who sits in it, sheets for notes, the note-taker's sheet" for group in pack.groups
    ]
    story.append(paper.paragraph("In this pack", "heading"))
    story += [
        Paragraph(text(line), paper.styles.item, bulletText=f"{number}.")
        for number, line in enumerate(inside, start=1)
    ]
    return story


def _group(guide: GuideText, group: GroupText, paper: Paper) -> list[Flowable]:
    return [
        *_group_list(group, paper),
        *_note_sheets(guide, group, paper),
        *_note_taker(guide, group, paper),
    ]


def _group_list(group: GroupText, paper: Paper) -> list[Flowable]:
    width = paper.width
    facts = [
        group.when,
        group.room,
        f"Facilitator: {group.facilitator}" if group.facilitator else "",
        f"Notes: {group.note_taker}" if group.note_taker else "",
    ]
    story: list[Flowable] = [
        PageBreak(),
        paper.paragraph(f"{group.name}: who sits in it", "title"),
        paper.paragraph(" · ".join(fact for fact in facts if fact) or group.seminar, "subtitle"),
        *_unprinted([*facts, *(each for member in group.members for each in member)], paper),
    ]
    if not group.members:
        story.append(paper.paragraph("Nobody sits in this group yet.", "lead"))
    members = [*group.members, *[("", "", "")] * FREE_ROWS]
    rows = [
        (number if number <= len(group.members) else "", *member, CheckBox())
        for number, member in enumerate(members, start=1)
    ]
    shares = (0.08, 0.26, 0.32, 0.23, 0.11) if paper.large else (0.06, 0.26, 0.34, 0.26, 0.08)
    story.append(
        table(
            ["", "Name", "Organisation", "Role", "Here"],
            rows,
            widths=[share * width for share in shares],
            numeric=(0,),
            row_height=9.5 * mm,
            large_print=paper.large,
        )
    )
    return story


def _unprinted(texts: Iterable[str], paper: Paper) -> list[Flowable]:
    return unprinted(texts, paper.width, large_print=paper.large)


def _words_of(answers: VenueAnswers) -> list[str]:
    return [
        words
        for each in answers.questions
        for words in (each.question, *(share.label for share in each.shares))
    ]


def _spacing(paper: Paper) -> float:
    return LINE_SPACING * (1.25 if paper.large else 1.0)


def _note_sheets(guide: GuideText, group: GroupText, paper: Paper) -> list[Flowable]:
    """Room to write on each topic, two topics a page, the questions above the lines."""
    head: list[Flowable] = [
        paper.paragraph(f"{group.name}: notes", "title"),
        paper.paragraph(
            "Write what was said, without names; put words to be quoted in quotation marks.", "subtitle"
        ),
    ]
    if not guide.topics:
        lines = int(_room(head, paper) // _spacing(paper))
        return [PageBreak(), *head, WritingLines(lines, _spacing(paper))]
    story: list[Flowable] = []
    for place in range(0, len(guide.topics), 2):
        top: list[Flowable] = head if place == 0 else []
        half = _room(top, paper) / 2
        story += [PageBreak(), *top]
        for topic in guide.topics[place : place + 2]:
            story += _note_room(topic, half, paper)
    return story


def _room(above: Sequence[Flowable], paper: Paper) -> float:
    """The height that is left on a page under ``above``, with some air."""
    return paper.height - height_of(above, paper) - 4 * mm


def _note_room(topic: TopicText, height: float, paper: Paper) -> list[Flowable]:
    questions = list(topic.questions)
    title = text(topic.title) if topic.title else inline_pdf(questions.pop(0))
    heading: list[Flowable] = [Paragraph(f"{topic.label}. {title}", paper.styles.subheading)]
    if questions:
        words = " ".join(inline_pdf(question) for question in questions)
        heading.append(Paragraph(words, paper.styles.small))
    lines = int((height - height_of(heading, paper)) // _spacing(paper))
    return [*heading, WritingLines(max(lines, FEWEST_LINES), _spacing(paper))]


def _note_taker(guide: GuideText, group: GroupText, paper: Paper) -> list[Flowable]:
    """What has to be known beside what was said: who came late, the key points, the sign-off."""
    width, spacing = paper.width, _spacing(paper)
    facts = " · ".join(fact for fact in (group.when, group.room) if fact)
    story: list[Flowable] = [
        PageBreak(),
        paper.paragraph(f"{group.name}: the note-taker's sheet", "title"),
        paper.paragraph(facts or group.seminar, "subtitle"),
        _blanks(
            [
                (f"Facilitator: {group.facilitator}", 0.5),
                (f"Notes: {group.note_taker}", 0.5),
                ("Began at", 0.25),
                ("Ended at", 0.25),
                ("People at the beginning", 0.5),
            ],
            paper,
        ),
        paper.paragraph("Who came late, left early, or came in somebody's place, and when", "subheading"),
        WritingLines(3, spacing),
        CondPageBreak(4 * KEY_POINTS),
        Paragraph("The key points, in a few words each", _heading_of_table(paper)),
    ]
    if guide.topics:
        story.append(
            table(
                ["Topic", "Key points"],
                [(f"{topic.label}. {topic.name}", "") for topic in guide.topics],
                widths=[0.32 * width, 0.68 * width],
                row_height=KEY_POINTS,
                large_print=paper.large,
            )
        )
    else:
        story.append(WritingLines(8, spacing))
    story.append(
        KeepTogether(
            [
                paper.paragraph("What else should be known: the mood, what was not said", "subheading"),
                WritingLines(3, spacing),
                Spacer(1, 4 * mm),
                _blanks([("Key points are in it. Facilitator", 0.65), ("Date", 0.35)], paper),
            ]
        )
    )
    return story


def _heading_of_table(paper: Paper) -> ParagraphStyle:
    """A heading whose table may go on overleaf: kept with it, all of it would move there."""
    return paper.styles.subheading.clone("heading-of-table", keepWithNext=0)


def _blanks(labels: Sequence[tuple[str, float]], paper: Paper) -> Table:
    """Labels with a line to write on behind them: (label, share of the width), in rows that add up to 1."""
    rows: list[list[tuple[str, float]]] = [[]]
    for label, share in labels:
        if sum(each for _, each in rows[-1]) + share > 1.001:
            rows.append([])
        rows[-1].append((label, share))
    height = 10 * mm * (1.5 if paper.large else 1.0)
    inner = [
        Table(
            [[Paragraph(text(label), paper.styles.cell) for label, _ in row]],
            colWidths=[share * paper.width for _, share in row],
            style=TableStyle(
                [
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.6, RULE),
                ]
            ),
            rowHeights=[height],
        )
        for row in rows
    ]
    return Table(
        [[each] for each in inner],
        colWidths=[paper.width],
        hAlign="LEFT",
        style=TableStyle(
            [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
        ),
    )


def _answers(answers: VenueAnswers, seminar: str, paper: Paper) -> list[Flowable]:
    """What the questionnaire answered at the venue, so that the discussion can start there."""
    if not answers.questions and not answers.withheld:
        return []
    story: list[Flowable] = [
        PageBreak(),
        paper.paragraph("What the questionnaire answered here", "title"),
        paper.paragraph(seminar, "subtitle"),
        paper.paragraph(answers.note, "small"),
        *_unprinted(_words_of(answers), paper),
    ]
    story += [KeepTogether(_answered(each, paper)) for each in answers.questions]
    if answers.withheld:
        questions = "1 question is" if answers.withheld == 1 else f"{answers.withheld} questions are"
        story.append(
            paper.paragraph(
                f"{questions} not shown: so few gave one of the answers that they could be known by it.",
                "note",
            )
        )
    return story


def _answered(answered: Answered, paper: Paper) -> list[Flowable]:
    base = "[c]" if answered.base is None else answered.base
    several = ", several answers possible" if answered.several else ""
    scale = CHART_SCALE_LARGE if paper.large else CHART_SCALE
    drawing = bars(
        [Bar(share.label, share.count, share.percent) for share in answered.shares],
        width=paper.width / scale,
    )
    drawing.renderScale = scale
    return [
        paper.paragraph(answered.question, "subheading"),
        paper.paragraph(f"n = {base}{several}", "small"),
        *chart(drawing),
    ]
