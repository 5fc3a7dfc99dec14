"""Writing notes in the browser: quotations from a selection, and no unsaved words left behind."""

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


def test_selected_words_become_a_quotation_and_the_note_is_saved(people) -> None:
    page = people().sign_in("staff@example.org").page
    page.goto(NOTES)
    own = topic(page, 1)
    mark = own.get_by_role("button", name="Mark as quotation")
    expect(mark).to_be_hidden()
    own.get_by_role("textbox", name="Notes").fill(
        "They met by chance. 'We just rang each other.' Then weekly."
    )
    expect(own.get_by_text("Not saved yet")).to_be_visible()
    select(page, "We just rang each other.")
    mark.click()
    expect(own.locator("blockquote")).to_have_text("We just rang each other.")
    expect(own.get_by_text("by Stephen Staff")).to_be_visible()
    assert own.get_by_role("textbox", name="Notes").input_value().endswith("Then weekly.")
    own.get_by_role("button", name="Remove quotation").click()
    expect(own.locator("blockquote")).to_have_count(0)


def test_leaving_with_unsaved_words_asks_first_and_saving_does_not(people) -> None:
    page = people().sign_in("staff@example.org").page
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(NOTES)
    box = topic(page, 2).get_by_role("textbox", name="Notes")
    box.click()
    page.keyboard.type("More words. ")
    words = box.input_value()
    page.get_by_role("link", name="Read the guide").click()
    expect(box).to_have_value(words)
    assert asked == ["beforeunload"]
    # Another topic is saved: these words would be lost, so the page asks as well.
    topic(page, 3).get_by_role("textbox", name="Notes").fill("Other words.")
    topic(page, 3).get_by_role("button", name="Save").click()
    expect(box).to_have_value(words)
    assert asked == ["beforeunload"] * 2
    page.remove_listener("dialog", stay)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(NOTES)
    box.click()
    page.keyboard.type("More words. ")
    page.on("dialog", lambda dialog: asked.append("unexpected"))
    topic(page, 2).get_by_role("button", name="Save").click()
    page.wait_for_url("**#topic-*")
    expect(topic(page, 2).get_by_text("by Stephen Staff")).to_be_visible()
    assert asked == ["beforeunload"] * 2


def test_notes_and_quotations_are_written_without_javascript(people) -> None:
    page = people(javascript=False, phone=True).sign_in("facilitator1@example.org").page
    page.goto("/my-groups")
    page.locator("main tr", has_text="Galway").get_by_role("link", name="Notes").first.click()
    own = topic(page, 4)
    own.get_by_role("textbox", name="Notes").fill("Typed on a phone.")
    own.get_by_role("textbox", name="Add a quotation").fill("Nobody thanked us.")
    own.get_by_role("button", name="Save").click()
    expect(own.get_by_role("textbox", name="Notes")).to_have_value("Typed on a phone.")
    expect(own.locator("blockquote").filter(has_text="Nobody thanked us.")).to_be_visible()
