"""Rows that are inserted without the session's bookkeeping are in the same transaction as all others."""

from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from seminars.database import BEFORE_COMMIT, add_at_once, connection, insert_row, verb
from seminars.extensions import db
from seminars.mail.models import DeliveryState, Message
from seminars.registration.models import Delegate, Organisation
from tests.registration.factories import NOW, make_seminar


def organisations() -> list[str]:
    return list(db.session.scalars(select(Organisation.name).order_by(Organisation.name)))


def test_what_a_savepoint_gives_up_is_gone_and_the_rest_stays(app: Flask) -> None:
    @verb
    def write() -> None:
        insert_row(Organisation, name="Before", name_key="before")
        with suppress(IntegrityError), db.session.begin_nested():
            insert_row(Organisation, name="Within", name_key="within")
            insert_row(Organisation, name="Twice", name_key="before")
        insert_row(Organisation, name="After", name_key="after")

    write()
    assert organisations() == ["After", "Before"]


def test_a_verb_that_fails_leaves_nothing_of_what_was_inserted(app: Flask) -> None:
    @verb
    def write() -> None:
        insert_row(Organisation, name="Lost", name_key="lost")
        raise ValueError

    with pytest.raises(ValueError):
        write()
    assert organisations() == []
    # Outside a verb the connection is the session's own again.
    assert connection().execute(select(func.count(Organisation.id))).scalar_one() == 0


def test_a_row_added_at_once_is_one_that_the_session_knows(app: Flask) -> None:
    seminar = make_seminar()

    @verb
    def write() -> Delegate:
        number = insert_row(Organisation, name="HSE", name_key="hse")
        row = Delegate(
            seminar_id=seminar.id, organisation_id=number, name="Ann", sort_key="ann", search_key="ann",
            state="registered", source="desk", created_at=NOW, badge_code="AAAAA", link_seed="s",
            token_hash="t",
        )  # fmt: skip
        add_at_once(row)
        assert db.session.get(Delegate, row.id) is row
        row.name = "Anne"
        return row

    made = write()
    db.session.expire_all()
    assert (made.name, made.organisation.name, made.link_version) == ("Anne", "HSE", 1)


def test_a_row_that_is_inserted_has_the_defaults_of_its_table(app: Flask) -> None:
    number = insert_row(
        Message,
        kind="news",
        to_name="Ann",
        to_address="ann@example.org",
        subject="News",
        body="Seán's 100 %",
        created_at=NOW,
        next_attempt_at=NOW,
    )
    row = db.session.get_one(Message, number)
    assert (row.state, row.attempts, row.recipient_hidden) == (DeliveryState.QUEUED, 0, False)
    assert (row.body, row.created_at, row.seminar_id) == ("Seán's 100 %", NOW, None)


def test_what_is_inserted_without_the_session_counts_as_written(app: Flask) -> None:
    told: list[frozenset[str]] = []

    @verb
    def write() -> None:
        insert_row(Organisation, name="HSE", name_key="hse")

    BEFORE_COMMIT.append(lambda tables: told.append(frozenset(tables)))
    try:
        write()
    finally:
        BEFORE_COMMIT.pop()
    assert "organisation" in told[0]
