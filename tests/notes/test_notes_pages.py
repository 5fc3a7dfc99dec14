"""The page on which notes are written, and the overview."""

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.notes.models import Quotation
from seminars.notes.service import note_on
from seminars.topic_guides.service import require_guide
from tests.notes.factories import make_groups
from tests.registration.factories import NOW, make_seminar


def url_of(group: FocusGroup) -> str:
    return f"/seminars/{group.seminar.slug}/groups/{group.number}/notes"


def topic_ids(group: FocusGroup) -> list[int]:
    return [topic.id for topic in require_guide(group.seminar.series).topics]


def section(html: str, topic_id: int) -> Tag:
    return BeautifulSoup(html, "html.parser").find(id=f"topic-{topic_id}")


def send(client: FlaskClient, group: FocusGroup, topic: int = 0, **form: str):
    return client.post(f"{url_of(group)}/{topic_ids(group)[topic]}", data={"version": "0", **form})


def written(group: FocusGroup, topic: int = 0) -> str:
    return note_on(group, require_guide(group.seminar.series).topics[topic]).text


def test_a_note_is_written_and_the_page_says_when_and_by_whom(app: Flask, signed_in, clock) -> None:
    clock.set(NOW.replace(hour=13, minute=32))
    [group] = make_groups("")
    client = signed_in("staff")
    empty = section(client.get(url_of(group)).text, topic_ids(group)[0])
    assert "Nothing written yet" in empty.text
    form = {field["name"]: field.get("value", "") for field in empty.select("form[data-note] input")}
    answer = send(client, group, **{**form, "text": "They met <weekly>.", "quotation": "We just rang."})
    assert answer.location.endswith(f"{url_of(group)}#topic-{topic_ids(group)[0]}")
    shown = section(client.get(url_of(group)).text, topic_ids(group)[0])
    assert shown.textarea.text.strip() == "They met <weekly>."
    assert "Saved Wed 6 May 2026, 14:32 by Test staff" in shown.text
    assert shown.blockquote.text == "We just rang."
    assert shown.find("input", {"name": "quotation"})["value"] == ""


def test_who_comes_second_sees_both_texts_and_loses_nothing(app: Flask, signed_in) -> None:
    [group] = make_groups("")
    topic_id = topic_ids(group)[0]
    first, second = signed_in("staff"), signed_in("organiser")
    send(first, group, text="First words.")
    answer = send(second, group, text="Second words.", quotation="Said aloud.")
    assert answer.status_code == 409
    shown = section(answer.text, topic_id)
    assert shown.select_one(".note-standing").text.strip() == "First words."
    assert "by Test staff" in shown.text
    assert shown.textarea.text == "Second words."
    assert shown.find("input", {"name": "quotation"})["value"] == "Said aloud."
    assert written(group) == "First words."
    version = shown.find("input", {"name": "version"})["value"]
    buttons = [button.text for button in shown.form.find_all("button")]
    assert buttons == ["Keep both, mine below", "Save mine instead"]
    send(second, group, text="Second words.", quotation="Said aloud.", version=version, below="yes")
    assert written(group) == "First words.\n\nSecond words."
    assert db.session.scalars(select(Quotation.text)).all() == ["Said aloud."]


def test_who_comes_second_may_put_theirs_in_place_of_what_they_saw(app: Flask, signed_in) -> None:
    [group] = make_groups("")
    client = signed_in("staff")
    send(client, group, text="First words.")
    version = section(send(client, group, text="Second.").text, topic_ids(group)[0]).find(
        "input", {"name": "version"}
    )["value"]
    send(client, group, text="Third.", version="1")
    # Somebody was faster once more: the second decision stands on what was seen, too.
    assert send(client, group, text="Second.", version=version).status_code == 409
    assert written(group) == "Third."
    assert send(client, group, text="Second.", version="2").status_code == 302
    assert written(group) == "Second."


def test_a_refused_text_stays_in_the_box_and_keeps_the_version_it_was_written_on(
    app: Flask, signed_in
) -> None:
    [group] = make_groups("")
    client = signed_in("staff")
    send(client, group, text="First words.")
    answer = send(client, group, text="Long. " * 10_000, version="0")
    assert answer.status_code == 422
    assert "Keep a note under 50,000 characters; this one has 59,999." in answer.text
    shown = section(answer.text, topic_ids(group)[0])
    assert shown.textarea.text.startswith("Long. Long.")
    assert shown.find("input", {"name": "version"})["value"] == "0"


def test_a_quotation_is_removed_and_the_note_stays(app: Flask, signed_in) -> None:
    [group] = make_groups("")
    client = signed_in("staff")
    send(client, group, text="They met.", quotation="We just rang.")
    form = section(client.get(url_of(group)).text, topic_ids(group)[0]).select_one(".note-quotations form")
    assert client.post(form["action"]).status_code == 302
    assert client.post(form["action"]).status_code == 404
    assert written(group) == "They met."
    assert db.session.scalars(select(Quotation)).all() == []


def test_a_facilitator_writes_in_their_own_groups_only(app: Flask, signed_in) -> None:
    own = signed_in("facilitator", "one@example.org")
    other = signed_in("facilitator", "two@example.org")
    mine, theirs = make_groups("one@example.org", "two@example.org")
    assert send(own, mine, text="Mine.").status_code == 302
    assert send(other, theirs, text="Theirs.", quotation="Kept.").status_code == 302
    assert own.get(url_of(theirs)).status_code == 403
    assert send(own, theirs, text="Changed.", version="1").status_code == 403
    quotation = db.session.scalars(select(Quotation)).one()
    remove = f"{url_of(theirs)}/{topic_ids(theirs)[0]}/quotations/{quotation.id}/remove"
    assert own.post(remove).status_code == 403
    assert [written(mine), written(theirs)] == ["Mine.", "Theirs."]


def test_topics_and_quotations_of_others_are_not_there(app: Flask, signed_in) -> None:
    one, two = make_groups("", "")
    [elsewhere] = make_groups("")
    client = signed_in("staff")
    foreign = client.post(f"{url_of(one)}/{topic_ids(elsewhere)[0]}", data={"text": "x", "version": "0"})
    assert foreign.status_code == 404
    send(client, two, text="They met.", quotation="Kept.")
    quotation = db.session.scalars(select(Quotation)).one()
    answer = client.post(f"{url_of(one)}/{topic_ids(one)[0]}/quotations/{quotation.id}/remove")
    assert answer.status_code == 404
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
    found = cells(page.text)
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
