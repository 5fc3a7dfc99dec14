"""Notes on paper: for the facilitator who reads and signs, and for whoever works on the report."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Paragraph, Spacer, Table, TableStyle

from seminars.documents.flowables import WritingLines, boxed_note, bullets, unprinted
from seminars.documents.markup import inline_pdf
from seminars.documents.pdf import Paper, Section, build_pdf, text
from seminars.documents.style import RULE
from seminars.notes.quoting import stands_in, stretches

MARK = HexColor("#fbe6cc")
NUMBER_WIDTH = 9 * mm


@dataclass(frozen=True)
class CommentText:
    """A comment on the notes, and what was answered; ``settled`` without words is settled all the same."""

    by: str
    text: str
    settled: bool = False
    answer: str = ""


@dataclass(frozen=True)
class NoteText:
    """What was noted on a topic: ``questions`` as they were asked then, in the safe Markdown of guides."""

    label: str
    name: str
    questions: tuple[str, ...] = ()
    text: str = ""
    quotations: tuple[str, ...] = ()
    comments: tuple[CommentText, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class GroupNotes:
    """The notes of a group; ``facts`` are when and where, ``company`` says in figures who sat in."""

    seminar: str
    name: str
    facts: tuple[str, ...] = ()
    company: str = ""
    parts: tuple[tuple[str, tuple[NoteText, ...]], ...] = ()
    comments: tuple[CommentText, ...] = ()
    signed: str = ""


def notes_pdf(groups: Sequence[GroupNotes], paper: Paper, *, title: str) -> bytes:
    """The notes of these groups, each on pages of its own under a head of its own."""
    story: list[Flowable] = []
    for place, group in enumerate(groups):
        story += (
            [PageBreak(), Section(f"{group.seminar} · {group.name}")]
            if place
            else [Section(f"{group.seminar} · {group.name}")]
        )
        story += _group(group, paper)
    if not groups:
        story = [paper.paragraph("No groups are formed yet, so there are no notes.", "lead")]
    return build_pdf(story, title=title, page_size=paper.size, large_print=paper.large)


def _group(group: GroupNotes, paper: Paper) -> list[Flowable]:
    story: list[Flowable] = [
        paper.paragraph(f"{group.name}: notes", "title"),
        paper.paragraph(" · ".join(group.facts) or group.seminar, "subtitle"),
    ]
    story += unprinted(_words_of(group), paper.width, large_print=paper.large)
    if group.company:
        story.append(paper.paragraph(f"Who sat in: {group.company}", "body"))
    if any(note.quotations for _, notes in group.parts for note in notes):
        legend = f'<font backColor="{_hex()}">Words on this ground</font> are marked as quotations.'
        story.append(Paragraph(legend, paper.styles.small))
    for title, notes in group.parts:
        for place, note in enumerate(notes):
            head = [paper.paragraph(title, "heading")] if place == 0 else []
            story += _note(note, head, paper)
    if not any(notes for _, notes in group.parts):
        story.append(paper.paragraph("The guide has no topics yet.", "note"))
    if group.comments:
        story.append(paper.paragraph("Comments on the notes as a whole", "heading"))
        story += [_comment(each, paper, 0) for each in group.comments]
    story.append(_signature(group, paper))
    return story


def _words_of(group: GroupNotes) -> list[str]:
    notes = [note for _, notes in group.parts for note in notes]
    comments = [*group.comments, *(comment for note in notes for comment in note.comments)]
    return [
        group.seminar,
        group.name,
        group.signed,
        *group.facts,
        *(title for title, _ in group.parts),
        *(words for note in notes for words in (note.name, note.text, *note.questions, *note.quotations)),
        *(words for comment in comments for words in (comment.by, comment.text, comment.answer)),
    ]


def _hex() -> str:
    return MARK.hexval().replace("0x", "#")


def _note(note: NoteText, head: list[Flowable], paper: Paper) -> list[Flowable]:
    named = paper.styles
    indent = NUMBER_WIDTH * (1.8 if paper.large else 1.0)
    hanging = named.subheading.clone(
        "topic-of-note", leftIndent=indent, bulletFontName=named.subheading.fontName, spaceBefore=9
    )
    first: list[Flowable] = [
        *head,
        Paragraph(text(note.name), hanging, bulletText=f"{note.label}."),
    ]
    small = named.small.clone("asked", leftIndent=indent, keepWithNext=1)
    if note.questions:
        first.append(Paragraph(" ".join(inline_pdf(question) for question in note.questions), small))
    if note.remark:
        first.append(Paragraph(text(note.remark), small))
    body = named.body.clone("noted", leftIndent=indent)
    rest: list[Flowable] = [Paragraph(words, body) for words in _paragraphs(note)]
    if not rest:
        rest = [Paragraph("Nothing was noted.", named.note.clone("not-noted", leftIndent=indent))]
    also = [words for words in note.quotations if not stands_in(note.text, words)]
    if also:
        rest.append(Paragraph("Quoted besides", small))
        rest += bullets(also, indent=indent, large_print=paper.large)
    rest += [_comment(each, paper, indent) for each in note.comments]
    # A topic's name stands with what was said first.
    return [KeepTogether([*first, rest[0]]), *rest[1:]]


def _paragraphs(note: NoteText) -> list[str]:
    """The text as the insides of paragraphs, with what is quoted on a ground of its own."""
    made, inside = [], ""
    for stretch in stretches(note.text, note.quotations):
        for place, block in enumerate(stretch.text.split("\n\n")):
            if place:
                made.append(inside)
                inside = ""
            if block.strip():
                words = text(block.strip("\n") if not inside else block)
                inside += f'<font backColor="{_hex()}">{words}</font>' if stretch.quoted else words
            else:
                inside += text(block)
    made.append(inside)
    return [each for each in made if each.strip()]


def _comment(comment: CommentText, paper: Paper, indent: float) -> Flowable:
    words = comment.text
    if comment.settled:
        words += f"\nAnswer: {comment.answer}" if comment.answer else "\nSettled."
    made = boxed_note(words, paper.width - indent, label=f"{comment.by}:", large_print=paper.large)
    made.spaceBefore = made.spaceAfter = 3
    return made


def _signature(group: GroupNotes, paper: Paper) -> Flowable:
    pieces: list[Flowable] = [Spacer(1, 4 * mm)]
    if group.signed:
        pieces.append(paper.paragraph(group.signed, "subheading"))
        return KeepTogether(pieces)
    line = Table(
        [
            [
                Paragraph("Key points are in it. Facilitator", paper.styles.cell),
                Paragraph("Date", paper.styles.cell),
            ]
        ],
        colWidths=[0.65 * paper.width, 0.35 * paper.width],
        rowHeights=[12 * mm * (1.4 if paper.large else 1.0)],
        hAlign="LEFT",
        style=TableStyle(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.6, RULE),
            ]
        ),
    )
    pieces += [
        paper.paragraph("Not signed yet. What is missing or should be put differently:", "subheading"),
        WritingLines(3, 8 * mm),
        line,
    ]
    return KeepTogether(pieces)
