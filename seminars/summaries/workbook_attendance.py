"""The sheets *Figures* and *Attendance*."""

from seminars.documents.book import Block, Page
from seminars.documents.spreadsheet import Cell
from seminars.summaries.summary import SeminarFigures, Summary
from seminars.summaries.workbook_cells import cell_of, notes_of, rate_cell

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


def figures_page(summary: Summary) -> Page:
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
        ["Attendance rate", rate_cell(attendance.rate)],
    ]
    if responses is not None:
        rows += [
            ["Questionnaires completed", cell_of(responses.completed)],
            ["… online", cell_of(responses.online)],
            ["… on paper", cell_of(responses.paper)],
            ["Begun online and not sent", cell_of(responses.partial)],
            ["Response rate", rate_cell(summary.response_rate)],
            ["Completion rate", rate_cell(responses.completion)],
        ]
    rows += [["Focus groups", groups], ["Delegates in focus groups", cell_of(members)]]
    return Page(
        name="Figures",
        title=f"Summary: {summary.title}",
        columns=["Figure", "Value"],
        blocks=[Block("", rows)],
        notes=notes_of(summary),
        widths=[44, 14],
    )


def attendance_page(summary: Summary) -> Page:
    """Each seminar in a row, and all of them together."""
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
            *notes_of(summary),
        ],
    )


def _seminar(seminar: SeminarFigures, days: int) -> list[Cell]:
    figures, found = seminar.attendance, seminar.responses
    present = [cell_of(each) for _, each in figures.days]
    answered: list[Cell] = [None] * 4
    if found is not None:
        answered = [cell_of(each) for each in (found.completed, found.online, found.paper)]
        answered.append(rate_cell(seminar.response_rate))
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
        answered.append(rate_cell(summary.response_rate))
    return [*map(cell_of, counts), *([None] * days), *answered, groups, cell_of(members)]
