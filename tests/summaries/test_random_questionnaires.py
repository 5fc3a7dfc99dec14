"""Whatever is asked and answered: figures are those of the answers, and no small count can be worked out."""

import csv
from collections import Counter
from io import StringIO
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from seminars.attendance.figures import Attendee, attendance_figures
from seminars.questionnaire.answers import Given
from seminars.questionnaire.conditions import AllOf, AnyOf, Condition, Not, Op, Test
from seminars.questionnaire.definition import Asked, Choice, Definition, Part
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.blocks import SeminarTables
from seminars.summaries.reach import filters, shown_counts
from seminars.summaries.reach_queries import Asking
from seminars.summaries.rules import Rules
from seminars.summaries.sheets import summary_csv
from seminars.summaries.tabulation import tabulate
from tests.summaries.attack import ALL, SIGN, Attack, Name, knows_tables, read_csv, too_close
from tests.summaries.seasons import DAY, Row, outputs

# A smaller season tells no more, and finding one takes long.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
KINDS = [
    QuestionKind.SINGLE,
    QuestionKind.SINGLE,
    QuestionKind.SCALE,
    QuestionKind.MULTIPLE,
    QuestionKind.MOST_IMPORTANT,
    QuestionKind.NUMBER,
]


def questionnaire(random: Random) -> Definition:
    """Some questions of any kind, some of them only for those who answered an earlier one so or so."""
    made: list[Asked] = []
    for number in range(1, random.randint(3, 6)):
        kind, count = random.choice(KINDS), random.randint(2, 5)
        options = 0 if kind is QuestionKind.NUMBER else count
        made.append(
            Asked(
                code=f"q{number}",
                kind=kind,
                text=f"What of {number}?",
                id=number,
                choose=random.randint(1, options) if kind is QuestionKind.MOST_IMPORTANT else None,
                ranked=kind is QuestionKind.MOST_IMPORTANT and random.random() < 0.7,
                shown_if=condition(random, made) if random.random() < 0.35 else None,
                options=tuple(
                    Choice(
                        code=f"q{number}-{each}",
                        label=f"answer {each} of {number}",
                        exclusive=kind is QuestionKind.MULTIPLE and each == options and random.random() < 0.5,
                        id=100 * number + each,
                    )
                    for each in range(1, options + 1)
                ),
            )
        )
    return Definition(title="Random", sections=(Part(title="All", questions=tuple(made)),))


def condition(random: Random, before: list[Asked]) -> Condition | None:
    """One that speaks of an earlier question with one answer."""
    single = [each for each in before if each.kind.takes_one]
    if not single:
        return None
    question = random.choice(single)
    codes = [option.code for option in question.options]
    tests = [Test(question.code, Op.CHOSE, code) for code in codes]
    return random.choice(
        [
            tests[0],
            Not(tests[0]),
            Test(question.code, Op.ANSWERED),
            AnyOf((tests[0], tests[1])),
            AllOf((Test(question.code, Op.ANSWERED), Not(tests[1]))),
        ]
    )


def response(random: Random, definition: Definition, skew: float) -> dict[str, Given]:
    """What one person answers to what they are shown: the first options far more often than the last ones."""
    found: dict[str, Given] = {}
    for question in definition.questions:
        if question.code not in definition.shown(found) or random.random() < 0.08:
            continue
        if question.kind is QuestionKind.NUMBER:
            found[question.code] = Given(number=float(random.randint(0, 30)))
            continue
        weights = [skew**place for place in range(len(question.options))]
        many = 1 if question.kind.takes_one else question.wanted
        if question.kind is QuestionKind.MULTIPLE:
            many = random.randint(1, len(question.options))
        chosen = list(dict.fromkeys(random.choices(question.options, weights, k=many)))
        alone = [option for option in chosen if option.exclusive]
        found[question.code] = Given(options=tuple(option.code for option in alone[:1] or chosen))
    return found


def rows(definition: Definition, response_id: str, given: dict[str, Given]) -> list[Row]:
    found = []
    for code, answer in given.items():
        question = definition.by_code[code]
        ids = {option.code: option.id for option in question.options}
        if answer.number is not None:
            found.append(Row(response_id, question.id, number=answer.number))
        found += [
            Row(response_id, question.id, ids[each], item=item) for item, each in enumerate(answer.options)
        ]
    return found


