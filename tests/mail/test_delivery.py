"""Delivery: to a real mail server, to one that refuses, to one that is down; by several workers."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Event, Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from flask import Flask
from sqlalchemy import select

from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.mail import delivery, service
from seminars.mail.delivery import deliver_due, run_worker
from seminars.mail.envelope import File
from seminars.mail.models import DeliveryState, Message
from tests.conftest import START


class Server:
    """What a mail server was given; ``answers`` maps recipients to other replies than 250."""

    def __init__(self) -> None:
        self.messages: list = []
        self.answers: dict[str, str] = {}
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Taken"

    def authenticate(self, server, session, envelope, mechanism, data: LoginPassword) -> AuthResult:
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"right/password", handled=False)


@pytest.fixture
def start_server(app: Flask) -> Iterator[Callable[..., Server]]:
    running: list[Controller] = []

    def start(**options) -> Server:
        handler = Server()
        if options.pop("login", False):
            options.update(auth_required=True, auth_require_tls=False, authenticator=handler.authenticate)
        controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        running.append(controller)
        app.config["SMTP_URL"] = f"smtp://127.0.0.1:{controller.port}"
        return handler

    yield start
    for controller in running:
        controller.stop()
    app.config["SMTP_URL"] = ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write(address: str = "mary@example.org", **changes) -> Message:
    values = {
        "kind": "confirmation",
        "to_name": "Mary Byrne",
        "to_address": address,
        "subject": "You are registered",
        "body": "Dear Mary\n",
        "at": START,
    }
    return service.send(**{**values, **changes})


def fresh(message: Message) -> Message:
    db.session.rollback()
    db.session.refresh(message)
    return message


def test_without_a_mail_server_messages_count_as_sent_to_the_mailbox(app: Flask) -> None:
    message = write()
    assert deliver_due(at=START) == 1
    assert (fresh(message).state, message.sent_at) == (DeliveryState.SENT, START)
    assert deliver_due(at=START) == 0


def test_a_mail_server_gets_the_whole_message(app: Flask, start_server) -> None:
    server = start_server()
    file = File("seminar.ics", "text/calendar; charset=utf-8; method=REQUEST", b"BEGIN:VCALENDAR\r\n")
    message = write(subject="Fáilte\r\nBcc: x@example.com", attachments=[file])
    assert deliver_due(at=START) == 1
    [taken] = server.messages
    assert taken["Subject"] == "Fáilte Bcc: x@example.com"
    assert "Bcc" not in taken
    assert taken.get_body().get_content().strip() == "Dear Mary"
    assert [part.get_content_type() for part in taken.iter_attachments()] == ["text/calendar"]
    assert fresh(message).state is DeliveryState.SENT


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_user_and_password_of_the_address_are_used(app: Flask, start_server) -> None:
    server = start_server(login=True)
    host = app.config["SMTP_URL"].removeprefix("smtp://")
    app.config["SMTP_URL"] = f"smtp://post:right%2Fpassword@{host}"
    write()
    assert deliver_due(at=START) == 1
    assert server.logins == [(b"post", b"right/password")]
    app.config["SMTP_URL"] = f"smtp://post:wrong@{host}"
    message = write()
    assert deliver_due(at=START) == 0
    assert fresh(message).state is DeliveryState.QUEUED
    assert message.last_error == "The mail server did not accept user and password."


def test_a_refusal_for_good_fails_at_once_and_says_why(app: Flask, start_server) -> None:
    server = start_server()
    server.answers["gone@example.org"] = "550 5.1.1 No such mailbox"
    gone, fine = write("gone@example.org"), write()
    assert deliver_due(at=START) == 1
    assert (fresh(gone).state, gone.attempts) == (DeliveryState.REFUSED, 1)
    assert gone.last_error == "The mail server refused it: 550 5.1.1 No such mailbox"
    assert fresh(fine).state is DeliveryState.SENT
    server.answers.clear()
    service.try_again(message=gone, actor=SYSTEM, at=START)
    assert deliver_due(at=START) == 1
    assert (fresh(gone).state, gone.last_error) == (DeliveryState.SENT, None)


def test_a_passing_refusal_is_tried_again_with_growing_delay_and_given_up(app: Flask, start_server) -> None:
    server = start_server()
    server.answers["mary@example.org"] = "451 4.7.1 Try later"
    message = write()
    at, waits = START, []
    while fresh(message).state is DeliveryState.QUEUED:
        waits.append((message.next_attempt_at - at).total_seconds() / 60)
        assert deliver_due(at=message.next_attempt_at - timedelta(seconds=1)) == 0
        at = message.next_attempt_at
        assert deliver_due(at=at) == 0
    assert waits == [0, 1, 5, 15, 60, 240]
    assert (message.state, message.attempts) == (DeliveryState.REFUSED, 6)
    assert "451" in message.last_error


def test_a_server_that_is_down_loses_nothing(app: Flask, start_server) -> None:
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{free_port()}"
    messages = [write() for _ in range(3)]
    assert deliver_due(at=START) == 0
    assert {fresh(message).state for message in messages} == {DeliveryState.QUEUED}
    assert "could not be reached" in messages[0].last_error
    server = start_server()
    assert deliver_due(at=START + timedelta(minutes=1)) == 3
    assert len(server.messages) == 3


def test_no_transaction_is_open_while_the_mail_server_is_spoken_to(
    app: Flask, start_server, monkeypatch
) -> None:
    start_server()
    open_then = []
    original = delivery.compose

    def looked(*args, **kwargs):
        open_then.append(db.session().in_transaction())
        return original(*args, **kwargs)

    monkeypatch.setattr(delivery, "compose", looked)
    write()
    write()
    assert deliver_due(at=START) == 2
    assert open_then == [False, False]


def test_several_workers_share_the_messages_and_send_none_twice(app: Flask, start_server) -> None:
    server = start_server()
    for number in range(40):
        write(f"delegate{number}@example.org")

    def work(_: int) -> int:
        with app.app_context():
            try:
                return deliver_due(at=START)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        delivered = list(pool.map(work, range(4)))
    assert sum(delivered) == 40
    recipients = [message["To"].addresses[0].addr_spec for message in server.messages]
    assert sorted(recipients) == sorted(f"delegate{number}@example.org" for number in range(40))


def test_a_worker_that_died_leaves_its_messages_to_the_next(app: Flask) -> None:
    message = write()
    [claimed] = service.claim_due(at=START, limit=10)
    assert claimed.id == message.id
    assert deliver_due(at=START + service.LEASE - timedelta(seconds=1)) == 0
    assert deliver_due(at=START + service.LEASE) == 1


def test_the_worker_goes_on_after_a_fault_and_stops_when_told(app: Flask, monkeypatch) -> None:
    stop, calls = Event(), []

    def faulty(*, at) -> int:
        calls.append(at)
        if len(calls) == 1:
            raise RuntimeError("A fault.")
        stop.set()
        return 0

    monkeypatch.setattr(delivery, "deliver_some", faulty)
    monkeypatch.setattr(delivery, "PAUSE_SECONDS", 0.01)
    worker = Thread(target=run_worker, args=(app, stop))
    worker.start()
    worker.join(20)
    assert not worker.is_alive()
    assert len(calls) == 2


def test_the_command_delivers(app: Flask, clock) -> None:
    write()
    answer = app.test_cli_runner().invoke(args=["mail", "deliver"])
    assert answer.output == "1 delivered.\n"


def test_one_cause_writes_one_message(app: Flask) -> None:
    first, second = write(once_key="reminder:1"), write(once_key="reminder:1", subject="Other")
    assert first.id == second.id
    assert len(db.session.scalars(select(Message)).all()) == 1


def test_what_is_no_address_is_refused_when_written(app: Flask) -> None:
    with pytest.raises(Invalid):
        write("mary@example.org\nBcc: x@example.com")


def test_only_what_failed_is_tried_again(app: Flask) -> None:
    with pytest.raises(Conflict):
        service.try_again(message=write(), actor=SYSTEM, at=START)


def test_messages_of_the_past_are_marked_without_being_sent(app: Flask, start_server) -> None:
    server = start_server()
    old, new = write(), write(at=START + timedelta(days=1))
    service.mark_delivered(before=START)
    assert deliver_due(at=START + timedelta(days=1)) == 1
    assert len(server.messages) == 1
    assert (fresh(old).state, old.sent_at) == (DeliveryState.SENT, START)
    assert fresh(new).attempts == 1
