"""Answers in words go out only once they were read; and from which count on figures are shown."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.audit.models import AuditEntry
from seminars.audit.service import SYSTEM
from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.models import Answer
from seminars.questionnaire.queries import paper_form
from seminars.questionnaire.service import change_paper, key_paper, submit
from seminars.registration.naming import Names
from seminars.summaries.models import AnswerReview, Verdict
from seminars.summaries.queries import rules_of, summary_of_seminar, summary_of_series
from seminars.summaries.review_queries import WAITING, Words, review_counts, review_page
from seminars.summaries.rules import Rules
from seminars.summaries.service import Reviewed, review, set_rules
from seminars.summaries.shown import HIDDEN
from tests.questionnaire.factories import (
    CLOSES,
    COMPLETE,
    IN_SLOT,
    make_delegate,
    make_questionnaire,
    make_seminar,
    make_series,
)

AFTER = CLOSES + timedelta(days=2)


@pytest.fixture(autouse=True)
def _afterwards(clock: Any) -> None:
    clock.set(AFTER)


def answered(*texts: str) -> Seminar:
    """A seminar at which somebody wrote each of these."""
    series = make_series()
    make_questionnaire(series)
    seminar = make_seminar(series)
    for number, text in enumerate(texts):
        answers = {**COMPLETE, "with": {}, "change": {"text": text}}
        submit(delegate=make_delegate(seminar, f"Ann Writer{number}"), answers=answers, at=IN_SLOT)
    return seminar


def waiting(seminar: Seminar) -> list[Words]:
    return list(review_page(seminar.series, AFTER, WAITING, None, 1).items)


def verdict(words: Words, verdict: Verdict, text: str = "") -> Reviewed:
    return Reviewed(words.response_id, words.question_id, words.item, verdict, words.read, text)


def decide(seminar: Seminar, *verdicts: Reviewed) -> int:
    return review(series=seminar.series, verdicts=verdicts, actor=SYSTEM, at=AFTER)


def texts(seminar: Seminar) -> list[str]:
    return [text for each in summary_of_seminar(seminar, AFTER).questions for text in each.texts]


def test_words_go_out_once_approved_shortened_or_not_at_all(app: Flask) -> None:
    seminar = answered("keep", "too long by half", "names somebody", "not read yet")
    by_text = {words.text: words for words in waiting(seminar)}
    assert texts(seminar) == []
    done = decide(
        seminar,
        verdict(by_text["keep"], Verdict.APPROVED),
        verdict(by_text["too long by half"], Verdict.SHORTENED, "  too long  "),
        verdict(by_text["names somebody"], Verdict.WITHHELD),
    )
    assert done == 3
    assert texts(seminar) == ["keep", "too long"]
    assert [words.text for words in waiting(seminar)] == ["not read yet"]
    assert set(db.session.scalars(select(Answer.text).where(Answer.text.is_not(None)))) == set(by_text)
    assert review_counts(seminar.series, AFTER) == {
        "waiting": 1,
        "approved": 1,
        "shortened": 1,
        "withheld": 1,
    }
    # Thought better of.
    decide(seminar, verdict(by_text["keep"], Verdict.WITHHELD))
    assert texts(seminar) == ["too long"]


def test_the_history_tells_who_decided_on_how_many_and_never_on_which(app: Flask) -> None:
    seminar = answered("one", "two")
    decide(seminar, *(verdict(words, Verdict.APPROVED) for words in waiting(seminar)))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "review answers")).one()
    assert entry.details == {"approved": 2}
    kept = db.session.scalars(select(Answer.response_id)).first()
    assert kept is not None
    assert kept not in str([vars(each) for each in db.session.scalars(select(AuditEntry))])
    columns = set(AnswerReview.__table__.columns.keys())
    assert columns == {"response_id", "question_id", "item", "verdict", "text", "account_id"}


def test_what_was_changed_since_it_was_read_is_read_again(app: Flask) -> None:
    seminar = answered()
    key_paper(seminar=seminar, serial="1", answers={"change": {"text": "before"}}, actor=SYSTEM, at=CLOSES)
    (read,) = waiting(seminar)
    decide(seminar, verdict(read, Verdict.APPROVED))
    response = paper_form(seminar, "1")
    assert response is not None
    change_paper(
        serial="1",
        seminar=seminar,
        response=response,
        answers={"change": {"text": "after"}},
        actor=SYSTEM,
        at=AFTER,
    )
    assert texts(seminar) == []
    with pytest.raises(Conflict, match="changed"):
        decide(seminar, verdict(read, Verdict.APPROVED))
    assert [words.text for words in waiting(seminar)] == ["after"]


def test_an_empty_copy_and_another_series_are_refused(app: Flask) -> None:
    seminar = answered("words")
    (words,) = waiting(seminar)
    with pytest.raises(Invalid, match="no words"):
        decide(seminar, verdict(words, Verdict.SHORTENED, " "))
    other = make_series("other")
    with pytest.raises(Conflict):
        review(series=other, verdicts=[verdict(words, Verdict.APPROVED)], actor=SYSTEM, at=AFTER)
    assert [each.text for each in waiting(seminar)] == ["words"]


def test_answers_are_out_of_sight_until_the_window_has_closed_for_all(app: Flask) -> None:
    seminar = answered("early")
    (words,) = waiting(seminar)
    # Two minutes after its end those who had begun may still send.
    for moment in (IN_SLOT, CLOSES, CLOSES + timedelta(minutes=1)):
        summary = summary_of_seminar(seminar, moment)
        assert (summary.responses, summary.questions) == (None, [])
        assert summary.pending == [seminar.title]
        assert summary_of_series(seminar.series, moment).responses is None
        assert review_page(seminar.series, moment, WAITING, None, 1).total == 0
        with pytest.raises(Conflict):
            review(
                series=seminar.series,
                verdicts=[verdict(words, Verdict.APPROVED)],
                actor=SYSTEM,
                at=moment,
            )
    assert summary_of_seminar(seminar, AFTER).pending == []


def test_the_page_keeps_verdicts_and_approves_the_rest_without_a_warning(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = answered("Ask ann, or writer1 on 087 123 4567", "plain", "long and plain")
    client, address = signed_in("staff"), f"/series/{seminar.series.slug}/words"
    page = BeautifulSoup(client.get(address).text, "html.parser")
    answers = page.select("[data-words]")
    # As closely as quotations are looked through, in small letters too: words go out from here.
    for warning in ("'ann' is a delegate's first name.", "'writer1' is", "'087 123 4567' is a telephone"):
        assert [warning in each.get_text() for each in answers].count(True) == 1, warning
    sent: dict[str, Any] = {
        field["name"]: field["value"] for field in page.select("#words input[type=hidden]")
    }
    sent["answer"] = [field["value"] for field in page.select("input[name=answer]")]
    shortened = next(each for each in answers if "long and plain" in each.get_text())
    field = shortened.select_one("input[name=answer]")
    assert field is not None
    sent |= {f"{field['value']}-verdict": "shortened", f"{field['value']}-text": ""}
    answer = client.post(address, data={**sent, "rest": "approved"})
    assert answer.status_code == 422
    assert "no words left" in answer.text
    assert texts(seminar) == []
    sent[f"{field['value']}-text"] = "long"
    client.post(address, data={**sent, "rest": "approved"})
    assert texts(seminar) == ["long", "plain"]
    left = client.get(address).text
    assert "Ask ann" in left
    assert "long and plain" not in left
    assert "long and plain" in client.get(f"{address}?state=shortened").text


def test_the_list_of_words_takes_the_same_statements_however_long(
    app: Flask, signed_in: Callable[..., FlaskClient], statements: Any
) -> None:
    seminar = answered("one")
    client, address = signed_in("staff"), f"/series/{seminar.series.slug}/words"
    client.get(address)
    with statements() as few:
        client.get(address)
    for number in range(6):
        answers = {**COMPLETE, "change": {"text": f"more {number}"}}
        submit(delegate=make_delegate(seminar, f"Nora Number{number}"), answers=answers, at=IN_SLOT)
    with statements() as many:
        client.get(address)
    assert len(many) == len(few)


def test_names_are_found_and_words_are_not_taken_for_names() -> None:
    names = Names(["Séamus Ó Briain", "Nora O'Dea", "Li Xu"], ["HSE", "Foróige", "Youth Work Ireland"])
    assert names.found_in("Ask Briain of the HSE.") == [
        "'Briain' is a delegate's family name.",
        "'HSE' is an organisation.",
    ]
    assert names.found_in("O’Dea said so") == ["'O'Dea' is a delegate's family name."]
    assert names.found_in("youth work Ireland") == []
    assert names.found_in("Youth work Ireland helped") == ["'Youth Work Ireland' is an organisation."]
    assert names.found_in("he xu hse and more") == []


def test_an_organiser_raises_the_threshold_and_nobody_lowers_it(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = answered(*["words"] * 7)
    series, page = seminar.series, f"/series/{seminar.series.slug}/protection"
    before = summary_of_series(series, AFTER)
    assert before.responses is not None
    assert before.responses.completed == 7
    client = signed_in("organiser")
    for wrong in ("4", "51", "many", ""):
        answer = client.post(page, data={"threshold": wrong})
        assert answer.status_code == 422
        assert "from 5 to 50" in answer.text
    client.post(page, data={"threshold": "8", "blanks": "y"})
    assert rules_of(series) == Rules(8, blanks=True)
    after = summary_of_series(series, AFTER)
    assert after.responses is not None
    assert after.responses.completed is HIDDEN
    assert after.mark != before.mark
    assert "from 1 to 7" in after.legend
    assert signed_in("staff").post(page, data={"threshold": "5"}).status_code == 403
    with pytest.raises(Invalid, match="from 5 to 50"):
        set_rules(series=series, rules=Rules(4), actor=SYSTEM, at=AFTER)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "set protection")).all()
    assert [entry.details for entry in entries] == [{"threshold": 8, "blanks": True}]


def test_a_download_is_kept_with_the_mark_of_its_release(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    seminar = answered("words")
    content = signed_in("staff").get(f"/seminars/{seminar.slug}/summary.csv").data.decode()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "download summary")).one()
    assert f"Release {entry.details['release']}." in content
    assert entry.details["release"] == summary_of_series(seminar.series, AFTER).mark
