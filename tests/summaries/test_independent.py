"""Another package, pandas, counts the same responses by itself and prints the same digits."""

import csv
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from seminars.summaries.cross_tabs import CrossTabs, Way
from seminars.summaries.crossing import CHANNEL, by_channel, by_question
from seminars.summaries.release import Release
from seminars.summaries.rules import Rules
from seminars.summaries.sheets import summary_csv
from seminars.summaries.summary import Summary
from seminars.summaries.terminal import text_lines
from tests.summaries.seasons import DEFINITION, Row, outputs, season_with_answers

PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
SIGN = "[c]"
ASKED = DEFINITION.by_code
seasons = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
SIZES = st.lists(st.integers(0, 90), min_size=1, max_size=3)


def frame(rows: Sequence[Row], channels: dict[str, str]) -> pd.DataFrame:
    """One line for each answer, with the seminar and the channel of its response."""
    found = pd.DataFrame([vars(row) for row in rows], columns=list(Row.__dataclass_fields__))
    found["seminar"] = found["response_id"].str.split(" ").str[0]
    found["channel"] = found["response_id"].map(channels)
    return found


def printed(count: int, base: int, decimals: int) -> str:
    """A per cent by decimal arithmetic, halves up; nothing on a base under ten."""
    if base < 10:
        return ""
    unit = Decimal(1).scaleb(-decimals)
    return str((Decimal(100) * Decimal(count) / Decimal(base)).quantize(unit, ROUND_HALF_UP))


def lines_of(found: pd.DataFrame, responses: int) -> Iterator[tuple[str, str, str, str, tuple[str, str]]]:
    """Question, item, count, base, and the per cent in whole numbers and with one decimal."""
    for code, question in ASKED.items():
        answers = found[found["question_id"] == question.id]
        base = int(answers["response_id"].nunique())
        chosen = answers["option_id"].value_counts()
        for option in question.options:
            count = int(chosen.get(option.id, 0))
            per_cent = (printed(count, base, 0), printed(count, base, 1))
            yield code, option.label, str(count), str(base), per_cent
        asked = shown(found, code, responses)
        yield code, "(not answered)", str(asked - base), str(asked), ("", "")


def shown(found: pd.DataFrame, code: str, responses: int) -> int:
    """Who was shown the question: two of the questions are for some only."""
    allowed = {"often": (ASKED["level"], (1, 2)), "change": (ASKED["sex"], (1,))}
    if code not in allowed:
        return responses
    question, numbers = allowed[code]
    ids = [question.options[number - 1].id for number in numbers]
    chosen = found[(found["question_id"] == question.id) & found["option_id"].isin(ids)]
    return int(chosen["response_id"].nunique())


def agrees(summary: Summary, found: pd.DataFrame, responses: int) -> int:
    """Compare each figure that is not hidden; how many were compared."""
    rows = list(csv.DictReader(StringIO(summary_csv(summary).decode("utf-8-sig"), newline="")))
    told = {(row["subject"], row["item"]): row for row in rows if row["part"] == "question"}
    compared = 0
    for code, item, count, base, per_cent in lines_of(found, responses):
        row = told[code, item]
        for mine, theirs in ((count, "count"), (base, "base"), (per_cent[summary.decimals], "percent")):
            if row[theirs] != SIGN:
                assert row[theirs] == mine, (code, item, theirs)
                compared += 1
    return compared


@seasons
@given(st.integers(0, 10**6), SIZES)
def test_counts_bases_and_per_cents(seed: int, sizes: list[int]) -> None:
    seminars, rows, channels = season_with_answers(seed, sizes)
    answers = frame(rows, channels)
    for slug, summary in outputs(seminars, Rules()).items():
        inside = answers if slug == "*" else answers[answers["seminar"] == slug]
        responses = sum(1 for each in channels if slug in ("*", each.split(" ")[0]))
        for decimals in (0, 1):
            summary = Summary(**{**vars(summary), "decimals": decimals})
            compared = agrees(summary, inside, responses)
        assert compared or not responses


