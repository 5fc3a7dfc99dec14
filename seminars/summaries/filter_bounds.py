"""What a condition says of how many are shown a question: it is, or is at most, other counts."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from seminars.questionnaire.conditions import AllOf, AnyOf, Condition, Not, Op, Test
from seminars.summaries.protection import Key
from seminars.summaries.tabulation import Tabulated

# Counts and how often each goes into a sum.
Bound = tuple[tuple[Callable[[str], Key], int], ...]


def shown_by_filter(
    tables: Mapping[str, Tabulated], conditions: Sequence[Condition], before: Mapping[Key, int]
) -> Bound | None:
    """Where one answer alone decides who is shown a question: the counts that they are, as terms.

    None where more than that decides, or the answers contradict it.
    """
    if len(conditions) != 1 or not _is_exact(conditions[0]):
        return None
    bound = _bounds_of(conditions[0])[0]
    for where, table in tables.items():
        terms = [(before.get(each(where)), times) for each, times in bound]
        if table.shown != sum((value or 0) * times for value, times in terms) or None in dict(terms):
            return None
    return bound


def _is_exact(condition: Condition) -> bool:
    """Whether the first bound of a condition can be the number of those for whom it holds."""
    if isinstance(condition, AnyOf):
        # One answer of each response: then no two hold.
        chosen = [part for part in condition.of if isinstance(part, Test) and part.op is Op.CHOSE]
        return len(chosen) == len(condition.of) and len({part.question for part in chosen}) == 1
    if isinstance(condition, Not):
        return isinstance(condition.of, Test) and condition.of.op is Op.CHOSE
    exact = (Op.CHOSE, Op.NOT_CHOSE, Op.BLANK, Op.ANSWERED)
    return isinstance(condition, Test) and condition.op in exact


def bounds_of_all(conditions: Sequence[Condition]) -> list[Bound]:
    """Counts of earlier questions that those who are asked cannot exceed, each as a sum of terms."""
    return [bound for condition in conditions for bound in _bounds_of(condition)]


def _bounds_of(condition: Condition) -> list[Bound]:
    if isinstance(condition, AllOf):
        return bounds_of_all(condition.of)
    if isinstance(condition, AnyOf):
        # Those of whom one or the other holds are no more than both together.
        each = [_bounds_of(part) for part in condition.of]
        return [tuple(term for bound in chosen for term in bound) for chosen in product(*each)][:16]
    if isinstance(condition, Not):
        return _bounds_of_not(condition.of)
    if condition.op is Op.CHOSE:
        return [((_counted(condition.question, "option", str(condition.value)), 1),)]
    if condition.op is Op.BLANK:
        return [((_counted(condition.question, "blank"), 1),)]
    if condition.op is Op.NOT_CHOSE:
        return _bounds_of_not(Test(condition.question, Op.CHOSE, condition.value))
    return [((_counted(condition.question, "base"), 1),)]


def _bounds_of_not(condition: Condition) -> list[Bound]:
    if isinstance(condition, Test) and condition.op is Op.CHOSE:
        chosen = _counted(condition.question, "option", str(condition.value))
        return [
            (
                (_counted(condition.question, "base"), 1),
                (_counted(condition.question, "blank"), 1),
                (chosen, -1),
            )
        ]
    if isinstance(condition, Not):
        return _bounds_of(condition.of)
    return []


def _counted(code: str, *item: str) -> Callable[[str], Key]:
    return lambda where: ("question", code, where, *item)
