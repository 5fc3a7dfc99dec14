"""The demo: the season of 2008 with its figures, and a seminar that is on today."""

import csv
import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import create_engine, event, func, make_url, select, text

from seminars import create_app
from seminars.accounts.models import Account, Role
from seminars.accounts.service import DEMO_PASSWORD, create_account
from seminars.attendance.figures import attendance_figures
from seminars.attendance.queries import attendees
from seminars.audit.service import SYSTEM
from seminars.demo import build
from seminars.demo.today import slot_after
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup, GroupMember
from seminars.jobs.models import Job, JobState
from seminars.mail.models import DeliveryState, Message
from seminars.mailings.models import Mailing
from seminars.mailings.queries import delivery
from seminars.mailings.reminders import planned
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.queries import answers_table, definition_of, responses_of
from seminars.questionnaire.service import window_of
from seminars.registration import queries as registration_queries
from seminars.registration.asking import Asking, FormField, QuestionKind
from seminars.registration.models import Delegate
from seminars.registration.questions import answers_of, asks_of, questions_of
from seminars.summaries.queries import summary_of_seminar, summary_of_series
from seminars.summaries.shown import HIDDEN
from seminars.summaries.tabulation import tabulate
from seminars.topic_guides.service import guide_of
from tests.conftest import PASSWORD, START
from tests.page_client import PageClient
from tests.summaries.attack import ALL, SIGN, Attack, knows_tables, read_csv, too_close

SLUG = "network-seminars-2008"

VENUES = ("galway-2008", "clonmel-2008", "dublin-airport-2008", "dublin-west-2008")


@pytest.fixture(scope="module")
def built(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Flask]]:
    """The demo on the database that is asked for, built once on each: these tests only read."""
    made: dict[str, Flask] = {}

    def on(database: str) -> Flask:
        if database not in made:
            made[database] = build_on(
                f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite3'}"
                if database == "sqlite"
                else new_database(postgresql_url)
            )
        return made[database]

    yield on
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


def new_database(postgresql_url: str) -> str:
    admin = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    name = f"demo_{os.getpid()}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)


def build_on(url: str) -> Flask:
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False})
    app.test_client_class = PageClient
    with app.app_context():
        db.create_all()
        build(at=START)
        db.session.remove()
    return app


@pytest.fixture(params=["sqlite", "postgresql"])
def demo_app(request: pytest.FixtureRequest, built: Callable[[str], Flask]) -> Flask:
    """The demo, on each database."""
    return built(request.param)


@pytest.fixture
def demo(demo_app: Flask) -> Iterator[Flask]:
    with demo_app.app_context():
        yield demo_app
        db.session.remove()


# Long after the season; its windows have closed.
NOW = START


def counts(code: str) -> dict[str, int]:
    """What was truly answered over the whole season."""
    series = series_by_slug(SLUG)
    definition = definition_of(series)
    assert definition is not None
    ids = [seminar.id for seminar in series.seminars]
    sections = tabulate(definition, len(responses_of(ids)), answers_table(ids))
    question = next(each for _, part in sections for each in part if each.question.code == code)
    return {count.label: count.count for count in question.counts}


def percents(code: str) -> dict[str, int]:
    found = counts(code)
    base = sum(found.values())
    return {label: round(100 * count / base) for label, count in found.items()}


def test_the_season_comes_out_with_its_figures(demo: Flask) -> None:
    summary = summary_of_series(series_by_slug(SLUG), NOW)
    assert summary.responses is not None
    assert summary.responses.completed == 166
    gender = next(each for each in summary.questions if each.question.code == "gender")
    assert gender.base == 162
    assert {each.label: each.percent for each in gender.counts} == percents("gender")
    assert percents("gender") == {"Female": 69, "Male": 31, "Another gender": 0}
    ages = percents("age_band")
    assert (ages["35-44"], ages["45-54"]) == (33, 31)
    assert sorted(ages.values())[-2:] == [31, 33]
    assert list(percents("level").values()) == [1, 42, 57]
    assert set(percents("sector").values()) == {25}
    met = percents("barriers_met")
    assert met["Yes, often"] + met["Yes, now and then"] > 50
    assert summary.focus_groups == (11, 120)
    assert [seminar.slug for seminar in summary.seminars] == list(VENUES)
    assert len(summary.questions) >= 12
    # Of what was said in the groups, only what was read and released.
    assert len(summary.voices) >= 5
    for seminar in summary.seminars:
        assert len(seminar.attendance.days) == 2
        # One walked in, a few stayed away: too few to tell.
        assert seminar.attendance.walk_ins is HIDDEN
        assert seminar.attendance.no_shows is HIDDEN
        # The vast majority of those present have answered.
        assert seminar.response_rate is not None
        rate = seminar.response_rate.percent
        assert isinstance(rate, int)
        assert 90 <= rate <= 100


