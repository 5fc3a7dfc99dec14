"""XLSForm workbooks as ODK's and Kobo's users draw them up, and what comes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO

from openpyxl import Workbook

from seminars.questionnaire.conditions import Condition
from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.xlsform import Incoming, read_form
from seminars.questionnaire.xlsform_conditions import normal

Cells = Sequence[Sequence[object]]


def workbook(sheets: Mapping[str, Cells]) -> bytes:
    """A workbook of these sheets, cell by cell."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def table(text: str) -> list[list[object]]:
    """The rows of a table drawn with '|'; blank lines are blank rows, '\\n' a line break."""
    rows: list[list[object]] = []
    for line in text.strip().splitlines():
        cells = [cell.strip().replace("\\n", "\n") or None for cell in line.strip().strip("|").split("|")]
        rows.append(list(cells) if line.strip() else [])
    return rows


YES_NO = """
| list_name | name | label |
| yes_no    | yes  | Yes   |
| yes_no    | no   | No    |
"""


def form(survey: str, choices: str = YES_NO, settings: str = "", **more: Cells) -> bytes:
    """A form of these sheets, drawn with '|'."""
    sheets: dict[str, Cells] = {"survey": table(survey), "choices": table(choices)}
    if settings:
        sheets["settings"] = table(settings)
    return workbook({**sheets, **more})


def read(survey: str, choices: str = YES_NO, settings: str = "", language: str | None = None) -> Incoming:
    return read_form(form(survey, choices, settings), filename="A form.xlsx", language=language)


def losses(incoming: Incoming) -> list[tuple[int, str, str]]:
    """What is not supported: row, column and reason."""
    return [(each.row, each.column, each.reason) for each in incoming.losses]


def _same(condition: Condition | None) -> Condition | None:
    return None if condition is None else normal(condition)


def bare(definition: Definition) -> Definition:
    """The definition without numbers of rows, conditions in their shortest words."""
    grids: dict[object, int] = {}

    def stripped(question: Asked) -> Asked:
        grid = question.grid
        if grid is not None:
            grid = replace(grid, id=grids.setdefault(grid, len(grids)))
        return replace(
            question,
            id=0,
            grid=grid,
            shown_if=_same(question.shown_if),
            options=tuple(replace(option, id=0) for option in question.options),
        )

    return Definition(
        title=definition.title,
        introduction=definition.introduction,
        thanks=definition.thanks,
        sections=tuple(
            replace(
                part,
                id=0,
                shown_if=_same(part.shown_if),
                questions=tuple(stripped(question) for question in part.questions),
            )
            for part in definition.sections
        ),
    )
