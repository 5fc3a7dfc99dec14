"""Somebody with a full copy of the database, and nothing else, tries to put names to anonymous answers."""

import random
import re
from datetime import timedelta

import pytest
from flask import Flask

from seminars.extensions import db
from seminars.mail.delivery import deliver_due
from seminars.programme.models import Seminar
from seminars.questionnaire.drafts import Ticket
from seminars.questionnaire.mixing import in_order_of_arrival, mix_responses
from seminars.questionnaire.models import Questionnaire
from seminars.questionnaire.service import begin, save_answers, submit
from tests.questionnaire.factories import CLOSES, IN_SLOT, make_delegate

NUMBER = 24


def dump(app: Flask) -> dict[str, list[list[str]]]:
    """Every table of the database as a backup holds it: its rows in the order in which they lie there."""
    db.session.commit()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            raw = connection.connection.driver_connection
            lines = list(raw.iterdump())
        rows: dict[str, list[list[str]]] = {}
        for line in lines:
            found = re.match(r'INSERT INTO "(\w+)" VALUES\((.*)\);$', line, re.DOTALL)
            if found:
                rows.setdefault(found[1], []).append(found[2].split(","))
        return rows
    tables: dict[str, list[list[str]]] = {}
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        names = [row[0] for row in raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for name in names:
            with raw.cursor().copy(f'COPY "{name}" TO STDOUT') as copy:
                text = b"".join(bytes(each) for each in copy).decode()
            tables[name] = [line.split("\t") for line in text.splitlines()]
    return tables


@pytest.fixture
def arrived(app: Flask, seminar: Seminar, questionnaire: Questionnaire) -> list[int]:
    """Delegates in the order in which they sent; each answer says whose it is, for the test alone."""
    delegates = [make_delegate(seminar, f"Delegate Number {number}") for number in range(NUMBER)]
    random.Random(7).shuffle(delegates)
    for number, delegate in enumerate(delegates):
        begin(delegate=delegate, at=IN_SLOT + timedelta(seconds=number), draft=f"{number:032}"[::-1])
        ticket = Ticket(f"{number:032}"[::-1], seminar.id, questionnaire.id)
        answers = {"sector": {"options": ["health"]}, "change": {"text": f"wish {delegate.id} "}}
        save_answers(ticket=ticket, answers=answers, at=IN_SLOT)
        submit(
            delegate=delegate,
            answers=answers,
            at=IN_SLOT + timedelta(minutes=1, seconds=number),
            draft=ticket.draft,
            key=f"key {number}",
        )
    deliver_due(at=IN_SLOT)
    return [delegate.id for delegate in delegates]


def whose(row: list[str]) -> int | None:
    found = re.search(r"wish (\d+)", ",".join(row))
    return int(found[1]) if found else None


def test_no_row_of_the_copy_holds_something_of_both(app: Flask, arrived: list[int]) -> None:
    held = dump(app)
    ids = {row[0].strip("'") for row in held["response"]}
    assert len(ids) == NUMBER
    for name, rows in held.items():
        text = "\n".join(",".join(row) for row in rows)
        if name in ("response", "answer"):
            assert "Delegate Number" not in text
        else:
            assert not any(each in text for each in ids), name
            assert "wish" not in text, name


def test_no_value_outside_leads_to_a_response(app: Flask, arrived: list[int]) -> None:
    """Not one value of a response stands in another table, save for the seminar and the questionnaire."""
    held = dump(app)
    mine = {value.strip("'") for row in held["response"] for value in row} - {
        "NULL",
        "\\N",
        "anonymous",
        "online",
    }
    mine = {value for value in mine if len(value) > 4}
    for name in set(held) - {"response", "answer"}:
        other = {value.strip("'") for row in held[name] for value in row}
        assert not mine & other, name


def test_the_order_of_rows_does_not_give_people_away(app: Flask, arrived: list[int]) -> None:
    """Every table that names delegates, in the order of its rows, against the order of the answers."""
    held = dump(app)
    answers = [number for number in map(whose, held["answer"]) if number is not None]
    assert sorted(answers) == sorted(arrived)
    for name in set(held) - {"response", "answer"}:
        known = list(dict.fromkeys(named(held[name], set(arrived))))
        if sorted(known) == sorted(arrived):
            assert matches(known, answers) < NUMBER / 2, name


def named(rows: list[list[str]], delegates: set[int]) -> list[int]:
    """The delegates that a table names by its last column that can be one's number, row by row."""
    return [
        int(number) for row in rows for number in row[:2] if number.isdecimal() and int(number) in delegates
    ]


def matches(one: list[int], other: list[int]) -> int:
    """In how many places two orders agree, forwards or backwards."""
    return max(sum(a == b for a, b in zip(one, way, strict=True)) for way in (other, list(reversed(other))))


def test_the_order_of_arrival_is_gone_once_the_window_is_over(app: Flask, arrived: list[int]) -> None:
    mix_responses(IN_SLOT)
    mix_responses(CLOSES + timedelta(hours=1))
    assert not in_order_of_arrival()
    answers = [number for number in map(whose, dump(app)["answer"]) if number is not None]
    assert sorted(answers) == sorted(arrived)
    assert matches(arrived, answers) < NUMBER / 2


def test_who_has_taken_part_is_sealed(app: Flask, arrived: list[int]) -> None:
    """Nothing in the list of those who have taken part names a delegate, or is in another table."""
    held = dump(app)
    seals = {row[0].strip("'") for row in held["participation"]}
    assert len(seals) == NUMBER
    for name, rows in held.items():
        if name != "participation":
            assert not any(value.strip("'") in seals for row in rows for value in row), name
