"""'relevant' and 'constraint': which formulas mean a condition or a limit of ours, and which none."""

import pytest

from seminars.questionnaire.conditions import AllOf, AnyOf, Condition, Not, Op, Test
from seminars.questionnaire.definition import Asked, Choice
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.xlsform_conditions import ALWAYS, NEVER, Known, condition_of, formula, normal
from seminars.questionnaire.xlsform_expressions import Literal, Unreadable, parse, plain_number, quoted
from seminars.questionnaire.xlsform_limits import Limits, constraint_of, limits_of

OPTIONS = tuple(Choice(code, label) for code, label in (("1", "Never"), ("2", "Often"), ("3", "Always")))
CODES = {"1": "1", "2": "2", "3": "3"}
ASKED = {
    "often": Known(Asked("often", QuestionKind.SINGLE, "How often?", options=OPTIONS), CODES),
    "with": Known(Asked("with", QuestionKind.MULTIPLE, "With whom?", options=OPTIONS), CODES),
    "years": Known(Asked("years", QuestionKind.NUMBER, "How many years?")),
    "town": Known(Asked("town", QuestionKind.SHORT_TEXT, "Which town?")),
    "day": Known(Asked("day", QuestionKind.DATE, "Which day?")),
}


def find(name: str) -> Known:
    if name not in ASKED:
        raise Unreadable(f"'{name}' is not there")
    return ASKED[name]


def chose(code: str, value: str) -> Test:
    return Test(code, Op.CHOSE, value)


CONDITIONS: list[tuple[str, Condition]] = [
    ("${often} = '2'", chose("often", "2")),
    ("${often}=2", chose("often", "2")),
    ("'2' = ${often}", chose("often", "2")),
    ("${ often } = ‘2’", chose("often", "2")),
    ("selected(${with}, '2')", chose("with", "2")),
    ("selected(${often}, “2”)", chose("often", "2")),
    ("not(selected(${with}, '2'))", Test("with", Op.NOT_CHOSE, "2")),
    ("${often} != '2'", Test("often", Op.NOT_CHOSE, "2")),
    ("${often} >= 2", AnyOf((chose("often", "2"), chose("often", "3")))),
    ("${often} < 2", chose("often", "1")),
    ("${often} > 0", Test("often", Op.ANSWERED)),
    ("${with} = '1'", AllOf((chose("with", "1"), Not(Test("with", Op.CHOSE_AT_LEAST, 2))))),
    ("count-selected(${with}) > 1", Test("with", Op.CHOSE_AT_LEAST, 2)),
    ("count-selected(${with}) <= 1", Not(Test("with", Op.CHOSE_AT_LEAST, 2))),
    ("count-selected(${with}) >= 0", ALWAYS),
    (
        "count-selected(${with}) = 2",
        AllOf((Test("with", Op.CHOSE_AT_LEAST, 2), Not(Test("with", Op.CHOSE_AT_LEAST, 3)))),
    ),
    ("${years} > 5", Test("years", Op.MORE, 5)),
    ("5 < ${years}", Test("years", Op.MORE, 5)),
    ("number(${years}) <= -0.5", Test("years", Op.AT_MOST, -0.5)),
    ("${years} != 5", Not(Test("years", Op.EQUALS, 5))),
    ("${years} = '18'", Test("years", Op.EQUALS, 18)),
    ("${years} != ''", Test("years", Op.ANSWERED)),
    ("${town} = ''", Test("town", Op.BLANK)),
    ("string-length(${town}) > 0", Test("town", Op.ANSWERED)),
    ("not(string-length(${town}) != 0)", Test("town", Op.BLANK)),
    ("${town} = 'Galway'", Test("town", Op.SAYS, "Galway")),
    ("${town} != concat('O', \"'\", 'Brien')", Not(Test("town", Op.SAYS, "O'Brien"))),
    ("${day} = date('2008-05-07')", Test("day", Op.SAYS, "2008-05-07")),
    (
        "${often} = '1' or ${often} = '2' or ${years} > 3",
        AnyOf((chose("often", "1"), chose("often", "2"), Test("years", Op.MORE, 3))),
    ),
    (
        "${often}='1' and (${town}='' or not(${years} < 3 and ${years} > 1))",
        AllOf(
            (
                chose("often", "1"),
                AnyOf(
                    (
                        Test("town", Op.BLANK),
                        Not(AllOf((Test("years", Op.LESS, 3), Test("years", Op.MORE, 1)))),
                    )
                ),
            )
        ),
    ),
    ("not(not(${often} = '1'))", chose("often", "1")),
    ("true()", ALWAYS),
    ("true() and ${often} = '1'", chose("often", "1")),
    ("false() and ${often} = '1'", NEVER),
    ("${often} = '1' or false()", chose("often", "1")),
]


