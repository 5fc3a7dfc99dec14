"""What columns mean: guessed from headings in any words and order, and from what stands in them."""

import pytest

from seminars.documents.table_files import Row, Table
from seminars.registration.asking import Asking, Asks, FormField, OwnOption, OwnQuestion, QuestionKind
from seminars.registration.import_columns import all_targets, find_heading, guess

SECTORS = [OwnOption(n, label) for n, label in enumerate(["Health", "Justice", "Education"], 1)]
LISTS = {
    "sector": SECTORS,
    "occupation": [OwnOption(9, "Social worker")],
    "level": [],
    "age_band": [],
    "gender": [],
}
BUS = OwnQuestion(7, QuestionKind.CHOICE, "Which bus will you take?", options=[OwnOption(70, "Early bus")])
TARGETS = all_targets(Asks({}), [BUS])


def table(*rows: list[str]) -> Table:
    width = max(map(len, rows))
    return Table([Row(n, [*row, *[""] * (width - len(row))]) for n, row in enumerate(rows, 1) if any(row)])


def guessed(*rows: list[str]) -> list[str]:
    return list(guess(table(*rows), TARGETS, LISTS).targets)


@pytest.mark.parametrize(
    ("headings", "meant"),
    [
        ("Name|E-mail|Organisation", "name email organisation"),
        ("Organization|Full Name|Email Address", "organisation name email"),
        ("Surname|First Name|EMAIL|Agency", "surname first_name email organisation"),
        ("FIRST NAME|LAST NAME|Employer|E-Mail address", "first_name surname organisation email"),
        ("First name|Name|Company", "first_name surname organisation"),
        ("Surname|Organisation", "name organisation"),
        ("Full name|First name|Surname|Company", "- first_name surname organisation"),
        ("Name of organisation|Name of delegate", "organisation name"),
        ("Your name *|Your e-mail:|Organisation (optional)", "name email organisation"),
        ("Name|Manager's name|Organisation", "name - organisation"),
        ("Name|Organisation|Job title|Dietary requirements|Special needs",
         "name organisation occupation dietary_needs access_needs"),
        ("Delegate|Service|Sector|Grade|Focus Group", "name organisation sector level takes_part"),
        ("Name|Organisation|Which bus will you take?", "name organisation question_7"),
        ("Name|Organisation|Phone|Notes", "name organisation - -"),
        ("Ainm|Eagraíocht|Ríomhphost", "name organisation email"),
    ],
)  # fmt: skip
def test_headings_in_many_words(headings: str, meant: str) -> None:
    heads = headings.split("|")
    assert guessed(heads, ["x"] * len(heads)) == [each.replace("-", "") for each in meant.split()]


def test_what_stands_in_a_column_tells_its_meaning_where_the_heading_does_not() -> None:
    rows = [["Who", "Contact us at", "Where", "Area"]]
    rows += [[f"P {n}", f"p{n}@example.org", "HSE", ["Health", "justice"][n % 2]] for n in range(6)]
    found = guessed(*rows)
    assert (found[1], found[3]) == ("email", "sector")


def test_a_column_that_only_looks_like_an_address_now_and_then_is_none() -> None:
    rows = [["Name", "Notes"], *[[f"P {n}", "see a@b.ie" if n == 0 else "nothing"] for n in range(6)]]
    assert guessed(*rows) == ["name", ""]


def test_headings_are_found_under_a_title_and_blank_rows() -> None:
    rows = [
        ["Seminar in Galway, list of delegates"],
        [],
        ["Printed", "7 May"],
        ["Name", "Organisation", "E-mail"],
        ["Ann", "HSE", "a@example.org"],
    ]
    found = guess(table(*rows), TARGETS, LISTS)
    assert (found.heading, list(found.targets)) == (4, ["name", "organisation", "email"])


def test_a_list_without_headings_begins_with_a_person() -> None:
    rows = [["Ann Byrne", "HSE", "ann@example.org"], ["Bob Kelly", "VEC", "bob@example.org"]]
    found = guess(table(*rows), TARGETS, LISTS)
    assert (found.heading, found.targets[2]) == (0, "email")


def test_headings_that_nobody_knows_are_still_headings() -> None:
    rows = [["Wer", "Wo"], ["Ann", "HSE"], ["Bob", "VEC"]]
    assert find_heading(table(*rows).rows, TARGETS) == 1


def test_what_the_form_leaves_out_is_no_meaning_but_the_box_for_focus_groups_is() -> None:
    keys = [target.key for target in TARGETS]
    assert "age_band" not in keys
    asks = Asks({FormField.AGE_BAND: Asking.OPTIONAL, FormField.TAKES_PART: Asking.LEFT_OUT})
    keys = [target.key for target in all_targets(asks, [])]
    assert "age_band" in keys
    assert "takes_part" in keys
