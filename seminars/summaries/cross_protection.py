"""Cross-tabs in step with a release: their cells for ``protection``, and what of them may be shown."""

import itertools
from collections.abc import Callable, Mapping, Sequence

from seminars.questionnaire.definition import Asked
from seminars.questionnaire.kinds import QuestionKind
from seminars.summaries.cross_figures import CrossColumn, CrossFigures, points_measures
from seminars.summaries.crossing import CHANNEL, NOWHERE, Crossed
from seminars.summaries.measuring import measured
from seminars.summaries.place_cells import SERIES, Stage
from seminars.summaries.protection import Block, Cell, Key, Protection, Relation, total
from seminars.summaries.rules import Rules
from seminars.summaries.shown import ALL_HIDDEN, HIDDEN, Figure, MeasureFigures, OptionFigures
from seminars.summaries.tabulation import SEVERAL_KINDS


def cross_blocks(
    tables: Sequence[Crossed], stages: Sequence[Stage], before: Mapping[Key, int], rules: Rules
) -> list[Block]:
    """The blocks of a cross-tab: over the seminars of the first stage, of the first two ... of all.

    Whoever has it from two stages knows the cross-tab of those that came out in between.
    """
    found: list[Block] = []
    for table, stage in zip(tables, stages, strict=True):
        block = cross_block(table, before, rules, stage)
        found.append(_since(block, found[-1], stage) if found else block)
    return found


def _since(block: Block, earlier: Block, stage: Stage) -> Block:
    """The block with what its cells have more than those of the stage before: a secret as well."""
    then = {_of_stage(cell.key, stage.earlier): cell for cell in earlier.cells}
    cells, relations = list(block.cells), list(block.relations)
    for cell in block.cells:
        old = then.get(_of_stage(cell.key, stage.series))
        if old is not None:
            more: Key = (*cell.key, "since")
            cells.append(Cell(more, cell.value - old.value, 0.0, cell.sensitive, printed=False))
            relations.append(total(cell.key, [old.key, more]))
    return Block(block.name, tuple(cells), tuple(relations))


def _of_stage(key: Key, series: str | None) -> Key:
    """The key of a cross-tab's cell without its stage."""
    return key[:-1] if key[-1] == series else key


def cross_block(table: Crossed, before: Mapping[Key, int], rules: Rules, stage: Stage = Stage()) -> Block:
    """The cells of a cross-tab, bound to the two questions that it crosses."""
    question, by = table.question, table.by
    several = question.kind in SEVERAL_KINDS
    places = [*(code for code, _ in table.columns), NOWHERE]
    options = [option.code for option in question.options]
    cells: list[Cell] = []
    relations: list[Relation] = []
    # Whether 'Who left the other question blank' could be a column at all.
    if by == CHANNEL:
        places.remove(NOWHERE)

    def key(*item: str) -> Key:
        return ("cross", question.code, by, *item, *(() if stage.series == SERIES else (stage.series,)))

    for place in places:
        outside = place == NOWHERE
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
        if options and not several:
            relations.append(total(key("base", place), [key("option", option, place) for option in options]))
    relations += _margins(table, places, options, key, before, stage.series)
    if question.kind.takes_one and by != CHANNEL:
        cells, relations = _both_ways(table, cells, relations, key, rules)
    return Block(stage.named(f"{question.code} by {by}"), tuple(cells), tuple(relations))


def _both_ways(
    table: Crossed,
    cells: Sequence[Cell],
    relations: Sequence[Relation],
    key: Callable[..., Key],
    rules: Rules,
) -> tuple[list[Cell], list[Relation]]:
    """The other way round the rows are columns with a base; who chose an option and left the other question
    blank is what such a column lacks."""
    columns = [code for code, _ in table.columns]
    lacking = {key("option", option.code, NOWHERE) for option in table.question.options}
    found = [Cell(cell.key, cell.value, 3.0, rules.blanks) if cell.key in lacking else cell for cell in cells]
    more = list(relations)
    for option in table.question.options:
        base = sum(table.counts.get((option.code, column), 0) for column in columns)
        found.append(Cell(key("row", option.code), base, 8.0))
        more.append(
            total(key("row", option.code), [key("option", option.code, column) for column in columns])
        )
    return found, more


