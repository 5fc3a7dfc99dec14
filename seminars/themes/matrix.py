"""Counting quotations: by theme or area, and by where they come from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SHADES = 4


@dataclass(frozen=True)
class Column:
    """Where quotations come from; ``where`` is its name in an address, ``venue`` the seminar's title."""

    where: str
    venue: str
    label: str


@dataclass(frozen=True)
class Line:
    """A category, or one of its themes or areas (``part``); ``under`` is its name in an address."""

    under: str
    category: str
    part: str = ""


@dataclass(frozen=True)
class Coded:
    """That a quotation stands under something; ``places`` are all columns that it belongs to."""

    key: str
    under: str
    places: Sequence[str]


@dataclass(frozen=True)
class Row:
    """The counts of a line by column, and of all together."""

    line: Line
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class Matrix:
    """Lines by columns. Each quotation counts once in a cell, and a category counts it once however many
    of its themes it stands under; ``sums`` count those under any of them, each once."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    sums: tuple[int, ...]
    total: int

    @property
    def highest(self) -> int:
        """The highest count of a theme or area in a column."""
        return max((count for row in self.rows if row.line.part for count in row.counts), default=0)

    def shade(self, count: int) -> int:
        """How dark a cell is: 0 for none, up to ``SHADES`` for the highest."""
        return -(-count * SHADES // self.highest) if self.highest else 0


def build(
    lines: Sequence[Line],
    columns: Sequence[Column],
    coded: Iterable[Coded],
    category_of: Mapping[str, str],
) -> Matrix:
    """Count ``coded`` by line and column; ``category_of`` names the line of the category of each theme."""
    wanted = {column.where for column in columns}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    anywhere: dict[str, set[str]] = defaultdict(set)
    under_any: dict[str, set[str]] = defaultdict(set)
    for each in coded:
        for line in (each.under, category_of[each.under]):
            anywhere[line].add(each.key)
            for place in wanted.intersection(each.places):
                found[line, place].add(each.key)
        for place in wanted.intersection(each.places):
            under_any[place].add(each.key)
    return Matrix(
        columns=columns,
        rows=[
            Row(
                line,
                tuple(len(found[line.under, column.where]) for column in columns),
                len(anywhere[line.under]),
            )
            for line in lines
        ],
        sums=tuple(len(under_any[column.where]) for column in columns),
        total=len(set().union(*anywhere.values())) if anywhere else 0,
    )
