"""Who sat in a group, with those who came late, left early, or were not on the list."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from seminars.audit.service import Actor
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember
from seminars.notes import merging
from seminars.notes.company import Presence
from seminars.notes.sitting import Seat, note_seat, seat_somebody, seats_of
from seminars.registration.models import Delegate
from tests.notes.factories import make_groups
from tests.notes.page import fields, press, url_of
from tests.registration.factories import NOW, make_delegate, make_seminar

STAFF = Actor("Stephen Staff")


@pytest.fixture
def group(app: Flask) -> FocusGroup:
    """A group of two."""
    seminar = make_seminar()
    [group] = make_groups("", seminar=seminar)
    people = [make_delegate(seminar, name=name) for name in ("Áine Ó Sé", "Brian Inkpen")]
    for member in people:
        db.session.add(GroupMember(group=group, round_id=group.round_id, delegate=member))
    db.session.commit()
    return group


def note(group: FocusGroup, person: Delegate, state: str, remark: str = "", was: str = "") -> None:
    note_seat(
        group=group,
        delegate_id=person.id,
        state=state,
        remark=remark,
        was=was,
        was_remark="",
        actor=STAFF,
        at=NOW,
    )


def seats(group: FocusGroup) -> list[Seat]:
    db.session.expire_all()
    return seats_of([group])[group.id]


def person(group: FocusGroup, place: int) -> Delegate:
    return seats(group)[place].person


def test_it_is_noted_taken_back_and_never_over_what_somebody_else_noted(group: FocusGroup) -> None:
    brian = person(group, 0)
    note(group, brian, "late", "came at eleven")
    assert [(each.presence, each.remark) for each in seats(group)] == [
        (Presence.LATE, "came at eleven"),
        (None, ""),
    ]
    # The same once more, as a queue may send it, changes nothing.
    note(group, brian, "late", "came at eleven")
    with pytest.raises(Conflict, match="Brian Inkpen meanwhile: came late"):
        note(group, brian, "absent")
    note_seat(
        group=group,
        delegate_id=brian.id,
        state="",
        remark="",
        was="late",
        was_remark="came at eleven",
        actor=STAFF,
        at=NOW,
    )
    assert [each.presence for each in seats(group)] == [None, None]


def test_a_remark_alone_says_that_they_sat_in(group: FocusGroup) -> None:
    note(group, person(group, 0), "", "left at noon")
    assert seats(group)[0].presence is Presence.THERE


@pytest.mark.parametrize("state", ["asleep", "THERE"])
def test_what_cannot_be_noted_is_refused(group: FocusGroup, state: str) -> None:
    with pytest.raises(Invalid):
        note(group, person(group, 0), state)
    with pytest.raises(Invalid):
        note(group, make_delegate(group.seminar), "there")


def test_somebody_not_on_the_list_is_found_by_name_or_code(group: FocusGroup) -> None:
    one, two = (make_delegate(group.seminar, name=name) for name in ("Siún Ní Dhálaigh", "Tom Beirne"))
    make_delegate(make_seminar(), name="Far Away")
    for text in ("siun ni dhalaigh", two.badge_code, "Tom Beirne"):
        seat_somebody(group=group, text=text, actor=STAFF, at=NOW)
    assert [(each.person.id, each.is_listed) for each in seats(group)][2:] == [
        (two.id, False),
        (one.id, False),
    ]
    with pytest.raises(Invalid, match="Nobody called 'Far Away' is registered"):
        seat_somebody(group=group, text="Far Away", actor=STAFF, at=NOW)
    make_delegate(group.seminar, name="Tom Beirne")
    with pytest.raises(Invalid, match="2 people here are called 'Tom Beirne'"):
        seat_somebody(group=group, text="Tom Beirne", actor=STAFF, at=NOW)


def test_the_page_saves_it_with_everything_else_and_keeps_what_it_refuses(
    group: FocusGroup, signed_in
) -> None:
    client: FlaskClient = signed_in("staff")
    brian, aine = (each.person.id for each in seats(group))
    page = client.get(url_of(group)).text
    answer = press(client, group, page, "save", **{f"seat_{brian}": "there", "somebody": "Nobody At All"})
    assert answer.status_code == 422
    assert fields(answer.text)["somebody"] == "Nobody At All"
    assert "Nobody called" in answer.text
    # The other page still shows nothing noted of both.
    press(client, group, page, "save", **{f"seat_{aine}": "left"})
    assert [each.presence for each in seats(group)] == [Presence.THERE, Presence.LEFT]
    clash = press(client, group, page, "save", **{f"seat_{brian}": "absent"})
    assert clash.status_code == 409
    assert fields(clash.text)[f"seat-{brian}"] == "absent"
    assert press(client, group, clash.text, "save").status_code == 302
    assert seats(group)[0].presence is Presence.ABSENT
    assert "1 of 2 on the list sat in; 1 left early, 1 did not come." in client.get(url_of(group)).text


def test_a_device_notes_it_through_its_queue(group: FocusGroup, signed_in) -> None:
    client: FlaskClient = signed_in("staff")
    brian = person(group, 0).id
    answer = client.post(
        f"{url_of(group)}/seats/{brian}",
        data={"state": "there", "remark": "", "was": "", "was_remark": ""},
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert answer.json["company"] == "1 of 2 on the list sat in. Not noted of 1."
    assert client.get(f"{url_of(group)}.json").json["seats"][str(brian)] == {"state": "there", "remark": ""}


def test_of_two_registrations_that_become_one_the_seat_comes_along(group: FocusGroup) -> None:
    brian = person(group, 0)
    double = make_delegate(group.seminar, name="Bryan Inkpen")
    seat_somebody(group=group, text="Bryan Inkpen", actor=STAFF, at=NOW)
    assert merging.carrying.told(brian, double) == ["What was noted of how they sat in groups comes along."]
    merging.carrying.carry(brian, double, STAFF, NOW)
    db.session.commit()
    assert [each.presence for each in seats(group)] == [Presence.THERE, None]
    assert merging.sat_in_groups(brian)
    assert not merging.sat_in_groups(double)
