"""One seminar from set-up to summary, through the pages alone, as its people walk it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

ZONE = ZoneInfo("Europe/Dublin")
DELEGATES = (
    ("Aoife Walker", "Health Service Executive", "Health"),
    ("Brendan Walker", "Barnardos", "Community/voluntary"),
    ("Cathal Walker", "Probation Service", "Justice"),
    ("Deirdre Walker", "Barnardos", "Community/voluntary"),
)


@dataclass
class Walk:
    """What later steps have to know of earlier ones."""

    seminar: str = ""
    links: tuple[str, ...] = ()
    badge: str = ""
    code: str = ""


def test_a_seminar_from_set_up_to_summary(people) -> None:
    walk = Walk()
    organiser = people().sign_in("organiser@example.org").page
    staff = people().sign_in("staff@example.org").page
    set_up(organiser, walk)
    draw_up_the_questionnaire(organiser)
    clone(organiser, walk)
    register_and_wait(organiser, people(phone=True).page, walk)
    run_the_desk(staff, walk)
    fill_in(organiser, people(phone=True).page, people(phone=True).page, walk)
    key_paper(staff, walk)
    form_groups(organiser, walk)
    write_the_guide(organiser)
    facilitator = people().sign_in("facilitator1@example.org").page
    print_the_guide(facilitator, walk)
    write_notes(staff, facilitator, walk)
    read_the_summary(staff, organiser, walk)


def save(page: Page, name: str = "Save") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def set_up(page: Page, walk: Walk) -> None:
    page.goto("/series/new")
    page.get_by_label("Title").fill("Walkthrough Seminars")
    page.get_by_label("Theme").fill("Working together")
    save(page, "Make the series")

    for name in ("Abbey Hall", "Bridge House"):
        page.goto("/venues/new")
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Region").fill("Test region")
        page.get_by_label("Room").first.fill("Blue room")
        page.get_by_label("People").first.fill("12")
        save(page)

    today = datetime.now(ZONE).date()
    page.goto("/seminars/new?series=walkthrough-seminars")
    page.get_by_label("Title").fill("Abbeytown")
    page.get_by_label("Venue").select_option(label="Abbey Hall, Test region")
    page.get_by_label("First day").fill(today.isoformat())
    page.get_by_label("Last day").fill((today - timedelta(days=1)).isoformat())
    page.get_by_label("Places").fill("3")
    at = datetime.now(ZONE)
    page.get_by_label("Registration opens").fill((at - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Registration closes").fill((at + timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M"))
    save(page, "Make the seminar")
    # Refused beside the field, and what was typed is still there.
    expect(page.locator("main")).to_contain_text("The last day is before the first one.")
    expect(page.get_by_label("Places")).to_have_value("3")
    page.get_by_label("Last day").fill((today + timedelta(days=1)).isoformat())
    save(page, "Make the seminar")
    page.wait_for_url("**/programme")
    walk.seminar = page.url.split("/seminars/")[1].split("/")[0]

    for title, kind, start, end, day in (
        ("Questionnaire", "questionnaire", "23:56", "23:57", 0),
        ("Focus groups", "focus_groups", "23:58", "23:59", 0),
        ("Farewell", "talk", "10:00", "11:00", 1),
    ):
        page.goto(f"/seminars/{walk.seminar}/programme/new")
        page.get_by_label("Title").fill(title)
        page.get_by_label("Kind").select_option(kind)
        page.get_by_label("Day").select_option(index=day)
        page.get_by_label("Starts").fill(start)
        page.get_by_label("Ends").fill(end)
        save(page, "Add to the programme")
        expect(page.locator("main")).to_contain_text(title)
    page.goto(f"/seminars/{walk.seminar}/programme")
    save(page, "Publish the seminar")
    expect(page.locator("body")).to_contain_text("is published")


def draw_up_the_questionnaire(page: Page) -> None:
    page.goto("/series/walkthrough-seminars/questionnaire")
    page.get_by_label("Title").fill("How you work together")
    save(page, "Begin the questionnaire")
    page.goto("/series/walkthrough-seminars/questionnaire")
    page.get_by_role("link", name="Add a section").first.click()
    page.get_by_label("Heading").fill("Your work")
    save(page)
    for kind, text, options in (
        ("One answer from a list", "How often do you work with others?", "Often\nSometimes\nNever"),
        ("A longer text", "What would help?", ""),
    ):
        page.goto("/series/walkthrough-seminars/questionnaire")
        page.get_by_role("link", name="Add a question").click()
        page.get_by_label("Question", exact=True).fill(text)
        page.get_by_label(kind).check()
        if options:
            page.get_by_label("Options").fill(options)
        save(page, "Save question")
        expect(page.locator("main")).to_contain_text(text)


def clone(page: Page, walk: Walk) -> None:
    page.goto(f"/seminars/{walk.seminar}/clone")
    page.get_by_label("Title").fill("Bridgetown")
    page.get_by_label("Venue").select_option(label="Bridge House, Test region")
    save(page, "Clone")
    page.wait_for_url("**/programme")
    expect(page.locator("main")).to_contain_text("Farewell")
    expect(page.locator("main")).to_contain_text("23:56")


def register_and_wait(organiser: Page, phone: Page, walk: Walk) -> None:
    for name, organisation, sector in DELEGATES:
        phone.goto(f"/seminars/{walk.seminar}")
        phone.get_by_role("link", name=re.compile("^(Register|Join)")).first.click()
        phone.get_by_label("Your name").fill(name)
        phone.get_by_label("E-mail address").fill(f"{name.split()[0].lower()}.walker@example.org")
        phone.get_by_label("Organisation", exact=True).fill(organisation)
        phone.get_by_label("Sector").select_option(label=sector)
        phone.get_by_label("Level in your organisation").select_option(index=2)
        phone.get_by_label("Occupation").select_option(index=1)
        phone.get_by_label("I will take part in a focus group").check()
        phone.get_by_label(re.compile("^I agree")).check()
        phone.locator("main form button[type=submit]").last.click()
        phone.wait_for_url("**/registered*")
    walk.links = tuple(personal_link(organiser, name) for name, _, _ in DELEGATES)
    _, _, cathal, deirdre = walk.links
    phone.goto(deirdre)
    expect(phone.locator("main")).to_contain_text(re.compile("waiting list", re.I))
    phone.goto(f"{cathal}/cancel")
    save(phone, "Yes, cancel my registration")
    phone.goto(deirdre)
    expect(phone.locator("main")).to_contain_text("You have a place")


def personal_link(page: Page, name: str) -> str:
    """The link in the newest message to ``name``, as the organiser reads it; its calendar file is there."""
    page.goto(f"/messages?q={name}")
    page.locator("main table tbody tr a").first.click()
    expect(page.locator("main")).to_contain_text(name)
    links = page.eval_on_selector_all("main a[href*='/d/']", "found => found.map(link => link.href)")
    assert links
    return re.search(r"/d/[\w-]+", links[0]).group()


def run_the_desk(page: Page, walk: Walk) -> None:
    for name in ("Aoife", "Brendan", "Deirdre"):
        page.goto(f"/seminars/{walk.seminar}/desk?q={name}+walk")
        page.get_by_role("button", name=f"Check in {name} Walker").click()
        expect(page.locator("body")).to_contain_text(f"{name} Walker is in.")
    # The search answers while one types, and a check-in can be taken back.
    page.get_by_label("Name, organisation or badge code").press_sequentially("deir")
    page.get_by_role("button", name="Undo Deirdre Walker").click()
    page.get_by_role("button", name="Check in Deirdre Walker").click()
    expect(page.locator("body")).to_contain_text("Deirdre Walker is in.")
    page.goto(f"/seminars/{walk.seminar}/desk/walk-in")
    page.get_by_label("Name", exact=True).fill("Eoin Walker")
    page.get_by_role("combobox", name="Organisation").fill("Garda Youth Diversion Programme")
    page.get_by_label("Sector").select_option(label="Justice")
    page.get_by_label("Takes part in a focus group").check()
    save(page, "Add and check in")
    expect(page.locator("body")).to_contain_text("Code for the questionnaire")
    told = re.search(r"Code for the questionnaire: (\w+)", page.locator("body").inner_text())
    assert told
    walk.badge = told[1]
    today = datetime.now(ZONE).date()
    sheet = page.context.request.get(f"/seminars/{walk.seminar}/sign-in-sheet/{today}.pdf")
    assert sheet.body().startswith(b"%PDF")


def answer(page: Page, often: str, remark: str) -> None:
    page.get_by_label(often, exact=True).check()
    page.locator("main textarea").first.fill(remark)
    page.locator("form.questionnaire button[type=submit]").last.click()


def fill_in(organiser: Page, phone: Page, other: Page, walk: Walk) -> None:
    address = f"{walk.links[0]}/questionnaire"
    phone.goto(address)
    expect(phone.locator("main")).to_contain_text("23:56")
    assert phone.locator("main textarea").count() == 0
    control = f"/seminars/{walk.seminar}/questionnaire"
    organiser.goto(control)
    save(organiser, "Open now")
    phone.goto(address)
    answer(phone, "Often", "More time")
    expect(phone.locator("main")).to_contain_text(re.compile("thank", re.I))
    phone.go_back()
    phone.goto(address)
    assert phone.locator("main textarea").count() == 0
    # Somebody without a link: the code in the room, and the code on the badge.
    organiser.goto(f"{control}/room")
    walk.code = re.sub(r"\s", "", organiser.locator(".room-code").inner_text())
    other.goto("/q")
    other.locator("main input[type=text], main input:not([type=hidden])").first.fill(walk.code)
    save(other, "Continue")
    other.locator("main input:not([type=hidden])").first.fill(walk.badge)
    save(other, "Go to the questions")
    answer(other, "Never", "Better maps")
    expect(other.locator("main")).to_contain_text(re.compile("thank", re.I))
    organiser.goto(control)
    expect(organiser.locator("#live-submitted")).to_have_text("2")
    organiser.get_by_label("Extend by").fill("5")
    save(organiser, "Extend")
    organiser.locator("summary", has_text="Close now").click()
    save(organiser, "Yes, close it")
    expect(organiser.locator("main")).to_contain_text(re.compile("over|closed", re.I))
    phone.goto(f"{walk.links[1]}/questionnaire")
    assert phone.locator("main textarea").count() == 0


def key_paper(page: Page, walk: Walk) -> None:
    page.goto(f"/seminars/{walk.seminar}/questionnaire/paper/new")
    page.locator("input[name=serial]").fill("17")
    page.get_by_label(re.compile("Sometimes")).check()
    save(page, "Save, next sheet")
    expect(page.locator("[data-keying-said]")).to_contain_text("17")
    # What the device has not sent by now is sent by the list, which is then shown anew.
    page.goto(f"/seminars/{walk.seminar}/questionnaire/paper")
    expect(page.locator("main table")).to_contain_text("17")


def form_groups(page: Page, walk: Walk) -> None:
    page.goto(f"/seminars/{walk.seminar}/groups")
    page.get_by_label("Number of groups").fill("2")
    save(page, "Form the groups")
    # The page of the search leads back to the groups.
    expect(page.locator("#verdict")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-drop='1'] [data-person], [data-drop='2'] [data-person]")).to_have_count(4)
    page.goto(f"/seminars/{walk.seminar}/groups/1/edit")
    page.get_by_label("Facilitator").select_option(label="Fidelma Facilitator")
    save(page)
    # Until the script has come, the button beside the box moves.
    expect(page.locator("[data-drag-hint]")).to_be_visible()
    page.locator("#group-1 select").first.select_option("2")
    expect(page.locator("#board-news")).to_contain_text(": Group 2.")
    lists = page.context.request.get(f"/seminars/{walk.seminar}/groups/lists.pdf")
    assert lists.body().startswith(b"%PDF")


def write_the_guide(page: Page) -> None:
    page.goto("/series/walkthrough-seminars/guide")
    page.get_by_role("link", name="Start the guide").click()
    save(page)
    page.goto("/series/walkthrough-seminars/guide")
    page.get_by_role("link", name="Add a topic").first.click()
    page.get_by_label("Main questions").fill("What works well?\nWhat came of it?")
    page.get_by_label("Prompts").fill("Time\nPeople")
    save(page)
    expect(page.locator("main")).to_contain_text("What works well?")


def print_the_guide(page: Page, walk: Walk) -> None:
    request, base = page.context.request, f"/seminars/{walk.seminar}/groups"
    assert request.get(f"{base}/1/guide.pdf").body().startswith(b"%PDF")
    # The own groups only.
    assert request.get(f"{base}/2/guide.pdf").status == 403
    assert request.get(f"{base}/2/notes").status == 403


def write_notes(page: Page, rival: Page, walk: Walk) -> None:
    address = f"/seminars/{walk.seminar}/groups/1/notes"
    page.goto(address)
    rival.goto(address)
    page.locator("main textarea").first.fill("Meetings work when they are short.")
    page.locator("summary", has_text="Add a quotation").first.click()
    page.get_by_label("Quotation on topic 1").fill("Short meetings save lives.")
    page.get_by_role("button", name="Save notes on topic 1").click()
    expect(page.locator("main blockquote")).to_have_text("Short meetings save lives.")
    # The facilitator had the page open before: nothing of either is lost.
    rival.locator("main textarea").first.fill("Knowing people matters most.")
    rival.get_by_role("button", name="Save notes on topic 1").click()
    expect(rival.locator("main")).to_contain_text("Meetings work when they are short.")
    expect(rival.locator("main")).to_contain_text("Knowing people matters most.")


def read_the_summary(page: Page, organiser: Page, walk: Walk) -> None:
    page.goto(f"/seminars/{walk.seminar}/summary")
    main = page.locator("main")
    # The window has closed just now: whoever had begun may still send.
    expect(main).to_contain_text("Answers are not shown yet")
    # What was said in the groups is quoted once it was chosen, read and released.
    expect(main).not_to_contain_text("Short meetings save lives.")
    organiser.goto("/series/walkthrough-seminars/code-frame")
    organiser.get_by_role("button", name="Begin with an example").click()
    expect(organiser.locator("main")).to_contain_text("Not knowing who does what")
    page.goto("/series/walkthrough-seminars/quotations")
    page.get_by_role("link", name="Code them one by one").click()
    page.get_by_label("Chosen for the report").check()
    expect(page.locator("[data-said]")).to_contain_text("Saved")
    page.goto("/series/walkthrough-seminars/quotations/release")
    page.get_by_role("button", name="release the rest without a warning").click()
    expect(main).to_contain_text("Saved: 1 decided.")
    page.goto(f"/seminars/{walk.seminar}/summary")
    expect(main).to_contain_text("Short meetings save lives.")
    for address in (f"/seminars/{walk.seminar}", "/series/walkthrough-seminars"):
        for shape in ("pdf", "xlsx", "csv"):
            assert page.context.request.get(f"{address}/summary.{shape}").status == 200
