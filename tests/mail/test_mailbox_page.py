"""The mailbox page: find, read, follow links, take files, try again."""

from contextvars import Context
from datetime import timedelta

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import update

from seminars.extensions import db
from seminars.mail import service
from seminars.mail.envelope import File
from seminars.mail.models import DeliveryState, Message
from tests.conftest import START
from tests.mail.test_delivery import fresh, write


def subjects(text: str) -> list[str]:
    return [cell.get_text(strip=True) for cell in BeautifulSoup(text, "html5lib").select("tbody th")]


def figures(text: str) -> list[str]:
    return [each.get_text(strip=True) for each in BeautifulSoup(text, "html5lib").select(".filter-count")]


def test_messages_are_found_by_recipient_subject_and_state(app: Flask, signed_in) -> None:
    organiser = signed_in("organiser")
    write(subject="You are registered: Galway")
    refused = write("seamus@example.org", subject="Your personal link: Galway", to_name="Séamus Ó Sé")
    db.session.execute(
        update(Message)
        .where(Message.id == refused.id)
        .values(state=DeliveryState.REFUSED, refused_at=START, last_error="550 No such mailbox")
    )
    db.session.commit()
    assert len(subjects(organiser.get("/messages").text)) == 2
    assert subjects(organiser.get("/messages?q=SEAMUS").text) == ["Your personal link: Galway"]
    assert subjects(organiser.get("/messages?q=registered+galway").text) == ["You are registered: Galway"]
    page = organiser.get("/messages?state=refused").text
    assert subjects(page) == ["Your personal link: Galway"]
    assert "550 No such mailbox" in page
    # The figures beside the states are those of what is searched for: all, queued, sent, refused, stopped.
    assert figures(page) == ["2", "1", "0", "1", "0"]
    assert figures(organiser.get("/messages?q=seamus&state=queued").text) == ["1", "0", "0", "1", "0"]
    assert figures(organiser.get("/messages?q=100%25").text) == ["0", "0", "0", "0", "0"]
    assert "Nothing found" in organiser.get("/messages?q=100%25").text


def test_messages_are_found_by_kind(app: Flask, signed_in) -> None:
    organiser = signed_in("organiser")
    write(subject="One")
    write(subject="Two", kind="reminder")
    page = organiser.get("/messages?kind=reminder").text
    assert subjects(page) == ["Two"]
    chosen = BeautifulSoup(page, "html5lib").select_one("#kind option[selected]")
    assert chosen.get_text() == "Reminder"
    # The figures beside the states are those of the kind.
    assert figures(page) == ["1", "1", "0", "0", "0"]
    assert subjects(organiser.get("/messages?kind=reminder&state=sent").text) == []
    for odd in ("mailing=x", "mailing=0", "mailing=99999999999999999999", "kind=none", "state=failed"):
        assert organiser.get(f"/messages?{odd}").status_code == 200


def test_a_message_tells_its_attempts_and_when_it_is_tried_next(app: Flask, signed_in) -> None:
    organiser = signed_in("organiser")
    message = write()
    service.claim_due(at=START, limit=1)
    service.mark_not_sent(
        message_id=message.id, attempts=1, reason="451 Try later", permanent=False, at=START
    )
    row = organiser.get("/messages").text
    assert "Tried once, next at Wed 6 May 2026, 10:01: 451 Try later" in " ".join(row.split())
    service.claim_due(at=START + timedelta(minutes=1), limit=1)
    service.mark_not_sent(
        message_id=message.id, attempts=2, reason="550 Gone", permanent=True, at=START + timedelta(minutes=1)
    )
    assert "tried twice: 550 Gone" in organiser.get("/messages").text
    page = BeautifulSoup(organiser.get(f"/messages/{message.id}").text, "html5lib")
    told = {term.get_text(): term.find_next("dd").get_text() for term in page.select("dt")}
    assert told["Attempts"] == "2"
    assert told["Refused"] == "Wed 6 May 2026, 10:01"
    assert "Next tried" not in told


def test_a_message_reads_well_and_its_links_work(app: Flask, signed_in) -> None:
    organiser = signed_in("organiser")
    message = write(
        body="Dear Mary <b>\n\nfirst line\nhttp://127.0.0.1:8000/d/abc-_1\n",
        attachments=[File("seminar.ics", "text/calendar; charset=utf-8; method=REQUEST", b"BEGIN")],
    )
    page = BeautifulSoup(organiser.get(f"/messages/{message.id}").text, "html5lib")
    assert page.select_one("a[href='http://127.0.0.1:8000/d/abc-_1']")
    assert not page.select("main b")
    file = organiser.get(page.select_one(".downloads a")["href"])
    assert (file.data, file.mimetype) == (b"BEGIN", "text/calendar")
    assert "attachment; filename=seminar.ics" in file.headers["Content-Disposition"]


def test_a_refused_message_can_be_tried_again(app: Flask, clock, signed_in) -> None:
    organiser = signed_in("organiser")
    message = write()
    refused = {"state": DeliveryState.REFUSED, "refused_at": START, "last_error": "550 No", "attempts": 6}
    db.session.execute(update(Message).values(**refused))
    db.session.commit()
    assert "This message was refused" in organiser.get(f"/messages/{message.id}").text
    assert organiser.post(f"/messages/{message.id}/try-again").status_code == 302
    assert (fresh(message).state, message.attempts) == (DeliveryState.QUEUED, 0)
    assert organiser.post(f"/messages/{message.id}/try-again").status_code == 409


def test_files_belong_to_their_message(app: Flask, signed_in) -> None:
    organiser = signed_in("organiser")
    one = write(attachments=[File("a.ics", "text/calendar", b"A")])
    other = write()
    assert organiser.get(f"/messages/{other.id}/files/{one.attachments[0].id}").status_code == 404
    assert organiser.get("/messages/99999").status_code == 404


def test_the_list_is_paged_in_a_fixed_number_of_statements(app: Flask, signed_in, statements) -> None:
    organiser = signed_in("organiser")
    write()
    with statements() as few:
        Context().run(organiser.get, "/messages")
    for number in range(60):
        write(f"delegate{number}@example.org", at=START)
    with statements() as many:
        page = Context().run(organiser.get, "/messages")
    assert len(many) == len(few)
    assert len(subjects(page.text)) == 50
    assert len(subjects(organiser.get("/messages?page=2").text)) == 11
