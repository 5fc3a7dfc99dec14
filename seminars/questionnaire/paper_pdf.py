"""The questionnaire on paper: A4 to be printed on both sides, in normal or in large print."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    KeepTogether,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from seminars.documents.copies import HEIGHT, WIDTH, Copy, copies_pdf
from seminars.documents.form_marks import Mark, MarkedLine
from seminars.documents.style import MAIN, WASH
from seminars.questionnaire.definition import Asked, Definition, Part
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.paper_blocks import answer_body, grid_head, grid_table, question_head
from seminars.questionnaire.paper_look import Look, look, printed
from seminars.questionnaire.paper_words import HAND_IN, Skips, privacy_words, skips

SPECIMEN = "Specimen"
GAP = 4 * mm
# So many options, or lines of a grid, at least stand with a question that is longer than a page.
FIRST_FEW = 3


@dataclass(frozen=True)
class Heading:
    """Where the form is given out: the series, and the seminar with its venue and days."""

    series: str
    seminar: str = ""


def paper_pdf(
    definition: Definition,
    heading: Heading,
    *,
    copies: Sequence[Copy] = (Copy(SPECIMEN),),
    large: bool = False,
) -> bytes:
    """The form once for each of the copies, each with an even number of pages."""
    return copies_pdf(
        form_story(definition, heading, large=large),
        copies,
        title=definition.title,
        large_print=large,
    )


def form_story(definition: Definition, heading: Heading, *, large: bool = False) -> list[Flowable]:
    """One copy of the form, from the title to the thanks."""
    shown = look(large)
    story = _opening(definition, heading, shown)
    told = skips(definition)
    parts = [(n, part) for n, part in enumerate(definition.sections) if part.questions]
    for place, (number, part) in enumerate(parts, start=1):
        where = f"Part {place} of {len(parts)}" if len(parts) > 1 else ""
        head = _part_head(part, where, told.parts.get(number, ""), shown)
        story += _part(definition, part, head, told, shown)
    return story + _closing(definition, shown)


def _opening(definition: Definition, heading: Heading, shown: Look) -> list[Flowable]:
    named = shown.named
    found: list[Flowable] = [Paragraph(printed(definition.title), named.title)]
    where = " · ".join(printed(each) for each in (heading.series, heading.seminar) if each)
    found.append(Paragraph(where, named.subtitle))
    found += [
        Paragraph(printed(each), named.lead)
        for each in definition.introduction.split("\n\n")
        if printed(each)
    ]
    how = [Paragraph("How to fill in this form", shown.box_head), *_marks_in_use(definition, shown)]
    how += _bullets(
        [
            "Changed your mind? Cross the wrong one out and tick another.",
            "Some questions are for some people only; the words below them say where to go on.",
            "The small grey numbers are for those who key in the answers.",
        ][slice(0, None) if definition.has_conditions else slice(0, None, 2)],
        shown,
    )
    head, sentences = privacy_words(definition.terms.mode)
    privacy = [Paragraph(head, shown.box_head), *_bullets(sentences, shown)]
    found += [_boxes(how, privacy, shown), Spacer(1, GAP)]
    return found


def _bullets(sentences: Sequence[str], shown: Look) -> list[Flowable]:
    indent = shown.box.fontSize
    style = shown.box.clone("box item", leftIndent=indent)
    return [Paragraph(each, style, bulletText="•") for each in sentences]


def _marks_in_use(definition: Definition, shown: Look) -> list[Flowable]:
    """What each kind of mark that the form has asks for."""
    kinds = {question.kind for question in definition.questions}
    lines = []
    if kinds & {QuestionKind.SINGLE, QuestionKind.SCALE}:
        lines.append((Mark.CIRCLE, "Circles: tick one."))
    if any(q.kind.has_options and not q.kind.takes_one and not q.ranked for q in definition.questions):
        lines.append((Mark.SQUARE, "Squares: tick one or more."))
    if any(q.ranked for q in definition.questions):
        lines.append((Mark.RANK, "Wide boxes: write 1, 2, 3 …"))
    style = shown.box.clone("box mark", leftIndent=0)
    return [MarkedLine(Paragraph(words, style), mark, shown.sizes) for mark, words in lines]


def _boxes(how: list[Flowable], privacy: list[Flowable], shown: Look) -> Table:
    """Side by side where type is normal, one below the other in large print."""
    gap = 5 * mm
    rows: list[list[list[Flowable]]] = [[how], [privacy]] if shown.large else [[how, [], privacy]]
    widths = [WIDTH] if shown.large else [WIDTH * 0.42 - gap, gap, WIDTH * 0.58]
    made = Table(rows, colWidths=widths, hAlign="LEFT", splitInRow=1)
    rules = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 7),
        ("RIGHTPADDING", (0, 0), (-1, -1), 7),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        *(("BACKGROUND", (n, 0), (n, -1), WASH) for n in range(0, len(widths), 2)),
    ]
    made.setStyle(TableStyle(rules))
    return made


def _part_head(part: Part, where: str, skip: str, shown: Look) -> list[Flowable]:
    found: list[Flowable] = [Spacer(1, 2 * mm)]
    if where:
        found.append(Paragraph(where, shown.place))
    found.append(
        Paragraph(printed(part.title), shown.named.heading.clone("part", spaceBefore=0, spaceAfter=2))
    )
    found.append(HRFlowable(width="100%", thickness=1, color=MAIN, spaceBefore=1, spaceAfter=4))
    level = shown.skip.clone("part skip", leftIndent=0)
    if skip:
        found.append(Paragraph(printed(skip), level))
    found += [
        Paragraph(printed(each), shown.named.body)
        for each in part.introduction.split("\n\n")
        if printed(each)
    ]
    return found


def _part(
    definition: Definition, part: Part, head: list[Flowable], told: Skips, shown: Look
) -> list[Flowable]:
    """The blocks of a part; the first stands with the part's heading."""
    numbers = definition.numbers
    found: list[Flowable] = []
    for lattice, group in part.blocks:
        first = group[0]
        skip = told.questions.get(first.code, "")
        if first.kind is QuestionKind.INFORMATION:
            found += _together([*head, *_information(first, skip, shown)], len(head))
        elif lattice is not None:
            span = range(numbers[first.code], numbers[first.code] + len(group))
            lead = [*head, *grid_head(lattice, group, span, skip, shown)]
            found += _grid(lead, grid_table(group, span, dict(told.questions), shown), shown)
        else:
            lead = [*head, *question_head(first, numbers[first.code], skip, shown)]
            found += _together([*lead, *answer_body(first, shown)], len(lead))
        found.append(Spacer(1, GAP))
        head = []
    return found


