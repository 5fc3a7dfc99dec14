"""A facilitator's comment on a draft is kept on the phone until it has arrived."""

import re

from playwright.sync_api import Page, expect

WORDS = "Distance is missing.\nIt came up in all our groups."


def link_to_draft(people) -> str:
    """The personal link of a facilitator who has been sent the demo's draft, as its message tells it."""
    page: Page = people().sign_in("organiser@example.org").page
    page.goto("/messages?kind=report+draft")
    page.locator("tbody a").first.click()
    found = re.search(r"/r/[\w-]+", page.locator("main").inner_text())
    assert found
    return found[0]


def test_a_comment_that_is_being_written_outlives_a_cut_line_and_a_closed_page(people) -> None:
    link = link_to_draft(people)
    person = people(phone=True)
    page = person.page
    page.goto(link)
    assert not person.overflows

    def section(page: Page):
        return page.locator("#background")

    section(page).get_by_text("Comment on this section").click()
    area = section(page).get_by_label("What is missing")
    area.fill(WORDS)
    expect(section(page).get_by_role("status")).to_have_text("Kept on this device until you send it.")
    person.context.set_offline(True)
    section(page).get_by_role("button", name="Send the comment").click()
    page.wait_for_url(re.compile("chrome-error|/comments"))
    page.close()

    person.context.set_offline(False)
    page = person.context.new_page()
    page.goto(link)
    area = section(page).get_by_label("What is missing")
    expect(area).to_have_value(WORDS)
    expect(section(page).get_by_role("status")).to_have_text("Not sent yet: this was kept on this device.")
    section(page).get_by_role("button", name="Send the comment").click()
    expect(section(page).locator(".report-comment-text")).to_contain_text(["Distance is missing."])
    # It has arrived, so nothing is kept any more.
    page.goto(link)
    expect(section(page).locator(".report-comment-text")).to_have_count(1)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('report-comment:'))") == []
    person.faults = [each for each in person.faults if "ERR_INTERNET_DISCONNECTED" not in each]


def test_figures_of_a_chart_are_read_on_a_phone_without_scrolling_it(people) -> None:
    person = people(phone=True)
    person.page.goto(link_to_draft(people))
    chart = person.page.locator(".chart-drawing").first
    assert chart.evaluate("each => each.scrollWidth <= each.clientWidth")
    figure = chart.locator("text:visible", has_text="%").first.bounding_box()
    assert figure is not None
    assert figure["x"] + figure["width"] < 390
    assert figure["height"] > 12
