"""The rows of an XLSForm's survey as a tree: groups hold rows and groups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from seminars.questionnaire.xlsform_findings import Findings, Loss
from seminars.questionnaire.xlsform_reading import FormSheet, SheetRow
from seminars.questionnaire.xlsform_types import RowType, row_type

_YES = {"yes", "true", "true()", "1", "y"}
_NO = {"", "no", "false", "false()", "0", "n"}


def says_yes(text: str) -> bool | None:
    """Whether a cell says yes; None for a formula, which says neither."""
    low = text.strip().lower()
    return True if low in _YES else False if low in _NO else None


@dataclass(frozen=True)
class Line:
    """A row that is no group."""

    row: SheetRow
    type: RowType


@dataclass
class Group:
    """A group with what stands in it; ``kind`` is 'group', 'repeat', 'score', 'rank' or 'kobomatrix'."""

    row: SheetRow
    kind: str
    inside: list["Line | Group"] = field(default_factory=list)

    @property
    def appearance(self) -> set[str]:
        """The words of its appearance."""
        return set(self.row.text("appearance").lower().split())

    @property
    def lines(self) -> Iterator[Line]:
        """All rows in it, also in groups within."""
        for each in self.inside:
            if isinstance(each, Line):
                yield each
            else:
                yield from each.lines


Node = Line | Group


def tree_of(sheet: FormSheet, findings: Findings) -> Sequence[Node]:
    """The rows of the survey that count, as they stand in each other."""
    top: list[Node] = []
    open_groups: list[Group] = []
    for row in sheet.rows:
        if says_yes(row.text("disabled")):
            findings.row(Loss.REMARK, sheet, row, "disabled", "switched off in the file, and left out")
            continue
        if not row.text("type"):
            findings.row(Loss.REMARK, sheet, row, next(iter(row.cells), "type"), "a row without a type")
            continue
        kind = row_type(row.text("type"))
        if kind.kind.startswith("end "):
            if open_groups:
                open_groups.pop()
            continue
        node: Node = Line(row, kind)
        if kind.kind.startswith("begin "):
            node = Group(row, kind.kind.removeprefix("begin "))
        (open_groups[-1].inside if open_groups else top).append(node)
        if isinstance(node, Group):
            open_groups.append(node)
    return top
