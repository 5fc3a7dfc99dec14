"""Two registrations of one person made one: places, sessions, what other rooms hold, and what is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from seminars.accounts.models import Role
from seminars.attendance.device import changes, cursor_of
from seminars.attendance.models import Certificate, CheckIn, SessionAttendance
from seminars.attendance.service import check_in
from seminars.attendance.sessions import take_attendance
from seminars.audit.models import AuditEntry
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import Model, db
from seminars.focus_groups.models import FocusGroup, GroupWish, WishKind, group_wish_delegate
from seminars.focus_groups.queries import groups_shown_to
from seminars.focus_groups.seats import first_round, go_back, move, so_many_groups
from seminars.mail.models import Message
from seminars.programme.models import Seminar, WaitingRule
from seminars.questionnaire.models import Participation
from seminars.questionnaire.taking_part import seal_of
from seminars.registration import duplicates, service
from seminars.registration.asking import QuestionKind
from seminars.registration.duplicates import (
    as_doubles,
    count_all_duplicates,
    doubles_of,
    keep_delegates_apart,
    open_duplicates,
)
from seminars.registration.form_editing import QuestionDetails, add_question
from seminars.registration.merge_choices import Chosen, as_seen, differences
from seminars.registration.merging import merge_delegates, what_becomes
from seminars.registration.models import Delegate, DelegateState, Offer, SessionPlace
from seminars.registration.queries import delegate_by_token, history, waiting_positions
from seminars.registration.questions import answers_in_words
from seminars.registration.sameness_models import DelegatesApart, DuplicateCount
from tests.registration.factories import NOW, ORGANISER, make_delegate, make_seminar
from tests.registration.test_race import at_once
from tests.registration.test_session_places import choose, limited, standing

BY: dict[str, Any] = {"actor": ORGANISER, "at": NOW}


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


@pytest.fixture
def organiser(signed_in) -> FlaskClient:
    return signed_in(Role.ORGANISER)


def two(seminar: Seminar, **changes: Any) -> tuple[Delegate, Delegate]:
    """One person who registered at work, and an hour later from home."""
    kept = make_delegate(seminar, name="Niamh Daly", email="niamh.daly@work.example.org", organisation="HSE")
    told = {"name": "Niamh O'Daly", "email": "niamh.daly@home.example.org", "organisation": "HSE", **changes}
    return kept, make_delegate(seminar, at=NOW + timedelta(hours=1), **told)


def merge(kept: Delegate, gone: Delegate, **chosen: Chosen) -> Delegate:
    made = merge_delegates(kept=kept, gone=gone, chosen=chosen, **BY)
    db.session.expire_all()
    return made


def mails(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def test_one_row_stays_with_what_was_chosen_and_one_mail_goes_out(app: Flask) -> None:
    seminar = make_seminar()
    kept, gone = two(seminar, access_needs="A ramp", dietary_needs="Vegan", takes_part=False)
    service.change(
        delegate=kept,
        details=service.Details(
            name=kept.name, organisation="HSE", email=kept.email, access_needs="A loop", takes_part=True
        ),
        **BY,
    )
    db.session.expire_all()
    link, gone_link = service.personal_token(kept), service.personal_token(gone)
    gone_id, badge = gone.id, kept.badge_code
    assert {
        each.field: (each.kept, each.gone, each.proposed, each.both) for each in differences(kept, gone)
    } == {
        "name": ("Niamh Daly", "Niamh O'Daly", Chosen.KEPT, False),
        "email": ("niamh.daly@work.example.org", "niamh.daly@home.example.org", Chosen.KEPT, False),
        "occupation": ("", gone.occupation.label, Chosen.GONE, False),
        "sector": ("", gone.sector.label, Chosen.GONE, False),
        "level": ("", gone.level.label, Chosen.GONE, False),
        "takes_part": ("Takes part", "Does not take part", Chosen.KEPT, False),
        "access_needs": ("A loop", "A ramp", Chosen.KEPT, True),
        "dietary_needs": ("", "Vegan", Chosen.GONE, False),
    }
    merge(kept, gone, name=Chosen.GONE, access_needs=Chosen.BOTH)
    (row,) = db.session.scalars(select(Delegate)).all()
    assert (row.name, row.email, row.badge_code) == ("Niamh O'Daly", "niamh.daly@work.example.org", badge)
    assert (row.access_needs, row.dietary_needs, row.takes_part) == ("A loop\nA ramp", "Vegan", True)
    assert row.sector is not None
    assert row.sort_key.startswith("odaly")
    assert "odaly" in row.search_key
    assert delegate_by_token(link).id == row.id
    with pytest.raises(Missing):
        delegate_by_token(gone_link)
    (told,) = mails("merged")
    assert told.to_address == "niamh.daly@work.example.org"
    assert "niamh.daly@home.example.org" in told.body
    assert "[[personal link]]" in told.body
    assert "you have a place" in told.body
    # Messages and history of both stand together; the number of the one that went is nobody else's.
    assert {each.delegate_id for each in db.session.scalars(select(Message))} == {row.id}
    assert [each.action for each in history(row)].count("register") == 2
    assert make_delegate(seminar).id > gone_id


def test_with_the_other_address_the_link_is_another(app: Flask) -> None:
    kept, gone = two(make_seminar())
    link = service.personal_token(kept)
    merge(kept, gone, email=Chosen.GONE)
    assert kept.email == kept.email_key == "niamh.daly@home.example.org"
    with pytest.raises(Missing):
        delegate_by_token(link)
    assert delegate_by_token(service.personal_token(kept)).id == kept.id
    assert "in our earlier messages no longer work" in mails("merged")[0].body


def test_a_second_place_goes_to_the_next_in_line(app: Flask) -> None:
    seminar = make_seminar(capacity=2)
    kept, gone = two(seminar)
    first, second = make_delegate(seminar), make_delegate(seminar)
    assert "one becomes free" in what_becomes(kept, gone)[0]
    merge(kept, gone)
    assert (kept.state, first.state, second.state) == ("registered", "registered", "waiting")
    assert len(mails("place")) == 1


@pytest.mark.parametrize("stays", ["registered", "waiting"])
def test_with_a_place_and_waiting_the_person_has_the_place(app: Flask, stays: str) -> None:
    seminar = make_seminar(capacity=1)
    holder, waits = two(seminar)
    last = make_delegate(seminar)
    kept, gone = (holder, waits) if stays == "registered" else (waits, holder)
    merge(kept, gone)
    assert (kept.state, last.state) == (DelegateState.REGISTERED, DelegateState.WAITING)
    assert kept.queued_at is None
    assert waiting_positions(seminar) == {last.id: 1}


def test_of_two_who_wait_the_better_place_and_the_offer_stay(app: Flask) -> None:
    seminar = make_seminar(capacity=1, waiting_rule=WaitingRule.OFFER)
    holder, early, other = (
        make_delegate(seminar),
        make_delegate(seminar, name="Niamh Daly"),
        make_delegate(seminar),
    )
    late = make_delegate(seminar, at=NOW + timedelta(hours=2), name="Niamh Daly")
    service.cancel(delegate=holder, **BY)
    assert db.session.scalars(select(Offer.delegate_id)).all() == [early.id]
    merge(late, early)
    assert db.session.scalars(select(Offer.delegate_id).where(Offer.outcome.is_(None))).all() == [late.id]
    assert waiting_positions(seminar) == {late.id: 1, other.id: 2}


def test_an_offer_to_somebody_with_a_place_passes_on(app: Flask) -> None:
    seminar = make_seminar(capacity=2, waiting_rule=WaitingRule.OFFER)
    holder, leaver = make_delegate(seminar, name="Niamh Daly"), make_delegate(seminar)
    double, next_one = make_delegate(seminar, name="Niamh Daly"), make_delegate(seminar)
    service.cancel(delegate=leaver, **BY)
    merge(holder, double)
    assert db.session.scalars(select(Offer.delegate_id).where(Offer.outcome.is_(None))).all() == [next_one.id]


def test_sessions_are_united_and_what_becomes_free_passes_on(app: Flask) -> None:
    seminar = make_seminar()
    same, mine, clash = (
        limited(seminar, title, places, hour=hour)
        for title, places, hour in (("Same", 2, 11), ("Mine", 1, 12), ("Clash", 1, 12))
    )
    along = limited(seminar, "Along", 1, day=1)
    kept, gone = two(seminar)
    choose(kept, same, mine)
    choose(gone, same, clash, along)
    third = make_delegate(seminar)
    choose(third, same, clash)
    assert standing(third) == {"Same": ("waiting", 1), "Clash": ("waiting", 1)}
    told = what_becomes(kept, gone)
    assert "Both chose ‘Same’: the better place stays." in told
    assert "‘Clash’ is given up: it is at the same time as ‘Mine’." in told
    assert "‘Along’ comes along." in told
    merge(kept, gone)
    assert {title: state for title, (state, _) in standing(kept).items()} == {
        "Same": "registered",
        "Mine": "registered",
        "Along": "registered",
    }
    assert {state for state, _ in standing(third).values()} == {"registered"}
    assert {each.delegate_id for each in db.session.scalars(select(SessionPlace))} == {kept.id, third.id}


def test_of_one_session_the_better_place_stays(app: Flask) -> None:
    seminar = make_seminar()
    session = limited(seminar, "Small", 1)
    kept, gone = two(seminar)
    choose(gone, session)
    choose(kept, session)
    assert standing(kept) == {"Small": ("waiting", 1)}
    merge(kept, gone)
    assert standing(kept) == {"Small": ("registered", None)}


def test_check_ins_count_once_a_day(app: Flask) -> None:
    seminar = make_seminar()
    kept, gone = two(seminar)
    first, second = seminar.days
    noon = NOW + timedelta(days=21)
    check_in(delegate=kept, day=first, actor=ORGANISER, at=noon + timedelta(hours=1))
    check_in(delegate=gone, day=first, actor=ORGANISER, at=noon)
    check_in(delegate=gone, day=second, actor=ORGANISER, at=noon + timedelta(days=1))
    session = next(each for each in seminar.sessions if each.day == first)
    taken = take_attendance(session=session, actor=ORGANISER, at=noon)
    for each in (kept, gone):
        db.session.add(SessionAttendance(session_id=taken.session_id, delegate_id=each.id, at=noon))
    db.session.add(
        Certificate(
            delegate_id=gone.id, code="CODE", issued_at=noon, name="N", organisation="O", days=[], minutes=1
        )
    )
    db.session.commit()
    told = " ".join(what_becomes(kept, gone))
    assert "under both: it counts once" in told
    assert "The certificate comes along" in told
    merge(kept, gone)
    assert db.session.execute(
        select(CheckIn.delegate_id, CheckIn.day, CheckIn.at).order_by(CheckIn.day)
    ).all() == [
        (kept.id, first, noon),
        (kept.id, second, noon + timedelta(days=1)),
    ]
    assert db.session.scalars(select(SessionAttendance.delegate_id)).all() == [kept.id]
    assert db.session.scalars(select(Certificate.delegate_id)).all() == [kept.id]


@pytest.mark.parametrize("mine", [None, False, True])
@pytest.mark.parametrize("other", [None, False, True])
def test_having_answered_is_a_set_and_answers_stay_apart(
    app: Flask, mine: bool | None, other: bool | None
) -> None:
    kept, gone = two(make_seminar())
    for delegate, submitted, hours in ((kept, mine, 2), (gone, other, 1)):
        if submitted is not None:
            begun_at = NOW + timedelta(hours=hours)
            db.session.add(
                Participation(
                    seal=seal_of(delegate),
                    seminar_id=delegate.seminar_id,
                    begun_at=begun_at,
                    submitted=submitted,
                )
            )
    db.session.commit()
    told = " ".join(what_becomes(kept, gone))
    assert ("Both responses stay" in told) == (mine is other is True)
    merge(kept, gone)
    rows = db.session.scalars(select(Participation)).all()
    assert [row.seal for row in rows] == ([] if mine is other is None else [seal_of(kept)])
    assert [row.submitted for row in rows] == ([] if not rows else [bool(mine or other)])
    if other is not None:
        assert rows[0].begun_at == NOW + timedelta(hours=1)


def groups(seminar: Seminar, number: int = 2) -> list[FocusGroup]:
    return so_many_groups(round=first_round(seminar), number=number)


def test_the_seat_comes_along_in_every_version(app: Flask) -> None:
    seminar = make_seminar()
    kept, gone = two(seminar)
    one, _ = groups(seminar)
    round = first_round(seminar)
    version = move(delegate=gone, group=one, **BY)
    assert version is not None
    round.published_version = version.number
    db.session.commit()
    assert any("the seat in Group 1 comes along" in each for each in what_becomes(kept, gone))
    merge(kept, gone)
    assert [each.id for each in one.seated] == [kept.id]
    assert groups_shown_to(kept) == [one]
    move(delegate=kept, group=None, round=round, **BY)
    go_back(round=round, number=version.number, **BY)
    db.session.expire_all()
    assert [each.id for each in one.seated] == [kept.id]


def test_of_two_seats_the_one_of_who_stays_is_kept_and_wishes_are_united(app: Flask) -> None:
    seminar = make_seminar()
    kept, gone = two(seminar)
    third = make_delegate(seminar)
    one, other = groups(seminar)
    move(delegate=kept, group=one, **BY)
    move(delegate=gone, group=other, **BY)
    round = first_round(seminar)
    pair, trio, pin = (
        GroupWish(round_id=round.id, kind=kind, group_number=1 if kind is WishKind.PIN else None)
        for kind in (WishKind.APART, WishKind.TOGETHER, WishKind.PIN)
    )
    db.session.add_all([pair, trio, pin])
    db.session.flush()
    about = [(pair, kept), (pair, gone), (trio, kept), (trio, gone), (trio, third), (pin, gone)]
    db.session.execute(
        insert(group_wish_delegate),
        [{"wish_id": wish.id, "delegate_id": delegate.id} for wish, delegate in about],
    )
    db.session.commit()
    merge(kept, gone)
    assert ([each.id for each in one.seated], other.seated) == ([kept.id], [])
    found = {
        wish.kind: {each.id for each in wish.delegates} for wish in db.session.scalars(select(GroupWish))
    }
    assert found == {WishKind.TOGETHER: {kept.id, third.id}, WishKind.PIN: {kept.id}}


def test_answers_to_the_series_own_questions_are_chosen_one_by_one(app: Flask) -> None:
    seminar = make_seminar()
    first, second = (
        add_question(
            series=seminar.series, details=QuestionDetails(kind=QuestionKind.SHORT_TEXT, label=label), **BY
        ).id
        for label in ("County", "Hope")
    )
    kept, gone = two(seminar, answers={first: "Mayo", second: "Peace"})
    service.change(
        delegate=kept,
        details=service.Details(
            name=kept.name, organisation="HSE", email=kept.email, answers={first: "Galway"}
        ),
        **BY,
    )
    merge(kept, gone)
    assert answers_in_words(kept) == [("County", "Galway"), ("Hope", "Peace")]


def test_the_desk_learns_that_a_number_is_gone(app: Flask) -> None:
    seminar = make_seminar()
    kept, gone = two(seminar)
    since, gone_id = cursor_of(seminar.id), gone.id
    merge(kept, gone)
    news = changes(seminar, seminar.days[0], since)
    assert news["gone"] == [gone_id]
    assert [row[0] for row in news["rows"]] == [kept.id]


def test_every_table_that_points_at_a_delegate_is_carried_over() -> None:
    """Whoever adds a table with a delegate in it adds it to a room's Carrying, or here with the reason."""
    pointing = {
        table.name
        for table in Model.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "delegate"
    }
    carried = {
        # registration.merging and mail.service.pass_messages_on
        "delegate", "delegates_apart", "message", "offer", "session_place", "registration_answer",
        # attendance.merging
        "certificate", "check_in", "printed_badge", "printed_row", "session_attendance",
        # questionnaire.merging
        "respondent",
        # focus_groups.merging
        "group_member", "group_wish_delegate",
        # notes.merging
        "sitting",
    }  # fmt: skip
    assert pointing == carried