def test_those_of_the_policy_level_cannot_be_found(demo: Flask) -> None:
    """Two of 166: the example for which small cells are protected."""
    assert list(counts("level").values()) == [2, 69, 95]
    summary = summary_of_series(series_by_slug(SLUG), NOW)
    level = next(each for each in summary.questions if each.question.code == "level")
    assert [each.count for each in level.counts] == [HIDDEN, HIDDEN, 95]
    assert level.base == 166


def test_the_attacker_fails_on_the_season(demo: Flask) -> None:
    """With all files of the season and of its four seminars, as they are downloaded."""
    client = demo.test_client()
    client.post("/sign-in", data={"email": "staff@example.org", "password": DEMO_PASSWORD})
    definition = definition_of(series_by_slug(SLUG))
    assert definition is not None
    attack = Attack()
    for address, where in (
        (f"/series/{SLUG}", ALL),
        *((f"/seminars/{slug}", slug) for slug in VENUES),
    ):
        file = client.get(f"{address}/summary.csv").data.decode("utf-8")
        read_csv(attack, file, where, definition)
        page = BeautifulSoup(client.get(f"{address}/summary").text, "html.parser")
        read_page(attack, page, where, definition)
    knows_tables(attack, definition, VENUES)
    hidden = [name for name, figure in attack.figures.items() if figure is None and name in attack.marked]
    assert len(hidden) > 100
    assert too_close(attack, 5, attack.intervals()) == []
    shown = [
        figure
        for name, figure in attack.figures.items()
        if figure is not None and name[-1] not in ("(not answered)", "groups")
    ]
    assert len(shown) > 300
    assert all(figure == 0 or figure >= 5 for figure in shown)


def read_page(attack: Attack, page: BeautifulSoup, where: str, definition: Definition) -> None:
    """Tell the attack what the page says; charts say no more than their tables."""
    for section in page.select("section.question-figures"):
        head = section.select_one("thead th")
        if head is None:
            assert not section.select("svg")
            continue
        # Once for wide and once for narrow screens; neither says more.
        drawn, narrow = (
            " ".join(str(each.get_text(" ")) for each in section.select(f".chart-{shape} svg"))
            for shape in ("wide", "narrow")
        )
        signs = drawn.count(SIGN) - drawn.count(f"n = {SIGN}")
        assert percents_in(narrow) <= percents_in(section.table.get_text(" "))
        if head.get_text(strip=True) == "Statement":
            hiding = read_grid(attack, section, where, definition)
            # Once on each side of a bar that ends before what is hidden.
            assert hiding <= signs <= 2 * hiding
            assert percents_in(drawn) <= percents_in(section.table.get_text(" "))
        else:
            assert signs == read_question(attack, section, where, definition)


def percents_in(words: str) -> set[str]:
    return set(re.findall(r"\d+%", words))


