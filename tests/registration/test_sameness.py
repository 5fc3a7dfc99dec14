"""What may be the same: organisations and people, merged with all that is theirs, or kept apart."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from seminars.attendance.models import CheckIn
from seminars.attendance.service import check_in
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.focus_groups.queries import groups_of
from seminars.focus_groups.service import plan_groups
from seminars.mail.models import Message
from seminars.questionnaire.models import Participation
from seminars.registration.merging import (
    doubled_delegates,
    doubled_organisations,
    keep_apart,
    merge_delegates,
    merge_organisations,
    rename_organisation,
)
from seminars.registration.models import Delegate, DelegateState, Organisation
from seminars.registration.organisations import organisation_named
from seminars.registration.queries import delegate_by_token, organisations_like
from seminars.registration.sameness import (
    Somebody,
    organisation_pairs,
    organisation_reason,
    person_reason,
)
from seminars.registration.sameness_models import Sort
from seminars.registration.service import personal_token
from tests.registration.factories import FIRST_DAY, NOW, ORGANISER, make_delegate, make_seminar


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HSE", "Health Service Executive"),
        ("H.S.E.", "Health Service Executive"),
        ("NEPS", "National Educational Psychological Service"),
        ("DES", "Department of Education and Science"),
        ("Health Service Executive (HSE)", "Health Service Executive"),
        ("Service, Probation", "Probation Service"),
        ("Barnardos Ltd", "Barnardos Limited"),
        ("Barnardoes", "Barnardos"),
        ("Young Persons Probaton", "Young Persons Probation"),
        ("Department of Education", "Department for Education"),
    ],
)
def test_these_may_be_one_organisation(one: str, other: str) -> None:
    assert organisation_reason(one, other)
    assert organisation_reason(other, one)
    assert [(pair.one, pair.other) for pair in organisation_pairs([(7, one), (3, other)])] == [(3, 7)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St Mary's Cork", "St Mary's Kerry"),
        ("Garda Youth Diversion Programme", "National Juvenile Office"),
        ("Probation Service", "Young Persons Probation"),
        ("HSE West", "HSE South"),
        ("National Educational Welfare Board", "National Educational Psychological Service"),
        ("Cork VEC", "Clare VEC"),
        ("Unit 1", "Unit 2"),
        ("", "HSE"),
    ],
)
def test_these_are_different_organisations(one: str, other: str) -> None:
    assert organisation_reason(one, other) == ""


def test_thousands_of_organisations_are_gone_through() -> None:
    names = [(n, f"Centre {n} of the {chr(97 + n % 26)}{n * 7919 % 10007} district") for n in range(5000)]
    pairs = organisation_pairs([*names, (9000, "HSE"), (9001, "Health Service Executive")])
    assert (9000, 9001) in {(pair.one, pair.other) for pair in pairs}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"name": "Aine Bhriain"}, True),
        ({"name": "Ní Bhriain, Áine"}, True),
        ({"name": "Dr Áine Ní Bhriain"}, True),
        ({"name": "Áine Ní Bhriainn"}, True),
        ({"name": "Áine Ní Bhriain", "organisation": 2, "email": "aine@other.example"}, True),
        ({"name": "Somebody Else", "email": "aine@example.org"}, True),
        ({"name": "Áine Ní Bhriain", "organisation": 2, "email": "x@example.org"}, False),
        ({"name": "Niamh Ní Bhriain"}, False),
        ({"name": "Áine Ní Bhroin"}, False),
    ],
)
def test_who_may_be_one_person(other: dict[str, Any], same: bool) -> None:
    one = Somebody(1, 1, "Áine Ní Bhriain", 1, "aine@example.org")
    values = {"id": 2, "seminar": 1, "organisation": 1, "email": "b@example.org", **other}
    assert bool(person_reason(one, Somebody(**values))) is same


def test_a_merged_organisation_is_known_by_its_old_name(app: Flask) -> None:
    seminar = make_seminar()
    ann = make_delegate(seminar, organisation="Health Service Executive")
    ben = make_delegate(seminar, organisation="HSE")
    long, short = ann.organisation, ben.organisation
    assert long.id != short.id
    assert [pair.reason for pair in doubled_organisations()] == ["one is the initials of the other"]
    assert merge_organisations(kept=short, gone=long, actor=ORGANISER, at=NOW) == 1
    assert doubled_organisations() == []
    db.session.refresh(ann)
    assert ann.organisation.name == "HSE"
    assert "hse" in ann.search_key.split()
    assert organisation_named("health service executive").id == short.id
    db.session.rollback()
    cora = make_delegate(seminar, organisation="The Health Service Executive")
    assert cora.organisation_id == short.id
    assert organisations_like("executive") == ["HSE"]


def test_a_renamed_organisation_keeps_its_spelling(app: Flask) -> None:
    seminar = make_seminar()
    row = make_delegate(seminar, organisation="Barnardoes").organisation
    other = make_delegate(seminar, organisation="HSE").organisation
    with pytest.raises(Conflict) as refusal:
        rename_organisation(organisation=row, name="H.S.E.", actor=ORGANISER, at=NOW)
    assert refusal.value.field == "name"
    with pytest.raises(Invalid):
        rename_organisation(organisation=row, name=" - ", actor=ORGANISER, at=NOW)
    rename_organisation(organisation=row, name="Barnardos", actor=ORGANISER, at=NOW)
    assert organisation_named("Barnardoes").id == row.id
    # And back again: no spelling of it stands in the way.
    rename_organisation(organisation=row, name="Barnardoes", actor=ORGANISER, at=NOW)
    assert organisation_named("Barnardos").id == row.id
    assert other.name == "HSE"


def test_pairs_kept_apart_are_not_shown_again(app: Flask) -> None:
    seminar = make_seminar()
    one = make_delegate(seminar, name="Ann Byrne", organisation="HSE")
    two = make_delegate(seminar, name="Byrne, Ann", organisation="HSE")
    (pair,) = doubled_delegates(seminar.series)
    assert {pair.one, pair.other} == {one.id, two.id}
    for _ in range(2):
        keep_apart(sort=Sort.DELEGATE, one=two.id, other=one.id, actor=ORGANISER, at=NOW)
    assert doubled_delegates(seminar.series) == []


def test_merged_registrations_are_one_with_everything(app: Flask) -> None:
    seminar = make_seminar(capacity=3)
    kept = make_delegate(seminar, name="Ann Byrne", email="ann@example.org")
    gone = make_delegate(seminar, name="Ann  Byrne", email="a.byrne@example.org")
    third = make_delegate(seminar)
    waits = make_delegate(seminar)
    assert waits.state is DelegateState.WAITING
    later = FIRST_DAY + timedelta(days=1)
    check_in(delegate=kept, day=FIRST_DAY, actor=ORGANISER, at=NOW)
    for day in (FIRST_DAY, later):
        check_in(delegate=gone, day=day, actor=ORGANISER, at=NOW)
    db.session.add(Participation(delegate_id=gone.id, begun_at=NOW, submitted=True))
    db.session.commit()
    plan_groups(seminar=seminar, count=1, present_only=False, actor=ORGANISER, at=NOW)
    link, old_link = personal_token(kept), personal_token(gone)
    gone_id, kept_id = gone.id, kept.id
    written = db.session.scalar(select(func.count(Message.id)))
    row = merge_delegates(kept=kept, gone=gone, take=frozenset({"email"}), actor=ORGANISER, at=NOW)
    assert row.id == kept_id
    assert row.email == "a.byrne@example.org"
    assert db.session.get(Delegate, gone_id) is None
    days = select(CheckIn.day).where(CheckIn.delegate_id == kept_id).order_by(CheckIn.day)
    assert list(db.session.scalars(days)) == [FIRST_DAY, later]
    assert db.session.get_one(Participation, kept_id).submitted
    seated = {person.id for group in groups_of(seminar) for person in group.seated}
    assert seated == {kept_id, third.id}
    assert delegate_by_token(link).id == kept_id
    with pytest.raises(Exception, match="link"):
        delegate_by_token(old_link)
    # Nothing that was written is lost, and the place goes on.
    assert (db.session.scalar(select(func.count(Message.id))) or 0) >= (written or 0)
    db.session.refresh(waits)
    assert waits.state is DelegateState.REGISTERED
    assert third.state is DelegateState.REGISTERED


def test_the_better_standing_wins_and_two_seminars_are_not_merged(app: Flask) -> None:
    seminar, other = make_seminar(capacity=1), make_seminar()
    has = make_delegate(seminar, name="Ann Byrne")
    waits = make_delegate(seminar, name="Ann Byrne")
    assert waits.state is DelegateState.WAITING
    elsewhere = make_delegate(other, name="Ann Byrne")
    with pytest.raises(Invalid):
        merge_delegates(kept=has, gone=elsewhere, actor=ORGANISER, at=NOW)
    row = merge_delegates(kept=waits, gone=has, actor=ORGANISER, at=NOW)
    assert (row.state, row.queued_at) == (DelegateState.REGISTERED, None)
    left = select(func.count(Delegate.id)).where(Delegate.seminar_id == seminar.id)
    assert db.session.scalar(left) == 1


def test_the_pages_show_pairs_preview_and_merge(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = make_seminar()
    ann = make_delegate(seminar, name="Ann Byrne", organisation="HSE")
    two = make_delegate(seminar, name="Byrne, Ann", organisation="HSE")
    make_delegate(seminar, organisation="Health Service Executive")
    client = signed_in("organiser")
    assert "Health Service Executive" in client.get("/organisations?sort=-delegates").text
    assert "HSE" not in client.get("/organisations?q=executive").text.split("<main")[1]
    page = client.get("/organisations/doubled").text
    assert "one is the initials of the other" in page
    kept = db.session.scalars(select(Organisation).where(Organisation.name == "HSE")).one()
    gone = db.session.scalars(select(Organisation).where(Organisation.name != "HSE")).one()
    pair = {"kept": kept.id, "gone": gone.id}
    assert "stays known" in client.get("/organisations/merge", query_string=pair).text
    client.post("/organisations/merge", data=pair)
    assert db.session.scalar(select(func.count(Organisation.id))) == 1
    # A second press finds the other gone already.
    assert client.post("/organisations/merge", data=pair).status_code == 404
    page = client.get(f"/series/{seminar.series.slug}/doubled").text
    assert "the same name, the same organisation" in page
    merge = f"/seminars/{seminar.slug}/delegates/merge"
    assert "Byrne, Ann" in client.get(f"{merge}?kept={ann.id}&gone={two.id}").text
    client.post(merge, data={"kept": ann.id, "gone": two.id, "take": ["name"]})
    assert [d.name for d in db.session.scalars(select(Delegate).where(Delegate.id == ann.id))] == [
        "Byrne, Ann"
    ]
    staff = signed_in("staff")
    assert staff.get("/organisations").status_code == 200
    assert staff.get("/organisations/doubled").status_code == 403


def test_statements_of_the_list_do_not_grow(
    app: Flask, signed_in: Callable[..., FlaskClient], statements: Any
) -> None:
    seminar = make_seminar(capacity=50)
    client, counts = signed_in("staff"), []
    for number in (2, 12):
        for n in range(number):
            make_delegate(seminar, organisation=f"Organisation {number} {n}")
        client.get("/organisations")
        with statements() as made:
            client.get("/organisations")
        counts.append(len(made))
    assert counts[0] == counts[1]
