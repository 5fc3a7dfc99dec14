"""The release of a series: all that may be shown of it, protected once and as a whole.

Whatever leaves the room is made here: ``Release.of_seminar``, ``of_series``, ``of_some`` and ``crossed`` hand
out figures that are numbers or ``HIDDEN``. All are read off one protection of all tables of all seminars,
so a seminar's page, the page of the series, any download and any selection agree, and taking one from
the other tells nothing more. Never protect a table on its own.

A release stands for one state of the data, named by ``mark``. When answers come in later (another window
closes, paper is keyed) there is a new release; two releases laid side by side tell what came between.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.attendance_blocks import ATTENDANCE, AttendanceTold
from seminars.summaries.blocks import (
    RESPONSES,
    SeminarTables,
    blocks_of,
    conditions_of,
    stages_of,
)
from seminars.summaries.cross_figures import CrossFigures
from seminars.summaries.cross_protection import cross_blocks, cross_figures
from seminars.summaries.crossing import CHANNEL, Crossed
from seminars.summaries.filter_bounds import shown_by_filter
from seminars.summaries.measuring import measured, shown_measures
from seminars.summaries.place_cells import SERIES
from seminars.summaries.protection import DEFAULT_THRESHOLD, Block, Key, Protection, protect
from seminars.summaries.rules import Rules
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
        self,
        seminars: Sequence[SeminarTables],
        definition: Definition | None,
        rules: Rules,
        taken: Sequence[Collection[str]] = (),
        told: Sequence[Sequence[AttendanceTold]] = (),
    ) -> None:
        self.rules = rules
        self._seminars = {seminar.slug: seminar for seminar in seminars}
        self._out = [seminar.slug for seminar in seminars if seminar.questions is not None]
        self._definition = definition
        # By the usual rules: figures taken before the rules were made stricter must not complete these.
        self._usual = None if rules == Rules() else Release(seminars, definition, Rules(), taken, told)
        usual = None if self._usual is None else blocks_of(seminars, definition, Rules(), taken, told)
        blocks = blocks_of(seminars, definition, rules, taken, told)
        self.stages = [(stage, [each.slug for each in group]) for stage, group in stages_of(seminars, taken)]
        self._protection, self.mark = _protected(blocks, rules.threshold, usual)
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

    @property
    def codes(self) -> list[str]:
        """Codes of all questions."""
        return list(self._definition.by_code) if self._definition else []

    def tells_words(self, code: str) -> bool:
        """Whether answers in words to a question may stand: not where its figures are withheld."""
        return self._protection.is_whole(f"question {code}")

    def crossed(self, table: Crossed, earlier: Sequence[Crossed] = ()) -> CrossFigures:
        """A cross-tab over all seminars of the release, in step with everything else that it tells.

        ``earlier`` are the same over the seminars of the first stage, the first two ... of ``stages``.

        What a cross-tab hides depends on the release and the table alone, not on which others were asked
        for: any number of them may be taken away.
        """
        other = self._other_way(table)
        turned = None if other is None else table.question
        tables = [each if other is None else each.turned(other) for each in (*earlier, table)]
        return cross_figures(tables, self._crossed(tables), turned=turned, threshold=self.rules.threshold)

    def _crossed(self, tables: Sequence[Crossed]) -> Protection | None:
        """The protection with a cross-tab beside the rest; None where one of its questions is withheld."""
        table = tables[-1]
        by = "responses" if table.by == CHANNEL else f"question {table.by}"
        if not all(self._protection.is_whole(name) for name in (f"question {table.question.code}", by)):
            return None
        protection = self._protection.copy()
        if self._usual is not None:
            protection.under = self._usual._crossed(tables)
        for block in cross_blocks(tables, [stage for stage, _ in self.stages], protection.values, self.rules):
            protection.add(block)
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
            texts=raw.texts if self.tells_words(code) else (),
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
        each_of = self._measured(raw.question.code)
        if where is not None:
            return each_of[where]
        shown = [each_of[slug] for slug in slugs]
        hidden = any(each is not None and each.mean is HIDDEN for each in shown)
        return shown_measures(raw.numbers, self.rules.threshold, hidden=hidden)

    def _measured(self, code: str) -> Mapping[str, MeasureFigures | None]:
        """The measures of a number question at each seminar and for the series."""
        if code not in self._measures:
            bases = [*self._out, SERIES]
            found = measured(
                {slug: self._raw(slug, code).numbers for slug in self._out},
                {each for each in bases if self._protection.is_hidden(_key("question", code, each, "base"))},
                self.rules.threshold,
                [slugs for _, slugs in self.stages],
            )
            usual = {} if self._usual is None else self._usual._measured(code)
            hidden = {where for where, each in usual.items() if each is not None and each.mean is HIDDEN}
            self._measures[code] = {w: ALL_HIDDEN if w in hidden else each for w, each in found.items()}
        return self._measures[code]


def _key(kind: str, where: str, *rest: str | int) -> Key:
    return (kind, rest[0], where, *rest[1:]) if kind == "question" else (kind, where, *rest)


def _open(found: Measures) -> MeasureFigures:
    return MeasureFigures(
        found.mean, found.median, found.lower_quartile, found.upper_quartile, found.least, found.greatest
    )


# The search takes most of the time of a release; the same counts are hidden in the same way.
@lru_cache(maxsize=32)
def _protected(
    blocks: tuple[Block, ...], threshold: int, usual: tuple[Block, ...] | None
) -> tuple[Protection, str]:
    under = None if usual is None else _protected(usual, DEFAULT_THRESHOLD, None)[0]
    protection = protect(blocks, threshold, under)
    counts = repr([(cell.key, cell.value) for block in blocks for cell in block.cells])
    return protection, sha256(f"{threshold} {counts}".encode()).hexdigest()[:8]
