"""The cells of one subject at each seminar and for the series, which is their sum."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from seminars.summaries.protection import Block, Cell, Key, Relation, total

# No slug looks like this.
SERIES = "*"

# What is lost when a figure is hidden: headlines much, one answer at one seminar little.
COST = {
    "registered": 20.0,
    "present": 20.0,
    "completed": 200.0,
    "base": 20.0,
    "blank": 3.0,
    "shown": 5.0,
    "place": 0.3,
}
SERIES_TIMES = 4.0


@dataclass(frozen=True)
class Stage:
    """Seminars that came out together, after others whose figures had been taken away.

    ``series`` is what their sum with all before is called, ``earlier`` the sum of those before: whoever
    has files from both stages knows both.
    """

    series: str = SERIES
    earlier: str | None = None

    def named(self, name: str) -> str:
        """The name of a block of this stage."""
        return name if self.series == SERIES else f"{name} {self.series}"


class Table:
    """Cells of one subject at each seminar of a stage, and of the series so far, which is their sum.

    ``known`` are the cells of blocks before.
    """

    def __init__(
        self,
        name: str,
        places: Sequence[str],
        stage: Stage = Stage(),
        known: Mapping[Key, Cell] | None = None,
    ) -> None:
        self._name = stage.named(name)
        self._places = places
        self._series = stage.series
        self._earlier = stage.earlier
        self._known = known or {}
        self._cells: list[Cell] = []
        self._relations: list[Relation] = []
        self._values: dict[Key, int] = {}

    def add(
        self,
        key: Callable[[str], Key],
        values: Mapping[str, int],
        *,
        cost: float = 1.0,
        sensitive: bool = True,
        printed: bool = True,
        floors: Mapping[str, int] | None = None,
        series: bool = True,
    ) -> None:
        """One count at each seminar; with ``series`` their sum as well."""
        floors = floors or {}
        where = [*self._places, self._series] if series else list(self._places)
        if series:
            parts = [key(place) for place in self._places]
            # Of what nobody had before there is nothing.
            last = None if self._earlier is None else self._known.get(key(self._earlier))
            before = [] if last is None else [last]
            whole = sum(values.values()) + sum(cell.value for cell in before)
            least = sum(floors.values()) + sum(cell.floor for cell in before)
            values, floors = {**values, self._series: whole}, {**floors, self._series: least}
            self._relations.append(total(key(self._series), [*parts, *(cell.key for cell in before)]))
        for place in where:
            self._values[key(place)] = values[place]
            self._cells.append(
                Cell(
                    key=key(place),
                    value=values[place],
                    cost=cost * (SERIES_TIMES if place == self._series else 1.0),
                    sensitive=sensitive,
                    printed=printed,
                    floor=floors.get(place, 0),
                    group="" if place == self._series else place,
                )
            )

    def relate(self, terms: Callable[[str], Relation], *, series: bool = True) -> None:
        """The same relation at each seminar and in the series."""
        where = [*self._places, self._series] if series else self._places
        self._relations += [terms(place) for place in where]

    def rest(
        self,
        key: Callable[[str], Key],
        terms: Callable[[str], Relation],
        values: Mapping[Key, int],
        *,
        sensitive: bool = False,
    ) -> None:
        """What is left of ``terms``: a count that stands in no table but cannot be negative.

        Left out where the figures contradict it (then nobody can rely on it).
        """
        where = [*self._places, self._series]
        known = {**values, **self._values}
        left = {place: sum(known[each] * times for each, times in terms(place)) for place in where}
        if min(left.values()) < 0:
            return
        for place in where:
            self._values[key(place)] = left[place]
            self._cells.append(
                Cell(key=key(place), value=left[place], cost=0.0, sensitive=sensitive, printed=False)
            )
            self._relations.append((*terms(place), (key(place), -1)))

    def block(self) -> Block:
        """All of it."""
        return Block(self._name, tuple(self._cells), tuple(self._relations))

    @property
    def values(self) -> Mapping[Key, int]:
        """The value of each cell so far."""
        return self._values
