"""When a question or a section is shown: one small language, computed the same here and in the browser.

A condition is kept as plain JSON values:

    {"question": "q1", "op": "chose", "value": "weekly"}
    {"all": [condition, ...]}   {"any": [condition, ...]}   {"not": condition}

A test looks at the answer to one earlier question. Of a question that is not shown, or is left
blank, nothing holds but ``blank`` and the negations: ``not_chose`` is true of a blank answer.
``static/js/conditions.js`` says the same in JavaScript; both are tested against one table of cases
(tests/questionnaire/conditions.json).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Op(StrEnum):
    """What a test asks of an answer."""

    CHOSE = "chose"
    NOT_CHOSE = "not_chose"
    ANSWERED = "answered"
    BLANK = "blank"
    LESS = "less"
    AT_MOST = "at_most"
    EQUALS = "equals"
    AT_LEAST = "at_least"
    MORE = "more"
    CHOSE_AT_LEAST = "chose_at_least"
    SAYS = "says"


NUMERIC = frozenset({Op.LESS, Op.AT_MOST, Op.EQUALS, Op.AT_LEAST, Op.MORE})
OF_OPTIONS = frozenset({Op.CHOSE, Op.NOT_CHOSE})


class Answer(Protocol):
    """What was given to a question (answers.Given)."""

    @property
    def options(self) -> tuple[str, ...]:
        """Codes of the options chosen."""

    @property
    def text(self) -> str | None:
        """The words given."""

    @property
    def number(self) -> float | None:
        """The number given."""

    @property
    def blank(self) -> bool:
        """Whether nothing was given."""


@dataclass(frozen=True)
class Test:
    """A test of the answer to one question."""

    __test__ = False

    question: str
    op: Op
    value: str | float | None = None


@dataclass(frozen=True)
class AllOf:
    """Every one of these holds; of nothing that is true."""

    of: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of these holds; of nothing that is false."""

    of: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """This does not hold."""

    of: "Condition"


Condition = Test | AllOf | AnyOf | Not


class BadCondition(ValueError):
    """A condition that cannot be read; the text says what is wrong with it."""


def condition_from(kept: Any) -> Condition:
    """A condition from its JSON values. Raises BadCondition."""
    if not isinstance(kept, Mapping):
        raise BadCondition("A condition is an object.")
    if "all" in kept or "any" in kept:
        word = "all" if "all" in kept else "any"
        if not isinstance(kept[word], list) or not kept[word]:
            raise BadCondition(f"'{word}' holds a list of conditions.")
        parts = tuple(condition_from(each) for each in kept[word])
        return AllOf(parts) if word == "all" else AnyOf(parts)
    if "not" in kept:
        return Not(condition_from(kept["not"]))
    question, op, value = kept.get("question"), kept.get("op"), kept.get("value")
    if not isinstance(question, str) or not question or op not in list(Op):
        raise BadCondition("A test names a question and what is asked of its answer.")
    op = Op(op)
    if op in NUMERIC or op is Op.CHOSE_AT_LEAST:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadCondition(f"'{op}' compares with a number.")
    elif op in (*OF_OPTIONS, Op.SAYS) and (not isinstance(value, str) or not value):
        raise BadCondition(f"'{op}' names an answer.")
    return Test(question, op, value if op not in (Op.ANSWERED, Op.BLANK) else None)


def as_json(condition: Condition) -> dict[str, Any]:
    """The JSON values of a condition."""
    match condition:
        case AllOf(of):
            return {"all": [as_json(each) for each in of]}
        case AnyOf(of):
            return {"any": [as_json(each) for each in of]}
        case Not(of):
            return {"not": as_json(of)}
        case Test(question, op, value):
            return {"question": question, "op": op.value} | ({} if value is None else {"value": value})


