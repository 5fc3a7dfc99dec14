"""Sheets of labels as they are sold: where each label lies, in millimetres from the top left corner.

Measures are the makers' own: Avery L7163 (14 of 99.1 x 38.1 mm) and L7160 (21 of 63.5 x 38.1 mm), with
labels that touch one another downwards and lie 2.5 mm apart sideways. Folded badges are A6, to be
folded to A7 with the name on both faces.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MOST_OFFSET = 5.0


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in millimetres: ``left`` and ``top`` from the page's top left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below, measured from the top of the page."""
        return self.top + self.height


@dataclass(frozen=True)
class Sheet:
    """A sheet: the page, its labels and the space between them, all in millimetres.

    ``pitch_x`` and ``pitch_y`` lead from the edge of one label to that of the next. A ``folded`` label has
    two faces, the upper one standing on its head. ``cut`` says that there is no label to peel off: it is
    cut from the page.
    """

    key: str
    title: str
    page_width: float
    page_height: float
    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float
    pitch_x: float
    pitch_y: float
    folded: bool = False
    cut: bool = False

    @property
    def per_page(self) -> int:
        """How many labels a page has."""
        return self.columns * self.rows

    @property
    def face(self) -> tuple[float, float]:
        """Width and height of what is printed upright: the label, or half of a folded one."""
        return self.width, self.height / 2 if self.folded else self.height

    def box(self, position: int, offset: tuple[float, float] = (0.0, 0.0)) -> Box:
        """The label at ``position``, from 1, row by row; ``offset`` is to the right and downwards."""
        row, column = divmod(position - 1, self.columns)
        return Box(
            self.left + column * self.pitch_x + offset[0],
            self.top + row * self.pitch_y + offset[1],
            self.width,
            self.height,
        )


SHEETS: dict[str, Sheet] = {
    sheet.key: sheet
    for sheet in (
        Sheet("l7163", "Avery L7163: 14 labels of 99.1 × 38.1 mm", 210, 297, 2, 7,
              left=4.65, top=15.15, width=99.1, height=38.1, pitch_x=101.6, pitch_y=38.1),
        Sheet("l7160", "Avery L7160: 21 labels of 63.5 × 38.1 mm", 210, 297, 3, 7,
              left=7.25, top=15.15, width=63.5, height=38.1, pitch_x=66.0, pitch_y=38.1),
        Sheet("a6-on-a4", "A6 to fold, four on A4 to cut", 210, 297, 2, 2,
              left=0, top=0, width=105, height=148.5, pitch_x=105, pitch_y=148.5, folded=True, cut=True),
        Sheet("a6", "A6 to fold, on A6 card", 105, 148, 1, 1,
              left=0, top=0, width=105, height=148, pitch_x=105, pitch_y=148, folded=True),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a label is printed: the page, from 0, and the box on it."""

    page: int
    box: Box


def places(
    sheet: Sheet, count: int, *, start: int = 1, offset: tuple[float, float] = (0.0, 0.0)
) -> Iterator[Place]:
    """Where ``count`` labels go, the first at position ``start`` of a part-used sheet."""
    for number in range(count):
        page, position = divmod(start - 1 + number, sheet.per_page)
        yield Place(page, sheet.box(position + 1, offset))


def pages_needed(sheet: Sheet, count: int, start: int = 1) -> int:
    """How many sheets ``count`` labels take."""
    return -(-(start - 1 + count) // sheet.per_page) if count else 0
