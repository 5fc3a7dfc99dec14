"""What the registration form of this year's series asks beyond the usual, with the answers."""

from dataclasses import replace
from datetime import datetime
from random import Random

from seminars.audit.service import Actor
from seminars.programme.models import ProfileField, Series
from seminars.registration.asking import Answer, Asking, FormField, OwnQuestion, QuestionKind
from seminars.registration.details import Details
from seminars.registration.form_editing import OptionDetails, QuestionDetails, add_question, set_asking
from seminars.registration.questions import questions_of

QUESTIONS = (
    QuestionDetails(
        kind=QuestionKind.CHOICE,
        label="How will you travel?",
        hint="So that we know how many parking places we need.",
        options=[OptionDetails(label) for label in ("Train or bus", "Car", "On foot or by bicycle")],
    ),
    QuestionDetails(
        kind=QuestionKind.SEVERAL,
        label="Which talks would you like to hear?",
        options=[
            OptionDetails(label)
            for label in (
                "Working across agencies",
                "Early intervention",
                "Sharing information",
                "Youth justice",
            )
        ],
    ),
    QuestionDetails(
        kind=QuestionKind.YES_NO,
        label="Were you at an earlier seminar?",
        required=True,
    ),
    QuestionDetails(
        kind=QuestionKind.SHORT_TEXT,
        label="Which county do you work in?",
    ),
    QuestionDetails(
        kind=QuestionKind.LONG_TEXT,
        label="What do you hope to take home?",
        hint="The speakers read it beforehand, without names.",
    ),
)

COUNTIES = ("Westmeath", "Offaly", "Roscommon", "Longford", "Galway")
HOPES = (
    "Names and numbers of people whom I can ring.",
    "How others keep each other informed.",
    "One thing that we can try next month.",
)


def ask_more(series: Series, actor: Actor, at: datetime) -> None:
    """Ask for the age band where somebody wants to give it, and one question of each kind."""
    set_asking(series=series, asking={FormField.AGE_BAND: Asking.OPTIONAL}, actor=actor, at=at)
    for question in QUESTIONS:
        add_question(series=series, details=question, actor=actor, at=at)


def told_more(random: Random, details: Details, series: Series) -> Details:
    """``details`` with an age band (mostly) and an answer to each question (mostly)."""
    bands = [option.id for option in series.profile_options if option.field is ProfileField.AGE_BAND]
    answers: dict[int, Answer] = {}
    for question in questions_of(series.id):
        answer = _answer(random, question)
        if question.required or random.random() < 0.7:
            answers[question.id] = answer
    return replace(
        details, age_band_id=random.choice(bands) if random.random() < 0.8 else None, answers=answers
    )


def _answer(random: Random, question: OwnQuestion) -> Answer:
    numbers = [option.id for option in question.options]
    match question.kind:
        case QuestionKind.CHOICE:
            return (random.choice(numbers),)
        case QuestionKind.SEVERAL:
            return tuple(random.sample(numbers, random.randint(1, 2)))
        case QuestionKind.YES_NO:
            return random.choice(("yes", "no"))
        case QuestionKind.SHORT_TEXT:
            return random.choice(COUNTIES)
        case QuestionKind.LONG_TEXT:
            return random.choice(HOPES)
