"""The tables of a release as cells and relations, for ``protection``.

Keys: ("attendance", where, name), ("responses", where, name), ("question", code, where, item ...), with
the slug of a seminar as ``where``, or ``SERIES`` for all of them together. Items of a question: ("option",
code); ("place", code, 1 ...) how often it was ranked there; "base"; "blank", all who did not answer. Of a
question that is for some only, where more than one answer decides: "shown", "left" who were shown it and did
not answer, "passed" who were not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from seminars.attendance.figures import AttendanceFigures
from seminars.questionnaire.conditions import AllOf, AnyOf, Condition, Not, Op, Test
from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.protection import Block, Cell, Key, Relation, total
from seminars.summaries.tabulation import SEVERAL_KINDS, Tabulated

# A count and how often it goes into a sum.
_Bound = tuple[tuple[Callable[[str], Key], int], ...]
# No slug looks like this.
SERIES = "*"

ATTENDANCE = ("registered", "waiting", "cancelled", "walk_ins", "present", "no_shows", "members")
RESPONSES = ("completed", "online", "paper", "partial", "begun")
# What is lost when a figure is hidden: headlines much, one answer at one seminar little.
_COST = {
    "registered": 20.0,
    "present": 20.0,
    "completed": 200.0,
    "base": 20.0,
    "blank": 3.0,
    "shown": 5.0,
    "place": 0.3,
}
_SERIES_TIMES = 4.0


@dataclass(frozen=True)
class Rules:
    """What a series asks of protection.

    ``blanks``: whether it is a secret too how many left a question blank, where they are few.
    """

    threshold: int = 5
    blanks: bool = False


@dataclass(frozen=True)
class SeminarTables:
    """Raw figures of one seminar. ``questions`` by code; None as long as its answers are not out.

    ``sessions`` are (label, day in ISO form, how many were noted) where attendance of a session was taken;
    ``versions`` how many answered each version of the questionnaire, where there are several.
    """

    slug: str
    attendance: AttendanceFigures
    members: int
    online: int = 0
    paper: int = 0
    partial: int = 0
    questions: Mapping[str, Tabulated] | None = None
    sessions: tuple[tuple[str, str, int], ...] = ()
    versions: Mapping[int, int] = field(default_factory=dict)


class _Table:
    """Cells of one subject at each seminar, and of the series, which is their sum."""

    def __init__(self, name: str, places: Sequence[str]) -> None:
        self._name = name
        self._places = places
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
        where = [*self._places, SERIES] if series else list(self._places)
        if series:
            values = {**values, SERIES: sum(values.values())}
            floors = {**floors, SERIES: sum(floors.values())}
            self._relations.append(total(key(SERIES), [key(place) for place in self._places]))
        for place in where:
            self._values[key(place)] = values[place]
            self._cells.append(
                Cell(
                    key=key(place),
                    value=values[place],
                    cost=cost * (_SERIES_TIMES if place == SERIES else 1.0),
                    sensitive=sensitive,
                    printed=printed,
                    floor=floors.get(place, 0),
                    group="" if place == SERIES else place,
                )
            )

    def relate(self, terms: Callable[[str], Relation], *, series: bool = True) -> None:
        """The same relation at each seminar and in the series."""
        self._relations += [terms(place) for place in ([*self._places, SERIES] if series else self._places)]

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
        where = [*self._places, SERIES]
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


def blocks_of(
    seminars: Sequence[SeminarTables], definition: Definition | None, rules: Rules
) -> tuple[Block, ...]:
    """Everything that a release tells of these seminars, as blocks to protect in this order."""
    found = [attendance_block(seminars)]
    out = [seminar for seminar in seminars if seminar.questions is not None]
    if not out:
        return tuple(found)
    found.append(responses_block(out, rules))
    values = {cell.key: cell.value for cell in found[-1].cells}
    for question, conditions in _asked(definition):
        tables = {seminar.slug: (seminar.questions or {})[question.code] for seminar in out}
        block = question_block(tables, conditions, values, rules)
        values.update((cell.key, cell.value) for cell in block.cells)
        found.append(block)
    return tuple(found)


def _asked(definition: Definition | None) -> Iterator[tuple[Asked, list[Condition]]]:
    for part in definition.sections if definition else ():
        for question in part.answerable:
            yield question, [each for each in (part.shown_if, question.shown_if) if each is not None]


def conditions_of(definition: Definition | None, code: str) -> list[Condition]:
    """The conditions of a question and of its section."""
    return next((found for question, found in _asked(definition) if question.code == code), [])


def attendance_block(seminars: Sequence[SeminarTables]) -> Block:
    """Attendance: came = registered without no-shows, and walk-ins; each day's are some of those who came."""
    table = _Table("attendance", [seminar.slug for seminar in seminars])

    def key(name: str) -> Callable[[str], Key]:
        return lambda where: ("attendance", where, name)

    for name in ATTENDANCE:
        values = {
            seminar.slug: seminar.members if name == "members" else getattr(seminar.attendance, name)
            for seminar in seminars
        }
        table.add(key(name), values, cost=_COST.get(name, 1.0))
    balance = (("present", -1), ("registered", 1), ("no_shows", -1), ("walk_ins", 1))

    def came(where: str) -> Relation:
        return tuple((key(name)(where), times) for name, times in balance)

    if all(not sum(table.values[each] * times for each, times in came(s.slug)) for s in seminars):
        table.relate(came)
    found = table.block()
    cells, relations = list(found.cells), list(found.relations)
    for seminar in seminars:
        for day in seminar.attendance.days:
            of_day: Key = ("attendance", seminar.slug, day.day.isoformat())
            away: Key = ("attendance", seminar.slug, day.day.isoformat(), "away")
            cells.append(Cell(of_day, day.present, 10.0, group=seminar.slug))
            left = seminar.attendance.present - day.present
            if left >= 0:
                cells.append(Cell(away, left, 0.0, sensitive=False, printed=False))
                relations.append(total(key("present")(seminar.slug), [of_day, away]))
        present = {day.day.isoformat(): day.present for day in seminar.attendance.days}
        for label, day_of, noted in seminar.sessions:
            session: Key = ("attendance", seminar.slug, "session", label)
            cells.append(Cell(session, noted, 5.0, group=seminar.slug))
            left = present.get(day_of, -1) - noted
            if left >= 0:
                elsewhere: Key = (*session, "elsewhere")
                cells.append(Cell(elsewhere, left, 0.0, sensitive=False, printed=False))
                relations.append(total(("attendance", seminar.slug, day_of), [session, elsewhere]))
    return Block("attendance", tuple(cells), tuple(relations))


