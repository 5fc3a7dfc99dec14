"""Where the delegate's page keeps each answer as it is given."""

import json
from collections.abc import Mapping

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import by_link
from seminars.errors import Invalid, Refusal
from seminars.questionnaire import service
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.tickets import read_ticket
from seminars.replay.views import refused


@bp.post("/questionnaire/answers")
@by_link
def keep_answers() -> ResponseReturnValue:
    """Keep the answers of a draft (JSON by question code) under the page's ticket.

    Sent by the queue of the device; the same twice keeps the same, so its key is not kept.
    """
    try:
        ticket = read_ticket(request.form.get("ticket", ""))
        number = service.save_answers(ticket=ticket, answers=_answers(), at=clock.now())
    except Refusal as refusal:
        return refused(refusal)
    return jsonify(kept=number)


def _answers() -> Mapping[str, object]:
    try:
        answers = json.loads(request.form.get("answers", ""))
    except ValueError:
        answers = None
    if not isinstance(answers, dict):
        raise Invalid("This is nothing that the form sends.", next_step="Load the page again.")
    return answers