def test_whoever_is_slower_is_told_and_nothing_is_half_done(app: Flask) -> None:
    seminar = make_seminar()
    kept, gone = two(seminar)
    seen = as_seen(kept, gone)
    service.change(
        delegate=gone,
        details=service.Details(name="Nina Daly", organisation="HSE", email=gone.email),
        **BY,
    )
    with pytest.raises(Conflict, match="changed by somebody else"):
        merge_delegates(kept=kept, gone=gone, seen=seen, **BY)
    service.cancel(delegate=gone, **BY)
    with pytest.raises(Conflict, match="cancelled"):
        merge_delegates(kept=kept, gone=gone, **BY)
    elsewhere = make_delegate(make_seminar(series=seminar.series))
    for wrong in (elsewhere, kept):
        with pytest.raises(Invalid):
            merge_delegates(kept=kept, gone=wrong, **BY)
    assert mails("merged") == []


def test_two_organisers_merge_at_once_and_one_is_told(app: Flask) -> None:
    seminar = make_seminar(capacity=2)
    ids = [each.id for each in two(seminar)]
    waits = make_delegate(seminar).id
    db.session.rollback()

    def work(number: int) -> str:
        kept, gone = (db.session.get(Delegate, each) for each in (ids if number % 2 else ids[::-1]))
        if kept is None or gone is None:
            return "told"
        try:
            merge_delegates(kept=kept, gone=gone, **BY)
        except (Missing, Conflict):
            return "told"
        return "done"

    assert sorted(at_once(app, 4, work)) == ["done", "told", "told", "told"]
    assert len(mails("merged")) == 1
    assert db.session.get(Delegate, waits).state is DelegateState.REGISTERED