def responses_block(seminars: Sequence[SeminarTables], rules: Rules = Rules()) -> Block:
    """Completed questionnaires, online and on paper; with the partial ones they are those begun.

    That somebody began and did not send says as little about views as a blank does.
    """
    table = _Table("responses", [seminar.slug for seminar in seminars])

    def key(name: str) -> Callable[[str], Key]:
        return lambda where: ("responses", where, name)

    for name in ("online", "paper"):
        table.add(key(name), {seminar.slug: getattr(seminar, name) for seminar in seminars})
    completed = {seminar.slug: seminar.online + seminar.paper for seminar in seminars}
    table.add(key("completed"), completed, cost=_COST["completed"])
    table.relate(lambda where: total(key("completed")(where), [key("online")(where), key("paper")(where)]))
    partial = {seminar.slug: seminar.partial for seminar in seminars}
    table.add(key("partial"), partial, cost=_COST["blank"], sensitive=rules.blanks)
    begun = {slug: completed[slug] + partial[slug] for slug in partial}
    table.add(key("begun"), begun, cost=_COST["base"])
    table.relate(lambda where: total(key("begun")(where), [key("completed")(where), key("partial")(where)]))
    numbers = sorted({number for seminar in seminars for number in seminar.versions})
    for number in numbers:
        answered = {seminar.slug: seminar.versions.get(number, 0) for seminar in seminars}
        # Printed as those who were shown what only this version asks.
        table.add(_version(number), answered, cost=_COST["shown"], printed=False)
    if numbers:
        table.relate(
            lambda where: total(key("completed")(where), [_version(each)(where) for each in numbers])
        )
    return table.block()


def _version(number: int) -> Callable[[str], Key]:
    """Those who answered one of several versions of the questionnaire."""
    return lambda where: ("responses", where, f"version {number}")


