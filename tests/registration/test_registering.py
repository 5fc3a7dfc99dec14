"""Registering, changing, cancelling, the waiting list: what the verbs promise."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from seminars.audit.models import AuditEntry
from seminars.audit.service import Actor
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import Model, db
from seminars.mail.models import Message
from seminars.mail.service import filled
from seminars.programme.models import ProfileField
from seminars.programme.service import cancel_seminar, change_seminar, set_profile_options
from seminars.registration import service
from seminars.registration.models import Delegate, DelegateState, Organisation, Source
from seminars.registration.queries import counts, waiting_position
from tests.registration.factories import NOW, ORGANISER, details, make_delegate, make_seminar, option


def outbox(address: str | None = None) -> list[Message]:
    query = select(Message).order_by(Message.id)
    return list(db.session.scalars(query if address is None else query.where(Message.to_address == address)))


def changed(seminar, **changes):
    values = {
        name: getattr(seminar, name)
        for name in (
            "venue",
            "title",
            "description",
            "starts_on",
            "ends_on",
            "capacity",
            "registration_opens_at",
            "registration_closes_at",
            "timezone",
        )
    }
    return change_seminar(seminar=seminar, **{**values, **changes}, actor=ORGANISER, at=NOW)


def test_a_free_place_is_given_with_a_message_and_an_audit_entry(app: Flask) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar, name="Máire Ní Bhriain", email="Maire@Example.org")
    assert delegate.state is DelegateState.REGISTERED
    assert (delegate.sort_key, delegate.email_key) == ("nibhriain maire", "maire@example.org")
    [message] = outbox()
    assert message.to_address == "Maire@Example.org"
    assert message.subject == f"You are registered: {seminar.title}"
    assert service.personal_url(delegate) in filled(message)
    assert [file.content_type for file in message.attachments] == [
        "text/calendar; charset=utf-8; method=REQUEST"
    ]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "delegate")).one()
    assert (entry.action, entry.subject_id, entry.details["state"]) == ("register", delegate.id, "registered")


def test_the_full_seminar_has_a_waiting_list_in_order_of_arrival(app: Flask) -> None:
    seminar = make_seminar(capacity=2)
    people = [make_delegate(seminar, at=NOW + timedelta(seconds=n)) for n in range(5)]
    assert [person.state.value for person in people] == ["registered"] * 2 + ["waiting"] * 3
    assert [waiting_position(person) for person in people] == [None, None, 1, 2, 3]
    assert "You are number 3 on the waiting list." in filled(outbox(people[4].email)[0])
    assert not outbox(people[4].email)[0].attachments


def test_a_position_once_told_never_gets_worse(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    make_delegate(seminar)
    first = make_delegate(seminar, at=NOW + timedelta(seconds=2))
    # Their clock was read earlier, but they came to the lock later.
    second = make_delegate(seminar, at=NOW + timedelta(seconds=1))
    assert (waiting_position(first), waiting_position(second)) == (1, 2)


def test_a_cancellation_moves_the_first_of_the_queue_up(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    holder, first, second = (make_delegate(seminar, at=NOW + timedelta(seconds=n)) for n in range(3))
    service.cancel(delegate=holder, actor=Actor(holder.name), at=NOW + timedelta(hours=1))
    assert (holder.state, first.state) == (DelegateState.CANCELLED, DelegateState.REGISTERED)
    assert waiting_position(second) == 1
    assert outbox(first.email)[-1].kind == "place"
    assert outbox(first.email)[-1].attachments
    farewell = outbox(holder.email)[-1]
    calendar = farewell.attachments[0].content.decode()
    assert (farewell.kind, "METHOD:CANCEL" in calendar, "SEQUENCE:1" in calendar) == (
        "cancellation",
        True,
        True,
    )


def test_cancelling_twice_changes_nothing_more(app: Flask) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar)
    for _ in range(2):
        service.cancel(delegate=delegate, actor=Actor("x"), at=NOW)
    assert delegate.calendar_sequence == 1
    assert [message.kind for message in outbox()] == ["confirmation", "cancellation"]


def test_who_waited_and_cancels_frees_no_place(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    _, first, second = (make_delegate(seminar, at=NOW + timedelta(seconds=n)) for n in range(3))
    service.cancel(delegate=first, actor=Actor("x"), at=NOW)
    assert second.state is DelegateState.WAITING
    assert waiting_position(second) == 1
    assert not outbox(first.email)[-1].attachments


def test_nobody_overtakes_the_queue(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    make_delegate(seminar)
    queued = make_delegate(seminar)
    with db.engine.begin() as connection:
        # A place that was added behind the application's back: the queue has not moved yet.
        connection.execute(text("UPDATE seminar SET capacity = 2"))
    newcomer = make_delegate(seminar, at=NOW + timedelta(minutes=1))
    assert newcomer.state is DelegateState.WAITING
    service.fill_places(seminar=seminar, actor=ORGANISER, at=NOW)
    db.session.refresh(queued)
    db.session.refresh(newcomer)
    assert (queued.state, newcomer.state) == (DelegateState.REGISTERED, DelegateState.WAITING)


def test_a_raised_capacity_moves_the_queue_up(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    people = [make_delegate(seminar, at=NOW + timedelta(seconds=n)) for n in range(4)]
    changed(seminar, capacity=3)
    assert [person.state.value for person in people] == ["registered"] * 3 + ["waiting"]
    assert [outbox(person.email)[-1].kind for person in people[1:]] == ["place", "place", "waiting_list"]


def test_walk_ins_get_in_over_capacity_and_then_nobody_moves_up(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    holder, queued = make_delegate(seminar), make_delegate(seminar)
    walk_in = make_delegate(seminar, source=Source.WALK_IN, email=None, consent=False)
    assert walk_in.state is DelegateState.REGISTERED
    service.cancel(delegate=holder, actor=Actor("x"), at=NOW)
    assert queued.state is DelegateState.WAITING
    assert counts(seminar).registered == 1
    assert all(message.delegate_id != walk_in.id for message in outbox())


def test_the_same_address_leads_back_to_the_first_registration(app: Flask) -> None:
    seminar = make_seminar()
    first = make_delegate(seminar, email="mary@example.org", name="Mary Byrne")
    again = make_delegate(seminar, email=" MARY@example.org", name="Somebody Else")
    assert again.id == first.id
    assert db.session.scalar(select(func.count(Delegate.id))) == 1
    assert first.name == "Mary Byrne"
    assert [message.kind for message in outbox()] == ["confirmation", "already_registered"]
    assert service.personal_url(first) in filled(outbox()[1])


def test_a_double_click_registers_once_and_writes_once(app: Flask) -> None:
    seminar = make_seminar()
    for _ in range(2):
        make_delegate(seminar, email="mary@example.org", submission="abc")
    assert [message.kind for message in outbox()] == ["confirmation"]


def test_a_stranger_cannot_fill_a_mailbox(app: Flask) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar)
    for minute in range(20):
        at = NOW + timedelta(minutes=minute)
        make_delegate(seminar, email=delegate.email, at=at)
        service.send_links(address=delegate.email, seminar=seminar, actor=Actor("x"), at=at)
    assert len(outbox()) == 6
    service.send_links(address=delegate.email, seminar=seminar, actor=Actor("x"), at=NOW + timedelta(hours=2))
    assert len(outbox()) == 7


def test_who_cancelled_registers_again_at_the_end_of_the_queue(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    holder, queued = make_delegate(seminar), make_delegate(seminar)
    service.cancel(delegate=holder, actor=Actor("x"), at=NOW)
    another = make_delegate(seminar)
    again = make_delegate(seminar, email=holder.email, name="New Name")
    assert again.id == holder.id
    assert (again.state, again.name) == (DelegateState.WAITING, "New Name")
    assert queued.state is DelegateState.REGISTERED
    assert (waiting_position(another), waiting_position(again)) == (1, 2)


def test_the_calendar_sequence_rises_with_cancelling_and_coming_back(app: Flask) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar)
    service.cancel(delegate=delegate, actor=Actor("x"), at=NOW)
    make_delegate(seminar, email=delegate.email)
    assert [b"SEQUENCE:%d" % n in message.attachments[0].content for n, message in enumerate(outbox())] == [
        True,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("moment", "message"),
    [(timedelta(days=-8), "not opened"), (timedelta(days=14), "has closed")],
)
def test_outside_its_time_nobody_registers_online(app: Flask, moment: timedelta, message: str) -> None:
    seminar = make_seminar()
    with pytest.raises(Conflict, match=message):
        make_delegate(seminar, at=NOW + moment)
    assert make_delegate(seminar, at=NOW + moment, source=Source.DESK).state is DelegateState.REGISTERED


def test_drafts_and_cancelled_seminars_take_nobody(app: Flask) -> None:
    with pytest.raises(Conflict, match="not published"):
        make_delegate(make_seminar(published=False))
    seminar = make_seminar()
    delegate = make_delegate(seminar)
    cancel_seminar(seminar=seminar, actor=ORGANISER, at=NOW)
    with pytest.raises(Conflict, match="cancelled"):
        make_delegate(seminar)
    told = outbox(delegate.email)[-1]
    assert told.kind == "seminar_cancelled"
    assert b"METHOD:CANCEL" in told.attachments[0].content


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "Win at https://example.com"}),
        ("name", {"name": "x" * 201}),
        ("organisation", {"organisation": "!"}),
        ("organisation", {"organisation": "see www.example.com"}),
        ("email", {"email": None}),
        ("email", {"email": "nobody"}),
        ("email", {"email": "a@example.org,b@example.org"}),
        ("email", {"email": "a@example.org\nBcc: b@example.org"}),
        ("consent", {"consent": False}),
        ("access_needs", {"access_needs": "x" * 2001}),
    ],
)
def test_what_is_wrong_is_refused_with_its_field(app: Flask, field: str, changes: dict) -> None:
    seminar = make_seminar()
    with pytest.raises(Invalid) as refusal:
        make_delegate(seminar, **changes)
    assert refusal.value.field == field
    assert not outbox()


def test_options_are_of_the_series_and_still_offered(app: Flask) -> None:
    seminar, other = make_seminar(), make_seminar()
    foreign = option(other, ProfileField.SECTOR)
    with pytest.raises(Invalid) as refusal:
        make_delegate(seminar, sector_id=foreign)
    assert refusal.value.field == "sector"
    with pytest.raises(Invalid):
        make_delegate(seminar, sector_id=option(seminar, ProfileField.LEVEL))
    delegate = make_delegate(seminar)
    had = delegate.sector_id
    set_profile_options(
        series=seminar.series, field=ProfileField.SECTOR, labels=["Sport"], actor=ORGANISER, at=NOW
    )
    with pytest.raises(Invalid):
        make_delegate(seminar, sector_id=had)
    kept = service.change(
        delegate=delegate,
        details=details(seminar, email=delegate.email, sector_id=had, name="Kept Sector"),
        actor=ORGANISER,
        at=NOW,
    )
    assert (kept.name, kept.sector_id) == ("Kept Sector", had)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "change registration")).one()
    assert entry.details["fields"] == ["name"]


def test_registering_takes_few_statements_however_many_are_there(app: Flask, statements) -> None:
    seminar = make_seminar(capacity=5)
    sent = []
    for _ in range(8):
        given = details(seminar)
        with statements() as made:
            service.register(seminar=seminar, details=given, actor=Actor("x"), at=NOW)
        sent.append(len(made))
    # Once the organisation is known; who joins the queue gets no calendar file.
    assert len(set(sent[1:5])) == 1
    assert len(set(sent[5:])) == 1
    assert max(sent) <= 21


def test_spellings_of_an_organisation_meet(app: Flask) -> None:
    seminar = make_seminar()
    names = ["H.S.E.", "HSE", "The HSE", "h s e"]
    found = {make_delegate(seminar, organisation=name).organisation_id for name in names}
    assert len(found) == 1
    assert db.session.scalars(select(Organisation.name)).all() == ["H.S.E."]


def test_a_changed_address_gets_a_new_link_and_the_old_one_hears_of_it(app: Flask) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar, email="old@example.org")
    old_token = service.personal_token(delegate)
    service.change(
        delegate=delegate, details=details(seminar, email="new@example.org"), actor=ORGANISER, at=NOW
    )
    assert [m.kind for m in outbox("old@example.org")] == ["confirmation", "address"]
    assert service.personal_url(delegate) not in filled(outbox("old@example.org")[1])
    assert service.personal_url(delegate) in filled(outbox("new@example.org")[0])
    with pytest.raises(Missing):
        service.delegate_by_token(old_token)


def test_nobody_takes_another_delegates_address(app: Flask) -> None:
    seminar = make_seminar()
    one, two = make_delegate(seminar), make_delegate(seminar)
    with pytest.raises(Conflict) as refusal:
        service.change(delegate=two, details=details(seminar, email=one.email), actor=ORGANISER, at=NOW)
    assert refusal.value.field == "email"


def test_a_link_sent_again_replaces_the_old_one(app: Flask) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar)
    old = service.personal_token(delegate)
    service.send_links(address=delegate.email.upper(), actor=Actor("Visitor"), at=NOW)
    new = service.personal_token(delegate)
    assert new != old
    assert service.delegate_by_token(new).id == delegate.id
    with pytest.raises(Missing):
        service.delegate_by_token(old)
    assert new in filled(outbox()[-1])


def test_an_unknown_address_gets_nothing(app: Flask) -> None:
    seminar = make_seminar()
    service.send_links(address="nobody@example.org", seminar=seminar, actor=Actor("Visitor"), at=NOW)
    assert not outbox()


def test_the_database_holds_no_personal_link(app: Flask) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar)
    make_delegate(seminar, email=delegate.email)
    service.send_links(address=delegate.email, actor=Actor("x"), at=NOW)
    token = service.personal_token(delegate)
    held = [
        repr(row)
        for table in Model.metadata.sorted_tables
        for row in db.session.execute(table.select()).all()
    ]
    assert not [row for row in held if token in row]
    assert [row for row in held if delegate.token_hash in row]


def test_moving_up_out_of_turn_keeps_the_reason(app: Flask) -> None:
    seminar = make_seminar(capacity=1)
    make_delegate(seminar)
    make_delegate(seminar)
    last = make_delegate(seminar)
    service.give_place(delegate=last, actor=ORGANISER, at=NOW, reason="Speaker")
    assert last.state is DelegateState.REGISTERED
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "give place")).one()
    assert (entry.actor_name, entry.details["reason"]) == ("Oonagh Organiser", "Speaker")


def test_when_the_seminar_is_over_nothing_is_cancelled(app: Flask) -> None:
    seminar = make_seminar()
    delegate = make_delegate(seminar)
    with pytest.raises(Conflict, match="over"):
        service.cancel(delegate=delegate, actor=Actor("x"), at=NOW + timedelta(days=60))