def holds(condition: Condition, answers: Mapping[str, Answer]) -> bool:
    """Whether the condition holds for the answers given, by question code."""
    match condition:
        case AllOf(of):
            return all(holds(each, answers) for each in of)
        case AnyOf(of):
            return any(holds(each, answers) for each in of)
        case Not(of):
            return not holds(of, answers)
        case Test(question, op, value):
            return _passes(op, value, answers.get(question))


def _passes(op: Op, value: Any, given: Answer | None) -> bool:
    if given is None or given.blank:
        return op in (Op.BLANK, Op.NOT_CHOSE)
    number = given.number
    match op:
        case Op.CHOSE:
            return value in given.options
        case Op.NOT_CHOSE:
            return value not in given.options
        case Op.ANSWERED:
            return True
        case Op.BLANK:
            return False
        case Op.CHOSE_AT_LEAST:
            return len(given.options) >= value
        case Op.SAYS:
            return (given.text or "").strip().casefold() == str(value).strip().casefold()
    if number is None:
        return False
    return {
        Op.LESS: number < value,
        Op.AT_MOST: number <= value,
        Op.EQUALS: number == value,
        Op.AT_LEAST: number >= value,
        Op.MORE: number > value,
    }[op]


def tests_of(condition: Condition) -> Iterator[Test]:
    """All tests of a condition, from left to right."""
    match condition:
        case AllOf(of) | AnyOf(of):
            for each in of:
                yield from tests_of(each)
        case Not(of):
            yield from tests_of(of)
        case Test():
            yield condition


def renamed(condition: Condition, question: str, code: str) -> Condition:
    """The condition with another code for a question."""
    match condition:
        case AllOf(of):
            return AllOf(tuple(renamed(each, question, code) for each in of))
        case AnyOf(of):
            return AnyOf(tuple(renamed(each, question, code) for each in of))
        case Not(of):
            return Not(renamed(of, question, code))
        case Test(asked, op, value):
            return Test(code if asked == question else asked, op, value)


class Named(Protocol):
    """A question as a condition names it."""

    @property
    def text(self) -> str:
        """Its wording."""

    def label_of(self, code: str) -> str:
        """The wording of one of its options."""


def in_words(condition: Condition, questions: Mapping[str, Named], *, numbers: Mapping[str, int]) -> str:
    """The condition in words: "the answer to question 3 is 'Weekly'"; ``numbers`` are those on the form."""
    match condition:
        case AllOf(of):
            return " and ".join(_bracketed(each, questions, numbers) for each in of)
        case AnyOf(of):
            return " or ".join(_bracketed(each, questions, numbers) for each in of)
        case Not(of):
            return f"not ({in_words(of, questions, numbers=numbers)})"
        case Test(code, op, value):
            where = f"question {numbers[code]}" if code in numbers else "a question that is gone"
            label = questions[code].label_of(str(value)) if code in questions and op in OF_OPTIONS else value
            shown = f"{value:g}" if isinstance(value, int | float) else ""
            return {
                Op.CHOSE: f"the answer to {where} is '{label}'",
                Op.NOT_CHOSE: f"the answer to {where} is not '{label}'",
                Op.ANSWERED: f"{where} is answered",
                Op.BLANK: f"{where} is not answered",
                Op.LESS: f"the answer to {where} is less than {shown}",
                Op.AT_MOST: f"the answer to {where} is {shown} or less",
                Op.EQUALS: f"the answer to {where} is {shown}",
                Op.AT_LEAST: f"the answer to {where} is {shown} or more",
                Op.MORE: f"the answer to {where} is more than {shown}",
                Op.CHOSE_AT_LEAST: f"at least {shown} answers to {where} are chosen",
                Op.SAYS: f"the answer to {where} is '{value}'",
            }[op]


def _bracketed(condition: Condition, questions: Mapping[str, Named], numbers: Mapping[str, int]) -> str:
    words = in_words(condition, questions, numbers=numbers)
    return f"({words})" if isinstance(condition, AllOf | AnyOf) and len(condition.of) > 1 else words
