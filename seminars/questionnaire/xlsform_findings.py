"""What of an XLSForm does not come in, or comes in otherwise: by sheet, row, column and reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from seminars.documents.table_files import column_letters
from seminars.questionnaire.xlsform_reading import Cell, FormSheet, SheetRow


class Loss(StrEnum):
    """What becomes of it.

    ``left_out``: the row does not come in. ``in_part``: it comes in without this. ``on_purpose``: we keep
    no such thing. ``remark``: nothing is lost, but it is good to know.
    """

    LEFT_OUT = "left_out"
    IN_PART = "in_part"
    ON_PURPOSE = "on_purpose"
    REMARK = "remark"

    @property
    def label(self) -> str:
        """The same for people."""
        return _LABELS[self]

    @property
    def is_loss(self) -> bool:
        """Whether something that was asked for is missing afterwards."""
        return self in (self.LEFT_OUT, self.IN_PART)


_LABELS = {
    Loss.LEFT_OUT: "Does not come in",
    Loss.IN_PART: "Comes in without this",
    Loss.ON_PURPOSE: "Not kept, on purpose",
    Loss.REMARK: "Good to know",
}


@dataclass(frozen=True)
class Finding:
    """One thing, where it stands: ``row`` is 0 for a whole sheet or column, ``also`` are further rows."""

    loss: Loss
    sheet: str
    row: int
    column: str
    value: str
    reason: str
    also: tuple[int, ...] = ()

    @property
    def rows(self) -> str:
        """The rows in words."""
        if not self.row:
            return ""
        more = ", ".join(str(row) for row in self.also[:8])
        rest = f" and {len(self.also) - 8} more" if len(self.also) > 8 else ""
        return f"{self.row}" + (f", {more}{rest}" if more else "")

    @property
    def place(self) -> str:
        """Where it stands, in one line: "survey, row 12, relevant (F)"."""
        rows = f"row {self.rows}" if self.row and not self.also else f"rows {self.rows}" if self.row else ""
        return ", ".join(each for each in (self.sheet, rows, self.column) if each)


@dataclass
class Findings:
    """Gathers what is found; the same thing said of many rows becomes one."""

    all: list[Finding] = field(default_factory=list)
    _gathered: dict[tuple[Loss, str, str, str], int] = field(default_factory=dict)

    def row(self, loss: Loss, sheet: FormSheet, row: SheetRow, column: str, reason: str) -> None:
        """Something about one cell of a row, or about the row by its cell in ``column``."""
        cell = row.cells.get(column)
        self.all.append(
            Finding(
                loss,
                sheet.title,
                row.number,
                _named(cell) if cell is not None else sheet.columns.get(column, column),
                _short(cell.text) if cell is not None else "",
                reason,
            )
        )

    def gathered(self, loss: Loss, sheet: FormSheet, row: SheetRow, column: str, reason: str) -> None:
        """The same, gathered over all rows of which it is said."""
        key = (loss, sheet.title, column, reason)
        if key in self._gathered:
            place = self._gathered[key]
            self.all[place] = replace(self.all[place], also=(*self.all[place].also, row.number))
        else:
            self._gathered[key] = len(self.all)
            self.row(loss, sheet, row, column, reason)

    @property
    def losses(self) -> list[Finding]:
        """What is not supported."""
        return [each for each in self.all if each.loss.is_loss]

    def whole(
        self, loss: Loss, sheet: str, reason: str, *, column: int | None = None, value: str = ""
    ) -> None:
        """Something about a whole sheet or column."""
        letters = f"{value} ({column_letters(column)})" if column is not None else ""
        self.all.append(Finding(loss, sheet, 0, letters, "", reason))


def unsupported(findings: Iterable[Finding]) -> bool:
    """Whether anything that was asked for is lost."""
    return any(each.loss.is_loss for each in findings)


def _named(cell: Cell) -> str:
    return f"{cell.heading} ({cell.letters})"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:77]}..."
