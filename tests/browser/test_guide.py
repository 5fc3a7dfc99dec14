"""The topic guide in the browser: dragging, the arrows, and reading on a tablet without a line."""

from playwright.sync_api import Page, expect

GUIDE = "/series/network-seminars-2008/guide"
READ = "/seminars/galway-2008/guide"


def names(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".guide-editor-topic .topic-title").all_inner_texts()]


def topic(page: Page, name: str):
    return page.locator(".guide-editor-topic").filter(has=page.locator(".topic-title", has_text=name))


def drag_before(page: Page, name: str, other: str) -> None:
    handle = topic(page, name).locator(".drag-handle")
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    assert start
    page.mouse.move(start["x"] + 5, start["y"] + 10)
    page.mouse.down()
    end = topic(page, other).bounding_box()
    assert end
    page.mouse.move(end["x"] + 200, end["y"] + 12, steps=8)
    page.mouse.up()


def test_topics_are_dragged_moved_by_keyboard_and_numbered_anew(people) -> None:
    page = people().sign_in("organiser@example.org").page
    page.set_viewport_size({"width": 1280, "height": 3000})
    page.goto(GUIDE)
    before = names(page)
    assert len(before) == 8
    # From the second part into the first.
    drag_before(page, "Incentives", "Barriers")
    expect(page.locator("[data-editor-news]")).to_have_text("Moved.")
    after = [*before[:2], "Incentives", "Barriers", *before[4:]]
    assert names(page) == after
    expect(page.locator("[data-number]")).to_have_text([str(number) for number in range(1, 9)])
    page.reload()
    assert names(page) == after
    expect(page.locator("[data-list]").first.locator("[data-move]")).to_have_count(4)
    # Back by keyboard: behind the last of its part, then over the edge.
    for number in (3, 4):
        page.get_by_role("button", name=f"Move topic {number} down").press("Enter")
        page.wait_for_url("**#topic-*")
    assert names(page) == before
    expect(page.locator("[data-list]").first.locator("[data-move]")).to_have_count(3)


def test_the_guide_opens_where_it_was_left_and_without_a_line(people) -> None:
    person = people(phone=True).sign_in("facilitator1@example.org")
    page = person.page
    page.goto(READ)
    expect(page.locator("[data-guide][data-ready=offline]")).to_have_count(1)
    expect(page.locator("[data-guide-news]")).to_have_text("This page now also opens without a line.")
    page.get_by_role("navigation", name="Topics").get_by_role("link", name="Topic 6").click()
    expect(page.locator(".guide-jump [aria-current]")).to_contain_text("6")
    page.goto("/my-groups")
    # One visit under the worker, so that it answers from now on.
    page.goto(READ)
    expect(page.locator(".guide-jump [aria-current]")).to_contain_text("6")
    person.context.set_offline(True)
    page.goto(READ)
    expect(page.get_by_text("The three most important factors").first).to_be_attached()
    expect(page.locator(".guide-jump [aria-current]")).to_contain_text("6")
    person.context.set_offline(False)
    # The browser tells of a lost line on its console.
    person.faults[:] = [fault for fault in person.faults if "ERR_INTERNET_DISCONNECTED" not in fault]
