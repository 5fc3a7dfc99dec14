"""The pages on which a list is brought in: step by step, with nothing done twice or by the wrong people."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import func, select

from seminars.extensions import db
from seminars.jobs.models import Job
from seminars.jobs.worker import run_due
from seminars.mail.models import Message
from seminars.programme.models import ProfileField, ProfileOption
from seminars.registration import import_views
from seminars.registration.import_models import DelegateImport, ImportState
from seminars.registration.models import Delegate
from tests.registration.factories import NOW, make_delegate, make_seminar
from tests.registration.lists import csv, upload, xlsx

SignedIn = Callable[..., FlaskClient]


def chosen(client: FlaskClient, at: str, **changes: str) -> Any:
    """The form of columns sent as it is shown, with ``changes``."""
    page = client.get(at)
    assert page.status_code == 200, page.text
    row = db.session.scalars(select(DelegateImport).order_by(DelegateImport.id.desc())).first()
    assert row is not None
    shown = {f"column_{n}": target for n, target in enumerate(row.chosen["targets"])}
    return client.post(at, data={"revision": str(row.revision), **shown, **changes})


def test_a_list_goes_from_file_to_delegates(app: Flask, clock: Any, signed_in: SignedIn) -> None:
    clock.set(NOW)
    seminar = make_seminar(capacity=2)
    make_delegate(seminar, name="Here Already", email="here@example.org")
    client = signed_in("staff")
    content = csv(
        ["Seán Ó Sé", "sean@example.org", "HSE"],
        ["Here Already", "HERE@example.org", "Barnardos"],
        ["Úna Late", "una@example.org", "VEC"],
        ["Total", "3", ""],
    )
    answer = upload(client, seminar, content)
    at = answer.location
    page = client.get(at)
    assert "What do the columns mean?" in page.text
    assert 'selected value="email"' in page.text
    answer = chosen(client, at)
    assert answer.location.endswith("/rows")
    page = client.get(answer.location)
    for words in ("2 people</strong> would be added", "1 on the waiting list", "1 person is here already",
                  "1 row is left out", "Import 2 people"):  # fmt: skip
        assert words in page.text, words
    assert db.session.scalar(select(func.count(Delegate.id))) == 1

    answer = client.post(f"{at}/bring-in", data={"revision": "1", "write": "y"})
    job = answer.location
    assert "/jobs/" in job
    run_due(at=NOW)
    answer = client.get(job)
    assert answer.location.endswith(at)
    page = client.get(at)
    assert "The list is imported" in page.text
    assert "2 messages are on their way" in page.text
    people = db.session.scalars(select(Delegate).order_by(Delegate.id)).all()
    assert [(each.name, each.state.value) for each in people[1:]] == [
        ("Seán Ó Sé", "registered"),
        ("Úna Late", "waiting"),
    ]
    subjects = db.session.scalars(select(Message.subject).order_by(Message.id)).all()
    assert [subject.partition(":")[0] for subject in subjects[1:]] == [
        "You are registered",
        "You are on the waiting list",
    ]


def test_a_double_click_and_the_back_button_import_once(app: Flask, clock: Any, signed_in: SignedIn) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    client = signed_in("organiser")
    at = upload(client, seminar, csv(["Ann", "ann@example.org", "HSE"])).location
    chosen(client, at)
    jobs = {client.post(f"{at}/bring-in", data={"revision": "1"}).location for _ in range(2)}
    assert len(jobs) == 1
    run_due(at=NOW)
    assert client.post(f"{at}/bring-in", data={"revision": "1"}).location.endswith(at)
    assert chosen_again(client, at).status_code == 200
    assert client.get(f"{at}/rows").location.endswith(at)
    assert client.post(f"{at}/discard").status_code == 409
    assert db.session.scalar(select(func.count(Delegate.id))) == 1
    assert db.session.scalar(select(func.count(Job.id))) == 1
    row = db.session.scalars(select(DelegateImport)).one()
    assert (row.state, row.content, row.cells, row.report) == (ImportState.DONE, None, None, None)


def chosen_again(client: FlaskClient, at: str) -> Any:
    return client.post(at, data={"revision": "1", "column_0": "name"})


def test_what_was_not_looked_at_is_not_imported(app: Flask, clock: Any, signed_in: SignedIn) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    client = signed_in("organiser")
    at = upload(client, seminar, csv(["Ann", "ann@example.org", "HSE"])).location
    chosen(client, at)
    chosen(client, at, update="y")
    answer = client.post(f"{at}/bring-in", data={"revision": "1"})
    assert answer.location.endswith("/rows")
    assert "Something else was chosen meanwhile" in client.get(answer.location).text
    assert db.session.scalar(select(func.count(Job.id))) == 0


def test_a_list_of_another_seminar_is_not_found(app: Flask, clock: Any, signed_in: SignedIn) -> None:
    clock.set(NOW)
    seminar, other = make_seminar(), make_seminar()
    client = signed_in("organiser")
    at = upload(client, seminar, csv(["Ann", "ann@example.org", "HSE"])).location
    elsewhere = at.replace(seminar.slug, other.slug)
    assert client.get(elsewhere).status_code == 404
    assert client.get(f"{elsewhere}/rows").status_code == 404
    for act in ("source", "values", "bring-in", "letters", "discard"):
        assert client.post(f"{elsewhere}/{act}").status_code == 404
    assert client.get(at).status_code == 200


def test_an_error_stands_beside_its_cell_with_what_was_meant(
    app: Flask, clock: Any, signed_in: SignedIn
) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    client = signed_in("staff")
    content = csv(
        ["Ann Byrne", "ann@example", "HSE", "Helth"],
        ["Bob Kelly", "bob@example.org", "", "Education"],
        ["Cara Daly", "cara@example.org", "VEC", "Education"],
        headings=["Name", "E-mail", "Organisation", "Sector"],
    )
    at = upload(client, seminar, content).location
    page = client.get(chosen(client, at).location)
    assert "2 rows have errors" in page.text
    assert "Enter an address such as name@example.org." in page.text
    assert "Did you mean ‘Health’?" in page.text
    assert "Enter the organisation." in page.text
    assert "Cara Daly" not in page.text
    assert "Cara Daly" in client.get(f"{at}/rows?show=all").text
    assert "Import 1" not in page.text
    assert client.post(f"{at}/bring-in", data={"revision": "1"}).status_code == 302
    run_due(at=NOW)
    assert db.session.scalar(select(func.count(Delegate.id))) == 0


def test_texts_that_no_list_holds_are_mapped_left_empty_or_added(
    app: Flask, clock: Any, signed_in: SignedIn
) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    health = next(each for each in seminar.series.profile_options if each.label.startswith("Health"))
    client = signed_in("organiser")
    content = csv(
        ["Ann Byrne", "a@example.org", "HSE", "Helth"],
        ["Bob Kelly", "b@example.org", "VEC", "n/k"],
        ["Cara Daly", "c@example.org", "VEC", "Housing"],
        ["Dan Daly", "d@example.org", "VEC", "HOUSING "],
        headings=["Name", "E-mail", "Organisation", "Sector"],
    )
    at = upload(client, seminar, content).location
    page = client.get(chosen(client, at).location)
    assert page.text.count('name="value-sector-') == 3
    answer = client.post(
        f"{at}/values",
        data={
            "revision": "1",
            "value-sector-0": str(health.id),
            "value-sector-1": "skip",
            "value-sector-2": "add",
        },
    )
    page = client.get(answer.location)
    assert "4 people</strong> would be added" in page.text
    assert "is added to the list" in page.text
    assert db.session.scalar(select(ProfileOption).where(ProfileOption.label == "Housing")) is None
    client.post(f"{at}/bring-in", data={"revision": "2"})
    run_due(at=NOW)
    people = db.session.scalars(select(Delegate).order_by(Delegate.name))
    sectors = [each.sector.label if each.sector else None for each in people]
    assert sectors == [health.label, None, "Housing", "Housing"]
    added = db.session.scalars(select(ProfileOption).where(ProfileOption.label == "Housing")).one()
    assert (added.field, added.series_id) == (ProfileField.SECTOR, seminar.series_id)


def test_staff_do_not_add_to_the_lists_of_the_series(app: Flask, clock: Any, signed_in: SignedIn) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    client = signed_in("staff")
    content = csv(
        ["Ann", "a@example.org", "HSE", "Housing"], headings=["Name", "E-mail", "Organisation", "Sector"]
    )
    at = upload(client, seminar, content).location
    page = client.get(chosen(client, at).location)
    assert "Add it to the list" not in page.text
    client.post(f"{at}/values", data={"revision": "1", "value-sector-0": "add"})
    assert "One row has an error" in client.get(f"{at}/rows").text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1.."])
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    app: Flask, clock: Any, signed_in: SignedIn, content: bytes
) -> None:
    seminar = make_seminar()
    answer = upload(signed_in("staff"), seminar, content)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert db.session.scalar(select(func.count(DelegateImport.id))) == 0


def test_no_file_and_a_meaning_twice_are_told(app: Flask, clock: Any, signed_in: SignedIn) -> None:
    seminar = make_seminar()
    client = signed_in("staff")
    answer = client.post(f"/seminars/{seminar.slug}/delegates/import")
    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)
    at = upload(client, seminar, csv(["Ann", "ann@example.org", "HSE"])).location
    answer = chosen(client, at, column_1="name")
    assert (answer.status_code, "is chosen for two columns" in answer.text) == (422, True)
    answer = chosen(client, at, column_2="")
    assert (answer.status_code, "hold the name and the organisation" in answer.text) == (422, True)


def test_another_sheet_and_another_row_of_headings_can_be_chosen(
    app: Flask, clock: Any, signed_in: SignedIn
) -> None:
    seminar = make_seminar()
    client = signed_in("staff")
    at = upload(client, seminar, xlsx(["x", "y"], ["Who", "Where"], ["Ann", "HSE"]), "list.xlsx").location
    client.post(f"{at}/source", data={"heading": "2"})
    page = client.get(at)
    assert "under the headings in row 2" in page.text
    assert "Who" in page.text
    client.post(f"{at}/source", data={"heading": "77"})
    assert "Enter the number of a row that is not blank" in client.get(at).text


def test_the_list_behind_a_cover_is_read(app: Flask, clock: Any, signed_in: SignedIn) -> None:
    seminar = make_seminar()
    client = signed_in("staff")
    book, buffer = Workbook(), io.BytesIO()
    book.active.append(["Seminar list: see the third sheet"])
    book.create_sheet("Nothing")
    people = book.create_sheet("People")
    for row in (["Participant", "Employer", "Email"], ["Ann Able", "HSE", "ann@example.org"]):
        people.append(row)
    book.save(buffer)
    at = upload(client, seminar, buffer.getvalue(), "list.xlsx").location
    page = client.get(at).text
    assert "sheet ‘People’: 1 rows under the headings in row 1" in page


def test_a_list_of_nobody_is_told(app: Flask, clock: Any, signed_in: SignedIn) -> None:
    seminar = make_seminar()
    client = signed_in("staff")
    at = upload(client, seminar, csv(), "list.csv").location
    chosen(client, at)
    page = client.get(f"{at}/rows").text
    assert "The list holds nobody" in page
    assert "Everybody in this list is here already" not in page


def test_letters_that_look_wrong_are_read_in_another_code_page(
    app: Flask, clock: Any, signed_in: SignedIn
) -> None:
    seminar = make_seminar()
    client = signed_in("staff")
    content = "Name,E-mail,Organisation\r\nSeán,s@example.org,HSE\r\n".encode("cp1252")
    at = upload(client, seminar, content).location
    assert "Are accents right?" in client.get(at).text
    client.post(f"{at}/source", data={"heading": "1", "encoding": "mac_roman"})
    assert "Se·n" in client.get(at).text
    client.post(f"{at}/source", data={"heading": "1", "encoding": "cp1252"})
    assert "Seán" in client.get(at).text


def test_a_long_list_is_checked_by_a_job(
    app: Flask, clock: Any, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set(NOW)
    monkeypatch.setattr(import_views, "AT_ONCE", 2)
    seminar = make_seminar(capacity=100)
    client = signed_in("staff")
    rows = [[f"Ann {'abcdefgh'[n]}", f"a{n}@example.org", "HSE"] for n in range(8)]
    at = upload(client, seminar, csv(*rows)).location
    job = chosen(client, at).location
    assert "/jobs/" in job
    run_due(at=NOW)
    assert client.get(job).location.endswith(f"{at}/rows")
    assert "8 people</strong> would be added" in client.get(f"{at}/rows").text


def test_another_meaning_chosen_while_a_job_checks_is_checked_by_a_job_of_its_own(
    app: Flask, clock: Any, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set(NOW)
    monkeypatch.setattr(import_views, "AT_ONCE", 0)
    seminar = make_seminar()
    client = signed_in("staff")
    at = upload(client, seminar, csv(["Ann", "a@example.org", "HSE"])).location
    first = chosen(client, at).location
    second = chosen(client, at, column_1="").location
    assert first != second
    run_due(at=NOW)
    assert "Something else was chosen meanwhile" in client.get(first).text
    assert client.get(second).location.endswith("/rows")
    assert "E-mail" not in client.get(f"{at}/rows").text


def test_the_page_of_a_list_does_not_ask_more_of_the_database_when_it_grows(
    app: Flask, clock: Any, signed_in: SignedIn, statements: Any
) -> None:
    clock.set(NOW)
    seminar = make_seminar(capacity=500)
    client = signed_in("staff")
    counts = []
    for number in (3, 120):
        rows = [[f"Ann {'x' * n}", f"p{number}-{n}@example.org", f"Org {n}"] for n in range(1, number)]
        at = upload(client, seminar, csv(*rows)).location
        chosen(client, at)
        with statements() as made:
            assert client.get(f"{at}/rows").status_code == 200
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_the_template_comes_back_as_it_is(app: Flask, clock: Any, signed_in: SignedIn) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    client = signed_in("staff")
    for shape in ("csv", "xlsx"):
        content = client.get(f"/seminars/{seminar.slug}/delegates/import/template.{shape}").data
        at = upload(client, seminar, content, f"t.{shape}").location
        page = client.get(chosen(client, at).location)
        assert "1 person</strong> would be added" in page.text, shape
