"""Writing to many: to whom it goes, once, in pieces, with what became of it; changes and reminders."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import func, select

from seminars.attendance.service import check_in
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.jobs.worker import run_due
from seminars.mail.models import Attachment, DeliveryState, Message
from seminars.mail.service import mark_sent
from seminars.mailings import reminders
from seminars.mailings.models import Mailing
from seminars.mailings.queries import first_recipients, recipient_ids, untold_changes
from seminars.mailings.queueing import queue_piece
from seminars.mailings.reminders import remind, set_reminder
from seminars.mailings.selection import Attending, Selection, selection_from, title_of
from seminars.mailings.service import start_mailing, stop_mailing, try_refused_again
from seminars.mailings.telling import leave_untold, tell_changes
from seminars.mailings.wordings import back_to_default, set_wording
from seminars.programme.models import ProfileField, Seminar, SessionKind
from seminars.programme.service import add_session, change_seminar, change_session, publish, remove_session
from seminars.registration.models import Source
from seminars.registration.service import cancel
from seminars.registration.wording import KINDS
from tests.registration.factories import FIRST_DAY, NOW, ORGANISER, make_delegate, make_seminar, option

NEWS = ("News of {seminar}", "The lunch is at one.\n\n{personal link}")


def letters(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def write(seminar: Seminar, *, key: str = "form 1", kind: str = "news", **more: Any) -> Mailing:
    selection = more.pop("selection", Selection((seminar.id,)))
    mailing, _ = start_mailing(
        series=seminar.series,
        kind=kind,
        subject=NEWS[0],
        body=NEWS[1],
        selection=selection,
        with_calendar=more.pop("with_calendar", False),
        once_key=key,
        actor=ORGANISER,
        at=NOW,
    )
    return mailing


def test_whom_a_selection_finds(app: Flask) -> None:
    seminar = make_seminar(capacity=4)
    health, justice = (option(seminar, ProfileField.SECTOR, n) for n in (0, 1))
    ann = make_delegate(seminar, sector_id=health, takes_part=True)
    ben = make_delegate(seminar, sector_id=justice, takes_part=False)
    gone = make_delegate(seminar)
    cancel(delegate=gone, actor=ORGANISER, at=NOW)
    last = make_delegate(seminar)
    also = make_delegate(seminar)
    waits = make_delegate(seminar)
    check_in(delegate=ann, day=FIRST_DAY, actor=ORGANISER, at=NOW)

    def found(**more: Any) -> set[int]:
        return set(recipient_ids(Selection((seminar.id,), **more)))

    assert found() == {ann.id, ben.id, last.id, also.id}
    assert found(states=("waiting", "cancelled")) == {waits.id, gone.id}
    assert found(sectors=(health,)) & {ann.id, ben.id} == {ann.id}
    assert found(takes_part=True) & {ann.id, ben.id} == {ann.id}
    assert found(attending=Attending.PRESENT) == {ann.id}
    assert found(attending=Attending.ABSENT) == {ben.id, last.id, also.id}
    for attending in (Attending.PRESENT, Attending.ABSENT):
        assert found(attending=attending, day=9) == set()
    assert found(not_answered=True) == {ann.id, ben.id, last.id, also.id}
    kept = Selection((seminar.id,), ("waiting",), (health,), attending=Attending.PRESENT)
    assert selection_from({**kept.as_json(), "changes": {}}) == kept


def test_a_mailing_is_queued_by_the_worker_and_fills_in_its_fields(app: Flask, clock: Any) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    people = [make_delegate(seminar) for _ in range(3)]
    mailing = write(seminar, with_calendar=True)
    assert letters("news") == []
    run_due(at=NOW)
    found = letters("news")
    assert [message.delegate_id for message in found] == [person.id for person in people]
    assert found[0].subject == f"News of {seminar.title}"
    assert "The lunch is at one." in found[0].body
    assert "[[personal link]]" in found[0].body
    assert [len(message.attachments) for message in found] == [1, 1, 1]
    db.session.refresh(mailing)
    assert (mailing.total, mailing.queued_at) == (3, NOW)


def test_a_double_click_writes_once(app: Flask, clock: Any) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    make_delegate(seminar)
    seminar_id, start = seminar.id, threading.Barrier(2)
    made: list[int] = []

    def press() -> None:
        with app.app_context():
            mine = db.session.get_one(Seminar, seminar_id)
            start.wait()
            made.append(write(mine).id)
            db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    # Both get the same mailing, and neither an error.
    assert len(made) == 2
    assert len(set(made)) == 1
    run_due(at=NOW)
    # The job done once more (its worker died, say) writes nothing twice either.
    db.session.execute(db.text("UPDATE job SET state = 'queued', finished_at = NULL"))
    db.session.commit()
    run_due(at=NOW)
    assert len(letters("news")) == 1


def test_nobody_to_write_to_and_wordings_that_are_wrong(app: Flask) -> None:
    seminar = make_seminar()
    with pytest.raises(Conflict, match="Nobody fits"):
        write(seminar)
    make_delegate(seminar)
    with pytest.raises(Invalid):
        write(seminar, selection=Selection(()))
    with pytest.raises(Invalid):
        write(seminar, selection=Selection((make_seminar().id,)))
    with pytest.raises(Invalid):
        start_mailing(
            series=seminar.series,
            kind="news",
            subject="A",
            body="{nobody}",
            selection=Selection((seminar.id,)),
            with_calendar=False,
            once_key="x",
            actor=ORGANISER,
            at=NOW,
        )
    assert db.session.scalar(select(func.count(Mailing.id))) == 0


def test_stopping_and_trying_again(app: Flask, clock: Any) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    for _ in range(3):
        make_delegate(seminar)
    mailing = write(seminar)
    run_due(at=NOW)
    first, second, third = letters("news")
    first.state, first.sent_at = DeliveryState.SENT, NOW
    second.state, second.refused_at = DeliveryState.REFUSED, NOW
    db.session.commit()
    assert stop_mailing(mailing=mailing, actor=ORGANISER, at=NOW) == 1
    db.session.refresh(third)
    assert third.state is DeliveryState.STOPPED
    assert try_refused_again(mailing=mailing, actor=ORGANISER, at=NOW) == 1
    db.session.refresh(second)
    assert second.state is DeliveryState.QUEUED
    db.session.refresh(first)
    assert first.state is DeliveryState.SENT


def test_own_wordings_are_used_and_the_default_comes_back(app: Flask) -> None:
    seminar = make_seminar()
    set_wording(
        series=seminar.series,
        kind="confirmation",
        subject="Fáilte, {name}",
        body="Tá áit agat.\n\n{personal link}",
        actor=ORGANISER,
        at=NOW,
    )
    ann = make_delegate(seminar)
    message = letters("confirmation")[-1]
    assert message.subject == f"Fáilte, {ann.name}"
    assert "Tá áit agat." in message.body
    assert message.body.startswith(f"Dear {ann.name},")
    with pytest.raises(Invalid) as refusal:
        set_wording(
            series=seminar.series, kind="confirmation", subject="A", body="No link", actor=ORGANISER, at=NOW
        )
    assert refusal.value.field == "body"
    back_to_default(series=seminar.series, kind="confirmation", actor=ORGANISER, at=NOW)
    make_delegate(seminar)
    assert letters("confirmation")[-1].subject == f"You are registered: {seminar.title}"


def with_programme(**more: Any) -> Seminar:
    seminar = make_seminar(**more)
    begins = NOW.replace(year=FIRST_DAY.year, month=FIRST_DAY.month, day=FIRST_DAY.day, hour=9, minute=0)
    add_session(
        seminar=seminar,
        kind=SessionKind.TALK,
        title="Welcome",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        actor=ORGANISER,
        at=NOW,
    )
    return seminar


def test_a_change_is_named_told_once_and_moves_calendars(app: Flask, clock: Any) -> None:
    clock.set(NOW)
    seminar = with_programme()
    publish(seminar=seminar, actor=ORGANISER, at=NOW)
    ann = make_delegate(seminar)
    # Published by the factory before: from now on changes count.
    leave_untold(seminar=seminar, actor=ORGANISER, at=NOW)
    assert untold_changes(seminar) == []
    with pytest.raises(Conflict, match="Nothing has changed"):
        tell_changes(seminar=seminar, subject="A", body="B", once_key="1", actor=ORGANISER, at=NOW)
    session = next(each for each in seminar.sessions if each.title == "Welcome")
    later = session.starts_at + timedelta(minutes=30)
    change_session(
        session=session,
        kind=session.kind,
        title="Welcome and coffee",
        speakers="",
        description="",
        room=None,
        capacity=None,
        starts_at=later,
        ends_at=later + timedelta(hours=1),
        actor=ORGANISER,
        at=NOW,
    )
    lines = untold_changes(seminar)
    assert any("'Welcome' is now 'Welcome and coffee'" in line for line in lines)
    assert any("before:" in line for line in lines)
    before = ann.calendar_sequence
    subject, body = KINDS["change"].subject, KINDS["change"].body
    for _ in range(2):
        tell_changes(seminar=seminar, subject=subject, body=body, once_key="1", actor=ORGANISER, at=NOW)
    run_due(at=NOW)
    (message,) = letters("change")
    assert "Welcome and coffee" in message.body
    db.session.refresh(ann)
    assert ann.calendar_sequence == before + 1
    (event, *_) = Calendar.from_ical(message.attachments[0].content).walk("VEVENT")
    assert int(event["SEQUENCE"]) == before + 1
    first = db.session.scalars(
        select(Attachment).join(Message).where(Message.kind == "confirmation", Message.delegate_id == ann.id)
    ).one()
    (known, *_) = Calendar.from_ical(first.content).walk("VEVENT")
    assert known["UID"] == event["UID"]
    assert untold_changes(seminar) == []


def test_reminders_go_once_in_the_morning_and_not_to_who_just_registered(app: Flask) -> None:
    seminar = make_seminar()
    ann = make_delegate(seminar)
    cancelled = make_delegate(seminar)
    cancel(delegate=cancelled, actor=ORGANISER, at=NOW)
    opening = NOW.replace(year=FIRST_DAY.year, month=FIRST_DAY.month, day=FIRST_DAY.day, hour=10, minute=0)
    assert ann.created_at < opening - timedelta(days=5)
    remind(opening - timedelta(days=4))
    remind((opening - timedelta(days=3)).replace(hour=4))
    assert letters("reminder") == []
    for days in (3, 3, 2, 1):
        remind(opening - timedelta(days=days))
    (reminder,) = letters("reminder")
    assert reminder.delegate_id == ann.id
    assert reminder.attachments
    remind(opening)
    assert len(letters("reminder")) == 1
    set_reminder(series=seminar.series, days=0, actor=ORGANISER, at=NOW)
    other = make_delegate(seminar)
    remind(opening - timedelta(days=1))
    assert {message.delegate_id for message in letters("reminder")} == {ann.id}
    assert other.id not in {message.delegate_id for message in letters("reminder")}
    with pytest.raises(Invalid):
        set_reminder(series=seminar.series, days=31, actor=ORGANISER, at=NOW)


def test_the_pages_write_look_and_send(app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    ann = make_delegate(seminar, name="Ann Example")
    client, base = signed_in("organiser"), f"/series/{seminar.series.slug}"
    assert "Confirmation" in client.get(f"{base}/messages").text
    answer = client.post(
        f"{base}/messages/confirmation", data={"subject": "Hi", "body": "{nobody}", "save": "1"}
    )
    assert answer.status_code == 422
    assert "There is no field {nobody}." in answer.text
    preview = client.post(
        f"{base}/messages/confirmation",
        data={"subject": "Hi {name}", "body": "Come!\n\n{personal link}", "preview": "1"},
    )
    assert "Hi Ann Example" in preview.text
    client.post(
        f"{base}/messages/confirmation",
        data={"subject": "Hi {name}", "body": "Come!\n\n{personal link}", "test": "1"},
    )
    assert client.post(f"{base}/mailings/new", data={"kind": "nobody", "load": "1"}).status_code == 200
    assert client.post(f"{base}/mailings/new", data={"kind": "nobody", "look": "1"}).status_code == 422
    (test,) = letters("test")
    assert test.to_address == "organiser@example.org"
    assert "[[personal link]]" not in test.body
    form = {
        "seminars": str(seminar.id),
        "states": "registered",
        "kind": "news",
        "subject": "News",
        "body": "Lunch at one.",
        "once_key": "k1",
        "attending": "",
        "day": "1",
    }
    page = client.post(f"{base}/mailings/new", data={**form, "look": "1"})
    assert "One delegate gets it" in page.text
    assert "Ann Example" in page.text
    hidden = client.post(f"{base}/mailings/new", data={**form, "not_answered": "y", "look": "1"})
    assert "Their names are not shown." in hidden.text
    # The preview stands for anybody; the list of recipients does not say who they are.
    assert "Ann Example." not in hidden.text
    # It is of the seminar that is written to, also where a later one has delegates.
    make_delegate(make_seminar(series=seminar.series), name="Zoë Elsewhere")
    hidden = client.post(f"{base}/mailings/new", data={**form, "not_answered": "y", "look": "1"})
    assert "As Ann Example would get it" in hidden.text
    answer = client.post(f"{base}/mailings/new", data={**form, "send": "1"})
    assert answer.status_code == 302
    client.post(f"{base}/mailings/new", data={**form, "send": "1"})
    run_due(at=NOW)
    target = client.get(answer.location).location
    page = client.get(target).text
    assert "still to be sent" in page
    assert ann.name in page
    assert len(letters("news")) == 1
    assert "News" in client.get(f"{base}/mailings").text
    named = client.post(
        f"{base}/mailings/new", data={**form, "once_key": "k2", "subject": "On {seminar}", "send": "1"}
    )
    assert f"Writing: On {seminar.title}" in client.get(named.location).text
    assert f">On {seminar.title}</a>" in client.get(f"{base}/mailings").text
    assert f">On {seminar.title}</option>" in client.get("/messages").text
    assert signed_in("staff").get(f"{base}/mailings/new").status_code == 403


@pytest.mark.parametrize(
    ("subject", "seminars", "called"),
    [
        ("News of {seminar}", ["Galway"], "News of Galway"),
        ("News of { seminar }", ["Galway", "Sligo"], "News of Galway and Sligo"),
        ("{seminar}: {days}", ["Galway", "Sligo", "Athlone"], "Season: …"),
        ("{name}, of {series}", ["Galway"], "…, of Season"),
        ("Lunch at one", [], "Lunch at one"),
    ],
)
def test_what_a_mailing_is_called_in_lists(subject: str, seminars: list[str], called: str) -> None:
    assert title_of(subject, series="Season", seminars=seminars) == called


def test_who_fits_and_has_no_address_is_told(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = make_seminar()
    make_delegate(seminar, name="Ann Example")
    make_delegate(seminar, name="Walter Walkin", email=None, source=Source.WALK_IN)
    client, at = signed_in("organiser"), f"/series/{seminar.series.slug}/mailings/new"
    form = {
        "seminars": str(seminar.id),
        "states": "registered",
        "kind": "news",
        "subject": "News",
        "body": "Lunch at one.",
        "once_key": "k1",
        "look": "1",
    }
    page = client.post(at, data=form).text
    assert "One delegate gets it" in page
    assert "One more fits, but gave no e-mail address: Walter Walkin." in page
    hidden = client.post(at, data={**form, "not_answered": "y"}).text
    assert "Their names are not shown." in hidden
    assert "no e-mail address" not in hidden


def test_statements_of_a_mailing_do_not_grow_with_recipients(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient], statements: Any
) -> None:
    clock.set(NOW)
    seminar = make_seminar(capacity=50)
    make_delegate(seminar)
    client = signed_in("organiser")
    counts = []
    for number in (1, 12):
        for _ in range(number):
            make_delegate(seminar)
        mailing = write(seminar, key=f"k{number}")
        run_due(at=NOW)
        client.get(f"/mailings/{mailing.id}")
        with statements() as made:
            client.get(f"/mailings/{mailing.id}")
        counts.append(len(made))
    assert counts[0] == counts[1]
    total, first = first_recipients(Selection((seminar.id,)))
    assert (total, len(first)) == (14, 12)


def test_each_change_of_the_programme_raises_the_revision(app: Flask) -> None:
    seminar = with_programme()
    before = seminar.revision
    assert before > 0
    session = seminar.sessions[0]
    change_session(
        session=session,
        kind=session.kind,
        title="Another title",
        speakers="",
        description="",
        room=None,
        capacity=None,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        actor=ORGANISER,
        at=NOW,
    )
    assert seminar.revision == before + 1
    remove_session(session=session, actor=ORGANISER, at=NOW)
    assert seminar.revision == before + 2


def test_the_same_form_with_another_text_is_not_taken_for_a_double_click(app: Flask) -> None:
    seminar = make_seminar()
    make_delegate(seminar)
    mailing = write(seminar)
    assert write(seminar).id == mailing.id
    with pytest.raises(Conflict, match="sent already"):
        write(seminar, selection=Selection((seminar.id,), ("waiting",)))
    with pytest.raises(Conflict, match="sent already"):
        write(seminar, with_calendar=True)
    assert db.session.scalar(select(func.count(Mailing.id))) == 1


def test_nobody_sees_who_has_not_filled_in_the_questionnaire(
    app: Flask, clock: Any, signed_in: Callable[..., FlaskClient]
) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    ann = make_delegate(seminar, name="Ann Example")
    hidden = Selection((seminar.id,), not_answered=True)
    assert first_recipients(hidden) == (1, [])
    mailing = write(seminar, selection=hidden, with_calendar=True)
    run_due(at=NOW)
    (message,) = letters("news")
    assert message.recipient_hidden
    client = signed_in("organiser")
    assert "Ann Example" not in client.get(f"/mailings/{mailing.id}").text
    for state in ("", "?state=queued", "?q=news"):
        assert message.subject not in client.get(f"/messages{state}").text
    assert client.get(f"/messages/{message.id}").status_code == 404
    file = message.attachments[0].id
    assert client.get(f"/messages/{message.id}/files/{file}").status_code == 404
    assert client.post(f"/messages/{message.id}/try-again").status_code == 404
    person = client.get(f"/seminars/{seminar.slug}/delegates/{ann.id}").text
    assert message.subject not in person
    # Nor by asking for so few that the number says it.
    for few in ({"sectors": (1,)}, {"levels": (1,)}, {"takes_part": True}):
        with pytest.raises(Invalid) as refusal:
            write(seminar, key="few", selection=Selection((seminar.id,), not_answered=True, **few))
        assert refusal.value.field == "not_answered"


def test_who_cancels_before_the_message_is_written_gets_none(app: Flask, clock: Any) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    ann, ben = make_delegate(seminar), make_delegate(seminar)
    mailing = write(seminar)
    ids = [ann.id, ben.id]
    cancel(delegate=ben, actor=ORGANISER, at=NOW)
    assert queue_piece(mailing_id=mailing.id, ids=ids, at=NOW)
    assert [message.delegate_id for message in letters("news")] == [ann.id]


def test_filling_the_outbox_takes_as_many_statements_for_two_as_for_twenty(
    app: Flask, clock: Any, statements: Any
) -> None:
    clock.set(NOW)
    counts = []
    for number, people in enumerate((2, 20)):
        seminar = with_programme(slug=f"seminar-{number}", capacity=20)
        ids = [make_delegate(seminar).id for _ in range(people)]
        mailing = write(seminar, key=str(number), kind="change", with_calendar=True)
        db.session.expire_all()
        with statements() as made:
            assert queue_piece(mailing_id=mailing.id, ids=ids, at=NOW)
        counts.append(len(made))
        found = db.session.scalar(
            select(func.count(Attachment.id)).join(Message).where(Message.mailing_id == mailing.id)
        )
        assert found == people
    assert counts[0] == counts[1]


def test_a_message_that_left_while_it_was_stopped_counts_as_sent(app: Flask, clock: Any) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    make_delegate(seminar)
    mailing = write(seminar)
    run_due(at=NOW)
    stop_mailing(mailing=mailing, actor=ORGANISER, at=NOW)
    (message,) = letters("news")
    mark_sent(message_id=message.id, at=NOW)
    db.session.refresh(message)
    assert (message.state, message.sent_at) == (DeliveryState.SENT, NOW)


def test_reminders_of_a_seminar_that_moves_and_of_many_delegates(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "PIECE", 2)
    seminar = make_seminar()
    people = [make_delegate(seminar) for _ in range(5)]
    opening = NOW.replace(year=FIRST_DAY.year, month=FIRST_DAY.month, day=FIRST_DAY.day, hour=10, minute=0)
    remind(opening - timedelta(days=3))
    assert len(letters("reminder")) == len(people)
    # Another number of days reminds nobody a second time, and comes to an end.
    set_reminder(series=seminar.series, days=1, actor=ORGANISER, at=NOW)
    remind(opening - timedelta(days=1))
    assert len(letters("reminder")) == len(people)
    change_seminar(
        seminar=seminar,
        venue=seminar.venue,
        title=seminar.title,
        description="",
        starts_on=seminar.starts_on + timedelta(days=28),
        ends_on=seminar.ends_on + timedelta(days=28),
        capacity=seminar.capacity,
        registration_opens_at=seminar.registration_opens_at,
        registration_closes_at=seminar.registration_closes_at,
        timezone=seminar.timezone,
        actor=ORGANISER,
        at=NOW,
    )
    remind(opening + timedelta(days=27))
    assert len(letters("reminder")) == 2 * len(people)


def test_calendar_files_that_go_out_are_read_by_another_library(app: Flask, clock: Any) -> None:
    clock.set(NOW)
    seminar = with_programme()
    leave_untold(seminar=seminar, actor=ORGANISER, at=NOW)
    ann = make_delegate(seminar, name="Gearóid Ó Súilleabháin, Muiris " + "Nic Dhonnchadha " * 5)
    remove_session(session=seminar.sessions[0], actor=ORGANISER, at=NOW)
    change = KINDS["change"]
    tell_changes(
        seminar=seminar, subject=change.subject, body=change.body, once_key="1", actor=ORGANISER, at=NOW
    )
    run_due(at=NOW)
    cancel(delegate=ann, actor=ORGANISER, at=NOW)
    files = list(
        db.session.scalars(
            select(Attachment).join(Message).where(Message.delegate_id == ann.id).order_by(Attachment.id)
        )
    )
    read = [vobject.readOne(file.content.decode()) for file in files]
    assert [each.method.value for each in read] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({each.vevent.uid.value for each in read}) == 1
    assert [int(each.vevent.sequence.value) for each in read] == [0, 1, 2]
    assert [each.vevent.status.value for each in read] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    for file, each in zip(files, read, strict=True):
        assert each.vevent.attendee.params["CN"] == [" ".join(ann.name.split())]
        assert each.vevent.location.value == "Harbour Hotel, 1 Quay Street, Galway"
        assert all(len(line) <= 75 for line in file.content.split(b"\r\n"))


def test_reminders_go_only_to_those_of_whom_they_are_true(app: Flask) -> None:
    seminar = make_seminar()
    make_delegate(seminar)
    for kind, selection, field in (
        ("reminder", Selection((seminar.id,), ("registered", "waiting")), "states"),
        ("questionnaire_reminder", Selection((seminar.id,)), "not_answered"),
    ):
        with pytest.raises(Invalid) as refusal:
            write(seminar, kind=kind, selection=selection)
        assert refusal.value.field == field
    assert write(seminar, kind="reminder").kind == "reminder"
