"""Answers keyed elsewhere: what columns and cells mean, all or nothing, the same file twice."""

import io
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM
from seminars.documents.spreadsheet import csv_bytes
from seminars.documents.table_files import Row
from seminars.documents.table_reading import read_table
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.jobs.worker import run_due
from seminars.programme.models import Seminar
from seminars.questionnaire import answer_import_views
from seminars.questionnaire.answer_columns import (
    SERIAL,
    answer_targets,
    guess_columns,
    one_option,
    template_headings,
    whole,
    words_beside,
)
from seminars.questionnaire.answer_import import (
    choose_answer_columns,
    clear_old_answers,
    keep_answers_file,
)
from seminars.questionnaire.answer_import_models import AnswerImport
from seminars.questionnaire.answer_rows import ReadRow, SheetReader
from seminars.questionnaire.answer_writing import bring_answers_in, check_answers
from seminars.questionnaire.definition import Asked, Choice, Definition, Part
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.late_models import LateResponse
from seminars.questionnaire.lateness import note_taken
from seminars.questionnaire.models import Answer, Questionnaire, Response
from seminars.questionnaire.paper_models import Unreadable
from seminars.questionnaire.paper_queries import sheets_kept
from seminars.questionnaire.queries import definition_of, responses_of
from seminars.questionnaire.service import begin_version, change_question, key_paper, print_paper
from seminars.registration.import_columns import Columns
from seminars.registration.sent_tables import KEPT, ImportState, unpack
from tests.questionnaire.factories import CLOSES, COMPLETE, IN_SLOT, question

AFTER = CLOSES + timedelta(hours=1)
PAPER = "/seminars/galway/questionnaire/paper"
HEADINGS = ["Sheet", "sector", "with", "often", "supports", "years", "change", "example"]
GOOD = ["7", "Health", "schools; police", "3", "Time|training", "12", "shorter meetings", ""]


def options(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(label.lower().replace(" ", "_"), label, other=label == "Other") for label in labels)


SECTORS = options("Health", "Justice", "Other")
PARTNERS = options("Schools", "Police", "Other")
FORM = Definition(
    "Form",
    sections=(
        Part(
            "All",
            questions=(
                Asked(
                    "sector",
                    QuestionKind.SINGLE,
                    "Your sector?",
                    options=SECTORS,
                ),
                Asked("with", QuestionKind.MULTIPLE, "With whom?", options=PARTNERS),
                Asked(
                    "rank",
                    QuestionKind.MOST_IMPORTANT,
                    "What matters?",
                    choose=3,
                    ranked=True,
                    options=options("Time", "People, and trust", "Funds", "Rooms"),
                ),
                Asked("years", QuestionKind.NUMBER, "For how many years have you worked with children?"),
                Asked("since", QuestionKind.DATE, "Since when?"),
            ),
        ),
    ),
)


def read(**cells: str) -> ReadRow:
    """A row with these cells; '__' in a name stands for '/'."""
    told = {"serial": "7"} | cells
    keys = [SERIAL if key == "serial" else key.replace("__text", "/ text").replace("__", "/") for key in told]
    return SheetReader(Columns(targets=keys), FORM).read(Row(2, list(told.values())))


@pytest.mark.parametrize(
    ("cells", "chosen", "text"),
    [
        ({"sector__": "Health"}, ("health",), None),
        ({"sector__": " HEALTH "}, ("health",), None),
        ({"sector__": "2"}, ("justice",), None),
        ({"sector__": "Other: a charity"}, ("other",), "a charity"),
        ({"sector__text": "a charity"}, ("other",), "a charity"),
        ({"sector__": "-"}, (), None),
    ],
)
def test_one_answer_by_code_wording_or_figure(
    cells: dict[str, str], chosen: tuple[str, ...], text: str | None
) -> None:
    told = read(years__="1", **cells)
    assert told.problems == {}
    given = told.sheet.answers.get("sector")
    assert (given.options if given else (), given.text if given else None) == (chosen, text)


