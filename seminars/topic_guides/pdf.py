"""The topic guide on paper."""

from collections.abc import Sequence

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from seminars.documents.flowables import boxed_note, bullets, short_bullets, unprinted
from seminars.documents.markup import block_flowables, inline_pdf
from seminars.documents.pdf import Paper, build_pdf, text
from seminars.documents.style import ACCENT, MAIN, QUIET
from seminars.topic_guides.content import Difference, GuideText, TopicText

NUMBER_WIDTH = 9 * mm
MINUTES_WIDTH = 16 * mm
# Prompts that stay with their question in any case.
FIRST_PROMPTS = 3
# A topic of up to this share of a page is not torn at all.
WHOLE_UP_TO = 1 / 3
WHOLE_UP_TO_LARGE = 0.45
MARKS = {Difference.ADDED: "only at this seminar", Difference.REWORDED: "in this seminar's words"}


def guide_pdf(guide: GuideText, paper: Paper | None = None, *, head: str = "") -> bytes:
    """The guide alone. ``head`` stands at the top of each page, such as the seminar."""
    paper = paper or Paper()
    return build_pdf(
        guide_story(guide, paper, head=head),
        title=guide.heading,
        running_head=head or guide.series,
        subject=guide.theme,
        page_size=paper.size,
        large_print=paper.large,
    )


def guide_story(guide: GuideText, paper: Paper, *, head: str = "") -> list[Flowable]:
    """The guide, to stand alone or in a pack, under the running ``head``.

    Its own texts can all be printed; names of series, seminar and people are not kept from having signs
    that cannot, so what is missing is said.
    """
    named = paper.styles
    facts = [
        guide.series,
        guide.theme,
        f"{guide.minutes} minutes" if guide.minutes else "",
        f"version {guide.version}" if guide.version else "",
    ]
    story: list[Flowable] = [
        paper.paragraph(guide.heading, "title"),
        paper.paragraph(" · ".join(fact for fact in facts if fact), "subtitle"),
    ]
    names = [guide.series, guide.theme, guide.heading, head]
    story += unprinted(names, paper.width, large_print=paper.large)
    story += block_flowables(guide.introduction, named.lead, named.bullet)
    if guide.aims:
        story.append(paper.paragraph("What the discussion should reveal", "heading"))
        story += bullets(guide.aims, large_print=paper.large, tight=paper.tight, markup=True)
    if guide.opening or guide.ground_rules:
        story.append(paper.paragraph("How to begin", "heading"))
        story += block_flowables(guide.opening, named.body, named.bullet)
        story += bullets(guide.ground_rules, large_print=paper.large, tight=paper.tight, markup=True)
    for part in guide.parts:
        story += _part(part.title, part.topics, paper)
    if guide.closing:
        closing = block_flowables(guide.closing, named.body, named.bullet)
        story.append(KeepTogether([paper.paragraph("To close", "heading"), *closing[:2]]))
        story += closing[2:]
    if not guide.topics:
        story.append(paper.paragraph("This guide has no topics yet.", "note"))
    return story


def height_of(pieces: Sequence[Flowable], paper: Paper) -> float:
    """What the pieces take one below the other."""
    return float(
        sum(
            piece.wrap(paper.width, paper.height)[1] + piece.getSpaceBefore() + piece.getSpaceAfter()
            for piece in pieces
        )
    )


def _part(title: str, topics: Sequence[TopicText], paper: Paper) -> list[Flowable]:
    heading = paper.paragraph(title, "heading")
    if not topics:
        return [KeepTogether([heading, paper.paragraph("No topics in this part yet.", "note")])]
    story: list[Flowable] = []
    whole = (WHOLE_UP_TO_LARGE if paper.large else WHOLE_UP_TO) * paper.height
    for place, topic in enumerate(topics):
        first, rest = _topic(topic, paper)
        if rest and height_of([*first, *rest], paper) <= whole:
            first, rest = first + rest, []
        # A heading never stands without its first topic, a long topic never without its first prompts.
        story.append(KeepTogether([heading, *first] if place == 0 else first))
        story += rest
    return story


def _topic(topic: TopicText, paper: Paper) -> tuple[list[Flowable], list[Flowable]]:
    """A topic as what has to stay together, and what may flow on to the next page."""
    named, width = paper.styles, paper.width
    indent = number_width(paper)
    if topic.left_out:
        words = f"{topic.label}. {topic.name}: left out at this seminar."
        style = named.note.clone("left-out", leftIndent=indent, spaceBefore=3, spaceAfter=3)
        return [Paragraph(text(words), style)], []
    prompts = short_bullets(topic.prompts, width, indent=indent, large_print=paper.large, markup=True)
    first: list[Flowable] = [
        Spacer(1, (1.0 if paper.tight else 1.5) * mm),
        _questions(topic, paper, indent),
        *prompts[:FIRST_PROMPTS],
    ]
    rest: list[Flowable] = prompts[FIRST_PROMPTS:]
    style = named.body.clone("sub-question", leftIndent=indent, spaceBefore=1.5, spaceAfter=1.5)
    rest += [Paragraph(inline_pdf(question), style) for question in topic.sub_questions]
    if topic.note:
        note = boxed_note(
            topic.note, width - indent, label="For the facilitator:", large_print=paper.large, markup=True
        )
        rest += [note, Spacer(1, 1.5 * mm)]
    return (first, rest) if prompts else (first + rest, [])


def number_width(paper: Paper) -> float:
    """The room for a topic's number: also for '12a'."""
    return NUMBER_WIDTH * (1.8 if paper.large else 1.0)


def _questions(topic: TopicText, paper: Paper, indent: float) -> Table:
    """Number, title, main questions in a row, and the minutes at the edge."""
    named = paper.styles
    edge = MINUTES_WIDTH * (1.6 if paper.large else 1.0)
    mark = MARKS.get(topic.difference) if topic.difference else None
    title = _coloured(f"<b>{text(topic.title)}</b>", MAIN) if topic.title else ""
    if mark:
        title += (" " if title else "") + _coloured(f"<i>({mark})</i>", ACCENT)
    questions = [f"<b>{inline_pdf(question)}</b>" for question in topic.questions]
    if title:
        questions[:1] = [f"{title}<br/>{questions[0]}"]
    minutes = _coloured(f"{topic.minutes} min", QUIET) if topic.minutes else ""
    rows: list[list[Flowable | str]] = [["", Paragraph(words, named.body), ""] for words in questions]
    rows[0][0] = Paragraph(_coloured(f"<b>{topic.label}.</b>", MAIN), named.body)
    rows[0][2] = Paragraph(f'<para align="right">{minutes}</para>', named.small)
    made = Table(rows, colWidths=[indent, paper.width - indent - edge, edge], hAlign="LEFT", splitInRow=1)
    made.setStyle(
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
    return made


def _coloured(words: str, colour: Color) -> str:
    return f'<font color="{colour.hexval().replace("0x", "#")}">{words}</font>'