def question_block(
    tables: Mapping[str, Tabulated],
    conditions: Sequence[Condition],
    before: Mapping[Key, int],
    rules: Rules,
) -> Block:
    """One question at each seminar: options, base, blanks; what follows from its kind; its filter."""
    question = next(iter(tables.values())).question
    table = _Table(f"question {question.code}", list(tables))

    def key(*item: str | int) -> Callable[[str], Key]:
        return lambda where: ("question", question.code, where, *item)

    codes = [option.code for option in question.options]
    for index, code in enumerate(codes):
        table.add(
            key("option", code),
            {where: each.counts[index].count for where, each in tables.items()},
            floors={where: each.counts[index].quoted for where, each in tables.items()},
        )
    # Texts of a question without options tell of as many answers.
    floors = {where: len(each.texts) for where, each in tables.items()} if not codes else {}
    table.add(key("base"), {w: each.base for w, each in tables.items()}, cost=_COST["base"], floors=floors)
    table.add(
        key("blank"),
        {where: each.not_answered for where, each in tables.items()},
        cost=_COST["blank"],
        sensitive=rules.blanks,
    )
    table.relate(
        lambda where: total(("responses", where, "completed"), [key("base")(where), key("blank")(where)])
    )
    reached = "base"
    exact = shown_by_filter(tables, conditions, before)
    if exact is None and all(each.shown is not None for each in tables.values()):
        reached = "shown"
        _shown(table, tables, key, rules)
    if question.versions:
        _of_versions(table, question.versions, key(reached), before, all_shown=not conditions)
    if question.kind in SEVERAL_KINDS:
        _several(table, question, key, codes)
        if question.ranked:
            _ranked(table, tables, key, codes)
    elif codes:
        table.relate(lambda where: total(key("base")(where), [key("option", code)(where) for code in codes]))
    for number, bound in enumerate(_bounds(conditions)):
        if all(counted(SERIES) in before for counted, _ in bound):
            table.rest(
                key("filtered", number),
                lambda where, bound=bound: (  # type: ignore[misc]
                    *((each(where), times) for each, times in bound),
                    (key(reached)(where), -1),
                ),
                before,
                # Then it is the number of those who left the question blank.
                sensitive=exact is not None and rules.blanks,
            )
    return table.block()


def _of_versions(
    table: _Table,
    versions: Sequence[int],
    reached: Callable[[str], Key],
    before: Mapping[Key, int],
    *,
    all_shown: bool,
) -> None:
    """Whom a question reached that some versions ask only: those who answered them, or some of these."""
    asked = [_version(each) for each in versions]
    if all_shown:
        table.relate(lambda where: total(reached(where), [each(where) for each in asked]))
    else:
        table.rest(
            lambda where: (*reached(where), "passed by"),
            lambda where: (*((each(where), 1) for each in asked), (reached(where), -1)),
            before,
        )


def _shown(
    table: _Table, tables: Mapping[str, Tabulated], key: Callable[..., Callable[[str], Key]], rules: Rules
) -> None:
    """Those who were shown a question answered it or left it blank; the others passed it by."""
    shown = {where: each.shown or 0 for where, each in tables.items()}
    table.add(key("shown"), shown, cost=_COST["shown"])
    passed = {where: each.asked - shown[where] for where, each in tables.items()}
    table.add(key("passed"), passed, cost=_COST["shown"])
    left = {where: shown[where] - each.base for where, each in tables.items()}
    table.add(key("left"), left, cost=_COST["blank"], sensitive=rules.blanks)
    table.relate(lambda where: total(key("shown")(where), [key("base")(where), key("left")(where)]))
    table.relate(lambda where: total(key("blank")(where), [key("passed")(where), key("left")(where)]))


def shown_by_filter(
    tables: Mapping[str, Tabulated], conditions: Sequence[Condition], before: Mapping[Key, int]
) -> _Bound | None:
    """Where one answer alone decides who is shown a question: the counts that they are, as terms.

    None where more than that decides, or the answers contradict it.
    """
    if len(conditions) != 1 or not _is_exact(conditions[0]):
        return None
    bound = _bounds_of(conditions[0])[0]
    for where, table in tables.items():
        terms = [(before.get(each(where)), times) for each, times in bound]
        if table.shown != sum((value or 0) * times for value, times in terms) or None in dict(terms):
            return None
    return bound


