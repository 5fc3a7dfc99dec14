"""Conditions: the table of cases that the browser is held to as well, reading them, and words for them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.questionnaire.answers import Given
from seminars.questionnaire.conditions import (
    BadCondition,
    Condition,
    Not,
    Op,
    Test,
    as_json,
    condition_from,
    holds,
    in_words,
    renamed,
)
from seminars.questionnaire.conditions import (
    tests_of as all_tests_of,
)
from seminars.questionnaire.definition import Asked, Choice, Definition, Part
from seminars.questionnaire.kinds import QuestionKind

CASES: dict[str, Any] = json.loads((Path(__file__).parent / "conditions.json").read_text())


def as_answers(values: dict[str, Any]) -> dict[str, Given]:
    return {
        code: Given(tuple(given["options"]), given["text"], given["number"]) for code, given in values.items()
    }


@pytest.mark.parametrize("case", CASES["conditions"], ids=lambda case: case["name"])
def test_the_table_of_conditions(case: dict[str, Any]) -> None:
    condition = condition_from(case["condition"])
    assert holds(condition, as_answers(case["answers"])) is case["holds"]
    assert holds(Not(condition), as_answers(case["answers"])) is not case["holds"]
    assert as_json(condition) == case["condition"]


@pytest.mark.parametrize("case", CASES["forms"], ids=lambda case: case["name"])
def test_the_table_of_forms(case: dict[str, Any]) -> None:
    def shown_if(item: dict[str, Any]) -> Condition | None:
        conditions = item["shown_if"]
        return (
            condition_from(conditions[0] if len(conditions) == 1 else {"all": conditions})
            if conditions
            else None
        )

    definition = Definition(
        title="T",
        sections=(
            Part(
                title="P",
                questions=tuple(
                    Asked(item["code"], QuestionKind.LONG_TEXT, "?", shown_if=shown_if(item))
                    for item in case["items"]
                ),
            ),
        ),
    )
    assert definition.shown(as_answers(case["answers"])) == set(case["shown"])


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        {},
        {"all": []},
        {"any": "x"},
        {"not": {}},
        {"question": "a"},
        {"question": "", "op": "answered"},
        {"question": "a", "op": "smells"},
        {"question": "a", "op": "less", "value": "5"},
        {"question": "a", "op": "less", "value": True},
        {"question": "a", "op": "chose"},
        {"question": "a", "op": "chose", "value": ""},
    ],
)
def test_what_cannot_be_read_is_refused(kept: Any) -> None:
    with pytest.raises(BadCondition):
        condition_from(kept)


simple = st.builds(Test, st.sampled_from(["a", "b"]), st.sampled_from([Op.ANSWERED, Op.BLANK])) | st.builds(
    Test, st.sampled_from(["a", "b"]), st.sampled_from([Op.CHOSE, Op.NOT_CHOSE]), st.sampled_from(["x", "y"])
)


@given(st.recursive(simple, lambda inner: st.builds(Not, inner), max_leaves=5))
def test_a_condition_is_kept_and_read_again(condition: Condition) -> None:
    assert condition_from(json.loads(json.dumps(as_json(condition)))) == condition
    other = renamed(condition, "a", "z")
    assert "a" not in {test.question for test in all_tests_of(other)}
    assert renamed(other, "z", "a") == condition


def test_conditions_in_words() -> None:
    questions = {
        "a": Asked(
            "a", QuestionKind.SINGLE, "How often?", options=(Choice("w", "Weekly"), Choice("n", "Never"))
        ),
        "n": Asked("n", QuestionKind.NUMBER, "How many?"),
    }
    numbers = {"a": 3, "n": 4}

    def words(kept: Any) -> str:
        return in_words(condition_from(kept), questions, numbers=numbers)

    weekly = {"question": "a", "op": "chose", "value": "w"}
    many = {"question": "n", "op": "at_least", "value": 2.5}
    assert words(weekly) == "the answer to question 3 is 'Weekly'"
    assert words({"all": [weekly, many]}) == (
        "the answer to question 3 is 'Weekly' and the answer to question 4 is 2.5 or more"
    )
    assert words({"all": [{"any": [weekly, many]}, {"question": "n", "op": "answered"}]}) == (
        "(the answer to question 3 is 'Weekly' or the answer to question 4 is 2.5 or more) "
        "and question 4 is answered"
    )
