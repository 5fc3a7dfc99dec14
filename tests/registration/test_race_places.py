"""Many at once for places in sessions and for offers: never over capacity, nothing given twice."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from seminars.audit.service import SYSTEM, Actor
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.programme.models import Seminar, Session, WaitingRule
from seminars.registration.models import Delegate, DelegateState, Offer, OfferOutcome
from seminars.registration.service import (
    cancel,
    choose_sessions,
    decline_offer,
    expire_offers,
    fill_places,
    hand_over,
    register,
    take_offer,
    taken_places,
)
from seminars.registration.sessions import sessions_taken
from tests.registration.factories import NOW, ORGANISER, details, make_delegate, make_seminar
from tests.registration.test_race import at_once
from tests.registration.test_session_places import limited, standing

NOBODY = Actor("Somebody")


def test_the_last_places_of_a_session_go_to_exactly_as_many(app: Flask) -> None:
    seminar = make_seminar(capacity=30)
    play, song = limited(seminar, "Play", 3), limited(seminar, "Song", 2)
    people = [make_delegate(seminar).id for _ in range(12)]
    # Two change from one to the other meanwhile, two cancel.
    movers = [make_delegate(seminar, sessions=frozenset({play.id})).id for _ in range(2)]
    leavers = [make_delegate(seminar, sessions=frozenset({song.id})).id for _ in range(2)]
    wanted = [play.id if number % 2 else song.id for number in range(12)] + [song.id, song.id]
    choosers = people + movers
    db.session.rollback()

    def work(number: int) -> None:
        if number < len(choosers):
            chosen = frozenset({wanted[number]})
            delegate = db.session.get(Delegate, choosers[number])
            choose_sessions(delegate=delegate, sessions=chosen, actor=NOBODY, at=NOW)
        else:
            cancel(delegate=db.session.get(Delegate, leavers[number - len(choosers)]), actor=NOBODY, at=NOW)

    at_once(app, len(choosers) + 2, work)
    taken = sessions_taken([db.session.get(Session, play.id), db.session.get(Session, song.id)])
    assert (taken[play.id].registered, taken[play.id].waiting) == (3, 3)
    assert (taken[song.id].registered, taken[song.id].waiting) == (2, 6)
    for title, waiting in (("Play", 3), ("Song", 6)):
        positions = [standing(db.session.get(Delegate, each)).get(title, ("", None))[1] for each in choosers]
        assert sorted(filter(None, positions)) == list(range(1, waiting + 1))


def test_one_freed_place_is_offered_once_however_many_ask(app: Flask) -> None:
    seminar = make_seminar(capacity=2, waiting_rule=WaitingRule.OFFER)
    holders = [make_delegate(seminar).id for _ in range(2)]
    first, second = (make_delegate(seminar).id for _ in range(2))
    newcomers = [details(seminar) for _ in range(3)]
    seminar_id = seminar.id
    db.session.rollback()

    def work(number: int) -> str | None:
        try:
            if number == 0:
                cancel(delegate=db.session.get(Delegate, holders[0]), actor=NOBODY, at=NOW)
            elif number in (1, 2):
                delegate = db.session.get(Delegate, (first, second)[number - 1])
                take_offer(delegate=delegate, actor=NOBODY, at=NOW)
            elif number == 3:
                fill_places(seminar=db.session.get(Seminar, seminar_id), actor=ORGANISER, at=NOW)
            else:
                seminar = db.session.get(Seminar, seminar_id)
                register(seminar=seminar, details=newcomers[number - 4], actor=NOBODY, at=NOW)
        except Conflict as refusal:
            return refusal.message
        return None

    answers = at_once(app, 7, work)
    # The second in line has no offer, whoever was faster.
    assert answers[2] == "This offer no longer stands."
    assert answers[1] in (None, "This offer no longer stands.")
    taken = taken_places(db.session.get(Seminar, seminar_id))
    assert taken.registered + taken.offered == 2
    offers = db.session.scalars(select(Offer)).all()
    assert [offer.delegate_id for offer in offers] == [first]
    assert offers[0].outcome is (OfferOutcome.TAKEN if answers[1] is None else None)


def test_an_offer_taken_at_the_moment_it_runs_out_is_taken_or_passed_on_never_both(app: Flask) -> None:
    for round_number in range(4):
        seminar = make_seminar(capacity=1, waiting_rule=WaitingRule.OFFER)
        holder, first, second = (make_delegate(seminar).id for _ in range(3))
        cancel(delegate=db.session.get(Delegate, holder), actor=ORGANISER, at=NOW)
        ends = db.session.scalars(select(Offer).where(Offer.delegate_id == first)).one().expires_at
        seminar_id = seminar.id
        db.session.rollback()
        answer = (take_offer, decline_offer)[round_number % 2]

        def work(number: int, first=first, ends=ends, answer=answer) -> str | None:
            try:
                if number:
                    expire_offers(ends)
                else:
                    delegate = db.session.get(Delegate, first)
                    answer(delegate=delegate, actor=NOBODY, at=ends - timedelta(microseconds=1))
            except Conflict as refusal:
                return refusal.message
            return None

        answers = at_once(app, 3, work)
        taken = taken_places(db.session.get(Seminar, seminar_id))
        assert taken.registered + taken.offered == 1
        outcome = db.session.scalars(select(Offer.outcome).where(Offer.delegate_id == first)).one()
        passed_on = db.session.scalars(select(Offer.outcome).where(Offer.delegate_id == second)).all()
        if answers[0] is None:
            expected = OfferOutcome.TAKEN if answer is take_offer else OfferOutcome.DECLINED
            assert outcome is expected
        else:
            assert outcome is OfferOutcome.LAPSED
        assert passed_on == ([] if outcome is OfferOutcome.TAKEN else [None])


def test_a_place_handed_to_two_colleagues_at_once_goes_to_one(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    giver, waiting = make_delegate(seminar).id, make_delegate(seminar).id
    seminar_id = seminar.id
    db.session.rollback()

    def work(number: int) -> bool:
        try:
            if number == 2:
                cancel(delegate=db.session.get(Delegate, giver), actor=SYSTEM, at=NOW)
            else:
                hand_over(
                    delegate=db.session.get(Delegate, giver),
                    name=f"Colleague{'ab'[number]}",
                    email=f"colleague{number}@example.org",
                    organisation="HSE",
                    actor=NOBODY,
                    at=NOW,
                )
        except Conflict:
            return False
        return True

    answers = at_once(app, 3, work)
    assert taken_places(db.session.get(Seminar, seminar_id)).registered == 1
    colleagues = db.session.scalars(select(Delegate).where(Delegate.id.not_in([giver, waiting]))).all()
    assert len(colleagues) == sum(answers[:2]) <= 1
    # Nobody else got it by the cancellation as well.
    went_on = db.session.get(Delegate, waiting).state is DelegateState.REGISTERED
    handed = any(each.state is DelegateState.REGISTERED for each in colleagues)
    assert went_on is not handed
