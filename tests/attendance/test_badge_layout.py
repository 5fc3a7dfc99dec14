"""Badges on paper: sheets as sold, names that stay in their box, QR symbols."""

from io import BytesIO
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from seminars.attendance.badge_face import MM, SMALLEST_NAME, Badge, Face, face
from seminars.attendance.badge_pdf import badges_pdf, trial_print
from seminars.attendance.badge_svg import sheet_svg
from seminars.documents.fitting import FLOOR, fit, height_of, legible, one_line, width_of
from seminars.documents.fonts import BOLD, MISSING
from seminars.documents.labels import SHEETS, Sheet, pages_needed, places
from seminars.documents.qr_symbol import _frame, _penalty, symbol

ADDRESS = "https://seminars.example.org/b/athlone-2026/7K3PQ"
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs"])
NAMES = st.one_of(
    st.text(LETTERS, min_size=1, max_size=200),
    st.lists(st.text("aeioubcdWMÁÓṁẂ'-", min_size=1, max_size=40), min_size=1, max_size=6).map(" ".join),
)
LONG = (
    "Mairéad Ní Shúilleabháin-Bhreathnach de Buitléar Uí Chonaill",
    "Bartholomew Maximilian Featherstonehaugh-Cholmondeley Junior",
    "Wilhelmina Wolfeschlegelsteinhausenbergerdorff-Wandsworthton",
    "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenfabrikant",
    "Aodhagán Proinsias Mac Giolla Bhríde Ó Súilleabháin Mac Aodh",
)
WIDEST = ("M" * 60, "W" * 60)


def badge(name: str, **changes: str) -> Badge:
    values = {"organisation": "HSE", "role": "Social worker", "code": "7K3PQ", "address": ADDRESS}
    return Badge(name, **{**values, **changes})


def face_of(sheet: Sheet, it: Badge) -> tuple[Face, float, float]:
    width, height = (side * MM for side in sheet.face)
    return face(it, width, height), width, height


def name_lines(found: Face) -> list[str]:
    largest = max(words.size for words in found.words if words.font == BOLD and words.text != "7K3PQ")
    return [words.text for words in found.words if words.font == BOLD and words.size == largest]


def rejoined(lines: list[str], text: str) -> bool:
    """Whether the lines hold the whole text, with hyphens only where a word was broken."""
    wanted = text.replace(" ", "")
    place = 0
    for line in lines:
        compact = line.replace(" ", "")
        if wanted.startswith(compact, place):
            place += len(compact)
        elif compact.endswith("-") and wanted.startswith(compact[:-1], place):
            place += len(compact) - 1
        else:
            return False
    return place == len(wanted)


# What the makers print on the packet, in millimetres.
@pytest.mark.parametrize(
    ("key", "columns", "rows", "size", "margins", "gap"),
    [
        ("l7163", 2, 7, (99.1, 38.1), (4.65, 15.15), 2.5),
        ("l7160", 3, 7, (63.5, 38.1), (7.25, 15.15), 2.5),
    ],
)
def test_sheets_are_as_sold(
    key: str, columns: int, rows: int, size: tuple[float, float], margins: tuple[float, float], gap: float
) -> None:
    sheet = SHEETS[key]
    assert (sheet.columns, sheet.rows) == (columns, rows)
    assert (sheet.page_width, sheet.page_height) == (210, 297)
    first, last = sheet.box(1), sheet.box(sheet.per_page)
    assert (first.width, first.height) == size
    assert (first.left, first.top) == pytest.approx(margins)
    # The same margin on the other side, and the gap between columns but none between rows.
    assert (210 - last.right, 297 - last.bottom) == pytest.approx(margins)
    assert sheet.box(2).left - first.right == pytest.approx(gap)
    assert sheet.box(columns + 1).top == pytest.approx(first.bottom)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.key)
def test_labels_lie_on_the_page_and_apart(sheet: Sheet) -> None:
    boxes = [sheet.box(position) for position in range(1, sheet.per_page + 1)]
    for box in boxes:
        assert box.left >= 0
        assert box.top >= 0
        assert box.right <= sheet.page_width + 1e-9
        assert box.bottom <= sheet.page_height + 1e-9
    for one, other in combinations(boxes, 2):
        beside = one.right <= other.left + 1e-9 or other.right <= one.left + 1e-9
        assert beside or one.bottom <= other.top + 1e-9 or other.bottom <= one.top + 1e-9


