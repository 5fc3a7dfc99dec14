"""A summary as a workbook: a sheet for each subject, with native charts beside the tables.

The sheets *All counts* and *Measures* hold the same figures once more as flat tables, to filter and pivot.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from seminars.documents.book import BarChart, Block, Page, StackedChart, book
from seminars.documents.spreadsheet import Cell, Percent, Sign
from seminars.questionnaire.definition import Asked
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.definitions import MEANINGS
from seminars.summaries.shown import HIDDEN, SIGN, Figure, Measure, QuestionFigures, Rate, share_of
from seminars.summaries.summary import SeminarFigures, Summary, question_text
from seminars.summaries.tabulation import UNWEIGHTED

PROFILE = "Profile"
# What is said of a chart whose figures are hidden.
_GAPS = "Figures that are hidden have no bar."
_SHORTER = "Figures that are hidden have no part of the bar: it is shorter than 100 per cent."
_MOST_WORDS = 100_000


def summary_xlsx(summary: Summary) -> bytes:
    """Figures, attendance, profile, each section, scales, words, quotations, flat tables, method."""
    pages = [
        _figures(summary),
        _attendance(summary),
        *_sections(summary),
        *_scales(summary),
        *_by_seminar(summary),
        *_words(summary),
        *_quotations(summary),
        _all_counts(summary),
        _measures(summary),
        _method(summary),
    ]
    return book(pages, title=f"Summary: {summary.title}", decimals=summary.decimals)


def cell_of(figure: Figure | Measure | None) -> Cell:
    """A figure as a cell: a number, the sign of a hidden one, or nothing."""
    return Sign(SIGN) if figure is HIDDEN else figure


def share_cell(count: Figure, base: Figure) -> Cell:
    """A share as a cell in per cent: the sign of a hidden one, nothing where there is none."""
    share = share_of(count, base)
    return Sign(SIGN) if share is HIDDEN else None if share is None else Percent(share)


def _rate(rate: Rate | None) -> Cell:
    return None if rate is None else share_cell(rate.count, rate.base)


def _figures(summary: Summary) -> Page:
    """The headline figures."""
    attendance, responses = summary.attendance, summary.responses
    groups, members = summary.focus_groups
    rows: list[list[Cell]] = [
        ["Seminars", len(summary.seminars)],
        ["Registered", cell_of(attendance.registered)],
        ["Walk-ins", cell_of(attendance.walk_ins)],
        ["Cancelled", cell_of(attendance.cancelled)],
        ["No-shows", cell_of(attendance.no_shows)],
        ["Present on any day", cell_of(attendance.present)],
        ["Attendance rate", _rate(attendance.rate)],
    ]
    if responses is not None:
        rows += [
            ["Questionnaires completed", cell_of(responses.completed)],
            ["… online", cell_of(responses.online)],
            ["… on paper", cell_of(responses.paper)],
            ["Begun online and not sent", cell_of(responses.partial)],
            ["Response rate", _rate(summary.response_rate)],
            ["Completion rate", _rate(responses.completion)],
        ]
    rows += [["Focus groups", groups], ["Delegates in focus groups", cell_of(members)]]
    return Page(
        name="Figures",
        title=f"Summary: {summary.title}",
        columns=["Figure", "Value"],
        blocks=[Block("", rows)],
        notes=_notes(summary),
        widths=[44, 14],
    )


def _notes(summary: Summary) -> list[str]:
    notes = [summary.pending_line, UNWEIGHTED, summary.legend, summary.keying_line, summary.release_line]
    return [each for each in notes if each]


ATTENDANCE_COLUMNS = (
    "Seminar",
    "Venue",
    "Region",
    "First day",
    "Last day",
    "Registered",
    "Walk-ins",
    "Cancelled",
    "No-shows",
    "Present on any day",
)
RESPONSE_COLUMNS = ("Responses", "Online", "On paper", "Response rate", "Focus groups", "Delegates in groups")


def _attendance(summary: Summary) -> Page:
    days = max((len(seminar.attendance.days) for seminar in summary.seminars), default=0)
    totals: list[list[Cell]] = []
    if len(summary.seminars) > 1:
        totals.append(
            ["All seminars", None, None, summary.starts_on, summary.ends_on, *_all_of(summary, days)]
        )
    return Page(
        name="Attendance",
        title=f"{summary.title}: attendance and responses",
        columns=[
            *ATTENDANCE_COLUMNS,
            *(f"Present on day {number}" for number in range(1, days + 1)),
            *RESPONSE_COLUMNS,
        ],
        blocks=[Block("", [_seminar(seminar, days) for seminar in summary.seminars], totals)],
        notes=[
            "Registered: with a place, without walk-ins. No-show: registered and on no day present.",
            "Response rate: completed questionnaires of those present on the day of the questionnaire.",
            *_notes(summary),
        ],
    )


def _seminar(seminar: SeminarFigures, days: int) -> list[Cell]:
    figures, found = seminar.attendance, seminar.responses
    present = [cell_of(each) for _, each in figures.days]
    answered: list[Cell] = [None] * 4
    if found is not None:
        answered = [cell_of(each) for each in (found.completed, found.online, found.paper)]
        answered.append(_rate(seminar.response_rate))
    return [
        seminar.title,
        seminar.venue,
        seminar.region,
        seminar.starts_on,
        seminar.ends_on,
        *(
            cell_of(each)
            for each in (
                figures.registered,
                figures.walk_ins,
                figures.cancelled,
                figures.no_shows,
                figures.present,
            )
        ),
        *present,
        *([None] * (days - len(present))),
        *answered,
        seminar.focus_groups,
        cell_of(figures.members),
    ]


def _all_of(summary: Summary, days: int) -> list[Cell]:
    """The figures of all seminars together; a day by its number is none of theirs."""
    figures, found = summary.attendance, summary.responses
    groups, members = summary.focus_groups
    counts = (figures.registered, figures.walk_ins, figures.cancelled, figures.no_shows, figures.present)
    answered: list[Cell] = [None] * 4
    if found is not None:
        answered = [cell_of(each) for each in (found.completed, found.online, found.paper)]
        answered.append(_rate(summary.response_rate))
    return [*map(cell_of, counts), *([None] * days), *answered, groups, cell_of(members)]


def _sections(summary: Summary) -> Iterator[Page]:
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
        notes=_notes(summary),
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
            for name, value in _named(figures)
        ),
    ]  # fmt: skip
    return Block(
        heading=f"{question_text(figures.question)}{several}",
        rows=rows,
        totals=totals,
        chart=_chart(figures) if _drawable(figures) else None,
        remark=figures.sum_note(decimals) or (_GAPS if _drawable(figures) and figures.hides else ""),
    )


def _named(figures: QuestionFigures) -> Iterator[tuple[str, Measure]]:
    """The measures with their names; of a scale its points are counted from 1."""
    found = figures.measures
    if found is not None:
        yield "Mean (points counted from 1)" if figures.counts else "Mean", found.mean
        yield "Median", found.median
        yield "Lower quartile", found.lower_quartile
        yield "Upper quartile", found.upper_quartile
        yield "Least", found.least
        yield "Greatest", found.greatest


def decimal_cell(value: Measure | None) -> Cell:
    """A measure as a cell: a number with decimals, the sign of a hidden one, or nothing."""
    return cell_of(value if value is None or value is HIDDEN else float(value))


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


def _scales(summary: Summary) -> Iterator[Page]:
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
        notes=["Per cent of n; points are counted from 1 for mean and median.", *_notes(summary)],
        widths=[60, 8, *([13] * len(labels)), 8, 8],
    )


def _by_seminar(summary: Summary) -> Iterator[Page]:
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
        notes=["Per cent of those who answered the question at the same seminar.", *_notes(summary)],
        widths=[60, *([13] * (2 * len(names) + 2))],
    )


def _asked_at(seminar: SeminarFigures) -> list[QuestionFigures]:
    return [each for _, questions in seminar.part.sections for each in questions]


def _words(summary: Summary) -> Iterator[Page]:
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


def _quotations(summary: Summary) -> Iterator[Page]:
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


def _all_counts(summary: Summary) -> Page:
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


def _measures(summary: Summary) -> Page:
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
            *(decimal_cell(value) for _, value in _named(each)),
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
        notes=[*notes, *_notes(summary)],
        filtered=True,
    )


def _method(summary: Summary) -> Page:
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
