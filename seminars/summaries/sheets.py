"""Summaries as a workbook, and as one long CSV table."""

from seminars.documents.spreadsheet import Cell, Percent, Sheet, csv_bytes, workbook
from seminars.summaries.blocks import ATTENDANCE
from seminars.summaries.shown import HIDDEN, SIGN, Figure, QuestionFigures, Rate, share_of
from seminars.summaries.summary import SeminarFigures, Summary, plain, question_text
from seminars.summaries.tabulation import UNWEIGHTED


def _share(count: Figure, base: Figure) -> Cell:
    share = share_of(count, base)
    return SIGN if share is HIDDEN else None if share is None else Percent(share)


def _responses(seminar: SeminarFigures) -> list[Cell]:
    """Completed, online, on paper, rate; empty until the window has closed."""
    found = seminar.responses
    if found is None:
        return [None] * 4
    return [
        plain(found.completed),
        plain(found.online),
        plain(found.paper),
        _share(found.completed, seminar.present_for_questionnaire),
    ]


def summary_xlsx(summary: Summary) -> bytes:
    """A workbook: attendance, responses, answers in words, quotations, notes on method."""
    sheets = [_attendance(summary), _questions(summary), _measures(summary), _texts(summary)]
    if summary.voices:
        sheets.append(
            Sheet(
                name="Quotations",
                title="From the focus groups",
                columns=["Topic", "Quotation"],
                rows=[(voice.topic, voice.text) for voice in summary.voices],
            )
        )
    return workbook(sheets, title=f"Summary: {summary.title}")


def _attendance(summary: Summary) -> Sheet:
    days = max((len(seminar.attendance.days) for seminar in summary.seminars), default=0)
    rows: list[list[Cell]] = []
    for seminar in summary.seminars:
        figures = seminar.attendance
        present: list[Cell] = [plain(each) for _, each in figures.days]
        rows.append(
            [
                seminar.title,
                seminar.venue,
                seminar.region,
                seminar.starts_on,
                seminar.ends_on,
                plain(figures.registered),
                plain(figures.walk_ins),
                plain(figures.cancelled),
                plain(figures.no_shows),
                plain(figures.present),
                *present,
                *([None] * (days - len(present))),
                *_responses(seminar),
                seminar.focus_groups,
                plain(figures.members),
            ]
        )
    return Sheet(
        name="Attendance",
        title=f"{summary.title}: attendance and responses",
        columns=[
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
            *(f"Present on day {number}" for number in range(1, days + 1)),
            "Responses",
            "Online",
            "On paper",
            "Response rate",
            "Focus groups",
            "Delegates in groups",
        ],
        rows=rows,
        notes=[
            "Registered: with a place, without walk-ins. No-show: registered and on no day present.",
            "Response rate: completed questionnaires of those present on the day of the questionnaire.",
            *filter(None, [summary.pending_line, summary.keying_line]),
            summary.legend,
            summary.release_line,
        ],
    )


def _questions(summary: Summary) -> Sheet:
    rows: list[list[Cell]] = [
        [
            section,
            tabulated.question.code,
            question_text(tabulated.question),
            count.label,
            plain(count.count),
            plain(tabulated.base),
            _share(count.count, tabulated.base),
            "yes" if tabulated.several else "no",
            plain(count.first),
            plain(count.mean_rank),
        ]
        for section, questions in summary.sections
        for tabulated in questions
        for count in tabulated.counts
    ]
    return Sheet(
        name="Responses",
        title=f"{summary.title}: responses",
        columns=[
            "Section",
            "Code",
            "Question",
            "Answer",
            "Count",
            "n",
            "Per cent of n",
            "Several answers",
            "First",
            "Mean place",
        ],
        rows=rows,
        notes=[UNWEIGHTED, summary.legend],
    )


def _measures(summary: Summary) -> Sheet:
    rows: list[list[Cell]] = []
    for tabulated in summary.questions:
        found = tabulated.measures
        if found is not None:
            rows.append(
                [
                    tabulated.question.code,
                    question_text(tabulated.question),
                    plain(tabulated.base),
                    *(plain(each) for each in vars(found).values()),
                ]
            )
    return Sheet(
        name="Measures",
        title=f"{summary.title}: scales and numbers",
        columns=[
            "Code",
            "Question",
            "n",
            "Mean",
            "Median",
            "Lower quartile",
            "Upper quartile",
            "Least",
            "Greatest",
        ],
        rows=rows,
        notes=["Points of a scale are counted from 1.", summary.legend],
    )


def _texts(summary: Summary) -> Sheet:
    return Sheet(
        name="In words",
        title=f"{summary.title}: answers in words",
        columns=["Code", "Question", "Answer"],
        rows=[
            (tabulated.question.code, question_text(tabulated.question), text)
            for tabulated in summary.questions
            for text in tabulated.texts
        ],
        notes=[
            "Reviewed answers only. Sorted by the alphabet: the order tells nothing about who wrote.",
        ],
    )


LONG_COLUMNS = ["part", "subject", "item", "count", "base", "percent"]


def summary_csv(summary: Summary) -> bytes:
    """One long table: part (attendance, responses, question ...), subject, item, count, base, per cent."""
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
            rows.append(
                [
                    "responses",
                    seminar.slug,
                    "completed",
                    plain(found.completed),
                    plain(rate.base),
                    plain(rate.percent),
                ]
            )
            rows.append(["responses", seminar.slug, "online", plain(found.online), None, None])
            rows.append(["responses", seminar.slug, "paper", plain(found.paper), None, None])
            rows.append(["responses", seminar.slug, "partial", plain(found.partial), None, None])
            rows.append(["responses", seminar.slug, "begun", plain(found.begun), None, None])
    for tabulated in summary.questions:
        rows += _question_rows(tabulated)
    notes = [
        UNWEIGHTED,
        summary.keying_line,
        summary.legend,
        summary.release_line,
        summary.pending_line,
    ]
    rows += [["note", summary.slug, note, None, None, None] for note in notes if note]
    return csv_bytes(LONG_COLUMNS, rows)


def _question_rows(tabulated: QuestionFigures) -> list[list[Cell]]:
    code, base = tabulated.question.code, plain(tabulated.base)
    rows: list[list[Cell]] = [
        ["question", code, count.label, plain(count.count), base, plain(count.percent)]
        for count in tabulated.counts
    ]
    blank, asked = plain(tabulated.not_answered), plain(tabulated.asked)
    rows.append(["question", code, "(not answered)", blank, asked, None])
    if tabulated.not_shown is not None:
        rows.append(["question", code, "(not shown)", plain(tabulated.not_shown), None, None])
    if tabulated.unreadable:
        rows.append(["question", code, "(not readable)", plain(tabulated.unreadable), None, None])
    rows += [["text", code, text, None, base, None] for text in tabulated.texts]
    return rows
