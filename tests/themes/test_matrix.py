"""Counting quotations by theme and place: the pure counting, the page, and what is taken away."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from openpyxl import load_workbook

from seminars.documents.table_reading import read_table
from seminars.themes import framing
from seminars.themes.coding import Codes, code
from seminars.themes.matrix import Coded, Column, Line, build
from tests.themes.factories import (
    AFTER,
    CODER,
    add_group,
    answer,
    first_group,
    gathered,
    make_frame,
    make_season,
    say,
)

LINES = [Line("c", "Category"), Line("a", "Category", "A"), Line("b", "Category", "B"), Line("d", "Empty")]
COLUMNS = [Column("x", "X", "X"), Column("y", "Y", "Y")]
CATEGORY_OF = {"a": "c", "b": "c"}


@pytest.fixture(autouse=True)
def _afterwards(clock) -> None:
    clock.set(AFTER)


def test_a_quotation_counts_once_in_a_cell_a_category_and_in_all() -> None:
    coded = [
        Coded("1", "a", ["x"]),
        Coded("1", "b", ["x"]),
        Coded("2", "a", ["x", "elsewhere"]),
        Coded("3", "b", ["y"]),
        Coded("4", "b", ["elsewhere"]),
    ]
    found = build(LINES, COLUMNS, coded, CATEGORY_OF)
    assert [(row.line.under, row.counts, row.total) for row in found.rows] == [
        ("c", (2, 1), 4),
        ("a", (2, 0), 2),
        ("b", (1, 1), 3),
        ("d", (0, 0), 0),
    ]
    assert (found.sums, found.total) == ((2, 1), 4)
    assert [found.shade(count) for count in (0, 1, 2)] == [0, 2, 4]


def test_nothing_coded_is_a_matrix_of_noughts() -> None:
    found = build(LINES, COLUMNS, [], CATEGORY_OF)
    assert {row.counts for row in found.rows} == {(0, 0)}
    assert (found.sums, found.total, found.shade(0)) == ((0, 0), 0, 0)


def make_coded():
    """Two quotations in Galway, one answer there, one in Clonmel; under themes and an area."""
    series = make_season("galway", "clonmel")
    information, organisational, *_ = make_frame(series)
    galway = first_group(series)
    say(galway, "One.")
    say(add_group(galway.seminar, 2), "Two.")
    say(first_group(series, "clonmel"), "Three.")
    answer(series.seminars[0], "four")
    found = gathered(series)
    first, second = (Codes(frozenset([theme.id])) for theme in information.themes[:2])
    other = Codes(frozenset([organisational.themes[0].id]), frozenset([information.areas[1].id]))
    for text, codes in (("One.", first | second), ("Two.", first), ("Three.", other), ("four", first)):
        code(quotation=found[text], add=codes, actor=CODER, at=AFTER)
    framing.add_action(area=information.areas[1], text="=A directory.", actor=CODER, at=AFTER)
    return series


def table(soup: BeautifulSoup, number: int) -> list[list[str]]:
    return [
        [
            " ".join(cell.get_text(" ").replace("quotations", "").replace("quotation", "").split())
            for cell in row.find_all(["th", "td"])
        ]
        for row in soup.select("table")[number].select("tbody tr")
    ]


def test_the_page_counts_by_venue_and_group_and_each_figure_opens_its_quotations(
    app: Flask, signed_in
) -> None:
    series = make_coded()
    client = signed_in("staff")
    page = BeautifulSoup(client.get(f"/series/{series.slug}/themes").text, "html.parser")
    rows = table(page, 0)
    assert rows[:3] == [
        ["Information", "3", "0", "3"],
        ["Not knowing who does what", "3", "0", "3"],
        ["Sharing information", "1", "0", "1"],
    ]
    assert rows[-1] == ["Together", "3", "1", "4"]
    links = page.select("tbody td.figure a")
    # Themes, their category, all together; then areas and their category.
    assert len(links) == 2 * 3 + 2 * 2 + 3 + 2 * 2
    for link in links:
        opened = BeautifulSoup(client.get(link["href"]).text, "html.parser")
        assert str(len(opened.select(".quotation-list > li"))) == link.contents[0], link["href"]
    areas = table(page, 1)
    assert areas[2] == ["Services and professionals", "=A directory.", "0", "1", "1"]
    by_group = BeautifulSoup(client.get(f"/series/{series.slug}/themes?by=group").text, "html.parser")
    heads = [cell.text for cell in by_group.select_one("table thead").select("tr:last-child th")]
    assert heads == ["Theme", "Group 1", "Group 2", "Questionnaire", "Group 1", "All"]
    venues = {cell.text: cell["colspan"] for cell in by_group.select("th[scope=colgroup]")}
    assert venues == {"Seminar galway": "3", "Seminar clonmel": "1"}
    assert table(by_group, 0)[1] == ["Not knowing who does what", "1", "1", "1", "0", "3"]


def test_the_files_hold_the_counts_and_no_quotation(app: Flask, signed_in) -> None:
    series = make_coded()
    client = signed_in("staff")
    csv = client.get(f"/series/{series.slug}/themes.csv?by=group")
    rows = [list(row.cells) for row in read_table(csv.data).rows]
    assert rows[0] == [
        "Category",
        "Theme",
        "Seminar galway, Group 1",
        "Seminar galway, Group 2",
        "Seminar galway, Questionnaire",
        "Seminar clonmel, Group 1",
        "All",
    ]
    assert rows[2] == ["Information", "Not knowing who does what", "1", "1", "1", "0", "3"]
    assert "One." not in csv.text
    book = load_workbook(BytesIO(client.get(f"/series/{series.slug}/themes.xlsx").data))
    assert book.sheetnames == ["Themes by venue", "Themes by group", "Areas by venue", "Suggested actions"]
    cells = [cell.value for row in book["Suggested actions"].iter_rows() for cell in row]
    assert "=A directory." in [str(cell).removeprefix("'") for cell in cells]
    assert client.get(f"/series/{series.slug}/themes.pdf").status_code == 404


def test_the_page_takes_as_many_statements_for_many_quotations(app: Flask, signed_in, statements) -> None:
    series = make_coded()
    client = signed_in("staff")
    url = f"/series/{series.slug}/themes?by=group"
    client.get(url)
    with statements() as few:
        client.get(url)
    say(add_group(series.seminars[1], 2), *(f"More {number}." for number in range(12)))
    gathered(series)
    with statements() as many:
        assert client.get(url).status_code == 200
    assert len(many) == len(few)
