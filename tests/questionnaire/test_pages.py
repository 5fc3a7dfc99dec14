"""The pages: the delegate's form, the room code, control, keying and editing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from seminars.attendance.service import add_walk_in, check_in
from seminars.audit.service import SYSTEM
from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.models import Answer, Questionnaire, Response, RoomCode
from seminars.questionnaire.panels import personal_panel
from seminars.questionnaire.service import add_question, begin, key_paper, room_code, submit
from seminars.registration.models import Delegate
from seminars.registration.service import Details, cancel, personal_token
from tests.page_client import form_on
from tests.questionnaire.factories import (
    CLOSES,
    COMPLETE,
    IN_SLOT,
    LONG_BEFORE,
    OPENS,
    form_of,
    make_delegate,
    make_seminar,
    make_series,
    question,
)

ENOUGH = {"sector": {"options": ["health"]}}
PAGE = "/seminars/galway/questionnaire"
EDITOR = "/series/season/questionnaire"


def link(delegate: Delegate) -> str:
    return f"/d/{personal_token(delegate)}/questionnaire"


def words(answer: TestResponse) -> str:
    return " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


def alone(ask: Callable[[], TestResponse]) -> None:
    """Send a request outside the test's context, so that it reads everything anew."""
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(ask).result().status_code == 200


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Response)) or 0


# The delegate's form.


def test_before_the_slot_the_page_says_when(client: FlaskClient, clock, delegate: Delegate) -> None:
    clock.set(OPENS - timedelta(minutes=5))
    page = client.get(link(delegate))
    assert "opens on Wed 6 May 2026, 11:00" in words(page)
    assert client.get(link(delegate) + "/time.json").json == {
        "state": "before",
        "now": round(clock.now.timestamp() * 1000),
        "opens": round(OPENS.timestamp() * 1000),
        "closes": round(CLOSES.timestamp() * 1000),
        "sends_from": None,
        "grace_until": None,
    }


def test_after_the_slot_the_page_says_so(client: FlaskClient, clock, delegate: Delegate) -> None:
    clock.set(CLOSES)
    assert "The questionnaire is over" in words(client.get(link(delegate)))


def test_the_form_takes_answers_once(client: FlaskClient, clock, delegate: Delegate) -> None:
    clock.set(IN_SLOT)
    page = client.get(link(delegate))
    assert "Open until 11:30" in words(page)
    assert "What about sector?" in words(page)
    answer = client.post(link(delegate), data=form_of(COMPLETE))
    assert answer.status_code == 302
    thanks = client.get(answer.location)
    assert "Your answers have been received" in words(thanks)
    assert "See you tomorrow." in words(thanks)
    again = client.post(link(delegate), data=form_of(ENOUGH))
    assert again.location == answer.location
    assert client.get(link(delegate)).location == answer.location
    assert count() == 1


def test_what_is_wrong_stands_beside_the_question_and_typed_values_stay(
    client: FlaskClient, clock, delegate: Delegate
) -> None:
    clock.set(IN_SLOT)
    sent = {
        "with": ["schools", "other"],
        "with.text": "the library",
        "years.text": "many",
        "example.text": "Two\nlines",
    }
    answer = client.post(link(delegate), data=sent)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    targets = [anchor["href"] for anchor in page.select(".error-summary a")]
    assert targets == ["#q-sector", "#q-years"]
    for target in targets:
        assert page.select_one(f"{target} .question-error") is not None
    assert {box["value"] for box in page.select("input[name=with][checked]")} == {"schools", "other"}
    assert page.select_one("input[name='with.text']")["value"] == "the library"
    assert page.select_one("input[name='years.text']")["value"] == "many"
    assert page.select_one("textarea[name='example.text']").text.strip() == "Two\nlines"
    assert count() == 0


def test_too_late_keeps_what_was_typed(client: FlaskClient, clock, delegate: Delegate) -> None:
    clock.set(IN_SLOT)
    client.get(link(delegate))
    clock.set(CLOSES + timedelta(minutes=11))
    answer = client.post(link(delegate), data={**form_of(ENOUGH), "change.text": "shorter meetings"})
    assert answer.status_code == 409
    assert "The time for the questionnaire is over" in words(answer)
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("input[name='change.text']")["value"] == "shorter meetings"
    assert page.select_one("input[value=health]").has_attr("checked")
    assert count() == 0


