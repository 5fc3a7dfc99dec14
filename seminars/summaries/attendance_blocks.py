"""Attendance as cells and relations, for ``protection``: as it stands, and as it was told before.

Attendance goes on changing, and seminars are added: whoever has files from before and after knows two
series. So what was told is protected first, file after file, and what stands now fits it. A count that has
not changed since is one and the same cell; one that has is a cell of its own: other people were counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from seminars.attendance.figures import AttendanceFigures
from seminars.summaries.place_cells import COST, SERIES, SERIES_TIMES
from seminars.summaries.protection import Block, Cell, Key, Relation, total

ATTENDANCE = ("registered", "waiting", "cancelled", "walk_ins", "present", "no_shows", "members")
# Present are those registered who came, and walk-ins.
_CAME = (("present", -1), ("registered", 1), ("no_shows", -1), ("walk_ins", 1))
_DAY_COST, _SESSION_COST = 10.0, 5.0


@dataclass(frozen=True)
class AttendanceTold:
    """Attendance of one seminar: counts by their names, present by day in ISO form, and (label, day, noted)
    of sessions in which attendance was taken."""

    slug: str
    counts: Mapping[str, int]
    days: tuple[tuple[str, int], ...] = ()
    sessions: tuple[tuple[str, str, int], ...] = ()


def told_of(
    slug: str, figures: AttendanceFigures, members: int, sessions: Sequence[tuple[str, str, int]]
) -> AttendanceTold:
    """The attendance of a seminar as all outputs tell it."""
    counts = {name: members if name == "members" else int(getattr(figures, name)) for name in ATTENDANCE}
    days = tuple((day.day.isoformat(), day.present) for day in figures.days)
    return AttendanceTold(slug, counts, days, tuple(sessions))


def attendance_blocks(
    now: Sequence[AttendanceTold], before: Sequence[Sequence[AttendanceTold]] = ()
) -> list[Block]:
    """What was told ``before``, file after file, and what stands ``now``, in the order of protection."""
    made = _Blocks(now)
    found = [made.block(f"attendance told {number}", told) for number, told in enumerate(before, 1)]
    return [*(each for each in found if each is not None), made.last()]


class _Blocks:
    def __init__(self, now: Sequence[AttendanceTold]) -> None:
        self._now = now
        self._counts = {seminar.slug: seminar for seminar in now}
        self._known: set[Key] = set()
        self._held: set[Relation] = set()
        self._series: set[tuple[Key, ...]] = {self._all_of(now)}

    def _all_of(self, told: Sequence[AttendanceTold]) -> tuple[Key, ...]:
        """By which it is known that the same was told."""
        return tuple(self._key(seminar, item, value) for seminar in told for item, value in _items(seminar))

    def _key(self, seminar: AttendanceTold, item: tuple[str, ...], value: int) -> Key:
        standing = self._counts.get(seminar.slug)
        same = standing is not None and dict(_items(standing)).get(item) == value
        return ("attendance", seminar.slug if same else f"{seminar.slug} once {value}", *item)

    def block(self, name: str, told: Sequence[AttendanceTold]) -> Block | None:
        """What was told in one file; None where another one tells the same."""
        content = self._all_of(told)
        if content in self._series:
            return None
        self._series.add(content)
        return self._made(name, told, f"{SERIES} {name}")

    def last(self) -> Block:
        """What stands now."""
        return self._made("attendance", self._now, SERIES)

    def _made(self, name: str, told: Sequence[AttendanceTold], series: str) -> Block:
        cells: list[Cell] = []
        relations: list[Relation] = []
        for item in ATTENDANCE:
            parts = [self._key(seminar, (item,), seminar.counts[item]) for seminar in told]
            cost = COST.get(item, 1.0)
            relations.append(total(("attendance", series, item), parts))
            for seminar, key in zip(told, parts, strict=True):
                cells.append(Cell(key, seminar.counts[item], cost, group=seminar.slug))
            whole = sum(seminar.counts[item] for seminar in told)
            cells.append(Cell(("attendance", series, item), whole, cost * SERIES_TIMES))
        if all(not sum(seminar.counts[item] * times for item, times in _CAME) for seminar in told):
            relations += [
                tuple((self._key(seminar, (item,), seminar.counts[item]), times) for item, times in _CAME)
                for seminar in told
            ]
            relations.append(tuple((("attendance", series, item), times) for item, times in _CAME))
        for seminar in told:
            for part, more in self._within(seminar):
                cells += part
                relations += more
        new_cells = [cell for cell in cells if cell.key not in self._known]
        new_relations = [each for each in relations if each not in self._held]
        self._known |= {cell.key for cell in new_cells}
        self._held |= set(new_relations)
        return Block(name, tuple(new_cells), tuple(new_relations))

    def _within(self, seminar: AttendanceTold) -> Iterator[tuple[list[Cell], list[Relation]]]:
        """Days are some of those who came, sessions some of those there on their day."""
        came = seminar.counts["present"]
        present = dict(seminar.days)
        wholes: list[tuple[tuple[str, ...], int, tuple[str, ...], int | None, float]] = [
            ((day,), count, ("present",), came, _DAY_COST) for day, count in seminar.days
        ]
        wholes += [
            (("session", label), noted, (day,), present.get(day), _SESSION_COST)
            for label, day, noted in seminar.sessions
        ]
        for item, count, above, whole, cost in wholes:
            key = self._key(seminar, item, count)
            cells, relations = [Cell(key, count, cost, group=seminar.slug)], []
            if whole is not None and whole >= count:
                upper = self._key(seminar, above, whole)
                # Of whom: other counts leave others.
                rest: Key = (*key, "of", *upper[1:])
                cells.append(Cell(rest, whole - count, 0.0, sensitive=False, printed=False))
                relations.append(total(upper, [key, rest]))
            yield cells, relations


def _items(seminar: AttendanceTold) -> Iterator[tuple[tuple[str, ...], int]]:
    yield from (((name,), count) for name, count in seminar.counts.items())
    yield from (((day,), count) for day, count in seminar.days)
    yield from ((("session", label), noted) for label, _, noted in seminar.sessions)
