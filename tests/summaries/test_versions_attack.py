"""The attacker knows that everybody answered one version, and still works nothing out."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from seminars.questionnaire.conditions import Op, Test
from seminars.questionnaire.definition import Definition, Part
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries import question_blocks, release
from seminars.summaries.blocks import SeminarTables
from seminars.summaries.reach_queries import Asking
from seminars.summaries.release import Release
from seminars.summaries.rules import Rules
from seminars.summaries.sheets import summary_csv
from seminars.summaries.tabulation import tabulate
from tests.summaries.attack import ALL, Attack, knows_tables, read_csv, too_close
from tests.summaries.seasons import Row, asked, summary, tables

DEFINITION = Definition(
    title="Two versions",
    sections=(
        Part(
            title="All",
            questions=(
                asked("sex", QuestionKind.SINGLE, 1, 2),
                asked("often_v1", QuestionKind.SCALE, 2, 4, versions=(1,)),
                asked("often", QuestionKind.SCALE, 3, 3, versions=(2,)),
                asked("level", QuestionKind.SINGLE, 4, 3, versions=(2,)),
                asked(
                    "why", QuestionKind.SINGLE, 5, 3, versions=(2,), shown_if=Test("sex", Op.CHOSE, "sex-1")
                ),
            ),
        ),
    ),
)  # fmt: skip


def seminar(random: Random, slug: str, first: int, second: int) -> SeminarTables:
    """``first`` people answer version 1, ``second`` the other one."""
    rows: list[Row] = []
    shown = {"often_v1": first, "often": second, "level": second, "why": 0}
    sex, before, after, level, why = DEFINITION.questions
    for number in range(first + second):
        own = [sex, before] if number < first else [sex, after, level]
        for question in own:
            # Nearly everybody answers, and the first options far more often than the last.
            if random.random() < 0.95:
                weights = [0.4**n for n in range(len(question.options))]
                chosen = random.choices(question.options, weights)[0]
                rows.append(Row(f"{slug} {number}", question.id, chosen.id))
                if number >= first and chosen.code == "sex-1":
                    shown["why"] += 1
                    rows.append(Row(f"{slug} {number}", why.id, random.choice(why.options).id))
    asking = Asking(shown)
    found = tabulate(DEFINITION, first + second, rows)  # type: ignore[arg-type]
    made, _ = tables(random, slug, first + second, 0.5)
    return replace(
        made,
        questions={each.question.code: asking.of(each) for _, part in found for each in part},
        versions={1: first, 2: second},
    )


def attack_on(seminars: Sequence[SeminarTables]) -> Attack:
    told = Release(seminars, DEFINITION, Rules())
    parts = [told.of_seminar(each.slug) for each in seminars]
    attack = Attack()
    for each, part in zip(seminars, parts, strict=True):
        read_csv(attack, summary_csv(summary([each], part, [part])).decode(), each.slug, DEFINITION)
    whole = summary_csv(summary(seminars, told.of_series(), parts)).decode()
    read_csv(attack, whole, ALL, DEFINITION)
    knows_tables(attack, DEFINITION, [each.slug for each in seminars])
    for where in (*(each.slug for each in seminars), ALL):
        attack.total(
            ("responses", where, "completed"), [("often_v1", where, "shown"), ("often", where, "shown")]
        )
        attack.total(("often", where, "shown"), [("level", where, "shown")])
    return attack


CLOSE = [(12, 5), (4, 12), (5, 5)]
SIZES = [CLOSE, [(12, 0), (10, 17), (0, 30)], [(40, 3), (2, 25), (20, 20)], [(25, 4), (22, 3), (9, 9)]]


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("seed", range(2))
def test_nothing_hidden_can_be_worked_out(seed: int, sizes: list[tuple[int, int]]) -> None:
    random = Random(seed)
    seminars = [seminar(random, f"s{n}", *each) for n, each in enumerate(sizes)]
    attack = attack_on(seminars)
    zeros = {
        (code, where, item)
        for where, tables_of in [
            *((each.slug, [each]) for each in seminars),
            (ALL, seminars),
        ]
        for code, question in DEFINITION.by_code.items()
        for item, count in [
            ("base", sum((each.questions or {})[code].base for each in tables_of)),
            *(
                (option.code, sum((each.questions or {})[code].counts[n].count for each in tables_of))
                for n, option in enumerate(question.options)
            ),
        ]
        if not count
    }
    found = too_close(attack, 5, attack.intervals())
    assert [each for each in found if each[0] not in zeros] == []


def test_the_attacker_succeeds_where_versions_are_not_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above would prove nothing."""
    monkeypatch.setattr(question_blocks, "_of_versions", lambda *_, **__: None)
    release._protected.cache_clear()
    random = Random(0)
    seminars = [replace(seminar(random, f"s{n}", *each), versions={}) for n, each in enumerate(CLOSE)]
    attack = attack_on(seminars)
    assert too_close(attack, 5, attack.intervals())
    release._protected.cache_clear()
