"""Packs on the pages: of a group, a facilitator, a venue, and who may print which."""

from dataclasses import replace

from bs4 import BeautifulSoup
from flask import Flask

from seminars.accounts.models import Account
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember
from seminars.focus_groups.seats import first_round
from seminars.programme.models import ProfileField, Seminar
from seminars.questionnaire.definition import Asked, Choice
from seminars.questionnaire.kinds import QuestionKind, QuestionProfile
from seminars.summaries import venue_answers as answers_of_summaries
from seminars.summaries.shown import HIDDEN, OptionFigures, QuestionFigures
from seminars.topic_guides.content import Answered, Share, VenueAnswers
from seminars.topic_guides.hooks import VENUE_ANSWERS
from tests.registration.factories import make_delegate, make_seminar, option
from tests.topic_guides.factories import make_guide
from tests.topic_guides.paper import pages, reader, words


def account(email: str) -> Account:
    return db.session.query(Account).filter_by(email=email).one()


def make_groups(seminar: Seminar, *leaders: str) -> list[FocusGroup]:
    """Groups numbered from 1 with one delegate each, led by the accounts with these addresses."""
    round_id = first_round(seminar).id
    people = [
        make_delegate(
            seminar,
            name=f"Delegate {number}",
            organisation="Probation Service",
            occupation_id=option(seminar, ProfileField.OCCUPATION, 2),
            access_needs="Step-free way in",
        )
        for number in range(1, len(leaders) + 1)
    ]
    made = [
        FocusGroup(
            seminar_id=seminar.id,
            round_id=round_id,
            number=number,
            facilitator_id=account(leader).id if leader else None,
            members=[GroupMember(delegate_id=person.id)],
        )
        for number, (leader, person) in enumerate(zip(leaders, people, strict=True), start=1)
    ]
    db.session.add_all(made)
    db.session.commit()
    return made


