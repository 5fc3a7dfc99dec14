"""Conditions in a form: up to three tests of earlier answers, joined by 'all' or 'any'."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, FloatField, RadioField, SelectChoice, SelectField
from wtforms.validators import Optional

from seminars.errors import Invalid
from seminars.forms import choices
from seminars.questionnaire.conditions import (
    NUMERIC,
    AllOf,
    AnyOf,
    Condition,
    Op,
    Test,
    as_json,
)
from seminars.questionnaire.definition import Asked
from seminars.questionnaire.kinds import QuestionKind

ROWS = (1, 2, 3)
_NUMBER_WORDS = {
    Op.EQUALS: "is the number beside",
    Op.LESS: "is less than the number beside",
    Op.AT_MOST: "is the number beside or less",
    Op.AT_LEAST: "is the number beside or more",
    Op.MORE: "is more than the number beside",
}


class ConditionForm(FlaskForm):
    """Who is shown a question or a section: everybody, or those who answered so before."""

    join = RadioField(
        "Shown to those for whom",
        choices=choices([("all", "all of these hold"), ("any", "at least one of these holds")]),
        default="all",
        validators=[Optional()],
    )
    test_1 = SelectField("Shown only if", validators=[Optional()], default="")
    number_1 = FloatField("Number", [Optional()])
    test_2 = SelectField("and / or", validators=[Optional()], default="")
    number_2 = FloatField("Number", [Optional()])
    test_3 = SelectField("and / or", validators=[Optional()], default="")
    number_3 = FloatField("Number", [Optional()])
    keep = BooleanField("Keep the condition as it is")

    def offer(self, earlier: Sequence[Asked], numbers: dict[str, int]) -> None:
        """Fill the lists with what can be asked of the answers to ``earlier`` questions."""
        offered = [SelectChoice("", "Always shown")]
        for asked in earlier:
            number = numbers[asked.code]
            group = f"{number}. {asked.text}"[:90]
            offered += [
                SelectChoice(value, f"Question {number} {label}", optgroup=group)
                for value, label in _tests(asked)
            ]
        for row in ROWS:
            self[f"test_{row}"].choices = offered

    def show(self, condition: Condition | None) -> bool:
        """Fill the rows in; False where the condition is more than three simple tests."""
        tests, join = _simple(condition)
        if tests is None:
            self.keep.data = True
            return False
        self.join.data = join
        for row, test in zip(ROWS, tests, strict=False):
            self[f"test_{row}"].data = _value(test)
            if test.op in NUMERIC or test.op is Op.CHOSE_AT_LEAST:
                self[f"number_{row}"].data = test.value
        return True

    def condition(self, before: Condition | None) -> Condition | None:
        """What was chosen; ``before`` where it is to be kept. Raises Invalid with the field at fault."""
        if self.keep.data and before is not None:
            return before
        tests = [test for row in ROWS if (test := self._test(row)) is not None]
        if len(tests) < 2:
            return tests[0] if tests else None
        return AllOf(tuple(tests)) if self.join.data != "any" else AnyOf(tuple(tests))

    def _test(self, row: int) -> Test | None:
        chosen = self[f"test_{row}"].data or ""
        if not chosen:
            return None
        code, op, value = chosen.split("|", 2)
        if Op(op) in NUMERIC or Op(op) is Op.CHOSE_AT_LEAST:
            number = self[f"number_{row}"].data
            if number is None:
                raise Invalid("Enter the number to compare with.", field=f"number_{row}")
            return Test(code, Op(op), number)
        return Test(code, Op(op), value or None)


def _tests(asked: Asked) -> list[tuple[str, str]]:
    found = []
    for option in asked.options:
        found.append((f"{asked.code}|{Op.CHOSE.value}|{option.code}", f"is '{option.label}'"))
    for option in asked.options:
        found.append((f"{asked.code}|{Op.NOT_CHOSE.value}|{option.code}", f"is not '{option.label}'"))
    if asked.kind is QuestionKind.MULTIPLE:
        found.append(
            (f"{asked.code}|{Op.CHOSE_AT_LEAST.value}|", "has at least so many as the number beside")
        )
    if asked.kind is QuestionKind.NUMBER:
        found += [(f"{asked.code}|{op.value}|", words) for op, words in _NUMBER_WORDS.items()]
    return [
        *found,
        (f"{asked.code}|{Op.ANSWERED.value}|", "is answered"),
        (f"{asked.code}|{Op.BLANK.value}|", "is left blank"),
    ]


def _value(test: Test) -> str:
    numeric = test.op in NUMERIC or test.op is Op.CHOSE_AT_LEAST
    return f"{test.question}|{test.op.value}|{'' if numeric or test.value is None else test.value}"


def _simple(condition: Condition | None) -> tuple[tuple[Test, ...] | None, str]:
    """The tests of a condition that the form can show, and how they are joined; None for another one."""
    if condition is None:
        return (), "all"
    if isinstance(condition, Test):
        return ((condition,), "all") if condition.op is not Op.SAYS else (None, "all")
    if isinstance(condition, AllOf | AnyOf) and len(condition.of) <= len(ROWS):
        tests = tuple(each for each in condition.of if isinstance(each, Test) and each.op is not Op.SAYS)
        if len(tests) == len(condition.of):
            return tests, "all" if isinstance(condition, AllOf) else "any"
    return None, "all"


def kept(condition: Condition | None) -> dict[str, object] | None:
    """The condition as JSON values, for the page."""
    return None if condition is None else as_json(condition)
