"""How a sign-in sheet falls into pages: letter headings, rows that are never torn, lines for walk-ins.

All heights in millimetres. A row's page is kept with the printed sheet, so that entering it afterwards
goes page by page as on the paper.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
MARGIN = 16.0
FOOT = 18.0
# Title and day on the first page; the running head on the others.
FIRST_HEAD, HEAD = 34.0, 20.0
# The row with the names of the columns, repeated on each page.
COLUMN_HEAD = 7.0
LETTER = 8.0
ROW = 10.5
WALK_IN_LINES = 12
# Fewer lines than these are not begun at the foot of a page.
LEAST_LINES = 4


class Line(NamedTuple):
    """One line of a page: a letter heading, the row at place ``row`` (from 0), or a line to write on."""

    kind: str
    letter: str = ""
    row: int = -1
    continued: bool = False


def letter_of(sort_key: str) -> str:
    """The heading under which a name stands: its first letter, or '#'."""
    first = sort_key[:1].upper()
    return first if first.isalpha() else "#"


def room(page: int) -> float:
    """What a page, from 1, has for headings and rows."""
    return PAGE_HEIGHT - FOOT - COLUMN_HEAD - (FIRST_HEAD if page == 1 else HEAD)


def page_numbers(letters: Sequence[str]) -> list[int]:
    """The page, from 1, on which each row stands; ``letters`` are their headings, in the order of the rows.

    A heading never stands last on its page, and is repeated where its letter goes on overleaf.
    """
    found: list[int] = []
    page, left = 1, room(1)
    before = None
    for letter in letters:
        needed = ROW + (LETTER if letter != before else 0)
        if needed > left + 1e-9:
            page, left = page + 1, room(page + 1)
            needed = ROW + LETTER
        left -= needed
        before = letter
        found.append(page)
    return found


def lay_out(rows: Sequence[tuple[int, str]]) -> list[list[Line]]:
    """The lines of each page; ``rows`` are page and letter of each, in their order. Walk-ins come last."""
    pages: list[list[Line]] = []
    for number, on_page in groupby(enumerate(rows), key=lambda row: row[1][0]):
        lines: list[Line] = []
        while len(pages) < number - 1:
            pages.append([])
        last = next((line.letter for line in reversed(pages[-1]) if line.letter), "") if pages else ""
        for letter, of_letter in groupby(on_page, key=lambda row: row[1][1]):
            lines.append(Line("letter", letter, continued=not lines and letter == last))
            lines += [Line("row", letter, index) for index, _ in of_letter]
        pages.append(lines)
    _add_walk_ins(pages)
    return pages


def height(lines: Sequence[Line]) -> float:
    """How much of a page the lines take."""
    return sum(LETTER if line.kind in ("letter", "walk-ins") else ROW for line in lines)


def _add_walk_ins(pages: list[list[Line]]) -> None:
    to_come = WALK_IN_LINES
    if not pages:
        pages.append([])
    while to_come:
        left = room(len(pages)) - height(pages[-1]) - LETTER
        fit = min(to_come, int(left / ROW + 1e-9))
        if fit < min(LEAST_LINES, to_come):
            pages.append([])
            continue
        pages[-1].append(Line("walk-ins", continued=to_come < WALK_IN_LINES))
        pages[-1] += [Line("blank")] * fit
        to_come -= fit
