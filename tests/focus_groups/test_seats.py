"""Seats and their versions: moving, undoing, going back, two people at once, publishing."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from seminars.attendance.service import check_in
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.focus_groups import forming
from seminars.focus_groups.assignment import Result, assign
from seminars.focus_groups.forming import fingerprint
from seminars.focus_groups.models import FocusGroup, GroupMember, GroupRound, GroupVersion, Origin
from seminars.focus_groups.plan import Plan
from seminars.focus_groups.problem import Problem
from seminars.focus_groups.queries import groups_in, groups_shown_to, latest_version, version_by_number
from seminars.focus_groups.seats import round_by_number, seats_in, so_many_groups
from seminars.focus_groups.service import (
    add_round,
    apply_proposal,
    first_round,
    form,
    go_back,
    move,
    plan_groups,
    proposal,
    publish,
    remove_round,
    set_group,
    set_locked,
    undo,
)
from seminars.mail.models import Message
from seminars.programme.models import Seminar
from seminars.registration.models import Delegate
from seminars.registration.service import cancel
from tests.focus_groups.test_groups import SECOND_DAY, present, seminar_with_groups_session
from tests.registration.factories import NOW, ORGANISER, make_delegate


def two_groups(people: int = 6) -> tuple[Seminar, GroupRound, list[Delegate]]:
    seminar = seminar_with_groups_session()
    delegates = present(seminar, people)
    plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    return seminar, first_round(seminar), delegates


def seats(round: GroupRound) -> dict[int, int]:
    return seats_in(groups_in(round))


def other(number: int) -> int:
    return 3 - number


def to(round: GroupRound, number: int) -> FocusGroup:
    return groups_in(round)[number - 1]


def test_each_change_is_a_version_that_says_what_was_done(app: Flask) -> None:
    _, round, people = two_groups()
    before = seats(round)
    ann = people[0]
    move(delegate=ann, group=to(round, other(before[ann.id])), actor=ORGANISER, at=NOW)
    latest = latest_version(round)
    assert latest is not None
    assert (latest.number, latest.origin, round.seats_version) == (2, Origin.BY_HAND, 2)
    assert latest.note == f"{ann.name} from group {before[ann.id]} to group {other(before[ann.id])}"
    assert {int(key): value for key, value in latest.seats.items()} == seats(round)
    assert latest.by_hand == [ann.id]
    first = version_by_number(round, 1)
    assert first.origin is Origin.FORMED
    assert first.standing["pairs"] >= first.standing["pairs_bound"] >= 0
    # Where somebody sits already nothing is done.
    assert move(delegate=ann, group=to(round, seats(round)[ann.id]), actor=ORGANISER, at=NOW) is None
    assert round.seats_version == 2


def test_undo_takes_back_one_change_after_the_other(app: Flask) -> None:
    _, round, people = two_groups()
    states = [seats(round)]
    for person in people[:3]:
        move(delegate=person, group=to(round, other(seats(round)[person.id])), actor=ORGANISER, at=NOW)
        states.append(seats(round))
    for expected in (states[2], states[1], states[0]):
        undo(round=round, seen=round.seats_version, actor=ORGANISER, at=NOW)
        assert seats(round) == expected
    with pytest.raises(Conflict, match="nothing to undo"):
        undo(round=round, seen=round.seats_version, actor=ORGANISER, at=NOW)
    # A change after undoing can be undone as well.
    move(delegate=people[5], group=None, actor=ORGANISER, at=NOW, round=round)
    undo(round=round, seen=round.seats_version, actor=ORGANISER, at=NOW)
    assert seats(round) == states[0]


def test_undo_is_refused_when_somebody_else_was_faster(app: Flask) -> None:
    _, round, people = two_groups()
    move(delegate=people[0], group=None, actor=ORGANISER, at=NOW, round=round)
    seen = round.seats_version
    move(delegate=people[1], group=None, actor=ORGANISER, at=NOW, round=round)
    with pytest.raises(Conflict, match="Somebody has changed"):
        undo(round=round, seen=seen, actor=ORGANISER, at=NOW)
    assert people[1].id not in seats(round)


def test_going_back_leaves_out_who_is_gone_and_brings_groups_back(app: Flask) -> None:
    seminar, round, people = two_groups(8)
    first = seats(round)
    plan_groups(seminar=seminar, count=1, actor=ORGANISER, at=NOW)
    assert set(seats(round).values()) == {1}
    db.session.delete(people[7])
    db.session.commit()
    go_back(round=round, number=1, actor=ORGANISER, at=NOW)
    assert seats(round) == {key: value for key, value in first.items() if key != people[7].id}
    latest = latest_version(round)
    assert latest is not None
    assert (latest.origin, latest.same_as) == (Origin.RESTORED, 1)
    with pytest.raises(Missing):
        go_back(round=round, number=99, actor=ORGANISER, at=NOW)


def test_who_moves_somebody_that_was_moved_meanwhile_is_told(app: Flask) -> None:
    _, round, people = two_groups()
    ann, ben = people[:2]
    seen = round.seats_version
    move(delegate=ben, group=None, actor=ORGANISER, at=NOW, round=round)
    # Somebody else was moved: that is no conflict.
    move(delegate=ann, group=None, actor=ORGANISER, at=NOW, round=round, seen=seen)
    with pytest.raises(Conflict, match="out of the groups by somebody else") as refusal:
        move(delegate=ben, group=to(round, 1), actor=ORGANISER, at=NOW, seen=seen)
    assert "as they stand now" in refusal.value.next_step
    assert ben.id not in seats(round)


def test_two_who_move_the_same_person_at_once_one_is_told(app: Flask) -> None:
    _, round, people = two_groups()
    round_id, ann, seen = round.id, people[0].id, round.seats_version
    here = seats(round)[ann]
    start = threading.Barrier(2)
    results: list[str] = []

    def go(out: bool) -> None:
        with app.app_context():
            mine, person = db.session.get_one(GroupRound, round_id), db.session.get_one(Delegate, ann)
            target = None if out else groups_in(mine)[other(here) - 1]
            db.session.rollback()
            start.wait()
            try:
                move(delegate=person, group=target, round=mine, seen=seen, actor=ORGANISER, at=NOW)
                results.append("moved")
            except Conflict:
                results.append("told")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=go, args=(out,)) for out in (True, False)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(results) == ["moved", "told"]
    db.session.rollback()
    assert db.session.get_one(GroupRound, round_id).seats_version == seen + 1


def test_nobody_sits_twice_in_a_round_nor_in_a_group_of_another_round(app: Flask) -> None:
    seminar, round, people = two_groups()
    tables = add_round(seminar=seminar, title="Tables on day 1", actor=ORGANISER, at=NOW)
    (table,) = so_many_groups(round=tables, number=1)
    first, second = groups_in(round)
    here = seats(round)[people[0].id]
    wrong = second if here == 1 else first
    for values in (
        {"group_id": wrong.id, "round_id": round.id},
        {"group_id": table.id, "round_id": round.id},
    ):
        db.session.add(GroupMember(delegate_id=people[0].id, **values))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_a_further_round_stands_beside_the_focus_groups(app: Flask) -> None:
    seminar, round, people = two_groups()
    focus = seats(round)
    tables = add_round(seminar=seminar, title="  Tables on  day 1 ", actor=ORGANISER, at=NOW)
    assert (tables.number, tables.title) == (2, "Tables on day 1")
    for person in people:
        check_in(delegate=person, day=seminar.starts_on, actor=ORGANISER, at=NOW)
    form(round=tables, plan=Plan(count=3), actor=ORGANISER, at=NOW)
    assert sorted(seats(tables).values()) == [1, 1, 2, 2, 3, 3]
    assert seats(round) == focus
    with pytest.raises(Conflict):
        remove_round(round=round, actor=ORGANISER, at=NOW)
    remove_round(round=tables, actor=ORGANISER, at=NOW)
    assert seats(round) == focus
    with pytest.raises(Missing):
        round_by_number(seminar, 2)
    with pytest.raises(Invalid):
        add_round(seminar=seminar, title="  ", actor=ORGANISER, at=NOW)


def test_a_locked_group_stays_as_it_is(app: Flask) -> None:
    seminar, round, _ = two_groups(8)
    group = to(round, 1)
    inside = {person.id for person in group.seated}
    set_locked(group=group, locked=True, actor=ORGANISER, at=NOW)
    for seed in (2, 3):
        plan_groups(seminar=seminar, count=2, seed=seed, actor=ORGANISER, at=NOW)
        assert {person.id for person in to(round, 1).seated} == inside
    set_locked(group=to(round, 2), locked=True, actor=ORGANISER, at=NOW)
    set_locked(group=to(round, 1), locked=False, actor=ORGANISER, at=NOW)
    with pytest.raises(Conflict, match="would go"):
        plan_groups(seminar=seminar, count=1, actor=ORGANISER, at=NOW)


def test_delegates_see_what_is_published_and_hear_of_changes_once(app: Flask) -> None:
    _, round, people = two_groups()
    ann = people[0]
    assert groups_shown_to(ann) == []
    written = publish(round=round, notify=True, actor=ORGANISER, at=NOW)
    assert written == len(people)
    told = seats(round)[ann.id]
    assert [group.number for group in groups_shown_to(ann)] == [told]
    move(delegate=ann, group=to(round, other(told)), actor=ORGANISER, at=NOW)
    # What is being tried out is not shown.
    assert [group.number for group in groups_shown_to(ann)] == [told]
    assert publish(round=round, notify=True, actor=ORGANISER, at=NOW) == 1
    assert [group.number for group in groups_shown_to(ann)] == [other(told)]
    assert publish(round=round, notify=True, actor=ORGANISER, at=NOW) == 0
    messages = db.session.scalars(select(Message).where(Message.kind == "group").order_by(Message.id)).all()
    assert len(messages) == len(people) + 1
    assert messages[-1].subject.startswith("Your group has changed")
    assert f"now in Group {other(told)}" in messages[-1].body
    assert "[[personal link]]" in messages[-1].body


def test_nothing_is_published_before_anybody_sits(app: Flask) -> None:
    round = first_round(seminar_with_groups_session())
    with pytest.raises(Conflict, match="Nobody sits"):
        publish(round=round, notify=True, actor=ORGANISER, at=NOW)


def test_who_comes_and_who_stays_away_on_the_day(app: Flask) -> None:
    seminar, round, people = two_groups(10)
    publish(round=round, notify=False, actor=ORGANISER, at=NOW)
    before = seats(round)
    gone = [person for person in people if before[person.id] == 1][:3]
    for person in gone:
        cancel(delegate=person, actor=ORGANISER, at=NOW)
    new = present(seminar, 1)
    _, found = proposal(round=round, at=NOW)
    # Two of five are left in group 1: the walk-in and one of the others make it three (or four) and four.
    assert [move.delegate for move in found.seated] == [str(new[0].id)]
    assert len(found.moves) == 1
    assert found.moves[0].told
    assert seats(round) == before
    version = apply_proposal(round=round, shown=fingerprint(found), actor=ORGANISER, at=NOW)
    assert version.origin is Origin.REBALANCED
    after = seats(round)
    assert sorted(list(after.values()).count(number) for number in (1, 2)) == [4, 4]
    assert sum(after[person.id] != before[person.id] for person in people if person.id in after) == 1


def test_the_page_offers_more_moves_where_they_part_people_of_one_organisation(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = seminar_with_groups_session()
    people = present(seminar, 2, organisation="Acme")
    for letter in "BCDE":
        people += present(seminar, 1, organisation=f"{letter} House")
    round = first_round(seminar)
    plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    ann, ben = people[:2]
    here = seats(round)[ann.id]
    swapped = next(each for each in people[2:] if seats(round)[each.id] == here)
    for person, number in ((ben, here), (swapped, other(here))):
        move(delegate=person, group=to(round, number), actor=ORGANISER, at=NOW)
    new = present(seminar, 1, organisation="F House")
    round.plan = {**round.plan, "keep_by_hand": False}
    db.session.commit()
    client = signed_in("organiser")
    address = f"/seminars/{seminar.slug}/groups/balance"
    page = client.get(address).text
    assert "1 pair of one organisation fewer would sit together" in page
    assert "Apply this one instead" in page
    _, found = proposal(round=round, at=NOW)
    assert found.further is not None
    answer = client.post(address, data={"shown": fingerprint(found.further)})
    assert answer.location.endswith("/groups")
    after = seats(round)
    assert after[ann.id] != after[ben.id]
    assert new[0].id in after
    assert client.post(address, data={"shown": fingerprint(found)}).location.endswith("/balance")


def test_a_proposal_that_is_no_longer_true_is_not_applied(app: Flask) -> None:
    seminar, round, _ = two_groups(6)
    present(seminar, 1)
    _, found = proposal(round=round, at=NOW)
    present(seminar, 2)
    before = seats(round)
    with pytest.raises(Conflict, match="meanwhile"):
        apply_proposal(round=round, shown=fingerprint(found), actor=ORGANISER, at=NOW)
    assert seats(round) == before


def test_a_group_in_session_takes_no_part_in_balancing(app: Flask) -> None:
    seminar, round, people = two_groups(8)
    session = groups_in(round)[0].session
    assert session is not None
    set_group(group=to(round, 2), facilitator=None, room=None, session=None, actor=ORGANISER, at=NOW)
    before = seats(round)
    new = present(seminar, 2)
    at = session.starts_at + timedelta(minutes=1)
    _, found = proposal(round=round, at=at)
    apply_proposal(round=round, shown=fingerprint(found), actor=ORGANISER, at=at)
    after = seats(round)
    assert [after[person.id] for person in new] == [2, 2]
    assert all(after[person.id] == before[person.id] for person in people)


def test_somebody_who_changes_a_seat_while_the_search_runs_is_not_overwritten(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, round, people = two_groups(6)

    def slow(problem: Problem, **more: Any) -> Result:
        move(delegate=people[0], group=None, actor=ORGANISER, at=NOW, round=round)
        return assign(problem, **more)

    monkeypatch.setattr(forming, "assign", slow)
    with pytest.raises(Conflict, match="changed the groups meanwhile"):
        form(round=round, plan=Plan(count=2, seed=5), actor=ORGANISER, at=NOW)
    assert people[0].id not in seats(round)
    assert db.session.scalar(select(db.func.count(GroupVersion.id))) == 2


def test_the_day_and_who_makes_rounds_show_on_the_page(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar, _, _ = two_groups()
    client = signed_in("staff")
    make_delegate(seminar)
    page = client.post(f"/seminars/{seminar.slug}/rounds", data={"title": "Tables"})
    assert page.location == f"/seminars/{seminar.slug}/rounds/2/groups/plan"
    assert "Form the groups: Tables" in client.get(page.location).text
    assert "Tables" in client.get(f"/seminars/{seminar.slug}/rounds").text
    assert seminar.starts_on < SECOND_DAY