def _is_exact(condition: Condition) -> bool:
    """Whether the first bound of a condition can be the number of those for whom it holds."""
    if isinstance(condition, AnyOf):
        # One answer of each response: then no two hold.
        chosen = [part for part in condition.of if isinstance(part, Test) and part.op is Op.CHOSE]
        return len(chosen) == len(condition.of) and len({part.question for part in chosen}) == 1
    if isinstance(condition, Not):
        return isinstance(condition.of, Test) and condition.of.op is Op.CHOSE
    exact = (Op.CHOSE, Op.NOT_CHOSE, Op.BLANK, Op.ANSWERED)
    return isinstance(condition, Test) and condition.op in exact


def _difference(whole: Callable[[str], Key], part: Callable[[str], Key]) -> Callable[[str], Relation]:
    return lambda where: ((whole(where), 1), (part(where), -1))


def _several(
    table: _Table, question: Asked, key: Callable[..., Callable[[str], Key]], codes: Sequence[str]
) -> None:
    """Who did not choose an option is a count too; each chose something, and 'none of these' alone."""
    base = key("base")
    for code in codes:
        table.rest(key("without", code), _difference(base, key("option", code)), {}, sensitive=True)
    for alone in (option.code for option in question.options if option.exclusive):
        for code in codes:
            if code != alone:
                both = (key("option", alone), key("option", code))
                table.rest(
                    key("beside", alone, code),
                    lambda where, both=both: ((base(where), 1), *((each(where), -1) for each in both)),  # type: ignore[misc]
                    {},
                )
    table.rest(
        key("further"),
        lambda where: (*((key("option", code)(where), 1) for code in codes), (base(where), -1)),
        {},
    )
    if question.kind is QuestionKind.MOST_IMPORTANT:
        table.rest(
            key("spare"),
            lambda where: (
                (base(where), question.wanted),
                *((key("option", code)(where), -1) for code in codes),
            ),
            {},
        )


def _ranked(
    table: _Table,
    tables: Mapping[str, Tabulated],
    key: Callable[..., Callable[[str], Key]],
    codes: Sequence[str],
) -> None:
    """Places of each option; every response that answered has one first place, at most one second ..."""
    places = range(1, next(iter(tables.values())).question.wanted + 1)
    for index, code in enumerate(codes):
        for place in places:
            values = {w: (each.counts[index].places or ())[place - 1] for w, each in tables.items()}
            cost = 1.0 if place == 1 else _COST["place"]
            table.add(key("place", code, place), values, cost=cost)
        table.relate(
            lambda where, code=code: total(  # type: ignore[misc]
                key("option", code)(where), [key("place", code, place)(where) for place in places]
            )
        )
    table.relate(lambda where: total(key("base")(where), [key("place", code, 1)(where) for code in codes]))


def _bounds(conditions: Sequence[Condition]) -> list[_Bound]:
    """Counts of earlier questions that those who are asked cannot exceed, each as a sum of terms."""
    return [bound for condition in conditions for bound in _bounds_of(condition)]


def _bounds_of(condition: Condition) -> list[_Bound]:
    if isinstance(condition, AllOf):
        return _bounds(condition.of)
    if isinstance(condition, AnyOf):
        # Those of whom one or the other holds are no more than both together.
        each = [_bounds_of(part) for part in condition.of]
        return [tuple(term for bound in chosen for term in bound) for chosen in product(*each)][:16]
    if isinstance(condition, Not):
        return _bounds_of_not(condition.of)
    if condition.op is Op.CHOSE:
        return [((_counted(condition.question, "option", str(condition.value)), 1),)]
    if condition.op is Op.BLANK:
        return [((_counted(condition.question, "blank"), 1),)]
    if condition.op is Op.NOT_CHOSE:
        return _bounds_of_not(Test(condition.question, Op.CHOSE, condition.value))
    return [((_counted(condition.question, "base"), 1),)]


def _bounds_of_not(condition: Condition) -> list[_Bound]:
    if isinstance(condition, Test) and condition.op is Op.CHOSE:
        chosen = _counted(condition.question, "option", str(condition.value))
        return [
            (
                (_counted(condition.question, "base"), 1),
                (_counted(condition.question, "blank"), 1),
                (chosen, -1),
            )
        ]
    if isinstance(condition, Not):
        return _bounds_of(condition.of)
    return []


def _counted(code: str, *item: str) -> Callable[[str], Key]:
    return lambda where: ("question", code, where, *item)
