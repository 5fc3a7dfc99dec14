"""The sheets of words and quotations, the flat tables to filter and pivot, and the method."""

from collections.abc import Iterable, Iterator, Sequence

from seminars.documents.book import Block, Page
from seminars.documents.spreadsheet import Cell
from seminars.questionnaire.definition import Asked
from seminars.summaries.definitions import MEANINGS
from seminars.summaries.shown import SIGN
from seminars.summaries.summary import Summary, question_text
from seminars.summaries.tabulation import UNWEIGHTED
from seminars.summaries.workbook_cells import cell_of, decimal_cell, named_measures, notes_of, share_cell

_MOST_WORDS = 100_000


def word_pages(summary: Summary) -> Iterator[Page]:
    """Reviewed answers in words."""
    rows: list[list[Cell]] = [
        [each.question.code, question_text(each.question), text]
        for each in summary.questions
        for text in each.texts
    ]
    if not rows:
        return
    notes = ["Reviewed answers only. Sorted by the alphabet: the order tells nothing about who wrote."]
    if len(rows) > _MOST_WORDS:
        notes.append(f"The first {_MOST_WORDS:,} of {len(rows):,} answers; the CSV file holds all.")
    yield Page(
        name="In words",
        title=f"{summary.title}: answers in words",
        columns=["Code", "Question", "Answer"],
        blocks=[Block("", rows[:_MOST_WORDS])],
        notes=notes,
        widths=[12, 45, 90],
        filtered=True,
    )


def quotation_pages(summary: Summary) -> Iterator[Page]:
    """What was said in the focus groups."""
    if summary.voices:
        yield Page(
            name="Quotations",
            title=f"{summary.title}: from the focus groups",
            columns=["Topic", "Quotation"],
            blocks=[Block("", [(voice.topic, voice.text) for voice in summary.voices])],
            widths=[40, 100],
            filtered=True,
        )


def all_counts_page(summary: Summary) -> Page:
    """Every count of the questions as one flat table."""
    rows: list[list[Cell]] = [
        [
            section,
            each.question.code,
            question_text(each.question),
            count.label,
            cell_of(count.count),
            cell_of(each.base),
            share_cell(count.count, each.base),
            "yes" if each.several else "no",
            cell_of(count.first),
            decimal_cell(count.mean_rank),
        ]
        for section, questions in summary.sections
        for each in questions
        for count in each.counts
    ]
    columns = ["Section", "Code", "Question", "Answer", "Count", "n", "Per cent of n", "Several answers"]
    return _flat(summary, "All counts", "all counts", [*columns, "First", "Mean place"], rows)


def measures_page(summary: Summary) -> Page:
    """Base, blanks and measures of every question."""
    rows: list[list[Cell]] = [
        [
            each.question.code,
            question_text(each.question),
            _kind(each.question),
            cell_of(each.asked),
            cell_of(each.base),
            cell_of(each.not_answered),
            share_cell(each.not_answered, each.asked),
            *(decimal_cell(value) for _, value in named_measures(each)),
        ]
        for each in summary.questions
    ]
    columns = ["Code", "Question", "Kind", "Shown to", "n", "Not answered", "Not answered, per cent"]
    measures = ["Mean", "Median", "Lower quartile", "Upper quartile", "Least", "Greatest"]
    return _flat(
        summary, "Measures", "bases, blanks, scales and numbers", [*columns, *measures], rows,
        "Points of a scale are counted from 1.",
    )  # fmt: skip


def _kind(question: Asked) -> str:
    return question.kind.value.replace("_", " ")


def _flat(
    summary: Summary,
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *notes: str,
) -> Page:
    return Page(
        name=name,
        title=f"{summary.title}: {title}",
        columns=columns,
        blocks=[Block("", rows)],
        notes=[*notes, *notes_of(summary)],
        filtered=True,
    )


def method_page(summary: Summary) -> Page:
    """What the words and signs mean."""
    return Page(
        name="Method",
        title=f"{summary.title}: method",
        columns=["Term", "Meaning"],
        blocks=[Block("", [[term, meaning] for term, meaning in _terms(summary)])],
        widths=[28, 110],
    )


def _terms(summary: Summary) -> Iterable[tuple[str, str]]:
    yield "Results", UNWEIGHTED
    yield SIGN, summary.legend
    yield "An empty cell", "There is no figure: too few answered for one, or the answers are not out yet."
    for _, meanings in MEANINGS:
        for each in meanings:
            yield each.term, each.said
    yield "Release", summary.release_line
    if summary.keying_line:
        yield "Double entry", summary.keying_line
