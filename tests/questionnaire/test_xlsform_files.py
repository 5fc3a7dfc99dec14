"""XLSForms in every kind of file, and what stands in files that people really pass on."""

from pathlib import Path

import pytest

from seminars.errors import Invalid
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.xlsform import read_form
from tests.questionnaire.forms import YES_NO, form, losses, read, table, workbook

# Saved by a spreadsheet as 'Excel 97 - 2003'.
OLD = Path(__file__).with_name("form.xls")

CSV = """\
survey,,,,
,type,name,label,relevant
,select_one yn,met,"Have you met, ever?",
,text,where,Where?,${met} = 'yes'
,wibble,what,What?,
choices,,,,
,list_name,name,label,
,yn,yes,Yes,
,yn,no,No,
settings,,,,
,form_title,,,
,Meetings,,,
"""


def test_a_workbook_of_old_excel() -> None:
    incoming = read_form(OLD.read_bytes(), filename="form.xls")
    assert incoming.complete
    assert incoming.languages == ["English (en)", "Gaeilge (ga)"]
    age, sector, which = incoming.definition.questions
    assert (age.least, age.most, age.whole, age.required) == (18, 99, True, True)
    assert [option.label for option in sector.options] == ["Health", "Education", "Justice"]
    assert which.most == 2
    assert which.shown_if is not None
    irish = read_form(OLD.read_bytes(), language="ga").definition
    assert irish.questions[0].text == "An aois?"


@pytest.mark.parametrize("content", [OLD.read_bytes()[:3000], OLD.read_bytes()[:600], b"\xd0\xcf\x11\xe0"])
def test_a_damaged_one_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_form(content)


def test_all_sheets_below_each_other_as_csv() -> None:
    incoming = read_form(CSV.replace(",wibble,what,What?,\n", "").encode(), filename="form.csv")
    assert incoming.complete
    assert incoming.definition.title == "Meetings"
    met, where = incoming.definition.questions
    assert met.text == "Have you met, ever?"
    assert [option.code for option in met.options] == ["yes", "no"]
    assert where.shown_if is not None


def test_rows_of_csv_are_counted_in_the_file() -> None:
    with pytest.raises(Invalid, match=r"survey, row 5: Unknown question type 'wibble'"):
        read_form(CSV.encode())


def test_a_file_of_one_table_is_the_survey() -> None:
    incoming = read_form(b"type;name;label\ntext;a;Why?\n", filename="why_not.csv")
    assert incoming.definition.title == "why not"
    assert [question.text for question in incoming.definition.questions] == ["Why?"]


def test_questions_that_look_into_further_sheets_are_valid_and_listed() -> None:
    survey = """
        | type | name | label | choice_filter |
        | text | county | County? | |
        | select_one_external town | town | Town? | county=${county} |
        | select_one_from_file streets.csv | street | Street? | |
    """
    external = table("| list_name | name | label | county |\n| town | tuam | Tuam | galway |")
    incoming = read_form(form(survey, external_choices=external))
    assert [question.code for question in incoming.definition.questions] == ["county"]
    assert [(row, column) for row, column, _ in losses(incoming)][:2] == [(3, "type (A)"), (4, "type (A)")]


def test_blanks_that_do_not_break_are_blanks() -> None:
    survey = [["type", "name", "label"], ["select_one\u00a0yes_no", "a", "Any\u00a0one?"]]
    incoming = read_form(workbook({"survey": survey, "choices": table(YES_NO)}))
    assert incoming.complete
    assert incoming.definition.questions[0].kind is QuestionKind.SINGLE


def test_of_a_link_the_address_stays() -> None:
    told = read("| type | name | label |\n| text | a | See **our** [page](https://example.org/a) first |")
    assert told.definition.questions[0].text == "See our page (https://example.org/a) first"


@pytest.mark.parametrize("rows", ["", "| note | n | Only to read |"])
def test_a_form_that_asks_nothing_cannot_come_in(rows: str) -> None:
    incoming = read(f"| type | name | label |\n{rows}".strip())
    assert not incoming.complete
    assert "asks nothing" in incoming.losses[0].reason
