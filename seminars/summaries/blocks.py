"""The tables of a release as cells and relations, for ``protection``.

Keys: ("attendance", where, name), ("responses", where, name), ("question", code, where, item ...), with
the slug of a seminar as ``where``, or ``SERIES`` for all of them together. Items of a question: ("option",
code); ("place", code, 1 ...) how often it was ranked there; "base"; "blank", all who did not answer. Of a
question that is for some only, where more than one answer decides: "shown", "left" who were shown it and did
not answer, "passed" who were not.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from seminars.attendance.figures import AttendanceFigures
from seminars.questionnaire.conditions import Condition
from seminars.questionnaire.definition import Asked, Definition
from seminars.summaries.attendance_blocks import AttendanceTold, attendance_blocks, told_of
from seminars.summaries.place_cells import COST, SERIES, Stage, Table
from seminars.summaries.protection import Block, Cell, Key, total
from seminars.summaries.question_blocks import question_block, version_key, versions_known
from seminars.summaries.rules import Rules
from seminars.summaries.tabulation import Tabulated

RESPONSES = ("completed", "online", "paper", "partial", "begun")


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


def blocks_of(
    seminars: Sequence[SeminarTables],
    definition: Definition | None,
    rules: Rules,
    taken: Sequence[Collection[str]] = (),
    told: Sequence[Sequence[AttendanceTold]] = (),
) -> tuple[Block, ...]:
    """Everything that a release tells of these seminars, as blocks to protect in this order.

    ``taken`` are the slugs of those whose answers were taken away before the others came out, group after
    group: what was shown of the series then is told as well, and its blocks stand first. ``told`` is the
    attendance in each file that was taken away.
    """
    now = [told_of(each.slug, each.attendance, each.members, each.sessions) for each in seminars]
    found = attendance_blocks(now, told)
    cells: dict[Key, Cell] = {}
    for stage, group in stages_of(seminars, taken):
        block = responses_block(group, rules, stage, cells)
        found.append(block)
        cells.update((cell.key, cell) for cell in block.cells)
        for question, conditions in _asked(definition):
            tables = {seminar.slug: (seminar.questions or {})[question.code] for seminar in group}
            block = question_block(tables, conditions, cells, rules, stage)
            cells.update((cell.key, cell) for cell in block.cells)
            found.append(block)
    return tuple(found)


def stages_of(
    seminars: Sequence[SeminarTables], taken: Sequence[Collection[str]]
) -> list[tuple[Stage, list[SeminarTables]]]:
    """The seminars whose answers are out, in the groups in which they came out."""
    out = [seminar for seminar in seminars if seminar.questions is not None]
    before = {slug for slugs in taken for slug in slugs}
    groups = [[each for each in out if each.slug in slugs] for slugs in taken]
    groups.append([each for each in out if each.slug not in before])
    groups = [group for group in groups if group]
    names = [f"{SERIES}{number}" for number in range(1, len(groups))] + [SERIES]
    earlier = [None, *names]
    return [(Stage(name, last), group) for name, last, group in zip(names, earlier, groups, strict=False)]


def _asked(definition: Definition | None) -> Iterator[tuple[Asked, list[Condition]]]:
    for part in definition.sections if definition else ():
        for question in part.answerable:
            yield question, [each for each in (part.shown_if, question.shown_if) if each is not None]


def conditions_of(definition: Definition | None, code: str) -> list[Condition]:
    """The conditions of a question and of its section."""
    return next((found for question, found in _asked(definition) if question.code == code), [])


def responses_block(
    seminars: Sequence[SeminarTables],
    rules: Rules = Rules(),
    stage: Stage = Stage(),
    known: Mapping[Key, Cell] | None = None,
) -> Block:
    """Completed questionnaires, online and on paper; with the partial ones they are those begun.

    That somebody began and did not send says as little about views as a blank does.
    """
    table = Table("responses", [seminar.slug for seminar in seminars], stage, known)

    def key(name: str) -> Callable[[str], Key]:
        return lambda where: ("responses", where, name)

    for name in ("online", "paper"):
        table.add(key(name), {seminar.slug: getattr(seminar, name) for seminar in seminars})
    completed = {seminar.slug: seminar.online + seminar.paper for seminar in seminars}
    table.add(key("completed"), completed, cost=COST["completed"])
    table.relate(lambda where: total(key("completed")(where), [key("online")(where), key("paper")(where)]))
    partial = {seminar.slug: seminar.partial for seminar in seminars}
    table.add(key("partial"), partial, cost=COST["blank"], sensitive=rules.blanks)
    begun = {slug: completed[slug] + partial[slug] for slug in partial}
    table.add(key("begun"), begun, cost=COST["base"])
    table.relate(lambda where: total(key("begun")(where), [key("completed")(where), key("partial")(where)]))
    numbers = sorted({number for seminar in seminars for number in seminar.versions})
    if stage.earlier is not None:
        numbers = sorted({*numbers, *versions_known(known or {}, stage.earlier)})
    for number in numbers:
        answered = {seminar.slug: seminar.versions.get(number, 0) for seminar in seminars}
        # Printed as those who were shown what only this version asks.
        table.add(version_key(number), answered, cost=COST["shown"], printed=False)
    if numbers:
        table.relate(
            lambda where: total(key("completed")(where), [version_key(each)(where) for each in numbers])
        )
    return table.block()
