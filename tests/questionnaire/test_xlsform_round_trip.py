"""Out and in again: an exported questionnaire is a valid XLSForm and comes back as it was."""

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from seminars.audit.service import SYSTEM
from seminars.errors import Invalid
from seminars.programme.models import Series
from seminars.questionnaire import service
from seminars.questionnaire.conditions import AllOf, AnyOf, Condition, Not, Op, Test
from seminars.questionnaire.definition import Asked, Choice, Definition, Lattice, Part
from seminars.questionnaire.drafting import check_conditions
from seminars.questionnaire.kinds import QuestionKind, QuestionProfile
from seminars.questionnaire.models import Questionnaire
from seminars.questionnaire.queries import as_definition, definition_of
from seminars.questionnaire.xlsform import read_form
from seminars.questionnaire.xlsform_writing import xlsform_of
from tests.questionnaire.factories import LONG_BEFORE
from tests.questionnaire.forms import YES_NO, bare, form, table, workbook
from tests.questionnaire.test_xlsform_forms import HOUSEHOLD, HOUSEHOLD_CHOICES, KOBO, KOBO_CHOICES

NASTY = [
    "${name}",
    "=1+1",
    "**bold** & <b>",
    "it's “so”",
    "a\nb",
    "_x0041_",
    "'",
    "# head",
    "ärger",
    "1",
    "-",
]
words = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=25)
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(bool),
)
line = words.map(lambda text: text.replace("\n", " "))
maybe = st.one_of(st.just(""), words)
numbers = st.integers(-1000, 1000).map(lambda number: number / 8)
CODES = ["a", "b", "c", "1", "2.5", "other", "none", "X-1"]
NAMES = [
    "q1",
    "q2",
    "q3",
    "q1_other",
    "section_1",
    "grid_1",
    "introduction",
    "thanks",
    "x",
    "y_z",
    "meta_1",
    "end",
]


@st.composite
def options(draw: st.DrawFn, *, marks: bool = True) -> tuple[Choice, ...]:
    codes = draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=5, unique=True))
    labels = draw(st.lists(line, min_size=len(codes), max_size=len(codes), unique_by=str.casefold))
    made = [Choice(code, label) for code, label in zip(codes, labels, strict=True)]
    if marks and draw(st.booleans()):
        made[0] = replace(made[0], exclusive=True)
    if marks and draw(st.booleans()):
        made[-1] = replace(made[-1], other=True)
    return tuple(made)


def looks_at(asked: Asked) -> st.SearchStrategy[Condition]:
    """What a condition can look at in the answer to a question."""
    found: list[st.SearchStrategy[Condition]] = [
        st.just(Test(asked.code, Op.ANSWERED)),
        st.just(Test(asked.code, Op.BLANK)),
    ]
    if asked.kind.has_options:
        codes = st.sampled_from([option.code for option in asked.options])
        found += [
            codes.map(lambda code, op=op: Test(asked.code, op, code)) for op in (Op.CHOSE, Op.NOT_CHOSE)
        ]
        found.append(st.integers(1, 4).map(lambda count: Test(asked.code, Op.CHOSE_AT_LEAST, count)))
    if asked.kind is QuestionKind.NUMBER:
        found += [
            numbers.map(lambda number, op=op: Test(asked.code, op, number))
            for op in (Op.LESS, Op.AT_MOST, Op.EQUALS, Op.AT_LEAST, Op.MORE)
        ]
    if asked.kind in (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT) or asked.other is not None:
        found.append(words.map(lambda text: Test(asked.code, Op.SAYS, text)))
    return st.one_of(found)


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Asked]) -> Condition | None:
    asked = [each for each in earlier if each.kind.is_answered]
    if not asked or draw(st.booleans()):
        return None
    one = st.one_of([looks_at(each) for each in asked])
    few = st.lists(one, min_size=2, max_size=3).map(tuple)
    deep = st.recursive(
        one, lambda inner: st.one_of(few.map(AllOf), few.map(AnyOf), inner.map(Not)), max_leaves=4
    )
    return draw(deep)


@st.composite
def questions(draw: st.DrawFn, code: str, earlier: list[Asked]) -> Asked:
    kind = draw(st.sampled_from(QuestionKind))
    needed = draw(st.sampled_from(["required", "recommended", ""])) if kind.is_answered else ""
    more: dict[str, Any] = {}
    if kind.has_options:
        more["options"] = draw(options(marks=kind is not QuestionKind.SCALE))
    if kind is QuestionKind.MOST_IMPORTANT:
        more["choose"] = draw(st.integers(1, len(more["options"])))
        more["ranked"] = draw(st.booleans())
    if kind is QuestionKind.MULTIPLE:
        free = sum(not option.exclusive for option in more["options"])
        # A limit that every answer keeps is none.
        least, most = draw(st.integers(1, free)), draw(st.integers(1, free))
        more["least"] = least if 1 < least <= most else None
        more["most"] = most if most < free else None
        more["message"] = draw(maybe)
    if kind is QuestionKind.NUMBER:
        more["whole"] = draw(st.booleans())
        least, most = sorted(draw(st.tuples(numbers, numbers)))
        if more["whole"]:
            least, most = float(int(least)), float(int(most))
        more["least"], more["most"] = draw(
            st.sampled_from([(least, most), (None, most), (least, None), (None, None)])
        )
        more["message"] = draw(maybe)
    return Asked(
        code=code,
        kind=kind,
        text=draw(words),
        hint=draw(maybe),
        required=needed == "required",
        recommended=needed == "recommended",
        profile=draw(st.sampled_from([None, *QuestionProfile])) if kind.is_answered else None,
        shown_if=draw(conditions(earlier)),
        **more,
    )


