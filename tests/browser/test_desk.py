"""The desk as a queue needs it: by keyboard, at two tables at once, and where there is no line."""

import base64
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from seminars.attendance.badge_qr import badge_address
from seminars.documents.qr import qr_svg
from seminars.registration.names import fold, search_words, short_forms
from tests.browser.conftest import Person

SLUG = f"athlone-{datetime.now(ZoneInfo('Europe/Dublin')).year}"
DESK = f"/seminars/{SLUG}/desk"
FIND = "Name, organisation or badge code"
Row = dict[str, Any]


def rows_of(person: Person) -> list[Row]:
    """Everybody, as the server knows them."""
    names = ("id", "name", "organisation", "code", "sort_key", "state", "walk_in", "since", "by", "left")
    answer = person.context.request.get(f"{DESK}/delegates.json")
    return [dict(zip(names, row, strict=True)) for row in answer.json()["rows"]]


def named(person: Person, name: str) -> list[Row]:
    return [row for row in rows_of(person) if row["name"] == name]


def expected(person: Person) -> list[Row]:
    """Those still to come, each with a name of their own."""
    found = [row for row in rows_of(person) if row["state"] == "registered" and not row["since"]]
    assert len(found) >= 4
    return found


def open_desk(person: Person) -> Page:
    person.page.goto(DESK)
    person.page.locator("[data-desk][data-ready=offline]").wait_for()
    return person.page


def check_in(page: Page, row: Row) -> None:
    page.get_by_label(FIND).fill(row["code"])
    page.get_by_role("button", name=f"Check in {row['name']}").click()
    expect(said(page)).to_have_text(f"{row['name']} is in.")


def said(page: Page) -> Locator:
    return page.locator("[data-desk-said]")


def state(page: Page) -> Locator:
    return page.locator("[data-offline-status] .offline-words")


def arrived(page: Page, row: Row) -> None:
    """Wait until the server has the latest check-in."""
    latest = page.locator("[data-desk-recent] li").first
    expect(latest).to_contain_text(f"{row['name']} in since")
    expect(latest).not_to_contain_text("waits")


@pytest.fixture
def staff(people: Callable[..., Person]) -> Person:
    return people().sign_in("staff@example.org")


@pytest.fixture
def other(people: Callable[..., Person]) -> Person:
    return people(phone=True).sign_in("organiser@example.org")


