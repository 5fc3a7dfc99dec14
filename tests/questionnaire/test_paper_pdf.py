"""The form on paper, read back with an independent reader."""

from dataclasses import replace

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.platypus import PageBreak

from seminars.documents.copies import BLANK, FOOT, Copy, copies_pdf
from seminars.documents.pdf import paragraph
from seminars.documents.qr_symbol import symbol
from seminars.questionnaire.codes import form_mark, printed_serial
from seminars.questionnaire.conditions import Op, Test
from seminars.questionnaire.definition import Asked, Choice, Definition, Lattice, Part, Terms
from seminars.questionnaire.kinds import Mode, QuestionKind
from seminars.questionnaire.paper_pdf import Heading, paper_pdf
from seminars.questionnaire.paper_words import END, HAND_IN, how_to_answer, privacy_words, skips
from tests.questionnaire.paper_forms import AGREE, choices, every_kind, many
from tests.questionnaire.paper_reading import corners, fonts, modules, pieces, reader, shown_sizes, texts

HEADING = Heading("Network Seminars 2008", "Galway, 7 and 8 May 2008")


def marked(serial: str) -> Copy:
    return Copy(serial, lambda page: form_mark(questionnaire_id=7, seminar_id=3, serial=serial, page=page))


def copies(number: int) -> list[Copy]:
    return [marked(printed_serial("GAL", n)) for n in range(1, number + 1)]


def printed(definition: Definition, **choice: object) -> bytes:
    return paper_pdf(definition, HEADING, **choice)


def one_question(**asked: object) -> str:
    question = Asked(**{"code": "q", "text": "What is it?", **asked})
    return " ".join(texts(printed(Definition("Form", sections=(Part("Part", questions=(question,)),)))))


@pytest.mark.parametrize("large", [False, True])
def test_every_question_and_option_stands_once_in_each_copy_in_order(large: bool) -> None:
    definition = every_kind()
    found = texts(printed(definition, copies=copies(2), large=large))
    half = len(found) // 2
    numbers = definition.numbers
    for copy in (found[:half], found[half:]):
        text = " ".join(copy)
        wanted = [definition.title, HEADING.series, HEADING.seminar, definition.introduction]
        for place, part in enumerate(definition.sections, start=1):
            wanted += [f"Part {place} of 3", part.title]
            seen: list[Lattice] = []
            for asked in part.questions:
                if asked.grid is not None and asked.grid not in seen:
                    seen.append(asked.grid)
                    # In large print the points of the scale stand in a legend.
                    wanted += [asked.grid.text, asked.grid.hint, *("" if large else AGREE)]
                words = asked.text.replace(" 🙂", "")
                wanted.append(f"{numbers[asked.code]}. {words}" if asked.kind.is_answered else words)
                if asked.grid is None:
                    wanted += [option.label for option in asked.options]
        wanted += [definition.thanks, HAND_IN]
        place = 0
        for piece in wanted:
            assert piece in text[place:], f"'{piece}' is missing or out of order"
            place = text.index(piece, place) + len(piece)
        for asked in definition.questions:
            assert text.count(f"{numbers[asked.code]}. {asked.text.replace(' 🙂', '')}") == 1
        for label in AGREE if large else ():
            assert text.count(f"= {label}") == 1


@pytest.mark.parametrize("large", [False, True])
def test_copies_have_an_even_number_of_pages_and_their_serial_on_each(large: bool) -> None:
    pdf = printed(every_kind(), copies=copies(3), large=large)
    found = texts(pdf)
    each = len(found) // 3
    assert len(found) % 3 == 0
    assert each % 2 == 0
    for number, text in enumerate(found):
        copy, page = divmod(number, each)
        assert f"Page {page + 1} of {each}" in text
        assert [f"GAL-000{n}" in text for n in (1, 2, 3)] == [n == copy for n in range(3)]
    last = found[each - 1]
    assert (BLANK in last) == (HAND_IN not in last)
    marks = reader(pdf).outline
    assert [mark.title for mark in marks] == ["GAL-0001", "GAL-0002", "GAL-0003"]
    assert reader(pdf).trailer["/Root"]["/ViewerPreferences"]["/Duplex"] == "/DuplexFlipLongEdge"


