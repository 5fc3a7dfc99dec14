"""The lists that delegates choose from: edited without taking anything from those who chose."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from seminars.accounts.models import Role
from seminars.audit.models import AuditEntry
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme import service as programme
from seminars.programme.models import ProfileField, ProfileOption, Series
from seminars.registration import lists
from seminars.registration.models import Delegate
from tests.registration.factories import NOW, ORGANISER, make_delegate, make_seminar, option

BY = {"actor": ORGANISER, "at": NOW}


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


@pytest.fixture
def organiser(signed_in) -> FlaskClient:
    return signed_in(Role.ORGANISER)


def sector(seminar, position: int = 0) -> ProfileOption:
    return db.session.get_one(ProfileOption, option(seminar, ProfileField.SECTOR, position))


def offered(series: Series, field: ProfileField = ProfileField.SECTOR) -> list[str]:
    return [each.label for each in programme.list_of(series.id, field) if each.offered]


def test_entries_are_added_at_the_end_and_once(app: Flask) -> None:
    series = make_seminar().series
    added = programme.add_options(
        series=series, field=ProfileField.SECTOR, labels=["  Youth   work ", "health", "", "Sport"], **BY
    )
    assert added == 2
    assert offered(series) == ["Health", "Justice", "Education", "Community/voluntary", "Youth work", "Sport"]
    with pytest.raises(Invalid, match="120"):
        programme.add_options(series=series, field=ProfileField.SECTOR, labels=["x" * 121], **BY)
    with pytest.raises(Invalid, match="at least one"):
        programme.add_options(series=series, field=ProfileField.SECTOR, labels=[" "], **BY)


def test_adding_an_entry_that_was_taken_off_offers_it_again(app: Flask) -> None:
    seminar = make_seminar()
    health = sector(seminar)
    programme.offer_option(option=health, offered=False, **BY)
    assert "Health" not in offered(seminar.series)
    assert (
        programme.add_options(series=seminar.series, field=ProfileField.SECTOR, labels=["HEALTH"], **BY) == 1
    )
    assert "Health" in offered(seminar.series)


def test_whoever_has_an_entry_has_it_in_its_new_words(app: Flask) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar)
    programme.rename_option(option=sector(seminar), label="Health and care", **BY)
    db.session.expire_all()
    assert delegate.sector.label == "Health and care"
    with pytest.raises(Conflict, match="Justice") as refused:
        programme.rename_option(option=sector(seminar), label="JUSTICE", **BY)
    assert refused.value.field == "label"


def test_entries_move_and_sort_with_other_at_the_end(app: Flask) -> None:
    series = make_seminar().series
    last = programme.list_of(series.id, ProfileField.SECTOR)[-1]
    programme.move_option(option=last, up=True, **BY)
    assert offered(series) == ["Health", "Justice", "Community/voluntary", "Education"]
    programme.move_option(option=last, up=False, **BY)
    programme.move_option(option=last, up=False, **BY)
    assert offered(series)[-1] == "Community/voluntary"
    programme.sort_options(series=series, field=ProfileField.OCCUPATION, **BY)
    occupations = offered(series, ProfileField.OCCUPATION)
    assert occupations[0] == "Adult education officer"
    assert occupations[-1] == "Other"


def test_an_entry_that_somebody_has_is_not_removed_and_the_database_says_so_too(app: Flask) -> None:
    seminar = make_seminar()
    for _ in range(2):
        make_delegate(seminar)
    with pytest.raises(Conflict, match="2 delegates have chosen 'Health'") as refused:
        lists.remove_entry(option=sector(seminar), **BY)
    assert "Stop offering" in refused.value.next_step
    assert "merge" in refused.value.next_step
    with pytest.raises(Conflict, match="in use"):
        programme.remove_option(option=sector(seminar), **BY)
    with pytest.raises(IntegrityError):
        db.session.execute(delete(ProfileOption).where(ProfileOption.id == sector(seminar).id))
    db.session.rollback()
    lists.remove_entry(option=sector(seminar, 1), **BY)
    assert offered(seminar.series) == ["Health", "Education", "Community/voluntary"]


def test_one_entry_stays_on_offer(app: Flask) -> None:
    seminar = make_seminar()
    programme.set_profile_options(series=seminar.series, field=ProfileField.SECTOR, labels=["Health"], **BY)
    with pytest.raises(Conflict, match="last entry"):
        programme.offer_option(option=sector(seminar), offered=False, **BY)
    with pytest.raises(Conflict, match="last entry"):
        lists.remove_entry(option=sector(seminar), **BY)
    assert offered(seminar.series) == ["Health"]


def test_merging_takes_delegates_of_every_seminar_along(app: Flask) -> None:
    seminar = make_seminar()
    other = make_seminar(series=seminar.series)
    health, justice = sector(seminar), sector(seminar, 1)
    here, there = make_delegate(seminar), make_delegate(other)
    beside = make_delegate(seminar, sector_id=sector(seminar, 2).id)
    gone = health.id
    assert lists.merge_entry(option=health, into=justice, actor=ORGANISER, at=NOW + timedelta(hours=1)) == 2
    db.session.expire_all()
    assert [each.sector.label for each in (here, there, beside)] == ["Justice", "Justice", "Education"]
    assert db.session.get(ProfileOption, gone) is None
    kept = db.session.scalars(
        select(AuditEntry.details).where(
            AuditEntry.subject_id == here.id, AuditEntry.action == "change registration"
        )
    ).one()
    assert kept == {"fields": ["sector"]}
    with pytest.raises(Invalid, match="same list"):
        lists.merge_entry(
            option=justice,
            into=db.session.get_one(ProfileOption, option(seminar, ProfileField.LEVEL)),
            **BY,
        )


def test_the_page_of_a_list(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar()
    make_delegate(seminar)
    base = f"/series/{seminar.series.slug}/lists"
    assert organiser.get(base).location == f"{base}/sector"
    assert organiser.get(f"{base}/nonsense").status_code == 404
    page = BeautifulSoup(organiser.get(f"{base}/sector").text, "html5lib")
    entries = {each.a.text: each.select_one(".entry-text .text-quiet").text for each in page.select(".entry")}
    assert entries["Health"] == "1 delegate"
    assert entries["Justice"] == "not used"
    assert organiser.post(f"{base}/age_band", data={"labels": "Over 100\n"}).status_code == 302
    assert "Over 100" in offered(seminar.series, ProfileField.AGE_BAND)
    refused = organiser.post(f"{base}/gender", data={"labels": "y" * 121})
    assert refused.status_code == 422
    assert "under 120" in refused.text
    assert organiser.post(f"{base}/sector/sort").status_code == 302
    assert offered(seminar.series)[0] == "Community/voluntary"


def test_the_page_of_an_entry(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar)
    health, justice, education = (sector(seminar, position) for position in range(3))
    base = f"/series/{seminar.series.slug}/lists"
    url = f"{base}/entries/{health.id}"
    page = organiser.get(url)
    assert "1 delegate has chosen it." in page.text
    assert "Take" not in BeautifulSoup(page.text, "html5lib").select_one(".toolbar").text
    refused = organiser.post(f"{url}/remove")
    assert refused.location == url
    assert "1 delegate has chosen" in organiser.get(url).text
    assert organiser.post(url, data={"label": "Justice"}).status_code == 422
    assert organiser.post(url, data={"label": "Health care"}).location == f"{base}/sector"
    empty = organiser.post(f"{url}/merge", data={"merge-into": ""})
    assert empty.status_code == 422
    assert "Choose the entry that stays." in empty.text
    assert organiser.post(f"{url}/merge", data={"merge-into": str(justice.id)}).location == f"{base}/sector"
    assert "1 delegate who had it has" in organiser.get(f"{base}/sector").text
    db.session.expire_all()
    assert delegate.sector_id == justice.id
    assert organiser.get(url).status_code == 404
    organiser.post(f"{base}/entries/{education.id}/offer", data={"offered": "no"})
    assert offered(seminar.series) == ["Justice", "Community/voluntary"]
    organiser.post(f"{base}/entries/{justice.id}/move", data={"way": "down"})
    assert offered(seminar.series) == ["Justice", "Community/voluntary"]
    assert organiser.post(f"{base}/entries/{education.id}/remove").location == f"{base}/sector"
    labels = [each.label for each in programme.list_of(seminar.series_id, ProfileField.SECTOR)]
    assert labels == ["Justice", "Community/voluntary"]


def test_an_entry_of_another_series_is_not_found(organiser: FlaskClient, app: Flask) -> None:
    one, other = make_seminar(), make_seminar()
    url = f"/series/{one.series.slug}/lists/entries/{sector(other).id}"
    assert organiser.get(url).status_code == 404
    assert organiser.post(f"{url}/remove").status_code == 404
    number = db.session.scalar(
        select(func.count()).select_from(ProfileOption).where(ProfileOption.series_id == other.series_id)
    )
    assert number == 33


def test_a_list_takes_a_fixed_number_of_statements(organiser: FlaskClient, app: Flask, statements) -> None:
    seminar = make_seminar()
    url = f"/series/{seminar.series.slug}/lists/occupation"
    organiser.get(url)
    with statements() as few:
        organiser.get(url)
    labels = [f"Occupation {number}" for number in range(40)]
    programme.add_options(series=seminar.series, field=ProfileField.OCCUPATION, labels=labels, **BY)
    for position in range(8):
        make_delegate(seminar, occupation_id=option(seminar, ProfileField.OCCUPATION, position))
    with statements() as many:
        organiser.get(url)
    assert len(many) == len(few)
    assert db.session.scalar(select(func.count()).select_from(Delegate)) == 8
