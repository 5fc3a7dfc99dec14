"""The desk: who gets in, and what the queue sees."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select

from seminars.attendance.figures import attendance_figures
from seminars.attendance.models import CheckIn
from seminars.attendance.queries import RESULTS, attendees, day_figures, elsewhere, find, present_count
from seminars.attendance.service import add_walk_in, check_in, undo_check_in
from seminars.audit.models import AuditEntry
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.mail.models import Message
from seminars.programme.models import ProfileField
from seminars.registration.asking import Asking, FormField
from seminars.registration.form_editing import set_asking
from seminars.registration.models import Delegate, DelegateState, Source
from seminars.registration.names import fold
from seminars.registration.service import Details, cancel, register
from tests.registration.factories import FIRST_DAY, NOW, ORGANISER, make_seminar, option

DESK = ORGANISER


def delegate_of(seminar: Any, name: str, organisation: str = "HSE", **more: Any) -> Delegate:
    details = Details(
        name=name,
        email=more.pop("email", f"{fold(name).split()[0]}@example.org"),
        organisation=organisation,
        consent=True,
        **more,
    )
    # Entered by staff, of whom no profile is asked.
    return register(seminar=seminar, details=details, actor=DESK, at=NOW, source=Source.DESK)


def check_ins() -> int:
    return db.session.scalar(select(func.count(CheckIn.id))) or 0


def test_checking_in_twice_is_checking_in_once(app: Flask) -> None:
    seminar = make_seminar()
    delegate = delegate_of(seminar, "Aoife Larkspur")
    for _ in range(2):
        check_in(delegate=delegate, day=FIRST_DAY, actor=DESK, at=NOW)
    assert check_ins() == 1
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "check in")).all()
    assert len(entries) == 1


def test_undo_takes_back_the_day_and_no_other(app: Flask) -> None:
    seminar = make_seminar()
    delegate = delegate_of(seminar, "Aoife Larkspur")
    for day in seminar.days:
        check_in(delegate=delegate, day=day, actor=DESK, at=NOW)
    undo_check_in(delegate=delegate, day=FIRST_DAY, actor=DESK, at=NOW)
    assert present_count(seminar.id, FIRST_DAY) == 0
    assert present_count(seminar.id, FIRST_DAY + timedelta(days=1)) == 1
    undo_check_in(delegate=delegate, day=FIRST_DAY, actor=DESK, at=NOW)
    assert check_ins() == 1


def test_only_on_the_seminars_days(app: Flask) -> None:
    delegate = delegate_of(make_seminar(), "Aoife Larkspur")
    with pytest.raises(Invalid):
        check_in(delegate=delegate, day=FIRST_DAY - timedelta(days=1), actor=DESK, at=NOW)
    assert check_ins() == 0


@pytest.mark.parametrize("state", [DelegateState.WAITING, DelegateState.CANCELLED])
def test_without_a_place_one_gets_in_only_if_the_desk_decides_so(app: Flask, state: DelegateState) -> None:
    seminar = make_seminar(capacity=1)
    first = delegate_of(seminar, "Aoife Larkspur")
    other = delegate_of(seminar, "Brendan Inkpen")
    if state is DelegateState.CANCELLED:
        cancel(delegate=other, actor=DESK, at=NOW)
    assert other.state is state
    with pytest.raises(Conflict):
        check_in(delegate=other, day=FIRST_DAY, actor=DESK, at=NOW)
    assert check_ins() == 0
    check_in(delegate=other, day=FIRST_DAY, actor=DESK, at=NOW, admit=True)
    assert other.state is DelegateState.REGISTERED
    assert first.state is DelegateState.REGISTERED
    assert check_ins() == 1


def walk_in(seminar: Any, name: str = "Eoin Teacup", email: str | None = None) -> Delegate:
    details = Details(name=name, email=email, organisation="Barnardos")
    return add_walk_in(seminar=seminar, details=details, day=FIRST_DAY, actor=DESK, at=NOW)


def test_a_walk_in_gets_in_over_capacity_and_needs_no_address(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    delegate_of(seminar, "Aoife Larkspur")
    added = walk_in(seminar)
    assert (added.state, added.source) == (DelegateState.REGISTERED, Source.WALK_IN)
    assert present_count(seminar.id, FIRST_DAY) == 1
    assert db.session.scalars(select(Message).where(Message.delegate_id == added.id)).all() == []


def test_a_walk_in_after_registration_has_closed(app: Flask) -> None:
    seminar = make_seminar(registration_closes_at=NOW + timedelta(minutes=1))
    details = Details(name="Eoin Teacup", email=None, organisation="Barnardos")
    late = NOW + timedelta(days=21)
    add_walk_in(seminar=seminar, details=details, day=FIRST_DAY, actor=DESK, at=late)
    assert present_count(seminar.id, FIRST_DAY) == 1


@pytest.mark.parametrize("state", list(DelegateState))
def test_a_walk_in_whose_address_is_known_stays_one_delegate(app: Flask, state: DelegateState) -> None:
    seminar = make_seminar(capacity=1)
    first = delegate_of(seminar, "Aoife Larkspur")
    known = first if state is DelegateState.REGISTERED else delegate_of(seminar, "Brendan Inkpen")
    if state is DelegateState.CANCELLED:
        cancel(delegate=known, actor=DESK, at=NOW)
    assert known.state is state
    added = walk_in(seminar, name=known.name, email=known.email)
    assert added.id == known.id
    assert added.state is DelegateState.REGISTERED
    assert present_count(seminar.id, FIRST_DAY) == 1
    assert db.session.scalar(select(func.count(Delegate.id))) == (1 if known is first else 2)


@pytest.mark.parametrize("text", ["sean", "SEÁN", "o sampla", "young persons", "sampla seán"])
def test_the_desk_finds_without_accents_and_in_any_order(app: Flask, text: str) -> None:
    seminar = make_seminar()
    delegate_of(seminar, "Seán Ó Sampla", "Young Persons Probation", email="sean@example.org")
    delegate_of(seminar, "Aoife Larkspur")
    assert [row.name for row in find(seminar, text, FIRST_DAY)] == ["Seán Ó Sampla"]


def test_the_desk_finds_by_badge_code_and_nobody_by_signs_alone(app: Flask) -> None:
    seminar = make_seminar()
    delegate = delegate_of(seminar, "Aoife Larkspur")
    assert [row.id for row in find(seminar, delegate.badge_code.lower(), FIRST_DAY)] == [delegate.id]
    assert find(seminar, "%", FIRST_DAY) == []


def test_the_desk_finds_by_what_an_organisation_is_called_for_short(app: Flask) -> None:
    seminar = make_seminar()
    delegate_of(seminar, "Aoife Byrne", "Health Service Executive")
    delegate_of(seminar, "Brian Casey", "Barnardos")
    assert [row.name for row in find(seminar, "hse", FIRST_DAY)] == ["Aoife Byrne"]


def test_who_is_still_to_come_stands_first(app: Flask) -> None:
    seminar = make_seminar()
    first = delegate_of(seminar, "Aoife Able")
    delegate_of(seminar, "Brendan Baker")
    check_in(delegate=first, day=FIRST_DAY, actor=DESK, at=NOW)
    rows = find(seminar, "hse", FIRST_DAY)
    assert [(row.name, row.checked_in) for row in rows] == [
        ("Brendan Baker", False),
        ("Aoife Able", True),
    ]


def test_somebody_at_the_wrong_venue_is_found(app: Flask) -> None:
    seminar = make_seminar()
    other = make_seminar(series=seminar.series)
    delegate_of(other, "Cathal Teacup")
    assert [person.seminar_id for person in elsewhere(seminar, "teacup")] == [other.id]
    assert elsewhere(make_seminar(), "teacup") == []


def test_who_waits_at_another_venue_is_not_called_registered_there(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar()
    other = make_seminar(series=seminar.series, capacity=1)
    delegate_of(other, "Cathal Teacup")
    delegate_of(other, "Deirdre Teacup")
    day = FIRST_DAY.isoformat()
    page = signed_in("staff").get(f"/seminars/{seminar.slug}/desk?q=teacup&day={day}").text
    assert f"Cathal Teacup</strong>, HSE: registered for {other.title}" in page
    assert f"Deirdre Teacup</strong>, HSE: on the waiting list of {other.title}" in page


def test_initials_with_dots_are_one_word(app: Flask) -> None:
    seminar = make_seminar()
    delegate_of(seminar, "Aoife Able", "Health Service Executive")
    delegate_of(seminar, "Brendan Baker", "H.S.E.")
    delegate_of(seminar, "Hester Sales-Eaton", "Barnardos")
    delegate_of(seminar, "J.R.R. Teacup", "Barnardos")

    def found(text: str) -> list[str]:
        return [row.name for row in find(seminar, text, FIRST_DAY)]

    assert found("h.s.e") == found("(H.S.E.)") == found("hse") == ["Aoife Able", "Brendan Baker"]
    assert found("j.r.r. tea") == ["J.R.R. Teacup"]


def test_the_queue_at_the_page(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = make_seminar()
    delegate = delegate_of(seminar, "Aoife Larkspur")
    client, slug, day = signed_in("staff"), seminar.slug, FIRST_DAY.isoformat()
    page = client.get(f"/seminars/{slug}/desk?q=lark&day={day}")
    assert "Aoife Larkspur" in page.text
    form = {"delegate": delegate.id, "day": day}
    answer = client.post(f"/seminars/{slug}/desk/check-in", data=form)
    assert answer.status_code == 302
    assert "Aoife Larkspur is in." in client.get(answer.location).text
    answer = client.post(f"/seminars/{slug}/desk/undo", data=form)
    assert answer.status_code == 302
    assert check_ins() == 0


def test_the_page_admits_who_waits_only_when_told_so(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar(capacity=1)
    delegate_of(seminar, "Aoife Larkspur")
    waiting = delegate_of(seminar, "Brendan Inkpen")
    client, base, day = signed_in("staff"), f"/seminars/{seminar.slug}/desk", FIRST_DAY.isoformat()
    assert "Admit and check in" in client.get(f"{base}?q=inkpen&day={day}").text
    form = {"delegate": waiting.id, "day": day}
    answer = client.post(f"{base}/check-in", data=form)
    assert answer.status_code == 302
    assert "Brendan Inkpen is on the waiting list." in client.get(answer.location).text
    assert check_ins() == 0
    client.post(f"{base}/check-in", data={**form, "admit": "1"})
    assert db.session.get(Delegate, waiting.id).state is DelegateState.REGISTERED
    assert check_ins() == 1


def test_who_was_in_and_cancelled_is_offered_to_be_admitted_again(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar()
    gone = delegate_of(seminar, "Aoife Larkspur")
    check_in(delegate=gone, day=FIRST_DAY, actor=DESK, at=NOW)
    cancel(delegate=gone, actor=DESK, at=NOW)
    assert [row.checked_in for row in find(seminar, "larkspur", FIRST_DAY)] == [False]
    page = signed_in("staff").get(f"/seminars/{seminar.slug}/desk?q=larkspur&day={FIRST_DAY}").text
    assert "Admit and check in" in page
    assert "Is in" not in page
    check_in(delegate=gone, day=FIRST_DAY, actor=DESK, at=NOW, admit=True)
    assert [row.checked_in for row in find(seminar, "larkspur", FIRST_DAY)] == [True]
    assert day_figures(seminar, FIRST_DAY).present == 1


def test_a_long_list_is_cut_and_says_so(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = make_seminar(capacity=40)
    for number in range(RESULTS + 2):
        delegate_of(seminar, f"Aoife Number{number:02}", email=f"n{number}@example.org")
    page = signed_in("staff").get(f"/seminars/{seminar.slug}/desk?q=aoife").text
    assert len(find(seminar, "aoife", FIRST_DAY)) == RESULTS
    assert f"Only the first {RESULTS} are shown." in page
    assert f"Aoife Number{RESULTS - 1:02}" in page
    assert f"Aoife Number{RESULTS:02}" not in page


def test_a_delegate_of_another_seminar_is_not_checked_in_here(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar()
    stranger = delegate_of(make_seminar(), "Aoife Larkspur")
    form = {"delegate": stranger.id, "day": FIRST_DAY.isoformat()}
    client = signed_in("staff")
    assert client.post(f"/seminars/{seminar.slug}/desk/check-in", data=form).status_code == 404
    assert client.post(f"/seminars/{seminar.slug}/desk/check-in", data={}).status_code == 404
    assert check_ins() == 0


@pytest.mark.parametrize("day", ["2026-13-40", "soon", "2020-01-01"])
def test_a_day_that_is_none_is_told(app: Flask, signed_in: Callable[..., FlaskClient], day: str) -> None:
    seminar = make_seminar()
    answer = signed_in("staff").get(f"/seminars/{seminar.slug}/desk?day={day}")
    assert answer.status_code == 422
    assert "Choose one of" in answer.text


def test_the_walk_in_form_keeps_what_was_typed(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = make_seminar()
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/desk/walk-in"
    answer = client.post(address, data={"name": "Eoin Teacup", "organisation": "", "day": FIRST_DAY})
    assert answer.status_code == 422
    assert "Enter the organisation." in answer.text
    assert 'value="Eoin Teacup"' in answer.text
    sector = str(option(seminar, ProfileField.SECTOR))
    form = {"name": "Eoin Teacup", "organisation": "Barnardos", "day": FIRST_DAY, "sector": sector}
    assert client.post(address, data=form).status_code == 302
    assert present_count(seminar.id, FIRST_DAY) == 1


def test_a_walk_in_is_asked_for_the_sector_as_the_series_wants(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar()
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/desk/walk-in"
    form = {"name": "Eoin Teacup", "organisation": "Barnardos", "day": FIRST_DAY, "sector": ""}
    refused = client.post(address, data=form)
    assert refused.status_code == 422
    assert "Choose the sector." in refused.text
    # What a device sends later is taken as it is: whom it is about has been let in.
    key = {"Idempotency-Key": "5f2a7c39-51d4-4f0c-9a3e-2f6f8f1f2a10"}
    assert client.post(address, data={**form, "at": ""}, headers=key).status_code == 200
    assert present_count(seminar.id, FIRST_DAY) == 1
    by = {"actor": DESK, "at": NOW}
    set_asking(series=seminar.series, asking={FormField.SECTOR: Asking.OPTIONAL}, **by)
    assert client.post(address, data={**form, "name": "Fionn Saucer"}).status_code == 302
    set_asking(series=seminar.series, asking={FormField.SECTOR: Asking.LEFT_OUT}, **by)
    for page in (client.get(address), client.get(f"/seminars/{seminar.slug}/desk")):
        assert 'name="organisation"' in page.text
        assert 'name="sector"' not in page.text
    assert client.post(address, data={**form, "name": "Gearóid Spoon"}).status_code == 302
    assert present_count(seminar.id, FIRST_DAY) == 3


def test_the_sign_in_sheet_lists_those_with_a_place_by_family_name(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = make_seminar(capacity=2)
    for name in ("Áine Ní Shampla", "Brendan Able", "Cathal Waiting"):
        delegate_of(seminar, name)
    answer = signed_in("staff").get(f"/seminars/{seminar.slug}/sign-in-sheet/{FIRST_DAY}.pdf")
    assert answer.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    assert text.index("Brendan Able") < text.index("Áine Ní Shampla")
    assert "Cathal Waiting" not in text
    assert "Not on the list" in text


def test_statements_of_the_desk_do_not_grow_with_delegates(
    app: Flask, signed_in: Callable[..., FlaskClient], statements: Any
) -> None:
    seminar = make_seminar(capacity=50)
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/desk?q=hse"

    def cost() -> int:
        client.get(address)
        with statements() as made:
            client.get(address)
        return len(made)

    delegate_of(seminar, "Aoife Larkspur")
    few = cost()
    for number in range(15):
        delegate_of(seminar, f"Aoife Number{number}", email=f"n{number}@example.org")
    # Where the first of two questions fills the list, the second is not asked.
    assert cost() == few - 1


def test_the_attendance_page_leads_to_the_needs(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = make_seminar()
    delegate_of(seminar, "Aoife Larkspur", dietary_needs="No nuts")
    delegate_of(seminar, "Brendan Able")
    client = signed_in("staff")
    assert (
        f"/seminars/{seminar.slug}/needs?day={FIRST_DAY}"
        in client.get(f"/seminars/{seminar.slug}/attendance").text
    )
    page = client.get(f"/seminars/{seminar.slug}/needs").text
    assert "No nuts" in page
    # The kitchen needs no names.
    assert "Aoife Larkspur" not in page
    assert "Brendan Able" not in page


def test_the_desks_figures_are_those_of_the_attendance_page(app: Flask) -> None:
    seminar = make_seminar(capacity=4)
    for name in ("Aoife Able", "Brendan Baker", "Cathal Cooper", "Deirdre Dyer", "Eoin Waiting"):
        delegate_of(seminar, name)
    walk_in(seminar, name="Fergus Walker")
    first = db.session.get(Delegate, find(seminar, "able", FIRST_DAY)[0].id)
    check_in(delegate=first, day=FIRST_DAY, actor=DESK, at=NOW)
    gone = db.session.get(Delegate, find(seminar, "cooper", FIRST_DAY)[0].id)
    check_in(delegate=gone, day=FIRST_DAY, actor=DESK, at=NOW)
    cancel(delegate=gone, actor=DESK, at=NOW)
    people = attendees([seminar.id])[seminar.id]
    for figures in attendance_figures(people, seminar.days).days:
        assert day_figures(seminar, figures.day) == figures
    assert day_figures(seminar, FIRST_DAY).present == 2
