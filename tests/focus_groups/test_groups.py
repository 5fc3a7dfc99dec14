"""Forming groups and changing them by hand."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from seminars.accounts.models import Role
from seminars.accounts.service import by_email, create_account
from seminars.attendance.service import check_in
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.focus_groups import forming
from seminars.focus_groups.assignment import Progress, assign
from seminars.focus_groups.plan import Plan
from seminars.focus_groups.queries import focus_day, group_of, groups_in, groups_of, latest_version
from seminars.focus_groups.service import (
    add_round,
    form,
    judge,
    move,
    plan_groups,
    publish,
    round_by_number,
    set_group,
)
from seminars.jobs.worker import run_due
from seminars.programme.models import Seminar, SessionKind
from seminars.programme.service import add_session, change_seminar
from seminars.registration.models import Delegate
from seminars.registration.service import cancel, personal_token
from seminars.summaries.queries import summary_of_seminar
from tests.registration.factories import FIRST_DAY, NOW, ORGANISER, make_delegate, make_seminar

SECOND_DAY = FIRST_DAY + timedelta(days=1)


def seminar_with_groups_session(**more: Any) -> Seminar:
    seminar = make_seminar(capacity=60, **more)
    begins = datetime(SECOND_DAY.year, SECOND_DAY.month, SECOND_DAY.day, 10, tzinfo=seminar.zone)
    add_session(
        seminar=seminar,
        kind=SessionKind.FOCUS_GROUPS,
        title="Focus groups",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        actor=ORGANISER,
        at=NOW,
    )
    return seminar


def present(seminar: Seminar, count: int, **more: Any) -> list[Delegate]:
    people = [make_delegate(seminar, **more) for _ in range(count)]
    for delegate in people:
        check_in(delegate=delegate, day=SECOND_DAY, actor=ORGANISER, at=NOW)
    return people


def seats(seminar: Seminar) -> dict[int, int]:
    return {member.delegate_id: group.number for group in groups_of(seminar) for member in group.members}


def test_only_those_who_take_part_and_are_there(app: Flask) -> None:
    seminar = seminar_with_groups_session()
    assert focus_day(seminar) == SECOND_DAY
    there = present(seminar, 6)
    present(seminar, 2, takes_part=False)
    make_delegate(seminar)
    first_day_only = make_delegate(seminar)
    check_in(delegate=first_day_only, day=FIRST_DAY, actor=ORGANISER, at=NOW)
    plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    found = seats(seminar)
    assert set(found) == {delegate.id for delegate in there}
    assert sorted(list(found.values()).count(number) for number in (1, 2)) == [3, 3]


def test_planning_ahead_takes_all_who_are_registered(app: Flask) -> None:
    seminar = seminar_with_groups_session()
    for _ in range(4):
        make_delegate(seminar)
    with pytest.raises(Conflict):
        plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    plan_groups(seminar=seminar, count=2, present_only=False, actor=ORGANISER, at=NOW)
    assert len(seats(seminar)) == 4


def test_who_was_moved_by_hand_stays_when_groups_are_formed_anew(app: Flask) -> None:
    seminar = seminar_with_groups_session()
    people = present(seminar, 6)
    groups = plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    chosen = people[0]
    target = groups[1] if seats(seminar)[chosen.id] == 1 else groups[0]
    move(delegate=chosen, group=target, actor=ORGANISER, at=NOW)
    for seed in (2, 3, 4):
        plan_groups(seminar=seminar, count=2, seed=seed, actor=ORGANISER, at=NOW)
        assert seats(seminar)[chosen.id] == target.number
        assert len(seats(seminar)) == 6


def test_groups_keep_their_facilitator_and_surplus_ones_go(app: Flask) -> None:
    seminar = seminar_with_groups_session()
    present(seminar, 6)
    groups = plan_groups(seminar=seminar, count=3, actor=ORGANISER, at=NOW)
    leader = facilitator("a@example.org")
    room = seminar.venue.rooms[0]
    set_group(group=groups[0], facilitator=leader, room=room, session=None, actor=ORGANISER, at=NOW)
    plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    found = groups_of(seminar)
    assert [group.number for group in found] == [1, 2]
    assert (found[0].facilitator, found[0].room) == (leader, room)


def test_in_session_they_are_not_formed_anew_but_people_can_move(app: Flask) -> None:
    seminar = seminar_with_groups_session()
    people = present(seminar, 4)
    groups = plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    later = groups[0].session.starts_at if groups[0].session else NOW
    with pytest.raises(Conflict, match="begun"):
        plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=later)
    move(delegate=people[0], group=None, actor=ORGANISER, at=later)
    assert group_of(people[0]) is None
    move(delegate=people[0], group=groups[1], actor=ORGANISER, at=later)
    assert group_of(people[0]) == groups[1]


def test_nobody_moves_to_another_seminars_group(app: Flask) -> None:
    seminar, other = seminar_with_groups_session(), seminar_with_groups_session()
    people = present(seminar, 2)
    present(other, 2)
    foreign = plan_groups(seminar=other, count=1, actor=ORGANISER, at=NOW)[0]
    with pytest.raises(Invalid):
        move(delegate=people[0], group=foreign, actor=ORGANISER, at=NOW)


def facilitator(email: str) -> Any:
    return create_account(
        name=f"Facilitator {email[0]}",
        email=email,
        password="a-test-password",
        role=Role.FACILITATOR,
        actor=ORGANISER,
        at=NOW,
    )


def test_a_room_of_another_venue_or_somebody_who_is_no_facilitator_is_refused(app: Flask) -> None:
    seminar, other = seminar_with_groups_session(), seminar_with_groups_session()
    present(seminar, 2)
    group = plan_groups(seminar=seminar, count=1, actor=ORGANISER, at=NOW)[0]
    staff = create_account(
        name="Staff",
        email="s@example.org",
        password="a-test-password",
        role=Role.STAFF,
        actor=ORGANISER,
        at=NOW,
    )
    for wrong in ({"room": other.venue.rooms[0]}, {"facilitator": staff}, {"session": other.sessions[0]}):
        values = {"facilitator": None, "room": None, "session": None, **wrong}
        with pytest.raises(Invalid):
            set_group(group=group, actor=ORGANISER, at=NOW, **values)


def test_pages_form_and_move(app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = seminar_with_groups_session()
    people = present(seminar, 6)
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/groups"
    form = {"who": "present", "by": "count", "count": "", "first": "sector", "seed": "1"}
    answer = client.post(f"{address}/plan", data=form)
    assert answer.status_code == 422
    assert "Enter the number of groups, as a whole number." in answer.text
    answer = client.post(f"{address}/plan", data={**form, "count": "7"})
    assert answer.status_code == 422
    assert "6 people cannot fill 7 groups. Choose fewer groups." in answer.text
    answer = client.post(f"{address}/plan", data={**form, "by": "most", "most": "3"})
    assert answer.status_code == 302
    run_due(at=NOW)
    assert client.get(answer.location).location == address
    assert sorted(seats(seminar).values()) == [1, 1, 1, 2, 2, 2]
    client.post(f"{address}/move", data={"delegate": people[0].id, "group": "0"})
    assert "In no group" in client.get(address).text
    text = "".join(
        p.extract_text() for p in PdfReader(BytesIO(client.get(f"{address}/lists.pdf").data)).pages
    )
    assert people[1].name in text
    assert people[0].name not in text


def test_a_search_that_is_stopped_from_its_page_keeps_the_best_so_far(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    seminar = seminar_with_groups_session()
    present(seminar, 24)
    client, address = signed_in("organiser"), f"/seminars/{seminar.slug}/groups"
    plan = {"who": "present", "by": "count", "count": "5", "first": "sector", "seed": "1"}

    told: list[str] = []

    def stop_then_search(problem: Any, **options: Any) -> Any:
        assert "The best mix found so far is kept" in client.get(waiting).text
        client.post(f"{waiting}/stop")
        # A room as plain as this one is solved before the search first tells how far it is.
        found = assign(problem, seed=options["seed"])
        options["progress"](Progress(0, 1, found.value, found.bound, round=2))
        state = client.get(f"{waiting}.json").json
        assert state is not None
        told.append(state["text"])
        return replace(found, cut_short=options["should_stop"]())

    # One that waits ends at once, and leads back to the plan.
    waiting = client.post(f"{address}/plan", data=plan).location
    client.post(f"{waiting}/stop")
    assert f'href="{address}/plan"' in client.get(waiting).text

    # One that runs seats what it has found.
    monkeypatch.setattr(forming, "assign", stop_then_search)
    waiting = client.post(f"{address}/plan", data={**plan, "seed": "2"}).location
    run_due(at=NOW)
    assert told == ["Looking further: round 2. If you stop it, the best so far is kept."]
    assert client.get(waiting).location == address
    assert sorted(Counter(seats(seminar).values()).values()) == [4, 5, 5, 5, 5]
    version = latest_version(round_by_number(seminar, 1))
    assert version is not None
    assert version.standing["cut_short"]


def test_a_facilitator_sees_the_own_groups_only(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = seminar_with_groups_session()
    present(seminar, 4)
    groups = plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    client = signed_in("facilitator", "mine@example.org")
    mine = by_email("mine@example.org")
    set_group(group=groups[0], facilitator=mine, room=None, session=None, actor=ORGANISER, at=NOW)
    base = f"/seminars/{seminar.slug}/groups"
    assert client.get(f"{base}/1").status_code == 200
    assert client.get(f"{base}/2").status_code == 403
    assert client.get(base).status_code == 403
    assert client.get(f"{base}/1/edit").status_code == 403
    page = client.get("/my-groups").text
    assert "Group 1" in page
    assert "Group 2" not in page


def test_a_facilitator_sees_the_own_groups_of_further_rounds(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = seminar_with_groups_session()
    people = present(seminar, 4)
    plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    tables = add_round(seminar=seminar, title="Tables on day 1", actor=ORGANISER, at=NOW)
    form(round=tables, plan=Plan(count=2, present_only=False), actor=ORGANISER, at=NOW)
    client = signed_in("facilitator", "mine@example.org")
    leads = groups_in(tables)[1]
    set_group(
        group=leads,
        facilitator=by_email("mine@example.org"),
        room=None,
        session=None,
        actor=ORGANISER,
        at=NOW,
    )
    base = f"/seminars/{seminar.slug}/rounds/2/groups"
    page = client.get("/my-groups").text
    assert f'href="{base}/2"' in page
    assert "Tables on day 1" in page
    # Notes and packs are of the focus groups only.
    assert "Pack (PDF)" not in page
    page = client.get(f"{base}/2")
    assert page.status_code == 200
    assert [person.name in page.text for person in people] == [person in leads.seated for person in people]
    assert "Pack (PDF)" not in page.text
    assert client.get(f"{base}/1").status_code == 403
    assert client.get(f"/seminars/{seminar.slug}/groups/2").status_code == 403


def test_statements_of_the_groups_page_do_not_grow(
    app: Flask, signed_in: Callable[..., FlaskClient], statements: Any
) -> None:
    seminar = seminar_with_groups_session()
    present(seminar, 4)
    plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/groups"

    def cost() -> int:
        client.get(address)
        with statements() as made:
            client.get(address)
        return len(made)

    few = cost()
    present(seminar, 10)
    plan_groups(seminar=seminar, count=5, actor=ORGANISER, at=NOW)
    assert cost() == few


def test_who_cancels_no_longer_sits_in_the_group(app: Flask) -> None:
    seminar = seminar_with_groups_session()
    people = present(seminar, 7)
    plan_groups(seminar=seminar, count=1, actor=ORGANISER, at=NOW)
    cancel(delegate=people[0], actor=ORGANISER, at=NOW)
    (group,) = groups_of(seminar)
    assert {person.id for person in group.seated} == {person.id for person in people[1:]}
    assert summary_of_seminar(seminar, NOW).focus_groups == (1, 6)


def test_a_seminar_that_moves_leaves_the_rooms_of_its_groups(app: Flask) -> None:
    seminar, other = seminar_with_groups_session(), make_seminar()
    present(seminar, 2)
    (group,) = plan_groups(seminar=seminar, count=1, actor=ORGANISER, at=NOW)
    room = seminar.venue.rooms[0]
    set_group(group=group, facilitator=None, room=room, session=None, actor=ORGANISER, at=NOW)
    names = ("title", "description", "starts_on", "ends_on", "capacity", "timezone")
    opening = ("registration_opens_at", "registration_closes_at")
    standing = {name: getattr(seminar, name) for name in (*names, *opening)}
    change_seminar(seminar=seminar, venue=other.venue, **standing, actor=ORGANISER, at=NOW)
    assert groups_of(seminar)[0].room is None


def test_who_was_moved_by_hand_and_is_not_there_takes_nobodys_seat(app: Flask) -> None:
    seminar = seminar_with_groups_session()
    people = present(seminar, 6)
    groups = plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    absent = make_delegate(seminar)
    for delegate in (absent, *people[:2]):
        move(delegate=delegate, group=groups[0], actor=ORGANISER, at=NOW)
    plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    found = seats(seminar)
    assert set(found) == {person.id for person in people}
    assert [found[person.id] for person in people[:2]] == [1, 1]
    assert sorted(found.values()) == [1, 1, 1, 2, 2, 2]


def test_the_page_says_who_leads_and_where(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = seminar_with_groups_session()
    people = present(seminar, 2)
    plan_groups(seminar=seminar, count=1, actor=ORGANISER, at=NOW)
    leader, room = facilitator("anna@example.org"), seminar.venue.rooms[1]
    session = groups_of(seminar)[0].session
    assert session is not None
    client, base = signed_in("staff"), f"/seminars/{seminar.slug}/groups"
    form = {"facilitator": leader.id, "note_taker": 0, "room": room.id, "session": session.id}
    wrong = client.post(f"{base}/1/edit", data={**form, "room": 999_999})
    assert wrong.status_code == 422
    assert groups_of(seminar)[0].facilitator is None
    assert client.post(f"{base}/1/edit", data=form).status_code == 302
    (group,) = groups_of(seminar)
    assert (group.facilitator, group.room, group.session) == (leader, room, session)
    for page in (client.get(base).text, client.get(f"{base}/1").text):
        assert leader.name in page
        assert room.name in page
    first = round_by_number(seminar, 1)
    assert "Group 1" not in app.test_client().get(f"/d/{personal_token(people[0])}").text
    publish(round=first, notify=False, actor=ORGANISER, at=NOW)
    own = app.test_client().get(f"/d/{personal_token(people[0])}").text
    assert f"You are in Group 1 in {room.name}, Thursday 10:00 to 12:00." in own


def test_lists_have_a_page_for_each_group_and_tell_no_needs(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = seminar_with_groups_session()
    address = f"/seminars/{seminar.slug}/groups/lists.pdf"
    client = signed_in("staff")

    def printed() -> list[str]:
        return [page.extract_text() for page in PdfReader(BytesIO(client.get(address).data)).pages]

    assert "No groups are formed yet." in printed()[0]
    people = present(seminar, 6, access_needs="Step-free access", dietary_needs="No nuts")
    plan_groups(seminar=seminar, count=3, actor=ORGANISER, at=NOW)
    placed = seats(seminar)
    pages = printed()
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert f"Group {number}" in page
        assert [person.name in page for person in people] == [
            placed[person.id] == number for person in people
        ]
        assert "Step-free" not in page
        assert "nuts" not in page
        assert "@example.org" not in page


def test_a_facilitator_forms_and_moves_nothing(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = seminar_with_groups_session()
    people = present(seminar, 4)
    groups = plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    client = signed_in("facilitator")
    mine = by_email("facilitator@example.org")
    set_group(group=groups[0], facilitator=mine, room=None, session=None, actor=ORGANISER, at=NOW)
    before, base = seats(seminar), f"/seminars/{seminar.slug}/groups"
    assert client.get(f"{base}/lists.pdf").status_code == 403
    assert client.post(f"{base}/plan", data={"by": "count", "count": "1", "seed": "1"}).status_code == 403
    assert client.post(f"{base}/move", data={"delegate": people[0].id, "group": "0"}).status_code == 403
    assert seats(seminar) == before


def test_the_board_knows_the_bound_of_the_search_while_the_question_is_the_same(app: Flask) -> None:
    seminar = seminar_with_groups_session()
    people = present(seminar, 6)
    plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    round = round_by_number(seminar, 1)
    version = latest_version(round)
    assert version is not None
    judged = judge(round=round, at=NOW)
    assert judged is not None
    pairs, _, met = version.standing["known"]["bound"]
    raised = {**version.standing["known"], "bound": [pairs, "9999/2", met]}
    version.standing = {**version.standing, "known": raised}
    db.session.commit()
    again = judge(round=round, at=NOW)
    assert again is not None
    assert again[1].bound.imbalance == Fraction(9999, 2)
    # Somebody less is another question, with a bound of its own.
    cancel(delegate=people[0], actor=ORGANISER, at=NOW)
    other = judge(round=round, at=NOW)
    assert other is not None
    assert other[1].bound.imbalance < 9999
