"""Forms as people really draw them up: what comes in, and what is listed instead."""

import pytest

from seminars.errors import Invalid
from seminars.questionnaire.conditions import AllOf, Op, Test
from seminars.questionnaire.definition import Asked
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.xlsform import Incoming, NotAForm, read_form
from seminars.questionnaire.xlsform_findings import Loss
from tests.questionnaire.forms import form, losses, read, table, workbook

HOUSEHOLD = """
| type | name | label | hint | required | relevant | constraint | constraint_message | appearance | default | calculation | repeat_count | choice_filter | media::image |

| start | start | | | | | | | | | | | | |
| end | end | | | | | | | | | | | | |
| deviceid | deviceid | | | | | | | | | | | | |
| note | welcome | **Welcome** to the <span style="color:red">survey</span> | | | | | | | | | | | |
| begin_group | respondent | About you | | | | | | | | | | | |
| text | full_name | What is your name? | As on your badge | yes | | | | | | | | | |
| integer | age | How old are you? | | yes | | . >= 18 and . <= 120 | Between 18 and 120 | | 30 | | | | |
| select_one yes_no | works | Do you work with children? | | TRUE | | | | minimal | | | | | |
| select_one sector or_other | sector | In which sector? | | | ${works} = 'yes' | | | | | | | | |
| end_group | | | | | | | | | | | | | |
| begin_group | work | Your work | | | ${works} = 'yes' and ${age} >= 18 | | | | | | | | |
| select_multiple partner | partners | With whom? | | | | not(selected(., 'none') and count-selected(.) > 1) and count-selected(.) <= 2 | Two at most | | | | | | partners.png |
| begin_group | detail | In detail | | | selected(${partners}, 'police') | | | | | | | | |
| text | example | An example | | | string-length(${full_name}) > 0 | | | multiline | | | | | |
| end_group | | | | | | | | | | | | | |
| geopoint | place | Where? | | | | | | | | | | | |
| calculate | double | | | | | | | | | ${age} * 2 | | | |
| text | remark | Anything else, ${full_name}? | | | ${double} > 40 | | | | | | | | |
| select_one district | district | District | | | | | | | | | | region = 'west' | |
| end_group | | | | | | | | | | | | | |
| begin_repeat | child | Child | | | | | | | | | 3 | | |
| text | child_name | Name of the child | | | | | | | | | | | |
| end_repeat | | | | | | | | | | | | | |
| date | day | Which day? | | | | . <= today() | | month-year | | | | | |
| range | score | How satisfied are you? | | | | | | | | | | | |
"""  # noqa: E501
HOUSEHOLD_CHOICES = """
| list_name | name | label | region |
| yes_no | yes | Yes | |
| yes_no | no | No | |
| sector | health | Health | |
| sector | justice | Justice | |
| partner | schools | Schools | |
| partner | police | Police | |
| partner | courts | Courts | |
| partner | none | None of these | |
| district | galway | Galway | west |
| district | cork | Cork | south |
| colours | red | Red | |
"""


def by_code(incoming: Incoming) -> dict[str, Asked]:
    return {each.code: each for part in incoming.definition.sections for each in part.questions}


@pytest.fixture(scope="module")
def household() -> Incoming:
    settings = "| form_title | form_id | version |\n| Household visit | household | 3 |"
    return read(HOUSEHOLD, HOUSEHOLD_CHOICES, settings)


def test_an_odk_form_comes_in_by_sections(household: Incoming) -> None:
    definition = household.definition
    assert definition.title == "Household visit"
    assert [part.title for part in definition.sections] == [
        "Household visit",
        "About you",
        "Your work",
        "Household visit",
    ]
    assert [question.code for question in definition.questions] == [
        *("full_name", "age", "works", "sector", "partners", "example", "remark", "district", "day", "score")
    ]
    assert definition.sections[2].shown_if == AllOf(
        (Test("works", Op.CHOSE, "yes"), Test("age", Op.AT_LEAST, 18))
    )


