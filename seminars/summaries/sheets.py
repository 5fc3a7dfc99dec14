"""Summaries as one long CSV table."""

from seminars.documents.spreadsheet import Cell, csv_bytes
from seminars.summaries.blocks import ATTENDANCE
from seminars.summaries.definitions import MEANINGS
from seminars.summaries.shown import SIGN, Figure, QuestionFigures, Rate, percent_words
from seminars.summaries.summary import Summary, plain
from seminars.summaries.tabulation import UNWEIGHTED

LONG_COLUMNS = ["part", "subject", "item", "count", "base", "percent", "value"]


def summary_csv(summary: Summary) -> bytes:
    """One long table: part (attendance, question ...), subject, item, count, base, percent, value.

    ``value`` are means, medians and quartiles (part measure), and mean places where answers are ranked.
    """
    rows: list[list[Cell]] = []
    for seminar in summary.seminars:
        figures = seminar.attendance
        rows += [
            ["attendance", seminar.slug, name, plain(getattr(figures, name)), None, None]
            for name in ATTENDANCE
            if name != "members"
        ]
        rows += [
            ["attendance", seminar.slug, f"present {day}", plain(present), None, None]
            for day, present in figures.days
        ]
        rows += [
            ["attendance", seminar.slug, f"session {label}", plain(present), None, None]
            for label, present in figures.sessions
        ]
        rows.append(["focus groups", seminar.slug, "delegates", plain(figures.members), None, None])
        found = seminar.responses
        if found is not None:
            rate = seminar.response_rate or Rate(found.completed, 0)
            of_eligible = [plain(rate.base), percent_cell(rate.count, rate.base, summary.decimals)]
            rows.append(["responses", seminar.slug, "completed", plain(found.completed), *of_eligible])
            rows.append(["responses", seminar.slug, "online", plain(found.online), None, None])
            rows.append(["responses", seminar.slug, "paper", plain(found.paper), None, None])
            rows.append(["responses", seminar.slug, "partial", plain(found.partial), None, None])
            rows.append(["responses", seminar.slug, "begun", plain(found.begun), None, None])
            completion = found.completion
            per_cent = percent_cell(completion.count, completion.base, summary.decimals)
            row = [plain(completion.count), plain(completion.base), per_cent]
            rows.append(["responses", seminar.slug, "completed of begun", *row])
    for tabulated in summary.questions:
        rows += _question_rows(tabulated, summary.decimals)
    notes = [
        UNWEIGHTED,
        summary.keying_line,
        summary.legend,
        summary.release_line,
        summary.pending_line,
    ]
    rows += definition_rows()
    rows += [["note", summary.slug, note, None, None, None] for note in notes if note]
    return csv_bytes(LONG_COLUMNS, [[*row, *[None] * (len(LONG_COLUMNS) - len(row))] for row in rows])


def definition_rows() -> list[list[Cell]]:
    """What each figure means, as rows of the table."""
    return [
        ["definition", each.term, each.said, None, None, None]
        for _, meanings in MEANINGS
        for each in meanings
    ]


def percent_cell(count: Figure, base: Figure, decimals: int) -> Cell:
    """A per cent as a number, the sign of a hidden one, or nothing where the base is too small."""
    words = percent_words(count, base, decimals)
    if words == SIGN or not words.endswith("%"):
        return words if words == SIGN else None
    return float(words[:-1]) if decimals else int(words[:-1])


def _question_rows(tabulated: QuestionFigures, decimals: int) -> list[list[Cell]]:
    code, base = tabulated.question.code, plain(tabulated.base)
    rows: list[list[Cell]] = [
        [
            "question",
            code,
            count.label,
            plain(count.count),
            base,
            percent_cell(count.count, count.base, decimals),
        ]
        for count in tabulated.counts
    ]
    blank, asked = plain(tabulated.not_answered), plain(tabulated.asked)
    rows.append(["question", code, "(not answered)", blank, asked, None])
    if tabulated.unreadable:
        rows.append(["question", code, "(not readable)", plain(tabulated.unreadable), None, None])
    for count in tabulated.counts if tabulated.question.ranked else ():
        rows.append(["first place", code, count.label, plain(count.first), base, None])
        rows.append(["mean place", code, count.label, None, None, None, plain(count.mean_rank, 2)])
    if tabulated.measures:
        rows += [
            ["measure", code, name.replace("_", " "), None, base, None, plain(value, 2)]
            for name, value in vars(tabulated.measures).items()
        ]
    rows += [["text", code, text, None, base, None] for text in tabulated.texts]
    return rows
