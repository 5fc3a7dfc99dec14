"""Whoever has everything that can be had of a series works out no hidden figure."""

import json
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from flask import Flask

from seminars.attendance.service import check_in
from seminars.audit.service import SYSTEM
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.definition import Definition, OptionDetails, QuestionDetails
from seminars.questionnaire.kinds import Channel, QuestionKind, QuestionProfile
from seminars.questionnaire.queries import definition_of
from seminars.questionnaire.service import add_question, add_section, create_questionnaire
from seminars.summaries.queries import summary_of_seminar
from seminars.summaries.venue_answers import venue_answers
from tests.questionnaire.factories import CLOSES, LONG_BEFORE, OPENS, make_delegate, make_seminar, make_series
from tests.summaries.attack import ALL, Attack, Name, knows_tables, read_csv, too_close
from tests.summaries.many import respond
from tests.summaries.reading_outputs import (
    cross_cell,
    read_book,
    read_cross_csv,
    read_json,
    read_page,
    read_pdf,
    read_report,
    read_text,
)

AFTER = CLOSES + timedelta(days=2)
# Options from the one that many choose to those that few do.
ASKED = (
    (QuestionKind.SINGLE, "sector", 3, QuestionProfile.SECTOR),
    (QuestionKind.SINGLE, "level", 3, QuestionProfile.LEVEL),
    (QuestionKind.MULTIPLE, "partners", 3, None),
    (QuestionKind.SCALE, "often", 3, None),
    (QuestionKind.MOST_IMPORTANT, "factors", 4, None),
)


def season() -> tuple[Series, dict[Name, int]]:
    """Three venues where few give the rarer answers; and the true counts by the attack's names."""
    random, series = Random(8), make_series()
    made = create_questionnaire(
        series=series, title="Working together", thanks="", actor=SYSTEM, at=LONG_BEFORE
    )
    section = add_section(questionnaire=made, title="All", actor=SYSTEM, at=LONG_BEFORE)
    for kind, code, options, profile in ASKED:
        add_question(
            section=section,
            details=QuestionDetails(
                kind,
                f"What about {code}?",
                code,
                profile=profile,
                choose=2 if kind is QuestionKind.MOST_IMPORTANT else None,
                ranked=kind is QuestionKind.MOST_IMPORTANT,
                options=[OptionDetails(f"{code} {number}") for number in range(1, options + 1)],
            ),
            actor=SYSTEM,
            at=LONG_BEFORE,
        )
    definition = definition_of(series)
    assert definition is not None
    true: dict[Name, int] = {}
    for slug, size in (("galway", 31), ("cork", 24), ("sligo", 38)):
        seminar = make_seminar(series, slug)
        for number in range(6):
            delegate = make_delegate(seminar, f"Ann{slug}{number} Example")
            if number < 5:
                check_in(delegate=delegate, day=OPENS.date(), actor=SYSTEM, at=OPENS)
        for channel, people in ((Channel.ONLINE, size - 9), (Channel.PAPER, 9)):
            given = [answers(random, definition) for _ in range(people)]
            respond(seminar, given, channel)
            count(true, definition, slug, channel, given)
    return series, true


def answers(random: Random, definition: Definition) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in definition.questions:
        if random.random() < 0.04:
            continue
        codes = [option.code for option in question.options]
        weights = [0.4**place for place in range(len(codes))]
        if question.kind.takes_one:
            found[question.code] = random.choices(codes, weights)[0]
        else:
            found[question.code] = list(dict.fromkeys(random.choices(codes, weights, k=2)))
    return found


def count(true: dict[Name, int], definition: Definition, slug: str, channel: Channel, given: Any) -> None:
    """Add what these answers come to."""
    for each in given:
        # A set: read off both ways round it is one count.
        names: set[Name] = set()
        for question in definition.questions:
            chosen = each.get(question.code, [])
            chosen = chosen if isinstance(chosen, list) else [chosen]
            for option in chosen:
                names |= {(question.code, where, option) for where in (slug, ALL)}
                names |= {
                    cross_cell(question, by, option, each[by])
                    for by in ("sector", "level")
                    if by in each and by != question.code
                }
                names.add((question.code, "channel", channel.value, option))
        for name in names:
            true[name] = true.get(name, 0) + 1


def attacked(app: Flask, signed_in: Any, series: Series) -> Attack:
    """An attack with all outputs of the series."""
    client, attack = signed_in("organiser"), Attack()
    definition = definition_of(series)
    assert definition is not None
    seminars = {seminar.slug: seminar for seminar in series.seminars}
    for slug, address in (
        *((slug, f"/seminars/{slug}/summary") for slug in seminars),
        (ALL, f"/series/{series.slug}/summary"),
    ):
        name = series.slug if slug == ALL else slug
        read_page(attack, client.get(address).text, slug, definition)
        read_page(attack, client.get(f"{address}?decimals=1").text, slug, definition)
        read_csv(attack, client.get(f"{address}.csv").text, slug, definition)
        read_book(attack, client.get(f"{address}.xlsx").data, slug, definition)
        read_pdf(attack, client.get(f"{address}.pdf").data, slug, definition)
        run = app.test_cli_runner().invoke(args=["summary", name])
        read_text(attack, run.output, slug, definition)
        run = app.test_cli_runner().invoke(args=["summary", name, "--format", "json"])
        read_json(attack, json.loads(run.output), slug)
    read_selections(attack, client, series, definition)
    for by in ("sector", "level", "channel"):
        read_cross_csv(attack, client.get(f"/series/season/cross-tabs.csv?by={by}").text, by, definition)
    titles = {seminar.title: seminar.slug for seminar in series.seminars}
    read_report(attack, client.get("/series/season/report").text, definition, titles)
    for seminar in series.seminars:
        read_pack(attack, seminar, definition)
    knows_tables(attack, definition, list(seminars))
    return attack


def read_selections(attack: Attack, client: Any, series: Series, definition: Definition) -> None:
    """Any two seminars taken together are the sum of both."""
    for pair in combinations([seminar.slug for seminar in series.seminars], 2):
        where, query = "+".join(pair), "&".join(f"seminar={slug}" for slug in pair)
        read_csv(attack, client.get(f"/series/season/summary.csv?{query}").text, where, definition)
        for name in [name for name in attack.figures if len(name) > 2 and name[1] == where]:
            attack.total(name, [(name[0], slug, *name[2:]) for slug in pair])


def read_pack(attack: Attack, seminar: Seminar, definition: Definition) -> None:
    """What facilitators are told of their venue."""
    told = {
        answered.question: answered
        for answered in venue_answers(summary_of_seminar(seminar, AFTER)).questions
    }
    assert told
    for question in definition.questions:
        for share, option in zip(
            told[question.text].shares if question.text in told else (), question.options, strict=False
        ):
            attack.tell((question.code, seminar.slug, option.code), share.count)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_all_outputs_together_tell_no_hidden_figure(app: Flask, signed_in: Any, clock: Any) -> None:
    series, true = season()
    clock.set(AFTER)
    attack = attacked(app, signed_in, series)
    shown = {name: value for name, value in attack.figures.items() if value is not None}
    compared = [name for name in true if name in shown]
    assert len(compared) > 60
    assert {name: shown[name] for name in compared} == {name: true[name] for name in compared}
    assert not [name for name in compared if 0 < shown[name] < 5]
    hidden = [name for name in attack.marked if attack.figures[name] is None]
    assert len(hidden) > 20
    zeros = {name for name in attack.marked if name not in true and "base" not in name}
    close = [each for each in too_close(attack, 5, attack.intervals()) if each[0] not in zeros]
    assert close == []
