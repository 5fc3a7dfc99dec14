"""How many keys have to be pressed to key a sheet: what the help says, computed.

The keys are those of static/js/keying.js: a figure chooses, what takes one answer goes on by itself, Enter
goes on otherwise, '?' marks what cannot be read. Capitals are not counted as a key of their own.
"""

from seminars.questionnaire.answers import BLANK, Given
from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.sheet import Sheet


def strokes_of_sheet(definition: Definition, sheet: Sheet, serial: str = "") -> int:
    """Keys for a whole sheet, from its number to its being saved.

    ``serial`` is what is typed of its number; nothing where the number that is suggested is right.
    Questions that are not asked after the other answers are stepped over.
    """
    shown = definition.shown(sheet.answers)
    asked = sum(
        1 if q.code in sheet.unreadable else strokes(q, sheet.answers.get(q.code, BLANK))
        for q in definition.questions
        if q.code in shown
    )
    return len(serial) + 1 + asked + 1


def strokes(question: Asked, given: Given) -> int:
    """Keys for one answer, those that go on to the next question among them."""
    words = len(given.text or "")
    if question.kind is QuestionKind.NUMBER and given.number is not None:
        words = len(f"{given.number:g}")
    if not question.kind.has_options or not given.options:
        return words + 1
    places = {option.code: place for place, option in enumerate(question.options, start=1)}
    figures = sum(_figures(places[code], len(places)) for code in given.options)
    return figures + words + (0 if _goes_on(question, given) else 1)


def _figures(place: int, most: int) -> int:
    """Figures that choose the option: '1' of twelve could begin '12', so that '01' is pressed."""
    return 2 if most >= 10 and (place >= 10 or place * 10 <= most) else 1


def _goes_on(question: Asked, given: Given) -> bool:
    chosen = [option for option in question.options if option.code in given.options]
    if any(option.other for option in chosen):
        return False
    if question.kind.takes_one or any(option.exclusive for option in chosen):
        return True
    return question.kind is QuestionKind.MOST_IMPORTANT and len(chosen) == question.wanted
