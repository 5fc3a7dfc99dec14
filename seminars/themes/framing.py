"""Building the code frame of a series: categories, their themes, areas of action and suggested actions."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, func, insert, select, update

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.themes.example import EXAMPLE
from seminars.themes.models import Action, Area, Category, QuotationArea, QuotationTheme, Theme
from seminars.themes.queries import frame_of
from seminars.themes.wording import (
    LONGEST_ACTION,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    MOST_THEMES,
    name_key,
)

Part = Category | Theme | Area | Action
T = TypeVar("T", Category, Theme, Area, Action)


def series_of(part: Part) -> Series:
    """The series whose frame the part belongs to."""
    category = category_of(part)
    return db.session.get_one(Series, category.series_id)


def category_of(part: Part) -> Category:
    """The category that the part stands in, or is."""
    if isinstance(part, Category):
        return part
    if isinstance(part, Action):
        part = db.session.get_one(Area, part.area_id)
    return db.session.get_one(Category, part.category_id)


def named(name: str, others: Sequence[Category] | Sequence[Theme] | Sequence[Area]) -> str:
    """The name as it is kept. Raises Invalid where it is empty, too long, or one of the ``others`` has it."""
    name = " ".join(name.split())
    if not name:
        raise Invalid("Enter a name.", field="name")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"Keep the name under {LONGEST_NAME} characters.", field="name")
    taken = next((other.name for other in others if name_key(other.name) == name_key(name)), None)
    if taken is not None:
        raise Invalid(f"There is '{taken}' here already.", next_step="Choose another name.", field="name")
    return name


def described(description: str) -> str:
    """The description as it is kept. Raises Invalid where it is too long."""
    text = description.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise Invalid(f"Keep the description under {LONGEST_DESCRIPTION:,} characters.", field="description")
    return text


def worded(text: str) -> str:
    """A suggested action as it is kept. Raises Invalid where it is empty or too long."""
    text = " ".join(text.split())
    if not text:
        raise Invalid("Write what is suggested.", field="text")
    if len(text) > LONGEST_ACTION:
        raise Invalid(f"Keep a suggested action under {LONGEST_ACTION:,} characters.", field="text")
    return text


def _next(rows: Sequence[Part]) -> int:
    return max((row.position for row in rows), default=-1) + 1


@verb
def begin_with_example(*, series: Series, actor: Actor, at: datetime) -> list[Category]:
    """Start with four categories of barriers to co-operation. Raises Conflict where a frame stands."""
    lock(series)
    if frame_of(series):
        raise Conflict("This series has a code frame already.", next_step="Add to the one that stands.")
    for place, example in enumerate(EXAMPLE):
        category = Category(series_id=series.id, name=example.name, position=place)
        category.themes = [
            Theme(name=name, description=description, position=position)
            for position, (name, description) in enumerate(example.themes)
        ]
        category.areas = [Area(name=name, position=position) for position, name in enumerate(example.areas)]
        db.session.add(category)
    record(action="begin code frame", subject=series, actor=actor, at=at)
    return frame_of(series)


@verb
def add_category(*, series: Series, name: str, actor: Actor, at: datetime) -> Category:
    """Add a category at the end of the frame."""
    lock(series)
    standing = frame_of(series)
    category = Category(series_id=series.id, name=named(name, standing), position=_next(standing))
    db.session.add(category)
    record(action="add category", subject=category, actor=actor, at=at, name=category.name)
    return category


@verb
def add_theme(*, category: Category, name: str, actor: Actor, at: datetime, description: str = "") -> Theme:
    """Add a theme at the end of a category. Raises Conflict where the frame is too large to work with."""
    series = lock(series_of(category))
    if sum(len(each.themes) for each in frame_of(series)) >= MOST_THEMES:
        raise Conflict(f"The frame has {MOST_THEMES} themes already.", next_step="Merge some of them first.")
    theme = Theme(
        category_id=category.id,
        name=named(name, category.themes),
        description=described(description),
        position=_next(category.themes),
    )
    category.themes.append(theme)
    record(action="add theme", subject=theme, actor=actor, at=at, name=theme.name)
    return theme


@verb
def add_area(*, category: Category, name: str, actor: Actor, at: datetime) -> Area:
    """Add an area of action at the end of a category."""
    lock(series_of(category))
    area = Area(category_id=category.id, name=named(name, category.areas), position=_next(category.areas))
    category.areas.append(area)
    record(action="add area of action", subject=area, actor=actor, at=at, name=area.name)
    return area


@verb
def add_action(*, area: Area, text: str, actor: Actor, at: datetime) -> Action:
    """Add a suggested action at the end of its area."""
    lock(series_of(area))
    action = Action(area_id=area.id, text=worded(text), position=_next(area.actions))
    area.actions.append(action)
    record(action="suggest action", subject=action, actor=actor, at=at)
    return action


@verb
def rename_category(*, category: Category, name: str, actor: Actor, at: datetime) -> None:
    """Give a category another name."""
    series = lock(series_of(category))
    category.name = named(name, [each for each in frame_of(series) if each is not category])
    record(action="rename category", subject=category, actor=actor, at=at, name=category.name)


@verb
def change_theme(
    *,
    theme: Theme,
    name: str,
    description: str,
    actor: Actor,
    at: datetime,
    category: Category | None = None,
) -> None:
    """Give a theme another name or description, or move it to the end of another ``category``."""
    lock(series_of(theme))
    old = category_of(theme)
    new = category or old
    if new.series_id != old.series_id:
        raise Invalid("This category belongs to another series.", field="category")
    theme.name = named(name, [each for each in new.themes if each is not theme])
    theme.description = described(description)
    if new is not old:
        theme.category_id, theme.position = new.id, _next(new.themes)
        db.session.flush()
        db.session.expire(old, ["themes"])
        db.session.expire(new, ["themes"])
    record(action="change theme", subject=theme, actor=actor, at=at, name=theme.name)


@verb
def rename_area(*, area: Area, name: str, actor: Actor, at: datetime) -> None:
    """Give an area of action another name."""
    lock(series_of(area))
    area.name = named(name, [each for each in category_of(area).areas if each is not area])
    record(action="rename area of action", subject=area, actor=actor, at=at, name=area.name)


@verb
def change_action(*, action: Action, text: str, actor: Actor, at: datetime) -> None:
    """Word a suggested action anew."""
    lock(series_of(action))
    action.text = worded(text)
    record(action="change suggested action", subject=action, actor=actor, at=at)


def _beside(part: Part) -> list[Part]:
    """The parts that ``part`` stands in a row with, in their order."""
    if isinstance(part, Category):
        return list(frame_of(series_of(part)))
    if isinstance(part, Action):
        return list(db.session.get_one(Area, part.area_id).actions)
    category = category_of(part)
    return list(category.themes if isinstance(part, Theme) else category.areas)


@verb
def move(*, part: Part, up: bool, actor: Actor, at: datetime) -> None:
    """Move a part of the frame one place up or down; at the end of the road nothing happens."""
    lock(series_of(part))
    row = _beside(part)
    place = row.index(part)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(row):
        return
    row[place], row[other] = row[other], row[place]
    for position, each in enumerate(row):
        each.position = position
    record(action="move in code frame", subject=part, actor=actor, at=at)
    db.session.flush()
    db.session.expire_all()


def _count(model: type[QuotationTheme] | type[QuotationArea], *filters: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*filters)) or 0  # type: ignore[arg-type]


def _quotations(number: int) -> str:
    return f"{number} {'quotation stands' if number == 1 else 'quotations stand'}"


@verb
def remove(*, part: Part, actor: Actor, at: datetime) -> None:
    """Take a part out of the frame. Raises Conflict while quotations or other parts hang on it."""
    lock(series_of(part))
    if isinstance(part, Theme):
        under = _count(QuotationTheme, QuotationTheme.theme_id == part.id)
        if under:
            raise Conflict(
                f"{_quotations(under)} under '{part.name}'.",
                next_step="Merge it into another theme, or take the quotations out first.",
            )
    elif isinstance(part, Area):
        under = _count(QuotationArea, QuotationArea.area_id == part.id)
        if under:
            raise Conflict(
                f"{_quotations(under)} under '{part.name}'.", next_step="Take the quotations out first."
            )
        if part.actions:
            raise Conflict(
                f"'{part.name}' has suggested actions.", next_step="Take out its suggested actions first."
            )
    elif isinstance(part, Category) and (part.themes or part.areas):
        raise Conflict(
            f"'{part.name}' has themes or areas of action.",
            next_step="Move its themes to another category, and take out what is left, first.",
        )
    name = None if isinstance(part, Action) else part.name
    record(action="remove from code frame", subject=part, actor=actor, at=at, name=name)
    db.session.delete(part)
    db.session.flush()
    db.session.expire_all()


@verb
def merge_themes(*, theme: Theme, into: Theme, actor: Actor, at: datetime) -> int:
    """Put the quotations of ``theme`` under ``into`` and take ``theme`` out; returns how many they were.

    A quotation that stood under both stands there once. Raises Invalid for themes that cannot be merged.
    """
    series = lock(series_of(theme))
    if theme is into or series_of(into).id != series.id:
        raise Invalid("Choose another theme of this series to merge into.", field="into")
    both = select(QuotationTheme.quotation_key).where(QuotationTheme.theme_id == into.id)
    moved = _count(QuotationTheme, QuotationTheme.theme_id == theme.id)
    db.session.execute(
        delete(QuotationTheme).where(
            QuotationTheme.theme_id == theme.id, QuotationTheme.quotation_key.in_(both)
        )
    )
    db.session.execute(
        update(QuotationTheme).where(QuotationTheme.theme_id == theme.id).values(theme_id=into.id)
    )
    into.description = into.description or theme.description
    record(action="merge themes", subject=into, actor=actor, at=at, merged=theme.name, quotations=moved)
    db.session.delete(theme)
    db.session.flush()
    db.session.expire_all()
    return moved


@verb
def split_theme(
    *, theme: Theme, name: str, keys: Sequence[str], actor: Actor, at: datetime, description: str = ""
) -> Theme:
    """Make a new theme beside ``theme`` and move the quotations with these ``keys`` to it.

    Raises Invalid where none of them is under ``theme`` (any more).
    """
    lock(series_of(theme))
    here = (QuotationTheme.theme_id == theme.id, QuotationTheme.quotation_key.in_(list(keys)))
    moved = list(db.session.scalars(select(QuotationTheme.quotation_key).where(*here)))
    if not moved:
        raise Invalid("Tick the quotations that go to the new theme.", field="keys")
    made = add_theme(category=category_of(theme), name=name, description=description, actor=actor, at=at)
    db.session.execute(delete(QuotationTheme).where(*here))
    db.session.execute(insert(QuotationTheme), [{"quotation_key": key, "theme_id": made.id} for key in moved])
    record(action="split theme", subject=theme, actor=actor, at=at, new=made.name, quotations=len(moved))
    return made
