"""A row's cells as values: names joined, lists and yes or no understood, every fault at its own cell."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.documents.table_files import Row
from seminars.registration.asking import OwnOption, OwnQuestion, QuestionKind
from seminars.registration.import_columns import LISTS, Columns
from seminars.registration.import_rows import Lists, Reader, Told, closest, join_labels, split_labels

SECTORS = (OwnOption(1, "Health"), OwnOption(2, "Community or voluntary"), OwnOption(3, "Old", offered=False))
TALKS = OwnQuestion(
    5,
    QuestionKind.SEVERAL,
    "Talks",
    options=[OwnOption(51, "Children, first"), OwnOption(52, "Justice"), OwnOption(53, "Early; late")],
)
BUS = OwnQuestion(
    6, QuestionKind.CHOICE, "Bus", options=[OwnOption(61, "Early bus"), OwnOption(62, "Late bus")]
)
BEFORE = OwnQuestion(7, QuestionKind.YES_NO, "Before?")
COUNTY = OwnQuestion(8, QuestionKind.SHORT_TEXT, "County")
ENTRIES = {**{key: () for key in LISTS}, "sector": SECTORS}


def read(targets: str, *cells: str, values: Any = None, added: Any = None) -> Told:
    columns = Columns(1, targets.split(), values or {})
    lists = Lists(ENTRIES, (TALKS, BUS, BEFORE, COUNTY), added or {})
    return Reader(columns, lists, ["head"] * len(cells)).read(Row(9, cells))


def test_first_name_and_surname_are_one_name() -> None:
    told = read("surname first_name organisation", "Ó Briain", "Seán", "HSE")
    assert told.details is not None
    assert (told.details.name, told.faults) == ("Seán Ó Briain", {})


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("ann@example.org", "ann@example.org"),
        ("mailto:ann@example.org", "ann@example.org"),
        ("Ann Byrne <ann@example.org>", "ann@example.org"),
    ],
)
def test_addresses_as_people_paste_them(cell: str, address: str) -> None:
    assert read("name organisation email", "Ann", "HSE", cell).values["email"] == address


@pytest.mark.parametrize("cell", ["ann", "ann@", "a@x.ie; b@x.ie", "ann@example..org", "x" * 300 + "@x.ie"])
def test_what_is_no_address_is_a_fault_of_that_cell(cell: str) -> None:
    assert list(read("name organisation email", "Ann", "HSE", cell).faults) == ["email"]


def test_all_faults_of_a_row_are_told_at_once() -> None:
    told = read("name organisation email sector", "123", "", "no address", "Helth")
    assert set(told.faults) | set(told.problems) == {"name", "organisation", "email", "sector"}
    assert told.problems["sector"].suggestion == "Health"


@pytest.mark.parametrize(("cell", "number"), [("health", 1), (" HEALTH", 1), ("Community or Voluntary", 2)])
def test_entries_are_found_however_they_are_written(cell: str, number: int) -> None:
    assert read("name organisation sector", "Ann", "HSE", cell).values["sector"] == number


def test_an_entry_that_is_no_longer_offered_is_a_fault_for_somebody_new() -> None:
    told = read("name organisation sector", "Ann", "HSE", "Old")
    assert (told.values["sector"], list(told.faults)) == (3, ["sector"])


def test_what_was_said_about_a_text_holds() -> None:
    for chosen, values in ((2, 2), ("skip", None)):
        told = read("name organisation sector", "Ann", "HSE", "NGO", values={"sector": {"ngo": chosen}})
        assert (told.values.get("sector"), told.problems) == (values, {})
    told = read("name organisation sector", "A", "B", "NGO", added={("sector", "ngo"): -1})
    assert told.values["sector"] == -1
    told = read("name organisation sector", "A", "B", "NGO", values={"sector": {"ngo": 99}})
    assert list(told.problems) == ["sector"]


@pytest.mark.parametrize(
    ("cell", "answer"), [("Yes", "yes"), ("n", "no"), ("TRUE", "yes"), ("0", "no"), ("✓", "yes")]
)
def test_yes_and_no_in_many_words(cell: str, answer: str) -> None:
    told = read("name organisation question_7 takes_part", "Ann", "HSE", cell, cell)
    assert told.values["question_7"] == answer
    assert told.values["takes_part"] is (answer == "yes")


def test_answers_to_own_questions() -> None:
    told = read(
        "name organisation question_5 question_6 question_8",
        "Ann",
        "HSE",
        "Justice; children, first",
        "late BUS",
        " Mayo  West ",
    )
    assert told.details is not None
    assert told.details.answers == {5: (51, 52), 6: (62,), 8: "Mayo West"}
    told = read("name organisation question_5", "Ann", "HSE", "Justice, Weather")
    assert "Weather" in told.problems["question_5"].message
    told = read("name organisation question_8", "Ann", "HSE", "x" * 301)
    assert list(told.problems) == ["question_8"]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("Total", "45", ""), "a total"),
        (("Total: 45 people", "", ""), "a total"),
        (("Grand total", "", ""), "a total"),
        (("head", "head", "head"), "the headings again"),
    ],
)
def test_rows_that_are_no_people(cells: tuple[str, ...], why: str) -> None:
    assert read("name organisation email", *cells).left_out == why


def test_people_whose_name_begins_like_a_total_stay_people() -> None:
    assert not read("name organisation email", "Sum Ting", "HSE", "s@example.org").left_out


def test_who_has_cancelled_in_the_list_is_left_out() -> None:
    assert read("name organisation state", "Ann", "HSE", "Cancelled").left_out == "cancelled in the file"
    told = read("name organisation state", "Ann", "HSE", "Registered")
    assert (told.left_out, "state" in told.values) == ("", False)


def test_an_error_of_the_spreadsheet_is_no_organisation() -> None:
    assert "#N/A" in read("name organisation", "Ann", "#N/A").problems["organisation"].message


LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="ßŉǰΐΰև")
ODD_LABELS = ["A", "A; B", "B", "a, b", "A | B", "x;y", "Children, first"]
LABELS = st.text(LETTERS, min_size=1, max_size=8) | st.sampled_from(ODD_LABELS)


@given(st.lists(LABELS, min_size=1, max_size=6, unique_by=str.casefold), st.data())
def test_several_labels_in_one_cell_come_apart_again(labels: list[str], data: st.DataObject) -> None:
    chosen = [each for each in labels if data.draw(st.booleans())]
    joined = join_labels(chosen, labels)
    found = split_labels(joined, labels) if chosen else []
    # Labels that are made of other labels and every sign between them cannot be told apart by anybody.
    assert found == chosen or any(sum(each in other for other in labels) > 1 for each in labels)


@pytest.mark.parametrize(
    ("text", "near"), [("Helth", "Health"), ("voluntary", "Community or voluntary"), ("Zebra", "")]
)
def test_the_closest_entry(text: str, near: str) -> None:
    assert closest(text, ("Health", "Community or voluntary", "Justice")) == near
