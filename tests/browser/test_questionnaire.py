"""The questionnaire on a phone: nothing is lost by a cut line, a closed tab, or a double click."""

import html
import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Person

SLUG = f"athlone-{datetime.now(ZoneInfo('Europe/Dublin')).year}"
CONTROL = f"/seminars/{SLUG}/questionnaire"


@pytest.fixture
def organiser(people) -> Person:
    """An organiser who has opened the window."""
    person = people().sign_in("organiser@example.org")
    person.page.goto(CONTROL)
    opening = person.page.get_by_role("button", name=re.compile("^Open (now|again)"))
    if opening.count():
        opening.click()
    expect(person.page.locator("main")).to_contain_text("min left")
    return person


def walk_in(organiser: Person, name: str) -> str:
    """A walk-in with an address; returns the personal link."""
    page = organiser.page
    page.goto(f"/seminars/{SLUG}/desk/walk-in")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Organisation", exact=True).fill("Barnardos")
    page.get_by_label("Sector").select_option(index=1)
    page.get_by_text("More details").click()
    page.get_by_label("E-mail").fill(f"{name.split()[0].lower()}.phone@example.org")
    page.get_by_role("button", name="Add and check in").click()
    expect(page.locator("body")).to_contain_text(f"{name}")
    page.goto(f"/messages?q={name}")
    page.locator("main table tbody tr a").first.click()
    page.locator("main a[href*='/d/']").first.wait_for()
    links = page.eval_on_selector_all("main a[href*='/d/']", "found => found.map(link => link.href)")
    return re.search(r"/d/[\w-]+", links[0]).group() + "/questionnaire"


def kept(page: Page) -> Locator:
    return page.locator("[data-kept]")


def submitted(organiser: Person) -> int:
    return int(organiser.context.request.get(f"{CONTROL}/monitor.json").json()["submitted"])


def answer_some(page: Page) -> dict[str, str]:
    """Answer the first of each kind of question; returns what was chosen, by name."""
    page.evaluate("""() => {
      for (const question of document.querySelectorAll("[data-question]:not([hidden])")) {
        const field = question.querySelector("input[type=radio], textarea, input[inputmode=decimal]");
        if (!field) continue;
        if (field.type === "radio") field.click();
        else {
          field.value = field.inputMode === "decimal" ? "7" : "Words on a phone";
          field.dispatchEvent(new Event("change", { bubbles: true }));
        }
      }
    }""")
    return held(page)


def held(page: Page) -> dict[str, str]:
    page.locator("[data-questionnaire]").wait_for()
    return json.loads(
        page.evaluate("""() => JSON.stringify(Object.fromEntries(
          [...new FormData(document.querySelector("[data-questionnaire]"))]
            .filter(([name, value]) => value && !["csrf_token", "passed"].includes(name))))""")
    )


def test_without_a_line_everything_arrives_in_the_end(people, organiser: Person) -> None:
    link = walk_in(organiser, "Sorcha Nic Line")
    before = submitted(organiser)
    person = people(phone=True)
    page = person.page
    page.goto(link)
    page.locator("[data-question] input[type=radio]").first.check()
    expect(kept(page)).to_have_text("Kept on the server")
    page.locator("[data-questionnaire][data-opens=offline]").wait_for()
    assert not person.overflows

    person.context.set_offline(True)
    given = answer_some(page)
    assert len(given) > 5
    expect(kept(page)).to_have_text("No line: kept on this device")
    page.close()

    # Opened again, still without a line: everything is there, and is sent.
    page = person.page = person.context.new_page()
    page.goto(link)
    assert held(page) == given
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("[data-sending]")).to_contain_text("sent by themselves as soon as there is a line")
    assert submitted(organiser) == before
    page.close()

    person.context.set_offline(False)
    page = person.page = person.context.new_page()
    page.goto(link)
    expect(page.locator("main")).to_contain_text("Your answers have been received")
    assert submitted(organiser) == before + 1
    # The same answers are on the server: taken up again to be changed, they are all there.
    page.get_by_role("button", name="Change my answers").click()
    assert held(page) == given
    page.get_by_role("button", name="Leave them as I sent them").click()
    expect(page.locator("main")).to_contain_text("Your answers have been received")
    person.faults = [each for each in person.faults if "ERR_INTERNET_DISCONNECTED" not in each]


