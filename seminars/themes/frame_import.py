"""Bringing a code frame in from a table: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.documents.table_reading import read_table
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.themes.frame_file import (
    AreaInFile,
    CategoryInFile,
    Changes,
    RowProblem,
    changes,
    read_frame,
)
from seminars.themes.models import Action, Area, Category, Theme
from seminars.themes.queries import frame_of
from seminars.themes.wording import MOST_THEMES, name_key


@dataclass(frozen=True)
class Looked:
    """What a file holds, what it would change in the frame as it stands, and what is wrong with it."""

    frame: Sequence[CategoryInFile]
    changes: Changes
    problems: Sequence[RowProblem]


def as_in_file(frame: Sequence[Category]) -> list[CategoryInFile]:
    """The frame as plain values."""
    return [
        CategoryInFile(
            category.name,
            [(theme.name, theme.description) for theme in category.themes],
            [AreaInFile(area.name, [action.text for action in area.actions]) for area in category.areas],
        )
        for category in frame
    ]


def look_at(series: Series, content: bytes) -> Looked:
    """Read a CSV file or workbook. Raises Invalid (field 'file') for what is no such table."""
    wanted, problems = read_frame(read_table(content))
    return Looked(wanted, changes(as_in_file(frame_of(series)), wanted), problems)


@verb
def bring_in_frame(
    *, series: Series, wanted: Sequence[CategoryInFile], actor: Actor, at: datetime
) -> Changes:
    """Add what the file holds, word anew what it words anew, and take on its order; take nothing out.

    Raises Conflict where the frame would have more themes than can be worked with.
    """
    lock(series)
    standing = frame_of(series)
    made = changes(as_in_file(standing), wanted)
    categories = _ordered(standing, [each.name for each in wanted], lambda name: _category(series, name))
    for category, given in zip(categories, wanted, strict=False):
        themes = _ordered(category.themes, [name for name, _ in given.themes], lambda name: Theme(name=name))
        for theme, (_, description) in zip(themes, given.themes, strict=False):
            theme.description = description or theme.description or ""
        category.themes = themes
        areas = _ordered(category.areas, [area.name for area in given.areas], lambda name: Area(name=name))
        for area, wished in zip(areas, given.areas, strict=False):
            area.actions = _ordered(area.actions, wished.actions, lambda text: Action(text=text), name="text")
        category.areas = areas
    if sum(len(category.themes) for category in categories) > MOST_THEMES:
        raise Conflict(
            f"The frame would have more than {MOST_THEMES} themes.", next_step="Merge some of them first."
        )
    record(
        action="import code frame",
        subject=series,
        actor=actor,
        at=at,
        added=len(made.added),
        changed=len(made.changed),
    )
    return made


def _category(series: Series, name: str) -> Category:
    category = Category(series_id=series.id, name=name)
    db.session.add(category)
    return category


def _ordered(rows: Sequence[Any], names: Sequence[str], make: Any, *, name: str = "name") -> list[Any]:
    """Rows with these names in this order, made where they are not there, then the rest; all numbered."""
    here = {name_key(getattr(row, name)): row for row in rows}
    first = []
    for wanted in names:
        row = here.pop(name_key(wanted), None) or make(wanted)
        setattr(row, name, wanted)
        first.append(row)
    ordered = [*first, *(row for row in rows if name_key(getattr(row, name)) in here)]
    for position, row in enumerate(ordered):
        row.position = position
    return ordered
