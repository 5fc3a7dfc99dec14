"""Versions of the guide: kept when it is used, known to notes, compared."""

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.seats import first_round
from seminars.notes.service import note_on, write_note
from seminars.programme.models import Series
from seminars.topic_guides.models import GuideVersion
from seminars.topic_guides.queries import require_guide, version_by_number, version_text
from seminars.topic_guides.service import (
    TopicDetails,
    change_part,
    change_topic,
    keep_version,
    leave_out,
    move_topic,
    use_guide,
    used_version,
)
from tests.registration.factories import NOW, ORGANISER, make_seminar
from tests.topic_guides.factories import make_guide
from tests.topic_guides.paper import words


def rename(series: Series, title: str) -> None:
    guide = require_guide(series)
    change_part(guide=guide, part=guide.parts[0], title=title, actor=ORGANISER, at=NOW)


def used(series: Series) -> int:
    return used_version(guide=require_guide(series), actor=ORGANISER, at=NOW).number


def numbers() -> list[int]:
    return list(db.session.scalars(select(GuideVersion.number).order_by(GuideVersion.number)))


def test_a_version_is_kept_at_the_first_use_after_a_change(app: Flask) -> None:
    series = make_seminar().series
    make_guide(series)
    assert numbers() == []
    assert [used(series), used(series)] == [1, 1]
    rename(series, "What you have seen")
    assert used(series) == 2
    assert numbers() == [1, 2]
    old = version_text(version_by_number(require_guide(series), 1), series)
    assert (old.version, old.parts[0].title) == (1, "Experiences")
    assert [topic.label for topic in old.everywhere().topics] == ["1", "2", "3"]


def test_what_reads_the_same_is_the_same_version(app: Flask) -> None:
    series = make_seminar().series
    make_guide(series)
    used(series)
    rename(series, "Other")
    rename(series, "Experiences")
    guide = require_guide(series)
    move_topic(guide=guide, topic=guide.topics[0], up=False, actor=ORGANISER, at=NOW)
    guide = require_guide(series)
    move_topic(guide=guide, topic=guide.topics[0], up=False, actor=ORGANISER, at=NOW)
    assert used(series) == 1
    assert numbers() == [1]


def test_each_change_counts_also_those_at_a_seminar(app: Flask) -> None:
    seminar = make_seminar()
    guide = make_guide(seminar.series)
    used(seminar.series)
    leave_out(guide=guide, seminar=seminar, topic=guide.topics[0], actor=ORGANISER, at=NOW)
    assert used(seminar.series) == 2
    version = version_text(version_by_number(require_guide(seminar.series), 2), seminar.series)
    assert [topic.left_out for topic in version.at_seminar(seminar.id).all_topics] == [True, False, False]
    guide = require_guide(seminar.series)
    details = TopicDetails(questions=["Why?"])
    change_topic(
        guide=guide, topic=guide.topics[2], part=guide.parts[1], details=details, actor=ORGANISER, at=NOW
    )
    assert use_guide(guide=require_guide(seminar.series), actor=ORGANISER, at=NOW).version == 3


def test_using_an_unchanged_guide_writes_nothing(app: Flask, statements) -> None:
    series = make_seminar().series
    make_guide(series)
    used(series)
    with statements() as made:
        used(series)
    assert all(
        statement.lstrip().upper().startswith("SELECT") for statement in made if "BEGIN" not in statement
    )


def test_a_remark_is_kept_with_the_version_that_it_is_about(app: Flask) -> None:
    series = make_seminar().series
    make_guide(series)
    used(series)

    def keep(remark: str) -> GuideVersion:
        return keep_version(guide=require_guide(series), actor=ORGANISER, at=NOW, remark=remark)

    assert (keep("  As  piloted ").number, keep("").remark) == (1, "As piloted")
    rename(series, "Other")
    assert (keep("Shorter").number, keep("").remark) == (2, "Shorter")
    assert version_by_number(require_guide(series), 1).remark == "As piloted"


