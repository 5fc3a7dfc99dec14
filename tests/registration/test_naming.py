"""Names in what people said: found however they are written, and words are not taken for names."""

import pytest

from seminars.registration.contacts import contacts_in
from seminars.registration.naming import Names

PEOPLE = ["Séamus Ó Briain", "Will White", "May Byrne", "Tom Hanlon", "Jo Kirwan"]
ORGANISATIONS = ["HSE", "Tusla", "Barnardos", "Focus", "ACT", "IT", "Youth Work Ireland", "N.E.W.B."]
FIRST, FAMILY, ORGANISATION = "a delegate's first name", "a delegate's family name", "an organisation"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # First names in small letters, but those that are words only where a person is meant.
        ("you ask tom or seamus", {("tom", FIRST), ("seamus", FIRST)}),
        ("we will do what we may", set()),
        ("as will said, and i told may", {("will", FIRST), ("may", FIRST)}),
        ("the white paper; white said no", {("white", FAMILY)}),
        ("Will it work? May I? “Will we?”", set()),
        ("I met Will there", {("Will", FIRST)}),
        ("will white came", {("will white", "a delegate's name")}),
        ("Jo came, jo did not say", {("Jo", FIRST)}),
        # Organisations in any spelling.
        ("the hse, the Hse and the H.S.E.", {("HSE", ORGANISATION)}),
        ("h.s.e.", {("HSE", ORGANISATION)}),
        ("tusla's and barnardo's", {("Tusla", ORGANISATION), ("Barnardos", ORGANISATION)}),
        ("newb people", {("NEWB", ORGANISATION)}),
        ("focus on it, and act", set()),
        ("Focus rang, ACT wrote", {("Focus", ORGANISATION), ("ACT", ORGANISATION)}),
        ("e.g. it is no I.T.", {("IT", ORGANISATION)}),
        # How somebody can be reached.
        ("ring (01) 677 4321", {("(01) 677 4321", "a telephone number")}),
        ("tom.hanlon@example.org said", {("tom.hanlon@example.org", "an e-mail address")}),
    ],
)
def test_what_is_found_before_something_leaves_the_house(text: str, found: set[tuple[str, str]]) -> None:
    names = Names(PEOPLE, ORGANISATIONS, wide=True)
    assert set(names.found_in(text)) == {f"'{words}' is {what}." for words, what in found}


def test_marked_is_what_was_found_and_no_more() -> None:
    text = "Well, the H.S.E.'s tom@example.org and Tom's"
    found = [text[place.start : place.end] for place in Names(PEOPLE, ["HSE"], wide=True).places_in(text)]
    assert found == ["H.S.E", "tom@example.org", "Tom"]


@pytest.mark.parametrize(
    "text",
    ["087 123 4567", "0871234567", "+353 1 677 4321", "+353 (0)1 677-4321", "677 4321", "(01) 677.4321"],
)
def test_telephone_numbers(text: str) -> None:
    assert [text[start:end] for start, end, _ in contacts_in(text)] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "2007-2008",
        "2006 2007 2008",
        "7.5.2008",
        "07/05/2008 – 08/05/2008",
        "2008-05-07",
        "1,250,000.50",
        "1000000",
        "from 9 to 5",
        "12 of 34",
        "1234567890123456",
    ],
)
def test_years_dates_and_amounts_are_no_numbers_to_ring(text: str) -> None:
    assert list(contacts_in(text)) == []
