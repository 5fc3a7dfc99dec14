"""Rows of single answers: they say what was answered, and not whose it is."""

from collections import Counter, defaultdict
from random import Random

import numpy as np
import pytest

from seminars.questionnaire.answers import Given
from seminars.questionnaire.conditions import Op, Test
from seminars.questionnaire.definition import Definition, Part
from seminars.questionnaire.kinds import QuestionKind, QuestionProfile
from seminars.summaries.answer_columns import AnswerColumns, columns_from
from seminars.summaries.rows import Asking, Rows, rows_of
from seminars.summaries.rows_files import codebook_csv, rows_long, rows_wide
from seminars.summaries.tabulation import tabulate
from seminars.summaries.variables import SEMINAR, fitting_names, left_out, variables_of
from tests.summaries.seasons import DEFINITION, Row, answers, asked

SIZES = {1: 40, 2: 31}
SEMINARS = [(1, "Galway"), (2, "Clonmel")]


def profiled(definition: Definition) -> Definition:
    """The same questionnaire with sex and level as profile."""
    questions = [
        asked("sex", QuestionKind.SINGLE, 1, 2, profile=QuestionProfile.GENDER),
        asked("level", QuestionKind.SINGLE, 2, 4, profile=QuestionProfile.LEVEL),
        *definition.questions[2:],
    ]
    return Definition(definition.title, sections=(Part("All", questions=tuple(questions)),))


def given_rows(seed: int = 1) -> tuple[list[tuple[str, int]], list[Row]]:
    random = Random(seed)
    responses = [(f"{place} {n}", place) for place, size in SIZES.items() for n in range(size)]
    return responses, [row for response, _ in responses for row in answers(random, response, 0.5)]


def as_columns(responses: list[tuple[str, int]], given: list[Row]) -> AnswerColumns:
    part = [(r.response_id, r.question_id, r.option_id, r.number, r.item, r.text is not None) for r in given]
    return columns_from(responses, [part[:100], [], part[100:]])


def not_shown(definition: Definition, responses: list[tuple[str, int]], given: list[Row]) -> Asking:
    by_id = {question.id: question for question in definition.questions}
    said: dict[str, dict[str, Given]] = defaultdict(dict)
    for row in given:
        question = by_id[row.question_id]
        codes = tuple(option.code for option in question.options if option.id == row.option_id)
        said[row.response_id][question.code] = Given(options=codes, number=row.number, text=row.text)
    found = defaultdict(list)
    for place, (response, _) in enumerate(responses):
        for code in set(definition.by_code) - definition.shown(said[response]):
            found[code].append(place)
    return Asking(found, {"years": [0, 1]})


def made(seed: int = 1, definition: Definition | None = None) -> tuple[Rows, list[Row]]:
    definition = definition or profiled(DEFINITION)
    responses, given = given_rows(seed)
    columns = as_columns(responses, given)
    return rows_of(definition, SEMINARS, columns, not_shown(definition, responses, given), 5), given


def column(rows: Rows, name: str) -> np.ndarray:
    names = [variable.name for variable in rows.variables]
    return rows.columns[names.index(name)]


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_those_of_the_tables(seed: int) -> None:
    rows, given = made(seed)
    tables = {each.question.code: each for _, part in tabulate(DEFINITION, 71, given) for each in part}
    for count in tables["with"].counts:
        name = count.code.replace("-", "_")
        found = column(rows, f"with_{name}")
        assert int((found == 1).sum()) == count.count
        assert int((found >= 0).sum()) == tables["with"].base
    for place, often in ((1, 0), (2, 1), (3, 2)):
        found = Counter(column(rows, f"best_{place}").astype(int).tolist())
        expected = [(count.places or ())[often] for count in tables["best"].counts]
        assert [found[point] for point in range(1, 6)] == expected
    assert int((column(rows, "change_given") == 1).sum()) <= tables["change"].base
    assert rows.size == 71


@pytest.mark.parametrize("seed", range(6))
def test_nobody_can_be_picked_out_by_what_describes_them(seed: int) -> None:
    rows, _ = made(seed)
    personal = [
        found.tolist()
        for variable, found in zip(rows.variables, rows.columns, strict=True)
        if variable.personal
    ]
    assert len(personal) == 3
    assert min(Counter(zip(*personal, strict=True)).values()) >= 5


