"""Words of a report, drafts that are kept, and the final version, which stays as it was."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.report.models import ReportFile, ReportVersion
from seminars.report.versions import digest_of, freeze, keep_draft
from seminars.report.writing import LONGEST, write_section
from tests.questionnaire.factories import make_delegate
from tests.report.reports import AFTER, answered_series, current, kept_draft, plain_series

Client = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(AFTER)


def write(series: Series, text: str, version: int = 0, section: str = "conclusions") -> None:
    write_section(series=series, section=section, text=text, version=version, actor=SYSTEM, at=AFTER)


def freeze_now(series: Series, *, pending: str = "", number: int = 1) -> ReportVersion:
    content = current(series)
    return freeze(
        series=series,
        content=content,
        read=digest_of(content),
        number=number,
        files={"pdf": b"%PDF", "docx": b"PK"},
        pending=pending,
        actor=SYSTEM,
        at=AFTER,
    )


def titles(page: str) -> list[str]:
    return [each.get_text() for each in BeautifulSoup(page, "html.parser").select("section > h2")]


def test_what_is_written_to_a_section_opens_it_and_is_taken_out_again(app: Flask) -> None:
    series = plain_series()
    write(series, "**Meet** more often.\r\nAnd sooner. ")
    section = next(each for each in current(series).sections if each.key == "conclusions")
    assert section.blocks[0].source == "**Meet** more often.\nAnd sooner."  # type: ignore[union-attr]
    write(series, "  ", version=1)
    assert "conclusions" not in [each.key for each in current(series).sections]


def test_two_who_write_to_one_section_do_not_overwrite_each_other(app: Flask) -> None:
    series = plain_series()
    write(series, "Mine")
    with pytest.raises(Conflict):
        write(series, "Yours")
    write(series, "Ours", version=1)
    with pytest.raises(Missing):
        write(series, "Nowhere", section="elsewhere")
    with pytest.raises(Invalid, match="no letters"):
        write(series, "Well done 🎉", version=2)
    with pytest.raises(Invalid, match="under"):
        write(series, "a" * (LONGEST + 1), version=2)


def test_words_of_another_are_shown_and_what_was_typed_is_kept(app: Flask, signed_in: Client) -> None:
    series = plain_series()
    client = signed_in("organiser")
    address = f"/series/{series.slug}/report/sections/conclusions"
    client.get(address)
    write(series, "Theirs")
    answer = client.post(address, data={"text": "Mine", "version": "0"})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.textarea is not None
    assert page.textarea.get_text().strip() == "Mine"
    assert "Theirs" in page.get_text()
    # Whoever saves again has read them.
    version = page.select_one("input[name=version]")
    assert version is not None
    assert client.post(address, data={"text": "Both", "version": version["value"]}).status_code == 302
    assert client.get(f"/series/{series.slug}/report/sections/nothing").status_code == 404


def test_a_draft_says_what_it_said_whatever_is_written_later(app: Flask) -> None:
    series = plain_series()
    write(series, "First")
    draft = kept_draft(series)
    write(series, "Second", version=1)
    assert (draft.number, draft.name) == (1, "Draft 1")
    assert "First" in str(db.session.get_one(ReportVersion, draft.id).content)
    assert kept_draft(series).number == 2
    with pytest.raises(Conflict, match="something else"):
        keep_draft(series=series, content=current(series), read="older", actor=SYSTEM, at=AFTER)


def test_what_is_kept_is_what_was_read(app: Flask, signed_in: Client) -> None:
    series = plain_series()
    client = signed_in("organiser")
    page = BeautifulSoup(client.get(f"/series/{series.slug}/report").text, "html.parser")
    read = page.select_one("input[name=read]")
    assert read is not None
    write(series, "Written meanwhile")
    answer = client.post(f"/series/{series.slug}/report/draft", data={"read": read["value"], "remark": "One"})
    assert answer.status_code == 409
    assert "Read it again" in answer.text
    again = BeautifulSoup(answer.text, "html.parser").select_one("input[name=read]")
    assert again is not None
    kept = client.post(f"/series/{series.slug}/report/draft", data={"read": again["value"], "remark": "One"})
    assert kept.location.endswith("/report/versions/1")
    assert "Written meanwhile" in client.get(kept.location).text
    assert "Draft 1" in client.get(f"/series/{series.slug}/report/versions").text


def test_the_final_version_comes_out_the_same_when_the_data_change(app: Flask, signed_in: Client) -> None:
    series = answered_series(8, guide=False)
    client = signed_in("organiser")
    content = current(series)
    made = client.post(f"/series/{series.slug}/report/final", data={"read": digest_of(content)})
    assert made.location.endswith("/report/versions/1")
    address = f"/series/{series.slug}/report/versions/1"
    before = {shape: client.get(f"{address}.{shape}").data for shape in ("pdf", "docx")}
    said = client.get(address).text
    write(series, "Something new")
    assert "Something new" in client.get(f"/series/{series.slug}/report").text
    assert {shape: client.get(f"{address}.{shape}").data for shape in ("pdf", "docx")} == before
    assert titles(client.get(address).text) == titles(said)
    assert "Something new" not in client.get(address).text
    head = PdfReader(BytesIO(before["pdf"])).pages[0].extract_text()
    assert "Version 1, final" in head
    assert "Version 1, final" in docx.Document(BytesIO(before["docx"])).sections[0].header.paragraphs[0].text
    # What is hidden in the summaries of its release is hidden in it.
    assert content.mark in said
    assert "[c]" in said


def test_a_version_that_was_altered_in_the_database_is_not_shown(app: Flask, signed_in: Client) -> None:
    series = plain_series()
    kept_draft(series)
    freeze_now(series, number=2)
    client, address = signed_in("organiser"), f"/series/{series.slug}/report/versions"
    for path in ("1", "1.pdf", "2", "2.pdf", "2.docx"):
        assert client.get(f"{address}/{path}").status_code == 200
    file = db.session.get_one(
        ReportFile, (db.session.query(ReportVersion.id).filter_by(number=2).scalar(), "pdf")
    )
    file.content += b" "
    draft = db.session.query(ReportVersion).filter_by(number=1).one()
    draft.content = {**draft.content, "subtitle": "Another theme"}
    db.session.commit()
    for path in ("1", "1.pdf", "1.docx", "2.pdf"):
        answer = client.get(f"{address}/{path}")
        assert answer.status_code == 409
        assert "was altered in the database" in answer.text
        assert "Another theme" not in answer.text
    assert client.get(f"{address}/2.docx").data == b"PK"


def test_names_of_delegates_in_what_was_written_are_pointed_out(app: Flask, signed_in: Client) -> None:
    series = plain_series()
    make_delegate(series.seminars[0], "Ann Keane")
    client = signed_in("organiser")
    write(series, "We met a keane interest.")
    assert "Names in what was written" not in client.get(f"/series/{series.slug}/report").text
    write(series, "As Mrs Keane said: more time.", version=1)
    page = BeautifulSoup(client.get(f"/series/{series.slug}/report").text, "html.parser")
    notice = page.select_one("#keep .notice-warning")
    assert notice is not None
    assert notice.select_one("li").get_text() == "Conclusions: Keane"  # type: ignore[union-attr]


def test_it_becomes_final_only_when_all_answers_are_in(app: Flask) -> None:
    series = plain_series()
    with pytest.raises(Conflict, match="Not all answers"):
        freeze_now(series, pending="Answers can be seen once ...; not yet: Galway.")
    assert freeze_now(series).final
    with pytest.raises(Conflict, match="same moment"):
        freeze_now(series)
    assert freeze_now(series, number=2).name == "Version 2, final"


def test_downloads_are_recorded_with_version_and_release(app: Flask, signed_in: Client) -> None:
    series = plain_series()
    draft = kept_draft(series)
    client = signed_in("organiser")
    client.get(f"/series/{series.slug}/report.docx")
    client.get(f"/series/{series.slug}/report/versions/1.pdf")
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "download report").order_by(AuditEntry.id)
    ).all()
    assert [entry.details for entry in entries] == [
        {"shape": "docx", "release": draft.mark},
        {"shape": "pdf", "release": draft.mark, "number": 1},
    ]
    assert {entry.actor_name for entry in entries} == {"Test organiser"}


def test_staff_read_what_is_final_and_no_draft(app: Flask, signed_in: Client) -> None:
    series = plain_series()
    kept_draft(series)
    staff = signed_in("staff")
    listed = f"/series/{series.slug}/report/versions"
    assert "Not final yet" in staff.get(listed).text
    assert staff.get(f"{listed}/1").status_code == 403
    assert staff.get(f"{listed}/1.pdf").status_code == 403
    freeze_now(series, number=2)
    assert "Version 2, final" in staff.get(listed).text
    assert "Draft 1" not in staff.get(listed).text
    assert staff.get(f"{listed}/2").status_code == 200
    assert staff.get(f"{listed}/2.pdf").data == b"%PDF"
