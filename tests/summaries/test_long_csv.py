"""The long table holds what the page shows: all seminars together and quotations too."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from seminars.summaries.rules import Rules
from seminars.summaries.sheets import summary_csv
from seminars.summaries.summary import Summary, Voice, plain
from tests.summaries.seasons import outputs, season

Row = dict[str, str]


@pytest.fixture(scope="module")
def told() -> dict[str, Summary]:
    return outputs(season(3, [44, 39, 40]), Rules())


def rows_of(summary: Summary, part: str) -> list[Row]:
    text = summary_csv(summary).decode("utf-8-sig")
    return [row for row in csv.DictReader(StringIO(text, newline="")) if row["part"] == part]


def test_all_seminars_stand_together_after_each_of_them(told: dict[str, Summary]) -> None:
    whole = told["*"]
    rows = rows_of(whole, "attendance")
    assert list(dict.fromkeys(row["subject"] for row in rows)) == ["s0", "s1", "s2", "(all)"]
    together = {row["item"]: row for row in rows if row["subject"] == "(all)"}
    for name in ("registered", "walk_ins", "cancelled", "no_shows", "present", "waiting"):
        assert together[name]["count"] == str(plain(getattr(whole.attendance, name)))
    rate = together["came of registered"]
    assert rate["base"] == str(plain(whole.attendance.registered))
    assert rate["percent"] == str(plain(whole.attendance.rate.percent))
    completed = next(row for row in rows_of(whole, "responses") if row["subject"] == "(all)")
    assert (completed["item"], completed["count"]) == ("completed", str(whole.responses.completed))


def test_a_single_seminar_has_no_row_for_all(told: dict[str, Summary]) -> None:
    assert {row["subject"] for row in rows_of(told["s0"], "attendance")} == {"s0"}


def test_quotations_stand_under_their_topic_each_once(told: dict[str, Summary]) -> None:
    voices = (Voice("Barriers", "Nobody, calls back"), Voice("Time", "None"), Voice("Barriers", "Forms"))
    rows = rows_of(replace(told["*"], voices=(*voices, voices[0])), "quotation")
    assert [(row["subject"], row["item"]) for row in rows] == [
        ("Barriers", "Nobody, calls back"),
        ("Barriers", "Forms"),
        ("Time", "None"),
    ]


@pytest.mark.parametrize(("blanks", "said"), [(False, "shown however small"), (True, "in the same way")])
def test_the_legend_tells_of_those_who_did_not_answer(
    told: dict[str, Summary], blanks: bool, said: str
) -> None:
    legend = replace(told["*"], blanks=blanks).legend
    assert said in legend
    assert legend in {row["item"] for row in rows_of(replace(told["*"], blanks=blanks), "note")}
