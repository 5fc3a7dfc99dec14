"""Printing badges: who gets one, what was printed already."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from seminars.accounts.models import Role
from seminars.attendance import badge_printing as printing
from seminars.attendance.badge_printing import Choice, Who
from seminars.attendance.models import BadgeRun
from seminars.attendance.service import add_walk_in
from seminars.errors import Conflict, Invalid
from seminars.programme.models import Seminar
from seminars.registration.models import Delegate
from seminars.registration.service import Details, cancel, change, hand_over
from tests.registration.factories import FIRST_DAY, NOW, ORGANISER, make_delegate, make_seminar

NAMES = ("Brendan Able", "Áine Ní Shampla", "Cathal Byrne", "Eoin Zed")
DAY = NOW.replace(month=5, day=27, hour=9)


def with_people(*names: str) -> tuple[Seminar, dict[str, Delegate]]:
    seminar = make_seminar(capacity=50)
    return seminar, {name: make_delegate(seminar, name=name) for name in names or NAMES}


def chosen(seminar: Seminar, who: Who = Who.NEW, **more: Any) -> list[str]:
    return [each.name for each in printing.bearers(seminar, Choice(who, FIRST_DAY, **more))]


def run_of(seminar: Seminar, who: Who = Who.NEW, **more: Any) -> BadgeRun:
    values: dict[str, Any] = {"sheet": "l7163", "start": 1, "offset": (0.0, 0.0), **more}
    choice = values.pop("choice", Choice(who, FIRST_DAY))
    return printing.print_badges(seminar=seminar, choice=choice, actor=ORGANISER, at=NOW, **values)


def test_a_second_run_holds_only_what_is_new(app: Flask) -> None:
    seminar, _people = with_people()
    assert chosen(seminar) == ["Brendan Able", "Cathal Byrne", "Áine Ní Shampla", "Eoin Zed"]
    assert run_of(seminar).number == 1
    assert chosen(seminar) == []
    with pytest.raises(Conflict, match="nobody to print"):
        run_of(seminar)
    late = make_delegate(seminar, name="Fergus Late")
    assert chosen(seminar) == ["Fergus Late"]
    assert run_of(seminar).number == 2
    cancel(delegate=late, actor=ORGANISER, at=NOW)
    assert chosen(seminar, Who.ALL) == ["Brendan Able", "Cathal Byrne", "Áine Ní Shampla", "Eoin Zed"]


def told(delegate: Delegate, **changes: Any) -> Details:
    values: dict[str, Any] = {
        "name": delegate.name,
        "organisation": delegate.organisation.name,
        "email": delegate.email,
        "sector_id": delegate.sector_id,
        "level_id": delegate.level_id,
        "occupation_id": delegate.occupation_id,
    }
    return Details(**{**values, **changes})


def test_who_has_changed_name_or_organisation_needs_another_badge(app: Flask) -> None:
    seminar, people = with_people()
    run_of(seminar)
    one = people["Cathal Byrne"]
    change(delegate=one, details=told(one, dietary_needs="No nuts"), actor=ORGANISER, at=NOW)
    assert chosen(seminar) == []
    change(delegate=one, details=told(one, organisation="Tusla"), actor=ORGANISER, at=NOW)
    assert chosen(seminar) == ["Cathal Byrne"]


def test_a_colleague_who_takes_the_place_over_needs_a_badge(app: Flask) -> None:
    seminar, people = with_people()
    run_of(seminar)
    hand_over(
        delegate=people["Eoin Zed"],
        name="Fidelma New",
        email="fidelma@example.org",
        organisation="HSE",
        actor=ORGANISER,
        at=NOW,
    )
    assert chosen(seminar) == ["Fidelma New"]


def test_a_run_that_was_not_printed_is_taken_back(app: Flask) -> None:
    seminar, _ = with_people()
    run = run_of(seminar)
    printing.take_back_run(run=run, actor=ORGANISER, at=NOW)
    assert len(chosen(seminar)) == 4
    assert printing.latest_runs(seminar) == []


def test_other_choices(app: Flask) -> None:
    seminar, _people = with_people()
    walk_in = add_walk_in(
        seminar=seminar,
        details=Details(name="Fergus Walker", email=None, organisation="HSE"),
        day=FIRST_DAY,
        actor=ORGANISER,
        at=DAY,
    )
    assert chosen(seminar, Who.WALK_INS) == ["Fergus Walker"]
    assert chosen(seminar, Who.ALL, first="C", last="N") == ["Áine Ní Shampla"]
    assert chosen(seminar, Who.ALL, first="Ní Sh") == ["Áine Ní Shampla", "Fergus Walker", "Eoin Zed"]
    assert chosen(seminar, Who.ALL, first="McA", last="Ní Sh") == ["Áine Ní Shampla"]
    assert chosen(seminar, Who.ALL, last="b") == ["Brendan Able", "Cathal Byrne"]
    assert chosen(seminar, Who.ONE, delegate_id=walk_in.id) == ["Fergus Walker"]
    other, _ = with_people("Somebody Else")
    assert chosen(other, Who.ONE, delegate_id=walk_in.id) == []


def test_organisers_facilitators_and_staff_have_no_code(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    signed_in(Role.FACILITATOR)
    signed_in(Role.STAFF)
    seminar, _ = with_people()
    found = printing.bearers(seminar, Choice(Who.TEAM, FIRST_DAY))
    assert [(each.role, each.code) for each in found] == [("Facilitator", ""), ("Staff", "")]
    run = run_of(seminar, Who.TEAM)
    assert [each.role for each in printing.badges_of_run(run)] == ["Facilitator", "Staff"]
    # Nobody of the delegates counts as printed by that.
    assert len(chosen(seminar)) == 4


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sheet": "l9999"}, "sheet"),
        ({"start": 0}, "start"),
        ({"start": 15}, "start"),
        ({"offset": (6.0, 0.0)}, "across"),
        ({"offset": (0.0, -5.1)}, "down"),
        ({"offset": (float("nan"), 0.0)}, "across"),
    ],
)
def test_sheets_and_labels_that_cannot_be(app: Flask, changes: dict[str, Any], field: str) -> None:
    seminar, _ = with_people()
    with pytest.raises(Invalid) as refused:
        run_of(seminar, **changes)
    assert refused.value.field == field
    assert len(chosen(seminar)) == 4


def test_the_next_run_begins_at_the_next_free_label(app: Flask) -> None:
    seminar, _ = with_people()
    run_of(seminar, start=12)
    last = printing.latest_runs(seminar)[0]
    # 12, 13, 14, and 1 of the next sheet are used.
    assert printing.next_start(last, "l7163") == 2
    assert printing.next_start(last, "l7160") == 1


def test_statements_of_a_run_do_not_grow(app: Flask, statements: Any) -> None:
    def cost(count: int) -> int:
        seminar, _ = with_people(*(f"Aoife Name{n}" for n in range(count)))
        with statements() as made:
            run_of(seminar)
        return len(made)

    assert cost(30) == cost(3)


# Pages


def fields(html: str) -> dict[str, str]:
    form = BeautifulSoup(html, "html.parser").select_one("form[method=post][action$='/badges']")
    assert form is not None
    return {each["name"]: each["value"] for each in form.select("input[name]")}


def test_choose_look_and_print(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar, people = with_people()
    client = signed_in("staff")
    address = f"/seminars/{seminar.slug}/badges"
    page = client.get(f"{address}?sheet=l7160&who=new&start=20&across=1.5&down=-0.5").text
    assert "4 badges on 2 sheets" in page
    assert page.count('<g transform="translate') == 2
    # Looking notes nothing.
    assert len(chosen(seminar)) == 4
    made = client.post(address, data=fields(page), follow_redirects=True).text
    assert "Run 1 is ready" in made
    assert "All badges are printed" in made
    document = client.get(f"{address}/1.pdf")
    reader = PdfReader(BytesIO(document.data))
    text = "".join(each.extract_text() for each in reader.pages)
    assert len(reader.pages) == 2
    for name, person in people.items():
        assert name in text
        assert person.badge_code in text
    # What stood on the paper stays so, also when somebody cancels.
    cancel(delegate=people["Eoin Zed"], actor=ORGANISER, at=NOW)
    assert client.get(f"{address}/1.pdf").data == document.data
    # The next run begins with the same printer and the next free label.
    make_delegate(seminar, name="Fergus Late")
    after = fields(client.get(address).text)
    assert (after["sheet"], after["start"], after["across"], after["down"]) == ("l7160", "3", "1.5", "-0.5")
    taken_back = client.post(f"{address}/1/not-printed", follow_redirects=True).text
    assert "are to be printed again" in taken_back
    assert client.get(f"{address}/1.pdf").status_code == 404


def test_one_delegates_badge(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar, people = with_people()
    client = signed_in("staff")
    one = people["Cathal Byrne"]
    delegate_page = client.get(f"/seminars/{seminar.slug}/delegates/{one.id}").text
    address = f"/seminars/{seminar.slug}/badges?delegate={one.id}"
    assert address in delegate_page
    page = client.get(address).text
    assert "1 badge on 1 sheet" in page
    client.post(f"/seminars/{seminar.slug}/badges", data=fields(page))
    assert "Cathal Byrne" not in chosen(seminar)
    assert len(chosen(seminar)) == 3
    elsewhere, _ = with_people("Somebody Else")
    assert client.get(f"/seminars/{elsewhere.slug}/badges?delegate={one.id}").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["sheet=l7163&start=99", "sheet=l7163&start=x", "sheet=none&start=1", "sheet=l7163&start=1&across=9",
     "sheet=l7163&start=1&who=nobody"],
)  # fmt: skip
def test_choices_that_cannot_be_are_told(
    app: Flask, signed_in: Callable[..., FlaskClient], query: str
) -> None:
    seminar, _ = with_people()
    client = signed_in("staff")
    answer = client.get(f"/seminars/{seminar.slug}/badges?{query}")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    form = dict(pair.split("=") for pair in query.split("&"))
    assert client.post(f"/seminars/{seminar.slug}/badges", data=form).status_code == 422
    assert len(chosen(seminar)) == 4


def test_the_outlines_of_a_sheet(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    client = signed_in("staff")
    answer = client.get("/label-sheets/l7163.pdf?across=99&down=-1")
    assert "moved +5 mm across, -1 mm down" in PdfReader(BytesIO(answer.data)).pages[0].extract_text()
    assert client.get("/label-sheets/none.pdf").status_code == 404


def test_the_page_costs_the_same_for_any_number(
    app: Flask, signed_in: Callable[..., FlaskClient], statements: Any
) -> None:
    seminar, _ = with_people()
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/badges"
    run_of(seminar, Who.ALL)

    def cost() -> int:
        client.get(address)
        with statements() as made:
            client.get(address)
        return len(made)

    few = cost()
    for number in range(12):
        make_delegate(seminar, name=f"Aoife Name{number}")
        run_of(seminar)
    assert cost() == few