def test_a_part_used_sheet_goes_on_where_it_is_free() -> None:
    sheet = SHEETS["l7160"]
    found = list(places(sheet, 4, start=20, offset=(1.0, -0.5)))
    assert [place.page for place in found] == [0, 0, 1, 1]
    assert found[0].box.left == pytest.approx(sheet.box(20).left + 1.0)
    assert found[0].box.top == pytest.approx(sheet.box(20).top - 0.5)
    assert found[2].box.left == pytest.approx(sheet.box(1).left + 1.0)
    assert pages_needed(sheet, 4, 20) == 2
    assert pages_needed(sheet, 2, 20) == 1
    assert pages_needed(sheet, 0, 20) == 0


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.key)
@given(name=NAMES, organisation=NAMES, role=NAMES)
@settings(max_examples=60, deadline=None)
def test_nothing_leaves_its_label(sheet: Sheet, name: str, organisation: str, role: str) -> None:
    it = badge(name, organisation=organisation, role=role, event="Athlone 2026 · Network Seminars 2026")
    found, width, height = face_of(sheet, it)
    for words in found.words:
        assert words.x >= 0
        assert words.x + width_of(words.text, words.font, words.size) <= width
        assert words.foot >= 0
        assert words.top <= height + 1e-6
    assert found.square is not None
    assert found.square.x + found.square.size <= width
    # A QR symbol keeps its quiet edge of four modules.
    quiet = 4 * found.square.size / symbol(ADDRESS).size
    for words in found.words:
        apart = (
            words.x + words.width <= found.square.x - quiet + 0.5
            or words.foot >= found.square.y + found.square.size + quiet - 0.5
            or words.y + 0.75 * words.size <= found.square.y - quiet + 0.5
        )
        assert apart, words
    legible_name = legible(name)
    assert (found.write_on is not None) == (not legible_name)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.key)
@pytest.mark.parametrize("name", LONG + WIDEST)
def test_names_of_sixty_letters_are_whole_and_readable(sheet: Sheet, name: str) -> None:
    assert len(name) == 60
    found, _, _ = face_of(sheet, badge(name))
    lines = name_lines(found)
    assert rejoined(lines, name), lines
    sizes = {words.size for words in found.words if words.text in lines}
    # Sixty of the widest letters, which no name has, may take one point less on the smallest label.
    assert min(sizes) >= (SMALLEST_NAME if name in LONG else SMALLEST_NAME - 0.75)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.key)
def test_common_names_are_large_and_on_one_line(sheet: Sheet) -> None:
    for name in ("Aoife Larkspur", "Ó Sé", "Áine Ní Bhriain"):
        found, _, _ = face_of(sheet, badge(name))
        assert name_lines(found) == [name]
        assert max(words.size for words in found.words) >= 20


def test_a_word_is_broken_only_as_a_last_resort() -> None:
    box = {"font": BOLD, "width": 163, "height": 40, "largest": 30}
    assert "-" not in "".join(fit("Bartholomew Featherstonehaugh", **box).lines)
    # Behind a hyphen that is there already a line may end.
    assert fit("Mairéad Ní Shúilleabháin-Bhreathnach", **box).lines[0].endswith("-")
    broken = fit("Donaudampfschifffahrtsgesellschaftskapitän", **box)
    assert len(broken.lines) == 2
    assert broken.lines[0].endswith("-")
    assert rejoined(list(broken.lines), "Donaudampfschifffahrtsgesellschaftskapitän")


@given(text=NAMES, width=st.floats(60, 300), height=st.floats(12, 120), lines=st.integers(1, 3))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_fitted_text_fits_and_is_whole_unless_it_says_so(
    text: str, width: float, height: float, lines: int
) -> None:
    text = legible(text)
    found = fit(text, font=BOLD, width=width, height=height, largest=40, lines=lines)
    assert height_of(len(found.lines)) * found.size <= height + 1e-6
    assert all(width_of(line, BOLD, found.size) <= width for line in found.lines)
    if found.cut:
        assert found.size <= FLOOR + 0.5
    else:
        assert rejoined(list(found.lines), text)


def test_one_line_is_cut_where_even_small_type_is_too_wide() -> None:
    short = one_line("Social worker", font=BOLD, size=9, width=200, smallest=6)
    assert (short.lines, short.size, short.cut) == (("Social worker",), 9, False)
    long = one_line("x" * 200, font=BOLD, size=9, width=100, smallest=6)
    assert long.cut
    assert long.lines[0].endswith("…")
    assert width_of(long.lines[0], BOLD, 6) <= 100


@pytest.mark.parametrize(
    ("given_name", "printed"),
    [
        ("Seán 🎉 Ó Briain", "Seán Ó Briain"),
        ("Áine Ní Dhomhnaill", "Áine Ní Dhomhnaill"),
        ("Se\u0301an", "Séan"),
        ("Ａｏｉｆｅ", "Aoife"),
        ("ﬁona", "fiona"),
        ("👩‍👧", ""),
        ("李小龍", ""),
        ("李小龍 (Bruce Lee)", "(Bruce Lee)"),
        ("Aoiꙮfe", f"Aoi{MISSING}fe"),
        ("Health – Safety & HSE", "Health – Safety & HSE"),
    ],
)
def test_what_the_font_lacks_is_replaced_sensibly(given_name: str, printed: str) -> None:
    assert legible(given_name) == printed


def test_a_name_that_cannot_be_printed_leaves_room_to_write_it() -> None:
    found, width, _ = face_of(SHEETS["l7163"], badge("李小龍"))
    assert found.write_on is not None
    x, _, length = found.write_on
    assert 0 < x < x + length < width
    reader = PdfReader(BytesIO(badges_pdf([badge("李小龍 🎉")], SHEETS["l7163"], title="Badges")))
    assert "HSE" in reader.pages[0].extract_text()