def test_the_venues_packs_go_facilitator_by_facilitator(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    staff = signed_in("staff")
    signed_in("facilitator", "one@example.org")
    signed_in("facilitator", "two@example.org")
    make_groups(seminar, "two@example.org", "", "one@example.org", "two@example.org")
    found = pages(staff.get(f"/seminars/{seminar.slug}/packs.pdf").data)
    order = [
        number for page in found for number in "1234" if page.startswith(f"Group {number}: who sits in it")
    ]
    assert order == ["1", "4", "3", "2"]
    text = " ".join(found)
    assert text.count("Pack for") == 3
    assert "Step-free" not in text
    assert "@" not in text
    rows = BeautifulSoup(staff.get(f"/seminars/{seminar.slug}/packs").text, "html.parser").select("tbody tr")
    assert [row.select("td")[0].text for row in rows] == ["Group 1", "Group 4", "Group 3", "Group 2"]


def test_a_facilitator_prints_their_own_pack_only(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    one = signed_in("facilitator", "one@example.org")
    other = signed_in("facilitator", "two@example.org")
    stranger = signed_in("facilitator", "three@example.org")
    make_groups(seminar, "one@example.org", "two@example.org", "one@example.org")
    url = f"/seminars/{seminar.slug}/packs"
    own = f"{url}/{account('one@example.org').id}.pdf"
    text = words(one.get(own).data)
    assert "Group 1: who sits in it" in text
    assert "Group 3: who sits in it" in text
    assert "Group 2" not in text
    assert other.get(own).status_code == 403
    assert stranger.get(f"{url}/{account('three@example.org').id}.pdf").status_code == 404
    assert stranger.get(url).status_code == 403
    assert one.get(f"{url}.pdf").status_code == 403
    listed = " ".join(BeautifulSoup(one.get(url).text, "html.parser").main.text.split())
    assert "Group 3" in listed
    assert "Group 2" not in listed
    assert "Print all packs" not in listed


def test_the_paper_is_chosen_in_the_address(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    client = signed_in("staff")
    make_groups(seminar, "")
    for query, width in (("", 595), ("?size=Letter&large=1", 612), ("?size=A0&large=yes", 595)):
        for path in ("guide.pdf", "packs.pdf", "groups/1/guide.pdf"):
            answer = client.get(f"/seminars/{seminar.slug}/{path}{query}")
            assert answer.mimetype == "application/pdf"
            assert round(reader(answer.data).pages[0].mediabox.width) == width
    page = BeautifulSoup(
        client.get(f"/seminars/{seminar.slug}/packs?size=Letter&large=1").text, "html.parser"
    )
    chosen = page.select_one(".filters [aria-current]").text
    assert chosen == "US Letter, large print"
    assert any("packs.pdf?size=Letter&large=1" in link["href"] for link in page.select("a[href]"))


def test_without_guide_or_groups_it_is_said_what_is_missing(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    client, url = signed_in("staff"), f"/seminars/{seminar.slug}/packs"
    assert "No topic guide yet" in client.get(url).text
    assert client.get(f"{url}.pdf").status_code == 404
    make_guide(seminar.series)
    assert "No groups yet" in client.get(url).text
    assert "nothing to hand out" in words(client.get(f"{url}.pdf").data)


def test_the_pack_holds_what_the_questionnaire_answered(app: Flask, signed_in) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    make_groups(seminar, "")
    client, standing = signed_in("staff"), list(VENUE_ANSWERS)
    given = VenueAnswers((Answered("Have you met barriers?", 40, (Share("Yes", 30, 75),)),), 1, "Unweighted.")
    VENUE_ANSWERS[:] = [lambda at, *_: given if at.id == seminar.id else VenueAnswers()]
    try:
        text = words(client.get(f"/seminars/{seminar.slug}/groups/1/guide.pdf").data)
    finally:
        VENUE_ANSWERS[:] = standing
    assert "Have you met barriers? n = 40 Yes 75% (30)" in text
    assert "1 question is not shown" in text
    # Nothing was answered at this seminar.
    text = words(client.get(f"/seminars/{seminar.slug}/groups/1/guide.pdf").data)
    assert "What the questionnaire answered" not in text


def test_hidden_figures_stay_hidden_and_questions_on_the_person_stay_out() -> None:
    asked = Asked(
        "barriers",
        QuestionKind.SINGLE,
        "Have you met barriers?",
        options=(Choice("y", "Yes"), Choice("n", "No")),
    )
    shown = QuestionFigures(
        asked, 40, 40, 0, (OptionFigures("y", "Yes", 30, 40), OptionFigures("n", "No", HIDDEN, 40))
    )
    hidden = QuestionFigures(
        asked,
        HIDDEN,
        HIDDEN,
        HIDDEN,
        (OptionFigures("y", "Yes", HIDDEN, HIDDEN), OptionFigures("n", "No", HIDDEN, HIDDEN)),
    )
    person = replace(shown, question=replace(asked, profile=next(iter(QuestionProfile))))
    unanswered = QuestionFigures(asked, 40, 0, 40, (OptionFigures("y", "Yes", 0, 0),))

    class Summary:
        questions = (person, shown, hidden, unanswered)
        legend = "[c]: hidden."

    found = answers_of_summaries.venue_answers(Summary)
    assert found.questions == (
        Answered("Have you met barriers?", 40, (Share("Yes", 30, 75), Share("No", None, None))),
    )
    assert found.withheld == 1
    assert "[c]: hidden." in found.note


def test_packs_are_read_in_a_constant_number_of_statements(app: Flask, signed_in, statements) -> None:
    seminar = make_seminar()
    make_guide(seminar.series)
    client = signed_in("staff")
    signed_in("facilitator", "one@example.org")

    def count() -> int:
        with statements() as made:
            assert client.get(f"/seminars/{seminar.slug}/packs.pdf").status_code == 200
        return len(made)

    make_groups(seminar, "one@example.org")
    count()
    few = count()
    round_id = first_round(seminar).id
    for number in range(2, 9):
        people = [make_delegate(seminar, name=f"Person {number} {n}") for n in range(3)]
        db.session.add(
            FocusGroup(
                seminar_id=seminar.id,
                round_id=round_id,
                number=number,
                members=[GroupMember(delegate_id=person.id) for person in people],
            )
        )
    db.session.commit()
    # What was answered is read anew once and kept.
    count()
    assert count() == few
