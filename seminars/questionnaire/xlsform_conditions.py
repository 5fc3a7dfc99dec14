"""The 'relevant' of an XLSForm as a condition of ours, and a condition as such a formula."""

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from seminars.questionnaire.answers import AnswerError, parse_date
from seminars.questionnaire.conditions import AllOf, AnyOf, Condition, Not, Op, Test
from seminars.questionnaire.definition import Asked
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.xlsform_expressions import (
    COMPARISONS,
    Call,
    Literal,
    Pair,
    Reference,
    Tree,
    Unreadable,
    plain_number,
    quoted,
)

ALWAYS: Condition = AllOf(())
NEVER: Condition = AnyOf(())

_NUMERIC = {"=": Op.EQUALS, "<": Op.LESS, "<=": Op.AT_MOST, ">": Op.MORE, ">=": Op.AT_LEAST}
_SIGNS = {op: sign for sign, op in _NUMERIC.items()}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
ORDERS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Known:
    """A question that formulas can look at: ``choices`` are the codes of its options by their name in the
    file; ``words``, where the name means only what is written beside 'other'."""

    asked: Asked
    choices: Mapping[str, str] = field(default_factory=dict)
    words: bool = False


# The question of a name; raises Unreadable where it is not there, or not yet.
Find = Callable[[str], Known]


def condition_of(tree: Tree, find: Find) -> Condition:
    """What a formula asks of earlier answers; ALWAYS or NEVER where it asks nothing.

    Raises Unreadable for what our conditions cannot say.
    """
    match tree:
        case Pair("and" | "or" as joint, left, right):
            return joined(joint, condition_of(left, find), condition_of(right, find))
        case Pair(joint, left, right) if joint in COMPARISONS:
            return _compared(joint, left, right, find)
        case Call("not", (inner,)):
            return negated(condition_of(inner, find))
        case Call("true", ()):
            return ALWAYS
        case Call("false", ()):
            return NEVER
        case Call("selected", (Reference(name), Literal(value))):
            known = _answerable(find(name), name)
            return Test(known.asked.code, Op.CHOSE, _choice(known, name, value))
        case Call(function, _):
            raise Unreadable(f"it uses {function}(), which has no counterpart here")
        case Reference(name):
            raise Unreadable(f"it does not say what the answer to '{name}' is compared with")
    raise Unreadable("it does not compare an answer")


def joined(joint: str, left: Condition, right: Condition) -> Condition:
    """Two conditions joined by 'and' or 'or', in one list where they are of one kind."""
    together: type[AllOf] | type[AnyOf] = AllOf if joint == "and" else AnyOf
    parts = [part for each in (left, right) for part in (each.of if isinstance(each, together) else (each,))]
    settled = NEVER if joint == "and" else ALWAYS
    if settled in parts:
        return settled
    return parts[0] if len(parts) == 1 else together(tuple(parts))


_OPPOSITE = {
    Op.CHOSE: Op.NOT_CHOSE,
    Op.NOT_CHOSE: Op.CHOSE,
    Op.ANSWERED: Op.BLANK,
    Op.BLANK: Op.ANSWERED,
}


def negated(condition: Condition) -> Condition:
    """The opposite, in the shortest words."""
    match condition:
        case Not(of):
            return of
        case AllOf(()):
            return NEVER
        case AnyOf(()):
            return ALWAYS
        case Test(question, op, value) if op in _OPPOSITE:
            return Test(question, _OPPOSITE[op], value)
    return Not(condition)


def normal(condition: Condition) -> Condition:
    """The same condition as it comes back from a file: without lists in lists and negations of negations."""
    match condition:
        case AllOf(of) | AnyOf(of):
            joint, found = ("and", ALWAYS) if isinstance(condition, AllOf) else ("or", NEVER)
            for each in of:
                found = joined(joint, found, normal(each))
            return found
        case Not(of):
            return negated(normal(of))
        case Test():
            return condition


def _compared(joint: str, left: Tree, right: Tree, find: Find) -> Condition:
    if isinstance(left, Literal):
        joint, left, right = _MIRRORED[joint], right, left
    if not isinstance(right, Literal):
        raise Unreadable("it compares two answers, or what is reckoned from them")
    match left:
        case Reference(name):
            return _answer_compared(find(name), name, joint, right.value)
        case Call("count-selected", (Reference(name),)):
            return _count_compared(_answerable(find(name), name), name, joint, _number(right.value))
        case Call("string-length", (Reference(name),)):
            return _length_compared(_answerable(find(name), name), name, joint, _number(right.value))
        case Call(function, _):
            raise Unreadable(f"it uses {function}(), which has no counterpart here")
    raise Unreadable("it does not compare an answer")


def _answerable(known: Known, name: str) -> Known:
    if known.words:
        raise Unreadable(f"of '{name}' it can only be asked what was written")
    return known


def _answer_compared(known: Known, name: str, joint: str, value: str | float) -> Condition:
    asked, code = known.asked, known.asked.code
    if value == "" and joint in ("=", "!=") and not known.words:
        return Test(code, Op.BLANK if joint == "=" else Op.ANSWERED)
    if not known.words and asked.kind.has_options:
        return _options_compared(known, name, joint, value)
    if asked.kind is QuestionKind.NUMBER:
        number = _number(value)
        return Not(Test(code, Op.EQUALS, number)) if joint == "!=" else Test(code, _NUMERIC[joint], number)
    if joint not in ("=", "!="):
        raise Unreadable(f"it asks whether the answer to '{name}' comes before or after another")
    text = value if isinstance(value, str) else plain_number(value)
    if asked.kind is QuestionKind.DATE:
        text = _iso(text)
    says = Test(code, Op.SAYS, text)
    return says if joint == "=" else Not(says)


