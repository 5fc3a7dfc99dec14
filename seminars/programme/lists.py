"""The verbs of the lists that delegates of a series choose from."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import ProfileField, ProfileOption, Series

LONGEST_ENTRY = 120


def option_by_id(series: Series, option_id: int) -> ProfileOption:
    """An entry of one of the series' lists. Raises Missing."""
    option = db.session.get(ProfileOption, option_id)
    if option is None or option.series_id != series.id:
        raise Missing("The list has no such entry.", next_step="Go back to the list.")
    return option


def list_of(series_id: int, field: ProfileField) -> list[ProfileOption]:
    """The entries of a list in order, those no longer offered among them."""
    return list(
        db.session.scalars(
            select(ProfileOption)
            .where(ProfileOption.series_id == series_id, ProfileOption.field == field)
            .order_by(ProfileOption.position, ProfileOption.id)
        )
    )


def _held(option: ProfileOption) -> Series:
    """The series, held so that two organisers do not number the same list at once."""
    return lock(db.session.get_one(Series, option.series_id))


def _changed(series: Series) -> None:
    db.session.flush()
    db.session.expire(series, ["profile_options"])


def _worded(label: str) -> str:
    label = " ".join(label.split())
    if not label:
        raise Invalid("Enter the wording.", field="label")
    if len(label) > LONGEST_ENTRY:
        raise Invalid(f"Keep each entry under {LONGEST_ENTRY} characters.", field="label")
    return label


@verb
def set_profile_options(
    *, series: Series, field: ProfileField, labels: Sequence[str], actor: Actor, at: datetime
) -> None:
    """Offer ``labels`` in this order. A label that is left out stays with the delegates who have it."""
    wanted = list(dict.fromkeys(label.strip() for label in labels if label.strip()))
    if not wanted:
        raise Invalid("Enter at least one, each on a line of its own.", field=field.value)
    if any(len(label) > LONGEST_ENTRY for label in wanted):
        raise Invalid(f"Keep each line under {LONGEST_ENTRY} characters.", field=field.value)
    # Two organisers at once: the later one sees what the first has added.
    lock(series)
    standing = {option.label: option for option in list_of(series.id, field)}
    for label, option in standing.items():
        option.offered = label in wanted
    for position, label in enumerate(wanted):
        if label in standing:
            standing[label].position = position
        else:
            db.session.add(ProfileOption(series_id=series.id, field=field, label=label, position=position))
    record(action="change list", subject=series, actor=actor, at=at, field=field.value, labels=wanted)
    _changed(series)


@verb
def add_options(
    *, series: Series, field: ProfileField, labels: Sequence[str], actor: Actor, at: datetime
) -> int:
    """Add entries at the end of a list; one that is there already is offered again. Returns how many.

    Raises Invalid for an entry that is too long, or where there is none.
    """
    wanted = list(dict.fromkeys(_worded(label) for label in labels if label.strip()))
    if not wanted:
        raise Invalid("Enter at least one, each on a line of its own.", field="labels")
    lock(series)
    options = list_of(series.id, field)
    standing = {option.label.casefold(): option for option in options}
    added = 0
    for label in wanted:
        option = standing.get(label.casefold())
        if option is None:
            db.session.add(
                ProfileOption(series_id=series.id, field=field, label=label, position=len(options) + added)
            )
            added += 1
        elif not option.offered:
            option.offered = True
            added += 1
    # Places had gaps where entries were removed.
    for position, option in enumerate(options):
        option.position = position
    record(action="change list", subject=series, actor=actor, at=at, field=field.value, labels=wanted)
    _changed(series)
    return added


@verb
def rename_option(*, option: ProfileOption, label: str, actor: Actor, at: datetime) -> None:
    """Say it in other words; whoever has the entry has it in the new words."""
    series = _held(option)
    label = _worded(label)
    for other in list_of(series.id, option.field):
        if other.id != option.id and other.label.casefold() == label.casefold():
            raise Conflict(
                f"'{other.label}' is in the list already.",
                next_step="Merge the two if they mean the same.",
                field="label",
            )
    before, option.label = option.label, label
    record(action="rename entry", subject=option, actor=actor, at=at, before=before, after=label)


@verb
def move_option(*, option: ProfileOption, up: bool, actor: Actor, at: datetime) -> None:
    """Move an entry one place up or down; at the edge nothing happens."""
    series = _held(option)
    options = list_of(series.id, option.field)
    place = options.index(option)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(options):
        return
    options.insert(target, options.pop(place))
    for position, each in enumerate(options):
        each.position = position
    record(action="move entry", subject=option, actor=actor, at=at, up=up)
    _changed(series)


@verb
def sort_options(*, series: Series, field: ProfileField, actor: Actor, at: datetime) -> None:
    """Put a list into the order of the alphabet, 'Other' at the end."""
    lock(series)
    options = list_of(series.id, field)
    options.sort(key=lambda each: (each.label.casefold().startswith("other"), each.label.casefold()))
    for position, each in enumerate(options):
        each.position = position
    record(action="sort list", subject=series, actor=actor, at=at, field=field.value)
    _changed(series)


@verb
def offer_option(*, option: ProfileOption, offered: bool, actor: Actor, at: datetime) -> None:
    """Offer an entry, or offer it no longer. Raises Conflict for the last one that is offered."""
    series = _held(option)
    if not offered:
        _require_another(option)
    option.offered = offered
    record(action="offer entry", subject=option, actor=actor, at=at, offered=offered)
    _changed(series)


@verb
def remove_option(*, option: ProfileOption, actor: Actor, at: datetime) -> None:
    """Take an entry out for good. Raises Conflict while somebody has it, and for the last one offered."""
    series = _held(option)
    if option.offered:
        _require_another(option)
    label = option.label
    record(action="remove entry", subject=option, actor=actor, at=at, label=label)
    db.session.delete(option)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(
            f"'{label}' is in use, so it cannot be removed.",
            next_step="Stop offering it, or merge it into another entry.",
        ) from error
    _changed(series)


def _require_another(option: ProfileOption) -> None:
    offered = db.session.scalar(
        select(func.count())
        .select_from(ProfileOption)
        .where(
            ProfileOption.series_id == option.series_id,
            ProfileOption.field == option.field,
            ProfileOption.offered,
            ProfileOption.id != option.id,
        )
    )
    if not offered:
        raise Conflict(
            "This is the last entry that is offered.",
            next_step="Add another one first, or leave the field out of the form.",
        )
