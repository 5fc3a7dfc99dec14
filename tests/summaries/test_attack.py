"""The attacker fails: no hidden figure can be worked out from all outputs of a release together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from seminars.summaries import blocks, protection, release
from seminars.summaries.rules import Rules
from seminars.summaries.sheets import summary_csv
from seminars.summaries.summary import Summary
from seminars.summaries.workbook import summary_xlsx
from tests.summaries.attack import ALL, SIGN, Attack, Name, knows_tables, read_csv, too_close
from tests.summaries.seasons import DEFINITION, outputs, season

# A smaller season tells no more, and finding one takes long.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
SIZES = st.lists(st.integers(0, 45), min_size=1, max_size=4)


def attack_on(found: Mapping[str, Summary]) -> Attack:
    """All CSV files and workbooks of a season, read back."""
    attack = Attack()
    for slug, summary in found.items():
        where = ALL if slug == "*" else slug
        read_csv(attack, summary_csv(summary).decode("utf-8"), where, DEFINITION)
        read_workbook(attack, summary_xlsx(summary), where)
    knows_tables(attack, DEFINITION, [slug for slug in found if slug != "*"])
    return attack


def read_workbook(attack: Attack, content: bytes, where: str) -> None:
    """First places; and that the workbook says what the CSV says."""
    for row in load_workbook(BytesIO(content))["All counts"].iter_rows(min_row=4, values_only=True):
        question = DEFINITION.by_code.get(str(row[1]))
        if question is None:
            continue
        option = next(option for option in question.options if option.label == row[3])
        attack.tell((question.code, where, option.code), number(row[4]))
        attack.tell((question.code, where, "base"), number(row[5]))
        assert (row[6] == SIGN) == (SIGN in (row[4], row[5]))
        if question.ranked:
            first = (question.code, where, option.code, "first")
            attack.tell(first, number(row[8]))
            if SIGN in (row[4], row[8]):
                assert row[9] == SIGN


def number(cell: object) -> int | None:
    return None if cell == SIGN else int(str(cell))


def weak_points(seed: int, sizes: list[int], rules: Rules, skew: float = 0.5) -> list[object]:
    seminars = season(seed, sizes, skew)
    attack = attack_on(outputs(seminars, rules))
    zeros = nobody(seminars)
    # Zeros are no secret: they are hidden only because all of their table is.
    found = too_close(attack, rules.threshold, attack.intervals())
    return [each for each in found if each[0] not in zeros]


def nobody(seminars: Sequence[blocks.SeminarTables]) -> set[Name]:
    """Names of the counts that are truly zero."""
    counts: Counter[Name] = Counter()
    for seminar in seminars:
        for code, each in (seminar.questions or {}).items():
            for where in (seminar.slug, ALL):
                counts[code, where, "base"] += each.base
                counts[code, where, "(not answered)"] += each.not_answered
                for count in each.counts:
                    counts[code, where, count.code] += count.count
                    counts[code, where, count.code, "first"] += count.first or 0
    return {name for name, count in counts.items() if not count}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(st.integers(0, 10**6), SIZES, st.sampled_from([0.2, 0.5, 0.8]))
def test_nothing_hidden_can_be_worked_out(seed: int, sizes: list[int], skew: float) -> None:
    assert weak_points(seed, sizes, Rules(), skew) == []


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(st.integers(0, 10**6), SIZES, st.sampled_from([Rules(8), Rules(5, blanks=True), Rules(12)]))
def test_nor_under_stricter_rules(seed: int, sizes: list[int], rules: Rules) -> None:
    assert weak_points(seed, sizes, rules) == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(st.integers(0, 10**6), SIZES)
def test_no_small_count_is_printed(seed: int, sizes: list[int]) -> None:
    attack = attack_on(outputs(season(seed, sizes), Rules()))
    for name, figure in attack.figures.items():
        if name[-1] not in ("(not answered)", "partial", "groups") and figure is not None:
            assert figure == 0 or figure >= 5, name


def test_the_attacker_succeeds_where_only_small_counts_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the tests above would prove nothing."""
    monkeypatch.setattr(protection._Work, "_settle", lambda work: True)
    monkeypatch.setattr(protection._Work, "_carry_on", lambda work: True)
    release._protected.cache_clear()
    assert weak_points(1, [40, 38, 41, 12], Rules())
    release._protected.cache_clear()


def test_the_attacker_succeeds_where_each_table_is_protected_on_its_own() -> None:
    """Each seminar's tables, and those of the series, hidden as if there were no others."""
    seminars = season(3, [40, 38, 41, 12])
    alone = {seminar.slug: outputs([seminar], Rules())[seminar.slug] for seminar in seminars}
    everything = outputs([_merged(seminars)], Rules())["*"]
    attack = attack_on({**alone, "*": everything})
    assert too_close(attack, 5, attack.intervals())


def _merged(seminars: list[blocks.SeminarTables]) -> blocks.SeminarTables:
    """All seminars as if they were one."""
    together = {
        code: release.together([(each.questions or {})[code] for each in seminars])
        for code in seminars[0].questions or {}
    }
    return blocks.SeminarTables(
        slug="all",
        attendance=seminars[0].attendance,
        members=0,
        online=sum(each.online for each in seminars),
        paper=sum(each.paper for each in seminars),
        questions=together,
    )


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(st.integers(0, 10**6), SIZES, st.sampled_from([Rules(6), Rules(8), Rules(12), Rules(5, blanks=True)]))
def test_files_from_before_and_after_the_rules_were_made_stricter_tell_no_more(
    seed: int, sizes: list[int], rules: Rules
) -> None:
    """Both are read; what the usual rules hid must be shown by neither."""
    seminars = season(seed, sizes)
    before, after = attack_on(outputs(seminars, Rules())), attack_on(outputs(seminars, rules))
    hidden = {name for name in before.marked if before.figures[name] is None}
    assert [name for name in hidden if after.figures.get(name) is not None] == []
