"""Impossible plans are told before anything is computed."""

import pytest

from seminars.focus_groups.plan import Plan, impossibility, number_of_groups, plan_from


@pytest.mark.parametrize(
    ("plan", "people", "places", "reason", "advice"),
    [
        (Plan(), 20, [], "Say how many groups", "Enter"),
        (Plan(count=0), 20, [], "Choose between 1", ""),
        (Plan(most=1), 20, [], "at least two people", ""),
        (Plan(count=3, least=9, most=8), 20, [], "contradict", "smaller"),
        (Plan(count=21), 20, [], "20 people cannot fill 21 groups", "fewer"),
        (
            Plan(count=9, most=12),
            120,
            [],
            "9 groups of at most 12 hold 108 people, and there are 120",
            "10 groups",
        ),
        (Plan(count=9, most=12), 120, [], "9 groups", "allow 14 people in each"),
        (Plan(count=6, least=8), 40, [], "40 people are too few for 6 groups of at least 8", "5 groups"),
        (Plan(most=8, least=8), 20, [], "20 people are too few for 3 groups of at least 8", "Allow 6"),
        (Plan(count=2), 30, [12, 12], "2 groups with the rooms they have hold 24 people", "larger rooms"),
    ],
)
def test_what_cannot_be(plan: Plan, people: int, places: list[int | None], reason: str, advice: str) -> None:
    wrong = impossibility(plan, people, places)
    assert wrong is not None
    assert reason in wrong.reason
    assert advice in wrong.advice
    assert wrong.field in {"count", "least", "most"}


@pytest.mark.parametrize(
    ("plan", "people", "places", "groups"),
    [
        (Plan(count=10, most=12), 120, [], 10),
        (Plan(most=12), 120, [], 10),
        (Plan(most=12), 121, [], 11),
        (Plan(count=3), 30, [10, 10], 3),
        (Plan(count=3), 30, [10, None, 5], 3),
        (Plan(count=1), 2, [], 1),
        # Rooms of groups that are not used do not count.
        (Plan(count=2), 30, [20, 20, 1], 2),
    ],
)
def test_what_can_be(plan: Plan, people: int, places: list[int | None], groups: int) -> None:
    assert impossibility(plan, people, places) is None
    assert number_of_groups(plan, people) == groups


def test_a_plan_is_kept_and_read_again() -> None:
    plan = Plan(
        present_only=False,
        only=("sector", "Health"),
        most=9,
        mix=("level", "question:3"),
        new_people=False,
        seed=7,
    )
    assert plan_from(plan.as_json()) == plan
    assert plan_from({}) == Plan()
    # What an older version kept and nobody knows any more is passed over.
    assert plan_from({"count": 4, "colour": "red"}) == Plan(count=4)
