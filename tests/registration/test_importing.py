"""Bringing a list in: by the rules of registering, all or nothing, and never twice."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from seminars.audit.models import AuditEntry
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.jobs.models import JobState
from seminars.jobs.worker import run_due
from seminars.mail.models import Message
from seminars.programme.models import ProfileField, ProfileOption
from seminars.programme.service import cancel_seminar, offer_option, rename_option
from seminars.registration import import_store, import_writing
from seminars.registration.asking import QuestionKind
from seminars.registration.form_editing import OptionDetails, QuestionDetails, add_question
from seminars.registration.import_checking import check_import
from seminars.registration.import_models import DelegateImport, ImportState
from seminars.registration.import_writing import bring_in, write_to_added
from seminars.registration.models import Delegate, DelegateState, Organisation, Source
from seminars.registration.queries import delegate_by_token
from seminars.registration.questions import answers_of, questions_of
from seminars.registration.service import cancel, change, personal_token, register
from tests.registration.factories import NOW, ORGANISER, details, make_delegate, make_seminar, option
from tests.registration.lists import brought_in, checked, csv, report, sent, xlsx

WITH_LISTS = ["Surname", "First name", "E-mail", "Organisation", "Sector", "Focus group", "Access needs"]


def outcomes(row: DelegateImport) -> list[str]:
    return [each[1] for each in report(row)["rows"]]


def number_of(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def told(delegate: Delegate) -> dict[str, Any]:
    """All that a row of the table holds, but for what is random."""
    left = ("id", "badge_code", "link_seed", "token_hash", "search_key", "email", "email_key", "source")
    return {
        column.key: getattr(delegate, column.key)
        for column in Delegate.__table__.columns
        if column.key not in left
    }


def test_an_imported_delegate_is_as_one_who_was_entered(app: Flask) -> None:
    seminar = make_seminar()
    sector = option(seminar, ProfileField.SECTOR)
    label = db.session.get_one(ProfileOption, sector).label
    entered = register(
        seminar=seminar,
        details=details(
            seminar,
            name="Máire Ní Bhriain",
            email="one@example.org",
            organisation="H.S.E.",
            access_needs="A seat\nat the front",
            level_id=None,
            occupation_id=None,
        ),
        actor=ORGANISER,
        at=NOW,
        source=Source.DESK,
    )
    brought_in(
        seminar,
        csv(
            [
                "Ní Bhriain",
                " Máire",
                "two@example.org",
                "HSE",
                label.upper(),
                "yes",
                "A seat\r\nat the front",
            ],
            headings=WITH_LISTS,
        ),
    )
    imported = db.session.scalars(select(Delegate).where(Delegate.email == "two@example.org")).one()
    assert told(imported) == told(entered)
    assert imported.source is Source.IMPORT
    assert imported.search_key == entered.search_key.replace(
        entered.badge_code.lower(), imported.badge_code.lower()
    )
    assert delegate_by_token(personal_token(imported)).id == imported.id
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_kind == "delegate", AuditEntry.subject_id == imported.id)
    ).all()
    assert [(each.action, each.details["state"], each.details["source"]) for each in entries] == [
        ("register", "registered", "import")
    ]


def test_places_go_in_the_order_of_the_list_and_nobody_overtakes_the_queue(app: Flask) -> None:
    seminar = make_seminar(capacity=3)
    make_delegate(seminar)
    rows = [[f"Ann {letter}", f"{letter}@example.org", "HSE"] for letter in "abcd"]
    outcome = brought_in(seminar, csv(*rows))
    assert (outcome["new"], outcome["waiting"]) == (4, 2)
    people = db.session.scalars(
        select(Delegate).where(Delegate.name.startswith("Ann")).order_by(Delegate.id)
    ).all()
    assert [each.state.value for each in people] == ["registered", "registered", "waiting", "waiting"]
    assert people[2].queued_at is not None
    assert people[3].queued_at is not None
    assert people[2].queued_at < people[3].queued_at
    cancel(delegate=people[0], actor=ORGANISER, at=NOW + timedelta(hours=1))
    db.session.refresh(people[2])
    assert people[2].state is DelegateState.REGISTERED


def test_the_same_list_twice_adds_nothing(app: Flask) -> None:
    seminar = make_seminar()
    content = csv(
        ["Ann Byrne", "ann@example.org", "HSE"],
        ["Bob Kelly", "", "Barnardos"],
        ["Bob Kelly", "", "barnardos "],
        ["ANN BYRNE", "Ann@Example.org", "HSE"],
    )
    assert brought_in(seminar, content)["new"] == 2
    before = {each.id: told(each) for each in db.session.scalars(select(Delegate))}
    row = checked(seminar, content)
    assert outcomes(row) == ["known"] * 4
    again = brought_in(seminar, content)
    assert (again.get("new"), again["added"]) == (None, [])
    db.session.expire_all()
    assert {each.id: told(each) for each in db.session.scalars(select(Delegate))} == before


def test_whoever_has_cancelled_stays_cancelled(app: Flask) -> None:
    seminar = make_seminar()
    content = csv(["Ann Byrne", "ann@example.org", "HSE"])
    [number] = brought_in(seminar, content)["added"]
    cancel(delegate=db.session.get_one(Delegate, number), actor=ORGANISER, at=NOW)
    row = checked(seminar, content, update=True)
    assert outcomes(row) == ["known"]
    assert "has cancelled" in report(row)["rows"][0][2]
    brought_in(seminar, content, update=True)
    assert db.session.get_one(Delegate, number).state is DelegateState.CANCELLED


def test_people_without_an_address_are_known_by_name_and_organisation(app: Flask) -> None:
    seminar = make_seminar()
    make_delegate(seminar, name="Seán Ó Sé", organisation="H.S.E.", email="sean@example.org")
    register(
        seminar=seminar,
        details=details(seminar, name="Bob Kelly", organisation="VEC", email=None),
        actor=ORGANISER,
        at=NOW,
        source=Source.DESK,
    )
    row = checked(
        seminar,
        csv(
            ["Ó Sé, Sean", "", "HSE"],
            ["Bob Kelly", "bob@example.org", "VEC"],
            ["Bob Kelly", "", "Barnardos"],
            ["Seán Ó Sé", "another@example.org", "HSE"],
        ),
    )
    assert outcomes(row) == ["known", "known", "new", "new"]


def test_one_address_for_two_people_is_an_error(app: Flask) -> None:
    seminar = make_seminar()
    row = checked(seminar, csv(["Ann", "office@example.org", "HSE"], ["Bob", "office@example.org", "HSE"]))
    assert outcomes(row) == ["new", "error"]
    assert "Row 2 has this address" in report(row)["rows"][1][3]["email"][0]


def test_nothing_is_added_while_one_row_is_at_fault(app: Flask) -> None:
    seminar = make_seminar()
    row = checked(seminar, csv(["Ann", "ann@example.org", "HSE"], ["Bob", "no address", "Never Made"]))
    assert report(row)["counts"] == {"new": 1, "error": 1, "waiting": 0, "rows": 2}
    with pytest.raises(Conflict):
        bring_in(row, revision=row.revision, actor=ORGANISER, at=NOW, tell=lambda *_: None)
    assert (number_of(Delegate), number_of(Organisation), number_of(Message)) == (0, 0, 0)
    assert row.state is ImportState.CHECKED


@pytest.mark.parametrize("change_list", [rename_option, offer_option])
def test_a_list_that_changed_meanwhile_is_checked_again(
    app: Flask, change_list: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seminar = make_seminar()
    number = option(seminar, ProfileField.SECTOR)
    entry = db.session.get_one(ProfileOption, number)
    content = csv(
        ["Ann", "a@example.org", "HSE", entry.label], headings=["Name", "E-mail", "Organisation", "Sector"]
    )
    row = checked(seminar, content)
    revision = row.revision

    def meanwhile(*_: Any) -> None:
        values = {"label": "Other words"} if change_list is rename_option else {"offered": False}
        change_list(option=entry, actor=ORGANISER, at=NOW, **values)

    # After the rows have been read, before anything is written.
    monkeypatch.setattr(import_writing, "new_links", lambda number: meanwhile() or [("s", "h")] * number)
    with pytest.raises(Conflict, match="changed meanwhile"):
        bring_in(row, revision=revision, actor=ORGANISER, at=NOW, tell=lambda *_: None)
    assert number_of(Delegate) == 0


def test_two_lists_at_once_add_everybody_once(app: Flask) -> None:
    seminar = make_seminar(capacity=500)
    content = csv(
        *[
            [f"Ann {chr(97 + n // 26)}{chr(97 + n % 26)}", f"p{n}@example.org", f"Org {n % 7}"]
            for n in range(200)
        ]
    )
    rows = [(each.id, each.revision) for each in (checked(seminar, content), checked(seminar, content))]
    db.session.remove()
    added: list[int] = []
    problems: list[BaseException] = []
    together = threading.Barrier(2)

    def work(number: int, revision: int) -> None:
        with app.app_context():
            try:
                row = db.session.get_one(DelegateImport, number)
                together.wait(10)
                outcome = bring_in(row, revision=revision, actor=ORGANISER, at=NOW, tell=lambda *_: None)
                added.append(len(outcome["added"]))
            except BaseException as problem:
                problems.append(problem)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work, args=each) for each in rows]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert problems == []
    assert sorted(added) == [0, 200]
    assert number_of(Delegate) == 200


def test_messages_are_written_once_however_often_the_job_is_begun(app: Flask, clock: Any) -> None:
    clock.set(NOW)
    seminar = make_seminar(capacity=1)
    row = checked(
        seminar, csv(["Ann", "a@example.org", "HSE"], ["Bob", "b@example.org", "HSE"], ["Cara", "", "HSE"])
    )
    import_store.begin(
        row=row,
        kind=import_store.BRING_IN,
        address="/",
        actor=ORGANISER,
        at=NOW,
        revision=row.revision,
        writes_to_added=True,
    )
    run_due(at=NOW)
    assert row.job is not None
    assert row.job.state is JobState.DONE
    messages = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert [(each.to_address, each.kind) for each in messages] == [
        ("a@example.org", "confirmation"),
        ("b@example.org", "waiting_list"),
    ]
    assert "You are number 1 on the waiting list" in messages[1].body
    bring_in(row, revision=row.revision, actor=ORGANISER, at=NOW, tell=lambda *_: None)
    write_to_added(row, at=NOW, tell=lambda *_: None)
    assert (number_of(Message), number_of(Delegate)) == (2, 3)


def test_nobody_is_written_to_unless_it_was_chosen(app: Flask) -> None:
    brought_in(make_seminar(), csv(["Ann", "a@example.org", "HSE"]))
    assert number_of(Message) == 0


def test_who_is_here_stays_unchanged_unless_the_organiser_says_so(app: Flask) -> None:
    seminar = make_seminar()
    delegate = make_delegate(
        seminar,
        name="Ann Byrne",
        email="ann@example.org",
        organisation="HSE",
        access_needs="Ramp",
        takes_part=True,
    )
    content = csv(
        ["O'Byrne", "Ann", "ann@example.org", "Barnardos", "", "no", ""],
        headings=WITH_LISTS,
    )
    before = told(delegate)
    row = checked(seminar, content)
    assert outcomes(row) == ["known"]
    assert "as ‘Ann Byrne’" in report(row)["rows"][0][2]
    brought_in(seminar, content)
    db.session.refresh(delegate)
    assert told(delegate) == before

    row = checked(seminar, content, update=True)
    assert report(row)["rows"][0][4] == [
        ["Name", "Ann Byrne", "Ann O'Byrne"],
        ["Organisation", "HSE", "Barnardos"],
        ["Takes part in a focus group", "Yes", "No"],
    ]
    outcome = brought_in(seminar, content, update=True)
    db.session.refresh(delegate)
    assert (outcome["changed"], delegate.name, delegate.organisation.name) == (1, "Ann O'Byrne", "Barnardos")
    assert (delegate.takes_part, delegate.access_needs, delegate.sector_id) == (
        False,
        "Ramp",
        before["sector_id"],
    )
    assert number_of(Message) == 1
    assert brought_in(seminar, content, update=True).get("changed") is None


def test_whoever_gets_an_address_by_the_list_gets_their_link(app: Flask) -> None:
    seminar = make_seminar()
    register(
        seminar=seminar,
        details=details(seminar, name="Bob Kelly", organisation="VEC", email=None),
        actor=ORGANISER,
        at=NOW,
        source=Source.DESK,
    )
    brought_in(seminar, csv(["Bob Kelly", "bob@example.org", "VEC"]), update=True)
    delegate = db.session.scalars(select(Delegate)).one()
    assert (delegate.email, delegate.link_version) == ("bob@example.org", 2)
    assert db.session.scalars(select(Message.kind)).all() == ["link"]


def test_answers_to_own_questions_come_along(app: Flask) -> None:
    seminar = make_seminar()
    add_question(
        series=seminar.series,
        details=QuestionDetails(
            kind=QuestionKind.SEVERAL,
            label="Talks",
            options=[OptionDetails("First"), OptionDetails("Second")],
        ),
        actor=ORGANISER,
        at=NOW,
    )
    add_question(
        series=seminar.series,
        details=QuestionDetails(kind=QuestionKind.YES_NO, label="Were you here before?"),
        actor=ORGANISER,
        at=NOW,
    )
    talks, before = questions_of(seminar.series_id)
    headings = ["Name", "Organisation", "Were you here before?", "Talks"]
    [number] = brought_in(seminar, csv(["Ann", "HSE", "y", "second, FIRST"], headings=headings))["added"]
    expected = {talks.id: tuple(each.id for each in talks.options), before.id: "yes"}
    assert answers_of([number])[number] == expected
    brought_in(seminar, csv(["Ann", "HSE", "no", ""], headings=headings), update=True)
    assert answers_of([number])[number] == {**expected, before.id: "no"}


def test_a_cancelled_seminar_takes_nobody(app: Flask) -> None:
    seminar = make_seminar()
    row = checked(seminar, csv(["Ann", "a@example.org", "HSE"]))
    cancel_seminar(seminar=seminar, actor=ORGANISER, at=NOW)
    with pytest.raises(Conflict):
        bring_in(row, revision=row.revision, actor=ORGANISER, at=NOW, tell=lambda *_: None)
    with pytest.raises(Conflict):
        sent(seminar, csv(["Ann", "a@example.org", "HSE"]))


def test_who_changed_their_own_answer_meanwhile_keeps_it(app: Flask) -> None:
    """Between the look and the last button somebody on the list registered: their own words stand."""
    seminar = make_seminar()
    content = csv(["Ann Byrne", "ann@example.org", "HSE"])
    row = checked(seminar, content)
    own = make_delegate(seminar, name="Ann Byrne-Daly", email="ann@example.org", organisation="Barnardos")
    outcome = bring_in(row, revision=row.revision, actor=ORGANISER, at=NOW, tell=lambda *_: None)
    assert (outcome["known"], outcome["added"]) == (1, [])
    db.session.refresh(own)
    assert own.name == "Ann Byrne-Daly"


def test_lists_are_forgotten_after_a_week_and_the_record_of_an_import_stays(app: Flask) -> None:
    seminar = make_seminar()
    brought_in(seminar, csv(["Ann", "a@example.org", "HSE"]))
    number = checked(seminar, csv(["Bob", "b@example.org", "HSE"])).id
    import_store.clear_old_imports(at=NOW + timedelta(days=6))
    assert number_of(DelegateImport) == 2
    import_store.clear_old_imports(at=NOW + timedelta(days=7, minutes=1))
    left = db.session.scalars(select(DelegateImport)).one()
    assert left.id != number
    assert left.outcome["new"] == 1


def test_statements_do_not_grow_with_the_rows(app: Flask, statements: Any) -> None:
    counts = []
    for size in (10, 60):
        seminar = make_seminar(capacity=30)
        rows = [[f"Ann {'x' * n}", f"p{n}@example.org", "HSE"] for n in range(1, size)]
        row = checked(seminar, csv(*rows))
        with statements() as made:
            check_import(row, at=NOW)
            bring_in(row, revision=row.revision, actor=ORGANISER, at=NOW, tell=lambda *_: None)
        counts.append(len(made))
    # Once more for those who wait: there are none among ten.
    assert counts[1] <= counts[0] + 2


def test_a_workbook_with_a_title_and_merged_cells(app: Flask) -> None:
    seminar = make_seminar()
    content = xlsx(
        ["Delegates for Galway"],
        [],
        ["Agency", "Delegate", "Email", "Notes"],
        ["HSE", "Seán Ó Sé", "sean@example.org", 45],
        ["VEC", "Ann Byrne", None, None],
        ["Total", 2],
    )
    assert brought_in(seminar, content)["new"] == 2
    assert set(db.session.scalars(select(Delegate.name))) == {"Seán Ó Sé", "Ann Byrne"}


def test_what_was_changed_by_hand_is_no_change_of_the_list(app: Flask) -> None:
    seminar = make_seminar()
    content = csv(["Ann Byrne", "ann@example.org", "HSE"])
    [number] = brought_in(seminar, content)["added"]
    delegate = db.session.get_one(Delegate, number)
    change(
        delegate=delegate,
        details=details(
            seminar, name="Ann Byrne", organisation="HSE", email="ann@example.org", dietary_needs="Vegan"
        ),
        actor=ORGANISER,
        at=NOW,
    )
    assert outcomes(checked(seminar, content, update=True)) == ["known"]
