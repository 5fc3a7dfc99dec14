"""What delegates, organisers and an impatient finger do without, or in spite of, JavaScript."""

import re

from playwright.sync_api import Page, expect

TODAY = re.compile("Athlone")


def todays_seminar(page: Page) -> str:
    page.goto("/")
    page.get_by_role("link", name=TODAY).first.click()
    return page.url.rstrip("/").split("/")[-1]


def enter(page: Page, slug: str, name: str, address: str) -> None:
    page.goto(f"/seminars/{slug}/register")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Organisation", exact=True).fill("Barnardos")
    page.get_by_label("Sector").select_option(index=1)
    page.get_by_label("Level in your organisation").select_option(index=1)
    page.get_by_label("Occupation").select_option(index=1)
    page.get_by_label("I will take part in a focus group").check()
    # This year's series has questions of its own; one must be answered.
    page.get_by_label("Car", exact=True).check()
    page.get_by_role("group", name="Were you at an earlier seminar?").get_by_label("No", exact=True).check()
    page.get_by_label(re.compile("^I agree")).check()


def found(page: Page, slug: str, text: str) -> int:
    page.goto(f"/seminars/{slug}/delegates?q={text}")
    return page.locator("main table tbody tr").count()


def test_registering_and_the_groups_without_javascript(people) -> None:
    visitor = people(javascript=False, phone=True).page
    slug = todays_seminar(visitor)
    enter(visitor, slug, "Nora Noscript", "nora.noscript@example.org")
    # A mistake first: the message stands beside the field, and what was typed is kept.
    visitor.get_by_label("E-mail address").fill("nora")
    visitor.locator("main form button[type=submit]").last.click()
    expect(visitor.locator("main")).to_contain_text("There is a problem")
    expect(visitor.get_by_label("Your name")).to_have_value("Nora Noscript")
    visitor.get_by_label("E-mail address").fill("nora.noscript@example.org")
    visitor.locator("main form button[type=submit]").last.click()
    visitor.wait_for_url("**/registered*")

    organiser = people(javascript=False).sign_in("organiser@example.org").page
    assert found(organiser, slug, "noscript") == 1
    organiser.goto(f"/seminars/{slug}/groups")
    organiser.get_by_label("Number of groups").fill("2")
    organiser.get_by_label(re.compile("All who are registered")).check()
    organiser.get_by_role("button", name="Form the groups", exact=True).click()
    # The page of the search loads itself anew, and leads back to the groups.
    organiser.wait_for_url("**/groups")
    person = organiser.locator("#group-1 .group-members > li").first
    name = person.locator("a").first.inner_text()
    person.locator("select").select_option("2")
    person.get_by_role("button", name=f"Move {name}").click()
    expect(organiser.locator("#group-2")).to_contain_text(name)


def test_a_double_click_registers_once(people) -> None:
    visitor = people().page
    slug = todays_seminar(visitor)
    enter(visitor, slug, "Dora Doubleclick", "dora.doubleclick@example.org")
    visitor.locator("main form button[type=submit]").last.dblclick()
    visitor.wait_for_url("**/registered*")
    organiser = people().sign_in("organiser@example.org").page
    assert found(organiser, slug, "doubleclick") == 1
    organiser.goto("/messages?q=Doubleclick")
    assert organiser.locator("main table tbody tr").count() == 1