@pytest.mark.parametrize(("pages", "expected"), [(1, 2), (2, 2), (3, 4)])
def test_only_an_odd_number_of_pages_gets_a_blank_one(pages: int, expected: int) -> None:
    story = [each for n in range(pages) for each in (paragraph(f"Page {n}"), PageBreak())][:-1]
    found = texts(copies_pdf(story, [Copy("A"), Copy("B")], title="Form"))
    assert len(found) == 2 * expected
    assert sum(BLANK in text for text in found) == (2 if pages % 2 else 0)


def test_the_code_on_each_page_names_form_and_page_and_no_person() -> None:
    pages = reader(printed(every_kind(), copies=copies(2))).pages
    each = len(pages) // 2
    for number, page in enumerate(pages):
        copy, place = divmod(number, each)
        content = f"FORM/7/3/GAL-000{copy + 1}/{place + 1}"
        assert tuple(modules(page)) == symbol(content).rows


def test_a_specimen_has_neither_serial_nor_code() -> None:
    pdf = printed(every_kind())
    assert all("Specimen" in text for text in texts(pdf))
    assert not any(modules(page) for page in reader(pdf).pages)


@pytest.mark.parametrize("large", [False, True])
def test_fonts_are_embedded(large: bool) -> None:
    pdf = reader(printed(every_kind(), copies=copies(1), large=large))
    assert pdf.trailer["/Root"]["/Lang"] == "en-IE"
    assert pdf.metadata.title == "Working together for children"
    for page in pdf.pages:
        found = fonts(page)
        assert found
        for font in found:
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            assert "/FontFile2" in inner["/FontDescriptor"].get_object(), inner["/BaseFont"]


def test_nothing_in_large_print_is_smaller_than_16_points() -> None:
    for definition in (every_kind(), many(30)):
        for page in reader(printed(definition, copies=copies(1), large=True)).pages:
            assert min(shown_sizes(page)) >= 16
    assert min(shown_sizes(reader(printed(every_kind())).pages[0])) == 7


LONG = (
    "A label that goes on for a good while, as they do where a committee has written it, and then some more"
)


def awkward() -> Definition:
    """Long labels, words without a blank, many options, a grid with many points and with many statements."""
    word = "Donaudampfschifffahrtsgesellschaft" * 6
    grid, wide = Lattice(LONG, LONG, id=1), Lattice("Nought to ten", id=2)
    ten = choices(*(str(n) for n in range(11)))
    part = Part(
        word,
        LONG,
        (
            Asked("a", QuestionKind.SINGLE, word, hint=word,
                  options=(*choices(word, LONG * 2), Choice("x", LONG, other=True))),
            Asked("b", QuestionKind.MULTIPLE, "Many",
                  options=choices(*(f"County {n}" for n in range(1, 61)))),
            Asked("c", QuestionKind.SCALE, "Long scale", options=choices(*([LONG] * 3))),
            Asked("d", QuestionKind.SCALE, "Ten", options=ten),
            *(Asked(f"g{n}", QuestionKind.SCALE, f"Statement {n}. {LONG}",
                    options=choices(*AGREE, word[:60]), grid=grid) for n in range(40)),
            *(Asked(f"w{n}", QuestionKind.SCALE, f"Line {n}", options=ten, grid=wide) for n in range(3)),
            Asked("e", QuestionKind.MOST_IMPORTANT, "Ranks", choose=5, ranked=True,
                  options=choices(*([LONG] * 12))),
            Asked("f", QuestionKind.LONG_TEXT, " ".join(["endless"] * 2500)),
            Asked("h", QuestionKind.NUMBER, "Far", whole=True, least=0, most=1e15),
            Asked("i", QuestionKind.INFORMATION, "\n\n".join(["read this"] * 200)),
        ),
    )  # fmt: skip
    return Definition(word, LONG * 20, LONG * 10, (part,))


@pytest.mark.parametrize("large", [False, True])
def test_nothing_stands_outside_the_page_however_long_the_words(large: bool) -> None:
    found = reader(printed(awkward(), copies=copies(1), large=large))
    width, height = A4
    assert sum(len(pieces(page)) for page in found.pages) > 1000
    for page in found.pages:
        for piece in pieces(page):
            assert piece.x > 20, piece
            assert piece.right < width - 20, piece
            assert 20 < piece.y < height - 20, piece
        for x, y in corners(page):
            assert 20 < x < width - 20
            assert 20 < y < height - 20
    text = " ".join(page.extract_text() for page in found.pages)
    assert all(text.count(f"Statement {n}.") == 1 for n in range(40))
    # A grid's head stands once on a page, never alone at its foot.
    for page in found.pages:
        words = page.extract_text()
        assert words.count("= Neither") == ("Statement" in words)
    assert all(f"County {n}" in text for n in range(1, 61))
    assert text.count("endless") == 2500