def test_sent_within_the_grace_it_counts(client: FlaskClient, clock, delegate: Delegate) -> None:
    clock.set(IN_SLOT)
    client.get(link(delegate))
    clock.set(CLOSES + timedelta(minutes=1))
    assert client.post(link(delegate), data=form_of(ENOUGH)).status_code == 302
    assert count() == 1


def test_a_form_with_something_foreign_in_it_harms_nothing(
    client: FlaskClient, clock, delegate: Delegate
) -> None:
    clock.set(IN_SLOT)
    answer = client.post(link(delegate), data={"sector": "zebra", "unknown": "x"})
    assert answer.status_code == 422
    assert count() == 0


def test_whoever_cancelled_is_sent_to_the_desk(client: FlaskClient, clock, delegate: Delegate) -> None:
    cancel(delegate=delegate, actor=SYSTEM, at=OPENS - timedelta(days=1))
    clock.set(IN_SLOT)
    answer = client.get(link(delegate))
    assert answer.status_code == 403
    assert "go to the desk" in words(answer)


def test_without_questions_the_page_says_so(client: FlaskClient, clock, seminar: Seminar) -> None:
    clock.set(IN_SLOT)
    answer = client.get(link(make_delegate(seminar)))
    assert answer.status_code == 200
    assert "not written yet" in words(answer)


def test_every_field_has_a_label_and_each_id_stands_once(
    client: FlaskClient, clock, delegate: Delegate
) -> None:
    clock.set(IN_SLOT)
    page = BeautifulSoup(client.get(link(delegate)).text, "html.parser")
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    fields = page.select("form.questionnaire input:not([type=hidden]), form.questionnaire textarea")
    assert len(fields) > 15
    for field in fields:
        assert page.select_one(f"label[for='{field['id']}']"), field


def test_the_form_takes_the_same_statements_however_much_is_asked(
    client: FlaskClient, clock, delegate: Delegate, questionnaire: Questionnaire, statements
) -> None:
    clock.set(IN_SLOT)
    address = link(delegate)
    client.get(address)
    with statements() as few:
        alone(lambda: client.get(address))
    add_ten_questions(questionnaire)
    with statements() as many:
        alone(lambda: client.get(address))
    assert len(few) == len(many)
    assert len(few) <= 15


def add_ten_questions(questionnaire: Questionnaire) -> None:
    for number in range(10):
        add_question(
            section=questionnaire.sections[0],
            details=question(QuestionKind.SINGLE, f"more{number}", *"ABCDEFG"),
            actor=SYSTEM,
            at=LONG_BEFORE,
        )


# By the code shown in the room.


def test_from_the_code_to_the_form(client: FlaskClient, clock, delegate: Delegate) -> None:
    clock.set(IN_SLOT)
    code = room_code(delegate.seminar)
    answer = client.post("/q", data={"code": f"{code[:3]} {code[3:]}"})
    assert answer.location == f"/q/{code}"
    assert client.get(f"/q/{code}/form").location == f"/q/{code}"
    answer = client.post(f"/q/{code}", data={"text": delegate.email})
    assert answer.location == f"/q/{code}/form"
    form = client.get(answer.location)
    assert "What about sector?" in words(form)
    answer = client.post(f"/q/{code}/form", data=form_of(ENOUGH))
    assert "Your answers have been received" in words(client.get(answer.location))
    assert count() == 1


def test_by_badge_code_and_nothing_of_the_person_shows(
    client: FlaskClient, clock, delegate: Delegate
) -> None:
    clock.set(IN_SLOT)
    code = room_code(delegate.seminar)
    assert client.post(f"/q/{code}", data={"text": delegate.badge_code.lower()}).status_code == 302
    page = client.get(f"/q/{code}/form").text
    for secret in (delegate.name, delegate.email, delegate.badge_code, delegate.organisation.name):
        assert secret not in page


def test_a_wrong_code_or_address_tells_nothing(client: FlaskClient, clock, delegate: Delegate) -> None:
    clock.set(IN_SLOT)
    code = room_code(delegate.seminar)
    assert client.post("/q", data={"code": "000000"}).status_code == 422
    assert client.get("/q/000000").status_code == 404
    assert client.get("/q/000000/form").status_code == 404
    unknown = client.post(f"/q/{code}", data={"text": "stranger@example.org"})
    assert unknown.status_code == 422
    assert "ask at the desk" in words(unknown)


