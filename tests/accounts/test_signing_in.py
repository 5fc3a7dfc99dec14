"""Signing in and out, and what ends an open sign-in."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from seminars import create_app
from seminars.accounts.models import Account, Role
from seminars.accounts.service import by_email, change_account, create_account
from seminars.audit.service import SYSTEM
from seminars.extensions import db, limiter
from tests.conftest import PASSWORD, START


def account(role: Role = Role.STAFF, email: str = "staff@example.org") -> Account:
    return create_account(
        name="Síle Staff", email=email, password=PASSWORD, role=role, actor=SYSTEM, at=START
    )


def sign_in(client: FlaskClient, email: str = "staff@example.org", password: str = PASSWORD, query: str = ""):
    return client.post(f"/sign-in{query}", data={"email": email, "password": password})


def changed(row: Account, **changes) -> Account:
    names = ("name", "email", "role", "organisation", "active")
    values = {name: getattr(row, name) for name in names} | {"password": ""} | changes
    return change_account(account=row, **values, actor=SYSTEM, at=START)


def test_signing_in_leads_to_the_seminars_and_out_again(client: FlaskClient, app: Flask) -> None:
    account()
    assert sign_in(client, "  STAFF@Example.org ").location == "/seminars"
    assert "Síle Staff" in client.get("/seminars").text
    assert client.get("/sign-in").location == "/seminars"
    assert client.post("/sign-out").location == "/"
    assert client.get("/seminars").location.startswith("/sign-in")


def test_signing_out_takes_a_button_not_a_link(client: FlaskClient, app: Flask) -> None:
    account()
    sign_in(client)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/seminars").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("staff@example.org", "another-password"),
        ("nobody@example.org", PASSWORD),
        ("staff@example.org", PASSWORD.upper()),
        ("staff@example.org", PASSWORD + " "),
    ],
)
def test_the_answer_to_a_wrong_sign_in_does_not_tell_what_was_wrong(
    client: FlaskClient, app: Flask, email: str, password: str
) -> None:
    account()
    page = sign_in(client, email, password)
    assert page.status_code == 422
    assert "The e-mail address or the password is not right." in page.text
    assert password not in page.text
    assert client.get("/seminars").status_code == 302


def test_an_account_that_may_not_sign_in_gets_the_same_answer(client: FlaskClient, app: Flask) -> None:
    changed(account(), active=False)
    assert "is not right" in sign_in(client).text


def test_after_signing_in_one_is_where_one_wanted_to_go(client: FlaskClient, app: Flask) -> None:
    account(Role.ORGANISER)
    wanted = client.get("/venues?sort=-name").location
    assert sign_in(client, query=wanted.removeprefix("/sign-in")).location == "/venues?sort=-name"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        "%20//evil.example",
        "/%0a/evil.example",
    ],
)
def test_signing_in_never_leads_to_another_site(client: FlaskClient, app: Flask, target: str) -> None:
    account()
    location = sign_in(client, query=f"?next={target}").location
    assert location == "/seminars"
    assert client.get(f"/sign-in?next={target}").location == "/seminars"


def test_a_facilitator_comes_to_the_own_groups(client: FlaskClient, app: Flask) -> None:
    account(Role.FACILITATOR, "fiona@example.org")
    assert sign_in(client, "fiona@example.org").location == "/my-groups"


@pytest.mark.parametrize(
    "changes", [{"role": Role.FACILITATOR}, {"password": "a-new-password"}, {"active": False}]
)
def test_a_change_of_role_password_or_right_ends_open_sign_ins(
    client: FlaskClient, app: Flask, changes
) -> None:
    row = account()
    sign_in(client)
    assert client.get("/seminars").status_code == 200
    changed(row, **changes)
    assert client.get("/seminars").location.startswith("/sign-in")


def test_a_change_of_name_does_not_end_open_sign_ins(client: FlaskClient, app: Flask) -> None:
    row = account()
    sign_in(client)
    changed(row, name="Síle Ní Staff", organisation="The board")
    assert "Síle Ní Staff" in client.get("/seminars").text


@pytest.mark.parametrize("cookie", ["999999:1", "1", "abc", ":", "-1:1"])
def test_a_cookie_of_nobody_is_nobody(client: FlaskClient, app: Flask, cookie: str) -> None:
    account()
    with client.session_transaction() as session:
        session["_user_id"] = cookie
    assert client.get("/seminars").location.startswith("/sign-in")


def test_passwords_are_kept_as_argon2_hashes(app: Flask) -> None:
    account()
    row = by_email("staff@example.org")
    assert row.password_hash.startswith("$argon2id$")
    assert PASSWORD not in row.password_hash


def test_trying_many_passwords_is_slowed_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Limits are off in the applications that other tests share.
    monkeypatch.setattr(limiter, "enabled", True)
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'limits.sqlite3'}",
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": True,
        }
    )
    with app.app_context():
        db.create_all()
        account()
        db.session.remove()
    client = app.test_client()
    answers = [sign_in(client, password="wrong").status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]
    assert sign_in(client).status_code == 429
    with app.app_context():
        db.engine.dispose()