def measures_of(values: pd.Series) -> str:
    """The sentence of mean, median (quartiles of definition 7) and extremes."""
    low, high = values.quantile(0.25, interpolation="linear"), values.quantile(0.75, interpolation="linear")
    return (
        f"Mean {values.mean():.1f}, median {values.median():g}, quartiles {low:g} and {high:g}, "
        f"from {values.min():g} to {values.max():g}."
    )


def same_words(told: str, mine: str) -> bool:
    """Word by word, but for what is hidden."""
    pairs = zip(told.rstrip(".").split(" "), mine.rstrip(".").split(" "), strict=True)
    return all(one.strip(",") in (SIGN, other.strip(",")) for one, other in pairs)


@seasons
@given(st.integers(0, 10**6), SIZES)
def test_means_medians_quartiles_and_ranks(seed: int, sizes: list[int]) -> None:
    seminars, rows, channels = season_with_answers(seed, sizes)
    answers = frame(rows, channels)
    summary = outputs(seminars, Rules())["*"]
    lines = [line.strip() for line in text_lines(summary)]
    numbers = answers[answers["question_id"] == ASKED["years"].id]["number"]
    points = {option.id: place for place, option in enumerate(ASKED["often"].options, start=1)}
    scale = answers[answers["question_id"] == ASKED["often"].id]["option_id"].map(points)
    told = [line for line in lines if line.startswith("Mean")]
    mine = [measures_of(values) for values in (scale, numbers) if len(values)]
    assert len(told) == len(mine)
    for one, other in zip(told, mine, strict=True):
        assert one == f"Mean, median and quartiles: {SIGN}." or same_words(one, other)

    ranks = answers[answers["question_id"] == ASKED["best"].id].assign(place=lambda each: each["item"] + 1)
    for option in ASKED["best"].options:
        line = next(line for line in lines if f" {option.label} (first" in line)
        places = ranks[ranks["option_id"] == option.id]["place"]
        first, mean = line.split("(first ")[1].rstrip(")").partition(", mean place ")[::2]
        assert first in (SIGN, str(int((places == 1).sum())))
        assert mean in (SIGN, f"{places.mean():.1f}" if len(places) else "")


@seasons
@given(st.integers(0, 10**6), SIZES, st.sampled_from(["sex", "level", CHANNEL]))
def test_cross_tabs(seed: int, sizes: list[int], by: str) -> None:
    seminars, rows, channels = season_with_answers(seed, sizes)
    answers = frame(rows, channels)
    release = Release(seminars, DEFINITION, Rules())
    if by == CHANNEL:
        columns = pd.Series(channels, dtype=object)
    else:
        labels = {option.id: option.code for option in ASKED[by].options}
        chosen = answers[answers["question_id"] == ASKED[by].id].set_index("response_id")["option_id"]
        columns = chosen.map(labels)
    for code, question in ASKED.items():
        if code == by:
            continue
        table = (
            by_channel(question, channels, rows)
            if by == CHANNEL
            else by_question(question, ASKED[by], channels, rows)
        )
        found = release.crossed(table)
        tabs = CrossTabs("test", "Test", Way(by, "by"), (found,), release.mark, 5, decimals=1)
        mine = answers[answers["question_id"] == question.id]
        mine = mine.assign(column=mine["response_id"].map(columns))
        counts = pd.crosstab(mine["option_id"], mine["column"])
        for place, column in enumerate(found.columns, start=1):
            inside = mine[mine["column"] == column.code]
            base = inside["response_id"].nunique()
            lines = {row[0]: row[place] for row in tabs.rows(found)}
            assert lines["n: answered the question"] in (SIGN, str(base))
            for option in question.options:
                known = option.id in counts.index and column.code in counts.columns
                count = int(counts.loc[option.id, column.code]) if known else 0
                per_cent = printed(count, base, 1)
                wanted = f"{per_cent}% ({count})" if per_cent else str(count)
                assert lines[option.label] in (SIGN, wanted, str(count))
            if code == "years" and len(inside):
                assert lines["Mean"] in (SIGN, f"{inside['number'].mean():.1f}")
                assert lines["Upper quartile"] in (SIGN, f"{inside['number'].quantile(0.75):g}")