def without_line(person: Person, offline: bool) -> None:
    person.context.set_offline(offline)
    if not offline:
        # The browser tells of a lost line on its console.
        person.faults[:] = [fault for fault in person.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_the_queue_goes_on_without_a_line_and_each_entry_arrives_once(staff: Person, other: Person) -> None:
    page = open_desk(staff)
    first, second, cancelled, contested = expected(staff)[:4]
    without_line(staff, True)
    for row in (first, second, cancelled, contested):
        check_in(page, row)
    page.get_by_text("Add a walk-in").click()
    walk_in = page.locator("#quick-walk-in")
    walk_in.get_by_label("Name").fill("Una Offline")
    walk_in.get_by_label("Organisation").fill("Barnardos")
    walk_in.get_by_label("Sector").select_option(label="Health")
    walk_in.get_by_role("button", name="Add and check in").click()
    expect(state(page)).to_contain_text("5 entries wait on this device")
    page.get_by_role("button", name=f"Undo check-in of {first['name']}").click()
    expect(state(page)).to_contain_text("4 entries wait on this device")

    # The page opens anew in the dead spot, and still knows everything.
    page.reload()
    expect(state(page)).to_contain_text("4 entries wait on this device")
    page.get_by_label(FIND).fill(second["code"])
    expect(page.locator("[data-desk-results]")).to_contain_text("waits to be sent")

    # Meanwhile, where there is a line: one is checked in at another desk, one cancels.
    phone = open_desk(other)
    check_in(phone, contested)
    arrived(phone, contested)
    phone.goto(f"/seminars/{SLUG}/delegates/{cancelled['id']}")
    phone.locator("summary", has_text="Cancel").click()
    phone.get_by_role("button", name=re.compile("^Yes, cancel")).click()
    expect(phone.locator("main")).to_contain_text("Cancelled")

    without_line(staff, False)
    expect(page.locator("[data-offline-status]")).to_contain_text(
        f"{cancelled['name']} is no longer registered."
    )
    recent = page.locator("[data-desk-recent]")
    expect(recent.locator("li", has_text=contested["name"])).to_contain_text("was in already since")
    expect(recent.locator("li", has_text="Una Offline")).to_contain_text("code")
    expect(state(page)).not_to_contain_text("wait")
    assert [row["since"] != "" for row in named(staff, first["name"])] == [False]
    assert [row["since"] != "" for row in named(staff, second["name"])] == [True]
    assert [(row["walk_in"], row["since"] != "") for row in named(staff, "Una Offline")] == [(1, True)]
    assert [row["by"] for row in named(staff, contested["name"])] == ["Oonagh Organiser"]
    page.get_by_role("button", name="Put away").click()
    expect(page.locator(".offline-refusal")).to_have_count(0)
    # Who cancelled is now shown as such, and is admitted with one more press.
    page.get_by_label(FIND).fill(cancelled["code"])
    expect(page.locator("[data-desk-results]")).to_contain_text("Has cancelled")
    page.get_by_role("button", name=f"Admit and check in {cancelled['name']}").click()
    arrived(page, cancelled)
    assert [row["since"] != "" for row in named(staff, cancelled["name"])] == [True]

    # Who signs out leaves no names behind.
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()
    left = page.evaluate(
        """async (name) => {
          const { kept, allItems } = await import("/static/js/device-store.js");
          return [await kept(name) ?? null, await allItems(), await caches.keys()];
        }""",
        f"desk:{SLUG}",
    )
    assert left == [None, [], []]


def test_keys_and_a_scanner_need_no_mouse(staff: Person) -> None:
    page = open_desk(staff)
    row = expected(staff)[0]
    box = page.get_by_label(FIND)
    # Three letters, without accents; the arrows walk through those found, and Enter checks in.
    family = row["sort_key"].split()[0]
    box.press_sequentially(family[:3])
    found = page.locator(".desk-person")
    for _ in range(found.count()):
        if row["name"] in found.and_(page.locator("[aria-current=true]")).inner_text():
            break
        box.press("ArrowDown")
    box.press("Enter")
    expect(said(page)).to_have_text(f"{row['name']} is in.")
    expect(box).to_have_value("")
    # A hand scanner types what the badge holds, and Enter.
    box.press_sequentially(badge_address("https://seminars.example.org", SLUG, row["code"]))
    box.press("Enter")
    expect(said(page)).to_contain_text(f"{row['name']} is in already since")
    box.press_sequentially(badge_address("https://seminars.example.org", "galway-2008", row["code"]))
    box.press("Enter")
    expect(said(page)).to_contain_text("another seminar")
    box.fill("")
    page.get_by_role("button", name=f"Undo check-in of {row['name']}").click()
    expect(said(page)).to_have_text(f"{row['name']} is no longer marked as in.")
    expect(state(page)).not_to_contain_text("wait")
    expect(page.locator("[data-desk-recent] li").first).to_contain_text("taken back")
    assert [each["since"] for each in named(staff, row["name"])] == [""]

    # The device folds names as the server does.
    names = ["Seán Ó Sé", "O’Brien-Daly, Zoë", "ØRSTED Łukasz", "Straße Ⅳ", "  H.S.E. (West) ", "Æthel Đorđe"]
    folded = "async (names) => names.map((await import('/static/js/desk-list.js')).fold)"
    assert page.evaluate(folded, names) == [fold(name) for name in names]
    shortened = "async (names) => names.map((await import('/static/js/desk-list.js')).shortForms)"
    names = [
        "Health Service Executive",
        "Department of Education and Skills",
        "Barnardos",
        "An Garda Síochána",
    ]
    assert page.evaluate(shortened, names) == ["hse", "doeas des", "", "ags"]
    assert [short_forms(name) for name in names] == ["hse", "doeas des", "", "ags"]

    split = "async (texts) => texts.map((await import('/static/js/desk-list.js')).searchWords)"
    texts = ["h.s.e", " (H.S.E.) Galway", "Seán J.P. O'Brien", "M.Murphy", "A.B.C.1 x", "Á.B.É.", "..."]
    assert page.evaluate(split, texts) == [[list(ways) for ways in search_words(text)] for text in texts]

    # What the device has kept of other venues says no more than it knows, and since when.
    told = page.evaluate(
        """async ([older, now]) => {
          const { DeskList } = await import("/static/js/desk-list.js");
          const { elsewhereWords } = await import("/static/js/desk-draw.js");
          const list = new DeskList();
          const others = () => list.search("teacup", () => ({}), 9).others;
          const words = () => others().map((one) => elsewhereWords(one, "10:05"));
          const kept = { cursor: "1.1", day: "", complete: true, rows: [] };
          list.load({ ...kept, elsewhere: [older] }, "");
          const before = [...words(), list.elsewhereAt];
          list.load({ ...kept, elsewhere: [[...older, true]], now }, "");
          const again = new DeskList();
          again.load(list.dump(), "");
          const has = { seminar: "Sligo", waits: false };
          return [...before, ...words(), again.elsewhereAt, elsewhereWords(has)];
        }""",
        [["Cathal Teacup", "HSE", "teacup cathal", "Sligo"], 1748336700000],
    )
    assert told == [
        "Known at Sligo (as of 10:05), not for here",
        0,
        "On the waiting list of Sligo (as of 10:05), not for here",
        1748336700000,
        "Registered for Sligo, not for here",
    ]

    # The vendored decoder reads the badge's code from a picture.
    address = badge_address("https://seminars.example.org", SLUG, row["code"])
    picture = base64.b64encode(qr_svg(address, size=300).encode()).decode()
    read = page.evaluate(
        """async ([picture, decoder]) => {
          const { makeDecoder } = await import("/static/js/desk-scan.js");
          const image = new Image();
          image.src = `data:image/svg+xml;base64,${picture}`;
          await image.decode();
          const canvas = Object.assign(document.createElement("canvas"), { width: 480, height: 360 });
          const context = canvas.getContext("2d");
          context.fillStyle = "white";
          context.fillRect(0, 0, 480, 360);
          context.rotate(0.1);
          context.drawImage(image, 120, 20, 300, 300);
          return (await makeDecoder(decoder, { own: false }))(canvas);
        }""",
        [picture, page.locator("[data-desk]").get_attribute("data-decoder")],
    )
    assert read == address
