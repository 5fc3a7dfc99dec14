"""The page of a seminar's life: where it stands, and what to do next."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from seminars.attendance.service import check_in
from seminars.audit.service import SYSTEM
from seminars.focus_groups.service import plan_groups
from seminars.questionnaire.service import submit
from tests.questionnaire.factories import (
    CLOSES,
    COMPLETE,
    IN_SLOT,
    OPENS,
    make_delegate,
    make_questionnaire,
    make_seminar,
    make_series,
)


def text_of(page: str, id: str) -> str:
    found = BeautifulSoup(page, "html.parser").find(id=id)
    assert found is not None
    return " ".join(found.get_text(" ").split())


def test_the_figures_of_each_stage(app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]) -> None:
    series = make_series()
    make_questionnaire(series)
    seminar = make_seminar(series)
    client, address = signed_in("organiser"), f"/seminars/{seminar.slug}/life"
    clock.set(CLOSES)
    page = client.get(address).text
    assert "0 came so far. 0 questionnaires completed." in text_of(page, "on-the-day")
    assert "Not formed yet." in text_of(page, "groups")
    assert "Not written yet" in text_of(page, "set-up")

    people = [make_delegate(seminar, f"{name} Example") for name in ("Ann", "Ben", "Cora")]
    for delegate in people[:2]:
        check_in(delegate=delegate, day=OPENS.date(), actor=SYSTEM, at=OPENS)
    submit(delegate=people[0], answers=COMPLETE, at=IN_SLOT)
    plan_groups(seminar=seminar, count=1, present_only=False, actor=SYSTEM, at=CLOSES)
    page = client.get(address).text
    assert "2 came so far, 2 of them today. 1 questionnaire completed." in text_of(page, "on-the-day")
    assert "1 group with 3 delegates." in text_of(page, "groups")
    assert "places taken 3 of 100" in text_of(page, "register")

    clock.set(CLOSES + timedelta(days=1))
    assert "2 came so far. 1" in text_of(client.get(address).text, "on-the-day")


def test_staff_are_offered_what_they_may_do_only(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar(make_series())
    address = f"/seminars/{seminar.slug}/life"
    for role, offered in (("staff", False), ("organiser", True)):
        client = signed_in(role)
        page = BeautifulSoup(client.get(address).text, "html.parser")
        assert ("Clone to the next venue" in page.get_text()) is offered
        links = {link["href"].partition("#")[0] for link in page.main.find_all("a", href=True)}
        assert len(links) > 6
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_statements_of_the_page_do_not_grow_with_people(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient], statements: Any
) -> None:
    series = make_series()
    make_questionnaire(series)
    seminar = make_seminar(series)
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/life"

    def cost() -> int:
        client.get(address)
        with statements() as made:
            assert client.get(address).status_code == 200
        return len(made)

    def come(number: int) -> None:
        delegate = make_delegate(seminar, f"Nora Number{number}")
        check_in(delegate=delegate, day=OPENS.date(), actor=SYSTEM, at=OPENS)
        submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT)

    for number in range(2):
        come(number)
    plan_groups(seminar=seminar, count=1, present_only=False, actor=SYSTEM, at=OPENS)
    few = cost()
    for number in range(2, 10):
        come(number)
    plan_groups(seminar=seminar, count=3, present_only=False, actor=SYSTEM, at=OPENS)
    assert cost() == few