def test_its_questions_keep_what_they_ask(household: Incoming) -> None:
    asked = by_code(household)
    assert asked["welcome"].kind is QuestionKind.INFORMATION
    assert asked["welcome"].text == "Welcome to the survey"
    assert (asked["full_name"].hint, asked["full_name"].required) == ("As on your badge", True)
    age = asked["age"]
    assert (age.kind, age.whole, age.least, age.most) == (QuestionKind.NUMBER, True, 18, 120)
    assert age.message == "Between 18 and 120"
    sector = asked["sector"]
    assert [option.label for option in sector.options] == ["Health", "Justice", "Other"]
    assert sector.other is sector.options[-1]
    partners = asked["partners"]
    assert (partners.least, partners.most, partners.message) == (None, 2, "Two at most")
    assert [option.code for option in partners.options if option.exclusive] == ["none"]
    assert asked["example"].kind is QuestionKind.LONG_TEXT
    score = asked["score"]
    assert (score.kind, score.least, score.most, score.whole) == (QuestionKind.NUMBER, 0, 10, True)


def test_a_group_within_becomes_a_heading_and_its_condition_goes_to_its_questions(
    household: Incoming,
) -> None:
    asked = by_code(household)
    police = Test("partners", Op.CHOSE, "police")
    assert (asked["detail"].kind, asked["detail"].text) == (QuestionKind.INFORMATION, "In detail")
    assert asked["detail"].shown_if == police
    assert asked["example"].shown_if == AllOf((police, Test("full_name", Op.ANSWERED)))


def test_what_is_not_supported_is_listed_by_row_and_column(household: Incoming) -> None:
    found = {(each.row, each.column): each for each in household.losses}
    assert {(row, column.partition(" ")[0]) for row, column in found} == {
        (9, "default"),
        (14, "media::image"),
        (18, "type"),
        (19, "type"),
        (20, "label"),
        (20, "relevant"),
        (21, "choice_filter"),
        (23, "type"),
        (24, "type"),
        (26, "constraint"),
        (26, "appearance"),
    }
    assert found[(20, "relevant (F)")].reason.startswith("it looks at 'double', which does not come in")
    assert found[(24, "type (A)")].reason == "it stands in a group that is repeated"
    assert found[(18, "type (A)")].loss is Loss.LEFT_OUT
    assert found[(9, "default (J)")].value == "30"
    assert {each.sheet for each in household.losses} == {"survey"}


def test_what_carries_time_or_device_is_left_on_purpose(household: Incoming) -> None:
    found = [each for each in household.findings if each.loss is Loss.ON_PURPOSE]
    assert [(each.row, each.value) for each in found] == [(3, "start"), (4, "end"), (5, "deviceid")]


def test_nothing_is_dropped_in_silence(household: Incoming) -> None:
    remarks = {(each.place, each.reason) for each in household.findings if each.loss is Loss.REMARK}
    assert ("choices, row 12, list_name (A)", "no question uses this list") in remarks
    assert any(place == "choices, region (D)" for place, _ in remarks)
    assert any("'minimal' only says how it looks" in reason for _, reason in remarks)
    assert any("bold type and colours" in reason for _, reason in remarks)


