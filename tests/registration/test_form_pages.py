"""The form as the series asks it, on every page that shows it; the organiser's pages on it."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from seminars.accounts.models import Role
from seminars.extensions import db
from seminars.programme.models import ProfileField, Seminar, Series
from seminars.programme.service import create_series, offer_option
from seminars.registration import questions
from seminars.registration.asking import Asking, FormField, QuestionKind
from seminars.registration.form_editing import change_question, offer_question, set_asking
from seminars.registration.models import Delegate, Source
from seminars.registration.service import personal_token
from tests.programme.reading import messages
from tests.registration.factories import NOW, make_delegate, make_seminar, option
from tests.registration.test_own_questions import BY, as_it_is, ask
from tests.registration.test_register_pages import entered


@pytest.fixture(autouse=True)
def time_of_tests(clock) -> None:
    clock.set(NOW)


@pytest.fixture
def organiser(signed_in) -> FlaskClient:
    return signed_in(Role.ORGANISER)


def names(page) -> set[str]:
    html = BeautifulSoup(page.text, "html5lib")
    return {each["name"] for each in html.select("main [name]")} - {"csrf_token", "submission"}


USUAL = {
    "name", "email", "organisation", "occupation", "sector", "level", "takes_part", "access_needs",
    "dietary_needs", "consent",
}  # fmt: skip


def test_the_form_asks_what_the_series_wants(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    url = f"/seminars/{seminar.slug}/register"
    assert names(client.get(url)) == USUAL
    set_asking(
        series=seminar.series,
        asking={
            FormField.OCCUPATION: Asking.LEFT_OUT,
            FormField.LEVEL: Asking.OPTIONAL,
            FormField.GENDER: Asking.REQUIRED,
            FormField.TAKES_PART: Asking.LEFT_OUT,
            FormField.ACCESS_NEEDS: Asking.LEFT_OUT,
            FormField.DIETARY_NEEDS: Asking.LEFT_OUT,
        },
        **BY,
    )
    page = client.get(url)
    assert names(page) == {"name", "email", "organisation", "sector", "level", "gender", "consent"}
    assert "On the day" not in page.text
    html = BeautifulSoup(page.text, "html5lib")
    assert "(optional)" in html.find("label", attrs={"for": "level"}).text
    assert "(optional)" not in html.find("label", attrs={"for": "gender"}).text
    refused = client.post(url, data=entered(seminar, level=""))
    assert messages(refused) == {"gender": "Choose your gender."}
    # What is left out is not read, even when it is sent.
    gender = str(option(seminar, ProfileField.GENDER))
    assert client.post(url, data=entered(seminar, level="", gender=gender)).status_code == 302
    delegate = db.session.scalars(select(Delegate)).one()
    assert (delegate.occupation_id, delegate.takes_part, delegate.dietary_needs) == (None, False, "")
    assert delegate.gender.label == "Woman"


def all_kinds(series: Series) -> dict[str, questions.OwnQuestion]:
    ask(series, QuestionKind.SHORT_TEXT, label="County?", required=True)
    ask(series, QuestionKind.LONG_TEXT, label="Hopes?", hint="Read by the speakers.")
    ask(series, QuestionKind.CHOICE, "Bus", "Car", label="Travel?", required=True)
    ask(series, QuestionKind.SEVERAL, "Harp", "Drum", label="Music?", required=True)
    ask(series, QuestionKind.YES_NO, label="First time?", required=True)
    ask(series, QuestionKind.CHOICE, *"ABCDEFGH", label="Room?")
    return {each.label: each for each in questions.questions_of(series.id)}


def test_own_questions_of_each_kind_are_asked_checked_and_kept(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    own = all_kinds(seminar.series)
    url = f"/seminars/{seminar.slug}/register"
    page = client.get(url)
    assert "Read by the speakers." in page.text
    refused = client.post(url, data=entered(seminar, name="Kept as typed"))
    fields = {label: question.field for label, question in own.items()}
    assert messages(refused) == {
        fields["County?"]: "Enter an answer to 'County?'",
        **{fields[label]: f"Choose an answer to '{label}'" for label in ("Travel?", "Music?", "First time?")},
    }
    assert "Kept as typed" in refused.text
    harp, drum = (str(each.id) for each in own["Music?"].options)
    given = {
        fields["County?"]: "Offaly",
        fields["Hopes?"]: "Names",
        fields["Travel?"]: str(own["Travel?"].options[1].id),
        fields["Music?"]: [harp, drum],
        fields["First time?"]: "no",
        fields["Room?"]: "",
    }
    wrong = client.post(url, data={**entered(seminar), **given, fields["Travel?"]: harp})
    assert list(messages(wrong)) == [fields["Travel?"]]
    html = BeautifulSoup(wrong.text, "html5lib")
    assert len(html.select(f"[name={fields['Music?']}][checked]")) == 2
    assert html.select_one(f"[name={fields['Hopes?']}]").text.strip() == "Names"
    assert client.post(url, data={**entered(seminar), **given}).status_code == 302
    delegate = db.session.scalars(select(Delegate)).one()
    assert dict(questions.answers_in_words(delegate)) == {
        "County?": "Offaly",
        "Hopes?": "Names",
        "Travel?": "Car",
        "Music?": "Harp, Drum",
        "First time?": "No",
    }


def test_the_delegate_sees_and_changes_the_answers(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    ask(seminar.series, QuestionKind.SHORT_TEXT, label="County?", required=True)
    travel = ask(seminar.series, QuestionKind.CHOICE, "Bus", "Car", "Boat", label="Travel?")
    county, _ = questions.questions_of(seminar.series_id)
    bus, _, boat = travel.options
    delegate = make_delegate(seminar, answers={county.id: "Offaly", travel.id: (bus.id,)})
    details = as_it_is(travel)
    details.options[0] = type(details.options[0])("Bus", bus.id, offered=False)
    change_question(question=travel, details=details, **BY)
    base = f"/d/{personal_token(delegate)}"
    assert "Offaly" in client.get(base).text
    page = client.get(f"{base}/change")
    html = BeautifulSoup(page.text, "html5lib")
    assert html.find(attrs={"name": county.field})["value"] == "Offaly"
    # No longer offered, and still there for who chose it.
    assert html.select_one(f"[name=question_{travel.id}][checked]")["value"] == str(bus.id)
    sent = {each: value for each, value in entered(seminar).items() if each not in ("email", "consent")}
    sent |= {county.field: "", f"question_{travel.id}": str(boat.id)}
    lacking = {county.field: "Enter an answer to 'County?'"}
    assert messages(client.post(f"{base}/change", data=sent)) == lacking
    sent[county.field] = "Laois"
    assert client.post(f"{base}/change", data=sent).location == base
    assert questions.answers_of([delegate.id])[delegate.id] == {county.id: "Laois", travel.id: (boat.id,)}
    html = BeautifulSoup(client.get(f"{base}/change").text, "html5lib")
    assert str(bus.id) not in [each["value"] for each in html.select(f"[name=question_{travel.id}]")]


def test_what_the_form_no_longer_asks_stays_when_the_rest_is_changed(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    county = ask(seminar.series, QuestionKind.SHORT_TEXT, label="County?")
    delegate = make_delegate(
        seminar,
        answers={county.id: "Offaly"},
        age_band_id=option(seminar, ProfileField.AGE_BAND),
        dietary_needs="Vegan",
    )
    level = delegate.level_id
    set_asking(
        series=seminar.series,
        asking={FormField.LEVEL: Asking.LEFT_OUT, FormField.DIETARY_NEEDS: Asking.LEFT_OUT},
        **BY,
    )
    offer_question(question=county, offered=False, **BY)
    sent = {each: value for each, value in entered(seminar).items() if each not in ("email", "consent")}
    base = f"/d/{personal_token(delegate)}"
    assert client.post(f"{base}/change", data={**sent, "dietary_needs": "None"}).status_code == 302
    db.session.expire_all()
    assert (delegate.level_id, delegate.dietary_needs) == (level, "Vegan")
    assert delegate.age_band.label == "Under 25"
    assert questions.answers_of([delegate.id])[delegate.id] == {county.id: "Offaly"}


def test_staff_may_leave_required_questions_empty(app: Flask, signed_in) -> None:
    staff = signed_in(Role.STAFF)
    seminar = make_seminar()
    own = all_kinds(seminar.series)
    set_asking(series=seminar.series, asking={FormField.TAKES_PART: Asking.LEFT_OUT}, **BY)
    url = f"/seminars/{seminar.slug}/delegates/new"
    assert "takes_part" in names(staff.get(url))
    sent = {"name": "Mary Byrne", "organisation": "Barnardos", own["County?"].field: "Offaly"}
    place = staff.post(url, data=sent).location
    page = staff.get(place)
    assert "Offaly" in page.text
    assert "Hopes?" not in page.text
    assert staff.post(f"{place}/change", data={**sent, own["County?"].field: ""}).location == place
    assert "Offaly" not in staff.get(place).text


# The organiser's pages


def test_the_organiser_says_what_is_asked(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar()
    url = f"/series/{seminar.series.slug}/form"
    page = BeautifulSoup(organiser.get(url).text, "html5lib")
    asked = {each["name"]: each["value"] for each in page.select("main input[type=radio][checked]")}
    assert asked["sector"] == "required"
    assert asked["age_band"] == "left_out"
    assert len(page.select("input[name=takes_part]")) == 2
    assert organiser.post(url, data={**asked, "age_band": "required"}).location == url
    assert questions.asks_of(seminar.series_id).requires(FormField.AGE_BAND)
    assert organiser.post(url, data={**asked, "takes_part": "required"}).status_code == 422
    assert organiser.post(url, data={}).status_code == 422
    assert questions.asks_of(seminar.series_id).requires(FormField.AGE_BAND)


def rows(*lines: tuple[str, str, bool], **more: str) -> dict[str, str]:
    data = {}
    for number, (label, identity, offered) in enumerate(lines):
        data[f"options-{number}-label"] = label
        data[f"options-{number}-id"] = identity
        if offered:
            data[f"options-{number}-offered"] = "y"
    return {"label": "Travel?", "hint": "", "kind": "choice", **data, **more}


def test_a_question_is_made_and_changed_without_javascript(organiser: FlaskClient, app: Flask) -> None:
    series = make_seminar().series
    url = f"/series/{series.slug}/form"
    assert "No questions of your own yet" in organiser.get(url).text
    page = organiser.get(f"{url}/questions/new")
    assert page.text.count('name="options-') >= 9
    refused = organiser.post(f"{url}/questions/new", data=rows(("Bus", "", True), label=""))
    assert messages(refused)["label"] == "Enter the question."
    refused = organiser.post(f"{url}/questions/new", data=rows(("Bus", "", True)))
    assert refused.status_code == 422
    assert "at least two" in refused.text
    filled = rows(("Bus", "", True), ("Car", "", True), ("", "", True))
    more = organiser.post(f"{url}/questions/new", data={**filled, "more": "1"})
    assert 'name="options-5-label"' in more.text
    swapped = organiser.post(f"{url}/questions/new", data={**filled, "up": "1"})
    html = BeautifulSoup(swapped.text, "html5lib")
    assert [html.find(attrs={"name": f"options-{n}-label"})["value"] for n in (0, 1)] == ["Car", "Bus"]
    assert organiser.post(f"{url}/questions/new", data=filled).location == url
    (made,) = questions.questions_of(series.id)
    assert [each.label for each in made.options] == ["Bus", "Car"]
    page = organiser.get(url)
    assert "One answer from a list, 2 options" in page.text
    change = f"{url}/questions/{made.id}"
    html = BeautifulSoup(organiser.get(change).text, "html5lib")
    assert html.find(attrs={"name": "options-1-id"})["value"] == str(made.options[1].id)
    renamed = rows(("Coach", str(made.options[0].id), True), ("Car", str(made.options[1].id), True))
    assert organiser.post(change, data=renamed).location == url
    (after,) = questions.questions_of(series.id)
    assert [(each.id, each.label) for each in after.options] == [
        (made.options[0].id, "Coach"),
        (made.options[1].id, "Car"),
    ]


def test_the_editor_tells_what_is_in_use(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar()
    travel = ask(seminar.series, QuestionKind.CHOICE, "Bus", "Car", "Boat", label="Travel?")
    bus, car, boat = (str(each.id) for each in travel.options)
    make_delegate(seminar, answers={travel.id: (int(bus),)})
    url = f"/series/{seminar.series.slug}/form"
    assert "answered by 1" in organiser.get(url).text
    change = f"{url}/questions/{travel.id}"
    assert "chosen by 1" in organiser.get(change).text
    refused = organiser.post(change, data=rows(("", bus, True), ("Car", car, True), ("Boat", boat, True)))
    assert refused.status_code == 422
    assert "1 delegate has chosen" in refused.text
    kind = organiser.post(change, data=rows(kind="short_text"))
    assert "has answers" in messages(kind)["kind"]
    assert organiser.post(f"{change}/remove").location == url
    assert "has answers" in organiser.get(url).text
    assert organiser.post(f"{change}/offer", data={"offered": "no"}).location == url
    assert "no longer asked" in organiser.get(url).text.lower()
    assert questions.questions_of(seminar.series_id) == []
    other = make_seminar()
    foreign = f"/series/{other.series.slug}/form/questions/{travel.id}"
    assert organiser.get(foreign).status_code == 404


def test_the_preview_is_the_form_without_a_way_to_send_it(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar()
    all_kinds(seminar.series)
    set_asking(series=seminar.series, asking={FormField.AGE_BAND: Asking.OPTIONAL}, **BY)

    def controls(page) -> list[str]:
        html = BeautifulSoup(page.text, "html5lib").main
        found = html.select("[name]:not([type=hidden]), legend, label, .field-hint")
        return [re.sub(r"\s+", " ", f"{each.name} {each.get('name')} {each.get_text()}") for each in found]

    preview = organiser.get(f"/series/{seminar.series.slug}/form/preview")
    assert controls(preview) == controls(organiser.get(f"/seminars/{seminar.slug}/register"))
    html = BeautifulSoup(preview.text, "html5lib").main
    assert html.find("form") is None
    assert html.find("button", attrs={"type": "submit"}) is None
    make_delegate(seminar, source=Source.DESK)
    preview = organiser.get(f"/series/{seminar.series.slug}/form/preview")
    assert f"{seminar.capacity - 1} places are free" in preview.text
    empty = create_series(title="Without a seminar", **BY)
    assert organiser.get(f"/series/{empty.slug}/form/preview").status_code == 200


def test_a_series_is_made_like_an_earlier_one(organiser: FlaskClient, app: Flask) -> None:
    seminar = make_seminar()
    ask(seminar.series, QuestionKind.SHORT_TEXT, label="County?")
    health = next(each for each in seminar.series.profile_options if each.label == "Health")
    offer_option(option=health, offered=False, **BY)
    page = organiser.get("/series/new")
    assert f'value="{seminar.series_id}"' in page.text
    sent = {"title": "The next season", "like": str(seminar.series_id)}
    assert organiser.post("/series/new", data=sent).location == "/series/the-next-season"
    made = db.session.scalars(select(Series).where(Series.slug == "the-next-season")).one()
    assert [each.label for each in questions.questions_of(made.id)] == ["County?"]
    assert "Health" not in [each.label for each in made.profile_options]
    assert organiser.post("/series/new", data={"title": "Fresh", "like": ""}).status_code == 302
    assert organiser.post("/series/new", data={"title": "Fresh", "like": "999999"}).status_code == 422


def test_the_form_and_its_editor_take_a_fixed_number_of_statements(
    organiser: FlaskClient, client: FlaskClient, app: Flask, statements
) -> None:
    seminar = make_seminar()
    urls = [f"/series/{seminar.series.slug}/form", f"/seminars/{seminar.slug}/register"]
    ask(seminar.series, QuestionKind.CHOICE, "A", "B")

    def sent() -> list[int]:
        numbers = []
        for url in urls:
            with statements() as made:
                organiser.get(url)
            numbers.append(len(made))
        return numbers

    few = sent()
    for number in range(6):
        ask(seminar.series, QuestionKind.SEVERAL, "A", "B", "C", label=f"Another, {number}?")
    assert sent() == few


def test_seminars_of_one_series_ask_the_same(app: Flask, client: FlaskClient) -> None:
    seminar = make_seminar()
    beside: Seminar = make_seminar(series=seminar.series)
    question = ask(seminar.series, QuestionKind.SHORT_TEXT, label="County?")
    for each in (seminar, beside):
        assert f"question_{question.id}" in names(client.get(f"/seminars/{each.slug}/register"))
    assert f"question_{question.id}" not in names(client.get(f"/seminars/{make_seminar().slug}/register"))