def seminar(
    random: Random, definition: Definition, slug: str, size: int, skew: float
) -> tuple[SeminarTables, list[dict[str, Given]]]:
    given = [response(random, definition, skew) for _ in range(size)]
    answers = [row for n, each in enumerate(given) for row in rows(definition, f"{slug} {n}", each)]
    wanted = filters(definition)
    deciding = [{code: each[code] for code in each.keys() & wanted} for each in given]
    asking = Asking(shown_counts(definition, size, [each for each in deciding if each]))
    people = [Attendee("registered", False, frozenset([DAY])) for _ in range(size)]
    paper = random.randint(0, size)
    figures = {
        each.question.code: asking.of(each)
        for _, part in tabulate(definition, size, answers)
        for each in part
    }
    attendance = attendance_figures(people, [DAY])
    made = SeminarTables(slug, attendance, 0, online=size - paper, paper=paper, questions=figures)
    return made, given


def counted(definition: Definition, where: str, given: list[dict[str, Given]]) -> Counter[Name]:
    """Counts by the attack's names, from the answers themselves."""
    found: Counter[Name] = Counter()
    for each in given:
        for code in definition.shown(each):
            found[code, where, "(not answered)"] += code not in each
        for code, answer in each.items():
            found[code, where, "base"] += 1
            for place, option in enumerate(answer.options):
                found[code, where, option] += 1
                found[code, where, option, "first"] += place == 0
    return found


def told(attack: Attack) -> dict[Name, int]:
    return {name: value for name, value in attack.figures.items() if value is not None}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(
    st.integers(0, 10**6),
    st.lists(st.integers(0, 40), min_size=1, max_size=3),
    st.sampled_from([0.3, 0.6, 0.9]),
    st.sampled_from([Rules(), Rules(), Rules(7)]),
)
def test_any_questionnaire(seed: int, sizes: list[int], skew: float, rules: Rules) -> None:
    random = Random(seed)
    definition = questionnaire(random)
    made: list[tuple[SeminarTables, list[dict[str, Given]]]] = [
        seminar(random, definition, f"s{n}", size, skew) for n, size in enumerate(sizes)
    ]
    attack, true = Attack(), Counter[Name]()
    for tables, given_there in made:
        true += counted(definition, tables.slug, given_there)
        true += counted(definition, ALL, given_there)
    for slug, summary in outputs([tables for tables, _ in made], rules, definition).items():
        content = summary_csv(summary).decode("utf-8")
        read_csv(attack, content, ALL if slug == "*" else slug, definition)
        adds_up(content, definition)
    for name, value in told(attack).items():
        if name[0] in definition.by_code and name[-1] != "shown":
            assert value == true[name], name
            assert value == 0 or value >= rules.threshold or name[-1] == "(not answered)", name
    knows_tables(attack, definition, [tables.slug for tables, _ in made])
    found = too_close(attack, rules.threshold, attack.intervals())
    assert [each for each in found if true[each[0]] or each[0][-1] == "not chosen"] == []


def adds_up(content: str, definition: Definition) -> None:
    """Where all is shown, answers and base, base and blanks, and per cents stand as they are defined."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in csv.DictReader(StringIO(content.removeprefix("\ufeff"), newline="")):
        if row["part"] == "question":
            found.setdefault(row["subject"], []).append(row)
    for code, lines in found.items():
        question = definition.by_code[code]
        options, blank = lines[: len(question.options)], lines[len(question.options)]
        shown = [row for row in options if SIGN not in (row["count"], row["base"])]
        for row in shown:
            base = int(row["base"])
            assert (row["percent"] != "") == (base >= 10)
            assert not row["percent"] or abs(int(row["percent"]) - 100 * int(row["count"]) / base) <= 0.5
        if not shown or len(shown) < len(options) or SIGN in (blank["count"], blank["base"]):
            continue
        base = int(options[0]["base"])
        assert base + int(blank["count"]) == int(blank["base"])
        if question.kind.takes_one:
            assert sum(int(row["count"]) for row in options) == base
