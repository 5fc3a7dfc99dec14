"""Summaries as one long CSV table."""

from seminars.documents.spreadsheet import Cell, csv_bytes
from seminars.summaries.attendance_blocks import ATTENDANCE
from seminars.summaries.blocks import RESPONSES
from seminars.summaries.definitions import MEANINGS
from seminars.summaries.exhibits import voices_by_topic
from seminars.summaries.shown import SIGN, Figure, QuestionFigures, Rate, percent_words
from seminars.summaries.summary import SeminarFigures, Summary, plain
from seminars.summaries.tabulation import UNWEIGHTED

# What stands for all seminars together: no seminar can be called so.
ALL = "(all)"
LONG_COLUMNS = ["part", "subject", "item", "count", "base", "percent", "value"]


def summary_csv(summary: Summary) -> bytes:
    """One long table: part (attendance, question ...), subject, item, count, base, percent, value.

    The subject of attendance and responses is a seminar, or ``ALL`` of several; of a quotation its topic.
    ``value`` are means, medians and quartiles (part measure), and mean places where answers are ranked.
    """
    rows: list[list[Cell]] = []
    for seminar in summary.seminars:
        rows += _place_rows(seminar.slug, seminar, seminar.focus_groups, summary.decimals)
    if len(summary.seminars) > 1:
        rows += _place_rows(ALL, summary, summary.focus_groups[0], summary.decimals)
    for tabulated in summary.questions:
        rows += _question_rows(tabulated, summary.decimals)
    rows += [
        ["quotation", topic, text, None, None, None]
        for topic, texts in voices_by_topic(summary.voices)
        for text in texts
    ]
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


def _place_rows(name: str, place: SeminarFigures | Summary, groups: int, decimals: int) -> list[list[Cell]]:
    """Attendance and responses of one seminar, or of all together."""
    figures, found = place.attendance, place.responses
    rows: list[list[Cell]] = [
        ["attendance", name, item, plain(getattr(figures, item)), None, None]
        for item in ATTENDANCE
        if item != "members"
    ]
    rate = figures.rate
    rows.append(["attendance", name, "came of registered", *_rate_cells(rate, decimals)])
    rows += [
        ["attendance", name, f"present {day}", plain(present), None, None] for day, present in figures.days
    ]
    rows += [
        ["attendance", name, f"session {label}", plain(present), None, None]
        for label, present in figures.sessions
    ]
    rows.append(["focus groups", name, "groups", groups, None, None])
    rows.append(["focus groups", name, "delegates", plain(figures.members), None, None])
    if found is not None:
        of_eligible = _rate_cells(place.response_rate or Rate(found.completed, 0), decimals)
        rows.append(["responses", name, "completed", *of_eligible])
        rows += [
            ["responses", name, item, plain(getattr(found, item)), None, None]
            for item in RESPONSES
            if item != "completed"
        ]
        rows.append(["responses", name, "completed of begun", *_rate_cells(found.completion, decimals)])
    return rows


def _rate_cells(rate: Rate, decimals: int) -> list[Cell]:
    """Count, base and per cent of a rate."""
    return [plain(rate.count), plain(rate.base), percent_cell(rate.count, rate.base, decimals)]


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
