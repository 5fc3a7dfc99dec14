"""Once there are answers, what would ask something else is a new version; nothing of the old one changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from seminars.audit.service import SYSTEM, Actor
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.answers import Given
from seminars.questionnaire.conditions import Op, Test
from seminars.questionnaire.definition import Asked, Choice, Definition, Part
from seminars.questionnaire.drafts import draft_exists
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.models import Questionnaire, Response
from seminars.questionnaire.paper_queries import sheet_kept
from seminars.questionnaire.printing import print_paper
from seminars.questionnaire.queries import (
    definition_by_id,
    definition_of,
    questionnaire_of,
    sources_for,
    version_rows,
)
from seminars.questionnaire.sealing import key_hash
from seminars.questionnaire.service import (
    AlreadySubmitted,
    add_question,
    begin_version,
    change_paper,
    change_question,
    draft_from_sent,
    key_paper,
    key_second,
    open_window,
    remove_question,
    remove_questionnaire,
    submit,
    switch_double_entry,
)
from seminars.questionnaire.versions import merged
from seminars.questionnaire.xlsform_importing import require_unanswered
from seminars.registration.messages import personal_token
from tests.questionnaire.factories import CLOSES, COMPLETE, IN_SLOT, make_delegate, make_series, question

AFTER = CLOSES + timedelta(hours=1)
ACT = {"actor": SYSTEM, "at": AFTER}
EDITOR = "/series/season/questionnaire"


def choice(code: str, *labels: str, id: int = 0, **more: object) -> Asked:
    options = tuple(Choice(label.lower(), label, id=id * 10 + n) for n, label in enumerate(labels))
    return Asked(code, QuestionKind.SINGLE, f"What about {code}?", options=options, id=id, **more)  # type: ignore[arg-type]


def version(number: int, *questions: Asked, title: str = "One") -> Definition:
    return Definition("T", sections=(Part(title, questions=questions),), id=number, version=number)


def told(*versions: Definition) -> list[tuple[str, str]]:
    return [(each.code, each.text) for each in merged(versions).definition.questions]


def test_one_version_is_as_it_is() -> None:
    only = version(1, choice("a", "Yes", "No", id=1))
    assert merged([only]).definition is only


def test_what_is_asked_alike_is_one_question() -> None:
    first = version(1, choice("a", "Yes", "No", id=1), choice("b", "Yes", "No", id=2))
    second = version(2, choice("b", "Yes", "No", id=4), choice("a", "Yes", "No", id=3))
    found = merged([first, second])
    assert [each.code for each in found.definition.questions] == ["b", "a"]
    assert found.questions == {1: 3, 2: 4, 3: 3, 4: 4}
    assert found.options[10] == 30
    assert found.options[21] == 41
    assert not found.apart


def test_spelling_of_capitals_and_spaces_makes_no_difference() -> None:
    first = version(1, choice("a", "Yes", "No", id=1))
    second = version(2, replace(choice("a", "YES", "No", id=2), text="What  about A?"))
    second = replace(second, sections=(replace(second.sections[0], questions=tuple(
        replace(each, options=tuple(replace(o, code=o.label.lower()) for o in each.options))
        for each in second.questions
    )),))  # fmt: skip
    assert len(merged([first, second]).definition.questions) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "What else about a?"},
        {"hint": "In the last month"},
        {"kind": QuestionKind.SCALE},
        {"options": (Choice("yes", "Yes"), Choice("no", "Never"))},
        {"options": (Choice("no", "No"), Choice("yes", "Yes"))},
        {"options": (Choice("yes", "Yes"), Choice("no", "No"), Choice("some", "Some"))},
        {"shown_if": Test("b", Op.ANSWERED)},
    ],
)
def test_what_is_asked_otherwise_is_kept_apart_and_says_so(changed: dict[str, object]) -> None:
    before = choice("b", "Yes", "No", id=1)
    first = version(1, before, choice("a", "Yes", "No", id=2))
    second = version(2, replace(before, id=3), replace(choice("a", "Yes", "No", id=4), **changed))  # type: ignore[arg-type]
    text = changed.get("text", "What about a?")
    assert told(first, second) == [
        ("b", "What about b?"),
        ("a_v1", "What about a? (version 1)"),
        ("a", f"{text} (version 2)"),
    ]
    assert merged([first, second]).apart == {"a", "a_v1"}


def test_what_came_and_went_keeps_its_place() -> None:
    a, b, c = (choice(code, "Yes", "No", id=n) for n, code in enumerate("abc", start=1))
    first, second, third = version(1, a, b), version(2, a, c), version(3, a, b)
    assert told(first, second, third) == [
        ("a", "What about a?"),
        ("b", "What about b? (versions 1 and 3)"),
        ("c", "What about c? (version 2)"),
    ]
    elsewhere = version(2, a, title="Other heading")
    found = merged([first, elsewhere]).definition
    assert [(part.title, [each.code for each in part.questions]) for part in found.sections] == [
        ("Other heading", ["a"]),
        ("One", ["b"]),
    ]


def test_who_is_asked_hangs_on_the_answer_of_the_same_version() -> None:
    hangs = choice("c", "Yes", "No", id=3, shown_if=Test("a", Op.CHOSE, "yes"))
    first = version(1, choice("a", "Yes", "No", id=1), hangs)
    second = version(2, choice("a", "Yes", "No", "Both", id=2), replace(hangs, id=4))
    found = merged([first, second]).definition
    assert [(each.code, each.shown_if) for each in found.questions] == [
        ("a_v1", None),
        ("a", None),
        ("c_v1", Test("a_v1", Op.CHOSE, "yes")),
        ("c", Test("a", Op.CHOSE, "yes")),
    ]


def test_a_code_that_is_taken_is_not_given_again() -> None:
    first = version(1, choice("a", "Yes", "No", id=1), choice("a_v1", "Yes", "No", id=2))
    second = version(2, choice("a", "Yes", "Never", id=3), choice("a_v1", "Yes", "No", id=4))
    codes = [each.code for each in merged([first, second]).definition.questions]
    assert len(set(codes)) == len(codes) == 3


# In the database.


@pytest.fixture
def answered(seminar: Seminar, questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire, which somebody has answered on paper."""
    key_paper(seminar=seminar, serial="1", answers={"sector": {"options": ["health"]}}, **ACT)
    return questionnaire