@pytest.mark.parametrize("seed", range(6))
def test_what_hangs_on_a_hidden_answer_is_hidden_with_it(seed: int) -> None:
    rows, _ = made(seed)
    hidden = {name: column(rows, name) == -7 for name in ("sex", "level")}
    assert hidden["level"].any()
    assert (column(rows, "often")[hidden["level"]] == -7).all()
    assert (column(rows, "change_given")[hidden["sex"]] == -7).all()
    # Where it is shown, so is whether the question was for this person.
    shown = column(rows, "level")
    assert set(column(rows, "often")[(shown == 3) | (shown == 4)].tolist()) <= {-8.0}


def test_numbers_do_not_stand_alone_at_an_end() -> None:
    rows, given = made()
    found = column(rows, "years")
    least, greatest = rows.limits["years"]
    true = sorted(row.number for row in given if row.number is not None)
    assert int((found == greatest).sum()) >= 5
    assert int((found == least).sum()) >= 5
    assert true[0] <= least < greatest <= true[-1]
    assert int((found > -1000).sum()) == len(true)


def test_rows_hold_no_words_and_no_order_of_responses() -> None:
    rows, _ = made()
    wide, long = rows_wide(rows).decode("utf-8-sig"), rows_long(rows).decode("utf-8-sig")
    assert "words" not in wide + long
    lines = [tuple(map(float, line.split(",")[1:])) for line in wide.splitlines()[1:]]
    assert lines == sorted(lines)
    responses, given = given_rows()
    definition = profiled(DEFINITION)
    turned = responses[::-1]
    again = rows_of(
        definition, SEMINARS, as_columns(turned, given), not_shown(definition, responses, given), 5
    )
    assert column(again, SEMINAR).tolist() == column(rows, SEMINAR).tolist()


def test_a_long_file_says_in_words_what_was_ticked() -> None:
    rows, given = made()
    lines = rows_long(rows).decode("utf-8-sig").splitlines()
    ticked = sum(1 for row in given if row.question_id == 3)
    assert sum(1 for line in lines if ",with_" in line) == ticked
    assert any(line.endswith("Hidden to protect people") for line in lines)
    assert not any(line.endswith("Not answered") for line in lines)


def test_too_few_responses_give_no_rows() -> None:
    definition = profiled(DEFINITION)
    few = as_columns([(str(n), 1) for n in range(19)], [])
    with pytest.raises(ValueError, match="too few"):
        rows_of(definition, SEMINARS, few, Asking({}, {}), 5)


def test_what_describes_the_person_and_cannot_be_grouped_is_left_out() -> None:
    age = asked("age", QuestionKind.NUMBER, 1, profile=QuestionProfile.AGE_BAND)
    after = asked("after", QuestionKind.SINGLE, 2, 2, shown_if=Test("age", Op.ANSWERED))
    later = asked("later", QuestionKind.SINGLE, 3, 2, shown_if=Test("after", Op.CHOSE, "after-1"))
    free = asked("free", QuestionKind.SINGLE, 4, 2)
    definition = Definition("", sections=(Part("", questions=(age, after, later, free)),))
    variables = variables_of(definition, ["Galway"])
    assert [each.name for each in variables] == [SEMINAR, "free"]
    assert left_out(definition, variables) == [age, after, later]


def test_names_of_variables_are_such_that_spss_takes_them() -> None:
    assert fitting_names(["with", "with", "1st", "a.b-c", "A.b_C", "é", "x" * 80]) == [
        "q_with",
        "q_with_2",
        "q_1st",
        "a_b_c",
        "a_b_c_2",
        "q",
        "x" * 64,
    ]


def test_the_codebook_says_what_each_number_means() -> None:
    lines = codebook_csv(variables_of(profiled(DEFINITION), ["Galway", "Clonmel"])).decode("utf-8-sig")
    assert "seminar,Seminar,nominal,2,Clonmel,answer" in lines
    assert "level,What of level?,nominal,-7,Hidden to protect people,missing" in lines
    assert "with_with_1,with answer 1: What of with?,nominal,1,Chosen,answer" in lines
    assert "often,What of often?,ordinal,-8,Not shown: the question is for others,missing" in lines
