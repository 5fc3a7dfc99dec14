"""Many responses of a seminar at once, written past the verbs because keying each takes long."""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from sqlalchemy import insert

from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.questionnaire.kinds import Channel, Mode, QuestionKind
from seminars.questionnaire.models import Answer, Response
from seminars.questionnaire.queries import definition_of

Given = Mapping[str, object]


def respond(seminar: Seminar, given: Iterable[Given], channel: Channel = Channel.PAPER) -> None:
    """One response for each of ``given``: by the question's code an option's code, several of them, a number
    or words."""
    definition = definition_of(seminar.series)
    assert definition is not None
    responses, answers = [], []
    for each in given:
        response_id = uuid4().hex
        responses.append(
            {
                "id": response_id,
                "questionnaire_id": definition.id,
                "seminar_id": seminar.id,
                "channel": channel,
                "mode": Mode.ANONYMOUS,
                "key_hash": None,
                "serial": response_id[:20] if channel is Channel.PAPER else None,
            }
        )
        for code, value in each.items():
            question = definition.by_code[code]
            options = {option.code: option.id for option in question.options}
            for item, one in enumerate(value if isinstance(value, list) else [value]):
                answers.append(
                    {
                        "response_id": response_id,
                        "question_id": question.id,
                        "item": item,
                        "option_id": options[one] if options else None,
                        "number": one if question.kind is QuestionKind.NUMBER else None,
                        "text": one if not options and question.kind is not QuestionKind.NUMBER else None,
                    }
                )
    db.session.execute(insert(Response), responses)
    db.session.execute(insert(Answer), answers)
    db.session.commit()
