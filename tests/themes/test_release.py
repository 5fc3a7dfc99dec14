"""What leaves for the report: chosen, released, and nothing that tells who somebody is."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from seminars.errors import Conflict, Invalid
from seminars.extensions import db
from seminars.notes.models import Note, Quotation
from seminars.programme.models import ProfileField, Series
from seminars.registration.models import Delegate, Organisation
from seminars.registration.names import fold
from seminars.registration.naming import Names
from seminars.registration.sameness_models import OrganisationAlias
from seminars.registration.service import Details, register
from seminars.summaries.models import Verdict as AnswerVerdict
from seminars.summaries.queries import summary_of_seminar, summary_of_series
from seminars.themes import framing
from seminars.themes.checking import Check
from seminars.themes.coding import Codes, code
from seminars.themes.models import CodedQuotation
from seminars.themes.queries import (
    ActionInReport,
    QuotationInReport,
    frame_of,
    themes_for_report,
)
from seminars.themes.releasing import amend, hold, release
from tests.questionnaire.factories import IN_SLOT, LONG_BEFORE
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

BY = {"actor": CODER, "at": AFTER}


@pytest.fixture(autouse=True)
def _afterwards(clock) -> None:
    clock.set(AFTER)


def sign_up(
    series: Series, name: str, organisation: str = "HSE", occupation: str = "Social worker"
) -> Delegate:
    options = {(option.field, option.label): option.id for option in series.profile_options}
    return register(
        seminar=series.seminars[0],
        details=Details(
            name=name,
            email=f"{fold(name).replace(' ', '.')}@example.org",
            organisation=organisation,
            sector_id=options[ProfileField.SECTOR, "Health"],
            level_id=next(number for (field, _), number in options.items() if field is ProfileField.LEVEL),
            occupation_id=options[ProfileField.OCCUPATION, occupation],
            takes_part=False,
            consent=True,
        ),
        actor=CODER,
        at=LONG_BEFORE + timedelta(days=1),
    )


def chosen(series: Series, *texts: str) -> dict[str, CodedQuotation]:
    """These words, said in a group, under the first theme of the example and chosen for the report."""
    say(first_group(series), *texts)
    theme = (frame_of(series) or make_frame(series))[0].themes[0]
    found = gathered(series)
    for text in texts:
        code(quotation=found[text], add=Codes(frozenset([theme.id])), chosen=True, **BY)
    return found


def let_out(series: Series, quotation: CodedQuotation, reason: str = "") -> None:
    check = Check(series)
    warned = check.warnings(quotation)
    release(quotation=quotation, check=check, read=quotation.text, warned=warned, reason=reason, **BY)


def out(series: Series) -> list[str]:
    """The words that leave for the report."""
    report = themes_for_report(series.id, AFTER)
    return [said.text for category in report for theme in category.themes for said in theme.quotations]


def test_only_chosen_and_released_quotations_leave_without_names(app: Flask) -> None:
    series = make_season("galway", "clonmel")
    found = chosen(series, "We just rang.", "Not released.")
    say(first_group(series, "clonmel"), "Not chosen.")
    answer(series.seminars[1], "written")
    found = gathered(series)
    information = frame_of(series)[0]
    framing.add_action(area=information.areas[1], text="A directory.", **BY)
    both = Codes(frozenset(theme.id for theme in information.themes[:2]))
    code(quotation=found["written"], add=both, chosen=True, **BY)
    code(quotation=found["Not chosen."], add=both, **BY)
    for text in ("We just rang.", "written", "Not chosen."):
        let_out(series, found[text])
    [first, *_] = themes_for_report(series.id, AFTER)
    rang = QuotationInReport("We just rang.", "Seminar galway", "Group 1")
    # An answer tells no venue.
    written = QuotationInReport("written", "", "Questionnaire")
    assert [theme.quotations for theme in first.themes] == [(rang, written), (written,), ()]
    assert first.actions == (ActionInReport("Services and professionals", "A directory."),)


def test_summaries_quote_only_what_was_released_and_as_it_was(app: Flask, signed_in) -> None:
    series = make_season("galway", "clonmel")
    found = chosen(series, "We just rang.", "Tom knows.", "Held.")
    say(first_group(series, "clonmel"), "Never chosen.")
    gathered(series)

    def voices() -> list[str]:
        both = summary_of_series(series, AFTER).voices
        assert [voice.text for voice in summary_of_seminar(series.seminars[0], AFTER).voices] == [
            voice.text for voice in both
        ]
        return [voice.text for voice in both]

    assert voices() == []
    let_out(series, found["We just rang."])
    check = Check(series)
    amend(quotation=found["Tom knows."], check=check, read="Tom knows.", text="Somebody knows.", **BY)
    hold(quotation=found["Held."], read="Held.", **BY)
    assert sorted(voices()) == ["Somebody knows.", "We just rang."]
    client = signed_in("staff")
    for shape in ("summary", "summary.csv"):
        page = client.get(f"/series/{series.slug}/{shape}").text
        assert "Somebody knows." in page
        for stays in ("Tom knows.", "Held.", "Never chosen."):
            assert stays not in page
    # Somebody has come meanwhile who is called so.
    sign_up(series, "Rang Byrne")
    assert voices() == ["Somebody knows."]


def test_names_in_the_code_frame_are_warned_of(app: Flask, signed_in) -> None:
    """Themes and actions are printed as well, beside the quotations that were checked."""
    series = make_season()
    sign_up(series, "Séamus Ó Briain", "Foróige")
    first = make_frame(series)[0]
    framing.change_theme(theme=first.themes[0], name="What seamus wants", description="As at foroige", **BY)
    framing.add_action(area=first.areas[0], text="Ring 01 677 4321.", **BY)
    action = frame_of(series)[0].areas[0].actions[-1]
    found = Check(series).frame_warnings(frame_of(series))
    assert found == {
        f"themes-{first.themes[0].id}": [
            "'seamus' is a delegate's first name.",
            "'Foróige' is an organisation.",
        ],
        f"actions-{action.id}": ["'01 677 4321' is a telephone number."],
    }
    client = signed_in("staff")
    frame = BeautifulSoup(client.get(f"/series/{series.slug}/code-frame").text, "html.parser")
    assert "first name" in frame.find(id=f"themes-{first.themes[0].id}").get_text()
    assert len(frame.select(".words-warning")) == 2
    page = BeautifulSoup(client.get(f"/series/{series.slug}/quotations/release").text, "html.parser")
    links = [link["href"] for link in page.select(".notice-warning li a")]
    assert links == [f"/series/{series.slug}/code-frame#{anchor}" for anchor in found]


def test_names_organisations_in_any_spelling_and_rare_roles_are_warned_of(app: Flask) -> None:
    series = make_season()
    sign_up(series, "Séamus Ó Briain", "Foróige", "Psychologist")
    for number in range(5):
        sign_up(series, f"Anna{number} Worker")
    db.session.add(
        OrganisationAlias(
            organisation=db.session.query(Organisation).filter_by(name="Foróige").one(),
            name="Youth Foundation",
            name_key="youth foundation",
        )
    )
    db.session.commit()
    check = Check(series)
    texts = {
        "Ask Seamus O Briain.": "'Seamus O Briain' is a delegate's name.",
        "BRIAIN's idea": "'BRIAIN' is a delegate's family name.",
        "Séamus said so": "'Séamus' is a delegate's first name.",
        "foroige is good at it": "'Foróige' is an organisation.",
        "ask seamus": "'seamus' is a delegate's first name.",
        "my number is 087 123 4567": "'087 123 4567' is a telephone number.",
        "Foroige is good at it": "'Foróige' is an organisation.",
        "the youth foundation rang": "'Youth Foundation' is an organisation.",
        "both psychologists came": "'psychologists' is a role that few hold.",
        "every social worker knows": None,
        "nothing at all": None,
    }
    found = {
        text: [place.sentence for place in check.places_in(text, series.seminars[0].id)] for text in texts
    }
    assert found == {text: [warning] if warning else [] for text, warning in texts.items()}


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("As O'Brien said", "O'Brien"),
        ("As O Brien said", "O Brien"),
        ("As OBrien said", "OBrien"),
        ("Ask Mac Donald", "Mac Donald"),
        ("Mr Ó Sé rang", "Sé"),
        ("keane rang us", "keane"),
        ("the keanes rang us", "keanes"),
        ("Long rang us", "Long"),
        ("not for long, and nobody saw the machine", None),
        ("We go on so", None),
    ],
)
def test_family_names_are_found_however_they_were_typed(text: str, warned: str | None) -> None:
    people = ["Seán O'Brien", "Tom MacDonald", "Niamh Ó Sé", "Ann Keane", "Bríd Long", "Li Machin"]
    found = Names(people, (), wide=True).found_in(text)
    assert found == ([f"'{warned}' is a delegate's family name."] if warned else [])


def test_an_organisation_is_found_with_an_apostrophe_or_without() -> None:
    names = Names((), ["Barnardos", "St. Mary's School"], wide=True)
    assert names.found_in("Barnardo's rang") == ["'Barnardos' is an organisation."]
    assert names.found_in("st marys school rang") == ["'St Mary's School' is an organisation."]


def test_a_warning_takes_a_reason_an_amendment_or_holds_the_quotation_back(app: Flask) -> None:
    series = make_season()
    sign_up(series, "Nora Darcy", "Barnardos")
    found = chosen(series, "Nora rang.", "Barnardos rang.", "Darcy never rang.")
    check = Check(series)
    nora, barnardos, darcy = found.values()
    with pytest.raises(Invalid, match="may tell who somebody is"):
        let_out(series, nora)
    with pytest.raises(Conflict, match="a warning that was not there"):
        release(quotation=nora, check=check, read=nora.text, warned=[], reason="Fine.", **BY)
    with pytest.raises(Conflict, match="was changed"):
        hold(quotation=nora, read="Something else.", **BY)
    let_out(series, barnardos, "They asked to be named.")
    assert amend(quotation=nora, check=check, read=nora.text, text=" A colleague  rang. ", **BY)
    assert not amend(quotation=darcy, check=check, read=darcy.text, text="Nora never rang.", **BY)
    assert out(series) == ["A colleague rang.", "Barnardos rang."]
    hold(quotation=barnardos, read=barnardos.text, **BY)
    assert out(series) == ["A colleague rang."]
    # The note keeps its own words.
    assert "Nora rang." in db.session.query(Quotation.text).filter_by(id=nora.quotation_id).one()
    assert db.session.query(Note).one().text.startswith("Noted.")


def test_a_name_that_comes_up_later_keeps_a_released_quotation_in(app: Flask, signed_in) -> None:
    series = make_season()
    found = chosen(series, "Maolra helped us.")
    let_out(series, found["Maolra helped us."])
    assert out(series) == ["Maolra helped us."]
    sign_up(series, "Maolra Late")
    assert out(series) == []
    page = signed_in("staff").get(f"/series/{series.slug}/quotations/release")
    assert BeautifulSoup(page.text, "html.parser").mark.text == "Maolra"


def test_an_answer_that_was_withheld_since_stays_in_though_nobody_has_looked(app: Flask) -> None:
    series = make_season()
    make_frame(series)
    answer(series.seminars[0], "written")
    [quotation] = gathered(series).values()
    code(
        quotation=quotation,
        add=Codes(frozenset([frame_of(series)[0].themes[0].id])),
        chosen=True,
        **BY,
    )
    let_out(series, quotation)
    assert out(series) == ["written"]
    assert themes_for_report(series.id, IN_SLOT)[0].themes[0].quotations == ()
    decide(series, AnswerVerdict.WITHHELD, "approved")
    assert out(series) == []


def form_of(html: str) -> tuple[BeautifulSoup, dict[str, list[str]]]:
    form = BeautifulSoup(html, "html.parser").select_one("#release")
    sent: dict[str, list[str]] = {}
    for field in form.select("input[type=hidden], textarea"):
        sent.setdefault(field["name"], []).append(
            field["value"] if field.name == "input" else field.text.strip()
        )
    return form, sent


def test_the_page_lists_what_waits_the_warned_first_and_keeps_decisions_or_nothing(
    app: Flask, signed_in
) -> None:
    series = make_season()
    sign_up(series, "Nora Darcy", "Barnardos")
    found = chosen(series, "One.", "Two.", "Nora rang.", "Barnardos <rang>.")
    keys = {text: row.key for text, row in found.items()}
    client = signed_in("staff")
    url = f"/series/{series.slug}/quotations/release"
    form, sent = form_of(client.get(url).text)
    assert [each.text for each in form.select("blockquote")] == [
        "Nora rang.",
        "Barnardos <rang>.",
        "One.",
        "Two.",
    ]
    assert [each.text for each in form.select("mark")] == ["Nora", "Barnardos"]
    nora, barnardos = keys["Nora rang."], keys["Barnardos <rang>."]
    sent |= {f"{nora}-verdict": ["release"], f"{barnardos}-verdict": ["hold"], "rest": ["release"]}
    refused = client.post(url, data=sent)
    assert refused.status_code == 422
    again, _ = form_of(refused.text)
    assert "Say why it may go out all the same" in again.find(id=f"{nora}-verdict").text
    assert again.find(id=f"{barnardos}-hold").has_attr("checked")
    assert out(series) == []
    sent[f"{nora}-reason"] = ["She asked for it."]
    assert client.post(url, data=sent).status_code == 302
    assert sorted(out(series)) == ["Nora rang.", "One.", "Two."]
    released, sent = form_of(client.get(f"{url}?stage=released").text)
    assert "She asked for it." in released.text
    sent[f"{keys['One.']}-text"] = ["Another one."]
    amended = client.post(f"{url}?stage=released", data=sent, follow_redirects=True)
    # Drafts that were kept before still say the old words.
    assert "can take the links to them back" in amended.text
    assert sorted(out(series)) == ["Another one.", "Nora rang.", "Two."]
    held, _ = form_of(client.get(f"{url}?stage=held").text)
    assert [each.text for each in held.select("blockquote")] == ["Barnardos <rang>."]


def test_words_that_were_changed_go_out_changed_also_where_release_was_ticked(app: Flask, signed_in) -> None:
    series = make_season("galway")
    sign_up(series, "Ann Keane")
    found = chosen(series, "In Ballydehob they rang us.", "Mrs Keane of Ballydehob rang.")
    place, name = found.values()
    client, url = signed_in("staff"), f"/series/{series.slug}/quotations/release"

    def release_as(quotation: CodedQuotation, text: str, reason: str = "") -> int:
        _, form = form_of(client.get(url).text)
        told = {f"{quotation.key}-verdict": "release", f"{quotation.key}-text": text}
        answer = client.post(url, data={**form, **told, f"{quotation.key}-reason": reason})
        return answer.status_code

    assert release_as(place, "In one town they rang us.") == 302
    assert out(series) == ["In one town they rang us."]
    # What is still warned of needs its reason, and nothing is saved without it.
    assert release_as(name, "Mrs Keane rang.") == 422
    assert name.text == "Mrs Keane of Ballydehob rang."
    assert release_as(name, "Mrs Keane rang.", "She agreed.") == 302
    assert out(series) == ["In one town they rang us.", "Mrs Keane rang."]


def test_the_page_takes_as_many_statements_for_many_as_for_few(app: Flask, signed_in, statements) -> None:
    series = make_season()
    chosen(series, "One.")
    client = signed_in("staff")
    url = f"/series/{series.slug}/quotations/release"
    client.get(url)
    with statements() as few:
        client.get(url)
    let_out(series, gathered(series)["One."])
    with statements() as few_report:
        themes_for_report(series.id, AFTER)
    found = chosen(series, *(f"More {number}." for number in range(12)))
    for quotation in found.values():
        let_out(series, quotation)
    with statements() as many:
        assert client.get(url).status_code == 200
    assert len(many) == len(few)
    with statements() as many_report:
        assert len(themes_for_report(series.id, AFTER)) == 4
    assert len(many_report) == len(few_report)
    assert len(out(series)) == 13
