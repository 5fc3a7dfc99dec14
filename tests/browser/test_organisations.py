"""Organisations in the browser: two merged, and found under the old spelling while typing."""

from datetime import date

from playwright.sync_api import expect


def test_merged_organisations_are_found_by_either_spelling_with_the_keyboard_alone(people) -> None:
    page = people().sign_in("organiser@example.org").page
    page.goto("/organisations/duplicates")
    pair = page.locator("li.pair", has_text="NEPS")
    pair.get_by_role("link", name="Merge").click()
    page.get_by_label("NEPS").check()
    page.get_by_role("button", name="Merge them").click()
    expect(page.locator("main")).to_contain_text("is a spelling of ‘NEPS’ now")

    phone = people(phone=True)
    page = phone.page
    year = date.today().year
    page.goto("/")
    page.get_by_role("link", name=f"Sligo {year}").or_(
        page.get_by_role("link", name=f"Sligo {year + 1}")
    ).first.click()
    page.get_by_role("link", name="Join the waiting list").or_(
        page.get_by_role("link", name="Register")
    ).first.click()
    box = page.get_by_role("combobox", name="Organisation", exact=True)
    box.press_sequentially("psychol")
    option = page.get_by_role("option", name="NEPS")
    expect(option).to_contain_text("for National Educational Psychological Service")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert not phone.overflows
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(box).to_have_value("NEPS")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    # Escape leaves what was typed.
    box.fill("")
    box.press_sequentially("GARDA youth")
    shown = page.locator(".suggestions [role=option]:visible")
    expect(shown).to_have_text(["Garda Youth Diversion Programme"])
    box.press("Escape")
    expect(shown).to_have_count(0)
    expect(box).to_have_value("GARDA youth")


def test_two_registrations_are_compared_on_a_phone(people) -> None:
    phone = people(phone=True).sign_in("organiser@example.org")
    page = phone.page
    page.goto("/series")
    page.locator("main").get_by_role("link", name="Network Seminars 20").first.click()
    page.get_by_role("link", name="Duplicates").first.click()
    page.get_by_role("link", name="Merge").first.click()
    # Of two addresses one is chosen: words that no line of a phone holds are broken.
    expect(page.get_by_role("group", name="E-mail")).to_be_visible()
    assert not phone.overflows
