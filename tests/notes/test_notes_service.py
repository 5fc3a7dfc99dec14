"""Writing notes and keeping quotations."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from seminars.audit.models import AuditEntry
from seminars.audit.service import Actor
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.service import plan_groups
from seminars.notes.models import Note, Quotation
from seminars.notes.queries import notes_of, quotations_of
from seminars.notes.service import (
    LONGEST,
    LONGEST_QUOTATION,
    Stale,
    add_quotation,
    note_on,
    remove_quotation,
    write_note,
    write_note_and_quotations,
)
from seminars.topic_guides.models import Topic
from seminars.topic_guides.service import move_part, move_topic, require_guide
from tests.notes.factories import make_groups
from tests.registration.factories import NOW, ORGANISER, make_delegate

AOIFE, BRIAN = Actor("Aoife"), Actor("Brian")


def topics_of(group: FocusGroup) -> list[Topic]:
    return require_guide(group.seminar.series).topics


def write(
    group: FocusGroup, text: str, version: int = 0, topic: int = 0, actor: Actor = AOIFE, **more
) -> Note:
    return write_note(
        group=group, topic=topics_of(group)[topic], text=text, version=version, actor=actor, at=NOW, **more
    )


def text_of(group: FocusGroup, topic: int = 0) -> str:
    db.session.rollback()
    return note_on(group, topics_of(group)[topic]).text


def test_each_save_raises_the_version_and_says_when(app: Flask) -> None:
    [group] = make_groups("")
    first = write(group, "They met weekly.\r\nThen less.  ")
    assert (first.text, first.version, first.updated_at) == ("They met weekly.\nThen less.", 1, NOW)
    second = write_note(
        group=group,
        topic=topics_of(group)[0],
        text="They met.",
        version=1,
        actor=BRIAN,
        at=NOW + timedelta(minutes=5),
    )
    assert (second.id, second.version, second.updated_at) == (first.id, 2, NOW + timedelta(minutes=5))
    written = db.session.scalars(
        select(AuditEntry.actor_name).where(AuditEntry.action == "write note").order_by(AuditEntry.id)
    ).all()
    assert written == ["Aoife", "Brian"]


def test_the_second_of_two_does_not_overwrite_the_first(app: Flask) -> None:
    [group] = make_groups("")
    write(group, "Aoife's words.")
    with pytest.raises(Stale) as refusal:
        write(group, "Brian's words.", version=0, actor=BRIAN)
    assert refusal.value.note.text == "Aoife's words."
    assert text_of(group) == "Aoife's words."
    # Who has seen both decides, with the version that was shown.
    write(group, "Both our words.", version=1, actor=BRIAN)
    assert text_of(group) == "Both our words."


def test_words_put_below_never_replace_what_stands(app: Flask) -> None:
    [group] = make_groups("")
    write(group, "Aoife's words.")
    write(group, "Brian's words.", version=0, actor=BRIAN, below=True)
    assert text_of(group) == "Aoife's words.\n\nBrian's words."
    # Sent once more, because the line dropped.
    note = write(group, "Brian's words.", version=0, actor=BRIAN, below=True)
    assert (note.version, text_of(group)) == (2, "Aoife's words.\n\nBrian's words.")


def test_the_same_text_sent_again_is_no_conflict_and_no_new_version(app: Flask) -> None:
    [group] = make_groups("")
    write(group, "They met.")
    assert write(group, "They met.\r\n", version=0, actor=BRIAN).version == 1


def test_a_note_too_long_to_keep_is_refused_with_both_lengths(app: Flask) -> None:
    [group] = make_groups("")
    four_thousand_words = "co-operation " * 4000
    write(group, four_thousand_words[:LONGEST])
    with pytest.raises(Invalid, match=r"50,000 characters; this one has 50,001"):
        write(group, "x" * (LONGEST + 1), version=1)
    with pytest.raises(Invalid):
        write(group, "More.", below=True)
    assert text_of(group) == four_thousand_words[:LONGEST].strip()


def test_a_note_belongs_to_its_group_and_topic(app: Flask) -> None:
    one, two = make_groups("", "")
    write(one, "First group.")
    write(two, "Second group.")
    write(one, "Barriers.", topic=1)
    assert [text_of(one), text_of(two), text_of(one, 1)] == ["First group.", "Second group.", "Barriers."]
    assert len(notes_of(one)) == 2
    db.session.add(Note(group_id=one.id, topic_id=topics_of(one)[0].id, updated_at=NOW))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_quotations_are_kept_once_and_removed_without_the_note(app: Flask) -> None:
    [group] = make_groups("")
    note = write(group, 'One said "we never\nmet".')
    kept = add_quotation(note=note, text="  we never\n met ", actor=AOIFE, at=NOW)
    assert kept.text == "we never met"
    assert add_quotation(note=note, text="we never met", actor=BRIAN, at=NOW).id == kept.id
    remove_quotation(note=note, quotation=kept, actor=AOIFE, at=NOW)
    assert db.session.scalar(select(func.count()).select_from(Quotation)) == 0
    assert text_of(group) == 'One said "we never\nmet".'


@pytest.mark.parametrize("words", [" \n ", "x" * (LONGEST_QUOTATION + 1)])
def test_a_quotation_that_is_refused_keeps_the_note_unwritten_too(app: Flask, words: str) -> None:
    [group] = make_groups("")
    with pytest.raises(Invalid):
        write_note_and_quotations(
            group=group,
            topic=topics_of(group)[0],
            text="They met.",
            version=0,
            quotations=[words],
            actor=AOIFE,
            at=NOW,
        )
    assert note_on(group, topics_of(group)[0]) is None


def test_quotations_come_in_the_order_of_the_guide_with_its_numbers(app: Flask) -> None:
    one, two = make_groups("", "")
    for group, topic, words in (
        (one, 2, "Joint funds."),
        (two, 0, "Time."),
        (one, 0, "People."),
        (one, 1, "None."),
    ):
        add_quotation(note=write(group, "", topic=topic), text=words, actor=AOIFE, at=NOW)
    # Another series' guide has numbers of its own.
    [elsewhere] = make_groups("")
    add_quotation(note=write(elsewhere, ""), text="Far away.", actor=AOIFE, at=NOW)

    def found() -> list[tuple[int, int, str, str]]:
        return [
            (row.group, int(row.topic_label), row.topic, row.text) for row in quotations_of([one.seminar_id])
        ]

    assert found() == [
        (1, 1, "Meaning", "People."),
        (2, 1, "Meaning", "Time."),
        (1, 2, "Barriers", "None."),
        (1, 3, "What next?", "Joint funds."),
    ]
    guide = require_guide(one.seminar.series)
    move_topic(guide=guide, topic=guide.topics[0], up=False, actor=ORGANISER, at=NOW)
    guide = require_guide(one.seminar.series)
    move_part(guide=guide, part=guide.parts[1], up=True, actor=ORGANISER, at=NOW)
    assert [row[1:] for row in found()] == [
        (1, "What next?", "Joint funds."),
        (2, "Barriers", "None."),
        (3, "Meaning", "People."),
        (3, "Meaning", "Time."),
    ]
    both = quotations_of([one.seminar_id, elsewhere.seminar_id])
    assert [row.topic_label for row in both if row.text == "Far away."] == ["1"]
    assert quotations_of([]) == []


def test_notes_hold_their_topic_and_group_in_the_database(app: Flask) -> None:
    [group] = make_groups("")
    note = write(group, "They met.")
    for row in (group, note.topic):
        with pytest.raises(IntegrityError):
            db.session.execute(type(row).__table__.delete().where(type(row).id == row.id))
        db.session.rollback()


def test_a_group_with_notes_does_not_go_when_groups_are_formed_anew(app: Flask) -> None:
    one, two = make_groups("", "")
    people = [make_delegate(one.seminar) for _ in range(3)]
    write(two, "They met.")
    with pytest.raises(Conflict, match="There are notes of a group that would go"):
        plan_groups(seminar=one.seminar, count=1, present_only=False, actor=ORGANISER, at=NOW)
    assert text_of(two) == "They met."
    groups = plan_groups(seminar=one.seminar, count=2, present_only=False, actor=ORGANISER, at=NOW)
    assert sum(len(group.members) for group in groups) == len(people)


def test_two_at_the_same_moment_one_writes_and_the_other_is_told(app: Flask) -> None:
    [group] = make_groups("")
    topic_id, group_id = topics_of(group)[0].id, group.id
    db.session.rollback()
    people = 6
    barrier = Barrier(people)

    def one(number: int) -> str | None:
        with app.app_context():
            try:
                barrier.wait(60)
                write_note(
                    group=db.session.get_one(FocusGroup, group_id),
                    topic=db.session.get_one(Topic, topic_id),
                    text=f"Words of {number}.",
                    version=0,
                    actor=Actor(f"Writer {number}"),
                    at=NOW,
                )
            except Stale as stale:
                return stale.note.text
            finally:
                db.session.remove()
        return None

    with ThreadPoolExecutor(people) as pool:
        shown = list(pool.map(one, range(people)))
    winner = shown.index(None)
    assert shown.count(None) == 1
    assert {text for text in shown if text is not None} == {f"Words of {winner}."}
    assert text_of(group) == f"Words of {winner}."
