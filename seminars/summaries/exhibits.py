"""What is drawn together: a choice on its own, statements on one scale, and venues side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.shown import HIDDEN, SIGN, OptionFigures, QuestionFigures
from seminars.summaries.summary import Summary, Voice, question_text


@dataclass(frozen=True)
class Exhibit:
    """One or more questions with a chart and a table in common.

    ``code`` names it in addresses: that of its first question. ``venues`` are (title, figures of the first
    question) of each seminar, where they stand side by side.
    """

    section: str
    questions: tuple[QuestionFigures, ...]
    venues: tuple[tuple[str, QuestionFigures], ...] = ()

    @property
    def first(self) -> QuestionFigures:
        """The question that names it."""
        return self.questions[0]

    @property
    def code(self) -> str:
        """By which it is found."""
        return self.first.question.code

    @property
    def is_scale(self) -> bool:
        """Whether it is on a scale."""
        return self.first.question.kind is QuestionKind.SCALE

    @property
    def is_diverging(self) -> bool:
        """Whether it is drawn as bars that lean; alone and with hidden parts, plain bars say more."""
        alone = not self.is_grid and not self.venues
        return self.is_scale and not (alone and any(count.share is HIDDEN for count in self.first.counts))

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.first.counts)

    @property
    def is_grid(self) -> bool:
        """Whether several statements stand in it."""
        return len(self.questions) > 1

    @property
    def title(self) -> str:
        """What stands above it."""
        if not self.is_grid:
            return question_text(self.first.question)
        grid = self.first.question.grid
        return grid.text if grid is not None else f"{self.section}: statements on one scale"

    @property
    def hides(self) -> bool:
        """Whether any figure of it is hidden."""
        return any(each.hides for each in (*self.questions, *(there for _, there in self.venues)))


def exhibits_of(summary: Summary) -> list[tuple[str, list[Exhibit]]]:
    """What is shown under each heading of the questionnaire."""
    return [(section, list(_exhibits(section, found))) for section, found in summary.sections]


def _exhibits(section: str, questions: Sequence[QuestionFigures]) -> Iterator[Exhibit]:
    waiting: list[QuestionFigures] = []
    for figures in questions:
        if waiting and not _belong_together(waiting[-1], figures):
            yield Exhibit(section, tuple(waiting))
            waiting = []
        waiting.append(figures)
    if waiting:
        yield Exhibit(section, tuple(waiting))


def _belong_together(one: QuestionFigures, other: QuestionFigures) -> bool:
    """Statements of one grid, or neighbours on scales with the same points."""
    if not one.question.kind is other.question.kind is QuestionKind.SCALE:
        return False
    if one.question.grid is not None or other.question.grid is not None:
        return one.question.grid == other.question.grid
    return [each.label for each in one.counts] == [each.label for each in other.counts]


def side_by_side(summary: Summary) -> list[tuple[str, list[Exhibit]]]:
    """Each question with its figures at each seminar whose answers are out; nothing unless those are two."""
    out = [seminar for seminar in summary.seminars if seminar.part.sections]
    if len(out) < 2:
        return []
    there = [
        (seminar.title, {each.question.code: each for _, found in seminar.part.sections for each in found})
        for seminar in out
    ]
    return [
        (
            section,
            [
                Exhibit(
                    section,
                    (figures,),
                    tuple((title, by_code[figures.question.code]) for title, by_code in there),
                )
                for figures in found
            ],
        )
        for section, found in summary.sections
    ]


def count_words(count: OptionFigures, decimals: int = 0) -> str:
    """Per cent with count: '69% (112)'; '[c]' where hidden; the count alone where the base is too small."""
    words = count.words(decimals)
    if count.count is HIDDEN or count.share is HIDDEN:
        return SIGN if count.count is HIDDEN else f"({count.count:,})"
    return f"{words} ({count.count:,})" if count.share is not None else f"({count.count:,})"


def exhibit_by_code(summary: Summary, code: str, *, venues: bool) -> Exhibit | None:
    """The exhibit of that name with something to draw; with ``venues`` the one side by side."""
    found = side_by_side(summary) if venues else exhibits_of(summary)
    return next(
        (each for _, exhibits in found for each in exhibits if each.code == code and each.is_drawn), None
    )


def voices_by_topic(voices: Sequence[Voice]) -> list[tuple[str, list[str]]]:
    """Quotations under their topic, in the order of the guide; the same words once."""
    found: dict[str, dict[str, None]] = {}
    for voice in voices:
        found.setdefault(voice.topic, {})[voice.text] = None
    return [(topic, list(texts)) for topic, texts in found.items()]
