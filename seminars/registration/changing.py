"""Changing what a delegate told, from a page that was opened a while ago: no change is lost in silence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from seminars.audit.service import Actor
from seminars.database import lock, verb
from seminars.errors import Conflict
from seminars.marks import meanwhile, united
from seminars.registration.asking import LIST_FIELDS, FormField
from seminars.registration.details import Details
from seminars.registration.merge_choices import NEEDS, part_in_words
from seminars.registration.models import Delegate
from seminars.registration.questions import answers_in_words, answers_of, questions_of
from seminars.registration.registering import change

_QUESTION = "question_"


class ChangedMeanwhile(Conflict):
    """Somebody else has changed the same fields; ``messages`` say by form field what stands there now.

    ``seen`` are the marks with which saving once more is meant.
    """

    def __init__(self, fields: Mapping[str, str], seen: Mapping[str, str]) -> None:
        super().__init__("Somebody else has changed this registration meanwhile.")
        self.seen = seen
        self.messages = {field: meanwhile(now) for field, now in fields.items()}


def shown_of(delegate: Delegate) -> dict[str, Any]:
    """What a delegate's form shows, by form field."""
    answers = answers_of([delegate.id]).get(delegate.id, {})
    questions = questions_of(delegate.seminar.series_id, retired=True)
    return {
        "name": delegate.name,
        "email": delegate.email,
        "organisation": delegate.organisation.name,
        **{field.value: getattr(delegate, _attribute(field)) for field in FormField},
        **{each.field: answers.get(each.id) for each in questions},
    }


@verb
def change_seen(
    *,
    delegate: Delegate,
    details: Details,
    seen: Mapping[str, str] | None,
    actor: Actor,
    at: datetime,
    complete: bool = False,
) -> Delegate:
    """``change`` from a page that showed the values with the marks ``seen`` (None: whatever stands now).

    Raises ChangedMeanwhile where somebody else has changed the same field to something else; and what
    ``change`` raises.
    """
    lock(delegate.seminar)
    lock(delegate)
    if seen is not None:
        now = shown_of(delegate)
        both = united(seen, now, _wanted(details))
        if both.clashing:
            fields = {field: _in_words(delegate, field) for field in now if field in both.clashing}
            raise ChangedMeanwhile(fields, both.seen)
        for field in both.theirs:
            details = _with(details, field, now[field])
    return change(delegate=delegate, details=details, actor=actor, at=at, complete=complete)


def _wanted(details: Details) -> dict[str, Any]:
    return {
        "name": details.name,
        "email": details.email,
        "organisation": details.organisation,
        **{field.value: getattr(details, _attribute(field)) for field in FormField},
        **{f"{_QUESTION}{number}": answer for number, answer in details.answers.items()},
    }


def _with(details: Details, field: str, value: Any) -> Details:
    if field.startswith(_QUESTION):
        number = int(field.removeprefix(_QUESTION))
        # A question that is not in it keeps the answer that it has.
        return replace(details, answers={key: each for key, each in details.answers.items() if key != number})
    name = _attribute(FormField(field)) if field in set(FormField) else field
    return replace(details, **{name: value})


def _attribute(field: FormField) -> str:
    return f"{field}_id" if field in LIST_FIELDS else field.value


def _in_words(delegate: Delegate, field: str) -> str:
    if field.startswith(_QUESTION):
        labels = {each.field: each.label for each in questions_of(delegate.seminar.series_id, retired=True)}
        return dict(answers_in_words(delegate)).get(labels[field], "")
    if field == FormField.TAKES_PART:
        return part_in_words(delegate)
    value = getattr(delegate, field)
    if field in LIST_FIELDS:
        return value.label if value is not None else ""
    if field == "organisation":
        return str(value.name)
    return " ".join((value or "").split()) if field in NEEDS else str(value or "")
