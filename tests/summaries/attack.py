"""The attacker: knows everything that is published and what a table is, and nothing of the code.

Published figures are written down as linear constraints; the least and the greatest value of each hidden
one come from another solver interface (scipy) than the one that did the hiding.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from seminars.questionnaire.conditions import AllOf, AnyOf, Condition, Test
from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.kinds import QuestionKind

SIGN = "[c]"
Name = tuple[object, ...]
ALL = "all of them"
# How the CSV file calls all seminars that it tells of.
TOGETHER = "(all)"


@dataclass
class Attack:
    """Figures by name (None where hidden), equations, and what is known of the least values."""

    figures: dict[Name, int | None] = field(default_factory=dict)
    equations: list[dict[Name, int]] = field(default_factory=list)
    least: dict[Name, int] = field(default_factory=dict)
    marked: set[Name] = field(default_factory=set)

    def tell(self, name: Name, figure: int | None) -> None:
        if name in self.figures and figure is not None and self.figures[name] is not None:
            assert self.figures[name] == figure, f"two outputs disagree about {name}"
        if figure is None:
            self.marked.add(name)
        # Shown somewhere is shown.
        if self.figures.get(name) is None:
            self.figures[name] = figure

    def guess(self, name: Name) -> None:
        """A figure that may stand nowhere: nothing is known of it but that it is a count."""
        if name not in self.figures:
            self.figures[name], self.least[name] = None, 0

    def total(self, whole: Name, parts: Iterable[Name]) -> None:
        parts = list(parts)
        if all(name in self.figures for name in (whole, *parts)):
            self.equations.append({whole: -1, **dict.fromkeys(parts, 1)})

    def at_most(self, small: Sequence[Name], large: Mapping[Name, int]) -> None:
        """``small`` added up is no more than ``large`` added up."""
        if all(name in self.figures for name in (*small, *large)):
            rest = ("rest", len(self.equations))
            self.figures[rest], self.least[rest] = None, 0
            terms = {**large, rest: -1}
            for name in small:
                terms[name] = terms.get(name, 0) - 1
            self.equations.append(terms)

    def intervals(self) -> dict[Name, tuple[float, float]]:
        """The least and the greatest whole number that each hidden figure can be."""
        found: dict[Name, tuple[float, float]] = {}
        for names, equations in self._parts():
            found.update(self._solve(names, equations))
        return found

    def _parts(self) -> Iterable[tuple[list[Name], list[dict[Name, int]]]]:
        """Hidden figures that have to do with each other."""
        leader: dict[Name, Name] = {name: name for name, figure in self.figures.items() if figure is None}

        def find(name: Name) -> Name:
            while leader[name] != name:
                leader[name] = leader[leader[name]]
                name = leader[name]
            return name

        open_ones = [(equation, [name for name in equation if name in leader]) for equation in self.equations]
        for equation, hidden in open_ones:
            if not hidden:
                # What is shown adds up.
                assert sum(times * (self.figures[name] or 0) for name, times in equation.items()) == 0
            for name in hidden[1:]:
                leader[find(name)] = find(hidden[0])
        groups: dict[Name, tuple[list[Name], list[dict[Name, int]]]] = {}
        for name in leader:
            groups.setdefault(find(name), ([], []))[0].append(name)
        for equation, hidden in open_ones:
            if hidden:
                groups[find(hidden[0])][1].append(equation)
        return groups.values()

    def _solve(
        self, names: Sequence[Name], equations: Sequence[Mapping[Name, int]]
    ) -> Iterable[tuple[Name, tuple[float, float]]]:
        place = {name: index for index, name in enumerate(names)}
        rows, columns, values, sums = [], [], [], []
        for row, equation in enumerate(equations):
            sums.append(
                -sum(
                    times * (self.figures[name] or 0) for name, times in equation.items() if name not in place
                )
            )
            for name, times in equation.items():
                if name in place:
                    rows.append(row)
                    columns.append(place[name])
                    values.append(float(times))
        bounds = Bounds(np.array([self.least.get(name, 1) for name in names], dtype=float), inf)
        constraints = []
        if equations:
            matrix = csr_array((values, (rows, columns)), shape=(len(equations), len(names)))
            constraints = [LinearConstraint(matrix, sums, sums)]
        for name in names:
            if name not in self.marked:
                continue
            ends = [self._end(place[name], sign, constraints, bounds) for sign in (1, -1)]
            yield name, (ends[0], ends[1])

    def _end(self, index: int, sign: int, constraints: list[LinearConstraint], bounds: Bounds) -> float:
        cost = np.zeros(len(bounds.lb))
        cost[index] = sign
        result = milp(cost, constraints=constraints, bounds=bounds, integrality=np.ones(len(cost)))
        # The true season is a solution: without an optimum there is no limit.
        assert result.status in (0, 3, 4), result.message
        return -sign * inf if result.fun is None else round(sign * result.fun)


def figure(cell: str) -> int | None:
    return None if cell == SIGN else int(cell)


def read_csv(attack: Attack, content: str, where: str, definition: Definition) -> None:
    """Tell the attack what a CSV file says; ``where`` is a seminar's slug or ``ALL``."""
    labels = {question.code: question for question in definition.questions}
    whole_columns: dict[str, list[Name]] = {}
    quoted: dict[str, int] = {}
    for row in csv.DictReader(StringIO(content.removeprefix("\ufeff"), newline="")):
        part, subject = row["part"], row["subject"]
        if part in ("attendance", "responses", "focus groups"):
            _read_place(attack, row, where if subject == TOGETHER else subject)
        elif part == "question":
            count = _read_count(attack, row, labels[subject], where)
            whole_columns.setdefault(subject, []).append(count)
        elif part == "text":
            quoted[subject] = quoted.get(subject, 0) + 1
            attack.tell((subject, where, "base"), figure(row["base"]))
    for code, number in quoted.items():
        others = [option.code for option in labels[code].options if option.other]
        for name in [(code, where, each) for each in others] or [(code, where, "base")]:
            if attack.figures.get(name, 0) is None:
                attack.least[name] = max(number, attack.least.get(name, 1))
    for names in whole_columns.values():
        base = (*names[0][:2], "base")
        if all(attack.figures[name] is None for name in names):
            names = [*names, base] if attack.figures.get(base, 0) is None else names
            # Nothing of the column is shown: it might hold zeros.
            attack.least.update({name: 0 for name in names if name not in attack.least})


