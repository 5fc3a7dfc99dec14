"""The questions of a paper form as pieces of a page."""

from collections.abc import Sequence
from functools import partial

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Indenter, Paragraph, Spacer, Table, TableStyle

from seminars.documents.copies import HEIGHT, WIDTH
from seminars.documents.flowables import WritingLines
from seminars.documents.form_marks import Cells, GridMark, InColumns, Mark, MarkedLine, ScaleRow
from seminars.documents.style import MAIN, RULE, WASH
from seminars.questionnaire.definition import Asked, Choice, Lattice
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.paper_look import Look, printed
from seminars.questionnaire.paper_words import how_to_answer

SHORT_LINES, LONG_LINES = 2, 6
# From so many short options on they stand in two columns.
MANY = 6
MOST_IN_COLUMNS = 40
# What the statements of a grid take of its width, and how wide a column of it is at most.
STATEMENTS = 0.36
COLUMN = 27 * mm
# Figures of a number that has no greatest value.
FIGURES = 4
PLEASE = "Please do not leave this one out."


def question_head(asked: Asked, number: int, skip: str, look: Look) -> list[Flowable]:
    """Number and wording, when it is meant, and how it is answered."""
    found: list[Flowable] = [Paragraph(printed(asked.text), look.question, bulletText=f"{number}.")]
    if skip:
        found.append(Paragraph(printed(skip), look.skip))
    found += _hints(look, asked.hint, how_to_answer(asked), PLEASE if asked.required else "")
    return found


def _hints(look: Look, *hints: str) -> list[Flowable]:
    told = " ".join(printed(hint) for hint in hints if hint)
    return [Paragraph(told, look.hint)] if told else []


def answer_body(asked: Asked, look: Look) -> list[Flowable]:
    """What is filled in: marks, boxes or lines, behind the question's number."""
    inner: list[Flowable]
    match asked.kind:
        case QuestionKind.SCALE:
            row = scale_row(asked.options, look)
            inner = [row] if row is not None else marked_lines(asked.options, Mark.CIRCLE, look)
        case QuestionKind.SINGLE:
            inner = _in_columns(marked_lines(asked.options, Mark.CIRCLE, look), asked.options, look)
        case QuestionKind.MULTIPLE | QuestionKind.MOST_IMPORTANT:
            mark = Mark.RANK if asked.ranked else Mark.SQUARE
            inner = _in_columns(marked_lines(asked.options, mark, look), asked.options, look)
        case QuestionKind.NUMBER:
            inner = [number_cells(asked, look)]
        case QuestionKind.DATE:
            groups = [(2, "day"), (2, "month"), (4, "year")]
            inner = [Cells(groups, look.sizes, label_size=look.label_size)]
        case QuestionKind.SHORT_TEXT:
            inner = [WritingLines(SHORT_LINES, look.sizes.line)]
        case _:
            inner = [WritingLines(LONG_LINES, look.sizes.line)]
    return [Indenter(left=look.indent), Spacer(1, 1 * mm), *inner, Indenter(left=-look.indent)]


def marked_lines(options: Sequence[Choice], mark: Mark, look: Look) -> list[Flowable]:
    """Options one below the other, numbered as they are keyed."""
    return [
        MarkedLine(
            Paragraph(printed(option.label), look.option),
            mark,
            look.sizes,
            key=str(place),
            write_on=option.other,
        )
        for place, option in enumerate(options, start=1)
    ]


