"""The workbook, read back by another library: numbers are numbers, charts stand on the right cells."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from seminars.summaries.rules import Rules
from seminars.summaries.summary import Summary
from seminars.summaries.tabulation import UNWEIGHTED
from seminars.summaries.workbook import summary_xlsx
from tests.summaries.seasons import DEFINITION, outputs, season

SIGN = "[c]"
SPACE = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


@pytest.fixture(scope="module")
def summaries() -> dict[str, Summary]:
    return outputs(season(4, [42, 38, 31]), Rules())


@pytest.fixture(scope="module")
def content(summaries: dict[str, Summary]) -> bytes:
    return summary_xlsx(summaries["*"])


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def test_there_is_a_sheet_for_each_subject(book: Workbook) -> None:
    assert book.sheetnames == [
        "Figures",
        "Attendance",
        "All",
        "By seminar",
        "In words",
        "All counts",
        "Measures",
        "Method",
    ]
    for sheet in book:
        assert sheet.freeze_panes == "B4", sheet.title
        assert sheet["A1"].value
        assert sheet["A3"].font.b


def test_every_sheet_of_figures_says_that_they_are_unweighted_and_what_the_sign_means(book: Workbook) -> None:
    for name in set(book.sheetnames) - {"In words", "Method"}:
        notes = [row[0] for row in book[name].iter_rows(values_only=True) if isinstance(row[0], str)]
        assert UNWEIGHTED in notes, name
        assert any(note.startswith(f"{SIGN}:") for note in notes), name
    meanings = dict(book["Method"].iter_rows(min_row=4, max_col=2, values_only=True))
    assert meanings["Results"] == UNWEIGHTED
    assert SIGN in meanings


def test_numbers_are_numbers_with_the_right_look(book: Workbook) -> None:
    looks: dict[str, set[type]] = {}
    for sheet in book:
        for row in sheet.iter_rows(min_row=4):
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    assert not re.fullmatch(r"-?[\d.,]+\s*%?", cell.value), (sheet.title, cell.coordinate)
                elif cell.value is not None:
                    looks.setdefault(cell.number_format, set()).add(type(cell.value))
    assert looks.keys() == {"#,##0", "#,##0.00", "0%", "d mmm yyyy"}
    assert looks["#,##0"] == {int}


def test_what_is_hidden_looks_hidden(book: Workbook) -> None:
    figures = [sheet for sheet in book if sheet.title != "Method"]
    cells = [cell for sheet in figures for row in sheet.iter_rows(min_row=4) for cell in row]
    signs = [cell for cell in cells if cell.value == SIGN]
    assert len(signs) > 20
    assert {(cell.alignment.horizontal, cell.font.i, cell.fill.fill_type) for cell in signs} == {
        ("right", True, "solid")
    }


def blocks(
    book: Workbook, name: str
) -> Iterator[tuple[str, list[tuple[object, ...]], list[tuple[object, ...]]]]:
    """Heading, answers, totals of each block of a sheet."""
    heading, rows, totals = "", [], []  # type: ignore[var-annotated]
    for row in book[name].iter_rows(min_row=4, values_only=True):
        filled = [cell for cell in row if cell is not None]
        if heading and not filled:
            yield heading, rows, totals
            heading, rows, totals = "", [], []
        elif not heading and len(filled) == 1:
            heading = str(row[0])
        elif heading:
            last = totals if totals or str(row[0]).startswith("n: ") else rows
            last.append(row)


def test_a_block_holds_answers_base_and_blanks(book: Workbook, summaries: dict[str, Summary]) -> None:
    found = {heading.split("?")[0] + "?": (rows, totals) for heading, rows, totals in blocks(book, "All")}
    for figures in summaries["*"].questions:
        rows, totals = found[figures.question.text]
        assert [(row[0], str(row[1])) for row in rows] == [(c.label, str(c.count)) for c in figures.counts]
        assert str(totals[0][1]) == str(figures.base)
        assert str(totals[1][1]) == str(figures.not_answered)
        for row in rows:
            if SIGN not in (row[1], totals[0][1]):
                assert row[2] == pytest.approx(row[1] / totals[0][1], rel=1e-14)  # type: ignore[operator]
            else:
                assert row[2] == SIGN


def test_seminars_stand_side_by_side_with_their_own_bases(
    book: Workbook, summaries: dict[str, Summary]
) -> None:
    found = {heading: (rows, totals) for heading, rows, totals in blocks(book, "By seminar")}
    places = [slug for slug in summaries if slug != "*"]
    assert [cell.value for cell in book["By seminar"][3]][1:5] == [*places, "All"]
    for number, question in enumerate(DEFINITION.questions):
        rows, totals = found[question.text]
        for column, slug in enumerate([*places, "*"], start=1):
            there = summaries[slug].questions[number]
            assert [str(row[column]) for row in rows] == [str(count.count) for count in there.counts]
            assert str(totals[0][column]) == str(there.base)


def charts(content: bytes) -> Iterator[etree._Element]:
    with ZipFile(BytesIO(content)) as parts:
        for name in sorted(parts.namelist()):
            if name.startswith("xl/charts/chart"):
                yield etree.fromstring(parts.read(name))


def cells(book: Workbook, reference: str) -> list[object]:
    name, area = reference.rsplit("!", 1)
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    sheet = book[name.strip("'").replace("''", "'")]
    rows = sheet.iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right, values_only=True)
    return [cell for row in rows for cell in row]


def test_charts_stand_on_the_cells_of_their_question(book: Workbook, content: bytes) -> None:
    """Labels and shares of one question, and the picture holds what the cells hold."""
    labels = {
        question.text: [option.label for option in question.options] for question in DEFINITION.questions
    }
    seen = []
    for chart in charts(content):
        title = "".join(chart.xpath("//c:title//*[local-name()='t']/text()", namespaces=SPACE))
        text = re.sub(r" \(n = .*\)$", "", title)
        seen.append(text)
        series = chart.xpath("//c:ser", namespaces=SPACE)
        values = [cells(book, each.findtext("c:val//c:f", namespaces=SPACE)) for each in series]
        if len(series) == 1:
            names = cells(book, series[0].findtext("c:cat//c:f", namespaces=SPACE))
            shares = values[0]
        else:
            names = [cells(book, each.findtext("c:tx//c:f", namespaces=SPACE))[0] for each in series]
            shares = [each[0] for each in values]
            assert abs(sum(shares) - 1) < 1e-9  # type: ignore[arg-type]
        assert names == labels[text]
        kept = [float(each.text) for each in chart.xpath("//c:val//c:v", namespaces=SPACE)]
        assert kept == [pytest.approx(0 if each == SIGN else each) for each in shares]
        # What is hidden is drawn as 0, and must not be labelled so.
        figures = chart.xpath("//c:dLbls/c:numFmt", namespaces=SPACE)
        assert {each.get("formatCode") for each in figures} == {"0%;;"}
    assert seen == [question.text for question in DEFINITION.questions if question.options]


def test_a_scale_without_a_part_is_not_drawn_as_a_bar_of_100_per_cent() -> None:
    few = outputs(season(5, [24], 0.35), Rules())["*"]
    scale = next(each for each in few.questions if each.question.code == "often")
    assert scale.hides
    kinds = [
        (
            "".join(chart.xpath("//c:title//*[local-name()='t']/text()", namespaces=SPACE)),
            chart.findtext(".//c:grouping", namespaces=SPACE),
            chart.find(".//c:grouping", namespaces=SPACE).get("val"),
        )
        for chart in charts(summary_xlsx(few))
    ]
    assert [kind for title, _, kind in kinds if title.startswith("What of often?")] in (["clustered"], [])


def test_notes_are_no_wider_than_the_table(book: Workbook) -> None:
    """A sheet is printed as wide as its widest line: a note in one line would make all of it tiny."""
    sheet = book["Attendance"]
    merged = {each.min_row: each for each in sheet.merged_cells.ranges}
    notes = [row for row in sheet.iter_rows(min_col=1, max_col=1) if str(row[0].value).startswith(SIGN)]
    assert len(notes) == 1
    (cell,) = notes[0]
    assert merged[cell.row].max_col == sheet.max_column
    assert cell.alignment.wrap_text
    assert sheet.row_dimensions[cell.row].height >= 15
