"""The organiser's list of accounts, and the rules behind it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.accounts.models import Account, Role
from seminars.accounts.service import (
    DEMO_PASSWORD,
    accounts,
    by_email,
    change_account,
    create_account,
    has_demo_passwords,
)
from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid, Refusal
from seminars.extensions import db
from tests.conftest import PASSWORD, START

NEW = {
    "name": "Nóra New",
    "email": "Nora@Example.org",
    "role": "staff",
    "organisation": "The board",
    "password": "a-long-password",
    "active": "y",
}


def made(email: str = "one@example.org", role: Role = Role.STAFF, password: str = PASSWORD) -> Account:
    return create_account(
        name=email.split("@")[0].title(), email=email, password=password, role=role, actor=SYSTEM, at=START
    )


def changed(row: Account, **changes) -> Account:
    names = ("name", "email", "role", "organisation", "active")
    values = {name: getattr(row, name) for name in names} | {"password": ""} | changes
    return change_account(account=row, **values, actor=SYSTEM, at=START)


def at_once(app: Flask, work, people: int) -> list:
    barrier = Barrier(people)

    def one(number: int):
        with app.app_context():
            try:
                barrier.wait(60)
                return work(number)
            except Refusal as refusal:
                return refusal
            finally:
                db.session.remove()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))


def test_an_account_is_added_and_can_be_used(signed_in, app: Flask, client: FlaskClient) -> None:
    organiser = signed_in("organiser")
    assert organiser.post("/accounts/new", data=NEW).location == "/accounts"
    assert "Nóra New" in organiser.get("/accounts").text
    answer = client.post("/sign-in", data={"email": "nora@example.org", "password": "a-long-password"})
    assert answer.location == "/seminars"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": ""}, "name", "name"),
        ({"email": "nora"}, "email", "name@example.org"),
        ({"email": "ORGANISER@example.org"}, "email", "already"),
        ({"password": "short"}, "password", "at least 10"),
        ({"password": ""}, "password", "at least 10"),
        ({"role": "king"}, "role", "valid"),
    ],
)
def test_an_account_that_cannot_be_is_refused_beside_its_field(
    signed_in, app: Flask, changes: dict[str, str], field: str, words: str
) -> None:
    page = signed_in("organiser").post("/accounts/new", data={**NEW, **changes})
    assert page.status_code == 422
    html = BeautifulSoup(page.text, "html.parser")
    assert words in html.find(id=f"{field}-error").get_text()
    assert "a-long-password" not in page.text
    assert len(db.session.scalars(select(Account)).all()) == 1


def test_an_account_is_changed_and_keeps_its_password(signed_in, app: Flask) -> None:
    organiser = signed_in("organiser")
    row = made()
    before = row.password_hash
    data = {**NEW, "email": "one@example.org", "role": "facilitator", "password": ""}
    assert organiser.post(f"/accounts/{row.id}", data=data).location == "/accounts"
    db.session.refresh(row)
    assert (row.name, row.role, row.password_hash) == ("Nóra New", Role.FACILITATOR, before)
    refused = organiser.post(f"/accounts/{row.id}", data={**data, "email": "organiser@example.org"})
    assert refused.status_code == 422
    assert "another account" in refused.text
    assert organiser.get("/accounts/999999").status_code == 404


def test_changing_the_own_password_does_not_sign_one_out_here(signed_in, app: Flask) -> None:
    organiser = signed_in("organiser")
    elsewhere = app.test_client()
    elsewhere.post("/sign-in", data={"email": "organiser@example.org", "password": PASSWORD})
    row = by_email("organiser@example.org")
    data = {**NEW, "email": row.email, "role": "organiser", "password": "another-password"}
    organiser.post(f"/accounts/{row.id}", data=data)
    assert organiser.get("/accounts").status_code == 200
    assert elsewhere.get("/accounts").location.startswith("/sign-in")


@pytest.mark.parametrize(
    ("changes", "field"), [({"role": Role.STAFF}, "role"), ({"active": False}, "active")]
)
def test_the_last_organiser_stays_one(app: Flask, changes, field: str) -> None:
    only = made("only@example.org", Role.ORGANISER)
    closed = changed(made("closed@example.org", Role.ORGANISER), active=False)
    with pytest.raises(Conflict, match="only organiser") as refused:
        changed(only, **changes)
    assert refused.value.field == field
    changed(closed, active=True)
    changed(only, **changes)
    assert [each.email for each in accounts(Role.ORGANISER)] == ["closed@example.org"]


def test_the_last_organiser_is_told_on_the_page(signed_in, app: Flask) -> None:
    organiser = signed_in("organiser")
    row = by_email("organiser@example.org")
    data = {**NEW, "email": row.email, "password": ""}
    page = organiser.post(f"/accounts/{row.id}", data=data)
    assert page.status_code == 422
    assert "This is the only organiser." in page.text
    assert organiser.get("/accounts").status_code == 200


def test_two_organisers_who_step_down_at_once_leave_one(app: Flask) -> None:
    numbers = [made(f"{name}@example.org", Role.ORGANISER).id for name in ("one", "two")]
    db.session.rollback()
    answers = at_once(app, lambda which: changed(db.session.get(Account, numbers[which]), role=Role.STAFF), 2)
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    db.session.expire_all()
    assert len(accounts(Role.ORGANISER)) == 1


def test_one_address_added_many_times_at_once_is_one_account(app: Flask) -> None:
    db.session.rollback()
    answers = at_once(app, lambda _: made("same@example.org"), 5)
    assert sum(isinstance(answer, Conflict) for answer in answers) == 4
    assert len(db.session.scalars(select(Account)).all()) == 1


def test_an_address_taken_by_change_and_by_adding_at_once_is_one_account(app: Flask) -> None:
    number = made("old@example.org").id
    db.session.rollback()

    def work(which: int):
        if which:
            return made("wanted@example.org")
        return changed(db.session.get(Account, number), email="wanted@example.org")

    answers = at_once(app, work, 2)
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1


def test_changes_stand_in_the_history_without_the_password(app: Flask) -> None:
    changed(made(), password="a-secret-password", role=Role.FACILITATOR)
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [each.action for each in entries] == ["create account", "change account"]
    assert entries[1].details == {
        "role": "facilitator",
        "password": True,
        "may_connect_answers": False,
    }
    assert "a-secret-password" not in str([each.details for each in entries])


def test_the_password_of_the_demo_is_refused_in_production(app: Flask, monkeypatch) -> None:
    row = made()
    assert not has_demo_passwords()
    monkeypatch.setitem(app.config, "ENV_NAME", "production")
    for attempt in (
        lambda: made("demo@example.org", password=DEMO_PASSWORD),
        lambda: changed(row, password=DEMO_PASSWORD),
    ):
        with pytest.raises(Invalid, match="everybody knows") as refused:
            attempt()
        assert refused.value.field == "password"
    assert not has_demo_passwords()


def test_an_account_with_the_password_of_the_demo_is_noticed(app: Flask) -> None:
    row = made(password=DEMO_PASSWORD)
    assert has_demo_passwords()
    changed(row, active=False)
    assert not has_demo_passwords()


def test_the_list_takes_a_fixed_number_of_statements(signed_in, app: Flask, statements) -> None:
    organiser = signed_in("organiser")

    def count() -> int:
        db.session.remove()
        with statements() as asked:
            assert organiser.get("/accounts").status_code == 200
        return len(asked)

    few = count()
    for number in range(12):
        made(f"p{number}@example.org")
    assert count() == few <= 4