def test_the_foot_is_free_of_questions() -> None:
    for page in reader(printed(many(60), copies=copies(1))).pages:
        low = [piece.text for piece in pieces(page) if piece.y < FOOT]
        assert all(any(word in text for word in ("Page", "Long form", "GAL-")) for text in low)


@pytest.mark.parametrize("large", [False, True])
def test_a_question_stands_with_its_options_and_a_heading_with_a_question(large: bool) -> None:
    definition = many(200)
    found = texts(printed(definition, copies=copies(1), large=large))
    for number, asked in enumerate(definition.questions, start=1):
        [page] = [text for text in found if f"{number}. {asked.text}" in text]
        for option in asked.options:
            assert f" {option.label} " in f"{page} "
    for number, part in enumerate(definition.sections, start=1):
        [page] = [text for text in found if f"Part {number} of 10 {part.title}" in text]
        assert part.questions[0].text in page


def test_the_head_of_a_grid_is_repeated_on_the_next_page() -> None:
    grid = Lattice("How far?", id=1)
    rows = tuple(
        Asked(f"g{n}", QuestionKind.SCALE, f"Statement number {n}", options=choices(*AGREE), grid=grid)
        for n in range(1, 61)
    )
    found = texts(printed(Definition("Form", sections=(Part("Part", questions=rows),))))
    holding = [text for text in found if "Statement number" in text]
    assert len(holding) > 1
    for text in holding:
        assert text.count("Strongly agree") == text.count("Neither") == 1
        assert text.index("Neither") < text.index("Statement number")
    assert "1–60. How far?" in holding[0]


def test_number_keys_stand_beside_the_options() -> None:
    assert "1 Yes 2 No" in one_question(kind=QuestionKind.SINGLE, options=choices("Yes", "No"))
    ranked = one_question(
        kind=QuestionKind.MOST_IMPORTANT, choose=2, ranked=True, options=choices("Time", "Funds", "Aims")
    )
    assert "1 Time 2 Funds 3 Aims" in ranked


def asked(kind: QuestionKind, **more: object) -> Asked:
    return Asked("q", kind, "Which?", options=choices("A", "B", "C", "D"), **more)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (asked(QuestionKind.SINGLE), ""),
        (asked(QuestionKind.MULTIPLE), "Tick all that apply."),
        (asked(QuestionKind.MULTIPLE, hint="Choose all that fit."), ""),
        (asked(QuestionKind.MULTIPLE, most=3, hint="Choose."), "Tick up to three."),
        (asked(QuestionKind.MULTIPLE, least=2), "Tick at least two."),
        (asked(QuestionKind.MULTIPLE, least=2, most=3), "Tick two to three."),
        (asked(QuestionKind.MULTIPLE, least=2, most=2), "Tick two."),
        (asked(QuestionKind.MOST_IMPORTANT, choose=3), "Choose three: tick no more than that."),
        (
            asked(QuestionKind.MOST_IMPORTANT, choose=3, ranked=True),
            "Choose three: write 1 beside the most important, 2 beside the next, 3 beside the last of them.",
        ),
        (
            asked(QuestionKind.MOST_IMPORTANT, choose=2, ranked=True),
            "Choose two: write 1 beside the most important, 2 beside the next.",
        ),
        # More than there are options is asked of nobody.
        (asked(QuestionKind.MOST_IMPORTANT, choose=9), "Choose four: tick no more than that."),
        (asked(QuestionKind.NUMBER), ""),
        (asked(QuestionKind.NUMBER, whole=True, least=0, most=60), "A whole number from 0 to 60."),
        (asked(QuestionKind.NUMBER, least=0.5), "A number of at least 0.5."),
    ],
)
def test_how_many_are_chosen_is_said_in_words(question: Asked, words: str) -> None:
    assert how_to_answer(question) == words