@pytest.mark.parametrize(("text", "condition"), CONDITIONS, ids=[text for text, _ in CONDITIONS])
def test_relevant_becomes_a_condition(text: str, condition: Condition) -> None:
    assert condition_of(parse(text), find) == condition


@pytest.mark.parametrize(
    "condition",
    [each for _, each in CONDITIONS if each not in (ALWAYS, NEVER)],
    ids=lambda each: str(each)[:60],
)
def test_a_condition_written_as_a_formula_reads_as_the_same(condition: Condition) -> None:
    text = formula(condition, {code: known.asked for code, known in ASKED.items()}, {})
    assert condition_of(parse(text), find) == normal(condition)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${gone} = '1'", "'gone' is not there"),
        ("${often} = ${years}", "two answers"),
        ("${years} + 1 > 5", "it reckons"),
        ("${often} = 'sometimes'", "not among the choices"),
        ("selected(${town}, 'x')", "has no choices"),
        ("${with} > 2", "one number"),
        ("${day} > '2008-05-07'", "before or after"),
        ("${day} = today()", "two answers"),
        ("${day} = 'soon'", "no date"),
        ("string-length(${town}) > 5", "counts the letters"),
        ("regex(${town}, '[a-z]+')", "regex()"),
        ("if(${often} = '1', true(), false())", "if()"),
        ("../often = '1'", "by its path"),
        ("/data/often = '1'", "by its path"),
        ("often = '1'", "write ${often}"),
        ("${often}", "compared with"),
        ("${often} = '1' ${years} = 2", "not expected"),
        ("(${often} = '1'", "not closed"),
        ("${often} = '1' and", "too early"),
        ("${often = '1'", "cannot be read"),
        ("${years} > 'many'", "compares a number"),
        ("'a'", "does not compare"),
        ("not(" * 60 + "${often} = '1'" + ")" * 60, "too deeply"),
        ("${often} = '1' or " * 1000 + "${often} = '2'", "too long"),
    ],
)
def test_what_our_conditions_cannot_say_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        condition_of(parse(text), find)
    assert reason in str(refused.value)


NUMBERS: list[tuple[str, bool, Limits]] = [
    (". >= 0 and . <= 120", True, Limits(0, 120)),
    (".>=0 and .<=120", False, Limits(0, 120)),
    ("(. > 0) and (. < 100)", True, Limits(1, 99)),
    ("not(. < 18)", True, Limits(18, None)),
    ("not(. < 18 or . > 65)", False, Limits(18, 65)),
    (". <= 40", True, Limits(None, 40)),
    ("10 >= . and . >= -3.5", False, Limits(-3.5, 10)),
    (". = 5", True, Limits(5, 5)),
    (". = 5 or . = 6 or . = 7", True, Limits(5, 7)),
    ("if(. > 10, false(), . >= 2)", True, Limits(2, 10)),
]


@pytest.mark.parametrize(("text", "whole", "limits"), NUMBERS)
def test_constraints_of_numbers_become_limits(text: str, whole: bool, limits: Limits) -> None:
    assert limits_of(parse(text), QuestionKind.NUMBER, whole=whole) == limits


