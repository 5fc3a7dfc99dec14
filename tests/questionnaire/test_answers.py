"""Which answers are in order: one table for each kind of question."""

import pytest

from seminars.questionnaire.answers import Given, validate
from seminars.questionnaire.definition import Asked, Choice, Definition, Part
from seminars.questionnaire.kinds import QuestionKind

A, B, C, D = (Choice(letter, letter.upper()) for letter in "abcd")
OTHER = Choice("other", "Other", other=True)
NONE = Choice("none", "None of these", exclusive=True)


def asked(kind: QuestionKind, *options: Choice, required: bool = False, choose: int | None = None) -> Asked:
    return Asked("q", kind, "Question?", options=options, required=required, choose=choose)


def check(question: Asked, given: Given, paper: bool = False) -> Given | str | None:
    """The answer that is kept, the message, or None for blank."""
    found = validate(Definition("T", sections=(Part("P", questions=(question,)),)), {"q": given}, paper=paper)
    assert not (found.answers and found.errors)
    return found.errors.get("q", found.answers.get("q"))


SINGLE = asked(QuestionKind.SINGLE, A, B, OTHER)
MULTIPLE = asked(QuestionKind.MULTIPLE, A, B, OTHER, NONE)
SCALE = asked(QuestionKind.SCALE, A, B, C)
THREE = asked(QuestionKind.MOST_IMPORTANT, A, B, C, D, choose=3)
THREE_REQUIRED = asked(QuestionKind.MOST_IMPORTANT, A, B, C, D, NONE, choose=3, required=True)
NUMBER = asked(QuestionKind.NUMBER)
SHORT = asked(QuestionKind.SHORT_TEXT)
LONG = asked(QuestionKind.LONG_TEXT)


def given(*options: str, text: str | None = None, number: float | None = None) -> Given:
    return Given(options, text, number)


ACCEPTED = {
    "one": (SINGLE, given("b"), given("b")),
    "blank": (SINGLE, given(), None),
    "other with words": (SINGLE, given("other", text=" a friend "), given("other", text="a friend")),
    "words beside other mean it": (SINGLE, given(text="a friend"), given("other", text="a friend")),
    "several, in the question's order": (MULTIPLE, given("b", "a"), given("a", "b")),
    "the same twice": (MULTIPLE, given("a", "a"), given("a")),
    "several and other": (MULTIPLE, given("a", text="x"), given("a", "other", text="x")),
    "none alone": (MULTIPLE, given("none"), given("none")),
    "scale": (SCALE, given("c"), given("c")),
    "three": (THREE, given("d", "a", "b"), given("a", "b", "d")),
    "fewer than three where not required": (THREE, given("d"), given("d")),
    "none instead of three": (THREE_REQUIRED, given("none"), given("none")),
    "number": (NUMBER, given(text=" 12 "), given(number=12)),
    "decimal point": (NUMBER, given(text="12.5"), given(number=12.5)),
    "decimal comma": (NUMBER, given(text="12,5"), given(number=12.5)),
    "thousands": (NUMBER, given(text="1,200"), given(number=1200)),
    "zero": (NUMBER, given(text="0"), given(number=0)),
    "number as number": (NUMBER, given(number=3), given(number=3)),
    "blank number": (NUMBER, given(text="  "), None),
    "text": (SHORT, given(text="  two words\x00 "), given(text="two words")),
    "lines": (LONG, given(text="one\r\ntwo"), given(text="one\ntwo")),
    "longest": (LONG, given(text="x" * 5000), given(text="x" * 5000)),
    "only spaces": (LONG, given(text=" \n "), None),
}

REFUSED = {
    "two of one": (SINGLE, given("a", "b"), "one answer only"),
    "unknown option": (SINGLE, given("zebra"), "answers offered"),
    "other without words": (SINGLE, given("other"), "a few words beside 'Other'"),
    "words but another choice": (SINGLE, given("a", text="a friend"), "clear the text"),
    "none and more": (MULTIPLE, given("a", "none"), "cannot be combined"),
    "two points": (SCALE, given("a", "b"), "one answer only"),
    "text where none is asked": (SCALE, given("a", text="x"), "no text"),
    "four of three": (THREE, given("a", "b", "c", "d"), "3 at most; you have chosen 4"),
    "two of three required": (THREE_REQUIRED, given("a", "b"), "Choose 3; you have chosen 2"),
    "words for a number": (NUMBER, given(text="about ten"), "Enter a number"),
    "negative": (NUMBER, given(text="-1"), "Enter a number"),
    "negative number": (NUMBER, given(number=-1), "between 0 and"),
    "huge": (NUMBER, given(text="1000001"), "between 0 and 1,000,000"),
    "infinite": (NUMBER, given(number=float("inf")), "between 0 and"),
    "not a number": (NUMBER, given(number=float("nan")), "between 0 and"),
    "too long": (LONG, given(text="x" * 5001), "to 5,000 characters; it has 5,001"),
    "too long for a line": (SHORT, given(text="x" * 301), "to 300 characters"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(name: str) -> None:
    question, raw, kept = ACCEPTED[name]
    assert check(question, raw) == kept


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_what_to_do(name: str) -> None:
    question, raw, message = REFUSED[name]
    found = check(question, raw)
    assert isinstance(found, str)
    assert message in found


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if kind.is_answered])
def test_required_online_but_not_on_paper(kind: QuestionKind) -> None:
    question = asked(kind, *((A, B) if kind.has_options else ()), required=True, choose=1)
    assert isinstance(check(question, given()), str)
    assert check(question, given(), paper=True) is None


@pytest.mark.parametrize(
    ("question", "raw"),
    [(THREE_REQUIRED, given("a", "b")), (SINGLE, given("other")), (MULTIPLE, given("a", "other"))],
)
def test_paper_is_taken_as_it_is(question: Asked, raw: Given) -> None:
    assert check(question, raw, paper=True) == raw


@pytest.mark.parametrize("name", ["two of one", "four of three", "none and more", "words for a number"])
def test_paper_must_still_make_sense(name: str) -> None:
    question, raw, message = REFUSED[name]
    found = check(question, raw, paper=True)
    assert isinstance(found, str)
    assert message in found


def test_plain_values_do_as_well() -> None:
    definition = Definition("T", sections=(Part("P", questions=(MULTIPLE,)),))
    found = validate(definition, {"q": {"options": ["b"], "text": None, "number": None}})
    assert found.answers == {"q": given("b")}


def test_an_answer_to_no_question_is_a_fault_of_the_sender() -> None:
    with pytest.raises(KeyError, match="zebra"):
        validate(Definition("T"), {"zebra": given("a")})
