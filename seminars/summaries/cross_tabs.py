"""Questions side by side as a page, PDF, workbook and CSV file print them.

By seminar, region, an answer about the person, or paper and online: cross-tabs of one release. Or of two
series: each figure then comes from the release of its own series.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.cross_figures import CrossColumn, CrossFigures
from seminars.summaries.shown import HIDDEN, SIGN, Measure, OptionFigures, legend
from seminars.summaries.summary import question_text, release_line, written
from seminars.summaries.tabulation import SEVERAL_KINDS, UNWEIGHTED

BY_VENUE = "venue"
BY_REGION = "region"
BY_CHANNEL = "channel"
# More cannot be read side by side, and would be hidden nearly everywhere.
MOST_COLUMNS = 12


@dataclass(frozen=True)
class Way:
    """What can stand in the columns: ``code`` as the address says it, and in words.

    ``is_answer``: the columns are answers to another question.
    """

    code: str
    label: str
    is_answer: bool = False

    @property
    def is_place(self) -> bool:
        """Whether seminars or their regions stand in the columns."""
        return self.code in (BY_VENUE, BY_REGION)


@dataclass(frozen=True)
class CrossTabs:
    """Tables with the same columns. ``way`` is what stands in them; ``notes`` are said of all tables.

    ``mark`` names the release, or both; ``threshold`` and ``blanks`` are its rules; per cents are printed
    with ``decimals``.
    """

    slug: str
    title: str
    way: Way
    tables: tuple[CrossFigures, ...]
    mark: str
    threshold: int
    remarks: tuple[str, ...] = ()
    decimals: int = 0
    blanks: bool = False

    @property
    def heading(self) -> str:
        """What it shows: 'Network Seminars 2008: answers by sector'."""
        return f"{self.title}: answers {self.way.label}"

    @property
    def notes(self) -> list[str]:
        """What stands in every output."""
        how = "Per cents stand on the base (n) of their own column: those in it who answered the question."
        if self.way.is_answer:
            how += " Who left the question that makes the columns blank stands only under All."
        hidden = legend(self.threshold, blanks=self.blanks)
        parts = (how, *self.remarks, UNWEIGHTED, hidden, release_line(self.mark))
        return [part for part in parts if part]

    def remarks_of(self, table: CrossFigures) -> list[str]:
        """What has to be said of one table."""
        kind = table.question.kind
        said = [
            (kind in SEVERAL_KINDS, "Per cent of respondents, several answers possible."),
            (table.question.ranked, "Counted is how often an answer was chosen, in whatever place."),
            (kind is QuestionKind.SCALE, "Mean and median of the points of the scale, counted from 1."),
            (table.withheld, f"{SIGN}: all of this table is hidden, zeros too."),
            (bool(table.remark), table.remark),
        ]
        sums = [
            f"{column.label}: {note}"
            for column in table.columns
            if (note := column.sum_note(table.question, self.decimals))
        ]
        return [*(words for holds, words in said if holds), *sums]

    def cell(self, count: OptionFigures) -> str:
        """A per cent with its count: '69% (112)'; a count alone where the base is too small."""
        if count.count is HIDDEN:
            return SIGN
        words = count.words(self.decimals)
        return f"{words} ({count.count})" if words.endswith("%") else str(count.count)

    def rows(self, table: CrossFigures) -> list[list[str]]:
        """The table as it is printed: the base first, then each answer, then measures."""
        found = [["n: answered the question", *(str(column.base) for column in table.columns)]]
        for place, option in enumerate(table.question.options):
            found.append([option.label, *(self._cell(column, place) for column in table.columns)])
        for name, values in measure_rows(table):
            found.append([name, *(written(value, ".1f" if name == "Mean" else "g") for value in values)])
        return found

    def _cell(self, column: CrossColumn, place: int) -> str:
        return self.cell(column.counts[place]) if column.counts else "–"


def measure_rows(table: CrossFigures) -> Iterator[tuple[str, list[Measure | None]]]:
    """Mean and median of each column, of a number quartiles too; none of other kinds of question."""
    if table.question.kind not in (QuestionKind.SCALE, QuestionKind.NUMBER):
        return
    names = {"mean": "Mean", "median": "Median"}
    if table.question.kind is QuestionKind.NUMBER:
        names |= {"lower_quartile": "Lower quartile", "upper_quartile": "Upper quartile"}
    for name, label in names.items():
        yield label, [getattr(each.measures, name) if each.measures else None for each in table.columns]


def ways_of(definition: Definition) -> Sequence[Way]:
    """What a questionnaire can be crossed by: venue, region, who answered, paper and online."""
    about = [
        Way(question.code, f"by {str(question.profile).replace('_', ' ')}", is_answer=True)
        for question in definition.questions
        if question.profile is not None
        and question.kind.takes_one
        and 1 < len(question.options) <= MOST_COLUMNS
        and question.code not in (BY_VENUE, BY_REGION, BY_CHANNEL)
    ]
    first = [Way(BY_VENUE, "by venue"), Way(BY_REGION, "by region")]
    return [*first, *about, Way(BY_CHANNEL, "on paper and online")]


def crossable(definition: Definition, way: Way) -> list[Asked]:
    """The questions that can stand in the rows: all but the one in the columns."""
    return [question for question in definition.questions if question.code != way.code]


def text_of(table: CrossFigures) -> str:
    """What was asked."""
    return question_text(table.question)


def all_remarks(tabs: CrossTabs) -> Iterator[str]:
    """What is said of single tables, each with its question."""
    return chain.from_iterable(
        (f"{text_of(table)}: {remark}" for remark in tabs.remarks_of(table)) for table in tabs.tables
    )
