"""Notes are kept as they are typed, commented on, and signed; a later change asks again."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.accounts.models import Account
from seminars.audit.service import Actor
from seminars.errors import Conflict, Forbidden, Invalid, Missing
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember
from seminars.focus_groups.publishing import publish
from seminars.focus_groups.queries import late_changes
from seminars.focus_groups.seats import move
from seminars.notes import signing
from seminars.notes.models import NoteComment, SignOff
from seminars.notes.queries import comments_on, notes_of, sign_offs
from seminars.notes.service import Stale, write_note
from seminars.topic_guides.models import Topic
from seminars.topic_guides.service import require_guide
from tests.notes.factories import make_groups
from tests.registration.factories import NOW, make_delegate, make_seminar

LEADER = "facilitator@example.org"
STAFF = Actor("Stephen Staff")


def topics_of(group: FocusGroup) -> list[Topic]:
    return [topic for part in require_guide(group.seminar.series).parts for topic in part.topics]


def leader(group: FocusGroup) -> Actor:
    assert group.facilitator is not None
    return Actor(group.facilitator.name, group.facilitator.id)


def url_of(group: FocusGroup) -> str:
    return f"/seminars/{group.seminar.slug}/groups/{group.number}/notes"


def write(
    group: FocusGroup, text: str, *, topic: int = 0, version: int = 0, writer: str | None = None
) -> int:
    note = write_note(
        group=group,
        topic=topics_of(group)[topic],
        text=text,
        version=version,
        writer=writer,
        actor=STAFF,
        at=NOW,
    )
    return note.version


@pytest.fixture
def facilitator(app: Flask, signed_in) -> FlaskClient:
    return signed_in("facilitator")


@pytest.fixture
def group(facilitator: FlaskClient) -> FocusGroup:
    """A group that the facilitator leads."""
    account = db.session.scalars(select(Account).where(Account.role == "facilitator")).first()
    assert account is not None
    return make_groups(account.email)[0]


# As they are typed.


def test_a_page_goes_on_from_what_it_saved_itself(group: FocusGroup) -> None:
    assert write(group, "one", writer="mine") == 1
    assert write(group, "one two", version=0, writer="mine") == 2
    with pytest.raises(Stale):
        write(group, "other", version=0, writer="theirs")
    assert write(group, "other, having seen it", version=2, writer="theirs") == 3
    with pytest.raises(Stale):
        write(group, "one two three", version=2, writer="mine")
    assert notes_of(group)[topics_of(group)[0].id].text == "other, having seen it"


def test_the_queue_saves_once_and_is_told_what_stands_in_the_way(
    app: Flask, group: FocusGroup, signed_in
) -> None:
    client = signed_in("staff")
    address = f"{url_of(group)}/{topics_of(group)[0].id}"
    key = {"Idempotency-Key": str(uuid4())}
    form = {"text": "They met weekly.", "version": "0", "writer": "mine"}
    for _ in range(2):
        answer = client.post(address, data=form, headers=key)
        assert answer.json["version"] == 1
        assert answer.json["saved"]
    other = client.post(
        address,
        data={"text": "Never.", "version": "0", "writer": "theirs"},
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert other.status_code == 409
    stands = other.json["refused"]["stands"]
    assert (stands["version"], stands["text"], stands["writer"]) == (1, "They met weekly.", "mine")
    told = client.get(f"{url_of(group)}.json").json
    assert told == {str(topics_of(group)[0].id): stands}


# Signing.


def test_the_facilitator_signs_and_a_later_change_shows(group: FocusGroup) -> None:
    write(group, "one")
    write(group, "two", topic=1)
    now = signing.versions_now(group)
    signed = signing.sign_off(group=group, versions=now, remark=" All there. ", actor=leader(group), at=NOW)
    assert signed.remark == "All there."
    assert sign_offs([group]) == {group.id: signed}
    assert signing.changed_since(signed, signing.versions_now(group)) == set()
    write(group, "two, changed", topic=1, version=1)
    assert signing.changed_since(signed, signing.versions_now(group)) == {topics_of(group)[1].id}
    write(group, "three", topic=2)
    assert len(signing.changed_since(signed, signing.versions_now(group))) == 2
    again = signing.sign_off(
        group=group, versions=signing.versions_now(group), remark="", actor=leader(group), at=NOW
    )
    assert sign_offs([group]) == {group.id: again}


def test_nobody_else_signs_and_nothing_unread_is_signed(group: FocusGroup) -> None:
    with pytest.raises(Invalid):
        signing.sign_off(group=group, versions={}, remark="", actor=leader(group), at=NOW)
    write(group, "one")
    read = signing.versions_now(group)
    with pytest.raises(Forbidden):
        signing.sign_off(group=group, versions=read, remark="", actor=STAFF, at=NOW)
    write(group, "one, changed", version=1)
    with pytest.raises(Conflict):
        signing.sign_off(group=group, versions=read, remark="", actor=leader(group), at=NOW)
    assert db.session.scalars(select(SignOff)).all() == []


def test_comments_are_made_and_settled_once(group: FocusGroup) -> None:
    topic = topics_of(group)[0]
    one = signing.comment(group=group, topic=topic, text=" Who said so? ", actor=leader(group), at=NOW)
    signing.comment(group=group, topic=None, text="Very full.", actor=STAFF, at=NOW + timedelta(hours=1))
    assert [(each.text, each.topic_id) for each in comments_on([group])[group.id]] == [
        ("Who said so?", topic.id),
        ("Very full.", None),
    ]
    for answer in ("The school.", "Somebody else."):
        signing.settle_comment(group=group, comment_id=one.id, answer=answer, actor=STAFF, at=NOW)
    assert db.session.get_one(NoteComment, one.id).answer == "The school."
    with pytest.raises(Invalid):
        signing.comment(group=group, topic=None, text="  ", actor=STAFF, at=NOW)
    with pytest.raises(Missing):
        signing.settle_comment(group=group, comment_id=999, answer="", actor=STAFF, at=NOW)


def test_a_facilitator_signs_on_the_page_and_the_board_tells_who_is_missing(
    group: FocusGroup, facilitator: FlaskClient, signed_in, clock
) -> None:
    clock.set(NOW)
    write(group, "They met weekly.")
    staff: FlaskClient = signed_in("staff")
    board = f"/seminars/{group.seminar.slug}/notes"
    assert "Still to be signed" in staff.get(board).text
    assert "key points are in</button>" not in staff.get(url_of(group)).text
    client = facilitator
    page = BeautifulSoup(client.get(url_of(group)).text, "html.parser")
    versions = page.select_one("input[name=versions]")["value"]
    assert client.post(f"{url_of(group)}/sign", data={"versions": "{"}).status_code == 409
    answer = client.post(f"{url_of(group)}/sign", data={"versions": versions, "remark": "Well said."})
    assert answer.status_code == 302
    assert "Well said." in client.get(url_of(group)).text
    assert "have been signed" in staff.get(board).text
    write(group, "They met monthly.", version=1)
    assert "Changed since it was signed" in client.get(url_of(group)).text
    assert "Changed since signed" in staff.get(board).text
    client.post(f"{url_of(group)}/comments", data={"comment": "Which month?", "topic": ""})
    assert "Which month?" in staff.get(url_of(group)).text
    assert "1 comment open" in staff.get(board).text
    found = json.loads(versions)
    assert list(found.values()) == [1]


def test_who_came_late_and_who_left_stands_beside_the_group(app: Flask) -> None:
    seminar = make_seminar()
    stays, goes, comes = (make_delegate(seminar) for _ in range(3))
    group, other = make_groups("", "", seminar=seminar)
    for delegate in (stays, goes):
        db.session.add(GroupMember(group=group, round_id=group.round_id, delegate=delegate))
    db.session.commit()
    assert late_changes(group) == ([], [])
    by = {"actor": STAFF, "at": NOW}
    move(delegate=comes, group=other, **by)
    publish(round=group.round, notify=False, **by)
    move(delegate=goes, group=other, **by)
    move(delegate=comes, group=group, **by)
    db.session.expire_all()
    assert late_changes(group) == ([comes.name], [goes.name])