KOBO = """
| type | name | label::English (en) | label::French (fr) | hint::English (en) | required | relevant | kobo--score-choices | kobo--rank-items | kobo--matrix_list | $kuid | $autoname |
| start | start | | | | | | | | | aa | start |
| today | today | | | | | | | | | ab | today |
| begin_group | group_a | Your views | Votre avis | | false | | | | | ac | |
| select_one yn | met | Have you met? | Vous êtes-vous rencontrés ? | Any time | true | | | | | ad | met |
| begin_score | rating | How far do you agree? | Êtes-vous d'accord ? | | true | ${met} = '1' | agree | | | ae | |
| score__row | trust | We trust them | Nous leur faisons confiance | | | | | | | af | |
| score__row | time | We have time | Nous avons le temps | | | | | | | ag | |
| end_score | | | | | | | | | | | |
| begin_rank | needs | What matters most? | Le plus important ? | | | | | need | | ah | |
| rank__level | n1 | First | Premier | | | | | | | ai | |
| rank__level | n2 | Second | Deuxième | | | | | | | aj | |
| end_rank | | | | | | | | | | | |
| begin_kobomatrix | goods | Goods | Biens | | | | | | things | ak | |
| integer | count | How many? | Combien ? | | | | | | | al | |
| end_kobomatrix | | | | | | | | | | | |
| acknowledge | ok | Thank you | | | | | | | | am | |
| end_group | | | | | | | | | | | |
"""  # noqa: E501
KOBO_CHOICES = """
| list_name | name | label::English (en) | label::French (fr) | $kuid |
| yn | 1 | Yes | Oui | b1 |
| yn | 0 | No | Non | b2 |
| agree | low | Not at all | Pas du tout | b3 |
| agree | high | Fully | Tout à fait | b4 |
| need | time | Time | Temps | b5 |
| need | money | Money | Argent | b6 |
| need | people | People | | b7 |
| things | car | Car | Voiture | b8 |
| things | house | House | Maison | b9 |
"""
KOBO_SETTINGS = """
| style | default_language |
| theme-grid no-text-transform | French (fr) |
"""


def test_a_kobo_form_comes_in_with_rating_as_grid_and_ranking() -> None:
    incoming = read(KOBO, KOBO_CHOICES, KOBO_SETTINGS, language="English (en)")
    [part] = incoming.definition.sections
    assert part.title == "Your views"
    assert [question.code for question in part.questions] == ["met", "trust", "time", "needs"]
    met, trust, time, needs = part.questions
    assert (met.hint, met.required) == ("Any time", True)
    assert trust.grid == time.grid
    assert trust.grid is not None
    assert trust.grid.text == "How far do you agree?"
    assert trust.kind is QuestionKind.SCALE
    assert (trust.required, trust.shown_if) == (True, Test("met", Op.CHOSE, "1"))
    assert (needs.kind, needs.choose, needs.ranked) == (QuestionKind.MOST_IMPORTANT, 2, True)
    assert [option.label for option in needs.options] == ["Time", "Money", "People"]
    assert [(row, reason[:30]) for row, _, reason in losses(incoming)] == [
        (14, "a table with a question of its"),
        (15, "it stands in a table of questi"),
        (17, "nothing is only acknowledged h"),
    ]


def test_the_language_is_the_one_chosen_or_the_file_s_own() -> None:
    french = read(KOBO, KOBO_CHOICES, KOBO_SETTINGS)
    assert french.language == "French (fr)"
    assert french.languages == ["English (en)", "French (fr)"]
    asked = by_code(french)
    assert asked["met"].text == "Vous êtes-vous rencontrés ?"
    # A word that is missing in French is taken from the language that has it, and told.
    assert [option.label for option in asked["needs"].options] == ["Temps", "Argent", "People"]
    assert any("no words in French (fr)" in each.reason for each in french.findings)
    assert read(KOBO, KOBO_CHOICES, KOBO_SETTINGS, language="en").language == "English (en)"
    assert read(KOBO, KOBO_CHOICES, "").language == "English (en)"
    with pytest.raises(Invalid) as refused:
        read(KOBO, KOBO_CHOICES, KOBO_SETTINGS, language="Irish")
    assert "'English (en)', 'French (fr)'" in refused.value.next_step