def test_the_code_of_one_seminar_opens_no_other(
    client: FlaskClient, clock, series: Series, delegate: Delegate
) -> None:
    clock.set(IN_SLOT)
    other = room_code(make_seminar(series, "clonmel"))
    client.post(f"/q/{room_code(delegate.seminar)}", data={"text": delegate.email})
    assert client.get(f"/q/{other}/form").location == f"/q/{other}"
    assert client.post(f"/q/{other}", data={"text": delegate.email}).status_code == 422


def test_two_people_share_a_device(client: FlaskClient, clock, delegate: Delegate) -> None:
    clock.set(IN_SLOT)
    seminar = delegate.seminar
    code, second = room_code(seminar), make_delegate(seminar, "Second Example")
    client.post(f"/q/{code}", data={"text": delegate.email})
    draft = BeautifulSoup(client.get(f"/q/{code}/form").text, "html.parser").select_one("[data-draft]")[
        "data-draft"
    ]
    client.post(f"/q/{code}/form", data=form_of(ENOUGH))
    assert client.get(f"/q/{code}/form").location == f"/q/{code}/thanks"
    assert client.post(f"/q/{code}/leave").location == f"/q/{code}"
    client.post(f"/q/{code}", data={"text": second.email})
    page = BeautifulSoup(client.get(f"/q/{code}/form").text, "html.parser")
    assert page.select_one("[data-draft]")["data-draft"] != draft
    client.post(f"/q/{code}/form", data=form_of(ENOUGH))
    assert count() == 2


def test_walk_ins_answer_with_their_badge_code(client: FlaskClient, clock, delegate: Delegate) -> None:
    clock.set(IN_SLOT)
    seminar = delegate.seminar
    details = Details(
        name="Walk In",
        organisation="Barnardos",
        email=None,
        sector_id=None,
        level_id=None,
        occupation_id=None,
        takes_part=False,
        access_needs="",
        dietary_needs="",
        consent=True,
    )
    walk_in = add_walk_in(seminar=seminar, details=details, day=seminar.starts_on, actor=SYSTEM, at=IN_SLOT)
    code = room_code(seminar)
    client.post(f"/q/{code}", data={"text": walk_in.badge_code})
    assert client.post(f"/q/{code}/form", data=form_of(ENOUGH)).location == f"/q/{code}/thanks"


# The delegate's own page.


def test_the_panel_says_what_is_to_do(app: Flask, clock, delegate: Delegate) -> None:
    with app.test_request_context():
        before, during, after = (
            personal_panel(delegate, at) for at in (OPENS - timedelta(days=1), IN_SLOT, CLOSES)
        )
        assert "Wed 6 May 2026, 11:00" in before.text
        assert "open until 11:30" in during.text
        assert during.url == link(delegate)
        assert "over" in after.text
        assert not after.url
        submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT)
        assert "received" in personal_panel(delegate, IN_SLOT).text
        cancel(delegate=delegate, actor=SYSTEM, at=IN_SLOT)
        assert personal_panel(delegate, IN_SLOT) is None


# The control page.


def test_the_slot_is_run_from_the_control_page(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in
) -> None:
    client = signed_in("organiser")
    clock.set(OPENS - timedelta(minutes=15))
    assert "Opens by itself on Wed 6 May 2026, 11:00" in words(client.get(PAGE))
    client.post(f"{PAGE}/open")
    assert "Open until 11:30" in words(client.get(PAGE))
    client.post(f"{PAGE}/extend", data={"minutes": "10"})
    assert "Open until 11:40" in words(client.get(PAGE))
    odd = client.post(f"{PAGE}/extend", data={"minutes": "a lot"})
    assert odd.status_code == 422
    clock.set(IN_SLOT)
    client.post(f"{PAGE}/close")
    page = words(client.get(PAGE))
    assert "Over since Wed 6 May 2026, 11:10" in page
    assert "Extended by 10 minutes Wed 6 May 2026, 10:45, Test organiser" in page
    clock.advance(minutes=1)
    client.post(f"{PAGE}/open")
    assert "Reopened" in words(client.get(PAGE))


