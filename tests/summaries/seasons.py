"""Seasons of random answers as raw tables, and all their outputs, without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from seminars.attendance.figures import Attendee, attendance_figures
from seminars.questionnaire.answers import Given
from seminars.questionnaire.conditions import AnyOf, Op, Test
from seminars.questionnaire.definition import Asked, Choice, Definition, Part
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.attendance_blocks import AttendanceTold
from seminars.summaries.blocks import SeminarTables
from seminars.summaries.reach import shown_counts
from seminars.summaries.reach_queries import Asking
from seminars.summaries.release import Part as Released
from seminars.summaries.release import Release
from seminars.summaries.rules import Rules
from seminars.summaries.summary import SeminarFigures, Summary
from seminars.summaries.tabulation import tabulate

DAY = date(2026, 5, 6)


@dataclass
class Row:
    response_id: str
    question_id: int
    option_id: int | None = None
    number: float | None = None
    text: str | None = None
    item: int = 0


def asked(code: str, kind: QuestionKind, number: int, options: int = 0, **more: object) -> Asked:
    choices = tuple(
        Choice(
            code=f"{code}-{n}",
            label=f"{code} answer {n}",
            exclusive=kind is QuestionKind.MULTIPLE and n == options,
            other=kind is QuestionKind.MULTIPLE and n == options - 1,
            id=100 * number + n,
        )
        for n in range(1, options + 1)
    )
    return Asked(code=code, kind=kind, text=f"What of {code}?", options=choices, id=number, **more)  # type: ignore[arg-type]


DEFINITION = Definition(
    title="Of every kind",
    sections=(
        Part(
            title="All",
            questions=(
                asked("sex", QuestionKind.SINGLE, 1, 2),
                asked("level", QuestionKind.SINGLE, 2, 4),
                asked("with", QuestionKind.MULTIPLE, 3, 5),
                asked(
                    "often", QuestionKind.SCALE, 4, 5,
                    shown_if=AnyOf((Test("level", Op.CHOSE, "level-1"), Test("level", Op.CHOSE, "level-2"))),
                ),
                asked("best", QuestionKind.MOST_IMPORTANT, 5, 5, choose=3, ranked=True),
                asked("years", QuestionKind.NUMBER, 6),
                asked("change", QuestionKind.LONG_TEXT, 7, shown_if=Test("sex", Op.CHOSE, "sex-1")),
            ),
        ),
    ),
)  # fmt: skip


def answers(random: Random, response: str, skew: float) -> list[Row]:
    """What one person answers: the first options far more often than the last ones."""
    rows = []

    def one(question: Asked) -> Choice:
        weights = [skew**n for n in range(len(question.options))]
        return random.choices(question.options, weights)[0]

    sex, level, beside, often, best, years, change = DEFINITION.questions
    given = {}
    for question in (sex, level):
        if random.random() > 0.05:
            given[question.code] = one(question).code
            chosen = next(o for o in question.options if o.code == given[question.code])
            rows.append(Row(response, question.id, chosen.id))
    if random.random() < 0.1:
        rows.append(Row(response, beside.id, beside.options[-1].id))
    else:
        for option in {one(beside) for _ in range(3)} - {beside.options[-1]}:
            text = "words" if option.other and random.random() < 0.5 else None
            rows.append(Row(response, beside.id, option.id, text=text))
    if given.get("level") in ("level-1", "level-2") and random.random() < 0.95:
        rows.append(Row(response, often.id, one(often).id))
    order = list(dict.fromkeys(one(best).id for _ in range(3)))
    rows += [Row(response, best.id, option, item=place) for place, option in enumerate(order)]
    if random.random() < 0.9:
        rows.append(Row(response, years.id, number=float(random.randint(0, 40))))
    if given.get("sex") == "sex-1" and random.random() < 0.3:
        rows.append(Row(response, change.id, text="words"))
    return rows


def tables(random: Random, slug: str, size: int, skew: float) -> tuple[SeminarTables, list[Row]]:
    """One seminar where ``size`` answer: those with the first numbers on paper."""
    rows = [row for n in range(size) for row in answers(random, f"{slug} {n}", skew)]
    days = [DAY, DAY + timedelta(days=1)]
    people = []
    for _ in range(size + random.randint(0, 4)):
        came = frozenset(day for day in days if random.random() < 0.8)
        walk_in = bool(came) and random.random() < 0.1
        people.append(Attendee("registered", walk_in, came))
    people += [Attendee("cancelled", False, frozenset()) for _ in range(random.randint(0, 7))]
    paper = random.randint(0, size)
    filters = [(DEFINITION.by_code[code], code) for code in ("sex", "level")]
    given: dict[str, dict[str, Given]] = {}
    for row in rows:
        for question, code in filters:
            if row.question_id == question.id:
                chosen = next(option.code for option in question.options if option.id == row.option_id)
                given.setdefault(row.response_id, {})[code] = Given(options=(chosen,))
    asking = Asking(shown_counts(DEFINITION, size, given.values()))
    attendance = attendance_figures(people, days)
    first = attendance.days[0].present
    made = SeminarTables(
        slug=slug,
        attendance=attendance,
        members=size // 2,
        partial=random.randint(0, 6),
        sessions=((f"{DAY} 14:00 Talk", DAY.isoformat(), max(0, first - random.randint(0, 9))),),
        online=size - paper,
        paper=paper,
        questions={
            each.question.code: asking.of(each)
            for _, part in tabulate(DEFINITION, size, rows)
            for each in part
        },
    )  # fmt: skip
    return made, rows


def season(seed: int, sizes: Sequence[int], skew: float = 0.5) -> list[SeminarTables]:
    """Seminars of these sizes, always the same for the same seed."""
    return season_with_answers(seed, sizes, skew)[0]


def season_with_answers(
    seed: int, sizes: Sequence[int], skew: float = 0.5
) -> tuple[list[SeminarTables], list[Row], dict[str, str]]:
    """The same with all answers, and how each response came in."""
    random = Random(seed)
    made = [tables(random, f"s{n}", size, skew) for n, size in enumerate(sizes)]
    channels = {
        f"{seminar.slug} {n}": "paper" if n < seminar.paper else "online"
        for seminar, _ in made
        for n in range(seminar.online + seminar.paper)
    }
    return [seminar for seminar, _ in made], [row for _, rows in made for row in rows], channels


def summary(seminars: Sequence[SeminarTables], part: Released, parts: Sequence[Released]) -> Summary:
    """What documents are made of."""
    return Summary(
        kind="series",
        slug="*",
        title="Test",
        subtitle="",
        seminars=tuple(
            SeminarFigures(
                slug=seminar.slug,
                title=seminar.slug,
                venue="",
                region="",
                starts_on=DAY,
                ends_on=DAY,
                slot=DAY.isoformat(),
                part=each,
                focus_groups=1,
            )
            for seminar, each in zip(seminars, parts, strict=True)
        ),
        part=part,
        mark="test",
        threshold=5,
    )


def outputs(
    seminars: Sequence[SeminarTables],
    rules: Rules,
    definition: Definition = DEFINITION,
    taken: Sequence[Sequence[str]] = (),
    told: Sequence[Sequence[AttendanceTold]] = (),
) -> dict[str, Summary]:
    """All summaries of a season: of each seminar by its slug, and of the series as '*'."""
    release = Release(seminars, definition, rules, taken, told)
    parts = [release.of_seminar(seminar.slug) for seminar in seminars]
    found = {
        seminar.slug: summary([seminar], part, [part]) for seminar, part in zip(seminars, parts, strict=True)
    }
    return {**found, "*": summary(seminars, release.of_series(), parts)}