def test_after_the_seminar_nobody_is_written_to(app: Flask) -> None:
    kept, gone = two(make_seminar())
    merge_delegates(kept=kept, gone=gone, actor=ORGANISER, at=NOW + timedelta(days=60))
    assert mails("merged") == []


def test_pairs_are_listed_counted_and_kept_apart(app: Flask) -> None:
    galway = make_seminar()
    sligo = make_seminar(series=galway.series)
    stranger = make_seminar()
    kept, gone = two(galway, name="Niamh Daly")
    there = make_delegate(sligo, name="Niamh Daly", organisation="Other", email=kept.email)
    make_delegate(stranger, name="Niamh Daly", email=kept.email)
    left = make_delegate(galway, name="Niamh Daly", organisation="HSE")
    service.cancel(delegate=left, **BY)
    found = as_doubles(doubles_of(galway.series, seminar=None))
    assert [(each.first.id, each.second.id, each.at_one_seminar) for each in found] == [
        (kept.id, gone.id, True),
        (kept.id, there.id, False),
        (there.id, gone.id, False),
    ]
    assert len(doubles_of(galway.series, seminar=sligo)) == 2
    assert open_duplicates(galway) == 0
    count_all_duplicates(NOW)
    assert (open_duplicates(galway), open_duplicates(sligo), open_duplicates(stranger)) == (3, 2, 0)
    keep_delegates_apart(first=gone, second=kept, **BY)
    keep_delegates_apart(first=kept, second=gone, **BY)
    assert (open_duplicates(galway), open_duplicates(sligo)) == (2, 2)
    assert len(doubles_of(galway.series, seminar=None)) == 2
    with pytest.raises(Invalid):
        keep_delegates_apart(first=kept, second=make_delegate(stranger), **BY)
    # What was kept apart from the one that goes is apart from the one that stays.
    again = make_delegate(galway, name="Niamh Daly", organisation="HSE", email="niamh.daly@third.example")
    merge(again, gone)
    pairs = {(each.first_id, each.second_id) for each in db.session.scalars(select(DelegatesApart))}
    assert pairs == {(kept.id, again.id)}


