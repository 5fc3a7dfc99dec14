"""Lists by name and the poster: everybody once, in order, whatever the number."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from seminars.focus_groups.pdf import Place, names_pdf, poster_pdf


def places(count: int) -> list[Place]:
    return [
        Place(
            name=f"Person {number:04d} Ó {chr(65 + number * 26 // count)}súilleabháin-Nic an tSagairt",
            letter=chr(65 + number * 26 // count),
            group=f"Group {number % 11 + 1}",
            room="Room 1",
        )
        for number in range(count)
    ]


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("count", [1, 7, 33, 120, 500])
def test_everybody_is_on_the_poster_once(count: int) -> None:
    found = text(poster_pdf(seminar="Galway", title="Find your group", places=places(count)))
    for number in range(count):
        assert found.count(f"Person {number:04d} ") == 1


@pytest.mark.parametrize("count", [1, 120])
def test_everybody_is_on_the_list_by_name_once(count: int) -> None:
    found = text(names_pdf(seminar="Galway", title="Focus groups", places=places(count)))
    assert [found.count(f"Person {number:04d} ") for number in range(count)] == [1] * count


def test_lists_of_nobody_say_so() -> None:
    for made in (poster_pdf, names_pdf):
        assert "No groups are formed yet." in text(made(seminar="Galway", title="Groups", places=[]))
