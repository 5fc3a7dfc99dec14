"""What a registration form may ask, and what is wrong with an answer to a question of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from seminars.errors import Invalid
from seminars.registration.details import Details

LONGEST_SHORT_ANSWER = 300
LONGEST_ANSWER = 2000

Answer = str | tuple[int, ...]


class FormField(StrEnum):
    """What the form can ask beside name, address and organisation, in the form's order."""

    OCCUPATION = "occupation"
    SECTOR = "sector"
    LEVEL = "level"
    AGE_BAND = "age_band"
    GENDER = "gender"
    TAKES_PART = "takes_part"
    ACCESS_NEEDS = "access_needs"
    DIETARY_NEEDS = "dietary_needs"


class Asking(StrEnum):
    """How the form asks: it wants an answer, takes one, or does not ask."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    LEFT_OUT = "left_out"


class QuestionKind(StrEnum):
    """How a question of the series' own is answered."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    SEVERAL = "several"
    YES_NO = "yes_no"

    @property
    def has_options(self) -> bool:
        """Whether its answers are chosen from a list that the organiser writes."""
        return self in (QuestionKind.CHOICE, QuestionKind.SEVERAL)


# Fields whose answer is an entry of a list of the series.
LIST_FIELDS = (
    FormField.OCCUPATION,
    FormField.SECTOR,
    FormField.LEVEL,
    FormField.AGE_BAND,
    FormField.GENDER,
)

# What a series asks unless its organiser says otherwise.
USUAL = {
    FormField.OCCUPATION: Asking.REQUIRED,
    FormField.SECTOR: Asking.REQUIRED,
    FormField.LEVEL: Asking.REQUIRED,
    FormField.AGE_BAND: Asking.LEFT_OUT,
    FormField.GENDER: Asking.LEFT_OUT,
    FormField.TAKES_PART: Asking.OPTIONAL,
    FormField.ACCESS_NEEDS: Asking.OPTIONAL,
    FormField.DIETARY_NEEDS: Asking.OPTIONAL,
}

MISSING = {
    FormField.OCCUPATION: "Choose your occupation.",
    FormField.SECTOR: "Choose the sector you work in.",
    FormField.LEVEL: "Choose your level.",
    FormField.AGE_BAND: "Choose your age band.",
    FormField.GENDER: "Choose your gender.",
    FormField.ACCESS_NEEDS: "Enter your access needs. If you have none, enter 'None'.",
    FormField.DIETARY_NEEDS: "Enter your dietary needs. If you have none, enter 'None'.",
}


def may_be(field: FormField) -> tuple[Asking, ...]:
    """How a field may be asked: a box to tick cannot be required, or nobody could say no."""
    if field is FormField.TAKES_PART:
        return (Asking.OPTIONAL, Asking.LEFT_OUT)
    return tuple(Asking)


@dataclass(frozen=True)
class Asks:
    """How the form of a series asks for each field."""

    chosen: Mapping[FormField, Asking]

    def how(self, field: FormField) -> Asking:
        """How the form asks for ``field``."""
        return self.chosen.get(field, USUAL[field])

    def asks(self, field: FormField) -> bool:
        """Whether the form has the field at all."""
        return self.how(field) is not Asking.LEFT_OUT

    def requires(self, field: FormField) -> bool:
        """Whether the form wants an answer."""
        return self.how(field) is Asking.REQUIRED

    def check(self, details: Details) -> None:
        """Raise Invalid for the first field that is required and empty."""
        for field in FormField:
            value = getattr(details, f"{field}_id" if field in LIST_FIELDS else field)
            if self.requires(field) and not value:
                raise Invalid(MISSING[field], field=field.value)


@dataclass(frozen=True)
class ListEntry:
    """An entry of one of the series' lists of profile fields."""

    id: int
    field: FormField
    label: str
    offered: bool = True


@dataclass(frozen=True)
class OwnOption:
    """An option of a question: its number for ever, and what it says."""

    id: int
    label: str
    offered: bool = True


@dataclass(frozen=True)
class OwnQuestion:
    """A question of the series' own, as the form asks it."""

    id: int
    kind: QuestionKind
    label: str
    hint: str = ""
    required: bool = False
    offered: bool = True
    options: Sequence[OwnOption] = ()

    @property
    def field(self) -> str:
        """Its name in a form."""
        return f"question_{self.id}"

    def options_for(self, kept: Sequence[int] = ()) -> list[OwnOption]:
        """What can be chosen: what is offered, and what was chosen before."""
        return [option for option in self.options if option.offered or option.id in kept]

    def in_words(self, answer: Answer) -> str:
        """The answer as people read it, its options in the question's order."""
        if isinstance(answer, str):
            return {"yes": "Yes", "no": "No"}[answer] if self.kind is QuestionKind.YES_NO else answer
        return ", ".join(option.label for option in self.options if option.id in answer)


@dataclass(frozen=True, eq=False)
class Asked:
    """All that a form is made of: how each field is asked, the lists, the series' own questions."""

    asks: Asks
    entries: Sequence[ListEntry]
    questions: Sequence[OwnQuestion]

    def check_complete(self, details: Details) -> None:
        """Raise Invalid with the field at fault for what the form requires and ``details`` do not tell."""
        self.asks.check(details)
        for question in self.questions:
            if question.required and not details.answers.get(question.id):
                raise Invalid(what_is_missing(question), field=question.field)


def what_is_missing(question: OwnQuestion) -> str:
    """What to say where a required question was left empty."""
    typed = question.kind in (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)
    # With its question: above the form the sentence stands alone.
    return f"{'Enter' if typed else 'Choose'} an answer to '{question.label}'"


def checked_answer(question: OwnQuestion, given: Answer, before: Answer | None = None) -> Answer:
    """``given`` tidied; empty where nothing was answered. ``before`` is the answer so far.

    Raises Invalid for an answer of another kind, too long, or of options that are not offered
    (unless they were chosen before).
    """
    if question.kind.has_options:
        return _chosen(question, given, before)
    if not isinstance(given, str):
        raise Invalid("Enter a text.", field=question.field)
    text = given.replace("\r\n", "\n").strip()
    if question.kind is QuestionKind.YES_NO:
        if text not in ("", "yes", "no"):
            raise Invalid("Answer Yes or No.", field=question.field)
        return text
    if question.kind is QuestionKind.SHORT_TEXT:
        text = " ".join(text.split())
    longest = LONGEST_SHORT_ANSWER if question.kind is QuestionKind.SHORT_TEXT else LONGEST_ANSWER
    if len(text) > longest:
        raise Invalid(f"Keep it under {longest} characters.", field=question.field)
    return text


def _chosen(question: OwnQuestion, given: Answer, before: Answer | None) -> tuple[int, ...]:
    kept = before if isinstance(before, tuple) else ()
    offered = [option.id for option in question.options_for(kept)]
    wanted = () if isinstance(given, str) else given
    if (isinstance(given, str) and given) or not set(wanted) <= set(offered):
        raise Invalid("Choose from the list.", field=question.field)
    if question.kind is QuestionKind.CHOICE and len(set(wanted)) > 1:
        raise Invalid("Choose one only.", field=question.field)
    return tuple(number for number in offered if number in wanted)
