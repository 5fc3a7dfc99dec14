"""Two who change one registration at once: nobody's change is lost in silence."""

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from seminars.extensions import db
from seminars.marks import marks_of
from seminars.programme.models import Seminar
from seminars.registration import service
from seminars.registration.asking import QuestionKind
from seminars.registration.changing import ChangedMeanwhile, change_seen, shown_of
from seminars.registration.form_editing import OptionDetails, QuestionDetails, add_question
from seminars.registration.models import Delegate
from seminars.registration.questions import answers_of
from tests.page_client import form_on
from tests.registration.factories import NOW, ORGANISER, details, make_delegate, make_seminar

BY: dict[str, Any] = {"actor": ORGANISER, "at": NOW}


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


@pytest.fixture
def seminar(app: Flask) -> Seminar:
    return make_seminar()


def told(delegate: Delegate, **changes: Any):
    """What somebody enters who has the delegate's form in front of them and changes some of it."""
    names = ("sector_id", "level_id", "occupation_id", "takes_part", "access_needs", "dietary_needs")
    values = {name: getattr(delegate, name) for name in names}
    return details(
        delegate.seminar,
        **{
            "name": delegate.name,
            "email": delegate.email,
            "organisation": delegate.organisation.name,
            **values,
            **changes,
        },
    )


def test_what_one_left_as_it_was_stays_as_the_other_made_it(seminar: Seminar) -> None:
    delegate = make_delegate(seminar, access_needs="", dietary_needs="none")
    seen, before = marks_of(shown_of(delegate)), told(delegate)
    service.change(
        delegate=delegate, details=replace(before, dietary_needs="vegan", name="Aoife Ní Bhriain"), **BY
    )
    change_seen(delegate=delegate, details=replace(before, access_needs="ramp"), seen=seen, **BY)
    assert (delegate.access_needs, delegate.dietary_needs) == ("ramp", "vegan")
    assert delegate.name == "Aoife Ní Bhriain"


def test_who_is_later_with_the_same_field_is_told_and_decides(seminar: Seminar) -> None:
    delegate = make_delegate(seminar, access_needs="", dietary_needs="")
    seen, before = marks_of(shown_of(delegate)), told(delegate)
    service.change(
        delegate=delegate, details=replace(before, dietary_needs="vegan", access_needs="ramp"), **BY
    )
    mine = replace(before, dietary_needs="coeliac", organisation="Tusla")
    with pytest.raises(ChangedMeanwhile) as refused:
        change_seen(delegate=delegate, details=mine, seen=seen, **BY)
    assert list(refused.value.messages) == ["dietary_needs"]
    assert "‘vegan’" in refused.value.messages["dietary_needs"]
    assert delegate.dietary_needs == "vegan"
    # Saved once more it counts, and still takes nothing else away.
    change_seen(delegate=delegate, details=mine, seen=refused.value.seen, **BY)
    assert (delegate.dietary_needs, delegate.access_needs) == ("coeliac", "ramp")
    assert delegate.organisation.name == "Tusla"


def test_answers_to_questions_of_the_series_too(seminar: Seminar) -> None:
    options = [OptionDetails("Car"), OptionDetails("Train")]
    travel = add_question(
        series=seminar.series, details=QuestionDetails(QuestionKind.SEVERAL, "Travel?", options=options), **BY
    )
    county = add_question(
        series=seminar.series, details=QuestionDetails(QuestionKind.SHORT_TEXT, "County?"), **BY
    )
    car, train = (each.id for each in travel.options)
    delegate = make_delegate(seminar, answers={travel.id: (car,), county.id: "Clare"})
    seen = marks_of(shown_of(delegate))
    theirs = told(delegate, answers={travel.id: (train, car), county.id: "Clare"})
    service.change(delegate=delegate, details=theirs, **BY)
    change_seen(
        delegate=delegate,
        details=told(delegate, answers={travel.id: (car,), county.id: "Cork"}),
        seen=seen,
        **BY,
    )
    kept = answers_of([delegate.id])[delegate.id]
    assert (set(kept[travel.id]), kept[county.id]) == ({car, train}, "Cork")
    with pytest.raises(ChangedMeanwhile) as refused:
        change_seen(delegate=delegate, details=told(delegate, answers={travel.id: (train,)}), seen=seen, **BY)
    assert "Car, Train" in refused.value.messages[f"question_{travel.id}"]


def test_both_with_the_same_words_agree(seminar: Seminar) -> None:
    delegate = make_delegate(seminar, dietary_needs="")
    seen, before = marks_of(shown_of(delegate)), told(delegate)
    service.change(delegate=delegate, details=replace(before, dietary_needs="no nuts\nno milk"), **BY)
    # As a browser sends lines.
    change_seen(
        delegate=delegate, details=replace(before, dietary_needs=" no nuts \r\nno milk"), seen=seen, **BY
    )


def test_by_the_pages_of_staff_and_delegate(app: Flask, seminar: Seminar, signed_in) -> None:
    delegate = make_delegate(seminar, dietary_needs="", access_needs="")
    staff, own = signed_in("staff"), app.test_client()
    there = f"/seminars/{seminar.slug}/delegates/{delegate.id}/change"
    here = f"/d/{service.personal_token(delegate)}/change"
    theirs, mine = form_on(staff.get(there)), form_on(own.get(here))
    assert set(json.loads(theirs["seen"])) >= {"name", "email", "organisation", "dietary_needs"}
    assert own.post(here, data={**mine, "dietary_needs": "vegan", "takes_part": "y"}).status_code == 302
    late = staff.post(there, data={**theirs, "dietary_needs": "no fish", "access_needs": "ramp"})
    assert late.status_code == 422
    assert "Meanwhile somebody else has changed this to ‘vegan’" in late.text
    again = form_on(late)
    assert (again["dietary_needs"], again["access_needs"]) == ("no fish", "ramp")
    assert staff.post(there, data=again).status_code == 302
    db.session.expire_all()
    assert (delegate.dietary_needs, delegate.access_needs) == ("no fish", "ramp")