NONE = frozenset({"none"})
SELECTED: list[tuple[str, Limits]] = [
    ("count-selected(.) <= 3", Limits(None, 3)),
    ("count-selected(.) < 4 and count-selected(.) > 1", Limits(2, 3)),
    ("count-selected(.) = 3", Limits(3, 3)),
    ("count-selected(.) >= 1", Limits()),
    ("not(selected(., 'none') and count-selected(.) > 1)", Limits(exclusive=NONE)),
    ("not(count-selected(.) >= 2 and selected(., 'none'))", Limits(exclusive=NONE)),
    ("not(selected(., 'none')) or count-selected(.) = 1", Limits(exclusive=NONE)),
    ("if(selected(., 'none'), count-selected(.) = 1, true())", Limits(exclusive=NONE)),
    (
        "not(selected(., 'none') and (selected(., 'a') or selected(., 'b') or"
        " selected(., 'c') or selected(., 'd')))",
        Limits(exclusive=NONE),
    ),
    (
        "not((selected(., 'none') or selected(., 'd')) and count-selected(.) > 1)",
        Limits(exclusive=frozenset({"none", "d"})),
    ),
    (
        "(selected(., 'none') or count-selected(.) >= 2)"
        " and not(selected(., 'none') and count-selected(.) > 1)",
        Limits(2, None, NONE),
    ),
]


@pytest.mark.parametrize(("text", "limits"), SELECTED)
def test_constraints_of_several_choices_become_limits(text: str, limits: Limits) -> None:
    assert limits_of(parse(text), QuestionKind.MULTIPLE, names=["a", "b", "c", "d", "none"]) == limits


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        (". > 0", QuestionKind.NUMBER, "not the limit itself"),
        (". < 5 or . > 10", QuestionKind.NUMBER, "no counterpart"),
        (". > 5 and . < 3", QuestionKind.NUMBER, "no counterpart"),
        (". <= ${years}", QuestionKind.NUMBER, "another question"),
        ("regex(., '^[0-9]{3}$')", QuestionKind.NUMBER, "regex()"),
        (". mod 2 = 0", QuestionKind.NUMBER, "it reckons"),
        ("string-length(.) < 10", QuestionKind.SHORT_TEXT, "only numbers"),
        (". <= today()", QuestionKind.DATE, "only numbers"),
        ("selected(., 'z')", QuestionKind.MULTIPLE, "not among its choices"),
        ("selected(., 'a')", QuestionKind.MULTIPLE, "no counterpart"),
        ("not(selected(., 'a') and selected(., 'b'))", QuestionKind.MULTIPLE, "no counterpart"),
        (
            "count-selected(.) >= 2 and not(selected(., 'c') and count-selected(.) > 1)",
            QuestionKind.MULTIPLE,
            "no counterpart",
        ),
    ],
)
def test_constraints_that_limits_cannot_say_are_refused(text: str, kind: QuestionKind, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        limits_of(parse(text), kind, names=["a", "b", "c"])
    assert reason in str(refused.value)


def test_limits_written_as_a_constraint_read_as_the_same() -> None:
    options = (Choice("a", "A"), Choice("b", "B"), Choice("none", "None", exclusive=True))
    several = Asked("q", QuestionKind.MULTIPLE, "Which?", options=options, least=2, most=2)
    number = Asked("n", QuestionKind.NUMBER, "How many?", least=-0.000_001, most=1_000_000)
    again = limits_of(parse(constraint_of(several)), several.kind, names=["a", "b", "none"])
    assert again == Limits(2, None, frozenset({"none"}))
    assert limits_of(parse(constraint_of(number)), number.kind) == Limits(-0.000_001, 1_000_000)


@pytest.mark.parametrize(
    "text", ["plain", "it's", 'say "yes"', 'it\'s "so"', "'", "", "costs ${x}", "'${\"", "''\"\""]
)
def test_quoted_texts_read_as_they_were(text: str) -> None:
    assert parse(quoted(text)) == Literal(text)


def test_numbers_are_written_without_exponents() -> None:
    assert [plain_number(each) for each in (5.0, -0.5, 1e-7, 1e15)] == [
        "5",
        "-0.5",
        "0.0000001",
        "1" + "0" * 15,
    ]
