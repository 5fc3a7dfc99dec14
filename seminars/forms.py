"""What every form of the application shares."""

from flask import flash
from flask_wtf import FlaskForm

from seminars.errors import Refusal


def put_beside_field(form: FlaskForm, refusal: Refusal) -> None:
    """Show a verb's refusal beside the field that it names, or above the form."""
    message = f"{refusal.message} {refusal.next_step}".strip()
    field = form[refusal.field] if refusal.field and refusal.field in form else None
    if field is None:
        flash(message, "danger")
    else:
        field.errors = [*field.errors, message]