def test_staff_watch_but_do_not_open(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in
) -> None:
    client = signed_in("staff")
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Open now" not in words(page)
    assert client.post(f"{PAGE}/open").status_code == 403


def test_live_numbers(clock, seminar: Seminar, delegate: Delegate, signed_in, statements) -> None:
    clock.set(IN_SLOT)
    second, third = (make_delegate(seminar, name) for name in ("Second Example", "Third Example"))
    for each in (delegate, second, third):
        check_in(delegate=each, day=seminar.starts_on, actor=SYSTEM, at=IN_SLOT)
    begin(delegate=second, at=IN_SLOT)
    submit(delegate=delegate, answers=ENOUGH, at=IN_SLOT)
    key_paper(seminar=seminar, serial="1", answers=ENOUGH, actor=SYSTEM, at=IN_SLOT)
    client = signed_in("staff")
    with statements() as sent:
        alone(lambda: client.get(f"{PAGE}/monitor.json"))
    found = client.get(f"{PAGE}/monitor.json").json
    assert {name: found[name] for name in ("state", "present", "begun", "submitted", "paper")} == {
        "state": "open",
        "present": 3,
        "begun": 2,
        "submitted": 1,
        "paper": 1,
    }
    # The account, the seminar, the session, what was done by hand, the numbers.
    assert len([each for each in sent if each.startswith("SELECT")]) <= 5


def test_every_venue_of_a_series_on_one_page(
    clock, series: Series, seminar: Seminar, delegate: Delegate, signed_in, statements
) -> None:
    clock.set(IN_SLOT)
    other = make_seminar(series, "clonmel", slot=False)
    check_in(delegate=delegate, day=seminar.starts_on, actor=SYSTEM, at=IN_SLOT)
    begin(delegate=delegate, at=IN_SLOT)
    key_paper(seminar=other, serial="1", answers=ENOUGH, actor=SYSTEM, at=IN_SLOT)
    client = signed_in("staff")
    address = "/series/season/questionnaire/monitor"
    found = client.get(f"{address}.json").json
    shown = ("state", "present", "begun", "paper")
    numbers = {slug: [each[name] for name in shown] for slug, each in found.items()}
    assert numbers == {"galway": ["open", 1, 1, 0], "clonmel": ["not_planned", 0, 0, 1]}
    assert "Seminar clonmel" in client.get(address).text
    with statements() as few:
        alone(lambda: client.get(f"{address}.json"))
    for name in ("sligo", "athlone"):
        make_seminar(series, name)
    with statements() as many:
        alone(lambda: client.get(f"{address}.json"))
    assert len(few) == len(many)


def test_the_projector_shows_the_way_in_and_never_an_answer(
    clock, seminar: Seminar, delegate: Delegate, signed_in
) -> None:
    clock.set(IN_SLOT)
    submit(delegate=delegate, answers={**ENOUGH, "change": {"text": "a telling sentence"}}, at=IN_SLOT)
    answer = signed_in("staff").get(f"{PAGE}/room")
    page = BeautifulSoup(answer.text, "html.parser")
    code = room_code(seminar)
    assert page.select_one(".room-code").text == f"{code[:3]} {code[3:]}"
    assert page.select_one(".room-qr svg") is not None
    assert page.select_one("#live-present_submitted").text == "0"
    assert "telling" not in answer.text
    assert delegate.name not in answer.text


def test_a_new_code_replaces_the_old_one(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in
) -> None:
    client = signed_in("organiser")
    old = room_code(seminar)
    client.post(f"{PAGE}/code")
    db.session.expire_all()
    new = db.session.get_one(RoomCode, seminar.id).code
    assert new != old
    assert client.get(f"/q/{old}").status_code == 404
    assert client.get(f"/q/{new}").status_code == 200


# Paper.


