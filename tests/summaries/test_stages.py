"""Files taken after each window tell no more together than each of them alone."""

from collections.abc import Sequence
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from seminars.summaries.attendance_blocks import told_of
from seminars.summaries.blocks import SeminarTables
from seminars.summaries.crossing import CHANNEL, Crossed, by_channel, by_question
from seminars.summaries.measuring import measured
from seminars.summaries.place_cells import SERIES
from seminars.summaries.release import Release
from seminars.summaries.rules import Rules
from seminars.summaries.sheets import summary_csv
from seminars.summaries.shown import HIDDEN
from tests.summaries.attack import ALL, Attack, Name, knows_tables, read_csv, too_close
from tests.summaries.seasons import DEFINITION, Row, outputs, season, season_with_answers

PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
SIZES = st.lists(st.integers(0, 40), min_size=2, max_size=4)
ASKED = DEFINITION.by_code


def visits(seminars: Sequence[SeminarTables], *, remembered: bool = True) -> Attack:
    """Somebody comes after each window and takes all files; what was taken is remembered by the house."""
    attack, slugs = Attack(), [seminar.slug for seminar in seminars]
    attendance = [told_of(each.slug, each.attendance, each.members, each.sessions) for each in seminars]
    for number in range(1, len(seminars) + 1):
        taken = [[slug] for slug in slugs[: number - 1]] if remembered else []
        whole = ALL if number == len(seminars) else f"first {number}"
        told = [attendance[:before] for before in range(1, number)] if remembered else []
        for slug, summary in outputs(seminars[:number], Rules(), taken=taken, told=told).items():
            where = whole if slug == "*" else slug
            read_csv(attack, summary_csv(summary).decode("utf-8"), where, DEFINITION)
        knows_tables(attack, DEFINITION, slugs[:number], whole)
    return attack


def weak_points(seminars: Sequence[SeminarTables], attack: Attack) -> list[Name]:
    """Names of what can be narrowed down, without what is truly zero."""
    zeros: set[Name] = set()
    parts = [(seminar.slug, [seminar]) for seminar in seminars]
    for number, so_far in enumerate(accumulate([[seminar] for seminar in seminars]), start=1):
        parts.append((ALL if number == len(seminars) else f"first {number}", so_far))
    for where, members in parts:
        for code in ASKED:
            tables = [(seminar.questions or {})[code] for seminar in members]
            if not sum(each.base for each in tables):
                zeros.add((code, where, "base"))
            if not sum(each.not_answered for each in tables):
                zeros.add((code, where, "(not answered)"))
            for place, option in enumerate(ASKED[code].options):
                if not sum(each.counts[place].count for each in tables):
                    zeros |= {(code, where, option.code), (code, where, option.code, "first")}
                elif not sum(each.counts[place].first or 0 for each in tables):
                    zeros.add((code, where, option.code, "first"))
    return [name for name, _ in too_close(attack, 5, attack.intervals()) if name not in zeros]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(st.integers(0, 10**6), SIZES, st.sampled_from([0.3, 0.6]))
def test_files_from_each_visit_together_tell_nothing_hidden(seed: int, sizes: list[int], skew: float) -> None:
    seminars = season(seed, sizes, skew)
    assert weak_points(seminars, visits(seminars)) == []


def test_the_attacker_succeeds_where_nobody_remembers_what_was_taken() -> None:
    seminars = season(3, [40, 38, 9])
    assert weak_points(seminars, visits(seminars, remembered=False))


def test_what_was_shown_once_is_shown_again_and_what_was_hidden_stays_hidden() -> None:
    seminars = season(5, [40, 33, 25])
    slugs = [seminar.slug for seminar in seminars]
    before = Release(seminars[:2], DEFINITION, Rules())
    after = Release(seminars, DEFINITION, Rules(), [slugs[:2]])
    assert any(each.hides for _, part in before.of_seminar("s0").sections for each in part)
    for slug in slugs[:2]:
        assert before.of_seminar(slug).sections == after.of_seminar(slug).sections


def crossed(rows: Sequence[Row], channels: dict[str, str], slugs: Sequence[str], by: str) -> Crossed:
    inside = {response: way for response, way in channels.items() if response.split(" ")[0] in slugs}
    kept = [row for row in rows if row.response_id in inside]
    if by == CHANNEL:
        return by_channel(ASKED["sex"], inside, kept)
    return by_question(ASKED["sex"], ASKED[by], inside, kept)


@pytest.mark.parametrize("by", ["level", CHANNEL])
def test_cross_tabs_from_two_visits_do_not_tell_those_who_came_in_between(by: str) -> None:
    """Their cross-tab is the difference: where a cell of it is small, one of the two is hidden."""
    seminars, rows, channels = season_with_answers(4, [60, 12])
    first, both = (crossed(rows, channels, slugs, by) for slugs in (["s0"], ["s0", "s1"]))
    before = Release(seminars[:1], DEFINITION, Rules()).crossed(first)
    after = Release(seminars, DEFINITION, Rules(), [["s0"]]).crossed(both, [first])
    small = 0
    for old, new in zip(before.columns, after.columns, strict=True):
        for one, other in zip(old.counts, new.counts, strict=True):
            raw = both.counts.get((one.code, old.code), 0) - first.counts.get((one.code, old.code), 0)
            if 0 < raw < 5:
                small += 1
                assert HIDDEN in (one.count, other.count)
    assert small


def test_the_mean_of_a_small_seminar_does_not_follow_from_two_means_of_the_series() -> None:
    numbers = {"a": [float(n) for n in range(30)], "b": [1.0, 2.0, 40.0], "c": [5.0] * 4 + [9.0] * 8}
    at_once = measured(numbers, (), 5)
    assert at_once[SERIES] is not None
    assert at_once[SERIES].mean is not HIDDEN
    two = {code: numbers[code] for code in ("a", "b")}
    after_b = measured(two, (), 5, [["a"], ["b"]])
    assert after_b[SERIES] is not None
    assert after_b[SERIES].mean is HIDDEN
    assert after_b["a"] is not None
    assert after_b["a"].mean is not HIDDEN
    later = measured(numbers, (), 5, [["a"], ["b"], ["c"]])
    assert later["c"] is not None
    assert later["c"].mean is HIDDEN
    assert later[SERIES] is not None
    assert later[SERIES].mean is not HIDDEN