def _read_place(attack: Attack, row: Mapping[str, str], where: str) -> None:
    rate = row["item"] == "came of registered"
    if rate:
        attack.tell((row["part"], where, "registered"), figure(row["base"]))
    # A rate is hidden with its base, and tells nothing then; its count may well be known.
    if not rate or row["count"] != SIGN:
        attack.tell((row["part"], where, row["item"]), figure(row["count"]))


def _read_count(attack: Attack, row: Mapping[str, str], question: Asked, where: str) -> Name:
    if row["item"] == "(not answered)":
        count: Name = (question.code, where, row["item"])
        some = is_for_some(question)
        asked: Name = (question.code, where, "shown") if some else ("responses", where, "completed")
        attack.tell(asked, figure(row["base"]))
    elif row["item"] == "(not shown)":
        count = (question.code, where, row["item"])
    else:
        option = next(option for option in question.options if option.label == row["item"])
        count = (question.code, where, option.code)
        attack.tell((question.code, where, "base"), figure(row["base"]))
        # A per cent stands only where both are shown.
        assert (row["percent"] == SIGN) == (SIGN in (row["count"], row["base"]))
    attack.tell(count, figure(row["count"]))
    return count


def knows_tables(attack: Attack, definition: Definition, seminars: Sequence[str], whole: str = ALL) -> None:
    """What everybody knows of how the figures hang together; ``whole`` names the sum of ``seminars``."""
    out = [slug for slug in seminars if ("responses", slug, "completed") in attack.figures]
    for name in ("completed", "online", "paper", "partial", "begun"):
        attack.guess(("responses", whole, name))
        attack.total(("responses", whole, name), [("responses", slug, name) for slug in out])
    for where in (*out, whole):
        for sum_of, parts in (("completed", ("online", "paper")), ("begun", ("completed", "partial"))):
            attack.total(("responses", where, sum_of), [("responses", where, n) for n in parts])
    for question in definition.questions:
        items = [option.code for option in question.options]
        some = ("shown",) if is_for_some(question) else ()
        for item in (*items, "base", "(not answered)", *some):
            attack.guess((question.code, whole, item))
            attack.total((question.code, whole, item), [(question.code, slug, item) for slug in out])
        for where in (*out, whole):
            _knows_question(attack, question, where, items)
            for condition in _conditions(definition, question):
                _knows_filter(attack, condition, question, where)
    knows_attendance(attack, seminars, whole)


def knows_attendance(attack: Attack, seminars: Sequence[str], whole: str = ALL) -> None:
    """The same of attendance alone."""
    names = {name for name in attack.figures if name[0] in ("attendance", "focus groups")}
    for part, where, item in (name for name in names if name[1] == whole):
        attack.total((part, where, item), [(part, slug, item) for slug in seminars])
    for slug in (*seminars, whole):
        _knows_attendance(attack, slug)


