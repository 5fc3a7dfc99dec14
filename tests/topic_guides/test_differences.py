"""What a seminar does differently from the guide of its series."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.seats import first_round
from seminars.notes.queries import quotations_of
from seminars.notes.service import add_quotation, write_note
from seminars.programme.models import Seminar
from seminars.topic_guides.differences import MOST_ADDED
from seminars.topic_guides.models import TopicDifference
from seminars.topic_guides.queries import guide_at, require_guide, topic_at, topic_of, whole_text
from seminars.topic_guides.service import (
    TopicDetails,
    add_topic_at,
    as_in_series,
    change_topic_at,
    leave_out,
    move_topic,
    remove_part,
    remove_topic,
    remove_topic_at,
    reword,
)
from tests.registration.factories import NOW, ORGANISER, make_seminar
from tests.topic_guides.factories import make_guide

BOATS = TopicDetails(title="Boats", questions=["How far is the island?"], minutes=7)


def two_seminars() -> tuple[Seminar, Seminar]:
    """Galway and another seminar of the same series, with a guide of three topics."""
    galway = make_seminar()
    other = make_seminar(series=galway.series)
    make_guide(galway.series)
    return galway, other


def act(verb, seminar: Seminar, place: int, **more):
    guide = require_guide(seminar.series)
    return verb(guide=guide, seminar=seminar, topic=guide.topics[place], actor=ORGANISER, at=NOW, **more)


def add(seminar: Seminar, after: int, details: TopicDetails = BOATS):
    guide = require_guide(seminar.series)
    return add_topic_at(
        guide=guide, seminar=seminar, after=guide.topics[after], details=details, actor=ORGANISER, at=NOW
    )


def shown(seminar: Seminar) -> list[str]:
    guide = guide_at(seminar)
    assert guide is not None
    return [
        f"{topic.label} {topic.name}" + (" (out)" if topic.left_out else "") for topic in guide.all_topics
    ]


def test_a_difference_holds_for_its_seminar_alone(app: Flask) -> None:
    galway, other = two_seminars()
    act(leave_out, galway, 0)
    act(reword, galway, 1, details=TopicDetails(title="Hurdles", questions=["What here?"]))
    add(galway, 1)
    add(galway, 1, TopicDetails(questions=["Which **ferry**?"]))
    assert shown(galway) == [
        "1 Meaning (out)",
        "2 Hurdles",
        "2a Boats",
        "2b Which ferry?",
        "3 What next?",
    ]
    assert shown(other) == ["1 Meaning", "2 Barriers", "3 What next?"]
    assert len(require_guide(galway.series).topics) == 3
    assert guide_at(galway).minutes == 7


def test_going_back_to_the_series_leaves_no_trace(app: Flask) -> None:
    galway, _ = two_seminars()
    before = guide_at(galway)
    act(leave_out, galway, 0)
    act(as_in_series, galway, 0)
    act(as_in_series, galway, 1)
    guide = require_guide(galway.series)
    same = TopicDetails(
        **{
            name: getattr(guide.topics[1], name)
            for name in ("title", "questions", "prompts", "sub_questions", "note", "minutes")
        }
    )
    act(reword, galway, 1, details=same)
    assert guide_at(galway) == before
    assert db.session.query(TopicDifference).count() == 0


def test_a_topic_left_out_can_be_reworded_and_the_other_way_round(app: Flask) -> None:
    galway, _ = two_seminars()
    act(leave_out, galway, 1)
    act(leave_out, galway, 1)
    act(reword, galway, 1, details=TopicDetails(questions=["What here?"]))
    assert shown(galway)[1] == "2 What here?"
    act(leave_out, galway, 1)
    assert shown(galway)[1] == "2 Barriers (out)"


def test_an_added_topic_is_changed_and_removed(app: Flask) -> None:
    galway, other = two_seminars()
    added = add(galway, 2)
    guide = require_guide(galway.series)
    assert topic_at(guide, galway, added.id).title == "Boats"
    with pytest.raises(Missing):
        topic_at(guide, other, added.id)
    with pytest.raises(Missing):
        topic_of(guide, added.id)
    details = TopicDetails(questions=["How rough?"])
    change_topic_at(guide=guide, seminar=galway, topic=added, details=details, actor=ORGANISER, at=NOW)
    assert shown(galway)[-1] == "3a How rough?"
    remove_topic_at(guide=require_guide(galway.series), seminar=galway, topic=added, actor=ORGANISER, at=NOW)
    assert shown(galway) == shown(other)


def test_the_order_of_the_series_changes_around_added_topics(app: Flask) -> None:
    galway, other = two_seminars()
    add(galway, 0)
    guide = require_guide(galway.series)
    move_topic(guide=guide, topic=guide.topics[1], up=True, actor=ORGANISER, at=NOW)
    assert shown(other) == ["1 Barriers", "2 Meaning", "3 What next?"]
    assert shown(galway) == ["1 Barriers", "2 Meaning", "2a Boats", "3 What next?"]
    guide = require_guide(galway.series)
    move_topic(guide=guide, topic=guide.topics[2], up=True, actor=ORGANISER, at=NOW)
    assert shown(galway) == ["1 Barriers", "2 Meaning", "2a Boats", "3 What next?"]


def test_a_part_in_which_a_seminar_has_a_topic_stays(app: Flask) -> None:
    galway, _ = two_seminars()
    add(galway, 2)
    guide = require_guide(galway.series)
    remove_topic(guide=guide, topic=guide.topics[2], actor=ORGANISER, at=NOW)
    guide = require_guide(galway.series)
    with pytest.raises(Conflict, match="A seminar has added"):
        remove_part(guide=guide, part=guide.parts[1], actor=ORGANISER, at=NOW)
    assert shown(galway)[-1] == "2a Boats"


@pytest.mark.parametrize("field", ["title", "questions", "prompts", "sub_questions", "note"])
def test_signs_that_cannot_be_printed_are_named_beside_their_field(app: Flask, field: str) -> None:
    galway, _ = two_seminars()
    values = {
        "questions": ["What?"],
        field: "😀 fáilte سؤال" if field in ("title", "note") else ["😀 سؤال", "ok"],
    }
    with pytest.raises(Invalid) as refusal:
        add(galway, 0, TopicDetails(**values))
    assert refusal.value.field == field
    assert "😀 س" in refusal.value.message
    assert "á" not in refusal.value.message
    assert refusal.value.next_step
    assert shown(galway) == ["1 Meaning", "2 Barriers", "3 What next?"]


def test_there_is_an_end_to_adding(app: Flask) -> None:
    galway, _ = two_seminars()
    for _ in range(MOST_ADDED):
        add(galway, 0)
    with pytest.raises(Conflict, match="already"):
        add(galway, 0)


def test_notes_are_written_on_added_topics_and_keep_them(app: Flask, signed_in) -> None:
    galway, _ = two_seminars()
    added = add(galway, 0)
    group = FocusGroup(seminar_id=galway.id, round_id=first_round(galway).id, number=1)
    db.session.add(group)
    db.session.commit()
    client, url = signed_in("staff"), f"/seminars/{galway.slug}/groups/1/notes"
    assert client.post(url, data={f"text-{added.id}": "The ferry."}).status_code == 302
    page = " ".join(BeautifulSoup(client.get(url).text, "html.parser").text.split())
    assert "1a. Boats" in page
    guide = require_guide(galway.series)
    with pytest.raises(Conflict, match="notes on this topic"):
        remove_topic_at(guide=guide, seminar=galway, topic=added, actor=ORGANISER, at=NOW)
    meaning = require_guide(galway.series).topics[0]
    note = write_note(group=group, topic=meaning, text="Much.", version=0, actor=ORGANISER, at=NOW)
    add_quotation(note=note, text="Much.", actor=ORGANISER, at=NOW)
    # What was written stays in sight when its topic is left out afterwards.
    act(leave_out, galway, 0)
    act(leave_out, galway, 1)
    page = " ".join(BeautifulSoup(client.get(url).text, "html.parser").text.split())
    assert "1. Meaning" in page
    assert "2. Barriers" not in page
    note = write_note(group=group, topic=added, text="Rough.", version=1, actor=ORGANISER, at=NOW)
    add_quotation(note=note, text="Rough.", actor=ORGANISER, at=NOW)
    assert [(row.topic_label, row.topic) for row in quotations_of([galway.id])] == [
        ("1", "Meaning"),
        ("1a", "Boats"),
    ]


def test_the_page_leaves_out_rewords_and_adds(app: Flask, signed_in) -> None:
    galway, other = two_seminars()
    ids = [topic.id for topic in require_guide(galway.series).topics]
    client, url = signed_in("organiser"), f"/seminars/{galway.slug}/guide/differences"
    assert client.post(f"{url}/{ids[0]}/leave-out").status_code == 302
    form = {"title": "Hurdles", "questions": "What here?\r\nAnd there?", "minutes": "5"}
    assert client.post(f"{url}/{ids[1]}", data=form).location.endswith(f"differences#topic-{ids[1]}")
    added = {"after": str(ids[2]), "title": "Boats", "questions": "How far?"}
    assert client.post(f"{url}/new", data=added).status_code == 302
    page = BeautifulSoup(client.get(url).text, "html.parser")
    marks = [
        [badge.text.strip() for badge in row.select(".badge, [class*=badge]")]
        for row in page.select("li.guide-editor-topic")
    ]
    assert [mark[0] if mark else "" for mark in marks] == [
        "Left out here",
        "Worded for here",
        "",
        "Only here",
    ]
    assert "What has made it difficult?" in page.select_one(f"#topic-{ids[1]} details").text
    shown_form = BeautifulSoup(client.get(f"{url}/{ids[1]}").text, "html.parser")
    assert shown_form.find("input", {"name": "title"})["value"] == "Hurdles"
    read = client.get(f"/seminars/{galway.slug}/guide").text
    assert "left out at this seminar" in read
    assert "What here?" in read
    assert "What here?" not in client.get(f"/seminars/{other.slug}/guide").text
    assert "3a added" in " ".join(client.get(f"/series/{galway.series.slug}/guide").text.split())
    client.post(f"{url}/{ids[0]}/as-in-series")
    assert shown(galway)[0] == "1 Meaning"


def test_what_is_refused_is_shown_again_with_the_reason(app: Flask, signed_in) -> None:
    galway, _ = two_seminars()
    guide = require_guide(galway.series)
    client, url = signed_in("organiser"), f"/seminars/{galway.slug}/guide/differences"
    answer = client.post(
        f"{url}/new", data={"after": str(guide.topics[0].id), "questions": "What 😀?", "note": "Ask twice."}
    )
    assert answer.status_code == 422
    assert "The printed guide has no letters for: 😀" in answer.text
    assert "Ask twice." in answer.text
    assert client.post(f"{url}/{guide.topics[0].id}/remove").status_code == 404
    assert client.get(f"{url}/99999").status_code == 404


def test_only_organisers_say_what_differs(app: Flask, signed_in) -> None:
    galway, _ = two_seminars()
    topic = require_guide(galway.series).topics[0].id
    for role in ("staff", "facilitator"):
        client = signed_in(role)
        assert client.get(f"/seminars/{galway.slug}/guide/differences").status_code == 403
        assert client.post(f"/seminars/{galway.slug}/guide/differences/{topic}/leave-out").status_code == 403
        assert client.get(f"/seminars/{galway.slug}/guide").status_code == 200
    assert shown(galway)[0] == "1 Meaning"


def test_differences_are_read_in_a_constant_number_of_statements(app: Flask, statements) -> None:
    galway, other = two_seminars()

    def read() -> int:
        series = galway.series
        db.session.rollback()
        assert series.title
        assert galway.series_id
        with statements() as made:
            whole_text(require_guide(series))
        return len(made)

    act(leave_out, galway, 0)
    few = read()
    act(leave_out, other, 0)
    act(leave_out, galway, 1)
    for _ in range(5):
        add(galway, 2)
    assert read() == few
