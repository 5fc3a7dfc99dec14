"""Summaries as a workbook, and as one long CSV table."""

from seminars.documents.spreadsheet import Cell, Percent, Sheet, csv_bytes, workbook
from seminars.summaries.summary import Summary, question_text
from seminars.summaries.tabulation import UNWEIGHTED, Tabulated


def _share(count: int, base: int) -> Percent | None:
    return Percent(count / base) if base else None


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
        present: list[Cell] = [day.present for day in figures.days]
        rows.append(
            [
                seminar.title,
                seminar.venue,
                seminar.region,
                seminar.starts_on,
                seminar.ends_on,
                figures.registered,
                figures.walk_ins,
                figures.cancelled,
                figures.no_shows,
                figures.present,
                *present,
                *([None] * (days - len(present))),
                seminar.responses.total,
                seminar.responses.online,
                seminar.responses.paper,
                _share(seminar.responses.total, seminar.present_for_questionnaire),
                seminar.focus_groups,
                seminar.focus_group_members,
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
        ],
    )


def _questions(summary: Summary) -> Sheet:
    rows: list[list[Cell]] = [
        [
            section,
            tabulated.question.code,
            question_text(tabulated.question),
            count.label,
            count.count,
            tabulated.base,
            _share(count.count, tabulated.base),
            "yes" if tabulated.several else "no",
            count.first,
            count.mean_rank,
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
        notes=[UNWEIGHTED],
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
                    tabulated.base,
                    found.mean,
                    found.median,
                    found.lower_quartile,
                    found.upper_quartile,
                    found.least,
                    found.greatest,
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
        notes=["Points of a scale are counted from 1."],
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
        notes=["Sorted by the alphabet: the order tells nothing about who wrote."],
    )


LONG_COLUMNS = ["part", "subject", "item", "count", "base", "percent"]


def summary_csv(summary: Summary) -> bytes:
    """One long table: part (attendance, responses, question), subject, item, count, base, per cent."""
    rows: list[list[Cell]] = []
    for seminar in summary.seminars:
        figures = seminar.attendance
        rows += [
            ["attendance", seminar.slug, name, getattr(figures, name), None, None]
            for name in ("registered", "waiting", "cancelled", "walk_ins", "present", "no_shows")
        ]
        rows += [
            ["attendance", seminar.slug, f"present {day.day.isoformat()}", day.present, None, None]
            for day in figures.days
        ]
        base = seminar.present_for_questionnaire
        rows.append(
            ["responses", seminar.slug, "completed", seminar.responses.total, base, seminar.response_rate]
        )
        rows.append(["responses", seminar.slug, "online", seminar.responses.online, None, None])
        rows.append(["responses", seminar.slug, "paper", seminar.responses.paper, None, None])
    for tabulated in summary.questions:
        rows += _question_rows(tabulated)
    return csv_bytes(LONG_COLUMNS, rows)


def _question_rows(tabulated: Tabulated) -> list[list[Cell]]:
    code = tabulated.question.code
    rows: list[list[Cell]] = [
        ["question", code, count.label, count.count, tabulated.base, count.percent]
        for count in tabulated.counts
    ]
    rows.append(["question", code, "(not answered)", tabulated.not_answered, tabulated.asked, None])
    rows += [["text", code, text, None, tabulated.base, None] for text in tabulated.texts]
    return rows
