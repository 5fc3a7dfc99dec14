"""A question as an organiser writes it: what is wrong with it, and what may change once it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from seminars.errors import Conflict, Invalid
from seminars.questionnaire.conditions import NUMERIC, OF_OPTIONS, Condition, tests_of
from seminars.questionnaire.definition import Asked, Definition, GridDetails, OptionDetails, QuestionDetails
from seminars.questionnaire.kinds import QuestionKind

NEW_QUESTIONNAIRE = "Begin a new version of the questionnaire: what was answered stays with this one."
CLOSE_FIRST = (
    "Close the window first, and begin a new version once everybody has had time to send. What they have "
    "given by then is carried over where it asks the same."
)


@dataclass(frozen=True)
class Hold:
    """Why a questionnaire, or a question of it, cannot come to ask something else; nothing where it can.

    ``reason`` is the beginning of a sentence, ``next_step`` what to do instead.
    """

    reason: str = ""
    next_step: str = NEW_QUESTIONNAIRE

    def __bool__(self) -> bool:
        return bool(self.reason)

    @property
    def while_open(self) -> bool:
        """Whether it is so because delegates are answering just now."""
        return self.next_step == CLOSE_FIRST

    def refuse(self, what: str, field: str | None = None) -> None:
        """Raise Conflict where this holds: ``what`` follows from the reason."""
        if self:
            raise Conflict(f"{self.reason}, so {what}.", next_step=self.next_step, field=field)


def required(text: str, field: str, message: str) -> str:
    """``text`` trimmed. Raises Invalid with ``message`` where nothing is left."""
    text = text.strip()
    if not text:
        raise Invalid(message, field=field)
    return text


def checked(details: QuestionDetails) -> QuestionDetails:
    """``details`` trimmed and without what the kind has no use for. Raises Invalid."""
    kind = details.kind
    details = replace(
        details,
        text=required(details.text, "text", "Enter the question."),
        hint=details.hint.strip(),
        message=details.message.strip(),
        code=details.code.strip() if details.code else None,
        recommended=details.recommended and not details.required,
    )
    options: tuple[OptionDetails, ...] = ()
    if kind.has_options:
        options = tuple(replace(option, label=option.label.strip()) for option in details.options)
        _check_options(kind, options)
    limited = kind in (QuestionKind.MULTIPLE, QuestionKind.NUMBER)
    important = kind is QuestionKind.MOST_IMPORTANT
    choose = None
    if important:
        choose = details.choose or 3
        if not 1 <= choose <= len(options):
            raise Invalid(f"Enter a number from 1 to {len(options)}, the number of options.", field="choose")
    if limited:
        _check_limits(details, len(options))
    told = kind is QuestionKind.INFORMATION
    return replace(
        details,
        options=options,
        choose=choose,
        ranked=details.ranked and important,
        least=details.least if limited else None,
        most=details.most if limited else None,
        whole=details.whole and kind is QuestionKind.NUMBER,
        message=details.message if limited else "",
        required=details.required and not told,
        recommended=details.recommended and not told,
        profile=None if told else details.profile,
    )


def _check_limits(details: QuestionDetails, options: int) -> None:
    least, most = details.least, details.most
    if least is not None and most is not None and least > most:
        raise Invalid("The least is more than the most.", field="least")
    if details.kind is QuestionKind.MULTIPLE:
        for limit, field in ((least, "least"), (most, "most")):
            if limit is not None and (limit != int(limit) or not 1 <= limit <= options):
                raise Invalid(
                    f"Enter a whole number from 1 to {options}, the number of options.", field=field
                )


def _check_options(kind: QuestionKind, options: Sequence[OptionDetails]) -> None:
    labels = [option.label.casefold() for option in options]
    if len(options) < 2:
        raise Invalid("Enter at least two options, one on each line.", field="options")
    if any(not label for label in labels):
        raise Invalid("An option has no words.", field="options")
    if any(len(label) > 300 for label in labels):
        raise Invalid("Shorten the longest option to 300 characters.", field="options")
    twice = next((option.label for option in options if labels.count(option.label.casefold()) > 1), None)
    if twice is not None:
        raise Invalid(f"The option '{twice}' stands there twice.", field="options")
    if sum(option.other for option in options) > 1:
        raise Invalid("Only one option can ask for other words.", field="options")
    if kind is QuestionKind.SCALE and any(option.other or option.exclusive for option in options):
        raise Invalid("The points of a scale take no marks.", field="options")


def checked_grid(details: GridDetails) -> GridDetails:
    """``details`` trimmed. Raises Invalid where statements or points are missing or stand there twice."""
    statements = tuple(each.strip() for each in details.statements if each.strip())
    if len(statements) < 2:
        raise Invalid("Enter at least two statements, one on each line.", field="statements")
    folded = [each.casefold() for each in statements]
    twice = next((each for each in statements if folded.count(each.casefold()) > 1), None)
    if twice is not None:
        raise Invalid(f"The statement '{twice}' stands there twice.", field="statements")
    options = tuple(replace(option, label=option.label.strip()) for option in details.options)
    _check_options(QuestionKind.SCALE, options)
    return replace(
        details,
        text=required(details.text, "text", "Enter what is asked of all statements."),
        hint=details.hint.strip(),
        statements=statements,
        options=options,
        recommended=details.recommended and not details.required,
    )


def require_same_meaning(
    before: Asked, details: QuestionDetails, *, hold: Hold, corrects: bool = True
) -> None:
    """Raise Conflict where a question that is held would come to mean something else.

    ``corrects``: whoever changes its words says that it asks the same as before. Raises Invalid where words
    change without that.
    """

    def refuse(what: str, field: str) -> None:
        hold.refuse(f"{what}; you can correct its wording", field)

    for changed, what, field in (
        (details.kind is not before.kind, "it keeps its kind", "kind"),
        (details.code and details.code != before.code, "it keeps its short name", "code"),
        (details.choose != before.choose, "the number to choose stays", "choose"),
        (details.ranked != before.ranked, "it stays as it is whether answers are ranked", "ranked"),
        (_limits(details) != _limits(before), "its limits stay", "least"),
        (details.shown_if != before.shown_if, "it stays as it is who is asked", "shown_if"),
        (len(details.options) != len(before.options), "no option can be added or removed", "options"),
    ):
        if changed:
            refuse(what, field)
    labels = {option.label.casefold(): place for place, option in enumerate(before.options)}
    for place, (old, new) in enumerate(zip(before.options, details.options, strict=True)):
        if (old.exclusive, old.other) != (new.exclusive, new.other):
            refuse("its options keep their marks", "options")
        if labels.get(new.label.casefold(), place) != place:
            refuse("its options keep their order", "options")
    require_correction([_words(before)], [_words(details)], corrects=corrects)


def require_correction(before: Sequence[object], after: Sequence[object], *, corrects: bool) -> None:
    """Raise Invalid where words that have been answered change, unless that is said to be a correction."""
    if before != after and not corrects:
        raise Invalid(
            "The words change, and answers to them are here already. Say that they ask the same as before.",
            next_step="If they ask something else now, begin a new version of the questionnaire.",
            field="corrects",
        )


def _words(question: Asked | QuestionDetails) -> tuple[object, ...]:
    return question.text, question.hint, tuple(option.label for option in question.options)


def _limits(question: Asked | QuestionDetails) -> tuple[float | None, float | None, bool]:
    return question.least, question.most, question.whole


def check_conditions(definition: Definition) -> None:
    """Raise Conflict where a condition names a question or an option that is not there before it."""
    before: dict[str, Asked] = {}
    for part in definition.sections:
        if part.shown_if is not None:
            _check_condition(part.shown_if, before, f"The section '{part.title}'")
        for question in part.questions:
            if question.shown_if is not None:
                _check_condition(question.shown_if, before, f"'{question.text}'")
            if question.kind.is_answered:
                before[question.code] = question


def _check_condition(condition: Condition, before: dict[str, Asked], who: str) -> None:
    for test in tests_of(condition):
        asked = before.get(test.question)
        if asked is None:
            raise Conflict(
                f"{who} is shown by the answer to '{test.question}', which does not stand before it.",
                next_step="Change the condition first, or leave the order as it is.",
                field="shown_if",
            )
        codes = {option.code for option in asked.options}
        if test.op in OF_OPTIONS and test.value not in codes:
            raise Conflict(
                f"{who} is shown by an answer to '{asked.text}' that is not among its options.",
                next_step="Change the condition first, or keep the option.",
                field="shown_if",
            )
        if test.op in NUMERIC and asked.kind is not QuestionKind.NUMBER:
            raise Conflict(
                f"{who} compares the answer to '{asked.text}' with a number.",
                next_step="Choose another condition.",
                field="shown_if",
            )
