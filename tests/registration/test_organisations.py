"""The list of organisations: spellings, renaming, merging, what is kept apart."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from seminars.accounts.models import Role
from seminars.audit.models import AuditEntry
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.registration import organisation_merging as verbs
from seminars.registration.merged import MergedAlready
from seminars.registration.models import Delegate, Organisation
from seminars.registration.organisation_queries import look_alikes, organisation_by_id, suggestions
from seminars.registration.organisations import organisation_named
from seminars.registration.queries import delegates_page
from seminars.registration.sameness_models import OrganisationAlias, OrganisationsApart
from seminars.registration.service import change, register
from tests.registration.factories import NOW, ORGANISER, details, make_delegate, make_seminar
from tests.registration.test_race import at_once

BY = {"actor": ORGANISER, "at": NOW}
HSE = "Health Service Executive"


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


@pytest.fixture
def organiser(signed_in) -> FlaskClient:
    return signed_in(Role.ORGANISER)


def names() -> list[str]:
    return list(db.session.scalars(select(Organisation.name).order_by(Organisation.name)))


def spellings() -> dict[str, str]:
    return {row.name: row.organisation.name for row in db.session.scalars(select(OrganisationAlias))}


def of(delegate: Delegate) -> Organisation:
    return delegate.organisation


def test_after_a_merge_every_old_spelling_lands_on_the_one_that_stays(app: Flask) -> None:
    seminar, other = make_seminar(), make_seminar()
    short, long = make_delegate(seminar, organisation="H.S.E."), make_delegate(other, organisation=HSE)
    kept_id = of(short).id
    assert verbs.merge_organisations(kept=of(short), gone=of(long), name="H.S.E.", **BY) == 1
    db.session.expire_all()
    assert (of(short).id, of(long).id, names()) == (kept_id, kept_id, ["H.S.E."])
    assert spellings() == {HSE: "H.S.E."}
    for entered in (HSE, "the health  service EXECUTIVE", "HSE", "H S E", "hse."):
        assert of(make_delegate(seminar, organisation=entered)).id == kept_id
    assert names() == ["H.S.E."]


def test_the_name_of_either_can_stay(app: Flask) -> None:
    seminar = make_seminar()
    short, long = make_delegate(seminar, organisation="HSE"), make_delegate(seminar, organisation=HSE)
    assert verbs.merge_organisations(kept=of(short), gone=of(long), name=HSE, **BY) == 1
    db.session.expire_all()
    assert (names(), spellings()) == ([HSE], {"HSE": HSE})
    assert of(make_delegate(seminar, organisation="HSE")).name == HSE
    # The desk finds both by the name that stays, and by it only.
    found = delegates_page(seminar, text="executive", state=None, sort="", page=1).items
    assert {short.id, long.id} <= {each.id for each in found}
    with pytest.raises(Invalid, match="names that they have"):
        verbs.merge_organisations(
            kept=of(short), gone=organisation_named_kept("Barnardos"), name="Third", **BY
        )
    db.session.expire_all()
    assert names() == ["Barnardos", HSE]


def organisation_named_kept(name: str) -> Organisation:
    made = organisation_named(name)
    db.session.commit()
    return made


def test_a_merge_is_told_to_history_and_desk_and_moves_spellings_and_verdicts(app: Flask) -> None:
    seminar = make_seminar()
    a, b, c = (make_delegate(seminar, organisation=each) for each in ("Alpha", "Beta", "Gamma"))
    verbs.add_spelling(organisation=of(b), name="Béta House", **BY)
    verbs.keep_organisations_apart(first=of(b), second=of(c), **BY)
    verbs.keep_organisations_apart(first=of(a), second=of(b), **BY)
    verbs.merge_organisations(kept=of(a), gone=of(b), name="Alpha", **BY)
    db.session.expire_all()
    assert spellings() == {"Beta": "Alpha", "Béta House": "Alpha"}
    (pair,) = db.session.scalars(select(OrganisationsApart)).all()
    assert {pair.first_id, pair.second_id} == {of(a).id, of(c).id}
    merges = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "merge organisations").order_by(AuditEntry.id)
    )
    assert [each.details["merged"] for each in merges] == ["Béta House", "Beta"]
    changed = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.action == "change registration", AuditEntry.seminar_id == seminar.id
        )
    ).all()
    assert [each.subject_id for each in changed] == [b.id]


def test_whoever_is_slower_is_told(app: Flask) -> None:
    seminar = make_seminar()
    a, b = make_delegate(seminar, organisation="Alpha"), make_delegate(seminar, organisation="Beta")
    first, second = of(a), of(b)
    verbs.rename_organisation(organisation=first, name="Alpha One", **BY)
    with pytest.raises(Conflict, match="renamed one of them"):
        verbs.merge_organisations(kept=first, gone=second, name="Alpha", seen=("Alpha", "Beta"), **BY)
    with pytest.raises(Conflict, match="Alpha One"):
        verbs.rename_organisation(organisation=first, name="Alpha Two", seen="Alpha", **BY)
    db.session.expire_all()
    third = make_delegate(seminar, organisation="Third").organisation
    third_id = third.id
    verbs.merge_organisations(kept=first, gone=second, name="Alpha One", **BY)
    gone = Organisation(id=second.id, name="Beta", name_key="beta")
    with pytest.raises(Conflict, match="merged or removed"):
        verbs.merge_organisations(kept=db.session.get(Organisation, third_id), gone=gone, name="Third", **BY)


def test_renaming_keeps_the_old_spelling_and_refuses_what_is_taken(app: Flask) -> None:
    seminar = make_seminar()
    delegate, other = (
        make_delegate(seminar, organisation="DES"),
        make_delegate(seminar, organisation="Barnardos"),
    )
    verbs.rename_organisation(organisation=of(delegate), name="  Department of   Education ", **BY)
    db.session.expire_all()
    assert of(delegate).name == "Department of Education"
    assert spellings() == {"DES": "Department of Education"}
    assert "department" in delegate.search_key
    # Another way of writing the same name is no spelling of its own.
    verbs.rename_organisation(organisation=of(delegate), name="DEPARTMENT of Education", **BY)
    assert len(spellings()) == 1
    # Back to the old name: the two change places.
    verbs.rename_organisation(organisation=of(delegate), name="DES", **BY)
    assert spellings() == {"DEPARTMENT of Education": "DES"}
    for taken in ("Department of Education", "des"):
        with pytest.raises(Conflict, match="on the list") as refused:
            verbs.rename_organisation(organisation=of(other), name=taken, **BY)
        assert refused.value.field == "name"
    for wrong in ("  ", "...", "x" * 201, "http://x.example"):
        with pytest.raises(Invalid):
            verbs.rename_organisation(organisation=of(other), name=wrong, **BY)


def test_spellings_are_added_and_removed(app: Flask) -> None:
    seminar = make_seminar()
    delegate, other = (
        make_delegate(seminar, organisation=HSE),
        make_delegate(seminar, organisation="Barnardos"),
    )
    verbs.add_spelling(organisation=of(delegate), name="HSE", **BY)
    verbs.add_spelling(organisation=of(delegate), name="h.s.e", **BY)
    assert spellings() == {"HSE": HSE}
    assert of(make_delegate(seminar, organisation="HSE")).id == of(delegate).id
    with pytest.raises(Conflict, match="with delegates"):
        verbs.add_spelling(organisation=of(delegate), name="Barnardos", **BY)
    alias = db.session.scalars(select(OrganisationAlias)).one()
    verbs.remove_spelling(organisation=of(delegate), alias_id=alias.id, **BY)
    verbs.remove_spelling(organisation=of(delegate), alias_id=alias.id, **BY)
    assert of(make_delegate(seminar, organisation="HSE")).id != of(delegate).id
    with pytest.raises(Conflict, match="belongs to"):
        verbs.remove_organisation(organisation=of(other), **BY)
    change(delegate=other, details=details(seminar, organisation=HSE, email=other.email), **BY)
    db.session.expire_all()
    empty = db.session.scalars(select(Organisation).where(Organisation.name == "Barnardos")).one()
    verbs.remove_organisation(organisation=empty, **BY)
    assert "Barnardos" not in names()


def test_pairs_look_alike_until_they_are_judged(app: Flask) -> None:
    seminar = make_seminar()
    for name in ("HSE", HSE, HSE, "Barnardos", "Barnados", "National Juvenile Office"):
        make_delegate(seminar, organisation=name)
    found = {(each.first.name, each.second.name): each for each in look_alikes()}
    assert set(found) == {(HSE, "HSE"), ("Barnardos", "Barnados")}
    assert found[HSE, "HSE"].numbers == (2, 1)
    pair = found["Barnardos", "Barnados"]
    verbs.keep_organisations_apart(first=pair.first, second=pair.second, **BY)
    verbs.keep_organisations_apart(first=pair.second, second=pair.first, **BY)
    assert [each.first.name for each in look_alikes()] == [HSE]


def test_the_database_refuses_two_of_one_spelling_and_a_pair_of_one(app: Flask) -> None:
    a = organisation_named_kept("Alpha")
    b = organisation_named_kept("Beta")
    db.session.add_all(OrganisationAlias(organisation_id=each.id, name="X", name_key="x") for each in (a, b))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    db.session.add(OrganisationsApart(first_id=b.id, second_id=a.id, at=NOW))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_suggestions_name_begins_then_word_begins_then_most_used(app: Flask) -> None:
    seminar = make_seminar()
    for name in ("Youth Work Ireland", "Galway Youth Service", "Galway Youth Service", "Mayo Youth Club"):
        make_delegate(seminar, organisation=name)
    make_delegate(seminar, organisation="Foróige")
    make_delegate(seminar, organisation="Community of Unyouthful")
    assert [each.name for each in suggestions("youth")] == [
        "Youth Work Ireland",
        "Galway Youth Service",
        "Mayo Youth Club",
        "Community of Unyouthful",
    ]
    assert [each.name for each in suggestions("foroige")] == ["Foróige"]
    executive = make_delegate(seminar, organisation=HSE).organisation
    verbs.add_spelling(organisation=executive, name="Feidhmeannacht na Seirbhíse Sláinte", **BY)
    (found,) = suggestions("slainte")
    assert (found.name, found.spelling) == (HSE, "Feidhmeannacht na Seirbhíse Sláinte")
    assert suggestions("h.s.e") == []
    verbs.add_spelling(organisation=executive, name="HSE", **BY)
    assert [each.name for each in suggestions("h.s.e")] == [HSE]
    assert suggestions("  ") == []
    assert suggestions("100%_") == []


def test_the_list_is_searched_sorted_and_paged_with_as_many_statements_for_300(
    app: Flask, organiser: FlaskClient, statements: Callable[[], Any]
) -> None:
    seminar = make_seminar()
    executive = make_delegate(seminar, organisation=HSE).organisation
    verbs.add_spelling(organisation=executive, name="HSE", **BY)
    make_delegate(seminar, organisation=HSE)
    make_delegate(seminar, organisation="Barnardos")

    def count(url: str) -> int:
        organiser.get(url)
        with statements() as made:
            assert organiser.get(url).status_code == 200
        return len(made)

    urls = ["/organisations", "/organisations?q=h.s.e.", "/organisations/duplicates"]
    before = [count(url) for url in urls]
    db.session.add_all(Organisation(name=f"Centre {n} Zed", name_key=f"centre {n} zed") for n in range(150))
    db.session.add_all(Organisation(name=f"Zed{n} Ltd", name_key=f"zed{n} ltd") for n in range(75))
    db.session.add_all(Organisation(name=f"Zed{n}", name_key=f"zed{n}") for n in range(75))
    db.session.commit()
    assert [count(url) for url in urls] == before
    page = BeautifulSoup(organiser.get("/organisations?sort=-delegates").text, "html.parser")
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert rows[0] == f"{HSE} HSE 2"
    assert len(rows) == 50
    found = BeautifulSoup(organiser.get("/organisations?q=h.s.e.").text, "html.parser")
    assert [row.th.get_text(strip=True) for row in found.select("tbody tr")] == [HSE]
    assert "Nothing found" in organiser.get("/organisations?q=nobody").text
    assert "75 pairs" in organiser.get("/organisations/duplicates").text


def test_pages_of_renaming_spelling_merging_and_keeping_apart(app: Flask, organiser: FlaskClient) -> None:
    seminar = make_seminar()
    short, long = make_delegate(seminar, organisation="HSE"), make_delegate(seminar, organisation=HSE)
    a, b = of(short).id, of(long).id
    assert organiser.post(f"/organisations/{a}/rename", data={"name": HSE, "seen": "HSE"}).status_code == 422
    preview = organiser.get(f"/organisations/{a}/merge?with=health+service+executive")
    page = BeautifulSoup(preview.text, "html.parser")
    assert [cell.get_text(strip=True) for cell in page.select("table tr")[-1].select("th, td")][1:] == [
        "1",
        "1",
        "2",
    ]
    assert names() == ["HSE", HSE] or names() == [HSE, "HSE"]
    seen = {"first_seen": "HSE", "second_seen": HSE}
    url = f"/organisations/{a}/merge?other={b}"
    assert organiser.post(url, data={**seen, "name": "Other"}).status_code == 422
    assert organiser.post(url, data={**seen, "first_seen": "Old", "name": "HSE"}).status_code == 409
    assert organiser.post(url, data={**seen, "name": "HSE"}).status_code == 302
    # The back button, a double click, an old address: all lead on to what it is now.
    done = (
        organiser.post(url, data={**seen, "name": "HSE"}),
        organiser.get(url),
        organiser.get(f"/organisations/{b}"),
    )
    for again in done:
        assert again.status_code == 410
        assert "merged into ‘HSE’" in again.text
        assert f'href="/organisations/{a}"' in again.text
    assert names() == ["HSE"]
    assert HSE in organiser.get(f"/organisations/{a}").text
    assert organiser.get(f"/organisations/{a}/merge?with=nobody").status_code == 404
    assert organiser.get(f"/organisations/{a}/merge?with=HSE").status_code == 422
    spelt = organiser.post(f"/organisations/{a}/spellings", data={"spelling-name": "The Executive"})
    assert spelt.status_code == 302
    other = make_delegate(seminar, organisation="HSE Ltd").organisation_id
    assert "HSE Ltd" in organiser.get("/organisations/duplicates").text
    assert (
        "not proposed again"
        in organiser.post(f"/organisations/{a}/apart/{other}", follow_redirects=True).text
    )
    assert "HSE Ltd" not in organiser.get("/organisations/duplicates").text


def test_who_comes_back_is_led_through_several_merges(app: Flask) -> None:
    seminar = make_seminar()
    first, second, third = (
        of(make_delegate(seminar, organisation=name)) for name in ("Tusla", "CFA", "Child Agency")
    )
    gone = first.id, second.id
    verbs.merge_organisations(kept=second, gone=first, name="CFA", **BY)
    verbs.merge_organisations(kept=third, gone=second, name="CFA", **BY)
    for number in gone:
        with pytest.raises(MergedAlready) as told:
            organisation_by_id(number)
        assert told.value.into.id == third.id
    with pytest.raises(Missing):
        organisation_by_id(999_999)


def test_staff_read_and_only_organisers_change(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = make_seminar()
    a = make_delegate(seminar, organisation="HSE").organisation_id
    b = make_delegate(seminar, organisation=HSE).organisation_id
    staff = signed_in(Role.STAFF)
    for url in ("/organisations", "/organisations/duplicates", f"/organisations/{a}"):
        page = staff.get(url)
        assert page.status_code == 200
        assert "/merge" not in page.text
        assert "/rename" not in page.text
    assert staff.get(f"/organisations/{a}/merge?other={b}").status_code == 403
    assert staff.post(f"/organisations/{a}/rename", data={"name": "X", "seen": "HSE"}).status_code == 403


def test_a_merge_while_others_register_leaves_nobody_behind(app: Flask) -> None:
    seminars = [make_seminar(capacity=50).id for _ in range(2)]
    first = make_delegate(db.session.get(type(make_seminar()), seminars[0]), organisation="HSE")
    kept, gone = of(first).id, organisation_named_kept(HSE).id
    forms = [
        details(db.session.get(type(first.seminar), seminars[n % 2]), organisation=HSE) for n in range(10)
    ]
    seminar_class = type(first.seminar)
    db.session.rollback()

    def work(number: int) -> None:
        if number == 4:
            verbs.merge_organisations(
                kept=db.session.get(Organisation, kept),
                gone=db.session.get(Organisation, gone),
                name="HSE",
                **BY,
            )
        else:
            seminar = db.session.get(seminar_class, seminars[number % 2])
            register(seminar=seminar, details=forms[number], **BY)

    at_once(app, 10, work)
    db.session.expire_all()
    assert names() == ["HSE"]
    delegates = db.session.scalars(select(Delegate)).all()
    assert len(delegates) == 10
    assert {each.organisation_id for each in delegates} == {kept}
