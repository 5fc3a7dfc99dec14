"""Keying paper by the keyboard alone, through a bad line, and twice by two people."""

import re

from playwright.sync_api import Page, expect

PAPER = "/seminars/clonmel-2008/questionnaire/paper"
# One sheet of the demo's form: a key for each answer, Enter where it does not go on by itself.
FIGURES = [
    "1",  # gender
    "4",  # age
    "?",  # sector: two boxes are ticked
    "3",  # level
    "2",  # occupation, the second of seventeen
    "12\n",  # years
    "2",  # how often
    "13\n",  # partners: the first and the third
    "5",  # three statements on a scale
    "4",
    "\n",  # left blank
    "1",  # barriers met
    "5",  # kinds of barrier: none of these stands alone
    "a form went missing\n",
    "241",  # the three most important
    "4",
    "?",  # handwriting that nobody can read
]


def said(page: Page, words: str) -> None:
    expect(page.locator("[data-keying-said]")).to_contain_text(words)


def press(page: Page, figures: list[str]) -> int:
    """Press the keys one by one; returns how many."""
    keys = "".join(figures)
    for key in keys:
        page.keyboard.press("Enter" if key == "\n" else "Space" if key == " " else key)
    return len(keys)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('[data-question]')?.dataset.question ?? ''"))


def open_keying(page: Page) -> None:
    page.goto(f"{PAPER}/new")
    expect(page.locator("[data-keying-bar]")).to_be_visible()
    page.wait_for_function("document.activeElement.name === 'serial'")


def test_a_sheet_is_keyed_without_a_mouse(people) -> None:
    page = people().sign_in("staff@example.org").page
    open_keying(page)
    press(page, ["K-009\n"])
    pressed = press(page, FIGURES)
    assert focused(page) == ""
    # What is asked in one answer goes on by itself: far fewer keys than two for each question.
    assert pressed - len("a form went missing") < 2 * len(FIGURES)
    page.keyboard.press("Enter")
    said(page, "Form K-009 is keyed")
    expect(page.locator("input[name=serial]")).to_have_value("K-010")
    page.goto(f"{PAPER}/K-009")
    checked = page.eval_on_selector_all("form input:checked", "all => all.map((each) => each.name)")
    assert sorted({each for each in checked if each.endswith(".unreadable")}) == [
        "one_change.unreadable",
        "sector.unreadable",
    ]
    assert checked.count("factors") == 3
    assert checked.count("partners") == 2
    assert "better_outcomes" not in checked
    assert page.input_value("[name='years.text']") == "12"
    assert page.input_value("[name='barrier_example.text']") == "a form went missing"


def test_going_back_taking_out_and_options_of_two_figures(people) -> None:
    page = people().sign_in("staff@example.org").page
    open_keying(page)
    press(page, ["K-100\n", "1", "2"])
    page.keyboard.press("Shift+Enter")
    assert focused(page) == "age_band"
    # 0 says that it is blank after all.
    press(page, ["0"])
    assert focused(page) == "sector"
    assert not page.locator("input[name=age_band]:checked").count()
    press(page, ["?"])
    page.keyboard.press("ArrowUp")
    # An answer takes the mark away.
    press(page, ["1"])
    assert not page.locator("[name='sector.unreadable']").is_checked()
    press(page, ["3"])
    assert focused(page) == "occupation"
    # Seventeen options: 1 waits for a second figure, or for Enter.
    press(page, ["1", "2"])
    assert page.locator("input[name=occupation]:checked").get_attribute("id") == "q-occupation-12"
    assert focused(page) == "years"
    page.keyboard.press("ArrowUp")
    press(page, ["1\n"])
    assert page.locator("input[name=occupation]:checked").get_attribute("id") == "q-occupation-1"
    assert focused(page) == "years"


