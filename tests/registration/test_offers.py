"""Offers: a free place that the next in line may take within a time limit."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from seminars.errors import Conflict
from seminars.extensions import db
from seminars.mail.models import Message
from seminars.mail.service import filled
from seminars.programme.models import Seminar, WaitingRule
from seminars.programme.service import cancel_seminar, change_seminar, clone_seminar
from seminars.registration import service
from seminars.registration.models import Delegate, DelegateState, Offer, OfferOutcome, Source
from seminars.registration.places import Taken, gets_place, moves_up, offer_ends
from seminars.registration.queries import history, waiting_position
from tests.registration.factories import NOW, ORGANISER, details, make_delegate, make_seminar

HOURS = 48
LATER = NOW + timedelta(hours=HOURS)


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


def with_queue(waiting: int, *, capacity: int = 1, **changes) -> tuple[Seminar, list[Delegate]]:
    """A seminar that offers free places: all places taken, and so many who wait."""
    seminar = make_seminar(capacity=capacity, waiting_rule=WaitingRule.OFFER, offer_hours=HOURS, **changes)
    return seminar, [make_delegate(seminar) for _ in range(capacity + waiting)]


def change(seminar: Seminar, at: datetime = NOW, **changes) -> None:
    names = ("venue", "title", "description", "starts_on", "ends_on", "capacity", "timezone")
    values = {name: getattr(seminar, name) for name in names}
    values |= {
        "registration_opens_at": seminar.registration_opens_at,
        "registration_closes_at": seminar.registration_closes_at,
    }
    change_seminar(seminar=seminar, **{**values, **changes}, actor=ORGANISER, at=at)


def cancel(delegate: Delegate, at: datetime = NOW) -> None:
    service.cancel(delegate=delegate, actor=ORGANISER, at=at)


def take(delegate: Delegate, at: datetime = NOW) -> None:
    service.take_offer(delegate=delegate, actor=ORGANISER, at=at)


def outcomes(delegate: Delegate) -> list[OfferOutcome | None]:
    db.session.rollback()
    return list(
        db.session.scalars(select(Offer.outcome).where(Offer.delegate_id == delegate.id).order_by(Offer.id))
    )


def kinds(delegate: Delegate) -> list[str]:
    return list(
        db.session.scalars(
            select(Message.kind).where(Message.delegate_id == delegate.id).order_by(Message.id)
        )
    )


START = datetime(2026, 5, 27, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before_start", "hours", "lasts"),
    [
        (timedelta(days=20), 48, timedelta(hours=48)),
        (timedelta(hours=72), 48, timedelta(hours=48)),
        # The last day before the start is for nobody's answer.
        (timedelta(hours=71), 48, timedelta(hours=47)),
        (timedelta(hours=26), 48, timedelta(hours=2)),
        (timedelta(hours=25), 48, None),
        (timedelta(hours=25), 1, timedelta(hours=1)),
        (timedelta(hours=24), 1, None),
        (timedelta(hours=-3), 48, None),
    ],
)
def test_how_long_an_offer_lasts(before_start: timedelta, hours: int, lasts: timedelta | None) -> None:
    at = START - before_start
    ends = offer_ends(at, START, hours)
    assert (ends - at if ends else None) == lasts


@pytest.mark.parametrize(
    ("taken", "place", "up"),
    [
        (Taken(5, 4, 1, offered=1), False, 0),
        (Taken(5, 3, 1, offered=1), True, 0),
        (Taken(5, 3, 3, offered=1), False, 1),
        (Taken(5, 5, 2, offered=1), False, 0),
        (Taken(None, 50, 3), False, 3),
        (Taken(None, 50, 0), True, 0),
    ],
)
def test_an_offer_holds_a_place(taken: Taken, place: bool, up: int) -> None:
    assert (gets_place(taken), moves_up(taken)) == (place, up)


def test_a_freed_place_is_offered_to_the_next_and_held_for_them(app: Flask) -> None:
    seminar, (first, second, third) = with_queue(2)
    cancel(first)
    assert second.state is DelegateState.WAITING
    assert outcomes(second) == [None]
    assert outcomes(third) == []
    offer = db.session.scalars(select(Offer)).one()
    assert offer.expires_at == LATER
    assert service.free_places(seminar) == 0
    newcomer = make_delegate(seminar)
    assert newcomer.state is DelegateState.WAITING
    message = db.session.scalars(select(Message).where(Message.kind == "offer")).one()
    assert "kept for you until Fri 8 May 2026, 10:00" in message.body
    assert f"/d/{service.personal_token(second)}/offer" in filled(message)
    take(second)
    assert (second.state, outcomes(second)) == (DelegateState.REGISTERED, [OfferOutcome.TAKEN])
    assert "place" in kinds(second)
    assert [entry.action for entry in history(second)][:2] == ["give place", "offer place"]


def test_taking_twice_changes_nothing_and_declining_leaves_the_list(app: Flask) -> None:
    _, (first, second, third) = with_queue(2)
    cancel(first)
    service.decline_offer(delegate=second, actor=ORGANISER, at=NOW)
    assert second.state is DelegateState.CANCELLED
    assert (outcomes(second), outcomes(third)) == ([OfferOutcome.DECLINED], [None])
    service.decline_offer(delegate=second, actor=ORGANISER, at=NOW)
    for _ in range(2):
        take(third)
    assert third.state is DelegateState.REGISTERED
    assert kinds(third).count("place") == 1


def test_an_offer_can_be_taken_until_the_last_moment_and_not_at_it(app: Flask) -> None:
    for moment, taken in ((LATER - timedelta(microseconds=1), True), (LATER, False)):
        _, (first, second) = with_queue(1)
        cancel(first)
        if taken:
            take(second, moment)
        else:
            for answer in (service.take_offer, service.decline_offer):
                with pytest.raises(Conflict, match="ran out on Fri 8 May 2026, 10:00"):
                    answer(delegate=second, actor=ORGANISER, at=moment)
        assert (second.state is DelegateState.REGISTERED) is taken


def test_an_offer_not_taken_passes_on_and_its_owner_goes_to_the_end(app: Flask) -> None:
    seminar, (first, second, third, fourth) = with_queue(3)
    cancel(first)
    assert service.expire_offers(LATER - timedelta(seconds=1)) == 0
    assert service.expire_offers(LATER) == 1
    assert service.expire_offers(LATER) == 0
    assert (outcomes(second), outcomes(third)) == ([OfferOutcome.LAPSED], [None])
    assert [waiting_position(each) for each in (third, fourth, second)] == [1, 2, 3]
    body = db.session.scalars(select(Message.body).where(Message.kind == "offer_lapsed")).one()
    assert "You are still on the waiting list, as number 3" in body
    # A place that comes now is not theirs before their turn.
    change(seminar, LATER, capacity=2)
    assert (outcomes(fourth), outcomes(second)) == ([None], [OfferOutcome.LAPSED])


def test_the_second_lapse_ends_the_registration_and_a_new_one_begins_afresh(app: Flask) -> None:
    seminar, (first, second) = with_queue(1)
    cancel(first)
    # Nobody else waits: the place is offered once more, and told so instead of 'it is gone'.
    service.expire_offers(LATER)
    assert outcomes(second) == [OfferOutcome.LAPSED, None]
    assert kinds(second) == ["waiting_list", "offer", "offer"]
    offers = select(Message.body).where(Message.kind == "offer").order_by(Message.id)
    last = db.session.scalars(offers).all()[-1]
    assert "because it is the second time you leave the waiting list" in last
    service.expire_offers(LATER + timedelta(hours=HOURS))
    assert second.state is DelegateState.CANCELLED
    assert kinds(second)[-1] == "offer_lapsed"
    assert service.free_places(seminar) == 1
    again = make_delegate(seminar, email=second.email, at=LATER + timedelta(hours=HOURS))
    assert (again.id, again.state) == (second.id, DelegateState.REGISTERED)
    assert outcomes(again) == []


def test_whoever_registers_finds_lapsed_offers_passed_on(app: Flask) -> None:
    seminar, (first, second) = with_queue(1)
    cancel(first)
    service.expire_offers(LATER)
    end = LATER + timedelta(hours=HOURS)
    # The worker has not come round yet.
    newcomer = make_delegate(seminar, at=end)
    assert newcomer.state is DelegateState.REGISTERED
    assert second.state is DelegateState.CANCELLED


def test_more_places_are_offered_to_as_many(app: Flask) -> None:
    seminar, people = with_queue(4, capacity=2)
    change(seminar, capacity=5)
    assert [outcomes(each) for each in people[2:]] == [[None], [None], [None], []]
    # Everybody else in line has an offer: a place that is still free goes to who comes.
    change(seminar, capacity=7)
    assert make_delegate(seminar).state is DelegateState.REGISTERED


def test_staff_may_give_the_place_that_is_offered(app: Flask) -> None:
    seminar, (first, second, third) = with_queue(2)
    cancel(first)
    service.give_place(delegate=third, actor=ORGANISER, at=NOW, reason="Speaker")
    # Over capacity by one, and the offer still holds its place.
    assert outcomes(second) == [None]
    service.give_place(delegate=second, actor=ORGANISER, at=NOW, reason="Rang")
    assert outcomes(second) == [OfferOutcome.TAKEN]
    assert service.taken_places(seminar).registered == 2


def test_leaving_the_list_with_an_offer_passes_it_on(app: Flask) -> None:
    _, (first, second, third) = with_queue(2)
    cancel(first)
    cancel(second)
    assert (outcomes(second), outcomes(third)) == ([OfferOutcome.DECLINED], [None])


def test_offers_made_stand_when_the_rule_changes(app: Flask) -> None:
    seminar, (first, second, third) = with_queue(2)
    cancel(first)
    change(seminar, waiting_rule=WaitingRule.AT_ONCE)
    assert (second.state, outcomes(second)) == (DelegateState.WAITING, [None])
    assert third.state is DelegateState.WAITING
    change(seminar, capacity=2)
    assert third.state is DelegateState.REGISTERED
    take(second)
    assert second.state is DelegateState.REGISTERED
    assert service.taken_places(seminar).registered == 2


def test_shortly_before_the_start_places_are_given_at_once(app: Flask) -> None:
    seminar, (first, second) = with_queue(1)
    first_session = min(session.starts_at for session in seminar.sessions)
    cancel(first, first_session - timedelta(hours=25))
    assert (second.state, outcomes(second)) == (DelegateState.REGISTERED, [])


def test_an_offer_ends_a_day_before_the_start_at_the_latest(app: Flask) -> None:
    seminar, (first, second) = with_queue(1)
    first_session = min(session.starts_at for session in seminar.sessions)
    cancel(first, first_session - timedelta(hours=30))
    offer = db.session.scalars(select(Offer)).one()
    assert offer.expires_at == first_session - timedelta(hours=24)
    assert second.state is DelegateState.WAITING


def test_offers_follow_when_the_seminar_is_moved_nearer(app: Flask) -> None:
    seminar, (first, second) = with_queue(1)
    cancel(first)
    sooner = NOW.date() + timedelta(days=2)
    change(seminar, starts_on=sooner, ends_on=sooner + timedelta(days=1))
    first_session = min(session.starts_at for session in seminar.sessions)
    assert db.session.scalars(select(Offer)).one().expires_at == first_session - timedelta(hours=24)
    assert kinds(second)[-1] == "offer_shorter"
    today = NOW.date()
    change(seminar, starts_on=today, ends_on=today + timedelta(days=1))
    assert (second.state, outcomes(second)) == (DelegateState.REGISTERED, [OfferOutcome.TAKEN])


def test_a_seminar_called_off_takes_its_offers_back(app: Flask) -> None:
    seminar, (first, second) = with_queue(1)
    cancel(first)
    cancel_seminar(seminar=seminar, actor=ORGANISER, at=NOW)
    assert outcomes(second) == [OfferOutcome.WITHDRAWN]
    with pytest.raises(Conflict, match="no longer stands"):
        take(second)
    assert service.expire_offers(LATER) == 0
    assert kinds(second)[-1] == "seminar_cancelled"


def test_a_lapse_after_the_seminar_writes_to_nobody(app: Flask) -> None:
    _, (first, second) = with_queue(1)
    cancel(first)
    over = datetime(2026, 6, 5, 9, 0, tzinfo=UTC)
    assert service.expire_offers(over) == 1
    assert kinds(second)[-1] == "offer"
    assert outcomes(second) == [OfferOutcome.LAPSED]


def test_a_clone_keeps_the_rule(app: Flask) -> None:
    seminar, _ = with_queue(0)
    made = clone_seminar(
        seminar=seminar,
        venue=seminar.venue,
        starts_on=seminar.starts_on + timedelta(days=7),
        registration_opens_at=NOW,
        registration_closes_at=NOW + timedelta(days=3),
        title="Next",
        actor=ORGANISER,
        at=NOW,
    )
    assert (made.waiting_rule, made.offer_hours) == (WaitingRule.OFFER, HOURS)


def test_the_database_refuses_a_second_standing_offer(app: Flask) -> None:
    _, (first, second) = with_queue(1)
    cancel(first)
    db.session.rollback()
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(
            Offer.__table__.insert().values(delegate_id=second.id, made_at=NOW, expires_at=LATER)
        )
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(
            Offer.__table__.insert().values(
                delegate_id=first.id, made_at=NOW, expires_at=LATER, outcome=OfferOutcome.TAKEN
            )
        )


# Pages


def test_the_offer_is_answered_on_its_page_and_a_stale_link_says_what_happened(
    app: Flask, client: FlaskClient, clock
) -> None:
    _, (first, second, third) = with_queue(2)
    cancel(first)
    link = f"/d/{service.personal_token(second)}"
    for address in (link, f"{link}/offer"):
        page = client.get(address).text
        assert "kept for you until <strong>Fri 8 May 2026, 10:00</strong>" in page
        assert "Take the place" in page
        assert "Let it pass on" in page
    # Looking takes nothing.
    assert outcomes(second) == [None]
    clock.set(LATER)
    late = client.post(f"{link}/offer/take", follow_redirects=True).text
    assert "ran out" in late
    assert "It has passed on to the next person" in late
    assert "as number 2" in late
    assert outcomes(third) == [None]
    third_link = f"/d/{service.personal_token(third)}"
    assert client.post(f"{third_link}/offer/take").location == third_link
    assert "The place is yours" in client.get(third_link).text
    assert "You have the place: it is yours" in client.get(f"{third_link}/offer").text


def test_who_has_no_address_gets_the_place_instead_of_an_offer_nobody_tells_of(app: Flask, signed_in) -> None:
    seminar, (holder,) = with_queue(0)
    rang = make_delegate(seminar, email=None, source=Source.DESK, at=NOW + timedelta(minutes=1))
    wrote = make_delegate(seminar, at=NOW + timedelta(minutes=2))
    cancel(holder)
    assert (rang.state, outcomes(rang)) == (DelegateState.REGISTERED, [])
    assert outcomes(wrote) == []
    given = next(each for each in history(rang) if each.action == "give place")
    assert "no address" in given.details["reason"]
    page = " ".join(signed_in("staff").get(f"/seminars/{seminar.slug}/delegates").text.split())
    assert page.count("No e-mail address: ring them") == 1
    cancel(rang)
    assert outcomes(wrote) == [None]


def test_declining_by_the_link_says_so(app: Flask, client: FlaskClient) -> None:
    _, (first, second) = with_queue(1)
    cancel(first)
    link = f"/d/{service.personal_token(second)}"
    client.post(f"{link}/offer/decline")
    assert "You let the place pass on" in client.get(f"{link}/offer").text
    page = client.get(link).text
    assert "You have left the waiting list" in page
    assert "You let the place that was kept for you pass on" in page
    assert "You have cancelled" not in page
    # Of a registration that is cancelled later the offer of then says nothing.
    again = service.register(
        seminar=second.seminar,
        details=details(second.seminar, email=second.email, name=second.name),
        actor=ORGANISER,
        at=NOW + timedelta(minutes=5),
    )
    assert again.id == second.id
    client.post(f"/d/{service.personal_token(again)}/cancel")
    assert "You have cancelled" in client.get(f"/d/{service.personal_token(again)}").text


def test_the_page_of_the_second_lapse_says_so(app: Flask, client: FlaskClient) -> None:
    _, (first, second) = with_queue(1)
    cancel(first)
    service.expire_offers(LATER)
    service.expire_offers(LATER + timedelta(hours=HOURS))
    link = f"/d/{service.personal_token(second)}"
    assert "You are no longer on the waiting list" in client.get(link).text
    assert "It was the second time" in client.get(f"{link}/offer").text


def test_staff_see_who_is_offered_a_place(app: Flask, signed_in) -> None:
    seminar, (first, second) = with_queue(1)
    cancel(first)
    client = signed_in("staff")
    page = client.get(f"/seminars/{seminar.slug}/delegates").text
    assert "0 of 1 places are taken, 1 is offered; 1 on the waiting list" in page
    assert "Offered until Fri 8 May 2026, 10:00" in page
    assert "Fri 8 May 2026, 10:00" in client.get(f"/seminars/{seminar.slug}/delegates/{second.id}").text


def test_the_organiser_sets_the_rule(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    client = signed_in("organiser")
    url = f"/seminars/{seminar.slug}/edit"
    form = {
        "title": seminar.title,
        "venue": str(seminar.venue_id),
        "starts_on": seminar.starts_on.isoformat(),
        "ends_on": seminar.ends_on.isoformat(),
        "capacity": "10",
        "registration_opens_at": "2026-04-29T10:00",
        "registration_closes_at": "2026-05-20T10:00",
        "timezone": "Europe/Dublin",
    }
    refused = client.post(url, data={**form, "waiting_rule": "offer", "offer_hours": "0"})
    assert refused.status_code == 422
    assert "Enter a number of hours from 1 to 336." in refused.text
    assert client.post(url, data={**form, "waiting_rule": "offer", "offer_hours": "24"}).status_code == 302
    db.session.expire_all()
    found = db.session.get(Seminar, seminar.id)
    assert (found.waiting_rule, found.offer_hours) == (WaitingRule.OFFER, 24)
    page = client.get(url).text
    assert 'value="24"' in page
    full = make_seminar(capacity=1, waiting_rule=WaitingRule.OFFER, offer_hours=24)
    make_delegate(full)
    waits = make_delegate(full)
    body = db.session.scalars(select(Message.body).where(Message.delegate_id == waits.id)).one()
    assert "keep it for 24 hours" in body
