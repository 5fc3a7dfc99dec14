"""The page on which notes are written, and the overview."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.notes.models import Quotation
from seminars.notes.service import note_on
from seminars.topic_guides.service import TopicDetails, change_topic, require_guide
from tests.notes.factories import make_groups
from tests.notes.page import button, press, section, send, topic_ids, url_of
from tests.registration.factories import NOW, ORGANISER, make_seminar


def written(group: FocusGroup, topic: int = 0) -> str:
    return note_on(group, require_guide(group.seminar.series).topics[topic]).text


def test_a_note_is_written_and_the_page_says_when_and_by_whom(app: Flask, signed_in, clock) -> None:
    clock.set(NOW.replace(hour=13, minute=32))
    [group] = make_groups("")
    client = signed_in("staff")
    topic_id = topic_ids(group)[0]
    assert "Nothing written yet" in section(client.get(url_of(group)).text, topic_id).text
    answer = send(client, group, text="They met <weekly>.", quotation="We just rang.")
    assert answer.location.endswith(f"{url_of(group)}#topic-{topic_id}")
    shown = section(client.get(url_of(group)).text, topic_id)
    assert shown.textarea.text.strip() == "They met <weekly>."
    assert "Saved Wed 6 May 2026, 14:32 by Test staff · guide version 1" in shown.text
    assert shown.blockquote.text == "We just rang."
    assert shown.find("input", {"name": f"quotation-{topic_id}"})["value"] == ""


def test_one_button_saves_all_that_was_typed_on_the_page(app: Flask, signed_in) -> None:
    [group] = make_groups("")
    client = signed_in("staff")
    one, two, three = topic_ids(group)
    page = client.get(url_of(group)).text
    typed = {f"text_{one}": "First.", f"text_{two}": "Second.", f"comment_{three}": "Why nothing?"}
    assert press(client, group, page, f"save:{two}", **typed, comment="All short.").status_code == 302
    assert [written(group), written(group, 1)] == ["First.", "Second."]
    assert note_on(group, require_guide(group.seminar.series).topics[2]) is None
    shown = client.get(url_of(group)).text
    assert "Why nothing?" in section(shown, three).text
    assert "All short." in shown
    # Nothing is written once more by sending the page as it is.
    press(client, group, shown, "save")
    assert note_on(group, require_guide(group.seminar.series).topics[0]).version == 1
    assert shown.count("Why nothing?") == client.get(url_of(group)).text.count("Why nothing?")


def test_who_comes_second_sees_both_texts_and_loses_nothing_on_the_page(app: Flask, signed_in) -> None:
    [group] = make_groups("")
    one, two, _ = topic_ids(group)
    first, second = signed_in("staff"), signed_in("organiser")
    before = second.get(url_of(group)).text
    send(first, group, text="First words.")
    typed = {f"text_{one}": "Second words.", f"quotation_{one}": "Said aloud.", f"text_{two}": "Elsewhere."}
    answer = press(second, group, before, f"save:{two}", **typed)
    assert answer.status_code == 409
    # What nobody else has touched is saved.
    assert [written(group), written(group, 1)] == ["First words.", "Elsewhere."]
    shown = section(answer.text, one)
    assert shown.select_one(".note-standing").text.strip() == "First words."
    assert "by Test staff" in shown.text
    assert shown.textarea.text.strip() == "Second words."
    assert shown.find("input", {"name": f"quotation-{one}"})["value"] == "Said aloud."
    # Saving another topic decides nothing.
    again = press(second, group, answer.text, f"save:{two}", **{f"text_{two}": "Elsewhere, more."})
    assert again.status_code == 409
    assert [written(group), written(group, 1)] == ["First words.", "Elsewhere, more."]
    done = press(second, group, again.text, button(again.text, "Keep both, mine below"))
    assert done.status_code == 302
    assert written(group) == "First words.\n\nSecond words."
    assert db.session.scalars(select(Quotation.text)).all() == ["Said aloud."]


@pytest.mark.parametrize(
    ("choice", "kept"), [("Save mine instead", "Second."), ("Leave what stands", "First words.")]
)
def test_who_comes_second_decides_what_stands(app: Flask, signed_in, choice: str, kept: str) -> None:
    [group] = make_groups("")
    client = signed_in("staff")
    before = client.get(url_of(group)).text
    send(client, group, text="First words.")
    clash = send(client, group, page=before, text="Second.").text
    assert press(client, group, clash, button(clash, choice)).status_code == 302
    assert written(group) == kept


def test_a_decision_rests_on_what_was_seen_too(app: Flask, signed_in) -> None:
    [group] = make_groups("")
    client = signed_in("staff")
    before = client.get(url_of(group)).text
    send(client, group, text="First words.")
    clash = send(client, group, page=before, text="Second.").text
    send(client, group, text="Third.")
    assert press(client, group, clash, button(clash, "Save mine instead")).status_code == 409
    assert written(group) == "Third."


def test_a_refused_text_stays_in_the_box_and_keeps_the_version_it_was_written_on(
    app: Flask, signed_in
) -> None:
    [group] = make_groups("")
    client = signed_in("staff")
    before = client.get(url_of(group)).text
    send(client, group, text="First words.")
    answer = send(client, group, page=before, text="Long. " * 10_000)
    assert answer.status_code == 422
    topic_id = topic_ids(group)[0]
    shown = section(answer.text, topic_id)
    assert "Keep a note under 50,000 characters; this one has 59,999." in shown.text
    assert shown.textarea.text.strip().startswith("Long. Long.")
    assert shown.textarea["aria-describedby"] == f"text-{topic_id}-error"
    assert shown.find("input", {"name": f"version-{topic_id}"})["value"] == "0"


def test_a_comment_that_is_refused_is_kept_and_the_note_is_saved(app: Flask, signed_in) -> None:
    [group] = make_groups("")
    client = signed_in("staff")
    answer = send(client, group, text="They met.", comment="Long. " * 1_000)
    assert answer.status_code == 422
    shown = section(answer.text, topic_ids(group)[0])
    assert "Keep a comment under 5,000 characters." in shown.text
    assert shown.find("textarea", {"name": f"comment-{topic_ids(group)[0]}"}).text.startswith("Long. Long.")
    assert written(group) == "They met."


def test_a_quotation_is_removed_and_the_note_stays(app: Flask, signed_in) -> None:
    [group] = make_groups("")
    client = signed_in("staff")
    send(client, group, text="They met. We just rang.", quotation="We just rang.")
    page = client.get(url_of(group)).text
    act = section(page, topic_ids(group)[0]).select_one(".note-quotations button")["value"]
    # What was typed beside it is saved by this button, too.
    answer = press(client, group, page, act, **{f"text_{topic_ids(group)[1]}": "Typed beside."})
    assert answer.status_code == 302
    assert press(client, group, page, act).status_code == 404
    assert [written(group), written(group, 1)] == ["They met. We just rang.", "Typed beside."]
    assert db.session.scalars(select(Quotation)).all() == []


def test_a_quotation_that_the_text_no_longer_holds_says_so(app: Flask, signed_in) -> None:
    [group] = make_groups("")
    client = signed_in("staff")
    send(client, group, text="One said: we just\nrang.", quotation="we just rang")
    assert "word for word" not in client.get(url_of(group)).text
    send(client, group, text="One said: we rang.")
    assert "Not in the text word for word." in client.get(url_of(group)).text


def test_a_note_tells_how_its_topic_was_asked_when_it_was_written(app: Flask, signed_in) -> None:
    [group] = make_groups("")
    client = signed_in("staff")
    send(client, group, text="They met weekly.")
    assert "Reworded since" not in client.get(url_of(group)).text
    guide = require_guide(group.seminar.series)
    topic = guide.topics[0]
    change_topic(
        guide=guide,
        topic=topic,
        part=guide.parts[0],
        details=TopicDetails(title=topic.title, questions=["Asked anew?"]),
        actor=ORGANISER,
        at=NOW,
    )
    shown = section(client.get(url_of(group)).text, topic_ids(group)[0])
    asked = " ".join(shown.select_one(".note-asked").text.split())
    assert asked.startswith("Reworded since Noted with version 1 of the guide, which asked: What")


def test_a_facilitator_writes_in_their_own_groups_only(app: Flask, signed_in) -> None:
    own = signed_in("facilitator", "one@example.org")
    other = signed_in("facilitator", "two@example.org")
    mine, theirs = make_groups("one@example.org", "two@example.org")
    assert send(own, mine, text="Mine.").status_code == 302
    assert send(other, theirs, text="Theirs.", quotation="Kept.").status_code == 302
    assert own.get(url_of(theirs)).status_code == 403
    assert own.post(url_of(theirs), data={f"text-{topic_ids(theirs)[0]}": "Changed."}).status_code == 403
    quotation = db.session.scalars(select(Quotation)).one()
    key = {"Idempotency-Key": str(uuid4())}
    assert own.post(f"{url_of(theirs)}/quotations/{quotation.id}/remove", headers=key).status_code == 403
    assert [written(mine), written(theirs)] == ["Mine.", "Theirs."]
    assert db.session.scalars(select(Quotation.text)).all() == ["Kept."]


def test_topics_and_quotations_of_others_are_not_there(app: Flask, signed_in) -> None:
    one, two = make_groups("", "")
    [elsewhere] = make_groups("")
    client = signed_in("staff")
    send(client, two, text="They met.", quotation="Kept.")
    quotation = db.session.scalars(select(Quotation)).one()

    def queued(path: str, **form: str) -> int:
        key = {"Idempotency-Key": str(uuid4())}
        return client.post(f"{url_of(one)}/{path}", data=form, headers=key).status_code

    assert queued(str(topic_ids(elsewhere)[0]), text="x", version="0") == 404
    assert queued(f"quotations/{quotation.id}/remove") == 404
    assert client.post(url_of(one), data={"act": f"remove:{quotation.id}"}).status_code == 404
    assert db.session.scalars(select(Quotation.text)).all() == ["Kept."]


def cells(html: str) -> list[list[str]]:
    rows = BeautifulSoup(html, "html.parser").select("table tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])] for row in rows]


def test_the_overview_tells_what_is_written_by_whom_and_what_is_missing(app: Flask, signed_in, clock) -> None:
    clock.set(NOW)
    one, _ = make_groups("", "")
    client = signed_in("staff")
    send(client, one, topic=1, text="Three words here.", quotation="We just rang.")
    page = client.get(f"/seminars/{one.seminar.slug}/notes")
    seats, *found = cells(page.text)
    assert seats[1:] == ["Group 1: Not noted of 0", "Group 2: Not noted of 0"]
    assert [row[0] for row in found] == ["1. Meaning", "2. Barriers", "3. What next?"]
    assert "3 words" in found[1][1]
    assert "1 quoted" in found[1][1]
    assert "Test staff, 6 May, 10:00" in found[1][1]
    assert [cell.endswith("Empty") for row in found for cell in row[1:]] == [
        True,
        True,
        False,
        True,
        True,
        True,
    ]
    quotations = BeautifulSoup(page.text, "html.parser").select("section:has(figure)")
    assert [" ".join(each.get_text(" ").split()) for each in quotations] == [
        "2. Barriers We just rang. Group 1"
    ]


def test_a_facilitator_looks_over_their_own_groups_and_no_others(app: Flask, signed_in) -> None:
    own = signed_in("facilitator", "one@example.org")
    nobody = signed_in("facilitator", "none@example.org")
    mine, theirs = make_groups("one@example.org", "")
    staff = signed_in("staff")
    send(staff, mine, text="Mine.", quotation="Said in mine.")
    send(staff, theirs, text="Theirs.", quotation="Said in theirs.")
    url = f"/seminars/{mine.seminar.slug}/notes"
    page = own.get(url).text
    assert "Said in mine." in page
    assert "Said in theirs." not in page
    assert "Group 2" not in page
    assert nobody.get(url).status_code == 403
    assert "Said in theirs." in staff.get(url).text


@pytest.mark.parametrize(("groups", "message"), [((), "No groups yet"), (("",), "There are no topics yet")])
def test_the_overview_says_what_has_to_come_first(app: Flask, signed_in, groups, message: str) -> None:
    seminar = make_seminar()
    make_groups(*groups, seminar=seminar)
    assert message in signed_in("staff").get(f"/seminars/{seminar.slug}/notes").text


def test_the_overview_takes_as_many_statements_for_eleven_groups_as_for_two(
    app: Flask, signed_in, statements
) -> None:
    client = signed_in("staff")

    def count(number: int) -> int:
        groups = make_groups(*[""] * number)
        for group in groups:
            send(client, group, text="They met.", quotation=f"Said in {group.number}.")
        with statements() as made:
            assert client.get(f"/seminars/{groups[0].seminar.slug}/notes").status_code == 200
        return len(made)

    assert count(2) == count(11)


def test_the_board_of_a_series_tells_what_is_missing_in_each_group(app: Flask, signed_in, clock) -> None:
    clock.set(NOW)
    facilitator = signed_in("facilitator", "one@example.org")
    client = signed_in("organiser")
    led, _ = make_groups("one@example.org", "")
    url = f"/series/{led.seminar.series.slug}/notes"
    for topic in range(3):
        send(client, led, topic=topic, text="They met weekly.", comment="Where?" if topic == 0 else "")
    page = client.get(url).text
    assert [row[2:] for row in cells(page)] == [
        ["3 of 3 topics, 9 words", "Not signed", "1 comment to settle; the signature"],
        ["0 of 3 topics, 0 words", "Not signed", "notes on 3 topics; a facilitator"],
    ]
    said = " ".join(BeautifulSoup(page, "html.parser").text.split())
    assert "Still to sign: Test facilitator (1 group)." in said
    assert facilitator.get(url).status_code == 403


def test_board_and_print_take_as_many_statements_for_eleven_groups_as_for_two(
    app: Flask, signed_in, statements
) -> None:
    client = signed_in("staff")

    def count(number: int) -> list[int]:
        groups = make_groups(*[""] * number)
        for group in groups:
            send(client, group, text="They met.", quotation="They", comment="Where?")
        found = []
        seminar = groups[0].seminar
        for url in (f"/series/{seminar.series.slug}/notes", f"/seminars/{seminar.slug}/notes.pdf"):
            with statements() as made:
                assert client.get(url).status_code == 200
            found.append(len(made))
        return found

    assert count(2) == count(11)
