"""The questionnaire room's blueprint, on which its pages are registered."""

import json

from flask import Blueprint

from seminars.questionnaire.conditions import Condition, as_json

bp = Blueprint("questionnaire", __name__)


@bp.app_template_filter("condition_json")
def condition_json(condition: Condition) -> str:
    """A condition as the page's script reads it."""
    return json.dumps(as_json(condition), ensure_ascii=False)
