"""A code frame as a table that can be written in a spreadsheet, and read back row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from seminars.documents.spreadsheet import csv_bytes
from seminars.documents.table_files import Row, Table
from seminars.errors import Invalid
from seminars.themes.wording import LONGEST_ACTION, LONGEST_DESCRIPTION, LONGEST_NAME, MOST_THEMES, name_key

COLUMNS = ("Category", "Theme", "Description", "Area of action", "Suggested action")
# Other headings by which a column is known, without capitals.
_ALSO = {"area": 3, "areas of action": 3, "action": 4, "suggested actions": 4, "what belongs under it": 2}
# How long a cell of each column may be.
LONGEST = (LONGEST_NAME, LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_ACTION)


@dataclass
class AreaInFile:
    """An area of action and what is suggested in it."""

    name: str
    actions: list[str] = field(default_factory=list)


@dataclass
class CategoryInFile:
    """A category with themes (name and description) and areas, in the order of the file."""

    name: str
    themes: list[tuple[str, str]] = field(default_factory=list)
    areas: list[AreaInFile] = field(default_factory=list)


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in a row of the file; ``row`` is its number in the spreadsheet."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Changes:
    """What bringing a file in adds, and what it words anew: sentences of a few words."""

    added: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed)


def frame_csv(frame: Iterable[CategoryInFile]) -> bytes:
    """The frame as a CSV file; ``read_frame`` makes the same of it."""
    rows: list[list[str]] = []
    for category in frame:
        rows += [[category.name, name, description, "", ""] for name, description in category.themes]
        for area in category.areas:
            rows += [[category.name, "", "", area.name, action] for action in area.actions or [""]]
        if not category.themes and not category.areas:
            rows.append([category.name, "", "", "", ""])
    return csv_bytes(COLUMNS, rows)


def read_frame(table: Table) -> tuple[list[CategoryInFile], list[RowProblem]]:
    """The frame that a table holds, and all that is wrong in it by row.

    Raises Invalid (field 'file') for a table without the headings.
    """
    head, *rows = table.rows
    places = _places(head)
    reader = _Reader()
    for row in rows:
        reader.take(row, [_cell(row, place) for place in places])
    if not rows:
        raise Invalid("The file holds headings only.", next_step="Add a row for each theme.", field="file")
    return reader.frame, reader.problems


def _places(head: Row) -> list[int | None]:
    """In which column of the file each of ``COLUMNS`` stands."""
    found: list[int | None] = [None] * len(COLUMNS)
    known = {name.casefold(): number for number, name in enumerate(COLUMNS)} | _ALSO
    for place, cell in enumerate(head.cells):
        number = known.get(name_key(cell))
        if number is not None and found[number] is None:
            found[number] = place
    if found[0] is None or (found[1] is None and found[3] is None):
        raise Invalid(
            f"The first row has to hold the headings {', '.join(COLUMNS)}.",
            next_step="Take the code frame as a file first: it has them, even while it is empty.",
            field="file",
        )
    return found


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place] if place is not None else ""


class _Reader:
    """Puts rows together and notes what is wrong."""

    def __init__(self) -> None:
        self.frame: list[CategoryInFile] = []
        self.problems: list[RowProblem] = []
        self._categories: dict[str, CategoryInFile] = {}
        self._themes: dict[tuple[str, str], int] = {}
        self._areas: dict[tuple[str, str], AreaInFile] = {}
        self._actions: dict[tuple[str, str, str], int] = {}

    def take(self, row: Row, cells: Sequence[str]) -> None:
        """Take a row: a category, with a theme, an area, or both."""
        # A description keeps its lines, all else is one.
        texts = [text.strip() if n == 2 else " ".join(text.split()) for n, text in enumerate(cells)]
        wrong = False
        for number, text in enumerate(texts):
            if len(text) > LONGEST[number]:
                self._wrong(row, number, f"Keep it under {LONGEST[number]:,} characters.")
                wrong = True
        category, theme, description, area, action = texts
        if not category:
            self._wrong(row, 0, "Every row names its category.")
        if description and not theme:
            self._wrong(row, 1, "A description needs its theme.")
        if action and not area:
            self._wrong(row, 3, "A suggested action needs its area of action.")
        if category and not wrong:
            self._put(row, category, theme, description, area, action)

    def _wrong(self, row: Row, column: int, message: str) -> None:
        self.problems.append(RowProblem(row.number, COLUMNS[column], message))

    def _put(self, row: Row, name: str, theme: str, description: str, area: str, action: str) -> None:
        key = name_key(name)
        category = self._categories.get(key)
        if category is None:
            category = self._categories[key] = CategoryInFile(name)
            self.frame.append(category)
        if theme:
            first = self._themes.setdefault((key, name_key(theme)), row.number)
            if first != row.number:
                self._wrong(row, 1, f"‘{theme}’ stands in row {first} already.")
            elif len(self._themes) > MOST_THEMES:
                self._wrong(row, 1, f"A frame has no more than {MOST_THEMES} themes.")
            else:
                category.themes.append((theme, description))
        if area:
            made = self._areas.get((key, name_key(area)))
            if made is None:
                made = self._areas[key, name_key(area)] = AreaInFile(area)
                category.areas.append(made)
            first = self._actions.setdefault((key, name_key(area), name_key(action)), row.number)
            if first != row.number:
                self._wrong(row, 4 if action else 3, f"The same stands in row {first} already.")
            elif action:
                made.actions.append(action)


def changes(standing: Sequence[CategoryInFile], wanted: Sequence[CategoryInFile]) -> Changes:
    """What ``wanted`` would add to the frame as it stands, and what it would word anew.

    Nothing is taken out: what is not in the file stays behind what is.
    """
    added: list[str] = []
    changed: list[str] = []
    here = {name_key(each.name): each for each in standing}
    for category in wanted:
        old = here.get(name_key(category.name))
        if old is None:
            added.append(f"category ‘{category.name}’")
            old = CategoryInFile(category.name)
        elif old.name != category.name:
            changed.append(f"category ‘{old.name}’ is now ‘{category.name}’")
        _compare_themes(old, category, added, changed)
        _compare_areas(old, category, added, changed)
    return Changes(tuple(added), tuple(changed))


def _compare_themes(old: CategoryInFile, new: CategoryInFile, added: list[str], changed: list[str]) -> None:
    here = {name_key(name): (name, description) for name, description in old.themes}
    for name, description in new.themes:
        found = here.get(name_key(name))
        if found is None:
            added.append(f"theme ‘{name}’")
        elif found[0] != name:
            changed.append(f"theme ‘{found[0]}’ is now ‘{name}’")
        if found is not None and description and found[1] != description:
            changed.append(f"description of ‘{name}’")


def _compare_areas(old: CategoryInFile, new: CategoryInFile, added: list[str], changed: list[str]) -> None:
    here = {name_key(area.name): area for area in old.areas}
    for area in new.areas:
        found = here.get(name_key(area.name))
        if found is None:
            added.append(f"area of action ‘{area.name}’")
            found = AreaInFile(area.name)
        elif found.name != area.name:
            changed.append(f"area ‘{found.name}’ is now ‘{area.name}’")
        known = {name_key(action): action for action in found.actions}
        for action in area.actions:
            if name_key(action) not in known:
                added.append(f"action ‘{action}’")
            elif known[name_key(action)] != action:
                changed.append(f"action ‘{action}’")
