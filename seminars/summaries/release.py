"""The release of a series: all that may be shown of it, protected once and as a whole.

Whatever leaves the room is made here: ``Release.of_seminar``, ``of_series``, ``of_some`` and ``crossed`` hand
out figures that are numbers or ``HIDDEN``. All are read off one protection of all tables of all seminars,
so a seminar's page, the page of the series, any download and any selection agree, and taking one from
the other tells nothing more. Never protect a table on its own.

A release stands for one state of the data, named by ``mark``. When answers come in later (another window
closes, paper is keyed) there is a new release; two releases laid side by side tell what came between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.blocks import (
    ATTENDANCE,
    RESPONSES,
    SERIES,
    Rules,
    SeminarTables,
    blocks_of,
    conditions_of,
    shown_by_filter,
)
from seminars.summaries.cross_figures import CrossFigures
from seminars.summaries.cross_protection import cross_block, cross_figures
from seminars.summaries.crossing import CHANNEL, Crossed
from seminars.summaries.measuring import measured, shown_measures
from seminars.summaries.protection import Block, Key, Protection, protect
from seminars.summaries.shown import (
    ALL_HIDDEN,
    HIDDEN,
    Figure,
    MeasureFigures,
    OptionFigures,
    QuestionFigures,
    Rate,
)
from seminars.summaries.tabulation import Measures, Tabulated, together


@dataclass(frozen=True)
class AttendanceCounts:
    """Attendance as it may be shown; ``days`` by date in ISO form, and ``sessions`` in which attendance was
    taken by their label, only of a single seminar."""

    registered: Figure
    waiting: Figure
    cancelled: Figure
    walk_ins: Figure
    present: Figure
    no_shows: Figure
    members: Figure
    days: tuple[tuple[str, Figure], ...] = ()
    sessions: tuple[tuple[str, Figure], ...] = ()

    @property
    def rate(self) -> Rate:
        """Those registered who came, of those registered."""
        if self.registered is HIDDEN or self.no_shows is HIDDEN:
            return Rate(HIDDEN, self.registered)
        return Rate(self.registered - self.no_shows, self.registered)


@dataclass(frozen=True)
class ResponseCounts:
    """Questionnaires as they may be shown: completed ones, online and on paper, and partial ones."""

    completed: Figure
    online: Figure
    paper: Figure
    partial: Figure
    begun: Figure

    @property
    def completion(self) -> Rate:
        """Completed of begun."""
        return Rate(self.completed, self.begun)


@dataclass(frozen=True)
class Part:
    """What a release tells of a seminar, a selection, or the series.

    ``responses`` is None where no window has closed yet; ``sections`` are then empty.
    """

    attendance: AttendanceCounts
    responses: ResponseCounts | None
    sections: tuple[tuple[str, tuple[QuestionFigures, ...]], ...] = ()


class Release:
    """See the module. ``seminars`` are all that the series tells of, also those whose answers are not out."""

    def __init__(
        self, seminars: Sequence[SeminarTables], definition: Definition | None, rules: Rules
    ) -> None:
        self.rules = rules
        self._seminars = {seminar.slug: seminar for seminar in seminars}
        self._out = [seminar.slug for seminar in seminars if seminar.questions is not None]
        self._definition = definition
        self._protection, self.mark = _protected(blocks_of(seminars, definition, rules), rules.threshold)
        self._measures: dict[str, Mapping[str, MeasureFigures | None]] = {}

    def of_seminar(self, slug: str) -> Part:
        """One seminar."""
        return self._part([slug], slug)

    def of_series(self) -> Part:
        """All seminars together: of the answers, those of the seminars whose window has closed."""
        return self._part(list(self._seminars), SERIES)

    def of_some(self, slugs: Iterable[str]) -> Part:
        """A selection: its figures are shown where each seminar's are, or where it is the whole series."""
        chosen = [slug for slug in self._seminars if slug in set(slugs)]
        if len(chosen) == len(self._seminars):
            return self.of_series()
        return self.of_seminar(chosen[0]) if len(chosen) == 1 else self._part(chosen, None)

    def is_out(self, slug: str) -> bool:
        """Whether the answers of a seminar are part of the release."""
        return slug in self._out

    def crossed(self, table: Crossed) -> CrossFigures:
        """A cross-tab over all seminars of the release, in step with everything else that it tells.

        What a cross-tab hides depends on the release and the table alone, not on which others were asked
        for: any number of them may be taken away.
        """
        other = self._other_way(table)
        turned = None if other is None else table.question
        table = table if other is None else table.turned(other)
        return cross_figures(table, self._crossed(table), turned=turned, threshold=self.rules.threshold)

    def _crossed(self, table: Crossed) -> Protection | None:
        """The protection with a cross-tab beside the rest; None where one of its questions is withheld."""
        by = "responses" if table.by == CHANNEL else f"question {table.by}"
        if not all(self._protection.is_whole(name) for name in (f"question {table.question.code}", by)):
            return None
        protection = self._protection.copy()
        protection.add(cross_block(table, self._protection.values, self.rules))
        return protection

    def _other_way(self, table: Crossed) -> Asked | None:
        """The question in the columns, where the table is protected with that one in the rows.

        Of two questions with one answer each, the later one of the questionnaire stands in the rows.
        """
        if self._definition is None or table.by == CHANNEL or not table.question.kind.takes_one:
            return None
        numbers = self._definition.numbers
        later = numbers[table.by] > numbers[table.question.code]
        return self._definition.by_code[table.by] if later else None

    def _part(self, slugs: Sequence[str], where: str | None) -> Part:
        out = [slug for slug in slugs if slug in self._out]
        # Of the answers, all that are out are the series.
        answers = SERIES if out == self._out else where
        return Part(
            attendance=self._attendance(slugs, where),
            responses=self._responses(out, answers) if out else None,
            sections=self._sections(out, answers) if out else (),
        )

    def _figure(self, slugs: Sequence[str], where: str | None, kind: str, *rest: str | int) -> Figure:
        """One count at ``where``, or summed over ``slugs`` where each is shown."""
        found = 0
        for each in [where] if where is not None else slugs:
            key = _key(kind, each, *rest)
            if self._protection.is_hidden(key):
                return HIDDEN
            found += self._protection.values[key]
        return found

    def _attendance(self, slugs: Sequence[str], where: str | None) -> AttendanceCounts:
        counts = {name: self._figure(slugs, where, "attendance", name) for name in ATTENDANCE}
        days: tuple[tuple[str, Figure], ...] = ()
        sessions: tuple[tuple[str, Figure], ...] = ()
        if len(slugs) == 1:
            sessions = tuple(
                (label, self._figure(slugs, None, "attendance", "session", label))
                for label, _, _ in self._seminars[slugs[0]].sessions
            )
            days = tuple(
                (day.day.isoformat(), self._figure(slugs, None, "attendance", day.day.isoformat()))
                for day in self._seminars[slugs[0]].attendance.days
            )
        return AttendanceCounts(**counts, days=days, sessions=sessions)

    def _responses(self, slugs: Sequence[str], where: str | None) -> ResponseCounts:
        return ResponseCounts(*(self._figure(slugs, where, "responses", name) for name in RESPONSES))

    def _sections(
        self, slugs: Sequence[str], where: str | None
    ) -> tuple[tuple[str, tuple[QuestionFigures, ...]], ...]:
        parts = self._definition.sections if self._definition else ()
        return tuple(
            (part.title, tuple(self._question(slugs, where, question.code) for question in part.answerable))
            for part in parts
        )

    def _question(self, slugs: Sequence[str], where: str | None, code: str) -> QuestionFigures:
        raw = together([self._raw(slug, code) for slug in slugs])

        def figure(*item: str | int) -> Figure:
            return self._figure(slugs, where, "question", code, *item)

        base = figure("base")
        counts = tuple(
            OptionFigures(
                code=count.code,
                label=count.label,
                count=figure("option", count.code),
                base=base,
                first=None if count.places is None else figure("place", count.code, 1),
                # The mean place and the counts of the first ones tell of the others.
                mean_rank=HIDDEN
                if any(
                    figure("place", count.code, place) is HIDDEN
                    for place in range(1, len(count.places or ()) + 1)
                )
                else count.mean_rank,
            )
            for count in raw.counts
        )
        asked, left = self._asked(slugs, where, raw, base)
        return QuestionFigures(
            question=raw.question,
            asked=asked,
            base=base,
            not_answered=left,
            for_some=raw.shown is not None,
            # Part of those who did not answer: hidden where they are.
            unreadable=HIDDEN if left is HIDDEN and raw.unreadable else raw.unreadable,
            counts=counts,
            measures=self._measure(slugs, where, raw, (base, *(count.count for count in counts))),
            texts=raw.texts if self._protection.is_whole(f"question {code}") else (),
        )

    def _asked(
        self, slugs: Sequence[str], where: str | None, raw: Tabulated, base: Figure
    ) -> tuple[Figure, Figure]:
        """Those who were shown a question, and those of them who did not answer."""
        code = raw.question.code
        if raw.shown is None:
            completed = self._figure(slugs, where, "responses", "completed")
            return completed, self._figure(slugs, where, "question", code, "blank")
        if ("question", code, SERIES, "shown") in self._protection.values:
            shown, left = (self._figure(slugs, where, "question", code, item) for item in ("shown", "left"))
            return shown, left
        places = [where] if where is not None else slugs
        terms = shown_by_filter(
            {slug: self._raw(slug, code) for slug in self._out},
            conditions_of(self._definition, code),
            self._protection.values,
        )
        keys = [counted(place) for place in places for counted, _ in terms or ()]
        if any(self._protection.is_hidden(key) for key in keys):
            return HIDDEN, HIDDEN
        blanks = [_key("question", place, code, "filtered", 0) for place in places]
        if base is HIDDEN or any(self._protection.is_hidden(key) for key in blanks):
            return raw.shown, HIDDEN
        return raw.shown, raw.shown - base

    def _raw(self, slug: str, code: str) -> Tabulated:
        return (self._seminars[slug].questions or {})[code]

    def _measure(
        self, slugs: Sequence[str], where: str | None, raw: Tabulated, figures: Sequence[Figure]
    ) -> MeasureFigures | None:
        """Of a scale where all its counts are shown; of numbers by the rules of ``measuring``."""
        if raw.question.kind is not QuestionKind.NUMBER:
            found = raw.measures
            return None if found is None else ALL_HIDDEN if HIDDEN in figures else _open(found)
        code = raw.question.code
        if code not in self._measures:
            bases = [*self._out, SERIES]
            self._measures[code] = measured(
                {slug: self._raw(slug, code).numbers for slug in self._out},
                {each for each in bases if self._protection.is_hidden(_key("question", code, each, "base"))},
                self.rules.threshold,
            )
        if where is not None:
            return self._measures[code][where]
        shown = [self._measures[code][slug] for slug in slugs]
        hidden = any(each is not None and each.mean is HIDDEN for each in shown)
        return shown_measures(raw.numbers, self.rules.threshold, hidden=hidden)


def _key(kind: str, where: str, *rest: str | int) -> Key:
    return (kind, rest[0], where, *rest[1:]) if kind == "question" else (kind, where, *rest)


def _open(found: Measures) -> MeasureFigures:
    return MeasureFigures(
        found.mean, found.median, found.lower_quartile, found.upper_quartile, found.least, found.greatest
    )


# The search takes most of the time of a release; the same counts are hidden in the same way.
@lru_cache(maxsize=32)
def _protected(blocks: tuple[Block, ...], threshold: int) -> tuple[Protection, str]:
    protection = protect(blocks, threshold)
    counts = repr([(cell.key, cell.value) for block in blocks for cell in block.cells])
    return protection, sha256(f"{threshold} {counts}".encode()).hexdigest()[:8]
