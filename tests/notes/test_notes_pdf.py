"""Notes on paper, read back with an independent reader."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from seminars.accounts.models import Account
from seminars.documents.pdf import Paper
from seminars.extensions import db
from seminars.notes import signing
from seminars.notes.pdf import CommentText, GroupNotes, NoteText, notes_pdf
from tests.notes.factories import make_groups
from tests.notes.page import send, topic_ids, url_of
from tests.registration.factories import NOW
from tests.topic_guides.paper import (
    assert_all_embedded,
    assert_nothing_clipped,
    assert_within_pages,
    pages,
    reader,
    smallest,
    words,
)

SEMINAR = "Network Seminars: Galway"
PAPERS = [Paper(size, large) for size in ("A4", "Letter") for large in (False, True)]
LONG = " ".join(f"word{n}" for n in range(4000))


def notes(*topics: NoteText, number: int = 1, **more: object) -> GroupNotes:
    return GroupNotes(
        seminar=SEMINAR,
        name=f"Group {number}",
        parts=(("Experiences", topics),),
        **more,  # type: ignore[arg-type]
    )


def test_a_group_is_printed_in_the_order_of_its_guide() -> None:
    one = NoteText(
        label="1",
        name="What it means",
        questions=("How **far**?",),
        text="They met weekly.\n\nOne said: we just rang\neach other. & so on <b>",
        quotations=("we just rang each other.", "Nobody thanked us."),
        comments=(CommentText("Fidelma", "Who said so?", settled=True, answer="The school."),),
    )
    group = notes(
        one,
        NoteText(label="2", name="Barriers"),
        facts=("Thursday 8 May 2008", "Room 1"),
        company="2 of 3 on the list sat in; 1 did not come.",
        signed="Signed by Fidelma on Fri 9 May 2008, 10:00: the key points are in.",
    )
    [page] = pages(notes_pdf([group], Paper(), title="Notes"))
    place = 0
    for piece in (
        "Group 1: notes",
        "Thursday 8 May 2008 · Room 1",
        "Who sat in: 2 of 3 on the list sat in; 1 did not come.",
        "Words on this ground are marked",
        "Experiences",
        "1. What it means",
        "How far?",
        "They met weekly.",
        "One said: we just rang each other. & so on <b>",
        "Quoted besides",
        "• Nobody thanked us.",
        "Fidelma: Who said so? Answer: The school.",
        "2. Barriers",
        "Nothing was noted.",
        "Signed by Fidelma",
    ):
        assert piece in page[place:], f"'{piece}' is missing or out of order in: {page}"
        place = page.index(piece, place)
    assert "Network Seminars: Galway · Group 1" in page
    assert "Page 1 of 1" in page


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_a_note_of_four_thousand_words_prints_on_all_papers(paper: Paper) -> None:
    quoted = " ".join(f"word{n}" for n in range(500, 1500))
    made = notes_pdf([notes(NoteText("1", "Long", text=LONG, quotations=(quoted,)))], paper, title="Notes")
    text = words(made)
    assert [f"word{n}" for n in range(4000)] == [each for each in text.split() if each.startswith("word")]
    assert_all_embedded(made)
    assert_within_pages(made)
    assert_nothing_clipped(made)
    if paper.large:
        assert smallest(made) >= 16


def test_signs_that_cannot_be_printed_are_named() -> None:
    odd = NoteText("1", "Odd", text="Said with a 😀: مرحبا, and שלום.", quotations=("שלום",))
    text = words(notes_pdf([notes(odd)], Paper(), title="Notes"))
    assert "no letters in this print for grinning face, Arabic letters, Hebrew letters:" in text
    assert "Said with a" in text
    named = replace(notes(NoteText("1", "Short")), seminar="\u05d2: Galway", facts=("Room 1",))
    assert "no letters in this print for Hebrew letters:" in words(notes_pdf([named], Paper(), title="Notes"))


def test_each_group_begins_a_page_and_counts_its_own() -> None:
    groups = [notes(NoteText("1", "Long", text=LONG), number=1), notes(NoteText("1", "Short"), number=2)]
    found = pages(notes_pdf(groups, Paper(), title="Notes"))
    assert "Group 2" not in found[-2]
    assert "Page 1 of 1" in found[-1]
    assert f"Page {len(found) - 1} of {len(found) - 1}" in found[-2]
    marks = [
        mark.title
        for mark in reader(notes_pdf(groups, Paper(), title="Notes")).outline
        if not isinstance(mark, list)
    ]
    assert marks == ["Group 1: notes", "Group 2: notes"]


def test_without_groups_or_topics_it_says_so() -> None:
    assert "No groups are formed yet" in words(notes_pdf([], Paper(), title="Notes"))
    assert "The guide has no topics yet." in words(
        notes_pdf([GroupNotes(seminar=SEMINAR, name="Group 1")], Paper(), title="Notes")
    )


def test_a_facilitator_prints_their_own_groups_and_what_is_signed_says_so(
    app: Flask, signed_in, clock
) -> None:
    clock.set(NOW)
    own = signed_in("facilitator", "one@example.org")
    mine, theirs = make_groups("one@example.org", "")
    staff = signed_in("staff")
    send(staff, mine, text="They met weekly.", quotation="They met")
    send(staff, theirs, text="Never.")
    printed = f"/seminars/{mine.seminar.slug}/notes.pdf"
    assert own.get(f"{url_of(theirs)}.pdf").status_code == 403
    alone = words(own.get(printed).data)
    assert "They met weekly." in alone
    assert "Never." not in alone
    assert "Not signed yet." in alone
    for page in (url_of(mine), f"/seminars/{mine.seminar.slug}/notes"):
        offered = [
            link["href"] for link in BeautifulSoup(own.get(page).text, "html.parser").select(".downloads a")
        ]
        assert [href.partition(".pdf")[2] for href in offered] == [
            "",
            "?large=1",
            "?size=Letter",
            "?size=Letter&large=1",
        ]
        assert "They met weekly." in words(own.get(offered[3]).data)
    both = words(staff.get(printed).data)
    assert "Never." in both
    account = db.session.scalars(select(Account).where(Account.email == "one@example.org")).one()
    signing.sign_off(
        group=mine,
        versions={str(topic_ids(mine)[0]): 1},
        remark="Well said.",
        actor=signing.Actor(account.name, account.id),
        at=NOW,
    )
    assert "Wed 6 May 2026, 10:00: the key points are in. “Well said.”" in words(
        own.get(f"{url_of(mine)}.pdf").data
    )
    assert smallest(own.get(f"{url_of(mine)}.pdf?large=1").data) >= 16
