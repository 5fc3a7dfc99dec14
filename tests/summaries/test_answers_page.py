"""Answers in words that are out can be searched; the others stay out of sight."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from seminars.audit.service import SYSTEM
from seminars.programme.models import Series
from seminars.summaries.models import Verdict
from seminars.summaries.review_queries import WAITING, review_page
from seminars.summaries.service import Reviewed, review
from tests.questionnaire.factories import CLOSES, IN_SLOT, make_questionnaire, make_seminar, make_series
from tests.summaries.many import respond
from tests.summaries.reading import approve_all

AFTER = CLOSES + timedelta(days=2)


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(AFTER)


def season() -> Series:
    series = make_series()
    make_questionnaire(series)
    for slug, words in (("galway", "More time, 100%"), ("cork", "A shared diary")):
        seminar = make_seminar(series, slug)
        given = [{"sector": "health", "change": f"{words} {number}"} for number in range(30)]
        respond(seminar, [*given, *[{"sector": "justice", "example": "time for a call"}] * 8])
    return series


def found(client: Any, query: str = "") -> list[str]:
    page = BeautifulSoup(client.get(f"/series/season/answers{query}").text, "html.parser")
    return [" ".join(each.get_text(" ").split()) for each in page.select("ul.answers li")]


def test_words_are_found_in_all_questions_and_seminars(app: Flask, signed_in: Any) -> None:
    approve_all(season(), AFTER)
    client = signed_in("staff")
    assert len(found(client)) == 50
    assert len(found(client, "?page=2")) == 26
    assert len(found(client, "?q=TIME+more")) == 30
    assert len(found(client, "?q=time&question=example")) == 16
    assert len(found(client, "?q=time&question=example&seminar=cork")) == 8
    assert found(client, "?q=diary+17") == ["A shared diary 17 Seminar cork"]
    # What a database takes for any number of letters is looked for as it is.
    assert len(found(client, "?q=100%25")) == 30
    assert found(client, "?q=1%25time") == []
    assert "No answer holds these words" in client.get("/series/season/answers?q=xyz").text


def test_only_what_was_approved_is_found_and_only_after_the_window(
    app: Flask, signed_in: Any, clock: Any
) -> None:
    series = season()
    client = signed_in("staff")
    assert found(client) == []
    first = review_page(series, AFTER, WAITING, None, 1).items[:3]
    verdicts = [Verdict.APPROVED, Verdict.SHORTENED, Verdict.WITHHELD]
    review(
        series=series,
        verdicts=[
            Reviewed(each.response_id, each.question_id, each.item, verdict, each.read, "in short")
            for each, verdict in zip(first, verdicts, strict=True)
        ],
        actor=SYSTEM,
        at=AFTER,
    )
    assert sorted(found(client)) == sorted(
        [f"{first[0].text} {first[0].seminar}", f"in short {first[1].seminar}"]
    )
    clock.set(IN_SLOT)
    assert found(client) == []


def test_statements_do_not_grow_with_answers(app: Flask, signed_in: Any, statements: Any) -> None:
    series = season()
    client = signed_in("staff")
    approve_all(series, AFTER)

    def cost() -> int:
        client.get("/series/season/answers?q=time")
        with statements() as made:
            client.get("/series/season/answers?q=time")
        return len(made)

    few = cost()
    respond(series.seminars[0], [{"change": "more time"}] * 40)
    approve_all(series, AFTER)
    assert cost() == few


def test_a_summary_shows_the_first_answers_and_leads_to_all(app: Flask, signed_in: Any) -> None:
    approve_all(season(), AFTER)
    client = signed_in("staff")
    for address, many, everywhere in (
        ("/series/season/summary", 60, "?question=change"),
        ("/seminars/cork/summary", 30, "?question=change&seminar=cork"),
        ("/series/season/summary?seminar=cork", 30, "?question=change&seminar=cork"),
        ("/series/season/summary?seminar=cork&seminar=galway", 60, "?question=change"),
    ):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        words = page.select_one("#answers-change details.answers")
        assert words.summary.get_text() == f"{many} answers in words"
        assert len(words.select("li")) == 20
        assert words.a["href"] == f"/series/season/answers{everywhere}"
        # Nothing is left out of the few: they lead nowhere.
        assert not page.select("#answers-example details.answers a")
        assert page.select_one("main p a[href^='/series/season/answers']").get_text() == "Search them"
    listed = client.get("/series/season/answers?question=change&seminar=cork&page=1")
    assert "A shared diary 29" in listed.text
