"""Wordings: every default is in order, fields are filled, and what is wrong is said beside the field."""

import pytest

from seminars.registration.wording import COMMON, KINDS, Kind, fields_in, filled, filled_line, problem_in


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_default_is_in_order(kind: Kind) -> None:
    assert problem_in(kind, kind.subject, kind.body) is None
    values = {name: f"<{name}>" for name in kind.all_fields}
    text = filled(kind.body, values)
    assert "{" not in text
    assert filled_line(kind.subject, values)
    # Each of its own fields is used in its default.
    assert set(kind.fields) <= set(fields_in(kind.subject) + fields_in(kind.body))


def test_a_paragraph_with_an_empty_field_vanishes() -> None:
    text = "Hello {name}\n\nGetting there: {travel}\n\n{seminar} and {access}\n\nBye"
    assert (
        filled(text, {"name": "Ann", "seminar": "Galway", "travel": "", "access": ""}) == "Hello Ann\n\nBye"
    )


def test_braces_of_ones_own_and_line_breaks() -> None:
    assert filled("{{name}} is {name}\r\nand more", {"name": "Ann"}) == "{name} is Ann\nand more"
    # What is filled in is not read again.
    assert filled("{name}", {"name": "{travel}"}) == "{travel}"
    assert filled_line("{name}:\n {seminar}", {"name": "A  B", "seminar": "G"}) == "A B: G"


@pytest.mark.parametrize(
    ("subject", "body", "field", "words"),
    [
        ("", "{personal link}", "subject", "Enter a subject"),
        ("One\ntwo", "{personal link}", "subject", "one line"),
        ("x" * 151, "{personal link}", "subject", "150"),
        ("Hello", " ", "body", "Write something"),
        ("Hello", "Here: {personal lnk}", "body", "{personal lnk}"),
        ("Hello {nobody}", "{personal link}", "subject", "{nobody}"),
        ("Hello", "{personal link} {", "body", "stands alone"),
        ("Hello", "No link", "body", "{personal link}"),
        ("{personal link}", "{personal link}", "subject", "not for the subject"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(subject: str, body: str, field: str, words: str) -> None:
    found = problem_in(KINDS["confirmation"], subject, body)
    assert found is not None
    assert found[0] == field
    assert words in found[1]


def test_common_fields_are_described() -> None:
    assert all(words for words in COMMON.values())
