"""What every form of the application shares."""

from collections.abc import Iterable

from flask import flash
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from seminars.errors import Refusal


def choices(pairs: Iterable[tuple[object, str]]) -> list[SelectChoice]:
    """What a field offers, from pairs of value and label."""
    return [SelectChoice(value, label) for value, label in pairs]


def put_beside_field(form: FlaskForm, refusal: Refusal) -> None:
    """Show a verb's refusal beside the field that it names, or above the form."""
    message = f"{refusal.message} {refusal.next_step}".strip()
    field = form[refusal.field] if refusal.field and refusal.field in form else None
    if field is None:
        flash(message, "danger")
    else:
        field.errors = [*field.errors, message]
