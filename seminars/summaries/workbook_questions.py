"""The sheets of the questions: who answered, each section, scales together, seminars side by side."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from seminars.documents.book import BarChart, Block, Page, StackedChart
from seminars.documents.spreadsheet import Cell, Percent
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.shown import Figure, QuestionFigures
from seminars.summaries.summary import SeminarFigures, Summary, question_text
from seminars.summaries.workbook_cells import cell_of, decimal_cell, named_measures, notes_of, share_cell

PROFILE = "Profile"
# What is said of a chart whose figures are hidden.
_GAPS = "Figures that are hidden have no bar."
_SHORTER = "Figures that are hidden have no part of the bar: it is shorter than 100 per cent."


def section_pages(summary: Summary) -> Iterator[Page]:
    """Questions about the person on one sheet, each section of the others on one of its own."""
    profile = [each for each in summary.questions if each.question.profile is not None]
    if profile:
        yield _questions(summary, PROFILE, f"{summary.title}: who answered", profile)
    for section, questions in summary.sections:
        others = [each for each in questions if each.question.profile is None]
        if others:
            yield _questions(summary, section, f"{summary.title}: {section}", others)


def _questions(summary: Summary, name: str, title: str, questions: Sequence[QuestionFigures]) -> Page:
    ranked = any(each.question.ranked for each in questions)
    return Page(
        name=name,
        title=title,
        columns=[
            "Question and answers",
            "Count",
            "Per cent of n",
            *(["First", "Mean place"] if ranked else []),
        ],
        blocks=[_question(each, ranked=ranked, decimals=summary.decimals) for each in questions],
        notes=notes_of(summary),
        widths=[60, 10, 14, *([10, 12] if ranked else [])],
    )


def _question(figures: QuestionFigures, *, ranked: bool, decimals: int) -> Block:
    """A question: its answers, the base, blanks and measures, and the chart."""
    several = " (several answers possible)" if figures.several else ""
    rows: list[list[Cell]] = [
        [
            count.label,
            cell_of(count.count),
            share_cell(count.count, count.base),
            *([cell_of(count.first), decimal_cell(count.mean_rank)] if ranked else []),
        ]
        for count in figures.counts
    ]
    totals: list[list[Cell]] = [
        ["n: answered the question", cell_of(figures.base)],
        ["Not answered", cell_of(figures.not_answered)],
        *([["Shown to", cell_of(figures.asked)]] if figures.for_some else []),
        *([["Of them not readable on paper", cell_of(figures.unreadable)]] if figures.unreadable else []),
        *(
            [name, decimal_cell(value)]
            for name, value in named_measures(figures)
        ),
    ]  # fmt: skip
    return Block(
        heading=f"{question_text(figures.question)}{several}",
        rows=rows,
        totals=totals,
        chart=_chart(figures) if _drawable(figures) else None,
        remark=figures.sum_note(decimals) or (_GAPS if _drawable(figures) and figures.hides else ""),
    )


def _drawable(figures: QuestionFigures) -> bool:
    return any(isinstance(share_cell(each.count, each.base), Percent) for each in figures.counts)


def _chart(figures: QuestionFigures) -> BarChart | StackedChart:
    title = _short(figures.question.text, figures.base)
    # Without a part of it a bar of 100 per cent would show the others in wrong places.
    if figures.question.kind is QuestionKind.SCALE and not figures.hides:
        return StackedChart(title, values=[2], upright=True)
    return BarChart(title, values=2)


def _short(words: str, base: Figure | None = None) -> str:
    words = words if len(words) <= 60 else f"{words[:59]}…"
    return words if base is None else f"{words} (n = {base})"


def scale_pages(summary: Summary) -> Iterator[Page]:
    """Scales with the same points side by side, for each such scale a sheet."""
    scales = [each for each in summary.questions if each.question.kind is QuestionKind.SCALE]
    number = 0
    for labels, group in groupby(scales, key=lambda each: tuple(count.label for count in each.counts)):
        together = list(group)
        if len(together) > 1:
            number += 1
            yield _scale(summary, f"Scales {number}", labels, together)


def _scale(summary: Summary, name: str, labels: Sequence[str], questions: Sequence[QuestionFigures]) -> Page:
    rows = [
        [
            each.question.text,
            cell_of(each.base),
            *(share_cell(count.count, count.base) for count in each.counts),
            *(
                decimal_cell(value)
                for value in ((each.measures.mean, each.measures.median) if each.measures else ())
            ),
        ]
        for each in questions
    ]
    columns = range(2, 2 + len(labels))
    asked = {question_text(each.question).removesuffix(each.question.text) for each in questions}
    title = asked.pop().strip() if len(asked) == 1 else ""
    drawable = any(isinstance(row[column], Percent) for row in rows for column in columns)
    hides = any(each.hides for each in questions)
    return Page(
        name=name,
        title=f"{summary.title}: {title or 'scales'}",
        columns=["Statement", "n", *labels, "Mean", "Median"],
        blocks=[
            Block(
                heading="",
                rows=rows,
                chart=StackedChart(_short(title or "Per cent of n"), values=list(columns))
                if drawable
                else None,
                remark=_SHORTER if drawable and hides else "",
            )
        ],
        notes=["Per cent of n; points are counted from 1 for mean and median.", *notes_of(summary)],
        widths=[60, 8, *([13] * len(labels)), 8, 8],
    )


def by_seminar_pages(summary: Summary) -> Iterator[Page]:
    """Each answer at each seminar side by side: counts, then per cent of the seminar's own base."""
    out = [seminar for seminar in summary.seminars if seminar.part.sections]
    if len(out) < 2:
        return
    blocks = []
    for number, figures in enumerate(summary.questions):
        each = [_asked_at(seminar)[number] for seminar in out]
        rows: list[list[Cell]] = [
            [
                count.label,
                *(cell_of(there.counts[place].count) for there in each),
                cell_of(count.count),
                *(share_cell(there.counts[place].count, there.base) for there in each),
                share_cell(count.count, figures.base),
            ]
            for place, count in enumerate(figures.counts)
        ]
        totals: list[list[Cell]] = [
            ["n: answered the question", *(cell_of(there.base) for there in each), cell_of(figures.base)],
            [
                "Not answered",
                *(cell_of(there.not_answered) for there in each),
                cell_of(figures.not_answered),
            ],
        ]
        if figures.measures:
            means = [there.measures.mean if there.measures else None for there in each]
            totals.append(["Mean", *map(decimal_cell, means), decimal_cell(figures.measures.mean)])
        blocks.append(Block(question_text(figures.question), rows, totals))
    names = [seminar.title for seminar in out]
    yield Page(
        name="By seminar",
        title=f"{summary.title}: seminars side by side",
        columns=[
            "Question and answers",
            *names,
            "All",
            *(f"{name}, per cent" for name in names),
            "All, per cent",
        ],
        blocks=blocks,
        notes=["Per cent of those who answered the question at the same seminar.", *notes_of(summary)],
        widths=[60, *([13] * (2 * len(names) + 2))],
    )


def _asked_at(seminar: SeminarFigures) -> list[QuestionFigures]:
    return [each for _, questions in seminar.part.sections for each in questions]
