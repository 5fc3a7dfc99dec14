"""Wishes: kept whenever groups are formed, refused in words where they contradict one another."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from seminars.accounts.models import Role
from seminars.accounts.service import create_account
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.focus_groups.mixing import mix_fields
from seminars.focus_groups.models import GroupRound, WishKind
from seminars.focus_groups.plan import Plan
from seminars.focus_groups.queries import groups_in, wishes_of
from seminars.focus_groups.seats import seats_in, so_many_groups
from seminars.focus_groups.service import (
    add_wish,
    first_round,
    form,
    pass_on,
    plan_groups,
    remove_wish,
    set_group,
)
from seminars.jobs.worker import run_due
from seminars.programme.models import ProfileField, Seminar
from seminars.registration.asking import QuestionKind
from seminars.registration.form_editing import QuestionDetails, add_question
from seminars.registration.handing import AFTER_HAND_OVER, hand_over
from seminars.registration.models import Delegate
from seminars.registration.questions import set_answers
from tests.focus_groups.test_groups import present, seminar_with_groups_session
from tests.registration.factories import NOW, ORGANISER, make_delegate, make_seminar, option


def room_full(people: int = 8, **more: Any) -> tuple[Seminar, GroupRound, list[Delegate]]:
    seminar = seminar_with_groups_session()
    return seminar, first_round(seminar), present(seminar, people, **more)


def ask(round: GroupRound, kind: WishKind, *people: Delegate, **more: Any) -> None:
    add_wish(round=round, kind=kind, delegates=people, actor=ORGANISER, at=NOW, **more)


def formed(round: GroupRound, count: int = 3, seed: int = 1) -> dict[int, int]:
    form(round=round, plan=Plan(count=count, seed=seed), actor=ORGANISER, at=NOW)
    return seats_in(groups_in(round))


def test_people_together_apart_and_in_their_groups(app: Flask) -> None:
    _, round, people = room_full(9)
    ask(round, WishKind.TOGETHER, people[0], people[1], people[2])
    ask(round, WishKind.APART, people[3], people[4], people[5])
    ask(round, WishKind.PIN, people[6], group_number=2)
    ask(round, WishKind.FORBID, people[7], group_number=1)
    for seed in (1, 2, 3):
        found = formed(round, seed=seed)
        assert len({found[person.id] for person in people[:3]}) == 1
        assert len({found[person.id] for person in people[3:6]}) == 3
        assert found[people[6].id] == 2
        assert found[people[7].id] != 1


def test_nobody_is_alone_of_their_kind(app: Flask) -> None:
    seminar, round, _ = room_full(6)
    rare = option(seminar, ProfileField.LEVEL, 0)
    few = present(seminar, 2, level_id=rare)
    label = few[0].level.label if few[0].level else ""
    ask(round, WishKind.NO_LONE, field="level", category=label)
    found = formed(round, count=2)
    assert found[few[0].id] == found[few[1].id]


def test_the_facilitators_own_organisation_and_rooms_with_steps(app: Flask) -> None:
    _, round, people = room_full(6, organisation="HSE")
    others = present(round.seminar, 6, organisation="Barnardos")
    leader = create_account(
        name="Fay",
        email="fay@example.org",
        password="a-test-password",
        role=Role.FACILITATOR,
        organisation="H.S.E.",
        actor=ORGANISER,
        at=NOW,
    )
    first, second = so_many_groups(round=round, number=2)
    set_group(group=first, facilitator=leader, room=None, session=None, actor=ORGANISER, at=NOW)
    found = formed(round, count=2)
    assert {found[person.id] for person in people} == {2}
    assert {found[person.id] for person in others} == {1}
    room = round.seminar.venue.rooms[0]
    room.step_free = False
    db.session.commit()
    set_group(group=second, facilitator=None, room=room, session=None, actor=ORGANISER, at=NOW)
    ask(round, WishKind.STEP_FREE, people[0])
    with pytest.raises(Conflict) as refusal:
        formed(round, count=2)
    assert people[0].name in refusal.value.message or "step" in refusal.value.message


def test_wishes_that_contradict_one_another_are_named_and_nothing_is_formed(app: Flask) -> None:
    _, round, people = room_full(8)
    ann, ben, cora, dan = people[:4]
    ask(round, WishKind.TOGETHER, ann, ben)
    ask(round, WishKind.PIN, ann, group_number=1)
    ask(round, WishKind.FORBID, ben, group_number=1)
    ask(round, WishKind.TOGETHER, cora, dan)
    with pytest.raises(Conflict) as refusal:
        formed(round)
    message = refusal.value.message
    assert f"{ann.name} in group 1" in message
    assert f"{ben.name} not in group 1" in message
    assert "together" in message
    # What has nothing to do with it is not blamed.
    assert cora.name not in message
    assert groups_in(round) == []
    remove_wish(wish=wishes_of(round)[2], round=round, actor=ORGANISER, at=NOW)
    found = formed(round)
    assert found[ann.id] == found[ben.id] == 1


def test_a_search_that_comes_to_nothing_leads_back_to_the_plan(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar, round, people = room_full(4)
    ask(round, WishKind.TOGETHER, people[0], people[1])
    ask(round, WishKind.APART, people[0], people[1])
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/groups/plan"
    answer = client.post(address, data={"who": "present", "by": "count", "count": "2", "seed": "1"})
    run_due(at=NOW)
    page = client.get(answer.location).text
    assert "These cannot all hold" in page
    assert f'href="{address}"' in page
    assert "The last time no groups could be formed" in client.get(address).text


def test_a_wish_about_somebody_who_is_not_there_stops_nobody(app: Flask) -> None:
    seminar, round, people = room_full(4)
    absent = make_delegate(seminar)
    ask(round, WishKind.TOGETHER, people[0], absent)
    ask(round, WishKind.PIN, absent, group_number=1)
    ask(round, WishKind.PIN, people[1], group_number=9)
    assert set(formed(round, count=2)) == {person.id for person in people}


def test_wishes_that_say_too_little_are_refused_beside_the_field(app: Flask) -> None:
    _, round, people = room_full(2)
    stranger = make_delegate(make_seminar())
    for kind, who, more, field in (
        (WishKind.TOGETHER, people[:1], {}, "delegates"),
        (WishKind.APART, [people[0], people[0]], {}, "delegates"),
        (WishKind.PIN, [], {"group_number": 1}, "delegates"),
        (WishKind.PIN, people[:1], {}, "group_number"),
        (WishKind.FORBID, people[:1], {"group_number": 0}, "group_number"),
        (WishKind.NO_LONE, [], {"field": "level"}, "category"),
        (WishKind.TOGETHER, [people[0], stranger], {}, "delegates"),
    ):
        with pytest.raises(Invalid) as refusal:
            ask(round, kind, *who, **more)
        assert refusal.value.field == field
    assert wishes_of(round) == []


def test_the_page_takes_names_and_badge_codes(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar, round, _ = room_full(2)
    ann = present(seminar, 1, name="Áine Ní Bhriain")[0]
    ben = present(seminar, 1, name="Ben Byrne")[0]
    twin = present(seminar, 1, name="Ben Byrne")[0]
    client, address = signed_in("staff"), f"/seminars/{seminar.slug}/groups/wishes"
    form = {"kind": "together", "reason": "They asked"}
    answer = client.post(address, data={**form, "delegates": "Aine Ni Bhriain\nBen"})
    assert answer.status_code == 422
    assert "Nobody who takes part is called &#39;Ben&#39;. Did you mean Ben Byrne" in answer.text
    answer = client.post(address, data={**form, "delegates": "aine ni bhriain\nBen Byrne"})
    assert "Several people are called &#39;Ben Byrne&#39;: use the badge code." in answer.text
    answer = client.post(address, data={**form, "delegates": f"aine ni bhriain\n{ben.badge_code}\n"})
    assert answer.status_code == 302
    (wish,) = wishes_of(round)
    assert {person.id for person in wish.delegates} == {ann.id, ben.id}
    assert twin.id not in {person.id for person in wish.delegates}
    page = client.get(address).text
    assert "Ben Byrne and Áine Ní Bhriain together" in page
    client.post(f"{address}/{wish.id}/remove")
    assert wishes_of(round) == []


def test_moving_against_a_wish_warns_and_does_it(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar, round, people = room_full(4)
    ask(round, WishKind.TOGETHER, people[0], people[1])
    plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    found = seats_in(groups_in(round))
    target = 3 - found[people[0].id]
    client, base = signed_in("staff"), f"/seminars/{seminar.slug}/groups"
    answer = client.post(
        f"{base}/move",
        data={"delegate": people[0].id, "group": target, "seen": round.seats_version},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200
    assert answer.json is not None
    assert any("together" in text for text in answer.json["warnings"])
    assert answer.json["sizes"][str(target)] == 3
    assert seats_in(groups_in(round))[people[0].id] == target
    assert "Not kept" in client.get(base).text
    late = client.post(
        f"{base}/move",
        data={"delegate": people[0].id, "group": 0, "seen": 1},
        headers={"Accept": "application/json"},
    )
    assert late.status_code == 409
    assert late.json is not None
    assert "somebody else" in late.json["message"]


def test_groups_are_mixed_by_a_question_of_the_series_own(app: Flask) -> None:
    seminar, round, people = room_full(8)
    question = add_question(
        series=seminar.series,
        details=QuestionDetails(kind=QuestionKind.YES_NO, label="Do you speak Irish?"),
        actor=ORGANISER,
        at=NOW,
    )
    for number, person in enumerate(people):
        set_answers(delegate=person, answers={question.id: "yes" if number < 4 else "no"})
    field = f"question:{question.id}"
    assert mix_fields(seminar.series)[field] == "Do you speak Irish?"
    form(round=round, plan=Plan(count=2, mix=(field,)), actor=ORGANISER, at=NOW)
    found = seats_in(groups_in(round))
    assert sorted(found[person.id] for person in people[:4]) == [1, 1, 2, 2]
    form(round=round, plan=Plan(count=2, mix=(), only=(field, "Yes")), actor=ORGANISER, at=NOW)
    assert set(seats_in(groups_in(round))) == {person.id for person in people[:4]}


def test_the_seat_goes_along_when_the_place_is_handed_over(app: Flask) -> None:
    seminar = seminar_with_groups_session()
    people = [make_delegate(seminar) for _ in range(4)]
    plan_groups(seminar=seminar, count=2, present_only=False, actor=ORGANISER, at=NOW)
    assert pass_on in AFTER_HAND_OVER
    round = first_round(seminar)
    before = seats_in(groups_in(round))
    colleague = hand_over(
        delegate=people[0],
        name="Cora Colleague",
        email="cora@example.org",
        organisation="HSE",
        actor=ORGANISER,
        at=NOW,
    )
    after = seats_in(groups_in(round))
    assert after[colleague.id] == before[people[0].id]
    assert people[0].id not in after
