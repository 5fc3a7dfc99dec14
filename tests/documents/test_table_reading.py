"""Lists of people as spreadsheets really write them: every code page, separator and kind of cell."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from seminars.documents import table_files
from seminars.documents.cell_text import cell_text
from seminars.documents.spreadsheet import csv_bytes
from seminars.documents.table_files import Table, column_letters
from seminars.documents.table_reading import read_table
from seminars.errors import Invalid

ROWS = [
    ["Name", "E-mail", "Organisation"],
    ["Seán Ó Sé", "sean@example.org", "An tÚdarás"],
    ["Máire Ní Bhriain", "maire@example.org", "Béal Feirste Teo."],
    ["René O'Brien", "rene@example.org", "Scoil Íde; Ógra"],
]


def cells(table: Table) -> list[list[str]]:
    return [list(row.cells) for row in table.rows]


def text(separator: str = ",", end: str = "\r\n", *, quote: bool = True) -> str:
    def one(cell: str) -> str:
        return f'"{cell}"' if quote and (separator in cell or ";" in cell) else cell

    return end.join(separator.join(one(cell) for cell in row) for row in ROWS) + end


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_separator_in_every_code_page(separator: str, encoding: str) -> None:
    assert cells(read_table(text(separator).encode(encoding))) == ROWS


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize(
    "name", ["Seán", "Éamon Ó Cuív", "MÁIRE NÍ BHRIAIN", "Aoife, Ógra", "Renée", "Íde", "Zoë", "Müller"]
)
def test_old_code_pages_are_told_apart_by_a_single_name(encoding: str, name: str) -> None:
    table = read_table(f'Name;Org\r\n"{name}";HSE\r\n'.encode(encoding))
    assert (cells(table)[1], table.sure) == ([name, "HSE"], False)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_curly_apostrophes_and_dashes_of_word_processors(encoding: str) -> None:
    written = "Name,Org\rMary O’Brien,Children’s Services – West\r"
    assert cells(read_table(written.encode(encoding)))[1] == ["Mary O’Brien", "Children’s Services – West"]


def test_a_code_page_that_somebody_chose_wins() -> None:
    content = "Name,Org\nSeán,HSE\n".encode("mac_roman")
    assert cells(read_table(content, encoding="cp1252"))[1][0] == "Se‡n"
    assert cells(read_table(content, encoding="mac_roman"))[1][0] == "Seán"


def test_line_breaks_and_quotation_marks_within_cells_and_all_line_ends() -> None:
    for end in ("\r\n", "\n", "\r"):
        content = end.join(['Name,"Needs"', '"O""Brien, Ann","Ramp', 'and a ""big"" seat"', "Bob,None", ""])
        assert cells(read_table(content.encode())) == [
            ["Name", "Needs"],
            ['O"Brien, Ann', 'Ramp\nand a "big" seat'],
            ["Bob", "None"],
        ]


def test_a_declared_separator_is_obeyed_and_not_a_row_of_the_table() -> None:
    table = read_table(b"sep=;\r\nName;Org\r\nAnn, Bob;HSE\r\n")
    assert cells(table) == [["Name", "Org"], ["Ann, Bob", "HSE"]]
    assert [row.number for row in table.rows] == [2, 3]


def test_blank_rows_are_left_out_and_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    table = read_table(b"List of June\r\n\r\nName,Org,,\r\n,,,\r\nAnn,HSE,,\r\n")
    assert [(row.number, row.cells[0]) for row in table.rows] == [
        (1, "List of June"), (3, "Name"), (5, "Ann")
    ]  # fmt: skip
    assert table.width == 2


def test_invisible_signs_and_decomposed_letters_are_tidied() -> None:
    table = read_table("Name,Org\n\u200b\xa0 Sea\u0301n\x00 ,\ufeffHSE\xa0\n".encode())
    assert cells(table)[1] == ["Seán", "HSE"]


def test_names_with_commas_do_not_make_a_semicolon_file_a_comma_file() -> None:
    rows = "".join(f"Byrne, Mary {n};HSE, West\r\n" for n in range(30))
    assert cells(read_table(f"Name;Organisation\r\n{rows}".encode()))[1] == ["Byrne, Mary 0", "HSE, West"]


def test_what_the_exports_guard_comes_back_as_it_was() -> None:
    risky = ["=cmd|' /C calc'!A0", "+353 1 234", "-1", "@home", "'=quoted", "'plain", "0045"]
    content = csv_bytes(["Value"], [[each] for each in risky])
    assert b"\r\n=" not in content
    assert cells(read_table(content))[1:] == [[each] for each in risky]


def openpyxl_bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_reads_as_people_see_it() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Name", "Born", "Code", "Share", "Time", "Yes"])
    page.append(["Seán", dt.date(2008, 5, 7), 7, 0.5, dt.time(14, 5), True])
    for place, style in (("B2", "d mmm yyyy"), ("C2", "00000"), ("D2", "0%"), ("E2", "hh:mm")):
        page[place].number_format = style
    assert cells(read_table(openpyxl_bytes(book)))[1] == [
        "Seán",
        "7 May 2008",
        "00007",
        "50%",
        "14:05",
        "TRUE",
    ]


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (45.0, "General", "45"),
        (0.1 + 0.2, "General", "0.3"),
        (353871234567.0, "General", "353871234567"),
        (3.14159, "0.00", "3.14"),
        (1234, "#,##0", "1234"),
        (dt.datetime(2008, 5, 7), "mm-dd-yy", "07/05/2008"),
        (dt.datetime(2008, 5, 7, 14, 30), "dd/mm/yyyy h:mm AM/PM", "07/05/2008 2:30 PM"),
        (dt.datetime(2008, 5, 7), '[$-F800]dddd, mmmm dd, yyyy', "Wednesday, May 07, 2008"),
        (dt.datetime(2008, 5, 7, 9, 5, 8), "mm:ss", "05:08"),
        (dt.timedelta(hours=26, minutes=3), "[h]:mm", "26:03"),
        ("Line_x000D_\nnext", "General", "Line\r\nnext"),
    ],
)  # fmt: skip
def test_numbers_and_dates_as_cells_show_them(value: Any, style: str, shown: str) -> None:
    assert cell_text(value, style) == shown


def test_merged_cells_hold_in_each_row_and_hidden_rows_are_told() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (["Organisation", "Name"], ["HSE", "Ann"], [None, "Bob"], [None, "Cara"], ["VEC", "Dara"]):
        page.append(row)
    page.merge_cells("A2:A4")
    page.row_dimensions[3].hidden = True
    table = read_table(openpyxl_bytes(book))
    assert [row[0] for row in cells(table)] == ["Organisation", "HSE", "HSE", "HSE", "VEC"]
    assert any("1 row is hidden" in note for note in table.notes)


def test_formulas_give_their_saved_results_and_those_without_are_told() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Name", "Org"])
        page.write_formula(1, 0, '="Ann "&"Byrne"', None, "Ann Byrne")
        page.write_formula(1, 1, "=A1", None, "")
    table = read_table(buffer.getvalue())
    assert cells(table)[1] == ["Ann Byrne", ""]
    assert any("1 cell holds a formula without a result" in note for note in table.notes)


def test_the_first_sheet_that_holds_anything_is_read_unless_another_is_chosen() -> None:
    book = Workbook()
    for title, name in (("Notes", None), ("Secret", "Nobody"), ("May", "Ann"), ("June", "Bob")):
        page = book.create_sheet(title)
        if name:
            page.append(["Name", "Org"])
            page.append([name, "HSE"])
        if title == "Secret":
            page.sheet_state = "hidden"
    content = openpyxl_bytes(book)
    table = read_table(content)
    assert (table.sheet, cells(table)[1][0]) == ("May", "Ann")
    assert list(table.sheets) == ["Sheet", "Notes", "May", "June"]
    assert cells(read_table(content, sheet="June"))[1][0] == "Bob"


def test_rows_far_below_and_formats_far_right_do_no_harm() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Name", "Org"])
    page["A500"] = "Ann"
    page["ZZ3"].number_format = "0.00"
    table = read_table(openpyxl_bytes(book))
    assert [row.number for row in table.rows] == [1, 500]
    assert table.width == 2


def test_a_workbook_that_libreoffice_saved() -> None:
    content = (Path(__file__).parent / "files" / "libreoffice.xlsx").read_bytes()
    table = read_table(content)
    assert cells(table)[2:] == [
        ["Údarás na Gaeltachta", "Ó Sé", "Seán", "sean@example.org", "07/05/1970", "0045", "ó sé"],
        [
            "Údarás na Gaeltachta",
            "Ní Bhriain",
            "Máire",
            "maire@example.org",
            "31 Dec 1980",
            "=x",
            "Ní BhriainMáire",
        ],
    ]
    assert [row.number for row in table.rows] == [1, 3, 4, 5]
    assert any("1 row is hidden" in note for note in table.notes)


def test_a_list_that_excel_saved_with_semicolons() -> None:
    """As Excel writes 'CSV' where the comma stands in numbers: Windows' letters, one column quoted."""
    content = (
        "Nachname;Vorname;E-Mail;Organisation;Bemerkung\r\n"
        'Müller;Jörg;joerg@example.org;"Caritas; Köln";"sagt ""ja"""\r\n'
        "Ó Sé;Seán;sean@example.org;HSE;1,5\r\n;;;;\r\n"
    ).encode("cp1252")
    assert cells(read_table(content))[1:] == [
        ["Müller", "Jörg", "joerg@example.org", "Caritas; Köln", 'sagt "ja"'],
        ["Ó Sé", "Seán", "sean@example.org", "HSE", "1,5"],
    ]


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def patched(name: str, content: bytes) -> bytes:
    """A workbook with one of its files replaced."""
    book = Workbook()
    source = zipfile.ZipFile(io.BytesIO(openpyxl_bytes(book)))
    return zipped(**{each: content if each == name else source.read(each) for each in source.namelist()})


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b",,,\r\n,,\r\n", "every cell is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, ".xlsx"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
        (zipped(**{"Index/Document.iwa": b"x"}), "Numbers"),
        (zipped(**{"xl/workbook.bin": b"x", "[Content_Types].xml": b""}), "binary"),
        (zipped(**{"word/document.xml": b"x", "[Content_Types].xml": b""}), "not a workbook"),
        (zipped(**{"xl/a.xml": b"0" * 70_000_000, "[Content_Types].xml": b""}), "too large"),
        (zipped(**{"xl/a.xml": b"<x/>", "[Content_Types].xml": b""}), "damaged"),
        (b"PK\x03\x04 no archive at all", "damaged"),
        (patched("xl/worksheets/sheet1.xml", BOMB), "damaged"),
        (patched("xl/worksheets/sheet1.xml", b"<worksheet><row"), "damaged"),
        (patched("xl/workbook.xml", b"<x/>"), "no sheet"),
        (b"%PDF-1.7 ...", "document"),
        (b"<html><table><tr><td>Name</td></tr></table></html>", "web page"),
        (bytes(range(1, 32)) * 40, "not a table"),
        (b"Name,Org\n" + b"Ann,HSE\n" * (table_files.MOST_ROWS + 1), "too long"),
        (b"," * 300 + b"x\n", "too wide"),
        (b'Name,Org\n"Ann,HSE\n' + b"Bob,VEC\n" * 6000, "quotation mark"),
        (b"x" * (table_files.MOST_BYTES + 1), "larger than 5 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_table(content)
    assert says in f"{refused.value.message} {refused.value.next_step}"
    assert refused.value.field == "file"


def test_a_sheet_wider_than_anybody_needs_is_refused() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["ZZ1"] = "Name", "far away"
    with pytest.raises(Invalid, match="too wide"):
        read_table(openpyxl_bytes(book))


def test_a_gap_of_a_million_rows_costs_nothing() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="99999999"><c r="A99999999" t="inlineStr"><is><t>x</t></is></c></row>'
        b"</sheetData></worksheet>"
    )
    with pytest.raises(Invalid, match="goes beyond row"):
        read_table(patched("xl/worksheets/sheet1.xml", sheet))


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ")])
def test_columns_are_called_as_in_a_spreadsheet(index: int, letters: str) -> None:
    assert column_letters(index) == letters
