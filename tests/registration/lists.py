"""Lists of people for the tests of the import."""

import io
from typing import Any

from flask.testing import FlaskClient
from openpyxl import Workbook
from werkzeug.test import TestResponse

from seminars.audit.service import Actor
from seminars.documents.spreadsheet import csv_bytes
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration import import_store
from seminars.registration.import_checking import check_import
from seminars.registration.import_models import DelegateImport
from seminars.registration.import_writing import bring_in
from seminars.registration.sent_tables import unpack
from tests.registration.factories import NOW, ORGANISER

HEADINGS = ["Name", "E-mail", "Organisation"]


def csv(*rows: list[str], headings: list[str] = HEADINGS) -> bytes:
    return csv_bytes(headings, rows)


def xlsx(*rows: list[Any]) -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    book.save(buffer)
    return buffer.getvalue()


def sent(seminar: Seminar, content: bytes, actor: Actor = ORGANISER) -> DelegateImport:
    """A list that has been read."""
    return import_store.keep_file(seminar=seminar, content=content, filename="list.csv", actor=actor, at=NOW)


def checked(seminar: Seminar, content: bytes, *, update: bool = False) -> DelegateImport:
    """A list that has been checked."""
    row = sent(seminar, content)
    if update:
        targets = import_store.columns_of(row).targets
        import_store.choose_columns(row=row, targets=targets, update=True)
    assert check_import(row, at=NOW)
    return row


def report(row: DelegateImport) -> dict[str, Any]:
    db.session.refresh(row)
    return unpack(row.report)


def brought_in(
    seminar: Seminar, content: bytes, *, update: bool = False, write: bool = False
) -> dict[str, Any]:
    """A list that has been brought in; what became of its rows."""
    row = checked(seminar, content, update=update)
    import_store.begin(
        row=row,
        kind=import_store.BRING_IN,
        address="/",
        actor=ORGANISER,
        at=NOW,
        revision=row.revision,
        writes_to_added=write,
    )
    return bring_in(row, revision=row.revision, actor=ORGANISER, at=NOW, tell=lambda *_: None)


def upload(client: FlaskClient, seminar: Seminar, content: bytes, filename: str = "list.csv") -> TestResponse:
    """The file as the page sends it."""
    return client.post(
        f"/seminars/{seminar.slug}/delegates/import",
        data={"file": (io.BytesIO(content), filename)},
        content_type="multipart/form-data",
    )