def takes_over_an_earlier_version(person: Person, link: str, field: str) -> None:
    """What a phone kept of an earlier version and never sent goes on where the same is asked, or is told."""
    page, code = person.page, field.removesuffix(".text")
    earlier = [{"name": "older", "same": [code], "changed": {"gone": "An older question?"}}]
    before = {
        "at": 0,
        "values": {field: ["Newer words"], "gone.text": ["older words"]},
        "dirty": {code: 2, "gone": 1},
    }
    page.add_init_script(
        f"localStorage.getItem('questionnaire:older') ?? localStorage.setItem('questionnaire:older', "
        f"JSON.stringify({{...{json.dumps(before)}, at: Date.now()}}))"
    )

    def with_an_earlier_version(route: Route) -> None:
        answer = route.fetch()
        told = html.escape(json.dumps(earlier))
        body = answer.text().replace(
            '<form class="form questionnaire"',
            '<div data-earlier-said hidden><ul></ul></div><form class="form questionnaire" '
            f'data-earlier="{told}" data-carried="{code}"',
        )
        route.fulfill(response=answer, body=body)

    page.route(f"**{link}", with_an_earlier_version)
    page.goto(link)
    expect(page.locator("[data-earlier-said] li")).to_have_text(
        "An older question? You had written: \u201colder words\u201d."
    )
    expect(page.locator(f"[name='{field}']")).to_have_value("Newer words")
    expect(kept(page)).to_have_text("Kept on the server")
    left = page.evaluate("() => JSON.parse(localStorage.getItem('questionnaire:older')).dirty")
    assert left == {"gone": 1}
    page.unroute(f"**{link}")
    page.reload()
    assert held(page)[field] == "Newer words"


def test_another_phone_goes_on_where_the_first_stopped(people, organiser: Person) -> None:
    link = walk_in(organiser, "Tomas Phone")
    before = submitted(organiser)
    first, second = people(phone=True), people(phone=True)
    first.page.goto(link)
    given = answer_some(first.page)
    expect(kept(first.page)).to_have_text("Kept on the server")
    first.page.reload()
    assert held(first.page) == given
    second.page.goto(link)
    assert held(second.page) == given
    takes_over_an_earlier_version(people(phone=True), link, next(name for name in given if "text" in name))
    # A double click, and the other phone: one response.
    second.page.get_by_role("button", name="Send my answers").dblclick()
    expect(second.page.locator("main")).to_contain_text("Your answers have been received")
    first.page.get_by_role("button", name="Send my answers").click()
    expect(first.page.locator("main")).to_contain_text("Your answers have been received")
    assert submitted(organiser) == before + 1
    first.page.go_back()
    expect(first.page.locator("main")).to_contain_text("Your answers have been received")


def test_the_time_is_the_servers_even_where_the_phones_is_wrong(people, organiser: Person) -> None:
    link = walk_in(organiser, "Una Clock")
    left = organiser.context.request.get(f"{CONTROL}/monitor.json").json()
    minutes = (left["closes"] - left["now"]) / 60000
    person = people(phone=True)
    person.page.add_init_script(
        """{ const wrong = 5 * 3600 * 1000, real = Date.now; Date.now = () => real() - wrong; }"""
    )
    person.page.goto(link)
    shown = person.page.locator("[data-left]")
    expect(shown).to_have_text(re.compile(r"^(\d+ h )?\d+ min left$"))
    *hours, rest = [int(each) for each in re.findall(r"\d+", shown.inner_text())]
    assert abs(60 * sum(hours) + rest - minutes) <= 2
    warning = person.page.locator("[data-announce]")
    expect(warning).to_be_empty()
    # The organiser closes sooner, then extends.
    told = dict(left)
    person.page.route("**/time.json", lambda route: route.fulfill(json=told))
    for left_ms, words in ((290_000, "5 minutes left"), (55_000, "1 minute left"), (900_000, "")):
        told["closes"] = left["now"] + left_ms
        person.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(warning).to_have_text(re.compile(words if words else "^$"))