def test_oddities_of_spreadsheets_are_coped_with() -> None:
    content = workbook(
        {
            "Cover": [["Read me first"]],
            "Survey": [
                ["Type ", "Name", "Label:English", "Bind:Relevant", "Required", "Disabled", "Comments"],
                [],
                ["  begin group", "g1 ", "Part one", None, None, None, "ask Nora"],
                ["select one  frequency ", "often", " How often? ", None, True, None, None],
                [None, None, None, None, None, None, None],
                ["string", "Why", "Why?", "${often} > 1", False, None, None],
                ["text", "old", "No longer asked", None, None, "yes", None],
                ["select all that apply from frequency", "with", "Who?", "${often} != ‘3’", None, None, None],
                ["text", "never", "Never shown", "false()", None, None, None],
                ["end group", None, None, None, None, None, None],
            ],
            "choices": [
                ["List Name", "Value", "Label:English"],
                ["frequency", 1.0, "Never"],
                ["frequency", 2.0, "Often"],
                [],
                ["frequency", 3, 100],
            ],
            "settings": [["form_title", "form_id"], [2008, "odd"]],
        }
    )  # fmt: skip
    incoming = read_form(content, filename="odd.xlsx")
    [part] = incoming.definition.sections
    often, why, several = part.questions
    assert incoming.definition.title == "2008"
    assert (often.kind, often.required, often.text) == (QuestionKind.SINGLE, True, "How often?")
    assert [(option.code, option.label) for option in often.options] == [
        ("1", "Never"),
        ("2", "Often"),
        ("3", "100"),
    ]
    assert why.code == "why"
    assert several.kind is QuestionKind.MULTIPLE
    assert several.shown_if == Test("often", Op.NOT_CHOSE, "3")
    assert [row for row, *_ in losses(incoming)] == [9]
    remarks = {each.place: each.reason for each in incoming.findings if each.loss is Loss.REMARK}
    assert remarks["Survey, row 7, Disabled (F)"].startswith("switched off")
    assert remarks["Survey, row 6, Name (B)"] == "its short name here is 'why'"
    assert "Cover" in remarks
    assert "Survey, Comments (G)" in remarks


def test_tables_of_statements_become_grids() -> None:
    survey = """
    | type | name | label | appearance | relevant |
    | begin_group | views | Views | field-list | |
    | note | n1 | First read this | | |
    | select_one yes_no | head | How true is it? | label | |
    | select_one yes_no | s1 | They listen | list-nolabel | |
    | select_one yes_no | s2 | They help | list-nolabel | |
    | select_one yes_no | alone | On its own | likert | |
    | end_group | | | | |
    | begin_group | more | More views | table-list | ${alone} = 'yes' |
    | select_one yes_no | m1 | We listen | | |
    | select_one yes_no | m2 | We help | | ${s1} = 'no' |
    | end_group | | | | |
    """
    incoming = read(survey)
    first, second = incoming.definition.sections
    assert [(lattice.text if lattice else None, len(group)) for lattice, group in first.blocks] == [
        (None, 1),
        ("How true is it?", 2),
        (None, 1),
    ]
    assert first.questions[-1].kind is QuestionKind.SCALE
    [(lattice, group)] = second.blocks
    assert lattice is not None
    assert lattice.text == "More views"
    alone = Test("alone", Op.CHOSE, "yes")
    assert [each.shown_if for each in group] == [alone, AllOf((alone, Test("s1", Op.CHOSE, "no")))]
    assert incoming.complete