@pytest.mark.parametrize(
    ("cells", "chosen"),
    [
        ({"with__": "Schools; Police"}, ("schools", "police")),
        ({"with__": "police|schools"}, ("schools", "police")),
        ({"with__": "1;2"}, ("schools", "police")),
        ({"with__schools": "1", "with__police": "0"}, ("schools",)),
        ({"with__schools": "x", "with__police": "yes"}, ("schools", "police")),
        ({"with__schools": "", "with__police": "Police"}, ("police",)),
    ],
)
def test_several_answers_in_one_cell_or_in_a_column_each(
    cells: dict[str, str], chosen: tuple[str, ...]
) -> None:
    told = read(**cells)
    assert told.problems == {}
    assert told.sheet.answers["with"].options == chosen


@pytest.mark.parametrize(
    "cells",
    [
        {"rank__": "Funds; People, and trust"},
        {"rank__": "3 | 2"},
        {"rank__funds": "1", "rank__people,_and_trust": "2"},
    ],
)
def test_ranked_answers_keep_their_order(cells: dict[str, str]) -> None:
    assert read(**cells).sheet.answers["rank"].options == ("funds", "people,_and_trust")


def test_a_question_mark_is_unreadable_and_an_empty_cell_is_blank() -> None:
    told = read(sector__="?", with__schools="illegible", with__police="1", years__="", since__="7/5/2008")
    assert told.sheet.unreadable == {"sector", "with"}
    assert set(told.sheet.answers) == {"since"}


def test_what_is_wrong_is_told_by_cell() -> None:
    told = read(
        serial="no!",
        sector__="Helth",
        with__="schools; nobody",
        years__="many",
        since__="#N/A",
        rank__funds="so",
    )
    assert {key: (each.message, each.suggestion) for key, each in told.problems.items()} == {
        "serial": ("Letters, digits and hyphens, 20 at most.", ""),
        "sector/": ("‘Helth’ is no answer to this question.", "Health"),
        "with/": ("‘nobody’ is no answer to this question.", ""),
        "years/": ("Enter a number, for example 12.", ""),
        "since/": ("The spreadsheet shows the error #N/A here.", ""),
        "rank/funds": ("Write 1 if it is ticked, otherwise 0 or nothing.", ""),
    }
    assert "is missing" in read(serial="", sector__="1").problems[SERIAL].message
    assert "all blank" in read(sector__="").left_out
    assert "empty" in read(serial="", sector__="").left_out


def test_columns_are_guessed_by_short_name_wording_or_both() -> None:
    headings = [
        "Serial no.",
        "Your sector?",
        "sector/text",
        "with/schools",
        "With whom? [Police]",
        "with_3",
        "For how many years have you worked w",
        "Keyed by",
    ]
    columns = guess_columns(
        read_table(csv_bytes(headings, [["1", "2", "", "1", "1", "0", "3", "Ann"]])), FORM
    )
    by_code = FORM.by_code
    several, sector = by_code["with"], by_code["sector"]
    assert columns.heading == 1
    assert columns.targets == [
        SERIAL,
        whole(sector),
        words_beside(sector),
        one_option(several, several.options[0]),
        one_option(several, several.options[1]),
        one_option(several, several.options[2]),
        whole(by_code["years"]),
        "",
    ]


def test_the_empty_table_is_understood_as_it_stands() -> None:
    headings = template_headings(FORM)
    table = read_table(csv_bytes(headings, [["1"] * len(headings)]))
    columns = guess_columns(table, FORM)
    assert all(columns.targets)
    assert len(set(columns.targets)) == len(headings)
    assert set(columns.targets) <= {target.key for target in answer_targets(FORM)}


# Into the database.


def sent(
    seminar: Seminar, *rows: list[str], headings: list[str] = HEADINGS, version: int | None = None
) -> AnswerImport:
    """A file that was sent, with its columns as they are guessed, checked."""
    row = keep_answers_file(
        seminar=seminar,
        content=csv_bytes(headings, rows),
        filename="keyed.csv",
        version=version,
        actor=SYSTEM,
        at=IN_SLOT,
    )
    choose_answer_columns(row=row, targets=row.chosen["targets"])
    assert check_answers(row)
    return row


