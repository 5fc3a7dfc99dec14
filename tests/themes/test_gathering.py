"""What is taken in to be put under themes, and what follows when its source changes."""

from flask import Flask

from seminars.audit.models import AuditEntry
from seminars.extensions import db
from seminars.notes.models import Note
from seminars.notes.service import remove_quotation
from seminars.summaries.models import Verdict
from seminars.themes.coding import Codes, code, codes_of
from seminars.themes.gathering import gather, has_news
from seminars.themes.listing import Filter, keys_in_order
from seminars.themes.models import CodedQuotation
from tests.questionnaire.factories import IN_SLOT, make_series
from tests.themes.factories import (
    AFTER,
    CODER,
    answer,
    decide,
    first_group,
    gathered,
    make_frame,
    make_season,
    say,
)
from tests.topic_guides.factories import make_guide


def test_quotations_of_notes_and_released_answers_are_taken_in_once(app: Flask) -> None:
    series = make_season("galway", "clonmel")
    say(first_group(series), "We just rang.")
    say(first_group(series, "clonmel"), "Nobody met.", "Níor bhuail éinne le chéile.")
    answer(series.seminars[0], "shorter meetings", "more time")
    answer(series.seminars[0], "not read", verdict=None)
    assert has_news(series, AFTER)
    assert gather(series=series, actor=CODER, at=AFTER) == 5
    assert not has_news(series, AFTER)
    assert gather(series=series, actor=CODER, at=AFTER) == 0
    assert set(gathered(series)) == {
        "We just rang.",
        "Nobody met.",
        "Níor bhuail éinne le chéile.",
        "shorter meetings",
        "more time",
    }
    assert gathered(make_season_elsewhere()) == {}


def make_season_elsewhere():
    from_another = make_series("another")
    make_guide(from_another)
    return from_another


def test_an_answer_is_not_seen_while_its_window_is_open(app: Flask) -> None:
    series = make_season()
    answer(series.seminars[0], "shorter meetings")
    assert gather(series=series, actor=CODER, at=IN_SLOT) == 0
    assert gather(series=series, actor=CODER, at=AFTER) == 1


def test_words_taken_out_of_a_note_are_gone_here(app: Flask) -> None:
    series = make_season()
    say(first_group(series), "We just rang.", "Nobody met.")
    theme = make_frame(series)[0].themes[0]
    for quotation in gathered(series).values():
        code(quotation=quotation, add=Codes(frozenset([theme.id])), actor=CODER, at=AFTER)
    note = db.session.query(Note).one()
    remove_quotation(note=note, quotation=note.quotations[0], actor=CODER, at=AFTER)
    assert set(gathered(series)) == {"Nobody met."}


def test_an_answer_that_is_withheld_is_out_of_sight_and_comes_back_with_its_themes(app: Flask) -> None:
    series = make_season()
    theme = make_frame(series)[0].themes[0]
    answer(series.seminars[0], "shorter meetings")
    [quotation] = gathered(series).values()
    code(quotation=quotation, add=Codes(frozenset([theme.id])), actor=CODER, at=AFTER)
    decide(series, Verdict.WITHHELD, "approved")
    assert has_news(series, AFTER)
    assert gathered(series) == {}
    decide(series, Verdict.SHORTENED, "withheld", text="short")
    [(words, back)] = gathered(series).items()
    assert words == "short"
    assert back.key == quotation.key
    assert codes_of(back).themes == {theme.id}


def test_neither_key_nor_history_tells_which_answer_it_was(app: Flask) -> None:
    series = make_season()
    answer(series.seminars[0], *(f"answer {number}" for number in range(12)))
    gather(series=series, actor=CODER, at=AFTER)
    rows = db.session.query(CodedQuotation).all()
    in_history = str([vars(entry) for entry in db.session.query(AuditEntry)])
    assert not any(row.response_id in in_history for row in rows)
    columns = {column.name for column in CodedQuotation.__table__.columns}
    assert not any("_at" in name or "account" in name for name in columns)


def test_the_search_finds_all_words_in_any_order_without_accents_and_capitals(app: Flask) -> None:
    series = make_season()
    say(first_group(series), "Níor bhuail éinne LE chéile.", "We met once a month.", "100% of it")
    gathered(series)

    def found(text: str) -> int:
        return len(keys_in_order(series, Filter(text=text)))

    assert found("einne nior") == 1
    assert found("ÉINNE bhua") == 1
    assert found("met month") == 1
    assert found("met never") == 0
    assert found("once, a") == 1
    assert found("%") == 3
    assert found("100%") == 1
    assert found("_") == 3


def test_quotations_come_in_the_order_in_which_they_were_said_and_the_one_at_hand_keeps_its_place(
    app: Flask,
) -> None:
    series = make_season("galway", "clonmel")
    say(first_group(series, "clonmel"), "Four.")
    say(first_group(series), "Two.", topic=1)
    say(first_group(series), "One.")
    answer(series.seminars[0], "Three")
    found = gathered(series)
    assert list(found) == ["One.", "Two.", "Three", "Four."]
    one_venue = Filter(seminar_id=series.seminars[1].id)
    two = found["Two."].key
    assert keys_in_order(series, one_venue, also=two) == [two, found["Four."].key]
    assert keys_in_order(series, Filter(answers=True)) == [found["Three"].key]
    group = first_group(series).id
    assert keys_in_order(series, Filter(group_id=group)) == [found["One."].key, two]
