"""The board of groups in the browser: dragging, the keyboard, undo, and two organisers at once."""

from playwright.sync_api import Page, expect

BOARD = "/seminars/dublin-west-2008/groups"


def row(page: Page, name: str):
    return page.locator(f'[data-person][data-name="{name}"]')


def in_group(page: Page, number: int):
    return page.locator(f'[data-drop="{number}"]')


def first_of(page: Page, number: int) -> str:
    return in_group(page, number).locator("[data-person]").first.get_attribute("data-name") or ""


def drag(page: Page, name: str, number: int) -> None:
    handle, target = row(page, name).locator(".drag-handle"), in_group(page, number)
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 5, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 60, start["y"] + 12, steps=6)
    page.mouse.up()


def test_dragging_the_box_and_undo_with_two_at_work(people) -> None:
    page = people().sign_in("organiser@example.org").page
    other = people().sign_in("staff@example.org").page
    page.goto(BOARD)
    other.goto(BOARD)
    ann, ben = first_of(page, 1), first_of(page, 2)

    drag(page, ann, 2)
    expect(page.locator("#board-news")).to_contain_text(f"{ann}: Group 2.")
    expect(in_group(page, 2).locator(f'[data-name="{ann}"]')).to_have_count(1)

    # Where the order of names says, which the server keeps too.
    def shown() -> list[str]:
        return (
            in_group(page, 2)
            .locator("[data-person]")
            .evaluate_all("rows => rows.map(row => row.dataset.name)")
        )

    order = shown()
    page.reload()
    assert shown() == order
    expect(in_group(page, 2).locator(f'[data-name="{ann}"]')).to_have_count(1)

    # By keyboard: the arrows choose, the button sends.
    box = row(page, ben).get_by_role("combobox")
    box.focus()
    page.keyboard.press("ArrowUp")
    row(page, ben).get_by_role("button").press("Enter")
    expect(in_group(page, 1).locator(f'[data-name="{ben}"]')).to_have_count(1)

    # The other is told, and does not overwrite what was not seen.
    expect(other.locator("#board-news")).to_contain_text("has changed the groups")
    row(other, ann).get_by_role("combobox").select_option("3")
    expect(other.locator("#board-news")).to_contain_text("by somebody else meanwhile")
    expect(in_group(other, 1).locator(f'[data-name="{ann}"]')).to_have_count(1)

    page.get_by_role("button", name="Undo").click()
    expect(in_group(page, 2).locator(f'[data-name="{ben}"]')).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(in_group(page, 1).locator(f'[data-name="{ann}"]')).to_have_count(1)


def test_dragging_with_a_finger_and_the_page_comes_along(people) -> None:
    person = people(phone=True)
    page = person.sign_in("organiser@example.org").page
    page.goto(BOARD)
    ann = first_of(page, 1)
    handle = row(page, ann).locator(".drag-handle")
    handle.evaluate("element => element.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = handle.bounding_box()
    assert box
    x, y, height = box["x"] + 8, box["y"] + 10, page.evaluate("innerHeight")
    before = page.evaluate("scrollY")
    line = person.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        line.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": across, "y": down} for across, down in points]},
        )

    touch("touchStart", (x, y))
    touch("touchMove", (x + 5, y + 30))
    touch("touchMove", (x + 5, height - 20))
    # Held still at the edge, the page comes along; given up, nobody has moved.
    expect(page.locator(".drag-ghost")).to_have_count(1)
    page.wait_for_function("before => scrollY > before + 60", arg=before)
    touch("touchCancel")
    expect(page.locator(".drag-ghost")).to_have_count(0)
    expect(in_group(page, 1).locator(f'[data-name="{ann}"]')).to_have_count(1)


def test_without_javascript_people_move_and_groups_are_formed(people) -> None:
    person = people(phone=True, javascript=False)
    page = person.sign_in("organiser@example.org").page
    page.goto(BOARD)
    assert not person.overflows
    ann = first_of(page, 1)
    row(page, ann).get_by_role("combobox").select_option("2")
    row(page, ann).get_by_role("button", name="Move").click()
    expect(in_group(page, 2).locator(f'[data-name="{ann}"]')).to_have_count(1)
    page.get_by_role("link", name=ann).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ann)
    assert not person.overflows
