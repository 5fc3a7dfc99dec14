"""What somebody looks for, in an address and in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seminars.errors import Missing
from seminars.focus_groups.models import FocusGroup
from seminars.programme.models import Series
from seminars.themes.listing import Filter, Wanted, groups_with_quotations
from seminars.themes.models import Category

ANSWERS = "answers"
THEMED = "themes"
# The parts of an address that say what is looked for.
NAMES = ("show", "where", "under", "q")


@dataclass(frozen=True)
class Choice:
    """What a list of choices offers: its value in the address, its label, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Sought:
    """What is looked for: as a filter, as parts of an address, and as what can be chosen instead.

    ``places`` are seminars and under each its groups and its answers; ``codes`` categories, and under each
    its themes and areas.
    """

    filter: Filter
    kept: dict[str, Any]
    places: list[tuple[str, list[Choice]]]
    codes: list[tuple[str, list[Choice]]]

    @property
    def narrowed(self) -> bool:
        """Whether anything but the state of the coding is looked for."""
        return bool(set(self.kept) - {"show"})


def seek(series: Series, frame: list[Category], args: Mapping[str, str]) -> Sought:
    """Read what is looked for from an address. Raises Missing for what is not (any more) in the series."""
    kept = {name: args[name].strip()[:200] for name in NAMES if args.get(name, "").strip()}
    shown = kept.get("show", Wanted.ALL.value)
    if shown not in list(Wanted):
        raise _unknown()
    places, where = _places(series, kept.get("where", ""))
    codes, under = _codes(frame, kept.get("under", ""))
    return Sought(
        filter=Filter(wanted=Wanted(shown), text=kept.get("q", ""), **where, **under),
        kept=kept,
        places=places,
        codes=codes,
    )


def _places(series: Series, chosen: str) -> tuple[list[tuple[str, list[Choice]]], dict[str, Any]]:
    groups: dict[int, list[FocusGroup]] = {}
    for group in groups_with_quotations(series):
        groups.setdefault(group.seminar_id, []).append(group)
    offered: dict[str, dict[str, Any]] = {"": {}, ANSWERS: {"answers": True}}
    places = [("", [Choice(ANSWERS, "Questionnaire, all seminars", chosen == ANSWERS)])]
    for seminar in series.seminars:
        within = [(f"venue-{seminar.id}", f"{seminar.title}: all", {"seminar_id": seminar.id})]
        for group in groups.get(seminar.id, ()):
            within.append((f"group-{group.id}", f"{seminar.title}: {group.name}", {"group_id": group.id}))
        answers = {"seminar_id": seminar.id, "answers": True}
        within.append((f"answers-{seminar.id}", f"{seminar.title}: questionnaire", answers))
        offered.update((value, found) for value, _, found in within)
        places.append((seminar.title, [Choice(value, label, value == chosen) for value, label, _ in within]))
    if chosen not in offered:
        raise _unknown()
    return places, offered[chosen]


def _codes(frame: list[Category], chosen: str) -> tuple[list[tuple[str, list[Choice]]], dict[str, Any]]:
    offered: dict[str, dict[str, Any]] = {"": {}, THEMED: {"themed": True}}
    codes = [("", [Choice(THEMED, "Any theme", chosen == THEMED)])]
    for category in frame:
        within = [(f"category-{category.id}", f"{category.name}: all themes", {"category_id": category.id})]
        within += [(f"theme-{each.id}", each.name, {"theme_id": each.id}) for each in category.themes]
        if category.areas:
            value = f"suggests-{category.id}"
            within.append(
                (value, f"{category.name}: all that suggest something", {"suggests_id": category.id})
            )
        within += [
            (f"area-{each.id}", f"Suggests: {each.name}", {"area_id": each.id}) for each in category.areas
        ]
        offered.update((value, found) for value, _, found in within)
        codes.append((category.name, [Choice(value, label, value == chosen) for value, label, _ in within]))
    if chosen not in offered:
        raise _unknown()
    return codes, offered[chosen]


def _unknown() -> Missing:
    return Missing(
        "What you look for is not in this series (any more).",
        next_step="Go to all quotations of the series, and choose again.",
    )
