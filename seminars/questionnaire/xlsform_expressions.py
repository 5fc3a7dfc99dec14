"""The formulas of an XLSForm (a part of XPath 1.0): from text to a tree, and the words of a tree as text.

What a formula means to us is said elsewhere: ``xlsform_conditions`` for 'relevant', ``xlsform_limits`` for
'constraint'. Reference: https://www.w3.org/TR/1999/REC-xpath-19991116/ and https://xlsform.org.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

# Longer or deeper than anybody writes; it keeps the parser from being led astray.
LONGEST = 8_000
DEEPEST = 40

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<reference>\$\{[^{}]*\})
      | (?P<text>"[^"]*"|'[^']*'|[‘’][^‘’']*[‘’']|[“”][^“”"]*[“”"])
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<name>[A-Za-z_][\w-]*(?::[A-Za-z_][\w-]*)?)
      | (?P<sign>!=|<=|>=|\.\.|//|[=<>()+*,./|\[\]@-])
    )""",
    re.VERBOSE,
)


_SPLIT = re.compile(r"(?<=\$)(?=\{)")
_QUOTES = re.compile(r"'+|[^']+")


class Unreadable(ValueError):
    """A formula that is not written as one, or that has parts which we do not take; the text says which."""


@dataclass(frozen=True)
class Reference:
    """The answer to the question of that name: ``${name}``."""

    name: str


@dataclass(frozen=True)
class Itself:
    """The answer to the question that the formula belongs to: ``.``."""


@dataclass(frozen=True)
class Literal:
    """A text or a number as it stands there."""

    value: str | float


@dataclass(frozen=True)
class Call:
    """A function with what it is given: ``selected(${q}, 'a')``."""

    function: str
    given: tuple["Tree", ...]


@dataclass(frozen=True)
class Pair:
    """Two parts joined by 'and', 'or' or a comparison."""

    joint: str
    left: "Tree"
    right: "Tree"


Tree = Reference | Itself | Literal | Call | Pair


def parse(text: str) -> Tree:
    """The tree of a formula, also of one with curly quotation marks. Raises Unreadable."""
    if len(text) > LONGEST:
        raise Unreadable("the formula is too long")
    return _Parser(text).whole()


class _Parser:
    """Reads from left to right; 'or' binds least, then 'and', then comparisons."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.place = 0
        self.depth = 0

    def whole(self) -> Tree:
        tree = self.either()
        if self.place < len(self.tokens):
            raise Unreadable(f"'{self.tokens[self.place][1]}' is not expected there")
        return tree

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "")

    def take(self, *texts: str) -> str:
        kind, text = self.peek()
        if kind in ("sign", "name") and text in texts:
            self.place += 1
            return text
        return ""

    def either(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("the formula is nested too deeply")
        tree = self.both()
        while self.take("or"):
            tree = Pair("or", tree, self.both())
        self.depth -= 1
        return tree

    def both(self) -> Tree:
        tree = self.compared()
        while self.take("and"):
            tree = Pair("and", tree, self.compared())
        return tree

    def compared(self) -> Tree:
        tree = self.value()
        while joint := self.take(*COMPARISONS):
            tree = Pair(joint, tree, self.value())
        for sign in ("+", "-", "*", "div", "mod", "|"):
            if self.peek() in (("sign", sign), ("name", sign)):
                raise Unreadable(f"it reckons ('{sign}')")
        return tree

    def value(self) -> Tree:
        kind, text = self.peek()
        self.place += 1
        match kind:
            case "reference":
                return Reference(text[2:-1].strip())
            case "text":
                return Literal(text[1:-1])
            case "number":
                return Literal(float(text))
            case "name":
                return self.call(text)
            case "end":
                raise Unreadable("it ends too early")
        if text == "(":
            inner = self.either()
            self.close()
            return inner
        if text == "-" and self.peek()[0] == "number":
            return Literal(-float(self.number()))
        if text == "." and self.peek()[1] != "/":
            return Itself()
        if text in ("/", "//", "..", ".", "@"):
            raise Unreadable("it points at a question by its path; write ${name}")
        raise Unreadable(f"'{text}' is not expected there")

    def number(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1][1]

    def call(self, function: str) -> Tree:
        if not self.take("("):
            raise Unreadable(
                f"'{function}' is neither a question (write ${{{function}}}) nor a text in quotes"
            )
        given: list[Tree] = []
        if not self.take(")"):
            given.append(self.either())
            while self.take(","):
                given.append(self.either())
            self.close()
        return _settled(Call(function, tuple(given)))

    def close(self) -> None:
        if not self.take(")"):
            raise Unreadable("a bracket is not closed")


def _settled(call: Call) -> Tree:
    """Texts that are put together from fixed parts, and dates and numbers that are written out."""
    texts = [each.value for each in call.given if isinstance(each, Literal)]
    if texts and len(texts) == len(call.given):
        if call.function == "concat":
            return Literal("".join(str(each) for each in texts))
        if call.function in ("date", "string") and len(texts) == 1 and isinstance(texts[0], str):
            return Literal(texts[0])
    if len(call.given) == 1 and call.function in ("number", "int", "string"):
        return call.given[0]
    return call


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    text = text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise Unreadable(f"'{text[place:].strip()[:10]}' cannot be read")
        place = found.end()
        yield found.lastgroup or "", found[found.lastgroup or 0]


def quoted(text: str) -> str:
    """A text as a formula holds it.

    XPath has no escape, so that both kinds of quotes need a ``concat``; so does '${', which other programs
    would take for an answer.
    """
    parts = []
    for run in _SPLIT.split(text):
        if "'" not in run:
            parts.append(f"'{run}'")
        elif '"' not in run:
            parts.append(f'"{run}"')
        else:
            parts += [f'"{each}"' if "'" in each else f"'{each}'" for each in _QUOTES.findall(run)]
    return parts[0] if len(parts) == 1 else f"concat({', '.join(parts)})"


def plain_number(number: float) -> str:
    """A number as a formula holds it: XPath knows no exponents."""
    return str(int(number)) if number == int(number) else f"{Decimal(repr(number)):f}"
