"""Importing and exporting an XLSForm: pages, verbs and the command."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from pyxform.xls2xform import convert
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM
from seminars.errors import Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.questionnaire import service
from seminars.questionnaire.definition import Definition, Terms
from seminars.questionnaire.kinds import Mode
from seminars.questionnaire.models import Grid, Question, Questionnaire, Section
from seminars.questionnaire.queries import definition_of
from seminars.questionnaire.xlsform import read_form
from seminars.questionnaire.xlsform_importing import forget_old_forms, form_by_id
from seminars.questionnaire.xlsform_models import QuestionnaireImport
from seminars.registration.models import Delegate
from tests.questionnaire.factories import COMPLETE, IN_SLOT, LONG_BEFORE
from tests.questionnaire.forms import bare, form
from tests.questionnaire.test_xlsform_forms import HOUSEHOLD, HOUSEHOLD_CHOICES, KOBO, KOBO_CHOICES

EDITOR = "/series/season/questionnaire"
SMALL = """
| type | name | label |
| begin_group | you | About you |
| select_one yes_no | met | Have you met? |
| text | why | Why? |
| end_group | | |
"""


@pytest.fixture
def organiser(signed_in) -> FlaskClient:
    return signed_in("organiser")


def send(client: FlaskClient, content: bytes, name: str = "form.xlsx") -> TestResponse:
    return client.post(f"{EDITOR}/import", data={"file": (BytesIO(content), name)})


def words(answer: TestResponse) -> str:
    return " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_form_is_looked_at_before_it_is_brought_in(organiser: FlaskClient, series: Series) -> None:
    sent = send(organiser, form(HOUSEHOLD, HOUSEHOLD_CHOICES), "household.xlsx")
    assert sent.status_code == 302
    page = organiser.get(sent.location)
    assert "Nothing has been saved yet" in words(page)
    assert "Parts of the form are not supported" in words(page)
    row = BeautifulSoup(page.text, "html.parser").find(
        "td", string="questions are asked once here; this group would be repeated"
    )
    assert row is not None
    cells = [cell.get_text(strip=True) for cell in row.find_parent("tr").find_all("td")]
    assert cells[:5] == ["Does not come in", "survey", "23", "type (A)", "begin_repeat"]
    assert count(Questionnaire) == 0

    done = organiser.post(sent.location, data={"language": ""}, follow_redirects=True)
    assert "The questionnaire is brought in" in words(done)
    standing = definition_of(series)
    assert standing is not None
    content = form(HOUSEHOLD, HOUSEHOLD_CHOICES)
    assert bare(standing) == bare(read_form(content, filename="household.xlsx").definition)
    assert count(QuestionnaireImport) == 0
    assert organiser.get(sent.location).status_code == 404


def test_the_language_is_chosen_on_the_page(organiser: FlaskClient, series: Series) -> None:
    at = send(organiser, form(KOBO, KOBO_CHOICES)).location
    english, french = organiser.get(at), organiser.get(at, query_string={"language": "French (fr)"})
    assert "What matters most?" in words(english)
    assert "Le plus important ?" in words(french)
    organiser.post(at, data={"language": "French (fr)"})
    standing = definition_of(series)
    assert standing is not None
    assert standing.sections[0].title == "Votre avis"


def test_findings_are_shown_by_kind(organiser: FlaskClient, series: Series) -> None:
    at = send(organiser, form(HOUSEHOLD, HOUSEHOLD_CHOICES)).location
    page = words(organiser.get(at, query_string={"show": "on_purpose"}))
    assert "answers carry no time, place, device or name" in page
    assert "places on a map" not in page


def test_many_findings_are_paged(organiser: FlaskClient, series: Series) -> None:
    rows = "\n".join(f"| geopoint | place{number} | Place {number} |" for number in range(70))
    at = send(organiser, form(f"{SMALL.strip()}\n{rows}")).location
    first, second = organiser.get(at), organiser.get(at, query_string={"page": 2})
    assert "Page 1 of 2" in words(first)
    assert [number for number in (0, 59, 60, 69) if f">{number + 6}</td>" in first.text] == [0, 59]
    assert [number for number in (0, 59, 60, 69) if f">{number + 6}</td>" in second.text] == [60, 69]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK nonsense", "cannot be read"),
        (form("| type | name | label |\n| text | a b | A? |"), "survey, row 2"),
        (form("| type | name | label |\n| telepathy | a | A? |"), "telepathy"),
    ],
)
def test_what_is_no_form_is_refused_beside_the_field(
    organiser: FlaskClient, series: Series, content: bytes, said: str
) -> None:
    answer = send(organiser, content)
    assert answer.status_code == 422
    error = BeautifulSoup(answer.text, "html.parser").find(id="file-error")
    assert error is not None
    assert said in error.get_text()
    assert count(QuestionnaireImport) == 0


def test_a_bomb_is_refused(organiser: FlaskClient, series: Series) -> None:
    buffer = BytesIO(form(SMALL))
    with ZipFile(buffer, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 70_000_000)
    assert "too large when it is unpacked" in words(send(organiser, buffer.getvalue()))


def test_a_form_takes_the_place_of_one_that_nobody_has_begun(
    organiser: FlaskClient, series: Series, questionnaire: Questionnaire
) -> None:
    service.change_terms(
        questionnaire=questionnaire, terms=Terms(mode=Mode.NAMED), actor=SYSTEM, at=LONG_BEFORE
    )
    number = questionnaire.id
    assert "takes the place" in words(organiser.get(f"{EDITOR}/import"))
    at = send(organiser, form(SMALL)).location
    organiser.post(at, data={"language": ""})
    standing = definition_of(series)
    assert standing is not None
    assert [question.code for question in standing.questions] == ["met", "why"]
    assert (standing.id, standing.terms.mode) == (number, Mode.NAMED)
    assert (count(Section), count(Question), count(Grid)) == (1, 2, 0)


def test_once_there_are_answers_no_form_takes_its_place(
    organiser: FlaskClient, series: Series, seminar: Seminar, questionnaire: Questionnaire, delegate: Delegate
) -> None:
    at = send(organiser, form(SMALL)).location
    service.begin(delegate=delegate, at=IN_SLOT)
    service.submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT)
    for answer in (
        organiser.get(f"{EDITOR}/import"),
        send(organiser, form(SMALL)),
        organiser.get(at),
        organiser.post(at, data={"language": ""}),
    ):
        assert answer.status_code == 409
        assert "Begin a new version" in words(answer)
    assert len(questionnaire.sections) == 2
    assert "Import an XLSForm" not in words(organiser.get(EDITOR))


def test_all_of_it_comes_in_or_nothing(app: Flask, series: Series, questionnaire: Questionnaire) -> None:
    kept = service.keep_form(
        series=series, content=form(SMALL), filename="a.xlsx", actor=SYSTEM, at=LONG_BEFORE
    )
    definition = read_form(form(SMALL)).definition
    [part] = definition.sections
    for broken in (
        Definition(title="No question", sections=()),
        Definition(title="Twice", sections=(part, part)),
    ):
        with pytest.raises(Exception, match="question"):
            service.bring_in_form(form=kept, definition=broken, actor=SYSTEM, at=LONG_BEFORE)
        assert len(definition_of(series).questions) == 7  # type: ignore[union-attr]
    assert count(QuestionnaireImport) == 1


def test_a_form_is_forgotten_on_request_or_after_a_week(
    organiser: FlaskClient, app: Flask, series: Series
) -> None:
    at = send(organiser, form(SMALL)).location
    assert organiser.post(f"{at}/discard").status_code == 302
    assert count(QuestionnaireImport) == 0
    kept = service.keep_form(
        series=series, content=form(SMALL), filename="a.xlsx", actor=SYSTEM, at=LONG_BEFORE
    )
    forget_old_forms(LONG_BEFORE + timedelta(days=6))
    number = kept.id
    assert form_by_id(series, number) is kept
    forget_old_forms(LONG_BEFORE + timedelta(days=8))
    with pytest.raises(Missing):
        form_by_id(series, number)


def test_a_file_that_is_too_large_is_not_kept(app: Flask, series: Series) -> None:
    with pytest.raises(Invalid, match="larger than 5 MB"):
        service.keep_form(
            series=series, content=b"x" * (5 * 1024**2 + 1), filename="a.xlsx", actor=SYSTEM, at=LONG_BEFORE
        )


def test_a_form_is_brought_in_once(app: Flask, series: Series) -> None:
    content = form(SMALL)
    kept = service.keep_form(series=series, content=content, filename="a.xlsx", actor=SYSTEM, at=LONG_BEFORE)
    definition = read_form(content).definition
    service.bring_in_form(form=kept, definition=definition, actor=SYSTEM, at=LONG_BEFORE)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "import questionnaire")).one()
    assert entry.details == {"filename": "a.xlsx", "questions": 2}
    with pytest.raises(Missing):
        service.bring_in_form(form=kept, definition=definition, actor=SYSTEM, at=LONG_BEFORE)


def test_the_questionnaire_is_downloaded_as_a_form_that_pyxform_takes(
    organiser: FlaskClient, questionnaire: Questionnaire
) -> None:
    assert "Download as XLSForm" in words(organiser.get(EDITOR))
    answer = organiser.get(f"{EDITOR}.xlsx")
    assert answer.headers["Content-Disposition"].endswith("filename=questionnaire-season.xlsx")
    xform = convert(answer.data, file_type=".xlsx").xform
    assert "<h:title>Working together</h:title>" in xform
    assert "count-selected(.) &lt;= 3" in xform


def test_a_series_without_a_questionnaire_has_none_to_download(
    organiser: FlaskClient, series: Series
) -> None:
    assert organiser.get(f"{EDITOR}.xlsx").status_code == 404
    assert "Import an XLSForm" in words(organiser.get(EDITOR))


def test_staff_cannot_import(signed_in, series: Series) -> None:
    client = signed_in("staff")
    assert client.get(f"{EDITOR}/import").status_code == 403
    assert send(client, form(SMALL)).status_code == 403


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (form(SMALL), 0, "All of it can come in."),
        (
            form(HOUSEHOLD, HOUSEHOLD_CHOICES),
            1,
            "survey, row 23, type (A) 'begin_repeat': questions are asked",
        ),
        (
            form("| type | name | label |\n| text | a b | A? |"),
            2,
            "This is not a valid XLSForm. survey, row 2",
        ),
        (b"nonsense", 2, "is not an XLSForm"),
    ],
    ids=["complete", "parts", "invalid", "no form"],
)
def test_the_command_says_what_would_come_in(
    app: Flask, tmp_path: Path, content: bytes, code: int, said: str
) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(content)
    result = app.test_cli_runner().invoke(args=["questionnaire", "check", str(file)])
    assert result.exit_code == code
    assert said in " ".join(result.output.split())
    assert count(Questionnaire) == 0


def test_the_command_takes_a_language(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(form(KOBO, KOBO_CHOICES))
    run = app.test_cli_runner().invoke
    french = run(args=["questionnaire", "check", str(file), "--language", "fr"])
    assert french.exit_code == 1
    assert "2. Nous leur faisons confiance [a scale" in " ".join(french.output.split())
    assert "Language: French (fr) (of: English (en), French (fr))" in french.output
    irish = run(args=["questionnaire", "check", str(file), "--language", "Irish"])
    assert irish.exit_code == 2
    assert "'French (fr)'" in irish.output
    assert run(args=["questionnaire", "check", str(tmp_path / "gone.xlsx")]).exit_code == 2
