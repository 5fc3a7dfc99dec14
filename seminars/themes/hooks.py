"""What rooms further down give to be put under themes; ``create_app`` fills it in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from seminars.programme.models import Series

# The answers in words of a series that may go out at a moment: columns response_id, question_id, item,
# seminar_id, and text as it may be shown.
OPEN_ANSWERS: list[Callable[[Series, datetime], Select[Any]]] = []
