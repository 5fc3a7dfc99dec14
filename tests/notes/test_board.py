"""What is missing in the notes of groups, and of whom; who sat in, in figures."""

import pytest

from seminars.notes.board import GroupState, Signed, facilitators_missing, group_state
from seminars.notes.company import Presence, company


def state(**given: object) -> GroupState:
    values = {
        "asked": [1, 2],
        "texts": {1: "They met.", 2: "Less now."},
        "open_comments": 0,
        "has_facilitator": True,
        "signed": {"1": 1, "2": 3},
        "versions": {1: 1, 2: 3},
    }
    return group_state(**{**values, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, []),
        ({"texts": {1: "They met."}}, ["notes on 1 topic"]),
        ({"texts": {1: "  ", 9: "Left out here."}}, ["notes on 2 topics"]),
        ({"open_comments": 1}, ["1 comment to settle"]),
        ({"signed": None}, ["the signature"]),
        ({"signed": {"1": 1, "2": 2}}, ["the signature once more"]),
        ({"signed": None, "has_facilitator": False}, ["a facilitator"]),
    ],
)
def test_what_is_missing_is_said_in_words(given: dict[str, object], missing: list[str]) -> None:
    found = state(**given)
    assert found.missing == missing
    assert found.is_complete is (not missing)


def test_signatures_are_missing_by_facilitator() -> None:
    done, open_ = state(), state(signed=None)
    changed = state(signed={"1": 1})
    assert changed.signed is Signed.CHANGED
    states = [("Fidelma", done), ("Fintan", open_), ("Fidelma", changed), ("Fintan", open_), ("", open_)]
    assert facilitators_missing(states) == [("Fintan", 2), ("Fidelma", 1)]


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([(True, None)] * 3, "3 on the list; nobody has noted who sat in."),
        ([(True, Presence.THERE)] * 2, "2 of 2 on the list sat in."),
        (
            [(True, Presence.THERE), (True, Presence.LATE), (True, Presence.ABSENT), (True, None)],
            "2 of 4 on the list sat in; 1 came late, 1 did not come. Not noted of 1.",
        ),
        (
            [(True, Presence.THERE), (False, Presence.LEFT)],
            "1 of 1 on the list sat in, and 1 more; 1 left early.",
        ),
    ],
)
def test_who_sat_in_is_a_sentence_without_names(
    people: list[tuple[bool, Presence | None]], sentence: str
) -> None:
    assert company(people).sentence == sentence
