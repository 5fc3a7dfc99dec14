"""The pages on which the guide is written, read and printed."""

import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from pypdf import PdfReader

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
