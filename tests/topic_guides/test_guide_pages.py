"""The pages on which the guide is written, read and printed."""

import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from seminars.accounts.models import Account
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember
from seminars.focus_groups.seats import first_round
from seminars.programme.models import ProfileField, Seminar
from seminars.topic_guides.service import require_guide
from tests.registration.factories import make_delegate, make_seminar, option
from tests.topic_guides.factories import layout, make_guide


def make_group(seminar: Seminar, facilitator: str = "", number: int = 1) -> FocusGroup:
    """A group of one delegate, led by the account with this address."""
    leader = db.session.query(Account).filter_by(email=facilitator).one_or_none()
    delegate = make_delegate(
        seminar,
        name="Órla Ní Shúilleabháin",
        organisation="Probation Service",
        occupation_id=option(seminar, ProfileField.OCCUPATION, 2),
        access_needs="Step-free way in",
        dietary_needs="No nuts",
    )
    group = FocusGroup(
        seminar_id=seminar.id,
        round_id=first_round(seminar).id,
        number=number,
        facilitator_id=leader.id if leader else None,
        members=[GroupMember(delegate_id=delegate.id)],
    )
    db.session.add(group)
    db.session.commit()
    return group


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_empty_page_starts_a_guide_with_something_to_go_by(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    client, url = signed_in("organiser"), f"/series/{seminar.series.slug}/guide"
    assert "No topic guide yet" in client.get(url).text
    assert client.get(f"{url}/read").status_code == 404
    assert client.get(f"{url}.pdf").status_code == 404
    form = BeautifulSoup(client.get(f"{url}/text").text, "html.parser")
    rules = form.find("textarea", {"name": "ground_rules"}).text.strip()
    assert "without names" in rules
    heading = form.find("input", {"name": "heading"})["value"]
    answer = client.post(f"{url}/text", data={"heading": heading, "ground_rules": rules})
    assert answer.location.endswith(url)
    guide = require_guide(seminar.series)
    assert guide.heading == "Co-operation: topic guide"
    assert len(guide.ground_rules) == 3
    assert [part.title for part in guide.parts] == [
        "Experiences",
        "Incentives, tools and supports",
        "Future requirements",
    ]


def test_a_guide_without_heading_is_not_kept_and_nothing_typed_is_lost(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    client = signed_in("organiser")
    answer = client.post(
        f"/series/{seminar.series.slug}/guide/text", data={"heading": "", "closing": "Thank them all."}
    )
    assert answer.status_code == 422
    assert "Enter a heading." in answer.text
    assert "Thank them all." in answer.text


def test_the_editor_shows_numbers_and_the_sum_of_minutes(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    page = BeautifulSoup(
        signed_in("organiser").get(f"/series/{seminar.series.slug}/guide").text, "html.parser"
    )
    assert [item.text for item in page.select(".guide-editor-topic > .guide-number")] == ["1", "2", "3"]
    assert "3 topics, 35 minutes in all" in " ".join(page.text.split())


def test_a_topic_is_added_changed_and_moved_on_the_pages(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    guide = make_guide(seminar.series)
    client, url = signed_in("organiser"), f"/series/{seminar.series.slug}/guide"
    form = {
        "title": "Tools",
        "part": str(guide.parts[1].id),
        "questions": "Which tools?\r\nHow useful are they?\r\n\r\n",
        "prompts": "Forms\r\nMeetings",
        "minutes": "10",
    }
    assert client.post(f"{url}/topics/new", data=form).status_code == 302
    tools = require_guide(seminar.series).topics[3]
    assert (tools.questions, tools.prompts) == (
        ["Which tools?", "How useful are they?"],
        ["Forms", "Meetings"],
    )
    shown = BeautifulSoup(client.get(f"{url}/topics/{tools.id}").text, "html.parser")
    assert shown.find("textarea", {"name": "questions"}).text.split("\n")[-2:] == [
        "Which tools?",
        "How useful are they?",
    ]
    client.post(f"{url}/topics/{tools.id}", data={**form, "questions": "Which?", "minutes": ""})
    assert require_guide(seminar.series).topics[3].minutes is None
    client.post(f"{url}/topics/{tools.id}/up")
    assert layout(guide)[1] == ["Which?", "What next?"]
    client.post(f"{url}/parts/{guide.parts[1].id}/up")
    assert layout(guide)[0] == ["Which?", "What next?"]
    client.post(f"{url}/topics/{tools.id}/remove")
    assert layout(guide)[0] == ["What next?"]


def test_a_part_is_dragged_with_its_topics(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    guide = make_guide(seminar.series)
    client, url = signed_in("organiser"), f"/series/{seminar.series.slug}/guide"
    before = layout(guide)
    last = guide.parts[-1].id

    def place(part_id: int, **form: int):
        return client.post(f"{url}/parts/{part_id}/place", data=form)

    assert place(last, place=0).location.endswith(f"{url}#part-{last}")
    assert layout(guide) == [before[-1], *before[:-1]]
    # Beyond the others is the last.
    place(last, place=99)
    assert layout(guide) == before
    assert place(last).status_code == 422
    assert place(10**6, place=0).status_code == 404
    assert layout(guide) == before
    assert signed_in("staff").post(f"{url}/parts/{last}/place", data={"place": 0}).status_code == 403


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"questions": " "}, "Enter at least one main question."),
        ({"minutes": "0"}, "Enter between 1 and 600 minutes."),
        ({"minutes": "soon"}, "Not a valid integer value."),
    ],
)
def test_a_topic_that_is_refused_is_shown_again_with_the_reason(
    app: Flask, signed_in, changed: dict[str, str], message: str
) -> None:
    seminar = make_seminar()
    guide = make_guide(seminar.series)
    form = {"part": str(guide.parts[0].id), "questions": "What?", "note": "Ask twice.", **changed}
    answer = signed_in("organiser").post(f"/series/{seminar.series.slug}/guide/topics/new", data=form)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Ask twice." in answer.text
    assert len(require_guide(seminar.series).topics) == 3


def test_pieces_of_another_series_are_not_there(app: Flask, signed_in) -> None:
    own, other = make_seminar(), make_seminar()
    make_guide(own.series)
    foreign = make_guide(other.series)
    client, url = signed_in("organiser"), f"/series/{own.series.slug}/guide"
    assert client.get(f"{url}/topics/{foreign.topics[0].id}").status_code == 404
    assert client.post(f"{url}/topics/{foreign.topics[0].id}/remove").status_code == 404
    assert client.post(f"{url}/parts/{foreign.parts[0].id}/up").status_code == 404
    assert len(require_guide(other.series).topics) == 3


def test_the_reading_page_holds_everything_the_facilitator_says(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    page = BeautifulSoup(
        signed_in("facilitator").get(f"/series/{seminar.series.slug}/guide/read").text, "html.parser"
    )
    assert [link["href"] for link in page.select(".guide-jump a")] == [
        f"#{section['id']}" for section in page.select(".guide-topic")
    ]
    page.select_one(".guide-jump").decompose()
    text = " ".join(page.main.text.split())
    places = [
        text.index(piece)
        for piece in (
            "Working together",
            "Yesterday you filled in",
            "What supports it",
            "One person speaks",
            "What does it mean to you?",
            "What stopped it?",
            "Information",
            "How did you deal with it?",
            "For the facilitator: Ask for the cause",
            "What next?",
            "Thank the group.",
        )
    ]
    assert places == sorted(places)


def test_the_pack_names_members_by_name_organisation_and_role_and_nothing_else(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    group = make_group(seminar)
    member = group.members[0].delegate
    answer = signed_in("staff").get(f"/seminars/{seminar.slug}/groups/1/guide.pdf")
    assert answer.mimetype == "application/pdf"
    words = words_of(answer.data)
    assert f"1 {member.name} Probation Service {member.occupation.label}" in words
    for private in (member.email, member.badge_code, member.access_needs, member.dietary_needs):
        assert private not in words
    assert member.sector.label not in words
    assert re.search(r"· Group 1\b", words)


def test_a_facilitator_prints_the_pack_of_their_own_group_only(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    own = signed_in("facilitator", "one@example.org")
    other = signed_in("facilitator", "two@example.org")
    make_group(seminar, "one@example.org")
    url = f"/seminars/{seminar.slug}/groups/1/guide.pdf"
    assert own.get(url).status_code == 200
    assert other.get(url).status_code == 403
    assert own.get(url.replace("/1/", "/2/")).status_code == 404
    # The guide itself names nobody, so every facilitator may print it.
    assert other.get(f"/series/{seminar.series.slug}/guide.pdf").status_code == 200


def fields_of(page: TestResponse) -> dict[str, str]:
    """What the form of a page would send, untouched."""
    form = BeautifulSoup(page.text, "html.parser").find("form", {"class": "form"})
    found = {each["name"]: each.get("value", "") for each in form.find_all("input", {"name": True})}
    found |= {each["name"]: each.text.lstrip("\r\n") for each in form.find_all("textarea")}
    for each in form.find_all("select"):
        found[each["name"]] = each.find("option", selected=True)["value"]
    return found


def test_who_changes_a_topic_that_somebody_else_has_changed_sees_both(app: Flask, signed_in) -> None:
    guide = make_guide(make_seminar().series)
    client, topic = signed_in("organiser"), guide.topics[0]
    url = f"/series/{guide.series.slug}/guide/topics/{topic.id}"
    first, second = fields_of(client.get(url)), fields_of(client.get(url))
    assert client.post(url, data=first | {"questions": "What did the first one ask?"}).status_code == 302
    answer = client.post(url, data=second | {"questions": "What did the second one ask?", "minutes": "7"})
    assert answer.status_code == 409
    page = BeautifulSoup(answer.text, "html.parser")
    assert "Somebody has changed this meanwhile" in page.find(role="alert").text
    assert "What did the first one ask?" in page.find("section", {"aria-labelledby": "stands-title"}).text
    sent = fields_of(answer)
    assert (sent["questions"], sent["minutes"]) == ("What did the second one ask?", "7")
    db.session.expire_all()
    assert topic.questions == ["What did the first one ask?"]
    # To press the button once more is to decide.
    assert client.post(url, data=sent).status_code == 302
    db.session.expire_all()
    assert (topic.questions, topic.minutes) == (["What did the second one ask?"], 7)
    # The same sent twice, by a double click say, is nobody else's.
    assert client.post(url, data=sent).status_code == 302


def test_who_changes_a_topic_that_was_moved_or_taken_out_meanwhile_loses_nothing(
    app: Flask, signed_in
) -> None:
    guide = make_guide(make_seminar().series)
    client, topic, other = signed_in("organiser"), guide.topics[0], guide.parts[-1]
    base = f"/series/{guide.series.slug}/guide"
    url = f"{base}/topics/{topic.id}"
    opened = fields_of(client.get(url))
    client.post(f"{url}/place", data={"list": other.id, "place": 0})
    answer = client.post(url, data=opened | {"note": "Mine."})
    assert answer.status_code == 409
    assert f"In the part {other.title}." in answer.text
    client.post(f"{url}/remove")
    assert client.get(url).status_code == 404
    answer = client.post(url, data=opened | {"note": "Mine."})
    assert answer.status_code == 409
    assert "taken this topic out of the guide" in answer.text
    form = BeautifulSoup(answer.text, "html.parser").find("form", {"class": "form"})
    assert form["action"] == f"{base}/topics/new"
    assert client.post(form["action"], data=fields_of(answer)).status_code == 302
    db.session.expire_all()
    assert "Mine." in [each.note for each in require_guide(guide.series).topics]


def test_texts_around_parts_and_wordings_of_a_seminar_are_not_overwritten_unseen(
    app: Flask, signed_in
) -> None:
    seminar = make_seminar()
    guide = make_guide(seminar.series)
    client, base = signed_in("organiser"), f"/series/{guide.series.slug}/guide"
    pieces = {
        f"{base}/text": "introduction",
        f"{base}/parts/{guide.parts[0].id}": "title",
        f"/seminars/{seminar.slug}/guide/differences/{guide.topics[0].id}": "questions",
    }
    for url, field in pieces.items():
        opened = fields_of(client.get(url))
        assert client.post(url, data=opened | {field: "Said by the first."}).status_code == 302
        answer = client.post(url, data=opened | {field: "Said by the second."})
        assert answer.status_code in (409, 422)
        assert "Said by the first." in answer.text
        sent = fields_of(answer)
        assert sent[field] == "Said by the second."
        assert fields_of(client.get(url))[field] == "Said by the first."
        assert client.post(url, data=sent).status_code == 302
        assert fields_of(client.get(url))[field] == "Said by the second."


def test_two_who_start_the_guide_at_once_lose_nothing(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    client, url = signed_in("organiser"), f"/series/{seminar.series.slug}/guide/text"
    opened = fields_of(client.get(url))
    assert client.post(url, data=opened | {"introduction": "By the first."}).status_code == 302
    answer = client.post(url, data=opened | {"introduction": "By the second."})
    assert answer.status_code == 409
    assert "By the first." in answer.text
    assert fields_of(answer)["introduction"] == "By the second."
