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

from seminars.summaries.blocks import SERIES
from seminars.summaries.shown import ALL_HIDDEN, HIDDEN, Measure, MeasureFigures
from seminars.summaries.tabulation import measures


def measured(
    numbers: Mapping[str, Sequence[float]], hidden_bases: Collection[str], threshold: int
) -> dict[str, MeasureFigures | None]:
    """The measures by seminar and for ``SERIES``; ``hidden_bases`` are where the base is hidden."""
    hidden = _without_mean(numbers, hidden_bases, threshold)
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


def _without_mean(
    numbers: Mapping[str, Sequence[float]], hidden_bases: Collection[str], threshold: int
) -> set[str]:
    sizes = {where: len(values) for where, values in numbers.items() if values}
    enough = 2 * threshold
    hidden = {where for where, size in sizes.items() if size < enough or where in hidden_bases}
    if SERIES in hidden_bases or sum(sizes.values()) < enough:
        return {*hidden, SERIES}
    for where in sorted(sizes, key=lambda each: (sizes[each], each)):
        if not hidden or (len(hidden) > 1 and sum(sizes[each] for each in hidden) >= enough):
            return hidden
        hidden.add(where)
    if hidden and (len(hidden) < 2 or sum(sizes[each] for each in hidden) < enough):
        hidden.add(SERIES)
    return hidden
