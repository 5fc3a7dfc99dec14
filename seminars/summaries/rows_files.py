"""Rows as files (SPSS, and CSV wide and long), and the codebook to them."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

import numpy as np

from seminars.documents.sav import SavColumn, sav_bytes
from seminars.documents.spreadsheet import csv_bytes, harmless
from seminars.summaries.rows import Rows
from seminars.summaries.tabulation import UNWEIGHTED
from seminars.summaries.variables import Variable

TERMS = (
    "For your own work on the answers only: not to be published or passed on, and not to be laid beside "
    "other records to find out who answered. Whoever has the rows can count what summaries hide; publish "
    "summaries instead."
)
LONG_COLUMNS = ("row", "variable", "value", "answer")
CODEBOOK_COLUMNS = ("variable", "label", "measure", "value", "meaning", "kind")


def rows_notes(rows: Rows) -> list[str]:
    """What has to be said of the rows, to stand wherever notes can stand."""
    cut = [
        f"{name}: numbers below {least:g} stand as {least:g}, numbers above {greatest:g} as {greatest:g}."
        for name, (least, greatest) in rows.limits.items()
    ]
    alike = (
        f"What describes the person is hidden until every row looks like at least {rows.threshold} rows. "
        f"Release {rows.mark}."
    )
    return [TERMS, alike, *cut, UNWEIGHTED]


def rows_sav(rows: Rows, title: str) -> bytes:
    """For SPSS: numbers with labels, and missing values that say why."""
    return sav_bytes(
        [
            SavColumn(
                name=variable.name,
                label=variable.label,
                measure=variable.measure,
                numbers=column,
                values=dict([*variable.reasons, *variable.values]),
                missing=[number for number, _ in variable.reasons],
                decimals=0 if bool(np.all(column == np.round(column))) else 2,
            )
            for variable, column in zip(rows.variables, rows.columns, strict=True)
        ],
        title=title,
        notes=[piece for note in rows_notes(rows) for piece in _pieces(note)],
    )


def _pieces(note: str, size: int = 78) -> Iterator[str]:
    """A note in lines that the file can hold."""
    line = ""
    for word in note.split():
        if line and len(line) + 1 + len(word) > size:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def rows_wide(rows: Rows) -> bytes:
    """A line for each response, a column for each variable; the numbers are those of the codebook."""
    names = [variable.name for variable in rows.variables]
    return _csv(["row", *names], ([n, *values] for n, values in enumerate(_lines(rows), start=1)))


def rows_long(rows: Rows) -> bytes:
    """A line for each answer, with its meaning; what is missing has none, but what is hidden has."""
    meanings: list[dict[float, str]] = [
        {number: words for number, words in (*variable.values, *variable.reasons)}
        for variable in rows.variables
    ]
    skipped = [
        {number for number, words in variable.reasons if not words.startswith("Hidden")}
        for variable in rows.variables
    ]

    def lines() -> Iterator[Sequence[object]]:
        for number, values in enumerate(_lines(rows), start=1):
            for variable, value, words, skip in zip(rows.variables, values, meanings, skipped, strict=True):
                # Of what can be ticked, what was.
                ticked = variable.option is not None or variable.in_words
                if value in skip or (ticked and value == 0):
                    continue
                yield number, variable.name, value, harmless(words.get(value, str(value)))

    return _csv(LONG_COLUMNS, lines())


def _lines(rows: Rows) -> Iterator[list[int | float]]:
    columns = [
        column.astype(np.int64) if np.all(column == np.round(column)) else column for column in rows.columns
    ]
    for values in zip(*(column.tolist() for column in columns), strict=True):
        yield list(values)


def _csv(columns: Sequence[str], lines: Iterator[Sequence[object]] | Iterator[list[object]]) -> bytes:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return buffer.getvalue().encode("utf-8-sig")


def codebook_csv(variables: Sequence[Variable]) -> bytes:
    """A line for each value of each variable; of numbers one line for the variable."""
    return csv_bytes(
        CODEBOOK_COLUMNS,
        [
            [variable.name, variable.label, variable.measure, value, meaning, kind]
            for variable in variables
            for value, meaning, kind in meanings_of(variable)
        ],
    )


def meanings_of(variable: Variable) -> list[tuple[int | None, str, str]]:
    """Each value with its meaning, and whether it is an answer or stands for a missing one."""
    answers: list[tuple[int | None, str, str]] = [
        (number, words, "answer") for number, words in variable.values
    ]
    if not answers:
        answers = [(None, "the number given", "answer")]
    return [*answers, *((number, words, "missing") for number, words in variable.reasons)]
