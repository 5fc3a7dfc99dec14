"""Putting quotations under themes, alone and together."""

import json

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from seminars.audit.models import AuditEntry
from seminars.errors import Conflict
from seminars.extensions import db
from seminars.programme.models import Series
from seminars.themes import framing
from seminars.themes.coding import Codes, code, codes_of
from seminars.themes.models import CodedQuotation, Theme
from tests.questionnaire.factories import make_series
from tests.themes.factories import (
    AFTER,
    CODER,
    answer,
    first_group,
    gathered,
    make_frame,
    make_season,
    say,
)


@pytest.fixture(autouse=True)
def _afterwards(clock) -> None:
    clock.set(AFTER)


def themes(*rows: Theme) -> Codes:
    return Codes(frozenset(row.id for row in rows))


def page(client: FlaskClient, series: Series, rest: str = "") -> BeautifulSoup:
    answer = client.get(f"/series/{series.slug}/quotations{rest}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def words(tag) -> str:
    return " ".join(tag.get_text(" ").split())


def shown(client: FlaskClient, series: Series, rest: str = "") -> list[str]:
    quotations = page(client, series, rest).select(".quotation-list blockquote")
    return [each.get_text().strip() for each in quotations]


def fields(form) -> dict[str, list[str]]:
    """What a browser would send of the form as it stands."""
    sent: dict[str, list[str]] = {}
    for box in form.select("input"):
        if box.get("type") == "hidden" or box.has_attr("checked"):
            sent.setdefault(box["name"], []).append(box["value"])
    return sent


def test_a_quotation_stands_under_several_themes_and_areas(app: Flask) -> None:
    series = make_season()
    information, organisational, *_ = make_frame(series)
    say(first_group(series), "We just rang.")
    [quotation] = gathered(series).values()
    both = themes(information.themes[0], organisational.themes[2]) | Codes(
        areas=frozenset([information.areas[0].id])
    )
    assert code(quotation=quotation, add=both, actor=CODER, at=AFTER) == both
    assert code(quotation=quotation, add=both, actor=CODER, at=AFTER) == both
    rest = code(quotation=quotation, remove=themes(information.themes[0]), actor=CODER, at=AFTER)
    assert rest == both - themes(information.themes[0]) == codes_of(quotation)
    entries = db.session.query(AuditEntry).filter_by(action="code quotation").order_by(AuditEntry.id).all()
    assert len(entries) == 2
    assert entries[1].details["not_themes"] == [information.themes[0].id]


def test_a_theme_of_another_series_or_one_that_is_gone_is_refused_and_nothing_is_kept(app: Flask) -> None:
    series = make_season()
    first, second, _ = make_frame(series)[0].themes
    say(first_group(series), "We just rang.")
    [quotation] = gathered(series).values()
    gone = themes(first)
    framing.remove(part=first, actor=CODER, at=AFTER)
    with pytest.raises(Conflict, match="taken out of the frame"):
        code(quotation=quotation, add=gone | themes(second), actor=CODER, at=AFTER)
    assert not codes_of(quotation)
    # Who unticks what is gone already gets what they want.
    code(quotation=quotation, remove=gone, actor=CODER, at=AFTER)


def test_two_coders_at_one_quotation_keep_what_the_other_ticked(app: Flask, signed_in) -> None:
    series = make_season()
    first, second, third = make_frame(series)[0].themes
    say(first_group(series), "We just rang.")
    [quotation] = gathered(series).values()
    code(quotation=quotation, add=themes(third), actor=CODER, at=AFTER)
    one, two = signed_in("organiser"), signed_in("staff")
    url = f"/series/{series.slug}/quotations/{quotation.key}"
    forms = [fields(page(client, series, f"/{quotation.key}").select_one("#codes")) for client in (one, two)]
    forms[0]["theme"].append(str(first.id))
    forms[1]["theme"] = [str(second.id)]
    forms[1]["chosen"] = ["yes"]
    for client, form in zip((one, two), forms, strict=True):
        assert client.post(url, data={**form, "then": "stay"}).status_code == 302
    assert codes_of(quotation) == themes(first, second)
    assert db.session.get_one(CodedQuotation, quotation.key).chosen


def test_without_scripts_the_form_saves_and_goes_on_to_the_next(app: Flask, signed_in) -> None:
    series = make_season()
    theme = make_frame(series)[0].themes[0]
    say(first_group(series), "One.", "Two.", "Three.")
    client = signed_in("staff")
    start = page(client, series, "?show=uncoded")
    assert shown(client, series, "?show=uncoded") == ["One.", "Two.", "Three."]
    begin = next(
        link["href"]
        for link in start.select("a")
        if "one by one" in link.text and "show=uncoded" in link["href"]
    )
    form = fields(BeautifulSoup(client.get(begin).text, "html.parser").select_one("#codes"))
    answer = client.post(begin, data={**form, "theme": theme.id, "then": "next"})
    following = BeautifulSoup(client.get(answer.location).text, "html.parser")
    assert words(following.select_one(".quotation blockquote")) == "Two."
    assert words(following.select_one("h1")) == "Quotation 1 of 2"
    assert words(following.select_one(".progress-count")) == "1 of 3"
    assert shown(client, series, "?show=uncoded") == ["Two.", "Three."]
    assert shown(client, series, f"?under=theme-{theme.id}") == ["One."]
    # The last one leads back to the list.
    last = gathered(series)["Three."].key
    answer = client.post(f"/series/{series.slug}/quotations/{last}?show=uncoded", data={"then": "next"})
    assert answer.location.endswith(f"/series/{series.slug}/quotations?show=uncoded")


def test_scripts_are_told_what_stands(app: Flask, signed_in) -> None:
    series = make_season()
    first, second, _ = make_frame(series)[0].themes
    say(first_group(series), "One.", "Two.")
    found = gathered(series)
    client = signed_in("staff")
    code(quotation=found["One."], add=themes(second), actor=CODER, at=AFTER)
    url = f"/series/{series.slug}/quotations/{found['One.'].key}"
    told = client.post(url, data={"theme": first.id, "chosen": "yes"}, headers={"Accept": "application/json"})
    assert json.loads(told.text) == {
        "theme": [first.id, second.id],
        "area": [],
        "chosen": True,
        "coded": 1,
        "total": 2,
    }
    refused = client.post(url, data={"theme": 999999}, headers={"Accept": "application/json"})
    assert refused.status_code == 409
    assert "Reload the page" in refused.json["refused"]["next_step"]


def test_the_list_is_narrowed_by_venue_group_source_and_theme(app: Flask, signed_in) -> None:
    series = make_season("galway", "clonmel")
    information, organisational, *_ = make_frame(series)
    galway, clonmel = first_group(series), first_group(series, "clonmel")
    say(galway, "One.", "Two.")
    say(clonmel, "Three.")
    answer(series.seminars[0], "four")
    found = gathered(series)
    area = Codes(areas=frozenset([organisational.areas[0].id]))
    code(quotation=found["Two."], add=themes(information.themes[1]), actor=CODER, at=AFTER)
    code(quotation=found["Three."], add=area, chosen=True, actor=CODER, at=AFTER)
    client = signed_in("staff")
    for address, wanted in (
        ("", ["One.", "Two.", "four", "Three."]),
        (f"?where=venue-{galway.seminar_id}", ["One.", "Two.", "four"]),
        (f"?where=group-{galway.id}", ["One.", "Two."]),
        (f"?where=answers-{galway.seminar_id}", ["four"]),
        ("?where=answers", ["four"]),
        ("?show=coded", ["Two.", "Three."]),
        ("?show=chosen", ["Three."]),
        (f"?under=category-{information.id}", ["Two."]),
        (f"?under=area-{organisational.areas[0].id}", ["Three."]),
        ("?q=TWO", ["Two."]),
        (f"?q=o&where=group-{galway.id}&show=uncoded", ["One."]),
    ):
        assert shown(client, series, address) == wanted, address
    assert words(page(client, series).select_one(".progress-count")) == "2 of 4"
    for wrong in ("?where=venue-99999", "?under=theme-0", "?show=other"):
        assert client.get(f"/series/{series.slug}/quotations{wrong}").status_code == 404


def test_the_list_is_paged_and_takes_no_more_statements_for_more(app: Flask, signed_in, statements) -> None:
    series = make_season()
    theme, *_ = make_frame(series)[0].themes
    group = first_group(series)
    say(group, "One.", "Two.")
    client = signed_in("staff")
    url = f"/series/{series.slug}/quotations"
    client.get(url)
    with statements() as few:
        client.get(url)
    say(group, *(f"More {number}." for number in range(28)))
    for quotation in gathered(series).values():
        code(quotation=quotation, add=themes(theme), actor=CODER, at=AFTER)
    with statements() as many:
        assert len(shown(client, series)) == 25
    assert len(many) == len(few)
    assert len(shown(client, series, "?page=2")) == 5


def test_quotations_of_another_series_are_not_there(app: Flask, signed_in) -> None:
    series = make_season()
    say(first_group(series), "One.")
    [quotation] = gathered(series).values()
    other = make_series("other")
    client = signed_in("staff")
    assert client.get(f"/series/{other.slug}/quotations/{quotation.key}").status_code == 404
    assert client.post(f"/series/{other.slug}/quotations/{quotation.key}").status_code == 404
    assert client.get(f"/series/{series.slug}/quotations/none").status_code == 404
    assert signed_in("facilitator").get(f"/series/{series.slug}/quotations").status_code == 403
