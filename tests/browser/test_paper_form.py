"""Paper forms from the click to the code: printed by staff, and the code of each page read by a decoder."""

from playwright.sync_api import expect

from tests.questionnaire.paper_reading import modules, reader, texts

PAPER = "/seminars/galway-2008/questionnaire/paper"
DECODE = """async (rows) => {
  const { makeDecoder } = await import("/static/js/desk-scan.js");
  const decode = await makeDecoder("/static/js/vendor/jsqr-1.4.0.js", { own: false });
  return rows.map((symbol) => {
    const side = 6 * (symbol.length + 8);
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const context = canvas.getContext("2d");
    context.fillStyle = "white";
    context.fillRect(0, 0, side, side);
    context.fillStyle = "black";
    symbol.forEach((row, y) => [...row].forEach((dark, x) => {
      if (dark === "1") context.fillRect(6 * (x + 4), 6 * (y + 4), 6, 6);
    }));
    return decode(canvas);
  });
}"""


def test_staff_print_forms_and_each_code_is_read(people) -> None:
    person = people().sign_in("staff@example.org")
    page = person.page
    page.goto(PAPER)
    page.get_by_label("Copies").fill("2")
    page.get_by_role("button", name="Make the PDF").click()
    expect(page.get_by_text("2 copies are ready")).to_be_visible()
    link = page.get_by_role("link", name="Open the PDF").first
    pdf = person.context.request.get(link.get_attribute("href")).body()
    found = texts(pdf)
    half = len(found) // 2
    read = page.evaluate(DECODE, [modules(each) for each in reader(pdf).pages])
    assert len(read) == len(found) == 2 * half
    for number, code in enumerate(read):
        word, questionnaire, seminar, serial, place = code.split("/")
        assert (word, int(place)) == ("FORM", number % half + 1)
        assert questionnaire.isdigit()
        assert seminar.isdigit()
        assert serial in found[number]
    assert not person.overflows


def test_the_page_of_printing_fits_a_phone(people) -> None:
    person = people(phone=True).sign_in("staff@example.org")
    person.page.goto(f"{PAPER}/print")
    person.page.get_by_label("Copies").fill("1")
    person.page.get_by_label("Large print").check()
    person.page.get_by_role("button", name="Make the PDF").click()
    expect(person.page.get_by_text("One copy is ready")).to_be_visible()
    expect(person.page.get_by_text("large print", exact=True).first).to_be_visible()
    assert not person.overflows