def read_question(attack: Attack, section: Tag, where: str, definition: Definition) -> int:
    """Tell what the table of one question says; returns how many figures are hidden."""
    question, hidden = definition.by_code[str(section["id"]).removeprefix("answers-")], 0
    for row, option in zip(section.select("tbody tr"), question.options, strict=True):
        cells = [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
        figure = None if cells[1] == SIGN else int(cells[1])
        attack.tell((question.code, where, option.code), figure)
        assert (cells[2] == SIGN) == (figure is None or f"n = {SIGN}" in section.get_text())
        hidden += figure is None
    return hidden


def read_grid(attack: Attack, section: Tag, where: str, definition: Definition) -> int:
    """Tell what the table of a grid says; returns for how many statements something is hidden."""
    by_text, hiding = {each.text: each for each in definition.by_code.values()}, 0
    for row in section.select("tbody tr"):
        statement, _base, _not_answered, *counts, _mean = (
            cell.get_text(strip=True) for cell in row.find_all(["th", "td"])
        )
        question = by_text[statement]
        hiding += SIGN in counts
        for told, option in zip(counts, question.options, strict=True):
            figure = None if told == SIGN else int(re.search(r"\(([\d,]+)\)$", told)[1].replace(",", ""))
            attack.tell((question.code, where, option.code), figure)
    return hiding


def test_the_season_has_its_people_groups_and_guide(demo: Flask) -> None:
    ids = [seminar_by_slug(slug).id for slug in VENUES]
    delegates = db.session.scalars(select(Delegate).where(Delegate.seminar_id.in_(ids))).all()
    assert 170 <= len(delegates) <= 190
    assert all(person.email is None or person.email.endswith("@example.org") for person in delegates)
    facilitators = db.session.scalars(select(Account).where(Account.role == Role.FACILITATOR)).all()
    assert len(facilitators) == 4
    leading = db.session.scalars(
        select(FocusGroup.facilitator_id).where(FocusGroup.seminar_id.in_(ids)).distinct()
    ).all()
    assert set(leading) == {account.id for account in facilitators}
    # Groups of a venue meet at the same time.
    for seminar_id in ids:
        led = db.session.scalars(
            select(FocusGroup.facilitator_id).where(FocusGroup.seminar_id == seminar_id)
        ).all()
        assert len(set(led)) == len(led)
    assert db.session.scalar(select(func.count(GroupMember.id))) == 120
    guide = guide_of(series_by_slug(SLUG))
    assert guide is not None
    assert (len(guide.parts), len(guide.topics)) == (3, 8)
    assert any(len(topic.prompts) == 8 for topic in guide.topics)


def test_every_build_has_the_same_people_groups_and_figures(built: Callable[[str], Flask]) -> None:
    found = []
    for database in ("sqlite", "postgresql"):
        with built(database).app_context():
            people = db.session.execute(
                select(Delegate.name, Delegate.email, Delegate.state, FocusGroup.number)
                .outerjoin(GroupMember, GroupMember.delegate_id == Delegate.id)
                .outerjoin(FocusGroup, FocusGroup.id == GroupMember.group_id)
                .order_by(Delegate.id)
            )
            summaries = [
                summary_of_series(series_by_slug(slug), NOW).as_dict()
                for slug in (SLUG, "network-seminars-2026")
            ]
            found.append(([tuple(row) for row in people], summaries))
            db.session.remove()
    assert len(found[0][0]) > 200
    assert found[0] == found[1]


def test_nothing_of_the_demo_is_waiting_to_be_mailed(demo: Flask) -> None:
    assert db.session.scalar(select(func.count(Message.id))) > 170
    states = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    found = {state: number for state, number in states}
    assert found.pop(DeliveryState.SENT) > 170
    assert found == {DeliveryState.REFUSED: 2}


def test_a_mailing_shows_what_became_of_it_and_a_reminder_is_to_come(demo: Flask) -> None:
    mailing = db.session.scalars(select(Mailing)).one()
    assert mailing.queued_at is not None
    told = delivery(mailing)
    assert (told["refused"], told["queued"], mailing.total) == (2, 0, sum(told.values()))
    refused = db.session.scalars(select(Message).where(Message.state == DeliveryState.REFUSED))
    assert sorted(each.attempts for each in refused) == [1, 6]
    sligo = mailing.series.seminars[-1]
    assert registration_queries.counts(sligo).mail_refused == 2
    (reminder,) = planned(mailing.series, NOW)
    assert reminder.seminar.id == sligo.id
    assert db.session.scalar(select(func.count(Job.id)).where(Job.state == JobState.QUEUED)) == 0


def test_it_never_mixes_with_other_data(demo: Flask) -> None:
    before = db.session.scalar(select(func.count(Delegate.id)))
    with pytest.raises(Conflict, match="holds data"):
        build(at=START)
    assert db.session.scalar(select(func.count(Delegate.id))) == before
    result = demo.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code != 0
    assert "holds data" in result.output


def test_a_single_account_is_data_already(app: Flask) -> None:
    create_account(
        name="Real Person",
        email="real@example.org",
        password=PASSWORD,
        role=Role.ORGANISER,
        actor=SYSTEM,
        at=START,
    )
    with pytest.raises(Conflict, match="holds data"):
        build(at=START)
    assert db.session.scalars(select(Account.email)).all() == ["real@example.org"]


def test_todays_seminar_can_be_walked(demo: Flask) -> None:
    seminar = seminar_by_slug("athlone-2026")
    assert seminar.days == [START.date(), START.date() + timedelta(days=1)]
    assert seminar.registration_opens_at < START < seminar.registration_closes_at
    window = window_of(seminar)
    assert window.opens_at is not None
    assert window.opens_at > START
    summary = summary_of_seminar(seminar, START)
    assert summary.responses is None
    figures = attendance_figures(attendees([seminar.id])[seminar.id], seminar.days)
    assert 0 < figures.present < figures.registered


def test_this_years_form_asks_more_and_the_season_of_2008_does_not(demo: Flask) -> None:
    seminar = seminar_by_slug("athlone-2026")
    assert asks_of(seminar.series_id).how(FormField.AGE_BAND) is Asking.OPTIONAL
    questions = questions_of(seminar.series_id)
    assert {question.kind for question in questions} == set(QuestionKind)
    delegates = db.session.scalars(select(Delegate).where(Delegate.seminar_id == seminar.id)).all()
    answers = answers_of([each.id for each in delegates])
    assert len(answers) == len(delegates)
    given = {number for told in answers.values() for number in told}
    assert given == {question.id for question in questions}
    told = [each.age_band_id for each in delegates]
    assert None in told
    assert any(told)
    season = series_by_slug(SLUG)
    assert asks_of(season.id).chosen == {}
    assert questions_of(season.id, retired=True) == []


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-05-06T07:00", "2026-05-06T11:30"),
        ("2026-05-06T11:10", "2026-05-06T11:30"),
        ("2026-05-06T11:20", "2026-05-06T12:00"),
        ("2026-05-06T14:50", "2026-05-06T15:30"),
        ("2026-05-06T20:50", "2026-05-06T21:30"),
        ("2026-05-06T22:10", "2026-05-07T11:30"),
        ("2026-05-06T23:50", "2026-05-07T11:30"),
    ],
)
def test_the_slot_lies_ahead_at_any_time_of_day(now: str, slot: str) -> None:
    from_utc = timedelta(hours=1)  # Irish summer time
    at = datetime.fromisoformat(now).replace(tzinfo=UTC) - from_utc
    found = slot_after(at)
    assert found > at
    assert found.strftime("%Y-%m-%dT%H:%M") == slot


