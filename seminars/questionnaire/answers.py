"""Checking answers against what was asked: one rule for phone, paper and import.

Online, what is required must be there. On paper nobody can be asked again: what is missing or
cannot be read is left blank, but what is keyed must still make sense.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from seminars.questionnaire.conditions import holds
from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.kinds import QuestionKind

SHORT_TEXT = 300
LONG_TEXT = 5000
LARGEST_NUMBER = 1_000_000

_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[-−]?\d+([.,]\d+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Given:
    """What was given to a question: codes of options, a text (also beside 'other'), a number.

    A number may also be given as text, as it was typed.
    """

    options: tuple[str, ...] = ()
    text: str | None = None
    number: float | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing was given."""
        return not self.options and not self.text and self.number is None


BLANK = Given()
Answers = Mapping[str, Given | Mapping[str, object]]


@dataclass(frozen=True)
class Checked:
    """Answers that are in order, without the blank ones, and what is wrong with others; both by code.

    ``missed`` are the recommended questions that were left blank. Answers to questions that are not
    shown are left out without a word.
    """

    answers: Mapping[str, Given]
    errors: Mapping[str, str]
    missed: tuple[str, ...] = ()


class AnswerError(Exception):
    """An answer breaks a rule; says what to do about it."""


def validate(definition: Definition, raw: Answers, *, paper: bool = False) -> Checked:
    """Check ``raw`` (by question code) and put it in order.

    Options come back in the order of the question, texts trimmed, numbers as numbers. Raises
    KeyError for a code that is not a question of ``definition``: the sender did not use the form.
    """
    unknown = set(raw) - {question.code for question in definition.questions}
    if unknown:
        raise KeyError(f"not a question of this questionnaire: {', '.join(sorted(unknown))}")
    answers: dict[str, Given] = {}
    errors: dict[str, str] = {}
    missed: list[str] = []
    for part in definition.sections:
        for question in part.answerable:
            conditions = [each for each in (part.shown_if, question.shown_if) if each is not None]
            # On paper people answer what they like; what does not fit is kept out all the same.
            if not all(holds(each, answers) for each in conditions):
                continue
            given = as_given(raw.get(question.code, BLANK))
            try:
                checked = _CHECKS[question.kind](question, given, paper)
            except AnswerError as error:
                errors[question.code] = str(error)
                continue
            if not checked.blank:
                answers[question.code] = checked
            elif question.required and not paper:
                errors[question.code] = _missing(question)
            elif question.recommended and not paper:
                missed.append(question.code)
    return Checked(answers, errors, tuple(missed))


def as_given(value: Given | Mapping[str, object]) -> Given:
    """A plain mapping with 'options', 'text' and 'number' as a value."""
    if isinstance(value, Given):
        return value
    options, text, number = value.get("options") or (), value.get("text"), value.get("number")
    if isinstance(options, str) or not isinstance(options, Iterable):
        raise TypeError("'options' is a list of codes")
    return Given(
        options=tuple(str(code) for code in options),
        text=None if text is None else str(text),
        number=float(number) if isinstance(number, int | float) else None,
    )


def clean(text: str | None, limit: int) -> str | None:
    """``text`` without odd control characters and blank edges; None if nothing is left."""
    if text is None:
        return None
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > limit:
        raise AnswerError(f"Please shorten this to {limit:,} characters; it has {len(text):,}.")
    return text or None


def parse_number(text: str) -> float:
    """A number as people type it: '12', '12.5', '12,5', '1,200'."""
    text = text.replace(" ", "").replace("\u00a0", "")
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", ".").replace("−", "-"))
    raise AnswerError("Enter a number, for example 12.")


def _missing(question: Asked) -> str:
    if question.kind is QuestionKind.MULTIPLE:
        return "Choose at least one answer."
    if question.kind is QuestionKind.MOST_IMPORTANT:
        return f"Choose {question.wanted}."
    if question.kind is QuestionKind.NUMBER:
        return "Enter a number."
    if question.kind is QuestionKind.DATE:
        return "Enter a date."
    return "Choose an answer." if question.kind.takes_one else "Write an answer."