def test_a_sheet_survives_a_closed_window_and_a_bad_line(people) -> None:
    person = people().sign_in("staff@example.org")
    page = person.page
    open_keying(page)
    press(page, ["K-200\n", "2", "3"])
    # What the device keeps is written beside the keys.
    page.wait_for_timeout(300)
    page.reload()
    said(page, "here again: K-200")
    assert page.locator("input[name=age_band]:checked").get_attribute("id") == "q-age_band-3"
    person.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    said(page, "kept on this device")
    press(page, ["K-201\n", "1"])
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-offline-status]")).to_contain_text("2 entries wait")
    # The same number once more is told at once.
    press(page, ["K-201\n", "1"])
    page.keyboard.press("Control+Enter")
    said(page, "keyed already, and waits")
    page.locator("input[name=serial]").fill("K-009")
    person.context.set_offline(False)
    expect(page.locator("[data-offline-status]")).not_to_contain_text("wait")
    page.goto(f"{PAPER}?q=K-20")
    expect(page.get_by_role("main")).to_contain_text("1 to 2 of 2 forms")
    person.faults[:] = [fault for fault in person.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_a_number_that_is_taken_is_told_and_the_sheet_opens_again(people) -> None:
    page = people().sign_in("staff@example.org").page
    open_keying(page)
    for answer in ("1", "2"):
        page.locator("input[name=serial]").fill("K-300")
        page.keyboard.press("Enter")
        press(page, [answer])
        page.keyboard.press("Control+Enter")
        page.wait_for_function("document.querySelector('[name=serial]').value === 'K-301'")
        page.wait_for_function("!document.querySelector('[name=gender]:checked')")
        expect(page.locator("[data-keying-said]")).not_to_be_empty()
        if answer == "1":
            said(page, "Form K-300 is keyed")
    refused = page.locator(".offline-refusal")
    expect(refused).to_contain_text("keyed already")
    refused.get_by_role("button", name="Open it again").click()
    expect(page.locator("input[name=serial]")).to_have_value("K-300")
    assert page.locator("input[name=gender]:checked").get_attribute("id") == "q-gender-2"
    page.locator("input[name=serial]").fill("K-302")
    page.keyboard.press("Control+Enter")
    said(page, "Form K-302 is keyed")
    expect(refused).to_have_count(0)


def test_two_people_key_a_sheet_and_one_settles_where_they_differ(people) -> None:
    one, other = people(), people()
    first, second = one.sign_in("staff@example.org").page, other.sign_in("organiser@example.org").page
    second.goto(PAPER)
    second.get_by_role("button", name="Begin double entry").click()
    open_keying(first)
    press(first, ["K-500\n", "1", "4", "2"])
    first.keyboard.press("Control+Enter")
    said(first, "Form K-500 is keyed")
    second.goto(f"{PAPER}/second?serial=K-500")
    second.wait_for_function("document.activeElement.name === 'serial'")
    assert not second.locator("form input:checked").count()
    press(second, ["\n", "1", "?", "3"])
    second.keyboard.press("Control+Enter")
    said(second, "differ, to be settled later")
    first.goto(PAPER)
    first.get_by_role("link", name="Settle K-500").click()
    expect(first.locator(".difference")).to_have_count(2)
    age = first.locator("#difference-age_band")
    expect(age.locator(".answer").nth(1)).to_contain_text("cannot be read")
    age.get_by_label("First entry").check()
    sector = first.locator("#difference-sector")
    expect(sector.locator(".difference-anew")).to_be_hidden()
    sector.get_by_label("Neither").check()
    sector.get_by_label("Community/voluntary").check()
    first.get_by_role("button", name="Settle").click()
    expect(first.get_by_role("main")).to_contain_text("Form K-500 is settled and counts")
    expect(first.get_by_role("main")).to_contain_text(re.compile(r"66\.7%\s*2 of 3|of the answers differ"))
    first.goto(f"{PAPER}/K-500")
    assert first.locator("input[name=sector]:checked").get_attribute("id") == "q-sector-4"
    second.goto(PAPER)
    second.locator("summary", has_text="Stop double entry").click()
    second.get_by_role("button", name="Yes, stop it").click()
    expect(second.get_by_role("main")).to_contain_text("Paper forms are keyed once")