def positions(content: bytes) -> list[tuple[int, str, float, float]]:
    """Each text of the document with its page and the point at which it begins."""
    found: list[tuple[int, str, float, float]] = []
    for number, page in enumerate(PdfReader(BytesIO(content)).pages):

        def visit(text: str, matrix: list[float], line: list[float], *_: object, on: int = number) -> None:
            if text.strip():
                x = line[4] * matrix[0] + line[5] * matrix[2] + matrix[4]
                y = line[4] * matrix[1] + line[5] * matrix[3] + matrix[5]
                found.append((on, text.strip(), x, y))

        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("key", ["l7163", "l7160"])
def test_each_badge_stands_on_its_label_in_the_document(key: str) -> None:
    sheet = SHEETS[key]
    names = [f"Aoife Byrne{number}" for number in range(sheet.per_page + 2)]
    content = badges_pdf([badge(name) for name in names], sheet, title="Badges", start=3)
    printed = {text: (page, x / MM, sheet.page_height - y / MM) for page, text, x, y in positions(content)}
    for name, place in zip(names, places(sheet, len(names), start=3), strict=True):
        page, x, y = printed[name]
        assert page == place.page
        assert place.box.left < x < place.box.right
        assert place.box.top < y < place.box.bottom


def test_a_folded_badge_has_the_name_on_both_faces() -> None:
    for key in ("a6", "a6-on-a4"):
        sheet = SHEETS[key]
        content = badges_pdf([badge("Aoife Larkspur")], sheet, title="Badges")
        heights = [y for _, text, _, y in positions(content) if text == "Aoife Larkspur"]
        fold = (sheet.page_height - sheet.height / 2) * MM
        assert len(heights) == 2
        assert min(heights) < fold < max(heights)
        assert len(PdfReader(BytesIO(content)).pages) == 1


def test_documents_ask_the_printer_not_to_scale() -> None:
    for content in (
        badges_pdf([badge("Aoife Larkspur")], SHEETS["l7163"], title="Badges"),
        trial_print(SHEETS["l7163"], offset=(0, 0)),
    ):
        reader = PdfReader(BytesIO(content))
        assert reader.trailer["/Root"]["/ViewerPreferences"]["/PrintScaling"] == "/None"


def test_the_trial_print_numbers_every_label() -> None:
    content = trial_print(SHEETS["l7160"], offset=(1.5, -0.5))
    printed = {text: (x / MM, 297 - y / MM) for _, text, x, y in positions(content)}
    for position in range(1, 22):
        x, y = printed[str(position)]
        box = SHEETS["l7160"].box(position, (1.5, -0.5))
        assert box.left < x < box.right
        assert box.top < y < box.bottom


def test_the_preview_shows_the_first_sheet_and_escapes_names() -> None:
    badges = [badge(f"<b>Aoife</b> & {number}") for number in range(20)]
    drawn = sheet_svg(badges, SHEETS["l7163"], label='"quoted" <label>', start=1, offset=(0.0, 0.0))
    assert drawn.count("<g ") == 14
    assert "<b>" not in drawn
    assert "&lt;b&gt;Aoife&lt;/b&gt; &amp; 13" in drawn
    assert "style=" not in drawn


@pytest.mark.parametrize("text", [ADDRESS, "x", "1234567890" * 8, "é" * 40, "y" * 150, "z" * 700])
def test_qr_symbols_are_those_of_the_encoder_with_one_of_its_masks(text: str) -> None:
    found = symbol(text)
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text))
    code.version = code.calculate_version()
    masked = []
    for mask in range(8):
        code.makeImpl(False, mask)
        masked.append(tuple("".join("1" if dark else "0" for dark in row) for row in code.modules))
    assert found.rows in masked
    assert found.size == code.moduleCount
    # The mask with the least penalty, reckoned module by module.
    assert penalty(found.rows) == min(map(penalty, masked))


def penalty(rows: tuple[str, ...]) -> int:
    """The four penalties of ISO/IEC 18004, the slow way."""
    size = len(rows)
    score = 0
    for lines in (rows, ["".join(column) for column in zip(*rows, strict=True)]):
        for line in lines:
            run = 1
            for before, module in zip(line, line[1:] + "x", strict=True):
                if before == module:
                    run += 1
                    continue
                score += run - 2 if run >= 5 else 0
                run = 1
            for start in range(size - 10):
                score += 40 * (line[start : start + 11] in ("10111010000", "00001011101"))
    for row in range(size - 1):
        for column in range(size - 1):
            block = {rows[row + down][column + right] for down in (0, 1) for right in (0, 1)}
            score += 3 * (len(block) == 1)
    share = 100 * sum(row.count("1") for row in rows) / size**2
    return score + 10 * int(abs(share - 50) / 5)


def test_penalties_by_shifts_are_those_reckoned_module_by_module() -> None:
    found = symbol(ADDRESS)
    number = int("".join(f"{row}0" for row in found.rows), 2)
    assert _penalty(number, _frame(4)) == penalty(found.rows)
