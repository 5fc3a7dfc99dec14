"""No address of the application falls over what strangers put behind it."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.registration.factories import FIRST_DAY, make_delegate, make_seminar
from tests.test_access import access, address, routes

ODD = (
    "?page=99999999999999999999&sort=-nothing&state=nowhere",
    "?page=-1&q=%F0%9F%98%80%27%22%3B--&day=9999-99-99&number=1e9",
    "?page=x&q=" + "a" * 3000,
)


def test_every_page_answers_odd_questions_with_a_page(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar()
    make_delegate(seminar)
    client = signed_in("organiser")
    asked = 0
    for rule, method in routes(app):
        if method != "GET" or access(app, rule).kind == "by_link" or rule.endpoint.endswith("static"):
            continue
        slug = seminar.series.slug if rule.rule.startswith("/series/") else seminar.slug
        path = address(app, rule).replace("/sample", f"/{slug}", 1).replace("sample", FIRST_DAY.isoformat())
        for query in ODD:
            answer = client.get(path + query)
            assert answer.status_code < 500, f"{path}{query[:60]} gives {answer.status_code}"
            asked += 1
    assert asked > 150


def test_a_number_that_no_row_can_have_is_not_found(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar()
    client, series = signed_in("organiser"), seminar.series.slug
    for number in (2**31 - 1, 2**31, 2**63, 10**30):
        for path in (f"/messages/{number}", f"/series/{series}/report/versions/{number}.pdf"):
            assert client.get(path).status_code == 404