def _information(asked: Asked, skip: str, shown: Look) -> list[Flowable]:
    words = "\n\n".join(each for each in (asked.text, asked.hint) if each)
    when = [Paragraph(printed(skip), shown.skip.clone("text skip", leftIndent=0))] if skip else []
    return [*when, _box([Paragraph(printed(words), shown.named.body)], edge="LINEBEFORE")]


def _height(pieces: Sequence[Flowable]) -> float:
    return sum(each.wrap(WIDTH, HEIGHT)[1] + each.getSpaceBefore() + each.getSpaceAfter() for each in pieces)


def _together(pieces: list[Flowable], lead: int) -> list[Flowable]:
    """On one page where that is long enough; else the lead with what comes first after it."""
    whole = _height(pieces)
    if whole <= HEIGHT:
        return [KeepTogether(pieces)]
    least = _height(pieces[:lead]) + sum(
        min(_height([each]), HEIGHT / 4) for each in pieces[lead : lead + FIRST_FEW]
    )
    return [CondPageBreak(min(least, HEIGHT)), *pieces]


def _grid(lead: list[Flowable], table: Table, shown: Look) -> list[Flowable]:
    """A grid with what is asked: on one page, or else with its first statements."""
    before, whole = _height(lead), _height([table])
    if before + whole <= HEIGHT:
        return [KeepTogether([*lead, table])]
    # The heights of the rows are known once it is wrapped.
    first = sum(table._rowHeights[: table.repeatRows + FIRST_FEW])
    return [CondPageBreak(min(before + first, HEIGHT)), *lead, table]


def _closing(definition: Definition, shown: Look) -> list[Flowable]:
    thanks = definition.thanks.strip() or "Thank you for your answers."
    words = [Paragraph(printed(thanks), shown.box_head), Paragraph(HAND_IN, shown.named.body)]
    return [Spacer(1, GAP), _box(words)]


def _box(words: list[Flowable], edge: str = "LINEABOVE") -> Table:
    """A quiet box as wide as the page, with one coloured edge; a text longer than a page goes on overleaf."""
    made = Table([[words]], colWidths=[WIDTH], hAlign="LEFT", splitInRow=1)
    made.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), WASH),
                (edge, (0, 0), (-1, -1), 1.2, MAIN),
                ("LEFTPADDING", (0, 0), (-1, -1), 8),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return made


__all__ = ["SPECIMEN", "Heading", "form_story", "paper_pdf"]