def _options_compared(known: Known, name: str, joint: str, value: str | float) -> Condition:
    asked = known.asked
    if joint not in ("=", "!="):
        if not asked.kind.takes_one:
            raise Unreadable(f"it takes the answers to '{name}' for one number")
        return _ordered(known, joint, _number(value))
    chose: Condition = Test(asked.code, Op.CHOSE, _choice(known, name, value))
    if not asked.kind.takes_one:
        # The whole answer is this one choice, and no other beside it.
        chose = AllOf((chose, Not(Test(asked.code, Op.CHOSE_AT_LEAST, 2))))
    return chose if joint == "=" else negated(chose)


def _ordered(known: Known, joint: str, limit: float) -> Condition:
    """The choices whose names are numbers that fit: '${often} >= 3'."""
    fitting = [
        code for name, code in known.choices.items() if _is_number(name) and ORDERS[joint](float(name), limit)
    ]
    tests = tuple(Test(known.asked.code, Op.CHOSE, code) for code in fitting)
    if len(tests) == len(known.asked.options):
        return Test(known.asked.code, Op.ANSWERED)
    return tests[0] if len(tests) == 1 else AnyOf(tests)


def _choice(known: Known, name: str, value: str | float) -> str:
    if not known.asked.kind.has_options:
        raise Unreadable(f"'{name}' has no choices")
    wanted = value if isinstance(value, str) else plain_number(value)
    if wanted in known.choices:
        return known.choices[wanted]
    for written, code in known.choices.items():
        if _is_number(written) and _is_number(wanted) and float(written) == float(wanted):
            return code
    raise Unreadable(f"'{wanted}' is not among the choices of '{name}'")


def _count_compared(known: Known, name: str, joint: str, number: float) -> Condition:
    if not known.asked.kind.has_options:
        raise Unreadable(f"'{name}' has no choices")
    code = known.asked.code

    def at_least(count: int) -> Condition:
        return Test(code, Op.CHOSE_AT_LEAST, count) if count > 0 else ALWAYS

    match joint:
        case ">=":
            return at_least(math.ceil(number))
        case ">":
            return at_least(math.floor(number) + 1)
        case "<":
            return negated(at_least(math.ceil(number)))
        case "<=":
            return negated(at_least(math.floor(number) + 1))
    if number != int(number):
        raise Unreadable(f"{plain_number(number)} answers cannot be chosen")
    exactly = joined("and", at_least(int(number)), negated(at_least(int(number) + 1)))
    return exactly if joint == "=" else negated(exactly)


def _length_compared(known: Known, name: str, joint: str, number: float) -> Condition:
    answered = Test(known.asked.code, Op.ANSWERED)
    if (joint, number) in ((">", 0), (">=", 1), ("!=", 0)):
        return answered
    if (joint, number) in (("=", 0), ("<", 1), ("<=", 0)):
        return negated(answered)
    raise Unreadable(f"it counts the letters of the answer to '{name}'")


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _number(value: str | float) -> float:
    if isinstance(value, str) and not _is_number(value):
        raise Unreadable(f"it compares a number with '{value}'")
    return float(value)


def _iso(text: str) -> str:
    try:
        return parse_date(text).isoformat()
    except AnswerError as error:
        raise Unreadable(f"'{text}' is no date") from error


def formula(condition: Condition, asked: Mapping[str, Asked], words: Mapping[str, str]) -> str:
    """The condition as an XLSForm writes it; ``words``: names of the fields beside 'other', by code."""
    match condition:
        case AllOf(of):
            return " and ".join(_bracketed(each, asked, words) for each in of) or "true()"
        case AnyOf(of):
            return " or ".join(_bracketed(each, asked, words) for each in of) or "false()"
        case Not(of):
            return f"not({formula(of, asked, words)})"
        case Test(code, op, value):
            return _test_formula(asked[code], op, value, words)


def _bracketed(condition: Condition, asked: Mapping[str, Asked], words: Mapping[str, str]) -> str:
    text = formula(condition, asked, words)
    return f"({text})" if isinstance(condition, AllOf | AnyOf) else text


def _test_formula(asked: Asked, op: Op, value: str | float | None, words: Mapping[str, str]) -> str:
    it = f"${{{asked.code}}}"
    match op:
        case Op.ANSWERED:
            return f"{it} != ''"
        case Op.BLANK:
            return f"{it} = ''"
        case Op.CHOSE | Op.NOT_CHOSE:
            option = quoted(str(value))
            if asked.kind.takes_one:
                return f"{it} {'=' if op is Op.CHOSE else '!='} {option}"
            chose = f"selected({it}, {option})"
            return chose if op is Op.CHOSE else f"not({chose})"
        case Op.CHOSE_AT_LEAST:
            return f"count-selected({it}) >= {plain_number(float(value or 0))}"
        case Op.SAYS:
            if asked.kind.has_options:
                # Only the words beside 'other' can say anything.
                return (
                    f"${{{words[asked.code]}}} = {quoted(str(value))}" if asked.code in words else "false()"
                )
            return f"{it} = {quoted(str(value))}"
    return f"{it} {_SIGNS[op]} {plain_number(float(value or 0))}"
