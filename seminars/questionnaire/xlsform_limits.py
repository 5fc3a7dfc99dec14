"""The 'constraint' of an XLSForm as limits of ours, and limits as such a formula.

The same limits are written in many ways ('not(selected(., 'none') and count-selected(.) > 1)', 'if(...)',
'not(.) or ...'). So a formula is not compared with patterns: it is tried on every answer that could make a
difference, and taken if limits of ours allow just the same answers.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from seminars.questionnaire.definition import Asked
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.xlsform_conditions import ORDERS
from seminars.questionnaire.xlsform_expressions import (
    COMPARISONS,
    Call,
    Itself,
    Literal,
    Pair,
    Reference,
    Tree,
    Unreadable,
    plain_number,
    quoted,
)

# More choices that a formula names than can be tried one with another.
MOST_NAMED = 10
_BEYOND = "it limits the answer in a way that has no counterpart here"


@dataclass(frozen=True)
class Limits:
    """How small and great a number is, or how many are chosen; ``exclusive`` are names of choices that
    stand alone."""

    least: float | None = None
    most: float | None = None
    exclusive: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Try:
    """An answer that a formula is tried on: a number, or the named choices and how many are chosen in all."""

    number: float = 0
    chosen: frozenset[str] = frozenset()
    count: int = 1


def limits_of(tree: Tree, kind: QuestionKind, *, whole: bool = False, names: Sequence[str] = ()) -> Limits:
    """The limits that a formula sets to the answers of such a question; ``names`` are its choices.

    Raises Unreadable where ours cannot say the same.
    """
    if kind is QuestionKind.NUMBER:
        return _of_number(tree, whole)
    if kind in (QuestionKind.MULTIPLE, QuestionKind.MOST_IMPORTANT):
        return _of_choices(tree, names)
    raise Unreadable("only numbers, and how many answers are chosen, have limits here")


def _of_number(tree: Tree, whole: bool) -> Limits:
    values = sorted({each for each in _literals(tree) if isinstance(each, float)})
    points = _whole_points(values) if whole else _points(values)
    allowed = [_holds(tree, _Try(number=point)) for point in points]
    if not values or not any(allowed):
        raise Unreadable(_BEYOND)
    first, last = allowed.index(True), len(allowed) - 1 - allowed[::-1].index(True)
    if not all(allowed[first : last + 1]):
        raise Unreadable(_BEYOND)
    least = points[first] if first > 0 else None
    most = points[last] if last < len(points) - 1 else None
    if not whole and any(each is not None and each not in values for each in (least, most)):
        raise Unreadable("it takes every number up to a limit, but not the limit itself")
    return Limits(least, most)


def _points(values: Sequence[float]) -> list[float]:
    if not values:
        return [0]
    between = [(one + other) / 2 for one, other in pairwise(values)]
    return sorted({values[0] - 1, *values, *between, values[-1] + 1})


def _whole_points(values: Sequence[float]) -> list[float]:
    near = {
        float(point)
        for value in values
        for point in (math.floor(value) - 1, math.floor(value), math.ceil(value), math.ceil(value) + 1)
    }
    return sorted(near) or [0]


def _of_choices(tree: Tree, names: Sequence[str]) -> Limits:
    named = list(dict.fromkeys(each for each in _literals(tree) if isinstance(each, str) and each))
    strange = next((each for each in named if each not in names), None)
    if strange is not None:
        raise Unreadable(f"'{strange}' is not among its choices")
    if len(named) > MOST_NAMED:
        raise Unreadable(_BEYOND)
    tries = list(_selections(named, len(names)))
    allowed = {each for each in tries if _holds(tree, each)}
    exclusive = frozenset(
        name
        for name in named
        if _Try(chosen=frozenset([name]), count=1) in allowed
        and not any(name in each.chosen and each.count > 1 for each in allowed)
    )
    counts = [each.count for each in allowed if not each.chosen & exclusive]
    if not counts:
        raise Unreadable(_BEYOND)
    least, most = min(counts), max(counts)
    for each in tries:
        alone = bool(each.chosen & exclusive)
        if (each in allowed) != (each.count == 1 if alone else least <= each.count <= most):
            raise Unreadable(_BEYOND)
    return Limits(
        least=least if least > 1 else None,
        most=most if most < len(names) - len(exclusive) else None,
        exclusive=exclusive,
    )


def _selections(named: Sequence[str], choices: int) -> Iterator[_Try]:
    """Every way in which the named choices, and so many of the others, can be chosen."""
    for size in range(len(named) + 1):
        for chosen in combinations(named, size):
            for others in range(choices - len(named) + 1):
                if size + others > 0:
                    yield _Try(chosen=frozenset(chosen), count=size + others)


def _literals(tree: Tree) -> Iterator[str | float]:
    """The texts and numbers of a formula; numbers in quotes count as numbers where they are compared."""
    match tree:
        case Literal(value):
            yield value
        case Pair(_, left, right):
            yield from _literals(left)
            yield from _literals(right)
        case Call(_, given):
            for each in given:
                yield from _literals(each)
        case Reference(_):
            raise Unreadable("it looks at the answer to another question")


def _holds(tree: Tree, given: _Try) -> bool:
    match tree:
        case Pair("and", left, right):
            return _holds(left, given) and _holds(right, given)
        case Pair("or", left, right):
            return _holds(left, given) or _holds(right, given)
        case Pair(joint, left, right) if joint in COMPARISONS:
            return _compares(joint, left, right, given)
        case Call("not", (inner,)):
            return not _holds(inner, given)
        case Call("true" | "false" as word, ()):
            return word == "true"
        case Call("if", (asked, then, otherwise)):
            return _holds(then if _holds(asked, given) else otherwise, given)
        case Call("selected", (Itself(), Literal(str(name)))):
            return name in given.chosen
        case Call(function, _):
            raise Unreadable(f"it uses {function}(), which has no counterpart here")
    raise Unreadable(_BEYOND)


def _compares(joint: str, left: Tree, right: Tree, given: _Try) -> bool:
    # An answer that is tried is never blank.
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Itself) and other == Literal("") and joint in ("=", "!="):
            return joint == "!="
    return ORDERS[joint](_value(left, given), _value(right, given))


def _value(tree: Tree, given: _Try) -> float:
    match tree:
        case Itself() if not given.chosen and given.count == 1:
            return given.number
        case Call("count-selected", (Itself(),)):
            return given.count
        case Literal(float(value)):
            return value
        case Call(function, _):
            raise Unreadable(f"it uses {function}(), which has no counterpart here")
        case Literal(value):
            raise Unreadable(f"it compares with '{value}'")
    raise Unreadable(_BEYOND)


def constraint_of(asked: Asked) -> str:
    """The formula that limits the answers to a question; '' where nothing does."""
    if asked.kind is QuestionKind.NUMBER:
        bounds = [(">=", asked.least), ("<=", asked.most)]
        return " and ".join(f". {sign} {plain_number(each)}" for sign, each in bounds if each is not None)
    if asked.kind not in (QuestionKind.MULTIPLE, QuestionKind.MOST_IMPORTANT):
        return ""
    alone = [f"selected(., {quoted(option.code)})" for option in asked.options if option.exclusive]
    least, most = asked.least, asked.most
    if asked.kind is QuestionKind.MOST_IMPORTANT:
        least, most = (asked.wanted if asked.required else None), asked.wanted
    parts = []
    if least is not None:
        enough = " or ".join([*alone, f"count-selected(.) >= {plain_number(least)}"])
        parts.append(f"({enough})" if alone else enough)
    if most is not None:
        parts.append(f"count-selected(.) <= {plain_number(most)}")
    parts += [f"not({each} and count-selected(.) > 1)" for each in alone]
    return " and ".join(parts)