def _knows_attendance(attack: Attack, slug: str) -> None:
    told = {name: ("attendance", slug, name) for name in ("registered", "no_shows", "walk_ins", "present")}
    if all(name in attack.figures for name in told.values()):
        attack.equations.append(
            {told["registered"]: 1, told["no_shows"]: -1, told["walk_ins"]: 1, told["present"]: -1}
        )
    came = ("attendance", slug, "came of registered")
    if came in attack.figures:
        attack.total(told["registered"], [came, told["no_shows"]])
    days = [n for n in attack.figures if n[:2] == ("attendance", slug) and str(n[2]).startswith("present ")]
    for day in days:
        attack.at_most([day], {told["present"]: 1})
        in_day = f"session {str(day[2]).removeprefix('present ')}"
        for session in list(attack.figures):
            if session[:2] == day[:2] and str(session[2]).startswith(in_day):
                attack.at_most([session], {day: 1})


def _knows_base(attack: Attack, question: Asked, where: str) -> Name:
    base, blank = (question.code, where, "base"), (question.code, where, "(not answered)")
    completed: Name = ("responses", where, "completed")
    shown: Name = completed
    if is_for_some(question):
        shown = (question.code, where, "shown")
        attack.at_most([shown], {completed: 1})
        # Both follow from the filter: they are hidden where it is, whatever they are.
        for name in (shown, blank):
            attack.marked.discard(name)
            attack.least[name] = 0
    attack.total(shown, [base, blank])
    return base


def _knows_question(attack: Attack, question: Asked, where: str, items: Sequence[str]) -> None:
    base = _knows_base(attack, question, where)
    counts = [(question.code, where, item) for item in items]
    if not counts:
        return
    if question.kind not in (QuestionKind.MULTIPLE, QuestionKind.MOST_IMPORTANT):
        attack.total(base, counts)
        return
    for option in question.options:
        without = (question.code, where, option.code, "not chosen")
        if (question.code, where, option.code) in attack.figures:
            # Stands nowhere, but follows: it must not follow too closely.
            attack.figures[without], attack.least[without] = None, 0
            attack.marked.add(without)
            attack.total(base, [(question.code, where, option.code), without])
        if option.exclusive:
            for item in items:
                if item != option.code:
                    attack.at_most(
                        [(question.code, where, option.code), (question.code, where, item)], {base: 1}
                    )
    attack.at_most([base], dict.fromkeys(counts, 1))
    if question.kind is QuestionKind.MOST_IMPORTANT:
        attack.at_most(counts, {base: question.wanted})
    if question.ranked:
        _knows_ranks(attack, question, where, items)


def _knows_ranks(attack: Attack, question: Asked, where: str, items: Sequence[str]) -> None:
    base = (question.code, where, "base")
    firsts = [(question.code, where, item, "first") for item in items]
    for first in firsts:
        attack.at_most([first], {first[:3]: 1})
        if attack.least.get(first[:3]) == 0:
            attack.least[first] = 0
    attack.total(base, firsts)


def is_for_some(question: Asked) -> bool:
    """The seasons here have conditions of questions, none of sections."""
    return question.shown_if is not None or bool(question.versions)


def _conditions(definition: Definition, question: Asked) -> list[Condition]:
    part = next(part for part in definition.sections if question in part.questions)
    return [each for each in (part.shown_if, question.shown_if) if each is not None]


def _knows_filter(attack: Attack, condition: Condition, question: Asked, where: str) -> None:
    """Those who were asked are some of those for whom a part of the condition holds."""
    if isinstance(condition, AllOf):
        for part in condition.of:
            _knows_filter(attack, part, question, where)
        return
    tests = condition.of if isinstance(condition, AnyOf) else (condition,)
    names = [
        (test.question, where, test.value) for test in tests if isinstance(test, Test) and test.op == "chose"
    ]
    if len(names) == len(tests):
        shown = (question.code, where, "shown")
        attack.at_most([shown], dict.fromkeys(names, 1))
        if len({name[0] for name in names}) == 1 and not question.versions:
            # All are answers to one question, of which each response gave one.
            attack.total(shown, names)


def too_close(
    attack: Attack, threshold: int, intervals: Mapping[Name, tuple[float, float]]
) -> list[tuple[Name, tuple[float, float]]]:
    """Hidden figures that can be narrowed down to fewer values than a small count can have.

    Of what stands nowhere (those who did not choose an option) only what is sure to be a small count.
    """
    return [
        (name, (low, high))
        for name, (low, high) in intervals.items()
        if high - low < threshold - 2 and (name[-1] != "not chosen" or 1 <= low < threshold)
    ]
