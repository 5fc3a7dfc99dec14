"""Many at once for the last places, through the pages."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from seminars.audit.service import Actor
from seminars.extensions import db
from seminars.mail.models import Message
from seminars.programme.models import Seminar
from seminars.registration.models import Delegate, DelegateState, Organisation
from seminars.registration.queries import waiting
from seminars.registration.service import cancel, register
from tests.registration.factories import NOW, details, make_delegate, make_seminar
from tests.registration.test_register_pages import entered

PEOPLE, PLACES = 24, 5


def at_once(app: Flask, people: int, work) -> list:
    """Run ``work(number)`` for all numbers at the same moment, each in its own context."""
    barrier = Barrier(people)

    def one(number: int):
        with app.app_context():
            try:
                barrier.wait(60)
                return work(number)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))


def told(delegate: Delegate) -> int | None:
    """The position that the delegate's first message names; None for a place."""
    message = db.session.scalars(select(Message).where(Message.delegate_id == delegate.id)).first()
    number = re.search(r"You are number (\d+) on the waiting list", message.body)
    return int(number[1]) if number else None


def test_the_last_places_go_to_exactly_as_many_and_the_rest_wait_in_order(app: Flask, clock) -> None:
    clock.set(NOW)
    seminar = make_seminar(capacity=PLACES)
    url = f"/seminars/{seminar.slug}/register"
    forms = [
        entered(seminar, email=f"d{n}@example.org", organisation=f"Office {n % 3}") for n in range(PEOPLE)
    ]
    db.session.rollback()
    answers = at_once(app, PEOPLE, lambda number: app.test_client().post(url, data=forms[number]).status_code)
    assert answers == [302] * PEOPLE
    everybody = db.session.scalars(select(Delegate)).all()
    assert len(everybody) == PEOPLE
    assert sum(each.state is DelegateState.REGISTERED for each in everybody) == PLACES
    queue = waiting(seminar)
    assert [told(each) for each in queue] == list(range(1, PEOPLE - PLACES + 1))
    assert all(told(each) is None for each in everybody if each.state is DelegateState.REGISTERED)
    assert len(db.session.scalars(select(Organisation)).all()) == 3


def test_one_address_sent_many_times_at_once_is_one_registration(app: Flask, clock) -> None:
    clock.set(NOW)
    seminar = make_seminar(capacity=PLACES)
    form = entered(seminar, submission="same")
    url = f"/seminars/{seminar.slug}/register"
    db.session.rollback()
    answers = at_once(app, 8, lambda number: app.test_client().post(url, data=form).status_code)
    assert answers == [302] * 8
    assert len(db.session.scalars(select(Delegate)).all()) == 1
    assert len(db.session.scalars(select(Message)).all()) == 1


def test_cancelling_and_registering_at_once_neither_loses_nor_doubles_a_place(app: Flask) -> None:
    seminar = make_seminar(capacity=PLACES)
    holders = [make_delegate(seminar).id for _ in range(PLACES)]
    first_in_queue = [make_delegate(seminar).id for _ in range(3)]
    newcomers = [details(seminar) for _ in range(6)]
    seminar_id = seminar.id
    db.session.rollback()

    def work(number: int) -> None:
        if number < len(holders):
            cancel(delegate=db.session.get(Delegate, holders[number]), actor=Actor("Holder"), at=NOW)
        else:
            register(
                seminar=db.session.get(Seminar, seminar_id),
                details=newcomers[number - len(holders)],
                actor=Actor("Newcomer"),
                at=NOW,
            )

    at_once(app, PLACES + len(newcomers), work)
    states = {each.id: each.state for each in db.session.scalars(select(Delegate))}
    assert [states[each] for each in holders] == [DelegateState.CANCELLED] * PLACES
    assert [states[each] for each in first_in_queue] == [DelegateState.REGISTERED] * 3
    assert list(states.values()).count(DelegateState.REGISTERED) == PLACES
    assert list(states.values()).count(DelegateState.WAITING) == 4


def test_the_same_new_organisation_at_two_seminars_at_once(app: Flask) -> None:
    seminars = [make_seminar().id for _ in range(2)]
    people = [details(db.session.get(Seminar, seminars[n % 2]), organisation="New Office") for n in range(8)]
    db.session.rollback()

    def work(number: int) -> None:
        register(
            seminar=db.session.get(Seminar, seminars[number % 2]),
            details=people[number],
            actor=Actor("x"),
            at=NOW,
        )

    at_once(app, 8, work)
    assert len(db.session.scalars(select(Delegate)).all()) == 8
    assert db.session.scalars(select(Organisation.name)).all() == ["New Office"]
