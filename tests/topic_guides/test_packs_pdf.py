"""The facilitator's pack on paper, read back with an independent reader."""

from dataclasses import replace

import pytest

from seminars.demo import guide as demo
from seminars.documents.pdf import Paper
from seminars.topic_guides.content import Answered, GroupText, GuideText, Share, TopicText, VenueAnswers
from seminars.topic_guides.pack_pdf import Pack, group_pack_pdf, packs_pdf
from seminars.topic_guides.pdf import guide_pdf
from tests.topic_guides.factories import guide_with, real_guide
from tests.topic_guides.paper import (
    assert_all_embedded,
    assert_nothing_clipped,
    assert_within_pages,
    pages,
    reader,
    seen,
    smallest,
    words,
)

SEMINAR = "Network Seminars: Galway"
PAPERS = [Paper(size, large) for size in ("A4", "Letter") for large in (False, True)]
NO_ANSWERS = VenueAnswers()
ANSWERS = VenueAnswers(
    (
        Answered("How often?", 38, (Share("Every week", 26, 68), Share("Hardly ever", 12, 32))),
        Answered("What helps?", None, (Share("Time", None, None), Share("Money", 9, 24)), several=True),
    ),
    withheld=2,
    note="Unweighted.",
)


def group(number: int, facilitator: str = "Fidelma Facilitator", people: int = 2) -> GroupText:
    members = (("Áine Ó Sé", "Barnardos", "Social worker"), ("Tom Inkpen", "Garda", "Youth advocate"))
    return GroupText(
        seminar=SEMINAR,
        name=f"Group {number}",
        facilitator=facilitator,
        note_taker="Nora Notes",
        room=f"Room {number}",
        when="Thursday 8 May 2008, 10:00 to 11:45",
        members=(members * people)[:people],
    )


def test_the_pack_is_guide_answers_list_room_to_write_and_the_note_takers_sheet() -> None:
    found = pages(group_pack_pdf(real_guide(), group(3), ANSWERS, Paper()))
    assert len(found) == 9
    assert all(f"{SEMINAR} · Group 3" in page for page in found)
    assert [f"Page {n} of 9" in page for n, page in enumerate(found, start=1)] == [True] * 9
    answers, listing, notes, last = found[2], found[3], found[4:8], found[8]
    assert "What the questionnaire answered here" in answers
    assert "Every week 68% (26)" in answers
    assert "n = [c], several answers possible" in answers
    assert "Time [c]" in answers
    assert "2 questions are not shown" in answers
    assert "Room 3 · Facilitator: Fidelma Facilitator · Notes: Nora Notes" in listing
    assert "1 Áine Ó Sé Barnardos Social worker 2 Tom Inkpen Garda Youth advocate" in listing
    sheets = " ".join(notes)
    titles = [topic.title for _, topics in demo.PARTS for topic in topics]
    headings = [f"{n}. {title}" for n, title in enumerate(titles, start=1)]
    assert [sheets.count(heading) for heading in headings] == [1] * 8
    # Two topics a page, so that each has half a page of lines.
    assert [headings[0] in notes[0], headings[1] in notes[0], headings[2] in notes[1]] == [True] * 3
    assert "the note-taker's sheet" in last
    assert "Who came late" in last
    assert all(heading in last for heading in headings)
    assert "Key points are in it" in last


def test_packs_are_collated_as_they_are_handed_out() -> None:
    packs = [
        Pack("Fidelma Facilitator", (group(1), group(3))),
        Pack("Fintan Facilitator", (group(2, "Fintan Facilitator"),)),
        Pack("", (group(4, ""),)),
    ]
    found = pages(packs_pdf(real_guide(), packs, ANSWERS, Paper(), seminar=SEMINAR))
    heads = []
    for page in found:
        head = page.split(" Page ")[0] if page.startswith("Page") else page
        name = next(
            name
            for name in (
                "· Group 1",
                "· Group 2",
                "· Group 3",
                "· Group 4",
                "· Fidelma Facilitator",
                "· Fintan Facilitator",
                SEMINAR,
            )
            if f"{name} " in head + " "
        )
        heads.append(name.removeprefix("· "))
    shared = 1 + 2 + 1
    each = 1 + 4 + 1
    assert heads == [
        *["Fidelma Facilitator"] * shared,
        *["Group 1"] * each,
        *["Group 3"] * each,
        *["Fintan Facilitator"] * shared,
        *["Group 2"] * each,
        *[SEMINAR] * shared,
        *["Group 4"] * each,
    ]
    # The guide is the same in each pack, and its pages count from the cover of that pack.
    first, second = found[:shared], found[shared + 2 * each : 2 * shared + 2 * each]
    assert "Fintan Facilitator" in second[0]
    assert "In this pack 1. The topic guide: 8 topics, 100 minutes" in second[0]
    for own, other in zip(first[1:], second[1:], strict=True):
        assert own.replace("Fidelma", "Fintan") == other
    assert [f"Page {n} of {shared}" in page for n, page in enumerate(second, start=1)] == [True] * shared
    assert "Groups without a facilitator" in found[2 * shared + 3 * each]