def test_keying_a_form_and_the_next(clock, seminar: Seminar, questionnaire: Questionnaire, signed_in) -> None:
    client = signed_in("staff")
    clock.set(CLOSES + timedelta(days=3))
    assert "No paper forms yet" in words(client.get(f"{PAGE}/paper"))
    answer = client.post(
        f"{PAGE}/paper/new", data={"serial": "g-1", **form_of({"with": {"options": ["police"]}})}
    )
    assert answer.location == f"{PAGE}/paper/new?after=G-1"
    assert "Form G-1 is keyed" in words(client.get(answer.location))
    twice = client.post(f"{PAGE}/paper/new", data={"serial": "G-1", **form_of(ENOUGH)})
    assert twice.status_code == 422
    assert "has been keyed already" in words(twice)
    assert "checked" in str(BeautifulSoup(twice.text, "html.parser").select_one("input[value=health]"))
    assert count() == 1


def test_correcting_and_removing_a_keyed_form(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in
) -> None:
    key_paper(seminar=seminar, serial="7", answers=COMPLETE, actor=SYSTEM, at=IN_SLOT)
    client = signed_in("staff")
    page = BeautifulSoup(client.get(f"{PAGE}/paper/7").text, "html.parser")
    assert page.select_one("input[name=serial]")["value"] == "7"
    assert page.select_one("input[name='years.text']")["value"] == "12"
    assert page.select_one("input[name='with.text']")["value"] == "the library"
    client.post(f"{PAGE}/paper/7", data={"serial": "8", **form_of(ENOUGH)})
    assert client.get(f"{PAGE}/paper/7").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1
    client.post(f"{PAGE}/paper/8/remove")
    assert count() == 0


def test_the_list_of_keyed_forms_is_searched_and_paged(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in, statements
) -> None:
    client = signed_in("staff")
    key_paper(seminar=seminar, serial="G1", answers=ENOUGH, actor=SYSTEM, at=IN_SLOT)
    with statements() as few:
        alone(lambda: client.get(f"{PAGE}/paper"))
    for number in range(2, 54):
        key_paper(seminar=seminar, serial=f"G{number}", answers=ENOUGH, actor=SYSTEM, at=IN_SLOT)
    with statements() as many:
        alone(lambda: client.get(f"{PAGE}/paper"))
    assert len(few) == len(many)
    assert "1 to 50 of 53 forms" in words(client.get(f"{PAGE}/paper"))
    assert "51 to 53 of 53 forms" in words(client.get(f"{PAGE}/paper?page=2"))
    found = words(client.get(f"{PAGE}/paper?q=g5"))
    # G5 and G50 to G53.
    assert "1 to 5 of 5 forms" in found
    assert "No keyed form" in words(client.get(f"{PAGE}/paper?q=zebra"))


# The editor.


def test_a_questionnaire_is_written_on_its_pages(clock, series: Series, signed_in) -> None:
    client = signed_in("organiser")
    assert client.get(EDITOR).status_code == 200
    client.post(EDITOR, data={"title": "Working together", "introduction": "", "thanks": ""})
    client.post(f"{EDITOR}/sections/new", data={"title": "About you"})
    section = db.session.scalars(select(Questionnaire)).one().sections[0].id
    sent = {
        "text": "Which sector?",
        "kind": "multiple",
        "options": "Health\nJustice\nOther, which *\nNone !",
        "need": "required",
        "profile": "sector",
        "code": "sector",
    }
    assert client.post(f"{EDITOR}/sections/{section}/questions/new", data=sent).status_code == 302
    page = words(client.get(EDITOR))
    assert "Which sector?" in page
    assert "Several answers from a list, 4 options · required · Sector" in page
    preview = BeautifulSoup(client.get(f"{EDITOR}/preview/form").text, "html.parser")
    assert [label.text for label in preview.select(".answer span")] == [
        "Health",
        "Justice",
        "Other, which",
        "None",
    ]
    assert preview.select_one("[data-exclusive]")["value"] == "none"
    assert preview.select_one("form.questionnaire [type=submit]") is None


def test_what_is_missing_is_said_beside_the_field(clock, questionnaire: Questionnaire, signed_in) -> None:
    client = signed_in("organiser")
    section = questionnaire.sections[0].id
    sent = {"text": "Which?", "kind": "single", "options": "Only one", "profile": ""}
    answer = client.post(f"{EDITOR}/sections/{section}/questions/new", data=sent)
    assert answer.status_code == 422
    assert "at least two options" in words(answer)
    assert "Only one" in BeautifulSoup(answer.text, "html.parser").select_one("textarea[name=options]").text


