"""No more messages in a minute than the mail server takes, by all workers together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from seminars.extensions import db
from seminars.mail import delivery, service
from seminars.mail.delivery import deliver_due
from tests.conftest import START
from tests.mail.test_delivery import fresh, start_server, write

__all__ = ["start_server"]


@pytest.fixture(autouse=True)
def few_a_minute(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_PER_MINUTE", 5)
    monkeypatch.setattr(delivery, "BATCH", 3)


def test_what_is_over_goes_out_in_the_next_minute_in_order(app: Flask, start_server: Any) -> None:
    server = start_server()
    messages = [write(f"delegate{number}@example.org") for number in range(12)]
    assert deliver_due(at=START) == 5
    assert deliver_due(at=START + timedelta(seconds=59)) == 0
    assert deliver_due(at=START + timedelta(seconds=60)) == 5
    assert deliver_due(at=START + timedelta(seconds=121)) == 2
    assert [mail["To"].addresses[0].addr_spec for mail in server.messages] == [
        each.to_address for each in messages
    ]
    # Waiting for its minute is no attempt that failed.
    assert {fresh(each).attempts for each in messages} == {1}


def test_refusals_count_too(app: Flask, start_server: Any) -> None:
    server = start_server()
    for number in range(8):
        write(f"delegate{number}@example.org")
        server.answers[f"delegate{number}@example.org"] = "451 Too many"
    assert deliver_due(at=START) == 0
    assert db.session.query(service.Message).filter_by(attempts=1).count() == 5


def test_workers_share_the_limit(app: Flask, start_server: Any) -> None:
    server = start_server()
    for number in range(12):
        write(f"delegate{number}@example.org")

    def work(_: int) -> int:
        with app.app_context():
            try:
                return deliver_due(at=START)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        delivered = list(pool.map(work, range(4)))
    assert sum(delivered) == len(server.messages) == 5


def test_messages_that_stay_here_have_no_limit(app: Flask) -> None:
    for number in range(8):
        write(f"delegate{number}@example.org")
    assert deliver_due(at=START) == 8