@st.composite
def grids(draw: st.DrawFn, codes: list[str], number: int, earlier: list[Asked]) -> list[Asked]:
    lattice = Lattice(draw(words), draw(maybe), number)
    scale, shown_if = draw(options(marks=False)), draw(conditions(earlier))
    one_for_all = draw(st.booleans())
    return [
        Asked(
            code=code,
            kind=QuestionKind.SCALE,
            text=draw(words),
            required=draw(st.booleans()),
            options=scale if one_for_all else draw(options(marks=False)),
            shown_if=shown_if if one_for_all else draw(conditions(earlier)),
            grid=lattice,
        )
        for code in codes
    ]


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    codes = draw(st.permutations(NAMES))
    earlier: list[Asked] = []
    parts = []
    for number in range(draw(st.integers(1, 3))):
        shown_if = draw(conditions(earlier))
        inside: list[Asked] = []
        for _ in range(draw(st.integers(0, 3))):
            if len(codes) > 2 and draw(st.integers(0, 4)) == 0:
                made = draw(grids([codes.pop(), codes.pop()], len(codes) + 1, earlier))
            elif codes:
                made = [draw(questions(codes.pop(), earlier))]
            inside += made
            earlier = [*earlier, *made]
        title = f"{draw(line)} {number}"
        parts.append(Part(title, draw(maybe), tuple(inside), shown_if))
    return Definition(draw(line), draw(maybe), draw(maybe), tuple(parts))


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # A questionnaire is large: making it smaller would take minutes, and one example says enough.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(definitions())
def test_any_questionnaire_comes_back_as_it_was(definition: Definition) -> None:
    again = read_form(xlsform_of(definition, form_id="season"))
    assert bare(again.definition) == bare(definition)
    assert not again.findings


@pytest.mark.parametrize(
    "content",
    [form(HOUSEHOLD, HOUSEHOLD_CHOICES), form(KOBO, KOBO_CHOICES)],
    ids=["household", "kobo"],
)
def test_import_export_import_gives_the_same(content: bytes) -> None:
    first = read_form(content, filename="first.xlsx").definition
    second = read_form(xlsform_of(first, form_id="first"), filename="other.xlsx")
    assert bare(second.definition) == bare(first)
    assert second.complete


def test_a_form_brought_in_is_kept_as_it_was_read(app: Flask, series: Series) -> None:
    content = form(HOUSEHOLD, HOUSEHOLD_CHOICES)
    incoming = read_form(content, filename="household.xlsx")
    kept = service.keep_form(
        series=series, content=content, filename="household.xlsx", actor=SYSTEM, at=LONG_BEFORE
    )
    service.bring_in_form(form=kept, definition=incoming.definition, actor=SYSTEM, at=LONG_BEFORE)
    standing = definition_of(series)
    assert standing is not None
    assert bare(standing) == bare(incoming.definition)
    assert bare(read_form(xlsform_of(standing, form_id="x")).definition) == bare(standing)


def test_the_questionnaire_of_the_editor_comes_back(app: Flask, questionnaire: Questionnaire) -> None:
    definition = as_definition(questionnaire)
    again = read_form(xlsform_of(definition, form_id="x"))
    assert bare(again.definition) == bare(definition)
    assert again.complete


HEADINGS = [
    "type",
    "name",
    "label",
    "required",
    "relevant",
    "constraint",
    "appearance",
    "parameters",
    "disabled",
]
TYPES = ["text", "integer", "decimal", "date", "note", "range", "rank yes_no", "start", "geopoint", "image"]
TYPES += [
    "select_one yes_no",
    "select_multiple yes_no or_other",
    "begin_group",
    "begin_repeat",
    "begin_score",
]
ODD = [
    "yes",
    "${q0} = 'yes'",
    "${q0} > 3",
    ". > 3",
    "selected(., 'no')",
    "true()",
    "table-list",
    "likert multiline",
]
ODD += ["label", "list-nolabel", "start=1 end=5 step=2", "x y", "-1", "not(. = 2)"]
cells = st.lists(st.sampled_from([None] * 40 + ODD), min_size=6, max_size=6)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(TYPES), cells), min_size=1, max_size=7))
def test_whatever_stands_in_a_form_it_comes_in_whole_or_is_refused(rows: list[tuple[str, list[str]]]) -> None:
    survey: list[list[object]] = [list(HEADINGS)]
    ends = []
    for number, (kind, rest) in enumerate(rows):
        survey.append([kind, f"q{number}", f"Question {number}", *rest])
        if kind.startswith("begin"):
            ends.append([kind.replace("begin", "end")])
    try:
        incoming = read_form(workbook({"survey": [*survey, *reversed(ends)], "choices": table(YES_NO)}))
    except Invalid:
        return
    check_conditions(incoming.definition)
    again = read_form(xlsform_of(incoming.definition, form_id="again"))
    assert bare(again.definition) == bare(incoming.definition)