def second(series: Series) -> Questionnaire:
    """Version 2, in which the sector has a third option and a question is new."""
    made = begin_version(questionnaire=questionnaire_of(series), **ACT)
    section = made.sections[0]
    asked = next(each for each in section.questions if each.code == "sector")
    details = question(QuestionKind.SINGLE, "sector", "Health", "Justice", "Education", required=True)
    change_question(question=asked, details=details, **ACT)
    add_question(section=section, details=question(QuestionKind.NUMBER, "age"), **ACT)
    return made


def test_the_new_version_changes_freely_and_the_old_one_stays(
    seminar: Seminar, answered: Questionnaire
) -> None:
    before = definition_by_id(answered.id)
    made = second(seminar.series)
    now = definition_of(seminar.series)
    assert (now.id, now.version, made.version) == (made.id, 2, 2)
    assert [option.code for option in now.by_code["sector"].options] == ["health", "justice", "education"]
    assert "age" in now.by_code
    assert definition_by_id(answered.id) == before
    assert [(each.version, each.responses) for each in version_rows(seminar.series)] == [(2, 0), (1, 1)]


def test_it_is_begun_only_where_there_are_answers_and_nobody_is_writing(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    with pytest.raises(Conflict, match="Nobody has answered"):
        begin_version(questionnaire=questionnaire, **ACT)
    submit(delegate=make_delegate(seminar), answers=COMPLETE, at=IN_SLOT)
    for at in (IN_SLOT, CLOSES + timedelta(minutes=9)):
        with pytest.raises(Conflict, match="being filled in at Seminar galway"):
            begin_version(questionnaire=questionnaire, actor=SYSTEM, at=at)
    begin_version(questionnaire=questionnaire, actor=SYSTEM, at=CLOSES + timedelta(minutes=10))
    with pytest.raises(Conflict, match="newer version"):
        begin_version(questionnaire=questionnaire, **ACT)


def test_without_answers_it_can_go_and_the_one_before_is_asked_again(
    seminar: Seminar, answered: Questionnaire
) -> None:
    remove_questionnaire(questionnaire=second(seminar.series), **ACT)
    assert definition_of(seminar.series).version == 1
    with pytest.raises(Conflict):
        remove_questionnaire(questionnaire=answered, **ACT)


def test_another_series_copies_the_newest(seminar: Seminar, answered: Questionnaire) -> None:
    made = second(seminar.series)
    assert [each.id for each in sources_for(make_series("next"))] == [made.id]


def test_what_was_sent_to_one_version_is_not_changed_by_another(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    delegate = make_delegate(seminar)
    submit(delegate=delegate, answers=COMPLETE, at=IN_SLOT, key="k")
    remove_question(question=second(seminar.series).sections[1].questions[0], **ACT)
    open_window(seminar=seminar, actor=SYSTEM, at=AFTER)
    assert not draft_from_sent(delegate=delegate, draft="d", key="k", by_link=True, at=AFTER)
    assert not draft_exists("d")
    with pytest.raises(AlreadySubmitted):
        submit(delegate=delegate, answers={"age": {"number": 40}}, at=AFTER, key="k")
    kept = db.session.scalars(db.select(Response).where(Response.key_hash == key_hash("k"))).one()
    assert kept.questionnaire_id == questionnaire.id


def test_a_page_loaded_before_is_taken_as_what_it_asked(
    clock, client: FlaskClient, seminar: Seminar, questionnaire: Questionnaire
) -> None:
    submit(delegate=make_delegate(seminar, "Ann Before"), answers=COMPLETE, at=IN_SLOT)
    late = make_delegate(seminar, "Nora Late")
    address = f"/d/{personal_token(late)}/questionnaire"
    clock.set(IN_SLOT)
    before = BeautifulSoup(client.get(address).text, "html.parser")
    assert before.select_one("input[name=version]")["value"] == "1"
    made = second(seminar.series)
    open_window(seminar=seminar, actor=SYSTEM, at=AFTER)
    clock.set(AFTER + timedelta(minutes=1))
    after = BeautifulSoup(client.get(address).text, "html.parser")
    assert after.select_one("input[name=version]")["value"] == "2"
    keys = {page.select_one("[data-draft]")["data-draft"] for page in (before, after)}
    assert len(keys) == 2, "what the device keeps of one version does not come to stand in the other"
    odd = client.post(address, data={"years": "x", "years.text": "many", "sector": "health", "version": "1"})
    assert odd.status_code == 422
    assert 'name="version" value="1"' in odd.text
    assert "What about age?" not in odd.text
    assert client.post(address, data={"sector": "health", "version": "7"}).status_code == 404
    assert client.post(address, data={"sector": "health", "version": "1"}).status_code == 302
    assert [(each.version, each.responses) for each in version_rows(seminar.series)] == [(2, 0), (1, 2)]
    other = make_delegate(seminar, "Olga New")
    sent = {"sector": "education", "version": "2"}
    assert client.post(f"/d/{personal_token(other)}/questionnaire", data=sent).status_code == 302
    assert db.session.query(Response).filter_by(questionnaire_id=made.id).count() == 1


def test_paper_is_keyed_in_the_version_that_was_printed(seminar: Seminar, answered: Questionnaire) -> None:
    old = print_paper(seminar=seminar, copies=2, large=False, **ACT)
    made = second(seminar.series)
    new = print_paper(seminar=seminar, copies=1, large=False, **ACT)
    assert [old.questionnaire_id, new.questionnaire_id] == [answered.id, made.id]
    justice = {"sector": {"options": ["justice"]}}
    with pytest.raises(Conflict, match="printed with version 1") as refused:
        key_paper(seminar=seminar, serial=old.serials[0], answers=justice, **ACT)
    assert refused.value.field == "serial"
    with pytest.raises(Conflict, match="printed with version 2"):
        key_paper(seminar=seminar, serial=new.serials[0], answers=justice, version=1, **ACT)
    kept = key_paper(seminar=seminar, serial=old.serials[0], answers=justice, version=1, **ACT)
    assert kept.questionnaire_id == answered.id
    with pytest.raises(Conflict, match="printed with version 2"):
        change_paper(seminar=seminar, response=kept, serial=new.serials[0], answers=justice, **ACT)
    age = {"age": {"number": 40}}
    assert key_paper(seminar=seminar, serial=new.serials[0], answers=age, **ACT).questionnaire_id == made.id


def test_correcting_and_keying_again_stay_in_the_version(seminar: Seminar, answered: Questionnaire) -> None:
    second(seminar.series)
    first = db.session.scalars(db.select(Response)).one()
    change_paper(seminar=seminar, response=first, serial="1", answers={"years": {"number": 3}}, **ACT)
    assert sheet_kept(first, definition_by_id(answered.id)).answers == {"years": Given(number=3)}
    switch_double_entry(seminar=seminar, on=True, **ACT)
    again = {"seminar": seminar, "serial": "1", "answers": {"years": {"number": 3}}, "at": AFTER}
    other = Actor("Bob")
    with pytest.raises(Conflict, match="keyed with version 1"):
        key_second(**again, version=2, actor=other)
    assert key_second(**again, version=1, actor=other)


def test_words_that_are_answered_change_only_as_a_correction(
    seminar: Seminar, answered: Questionnaire, signed_in
) -> None:
    client: FlaskClient = signed_in("organiser")
    sector = definition_of(seminar.series).by_code["sector"]
    address = f"{EDITOR}/questions/{sector.id}"
    sent = {"text": "Which sector?", "kind": "single", "options": "Health\nJustice", "need": "required"}
    page = client.post(address, data=sent)
    assert page.status_code == 422
    assert "begin a new version" in page.text
    assert "Which sector?" in page.text
    assert definition_of(seminar.series).by_code["sector"].text == sector.text
    assert client.post(address, data={**sent, "corrects": "y"}).status_code == 302
    assert definition_of(seminar.series).by_code["sector"].text == "Which sector?"
    with pytest.raises(Invalid):
        change_question(
            question=db.session.get(type(answered.sections[0].questions[0]), sector.id),
            details=question(QuestionKind.SINGLE, "sector", "Health", "Justice", required=True),
            corrects=False,
            **ACT,
        )


def test_the_pages_lead_from_one_version_to_the_next(
    clock, seminar: Seminar, answered: Questionnaire, signed_in
) -> None:
    client: FlaskClient = signed_in("organiser")
    assert "Begin version 2" in client.get(EDITOR).text
    done = client.post(f"{EDITOR}/versions", follow_redirects=True)
    assert "This is version 2" in done.text
    assert "Version 1</a>: 1 response" in done.text
    assert "Add a question" in done.text
    assert client.get(f"{EDITOR}/preview?version=1").status_code == 200
    assert client.get(f"{EDITOR}/preview/form?version=1").status_code == 200
    assert client.get(f"{EDITOR}/preview?version=3").status_code == 404
    keying = client.get("/seminars/galway/questionnaire/paper/new?version=1")
    assert "version=2" in keying.text
    assert 'name="version" value="1"' in keying.text
    key = {"serial": "2", "sector": "justice", "version": "1"}
    assert client.post("/seminars/galway/questionnaire/paper/new?version=1", data=key).status_code == 302
    assert [(each.version, each.responses) for each in version_rows(seminar.series)] == [(2, 0), (1, 2)]
    assert client.get("/seminars/galway/questionnaire/paper/1").status_code == 200


def test_the_preview_may_stand_in_a_frame_of_ours_only(
    series: Series, questionnaire: Questionnaire, signed_in
) -> None:
    client: FlaskClient = signed_in("organiser")
    inner = client.get(f"{EDITOR}/preview/form").headers["Content-Security-Policy"]
    outer = client.get(f"{EDITOR}/preview").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in inner
    assert "frame-ancestors 'none'" in outer


def test_a_form_takes_the_place_of_a_version_that_nobody_has_begun(
    seminar: Seminar, questionnaire: Questionnaire
) -> None:
    submit(delegate=make_delegate(seminar), answers=COMPLETE, at=IN_SLOT)
    with pytest.raises(Conflict):
        require_unanswered(questionnaire, AFTER)
    made = second(seminar.series)
    require_unanswered(made, AFTER)
    open_window(seminar=seminar, actor=SYSTEM, at=AFTER)
    with pytest.raises(Conflict, match="have begun"):
        require_unanswered(made, AFTER)