def _chosen(question: Asked, given: Given, paper: bool) -> Given:
    """Options in the question's order with the text beside 'other'."""
    known = {option.code for option in question.options}
    if any(code not in known for code in given.options):
        raise AnswerError("Choose from the answers offered.")
    text = clean(given.text, SHORT_TEXT)
    codes = set(given.options)
    other = question.other
    if text and other is None:
        raise AnswerError("This question takes no text.")
    if text and other is not None and other.code not in codes:
        if codes and question.kind.takes_one:
            raise AnswerError(
                f"You wrote something beside '{other.label}' but chose another answer. "
                f"Choose '{other.label}', or clear the text."
            )
        # Whoever writes in the field means the option beside it.
        codes.add(other.code)
    if other is not None and other.code in codes and not text and not paper:
        raise AnswerError(f"Write a few words beside '{other.label}'.")
    options = [option for option in question.options if option.code in codes]
    alone = next((option for option in options if option.exclusive), None)
    if alone is not None and len(options) > 1:
        raise AnswerError(f"'{alone.label}' cannot be combined with other answers.")
    return Given(options=tuple(option.code for option in options), text=text)


def _one(question: Asked, given: Given, paper: bool) -> Given:
    chosen = _chosen(question, given, paper)
    if len(chosen.options) > 1:
        raise AnswerError("Choose one answer only.")
    return chosen


def _several(question: Asked, given: Given, paper: bool) -> Given:
    chosen = _chosen(question, given, paper)
    count = len(chosen.options)
    alone = any(option.exclusive and option.code in chosen.options for option in question.options)
    if not count or alone:
        return chosen
    if question.most is not None and count > question.most:
        raise AnswerError(question.message or f"Choose {question.most:g} at most; you have chosen {count}.")
    if question.least is not None and count < question.least and not paper:
        raise AnswerError(question.message or f"Choose at least {question.least:g}; you have chosen {count}.")
    return chosen


def _ranked(question: Asked, given: Given, paper: bool) -> Given:
    """Options in the order that was given, the most important first."""
    if len(set(given.options)) < len(given.options):
        raise AnswerError("Each answer can have one place only.")
    chosen = _chosen(question, given, paper)
    # 'Other' that is only written beside comes last.
    order = [code for code in given.options if code in chosen.options]
    return Given(options=(*order, *(code for code in chosen.options if code not in order)), text=chosen.text)


def _most_important(question: Asked, given: Given, paper: bool) -> Given:
    chosen = (_ranked if question.ranked else _chosen)(question, given, paper)
    wanted, count = question.wanted, len(chosen.options)
    if count > wanted:
        raise AnswerError(f"Choose {wanted} at most; you have chosen {count}.")
    exclusive = {option.code for option in question.options if option.exclusive}
    if question.required and not paper and 0 < count < wanted and not exclusive & set(chosen.options):
        raise AnswerError(f"Choose {wanted}; you have chosen {count}.")
    return chosen


def _number(question: Asked, given: Given, paper: bool) -> Given:
    number = given.number
    if number is None:
        text = clean(given.text, SHORT_TEXT)
        if text is None:
            return BLANK
        number = parse_number(text)
    least = 0 if question.least is None else question.least
    most = LARGEST_NUMBER if question.most is None else question.most
    if not math.isfinite(number) or not least <= number <= most:
        raise AnswerError(question.message or f"Enter a number between {least:,g} and {_figure(most)}.")
    if question.whole and number != int(number):
        raise AnswerError(question.message or "Enter a whole number.")
    return Given(number=number)


def _figure(number: float) -> str:
    return f"{int(number):,}" if number == int(number) else f"{number:g}"


_DAY_FIRST = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")


def parse_date(text: str) -> date:
    """A date as a browser sends it (2008-05-07) or as people write it here (7/5/2008, 7.5.2008)."""
    found = _DAY_FIRST.fullmatch(text.strip())
    try:
        if found is not None:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text.strip())
    except ValueError:
        raise AnswerError("Enter a date, for example 7/5/2008.") from None


def _date(question: Asked, given: Given, paper: bool) -> Given:
    text = clean(given.text, SHORT_TEXT)
    return BLANK if text is None else Given(text=parse_date(text).isoformat())


def _text(limit: int) -> Callable[[Asked, Given, bool], Given]:
    return lambda question, given, paper: Given(text=clean(given.text, limit))


_CHECKS: dict[QuestionKind, Callable[[Asked, Given, bool], Given]] = {
    QuestionKind.SINGLE: _one,
    QuestionKind.SCALE: _one,
    QuestionKind.MULTIPLE: _several,
    QuestionKind.MOST_IMPORTANT: _most_important,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.SHORT_TEXT: _text(SHORT_TEXT),
    QuestionKind.LONG_TEXT: _text(LONG_TEXT),
}
