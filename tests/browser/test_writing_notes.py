"""Writing notes in the browser: quotations from a selection, saving while one types, two at once."""

import re

from playwright.sync_api import Page, expect

NOTES = "/seminars/clonmel-2008/groups/1/notes"


def topic(page: Page, number: int):
    return page.locator("section.note-topic").nth(number - 1)


def select(page: Page, words: str) -> None:
    """Select ``words`` in the box that has the focus, as the keyboard does."""
    page.evaluate(
        """(words) => {
            const box = document.activeElement;
            const start = box.value.indexOf(words);
            box.setSelectionRange(start, start + words.length - 1);
        }""",
        words,
    )
    page.keyboard.press("Shift+ArrowRight")


def test_selected_words_become_a_quotation_marked_in_the_text(people) -> None:
    page = people().sign_in("staff@example.org").page
    page.goto(NOTES)
    own = topic(page, 1)
    mark = own.get_by_role("button", name="Mark as quotation")
    expect(mark).to_be_hidden()
    own.get_by_role("textbox", name="Notes").fill(
        "They met by chance. 'We just rang each other.' Then weekly."
    )
    before = own.locator("blockquote").count()
    select(page, "We just rang each other.")
    mark.click()
    expect(own.locator("blockquote").last).to_have_text("We just rang each other.")
    expect(own.locator(".note-paint mark")).to_have_text("We just rang each other.")
    expect(own.locator("[data-note-state]")).to_have_text(re.compile("^Saved "))
    # By keyboard alone.
    own.get_by_role("textbox", name="Notes").focus()
    select(page, "Then weekly.")
    page.keyboard.press("Alt+q")
    expect(own.locator(".note-paint mark")).to_have_count(2)
    with page.expect_response("**/remove"):
        own.get_by_role("button", name="Remove quotation: Then weekly.").press("Enter")
    expect(own.locator("blockquote")).to_have_count(before + 1)
    page.reload()
    expect(own.locator("blockquote")).to_have_count(before + 1)
    assert own.get_by_role("textbox", name="Notes").input_value().endswith("Then weekly.")


def test_words_are_saved_as_they_are_typed_also_when_the_page_is_left(people) -> None:
    page = people().sign_in("staff@example.org").page
    page.goto(NOTES)
    own = topic(page, 2)
    box = own.get_by_role("textbox", name="Notes")
    box.click()
    page.keyboard.type("More words. ")
    words = box.input_value()
    expect(own.locator("[data-note-state]")).to_have_text(re.compile("^Saved "))
    page.keyboard.type("And still more. ")
    page.get_by_role("link", name="Read the guide").click()
    page.goto(NOTES)
    expect(box).to_have_value(re.compile(re.escape("And still more.")))
    assert words.split()[0] in box.input_value()


def test_what_is_saved_and_taken_out_as_the_page_is_left_is_not_lost(people) -> None:
    person = people().sign_in("staff@example.org")
    page = person.page
    page.goto(NOTES)
    own = topic(page, 6)
    box = own.get_by_role("textbox", name="Notes")
    box.fill("Nobody asked us. Then they did.")
    select(page, "Nobody asked us.")
    own.get_by_role("button", name="Mark as quotation").click()
    expect(own.locator("[data-note-state]")).to_have_text(re.compile("^Saved "))
    gone = own.get_by_role("button", name="Remove quotation: Nobody asked us.")
    # From here on the disk is never done, as where a page is closed at once.
    page.evaluate(
        """() => {
            const never = new Proxy({}, { get: () => () => ({}) });
            IDBDatabase.prototype.transaction = () => ({ objectStore: () => never });
        }"""
    )
    gone.click()
    box.fill("Nobody asked us. Then they did. In the last second.")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    page.close()
    page = person.page = person.context.new_page()
    with page.expect_response("**/remove"):
        page.goto(NOTES)
    own = topic(page, 6)
    expect(own.get_by_role("textbox", name="Notes")).to_have_value(re.compile("In the last second"))
    expect(own.locator("[data-note-state]")).to_have_text(re.compile("^Saved "))
    page.goto(NOTES)
    expect(own.get_by_role("textbox", name="Notes")).to_have_value(re.compile("In the last second"))
    expect(own.get_by_role("button", name="Remove quotation: Nobody asked us.")).to_have_count(0)
    assert (
        page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('seminars-held:'))") == []
    )


def test_a_comment_whose_button_is_not_pressed_warns_who_leaves(people) -> None:
    page = people().sign_in("staff@example.org").page
    page.goto(NOTES)
    expect(page.locator("[data-notes][data-ready]")).to_have_count(1)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/help")
    assert asked == []
    page.goto(NOTES)
    expect(page.locator("[data-notes][data-ready]")).to_have_count(1)
    page.get_by_label("Comment on the notes as a whole").fill("Not sent yet.")
    page.goto("/help")
    assert asked == ["beforeunload"]


