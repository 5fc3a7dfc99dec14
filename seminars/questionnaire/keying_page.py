"""What the pages of keying share: what a sent form holds, the page itself, answers to a device's queue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from seminars.errors import Invalid, Refusal
from seminars.forms import put_beside_field
from seminars.programme.models import Seminar
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.forms import ActForm, PaperForm, read_answers
from seminars.questionnaire.keeping import Unanswered
from seminars.questionnaire.sheet import BLANK_SHEET, Sheet
from seminars.replay.views import answered, sender


def read_unreadable(form: MultiDict[str, str], definition: Definition) -> frozenset[str]:
    """Codes of the questions that are marked as unreadable in a sent form."""
    return frozenset(q.code for q in definition.questions if form.get(f"{q.code}.unreadable"))


def sent_sheet(definition: Definition) -> Sheet:
    """What the sent form holds, unchecked."""
    return Sheet(read_answers(request.form, definition), read_unreadable(request.form, definition))


def answer_device(
    kind: str, definition: Definition, keep: Callable[[], dict[str, Any]]
) -> ResponseReturnValue:
    """Keep a sheet that a device's queue sends, once. There a refusal stands on its own, away from the
    questions that it is about, so that it names them."""

    def act() -> dict[str, Any]:
        try:
            return keep()
        except Unanswered as refusal:
            raise _in_words(refusal, definition) from None

    return answered(kind, act)


def _in_words(refusal: Unanswered, definition: Definition) -> Refusal:
    if not refusal.errors:
        return refusal
    numbers = definition.numbers
    told = [f"Question {numbers[code]}: {error}" for code, error in refusal.errors.items()]
    return Invalid(" ".join(told), next_step="Open it again, look at these questions, and save it once more.")


@dataclass(frozen=True)
class Keying:
    """A page on which a sheet is keyed.

    ``serial`` is that of a form that is corrected; ``queue`` names what a device keeps and sends by itself
    (nothing for a correction); ``kept`` is what stands already.
    """

    seminar: Seminar
    definition: Definition
    form: PaperForm
    heading: str
    button: str
    serial: str | None = None
    queue: str = ""
    kept: Sheet = BLANK_SHEET
    refused: Refusal | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def keying_page(page: Keying) -> ResponseReturnValue:
    """The page, with what was typed and what is wrong with it."""
    refused = page.refused
    if refused is not None and refused.field:
        put_beside_field(page.form, refused)
    sheet = sent_sheet(page.definition) if request.method == "POST" else page.kept
    shown = render_template(
        "questionnaire/key.html",
        seminar=page.seminar,
        definition=page.definition,
        form=page.form,
        heading=page.heading,
        button=page.button,
        serial=page.serial,
        queue=page.queue,
        who=sender(),
        refusal=refused,
        given=sheet.answers,
        unreadable=sheet.unreadable,
        errors=refused.errors if isinstance(refused, Unanswered) else {},
        act=ActForm(),
        **page.more,
    )
    return shown, 422 if page.form.errors or refused is not None else 200
