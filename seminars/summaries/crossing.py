"""Cross-tabs: a question by another with one answer (sector, age band ...), or by paper and online.

A column holds those who gave one answer to the other question; its base are those of them who answered the
question. Who left the other question blank stands in no column.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from seminars.questionnaire.definition import Asked
from seminars.summaries.blocks import SERIES, Rules
from seminars.summaries.protection import Block, Cell, Key, Protection, Relation, total
from seminars.summaries.shown import HIDDEN, Figure, OptionFigures
from seminars.summaries.tabulation import SEVERAL_KINDS, AnswerRow

CHANNEL = "channel"
_NOWHERE = "none"


@dataclass(frozen=True)
class Crossed:
    """Raw counts over all seminars of a release. Columns are (code, label).

    ``counts`` by (option, column), ``bases`` by column, ``blanks`` in a column who left the question blank.
    ``by`` is the code of the other question, or ``CHANNEL``.
    """

    question: Asked
    by: str
    columns: tuple[tuple[str, str], ...]
    counts: Mapping[tuple[str, str], int]
    bases: Mapping[str, int]
    blanks: Mapping[str, int]


@dataclass(frozen=True)
class CrossColumn:
    """One column as it may be shown."""

    code: str
    label: str
    base: Figure
    counts: tuple[OptionFigures, ...]


@dataclass(frozen=True)
class CrossFigures:
    """A cross-tab as it may be shown. ``withheld``: all of it is hidden, zeros too."""

    question: Asked
    by: str
    columns: tuple[CrossColumn, ...]
    withheld: bool = False


def by_question(
    question: Asked, other: Asked, responses: Iterable[str], answers: Iterable[AnswerRow]
) -> Crossed:
    """Cross ``question`` with ``other``, of which each response has one answer; ``responses`` are all ids."""
    if other.kind in SEVERAL_KINDS or not other.options:
        raise ValueError(f"'{other.code}' does not put each response into one column.")
    kept = [row for row in answers if row.question_id in (question.id, other.id)]
    codes = {option.id: option.code for option in other.options}
    columns = {
        row.response_id: codes[row.option_id]
        for row in kept
        if row.question_id == other.id and row.option_id is not None
    }
    labels = tuple((option.code, option.label) for option in other.options)
    return _crossed(
        question, other.code, labels, {each: columns.get(each, _NOWHERE) for each in responses}, kept
    )


def by_channel(question: Asked, channels: Mapping[str, str], answers: Iterable[AnswerRow]) -> Crossed:
    """Cross ``question`` with how responses came in: ``channels`` is 'online' or 'paper' by response."""
    labels = (("online", "Online"), ("paper", "On paper"))
    return _crossed(question, CHANNEL, labels, channels, answers)


def _crossed(
    question: Asked,
    by: str,
    columns: tuple[tuple[str, str], ...],
    column_of: Mapping[str, str],
    answers: Iterable[AnswerRow],
) -> Crossed:
    codes = {option.id: option.code for option in question.options}
    counts: Counter[tuple[str, str]] = Counter()
    answered: dict[str, set[str]] = defaultdict(set)
    for row in answers:
        if row.question_id == question.id:
            column = column_of[row.response_id]
            answered[column].add(row.response_id)
            if row.option_id is not None:
                counts[codes[row.option_id], column] += 1
    sizes = Counter(column_of.values())
    names = [code for code, _ in columns]
    return Crossed(
        question=question,
        by=by,
        columns=columns,
        counts=dict(counts),
        bases={name: len(answered[name]) for name in [*names, _NOWHERE]},
        blanks={name: sizes[name] - len(answered[name]) for name in [*names, _NOWHERE]},
    )


def cross_block(table: Crossed, before: Mapping[Key, int], rules: Rules) -> Block:
    """The cells of a cross-tab, bound to the two questions that it crosses."""
    question, by = table.question, table.by
    several = question.kind in SEVERAL_KINDS
    places = [*(code for code, _ in table.columns), _NOWHERE]
    options = [option.code for option in question.options]
    cells: list[Cell] = []
    relations: list[Relation] = []
    # Whether 'Who left the other question blank' could be a column at all.
    if by == CHANNEL:
        places.remove(_NOWHERE)

    def key(*item: str) -> Key:
        return ("cross", question.code, by, *item)

    for place in places:
        outside = place == _NOWHERE
        for option in options:
            count = table.counts.get((option, place), 0)
            cells.append(
                Cell(key("option", option, place), count, printed=not outside, sensitive=not outside)
            )
            if several:
                left = table.bases[place] - count
                cells.append(Cell(key("without", option, place), left, 0.0, not outside, printed=False))
                relations.append(
                    total(key("base", place), [key("option", option, place), key("without", option, place)])
                )
        cells.append(Cell(key("base", place), table.bases[place], 8.0, not outside, printed=not outside))
        cells.append(Cell(key("blank", place), table.blanks[place], 3.0, rules.blanks, printed=not outside))
        if not several:
            relations.append(total(key("base", place), [key("option", option, place) for option in options]))
    relations += _margins(table, places, options, key, before)
    return Block(f"{question.code} by {by}", tuple(cells), tuple(relations))


def _margins(
    table: Crossed,
    places: Sequence[str],
    options: Sequence[str],
    key: Callable[..., Key],
    before: Mapping[Key, int],
) -> list[Relation]:
    """Rows add up to the question, columns to the other one."""
    code = table.question.code
    found = [
        total(
            ("question", code, SERIES, "option", option), [key("option", option, place) for place in places]
        )
        for option in options
    ]
    for item in ("base", "blank"):
        found.append(total(("question", code, SERIES, item), [key(item, place) for place in places]))
    for place in places:
        whole: Key = ("question", table.by, SERIES, "option", place)
        if place == _NOWHERE:
            whole = ("question", table.by, SERIES, "blank")
        elif table.by == CHANNEL:
            whole = ("responses", SERIES, place)
        if whole in before:
            found.append(total(whole, [key("base", place), key("blank", place)]))
    return found


def cross_figures(table: Crossed, protection: Protection | None) -> CrossFigures:
    """What of a cross-tab may be shown, after ``protection`` has taken its block in; nothing without it."""
    code, by = table.question.code, table.by

    def figure(value: int, *item: str) -> Figure:
        return HIDDEN if protection is None or protection.is_hidden(("cross", code, by, *item)) else value

    def column(place: str, label: str) -> CrossColumn:
        base = figure(table.bases[place], "base", place)
        counts = tuple(
            OptionFigures(
                code=option.code,
                label=option.label,
                count=figure(table.counts.get((option.code, place), 0), "option", option.code, place),
                base=base,
            )
            for option in table.question.options
        )
        return CrossColumn(place, label, base, counts)

    return CrossFigures(
        question=table.question,
        by=by,
        columns=tuple(column(place, label) for place, label in table.columns),
        withheld=protection is None or not protection.is_whole(f"{code} by {by}"),
    )
