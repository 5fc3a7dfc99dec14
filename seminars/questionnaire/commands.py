"""Commands on questionnaires, for whoever looks after the server or draws up forms."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup

from seminars.documents.table_files import MOST_BYTES, refuse
from seminars.errors import Refusal
from seminars.questionnaire.conditions import Condition
from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.forms import KIND_LABELS
from seminars.questionnaire.xlsform import Incoming, read_form
from seminars.questionnaire.xlsform_findings import Loss

UNSUPPORTED, NOT_A_FORM = 1, 2

questionnaire = AppGroup("questionnaire", help="Questionnaires, from and to files.")


@questionnaire.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", help="Take the words of this language, such as 'French (fr)'.")
@click.pass_context
def check_command(context: click.Context, file: Path, language: str | None) -> None:
    """Say what would come in of the XLSForm FILE, and what would not. Nothing is changed.

    Leaves with 0 if all of it can come in, 1 if parts are not supported, 2 if it is no valid XLSForm.
    """
    try:
        content = file.read_bytes()
        if len(content) > MOST_BYTES:
            raise refuse(f"The file is larger than {MOST_BYTES // 1024**2} MB.")
        incoming = read_form(content, filename=file.name, language=language)
    except Refusal as refusal:
        click.echo(f"{file.name}: {refusal.message} {refusal.next_step}".strip(), err=True)
        context.exit(NOT_A_FORM)
    for line in _report(incoming):
        click.echo(line)
    context.exit(0 if incoming.complete else UNSUPPORTED)


def _report(incoming: Incoming) -> Iterator[str]:
    definition = incoming.definition
    yield definition.title
    if incoming.languages:
        offered = ", ".join(incoming.languages)
        yield f"Language: {incoming.language or 'the words without one'} (of: {offered})"
    yield (
        f"Comes in: {_count(len(definition.questions), 'question')}"
        f" in {_count(len(definition.sections), 'section')}."
    )
    yield from _outline(definition)
    for loss in Loss:
        found = [each for each in incoming.findings if each.loss is loss]
        if found:
            yield f"\n{loss.label} ({len(found)}):"
        for each in found:
            value = f" '{each.value}'" if each.value else ""
            yield f"  {each.place}{value}: {each.reason}" if each.place else f"  {each.reason}"
    yield "\nAll of it can come in." if incoming.complete else "\nParts are not supported."


def _outline(definition: Definition) -> Iterator[str]:
    numbers = definition.numbers
    for part in definition.sections:
        yield f"\n  {part.title}{_only_if(definition, part.shown_if)}"
        for lattice, group in part.blocks:
            if lattice is not None:
                yield f"      {_short(lattice.text)} [grid]"
            for question in group:
                number = f"{numbers[question.code]}." if question.code in numbers else ""
                shown = _only_if(definition, question.shown_if)
                yield f"  {number:>5} {_short(question.text)} {_kind(question)}{shown}"


def _kind(question: Asked) -> str:
    count = f", {len(question.options)} answers" if question.options else ""
    needed = ", required" if question.required else ""
    return f"[{KIND_LABELS[question.kind].lower()}{count}{needed}]"


def _only_if(definition: Definition, condition: Condition | None) -> str:
    return f", only if {definition.condition_in_words(condition)}" if condition is not None else ""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 70 else f"{text[:67]}..."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
