"""What every form of the application shares."""

from collections.abc import Iterable, Mapping

from flask import flash
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from seminars.errors import Refusal


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


def put_beside_field(form: FlaskForm, refusal: Refusal) -> None:
    """Show a verb's refusal beside the field that it names, or above the form."""
    message = f"{refusal.message} {refusal.next_step}".strip()
    field = form[refusal.field] if refusal.field and refusal.field in form else None
    if field is None:
        flash(message, "danger")
    else:
        field.errors = [*field.errors, message]
