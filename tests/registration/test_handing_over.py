"""Handing a place to a colleague: the place stays, the person changes."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.attendance.service import check_in
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.mail.models import Message
from seminars.mail.service import filled
from seminars.programme.models import ProfileField, WaitingRule
from seminars.programme.service import cancel_seminar
from seminars.registration import service
from seminars.registration.models import Delegate, DelegateState, Offer, OfferOutcome
from seminars.registration.queries import history
from seminars.registration.sessions import choices_of
from tests.registration.factories import NOW, ORGANISER, make_delegate, make_seminar, option
from tests.registration.test_session_places import limited

FORM = {"name": "Bríd Nua", "email": "brid@example.org", "organisation": "Barnardos"}


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


def hand_over(delegate: Delegate, *, at: datetime = NOW, **changes) -> Delegate:
    return service.hand_over(delegate=delegate, **{**FORM, **changes}, actor=ORGANISER, at=at)


def messages(delegate: Delegate) -> dict[str, Message]:
    found = db.session.scalars(select(Message).where(Message.delegate_id == delegate.id))
    return {message.kind: message for message in found}


def test_the_colleague_has_the_place_and_the_sessions_and_both_are_told(app: Flask) -> None:
    seminar = make_seminar(capacity=2)
    play = limited(seminar, "Play", 1)
    first = make_delegate(seminar)
    giver = make_delegate(
        seminar,
        sessions=frozenset({play.id}),
        access_needs="Hearing loop",
        dietary_needs="Vegan",
    )
    waiting = make_delegate(seminar)
    colleague = hand_over(giver)
    assert (giver.state, colleague.state) == (DelegateState.CANCELLED, DelegateState.REGISTERED)
    assert waiting.state is DelegateState.WAITING
    assert service.taken_places(seminar).registered == 2
    assert [(each.session.title, each.state) for each in choices_of(colleague)] == [("Play", "registered")]
    assert choices_of(giver) == []
    # Nothing personal goes along, and the old badge opens nothing for the new person.
    assert (colleague.access_needs, colleague.dietary_needs, colleague.takes_part) == ("", "", False)
    assert (colleague.sector_id, colleague.consented_at) == (None, None)
    assert colleague.badge_code != giver.badge_code
    assert service.personal_token(colleague) != service.personal_token(giver)
    told = messages(giver)["handed_over"]
    assert "now belongs to Bríd Nua (brid@example.org)" in told.body
    assert [file.filename for file in told.attachments] == ["cancelled.ics"]
    given = messages(colleague)["handed_on"]
    assert f"{giver.name} cannot come and has given you the place" in given.body
    assert "Play (Wednesday 27 May, 11:00 to 12:00): you have a place" in given.body
    assert f"/d/{service.personal_token(colleague)}" in filled(given)
    assert [file.filename for file in given.attachments] == ["seminar.ics"]
    assert history(giver)[0].action == "hand place over"
    assert history(colleague)[0].action == "take place over"
    assert first.state is DelegateState.REGISTERED


def test_the_position_in_the_queue_of_a_session_goes_along(app: Flask) -> None:
    seminar = make_seminar()
    play = limited(seminar, "Play", 1)
    wanted = frozenset({play.id})
    make_delegate(seminar, sessions=wanted)
    giver, behind = make_delegate(seminar, sessions=wanted), make_delegate(seminar, sessions=wanted)
    colleague = hand_over(giver)
    assert [choices_of(each)[0].position for each in (colleague, behind)] == [1, 2]


def test_a_colleague_who_waits_leaves_the_queue(app: Flask) -> None:
    seminar = make_seminar(capacity=1, waiting_rule=WaitingRule.OFFER)
    play = limited(seminar, "Play", 3)
    giver = make_delegate(seminar)
    colleague = make_delegate(seminar, email="brid@example.org", sessions=frozenset({play.id}))
    behind = make_delegate(seminar)
    given = hand_over(giver, email="Brid@Example.org")
    assert given.id == colleague.id
    assert given.state is DelegateState.REGISTERED
    # What they told themselves stays theirs.
    assert given.sector_id == colleague.sector_id is not None
    assert behind.state is DelegateState.WAITING
    assert service.taken_places(seminar).waiting == 1


def test_a_colleague_with_an_offer_passes_that_on(app: Flask) -> None:
    seminar = make_seminar(capacity=2, waiting_rule=WaitingRule.OFFER)
    giver, other = make_delegate(seminar), make_delegate(seminar)
    colleague, behind = make_delegate(seminar, email="brid@example.org"), make_delegate(seminar)
    service.cancel(delegate=other, actor=ORGANISER, at=NOW)
    hand_over(giver)
    ends = {offer.delegate_id: offer.outcome for offer in db.session.scalars(select(Offer))}
    assert ends == {colleague.id: OfferOutcome.WITHDRAWN, behind.id: None}
    taken = service.taken_places(seminar)
    assert (taken.registered, taken.offered, taken.free) == (1, 1, 0)


def test_a_colleague_who_had_cancelled_is_registered_again(app: Flask) -> None:
    seminar = make_seminar()
    giver, colleague = make_delegate(seminar), make_delegate(seminar, email="brid@example.org")
    service.cancel(delegate=colleague, actor=ORGANISER, at=NOW)
    assert hand_over(giver).id == colleague.id
    assert colleague.state is DelegateState.REGISTERED


def test_refusals_name_the_field(app: Flask) -> None:
    seminar = make_seminar()
    giver = make_delegate(seminar)
    make_delegate(seminar, email="brid@example.org")
    with pytest.raises(
        Conflict, match=r"brid@example\.org is registered for this seminar already"
    ) as problem:
        hand_over(giver)
    assert problem.value.field == "email"
    with pytest.raises(Invalid, match="your own address") as own:
        hand_over(giver, email=giver.email.upper())
    assert own.value.field == "email"
    for field in ("name", "organisation", "email"):
        with pytest.raises(Invalid) as missing:
            hand_over(giver, **{field: ""})
        assert missing.value.field == field
    assert giver.state is DelegateState.REGISTERED


def test_only_a_place_that_one_has_before_the_end_can_be_handed_over(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    giver, waiting = make_delegate(seminar), make_delegate(seminar)
    with pytest.raises(Conflict, match="Only a place that you have"):
        hand_over(waiting)
    with pytest.raises(Conflict, match="The seminar is over"):
        hand_over(giver, at=NOW + timedelta(days=60))
    hand_over(giver)
    with pytest.raises(Conflict, match="Only a place that you have"):
        hand_over(giver, email="third@example.org")
    called_off = make_seminar()
    late = make_delegate(called_off)
    cancel_seminar(seminar=called_off, actor=ORGANISER, at=NOW)
    with pytest.raises(Conflict, match="The seminar is cancelled"):
        hand_over(late, email="fourth@example.org")


def test_who_was_checked_in_is_too_late_but_the_desk_may(app: Flask) -> None:
    seminar = make_seminar()
    giver = make_delegate(seminar)
    at = datetime(2026, 5, 27, 9, 0, tzinfo=seminar.zone)
    check_in(delegate=giver, day=seminar.days[0], actor=ORGANISER, at=at)
    with pytest.raises(Conflict):
        hand_over(giver, at=at)
    colleague = service.hand_over(
        delegate=giver, name="Bríd Nua", email=None, organisation="HSE", actor=ORGANISER, at=at, at_desk=True
    )
    assert (colleague.email, colleague.state) == (None, DelegateState.REGISTERED)
    assert colleague.consented_at == at


def test_a_place_can_come_back(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    giver = make_delegate(seminar)
    colleague = hand_over(giver)
    back = hand_over(colleague, name=giver.name, email=giver.email)
    assert back.id == giver.id
    assert (back.state, back.handed_to_id) == (DelegateState.REGISTERED, None)
    assert colleague.handed_to_id == back.id


# Pages


def test_the_pages_of_both(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    giver = make_delegate(seminar, organisation="HSE")
    link = f"/d/{service.personal_token(giver)}"
    assert "Hand it to a colleague" in client.get(link).text
    form = client.get(f"{link}/hand-over").text
    assert 'value="HSE"' in form
    refused = client.post(f"{link}/hand-over", data={**FORM, "email": giver.email})
    assert refused.status_code == 422
    assert "This is your own address" in refused.text
    assert client.post(f"{link}/hand-over", data=FORM).location == link
    old = client.get(link).text
    assert "You have handed your place over" in old
    assert "Bríd Nua" in old
    assert "brid@example.org" not in old
    for address in ("change", "cancel", "hand-over", "sessions"):
        assert client.get(f"{link}/{address}").location == link
    assert client.get(f"{link}/calendar.ics").status_code == 409

    colleague = db.session.scalars(select(Delegate).where(Delegate.email == "brid@example.org")).one()
    new = f"/d/{service.personal_token(colleague)}"
    assert "Tell us about yourself" in client.get(new).text
    details = {
        "name": "Bríd Nua",
        "organisation": "Barnardos",
        "occupation": str(option(seminar, ProfileField.OCCUPATION)),
        "sector": str(option(seminar, ProfileField.SECTOR)),
        "level": str(option(seminar, ProfileField.LEVEL)),
        "dietary_needs": "Coeliac",
    }
    asked = client.post(f"{new}/change", data=details)
    assert asked.status_code == 422
    assert "Tick the box if you agree" in asked.text
    assert client.post(f"{new}/change", data={**details, "consent": "y"}).location == new
    db.session.expire_all()
    assert (colleague.dietary_needs, colleague.consented_at) == ("Coeliac", NOW)
    page = client.get(new).text
    assert "Tell us about yourself" not in page
    assert "Coeliac" in page


def test_staff_change_nobodys_agreement_and_see_who_has_the_place(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    giver = make_delegate(seminar)
    colleague = hand_over(giver)
    client = signed_in("staff")
    base = f"/seminars/{seminar.slug}/delegates"
    form = {**FORM, "takes_part": "y", "occupation": "", "sector": "", "level": ""}
    assert client.post(f"{base}/{colleague.id}/change", data=form).status_code == 302
    db.session.expire_all()
    assert (colleague.takes_part, colleague.consented_at) == (True, None)
    assert "Bríd Nua</a>" in client.get(f"{base}/{giver.id}").text
