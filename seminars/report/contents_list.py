"""The list of contents in a PDF: its page numbers are written once it is known where everything stands."""

from collections.abc import Sequence

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from seminars.documents.fonts import REGULAR, drawable
from seminars.documents.style import INK, MAIN, QUIET

SIZE = 10.0
LINE = 17.0
NUMBER_ROOM = 28.0


def _form(number: int) -> str:
    return f"contents-{number}"


class ContentsList(Flowable):
    """Titles with dots and page numbers, each a link; a ``ContentsEntry`` tells where the title stands."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = [drawable(title) for title in titles]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room that the lines take."""
        self.width, self.height = width, LINE * len(self._titles)
        return self.width, self.height

    def draw(self) -> None:
        """The lines; each number is a form that is drawn when its section is."""
        canvas = self.canv
        for number, title in enumerate(self._titles):
            y = self.height - LINE * (number + 1) + 5
            canvas.setFont(REGULAR, SIZE)
            canvas.setFillColor(INK)
            canvas.drawString(0, y, title)
            self._dots(stringWidth(title, REGULAR, SIZE) + 6, y)
            canvas.saveState()
            canvas.translate(self.width, y)
            canvas.doForm(_form(number))
            canvas.restoreState()
            # The title of the document is the first of the bookmarks.
            canvas.linkRect("", f"mark-{number + 2}", (0, y - 4, self.width, y + LINE - 6), relative=1)

    def _dots(self, begin: float, y: float) -> None:
        end = self.width - NUMBER_ROOM
        if begin < end:
            self.canv.setStrokeColor(QUIET)
            self.canv.setLineWidth(0.5)
            self.canv.setDash([0.5, 3])
            self.canv.line(begin, y + 1.5, end, y + 1.5)
            self.canv.setDash()


class ContentsEntry(Flowable):
    """Stands before the heading of a section and takes no room."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.width = self.height = 0
        self._number = number

    def draw(self) -> None:
        """Write down the page."""
        canvas = self.canv
        canvas.beginForm(_form(self._number), -NUMBER_ROOM, -4, 0, LINE)
        canvas.setFont(REGULAR, SIZE)
        canvas.setFillColor(MAIN)
        canvas.drawRightString(0, 0, str(canvas.getPageNumber()))
        canvas.endForm()