def test_bookmarks_lead_to_each_pack_and_each_group() -> None:
    packs = [Pack("Fidelma Facilitator", (group(1),)), Pack("Fintan Facilitator", (group(2),))]
    made = reader(packs_pdf(real_guide(), packs, NO_ANSWERS, Paper(), seminar=SEMINAR))
    marks = [mark for mark in made.outline if not isinstance(mark, list)]
    where = {mark.title: made.get_destination_page_number(mark) + 1 for mark in marks}
    assert where["Fidelma Facilitator"] == 1
    assert where["Group 1: who sits in it"] == 4
    assert where["Fintan Facilitator"] == 10
    assert where["Group 2: who sits in it"] == 13
    assert where["Group 2: the note-taker's sheet"] == 18


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_on_all_papers_fonts_are_embedded_and_nothing_leaves_the_page(paper: Paper) -> None:
    packs = [Pack("Fidelma Facilitator", (group(1, people=14), group(3))), Pack("Fintan", (group(2),))]
    made = packs_pdf(real_guide(), packs, ANSWERS, paper, seminar=SEMINAR)
    assert_all_embedded(made)
    assert_within_pages(made)
    assert_nothing_clipped(made)
    text = seen(made)
    order = [
        "Pack for Network Seminars: Galway",
        "What the discussion should reveal",
        *(topic.name for topic in real_guide().topics),
        "What the questionnaire answered here",
        "Group 1: who sits in it",
        "Group 1: notes",
        "Group 1: the note-taker's sheet",
        "Group 3: who sits in it",
        "Pack for Network Seminars: Galway",
    ]
    place = 0
    for words_of_it in order:
        place = text.index(words_of_it, place) + 1
    size = reader(made).pages[0].mediabox
    assert (round(size.width), round(size.height)) == ((595, 842) if paper.size == "A4" else (612, 792))
    if paper.large:
        assert smallest(made) >= 16


def test_long_names_stay_on_the_page() -> None:
    odd = GroupText(
        seminar="A seminar with a name that is longer than any line could ever be, " * 3,
        name="Group 12",
        facilitator="Bartholomew Featherstonehaugh-Cholmondeley of the Western Health Board",
        room="The large room behind the second stairs to the left",
        when="Thursday 8 May 2008, 10:00 to 11:45",
        members=(("W" * 60, "X" * 90, "Y" * 60), ("Máire " * 20, "Organisation " * 20, "Role " * 30)),
    )
    for paper in PAPERS:
        made = group_pack_pdf(real_guide(), odd, NO_ANSWERS, paper)
        assert_within_pages(made)
        assert "WWWW" in words(made)


def test_sixty_long_topics_and_a_full_group_all_print() -> None:
    long = " ".join(["What happens when a family moves from one county to another?"] * 12)
    topics = [
        TopicText(n, "", (f"Topic {n} begins.", long), (long,) * 5, (long,), note=long, minutes=15)
        for n in range(1, 61)
    ]
    made = group_pack_pdf(guide_with(*topics), group(1, people=30), ANSWERS, Paper())
    text = words(made)
    # In the guide, above the lines of the note sheets, and on the note-taker's sheet.
    assert all(text.count(f"Topic {n} begins.") == 3 for n in range(1, 61))
    assert_within_pages(made)


def test_names_in_other_letters_are_told_where_they_cannot_be_printed() -> None:
    odd = GroupText(seminar=SEMINAR, name="Group 1", members=(("שרה כהן", "Café 😀", "Ḃean"),))
    text = words(group_pack_pdf(real_guide(), odd, NO_ANSWERS, Paper()))
    assert "Not printed: There are no letters in this print for Hebrew letters, grinning face:" in text
    assert "Café" in text
    assert "Ḃean" in text
    fine = GroupText(seminar=SEMINAR, name="Group 1", members=(("Siún Ní Dhálaigh", "Ḃ", "Φ"),))
    assert "Not printed" not in words(group_pack_pdf(real_guide(), fine, NO_ANSWERS, Paper()))


def test_names_of_series_seminar_facilitator_and_room_are_told_too() -> None:
    told = "Not printed: There are no letters in this print for {}:"
    here = replace(
        group(1), seminar="Seminars \u05d2: Galway", facilitator="Fidelma \U0001f600", room="\u05d2"
    )
    packs = [Pack("Fidelma \U0001f600", (here,))]
    found = pages(packs_pdf(real_guide(), packs, NO_ANSWERS, Paper(), seminar=here.seminar))
    assert told.format("grinning face, Hebrew letters") in found[0]
    alone = pages(group_pack_pdf(real_guide(), here, NO_ANSWERS, Paper()))
    assert told.format("Hebrew letters") in alone[0]
    odd = replace(real_guide(), series="\u0633\u0644\u0633\u0644\u0629", theme="Together \U0001f91d")
    assert told.format("Arabic letters, handshake") in words(guide_pdf(odd))
    assert told.format("Hebrew letters") in words(guide_pdf(real_guide(), head=here.seminar))
    assert "Not printed" not in words(guide_pdf(real_guide(), head=SEMINAR))


def test_an_empty_guide_an_empty_group_and_no_groups_say_so() -> None:
    empty = GuideText(series="Season", theme="", heading="Guide")
    text = words(group_pack_pdf(empty, GroupText(seminar=SEMINAR, name="Group 1"), NO_ANSWERS, Paper()))
    assert "This guide has no topics yet." in text
    assert "Nobody sits in this group yet." in text
    assert "What the questionnaire answered" not in text
    assert "nothing to hand out" in words(packs_pdf(empty, [], NO_ANSWERS, Paper(), seminar=SEMINAR))


def test_the_same_pack_is_the_same_file() -> None:
    packs = [Pack("Fidelma Facilitator", (group(1),))]
    made = [packs_pdf(real_guide(), packs, ANSWERS, Paper(), seminar=SEMINAR) for _ in range(2)]
    assert made[0] == made[1]