def bring(row: AnswerImport) -> dict[str, Any]:
    return bring_answers_in(row, revision=row.revision, actor=SYSTEM, at=IN_SLOT)


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_file_becomes_responses_as_if_they_were_keyed(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    row = sent(seminar, GOOD, ["8", "Justice", "None of these", "?", "", "", "", ""])
    assert bring(row)["new"] == 2
    key_paper(
        seminar=seminar,
        serial="9",
        answers={
            **COMPLETE,
            "with": {"options": ["schools", "police"]},
            "supports": {"options": ["time", "training"]},
        },
        actor=SYSTEM,
        at=IN_SLOT,
    )
    definition = definition_of(seminar.series)
    assert definition is not None
    kept = sheets_kept(seminar, definition)
    assert kept["7"] == kept["9"]
    assert kept["8"].unreadable == {"often"}
    assert (row.state, row.content, row.cells) == (ImportState.DONE, None, None)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "import paper forms"))
    assert entry is not None
    assert entry.details["added"] == 2


def test_the_same_file_twice_adds_nothing_and_other_answers_are_an_error(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    bring(sent(seminar, GOOD))
    again = sent(seminar, GOOD)
    assert again.outcome == {"known": 1, "rows": 1}
    bring(again)
    assert number_of(Response) == 1
    other = sent(seminar, [*GOOD[:5], "13", *GOOD[6:]], ["8", *GOOD[1:]])
    assert other.outcome == {"error": 1, "new": 1, "rows": 2}
    assert "other answers to years" in unpack(other.report)["rows"][0][3]["serial"][0]
    with pytest.raises(Conflict):
        bring(other)
    assert number_of(Response) == 1


def test_a_number_twice_in_the_file(seminar: Seminar, questionnaire: Questionnaire) -> None:
    row = sent(seminar, GOOD, GOOD, ["7", "Justice", *[""] * 6])
    assert row.outcome == {"new": 1, "twice": 1, "error": 1, "rows": 3}
    assert "Row 2 has the same number" in unpack(row.report)["rows"][2][3]["serial"][0]


def test_a_sheet_keyed_meanwhile_is_an_error_and_nothing_comes_in(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    row = sent(seminar, ["6", *GOOD[1:]], GOOD)
    key_paper(seminar=seminar, serial="7", answers={"years": {"number": 1}}, actor=SYSTEM, at=IN_SLOT)
    with pytest.raises(Conflict):
        bring(row)
    assert number_of(Response) == 1


def test_a_column_with_the_number_on_the_sheet_is_needed(
    clock: Any, seminar: Seminar, questionnaire: Questionnaire, signed_in: Any
) -> None:
    clock.set(IN_SLOT)
    client = signed_in("staff")
    address = upload(client, csv_bytes(HEADINGS, [GOOD])).location
    answer = client.post(address, data={**fields(client, address), "column_0": ""})
    assert answer.status_code == 422
    assert "which column holds the number" in answer.text
    answer = client.post(address, data={**fields(client, address), "column_1": "serial"})
    assert "is chosen for two columns" in answer.text


def test_files_that_nobody_brings_in_are_forgotten(seminar: Seminar, questionnaire: Questionnaire) -> None:
    bring(sent(seminar, GOOD))
    sent(seminar, ["8", *GOOD[1:]])
    clear_old_answers(at=IN_SLOT + KEPT * 2)
    assert [each.state for each in db.session.scalars(select(AnswerImport))] == [ImportState.DONE]


def upload(client: FlaskClient, content: bytes, name: str = "keyed.csv") -> TestResponse:
    answer = client.post(f"{PAPER}/import", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 302, answer.text
    return answer


def fields(client: FlaskClient, address: str) -> dict[str, str]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    found = {"revision": page.select_one("input[name=revision]")["value"]}
    for each in page.select("select[name^=column_]"):
        option = each.select_one("option[selected]")
        found[each["name"]] = option["value"] if option else ""
    return found


def words(answer: TestResponse) -> str:
    return " ".join(BeautifulSoup(answer.text, "html.parser").text.split())


def test_the_pages_lead_from_the_file_to_the_forms(
    clock: Any, seminar: Seminar, questionnaire: Questionnaire, signed_in: Any
) -> None:
    clock.set(IN_SLOT)
    client = signed_in("staff")
    book = Workbook()
    book.active.append(["What the bureau keyed"])
    book.active.append(HEADINGS)
    book.active.append([7, "Health", "schools;police", 3, None, 12, "x", None])
    book.active.append([8, "Helth", None, None, None, "many", None, None])
    content = io.BytesIO()
    book.save(content)
    address = upload(client, content.getvalue(), "keyed.xlsx").location
    answer = client.post(address, data=fields(client, address))
    assert answer.location.endswith("/rows")
    text = words(client.get(answer.location))
    assert "One row has an error" in text
    assert "sector Helth: ‘Helth’ is no answer to this question. Did you mean ‘Health’?" in text
    assert "years many: Enter a number" in text
    assert "Import 1 form" not in text
    book.active["B4"], book.active["F4"] = "Justice", 3
    content = io.BytesIO()
    book.save(content)
    address = upload(client, content.getvalue(), "keyed.xlsx").location
    rows = client.post(address, data=fields(client, address)).location
    text = words(client.get(rows))
    assert "Import 2 forms" in text
    revision = BeautifulSoup(client.get(rows).text, "html.parser").select_one("input[name=revision]")["value"]
    job = client.post(f"{address}/bring-in", data={"revision": revision}).location
    run_due(at=IN_SLOT)
    assert client.get(job).location.endswith(address)
    assert "forms added 2" in words(client.get(address))
    assert number_of(Response) == 2
    assert client.post(f"{address}/bring-in", data={"revision": revision}).location.endswith(address)


def test_the_empty_table_tells_what_to_enter(
    seminar: Seminar, questionnaire: Questionnaire, signed_in: Any
) -> None:
    client = signed_in("staff")
    book = load_workbook(io.BytesIO(client.get(f"{PAPER}/import/template.xlsx").data))
    assert book.sheetnames == ["Forms", "What to enter"]
    told = " ".join(str(cell.value) for row in book["What to enter"].iter_rows() for cell in row)
    assert "health = Health; justice = Justice" in told
    head = client.get(f"{PAPER}/import/template.csv").text.lstrip("\ufeff").splitlines()[0]
    assert head.startswith("Number on the sheet,sector,with/schools,with/police,with/other")
    # Filled in with its codes it comes in as it is.
    filled = head + "\n7,health,1,,1,,a library,often,,,1,,,,\n"
    address = upload(client, filled.encode()).location
    assert "Import 1 form" in words(client.get(client.post(address, data=fields(client, address)).location))


def test_two_thousand_rows_of_forty_questions_come_in_by_a_job(
    clock: Any, seminar: Seminar, signed_in: Any, forty: Questionnaire, statements: Any
) -> None:
    clock.set(IN_SLOT)
    client = signed_in("staff")
    heads = ["serial", *(f"q{number}" for number in range(1, 41))]
    rows = [[f"S-{n}", *(str((n + q) % 5 + 1) for q in range(40))] for n in range(2000)]
    address = upload(client, csv_bytes(heads, rows)).location
    assert answer_import_views.AT_ONCE < 2000
    job = client.post(address, data=fields(client, address)).location
    assert job.startswith("/jobs/")
    run_due(at=IN_SLOT)
    page = client.get(f"{address}/rows")
    assert "2000 forms" in words(page)
    revision = BeautifulSoup(page.text, "html.parser").select_one("input[name=revision]")["value"]
    client.post(f"{address}/bring-in", data={"revision": revision})
    with statements() as made:
        run_due(at=IN_SLOT)
    assert number_of(Response) == 2000
    assert number_of(Answer) == 80_000
    assert number_of(Unreadable) == 0
    # Many rows in each statement, and no more of them for more rows.
    assert len(made) < 150


# Versions.


def next_version(questionnaire: Questionnaire) -> Questionnaire:
    """A new version, in which the sectors are others."""
    made = begin_version(questionnaire=questionnaire, actor=SYSTEM, at=AFTER)
    sector = next(each for each in made.sections[0].questions if each.code == "sector")
    details = question(QuestionKind.SINGLE, "sector", "Education", "Sport", required=True)
    change_question(question=sector, details=details, actor=SYSTEM, at=AFTER)
    return made


def test_a_sheet_printed_in_another_version_is_refused_beside_its_row(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    bring(sent(seminar, GOOD))
    old = print_paper(seminar=seminar, copies=2, large=False, actor=SYSTEM, at=AFTER).serials
    made = next_version(questionnaire)
    new = print_paper(seminar=seminar, copies=1, large=False, actor=SYSTEM, at=AFTER).serials
    rows = [[old[0], "Sport", *[""] * 6], [new[0], "Sport", *[""] * 6], ["99", "Sport", *[""] * 6]]
    row = sent(seminar, *rows)
    assert row.outcome == {"error": 1, "new": 2, "rows": 3}
    message = unpack(row.report)["rows"][0][3]["serial"][0]
    assert f"{old[0]} was printed with version 1" in message
    with pytest.raises(Conflict):
        bring(row)
    bring(sent(seminar, *rows[1:]))
    kept = db.session.scalars(select(Response).where(Response.serial.in_([new[0], "99"]))).all()
    assert {each.questionnaire_id for each in kept} == {made.id}


def test_a_file_can_be_of_an_earlier_version(seminar: Seminar, questionnaire: Questionnaire) -> None:
    bring(sent(seminar, GOOD))
    old = print_paper(seminar=seminar, copies=2, large=False, actor=SYSTEM, at=AFTER).serials
    next_version(questionnaire)
    new = print_paper(seminar=seminar, copies=1, large=False, actor=SYSTEM, at=AFTER).serials
    refused = sent(seminar, [new[0], *GOOD[1:]], version=1)
    assert "printed with version 2" in unpack(refused.report)["rows"][0][3]["serial"][0]
    row = sent(seminar, GOOD, [old[0], *GOOD[1:]], version=1)
    assert row.outcome == {"known": 1, "new": 1, "rows": 2}
    bring(row)
    kept = db.session.scalars(select(Response).where(Response.serial == old[0])).one()
    assert kept.questionnaire_id == questionnaire.id


def test_the_version_on_the_sheets_is_chosen_with_the_file(
    clock: Any, seminar: Seminar, questionnaire: Questionnaire, signed_in: Any
) -> None:
    clock.set(AFTER)
    client = signed_in("staff")
    assert "Version on the sheets" not in client.get(f"{PAPER}/import").text
    bring(sent(seminar, GOOD))
    next_version(questionnaire)
    page = client.get(f"{PAPER}/import")
    assert BeautifulSoup(page.text, "html.parser").select_one("option[selected]")["value"] == "2"
    book = load_workbook(io.BytesIO(client.get(f"{PAPER}/import/template.xlsx?version=1").data))
    told = " ".join(str(cell.value) for row in book["What to enter"].iter_rows() for cell in row)
    assert "health = Health" in told
    content = csv_bytes(HEADINGS, [["8", *GOOD[1:]]])
    answer = client.post(f"{PAPER}/import", data={"file": (io.BytesIO(content), "k.csv"), "version": "1"})
    assert answer.status_code == 302
    address = answer.location
    assert "read as version 1" in words(client.get(address))
    rows = client.post(address, data=fields(client, address)).location
    assert "read as version 1" in words(client.get(rows))
    assert "Import 1 form" in words(client.get(rows))
    assert client.get(f"{PAPER}/import/template.csv?version=9").status_code == 404
    odd = client.post(f"{PAPER}/import", data={"file": (io.BytesIO(content), "k.csv"), "version": "9"})
    assert odd.status_code == 422


def test_what_comes_in_after_figures_were_taken_away_is_late_until_it_is_enough(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    note_taken(seminar.series_id, [seminar.id], 5)
    db.session.commit()
    bring(sent(seminar, *([str(number), *GOOD[1:]] for number in range(20, 23))))
    assert number_of(LateResponse) == 3
    assert responses_of([seminar.id]) == []
    bring(sent(seminar, *([str(number), *GOOD[1:]] for number in range(30, 32))))
    assert number_of(LateResponse) == 0
    assert len(responses_of([seminar.id])) == 5