def _margins(
    table: Crossed,
    places: Sequence[str],
    options: Sequence[str],
    key: Callable[..., Key],
    before: Mapping[Key, int],
    series: str,
) -> list[Relation]:
    """Rows add up to the question, columns to the other one."""
    code = table.question.code
    found = [
        total(
            ("question", code, series, "option", option), [key("option", option, place) for place in places]
        )
        for option in options
    ]
    for item in ("base", "blank"):
        found.append(total(("question", code, series, item), [key(item, place) for place in places]))
    for place in places:
        whole: Key = ("question", table.by, series, "option", place)
        if place == NOWHERE:
            whole = ("question", table.by, series, "blank")
        elif table.by == CHANNEL:
            whole = ("responses", series, place)
        if whole in before:
            found.append(total(whole, [key("base", place), key("blank", place)]))
    return found


def cross_figures(
    tables: Sequence[Crossed],
    protection: Protection | None,
    *,
    turned: Asked | None = None,
    threshold: int = 5,
) -> CrossFigures:
    """What of the last of ``tables`` may be shown, after ``protection`` has taken in its blocks; nothing
    without it. The others are those of the stages before.

    With ``turned``, the other question, it is read off the other way round.
    """
    table = tables[-1]
    shown = table if turned is None else table.turned(turned)

    def figure(value: int, *item: str) -> Figure:
        key = ("cross", table.question.code, table.by, *_place_of(item, turned is not None))
        return HIDDEN if protection is None or protection.is_hidden(key) else value

    bases = {place: figure(shown.bases[place], "base", place) for place, _ in shown.columns}
    numbers = _numbers(shown, bases, protection, threshold, tables[:-1])

    def column(place: str, label: str) -> CrossColumn:
        counts = tuple(
            OptionFigures(
                code=option.code,
                label=option.label,
                count=figure(shown.counts.get((option.code, place), 0), "option", option.code, place),
                base=bases[place],
            )
            for option in shown.question.options
        )
        found = numbers.get(place)
        if shown.question.kind is QuestionKind.SCALE:
            found = points_measures([each.count for each in counts])
        return CrossColumn(place, label, bases[place], counts, found)

    return CrossFigures(
        question=shown.question,
        by=shown.by,
        columns=tuple(column(place, label) for place, label in shown.columns),
        withheld=protection is None or not protection.is_whole(f"{table.question.code} by {table.by}"),
    )


def _place_of(item: tuple[str, ...], turned: bool) -> tuple[str, ...]:
    """Where a figure of a table that is turned stands in the one that was protected."""
    if not turned:
        return item
    return ("row", item[1]) if item[0] == "base" else ("option", item[2], item[1])


def _numbers(
    table: Crossed,
    bases: Mapping[str, Figure],
    protection: Protection | None,
    threshold: int,
    earlier: Sequence[Crossed],
) -> Mapping[str, MeasureFigures | None]:
    """Measures of a number question by column; the mean of all of them is out already."""
    if table.question.kind is not QuestionKind.NUMBER:
        return {}
    hidden = {place for place, base in bases.items() if base is HIDDEN}
    found = measured({place: table.numbers.get(place, ()) for place in table.bases}, hidden, threshold)
    everything = found[SERIES]
    steps = [*earlier, table]
    # What came between two stages would have a mean of few.
    few = any(
        0 < len(now.numbers.get(place, ())) - len(then.numbers.get(place, ())) < 2 * threshold
        for then, now in itertools.pairwise(steps)
        for place in table.bases
    )
    if protection is None or few or (everything is not None and everything.mean is HIDDEN):
        return {place: None if found[place] is None else ALL_HIDDEN for place in bases}
    return {place: found[place] for place in bases}