def test_two_people_in_one_group_and_a_cut_line_lose_nothing(people) -> None:
    first, second = (people().sign_in(f"{each}@example.org") for each in ("staff", "organiser"))
    for person in (first, second):
        person.page.goto(NOTES)
    one, two = (topic(person.page, 3) for person in (first, second))
    box_one, box_two = (each.get_by_role("textbox", name="Notes") for each in (one, two))
    state_one, state_two = (each.locator("[data-note-state]") for each in (one, two))

    # What one writes stands on the other's page by itself.
    box_one.fill("They met weekly.")
    expect(state_one).to_have_text(re.compile("^Saved "))
    expect(box_two).to_have_value("They met weekly.")

    # Without a line both write on: who comes second is shown both texts.
    first.context.set_offline(True)
    box_one.fill("They met weekly. The first wrote on.")
    expect(state_one).to_have_text("Kept on this device")
    box_two.fill("They met weekly. The second wrote on.")
    expect(state_two).to_have_text(re.compile("^Saved "))
    first.page.close()
    first.context.set_offline(False)
    first.page = first.context.new_page()
    first.page.goto(NOTES)
    one = topic(first.page, 3)
    expect(one.locator(".note-standing")).to_have_text("They met weekly. The second wrote on.")
    box_one = one.get_by_role("textbox", name="Notes")
    expect(box_one).to_have_value("They met weekly. The first wrote on.")
    one.get_by_role("button", name="Keep both, mine below").click()
    expect(one.locator("[data-note-state]")).to_have_text(re.compile("^Saved "))
    both = "They met weekly. The second wrote on.\n\nThey met weekly. The first wrote on."
    expect(box_one).to_have_value(both)
    expect(box_two).to_have_value(both)
    first.faults = [each for each in first.faults if "ERR_INTERNET_DISCONNECTED" not in each]


def test_on_a_phone_without_a_line_notes_quotations_and_seats_are_kept(people) -> None:
    person = people(phone=True).sign_in("organiser@example.org")
    page = person.page
    page.goto(NOTES)
    expect(page.locator("[data-notes][data-ready=offline]")).to_have_count(1)
    # One visit under the worker, so that it answers from now on.
    page.goto(NOTES)
    person.context.set_offline(True)
    own = topic(page, 5)
    box = own.get_by_role("textbox", name="Notes")
    box.fill("Nobody had the number. 'I rang the wrong one.'")
    select(page, "I rang the wrong one.")
    own.get_by_role("button", name="Mark as quotation").click()
    page.locator("#seats summary").click()
    seat = page.locator("[data-seat]").first
    seat.get_by_role("combobox").select_option("Came late")
    expect(seat.locator("[data-seat-state]")).to_have_text("Kept on this device")
    expect(own.locator("[data-note-state]")).to_have_text("Kept on this device")
    # The page opens without a line, with what was written.
    page.goto(NOTES)
    page.locator("#seats summary").click()
    expect(box).to_have_value("Nobody had the number. 'I rang the wrong one.'")
    expect(own.locator("blockquote").last).to_have_text("I rang the wrong one.")
    expect(seat.get_by_role("combobox")).to_have_value("late")
    person.context.set_offline(False)
    expect(own.locator("[data-note-state]")).to_have_text(re.compile("^Saved "), timeout=20_000)
    person.faults[:] = [fault for fault in person.faults if "ERR_INTERNET_DISCONNECTED" not in fault]
    page.goto(NOTES)
    expect(own.get_by_role("button", name="Remove quotation: I rang the wrong one.")).to_have_count(1)
    expect(page.locator("[data-company]")).to_contain_text("1 came late")


def test_the_facilitator_corrects_comments_and_signs_in_one_go(people) -> None:
    page = people().sign_in("facilitator3@example.org").page
    page.goto("/seminars/galway-2008/groups/3/notes")
    box = topic(page, 1).get_by_role("textbox", name="Notes")
    box.fill(f"{box.input_value()} Corrected.")
    page.get_by_label("Comment on the notes as a whole").fill("Complete now.")
    page.get_by_role("button", name="I have read the notes").click()
    expect(page.get_by_text("The notes of Group 3 are signed.")).to_be_visible()
    assert box.input_value().endswith("Corrected.")
    expect(page.locator("#sign .note-comments")).to_contain_text("Complete now.")


def test_notes_and_quotations_are_written_without_javascript(people) -> None:
    page = people(javascript=False, phone=True).sign_in("facilitator1@example.org").page
    page.goto("/my-groups")
    page.locator("main tr", has_text="Galway").get_by_role("link", name="Notes").first.click()
    own = topic(page, 4)
    own.get_by_role("textbox", name="Notes").fill("Typed on a phone.")
    own.get_by_text("Add a quotation that is not in the text").click()
    own.get_by_role("textbox", name="Quotation on topic 4").fill("Nobody thanked us.")
    # Saved with what stands elsewhere on the page.
    other = topic(page, 6).get_by_role("textbox", name="Notes")
    other.fill("Typed further down.")
    own.get_by_role("button", name="Save").click()
    expect(own.get_by_role("textbox", name="Notes")).to_have_value("Typed on a phone.")
    expect(own.locator("blockquote").filter(has_text="Nobody thanked us.")).to_be_visible()
    expect(other).to_have_value("Typed further down.")
