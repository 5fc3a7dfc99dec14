"""What all ways of taking answers in share: the definition held still, and the rows that are kept."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select

from seminars.database import add_rows
from seminars.errors import Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.answers import Given
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.kinds import Channel, Mode
from seminars.questionnaire.lateness import arrived
from seminars.questionnaire.models import Answer, Questionnaire, Response
from seminars.questionnaire.queries import definition_of, version_of


class Unanswered(Invalid):
    """Answers are missing or break a rule; ``errors`` says what, by question code."""

    def __init__(self, message: str, errors: Mapping[str, str], *, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.errors = errors


def asked_of(seminar: Seminar) -> Definition:
    """What the seminar's delegates are asked, in its newest version. Raises Missing where that is nothing."""
    definition = definition_of(seminar.series)
    if definition is None or not definition.questions:
        raise Missing(
            "There is no questionnaire for this seminar yet.",
            next_step="An organiser writes it on the page of the series.",
        )
    return definition


def asked_in(seminar: Seminar, version: int | None) -> Definition:
    """What the seminar's delegates were asked in a version (None: the newest). Raises Missing."""
    if version is None:
        return asked_of(seminar)
    found = version_of(seminar.series, version)
    if found is None:
        raise Missing(
            f"There is no version {version} of this questionnaire.",
            next_step="Go back, and load the page again.",
        )
    return found


def held_definition(seminar: Seminar) -> Definition:
    """What is asked; it cannot be edited until the transaction ends, and submissions do not wait for
    each other."""
    held = db.session.scalar(
        select(Questionnaire.id)
        .where(Questionnaire.series_id == seminar.series_id)
        .order_by(Questionnaire.version.desc())
        .limit(1)
        .with_for_update(read=True, key_share=True)
    )
    definition = definition_of(seminar.series) if held is not None else None
    if definition is None or not definition.questions:
        raise Missing("There is no questionnaire for this seminar yet.", next_step="Ask the organiser.")
    return definition


def keep(
    definition: Definition,
    seminar: Seminar,
    answers: Mapping[str, Given],
    channel: Channel,
    serial: str | None,
    mode: Mode = Mode.ANONYMOUS,
) -> Response:
    """Add a response with its answers, which are checked already."""
    response = Response(
        # Random, so that neither number nor order tells who came before whom.
        id=uuid.uuid4().hex,
        questionnaire_id=definition.id,
        seminar_id=seminar.id,
        channel=channel,
        mode=mode,
        serial=serial,
    )
    db.session.add(response)
    db.session.flush()
    arrived([response.id], seminar.id)
    add_answers(definition, response.id, answers)
    return response


def add_answers(definition: Definition, response_id: str, answers: Mapping[str, Given]) -> None:
    """Add the rows of answers that are checked already."""
    add_rows(Answer, rows_of(definition, response_id, answers))


def rows_of(
    definition: Definition, response_id: str, answers: Mapping[str, Given]
) -> list[dict[str, object]]:
    """The rows of answers that are checked already, by column."""
    found: list[dict[str, object]] = []

    def row(question_id: int, item: int, **values: object) -> None:
        blank = {"option_id": None, "number": None, "text": None}
        key = {"response_id": response_id, "question_id": question_id, "item": item}
        found.append({**key, **blank, **values})

    for question in definition.questions:
        given = answers.get(question.code)
        if given is None:
            continue
        if not question.kind.has_options:
            row(question.id, 0, number=given.number, text=given.text)
            continue
        by_code = {option.code: option for option in question.options}
        for item, option in enumerate(by_code[code] for code in given.options):
            row(question.id, item, option_id=option.id, text=given.text if option.other else None)
    return found
