"""Finding quotations by their words: the same on both databases, and shown where it was found."""

import pytest
from flask import Flask

from seminars.themes.listing import Filter
from seminars.themes.search_words import SearchWords, found_in, search_words
from tests.themes.factories import first_group, gathered, make_season, say


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Time  money", SearchWords(("time", "money"))),
        ('"waiting list" time', SearchWords(("time",), ("waiting list",))),
        ("“Waiting list”", SearchWords((), ("waiting list",))),
        ("-money co-operation", SearchWords(("co operation",), (), ("money",))),
        ('time -"waiting list"', SearchWords(("time",), (), ("waiting list",))),
        ('"not closed', SearchWords((), ("not closed",))),
        ("- % _ \" '", SearchWords()),
        ("Béal Feirste", SearchWords(("beal", "feirste"))),
    ],
)
def test_what_is_typed(typed: str, read: SearchWords) -> None:
    assert search_words(typed) == read


def test_words_that_were_found_are_marked() -> None:
    text = "Sometimes time is what co-operation's lacking, at Béal Feirste."
    assert "".join(piece for piece, _ in found_in(text, search_words("time"))) == text

    def marked(typed: str) -> list[str]:
        return [piece for piece, found in found_in(text, search_words(typed)) if found]

    assert marked("time") == ["Sometimes", "time"]
    assert marked('"time is" beal') == ["time", "is", "Béal"]
    assert marked("-time") == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("waiting time", {"A waiting list, every time.", "Waiting sometimes helps."}),
        ('waiting "time"', {"A waiting list, every time."}),
        ('"waiting list"', {"A waiting list, every time.", "The Waiting List: 100 % full."}),
        ('"list waiting"', set()),
        ("waiting -list", {"Waiting sometimes helps."}),
        ("100", {"The Waiting List: 100 % full."}),
        ("%", {"A waiting list, every time.", "Waiting sometimes helps.", "The Waiting List: 100 % full."}),
    ],
)
def test_both_databases_find_the_same(app: Flask, typed: str, found: set[str]) -> None:
    series = make_season()
    say(
        first_group(series),
        "A waiting list, every time.",
        "Waiting sometimes helps.",
        "The Waiting List: 100 % full.",
    )
    assert set(gathered(series, Filter(text=typed))) == found