def test_page_pdf_workbook_csv_and_command_tell_the_same(demo: Flask) -> None:
    client = demo.test_client()
    client.post("/sign-in", data={"email": "staff@example.org", "password": DEMO_PASSWORD})
    base = f"/series/{SLUG}/summary"
    page = client.get(base).text
    assert "166" in page
    assert page.count('role="img"') >= 12
    printed = "".join(p.extract_text() for p in PdfReader(BytesIO(client.get(f"{base}.pdf").data)).pages)
    assert "69%" in printed
    assert "n = 162; not answered: 4" in printed
    assert "unweighted" in printed
    book = load_workbook(BytesIO(client.get(f"{base}.xlsx").data))
    cells = {(row[1], row[3]): row for row in book["All counts"].iter_rows(min_row=4, values_only=True)}
    assert cells["gender", "Female"][4:6] == (112, 162)
    assert cells["gender", "Female"][6] == pytest.approx(112 / 162)
    long = list(csv.reader(StringIO(client.get(f"{base}.csv").data.decode("utf-8-sig"))))
    assert ["question", "gender", "Female", "112", "162", "69", ""] in long

    run = demo.test_cli_runner()
    told = json.loads(run.invoke(args=["summary", SLUG, "--format", "json"]).output)
    assert told["responses"]["completed"] == 166
    gender = next(each for each in told["questions"] if each["code"] == "gender")
    assert [(each["count"], each["percent"]) for each in gender["options"]] == [(112, 69), (50, 31), (0, 0)]
    assert sum(each["responses"]["completed"] for each in told["seminars"]) == 166
    for slug in VENUES:
        venue = json.loads(run.invoke(args=["summary", slug, "--format", "json"]).output)
        assert (
            venue["responses"] == next(each for each in told["seminars"] if each["slug"] == slug)["responses"]
        )
    assert "69%    112  Female" in run.invoke(args=["summary", SLUG]).output
    assert run.invoke(args=["summary", "galway-2008", "--format", "csv"]).output.startswith("\ufeffpart,")
    wrong = run.invoke(args=["summary", "nowhere-1999"])
    assert wrong.exit_code == 1
    assert "nowhere-1999" in wrong.output


def test_statements_of_a_summary_do_not_grow_with_seminars(demo: Flask) -> None:
    def cost(make: Callable[[], object]) -> int:
        made: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            made.append(statement)

        db.session.rollback()
        event.listen(db.engine, "before_cursor_execute", note)
        make()
        event.remove(db.engine, "before_cursor_execute", note)
        return len(made)

    one = cost(lambda: summary_of_seminar(seminar_by_slug("galway-2008"), NOW))
    four = cost(lambda: summary_of_series(series_by_slug(SLUG), NOW))
    assert four <= one + 3
