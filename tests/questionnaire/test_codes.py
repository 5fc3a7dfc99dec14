"""Short codes, serials and the notation of options."""

import pytest

from seminars.questionnaire.codes import code_from, new_room_code, numbered, serial_from, typed_room_code
from seminars.questionnaire.definition import Choice, OptionDetails
from seminars.questionnaire.notation import read_options, write_options


@pytest.mark.parametrize("draw", [0, 1, 899_999])
def test_a_room_code_has_six_figures(draw: int) -> None:
    def below(limit: int) -> int:
        assert draw < limit
        return draw

    code = new_room_code(below)
    assert len(code) == 6
    assert code.isdigit()


@pytest.mark.parametrize("typed", ["482913", " 482 913", "482-913"])
def test_a_room_code_is_found_however_it_is_typed(typed: str) -> None:
    assert typed_room_code(typed) == "482913"


@pytest.mark.parametrize(
    ("label", "taken", "code"),
    [
        ("Community / voluntary", set(), "community_voluntary"),
        ("Éire", set(), "eire"),
        ("Health", {"health"}, "health_2"),
        ("Health", {"health", "health_2"}, "health_3"),
        ("35-44", set(), "35_44"),
        ("???", set(), "option"),
        ("x" * 300, set(), "x" * 36),
    ],
)
def test_codes_from_labels(label: str, taken: set[str], code: str) -> None:
    assert code_from(label, taken, "option") == code


def test_numbered_codes_fill_gaps() -> None:
    assert numbered("q", {"q1", "q3"}) == "q2"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12", "12"),
        (" g-12 ", "G-12"),
        ("g 12", "G12"),
        ("", None),
        ("-1", None),
        ("a/b", None),
        ("1" * 21, None),
    ],
)
def test_serials(typed: str, kept: str | None) -> None:
    assert serial_from(typed) == kept


def test_options_are_read_a_line_each() -> None:
    text = "Training\n\n  Shared   guidance \r\nOther, which *\nNone of these !\nStop!\n*\n"
    assert read_options(text) == (
        OptionDetails("Training"),
        OptionDetails("Shared guidance"),
        OptionDetails("Other, which", other=True),
        OptionDetails("None of these", exclusive=True),
        OptionDetails("Stop!"),
        OptionDetails("*"),
    )


def test_options_are_written_as_they_are_read() -> None:
    options = (Choice("a", "Training"), Choice("b", "Other", other=True), Choice("c", "None", exclusive=True))
    assert write_options(options) == "Training\nOther *\nNone !"
    assert [(o.label, o.other, o.exclusive) for o in read_options(write_options(options))] == [
        ("Training", False, False),
        ("Other", True, False),
        ("None", False, True),
    ]