def test_a_note_knows_the_guide_that_lay_on_the_table(app: Flask) -> None:
    seminar = make_seminar()
    guide = make_guide(seminar.series)
    group = FocusGroup(seminar_id=seminar.id, round_id=first_round(seminar).id, number=1)
    db.session.add(group)
    db.session.commit()
    first, second = guide.topics[:2]

    def write(topic, text: str, version: int) -> None:
        write_note(group=group, topic=topic, text=text, version=version, actor=ORGANISER, at=NOW)

    write(first, "One.", 0)
    rename(seminar.series, "Other")
    write(second, "Two.", 0)
    assert [note_on(group, topic).guide_version.number for topic in (first, second)] == [1, 2]
    write(first, "One, and more.", 1)
    assert note_on(group, first).guide_version.number == 2


def test_an_organiser_who_looks_makes_no_version_but_a_facilitator_uses_one(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    organiser, facilitator = signed_in("organiser"), signed_in("facilitator")
    series, venue = f"/series/{seminar.series.slug}/guide", f"/seminars/{seminar.slug}/guide"
    for url in (series, f"{series}/read", f"{series}.pdf", venue, f"{venue}.pdf"):
        assert organiser.get(url).status_code == 200
    assert numbers() == []
    assert "as it stands now, in no version yet" in organiser.get(venue).text
    assert "version 1" in facilitator.get(venue).text
    rename(seminar.series, "Other")
    assert "version 2" in words(facilitator.get(f"{series}.pdf").data)
    assert numbers() == [1, 2]
    assert "version 2" in organiser.get(venue).text


def test_versions_are_listed_read_printed_and_compared(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    guide = make_guide(seminar.series)
    client, url = signed_in("organiser"), f"/series/{seminar.series.slug}/guide/versions"
    assert client.get(f"{url}/compare", follow_redirects=True).status_code == 200
    assert client.post(url, data={"remark": "As piloted"}).status_code == 302
    details = TopicDetails(title="Meaning", questions=["What does it mean in your work?"], minutes=20)
    change_topic(
        guide=guide, topic=guide.topics[0], part=guide.parts[0], details=details, actor=ORGANISER, at=NOW
    )
    listed = client.get(url).text
    assert "As piloted" in listed
    assert "Changed since version 1" in listed
    compared = BeautifulSoup(client.get(f"{url}/compare").text, "html.parser")
    assert [each.text for each in compared.select("del")] == ["to you"]
    assert [each.text for each in compared.select("ins")] == ["in your work"]
    client.post(url)
    assert numbers() == [1, 2]
    alike = client.get(f"{url}/compare?old=2&new=0").text
    assert "Both read alike" in alike
    assert "What does it mean to you?" in client.get(f"{url}/1").text
    old = words(client.get(f"{url}/1.pdf").data)
    assert "What does it mean to you?" in old
    assert "version 1" in old
    assert client.get(f"{url}/3").status_code == 404
    assert client.get(f"{url}/compare?old=7").status_code == 404
    guide = require_guide(seminar.series)
    leave_out(guide=guide, seminar=seminar, topic=guide.topics[1], actor=ORGANISER, at=NOW)
    there = client.get(f"{url}/compare?old=2&at={seminar.slug}").text
    assert "Barriers" in there
    assert "Taken out" in there
    assert "Both read alike" in client.get(f"{url}/compare?old=2").text


def test_the_list_of_versions_is_the_organisers(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    used(seminar.series)
    client, url = signed_in("facilitator"), f"/series/{seminar.series.slug}/guide/versions"
    assert client.get(url).status_code == 403
    assert client.get(f"{url}/compare").status_code == 403
    # Whoever has a print in hand may look up what it says.
    assert client.get(f"{url}/1").status_code == 200


def test_versions_are_listed_in_a_constant_number_of_statements(app: Flask, signed_in, statements) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    client, url = signed_in("organiser"), f"/series/{seminar.series.slug}/guide/versions"
    used(seminar.series)

    def look() -> int:
        with statements() as made:
            assert client.get(url).status_code == 200
        return len(made)

    look()
    few = look()
    for number in range(6):
        rename(seminar.series, f"Part {number}")
        used(seminar.series)
    assert look() == few