def _in_columns(lines: list[Flowable], options: Sequence[Choice], look: Look) -> list[Flowable]:
    """Many short options in two columns; one that is written on stays below them."""
    last = [lines.pop()] if options[-1].other else []
    listed = options[: len(lines)]
    room = (WIDTH - look.indent - 6 * mm) / 2 - look.sizes.indent(Mark.RANK)
    fits = all(
        not option.other and _width(option.label, look.option.fontName, look.option.fontSize) < room
        for option in listed
    )
    if not fits or not MANY <= len(lines) <= MOST_IN_COLUMNS:
        return lines + last
    half = -(-len(lines) // 2)
    return [InColumns([lines[:half], lines[half:]]), *last]


def _width(words: str, font: str, size: float) -> float:
    return float(stringWidth(words, font, size))


def _longest_word(labels: Sequence[str], font: str, size: float) -> float:
    return max((_width(word, font, size) for label in labels for word in label.split()), default=0.0)


def scale_row(options: Sequence[Choice], look: Look) -> Flowable | None:
    """The points of a scale side by side; None where their labels do not fit."""
    each = (WIDTH - look.indent) / len(options)
    labels = [option.label for option in options]
    style = look.point
    fits = _longest_word(labels, style.fontName, style.fontSize) <= each - 5
    # The circle with its number must fit as well, and no label stand on many short lines.
    fits = fits and each >= look.sizes.mark + 2 * look.sizes.key_room
    fits = fits and max(_width(label, style.fontName, style.fontSize) for label in labels) <= 3.2 * (each - 5)
    if not fits or any(option.other for option in options):
        return None
    return ScaleRow([Paragraph(printed(label), style) for label in labels], look.sizes)


def number_cells(asked: Asked, look: Look) -> Flowable:
    """A box for each figure; one wide box where there may be more than figures in it."""
    least, most = asked.least, asked.most
    if not asked.whole or (least is not None and least < 0):
        # Room for a sign, a point and decimals.
        return Cells([(5, "")], look.sizes, divided=False)
    figures = len(f"{int(most)}") if most is not None else FIGURES
    return Cells([(min(figures, 12), "")], look.sizes)


def grid_head(
    lattice: Lattice, group: Sequence[Asked], numbers: range, skip: str, look: Look
) -> list[Flowable]:
    """What all statements of a grid are asked."""
    words = f"{numbers[0]}–{numbers[-1]}." if len(numbers) > 1 else f"{numbers[0]}."
    style = look.question.clone("grid head", leftIndent=0)
    found: list[Flowable] = [Paragraph(f"{words} {printed(lattice.text)}", style)]
    level = partial(Paragraph, style=look.skip.clone("grid skip", leftIndent=0))
    if skip:
        found.append(level(printed(skip)))
    told = " ".join(
        each
        for each in (lattice.hint, "One circle in each row.", PLEASE if group[0].required else "")
        if each
    )
    found.append(Paragraph(printed(told), look.hint.clone("grid hint", leftIndent=0)))
    return found


def grid_table(group: Sequence[Asked], numbers: range, skips: dict[str, str], look: Look) -> Table:
    """Statements by the points of their scale; the head is repeated on each page."""
    options = group[0].options
    column = min(COLUMN, WIDTH * (1 - STATEMENTS) / len(options))
    widths = [WIDTH - column * len(options), *[column] * len(options)]
    head, spans = _grid_columns(options, column, look)
    body: list[list[Flowable | list[Flowable]]] = []
    tallest = 0.0
    for number, asked in zip(numbers, group, strict=True):
        words: list[Flowable] = [Paragraph(printed(asked.text), look.statement, bulletText=f"{number}.")]
        if asked.code in skips and asked is not group[0]:
            words.append(Paragraph(printed(skips[asked.code]), look.skip))
        tallest = max(tallest, sum(each.wrap(widths[0] - 4, HEIGHT)[1] for each in words))
        marks = [GridMark(str(place), look.sizes) for place in range(1, len(options) + 1)]
        body.append([words, *marks])
    made = Table(
        [*head, *body],
        colWidths=widths,
        repeatRows=len(head),
        hAlign="LEFT",
        # Only a statement longer than a page goes on overleaf.
        splitInRow=int(tallest > HEIGHT / 2),
    )
    first = len(head)
    made.setStyle(
        TableStyle(
            [
                *spans,
                ("VALIGN", (0, 0), (-1, first - 1), "BOTTOM"),
                ("VALIGN", (0, first), (-1, -1), "MIDDLE"),
                ("LINEBELOW", (0, first - 1), (-1, first - 1), 0.9, MAIN),
                ("LINEBELOW", (0, first), (-1, -1), 0.4, RULE),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), 2),
                ("TOPPADDING", (0, first), (-1, -1), 0.3 * look.sizes.mark),
                ("BOTTOMPADDING", (0, first), (-1, -1), 0.4 * look.sizes.mark),
                *(("BACKGROUND", (0, n), (-1, n), WASH) for n in range(first + 1, first + len(body), 2)),
            ]
        )
    )
    return made


def _grid_columns(
    options: Sequence[Choice], column: float, look: Look
) -> tuple[list[list[Flowable | str]], list[tuple[object, ...]]]:
    """The head of a grid: labels over their columns; where these are too narrow, numbers and a legend."""
    style = look.column
    labels = [option.label for option in options]
    words = _longest_word(labels, style.fontName, style.fontSize)
    longest = max(_width(label, style.fontName, style.fontSize) for label in labels)
    if words <= column - 5 and longest <= 3.5 * (column - 5):
        return [["", *(Paragraph(printed(label), style) for label in labels)]], []
    told = " · ".join(f"{place}\u00a0=\u00a0{printed(label)}" for place, label in enumerate(labels, start=1))
    legend = Paragraph(told, look.hint.clone("legend", leftIndent=0))
    figures = [Paragraph(str(place), style) for place in range(1, len(options) + 1)]
    return (
        [[legend, *[""] * len(options)], ["", *figures]],
        [("SPAN", (0, 0), (-1, 0))],
    )


__all__ = ["answer_body", "grid_head", "grid_table", "question_head"]
