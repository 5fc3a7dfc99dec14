"""A mailing over a real mail server that refuses some, defers others, and takes the rest."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from seminars.extensions import db
from seminars.jobs.worker import run_due
from seminars.mail.delivery import deliver_due
from seminars.mail.models import DeliveryState, Message
from seminars.mail.service import mark_delivered
from seminars.mailings.models import Mailing
from seminars.mailings.queries import delivery
from seminars.mailings.service import try_refused_again
from tests.mail.test_delivery import start_server
from tests.registration.factories import NOW, ORGANISER, make_delegate, make_seminar

__all__ = ["start_server"]


def arrived(server: Any) -> Counter[str]:
    return Counter(mail["To"].addresses[0].addr_spec for mail in server.messages)


def waits(messages: list[Message], at: datetime) -> set[timedelta]:
    db.session.expire_all()
    return {message.next_attempt_at - at for message in messages}


def test_some_are_refused_some_deferred_and_nothing_goes_twice(
    app: Flask, clock: Any, signed_in: Any, start_server: Any
) -> None:
    clock.set(NOW)
    seminar = make_seminar(capacity=50)
    people = [make_delegate(seminar) for _ in range(30)]
    addresses = [str(each.email) for each in people]
    mark_delivered(before=NOW)
    gone, slow, rest = addresses[:3], addresses[3:7], addresses[7:]
    server = start_server()
    server.answers.update(dict.fromkeys(gone, "550 5.1.1 No such mailbox"))
    server.answers.update(dict.fromkeys(slow, "451 4.7.1 Greylisted, come back later"))

    client = signed_in("organiser")
    form = {
        "seminars": str(seminar.id),
        "states": "registered",
        "kind": "news",
        "subject": "News",
        "body": "Lunch at one.\n\n{personal link}",
        "attending": "",
        "day": "1",
        "once_key": "pressed twice",
        "send": "1",
    }
    # The button pressed twice, and the page sent once more later by the back button.
    pressed = [client.post(f"/series/{seminar.series.slug}/mailings/new", data=form) for _ in range(2)]
    assert {answer.status_code for answer in pressed} == {302}
    assert pressed[0].location == pressed[1].location
    run_due(at=NOW)
    client.post(f"/series/{seminar.series.slug}/mailings/new", data=form)
    run_due(at=NOW)
    mailing = db.session.scalars(select(Mailing)).one()
    assert mailing.total == len(people)

    at = NOW
    assert deliver_due(at=at) == len(rest)
    assert arrived(server) == Counter(rest)
    assert delivery(mailing) == {"queued": 4, "sent": 23, "refused": 3, "stopped": 0}
    page = client.get(f"/mailings/{mailing.id}?state=refused").text
    assert page.count("550 5.1.1 No such mailbox") == 3
    page = client.get(f"/mailings/{mailing.id}?state=queued").text
    assert page.count("Tried once, next at Wed 6 May 2026, 10:01") == 4

    # Each time they are put off for longer, and nobody else hears anything again.
    deferred = list(db.session.scalars(select(Message).where(Message.to_address.in_(slow))))
    deferred = [message for message in deferred if message.mailing_id == mailing.id]
    for minutes in (1, 5, 15, 60):
        assert waits(deferred, at) == {timedelta(minutes=minutes)}
        at += timedelta(minutes=minutes)
        assert deliver_due(at=at - timedelta(seconds=1)) == 0
        assert deliver_due(at=at) == 0
    assert arrived(server) == Counter(rest)
    for address in slow:
        del server.answers[address]
    at += timedelta(hours=4)
    assert deliver_due(at=at) == len(slow)
    db.session.expire_all()
    assert {(each.state, each.attempts) for each in deferred} == {(DeliveryState.SENT, 6)}
    assert delivery(mailing) == {"queued": 0, "sent": 27, "refused": 3, "stopped": 0}

    # One of the mailboxes is there now; the refused ones are tried again on the mailing's page.
    del server.answers[gone[0]]
    assert try_refused_again(mailing=mailing, actor=ORGANISER, at=at) == 3
    assert deliver_due(at=at) == 1
    assert deliver_due(at=at + timedelta(days=1)) == 0
    assert arrived(server) == Counter([*rest, *slow, gone[0]])
    assert delivery(mailing) == {"queued": 0, "sent": 28, "refused": 2, "stopped": 0}
    # Each copy has the personal link of its recipient.
    links = {mail.get_body().get_content().split("/d/")[1].split()[0] for mail in server.messages}
    assert len(links) == len(server.messages)
