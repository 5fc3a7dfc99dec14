"""Delegates whom mail does not reach: the mark on the list and the page, the filter, and when it goes."""

from contextvars import Context
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from seminars.extensions import db
from seminars.mail.models import Message
from seminars.mail.service import mark_not_sent, mark_sent, send, try_again
from seminars.programme.models import Seminar
from seminars.registration.messages import tell_link
from seminars.registration.models import Delegate
from seminars.registration.queries import counts
from seminars.registration.refused_mail import refusals_of
from seminars.registration.service import cancel, change
from tests.registration.factories import NOW, ORGANISER, details, make_delegate, make_seminar

REASON = "The mail server refused it: 550 5.1.1 No such mailbox"


@pytest.fixture(autouse=True)
def time_of_tests(clock: Any) -> None:
    clock.set(NOW)


def last_message(delegate: Delegate) -> Message:
    query = select(Message).where(Message.delegate_id == delegate.id).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(query).one()


def refuse(delegate: Delegate, minutes: int = 1) -> Message:
    message = last_message(delegate)
    at = NOW + timedelta(minutes=minutes)
    mark_not_sent(message_id=message.id, attempts=1, reason=REASON, permanent=True, at=at)
    db.session.refresh(message)
    return message


def is_marked(delegate: Delegate) -> bool:
    marked = delegate.id in refusals_of([delegate.id])
    # The figure above the list and the mark in it never disagree.
    assert counts(delegate.seminar).mail_refused == int(marked)
    return marked


def url(seminar: Seminar, more: str = "") -> str:
    return f"/seminars/{seminar.slug}/delegates{more}"


def names(page: str) -> list[str]:
    return [link.get_text(strip=True) for link in BeautifulSoup(page, "html5lib").select("tbody th a")]


def test_the_mark_with_its_reason_stands_on_the_list_and_the_page(app: Flask, signed_in: Any) -> None:
    seminar = make_seminar()
    fine, gone = make_delegate(seminar), make_delegate(seminar)
    staff: FlaskClient = signed_in("staff")
    assert "Mail refused" not in staff.get(url(seminar)).text
    refuse(gone)
    page = staff.get(url(seminar)).text
    row = BeautifulSoup(page, "html5lib").find("a", string=gone.name).find_parent("tr").get_text()
    assert "Mail refused" in row
    assert "550 5.1.1 No such mailbox" in row
    assert "6 May 2026" in row
    assert page.count("No such mailbox") == 1
    assert names(staff.get(url(seminar, "?mail=refused")).text) == [gone.name]
    own = staff.get(url(seminar, f"/{gone.id}")).text
    assert REASON in own
    assert "Ask " in own
    assert "Mail refused" not in staff.get(url(seminar, f"/{fine.id}")).text
    organiser: FlaskClient = signed_in("organiser")
    table = organiser.get(url(seminar, ".csv?mail=refused")).text
    assert gone.name in table
    assert fine.name not in table


def test_the_mark_goes_with_another_address(app: Flask) -> None:
    gone = make_delegate(make_seminar())
    refuse(gone)
    assert is_marked(gone)
    new = details(gone.seminar, name=gone.name, email="right@example.org")
    change(delegate=gone, details=new, actor=ORGANISER, at=NOW)
    assert not is_marked(gone)
    # The new address can be as wrong as the old one.
    refuse(gone, minutes=2)
    assert is_marked(gone)


def test_the_mark_goes_when_a_later_message_is_delivered(app: Flask) -> None:
    gone = make_delegate(make_seminar())
    first = refuse(gone, minutes=5)
    tell_link(gone, NOW)
    db.session.commit()
    assert is_marked(gone)
    later = last_message(gone)
    mark_sent(message_id=later.id, at=NOW + timedelta(minutes=6))
    assert not is_marked(gone)
    # What was delivered before the refusal proves nothing about the address now.
    db.session.execute(
        update(Message).where(Message.id == later.id).values(sent_at=NOW + timedelta(minutes=4))
    )
    db.session.commit()
    assert is_marked(gone)
    try_again(message=first, actor=ORGANISER, at=NOW)
    assert not is_marked(gone)


def test_a_passing_refusal_is_no_mark(app: Flask) -> None:
    slow = make_delegate(make_seminar())
    message = last_message(slow)
    mark_not_sent(message_id=message.id, attempts=1, reason="451 Later", permanent=False, at=NOW)
    assert not is_marked(slow)
    mark_not_sent(message_id=message.id, attempts=6, reason="451 Later", permanent=False, at=NOW)
    assert is_marked(slow)


def test_a_message_with_a_hidden_recipient_marks_nobody(app: Flask) -> None:
    quiet = make_delegate(make_seminar())
    assert quiet.email is not None
    message = send(
        kind="questionnaire_reminder",
        to_name=quiet.name,
        to_address=quiet.email,
        subject="Q",
        body="Q",
        at=NOW,
        delegate_id=quiet.id,
        recipient_hidden=True,
    )
    mark_not_sent(message_id=message.id, attempts=1, reason=REASON, permanent=True, at=NOW)
    assert not is_marked(quiet)


def test_a_cancelled_delegate_keeps_the_mark(app: Flask, signed_in: Any) -> None:
    gone = make_delegate(make_seminar())
    cancel(delegate=gone, actor=ORGANISER, at=NOW)
    refuse(gone)
    assert is_marked(gone)
    page = signed_in("staff").get(url(gone.seminar, f"/{gone.id}")).text
    assert "has not reached them" in page


def test_the_list_takes_one_statement_more_however_many_are_refused(
    app: Flask, signed_in: Any, statements: Any
) -> None:
    seminar = make_seminar(capacity=60)
    people = [make_delegate(seminar) for _ in range(12)]
    address, staff = url(seminar), signed_in("staff")

    def number() -> int:
        with statements() as found:
            Context().run(staff.get, address)
        return len(found)

    without = number()
    refuse(people[0])
    assert number() == without + 1
    for each in people[1:]:
        refuse(each)
    assert number() == without + 1
