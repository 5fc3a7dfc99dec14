"""What every form of the application shares."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Self

from flask import flash
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.choices import SelectChoice

from seminars.errors import Refusal
from seminars.marks import as_marks, marks_of, meanwhile, united


class _LateTokenField(CSRFTokenField):
    """The token against forgery, signed only where the form is shown: who sends one has it already."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        HiddenField.process(self, *args, **kwargs)

    def _value(self) -> str:
        token: str = self.csrf_impl.generate_csrf_token(self)
        return token


class _LateToken(FlaskForm.Meta.csrf_class):
    field_class = _LateTokenField


class SentOften(FlaskForm):
    """A form that hundreds send at once."""

    class Meta(FlaskForm.Meta):
        """How its token is made."""

        csrf_class = _LateToken


def choices(pairs: Iterable[tuple[object, str]]) -> list[SelectChoice]:
    """What a field offers, from pairs of value and label."""
    return [SelectChoice(value, label) for value, label in pairs]


def put_beside_fields(form: FlaskForm, messages: Mapping[str, str]) -> None:
    """Show a message beside each of these fields; above the form where it has no such field."""
    for name, message in messages.items():
        if name in form:
            form[name].errors = [*form[name].errors, message]
        else:
            flash(message, "danger")


def changed_meanwhile(form: FlaskForm, now: Mapping[str, object]) -> bool:
    """Whether somebody else has changed what a sent form changes too; then each such field says so.

    ``now`` is what stands, by field, as the form showed it; the form is a ``SeenForm``.
    What others have changed and this form left as it was is put into the form, so that saving keeps it.
    """
    seen = as_marks(form["seen"].data)
    if seen is None:
        return False
    both = united(seen, now, {field: form[field].data for field in now})
    for field in both.theirs:
        form[field].data = now[field]
    put_beside_fields(form, {field: meanwhile(_in_words(form[field], now[field])) for field in both.clashing})
    form["seen"].data = json.dumps(both.seen)
    return bool(both.clashing)


def _in_words(field: Field, value: object) -> str:
    """What stands in a field, as people read it."""
    if value is None or value == "":
        return ""
    for choice in getattr(field, "choices", None) or []:
        if str(choice.value) == str(value):
            return str(choice.label)
    if isinstance(value, datetime):
        return f"{value:%d %B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value:%d %B %Y}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)[:200]


class SeenForm(FlaskForm):
    """A form that knows what it showed, so that two who save at once do not undo each other's changes."""

    seen = HiddenField()

    @classmethod
    def of(cls, now: Mapping[str, object]) -> Self:
        """The form with the values that stand now."""
        form = cls(data=now)
        if not form.is_submitted():
            form.seen.data = json.dumps(marks_of(now))
        return form


def put_beside_field(form: FlaskForm, refusal: Refusal) -> None:
    """Show a verb's refusal beside the field that it names, or above the form."""
    message = f"{refusal.message} {refusal.next_step}".strip()
    field = form[refusal.field] if refusal.field and refusal.field in form else None
    if field is None:
        flash(message, "danger")
    else:
        field.errors = [*field.errors, message]
