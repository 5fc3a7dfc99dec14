"""A facilitator, a note-taker or a room in two groups at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from seminars.accounts.models import Role
from seminars.accounts.service import create_account
from seminars.focus_groups.clashes import Meeting, clashes
from seminars.focus_groups.plan import Plan
from seminars.focus_groups.queries import groups_in
from seminars.focus_groups.service import add_round, form, plan_groups, set_group
from seminars.programme.service import cancel_seminar
from tests.focus_groups.test_groups import present, seminar_with_groups_session
from tests.registration.factories import NOW, ORGANISER

ADA, BEN = (1, "Ada"), (2, "Ben")


def meeting(group: str, hours: tuple[int, int], room: str = "", *leaders: tuple[int, str]) -> Meeting:
    begins, ends = (datetime(2026, 5, 8, hour, tzinfo=UTC) for hour in hours)
    return Meeting(group, begins, ends, room, leaders)


def test_parallel_groups_share_neither_people_nor_room() -> None:
    found = clashes(
        [meeting("Group 1", (10, 12), "Hall", ADA, BEN), meeting("Group 2", (11, 13), "Hall", BEN)]
    )
    assert found == [
        "Ben is in Group 1 and Group 2 at the same time.",
        "Hall has Group 1 and Group 2 at the same time.",
    ]


def test_groups_one_after_another_share_both() -> None:
    assert (
        clashes([meeting("Group 1", (10, 12), "Hall", ADA), meeting("Group 2", (12, 13), "Hall", ADA)]) == []
    )


def test_two_of_one_name_and_groups_without_a_room_do_not_clash() -> None:
    assert (
        clashes([meeting("Group 1", (10, 12), "", ADA), meeting("Group 2", (10, 12), "", (3, "Ada"))]) == []
    )


def test_what_two_rounds_share_is_told_of_the_one_that_is_looked_at() -> None:
    hall = replace(meeting("Group 1", (10, 12), "Hall", ADA), people=frozenset({7, 8}))
    tables = [
        replace(meeting(f"Group {n} of Tables", (11, 13), "Hall", ADA), people=people, elsewhere=True)
        for n, people in ((1, frozenset({8, 9})), (2, frozenset({10})))
    ]
    assert clashes([hall, *tables]) == [
        "Ada is in Group 1 and Group 1 of Tables at the same time.",
        "Ada is in Group 1 and Group 2 of Tables at the same time.",
        "Hall has Group 1 and Group 1 of Tables at the same time.",
        "Hall has Group 1 and Group 2 of Tables at the same time.",
        "1 person sits in a group of this round and in one of another round at the same time.",
    ]
    assert clashes(tables) == []


def test_the_board_tells_of_clashes(app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = seminar_with_groups_session()
    present(seminar, 4)
    groups = plan_groups(seminar=seminar, count=2, actor=ORGANISER, at=NOW)
    ada = create_account(
        name="Ada Lead",
        email="ada@example.org",
        role=Role.FACILITATOR,
        password="correct horse battery",
        actor=ORGANISER,
        at=NOW,
    )
    session = groups[0].session
    for group in groups:
        set_group(group=group, facilitator=ada, room=None, session=session, actor=ORGANISER, at=NOW)
    staff = signed_in("staff")
    page = staff.get(f"/seminars/{seminar.slug}/groups").text
    assert "Ada Lead is in Group 1 and Group 2 at the same time." in page
    tables = add_round(seminar=seminar, title="Tables", actor=ORGANISER, at=NOW)
    form(round=tables, plan=Plan(count=1, present_only=False), actor=ORGANISER, at=NOW)
    table = groups_in(tables)[0]
    set_group(group=table, facilitator=ada, room=None, session=session, actor=ORGANISER, at=NOW)
    page = staff.get(f"/seminars/{seminar.slug}/groups").text
    assert "Ada Lead is in Group 1 and Group 1 of Tables at the same time." in page
    assert "4 people sit in a group of this round and in one of another round at the same time." in page
    page = staff.get(f"/seminars/{seminar.slug}/rounds/2/groups").text
    assert f"Group 1 of {groups[0].round.title} and Group 1 at the same time." in page
    assert "Group 1 and Group 2" not in page


def test_the_board_tells_of_clashes_with_another_seminar(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]
) -> None:
    here = seminar_with_groups_session(title="Here")
    there = seminar_with_groups_session(title="There")
    ada, ben = (
        create_account(
            name=name,
            email=f"{name.split()[0].lower()}@example.org",
            role=Role.FACILITATOR,
            password="correct horse battery",
            actor=ORGANISER,
            at=NOW,
        )
        for name in ("Ada Lead", "Ben Notes")
    )
    for seminar, leader, note_taker in ((here, ada, ben), (there, ben, ada)):
        present(seminar, 2)
        group = plan_groups(seminar=seminar, count=1, actor=ORGANISER, at=NOW)[0]
        set_group(
            group=group,
            facilitator=leader,
            note_taker=note_taker,
            room=None,
            session=group.session,
            actor=ORGANISER,
            at=NOW,
        )
    staff = signed_in("staff")
    page = staff.get(f"/seminars/{here.slug}/groups").text
    assert "Ada Lead is in Group 1 and Group 1 of There at the same time." in page
    assert "Ben Notes is in Group 1 and Group 1 of There at the same time." in page
    # What is cancelled takes nobody's time.
    cancel_seminar(seminar=there, actor=ORGANISER, at=NOW)
    assert "at the same time" not in staff.get(f"/seminars/{here.slug}/groups").text
