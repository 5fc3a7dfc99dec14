"""Cross-tabs: counted rightly, and in step with the release, however many of them are taken away."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.blocks import SeminarTables
from seminars.summaries.cross_figures import CrossFigures
from seminars.summaries.crossing import CHANNEL, Crossed, by_channel, by_question
from seminars.summaries.release import Release
from seminars.summaries.rules import Rules
from seminars.summaries.sheets import summary_csv
from seminars.summaries.shown import HIDDEN, Figure
from tests.summaries.attack import ALL, Attack, Name, knows_tables, read_csv, too_close
from tests.summaries.seasons import DEFINITION, outputs, season_with_answers

# A smaller season tells no more, and finding one takes long.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
ASKED = DEFINITION.by_code
PAIRS = [
    (code, by)
    for code in ("sex", "level", "with", "often", "best", "years")
    for by in ("sex", "level", CHANNEL)
    if code != by
]


def crossings(seed: int, sizes: Sequence[int]) -> tuple[list[SeminarTables], list[Crossed]]:
    seminars, rows, channels = season_with_answers(seed, sizes)
    made = [
        by_channel(ASKED[code], channels, rows)
        if by == CHANNEL
        else by_question(ASKED[code], ASKED[by], channels, rows)
        for code, by in PAIRS
    ]
    return seminars, made


def number(figure: Figure) -> int | None:
    return None if figure is HIDDEN else figure


def cell(code: str, by: str, option: str, column: str) -> Name:
    """The same count has the same name, whichever of two questions with one answer stands in the columns."""
    one_each = by != CHANNEL and ASKED[code].kind.takes_one
    return ("both", frozenset([(code, option), (by, column)])) if one_each else (code, by, column, option)


def tell(attack: Attack, table: CrossFigures) -> None:
    """What everybody reads off a cross-tab, and how it hangs together with the two questions."""
    code, by = table.question.code, table.by
    several = table.question.kind in (QuestionKind.MULTIPLE, QuestionKind.MOST_IMPORTANT)
    places = [column.code for column in table.columns]
    rows: dict[str, list[Name]] = {option.code: [] for option in table.question.options}
    for column in table.columns:
        base = (code, by, column.code, "base")
        attack.tell(base, number(column.base))
        if table.withheld:
            attack.least[base] = 0
        for count in column.counts:
            name = cell(code, by, count.code, column.code)
            attack.tell(name, number(count.count))
            rows[count.code].append(name)
            if table.withheld:
                attack.least[name] = 0
            if several:
                attack.at_most([name], {base: 1})
        if column.counts and not several:
            attack.total(base, [cell(code, by, count.code, column.code) for count in column.counts])
        blank = (code, by, column.code, "blank")
        attack.guess(blank)
        whole = ("responses", ALL, column.code) if by == CHANNEL else (by, ALL, column.code)
        attack.total(whole, [base, blank])
    for option, names in rows.items():
        attack.guess((code, by, "none", option))
        others = [] if by == CHANNEL else [(code, by, "none", option)]
        attack.total((code, ALL, option), [*names, *others])
    attack.guess((code, by, "none", "base"))
    others = [] if by == CHANNEL else [(code, by, "none", "base")]
    attack.total((code, ALL, "base"), [*((code, by, place, "base") for place in places), *others])


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@example(1_000_000, [24])
@given(st.integers(0, 10**6), st.lists(st.integers(0, 60), min_size=1, max_size=4))
def test_nothing_hidden_can_be_worked_out_with_all_cross_tabs(seed: int, sizes: list[int]) -> None:
    seminars, tables = crossings(seed, sizes)
    release = Release(seminars, DEFINITION, Rules())
    attack = Attack()
    for slug, summary in outputs(seminars, Rules()).items():
        read_csv(attack, summary_csv(summary).decode(), ALL if slug == "*" else slug, DEFINITION)
    knows_tables(attack, DEFINITION, [seminar.slug for seminar in seminars])
    zeros: set[Name] = set()
    withheld: set[frozenset[object]] = set()
    for table in tables:
        shown = release.crossed(table)
        tell(attack, shown)
        if shown.withheld:
            withheld.add(frozenset((table.question.code, table.by)))
        for place, _ in table.columns:
            names = {
                option.code: table.counts.get((option.code, place), 0) for option in table.question.options
            }
            names["base"] = table.bases[place]
            for name, count in names.items():
                if not count and name == "base":
                    zeros.add((table.question.code, table.by, place, name))
                elif not count:
                    zeros.add(cell(table.question.code, table.by, name, place))
    crossed = {frozenset((table.question.code, table.by)) for table in tables}
    close = [
        (name, (low, high))
        for name, (low, high) in too_close(attack, 5, attack.intervals())
        # Of a table that is withheld as a whole, what is surely no small count may be narrowed down, and
        # a base: it is the column less its few blanks.
        if _table_of(name) in crossed
        and name not in zeros
        and not (_table_of(name) in withheld and (low >= 5 or name[-1] == "base"))
    ]
    assert close == []


def _table_of(name: Name) -> frozenset[object]:
    """The two questions of a cross-tab whose figure it is."""
    return frozenset(code for code, _ in name[1]) if name[0] == "both" else frozenset(name[:2])  # type: ignore[attr-defined]


def test_one_table_read_off_both_ways_hides_the_same() -> None:
    """Else one would show what the other hides."""
    seminars, rows, channels = season_with_answers(2, [40, 33, 25])
    release = Release(seminars, DEFINITION, Rules())
    one = release.crossed(by_question(ASKED["sex"], ASKED["level"], channels, rows))
    other = release.crossed(by_question(ASKED["level"], ASKED["sex"], channels, rows))
    cells = {(count.code, column.code): count.count for column in one.columns for count in column.counts}
    turned = {(column.code, count.code): count.count for column in other.columns for count in column.counts}
    assert HIDDEN in cells.values()
    assert cells == turned


def test_a_cross_tab_counts_those_of_each_column() -> None:
    _, rows, channels = season_with_answers(1, [200, 150])
    table = by_question(ASKED["sex"], ASKED["level"], channels, rows)
    level_of = {row.response_id: row.option_id for row in rows if row.question_id == ASKED["level"].id}
    for column, option in zip(table.columns, ASKED["level"].options, strict=True):
        inside = {response for response, level in level_of.items() if level == option.id}
        answered = [row for row in rows if row.question_id == ASKED["sex"].id and row.response_id in inside]
        assert table.bases[column[0]] == len(answered)
        assert table.blanks[column[0]] == len(inside) - len(answered)
        for answer in ASKED["sex"].options:
            counted = sum(row.option_id == answer.id for row in answered)
            assert table.counts.get((answer.code, column[0]), 0) == counted


def test_cross_tabs_of_many_answers_are_shown_and_small_counts_are_not() -> None:
    seminars, tables = crossings(4, [400, 300, 350])
    release = Release(seminars, DEFINITION, Rules())
    for table in tables:
        found = release.crossed(table)
        assert not found.withheld
        shown = [count.count for column in found.columns for count in column.counts]
        assert all(count is HIDDEN or count == 0 or count >= 5 for count in shown)
        assert sum(count is not HIDDEN for count in shown) >= len(shown) / 3


def test_a_cross_tab_is_the_same_whichever_were_asked_for_before() -> None:
    seminars, tables = crossings(5, [60, 40])
    one, other = (Release(seminars, DEFINITION, Rules()) for _ in range(2))
    forwards = [one.crossed(table) for table in tables]
    backwards = [other.crossed(table) for table in reversed(tables)]
    assert forwards == backwards[::-1]


def test_only_a_question_with_one_answer_makes_columns() -> None:
    with pytest.raises(ValueError, match="one column"):
        by_question(ASKED["sex"], ASKED["with"], [], [])
