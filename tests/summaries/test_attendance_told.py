"""Attendance in files from before and after: laid side by side they tell no small count."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from seminars.attendance.figures import AttendanceFigures, DayFigures
from seminars.summaries.attendance_blocks import ATTENDANCE, AttendanceTold, attendance_blocks, told_of
from seminars.summaries.blocks import SeminarTables
from seminars.summaries.rules import Rules
from seminars.summaries.sheets import summary_csv
from tests.summaries.attack import Attack, Name, knows_attendance, read_csv, too_close
from tests.summaries.seasons import DAY, DEFINITION, outputs


def attended(slug: str, random: Random, people: int = 40) -> SeminarTables:
    """A seminar of which nothing but attendance is out."""
    away, walked = random.randint(0, 7), random.choice([0, 0, 1, 3, 6])
    came = people - away + walked
    figures = AttendanceFigures(
        registered=people,
        waiting=random.randint(0, 6),
        cancelled=random.randint(0, 9),
        walk_ins=walked,
        present=came,
        no_shows=away,
        days=(DayFigures(DAY, people, came - random.randint(0, 5), walked),),
    )
    return SeminarTables(slug, figures, members=random.choice([0, 3, 20]))


def told(seminars: Sequence[SeminarTables]) -> list[AttendanceTold]:
    return [told_of(each.slug, each.attendance, each.members, each.sessions) for each in seminars]


def later(seminar: SeminarTables) -> SeminarTables:
    """The same after somebody gave their place back."""
    figures = seminar.attendance
    moved = replace(figures, registered=figures.registered - 1, cancelled=figures.cancelled + 1)
    return replace(seminar, attendance=replace(moved, present=figures.present - 1))


def files(
    attack: Attack,
    seminars: Sequence[SeminarTables],
    number: int,
    before: Sequence[Sequence[AttendanceTold]] = (),
) -> None:
    """Tell the attack all files of one time; what has changed meanwhile goes by another name."""
    here = Attack()
    for slug, summary in outputs(seminars, Rules(), told=before).items():
        where = f"all of file {number}" if slug == "*" else slug
        read_csv(here, summary_csv(summary).decode(), where, DEFINITION)
    knows_attendance(here, [each.slug for each in seminars], f"all of file {number}")
    true = {(each.slug, item): value for each in told(seminars) for item, value in named(each)}

    def name_of(name: Name) -> Name:
        value = true.get((name[1], name[2])) if len(name) == 3 else None
        own = name[0] == "rest" or value is None
        return (*name, number) if own else (*name, value)

    for name, figure in here.figures.items():
        if name in here.marked:
            attack.tell(name_of(name), figure)
        elif attack.figures.get(name_of(name)) is None:
            attack.figures[name_of(name)] = figure
    attack.least.update({name_of(name): least for name, least in here.least.items()})
    attack.equations += [
        {name_of(name): times for name, times in equation.items()} for equation in here.equations
    ]


def named(seminar: AttendanceTold) -> list[tuple[str, int]]:
    days = [(f"present {day}", count) for day, count in seminar.days]
    return [*seminar.counts.items(), ("delegates", seminar.counts["members"]), *days]


def weak_points(seed: int, *, remembered: bool) -> list[object]:
    """What files of three times tell together: two seminars, a third, and then one whose figures changed."""
    random = Random(seed)
    first = [attended(f"s{n}", random) for n in range(2)]
    second = [*first, attended("s2", random, 9)]
    third = [later(second[0]), *second[1:]]
    attack, before = Attack(), []
    for number, seminars in enumerate((first, second, third), 1):
        files(attack, seminars, number, before if remembered else ())
        before = [*before, told(seminars)]
    return list(too_close(attack, 5, attack.intervals()))


@pytest.mark.parametrize("seed", range(12))
def test_files_laid_side_by_side_tell_no_small_count(seed: int) -> None:
    assert weak_points(seed, remembered=True) == []


def test_without_remembering_they_would() -> None:
    assert any(weak_points(seed, remembered=False) for seed in range(12))


def test_what_was_told_in_the_same_words_is_told_once() -> None:
    random = Random(1)
    seminars = told([attended(f"s{n}", random) for n in range(3)])
    assert len(attendance_blocks(seminars, [seminars, seminars])) == 1
    before = seminars[:2]
    found = attendance_blocks(seminars, [before, before, seminars])
    assert [block.name for block in found] == ["attendance told 1", "attendance"]
    # Nothing that stood in a file before is a cell twice.
    keys = [cell.key for block in found for cell in block.cells]
    assert len(keys) == len(set(keys))
    assert {("attendance", "s0", name) for name in ATTENDANCE} <= {cell.key for cell in found[0].cells}
