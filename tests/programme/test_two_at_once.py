"""Two organisers at the same moment: both get what they asked for, or a page that says what happened."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from seminars.audit.models import AuditEntry
from seminars.errors import Missing
from seminars.extensions import db
from seminars.programme import naming
from seminars.programme.models import ProfileField, ProfileOption, Seminar, Series, Session
from seminars.programme.service import (
    change_session,
    create_series,
    publish,
    remove_session,
    set_profile_options,
)
from seminars.programme.slugs import free_slug
from tests.programme.factories import NOW, ORGANISER, make_seminar, make_series, make_session

BY = {"actor": ORGANISER, "at": NOW}


def at_once(app: Flask, work, people: int = 6) -> list:
    """Run ``work(number)`` in so many threads at the same moment, each in its own context."""
    barrier = Barrier(people)

    def one(number: int):
        with app.app_context():
            try:
                barrier.wait(60)
                return work(number)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))


def test_series_of_one_title_made_at_once_get_different_addresses(app: Flask) -> None:
    db.session.rollback()
    slugs = at_once(app, lambda _: create_series(title="Network", **BY).slug)
    assert sorted(slugs) == ["network", *(f"network-{number}" for number in range(2, 7))]
    assert len(db.session.scalars(select(ProfileOption)).all()) == 6 * 33


def test_an_address_taken_between_look_and_insert_is_tried_again(app: Flask, monkeypatch) -> None:
    make_series("Network")
    tries = []

    def blind_at_first(wanted: str, taken) -> str:
        tries.append(wanted)
        return wanted if len(tries) == 1 else free_slug(wanted, taken)

    monkeypatch.setattr(naming, "free_slug", blind_at_first)
    assert make_series("Network").slug == "network-2"
    assert len(tries) == 2


def test_lists_changed_at_once_end_as_one_of_them(app: Flask) -> None:
    series = make_series()
    number = series.id
    db.session.rollback()

    def change(which: int) -> None:
        labels = ["Sport", "Health", f"Own {which % 2}"]
        row = db.session.get(Series, number)
        set_profile_options(series=row, field=ProfileField.SECTOR, labels=labels, **BY)

    at_once(app, change)
    offered = [
        each.label for each in series.profile_options if each.field is ProfileField.SECTOR and each.offered
    ]
    assert offered[:2] == ["Sport", "Health"]
    assert offered[2:] in (["Own 0"], ["Own 1"])


def test_a_seminar_published_twice_at_once_is_published_once(app: Flask) -> None:
    seminar = make_seminar()
    make_session(seminar)
    number = seminar.id
    db.session.rollback()
    at_once(app, lambda _: publish(seminar=db.session.get(Seminar, number), **BY))
    db.session.refresh(seminar)
    assert seminar.state == "published"
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "publish")).all()
    assert len(entries) == 1


def test_a_session_removed_by_many_at_once_is_removed_and_the_others_are_told(app: Flask) -> None:
    seminar = make_seminar()
    number = make_session(seminar).id
    db.session.rollback()

    def remove(_: int) -> str:
        row = db.session.get(Session, number)
        if row is None:
            return "gone"
        try:
            remove_session(session=row, **BY)
        except Missing:
            return "told"
        return "removed"

    answers = at_once(app, remove)
    assert answers.count("removed") == 1, answers
    assert set(answers) <= {"removed", "told", "gone"}


def test_changing_what_somebody_else_removed_is_told(app: Flask) -> None:
    seminar = make_seminar()
    session = make_session(seminar)
    starts_at, ends_at, kind = session.starts_at, session.ends_at, session.kind
    with db.engine.begin() as other:
        other.execute(Session.__table__.delete())
    with pytest.raises(Missing, match="removed"):
        change_session(
            session=session,
            kind=kind,
            title="Late",
            starts_at=starts_at,
            ends_at=ends_at,
            speakers="",
            description="",
            room=None,
            capacity=None,
            **BY,
        )