def test_a_group_around_all_groups_is_no_section() -> None:
    survey = """
    | type | name | label | relevant |
    | select_one yes_no | agree | Do you agree to take part? | |
    | begin_group | all | Everything | ${agree} = 'yes' |
    | begin_group | one | One | |
    | text | a | A? | |
    | end_group | | | |
    | begin_group | two | Two | ${a} != '' |
    | text | b | B? | |
    | end_group | | | |
    | end_group | | | |
    """
    incoming = read(survey)
    agreed = Test("agree", Op.CHOSE, "yes")
    assert [(part.title, part.shown_if) for part in incoming.definition.sections] == [
        ("A form", None),
        ("One", agreed),
        ("Two", AllOf((agreed, Test("a", Op.ANSWERED)))),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("| image | a | A? |", "no pictures"),
        ("| barcode | a | A? |", "no pictures"),
        ("| time | a | A? |", "time of day"),
        ("| dateTime | a | A? |", "time of day"),
        ("| geotrace | a | A? |", "places on a map"),
        ("| hidden | a | |", "is seen"),
        ("| select_one_from_file towns.csv | a | A? |", "looked up in files"),
        ("| select_one single | a | A? |", "at least two answers"),
        ("| select_one twice | a | A? |", "the same words ('Yes')"),
        ("| select_one long | a | A? |", "200 can be chosen from"),
    ],
)
def test_rows_that_cannot_come_in_say_why(row: str, reason: str) -> None:
    choices = (
        "| list_name | name | label |\n| single | ok | I agree |\n| twice | 1 | Yes |\n| twice | 2 | yes |\n"
    )
    choices += "\n".join(f"| long | c{number} | Choice {number} |" for number in range(201))
    incoming = read(f"| type | name | label |\n{row}\n| text | b | B? |", choices)
    [(number, column, said)] = losses(incoming)
    assert (number, column) == (2, "type (A)")
    assert reason in said
    assert [question.code for question in incoming.definition.questions] == ["b"]


def test_names_that_are_no_code_of_ours_get_one_and_conditions_follow() -> None:
    survey = """
    | type | name | label | relevant |
    | select_one yes_no | _1.Größe-X | Tall? | |
    | text | A_very_long_name_that_goes_on_and_on_and_on_for_ever | Why? | ${_1.Größe-X} = 'yes' |
    | begin_group | g | G | |
    | text | why | Why again? | ${A_very_long_name_that_goes_on_and_on_and_on_for_ever} != '' |
    | end_group | | | |
    """
    first, second, third = read(survey).definition.questions
    assert first.code == "q_1_groe_x"
    assert len(second.code) <= 40
    assert second.shown_if == Test("q_1_groe_x", Op.CHOSE, "yes")
    assert third.shown_if == Test(second.code, Op.ANSWERED)


INVALID = [
    ("| type | name | label |\n| text | a b | A? |", "survey, row 2: ", "name"),
    ("| type | name | label |\n\n\n| select_one nothing | a | A? |", "survey, row 4: ", "not in choices"),
    ("| type | name | label |\n| begin_group | a | A |\n| text | b | B? |", "row 2", "begin_group"),
    ("| type | name | label | relevant |\n| text | a | A? | ${zz} = 1 |", "survey, row 2: ", "zz"),
    ("| type | name | label |\n| text | a | A? |\n| telepathy | b | B? |", "survey, row 3: ", "telepathy"),
    ("| type | name | label |\n| text | a | |", "survey, row 2: ", "no label"),
]


@pytest.mark.parametrize(("survey", "place", "said"), INVALID)
def test_what_is_no_valid_form_is_refused_with_its_row(survey: str, place: str, said: str) -> None:
    with pytest.raises(NotAForm) as refused:
        read(survey)
    assert place in refused.value.message
    assert said in refused.value.message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"kind,name,label\ntext,a,A?",
        workbook({"People": [["Name", "Email"], ["Nora", "nora@example.org"]]}),
        workbook({"survey": [], "choices": []}),
        workbook({"survey": table("| name | label |\n| a | A? |"), "choices": []}),
        form("| type | label | caption |\n| text | A? | A? |"),
        form("| type | name | label |\n| text | a | A? |")[:-700],
    ],
    ids=["nothing", "csv", "people", "empty", "no types", "column twice", "cut off"],
)
def test_other_files_are_refused_in_plain_words(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_form(content)
    assert refused.value.field == "file"
    assert refused.value.next_step


def test_a_form_of_many_rows_is_refused() -> None:
    rows = [["type", "name", "label"], *(["text", f"q{number}", "Q?"] for number in range(3001))]
    with pytest.raises(Invalid, match="3,001 rows"):
        read_form(workbook({"survey": rows, "choices": []}))
