"""Which measures of numbers may be shown, at each seminar and for the series.

A mean tells of few people what a count does: of two, each can work out the other; and the mean of the
series less those of the other seminars is that of the last one. So, with the threshold ``t``:

- mean and median stand on at least ``2 t`` answers, quartiles on ``4 t`` (``t`` in each quarter);
- the least and the greatest are shown where at least ``t`` answers are that number;
- if a mean is hidden at one seminar, so many are that together they stand on ``2 t`` answers and are two
  at least; where there are too few seminars for that, the mean of the series is hidden.

After A. Hundepool and others, Handbook on Statistical Disclosure Control (ESSnet, 2010), rules of thumb
for output checking: ten units, and no extreme of a single one.
"""

from collections.abc import Collection, Mapping, Sequence

from seminars.summaries.place_cells import SERIES
from seminars.summaries.shown import ALL_HIDDEN, HIDDEN, Measure, MeasureFigures
from seminars.summaries.tabulation import measures


def measured(
    numbers: Mapping[str, Sequence[float]],
    hidden_bases: Collection[str],
    threshold: int,
    groups: Sequence[Collection[str]] = (),
) -> dict[str, MeasureFigures | None]:
    """The measures by seminar and for ``SERIES``; ``hidden_bases`` are where the base is hidden.

    ``groups`` are the seminars as they came out after one another, if figures were taken in between: then
    the mean of the series was told after each of them.
    """
    hidden = _without_means(numbers, hidden_bases, threshold, groups or [list(numbers)])
    everything = [number for each in numbers.values() for number in each]
    return {
        where: shown_measures(values, threshold, hidden=where in hidden)
        for where, values in {**numbers, SERIES: everything}.items()
    }


def shown_measures(values: Sequence[float], threshold: int, *, hidden: bool = False) -> MeasureFigures | None:
    """The measures of ``values``, without those that stand on too few; None without values."""
    found = measures(values)
    if found is None or hidden:
        return ALL_HIDDEN if found else None
    middle, quarters = len(values) >= 2 * threshold, len(values) >= 4 * threshold

    def extreme(value: float) -> Measure:
        return value if values.count(value) >= threshold else HIDDEN

    return MeasureFigures(
        mean=found.mean if middle else HIDDEN,
        median=found.median if middle else HIDDEN,
        lower_quartile=found.lower_quartile if quarters else HIDDEN,
        upper_quartile=found.upper_quartile if quarters else HIDDEN,
        least=extreme(found.least),
        greatest=extreme(found.greatest),
    )


def _without_means(
    numbers: Mapping[str, Sequence[float]],
    hidden_bases: Collection[str],
    threshold: int,
    groups: Sequence[Collection[str]],
) -> set[str]:
    """Where the mean is hidden. What an earlier group was shown stays shown."""
    sizes = {where: len(values) for where, values in numbers.items() if values}
    enough = 2 * threshold
    hidden: set[str] = set()
    # Hidden ones that the mean of the series would tell of, since it was told the last time.
    open_ones: set[str] = set()
    told = 0

    def covered() -> bool:
        return not open_ones or (len(open_ones) > 1 and sum(sizes[each] for each in open_ones) >= enough)

    for group in groups:
        inside = sorted((each for each in group if each in sizes), key=lambda each: (sizes[each], each))
        told += sum(sizes[each] for each in inside)
        open_ones |= {each for each in inside if sizes[each] < enough or each in hidden_bases}
        for where in inside:
            if not covered():
                open_ones.add(where)
        hidden = (hidden - {SERIES}) | open_ones
        if told < enough or not covered():
            hidden.add(SERIES)
        else:
            open_ones = set()
    return {*hidden, SERIES} if SERIES in hidden_bases else hidden
