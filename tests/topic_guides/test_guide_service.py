"""Writing the guide of a series."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from seminars.audit.models import AuditEntry
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.seats import first_round
from seminars.notes.service import write_note
from seminars.topic_guides.models import Topic
from seminars.topic_guides.service import (
    TopicDetails,
    add_topic,
    change_guide,
    change_topic,
    create_guide,
    guide_of,
    move_part,
    move_topic,
    remove_part,
    remove_topic,
    require_guide,
    topic_of,
)
from tests.registration.factories import NOW, ORGANISER, make_seminar
from tests.topic_guides.factories import BARRIERS, layout, make_guide

MEANING, DIFFICULT, NEXT = "What does it mean to you?", "What has made it difficult?", "What next?"


def test_a_guide_is_kept_as_it_was_written(app: Flask) -> None:
    guide = make_guide(make_seminar().series)
    db.session.expire_all()
    assert (guide.heading, guide.aims) == (
        "Working together",
        ["How people understand it", "What supports it"],
    )
    assert (guide.opening, guide.ground_rules) == ("Introduce yourself.", ["One person speaks at a time."])
    barriers = guide.topics[1]
    assert (barriers.questions, barriers.prompts) == (BARRIERS.questions, BARRIERS.prompts)
    assert (barriers.sub_questions, barriers.note, barriers.minutes) == (
        BARRIERS.sub_questions,
        BARRIERS.note,
        15,
    )


def test_a_series_has_one_guide(app: Flask) -> None:
    series = make_seminar().series
    make_guide(series)
    with pytest.raises(Conflict, match="already"):
        create_guide(series=series, heading="Another", actor=ORGANISER, at=NOW)
    assert guide_of(make_seminar().series) is None


def test_empty_lines_are_dropped_and_a_heading_is_needed(app: Flask) -> None:
    guide = make_guide(make_seminar().series)
    values = {
        "introduction": "",
        "opening": "",
        "ground_rules": [],
        "closing": "",
        "actor": ORGANISER,
        "at": NOW,
    }
    change_guide(guide=guide, heading="New", aims=["  one ", "", "two"], **values)
    assert guide.aims == ["one", "two"]
    with pytest.raises(Invalid) as refusal:
        change_guide(guide=guide, heading="  ", aims=[], **values)
    assert refusal.value.field == "heading"
    assert require_guide(guide.series).heading == "New"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (TopicDetails(questions=["", " "]), "questions"),
        (TopicDetails(questions=["What?"], minutes=0), "minutes"),
        (TopicDetails(questions=["What?"], minutes=601), "minutes"),
    ],
)
def test_a_topic_that_cannot_be_asked_is_refused(app: Flask, details: TopicDetails, field: str) -> None:
    guide = make_guide(make_seminar().series)
    with pytest.raises(Invalid) as refusal:
        add_topic(part=guide.parts[0], details=details, actor=ORGANISER, at=NOW)
    assert refusal.value.field == field
    assert layout(guide) == [[MEANING, DIFFICULT], [NEXT]]


def test_a_topic_moves_within_its_part_and_over_its_edge(app: Flask) -> None:
    guide = make_guide(make_seminar().series)
    moved = guide.topics[0]

    def move(up: bool) -> list[list[str]]:
        standing = require_guide(guide.series)
        move_topic(guide=standing, topic=topic_of(standing, moved.id), up=up, actor=ORGANISER, at=NOW)
        return layout(guide)

    assert move(up=True) == [[MEANING, DIFFICULT], [NEXT]]
    assert move(up=False) == [[DIFFICULT, MEANING], [NEXT]]
    assert move(up=False) == [[DIFFICULT], [MEANING, NEXT]]
    assert move(up=False) == [[DIFFICULT], [NEXT, MEANING]]
    assert move(up=False) == [[DIFFICULT], [NEXT, MEANING]]
    assert move(up=True) == [[DIFFICULT], [MEANING, NEXT]]
    assert move(up=True) == [[DIFFICULT, MEANING], [NEXT]]


def test_a_part_moves_with_its_topics_and_goes_only_when_empty(app: Flask) -> None:
    guide = make_guide(make_seminar().series)
    move_part(guide=guide, part=guide.parts[1], up=True, actor=ORGANISER, at=NOW)
    assert layout(guide) == [[NEXT], [MEANING, DIFFICULT]]
    guide = require_guide(guide.series)
    with pytest.raises(Conflict, match="still has topics"):
        remove_part(guide=guide, part=guide.parts[0], actor=ORGANISER, at=NOW)
    guide = require_guide(guide.series)
    remove_topic(guide=guide, topic=guide.parts[0].topics[0], actor=ORGANISER, at=NOW)
    guide = require_guide(guide.series)
    remove_part(guide=guide, part=guide.parts[0], actor=ORGANISER, at=NOW)
    assert layout(guide) == [[MEANING, DIFFICULT]]


def test_a_changed_topic_may_stand_in_another_part(app: Flask) -> None:
    guide = make_guide(make_seminar().series)
    details = TopicDetails(questions=["Why?"], minutes=5)
    change_topic(
        guide=guide, topic=guide.topics[0], part=guide.parts[1], details=details, actor=ORGANISER, at=NOW
    )
    assert layout(guide) == [[DIFFICULT], [NEXT, "Why?"]]


def test_a_topic_with_notes_stays_and_the_refusal_says_what_to_do(app: Flask) -> None:
    seminar = make_seminar()
    guide = make_guide(seminar.series)
    group = FocusGroup(seminar_id=seminar.id, round_id=first_round(seminar).id, number=1)
    db.session.add(group)
    db.session.commit()
    topic = guide.topics[0]
    write_note(group=group, topic=topic, text="They met.", version=0, actor=ORGANISER, at=NOW)
    guide = require_guide(seminar.series)
    with pytest.raises(Conflict) as refusal:
        remove_topic(guide=guide, topic=guide.topics[0], actor=ORGANISER, at=NOW)
    assert "Change its wording" in refusal.value.next_step
    assert db.session.scalar(select(func.count()).select_from(Topic)) == 3


def test_each_change_leaves_its_trace_and_its_time(app: Flask) -> None:
    guide = make_guide(make_seminar().series)
    assert guide.updated_at == NOW
    actions = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_kind == "topic_guide").order_by(AuditEntry.id)
    ).all()
    assert actions == ["create topic guide", "add part", "add part", *["add topic"] * 3]


def test_the_guide_is_read_in_a_constant_number_of_statements(app: Flask, statements) -> None:
    guide = make_guide(make_seminar().series)
    series = guide.series

    def read() -> int:
        db.session.rollback()
        assert series.id
        with statements() as made:
            guide_of(series)
        return len(made)

    few = read()
    for number in range(12):
        details = TopicDetails(questions=[f"Question {number}?"])
        add_topic(part=guide.parts[number % 2], details=details, actor=ORGANISER, at=NOW)
    assert read() == few
    assert len(guide.topics) == 15
