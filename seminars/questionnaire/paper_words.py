"""What stands on a paper form beside its questions: how many to tick, where to go on, what becomes of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from seminars.questionnaire.conditions import Condition
from seminars.questionnaire.definition import Asked, Definition, Part
from seminars.questionnaire.kinds import Mode, QuestionKind

HAND_IN = (
    "Please put the form into the box at the desk, or give it to somebody who works there, "
    "before you leave the room."
)
END = "the end of the form"
_NUMBERS = (
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def in_letters(number: float) -> str:
    """A small whole number as a word: 'three'; others in figures."""
    return _NUMBERS[int(number)] if number == int(number) and 0 < number <= 12 else f"{number:g}"


def how_to_answer(asked: Asked) -> str:
    """How many are ticked, or which numbers are taken; nothing where the marks say it."""
    match asked.kind:
        case QuestionKind.MULTIPLE:
            return _how_many(asked)
        case QuestionKind.MOST_IMPORTANT if asked.ranked:
            wanted = asked.wanted
            last = f", {wanted} beside the last of them" if wanted > 2 else ""
            second = ", 2 beside the next" if wanted > 1 else ""
            return f"Choose {in_letters(wanted)}: write 1 beside the most important{second}{last}."
        case QuestionKind.MOST_IMPORTANT:
            return f"Choose {in_letters(asked.wanted)}: tick no more than that."
        case QuestionKind.NUMBER:
            return _which_number(asked)
    return ""


def _how_many(asked: Asked) -> str:
    if asked.least and asked.most:
        if asked.least == asked.most:
            return f"Tick {in_letters(asked.least)}."
        return f"Tick {in_letters(asked.least)} to {in_letters(asked.most)}."
    if asked.most:
        return f"Tick up to {in_letters(asked.most)}." if asked.most > 1 else "Tick one."
    if asked.least:
        return f"Tick at least {in_letters(asked.least)}."
    # A hint says as much in the organiser's own words.
    return "" if asked.hint else "Tick all that apply."


def _which_number(asked: Asked) -> str:
    kind = "A whole number" if asked.whole else "A number"
    if asked.least is not None and asked.most is not None:
        return f"{kind} from {asked.least:g} to {asked.most:g}."
    if asked.most is not None:
        return f"{kind} up to {asked.most:g}."
    if asked.least is not None:
        return f"{kind} of at least {asked.least:g}."
    return "A whole number." if asked.whole else ""


@dataclass(frozen=True)
class Skips:
    """When parts (by place, from 0), questions and texts (by code) are meant, and where others go on."""

    parts: Mapping[int, str]
    questions: Mapping[str, str]


def skips(definition: Definition) -> Skips:
    """The conditions in words: "Only if the answer to question 3 is 'Yes'. Otherwise go on to question 5."

    Statements of a grid that share its condition have none of their own.
    """
    asked_parts = [n for n, part in enumerate(definition.sections) if part.questions]
    of_parts: dict[int, str] = {}
    of_questions: dict[str, str] = {}
    for number in asked_parts:
        part = definition.sections[number]
        later = [each for each in asked_parts if each > number]
        if part.shown_if is not None:
            # On past those that hang on the same condition.
            others = [n for n in later if definition.sections[n].shown_if != part.shown_if]
            of_parts[number] = _told(definition, part.shown_if, _part_word(asked_parts, others))
        after = _part_word(asked_parts, later)
        for group, following in _groups(part):
            for asked in group:
                shared = asked is not group[0] and asked.shown_if == group[0].shown_if
                if asked.shown_if is not None and not shared:
                    goal = _goal(definition, asked, following, after)
                    of_questions[asked.code] = _told(definition, asked.shown_if, goal)
    return Skips(of_parts, of_questions)


def _groups(part: Part) -> Iterator[tuple[Sequence[Asked], Sequence[Asked]]]:
    """Each block of the part, and the questions that follow it."""
    blocks = [group for _, group in part.blocks]
    for place, group in enumerate(blocks):
        yield group, [asked for later in blocks[place + 1 :] for asked in later]


def _goal(definition: Definition, asked: Asked, following: Sequence[Asked], after: str) -> str:
    if asked.kind is QuestionKind.INFORMATION:
        return ""
    numbers = definition.numbers
    for each in following:
        if each.kind.is_answered and each.shown_if != asked.shown_if:
            return f"question {numbers[each.code]}"
    return after


def _part_word(asked_parts: Sequence[int], later: Sequence[int]) -> str:
    return f"part {asked_parts.index(later[0]) + 1}" if later else END


def _told(definition: Definition, condition: Condition, goal: str) -> str:
    only = f"Only if {definition.condition_in_words(condition)}."
    return f"{only} Otherwise go on to {goal}." if goal else only


def privacy_words(mode: Mode) -> tuple[str, tuple[str, ...]]:
    """Who can tell whose a paper form is, in plain words: a heading and sentences.

    Paper is kept without a name on any terms, so what delegates are told about answers given on a phone is
    told only where it differs.
    """
    told = [
        "There is no name on this form: please do not write yours. The number at the foot of each page finds "
        "the sheet again; nobody notes who was given which number.",
        "Staff key your answers in. They are stored under a random number, without your name.",
        "What you write in your own words is read as you write it: please leave out names and anything that "
        "would tell who you or others are.",
        "Results are shown as totals. In a small room somebody who knows you well might still guess; leave "
        "any question blank that you would rather not answer.",
    ]
    if mode is Mode.CONFIDENTIAL:
        told.insert(
            2,
            "Answers given on a phone are confidential instead: a few named people can tell whose they are.",
        )
    elif mode is Mode.NAMED:
        told.insert(2, "Answers given on a phone are kept with the name instead; those on paper are not.")
    return "Your answers are kept without your name", tuple(told)


__all__ = ["END", "HAND_IN", "Skips", "how_to_answer", "in_letters", "privacy_words", "skips"]
