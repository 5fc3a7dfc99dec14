"""The pages of the code frame."""

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from seminars.programme.models import Series
from seminars.themes import queries
from seminars.themes.coding import Codes, code
from tests.questionnaire.factories import make_series
from tests.themes.factories import AFTER, CODER, first_group, gathered, make_frame, make_season, say


def page(client: FlaskClient, series: Series) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/series/{series.slug}/code-frame").text, "html.parser")


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def words(tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_an_empty_frame_begins_with_the_example(app: Flask, signed_in) -> None:
    series = make_series()
    client = signed_in("organiser")
    form = page(client, series).find("form", action=lambda url: url and url.endswith("/example"))
    assert words(form) == "Begin with an example"
    assert client.post(form["action"]).status_code == 302
    shown = page(client, series)
    assert [words(each) for each in shown.select(".frame-head h2")] == [
        "Information",
        "Organisational",
        "Services",
        "Resources",
    ]
    assert "no quotation yet" in words(shown.select_one(".frame-list li"))
    assert client.post(form["action"]).status_code == 409


def test_a_part_is_added_beside_its_like_and_a_wrong_name_is_told_there(app: Flask, signed_in) -> None:
    series = make_series()
    client = signed_in("organiser")
    [first, *_] = make_frame(series)
    url = f"/series/{series.slug}/code-frame"
    assert client.post(f"{url}/categories/{first.id}/themes", data={"name": "Consent"}).status_code == 302
    assert client.post(f"{url}/categories/{first.id}/areas", data={"name": "Gardaí"}).status_code == 302
    area = first.areas[0]
    client.post(f"{url}/areas/{area.id}/actions", data={"text": "A leaflet <for> parents."})
    shown = page(client, series)
    assert "Consent" in words(shown.find(id=f"categories-{first.id}"))
    assert "A leaflet <for> parents." in words(shown.find(id=f"areas-{area.id}"))
    refused = client.post(f"{url}/categories/{first.id}/themes", data={"name": "CONSENT"})
    assert refused.status_code == 422
    form = BeautifulSoup(refused.text, "html.parser").find(id=f"new-theme-{first.id}")
    assert "There is 'Consent' here already." in words(form)
    assert form.find("input", {"name": "name"})["value"] == "CONSENT"
    assert form.find("input", {"name": "name"})["aria-describedby"] == form.select_one(".field-error")["id"]


def test_a_theme_is_changed_moved_merged_and_its_removal_refused(app: Flask, signed_in) -> None:
    series = make_season()
    client = signed_in("organiser")
    information, organisational, *_ = make_frame(series)
    first, second, _ = information.themes
    number = first.id
    say(first_group(series), "We just rang.")
    [quotation] = gathered(series).values()
    code(quotation=quotation, add=Codes(frozenset([first.id])), actor=CODER, at=AFTER)
    url = f"/series/{series.slug}/code-frame/themes"
    sent = {"name": "Whom to ring", "description": "Names.", "category": organisational.id}
    assert client.post(f"{url}/{first.id}", data=sent).status_code == 302
    assert "Whom to ring" in words(page(client, series).find(id=f"categories-{organisational.id}"))
    wrong = client.post(f"{url}/{first.id}", data={**sent, "name": "culture and TRUST"})
    assert wrong.status_code == 422
    assert "There is 'Culture and trust' here already" in words(soup(wrong.text))
    client.post(f"{url}/{first.id}/remove")
    shown = page(client, series)
    assert "1 quotation stands under 'Whom to ring'. Merge it into another theme" in words(shown)
    merged = client.post(f"{url}/{first.id}/merge", data={"into": second.id}, follow_redirects=True)
    assert "'Whom to ring' is merged into 'Sharing information', with 1 quotation." in words(
        soup(merged.text)
    )
    shown = page(client, series)
    assert shown.find(id=f"themes-{number}") is None
    assert "1 quotation" in words(shown.find(id=f"themes-{second.id}"))
    client.post(f"{url}/{second.id}/down")
    assert [theme.name for theme in queries.frame_of(series)[0].themes][1] == "Sharing information"
    other = make_series("other")
    elsewhere = make_frame(other)[0].themes[0]
    assert client.post(f"{url}/{second.id}/merge", data={"into": elsewhere.id}).status_code == 404
    assert client.get(f"{url}/{elsewhere.id}").status_code == 404


def test_staff_read_the_frame_and_only_an_organiser_changes_it(app: Flask, signed_in) -> None:
    series = make_series()
    [category, *_] = make_frame(series)
    client = signed_in("staff")
    shown = page(client, series)
    assert "Sharing information" in words(shown)
    assert shown.select("main form") == []
    url = f"/series/{series.slug}/code-frame"
    assert client.post(f"{url}/categories", data={"name": "Own"}).status_code == 403
    assert client.get(f"{url}/categories/{category.id}").status_code == 403
    assert signed_in("facilitator").get(url).status_code == 403


def test_the_frame_takes_as_many_statements_for_many_themes_as_for_few(
    app: Flask, signed_in, statements
) -> None:
    series = make_series()
    client = signed_in("organiser")
    url = f"/series/{series.slug}/code-frame"
    make_frame(series)
    client.get(url)
    with statements() as few:
        client.get(url)
    frame = queries.frame_of(series)
    for number in range(10):
        for part, kind in (("Theme", "themes"), ("Area", "areas")):
            client.post(f"{url}/categories/{frame[0].id}/{kind}", data={"name": f"{part} {number}"})
        client.post(f"{url}/areas/{frame[1].areas[0].id}/actions", data={"text": f"Action {number}"})
    with statements() as many:
        assert client.get(url).status_code == 200
    assert len(many) == len(few)