def test_nothing_is_counted_again_while_nothing_happens(
    app: Flask, statements: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seminar = make_seminar()
    two(seminar)
    count_all_duplicates(NOW)
    monkeypatch.setattr(duplicates, "people_pairs", None)
    count_all_duplicates(NOW)
    assert db.session.scalars(select(DuplicateCount.number)).all() == [1]


def test_pages_show_the_pairs_side_by_side_with_as_many_statements_for_300(
    app: Flask, organiser: FlaskClient, statements: Callable[[], Any]
) -> None:
    seminar = make_seminar(capacity=500)
    two(seminar)
    url = f"/series/{seminar.series.slug}/duplicates"

    def count(address: str) -> int:
        organiser.get(address)
        with statements() as made:
            assert organiser.get(address).status_code == 200
        return len(made)

    addresses = [url, f"{url}?seminar={seminar.slug}", f"/seminars/{seminar.slug}/delegates"]
    before = [count(each) for each in addresses]
    for number in range(150):
        for at in ("work", "home"):
            make_delegate(
                seminar,
                name=f"Una Surname{chr(97 + number % 26) * 3}{number}",
                email=f"u{number}@{at}.example",
            )
    assert [count(each) for each in addresses] == before
    page = BeautifulSoup(organiser.get(url).text, "html.parser")
    assert len(page.select("li.pair")) == 20
    assert "Look for people who are here twice" in organiser.get(addresses[2]).text
    count_all_duplicates(NOW)
    assert "pairs of registrations may be of one person" in " ".join(organiser.get(addresses[2]).text.split())


def test_merging_keeping_apart_and_cancelling_through_the_pages(app: Flask, organiser: FlaskClient) -> None:
    seminar = make_seminar()
    other = make_seminar(series=seminar.series)
    kept, gone = two(seminar)
    there = make_delegate(other, name="Niamh Daly", email=kept.email)
    gone_id = gone.id
    home = f"/series/{seminar.series.slug}/duplicates"
    url = f"/seminars/{seminar.slug}/delegates/{kept.id}/merge/{gone.id}"
    preview = BeautifulSoup(organiser.get(url).text, "html.parser")
    seen = preview.select_one("[name=seen]")["value"]
    assert db.session.get(Delegate, gone.id) is not None
    form = {"seen": seen, "choose_name": "gone", "choose_email": "kept"}
    assert organiser.post(url, data={**form, "choose_name": ""}).status_code == 422
    stale = organiser.post(url, data={**form, "seen": "old"}, follow_redirects=True)
    assert "changed by somebody else" in stale.text
    assert organiser.post(url, data=form).status_code == 302
    # The back button, a double click, an old address: all lead on to what it is now.
    gone_page = f"/seminars/{seminar.slug}/delegates/{gone_id}"
    for again in (organiser.post(url, data=form), organiser.get(url), organiser.get(gone_page)):
        assert again.status_code == 410
        assert "merged into that of ‘Niamh O&#39;Daly’" in again.text
        assert f'href="/seminars/{seminar.slug}/delegates/{kept.id}"' in again.text
    db.session.expire_all()
    assert kept.name == "Niamh O'Daly"
    assert organiser.post(f"{home}/{kept.id}/apart/{there.id}").status_code == 302
    assert "Nobody is here twice" in organiser.get(home).text
    assert organiser.post(f"{home}/{there.id}/cancel").status_code == 302
    db.session.expire_all()
    assert there.state is DelegateState.CANCELLED
    stranger = make_delegate(make_seminar())
    assert organiser.post(f"{home}/{stranger.id}/cancel").status_code == 404
    assert organiser.get(f"/seminars/{seminar.slug}/delegates/{kept.id}/merge/{kept.id}").status_code == 422


def test_staff_see_pairs_and_leave_them_alone(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    seminar = make_seminar()
    kept, gone = two(seminar)
    staff = signed_in(Role.STAFF)
    page = staff.get(f"/series/{seminar.series.slug}/duplicates")
    assert page.status_code == 200
    assert "Niamh" in page.text
    assert "/merge/" not in page.text
    assert "/apart/" not in page.text
    assert staff.get(f"/seminars/{seminar.slug}/delegates/{kept.id}/merge/{gone.id}").status_code == 403


def test_who_merged_what_is_kept(app: Flask) -> None:
    kept, gone = two(make_seminar())
    gone_id = gone.id
    merge(kept, gone, name=Chosen.GONE)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "merge registrations")).one()
    assert (entry.subject_id, entry.details["merged_id"], entry.details["fields"]) == (
        kept.id,
        gone_id,
        ["name"],
    )
    assert "Niamh" not in str(entry.details)