def test_conditions_are_skips_that_name_the_question_to_go_on_to() -> None:
    found = skips(every_kind())
    assert found.questions == {
        "why": "Only if the answer to question 7 is 'Never'. Otherwise go on to question 9."
    }
    assert found.parts == {2: f"Only if the answer to question 5 is 'Yes'. Otherwise go on to {END}."}
    text = " ".join(texts(printed(every_kind())))
    assert "8. Why is that so? Only if the answer to question 7 is 'Never'." in text


def test_a_skip_passes_all_that_hang_on_the_same_condition() -> None:
    yes = Test("a", Op.CHOSE, "o1")
    text = QuestionKind.SHORT_TEXT
    grid = Lattice("Grid", id=1)
    first = Part("One", questions=(
        Asked("a", QuestionKind.SINGLE, "A?", options=choices("Yes", "No")),
        Asked("b", text, "B?", shown_if=yes),
        Asked("note", QuestionKind.INFORMATION, "Read.", shown_if=yes),
        Asked("c", text, "C?", shown_if=yes),
        Asked("d", text, "D?"),
        *(Asked(f"g{n}", QuestionKind.SCALE, "G", options=choices("x", "y"), shown_if=yes, grid=grid)
          for n in (1, 2)),
    ))  # fmt: skip
    empty = Part("Nothing here", shown_if=yes)
    second = Part("Two", questions=(Asked("e", text, "E?"),), shown_if=yes)
    third = Part("Three", questions=(Asked("f", text, "F?"),), shown_if=yes)
    fourth = Part("Four", questions=(Asked("z", text, "Z?", shown_if=Test("d", Op.ANSWERED)),))
    found = skips(Definition("Form", sections=(first, empty, second, third, fourth)))
    only = "Only if the answer to question 1 is 'Yes'."
    assert found.questions == {
        "b": f"{only} Otherwise go on to question 4.",
        "note": only,
        "c": f"{only} Otherwise go on to question 4.",
        "g1": f"{only} Otherwise go on to part 2.",
        "z": f"Only if question 4 is answered. Otherwise go on to {END}.",
    }
    # Parts are counted as they are printed, and the one with the same condition is passed as well.
    assert found.parts == {2: f"{only} Otherwise go on to part 4.", 3: f"{only} Otherwise go on to part 4."}


@pytest.mark.parametrize("mode", list(Mode))
def test_what_becomes_of_the_answers_is_told_on_the_first_page(mode: Mode) -> None:
    first = texts(printed(replace(every_kind(), terms=Terms(mode=mode))))[0]
    head, told = privacy_words(mode)
    assert head in first
    assert all(sentence in first for sentence in told)
    assert ("on a phone" in first) == (mode is not Mode.ANONYMOUS)


def test_nobody_is_made_to_answer_but_asked_to() -> None:
    assert "do not leave this one out" in one_question(kind=QuestionKind.SHORT_TEXT, required=True)
    assert "do not leave" not in one_question(kind=QuestionKind.SHORT_TEXT)


@pytest.mark.parametrize(
    "words", ["Cén fáth? ḃ ċ ḋ Ó É", "Is <b>this</b> & that?", "😀 Smile 👩‍👧", "מה עבד היטב?", "😀"]
)
@pytest.mark.parametrize("kind", [QuestionKind.SINGLE, QuestionKind.SCALE, QuestionKind.INFORMATION])
def test_signs_of_every_kind_print(words: str, kind: QuestionKind) -> None:
    options = choices(words, "No") if kind.has_options else ()
    found = one_question(text=words, hint=words, kind=kind, options=options)
    if "ċ" in words or words.isascii():
        assert found.count(words) == (3 if options else 2)
    if "Smile" in words:
        assert "Smile" in found
        assert "\ufffd" not in found


def test_five_hundred_copies_share_what_is_drawn() -> None:
    one, many_copies = (printed(many(20), copies=copies(n)) for n in (1, 500))
    found = reader(many_copies)
    pages = len(reader(one).pages)
    assert len(found.pages) == 500 * pages
    assert "GAL-0500" in found.pages[-1].extract_text()
    # A copy takes its serial, page numbers and codes, and not the questions once more.
    assert len(many_copies) < len(one) + 500 * pages * 2500
    forms = {
        form.indirect_reference.idnum
        for page in found.pages[: 20 * pages]
        for form in page["/Resources"].get("/XObject", {}).values()
    }
    assert len(forms) <= pages