def test_two_who_change_one_question_do_not_undo_each_other(
    clock, questionnaire: Questionnaire, signed_in
) -> None:
    clock.set(LONG_BEFORE)
    first, second = signed_in("organiser"), signed_in("organiser", "second@example.org")
    at = f"/series/season/questionnaire/questions/{questionnaire.sections[0].questions[0].id}"
    mine, theirs = form_on(first.get(at)), form_on(second.get(at))
    assert first.post(at, data={**mine, "options": "Health\nJustice\nEducation"}).status_code == 302
    late = second.post(at, data={**theirs, "text": "Which sector?", "options": "Health\nJustice\nOther"})
    assert late.status_code == 422
    assert "Meanwhile somebody else has changed this to ‘Health" in late.text
    # With another field only, both changes stand.
    assert second.post(at, data={**theirs, "text": "Which sector?"}).status_code == 302
    assert form_on(first.get(at))["text"] == "Which sector?"
    assert form_on(first.get(at))["options"].split() == ["Health", "Justice", "Education"]


def test_moving_and_removing(clock, series: Series, questionnaire: Questionnaire, signed_in) -> None:
    client = signed_in("organiser")
    ids = {question.code: question.id for section in questionnaire.sections for question in section.questions}
    client.post(f"{EDITOR}/questions/{ids['often']}/move", data={"way": "up"})
    client.post(f"{EDITOR}/questions/{ids['example']}/remove")
    client.post(f"{EDITOR}/sections/{questionnaire.sections[1].id}/move", data={"way": "up"})
    codes = [code.text for code in BeautifulSoup(client.get(EDITOR).text, "html.parser").select("code")]
    assert codes == ["often", "with", "supports", "years", "change", "sector"]


def test_another_series_questions_are_out_of_reach(clock, questionnaire: Questionnaire, signed_in) -> None:
    client = signed_in("organiser")
    other = make_series("other")
    client.post("/series/other/questionnaire/copy", data={"source": questionnaire.id})
    mine = questionnaire.sections[0].questions[0].id
    assert client.get(f"/series/other/questionnaire/questions/{mine}").status_code == 404
    assert "Working together" in words(client.get(f"/series/{other.slug}/questionnaire"))


def test_the_editor_takes_the_same_statements_however_much_is_asked(
    clock, series: Series, questionnaire: Questionnaire, signed_in: Callable[..., FlaskClient], statements
) -> None:
    client = signed_in("organiser")
    with statements() as few:
        alone(lambda: client.get(EDITOR))
    add_ten_questions(questionnaire)
    with statements() as many:
        alone(lambda: client.get(EDITOR))
    assert len(few) == len(many)


@pytest.mark.parametrize("moment", [OPENS - timedelta(days=1), IN_SLOT, CLOSES])
def test_pages_stand_in_every_state(
    clock, series: Series, seminar: Seminar, delegate: Delegate, signed_in, moment: datetime
) -> None:
    clock.set(moment)
    make_seminar(series, "unplanned", slot=False)
    client = signed_in("organiser")
    for page in (
        PAGE,
        f"{PAGE}/room",
        f"{PAGE}/paper",
        "/seminars/unplanned/questionnaire",
        "/seminars/unplanned/questionnaire/room",
    ):
        assert client.get(page).status_code == 200, page


def test_the_editor_warns_while_delegates_are_writing(
    clock, seminar: Seminar, questionnaire: Questionnaire, signed_in
) -> None:
    client = signed_in("organiser")
    clock.set(LONG_BEFORE)
    page = "/series/season/questionnaire"
    assert "is open at" not in client.get(page).text
    clock.set(IN_SLOT)
    assert "The questionnaire is open at Seminar galway now" in client.get(page).text
    assert "Add a question" in client.get(page).text
    begin(delegate=make_delegate(seminar), at=IN_SLOT)
    opened = client.get(page).text
    assert "Delegates are answering at Seminar galway now" in opened
    assert "Add a question" not in opened
    assert "Begin version 2" not in opened
    number = questionnaire.sections[0].questions[0].id
    assert "Say that they ask the same" not in client.get(f"{page}/questions/{number}").text
    assert "Close the window first" in client.get(f"{page}/questions/{number}").text
