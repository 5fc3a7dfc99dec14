"""Delegates and wishes from a CSV file, and the same rows with their group.

The columns ``id`` and ``organisation`` and those of the mix must be there. A cell of ``pin`` is the
number of a group. Rows with the same mark in ``together`` stay together, and rows with the same
mark in ``apart`` do not meet; a cell may hold several marks with spaces between them. A mark that
stands in one row only and is another row's id means that row.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from seminars.focus_groups.assignment import Result, assign
from seminars.focus_groups.conflicts import Infeasible
from seminars.focus_groups.encoding import Value
from seminars.focus_groups.problem import (
    Apart,
    BadProblem,
    Delegate,
    NoLone,
    Pin,
    Problem,
    Together,
    Wish,
    numbered_groups,
)
from seminars.focus_groups.standing import percent

GROUP = "group"


@dataclass(frozen=True)
class Table:
    """A file's rows by column, in the file's order; ``comma`` is what parts its cells."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    comma: str


@dataclass(frozen=True)
class Outcome:
    """What a command says: 0 done, 1 no solution, 2 a bad question; its output and its remarks."""

    code: int
    out: str = ""
    err: str = ""


def read_table(data: bytes) -> Table:
    """Rows of a CSV file in UTF-8, parted by commas, semicolons or tabs. Raises BadProblem."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadProblem(
            f"Line {line} of the file is not in UTF-8. Save it as 'CSV UTF-8' and try again."
        ) from error
    first = text.split("\n", 1)[0]
    comma = max(",;\t", key=first.count)
    try:
        cells = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)]
    except csv.Error as error:
        raise BadProblem(f"The file cannot be read as CSV: {error}.") from error
    filled = [(number, row) for number, row in enumerate(cells, 1) if any(cell.strip() for cell in row)]
    if not filled:
        raise BadProblem("The file is empty.")
    columns = tuple(cell.strip() for cell in filled[0][1])
    named = [column for column in columns if column]
    for column in named:
        if named.count(column) > 1:
            raise BadProblem(f"The column '{column}' is there twice.")
    rows = []
    for number, row in filled[1:]:
        if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
            raise BadProblem(f"Row {number} has {len(row)} cells, but there are {len(columns)} columns.")
        rows.append({column: cell for column, cell in zip(columns, row, strict=False)})
    return Table(columns, tuple(rows), comma)


def read_problem(
    table: Table,
    *,
    groups: int | None,
    mix: Sequence[str],
    least: int | None = None,
    most: int | None = None,
    no_lone: Sequence[tuple[str, str]] = (),
) -> Problem:
    """The question that a table asks. Raises BadProblem."""
    for column in ("id", "organisation", *mix, *(field for field, _ in no_lone)):
        if column not in table.columns:
            there = ", ".join(filter(None, table.columns))
            alike = [name for name in table.columns if name.casefold() == column.casefold()]
            hint = f" Write '{alike[0]}' as '{column}': capitals count." if alike else ""
            raise BadProblem(f"There is no column '{column}'.{hint} The columns are: {there}.")
    if not table.rows:
        raise BadProblem("The file has columns, but no rows.")
    for number, row in enumerate(table.rows, 1):
        if not _cell(row, "id"):
            raise BadProblem(f"The id of row {number} below the columns is empty.")
    fields = tuple(dict.fromkeys([*mix, *(field for field, _ in no_lone)]))
    made = numbered_groups(len(table.rows), count=groups, least=least, most=most)
    return Problem(
        delegates=tuple(
            Delegate(
                id=_cell(row, "id"),
                organisation=_cell(row, "organisation"),
                fields={field: _cell(row, field) for field in fields},
            )
            for row in table.rows
        ),
        groups=made,
        mix=tuple(mix),
        wishes=(
            *_pins(table, len(made)),
            *(Together(people) for people in _sets(table, "together")),
            *(Apart(people) for people in _sets(table, "apart")),
            *(NoLone(field, category) for field, category in no_lone),
        ),
    )


def _cell(row: Mapping[str, str], column: str) -> str:
    return row.get(column, "").strip()


def _pins(table: Table, groups: int) -> list[Wish]:
    pins: list[Wish] = []
    for row in table.rows:
        group = _cell(row, "pin")
        if group:
            number = int(group) if group.isascii() and group.isdigit() else 0
            if not 1 <= number <= groups:
                raise BadProblem(
                    f"{_cell(row, 'id')} is pinned to group '{group}', but the groups are 1 to {groups}."
                )
            pins.append(Pin(_cell(row, "id"), str(number)))
    return pins


def _sets(table: Table, column: str) -> list[frozenset[str]]:
    """Who belongs together by the marks of a column."""
    ids = {_cell(row, "id") for row in table.rows}
    marked: dict[str, list[str]] = {}
    for row in table.rows:
        for mark in dict.fromkeys(_cell(row, column).split()):
            marked.setdefault(mark, []).append(_cell(row, "id"))
    sets = []
    for mark, people in marked.items():
        if len(people) == 1:
            if mark == people[0] or mark not in ids:
                raise BadProblem(
                    f"The mark '{mark}' in the column '{column}' stands in the row of {people[0]} only. "
                    "Give it to at least two rows, or name the id of another row."
                )
            people = [*people, mark]
        sets.append(frozenset(people))
    return sets


def write_table(table: Table, groups: Mapping[str, str]) -> str:
    """The rows as they came, with the column ``group``."""
    columns = [*(column for column in table.columns if column != GROUP), GROUP]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=table.comma, lineterminator="\n")
    writer.writerow(columns)
    for row in table.rows:
        writer.writerow([*(row.get(column, "") for column in columns[:-1]), groups[_cell(row, "id")]])
    return out.getvalue()


def run_assign(
    data: bytes,
    *,
    groups: int | None,
    mix: Sequence[str],
    seed: int = 1,
    least: int | None = None,
    most: int | None = None,
    no_lone: Sequence[tuple[str, str]] = (),
    steps: int | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Outcome:
    """Assign the delegates of a CSV file; ``mix`` names its columns, the most important first."""
    try:
        table = read_table(data)
        problem = read_problem(table, groups=groups, mix=mix, least=least, most=most, no_lone=no_lone)
        result = assign(problem, seed=seed, steps=steps, should_stop=should_stop)
    except BadProblem as error:
        return Outcome(2, err=f"{error}\n")
    except Infeasible as error:
        lines = [error.conflict.message, *(f"- {demand.text}" for demand in error.conflict.demands)]
        return Outcome(1, err="\n".join([*lines, error.conflict.relax, ""]))
    return Outcome(0, write_table(table, result.groups), report(result))


def _told(value: Value) -> str:
    pairs = "pair" if value.pairs == 1 else "pairs"
    return f"{value.pairs} {pairs} of one organisation, imbalance {float(value.imbalance):.3f}"


def report(result: Result) -> str:
    """The value, the bound and the gap in lines."""
    fields = [
        f"  {table.field}: {table.imbalance:.2f}, at least {table.bound:.2f} (weight {table.weight})"
        for table in result.tables
    ]
    more = result.value.pairs - result.bound.pairs
    gap = "not known" if result.gap == float("inf") else percent(result.gap)
    lines = [
        f"value: {_told(result.value)}",
        f"bound: {_told(result.bound)}",
        f"gap: {more} {'pair' if more == 1 else 'pairs'}, imbalance {gap}",
        *fields,
        result.verdict,
        f"seed {result.seed}, {result.steps} steps{', stopped early' if result.cut_short else ''}",
    ]
    return "\n".join(lines) + "\n"
