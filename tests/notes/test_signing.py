"""Notes are kept as they are typed, commented on, and signed; a later change asks again."""

from datetime import timedelta
from uuid import uuid4

import pytest
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
from tests.notes.page import fields, press, url_of
from tests.registration.factories import NOW, make_delegate, make_seminar

LEADER = "facilitator@example.org"
STAFF = Actor("Stephen Staff")


def topics_of(group: FocusGroup) -> list[Topic]:
    return [topic for part in require_guide(group.seminar.series).parts for topic in part.topics]


def leader(group: FocusGroup) -> Actor:
    assert group.facilitator is not None
    return Actor(group.facilitator.name, group.facilitator.id)


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
    assert told["notes"] == {str(topics_of(group)[0].id): stands}


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


def test_a_facilitator_corrects_and_signs_on_one_page_and_the_board_tells_who_is_missing(
    group: FocusGroup, facilitator: FlaskClient, signed_in, clock
) -> None:
    clock.set(NOW)
    write(group, "They met weekly.")
    staff: FlaskClient = signed_in("staff")
    board = f"/seminars/{group.seminar.slug}/notes"
    assert "Still to be signed" in staff.get(board).text
    assert "key points are in</button>" not in staff.get(url_of(group)).text
    client = facilitator
    topic = topics_of(group)[0].id
    page = client.get(url_of(group)).text
    # Somebody writes on meanwhile: what was not read is not signed, and the remark is kept.
    write(group, "And then daily.", topic=1)
    early = press(client, group, page, "sign", remark="Well said.")
    assert early.status_code == 409
    assert "Read what is new, then sign." in early.text
    assert fields(early.text)["remark"] == "Well said."
    # Corrected and signed in one go.
    answer = press(client, group, early.text, "sign", **{f"text_{topic}": "They met monthly."})
    assert (answer.status_code, answer.location.rpartition("#")[2]) == (302, "sign")
    assert sign_offs([group])[group.id].versions[str(topic)] == 2
    assert "Well said." in client.get(url_of(group)).text
    assert "have been signed" in staff.get(board).text
    write(group, "They met daily.", version=2)
    assert "Changed since it was signed" in client.get(url_of(group)).text
    assert "Changed since signed" in staff.get(board).text
    page = client.get(url_of(group)).text
    press(client, group, page, "save", comment="Which month?")
    assert "Which month?" in staff.get(url_of(group)).text
    assert "1 comment open" in staff.get(board).text


def test_nothing_is_signed_while_a_text_waits_for_a_decision(
    group: FocusGroup, facilitator: FlaskClient
) -> None:
    topic = topics_of(group)[0].id
    page = facilitator.get(url_of(group)).text
    write(group, "They met weekly.")
    answer = press(facilitator, group, page, "sign", **{f"text_{topic}": "Never."}, remark="Read.")
    assert answer.status_code == 409
    assert sign_offs([group]) == {}
    assert fields(answer.text)["text-" + str(topic)] == "Never."


def test_a_remark_typed_before_signing_survives_another_button(
    group: FocusGroup, facilitator: FlaskClient
) -> None:
    write(group, "They met weekly.")
    page = facilitator.get(url_of(group)).text
    answer = press(facilitator, group, page, "save", remark="Half a remark", comment="Said.")
    assert fields(answer.text)["remark"] == "Half a remark"
    assert fields(answer.text)["comment"] == ""
    assert sign_offs([group]) == {}


def test_an_answer_settles_its_comment_and_another_one_by_its_button(
    group: FocusGroup, facilitator: FlaskClient
) -> None:
    one, two = (
        signing.comment(group=group, topic=None, text=words, actor=STAFF, at=NOW)
        for words in ("Who?", "When?")
    )
    page = facilitator.get(url_of(group)).text
    press(facilitator, group, page, f"settle:{two.id}", **{f"answer_{one.id}": "The school."})
    found = [(each.text, each.answer) for each in comments_on([group])[group.id]]
    assert found == [("Who?", "The school."), ("When?", "")]


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
