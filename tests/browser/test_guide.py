"""The topic guide in the browser: dragging, the arrows, and reading on a tablet without a line."""

from playwright.sync_api import Locator, Page, expect

GUIDE = "/series/network-seminars-2008/guide"
READ = "/seminars/galway-2008/guide"


def names(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".guide-editor-topic .topic-title").all_inner_texts()]


def topic(page: Page, name: str):
    return page.locator(".guide-editor-topic").filter(has=page.locator(".topic-title", has_text=name))


def drag_before(page: Page, row: Locator, other: Locator) -> None:
    handle = row.locator(".drag-handle").first
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    assert start
    page.mouse.move(start["x"] + 5, start["y"] + 10)
    page.mouse.down()
    end = other.bounding_box()
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
    drag_before(page, topic(page, "Incentives"), topic(page, "Barriers"))
    expect(page.locator("[data-editor-news]")).to_have_text("Moved.")
    after = [*before[:2], "Incentives", "Barriers", *before[4:]]
    assert names(page) == after
    expect(page.locator(".guide-editor-topic .guide-number")).to_have_text(
        [str(number) for number in range(1, 9)]
    )
    expect(page.get_by_role("button", name="Move topic 3 up")).to_have_count(1)
    page.reload()
    assert names(page) == after
    lists = page.locator("[data-list]:not([data-rank])")
    expect(lists.first.locator("[data-move]")).to_have_count(4)
    # Back by keyboard: behind the last of its part, then over the edge.
    for number in (3, 4):
        page.get_by_role("button", name=f"Move topic {number} down").press("Enter")
        page.wait_for_url("**#topic-*")
    assert names(page) == before
    expect(lists.first.locator("[data-move]")).to_have_count(3)
    # A part goes with its topics; its arrows know where it stands then.
    parts, titles = page.locator(".guide-part"), page.locator(".guide-part h2").all_inner_texts()
    drag_before(page, parts.nth(2), parts.nth(0))
    expect(page.locator("[data-editor-news]")).to_have_text("Moved.")
    expect(page.locator(".guide-part h2")).to_have_text([titles[2], *titles[:2]])
    expect(page.get_by_role("button", name=f"Move {titles[2]} up")).to_have_count(0)
    expect(page.locator(".guide-editor-topic .guide-number").first).to_have_text("1")
    for order in ([titles[0], titles[2], titles[1]], titles):
        page.get_by_role("button", name=f"Move {titles[2]} down").press("Enter")
        expect(page.locator(".guide-part h2")).to_have_text(order)
    assert names(page) == before


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
