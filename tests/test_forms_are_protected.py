"""No form of another site can act in somebody's name: every route that changes things wants the token."""

from collections.abc import Iterator

import pytest
from flask import Flask

from seminars.accounts.models import Role
from tests.test_access import address, routes


@pytest.fixture
def protected(app: Flask) -> Iterator[Flask]:
    """The application with the protection on, as it runs outside the tests."""
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def test_each_route_that_changes_things_refuses_a_form_without_its_token(protected: Flask, signed_in) -> None:
    client = signed_in(Role.ORGANISER)
    protected.config["WTF_CSRF_ENABLED"] = True
    tried = 0
    for rule, method in routes(protected):
        if method == "GET":
            continue
        answer = client.open(address(protected, rule), method=method, data={})
        assert answer.status_code == 400, f"{method} {rule} gives {answer.status_code}"
        tried += 1
    assert tried > 30


def test_a_form_that_carries_its_token_is_taken(protected: Flask) -> None:
    protected.config["WTF_CSRF_ENABLED"] = True
    client = protected.test_client()
    page = client.get("/sign-in").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    sent = {"email": "nobody@example.org", "password": "wrong-password"}
    assert client.post("/sign-in", data=sent).status_code == 400
    answer = client.post("/sign-in", data={**sent, "csrf_token": token})
    assert answer.status_code != 400
